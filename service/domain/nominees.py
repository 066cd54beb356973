"""The people, collectives and households a paper puts forward (or an award decision names)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.award_names import award_in
from service.domain.evidence import found
from service.domain.fields import Nominee, PaperKind
from service.domain.nominee_columns import SAMPLE_SHEETS, columns_of, subject_of
from service.domain.nominee_rows import (
    NumberStyle,
    RowText,
    Section,
    closes,
    heading_of,
    honorific_of,
    is_section,
    nominee_of,
    section_of,
)
from service.domain.page_rows import rows_of_page
from service.domain.segments import paragraphs
from service.domain.signature import is_name
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Cell, Document, Page
    from service.domain.fields import FieldValue
    from service.domain.reading import Reading
    from service.domain.rules_documents import DocumentRules
    from service.domain.segments import Segment

LISTING_KINDS = frozenset({PaperKind.SUBMISSION, PaperKind.NOMINEE_LIST, PaperKind.AWARD_DECISION, PaperKind.MINUTES})
_HEADER_ROWS = 14
_FEW = 2
_AWARD_HEADERS = ("khen thuong", "danh hieu", "thi dua")
_SUBHEADS = frozenset({"", "nam", "nu"})
_PROSE = re.compile(r"^(?:(?P<n>\d{1,3})\s?[.)/]|[-–+*•])\s*(?P<rest>\S.*)$")
_ENDS = re.compile(r"\s*[,;:–(]\s*|\s-\s")


def _page_rows(page: Page) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    if page.tables:
        yield from (table.rows for table in page.tables)
    elif page.method != "none":
        rows = rows_of_page(page)
        if rows:
            yield rows


def _header(rows: Sequence[Sequence[Cell]]) -> tuple[int, dict[str, int]] | None:
    seen = 0
    for at, row in enumerate(rows):
        texts = [cell.text for cell in row]
        seen += any(text.strip() for text in texts)
        columns = columns_of(texts)
        if columns is not None:
            return at, columns
        if seen > _HEADER_ROWS:
            break
    return None


def _row_text(row: Sequence[Cell], columns: dict[str, int], page: int) -> RowText:
    inside = {name: row[at] for name, at in columns.items() if at < len(row) and name != "skip"}
    return RowText(
        {name: cell.text for name, cell in inside.items()},
        {name: cell.start for name, cell in inside.items()},
        page,
        " ".join(cell.text for cell in row if cell.text.strip()),
    )


def _subhead(row: RowText) -> bool:
    words = fold(row.whole).split()
    numbered = len(words) > _FEW and all(re.fullmatch(r"\(?(?:\d{1,2}|[a-h])\)?", word) for word in words)
    return bool(words) and (set(words) <= _SUBHEADS or numbered)


def _sex_columns(row: Sequence[Cell]) -> dict[int, str]:
    """Give which columns say *Nam* and *Nữ*: the one that holds the year of birth tells the sex."""
    named = {at: cell.text.strip() for at, cell in enumerate(row) if fold(cell.text).strip() in {"nam", "nu"}}
    return named if len(named) == len({"nam", "nu"}) else {}


def _with_sex(nominee: Nominee, row: Sequence[Cell], sexes: dict[int, str]) -> Nominee:
    filled = [(row[at].text.strip(), sex) for at, sex in sexes.items() if at < len(row) and row[at].text.strip()]
    if len(filled) != 1:
        return nominee
    return replace(nominee, extra={**nominee.extra, "birth": filled[0][0], "sex": filled[0][1]})


@dataclass(slots=True)
class _List:
    """A list being read, over pages: its columns, the section it stands in, how many were read."""

    columns: dict[str, int]
    width: int
    section: Section = field(default_factory=Section)
    number: int = 0
    sexes: dict[int, str] = field(default_factory=dict)

    def read(self, rows: Sequence[Sequence[Cell]], page: int, rules: DocumentRules) -> Iterator[Nominee]:
        """Read rows below the header, or those that carry the list on over the page."""
        texts = [_row_text(row, self.columns, page) for row in rows]
        style = NumberStyle.of(texts)
        for row, text in zip(rows, texts, strict=True):
            self.sexes = self.sexes or _sex_columns(row)
            if not text.whole.strip() or _subhead(text) or columns_of([cell.text for cell in row]) == self.columns:
                continue
            if self.number and closes(text, rules):
                return
            if is_section(text, rules, style):
                self.section = section_of(heading_of(text), self.section, rules)
                continue
            nominee = nominee_of(text, self.number + 1, self.section, rules)
            if nominee is not None:
                self.number += 1
                yield _with_sex(nominee, row, self.sexes)

    def goes_on(self, rows: Sequence[Sequence[Cell]]) -> bool:
        """Tell whether a table without a header carries the list on: as many columns, numbered rows."""
        at = self.columns.get("row")
        return (
            at is not None
            and bool(rows)
            and all(len(row) == self.width for row in rows)
            and any(re.fullmatch(r"\d{1,4}[.)]?", row[at].text.strip()) for row in rows[:_FEW])
        )

    def broken(self, row: Sequence[Cell]) -> bool:
        """Tell whether a page's first row is the rest of the last one's cells: it has no number and no name."""
        filled = [at for at, cell in enumerate(row) if cell.text.strip()]
        return bool(filled) and not {self.columns.get("row"), self.columns.get("name")} & set(filled)

    def completed(self, last: Nominee, row: Sequence[Cell]) -> Nominee:
        """Give the last nominee with what its cells go on with on the next page."""
        rest = _row_text(row, self.columns, 0)
        title, unit, award = (
            f"{own} {rest.get(part)}".strip()
            for part, own in (("title", last.title), ("unit", last.unit), ("award", last.award))
        )
        return replace(last, title=title, unit=unit, award=award)


_ATTENDED = re.compile(r"thanh phan|thanh vien|du hop|tham du|co mat|vang mat|dai bieu")
_BEFORE_TABLE = 120  # characters
_ASKED = re.compile(r"de nghi|khen|danh hieu|binh xet|ket qua|phieu|dong y|tan thanh|ty le|tin nhiem")


def _attendance(page: Page, rows: Sequence[Sequence[Cell]]) -> bool:
    """Tell whether a table of minutes says who sat there: by its header, else by the line above it."""
    head = fold(" ".join(cell.text for cell in rows[0]))
    if _ASKED.search(head):
        return False
    first = min((cell.start for row in rows for cell in row if cell.text.strip()), default=0)
    above = fold(page.text[max(0, first - _BEFORE_TABLE) : first]).strip().rsplit("\n", 1)[-1]
    return _ATTENDED.search(head) is not None or (_ATTENDED.search(above) is not None and not _ASKED.search(above))


def in_tables(document: Document, rules: DocumentRules, *, minutes: bool = False) -> list[Nominee]:
    """Give the nominees of all lists laid out in columns, continued over pages; sample sheets are left out.

    In minutes a table of who attended is none.
    """
    hits: list[Nominee] = []
    current: _List | None = None
    for page in document.pages:
        if fold(page.title).startswith(SAMPLE_SHEETS):
            continue
        for rows in _page_rows(page):
            header = _header(rows)
            if minutes and header is not None and _attendance(page, rows[header[0] :]):
                current = None
            elif header is not None:
                current = _List(header[1], len(rows[header[0]]))
                hits.extend(current.read(rows[header[0] + 1 :], page.number, rules))
            elif current is not None and current.goes_on(rows):
                broken = bool(hits) and current.broken(rows[0])
                if broken:
                    hits[-1] = current.completed(hits[-1], rows[0])
                hits.extend(current.read(rows[broken:], page.number, rules))
    return _decoded(hits, document)


_CODE = re.compile(r"\d{6,}")


def _decoded(nominees: list[Nominee], document: Document) -> list[Nominee]:
    """Name awards that are written as a program's codes, by the code sheet beside the list."""
    if not any(_CODE.fullmatch(nominee.award) for nominee in nominees):
        return nominees
    names = {
        left.text.strip(): collapse(right.text)
        for page in document.pages
        for table in page.tables
        for row in table.rows
        for left, right in pairwise(row)
        if _CODE.fullmatch(left.text.strip()) and right.text.strip() and not right.text.strip().isdigit()
    }
    return [replace(one, award=names.get(one.award, one.award)) for one in nominees]


