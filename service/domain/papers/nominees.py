"""The people, collectives and households a paper puts forward (or an award decision names)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.fields import Nominee, PaperKind
from service.domain.papers.asking import heading
from service.domain.papers.attendance import tells_who_came
from service.domain.papers.award_names import awards_in, sole_award_in
from service.domain.papers.award_rows import by_award, decoded
from service.domain.papers.decisive import askings
from service.domain.papers.ditto import written_out
from service.domain.papers.evidence import found
from service.domain.papers.filled_pages import as_sure_as_placed, begins_otherwise, begins_page, ends_page, titled_anew
from service.domain.papers.honorifics import honorific_of, is_body
from service.domain.papers.letter_requests import asks_in_letter
from service.domain.papers.list_ends import closes, heads_persons, is_office, last_person
from service.domain.papers.list_layout import Layout, blank_behind, header_of, is_header, is_subhead, of_bodies
from service.domain.papers.list_titles import headed, of_others, told_above
from service.domain.papers.listed_pages import shown
from service.domain.papers.nominee_columns import columns_of
from service.domain.papers.nominee_prose import in_part, in_prose
from service.domain.papers.nominee_rows import (
    NumberStyle,
    RowText,
    Section,
    is_section,
    nominee_of,
    opens_part,
    section_below,
    sex_columns,
    with_sex,
)
from service.domain.papers.nominee_sentence import in_agreement, in_article, in_items, in_request
from service.domain.papers.page_rows import lists_of_pages
from service.domain.papers.several_names import each_named
from service.domain.papers.signature import is_name
from service.domain.papers.unheaded import with_header
from service.domain.text import fold, unbroken

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Cell, Document, Page
    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import AwardRule, DocumentRules

LISTING_KINDS = frozenset({PaperKind.SUBMISSION, PaperKind.NOMINEE_LIST, PaperKind.AWARD_DECISION, PaperKind.MINUTES})
_FEW = 2


@dataclass(slots=True)
class _List:
    """A list being read, over pages: its columns, the section it stands in, how many were read."""

    layout: Layout
    width: int
    section: Section = field(default_factory=Section)
    number: int = 0
    sexes: dict[int, str] = field(default_factory=dict)
    last: RowText | None = None
    printed: str = ""
    numbered: bool = True
    blank: int = 0  # columns at the end whose header is empty: a stray line stood beside the table

    @property
    def columns(self) -> dict[str, int]:
        """Give where each column stands."""
        return self.layout.columns

    def read(self, rows: Sequence[Sequence[Cell]], page: int, rules: DocumentRules) -> Iterator[Nominee]:
        """Read rows below the header, or those that carry the list on over the page.

        A part of the list (*II. CÁ NHÂN*) may have a header, and columns, of its own.
        """
        begin, headers = 0, [at for at, row in enumerate(rows) if is_header(row)]
        for at in headers:
            columns = columns_of([cell.text for cell in rows[at]]) or {}
            if at < begin or columns == self.columns:
                continue
            yield from self._part(rows[begin:at], page, rules, last=False)
            self.layout, self.width = Layout.of(rows, at, columns, rules), len(rows[at])
            self.blank = blank_behind(rows[at])
            self.sexes = dict(self.layout.sexes)
            begin = at + 1 + self.layout.below
        yield from self._part(rows[begin:], page, rules, last=True)

    def _part(
        self, rows: Sequence[Sequence[Cell]], page: int, rules: DocumentRules, *, last: bool
    ) -> Iterator[Nominee]:
        """Read rows that have the same columns; `last` where the paper's own end may follow."""
        pairs = [(row, text) for row in rows for text in each_named(self.layout, row, page, rules)]
        texts = list(written_out((text for _, text in pairs), self.last))
        style = NumberStyle.of(texts)
        numbered = [at for at, text in enumerate(texts) if _NUMBER.fullmatch(text.get("row"))]
        lower = last_person(texts, rules) if last else -1
        for at, ((row, _), text) in enumerate(zip(pairs, texts, strict=True)):
            self.sexes = self.sexes or sex_columns(row)
            if not text.whole.strip() or is_subhead(text) or self._repeated(row) or self.layout.turns_down(row):
                continue
            if (
                last
                and self.number
                and at > max(numbered, default=-1)
                and (closes(text, rules) or self._signs(row, rules) or (at > lower and is_office(text, rules)))
            ):
                return
            if is_office(text, rules):
                continue
            if is_section(text, rules, style) or opens_part(texts, at) or heads_persons(texts, at, self.section, rules):
                self.section = section_below(text, self.section, rules)
                continue
            nominee = nominee_of(text, self.number + 1, self.section, rules)
            if nominee is not None and len(row) > self.width:
                nominee = self._named_alone(nominee, rules)
            if nominee is not None and not self._told(text):
                self.number += 1
                self.last, self.printed = text, text.get("row").strip(" .)")
                self.section = replace(self.section, words="")
                self.numbered &= bool(self.printed)
                yield with_sex(nominee, row, self.sexes)

    def _repeated(self, row: Sequence[Cell]) -> bool:
        return columns_of([cell.text for cell in row], named=True) == self.columns

    def _signs(self, row: Sequence[Cell], rules: DocumentRules) -> bool:
        """Tell whether a row of two cells below a wider list holds who signs: both tables may be one in the file."""
        header, signs = rules.header, ("thu ky", "chu tri", "chu toa", "nguoi ")
        opens = (cell.text.strip().split("\n")[0] for cell in row)
        return len(row) <= _FEW < self.width and any(
            text.isupper() and fold(text).startswith((*header.authority_prefixes, *header.roles, *signs))
            for text in opens
        )

    def _named_alone(self, nominee: Nominee, rules: DocumentRules) -> Nominee | None:
        """Give a person's name and no more from a row wider than its header: nothing says whose column is whose."""
        if not is_name(nominee.name, rules.header):
            return None
        return replace(nominee, title="", unit=self.section.unit, award=self.section.award, extra={})

    def _told(self, row: RowText) -> bool:
        """Tell whether a row only goes on with the last one's name, merged over both, and tells no other award."""
        if self.last is None or row.page != self.last.page or row.starts.get("name") != self.last.starts.get("name"):
            return False
        return row.get("award") in {"", self.last.get("award")}

    def goes_on(self, rows: Sequence[Sequence[Cell]], rules: DocumentRules, *, over_page: bool) -> bool:
        """Tell whether a table without a header carries the list on: as many columns, and rows numbered like its own.

        Where its page is filled from its top and the page before to its end (`over_page`), any row may be the first
        with a number, and a list without numbers goes on without.
        """
        if not rows or not all(self.width - self.blank <= len(row) <= self.width for row in rows):
            return False
        at = self.columns.get("row")
        numbered = [] if at is None else [_NUMBER.fullmatch(row[at].text.strip()) is not None for row in rows]
        return any(numbered[:_FEW]) or (
            over_page and (any(numbered) or (not self.printed and self._names(rows, rules)))
        )

    def _names(self, rows: Sequence[Sequence[Cell]], rules: DocumentRules) -> bool:
        """Tell whether half of some rows name persons or bodies where the list's own do."""
        names = [self.layout.read(row, 0).get("name") for row in rows]
        told = [honorific_of(name, rules) for name in names if name]
        hits = sum(bool(said) or is_name(name, rules.header) or is_body(name, rules) for said, name in told)
        return 2 * hits >= len(told)

    def is_rest(self, rows: Sequence[Sequence[Cell]]) -> bool:
        """Tell whether a page begins with nothing but the rest of the last row's cells."""
        at = self.columns.get("row")
        return at is not None and len(rows) == 1 and len(rows[0]) == self.width and not rows[0][at].text.strip()

    def repeats(self, header: tuple[int, dict[str, int]], rows: Sequence[Sequence[Cell]], *, over_page: bool) -> bool:
        """Tell whether a page's table only prints the header again: the numbers go on from where they were.

        Where tables fill both pages (`over_page`), it does with no number below it, too.
        """
        first = header[0]
        if first or header[1] != self.columns or len(rows[first]) != self.width:
            return False
        below = self._first_number(rows[first + 1 :])
        return int(below) == int(self.printed) + 1 if below and self.printed.isdecimal() else not below and over_page

    def _first_number(self, rows: Sequence[Sequence[Cell]]) -> str:
        at = self.columns.get("row")
        numbers = (row[at].text.strip(" .)\n") for row in rows if at is not None and len(row) > at)
        return next((number for number in numbers if number.isdecimal()), "")

    def ends_above(self, page: Page, rows: Sequence[Sequence[Cell]], *, first: bool) -> bool:
        """Tell whether a table without a list's header is another one: it has a header, or a title, of its own."""
        if begins_otherwise(page, rows):
            return True
        counts_on = self.printed.isdecimal() and self._first_number(rows) == str(int(self.printed) + 1)
        return first and not counts_on and titled_anew(page, rows)

    def broken(self, rows: Sequence[Sequence[Cell]], rules: DocumentRules, *, over_page: bool) -> bool:
        """Tell whether a page's first row is the rest of the last one's cells: it has no number and no whole name.

        Where a list fills both pages (`over_page`), what begins with a small letter is a rest; where all its rows are
        numbered, so is a row of two cells or one alone on its page, whatever name it holds.
        """
        text = self.layout.read(rows[0], 0)
        if self.last is None or not text.whole.strip() or text.get("row") or closes(text, rules):
            return False
        rest, name = text.get("name"), self.last.get("name")
        if not rest:
            return any(text.get(column) for column in text.cells)
        told = sum(bool(cell.strip()) for cell in text.cells.values())
        alone = told == 1 and len(rows) > 1 and is_name(honorific_of(name, rules)[1], rules.header)  # *thôn Mẫu*
        if over_page and ((rest[0].islower() and not alone) or (self.numbered and (told > 1 or len(rows) == 1))):
            return True
        if over_page and not self.printed and told == 1 and self._only_name_broke(rest, rows, rules):
            return True
        whole, body = f"{honorific_of(name, rules)[1]} {rest}", " " in rest and is_body(rest, rules)
        return not is_name(rest, rules.header) and is_name(whole, rules.header) and not body

    def _only_name_broke(self, rest: str, rows: Sequence[Sequence[Cell]], rules: DocumentRules) -> bool:
        """Tell whether a list without numbers goes on with words of a name alone, where its other rows tell more."""
        told = [sum(bool(cell.strip()) for cell in self.layout.read(row, 0).cells.values()) for row in rows[1:2]]
        person = is_name(rest, rules.header) and not (self.last and is_body(self.last.get("name"), rules))
        return min(told, default=1) > 1 and not (rest.isupper() or person)

    def completed(self, last: Nominee, row: Sequence[Cell], rules: DocumentRules) -> Nominee:
        """Give the last nominee with what its cells go on with on the next page; its evidence stays where it began."""
        before, rest = self.last, self.layout.read(row, 0)
        if before is None:
            return last
        cells = {column: f"{text}\n{rest.cells.get(column, '')}".strip("\n") for column, text in before.cells.items()}
        self.last = replace(before, cells=cells, whole=f"{before.whole} {rest.whole}")
        whole = nominee_of(self.last, self.number, self.section, rules)
        if whole is None:
            return last
        return replace(whole, start=last.start, end=last.end, extra={**last.extra, **whole.extra})


