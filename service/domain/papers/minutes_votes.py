"""Votes as minutes tell them: in a table, in lines set by tabs, or in the items of a list."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from service.domain.papers import recognised_votes
from service.domain.papers.evidence import ABSENT, doubted, found
from service.domain.papers.honorifics import honorific_of, is_body
from service.domain.papers.nominee_columns import column_of, columns_of
from service.domain.papers.own_awards import own_award
from service.domain.papers.page_rows import lists_of_pages
from service.domain.papers.segments import paragraphs
from service.domain.papers.signature import is_name
from service.domain.papers.votes_in_words import Told, asks, item_votes, sentence_votes, several_votes, vote_of
from service.domain.papers.votes_on_lists import votes_on_lists
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from service.domain.document import Cell
    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading
    from service.domain.rules_documents import DocumentRules, FieldRule

_BARE = re.compile(r"\s*\d{1,3}(?:[.,]\d{1,2})?\s*")


def _with_signs(row: Sequence[Cell], shares: Container[int], after: int) -> str:
    """Give a row's cells behind the name on one line; a bare figure under *Tỷ lệ (%)* gets its sign."""
    cells = [(at, cell.text) for at, cell in enumerate(row) if at > after and cell.text.strip()]
    return " ".join(f"{text.strip()}%" if at in shares and _BARE.fullmatch(text) else text for at, text in cells)


_BASE_WORDS = MappingProxyType(
    {"percent_present": ("co mat", "du hop", "tham du"), "percent": ("tong so", "tong thanh vien")}
)


def _bases(header: Sequence[Cell]) -> dict[str, int]:
    """Give the columns of a table that tells the share twice: of those present and of all members."""
    found_at: dict[str, int] = {}
    for at, cell in enumerate(header):
        text = collapse(fold(cell.text))
        if "phieu" in text and "%" not in text and "ty le" not in text:
            found_at.setdefault("for", at)
        for name, words in _BASE_WORDS.items():
            if ("%" in text or "ty le" in text) and any(word in text for word in words):
                found_at.setdefault(name, at)
    return found_at if "percent_present" in found_at and "percent" in found_at else {}


_FOR = re.compile(r"(?:so )?(?:phieu )?(?:bau )?(?:dong y|tan thanh)$")
_BASE = re.compile(r"(?:tong )?so phieu(?: (?:phat ra|thu ve|thu vao|hop le|bau))?$")


def _counted_apart(header: Sequence[Cell]) -> dict[str, int]:
    """Give the columns that tell how many were for (`Số phiếu đồng ý`), and of how many (`Tổng số phiếu`)."""
    found_at: dict[str, int] = {}
    for at, cell in enumerate(header):
        text = collapse(fold(cell.text))
        told = "phieu" in text and ("dong y" in text or "tan thanh" in text)
        if (told or _FOR.match(text)) and "%" not in text and "ty le" not in text and "khong" not in text:
            found_at.setdefault("for", at)
        elif _BASE.match(text):
            found_at.setdefault("base", at)
    return found_at if "for" in found_at else {}


def _of_all(header: Sequence[Cell]) -> int | None:
    """Give the column of ballots over all members (`Số phiếu đồng ý/tổng số thành viên`) beside one over others."""
    texts = [collapse(fold(cell.text)) for cell in header]
    over = [at for at, text in enumerate(texts) if _is_over(text)]
    alls = [at for at in over if any(word in texts[at] for word in _BASE_WORDS["percent"])]
    return alls[0] if len(alls) == 1 and len(over) > 1 else None


def _is_over(text: str) -> bool:
    """Tell whether a folded header is of ballots for over others, and not of their share."""
    ballots = any(word in text for word in ("phieu", "dong y", "tan thanh"))
    return ballots and ("/" in text or " tren " in text) and "%" not in text and "ty le" not in text


def _on_both(vote: dict[str, Any], row: Sequence[Cell], bases: Mapping[str, int]) -> dict[str, Any]:
    """Keep the numerator and both shares; one table in ten tells them both (DOMAIN C.5)."""
    told = dict(vote)
    for name, at in bases.items():
        figure = _FIGURE_ALONE.search(row[at].text) if at < len(row) else None
        whole = name in {"for", "base"}
        if figure is not None and (not whole or (told[name] is None and figure[1].isdigit())):
            told[name] = int(figure[1]) if whole else float(figure[1].replace(",", "."))
    return told