def is_list(document: Document) -> str:
    """Give the header of the first nominee list with an award column, or '' when there is none."""
    for page in document.pages:
        for rows in _page_rows(page):
            header = _header(rows)
            printed = collapse(" | ".join(cell.text for cell in rows[header[0]] if cell.text.strip())) if header else ""
            if any(word in fold(printed) for word in _AWARD_HEADERS):
                return printed[:200]
    return ""


def _person(segment: Segment, text: str, offset: int, rules: DocumentRules) -> Nominee | None:
    parts = _ENDS.split(text.rstrip(" .;/"), maxsplit=2)
    honorific, name = honorific_of(parts[0].strip(), rules)
    if not is_name(name, rules.header):
        return None
    start = segment.start + offset + text.index(name)
    return Nominee(
        subject="individual",
        name=name,
        honorific=honorific,
        title=parts[1].strip() if len(parts) > 1 else "",
        unit=parts[2].strip() if len(parts) > 2 else "",  # noqa: PLR2004  # name, title, unit
        page=segment.page.number,
        start=start,
        end=start + len(name),
        method="text",
        confidence=0.8,
    )


def _collective(segment: Segment, text: str, offset: int) -> Nominee:
    name = re.sub(r"[;.,\s/]+$", "", text)
    start = segment.start + offset
    page = segment.page.number
    return Nominee("collective", name, page=page, start=start, end=start + len(name), method="text", confidence=0.7)


