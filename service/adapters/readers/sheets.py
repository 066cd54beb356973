"""Spreadsheets by calamine, behind a gate: a 4 KiB workbook may claim seventeen billion cells."""

from __future__ import annotations

import html
import io
import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from lxml import etree
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum, load_workbook

from service.adapters.readers import biff, sheet_struck
from service.adapters.readers.flow import Flow, Look, struck_out
from service.adapters.readers.office_gate import Package
from service.adapters.readers.refusals import refusal
from service.domain.document import HIDDEN_COLUMNS, HIDDEN_ROWS, UNCOMPUTED, Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.adapters.readers.limits import Limits
    from service.domain.document import Cell, Page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
XLS = "application/vnd.ms-excel"
_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
# A cell with content (not closed at once) whose column is past IV or whose row has five digits or more.
_CELL_START = rb"""<(?:[\w.-]+:)?c\s(?:[^<>]*?\s)?r\s*=\s*["']"""
_FAR = re.compile(
    _CELL_START
    + rb"""(?:(?:[A-Z]{3,}|[J-Z][A-Z]|I[W-Z])\d+|[A-Z]{1,2}(?:[2-9]\d{4}|\d{6,})|[^"']*&)"""
    + rb"""["'][^<>]*(?<!/)>""",
    re.IGNORECASE,
)
_MERGE = re.compile(
    rb"""<(?:[\w.-]+:)?mergeCell\s[^<>]*?ref\s*=\s*["']"""
    rb"""([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']"""
)
_CELLS = re.compile(rb"<(?:[\w.-]+:)?c[\s>]")
_MOST_MERGES = 10_000
_NONE: Mapping[Any, Any] = MappingProxyType({})


class _Unseen(NamedTuple):
    """By sheet the rows and columns that it does not show, and what is left of cells of which words are struck out."""

    rows: Mapping[str, frozenset[int]] = _NONE
    columns: Mapping[str, frozenset[int]] = _NONE
    left: Mapping[str, Mapping[tuple[int, int], str]] = _NONE

    def facts(self, filled: Mapping[str, frozenset[int]]) -> list[dict[str, Any]]:
        """Tell how many rows and cells, and in which columns something stands (`filled`)."""
        hidden = [{"code": HIDDEN_ROWS, "sheet": name, "count": len(rows)} for name, rows in self.rows.items() if rows]
        columns = [
            {"code": HIDDEN_COLUMNS, "sheet": name, "columns": sorted(columns)}
            for name, columns in filled.items()
            if columns
        ]
        return [*hidden, *columns, *struck_out(sum(map(len, self.left.values())))]


def open_xlsx(data: bytes, *, limits: Limits) -> Document:
    """Open an xlsx; raises Refused (gate codes, `xlsx.too_large`, `xls.broken`)."""
    package = Package(data, limits=limits)
    for name in package.names:
        if _SHEET.match(name):
            _refuse_far_cells(package.part(name) or b"", limits=limits)
    sheets = _sheets(package)
    unseen = _Unseen(_hidden_rows(package, sheets), _hidden_columns(package, sheets), _struck(package, sheets))
    pages, filled = _pages(data, limits=limits, unseen=unseen)
    return Document(XLSX, pages, (*package.facts, *unseen.facts(filled), *_uncomputed(package, sheets)))


def open_xls(data: bytes, *, limits: Limits) -> Document:
    """Open an xls (BIFF); raises Refused (`xlsx.too_large`, `xls.broken`, `office.encrypted`)."""
    if biff.locked(data):
        raise refusal("office.encrypted")
    unseen = _Unseen(biff.hidden_rows(data), biff.hidden_columns(data), biff.struck_cells(data))
    pages, filled = _pages(data, limits=limits, unseen=unseen)
    return Document(XLS, pages, tuple(unseen.facts(filled)))


_SHEETS = re.compile(
    r"""<(?:[\w.-]+:)?sheet\b(?=[^<>]*?\sname\s*=\s*["'](?P<name>[^"']*))[^<>]*?:id\s*=\s*["'](?P<id>[^"']*)"""
)
_TARGETS = re.compile(
    r"""<Relationship\b(?=[^<>]*?\sId\s*=\s*["'](?P<id>[^"']*))[^<>]*?\sTarget\s*=\s*["'](?P<target>[^"']*)"""
)
_HIDDEN_ROW = re.compile(
    rb"""<(?:[\w.-]+:)?row\b(?=[^<>]*?\shidden\s*=\s*["'](?:1|true))[^<>]*?\sr\s*=\s*["'](\d{1,7})"""
)