_NUMBER = re.compile(r"\d{1,4}[.)]?")


def in_tables(document: Document, rules: DocumentRules, *, minutes: bool = False, listed: bool = True) -> list[Nominee]:
    """Give the nominees of all lists laid out in columns, continued over pages; sample sheets are left out.

    A table of who attended is none; outside a list (`listed`) one of bodies needs a heading that awards.
    """
    hits: list[Nominee] = []
    current: _List | None = None
    titled, filled = "", False
    for page, lists in lists_of_pages(shown(document)):
        for at, rows in enumerate(with_header(page, table, rules) for table in lists):
            over_page, filled = filled and at == 0 and begins_page(page, rows), ends_page(page, rows)
            header = header_of(rows, rules)
            if header is not None and (
                tells_who_came(page, rows[header[0] :], minutes=minutes) or of_others(page, rows, header[0], rules)
            ):
                current = None
            elif header is not None and not (
                current and at == 0 and current.repeats(header, rows, over_page=over_page)
            ):
                layout, section = Layout.of(rows, *header, rules), headed(page, rows, rules)
                above = told_above(page, rows, header[0], rules)
                if of_bodies(rows[header[0]]) and not listed and not (section.award or section.subject or above):
                    current = None  # *TT | Đơn vị | Ghi chú* may tell of anything
                    continue
                kept = titled if hits and hits[-1].award == titled else ""
                titled = kept if above is None else above
                section = section if section.award else replace(section, award=titled)
                wide, blank = len(rows[header[0]]), blank_behind(rows[header[0]])
                current = _List(layout, wide, section, sexes=dict(layout.sexes), blank=blank)
                below = rows[header[0] + 1 + layout.below :]
                hits.extend(as_sure_as_placed(current.read(below, page.number, rules), page, below))
            elif current is not None and header is None and current.ends_above(page, rows, first=at == 0):
                current = None
            elif current is not None and (
                header is not None
                or current.goes_on(rows, rules, over_page=over_page)
                or (at == 0 and current.is_rest(rows))
            ):
                below = rows[header[0] + 1 :] if header is not None else rows
                broken = bool(hits and below) and current.broken(below, rules, over_page=over_page)
                if broken:
                    hits[-1] = current.completed(hits[-1], below[0], rules)
                hits.extend(as_sure_as_placed(current.read(below[broken:], page.number, rules), page, below))
    return decoded(hits, document)


