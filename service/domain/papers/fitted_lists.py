"""A typed list without rulings whose rows are told by how their cells fit, up to where it ends."""

from __future__ import annotations

import re
from bisect import bisect
from typing import TYPE_CHECKING

from service.domain.papers.fitted_rows import fitted
from service.domain.papers.nominee_columns import columns_of, is_numeral
from service.domain.papers.placed_grid import NO_NUMBERS, TOTAL, begins_row, ends, is_number
from service.domain.papers.placed_heads import edges_of, is_person, may_sign

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.papers.placed_grid import Grid
    from service.domain.papers.segments import Segment

    Row = Sequence[Segment]

_SLACK = 1.0  # points by which a cell may begin before its column
_MOST = 0.6  # of a page's rows
_FAR = 2.2  # times the widest gap between a list's rows: what stands as far below is none of it


def fitted_cells(bands: Sequence[Row], grid: Grid) -> list[list[list[Segment]]]:
    """Give the rows of a list as the pieces of each column; [] where its cells fit no order."""
    own = [[part for piece in band for part in _numeral_apart(piece, grid)] for band in _up_to_end(bands, grid)]
    rows = fitted(own, lambda piece: _column(piece, grid), number_at=grid.number_at, name_at=grid.name_at)
    return [_cells(row, grid) for row in _of_list(rows or [], bands, grid)]


def going_on(bands: Sequence[Row], grid: Grid) -> list[list[list[Segment]]]:
    """Give the rows with which a list without numbers goes on at a page's top; [] where that is something else.

    Most of its lines are rows with a name and something beside it, and the names begin at one place.
    """
    rows = fitted_cells(bands, grid)
    whole = [row for row in rows if row[grid.name_at] and any(row[at] for at in range(grid.name_at + 1, len(row)))]
    named = [row for row in whole if is_person(" ".join(piece.text for piece in row[grid.name_at]))]
    lefts = [row[grid.name_at][0].line.x0 or 0.0 for row in whole]
    in_line = bool(lefts) and max(lefts) - min(lefts) <= _SLACK
    return rows if in_line and _MOST * len(rows) <= len(whole) and 2 * len(named) >= len(whole) else []


def _column(piece: Segment, grid: Grid) -> int:
    """Give the column where a piece begins; a name that touched its number begins where that ended."""
    at = max(bisect(grid.begins, (piece.line.x0 or 0.0) + _SLACK) - 1, 0)
    beside = at == grid.number_at and grid.name_at == at + 1 and not (is_number(piece.text) or is_numeral(piece.text))
    return grid.name_at if beside else at


def _numeral_apart(piece: Segment, grid: Grid) -> Iterator[Segment]:
    """Part a numeral from the heading that it touches (`I TẬP THỂ`): it stands in the column of the numbers."""
    hit = _NUMERAL.match(piece.text)
    left = piece.line.x0 or 0.0
    apart = hit is not None and grid.name_at == grid.number_at + 1 and left + _SLACK < grid.begins[grid.name_at]
    if hit is None or not apart or grid.begins[grid.number_at] < 0:
        yield piece
        return
    cut, edge = hit.end(), max(grid.begins[grid.name_at], left + _SLACK)
    numeral = piece.text[: hit.end("n")]
    line = piece.line
    yield piece._replace(text=numeral, folded=piece.folded[: len(numeral)], line=line._replace(x1=edge - _SLACK))
    rest, folded = piece.text[cut:], piece.folded[cut:]
    yield piece._replace(text=rest, start=piece.start + cut, folded=folded, line=line._replace(x0=edge))


_NUMERAL = re.compile(r"(?P<n>(?:[IVX]{1,5}|[A-HĐ])[.)/]?)\s+(?=[A-ZĐÀ-Ỹ]{2})")


def _cells(row: Row, grid: Grid) -> list[list[Segment]]:
    cells: list[list[Segment]] = [[] for _ in grid.cells]
    for piece in row:
        cells[_column(piece, grid)].append(piece)
    return cells


def _up_to_end(bands: Sequence[Row], grid: Grid) -> Sequence[Row]:
    """Give the bands above the paragraph that ends a list, or the header of another one.

    Without numbers nothing of it stands below who signs, nor below a total with no number behind it.
    """
    edges, numberless = edges_of(bands), grid.spans[grid.number_at] == NO_NUMBERS
    last = max((at for at, band in enumerate(bands) if begins_row(band, grid)), default=0)
    for at, band in enumerate(bands):
        if at > last and (TOTAL.match(band[0].folded) is not None or (numberless and may_sign(band, edges))):
            return bands[:at]
        header = at and columns_of([piece.text for piece in band]) is not None
        if (at and ends(band, grid)) or (header and len(band) != len(grid.cells)):
            return bands[:at]
    return bands


def _of_list(rows: Sequence[Row], bands: Sequence[Row], grid: Grid) -> Iterator[Row]:
    """Give the rows up to a total, who signs, or what stands far below; behind those, rows with numbers go on."""
    edges, widest, above, shut = edges_of(bands), 0.0, 0.0, False
    numbered = any(_number(row, grid) for row in rows)
    for row in rows:
        begins, below = min(map(_top, row)), max(map(_foot, row))
        gap = begins - above if above else 0.0
        columns = {_column(piece, grid) for piece in row}
        if _number(row, grid) or (not (shut or numbered) and len(columns) > 1 and grid.name_at in columns):
            shut = False
        else:
            far = bool(widest) and gap > _FAR * widest
            header = columns_of([piece.text for piece in row]) is not None
            shut = shut or far or header or may_sign(row, edges) or TOTAL.match(row[0].folded) is not None
        if not shut and (grid.name_at in columns or _number(row, grid)):
            yield row
            widest = max(widest, gap, *(_foot(piece) - _top(piece) for piece in row))
        elif not (shut or numbered):
            shut = True
        above = below


def _number(row: Row, grid: Grid) -> bool:
    return is_number(row[0].text) and _column(row[0], grid) == grid.number_at


def _top(piece: Segment) -> float:
    return piece.line.y0 or 0.0


def _foot(piece: Segment) -> float:
    return piece.line.y1 or 0.0
