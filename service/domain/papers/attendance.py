"""Who sat in a meeting, as its minutes list them: below *Thành phần:* in items, or in a table."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from service.domain.papers.evidence import ABSENT, found
from service.domain.papers.honorifics import honorific_of
from service.domain.papers.nominee_columns import columns_of
from service.domain.papers.page_rows import lists_of_page
from service.domain.papers.segments import paragraphs
from service.domain.papers.signature import bare_name, is_name
from service.domain.text import collapse, fold, fold_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Cell, Page
    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading

_ATTENDED = re.compile(r"thanh phan|thanh vien|du hop|tham du|co mat|vang mat|dai bieu")
_BEFORE_TABLE = 120  # characters
_ASKED = re.compile(r"de nghi|khen|danh hieu|binh xet|ket qua|phieu|dong y|tan thanh|ty le|tin nhiem")


_PRESENT = re.compile(r"co mat|vang mat|du hop|thanh phan")


def tells_who_came(page: Page, rows: Sequence[Sequence[Cell]], *, minutes: bool) -> bool:
    """Tell whether a table says who sat in a meeting: by its header, else by the line above it.

    Outside minutes nominees may be *thành viên*, *đại biểu*, and have attended something.
    """
    attended = _ATTENDED if minutes else _PRESENT
    head = fold(" ".join(cell.text for cell in rows[0]))
    if _ASKED.search(head):
        return False
    first = min((cell.start for row in rows for cell in row if cell.text.strip()), default=0)
    above = fold(page.text[max(0, first - _BEFORE_TABLE) : first]).strip().rsplit("\n", 1)[-1]
    return attended.search(head) is not None or (attended.search(above) is not None and not _ASKED.search(above))


class _Sat(NamedTuple):
    """Somebody who sat there: the name and where it stands."""

    page: Page
    name: str
    start: int


_OPENS = re.compile(
    r"(?:(?:[ivx]{1,4}|\d{1,2}|[a-z])\s?[.)/-]|[-–+*•])?\s*(?:thanh phan|thanh vien)"
    r"(?: (?:tham du|tham gia|du hop|du|hop|cuoc hop|phien hop|buoi hop|co mat|hoi dong|gom|gom co|cua hoi dong))*\s*:?"
)
_ITEM = re.compile(r"(?:[-–+*•]|\d{1,2}\s?[.)/-])\s*(?=\S)")
_LABEL = re.compile(
    r"(?:Chủ trì|Chủ tọa|Chủ toạ|Thư ký|Chủ tịch|Phó Chủ tịch|Ủy viên|Uỷ viên|Thành viên)[^:]{0,40}:\s*"
)
_HONOURED = re.compile(r"\b(?i:ông|bà|đ/c|đồng chí|anh|chị|thầy|cô)\s*[.:]?\s+(?=[^\W\d_a-zđ])")
_NAME_ENDS = re.compile(r"\s*(?:[,;:–(\t]|\s-\s|\s[-–]|chức vụ|là\s|$)", re.IGNORECASE)
_LEAST = 3  # a council of two is none


def _named(text: str, reading: Reading) -> str:
    """Give the person with whom an item opens; nothing where it opens with none, or tells of two."""
    label = _LABEL.match(text)
    text = text[label.end() :] if label is not None else text
    first = bare_name(
        _HONOURED.sub("", _NAME_ENDS.split(text, maxsplit=1)[0], count=1).strip(" ."), reading.rules.header
    )
    return first if is_name(first, reading.rules.header) and len(_HONOURED.findall(text)) <= 1 else ""


def _in_items(reading: Reading) -> list[_Sat]:
    sat: list[_Sat] = []
    opened = False
    for segment, text in paragraphs(reading.segments):
        if not opened:
            opened = _OPENS.fullmatch(fold(text)) is not None
            continue
        item = _ITEM.match(text)
        rest = text[item.end() :] if item is not None else text
        name = _named(rest, reading) if item is not None or _HONOURED.match(rest) or _LABEL.match(rest) else ""
        if name:
            sat.append(_Sat(segment.page, name, segment.start + max(text.find(name), 0)))
        elif item is None or not _LABEL.fullmatch(rest.rstrip() + " "):
            return sat if item is None or rest.rstrip().endswith(":") or _GONE.match(fold(rest)) else []
    return sat


_GONE = re.compile(r"vang\b")


def _tables(reading: Reading) -> Iterator[tuple[Page, Sequence[Sequence[Cell]], int]]:
    """Give the tables that tell who sat there, each with its names' column."""
    for page in reading.document.pages:
        for rows in lists_of_page(page):
            for at, row in enumerate(rows[:_LEAST]):
                columns = columns_of([cell.text for cell in row])
                if columns is not None and tells_who_came(page, rows[at:], minutes=True):
                    yield page, rows[at + 1 :], columns["name"]
                    break


def _name_in(row: Sequence[Cell], at: int, reading: Reading) -> str:
    name = (
        bare_name(honorific_of(collapse(row[at].text), reading.rules)[1], reading.rules.header) if at < len(row) else ""
    )
    return name if is_name(name, reading.rules.header) else ""


def _in_tables(reading: Reading) -> list[_Sat]:
    return [
        _Sat(page, name, row[at].start)
        for page, rows, at in _tables(reading)
        for row in takewhile(lambda row: not _GUESTS.search(fold(row[0].text)), rows)
        if (name := _name_in(row, at, reading))
    ]


_GUESTS = re.compile(r"khach moi|dai bieu|duoc moi")


def read_listed(reading: Reading) -> FieldValue:
    """Count who is listed as having sat there, where nothing else tells it; guests are not counted."""
    sat = _in_tables(reading) or _in_items(reading)
    if len({one.name for one in sat}) < _LEAST:
        return ABSENT
    first = sat[0]
    return found(
        first.page, (first.start, first.start + len(first.name)), value=len({one.name for one in sat}), confidence=0.7
    )


_ABSENT = re.compile(r"\bvang(?: mat)?\s*:?\s*(?:(?P<none>khong|0{1,2})|(?P<n>\d{1,2}))\b(?!\s?/)")


def read_all(reading: Reading) -> FieldValue:
    """Give how many the list and those told absent come to; nothing where none is told absent, or not how many."""
    listed = read_listed(reading)
    if listed is ABSENT:
        return ABSENT
    told = {int(hit["n"] or 0) for page in reading.document.pages for hit in _ABSENT.finditer(fold_page(page.text))}
    if len(told) != 1:
        return ABSENT
    page = next(page for page in reading.document.pages if page.number == listed.page)
    return found(page, (listed.start or 0, listed.end or 0), value=listed.value + told.pop(), confidence=0.7)


def _says(text: str, labels: Sequence[str]) -> bool:
    """Tell whether a cell says a label, alone or beside another office (`Ủy viên, thư ký`)."""
    return any(part.strip(" .") in labels for part in re.split(r"[,;/(\n]|\s[-–]\s", fold(text).strip(" .)")))


def in_role(reading: Reading, labels: Sequence[str]) -> FieldValue:
    """Give the one person whose row in such a table says no more than a label (`Chủ trì`) in a cell."""
    told = [
        _Sat(page, name, row[at].start + max(row[at].text.find(name), 0))
        for page, rows, at in _tables(reading)
        for row in rows
        if any(_says(cell.text, labels) for place, cell in enumerate(row) if place != at)
        and (name := _name_in(row, at, reading))
    ]
    if len({one.name for one in told}) != 1:
        return ABSENT
    return found(told[0].page, (told[0].start, told[0].start + len(told[0].name)), value=told[0].name, confidence=0.8)