def in_prose(segments: Sequence[Segment], rules: DocumentRules) -> list[Nominee]:
    """Give the nominees of items below a line that names an award or a subject; a list ends with its full stop."""
    hits: list[Nominee] = []
    section, closed = Section(), False
    for segment, text in paragraphs(segments):
        if segment.folded.startswith(rules.header.recipient_labels):
            break
        item, opens = _PROSE.match(text), text.rstrip().endswith(":")
        headed = item is not None and opens and subject_of(item["rest"]) != ""
        nominee = _item(segment, item, section, rules) if item is not None and not headed else None
        if nominee is not None:
            hits.append(replace(nominee, award=section.award, row=len(hits) + 1))
            closed = text.rstrip().endswith(".")
        elif opens or segment.upper:
            section, closed = section_of(text, Section(), rules), False
        elif closed and text[0].isupper():
            section, closed = Section(), False
    return hits


def _item(segment: Segment, item: re.Match[str], section: Section, rules: DocumentRules) -> Nominee | None:
    if not section.award and not section.subject:
        return None
    person = _person(segment, item["rest"], item.start("rest"), rules)
    if person is not None or section.subject != "collective" or not item["rest"][0].isupper():
        return person
    return _collective(segment, item["rest"], item.start("rest"))


_NAMED = re.compile(
    r"(?:\bcho|;|\bvà|,)\s+(?:(?:ông|bà|đồng chí|đ/c|anh|chị|em)\s*:?\s+)(?P<rest>[^;]{4,240})", re.IGNORECASE
)
_PRAISED = re.compile(r",?\s*(?:(?:vì\s+)?đã|vì|có thành tích|đạt thành tích)\b|[.(]", re.IGNORECASE)


def in_article(segments: Sequence[Segment], rules: DocumentRules) -> list[Nominee]:
    """Give whom Điều 1 of a decision names in its sentence (`Tặng Giấy khen cho ông …, Kế toán, Văn phòng, đã …`)."""
    told = ((line, text) for line, text in paragraphs(segments) if line.folded.startswith("dieu 1"))
    first, text = next(told, (None, ""))
    hits: list[Nominee] = []
    for match in _NAMED.finditer(text) if first is not None else ():
        named = _PRAISED.split(match["rest"], maxsplit=1)[0]
        person = _person(first, named, match.start("rest"), rules) if first is not None else None
        if person is not None:
            hits.append(replace(person, award=award_in(text, rules.awards) or "", row=len(hits) + 1))
    return hits


def find_nominees(reading: Reading) -> tuple[Nominee, ...]:
    """Give everyone the paper lists, in reading order; only kinds that list people are asked."""
    if reading.kind.value not in LISTING_KINDS:
        return ()
    hits = in_tables(reading.document, reading.rules, minutes=reading.kind.value is PaperKind.MINUTES)
    below = reading.segments[len(reading.head.zone) :]
    hits = hits or in_prose(below, reading.rules)
    return tuple(hits or (in_article(below, reading.rules) if reading.kind.value is PaperKind.AWARD_DECISION else ()))


_COUNTS = (("collective_count", "collective"), ("individual_count", "individual"), ("household_count", "household"))


def counted(document: Document, nominees: Sequence[Nominee]) -> dict[str, FieldValue]:
    """Count a list's rows by subject; the evidence is the first row counted."""
    pages = {page.number: page for page in document.pages}
    fields = {}
    for name, subject in _COUNTS:
        rows = [nominee for nominee in nominees if nominee.subject == subject]
        if rows and rows[0].page is not None and rows[0].start is not None:
            span = (rows[0].start, rows[0].end or rows[0].start)
            fields[name] = found(pages[rows[0].page], span, value=len(rows), confidence=0.9, method="table")
    return fields
