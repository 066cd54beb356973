"""A list laid out in columns on a page without ruled tables: rows and cells from positions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.document import Cell
from service.domain.papers.centred_rows import whole_rows
from service.domain.papers.doubled_lists import unfolded
from service.domain.papers.filled_pages import is_title
from service.domain.papers.fitted_lists import fitted_cells, going_on
from service.domain.papers.fitted_rows import apart_from, gutters
from service.domain.papers.nominee_columns import column_of, columns_of
from service.domain.papers.placed_grid import NO_NUMBERS, SAME_ROW, TOTAL, Grid, begins_row, ends, is_number, sides
from service.domain.papers.placed_heads import (
    begins_cell,
    edges_of,
    from_edges,
    goes_above,
    header_apart,
    in_capitals,
    is_person,
    left_over,
    may_sign,
    reaching_numbers,
    whole_header,
    with_numbers_apart,
)
from service.domain.papers.placed_rows import numbered_rows, parted, parted_by_words
from service.domain.papers.segments import of_page
from service.domain.papers.tab_lists import cell_of, last_number, tabbed
from service.domain.papers.tabbed_rows import GLUED, in_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from service.domain.document import Page
    from service.domain.papers.segments import Segment

_HALF_STEP = 0.5  # of a line's height
_EXACT = 1.0  # points by which pieces of one column begin apart
_FEW = 2  # columns: no list set by tabs has as few


@dataclass(slots=True)
class _Row:
    """A row being gathered: the segments that fell into each column."""

    cells: list[list[Segment]] = field(default_factory=list)


def _bands(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Group segments that stand at one height, top to bottom, each from left to right."""
    placed = sorted((s for s in segments if s.top is not None and s.line.x0 is not None), key=_level)
    bands: list[list[Segment]] = []
    for segment in placed:
        if bands and abs(_level(segment) - _level(bands[-1][0])) <= _slack(bands[-1][0]):
            bands[-1].append(segment)
        else:
            bands.append([segment])
    return [sorted(band, key=lambda s: s.line.x0 or 0.0) for band in bands]


def _slack(segment: Segment) -> float:
    """Give by how many points pieces at one height may differ; a small typed line's half step is less."""
    high = (segment.line.y1 or 0.0) - (segment.line.y0 or 0.0)
    return SAME_ROW if segment.line.words or segment.line.y1 is None else min(SAME_ROW, _HALF_STEP * high)


def _level(segment: Segment) -> float:
    """Give how far down a line stands: a typed one's foot, for marks over capitals move its top."""
    typed = not segment.line.words and segment.line.y1 is not None
    return (segment.line.y1 or 0.0) if typed else (segment.top or 0.0)


def _grid(band: Sequence[Segment], below: Sequence[Sequence[Segment]]) -> Grid | None:
    """Give the columns that a band of segments is the header of; None where it is none."""
    columns = columns_of([segment.text for segment in band])
    if columns is None:
        return None
    if "row" not in columns:
        first = columns["name"]
        return (
            _unnumbered(band[first:], below) if first < min(columns[one] for one in columns if one != "name") else None
        )
    cells = tuple(Cell(segment.text, segment.start, segment.end) for segment in band)
    spans = _reached(len(band), below, is_number)
    shifted = bool(spans) and not _headed_by(spans, band)
    spans = () if shifted else spans or (from_edges(below, tuple(map(sides, band))) if columns["row"] == 0 else ())
    told = bool(spans) or shifted or columns["row"] != 0 or columns["name"] != 1
    spans = spans or reaching_numbers(tuple(map(sides, band)), columns, below)
    return Grid(cells, spans, columns["row"], columns["name"], told, _begins(band, below))


def _unnumbered(band: Sequence[Segment], below: Sequence[Sequence[Segment]]) -> Grid | None:
    """Give the columns of a recognised list whose numbers' header was lost, and perhaps the numbers with it.

    Each piece names a column, and below them whole names of persons begin rows.
    """
    known = sum(column_of(segment.text) is not None for segment in band)
    first = band[0].start
    cells = (Cell("TT", first, first), *(Cell(segment.text, segment.start, segment.end) for segment in band))
    if not band[0].line.words:
        begins = _begins(band, below) if known == len(band) and below else ()
        spans = tuple(map(sides, band))
        return Grid(cells, (NO_NUMBERS, *spans), 0, 1, begins=(-1.0, *begins)) if begins else None
    if known <= _FEW or 2 * known < len(band) + _FEW:  # *Giới⏎tính*: half of a header is none
        return None
    spans = _reached(len(band), below, is_person)
    if not _headed_by(spans, band):
        return None
    return Grid(cells, ((0.0, spans[0][0] - SAME_ROW / 2), *spans), 0, 1)


