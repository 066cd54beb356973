"""Rows of cells that stand over several columns or rows, laid out in a grid (HTML 4.9.12, ODF 1.2 part 1, 9.1.4)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Cell

    _Over = dict[int, tuple[Cell, int]]  # column to the cell that goes on in it, and for how many rows

_MOST_COLUMNS, _MOST_ROWS = 64, 10_000  # a wider span is somebody's mistake
_MOST_SHOWN = 200_000  # cells of one table that are shown again; what goes on beyond them is not


class Spanned(NamedTuple):
    """A cell with how many columns and rows it stands over."""

    cell: Cell
    columns: int = 1
    rows: int = 1


def spanned(cell: Cell, columns: str | None, rows: str | None) -> Spanned:
    """Give a cell with what a file says of its columns and rows; one where it says nothing sane."""
    return Spanned(cell, min(_told(columns), _MOST_COLUMNS), min(_told(rows), _MOST_ROWS))


def _told(number: str | None) -> int:
    sane = number is not None and number.isascii() and number.isdigit() and len(number) < _DIGITS
    return max(int(number or 1), 1) if sane else 1


_DIGITS = 6


def laid_out(rows: Sequence[Sequence[Spanned]]) -> list[list[Cell]]:
    """Give each row with every column: over rows a cell stands in each of them, over columns once, then empty cells."""
    over: _Over = {}
    laid: list[list[Cell]] = []
    room = _MOST_SHOWN
    for row in rows:
        cells: list[Cell] = []
        goes_on, over = over, {}
        for one in row:
            _shown(goes_on, over, cells)
            for cell in _beside(one):
                if one.rows > 1:
                    over[len(cells)] = (cell, one.rows - 1)
                cells.append(cell)
        _shown(goes_on, over, cells)
        room -= len(cells) - len(row)
        over = over if room > 0 else {}
        laid.append(cells if row else [])
    return laid


def widened(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    """Give rows of a file that says of no cell over how many columns it stands (Word 97, RTF) in their columns.

    A row with fewer cells than the one below it stands over the only cells that are filled there (*Năm sinh* over
    *Nam* and *Nữ*); where that is not sure it stays as it is.
    """
    laid = [list(row) for row in rows]
    for at, (row, below) in enumerate(pairwise(laid)):
        over = len(below) - len(row) + 1
        filled = [column for column, cell in enumerate(below) if cell.text.strip()]
        if over < _TWO or len(filled) != over or filled[-1] - filled[0] + 1 != over or filled[0] >= len(row):
            continue
        laid[at] = [*row[: filled[0]], *_beside(Spanned(row[filled[0]], over)), *row[filled[0] + 1 :]]
    return laid


_TWO = 2


def _shown(goes_on: _Over, over: _Over, cells: list[Cell]) -> None:
    """Add the cells from above that the next columns show."""
    while len(cells) in goes_on:
        cell, left = goes_on.pop(len(cells))
        if left > 1:
            over[len(cells)] = (cell, left - 1)
        cells.append(cell)


def _beside(one: Spanned) -> list[Cell]:
    cell = one.cell
    return [cell, *[cell._replace(text="", start=cell.end, end=cell.end)] * (one.columns - 1)]
