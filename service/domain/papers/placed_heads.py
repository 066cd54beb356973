"""What a list without rulings needs before its columns are told: header cells of several lines, numbers set apart."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from service.domain.papers.centred_rows import LEVEL, STEP
from service.domain.papers.nominee_columns import column_of
from service.domain.papers.tabbed_rows import GLUED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.papers.segments import Segment

    Bands = Sequence[Sequence[Segment]]
    Spans = tuple[tuple[float, float], ...]

_EDGE = 5.0  # points by which cells of one column may begin apart, the first as far as its numbers' width is guessed
_AROUND = 2  # bands above and below that may hold lines of a header's cells
_NUMBERED = re.compile(r"(?P<n>\d{1,4})[.)]?\s?(?=[^\W\d_])")


def whole_header(bands: Bands, at: int) -> tuple[Sequence[Segment], Bands]:
    """Give a band that may be a header with all lines of its cells, and the bands below it without them.

    Cells stand in the middle of the header's height: a line above has one as far below. What goes on below in small
    letters belongs to the cell above it, also where cells stand at the foot. What an engine read stays as it was.
    """
    band, below = bands[at], bands[at + 1 :]
    if band[0].line.words or not any(column_of(segment.text) for segment in band):
        return band, below
    top = _top(band[0])
    under = [one for other in below[:_AROUND] for one in other if _top(one) - top <= STEP]
    cells: list[list[Segment]] = []
    for segment in sorted(band, key=_top):
        _join(cells, segment)
    taken: list[Segment] = []
    above = [one for other in bands[max(at - _AROUND, 0) : at] for one in other if top - _top(one) <= STEP]
    for over in above:
        twin = next((one for one in under if one not in taken and _is_twin(over, one, top)), None)
        if twin is not None and _join(cells, over) and _join(cells, twin):
            taken.append(twin)
        elif twin is None and all(min(cell, key=_top).text[:1].islower() for cell in cells if _stands_over(over, cell)):
            _join(cells, over, new=False)
    taken += [one for one in under if one not in taken and one.text[:1].islower() and _join(cells, one, new=False)]
    left = [[one for one in other if one not in taken] for other in below[:_AROUND]]
    head = sorted((_whole(cell) for cell in cells), key=lambda one: one.line.x0 or 0.0)
    return head, [*filter(None, left), *below[_AROUND:]]


def header_apart(band: Sequence[Segment]) -> Sequence[Segment]:
    """Give a band with the numbers' header in a piece of its own where it touches the names' one (`STT Họ và tên`)."""
    first = band[0]
    hit = _NUMBERS_HEADER.match(first.text)
    if hit is None or first.line.words or first.line.x0 is None or column_of(first.text[hit.end() :]) != "name":
        return band
    cut, left, right = hit.end(), first.line.x0, _right(first)
    middle = left + (right - left) * cut / len(first.text)
    number = hit["n"]
    return (
        first._replace(text=number, folded=first.folded[: len(number)], line=first.line._replace(x1=middle - _SPACE)),
        first._replace(
            text=first.text[cut:],
            start=first.start + cut,
            folded=first.folded[cut:],
            line=first.line._replace(x0=middle),
        ),
        *band[1:],
    )


_NUMBERS_HEADER = re.compile(r"(?P<n>S?TT|Số TT)\s+(?=\S)")


def with_numbers_apart(bands: Bands, edge: float, names: float) -> Bands:
    """Give a list's bands with each number that touches its name in a piece of its own.

    `edge` is where the numbers' column ends and `names` where the names' begins, in points from the page's left: a
    name reaches beyond the one and begins at the other.
    """
    return [[*_apart(band[0], edge, names), *band[1:]] for band in bands]


def from_edges(bands: Bands, header: Spans) -> Spans:
    """Give where each column stands, the numbers' first, told by where its cells begin; () where that tells them not.

    A list that a sheet printed sets every cell at its column's left edge, whatever its header's place; a column in
    which nothing stands is where its `header` is.
    """
    rows = [list(_apart(band[0], _right(band[0]) - 1)) + list(band[1:]) for band in bands if band]
    rows = [row for row in rows if len(row) > 1 and _FIGURE.fullmatch(row[0].text) and not row[0].line.words]
    groups: list[list[Segment]] = []
    for segment in sorted((one for row in rows for one in row[1:]), key=_left):
        if groups and _left(segment) - _left(groups[-1][0]) <= _EDGE:
            groups[-1].append(segment)
        else:
            groups.append([segment])
    told = [group for group in groups if len(group) > 1 and len(group) * _OFTEN >= len(rows)]
    if not told or 2 * len(told) > sum(map(len, groups)):
        return ()
    columns = _headed(told, header)
    if columns is None or _twice(rows, columns):
        return ()
    numbers = (min(_left(row[0]) for row in rows), max(_right(row[0]) for row in rows))
    return (numbers, *_spans(columns, header))


def _headed(groups: Sequence[Sequence[Segment]], header: Spans) -> dict[int, list[Segment]] | None:
    """Give the pieces of each column: a header stands in its middle, so that what begins left of that is below it.

    Cells set in the middle begin at several places. None where something stands right of the last header's middle.
    """
    middles = [sum(sides) / 2 for sides in header]
    columns: dict[int, list[Segment]] = {}
    for group in groups:
        left = median(map(_left, group))
        at = next((at for at, middle in enumerate(middles) if at and left <= middle + LEVEL), None)
        if at is None:
            return None
        columns.setdefault(at, []).extend(group)
    return columns


def _twice(rows: Bands, columns: Mapping[int, Sequence[Segment]]) -> bool:
    """Tell whether two pieces of a row stand in one column: cells set to the right begin behind their header."""
    column = {id(piece): at for at, pieces in columns.items() for piece in pieces}
    places = ([column[id(piece)] for piece in row if id(piece) in column] for row in rows)
    return any(len(set(row)) < len(row) for row in places)


def _spans(columns: Mapping[int, Sequence[Segment]], header: Spans) -> Iterator[tuple[float, float]]:
    """Give where columns stand: where their cells do, one without cells where its header is, none in the next one."""
    lefts = [min(map(_left, columns[at])) if at in columns else sides[0] for at, sides in enumerate(header)]
    for at, sides in enumerate(header[1:], 1):
        right = max(map(_right, columns[at])) if at in columns else sides[1]
        yield lefts[at], min([right, *(left - 1 for left in lefts[at + 1 : at + 2])])


def reaching_numbers(
    spans: tuple[tuple[float, float], ...], columns: Mapping[str, int], below: Bands
) -> tuple[tuple[float, float], ...]:
    """Give where columns stand with the numbers' as far as they do: a sheet sets them right, close to the names."""
    at, names = columns["row"], spans[columns["name"]][0]
    firsts = [(band[0], _left(band[0]), _right(band[0])) for band in below if columns["name"] == at + 1]
    ends = [
        right if _FIGURE.fullmatch(first.text) else left + _NARROW
        for first, left, right in firsts
        if left < names and (_FIGURE.fullmatch(first.text) or GLUED.fullmatch(first.text))
    ]
    reach = min(max([spans[at][1], *ends]), max(spans[at][1], names - _NARROW / 2))
    return (*spans[:at], (spans[at][0], reach), *spans[at + 1 :])