def _begins(band: Sequence[Segment], below: Sequence[Sequence[Segment]]) -> tuple[float, ...]:
    """Give where each column of a typed list begins."""
    return (0.0, *gutters(list(map(sides, band)), below)) if not band[0].line.words else ()


def _reached(
    width: int, bands: Sequence[Sequence[Segment]], opens: Callable[[str], bool]
) -> tuple[tuple[float, float], ...]:
    """Give where each column's cells stand, told by the rows that have one piece in each; () where they tell none.

    A header stands in the middle of its column, names at its left edge: they may not even overlap.
    """
    whole = [list(map(sides, band)) for band in bands if len(band) == width and opens(band[0].text)]
    columns = zip(*whole, strict=True) if len(whole) >= _FEW else ()
    spans = tuple((min(left for left, _ in sides), max(right for _, right in sides)) for sides in columns)
    return spans if all(one[1] <= other[0] for one, other in pairwise(spans)) else ()


def _headed_by(spans: Sequence[tuple[float, float]], band: Sequence[Segment]) -> bool:
    """Tell whether each piece of a header stands nearest to its own column: rows with a piece less shift them all."""
    if len(spans) != len(band):
        return False
    middles = (sum(sides(segment)) / 2 for segment in band)
    return all(
        min(range(len(spans)), key=lambda one: max(spans[one][0] - middle, middle - spans[one][1])) == at
        for at, middle in enumerate(middles)
    )


def _apart(segment: Segment, grid: Grid) -> Iterator[Segment]:
    """Part what begins as a column's cells do and runs on into the next."""
    left, edges = segment.line.x0 or 0.0, [span[0] for span in grid.spans]
    if not any(abs(left - edge) <= SAME_ROW for edge in edges):
        return iter((segment,))
    return parted_by_words(segment, edges) if segment.line.words else parted(segment, edges)


def _placed(segment: Segment, grid: Grid) -> list[tuple[int, Segment]]:
    """Place a segment, cutting off a row number that stands too near its name to be a column."""
    at, glued = grid.column(segment), GLUED.match(segment.text)
    left, edge = segment.line.x0 or 0.0, grid.spans[grid.number_at][1]
    if glued is None or left > edge + SAME_ROW or (at == grid.number_at and sides(segment)[1] <= edge + SAME_ROW):
        return [(at, segment)]
    cut = glued.start("rest")
    number = segment._replace(text=glued["n"], folded=glued["n"])
    rest = segment._replace(text=glued["rest"], start=segment.start + cut, folded=segment.folded[cut:])
    return [(grid.number_at, number), (grid.name_at if at == grid.number_at else at, rest)]


def _gathered(bands: Sequence[Sequence[Segment]], grid: Grid) -> list[_Row]:
    rows: list[_Row] = []
    for band, heads in _of_list(bands, grid):
        placed = [] if grid.told else in_order(band, len(grid.cells))
        placed = placed or [
            pair for segment in band for piece in _apart(segment, grid) for pair in _placed(piece, grid)
        ]
        numbered = any(at == grid.number_at for at, _ in placed)
        if _names(placed, grid) and _is_rest_of_header(rows, grid):
            rows.clear()
        if not rows or numbered or heads or _names_next(placed, rows[-1], grid):
            rows.append(_Row([[] for _ in grid.cells]))
        for at, segment in placed:
            rows[-1].cells[at].append(segment)
    return rows


def _of_list(bands: Sequence[Sequence[Segment]], grid: Grid) -> Iterator[tuple[Sequence[Segment], bool]]:
    """Give the bands of a list, and whether each is a heading between two rows.

    A paragraph and the header of another list end it. What stands far below a row, tells a total or is an office in
    capitals below cells that are not (who signs) is none of it, but behind it may stand its next part.
    """
    step, above, shut, numbered, capitals = 0.0, 0.0, False, False, set[int]()
    edges = edges_of(bands)
    for at, (band, below) in enumerate(zip(bands, (*bands[1:], ()), strict=True)):
        top, heads = band[0].top or 0.0, _heads(band, below, grid)
        if at and not (heads or begins_row(band, grid)):
            header = columns_of([segment.text for segment in band]) is not None
            if ends(band, grid) or (header and len(band) != len(grid.cells)):
                return
            far = at > 1 and top - above > _FAR * step
            signs = numbered and may_sign(band, edges) and grid.column(band[0]) not in capitals
            shut = shut or header or far or signs or TOTAL.match(band[0].folded) is not None
        else:
            shut, numbered = False, numbered or begins_row(band, grid)
        if not shut:
            yield band, heads
            step = max(step, top - above if above else 0.0)
            capitals |= {grid.column(one) for one in band if one.upper}
        above = top


