"""Evidence against criteria: which stretch of a nominee's report stands for which group, by whom, and what a rule sees.

A person links stretches to groups; a rule only suggests, by words that stand in the stretch. Nobody is scored: a group
without evidence is shown as such, and what follows from it is for the appraiser to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from service.domain.awards_held import exact_name
from service.domain.errors import Invalid
from service.domain.fields import PaperKind, Problem
from service.domain.listed import first_said, put_right, rows_of
from service.domain.register import Entry, Kind
from service.domain.text import collapse, fold, fold_page, who_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from service.domain.criteria import Bullet, Group, Set
    from service.domain.dossier import Dossier, Paper
    from service.domain.fields import Nominee, PageText, PaperReport

_REPORTS = {"individual": PaperKind.MERIT_REPORT_INDIVIDUAL, "collective": PaperKind.MERIT_REPORT_COLLECTIVE}
_SENTENCE = re.compile(r"[^.;!?\n](?:[^.;!?\n]|[.;!?](?=\S)|\n(?!\s*(?:\n|[-+•–]|\d+[.)]\s|[IVX]+\.\s)))*[.;!?]?")
_SHORTEST = 12
_MOST_SUGGESTED = 6
_LONGEST_QUOTE = 2000


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a page's text: paper number, page from 1, offsets into that page's text, and its words."""

    paper: int
    page: int
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Link:
    """That a stretch is evidence for a group, said by a person; `words` where a rule had suggested it.

    `stale`: the paper says something else at that place now.
    """

    id: str
    nominee: str
    code: str
    span: Span
    by: str
    at: datetime
    words: tuple[str, ...] = ()
    stale: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A stretch in which words of a group stand; nobody has said that it is evidence."""

    code: str
    span: Span
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One group of the set for one nominee, with what is linked and what a rule suggests besides."""

    group: Group
    bullets: tuple[Bullet, ...]
    links: tuple[Link, ...]
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The matrix of one nominee: `number` counts from 1 in the dossier; a household has no groups of its own."""

    number: int
    nominee: Nominee
    rows: tuple[Row, ...]
    papers: tuple[int, ...]
    key: str = ""


def nominee_key(nominee: Nominee) -> str:
    """Give the key of a nominee within its dossier; it outlives another reading of the papers."""
    return f"{nominee.subject}/{exact_name(nominee.name)}/{exact_name(nominee.unit)}"


def keys_of(dossier: Dossier) -> tuple[str, ...]:
    """Give the key of each nominee, by place: of a row that a person put right the one it had before.

    What was linked to a row or marked on it belongs to whom it is about, however they turn out to be written.
    """
    stood = [first_said(row) for row in rows_of(dossier)]
    nominees = dossier.reading.nominees if dossier.reading else ()
    first = zip_longest(nominees, stood[: len(nominees)])
    return tuple(nominee_key(put_right(one, before) if before else one) for one, before in first)


def nominee_of(dossier: Dossier, number: int) -> Nominee:
    """Give a nominee by number, counted from 1; Invalid where there is none."""
    nominees = dossier.reading.nominees if dossier.reading else ()
    if not 1 <= number <= len(nominees):
        told = f"Hồ sơ {dossier.code} có {len(nominees)} tập thể, cá nhân; không có số {number}."
        raise Invalid(told, [Problem("nominee.number", told, field="nominee")])
    return nominees[number - 1]


def sheets(dossier: Dossier, criteria: Set, links: Sequence[Link]) -> tuple[Sheet, ...]:
    """Give the matrix of every nominee of a dossier."""
    nominees = dossier.reading.nominees if dossier.reading else ()
    keys = keys_of(dossier)
    return tuple(_sheet(dossier, criteria, links, number, key=keys[number - 1]) for number, _ in enumerate(nominees, 1))


def _sheet(dossier: Dossier, criteria: Set, links: Sequence[Link], number: int, *, key: str) -> Sheet:
    nominee = nominee_of(dossier, number)
    own = [replace(one, stale=not _still(dossier, one.span)) for one in links if one.nominee == key]
    seen = suggestions(dossier, criteria, nominee)
    rows = []
    for group, bullets in criteria.rows:
        if group.subject == nominee.subject:
            linked = tuple(one for one in own if one.code == group.code)
            new = [one for one in seen if one.code == group.code and not any(_meet(one.span, old.span)
                                                                             for old in linked)]  # fmt: skip
            rows.append(Row(group, bullets, linked, tuple(new[:_MOST_SUGGESTED])))
    return Sheet(
        number, nominee, tuple(rows), tuple(dict.fromkeys(paper.number for paper, _ in _pages(dossier, nominee))), key
    )


def suggestions(dossier: Dossier, criteria: Set, nominee: Nominee) -> tuple[Suggestion, ...]:
    """Give every sentence of a nominee's report in which words of a group stand, in the order of the pages."""
    groups = [group for group, _ in criteria.rows if group.subject == nominee.subject]
    spans = (
        (page, Span(paper.number, page.number, start, end, page.text[start:end]))
        for paper, page in _pages(dossier, nominee)
        for start, end in _sentences(page.text)
    )
    return tuple(
        Suggestion(group.code, span, words)
        for page, span in spans
        for group in groups
        if (
            words := tuple(
                one for one in group.words if _pattern(one).search(fold_page(page.text), span.start, span.end)
            )
        )
    )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Give where sentences begin and end, without the white space around them."""
    for match in _SENTENCE.finditer(text):
        said = match.group()
        start = match.start() + len(said) - len(said.lstrip())
        if len(said.strip()) >= _SHORTEST:
            yield start, start + len(said.strip())


@lru_cache(maxsize=512)
def _pattern(words: str) -> re.Pattern[str]:
    """Give what finds words that stand whole in a folded page, however its lines are broken."""
    return re.compile(r"\b" + r"\s+".join(map(re.escape, fold(words).split())) + r"\b")


def _pages(dossier: Dossier, nominee: Nominee) -> Iterator[tuple[Paper, PageText]]:
    """Give the pages of a nominee's own report; of a file of several papers only those of that one."""
    kind = _REPORTS.get(nominee.subject)
    rivals = [one for one in (dossier.reading.nominees if dossier.reading else ()) if one.subject == nominee.subject]
    those = [(paper, report, pages) for paper, report, pages in _reports(dossier) if report.kind.value is kind]
    named = [one for one in those if _is_of(one[1], nominee)]
    for paper, _, pages in named or (those if len(those) == len(rivals) == 1 else []):
        yield from ((paper, page) for page in pages)