_FIGURE_ALONE = re.compile(r"^\s*(\d{1,3}(?:[.,]\d{1,2})?)\s*%?\s*$")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a table of votes tells names, shares in percent, ballots, and ballots over all members."""

    name: int
    shares: frozenset[int]
    bases: Mapping[str, int]
    of_all: int | None

    @classmethod
    def of(cls, row: Sequence[Cell], below: Sequence[Cell]) -> Self | None:
        """Read a header, parted by the row below it (`Kết quả biểu quyết` over `Đồng ý | Không đồng ý`) or not."""
        named = {name: at for at, cell in enumerate(row) if (name := column_of(cell.text)) is not None}
        if "votes" not in named:
            return None
        parts = [] if any(map(str.isdigit, "".join(cell.text for cell in below))) else below
        shares = {at for head in (row, parts) for at, cell in enumerate(head) if "%" in cell.text}
        bases = {**_counted_apart(parts), **_counted_apart(row), **_bases(row)}
        listed = columns_of([cell.text for cell in row], named=True) or named
        return cls(listed.get("name", named.get("award", 1)), frozenset(shares), bases, _of_all(row))

    def read(self, row: Sequence[Cell]) -> dict[str, Any] | None:
        """Give the vote that a row tells, of the figures in the columns of ballots alone where it tells no share."""
        name = collapse(row[self.name].text) if self.name < len(row) else ""
        if not any(map(str.isalpha, name)):
            return None
        of_all = self.of_all if self.of_all is not None and self.of_all < len(row) else None
        behind = row[of_all : of_all + 1] if of_all is not None else row
        vote = vote_of(name, _with_signs(behind, self.shares, -1 if of_all is not None else self.name))
        if vote is None and ("for" not in self.bases or asks(name)):
            return None
        told = _on_both(vote or {"nominee": name, "for": None, "base": None, "percent": None}, row, self.bases)
        return None if told["for"] is None and told["percent"] is None else told

    def rest(self, row: Sequence[Cell]) -> str:
        """Give what a row says that has nothing but a name's cell filled; else ''."""
        said = [at for at, cell in enumerate(row) if cell.text.strip()]
        return collapse(row[self.name].text) if said == [self.name] else ""

    def misses(self, row: Sequence[Cell]) -> bool:
        """Tell whether a row names somebody and tells no count where others of its table do: a hand wrote it."""
        name = collapse(row[self.name].text) if self.name < len(row) else ""
        return "for" in self.bases and _NAMED.fullmatch(name) is not None and not asks(name) and self.read(row) is None


_NAMED = re.compile(r"[^\W\d_]+(?: [^\W\d_]+){1,6}")
_UNREAD: dict[str, Any] = {"nominee": "", "for": None, "base": None, "percent": None}


def _table_votes(reading: Reading) -> list[Told]:
    """Give the votes of all tables; a page's first one without a header goes on with the last one's columns."""
    columns, width, told = None, 0, list[Told]()
    for page, lists in lists_of_pages(reading.document.pages):
        columns = columns if lists else None
        for at, rows in enumerate(lists):
            columns = columns if not at and rows and len(rows[0]) == width and not _headed(rows) else None
            width = len(rows[0]) if rows else 0
            if columns is not None and told and (whole := _completed(told[-1], columns.rest(rows[0]), reading)):
                told[-1] = whole
            for row, below in zip(rows, (*rows[1:], ()), strict=True):
                if columns is None:
                    columns = _Columns.of(row, below)
                elif page.method == "ocr" and columns.misses(row):
                    told.append(Told(page, _UNREAD, row[columns.name].start, row[columns.name].end))
                elif (vote := columns.read(row)) is not None:
                    name = row[columns.name]
                    counted = tuple((cell.start, cell.end) for cell in row[columns.name + 1 :] if cell.text.strip())
                    told.append(Told(page, vote, name.start, name.end, counted))
    return told


