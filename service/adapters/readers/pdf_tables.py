"""Ruled tables: a grid of drawn lines gives the cells, the pieces inside give their text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from service.adapters.readers.flow import Look

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.adapters.readers.flow import Flow
    from service.adapters.readers.pdf_page import Box, Piece, Seen
    from service.domain.document import Cell

_THIN = 3.0
_NEAR = 3.0
_SHORTEST = 8.0
_LEAST_LINES = 3
_ONE_ROW, _OF_COLUMNS = 2, 4  # lines of a row alone on its page, the last of a list: a frame has fewer down
_INSIDE = 2.0
_CROSSING = 6.0
_FEW = 4
_MANY = 4
_MOST_GRIDS = 100  # of a page


@dataclass(frozen=True, slots=True)
class RuledTable:
    """Pieces by row and column of one grid; `top` in points from the page's top.

    `over` gives, for a cell that a merge covers from above, the row of the cell that it shows.
    """

    top: float
    cells: tuple[tuple[tuple[Piece, ...], ...], ...]
    over: Mapping[tuple[int, int], int] = field(default_factory=dict)

    def write(self, flow: Flow) -> None:
        """Write the rows' cells in order and keep the table."""
        rows: list[list[Cell]] = []
        for at, row in enumerate(self.cells):
            cells = []
            for column, pieces in enumerate(row):
                mark = flow.mark()
                for piece in pieces:
                    flow.write(piece.text, _look(piece))
                shown = self.over.get((at, column))
                cells.append(flow.cell(mark) if pieces or shown is None else rows[shown][column])
            rows.append(cells)
        flow.table(rows)


def find(pieces: Sequence[Piece], seen: Seen) -> tuple[list[RuledTable], list[Piece]]:
    """Give the page's ruled tables and the pieces outside them."""
    across = [box for box in seen.rulings if box[3] - box[1] <= _THIN and box[2] - box[0] >= _SHORTEST]
    down = [box for box in seen.rulings if box[2] - box[0] <= _THIN and box[3] - box[1] >= _SHORTEST]
    if len(across) < _ONE_ROW or len(down) < _LEAST_LINES:
        return [], list(pieces)
    tables, rest = [], list(pieces)
    for grid in islice(_grids(across, down), _MOST_GRIDS):
        inside = [piece for piece in rest if grid.holds(piece)]
        if grid.fits(inside):
            rest = [piece for piece in rest if not grid.holds(piece)]
            tables.append(grid.fill(inside))
    return tables, rest


