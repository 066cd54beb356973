"""Counts as a sentence tells them: `05 tập thể`, `hai (02) cá nhân`, `04 Bằng khen cho tập thể`, `lớp 9A: 12 em`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Self

from service.domain import numbers
from service.domain.papers.award_names import awards_in
from service.domain.papers.evidence import ABSENT, found
from service.domain.text import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.fields import FieldValue
    from service.domain.papers.decisive import Stretch
    from service.domain.papers.reading import Reading
    from service.domain.rules_documents import AwardRule

# *Thuộc 03 đơn vị* tells where they are from; *tập thể: 05; cá nhân: 12* counts too, and *các tập thể (05)*.
_COUNT = (
    r"(?<![\d.,/])(?<!thuoc )(?<!thuoc cac )(?<!trong so )(?<!tai )"
    r"(?P<n>\d{{1,3}}(?:[.,]\d{{3}})*)\s*(?:\([^)]{{1,60}}\)\s*)?(?P<noun>{named})\b"
    r"|\b(?P<label>{named})\s*:\s*(?P<alone>\d{{1,3}})(?![.,]?\d)(?!\s*(?:\([^)]{{1,60}}\)\s*)?(?:{named})\b)"
    r"|\b(?P<ahead>{named}) ?\((?P<inside>\d{{1,3}})\)"
)
_ENDS = re.compile(r"[^\S\n]*(?:[;,)(]|\.?[^\S\n]*(?:\n|$))")  # behind a count alone
# A row's number before a name that begins like what is counted (`2⇥Tập thể Lao động xuất sắc`).
_ROW_NUMBER = re.compile(r"(?:^|(?<=[\t\n]))\d{1,3}[\t\n]")
# The level that pupils reached tells them apart (`215 học sinh đạt danh hiệu Học sinh Giỏi và 38 …`).
_LEVEL = re.compile(r"\s+dat (?:danh hieu|giai|loai)\b(?:(?!\b(?:va|nam hoc|duoc)\b)[^;.,:()\d]){2,60}")
# So does their class (`15 học sinh lớp 6A`, `Khối 7: 13 học sinh`).
_CLASS = r"(?:lop|khoi)(?: lop)? \d{1,2}(?: ?[a-z]\d{0,2}\b|/\d{1,2}|\.\d{1,2})?"
_FORM = re.compile(rf"\s+(?:cua )?{_CLASS}\b")
_FORM_BEFORE = re.compile(rf"\b{_CLASS}\s?(?::|-|–|co)\s?$")
# *Hội đồng gồm 09 đồng chí; dự họp 08 đồng chí* counts who sat there.
_CAME = re.compile(r"\b(?:hoi dong (?:co|gom)|thanh phan|vang(?: mat)?|co mat|du hop|tham du|tong so)\b[^\d.]{0,20}$")
# So does a clause that speaks of members, voters or a whole body, and of nothing that is asked for them.
_SAT = re.compile(r"\b(?:thanh vien|dai bieu|kiem phieu|phieu|uy vien|hoi dong|dang vien|toan the|quan so)\b")
_ASKED_FOR = re.compile(r"\b(?:tang|khen|danh hieu|cong nhan|de nghi|ca nhan|xet|bau chon|tien tien)\b")
_BODY_OF_AWARDS = re.compile(r"\bthi dua\s*(?:,|-|–|va)?\s*khen thuong\b")

_OF_A_PART = re.compile(r"(?:^|[.):;]\s*)(?:doi voi )?dang vien\s*:\s*$")  # *2. Đảng viên: 08 đồng chí*


def _sat(before: str, printed: str) -> bool:
    """Tell whether the words before a count of *đồng chí* say that those sat there; `printed` keeps its lines."""
    if _CAME.search(before):
        return True
    if _OF_A_PART.search(before):
        return False
    clause = _BODY_OF_AWARDS.sub(" ", re.split(r"[.;]\s|\n", printed[-_REACH:])[-1])
    return _SAT.search(clause) is not None and _ASKED_FOR.search(clause) is None


# What they did may count others (`… có thành tích xây nhà cho 12 hộ gia đình`): up to where counts are told again.
_PRAISE = re.compile(
    r"\b(?:da (?:co|dat)|(?:co|dat) (?:nhieu )?thanh tich|hoan thanh)\b"
    r"(?:(?!\b(?:gom|cu the|nhu sau|trong do|danh sach|de nghi|trinh|tang|khen thuong|cong nhan)\b|\bcho \d|[:;.(]).)*"
    r"(?:cho(?= \d{1,3}(?:[.,]\d{3})* (?:ho|gia dinh|nguoi)\b)(?:(?![:;.(]).)*)?"
)
# Whom a meeting turns down, or whose papers go back, nobody asks for.
_DENIED = re.compile(
    r"\b(?:(?:khong|chua) (?:de nghi|xet|tang|trinh|cong nhan|khen thuong|thong nhat|du)|tra lai)\b(?:(?![;.\n]).)*"
)


class Token(NamedTuple):
    """What tells of counts in a sentence: a count, an award, a mark of totals or parts, a clause's end."""

    kind: str
    at: int
    end: int
    key: str = ""
    value: FieldValue = ABSENT
    noun: str = ""


