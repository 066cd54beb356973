"""Rows whose cells do not begin beside their number: they stand in the middle of the row's height, or at its foot."""

from __future__ import annotations

import re
from bisect import bisect
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from service.domain.papers.nominee_columns import column_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from service.domain.papers.segments import Segment

_NUMBER = re.compile(r"(?P<n>\d{1,3})[.)]?")
LEVEL = 3.0  # points by which pieces at one height may differ
_SAME = 1.5  # points by which two lines of one cell may be unequally far from its middle
_HALF = 10.5  # points of more than half of what is from a line to the next one
_FEW = 2
STEP = 20.0  # points from a cell's line to its next
_LINES = 60.0  # points that a cell may reach above its number


def whole_rows(
    bands: Sequence[Sequence[Segment]], column: Callable[[Segment], int], number_at: int
) -> Sequence[Sequence[Segment]]:
    """Give a list's bands with each row's pieces in one, where its cells stand in the middle or at the foot; else them.

    In the middle a cell begins above the first number, or has a line above a number and one as far below but none
    beside it; a row's cell reaches as far below its number as above it. At the foot a cell's last line is beside the
    number, and what stands between two numbers is nearer to the lower one. Headings stay between the rows.
    """
    numbers = list(_numbers(bands, column, number_at))
    if not numbers or any(segment.line.words for band in bands for segment in band[:1]):
        return bands
    edge = max(map(_right, numbers))
    headings = [_heads(band, edge) for band in bands]
    parts = [
        _Part([band for band, _ in those], column, number_at)
        for is_heading, those in groupby(zip(bands, headings, strict=True), lambda one: one[1])
        if not is_heading
    ]
    if any(part.stands_in_the_middle(first=number is numbers[0]) for part in parts for number in part.numbers[:1]):
        written = [band for part in parts for band in part.whole()]
    elif sum(part.leans_down() for part in parts) > 0:
        written = [band for part in parts for band in part.down_to_numbers()]
    else:
        return bands
    alone = [band for band, is_heading in zip(bands, headings, strict=True) if is_heading]
    return sorted([*written, *alone], key=lambda band: _top(band[0]))


def _heads(band: Sequence[Segment], edge: float) -> bool:
    """Tell whether a line is a heading between two rows: it stands alone from the numbers' left, or has a numeral."""
    first = band[0].text.strip()
    alone = len(band) == 1 and not _NUMBER.fullmatch(first)
    return _left(band[0]) <= edge and (alone or _NUMERAL.fullmatch(first) is not None)


_NUMERAL = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])[.)]?")


class _Part:
    """What stands between two headings: its numbers, and the pieces of each column."""

    def __init__(self, bands: Sequence[Sequence[Segment]], column: Callable[[Segment], int], number_at: int) -> None:
        self._bands = bands
        self.numbers = list(_numbers(bands, column, number_at))
        self._columns: dict[int, list[Segment]] = {}
        for segment in (segment for band in bands for segment in band):
            if (at := column(segment)) != number_at:
                self._columns.setdefault(at, []).append(segment)

    def stands_in_the_middle(self, *, first: bool) -> bool:
        columns = self._columns.values()
        above = first and _begins_above(self.numbers, columns) and not self._stands_at_the_foot()
        return above or any(straddles(self.numbers, one) for one in columns)

    def _stands_at_the_foot(self) -> bool:
        """Tell whether what stands above the first number ends beside it, and nothing goes on below the last one."""
        first, last = _top(self.numbers[0]), _top(self.numbers[-1])
        over = [lines for lines in self._columns.values() if any(_top(line) < first - LEVEL for line in lines)]
        beside = all(any(abs(_top(line) - first) <= LEVEL for line in lines) for lines in over)
        return beside and not any(last + LEVEL < _top(line) < last + STEP for lines in over for line in lines)

    def whole(self) -> Iterator[Sequence[Segment]]:
        """Give each row's pieces in one band, the number first, and what stands below the last one."""
        if not self.numbers:
            yield from self._bands
            return
        rows: list[list[Segment]] = [[number] for number in self.numbers]
        for at in sorted(self._columns):
            for row, lines in zip(rows, _shared_out(self.numbers, self._columns[at]), strict=True):
                row.extend(lines)
        yield from rows
        taken = {id(segment) for row in rows for segment in row}
        rest = [[segment for segment in band if id(segment) not in taken] for band in self._bands]
        yield from (band for band in rest if band and _top(band[0]) > _top(self.numbers[-1]))

    def leans_down(self) -> int:
        """Give between how many more pairs of numbers the lines are nearer to the lower one than to the upper one."""
        told = 0
        lines = sorted(_top(line) for column in self._columns.values() for line in column)
        for upper, lower in pairwise(map(_top, self.numbers)):
            between = lines[bisect(lines, upper + LEVEL) : bisect(lines, lower - LEVEL)]
            if between and abs(nearer := (between[0] - upper) - (lower - between[-1])) > _SAME:
                told += 1 if nearer > 0 else -1
        return told + self._said_by_words()

    def _said_by_words(self) -> int:
        """Give of how many more cells the last line, in small letters, is beside the number than the first one.

        Where rows stand as close to each other as lines, nothing else tells which row a line belongs to, but for a
        cell that begins above the first number.
        """
        numbers, told = sorted(map(_top, self.numbers)), 0
        for lines in self._columns.values():
            for upper, lower in pairwise(sorted(lines, key=_top)):
                if lower.text[:1].islower() and _top(lower) - _top(upper) < STEP:
                    told += _is_beside(lower, numbers) - _is_beside(upper, numbers)
        return told or any(self._begins_above(lines) for lines in self._columns.values())

    def _begins_above(self, lines: Sequence[Segment]) -> bool:
        """Tell whether a cell of a column begins right above the first number, where other cells of it do."""
        first = _top(self.numbers[0]) if self.numbers else 0.0
        above = [line for line in lines if LEVEL < first - _top(line) < STEP and _begins(line, first)]
        return any(sum(abs(_left(one) - _left(line)) <= _SAME for one in lines) > _FEW for line in above[:1])

    def down_to_numbers(self) -> Iterator[Sequence[Segment]]:
        """Give each row's pieces in one band: what stands between the number above and its own, and beside it."""
        lines = sorted((line for column in self._columns.values() for line in column), key=_top)
        tops = list(map(_top, lines))
        begins = 0
        for number in self.numbers:
            ends = bisect(tops, _top(number) + LEVEL)
            yield [number, *sorted(lines[begins:ends], key=_left)]
            begins = ends
        for _, level in groupby(lines[begins:], _top):
            yield list(level)


