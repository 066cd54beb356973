"""OpenDocument spreadsheets (OASIS ODF 1.3, part 3, 9): each sheet a page with its cells as they are shown."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.adapters.readers.flow import Flow, struck_out
from service.adapters.readers.odt import OFFICE, TABLE, blocks, content, rows_of
from service.adapters.readers.refusals import refusal
from service.adapters.readers.spans import laid_out, spanned
from service.domain.document import HIDDEN_COLUMNS, HIDDEN_ROWS, Document

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from service.adapters.readers.limits import Limits
    from service.adapters.readers.odt import How
    from service.adapters.readers.spans import Spanned
    from service.domain.document import Cell, Page

MEDIA_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_COVERED = f"{TABLE}covered-table-cell"
_WIDE, _HIGH = f"{TABLE}number-columns-spanned", f"{TABLE}number-rows-spanned"
_UNSEEN = frozenset({"collapse", "filter"})
_FEW = 1_000  # empty rows below a merged cell that are written one by one, so that it ends where it does


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open an ods; raises Refused (`odf.broken`, `xlsx.too_large`, gate codes)."""
    root, how = content(data, limits=limits)
    unseen = {
        style.get(f"{_STYLE}name") for style in root.iter(f"{_STYLE}style")
        if any(one.get(f"{TABLE}display") == "false" for one in style.iter(f"{_STYLE}table-properties"))
    }  # fmt: skip
    pages: list[Page] = []
    facts: list[dict[str, Any]] = []
    for book in root.iter(f"{OFFICE}spreadsheet"):
        for table in book.iterchildren(f"{TABLE}table"):
            sheet = _Sheet(table, how, limits)
            page = sheet.page(len(pages) + 1)
            pages.append(replace(page, hidden=True) if table.get(f"{TABLE}style-name") in unseen else page)
            if sheet.hidden:
                facts.append({"code": HIDDEN_ROWS, "sheet": page.title, "count": sheet.hidden})
            if columns := sheet.hidden_columns():
                facts.append({"code": HIDDEN_COLUMNS, "sheet": page.title, "columns": columns})
    if not pages:
        raise refusal("xls.broken")
    return Document(MEDIA_TYPE, tuple(pages), (*facts, *struck_out(how[0].struck)))


class _Sheet:
    """One sheet: rows and cells that a file says once for many are written as often as they stand, empty ones not."""

    def __init__(self, table: Element, how: How, limits: Limits) -> None:
        self.hidden = 0
        self._table, self._how, self._limits = table, how, limits
        self._flow = Flow()
        self._left = limits.cells
        self._laid: list[list[Cell]] = []

    def page(self, number: int) -> Page:
        rows: list[list[Spanned]] = []
        for row in rows_of(self._table):
            times, filled = _times(row, "rows"), _is_filled(row)
            if row.get(f"{TABLE}visibility") in _UNSEEN:
                self.hidden += times if filled else 0
                continue
            again = times - 1 if filled or (times < _FEW and _is_covered(row)) else 0
            if (filled or again) and len(rows) + 1 + again > self._limits.rows:
                raise refusal("xlsx.too_large")
            rows.append(self._cells(row))
            # How many more it stands for is known before they are written: a few bytes may ask for millions.
            if again * len(rows[-1]) > self._left:
                raise refusal("xlsx.too_large")
            rows += [self._cells(row) for _ in range(again)]
        while rows and not any(one.cell.text for one in rows[-1]):
            rows.pop()
        self._laid = laid_out(rows)
        self._flow.table(self._laid)
        return self._flow.page(number, title=self._table.get(f"{TABLE}name") or "")

    def hidden_columns(self) -> list[int]:
        """Tell in which columns that are not shown something stands."""
        at, hidden, width = 0, set[int](), max(map(len, self._laid), default=0)
        for column in self._table.iter(f"{TABLE}table-column"):
            times = min(_times(column, "columns"), width - at)
            hidden |= set(range(at, at + times)) if column.get(f"{TABLE}visibility") in _UNSEEN else set()
            at += times
        return [one for one in sorted(hidden) if any(one < len(row) and row[one].text for row in self._laid)]

    def _cells(self, row: Element) -> list[Spanned]:
        cells: list[Spanned] = []
        empty = 0
        for cell in row.iterchildren(f"{TABLE}table-cell", _COVERED):
            covered = cell.tag == _COVERED  # another cell stands there: it is told where, and written by `laid_out`
            times = 0 if covered else _times(cell, "columns")
            if not (covered or _is_filled(cell) or _is_merged(cell)):
                empty += times
                continue
            if len(cells) + empty + times > self._limits.columns:
                raise refusal("xlsx.too_large")
            cells += [self._cell() for _ in range(empty)]
            cells += [self._cell(cell) for _ in range(times)]
            empty = 0
        self._left -= len(cells)
        if self._left < 0:
            raise refusal("xlsx.too_large")
        return cells

    def _cell(self, cell: Element | None = None) -> Spanned:
        mark = self._flow.mark()
        if cell is None:
            return spanned(self._flow.cell(mark), None, None)
        blocks(cell, self._flow, self._how, "cell")
        return spanned(self._flow.cell(mark), cell.get(_WIDE), cell.get(_HIGH))


def _times(element: Element, what: str) -> int:
    """Give how often an element stands; a sheet's end stands for a million rows."""
    told = element.get(f"{TABLE}number-{what}-repeated") or "1"
    return int(told) if told.isascii() and told.isdigit() and len(told) < _DIGITS and int(told) else 1


_DIGITS = 9


def _is_covered(row: Element) -> bool:
    return next(row.iterchildren(_COVERED), None) is not None


def _is_merged(cell: Element) -> bool:
    """Tell whether a cell stands over several: an empty one, too, moves what stands beside and below it."""
    return any(cell.get(way, "1") != "1" for way in (_WIDE, _HIGH))


def _is_filled(element: Element) -> bool:
    """Tell whether any text stands in a row or cell."""
    return any(text.strip() for text in element.itertext())
