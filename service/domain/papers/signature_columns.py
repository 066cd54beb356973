"""In which column of a table a signature's title and a name stand: one row may hold titles, another names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.domain.document import Cell, Table
    from service.domain.papers.segments import Segment

_MOST_ROWS, _MOST_COLUMNS = 40, 4  # of a table that holds signatures


def columns_differ(one: Segment, other: Segment) -> bool:
    """Tell whether a title and a name stand in different columns; in a wide one a name goes to the nearest title."""
    if not one.line.source == other.line.source == "cell" or one.page is not other.page:
        return False
    for table in one.page.tables:
        first, last = table.rows[0][0].start, table.rows[-1][-1].end
        if not (first <= one.start < last and first <= other.start < last):
            continue
        if len(table.rows) > _MOST_ROWS or len(table.rows[0]) > _MOST_COLUMNS:
            return _nearer(table, one, other)
        places = [_column_of(table, line) for line in (one, other)]
        return None not in places and places[0] != places[1]
    return False


def _nearer(table: Table, title: Segment, name: Segment) -> bool:
    """Tell whether beside a name, in its row of a sheet, something stands nearer to the title's column."""
    column = _column_of(table, title)
    row = next((row for row in table.rows if any(cell.text and _holds(cell, name) for cell in row)), ())
    filled = [at for at, cell in enumerate(row) if cell.text.strip()]
    if column is None or not 1 < len(filled) <= _MOST_COLUMNS:
        return False
    return not _holds(row[min(filled, key=lambda at: abs(at - column))], name)


def _holds(cell: Cell, line: Segment) -> bool:
    return cell.start <= line.start < cell.end


def _column_of(table: Table, line: Segment) -> int | None:
    cells = ((at, cell) for row in table.rows for at, cell in enumerate(row) if cell.text)
    return next((at for at, cell in cells if cell.start <= line.start < cell.end), None)
