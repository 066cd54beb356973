"""Rows whose cells stand in the middle of their height: what a cell begins with is printed above its row's number."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.domain.papers.segments import Segment

_NUMBER = re.compile(r"(?P<n>\d{1,3})[.)]?")
_LEVEL = 3.0  # points by which pieces at one height may differ
_HALF = 10.5  # points of more than half of what is from a line to the next one
_LINES = 60.0  # points that a cell may reach above its number


def whole_rows(
    bands: Sequence[Sequence[Segment]], column: Callable[[Segment], int], number_at: int
) -> Sequence[Sequence[Segment]]:
    """Give a list's bands with each row's pieces in one, where its cells stand in the middle; else the bands.

    That they do is told by a cell that begins above the first number, or has a line above a number and one as far
    below but none beside it. A row's cell reaches as far below its number as above it.
    """
    numbers = list(_numbers(bands, column, number_at))
    if not numbers or any(segment.line.words for band in bands for segment in band[:1]):
        return bands
    columns: dict[int, list[Segment]] = {}
    for segment in (segment for band in bands for segment in band):
        if (at := column(segment)) != number_at:
            columns.setdefault(at, []).append(segment)
    if not (_begins_above(numbers[0], bands) or any(straddles(numbers, lines) for lines in columns.values())):
        return bands
    rows: list[list[Segment]] = [[number] for number in numbers]
    for at in sorted(columns):
        for row, lines in zip(rows, _shared_out(numbers, columns[at]), strict=True):
            row.extend(lines)
    taken = {id(segment) for row in rows for segment in row}
    rest = [[segment for segment in band if id(segment) not in taken] for band in bands]
    return [*rows, *(band for band in rest if band and _top(band[0]) > _top(numbers[-1]))]


def _numbers(bands: Sequence[Sequence[Segment]], column: Callable[[Segment], int], number_at: int) -> Iterator[Segment]:
    """Give the numbers of a list's rows, each one more than the last."""
    expected = None
    for segment in (band[0] for band in bands if band):
        hit = _NUMBER.fullmatch(segment.text.strip())
        if hit is not None and column(segment) == number_at and expected in {None, int(hit["n"])}:
            expected = int(hit["n"]) + 1
            yield segment


def _top(segment: Segment) -> float:
    return segment.top or 0.0


def _begins_above(first: Segment, bands: Sequence[Sequence[Segment]]) -> bool:
    """Tell whether cells begin above the first number: no rest of the header's, in small letters or capitals."""
    above = list(takewhile(lambda band: _top(band[0]) < _top(first) - _LEVEL, bands))
    pieces = [segment for band in above for segment in band]
    near = bool(above) and _top(first) - _top(above[0][0]) < _LINES
    return near and all(piece.text[:1].isupper() and not piece.upper for piece in pieces)


def straddles(numbers: Sequence[Segment], lines: Sequence[Segment]) -> bool:
    """Tell whether a cell has a line above a number and one as far below, and none beside it."""
    tops = sorted(map(_top, lines))
    for middle in map(_top, numbers):
        at = bisect(tops, middle)
        if 0 < at < len(tops):
            above, below = middle - tops[at - 1], tops[at] - middle
            if min(above, below) > _LEVEL and max(above, below) < _HALF and abs(above - below) <= _LEVEL:
                return True
    return False


def _shared_out(numbers: Sequence[Segment], lines: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Give each number's lines of a column: those above it that none before took, and as many below."""
    left = sorted(lines, key=_top)
    for number in numbers:
        middle = _top(number)
        reach = max(middle - _top(left[0]), 0.0) if left else 0.0
        count = next((at for at, line in enumerate(left) if _top(line) > middle + reach + _LEVEL), len(left))
        yield left[:count]
        left = left[count:]