@dataclass(frozen=True, slots=True)
class _Grid:
    """The line positions of one table, top to bottom and left to right, and its strokes across."""

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    across: tuple[Box, ...]

    def holds(self, piece: Piece) -> bool:
        x, y = (piece.box[0] + piece.box[2]) / 2, (piece.box[1] + piece.box[3]) / 2
        return (
            self.rows[0] - _INSIDE < y < self.rows[-1] + _INSIDE
            and self.columns[0] - _INSIDE < x < self.columns[-1] + _INSIDE
        )

    def fits(self, pieces: Sequence[Piece]) -> bool:
        """Say whether these are cells: few cross a column's line, and some rows have neighbours, or they are many.

        Frames and underlines form grids too; prose inside them runs across every line.
        """
        crossing, columns_of_row = 0, defaultdict(set)
        for piece in pieces:
            column = self._step(self.columns, piece.box[0] + _INSIDE)
            crossing += piece.box[2] > self.columns[column + 1] + _CROSSING
            columns_of_row[self._step(self.rows, (piece.box[1] + piece.box[3]) / 2)].add(column)
        neighbours = sum(len(columns) > 1 for columns in columns_of_row.values())
        rest = len(self.rows) == _ONE_ROW and not crossing  # of a list's last row, which went on over the page
        alone = len(self.rows) > _MANY and len(columns_of_row) >= _MANY  # of a list's page whose other cells are empty
        return crossing * _FEW < len(pieces) and (neighbours >= 1 or rest or alone)

    def fill(self, pieces: Iterable[Piece]) -> RuledTable:
        """Put the pieces into their cells; a row without any is left out."""
        grid: list[list[list[Piece]]] = [[[] for _ in self.columns[1:]] for _ in self.rows[1:]]
        tops = self._tops_of_merged()
        for piece in pieces:
            column = self._step(self.columns, piece.box[0] + _INSIDE)
            row = self._step(self.rows, (piece.box[1] + piece.box[3]) / 2)
            grid[tops[row][column]][column].append(piece)
        kept = {row: at for at, row in enumerate(row for row, cells in enumerate(grid) if any(cells))}
        over = {
            (at, column): kept[top]
            for row, at in kept.items()
            for column, cell in enumerate(grid[row])
            if not cell and (top := tops[row][column]) != row and top in kept
        }
        cells = tuple(
            tuple(tuple(sorted(cell, key=lambda piece: (round(piece.box[1]), piece.box[0]))) for cell in grid[row])
            for row in kept
        )
        return RuledTable(self.rows[0], cells, over)

    def _tops_of_merged(self) -> list[list[int]]:
        """Give for each cell the row of the highest one from which no line separates it."""
        lines = sorted(self.across, key=_height)
        heights = [line[1] for line in lines]
        middles = [(left + right) / 2 for left, right in pairwise(self.columns)]
        tops = [[0] * len(middles)]
        for row in range(1, len(self.rows) - 1):
            at = self.rows[row]
            near = lines[bisect_right(heights, at - _NEAR) : bisect_left(heights, at + _NEAR)]
            above = tops[-1]
            tops.append([
                row if any(line[0] - _NEAR <= middle <= line[2] + _NEAR for line in near) else above[column]
                for column, middle in enumerate(middles)
            ])  # fmt: skip
        return tops

    @staticmethod
    def _step(lines: Sequence[float], at: float) -> int:
        return min(max(bisect_right(lines, at) - 1, 0), len(lines) - 2)


def _height(line: Box) -> float:
    return line[1]


def _grids(across: Sequence[Box], down: Sequence[Box]) -> Iterable[_Grid]:
    """Group lines that touch into tables of at least two columns and two rows, or of three columns and one."""
    for top, bottom in _spans(down):
        lines = tuple(line for line in across if top - _NEAR <= line[1] <= bottom + _NEAR)
        strokes = [line for line in down if top - _NEAR <= line[1] and line[3] <= bottom + _NEAR]
        rows, columns = _steps(line[1] for line in lines), _steps(line[0] for line in strokes)
        lone = len(rows) == _ONE_ROW and len(columns) >= _OF_COLUMNS
        if lone or (len(rows) >= _LEAST_LINES and len(columns) >= _LEAST_LINES):
            yield _Grid(rows, columns, lines)


def _spans(down: Sequence[Box]) -> list[tuple[float, float]]:
    """Give the vertical extents covered by strokes without a break."""
    spans: list[tuple[float, float]] = []
    for line in sorted(down, key=lambda line: line[1]):
        if spans and line[1] <= spans[-1][1] + _NEAR:
            spans[-1] = (spans[-1][0], max(spans[-1][1], line[3]))
        else:
            spans.append((line[1], line[3]))
    return spans


def _steps(values: Iterable[float]) -> tuple[float, ...]:
    """Give sorted positions with those nearer than a line's width taken as one."""
    steps: list[float] = []
    for value in sorted(values):
        if not steps or value - steps[-1] > _NEAR:
            steps.append(value)
    return tuple(steps)


def _look(piece: Piece) -> Look:
    x0, y0, x1, y1 = piece.box
    box = (round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1))
    return Look(piece.bold, piece.italic, round(piece.size, 1), source="cell", box=box, words=piece.words)