def _heads(band: Sequence[Segment], below: Sequence[Segment], grid: Grid) -> bool:
    """Tell whether a line is a heading above a row: alone, marked, from where the numbers stand."""
    begins = (band[0].line.x0 or 0.0) <= grid.spans[grid.number_at][1]
    return len(band) == 1 and begins and begins_row(below, grid) and _HEADING.match(band[0].text) is not None


_HEADING = re.compile(r"(?:[IVX]{1,5}|[A-HĐ])\s?[.)/-]\s*\S")
_FAR = 1.6  # times the widest step between a list's lines: what stands as far below without a number is none of it


def _names_next(placed: Sequence[tuple[int, Segment]], row: _Row, grid: Grid) -> bool:
    """Tell whether a recognised line without a number begins the next row: the engine loses lone figures.

    Such a line has a whole name beside the numbers, and so has the row above.
    """
    above = row.cells[grid.name_at]
    return bool(above) and _names(placed, grid) and is_person(above[0].text)


def _names(placed: Sequence[tuple[int, Segment]], grid: Grid) -> bool:
    there = [segment for at, segment in placed if at == grid.name_at]
    return bool(there) and bool(there[0].line.words) and is_person(there[0].text)


def _is_rest_of_header(rows: Sequence[_Row], grid: Grid) -> bool:
    """Tell whether all that stands above a row is a header's last words (`Giới⏎tính`): neither number nor name."""
    return len(rows) == 1 and not (rows[0].cells[grid.name_at] or rows[0].cells[grid.number_at])


def rows_of_page(page: Page) -> tuple[tuple[Cell, ...], ...]:
    """Give the page's list as rows of cells, header first where one is seen; empty where none is set in columns."""
    if not any(line.x0 is not None for line in page.lines):
        return tabbed(page) if any(line.text.count("\t") > 1 for line in page.lines) else ()
    grid, below = _list_of(page)
    if grid is None:
        return tuple(tuple(map(cell_of, row)) for row in numbered_rows(_bands(of_page(page))))
    return (grid.cells, *_rows(below, grid))


def _rows(bands: Sequence[Sequence[Segment]], grid: Grid) -> tuple[tuple[Cell, ...], ...]:
    typed = not any(segment.line.words for band in bands for segment in band[:1])
    numbered = any(begins_row(band, grid) or (band and GLUED.fullmatch(band[0].text)) for band in bands)
    if typed and grid.begins and (grid.told or not numbered):
        parts = [[piece for segment in band for piece in _apart(segment, grid)] for band in bands]
        if rows := fitted_cells(parts, grid):
            return tuple(tuple(map(cell_of, row)) for row in rows)
    whole = whole_rows(bands, grid.column, grid.number_at)
    gathered = [] if typed and not numbered else _gathered(whole, grid)
    return tuple(tuple(map(cell_of, row.cells)) for row in gathered)


def _list_of(page: Page) -> tuple[Grid | None, Sequence[Sequence[Segment]]]:
    """Give the columns of a page's list and the bands below its header."""
    bands = [header_apart(band) for band in _bands(of_page(page))]
    for at in range(len(bands)):
        header, below = whole_header(bands, at)
        grid = _grid(header, below)
        if grid is not None:
            return grid, with_numbers_apart(below, *grid.edges)
    return None, ()


def lists_of_pages(pages: Iterable[Page]) -> Iterator[tuple[Page, list[tuple[tuple[Cell, ...], ...]]]]:
    """Give each page with its lists; one that is set by places goes on below the top of the next page, headless."""
    grid: Grid | None = None
    side, last = None, 0
    for page in pages:
        lists = list(_lists_of(page))
        own = _list_of(page)[0] if lists and not page.tables else None
        rows = _gone_on(page, grid, last) if grid is not None and own is None and not page.tables else ()
        grid = own or (grid if rows else None)
        last = last_number(rows or next(iter(lists), ()), grid.number_at) if grid is not None else 0
        lists, side = unfolded([rows] if rows else lists, side)
        yield page, lists