_NARROW = 4.0  # points of a narrow figure


_FIGURE = re.compile(r"\d{1,4}[.)]?")
_OFTEN = 4  # one row of so many has something in a column


def _left(segment: Segment) -> float:
    return segment.line.x0 or 0.0


def _right(segment: Segment) -> float:
    return segment.line.x1 or _left(segment)


_SHORT = 60.0  # points beyond where a header begins: what reaches farther stands below it whatever its beginning
_GUESSED = 8.0  # points by which that guess may be wrong
_DIGIT, _SPACE = 0.45, 0.12  # of a line's height: how wide a figure is, and what is between it and a name beside it


def _apart(segment: Segment, edge: float, names: float | None = None) -> Sequence[Segment]:
    hit, line = _NUMBERED.match(segment.text), segment.line
    left, right = line.x0 or 0.0, line.x1 or 0.0
    if hit is None or line.words or not left <= edge < right:
        return (segment,)
    cut = hit.end()
    middle = min(left + (_DIGIT * len(hit["n"]) + _SPACE) * ((line.y1 or 0.0) - (line.y0 or 0.0)), right)
    if names is not None and abs(names - middle) <= _GUESSED:
        middle = names
    elif names is not None and middle < names and right < names + _SHORT:
        middle = names  # below a header in the middle of its column: nearer to the numbers' than to it
    rest = segment.text[cut:]
    return (
        segment._replace(text=hit["n"], folded=hit["n"], line=line._replace(x1=min(middle, right))),
        segment._replace(
            text=rest,
            start=segment.start + cut,
            folded=segment.folded[cut:],
            line=line._replace(x0=middle, x1=max(right, middle + 1)),
        ),
    )


def _top(segment: Segment) -> float:
    return segment.top or 0.0


def _overlap(one: Segment, other: Segment) -> bool:
    return (one.line.x0 or 0.0) < (other.line.x1 or 0.0) and (other.line.x0 or 0.0) < (one.line.x1 or 0.0)


def _stands_over(over: Segment, cell: Sequence[Segment]) -> bool:
    return any(_overlap(over, one) for one in cell)


def _is_twin(over: Segment, under: Segment, top: float) -> bool:
    """Tell whether a line stands as far below a header's middle as another above it, in the same column."""
    return _overlap(over, under) and abs((top - _top(over)) - (_top(under) - top)) <= LEVEL


