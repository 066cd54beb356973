"""Votes that minutes tell in words: in the lines below whom an item names, or in a sentence of one or several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from service.domain.papers.deeds import awarded
from service.domain.papers.honorifics import degree_of, honorific_of, is_body
from service.domain.papers.named_people import OPENS, person_of, pieces_of
from service.domain.papers.segments import paragraphs
from service.domain.papers.signature import is_name
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.document import Page
    from service.domain.papers.reading import Reading
    from service.domain.rules_documents import DocumentRules

_FRACTION = re.compile(r"(?<![\d/])(?P<a>\d{1,3})\s?/\s?(?P<b>\d{1,3})(?![\d/])")
_SHARE = re.compile(r"(?P<p>\d{1,3}(?:[.,]\d{1,2})?)\s?%")

# How many were for, of how many is not told (`12 đồng ý, 01 không đồng ý`).
_ALONE = re.compile(
    r"(?<![\d/.,])(?P<a>\d{1,3})\s+(?:(?:phiếu|thành viên|ý kiến|người)\s+)?(?:đồng ý|tán thành|nhất trí)\b"
    r"|\b(?<!không )(?:đồng ý|tán thành)\s*:\s*(?P<b>\d{1,3})(?![\d/.,%])",
    re.IGNORECASE,
)


def vote_of(name: str, text: str) -> dict[str, Any] | None:
    """Read the ballots for one name out of a text: for, base and percent; None where it counts none."""
    fraction, share, alone = _FRACTION.search(text), _SHARE.search(text), _ALONE.search(text)
    if fraction is None and share is None and alone is None:
        return None
    percent = float(share["p"].replace(",", ".")) if share else None
    counted = (int(fraction["a"]), int(fraction["b"])) if fraction else (_alone(alone), None)
    return {"nominee": name, "for": counted[0], "base": counted[1], "percent": percent}


def _alone(hit: re.Match[str] | None) -> int | None:
    return int(hit["a"] or hit["b"]) if hit is not None else None


class Told(NamedTuple):
    """A vote and where it is told; in a table where the name stands, and the cells behind it that count."""

    page: Page
    vote: dict[str, Any]
    start: int
    end: int
    cells: tuple[tuple[int, int], ...] = ()

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """Give from where to where the page tells the count."""
        return self.cells or ((self.start, self.end),)


def asks(who: str) -> bool:
    """Tell whether a line counts an award for many (`Đề nghị công nhận …: 58 người, …`), or who came."""
    return fold(who).startswith(
        ("de nghi", "cong nhan", "xet", "danh hieu", "thanh vien", "thanh phan", "co mat", "tong so", "du hop", "vang",
         "noi dung", "ket luan", "ket qua", "dien bien", "tien hanh", "bieu quyet", "bo phieu", "y kien", "nhat tri",
         "thong nhat", "so phieu", "cuoc hop", "dong y", "khong dong y", "phieu ", "tan thanh", "khong tan thanh",
         "khong co y kien", "y kien khac", "tong cong")
    )  # fmt: skip


_MARK = re.compile(r"(?:\d{1,3}(?:\.\d{1,2}){0,2}\s?[.)/]?|[-–+*•]|[a-zđ][.)]|[IVX]{1,4}[.)])\s*")
_ABOUT = re.compile(
    r"(?:trường hợp(?: \d{1,2}| thứ \w{2,4})?\s*:?|đối với|về|cá nhân|tập thể|hộ gia đình)\s*:?\s+", re.IGNORECASE
)
_BEHIND = re.compile(r"\s*[,;:(]\s*|\s[-–]\s")
_AGREED = re.compile(r"\b(?:đồng ý|tán thành|nhất trí)\b", re.IGNORECASE)
_REFUSED = re.compile(r"\b(?:không|chưa)\s+(?:đồng ý|tán thành|nhất trí|hợp lệ)|\bý kiến khác", re.IGNORECASE)
_COUNT = re.compile(r"(?<![\d/])(?P<n>\d{1,3})(?:\s+(?:phiếu|thành viên|đồng chí|người|ý kiến)|\s*(?:[;,.(]|$))")
_BALLOT_LINES = 6  # below whom they are of
_LONGEST = 300  # characters of an item that names somebody


def _named(text: str, rules: DocumentRules) -> str:
    """Give the person or body that an item opens with; '' where it names none, or counts something itself."""
    mark = _MARK.match(text)
    rest = text[mark.end() :] if mark is not None else text
    about = _ABOUT.match(rest)
    if (mark is None and about is None) or len(text) > _LONGEST or _FRACTION.search(rest) or "%" in rest:
        return ""
    for _ in range(2):  # *Đối với cá nhân ông …*
        about = _ABOUT.match(rest)
        rest = rest[about.end() :] if about is not None else rest
    return _opened_by(rest.strip(), rules)


def _opened_by(text: str, rules: DocumentRules) -> str:
    """Give the person whom a text opens with, without the office behind, or the body that it is as a whole."""
    name = _whom(_BEHIND.split(text, maxsplit=1)[0], rules)
    whole = collapse(text.strip(" .:;,"))
    return whole if name and is_body(name, rules) and ":" not in whole else name


def _whom(text: str, rules: DocumentRules) -> str:
    """Give a name as it is printed, with what stands before it, where the text is one; else ''."""
    bare = collapse(text.strip(" .:;,"))
    polite, name = honorific_of(bare, rules)
    named = bool(polite or degree_of(name, rules)[0]) or is_name(name, rules.header)
    return bare if named or (is_body(bare, rules) and not asks(bare)) else ""


def _agreed(name: str, text: str) -> dict[str, Any] | None:
    """Read the ballots for, told by a line: `Số phiếu đồng ý: 14/15 phiếu, đạt 93,3%`, `Đồng ý: 14 phiếu (93,3%)`."""
    refused = _REFUSED.search(text)
    agreed = _AGREED.search(text)
    if agreed is None or (refused is not None and refused.start() < agreed.start()):
        return None
    told = text[: refused.start()] if refused is not None else text
    vote = vote_of(name, told)
    if vote is not None and vote["for"] is not None:
        return vote
    counts = {hit["n"] for hit in _COUNT.finditer(_SHARE.sub("", told))}
    if len(counts) != 1:
        return vote
    return {"nominee": name, "for": int(counts.pop()), "base": None, "percent": vote["percent"] if vote else None}


def item_votes(reading: Reading) -> Iterator[Told]:
    """Give the votes told in the lines below the items that name on whom: a person or a body, then its ballots."""
    name, left = "", 0
    for segment, text in paragraphs(reading.segments):
        if (another := _named(text, reading.rules)) != "":
            name, left = another, _BALLOT_LINES
        elif name and left:
            left = left - 1 if _OF_BALLOTS.match(text) else 0
            vote = _agreed(name, text[:_LONGEST]) if left else None
            if vote is not None:
                yield Told(segment.page, vote, segment.start, segment.end)
                name = ""


# What else stands between is a report, or who came: the next count is of something else.
_OF_BALLOTS = re.compile(
    r"(?:(?:\d{1,2}(?:\.\d{1,2})*\s?[.)]|[-–+*•]|[a-zđ][.)])\s*)?"
    r"(?:(?:tổng )?số phiếu|(?:số )?(?:thành viên )?(?:không )?(?:đồng ý|tán thành|nhất trí)|kết quả|phiếu|đạt"
    r"|t[ỷỉ] lệ|có \d|\d{1,3}\s?/\s?\d|(?:số )?ý kiến)",
    re.IGNORECASE,
)


# `ông … đạt 7/9 phiếu (77,8%)`, `bà …: 9/9 phiếu`.
_OF_ONE = re.compile(
    r"(?:\s*[:,(–-]|\s+(?:đạt|được|có|với)(?: số phiếu)?(?: là)?)\s*:?\s*(?P<vote>\d{1,3}\s?/\s?\d{1,3}(?![\d/]))"
)
_NEXT = re.compile(r"[;:%]|\)[\s,]")
# What is left of the ballots before, and the joint to the next one.
_REST = re.compile(r"^[\s,.]*(?:(?:số )?phiếu(?: bầu)?(?:\s+(?:đồng ý|tán thành|nhất trí))?)?[\s,.]*(?:và\s+)?")
_REACH = 160  # characters before the ballots that may hold a name with its office
_SEVERAL = 2


def several_votes(reading: Reading) -> Iterator[Told]:
    """Give the votes of sentences that tell each one's ballots behind the name; none where one count has no name."""
    for segment, text in paragraphs(reading.segments):
        hits = list(_OF_ONE.finditer(text)) if "phiếu" in text or "%" in text else []
        if len(hits) < _SEVERAL or len(hits) != len(_FRACTION.findall(text)):
            continue
        begins = [0, *(hit.end() for hit in hits)]
        named = [
            _last_named(text[max(begin, hit.start() - _REACH) : hit.start()], reading.rules)
            for begin, hit in zip(begins, hits, strict=False)
        ]
        if not all(named):
            continue
        ends = [*(hit.start() for hit in hits[1:]), len(text)]
        for name, hit, end in zip(named, hits, ends, strict=True):
            vote = vote_of(name, text[hit.start("vote") : end])
            if vote is not None:
                yield Told(segment.page, vote, segment.start, segment.end)