def _as_before(grid: Grid, bands: Sequence[Sequence[Segment]]) -> tuple[tuple[float, float], ...]:
    """Give the columns of the page before where a list's last row alone stands in them; () where it does not."""
    row = bands[0] if bands and len(bands[0]) == len(grid.spans) and is_number(bands[0][0].text) else ()
    within = [abs(sides(piece)[0] - span[0]) <= SAME_ROW for piece, span in zip(row, grid.spans, strict=False)]
    return grid.spans if within and all(within) else ()


def _of_numbers(grid: Grid, bands: Sequence[Sequence[Segment]], last: int) -> tuple[tuple[float, float], ...]:
    """Give the columns of the page before where rows begin with numbers as there: two, or the one behind `last`."""
    rows = [band for band in bands if begins_row(band, grid) and not band[0].line.words]
    next_one = any(len(row) > _FEW and row[0].text.strip(" .)") == str(last + 1) for row in rows)
    return grid.spans if len(rows) >= _FEW or (last and next_one) else ()


def _gone_on(page: Page, grid: Grid, last: int) -> tuple[tuple[Cell, ...], ...]:
    """Give the rows with which a list goes on at a page's top; () where it does not. `last` is its last number."""
    if grid.begins and grid.spans[grid.number_at] == NO_NUMBERS:
        return tuple(tuple(map(cell_of, row)) for row in going_on(_bands(of_page(page)), grid))
    bands = with_numbers_apart(_bands(of_page(page)), *grid.edges)
    below = bands[1:] if bands and len(bands[0]) == 1 and bands[0][0].text.strip(" -").isdigit() else bands
    spans = _reached(len(grid.spans), bands, is_number) or _as_before(grid, below[:1]) or _of_numbers(grid, bands, last)
    grid = grid._replace(spans=spans)
    first = _first_row(bands, grid, last) if spans else -1
    if first < 0:
        return ()
    above = len(bands) - len(below)
    opened = bands[first][0].text.strip(" .)")
    if opened != str(last + 1) and any(in_capitals(band) and is_title(band[0].text) for band in bands[above:first]):
        return ()
    near = apart_from(bands, grid.column)
    rest = left_over(bands[above : first + 1], spans, _EXACT, edges=edges_of(bands), near=near)
    first = above if goes_above(bands[above : first + 1], bands[first:], spans if grid.told else ()) else first
    row = _Row([[] for _ in grid.cells])
    for segment in (one for band in rest for one in band):
        row.cells[grid.column(segment)].append(segment)
    begun = tuple(map(cell_of, row.cells)) if rest else ()
    return (*filter(None, (begun,)), *_rows(bands[above + len(rest) if rest else first :], grid))


def _first_row(bands: Sequence[Sequence[Segment]], grid: Grid, last: int) -> int:
    """Give where a row begins at a page's top; farther below only the one behind `last` does; -1 where none does."""
    near = (at for at, band in enumerate(bands[:_AT_TOP]) if _opens(band, grid))
    next_one = (at for at, band in enumerate(bands[:_BELOW_A_ROW]) if band[0].text.strip(" .)") == str(last + 1))
    return next(near, next((at for at in next_one if last and _opens(bands[at], grid)), -1))


def _opens(band: Sequence[Segment], grid: Grid) -> bool:
    """Tell whether a line begins a row: a number, or a person's name, stands where it does in the others."""
    return any(
        (
            at == grid.number_at
            and is_number(segment.text)
            and (len(band) > 1 or begins_cell(segment, grid.spans, _EXACT))
        )
        or (at == grid.name_at and is_person(segment.text))
        for segment in band
        for at in (grid.column(segment),)
    )


_AT_TOP = 6  # lines: the page's own number, the rest of a row
_BELOW_A_ROW = 16  # lines: a long rest, and the next row's before its number in the middle


def lists_of_page(page: Page) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    """Give the rows of each table of a page; without one that lists, of the list that is set by tabs or places."""
    yield from unfolded(_lists_of(page))[0]


def _lists_of(page: Page) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    yield from (table.rows for table in page.tables)
    listed = any(columns_of([cell.text for cell in row]) for table in page.tables for row in table.rows[:_HEADER_ROWS])
    placed = any(line.x0 is not None for line in page.lines)
    if page.method != "none" and not (listed or (page.tables and placed)):
        rows = rows_of_page(page)
        if rows:
            yield rows


_HEADER_ROWS = 14
