"""The rows of a typed list without rulings, told by how all its cells fit: in the middle, at the top or at the foot.

A sheet sets the lines of a cell closer to each other than to the next row's, and all cells of a row in its middle, at
its top or at its foot. Which lines make a row is what fits best over the whole list.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from service.domain.papers.placed_heads import is_person

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.domain.papers.segments import Segment

    Row = Sequence[Segment]

_LEVEL = 2.0  # points by which pieces on one printed line of a cell may differ
_OFF = 3.0  # points by which the cells of a row may stand off each other's middle, top or foot
_NEAR, _FAR = 0.85, 1.12  # of the usual step: how far apart the lines of one cell stand
_MOST = 500  # pieces of a page
_LONGEST = 30  # lines of a row, in all its cells
_TALLEST = 8  # lines of a cell
_HEADING, _NAMED, _STRAY, _CLOSE, _NAMES, _OVER = 1.5, 0.4, 2.0, 1.0, 3.0, 6.0  # what a doubtful reading costs
_BESIDES = 2  # lines below a list, for one row with a number and a heading each
_UNEVEN = 1.5
_LINES = 3
_DEAR = 2.0  # a row: above it the list fits nothing
_NUMBER = re.compile(r"\d{1,4}[.)]?")
_GLUED = re.compile(r"\d{1,3}[.)]?\s?[^\W\d]")


class _Line(NamedTuple):
    """What stands at one height in one column."""

    foot: float
    column: int
    pieces: tuple[Segment, ...]

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def upper(self) -> bool:
        return all(piece.upper for piece in self.pieces)


Cells = dict[int, tuple[_Line, ...]]


@dataclass(frozen=True)
class _List:
    """A list's lines from top to bottom, the columns of its numbers and names, and the usual step between lines."""

    lines: tuple[_Line, ...]
    number_at: int
    name_at: int
    step: float

    @cached_property
    def numbered(self) -> bool:
        """Tell whether rows bear numbers."""
        return any(self.is_number(line) for line in self.lines)

    def is_number(self, line: _Line) -> bool:
        """Tell whether a line is a row's number."""
        return line.column == self.number_at and _NUMBER.fullmatch(line.text.strip()) is not None

    def cells(self, first: int, end: int) -> Cells | None:
        """Give the lines of each column, where they may be one cell's; None where they may not."""
        return next((cells for begin, cells in self.ending(end) if begin == first), None)

    def ending(self, end: int) -> Iterator[tuple[int, Cells]]:
        """Give where rows that end with a line may begin, from it upwards, each with the lines of its columns."""
        cells: Cells = {}
        for first in range(end - 1, max(end - _LONGEST, 0) - 1, -1):
            line = self.lines[first]
            below = cells.get(line.column, ())
            if below and (
                line.column == self.number_at or len(below) >= _TALLEST or not self._may_go_on(line, below[0])
            ):
                return
            cells = {**cells, line.column: (line, *below)}
            yield first, cells

    def _may_go_on(self, above: _Line, below: _Line) -> bool:
        near = _NEAR * self.step <= below.foot - above.foot <= _FAR * self.step
        # A heading in capitals goes on in capitals.
        return near and (above.upper == below.upper or len(below.text) == 1 or below.column != self.name_at)

    def doubt(self, cells: Cells, reference: Callable[[Sequence[_Line]], float]) -> float:
        """Give what it costs to take cells for a row; infinite where they do not fit."""
        places = [reference(cell) for cell in cells.values()]
        off = max(places) - min(places)
        if off > _OFF:
            return inf
        named, others = cells.get(self.name_at, ()), cells.keys() - {self.name_at, self.number_at}
        told = off / 2 + _NAMES * (len(named) > 1 and all(is_person(line.text) for line in named))
        whole = self.number_at in cells if self.numbered else bool(others)
        if not named or (others and not whole):
            return told + _STRAY
        return told + (0.0 if whole else _HEADING if self.numbered else _NAMED)

    def may_be_cut(self, cells: Cells, first: int, end: int) -> bool:
        """Tell whether a numbered list's row may go on over the page: the last, or what the first number stands below.

        What of a row stands on either page is set at the top there, however its whole cells are.
        """
        return self.numbered and (end == len(self.lines) or (not first and self.number_at not in cells))

    def close(self, above: Cells, below: Cells) -> float:
        """Give what it costs that rows stand as close as the lines of a cell, or closer."""
        gaps = [below[at][0].foot - above[at][-1].foot for at in above.keys() & below.keys()]
        if any(gap < _NEAR * self.step for gap in gaps):
            return _OVER
        return _CLOSE * any(gap <= (1 + _FAR) / 2 * self.step for gap in gaps)

    def doubtful(self, rows: Sequence[tuple[int, int]]) -> bool:
        """Tell whether lines of one row may be another's.

        Rows stand as close as lines do, more bear no number than one, a name begins in small letters or, in a list
        without numbers, with one; all cells have equally many lines; a line by itself stands far nearer to one
        neighbour than to the other.
        """
        cells = [self.cells(*row) or {} for row in rows]
        close = any(self.close(one, other) > 0 for one, other in pairwise(cells))
        last = max((at for at, row in enumerate(cells) if self.number_at in row), default=-1)  # below it: who signs
        bare = sum(self.name_at in row and self.number_at not in row for row in cells)
        many = self.numbered and bare > _BESIDES + sum(self.number_at in row for row in cells)
        firsts = [row[self.name_at][0].text for row in cells if self.name_at in row]
        small = any(text[:1].islower() for text in firsts) or (not self.numbered and any(map(_GLUED.match, firsts)))
        alike = not self.numbered and any(_alike(row) for row in cells)
        return close or many or small or alike or any(map(self._leans, rows, rows[1:last], rows[2:]))

    def _leans(self, above: tuple[int, int], row: tuple[int, int], below: tuple[int, int]) -> bool:
        """Tell whether a name alone without a number stands far nearer to one of its neighbours."""
        lines = self.lines[slice(*row)]
        if not self.numbered or any(line.column != self.name_at for line in lines):
            return False
        over = lines[0].foot - self.lines[above[1] - 1].foot
        under = self.lines[below[0]].foot - lines[-1].foot
        return _UNEVEN * min(over, under) < max(over, under)

    def each_line(self) -> list[Row] | None:
        """Give a row for each line of a list without numbers; None where a cell may go on below its first line.

        Then a name stands on every line, and beside it something of one and the same column: a cell's second line would
        stand alone.
        """
        levels: list[list[_Line]] = []
        for line in self.lines:
            if levels and line.foot - levels[-1][0].foot <= 2 * _LEVEL:
                levels[-1].append(line)
            else:
                levels.append([line])
        always = set.intersection(*({line.column for line in level} for level in levels))
        goes_on = any(line.text[:1].islower() for line in self.lines if line.column == self.name_at)
        if self.numbered or goes_on or not {self.name_at} < always:
            return None
        return [
            [piece for line in sorted(level, key=lambda one: one.column) for piece in line.pieces] for level in levels
        ]