def _sheets(package: Package) -> dict[str, str]:
    """Give the part of each sheet by its name, '' for one without."""
    book, links = (
        (package.part(name) or b"").decode("utf-8", "replace")
        for name in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels")
    )
    targets = {hit["id"]: hit["target"].rpartition("/")[2] for hit in _TARGETS.finditer(links)}
    parts = {name.rpartition("/")[2]: name for name in package.names if _SHEET.match(name)}
    return {html.unescape(hit["name"]): parts.get(targets.get(hit["id"], ""), "") for hit in _SHEETS.finditer(book)}


def _hidden_rows(package: Package, sheets: Mapping[str, str]) -> dict[str, frozenset[int]]:
    """Give the rows that each sheet does not show, counted from 0."""
    hidden = {}
    for name, part in sheets.items():
        sheet = package.part(part) or b""
        rows = _HIDDEN_ROW.findall(sheet) if b"hidden" in sheet else ()
        hidden[name] = frozenset(int(row) - 1 for row in rows)
    return hidden


_COLUMNS_OF = re.compile(rb"""<(?:[\w.-]+:)?col\s[^<>]*>""")
_TOLD = re.compile(rb"""\s(min|max|hidden)\s*=\s*["'](\w{1,6})""")


def _hidden_columns(package: Package, sheets: Mapping[str, str]) -> dict[str, frozenset[int]]:
    """Give the columns that each sheet does not show, counted from 0."""
    hidden: dict[str, frozenset[int]] = {}
    for name, part in sheets.items():
        told = [dict(_TOLD.findall(one)) for one in _COLUMNS_OF.findall(package.part(part) or b"")]
        spans = [
            (int(one[b"min"]), int(one[b"max"]))
            for one in told
            if one.get(b"hidden") in {b"1", b"true"}
            and one.get(b"min", b"").isdigit()
            and one.get(b"max", b"").isdigit()
        ]
        hidden[name] = frozenset(at - 1 for first, last in spans for at in range(first, min(last, _LAST) + 1))
    return hidden


_LAST = 256  # columns: what stands farther right is refused
# A formula's cell without a value; an empty text that a formula gives is a value.
_UNCOMPUTED = re.compile(
    rb"""<(?:\w{1,9}:)?c\s(?![^<>]*?\st\s*=\s*["']str["'])[^<>]*>\s*"""
    rb"""<(?:\w{1,9}:)?f\b(?:[^<>]*/>|[^<>]*>[^<]*</(?:\w{1,9}:)?f>)\s*"""
    rb"""(?:<(?:\w{1,9}:)?v\s*(?:/>|></(?:\w{1,9}:)?v>)\s*)?</(?:\w{1,9}:)?c>"""
)