def _last_named(text: str, rules: DocumentRules) -> str:
    """Give the one that a stretch right before ballots names, its office behind it or not; '' where it names none."""
    last = next((piece for piece in reversed(_NEXT.split(text)) if piece.strip(" ,.")), "")
    return _opened_by(_ABOUT.sub("", _REST.sub("", last).strip(), count=1), rules)


def sentence_votes(reading: Reading) -> Iterator[Told]:
    """Give the vote that a sentence tells on the one person whom it puts forward (`… cho ông …, có 8/9 phiếu …`)."""
    for segment, text in paragraphs(reading.segments):
        ballots = list(_BALLOTS.finditer(text))
        opens = OPENS.search(text, 0, ballots[0].start()) if len(ballots) == 1 else None
        if opens is None or len(_FRACTION.findall(text)) != 1 or _ASKS.search(text) is None:
            continue
        stretch = awarded(text[opens.end() : ballots[0].start()])
        people = [person_of(segment, piece, reading.rules) for piece in pieces_of(stretch, opens.end(), reading.rules)]
        if len(people) == 1 and people[0] is not None:
            vote = vote_of(people[0].name, text[ballots[0].start() :])
            if vote is not None:
                yield Told(segment.page, vote, segment.start, segment.end)


_BALLOTS = re.compile(
    r"(?<![\d/])\d{1,3}\s?/\s?\d{1,3}\s+(?:(?:phiếu|thành viên|đảng viên|ủy viên|đồng chí|người|ý kiến|đại biểu)\s+)?"
    r"(?:biểu quyết\s+)?(?:đồng ý|tán thành|nhất trí|phiếu)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(r"\b(?:đề nghị|tặng|công nhận|khen thưởng)\b", re.IGNORECASE)
