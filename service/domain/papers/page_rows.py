"""A list laid out in columns on a page without ruled tables: rows and cells from positions."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from service.domain.document import Cell
from service.domain.papers.nominee_columns import columns_of
from service.domain.papers.segments import of_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Line, Page
    from service.domain.papers.segments import Segment

_SAME_ROW = 6.0
_FEW = 2  # columns: no list set by tabs has as few
_GLUED = re.compile(r"(?P<n>\d{1,4})[.)]?\s+(?P<rest>\S.*)")


@dataclass(slots=True)
class _Row:
    """A row being gathered: the segments that fell into each column."""

    cells: list[list[Segment]] = field(default_factory=list)


def _bands(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Group segments that stand at one height, top to bottom, each from left to right."""
    placed = sorted((s for s in segments if s.top is not None and s.line.x0 is not None), key=lambda s: s.top or 0.0)
    bands: list[list[Segment]] = []
    for segment in placed:
        if bands and abs((segment.top or 0.0) - (bands[-1][0].top or 0.0)) <= _SAME_ROW:
            bands[-1].append(segment)
        else:
            bands.append([segment])
    return [sorted(band, key=lambda s: s.line.x0 or 0.0) for band in bands]


def _middle(segment: Segment) -> float:
    return ((segment.line.x0 or 0.0) + (segment.line.x1 or segment.line.x0 or 0.0)) / 2


def _column(segment: Segment, header: Sequence[Segment]) -> int:
    """Give the header cell nearest to the segment: by overlap, else by distance of middles."""
    left, right = segment.line.x0 or 0.0, segment.line.x1 or 0.0

    def distance(at: int) -> float:
        line = header[at].line
        overlap = min(right, line.x1 or 0.0) - max(left, line.x0 or 0.0)
        return -overlap if overlap > 0 else abs(_middle(segment) - _middle(header[at]))

    return min(range(len(header)), key=distance)


def _cell(segments: Sequence[Segment]) -> Cell:
    if not segments:
        return Cell("", 0, 0)
    return Cell("\n".join(s.text for s in segments), segments[0].start, segments[-1].end)


def _placed(segment: Segment, header: Sequence[Segment], number_at: int) -> list[tuple[int, Segment]]:
    """Place a segment, cutting off a row number that stands too near its name to be a column."""
    at, glued = _column(segment, header), _GLUED.match(segment.text)
    left, edge = segment.line.x0 or 0.0, header[number_at].line.x1 or 0.0
    if glued is None or at == number_at or left > edge + _SAME_ROW:
        return [(at, segment)]
    cut = glued.start("rest")
    number = segment._replace(text=glued["n"], folded=glued["n"])
    rest = segment._replace(text=glued["rest"], start=segment.start + cut, folded=segment.folded[cut:])
    return [(number_at, number), (at, rest)]


def _gathered(bands: Sequence[Sequence[Segment]], header: Sequence[Segment], number_at: int) -> list[_Row]:
    rows: list[_Row] = []
    for band in bands:
        placed = [pair for segment in band for pair in _placed(segment, header, number_at)]
        numbered = any(at == number_at for at, _ in placed)
        if rows and not (numbered and _NUMBERED.fullmatch(band[0].text)) and _ends(band, header, number_at):
            break
        if not rows or numbered or _names_next(placed, rows[-1], number_at):
            rows.append(_Row([[] for _ in header]))
        for at, segment in placed:
            rows[-1].cells[at].append(segment)
    return rows


def _names_next(placed: Sequence[tuple[int, Segment]], row: _Row, number_at: int) -> bool:
    """Tell whether a recognised line without a number begins the next row: the engine loses lone figures.

    Such a line has a whole name beside the numbers, and so has the row above.
    """
    there = [segment for at, segment in placed if at == number_at + 1]
    above = row.cells[number_at + 1] if number_at + 1 < len(row.cells) else []
    if not (there and above and there[0].line.words):
        return False
    return _is_person(there[0].text) and _is_person(above[0].text)


def _is_person(text: str) -> bool:
    """Tell whether a text is two to six capitalised words."""
    words = text.strip(_EDGES).split()
    return len(words) in _NAME and all(word.isalpha() and word[0].isupper() and not word.isupper() for word in words)


_NAME = range(2, 7)
_EDGES = " .,:;'`|_-"


