"""A merit report: labelled lines of a person's or collective's record, and history tables."""

from __future__ import annotations

import re
from itertools import accumulate
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import dates
from service.domain.asking import heading
from service.domain.document import Cell
from service.domain.evidence import ABSENT, found, over
from service.domain.fields import PaperKind
from service.domain.flowing import flowing
from service.domain.nominee_rows import is_body
from service.domain.segments import paragraphs
from service.domain.signature import bare_name, confirms, is_name
from service.domain.text import collapse, fold, unbroken

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from service.domain.document import Line, Page
    from service.domain.fields import FieldValue
    from service.domain.reading import Reading
    from service.domain.rules_documents import FieldRule
    from service.domain.segments import Segment

_PLACES = 20
_LINES = 5
_LEAD = re.compile(r"(?:\d{1,2}\s?[.)]|[-–+*•])?\s*$")
_HINT = re.compile(r"\s*(?:\([^)]{0,160}\))?\s*(?P<colon>[:：])?\s*")
_BLANK = re.compile(r"^[\s.…_\-–]*$")
_NEXT_LABEL = re.compile(r"(?:[;,]\s*|\.\s+(?=[^\W\d_a-zđ]))[^\W\d_][^:;,.\d]{2,30}:")
_YEAR = re.compile(r"(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?")
_QUOTED = re.compile(r"[“\"«](?P<name>[^”\"»]{10,300})[”\"»]")


# Of lines that no field is read from: a value ends where one begins.
_UNREAD_LABELS = frozenset(
    {"bi danh", "ten goi khac", "ten thuong goi", "so dien thoai", "dien thoai", "so cccd", "so dinh danh", "email"}
)


def _labels(reading: Reading) -> list[str]:
    rules = reading.rules.of(reading.kind.value).fields
    known = {label for rule in rules for label in rule.labels if rule.where == "body"}
    return sorted(known | _UNREAD_LABELS, key=len, reverse=True)


def _value_end(text: str, folded: str, start: int, labels: Sequence[str]) -> int:
    """Give where the value ends: at the next label of the same line, or the line's end."""
    line_end = len(text)
    stops = [line_end]
    for label in labels:
        at = folded.find(label, start)
        if at > start and not folded[at - 1].isalnum() and ":" in text[at : at + len(label) + 4]:
            stops.append(at)
    other = _NEXT_LABEL.search(text, start)
    return min(*stops, other.start() if other is not None else line_end)


def _labelled(segment_text: str, folded: str, label: str, labels: Sequence[str]) -> tuple[int, int] | None:
    at = folded.find(label)
    if at < 0 or (at and not (_LEAD.match(segment_text[:at]) or segment_text[at - 1] in " ;,.\t")):
        return None
    hint = _HINT.match(segment_text, at + len(label))
    if hint is None or (hint["colon"] is None and at + len(label) < len(segment_text)):
        return None
    end = _value_end(segment_text, folded, hint.end(), labels)
    piece = segment_text[hint.end() : end]
    trimmed = piece.rstrip(" ;.,-–\t…") if not piece.rstrip().endswith(("TP.", "Tp.")) else piece.rstrip()
    lead = len(piece) - len(piece.lstrip(" .…_\t"))
    if _BLANK.match(trimmed) or not trimmed[lead:]:
        return None
    return hint.end() + lead, hint.end() + len(trimmed)