def _reports(dossier: Dossier) -> Iterator[tuple[Paper, PaperReport, Sequence[PageText]]]:
    for paper in dossier.current_papers:
        report = paper.report
        if report is None:
            continue
        first = min((part.first_page for part in report.parts), default=len(report.pages) + 1)
        spans = [(1, first - 1), *((part.first_page, part.last_page) for part in report.parts)]
        for one, (low, high) in zip(report.reports, spans, strict=True):
            yield paper, one, [page for page in report.pages if low <= page.number <= high]


def _is_of(report: PaperReport, nominee: Nominee) -> bool:
    names = ("full_name", "unit") if nominee.subject == "collective" else ("full_name",)
    return who_key(nominee.name) in {who_key(text) for name in names if (text := report.text(name))}


def located(dossier: Dossier, paper: int, quote: str, page: int = 0) -> Span:
    """Find the stretch that a person quotes in a paper, whatever its line breaks; Invalid where it does not stand."""
    words = collapse(quote).split()
    report = next((one.report for one in dossier.current_papers if one.number == paper), None)
    if report is None:
        told = f"Hồ sơ {dossier.code} không có giấy tờ số {paper} đã đọc."
        raise Invalid(told, [Problem("link.paper", told, field="paper")])
    if not words or len(quote) > _LONGEST_QUOTE:
        told = f"Đoạn trích dài 1 đến {_LONGEST_QUOTE} ký tự."
        raise Invalid(told, [Problem("link.quote", told, field="quote")])
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    for one in report.pages:
        match = pattern.search(one.text) if page in {0, one.number} else None
        if match:
            return Span(paper, one.number, match.start(), match.end(), match.group())
    told = f"Không thấy đoạn này trong giấy tờ số {paper}{f', trang {page}' if page else ''}."
    raise Invalid(told, [Problem("link.quote", told, field="quote")])


def _still(dossier: Dossier, span: Span) -> bool:
    report = next((one.report for one in dossier.current_papers if one.number == span.paper), None)
    pages = report.pages if report else ()
    return any(one.number == span.page and one.text[span.start : span.end] == span.quote for one in pages)


def _meet(one: Span, other: Span) -> bool:
    same_page = (one.paper, one.page) == (other.paper, other.page)
    return same_page and one.start < other.end and other.start < one.end


def link_line(link: Link, dossier: Dossier) -> Entry:
    """Write a link as a line of the register."""
    span = {name: getattr(link.span, name) for name in Span.__slots__}
    body = {"nominee": link.nominee, "code": link.code, "words": list(link.words), **span}
    return Entry(link.id, Kind.LINK, f"link/{link.id}", 1, link.at, link.by, body, dossier=dossier.id)


def links_of(entries: Sequence[Entry]) -> tuple[Link, ...]:
    """Give the links that stand, oldest first; one taken back has a second line, a destroyed dossier's no body."""
    gone = {entry.series for entry in entries if entry.number > 1}
    return tuple(_link(entry) for entry in entries if entry.series not in gone and entry.body)


def _link(entry: Entry) -> Link:
    body: Mapping[str, Any] = entry.body
    span = Span(body["paper"], body["page"], body["start"], body["end"], body["quote"])
    return Link(entry.id, body["nominee"], body["code"], span, entry.by, entry.at, tuple(body["words"]))


def sheet_json(sheet: Sheet) -> dict[str, Any]:
    """Give one nominee's matrix as JSON."""
    nominee = sheet.nominee
    return {
        "number": sheet.number, "subject": nominee.subject, "name": nominee.name, "title": nominee.title,
        "unit": nominee.unit, "papers": list(sheet.papers),
        "without": [row.group.code for row in sheet.rows if not row.links],
        "rows": [
            {"code": row.group.code, "name": row.group.name, "evidence": row.group.evidence,
             "links": [{"id": one.id, "by": one.by, "at": one.at.isoformat(), "stale": one.stale,
                        **_span(one.span, one.words)} for one in row.links],
             "suggestions": [_span(one.span, one.words) for one in row.suggestions]}
            for row in sheet.rows
        ],
    }  # fmt: skip


def _span(span: Span, words: Sequence[str]) -> dict[str, Any]:
    return {**{name: getattr(span, name) for name in Span.__slots__}, "quote": collapse(span.quote),
            "words": list(words)}  # fmt: skip