def _ends(band: Sequence[Segment], header: Sequence[Segment], number_at: int) -> bool:
    """Tell whether a line without a number is no cell's: it begins left of the column beside the numbers' one.

    So stands the paragraph below a list, and with it the list ends: a sentence that begins between both columns, or
    one that reaches from the numbers far into the next.
    """
    if number_at + 1 >= len(header):
        return False
    begins, edge = band[0].line.x0 or 0.0, header[number_at].line.x1 or 0.0
    following = header[number_at + 1].line.x0 or 0.0
    sentence = band[0].text[0].isupper() and band[0].text.rstrip().endswith((".", "./.", ":"))
    across = begins <= edge and (band[0].line.x1 or 0.0) > following + _SAME_ROW
    return len(band) == 1 and (edge + _SAME_ROW < begins < following - _SAME_ROW or across) and sentence


def _spread(line: Sequence[Segment], width: int, name: int) -> list[list[Segment]]:
    """Give a line's pieces column by column; a lone one stands where the names do."""
    if len(line) == width:
        return [[piece] for piece in line]
    return [list(line) if at == name else [] for at in range(width)]


_NUMBERED = re.compile(r"\s*(?:\d{1,4}|[IVX]{1,5}|[A-HĐ])[.)]?\s*")


def _exact(line: Line, width: int) -> tuple[Cell, ...]:
    """Give the columns of a line that a single tab parts, an empty one too; a numbered row's last ones may be cut."""
    pieces = line.text.split("\t")
    starts = accumulate((len(piece) + 1 for piece in pieces), initial=line.start)
    cells = tuple(Cell(piece.strip(), at, at + len(piece)) for piece, at in zip(pieces, starts, strict=False))
    short = width - len(cells) if len(cells) > 1 and _NUMBERED.fullmatch(pieces[0]) else 0
    return (*cells, *(Cell("", 0, 0),) * short)


def _tabbed(page: Page) -> tuple[tuple[Cell, ...], ...]:
    """Give the list of a text whose columns are set by tabs; a line between two rows heads those below it."""
    own = (segment for segment in of_page(page) if segment.line.source != "cell")
    lines = [list(line) for _, line in groupby(own, key=lambda segment: segment.line.start)]
    for at, head in enumerate(lines):
        columns = columns_of([segment.text for segment in head]) if len(head) > _FEW else None
        if columns is None or "row" not in columns:
            continue
        width, name = len(head), columns["name"]
        single = head[0].line.text.count("\t") == width - 1  # else several tabs in a row set a column
        exact = [_exact(line[0].line, width) if single else () for line in lines]
        last = max(place for place, line in enumerate(lines) if width in {len(line), len(exact[place])})
        below = list(zip(lines, exact, strict=True))[at : last + 1]
        return tuple(
            cells if len(cells) == width else tuple(map(_cell, _spread(line, width, name)))
            for line, cells in below
            if len(cells) == width or len(line) in {1, width}
        )
    return ()


def rows_of_page(page: Page) -> tuple[tuple[Cell, ...], ...]:
    """Give the page's list as rows of cells, header first; empty when no header is seen."""
    if not any(line.x0 is not None for line in page.lines):
        return _tabbed(page) if any(line.text.count("\t") > 1 for line in page.lines) else ()
    bands = _bands(of_page(page))
    for at, band in enumerate(bands):
        columns = columns_of([segment.text for segment in band])
        if columns is None or "row" not in columns:
            continue
        rows = _gathered(bands[at + 1 :], band, columns["row"])
        head = tuple(Cell(segment.text, segment.start, segment.end) for segment in band)
        return (head, *(tuple(_cell(cell) for cell in row.cells) for row in rows))
    return ()


def lists_of_page(page: Page) -> Iterator[tuple[tuple[Cell, ...], ...]]:
    """Give the rows of each table of a page; without one that lists, of the list that is set by tabs or places."""
    yield from (table.rows for table in page.tables)
    listed = any(columns_of([cell.text for cell in row]) for table in page.tables for row in table.rows[:_HEADER_ROWS])
    placed = any(line.x0 is not None for line in page.lines)
    if page.method != "none" and not (listed or (page.tables and placed)):
        rows = rows_of_page(page)
        if rows:
            yield rows


_HEADER_ROWS = 14