@lru_cache(maxsize=16)
def counts_pattern(labels: tuple[str, ...]) -> re.Pattern[str]:
    """Give what finds a figure beside one of the folded labels."""
    named = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
    return re.compile(_COUNT.format(named=named))


@lru_cache(maxsize=16)
def _beside(nouns: frozenset[str]) -> re.Pattern[str]:
    """Give what may stand between two counts: of one figure several kinds (`05 cán bộ, giáo viên và 20 học sinh`)."""
    named = "|".join(map(re.escape, sorted(nouns, key=len, reverse=True))) or "(?!)"
    return re.compile(rf"(?:(?:\s*,|\s+va)\s+(?:{named})\b){{0,4}}{_BESIDE}")


class Nouns(NamedTuple):
    """What is counted, by the field it is counted in; `also` what counts only where the award is for it."""

    fields: dict[str, str]
    also: frozenset[str]

    @classmethod
    def of(cls, reading: Reading) -> Self:
        """Give those of a paper's kind."""
        rules = [rule for rule in reading.rules.of(reading.kind.value).fields if rule.reader == "count"]
        named = {label: rule.name for rule in rules for label in (*rule.labels, *rule.also)}
        return cls(named, frozenset(label for rule in rules for label in rule.also))


# Right behind *Bằng khen cho*, at the beginning of an item of what is asked, or beside another count.
_FOR = re.compile(
    r"\b(?:khen|co thi dua|chuong|danh hieu|khen thuong|bieu duong|tuyen duong|giai"
    r"|(?:chien si|chien sy|lao dong) \w+ \w+)\b(?:(?!\bcho\b)[^;.,:\d]){0,80}\b(?:cho|doi voi)(?: cac)?\s*:?\s*$"
)
# A dash, or what is decided (*Khen thưởng 215 học sinh …*).
_OPENS = re.compile(r"(?:(?:^|[;:.,])\s*[-–+*•]|(?<!dua - )(?<!dua, )\b(?:khen thuong|tuyen duong)(?: cho)?)\s*$")
_BESIDE = r"\s*(?:,|;|va|, va|; va)\s*(?:cho\s*)?"
ASKED = re.compile(r"\b(?:de nghi|trinh|thong nhat|nhat tri|ket qua (?:(?:bo|kiem) phieu|bieu quyet|binh bau))\b")
_REACH = 160  # characters
_TITLE = re.compile(r"\s(?:thi dua|tien tien)\b")


# In words before the figure (`hai (02) tập thể`), or alone behind *cho* (`cho hai tập thể và năm cá nhân`).
_WORD = r"(?:mot|hai|ba|bon|nam|sau|bay|tam|chin|muoi|lam|tram|linh|le)"
_WORDS = rf"{_WORD}(?: {_WORD}){{0,4}}"
_SUBJECT = r"(?: (?:tap the|ca nhan|ho gia dinh|to chuc dang|dang vien|dong chi)\b)"
_BEFORE_FIGURE = re.compile(rf"\b(?P<words>{_WORDS}) \((?P<n>\d{{1,3}})\)(?= [a-z])")
_BEHIND_FOR = re.compile(rf"(?<=\bcho )(?P<words>{_WORDS})(?={_SUBJECT})")
_BEHIND_AND = re.compile(rf"(?<=\d tap the va )(?P<words>{_WORDS})(?={_SUBJECT})")


def _figured(text: str) -> str:
    """Give a folded text with numbers in words as figures, every character at its place."""
    text = _BEFORE_FIGURE.sub(_figure, text)
    for pattern in (_BEHIND_FOR, _BEHIND_AND):
        text = pattern.sub(_figure, text)
    return text


def _figure(hit: re.Match[str]) -> str:
    value = numbers.in_words(hit["words"])
    told = hit.groupdict().get("n") or str(value)
    return told.rjust(len(hit[0])) if value is not None and value == int(told) else hit[0]


def _blank(hit: re.Match[str]) -> str:
    return " " * len(hit[0])