def _join(cells: list[list[Segment]], segment: Segment, *, new: bool = True) -> bool:
    """Add a line to the only cell that it stands over or under, or as a cell of its own; False where neither can be."""
    hits = [cell for cell in cells if _stands_over(segment, cell)]
    if len(hits) > 1 or not (hits or new):
        return False
    if hits:
        hits[0].append(segment)
    else:
        cells.append([segment])
    return True


def _whole(cell: Sequence[Segment]) -> Segment:
    """Give a cell's lines as one piece, from the top."""
    first, *others = sorted(cell, key=_top)
    if not others:
        return first
    left, right = (pick(value or 0.0 for value in sides) for pick, sides in (
        (min, [one.line.x0 for one in cell]), (max, [one.line.x1 for one in cell])))  # fmt: skip
    return first._replace(
        text=" ".join(one.text for one in (first, *others)),
        folded=" ".join(one.folded for one in (first, *others)),
        line=first.line._replace(x0=left, x1=right),
    )


def begins_cell(segment: Segment, spans: Sequence[tuple[float, float]], exact: float) -> bool:
    """Tell whether a typed line begins where a column's cells do."""
    return not segment.line.words and any(abs(_left(segment) - span[0]) <= exact for span in spans)


def edges_of(bands: Bands) -> Counter[int]:
    """Count at which points across the page the pieces of bands begin."""
    return Counter(round(_left(one)) for band in bands for one in band)


def begin_cells(above: Bands, edges: Counter[int]) -> bool:
    """Tell whether all typed lines begin where cells of a page's rows do, several of them (`edges`).

    A cell that stands in the middle of its row, or at its foot, begins above the row's number.
    """
    pieces = [one for band in above for one in band]
    return all(not one.line.words and any(edges[round(_left(one)) + by] > 1 for by in (-1, 0, 1)) for one in pieces)


def goes_above(top: Bands, below: Bands, spans: Spans) -> bool:
    """Tell whether what stands above a page's first number (the last of `top`) is of its row.

    All begins right of the number and where cells below do, or stands right above it: over a line of the same cell, or
    within a column whose place is known (`spans`).
    """
    number, pieces = top[-1][0], [one for band in top[:-1] for one in band]
    if any(one.line.words or _left(one) <= _right(number) for one in pieces):
        return False
    under = [_left(one) for band in below[:_AROUND] for one in band]
    return begin_cells(top[:-1], edges_of(below)) or all(
        _top(number) - _top(one) < STEP
        and (
            any(abs(left - _left(one)) <= 1 for left in under)
            or any(left - 1 <= _left(one) and _right(one) <= right + 1 for left, right in spans)
        )
        for one in pieces
    )


def in_capitals(band: Sequence[Segment]) -> bool:
    """Tell whether a typed line stands alone and in capitals, as titles and who signs do."""
    return len(band) == 1 and band[0].upper and " " in band[0].text.strip() and not band[0].line.words


def may_sign(band: Sequence[Segment], edges: Counter[int]) -> bool:
    """Tell whether a line begins where no cells do, in capitals or with a place and a day: who signs stands so."""
    dated = len(band) == 1 and band[0].text[:1].isupper() and _DATED.match(band[0].folded) is not None
    return (dated or in_capitals(band)) and not begin_cells([band], edges)


_DATED = re.compile(r"[^\W\d][^\d,]{0,40}, ngay\b[\d\s.…_]{0,12}thang\b")


def left_over(bands: Bands, spans: Spans, exact: float, *, edges: Counter[int], near: float) -> Bands:
    """Give the lines with which cells of the page before go on at a page's top: the next row stands farther below.

    `edges` are where the page's pieces begin, `near` is how far apart lines of one cell stand on it at the most, in
    points; 0 where it is unknown.
    """
    for at, (band, below) in enumerate(pairwise(bands), 1):
        height = (band[0].line.y1 or 0.0) - (band[0].line.y0 or 0.0)
        if not (all(begins_cell(one, spans, exact) for one in band) or (near and begin_cells([band], edges))):
            return ()
        if _top(below[0]) - _top(band[0]) > min(_APART * height, near or _APART * height):
            return bands[:at]
    return ()


_APART = 1.55  # of a line's height: where a row's next line stands at the farthest


def is_person(text: str) -> bool:
    """Tell whether a text is two to six capitalised words, or as many in capitals."""
    words = text.strip(_EDGES).split()
    upper = sum(map(str.isupper, words))
    return (
        len(words) in _NAME
        and all(word.isalpha() and word[0].isupper() for word in words)
        and (not upper or upper == len(words) > min(_NAME))
    )


_NAME = range(2, 7)
_EDGES = " .,:;'`|_-"