def _alike(row: Cells) -> bool:
    """Tell whether all cells of a row have equally many lines, three or more: they may be as many rows."""
    return len(row) > 1 and len({len(cell) for cell in row.values()}) == 1 and len(next(iter(row.values()))) >= _LINES


def _middle(cell: Sequence[_Line]) -> float:
    return (cell[0].foot + cell[-1].foot) / 2


def _at_top(cell: Sequence[_Line]) -> float:
    return cell[0].foot


def _at_foot(cell: Sequence[_Line]) -> float:
    return cell[-1].foot


def fitted(bands: Sequence[Row], column: Callable[[Segment], int], *, number_at: int, name_at: int) -> list[Row] | None:
    """Give a list's rows, each with all its pieces, the number first; None where its cells fit no order.

    `bands` are what stands at one height each, top to bottom, below the header.
    """
    pieces = [piece for band in bands for piece in band]
    if not pieces or len(pieces) > _MOST or any(piece.line.words or piece.line.y1 is None for piece in pieces):
        return None
    lines = tuple(_lines_of(pieces, column))
    whole = _List(lines, number_at, name_at, _step(lines))
    best = min((_best(whole, reference) for reference in (_middle, _at_top, _at_foot)), key=lambda one: one[0])
    if best[0] > _DEAR * max(len(best[1]), 1) or whole.doubtful(best[1]):
        return whole.each_line()
    return [_row(whole, first, end) for first, end in best[1]]