def find_nominees(reading: Reading) -> tuple[Nominee, ...]:
    """Give everyone the paper lists, in reading order; only kinds that list people are asked, and letters that ask."""
    if reading.kind.value not in LISTING_KINDS and not asks_in_letter(reading):
        return ()
    kind = reading.kind.value
    listed = kind is PaperKind.NOMINEE_LIST
    hits = in_tables(reading.document, reading.rules, minutes=kind is PaperKind.MINUTES, listed=listed)
    below = _below(reading)
    title = _title(reading)
    if listed and hits and not any(one.award for one in hits):
        hits = [replace(one, award=sole_award_in(title, reading.rules.awards)) for one in hits]
    tabled = bool(hits)
    hits = hits or in_prose(below, reading.rules, title=title)
    if not listed and hits and not any(one.award for one in hits):
        hits = [replace(one, award=_asked_for(reading)) for one in hits]
    hits = _beside_lists(hits, below, reading) if tabled else hits
    alone, beside = _SENTENCES.get(kind, (None, None))
    told = beside if hits else alone
    named = told(below, reading.rules) if told is not None else []
    known = {(one.subject, one.name) for one in hits}
    return (*hits, *(one for one in named if (one.subject, one.name) not in known))


def _beside_lists(hits: list[Nominee], below: Sequence[Segment], reading: Reading) -> list[Nominee]:
    """Give who stands in tables, and whom items of another part name: one may list persons, the other collectives."""
    listed, pages = {one.subject for one in hits}, {page.number: page.text for page in reading.document.pages}
    outside = [line for line in below if line.line.source != "cell"]
    others = [
        one
        for one in in_prose(outside, reading.rules)
        if one.award and one.subject not in listed and in_part(pages[one.page or 0], one.start or 0)
    ]
    return sorted((*hits, *others), key=lambda one: (one.page or 0, one.start or 0)) if others else hits