def counts_in(stretch: Stretch, nouns: Nouns, awards: Sequence[AwardRule], *, formal: bool) -> Iterator[Token]:
    """Give what a stretch counts, each with its place in the stretch; `formal` where it asks the one who decides."""
    flat = stretch.text.replace("\n", " ")
    flat = _figured(flat) if formal and _WORDED.search(flat) else flat
    named = formal and _NUMBERED.search(flat) is not None
    pattern = counts_pattern(tuple(nouns.fields))
    if not named and pattern.search(flat) is None:  # most of what asks counts nobody
        return
    text = _DENIED.sub(_blank, _PRAISE.sub(_blank, flat))
    yield from _of_nouns(stretch, text, nouns, formal=formal)
    if named:
        yield from _of_awards(stretch, text, nouns, awards)


_WORDED = re.compile(rf"\b{_WORD} (?:\(\d|tap the|ca nhan|ho |to chuc|dang vien|dong chi|{_WORD})")
_NUMBERED = re.compile(r"(?<![\d.,/])\d{1,3} (?:danh hieu )?(?:bang|giay|co|tap the|chien|lao|ky niem|huan|don vi) ")

_COMRADES = frozenset({"dong chi", "d/c"})


def _of_nouns(stretch: Stretch, text: str, nouns: Nouns, *, formal: bool) -> Iterator[Token]:
    page, offset, printed = stretch
    last = 0
    for hit in counts_pattern(tuple(nouns.fields)).finditer(text):
        noun = hit["noun"] or hit["label"] or hit["ahead"]
        value = numbers.whole(hit["n"] or hit["alone"] or hit["inside"])
        if value is None or (noun in _COMRADES and _sat(text[: hit.start()], printed[: hit.start()])):
            continue
        if _ROW_NUMBER.match(printed, hit.start()) or (hit["alone"] and not _ENDS.match(printed, hit.end())):
            continue
        other = noun in nouns.also
        if other and (hit["label"] or hit["ahead"] or _TITLE.match(text, hit.end())):
            continue
        before = text[max(0, hit.start() - _REACH) : hit.start()]
        form = _FORM_BEFORE.search(before) if other and formal else None
        beside = last and (_beside(nouns.also).fullmatch(text, last, hit.start()) or form)
        asked = formal or ASKED.search(text, 0, hit.start())
        opens = formal and _OPENS.search(before[: form.start()] if form else before)
        if other and not (asked and (beside or _FOR.search(before) or opens)):
            continue
        level = (_LEVEL.match(text, hit.end()) or _FORM.match(text, hit.end()) or form) if other else None
        last = hit.end() if level is None else max(hit.end(), level.end())
        told = found(page, (offset + hit.start(), offset + hit.end()), value=value, confidence=0.85)
        what = noun if level is None else f"{noun}/{collapse(level[0]).strip(' :-')}"
        yield Token("count", *hit.span(), nouns.fields[noun], told, what if other else "")


_AHEAD = re.compile(r"(?<![\d.,/])(?P<n>\d{1,3}) (?:danh hieu )?$")


def _of_awards(stretch: Stretch, text: str, nouns: Nouns, awards: Sequence[AwardRule]) -> Iterator[Token]:
    """Give what is counted by awards: those for one kind of subject, as the words behind or the law say.

    *04 Bằng khen cho tập thể*; *02 Cờ thi đua* (Luật 06/2022/QH15, Điều 21-28). Of *04 Bằng khen cho các tập thể và cá
    nhân* nothing tells how many are for whom.
    """
    subjects = {award.code: award.subject for award in awards}
    for code, start, end in awards_in(text, awards):
        ahead = _AHEAD.search(text, max(0, start - _FIGURES), start)
        if ahead is None or _ROW_NUMBER.match(stretch.text, ahead.start()):
            continue
        behind = _FOR_WHOM.match(text, end)
        if behind is not None and behind["whom"].isdigit():
            continue
        field = nouns.fields.get(behind["whom"], "") if behind is not None else f"{subjects.get(code, '')}_count"
        sure = field in nouns.fields.values() and not (behind is not None and behind["more"])
        span = (stretch.start + ahead.start("n"), stretch.start + ahead.end("n"))
        told = found(stretch.page, span, value=int(ahead["n"]), confidence=0.8)
        yield Token("of_award" if sure else "unsure", *ahead.span("n"), field, told)


_FIGURES = 16  # characters of a figure and *danh hiệu*
# Whose award it is may stand between; a figure there counts whom it is for (`02 Cờ thi đua cho 02 tập thể`).
_FOR_WHOM = re.compile(
    r"(?:(?! cho )[^;.,:\d]){0,70} (?:cho|doi voi) (?:cac )?"
    r"(?P<whom>\d|tap the|ca nhan|ho gia dinh|don vi|hoc sinh|[a-z]+)"
    r"(?P<more>\s*(?:,|va|/|hoac)\s*(?:cac )?(?:tap the|ca nhan|ho gia dinh))?"
)