def _uncomputed(package: Package, sheets: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Tell of formulas that no program has computed: theirs are blank cells."""
    for name, part in sheets.items():
        sheet = package.part(part) or b""
        count = sum(1 for _ in _UNCOMPUTED.finditer(sheet)) if b"f>" in sheet or b"<f" in sheet else 0
        if count:
            yield {"code": UNCOMPUTED, "sheet": name, "count": count}


def _struck(package: Package, sheets: Mapping[str, str]) -> dict[str, Mapping[tuple[int, int], str]]:
    try:
        return sheet_struck.struck_cells(package, sheets)
    except etree.XMLSyntaxError as exc:
        raise refusal("xls.broken") from exc


def _refuse_far_cells(sheet: bytes, *, limits: Limits) -> None:
    """Refuse what would make the reader build a grid far larger than its content."""
    if b"\0" in sheet[:64]:
        sheet = sheet.replace(b"\0", b"")
    # The count of brackets bounds the cells; only a sheet near the limit is counted exactly.
    if sheet.count(b"<") > limits.cells and sum(1 for _ in _CELLS.finditer(sheet)) > limits.cells:
        raise refusal("xlsx.too_large")
    if _FAR.search(sheet):
        raise refusal("xlsx.too_large")
    for place, merge in enumerate(_MERGE.finditer(sheet)):
        if place > _MOST_MERGES or _area(merge) > limits.merged_cells:
            raise refusal("xlsx.too_large")


def _area(merge: re.Match[bytes]) -> int:
    left, top, right, bottom = merge.groups()
    return (_column(right) - _column(left) + 1) * (int(bottom) - int(top) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


_PANIC = "PanicException"  # what pyo3 makes of a Rust program's failed check; no Exception, and in no module


@contextmanager
def _translated() -> Iterator[None]:
    """Tell that the reader of cells gave up, in whatever way, in our words."""
    try:
        yield
    except (CalamineError, ValueError, OSError, OverflowError) as exc:  # a length of time that no clock tells
        raise refusal("xls.broken") from exc
    except BaseException as exc:
        if type(exc).__name__ != _PANIC:
            raise
        raise refusal("xls.broken") from exc


def _pages(data: bytes, *, limits: Limits, unseen: _Unseen) -> tuple[tuple[Page, ...], Mapping[str, frozenset[int]]]:
    """Give the sheets as pages, and by its name in which columns that it hides something stands."""
    pages = []
    filled = {}
    left, letters = limits.cells, limits.text
    with _translated():
        workbook = load_workbook(io.BytesIO(data))
        seen = [sheet.visible is SheetVisibleEnum.Visible for sheet in workbook.sheets_metadata]
        for number, (name, visible) in enumerate(zip(workbook.sheet_names, seen, strict=True), 1):
            sheet = _sheet(workbook, name, limits=limits)
            grid = list(sheet.to_python(skip_empty_area=True))
            left -= sum(len(row) for row in grid)
            letters -= sum(len(value) for row in grid for value in row if isinstance(value, str))
            if left < 0 or letters < 0:
                raise refusal("xlsx.too_large")
            first, begin = sheet.start or (0, 0)
            for (row, column), text in unseen.left.get(name, {}).items():
                if 0 <= row - first < len(grid) and 0 <= column - begin < len(grid[row - first]):
                    grid[row - first][column - begin] = text
            columns = unseen.columns.get(name, frozenset())
            filled[name] = frozenset(at - begin for at in columns if at >= begin and _is_filled(grid, at - begin))
            hidden = frozenset(row - first for row in unseen.rows.get(name, ()))
            page = page_of(grid, number, name, over=_over(sheet, len(grid), limits=limits), unseen=hidden)
            pages.append(page if visible else replace(page, hidden=True))
    if not pages:
        raise refusal("xls.broken")
    return tuple(pages), filled


def _is_filled(grid: Sequence[Sequence[Any]], column: int) -> bool:
    return any(row[column : column + 1] not in ([], [""]) for row in grid)


def _sheet(workbook: CalamineWorkbook, name: str, *, limits: Limits) -> CalamineSheet:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.height > limits.rows or sheet.width > limits.columns:
        raise refusal("xlsx.too_large")
    return sheet


def _over(sheet: CalamineSheet, height: int, *, limits: Limits) -> dict[tuple[int, int], int]:
    """Give for each cell that a merge covers from above the row of the cell that it shows (`Sở Y tế` beside three).

    Raises Refused (`xlsx.too_large`) where all merges together cover more than `limits.merged_cells`.
    """
    top, left = sheet.start or (0, 0)
    over: dict[tuple[int, int], int] = {}
    room = limits.merged_cells
    for (first, column), (last, _) in (sheet.merged_cell_ranges or ())[:_MOST_MERGES]:
        covered = range(first + 1, min(last, top + height - 1) + 1)
        room -= len(covered)
        if room < 0:
            raise refusal("xlsx.too_large")
        for row in covered:
            over[row - top, column - left] = first - top
    return over


def page_of(
    grid: Sequence[Sequence[Any]],
    number: int,
    name: str = "",
    *,
    over: Mapping[tuple[int, int], int] = _NONE,
    unseen: frozenset[int] = frozenset(),
) -> Page:
    """Write a grid of values as a page with a table; see `_over` for `over`, `unseen` are rows that nobody sees."""
    flow = Flow()
    texts = [[_printed(value) for value in row] for row in grid]
    width = max((place + 1 for row in texts for place, text in enumerate(row) if text), default=0)
    while texts and not any(texts[-1]):
        texts.pop()
    rows: list[list[Cell]] = []
    for at, row in enumerate(texts):
        cells = []
        for column, text in enumerate(row[:width]):
            mark = flow.mark()
            for line in text.split("\n"):
                flow.write(line, _CELL_LOOK)
            shown = over.get((at, column), -1)
            cells.append(flow.cell(mark) if text or shown < 0 or column >= len(rows[shown]) else rows[shown][column])
        rows.append(cells)
    flow.table([row for at, row in enumerate(rows) if at not in unseen])
    return flow.page(number, title=name)


_CELL_LOOK = Look(source="cell")


def _printed(value: Any) -> str:
    """Give a cell as the sheet shows it: whole numbers without a point, dates as dd/MM/yyyy."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").replace("\r", "\n").strip()
    return str(_PRINTERS.get(type(value), str)(value))


def _moment(value: datetime) -> str:
    return value.strftime("%d/%m/%Y" if value.time() == time() else "%d/%m/%Y %H:%M:%S")


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


_PRINTERS: dict[type, Any] = {
    float: _number,
    datetime: _moment,
    date: lambda value: value.strftime("%d/%m/%Y"),
    time: lambda value: value.strftime("%H:%M:%S"),
    timedelta: str,
    bool: lambda value: "TRUE" if value else "FALSE",
}