# How sentences are read where nobody is listed, and beside a list.
_SENTENCES = MappingProxyType(
    {
        PaperKind.AWARD_DECISION: (in_article, in_article),
        PaperKind.SUBMISSION: (in_request, in_items),
        PaperKind.OFFICIAL_LETTER: (in_request, in_items),
        PaperKind.MINUTES: (in_agreement, None),
    }
)


def _asked_for(reading: Reading) -> str:
    """Give the one award that a paper asks for or decides, whose list tells none; '' where it names several.

    Minutes that tell it nowhere else tell it in their title.
    """
    named = {
        code: stretch.page.text[stretch.start + start : stretch.start + end]
        for asking in reversed(askings(reading))
        for stretch in reversed(asking.stretches)
        for code, start, end in reversed(list(awards_in(stretch.text, reading.rules.awards)))
    }
    if not named and reading.kind.value is PaperKind.MINUTES:
        return sole_award_in(" ".join(line.text for line in heading(reading.head)), reading.rules.awards)
    return unbroken(next(iter(named.values()))) if len(named) == 1 else ""


def _title(reading: Reading) -> str:
    """Give what a list's own title says of all whom it names."""
    own = reading.kind.value is PaperKind.NOMINEE_LIST
    return " ".join(line.text for line in heading(reading.head)) if own else ""


def _below(reading: Reading) -> Sequence[Segment]:
    """Give the lines below the head; those of a list begin behind its title, for no word opens its body."""
    head, below = reading.head, reading.segments[len(reading.head.zone) :]
    if not below and head.title_at is None and head.number is None:
        return reading.segments  # a message without a head, which begins *Kính gửi*
    # No word of theirs need open the body of a list or of minutes.
    if head.title_at is None or (reading.kind.value is not PaperKind.NOMINEE_LIST and _first_page_goes_on(reading)):
        return below
    own = {line.start for line in head.zone[: head.title_at + len(heading(head))]}
    first = reading.segments[: len(head.zone)]
    began = max((at for at, line in enumerate(first, 1) if line.start in own), default=0)
    return reading.segments[began:]


def _first_page_goes_on(reading: Reading) -> bool:
    """Tell whether the first page has lines below the head's."""
    zone, lines = reading.head.zone, reading.segments
    last = next((line for line in reversed(lines) if line.page is lines[0].page), None)
    return bool(zone) and zone[-1] is not last


_COUNTS = (("collective_count", "collective"), ("individual_count", "individual"), ("household_count", "household"))


def counted(document: Document, nominees: Sequence[Nominee], awards: Sequence[AwardRule]) -> dict[str, FieldValue]:
    """Count a list's rows by subject and by award; the evidence is the first row counted."""
    pages = {page.number: page for page in document.pages}
    fields = {}
    for name, subject in _COUNTS:
        rows = [nominee for nominee in nominees if nominee.subject == subject]
        if rows and rows[0].page is not None and rows[0].start is not None:
            span = (rows[0].start, rows[0].end or rows[0].start)
            fields[name] = found(pages[rows[0].page], span, value=len(rows), confidence=0.9, method="table")
    each, first = by_award(nominees, awards), next(iter(fields.values()), None)
    if len(each) > 1 and first is not None:
        fields["award_counts"] = replace(first, value=each)
    return fields