def _is_beside(line: Segment, numbers: Sequence[float]) -> bool:
    """Tell whether a line stands at the height of one of some sorted numbers."""
    at = bisect(numbers, _top(line) - LEVEL)
    return at < len(numbers) and numbers[at] <= _top(line) + LEVEL


def _numbers(bands: Sequence[Sequence[Segment]], column: Callable[[Segment], int], number_at: int) -> Iterator[Segment]:
    """Give the numbers of a list's rows, each one more than the last."""
    expected = None
    for segment in (band[0] for band in bands if band):
        hit = _NUMBER.fullmatch(segment.text.strip())
        if hit is not None and column(segment) == number_at and expected in {None, int(hit["n"])}:
            expected = int(hit["n"]) + 1
            yield segment


def _top(segment: Segment) -> float:
    """Give how far down a line stands, told by its foot: marks over capitals (Ủ) move its top."""
    return (segment.top or 0.0) if segment.line.y1 is None else segment.line.y1


def _left(segment: Segment) -> float:
    return segment.line.x0 or 0.0


def _right(segment: Segment) -> float:
    return segment.line.x1 or _left(segment)


def _begins_above(numbers: Sequence[Segment], columns: Iterable[Sequence[Segment]]) -> bool:
    """Tell whether cells begin above the first number: each with a line as far below it that is no next row's.

    The rest of a header stands above it too, but not where the cells begin, or it says what columns are called.
    """
    tops = list(map(_top, numbers))
    above = [(line, lines) for lines in columns for line in lines if _top(line) < tops[0] - LEVEL]
    return bool(above) and all(_begins(line, tops[0]) and _is_mirrored(line, lines, tops) for line, lines in above)


def _begins(line: Segment, number: float) -> bool:
    """Tell whether a line above the first number may begin a cell: in small letters or capitals a header goes on."""
    begins = line.text[:1].isupper() and not line.upper and column_of(line.text) is None
    return begins and number - _top(line) < _LINES


def _is_mirrored(line: Segment, lines: Sequence[Segment], tops: Sequence[float]) -> bool:
    """Tell whether a line above the first number has one as far below, in its column and beside no number."""
    return any(
        abs(_top(one) + _top(line) - 2 * tops[0]) <= _SAME
        and abs(_left(one) - _left(line)) <= LEVEL
        and all(abs(_top(one) - top) > LEVEL for top in tops)
        for one in lines
    )


def straddles(numbers: Sequence[Segment], lines: Sequence[Segment]) -> bool:
    """Tell whether a cell has a line above a number and one as far below, and none beside it."""
    tops = sorted(map(_top, lines))
    for middle in map(_top, numbers):
        at = bisect(tops, middle)
        if 0 < at < len(tops):
            above, below = middle - tops[at - 1], tops[at] - middle
            if min(above, below) > LEVEL and max(above, below) < _HALF and abs(above - below) <= LEVEL:
                return True
    return False


def _shared_out(numbers: Sequence[Segment], lines: Sequence[Segment]) -> Iterator[list[Segment]]:
    """Give each number's lines of a column: those above it that none before took, and as many below."""
    left = sorted(lines, key=_top)
    for number in numbers:
        middle = _top(number)
        reach = max(middle - _top(left[0]), 0.0) if left else 0.0
        count = next((at for at, line in enumerate(left) if _top(line) > middle + reach + 2 * LEVEL), len(left))
        yield left[:count]
        left = left[count:]