def apart_from(bands: Sequence[Row], column: Callable[[Segment], int]) -> float:
    """Give how far apart lines of one cell stand at the most, in points, told by those of a page; 0 where none do."""
    return _FAR * _step(tuple(_lines_of([piece for band in bands for piece in band], column)))


def _lines_of(pieces: Sequence[Segment], column: Callable[[Segment], int]) -> Iterator[_Line]:
    placed = sorted(((column(piece), _foot(piece), piece) for piece in pieces), key=lambda one: one[:2])
    lines: list[list[tuple[int, float, Segment]]] = []
    for one in placed:
        if lines and lines[-1][0][0] == one[0] and one[1] - lines[-1][0][1] <= _LEVEL:
            lines[-1].append(one)
        else:
            lines.append([one])
    found = [_Line(line[0][1], line[0][0], tuple(sorted((piece for _, _, piece in line), key=_left))) for line in lines]
    yield from sorted(found, key=lambda line: (line.foot, line.column))


def _foot(piece: Segment) -> float:
    return piece.line.y1 or 0.0


def _left(piece: Segment) -> float:
    return piece.line.x0 or 0.0


def _step(lines: Sequence[_Line]) -> float:
    """Give how far apart the lines of one cell stand: the least that lines of a column do, and not overlap."""
    ordered = sorted(lines, key=lambda line: (line.column, line.foot))
    gaps = (
        below.foot - above.foot
        for above, below in pairwise(ordered)
        if above.column == below.column and below.foot - above.foot > _NEAR * _high(above)
    )
    return min(gaps, default=0.0)


def _high(line: _Line) -> float:
    return max((piece.line.y1 or 0.0) - (piece.line.y0 or 0.0) for piece in line.pieces)


def _best(whole: _List, reference: Callable[[Sequence[_Line]], float]) -> tuple[float, list[tuple[int, int]]]:
    """Give the cheapest way to part the lines into rows, with its cost; infinite where there is none."""
    count = len(whole.lines)
    # For each end: the cheapest way up to it by the beginning of its last row.
    ways: list[dict[int, float]] = [{} for _ in range(count + 1)]
    cells: dict[tuple[int, int], Cells] = {}
    before: dict[tuple[int, int], int] = {}
    for end in range(1, count + 1):
        for first, row in whole.ending(end):
            doubt = whole.doubt(row, reference)
            if doubt == inf and whole.may_be_cut(row, first, end):
                doubt = whole.doubt(row, _at_top)
            if doubt == inf:
                continue
            cells[first, end] = row
            above = ((cost + whole.close(cells[start, first], row), start) for start, cost in ways[first].items())
            cost, start = min(above, default=(inf, -1)) if first else (0.0, -1)
            if cost < inf:
                ways[end][first] = cost + doubt
                before[first, end] = start
    if not ways[count]:
        return inf, []
    total, first = min((cost, first) for first, cost in ways[count].items())
    rows, end = [(first, count)], first
    while end:
        first = before[rows[-1]]
        rows.append((first, end))
        end = first
    return total, rows[::-1]


def _row(whole: _List, first: int, end: int) -> Row:
    lines = sorted(whole.lines[first:end], key=lambda line: (line.column != whole.number_at, line.column, line.foot))
    return [
        piece for _, those in groupby(lines, key=lambda line: line.column) for line in those for piece in line.pieces
    ]


def gutters(header: Sequence[tuple[float, float]], bands: Sequence[Row]) -> list[float]:
    """Give where each column but the first begins: between two cells of the header, where least stands across.

    `header` is where its cells begin and end, in points from the page's left.
    """
    sides = [(_left(piece), piece.line.x1 or _left(piece)) for band in bands for piece in band]
    edges: list[float] = []
    for (_, left), (right, _) in pairwise(header):
        marks = sorted({left, right, *(mark for side in sides for mark in side if left < mark < right)})
        free = [
            (sum(one < (begin + end) / 2 < other for one, other in sides), begin - end, (begin + end) / 2)
            for begin, end in pairwise(marks)
        ]
        edges.append(min(free)[2] if free else (left + right) / 2)
    return edges