def read_text(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read what is written after a label on the same line, up to the next label of that line."""
    labels = _labels(reading)
    longer = [label for label in labels if label not in rule.labels]
    for segment in reading.segments:
        text = _carried_on(reading, segment)
        folded = segment.folded if text is segment.text else fold(text)
        for label in rule.labels:
            if label not in folded or _within_another(folded, label, longer):
                continue
            span = _labelled(text, folded, label, labels)
            if span is not None:
                start, end = segment.start + span[0], segment.start + span[1]
                end = start + _name_alone(segment.page.text[start:end], reading) if rule.name == "full_name" else end
                value = collapse(segment.page.text[start:end])
                return found(segment.page, (start, end), value=value, confidence=0.9)
            beside = _beside(segment, label)
            if beside is not None:
                return found(segment.page, (beside.start, beside.end), value=collapse(beside.text), confidence=0.85)
    return _unlabelled(reading) if rule.name == "full_name" else ABSENT


def _name_alone(text: str, reading: Reading) -> int:
    """Give how long a person's name is where brackets tell more of the person (`… (đã hy sinh ngày …)`)."""
    name = text.split("(", 1)[0].rstrip(" ,;-–")
    return len(name) if is_name(name, reading.rules.header) else len(text)


def _beside(segment: Segment, label: str) -> Cell | None:
    """Give the cell right of one that holds nothing but a label: a record may be laid out as a table."""
    bare = _HINTED.sub("", segment.folded).strip(" :.")
    if segment.line.source != "cell" or not bare.endswith(label) or not _LEAD.fullmatch(f"{bare[: -len(label)]}"):
        return None
    for table in segment.page.tables:
        for row in table.rows:
            at = next((at for at, cell in enumerate(row[:-1]) if cell.text and cell.start == segment.start), None)
            if at is not None:
                value = row[at + 1]
                return value if len(row) <= _RECORD and value.text.strip() and not _BLANK.match(value.text) else None
    return None


_RECORD = 4  # columns: two labels, two values
_HINTED = re.compile(r"\s*\([^)]{0,160}\)")


def _within_another(folded: str, label: str, others: Sequence[str]) -> bool:
    """Tell whether a label is only part of another field's (`Chức vụ, đơn vị công tác`)."""
    at = folded.find(label)
    holding = (other for other in others if len(other) > len(label) and label in other)
    return any(0 <= folded.find(other, 0, at + len(other)) <= at for other in holding)


def _unlabelled(reading: Reading) -> FieldValue:
    """Read the collective's name that stands alone on the first line below the heading (DOMAIN C.4)."""
    own = heading(reading.head)
    if reading.kind.value is not PaperKind.MERIT_REPORT_COLLECTIVE or not own:
        return ABSENT
    if len(own) > 2 and is_body(own[-1].text, reading.rules):  # noqa: PLR2004  # title, award, name
        return over(own[-1], own[-1], value=collapse(own[-1].text), confidence=0.7)
    at = next((place for place, line in enumerate(reading.segments, 1) if line.start == own[-1].start), 0)
    below = reading.segments[at : at + 1]
    if not below or not is_body(below[0].text, reading.rules) or below[0].text.rstrip().endswith((".", ";", ":", ",")):
        return ABSENT
    return over(below[0], below[0], value=collapse(below[0].text), confidence=0.7)


def _carried_on(reading: Reading, segment: Segment) -> str:
    """Give a line with those that it runs over the right margin into (PDF), every character at its place."""
    printed, whole, end = segment.page.text, flowing(reading, segment.page), segment.end
    for _ in range(_LINES):
        if printed[end : end + 1] != "\n" or whole[end] == "\n":
            break
        stop = printed.find("\n", end + 1)
        below = printed[end + 1 : stop if stop >= 0 else len(printed)]
        if below[:1].isupper() and ":" in below[:_LONGEST_LABEL]:
            break
        gap = _GAP.search(below)
        end += 1 + (gap.start() if gap is not None else len(below))
    return whole[segment.start : end] if end > segment.end else segment.text


_LONGEST_LABEL = 45  # characters, with its colon
_GAP = re.compile(r"\t| {4,}")


def _history_column(row: Sequence[Cell], labels: Sequence[str]) -> int | None:
    """Give the column of a history table's header that one of the labels names."""
    names = [fold(cell.text) for cell in row]
    return next((at for at, name in enumerate(names) if at and any(label in name for label in labels)), None)


_Rows = tuple[tuple[Cell, ...], ...]


def _history_tables(pages: Sequence[Page]) -> Iterator[tuple[Page, _Rows, _Rows]]:
    """Give each table with the rows above those it goes on from: a page's first table may be the rest of the last."""
    above: _Rows = ()
    for page in pages:
        tables = [table.rows for table in page.tables] or [rows for rows in [_tabbed(page)] if rows]
        for at, rows in enumerate(tables):
            begins = not rows[0][0].text.strip() or any(_YEAR.search(cell.text) for cell in rows[0][:2])
            goes_on = not at and above and len(above[0]) == len(rows[0]) and begins
            above = above if goes_on else ()
            yield page, rows, above
            above = (*above, *rows)
        above = above if tables else ()


def _tabbed(page: Page) -> _Rows:
    """Give the lines whose columns are set by tabs as rows, an empty column too."""
    rows = []
    for line in page.lines:
        if line.text.count("\t") > 1:
            ends = list(accumulate((len(piece) + 1 for piece in line.text.split("\t")), initial=line.start))
            pieces = zip(line.text.split("\t"), ends, strict=False)
            rows.append(tuple(Cell(piece, start, start + len(piece)) for piece, start in pieces))
    return tuple(rows)


def _history_rows(above: _Rows, rows: _Rows, labels: Sequence[str]) -> Iterator[tuple[dict[str, Any], Cell]]:
    where: int | None = None
    dated, last = 0, None
    for at, row in enumerate((*above, *rows)):
        year = _YEAR.search(row[dated].text) if len(row) > dated else None
        if year is None and at != len(above) and _same_year(row, dated, where):
            year = last
        last = year
        headed = next((at for at, cell in enumerate(row[:2]) if fold(cell.text).strip().startswith("nam")), None)
        if year is None and headed is not None:
            dated, where = headed, _history_column(row, labels)
        if at < len(above) or year is None or where is None or where >= len(row) or not row[where].text.strip():
            continue
        decision = unbroken(" ".join(cell.text for cell in row[where + 1 :]))
        told = {"year": year.group(), "name": unbroken(row[where].text), "decision": decision}
        yield {**told, **decision_parts(decision)}, row[where]


def _same_year(row: Sequence[Cell], dated: int, where: int | None) -> bool:
    """Tell whether a row leaves out the year above it: it names what was given and by which decision."""
    if where is None or where >= len(row) or row[dated].text.strip() or not row[where].text.strip():
        return False
    return any(_DECIDED.search(cell.text) for cell in row[where + 1 :])


_DECIDED = re.compile(r"(?<!\d)\d{1,6}[a-zA-Z]?\s?/\s?(?:\d{4}\s?/\s?)?[A-ZĐa-zđ][\wĐđ&.]*(?:\s?[-–/]\s?[\wĐđ&.]+)*")
_BY = re.compile(r"\b(?:của|do)\s+(?P<who>[^;()]{3,120})")


def decision_parts(decision: str) -> dict[str, str]:
    """Give number, date (ISO) and issuer of a cited decision, each where it is told; nothing is made up."""
    number, day = _DECIDED.search(decision), dates.find(fold(decision))
    ends = max(number.end() if number else 0, day[2] if day else 0)
    by = _BY.search(decision, ends) if ends else None
    rest = (by["who"] if by else decision[ends:] if ends else "").strip(" ,.;:-–()")
    told = {
        "number": re.sub(r"\s+", "", number.group()) if number else "",
        "date": day[0] if day else "",
        "issuer": rest if any(char.isalpha() for char in rest) else "",
    }
    return {name: value for name, value in told.items() if value}


_YEARLY = re.compile(
    r"^(?:[-–+*•]\s*)?(?:Năm\s+(?:học\s+)?)?(?P<year>(?:19|20)\d{2}(?:\s?[-–]\s?(?:19|20)\d{2})?)\s*[:,;–-]?\s+(?P<rest>[^\W\d_].{3,400})$"
)
_BY_WHICH = re.compile(r"^(?:theo|tại)\s+", re.IGNORECASE)
_SECTION = re.compile(r"(?:[IVX]{1,4}|\d{1,2})\s?[.)]")
_CITES = re.compile(r"\s*[,;(–-]?\s*(?:(?:theo|tại)\s+)?(?:Quyết định|QĐ)\s", re.IGNORECASE)
_GIVEN = re.compile(
    r"(?:đã )?được (?P<by>.{3,100}?) (?:tặng|công nhận)(?: thưởng| danh hiệu)? (?P<name>\S.*)", re.DOTALL
)
_LONGEST_RECORD = 60  # lines


def _told_records(reading: Reading, labels: Sequence[str]) -> Iterator[tuple[Segment, dict[str, Any]]]:
    """Give the records told in lines (`- Năm 2023: Giấy khen (Quyết định số …)`) under a heading that a label names."""
    below = 0
    for segment, text in paragraphs(reading.segments):
        if _SECTION.match(segment.text) or segment.upper:
            below = _LONGEST_RECORD if any(label in fold(text) for label in labels) else 0
            continue
        hit = _YEARLY.match(text) if below else None
        below -= bool(below)
        if hit is not None:
            cited = _CITES.search(hit["rest"])
            name = hit["rest"][: cited.start()] if cited else hit["rest"]
            decision = _BY_WHICH.sub("", hit["rest"][cited.start() :].strip(" ,;.(–-)")) if cited else ""
            given = _GIVEN.match(name)
            by = {"issuer": collapse(given["by"])} if given is not None else {}
            name = given["name"] if given is not None else name
            told = {"year": hit["year"], "name": collapse(name).strip(" ,;.:(–-"), "decision": collapse(decision)}
            yield segment, {**told, **by, **decision_parts(told["decision"])}


def read_history(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read the tables of earlier ratings or awards: year, name, decision (number, date, issuer)."""
    hits: list[tuple[Page, dict[str, Any], Cell]] = []
    for page, rows, above in _history_tables(reading.document.pages):
        hits.extend((page, *hit) for hit in _history_rows(above, rows, rule.labels))
    if not hits:
        told = list(_told_records(reading, rule.labels))
        return over(told[0][0], told[-1][0], value=[row for _, row in told], confidence=0.75) if told else ABSENT
    page, _, cell = hits[0]
    return found(page, (cell.start, cell.end), value=[row for _, row, _ in hits], confidence=0.85)


def read_initiatives(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read the names of initiatives, quoted in lines that speak of an initiative."""
    hits: list[tuple[Segment, str]] = []
    for segment, text in paragraphs(reading.segments):
        if any(label in fold(text) for label in rule.labels):
            hits.extend((segment, collapse(match["name"])) for match in _QUOTED.finditer(text))
    if not hits:
        return ABSENT
    return over(hits[0][0], hits[0][0], value=[name for _, name in hits], confidence=0.7)


_ABREAST = 28  # characters: a line set by spaces has its columns farther apart


def _under(label: Segment, name: Segment) -> bool:
    """Tell whether a name stands in the column of a signature's label: by place, by table, by tab, or by spaces."""
    if label.page is not name.page:
        return name.right == label.right
    if label.line.x0 is not None:
        return _overlap(label.line, name.line)
    rows = [row for table in label.page.tables for row in table.rows]
    cells = [_cell_of(rows, segment) for segment in (label, name)]
    if None not in cells:
        return cells[0] == cells[1]
    if "\t" in label.line.text and "\t" in name.line.text:
        return label.column == name.column
    return abs((name.start - name.line.start) - (label.start - label.line.start)) < _ABREAST


def _overlap(one: Line, other: Line) -> bool:
    """Tell whether one line stands below a part of another."""
    (left, right), (begins, ends) = ((line.x0 or 0.0, line.x1 or line.x0 or 0.0) for line in (one, other))
    return begins < right and left < ends


def _cell_of(rows: Sequence[Sequence[Cell]], segment: Segment) -> int | None:
    """Give which column of a table a line stands in; None outside of tables."""
    places = (at for row in rows for at, cell in enumerate(row) if cell.text and cell.start <= segment.start < cell.end)
    return next(places, None)


def read_confirmed_by(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read who confirmed the report: the name under *XÁC NHẬN …*."""
    places = [
        at for at, segment in enumerate(reading.segments) if any(label in segment.folded for label in rule.labels)
    ]
    for at in places[:_PLACES]:
        segment = reading.segments[at]
        if not (segment.upper or _confirming(segment)):
            continue
        for below in reading.segments[at + 1 : at + 14]:
            name = bare_name(below.text, reading.rules.header)
            office = fold(name).startswith(reading.rules.header.roles)
            if is_name(name, reading.rules.header) and not office and _under(segment, below):
                start = below.start + max(below.text.find(name), 0)
                return found(below.page, (start, start + len(name)), value=name, confidence=0.75)
    return ABSENT


def _confirming(segment: Segment) -> bool:
    """Tell whether a line in small letters is a signature's label alone, or says how to confirm below one."""
    text = segment.folded.rstrip(" .…")
    return len(text) < _LONGEST_TITLE and (
        confirms(segment) or text.startswith("(xac nhan") or text.endswith((" xac nhan", " xac nhan, de nghi"))
    )


_LONGEST_TITLE = 60  # characters


MERIT_READERS: Mapping[str, Callable[[Reading, FieldRule], FieldValue]] = MappingProxyType(
    {
        "text": read_text,
        "history": read_history,
        "initiatives": read_initiatives,
        "confirmed_by": read_confirmed_by,
    }
)