def _completed(told: Told, rest: str, reading: Reading) -> Told | None:
    """Give a vote with the rest of its name, which broke off over the page; None where that is none."""
    whole = f"{told.vote['nominee']} {rest}"
    bare = honorific_of(whole, reading.rules)[1]
    goes_on = rest[:1].islower() or (rest and is_name(bare, reading.rules.header))
    return told._replace(vote={**told.vote, "nominee": whole}) if goes_on and told.vote is not _UNREAD else None


def _headed(rows: Sequence[Sequence[Cell]]) -> bool:
    return any(_Columns.of(row, ()) is not None for row in rows)


# An engine takes the figure of an item for a mark: `°. Bà …`.
_ITEM = r"^(?:\d{1,3}[.)]|[-–+*•]|\S{1,2}[.)]\s*(?=(?:Ông|Bà|Đồng chí)\s))\s*"
_LINE_VOTE = re.compile(
    _ITEM + r"(?P<who>[^:\d]{4,120}?)"
    r"(?:\s*[:,;–-]\s*|\s+(?=(?:đạt|được|có) \d{1,3}\s?/))(?P<vote>.{0,80}?\d.*)$"
)


# A body may have a figure in its name (`2. Xí nghiệp số 2: đồng ý 7/7 phiếu`).
_BODY_VOTE = re.compile(r"^(?:\d{1,3}[.)]|[-–+*•])\s*(?P<who>[^:]{4,120}?)\s*:\s*(?P<vote>.{0,80}?\d.*)$")


def _of_body(text: str, reading: Reading) -> re.Match[str] | None:
    hit = _BODY_VOTE.match(text)
    return hit if hit is not None and is_body(hit["who"], reading.rules) else None


def _voted_on(who: str, rules: DocumentRules) -> str:
    """Give whom an item tells the ballots of, without who is asked to give what; '' where it names nobody."""
    own = own_award(who, rules)
    if own is not None:
        return who[own.at :]
    who = _ABOUT.sub("", who)
    return "" if asks(who) else who


_ABOUT = re.compile(r"^(?:Đối với|Về|Trường hợp(?: của)?)\s+(?=[^\W\d_])", re.IGNORECASE)


def _line_votes(reading: Reading) -> Iterator[Told]:
    for segment, text in paragraphs(reading.segments):
        hit = _LINE_VOTE.match(text[:300]) or _of_body(text[:300], reading)
        who = "" if hit is None else _voted_on(hit["who"], reading.rules)
        vote = vote_of(collapse(who), hit["vote"]) if hit is not None and who else None
        if hit is not None and vote is not None and _COUNTS.search(text) is not None:
            yield Told(segment.page, vote, segment.start, segment.end)


_COUNTS = re.compile(r"phiếu|phieu|%|\d\s+(?:đồng ý|tán thành|nhất trí)", re.IGNORECASE)


def _list_votes(reading: Reading) -> Iterator[Told]:
    return (Told(line.page, vote, line.start, line.end) for line, vote in votes_on_lists(reading))


def read_votes(reading: Reading, _rule: FieldRule) -> FieldValue:
    """Read the votes: nominee, for, base and percent; a row without base keeps the percent alone."""
    told_in = (_line_votes, item_votes, several_votes, sentence_votes, _list_votes)
    found_votes = _table_votes(reading) or next(filter(None, (list(one(reading)) for one in told_in)), [])
    if not found_votes:
        return ABSENT
    if all(one.vote is _UNREAD for one in found_votes):
        return ABSENT
    first = found_votes[0]
    told = [{**one.vote, "nominee": honorific_of(one.vote["nominee"], reading.rules)[1]} for one in found_votes]
    value = found(first.page, (first.start, first.end), value=told, confidence=0.8)
    if not all(
        one.vote is not _UNREAD and recognised_votes.counted_surely(one.page, one.vote, one.spans)
        for one in found_votes
    ):
        return doubted(value)
    named = all(recognised_votes.named_surely(one.page, one.vote, (one.start, one.end)) for one in found_votes)
    return value if named else replace(value, confidence=_DOUBTED)


_DOUBTED = 0.6
