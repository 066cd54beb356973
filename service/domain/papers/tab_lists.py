"""A list of a text whose columns are set by tabs."""

from __future__ import annotations

import re
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from service.domain.document import Cell
from service.domain.papers.nominee_columns import columns_of
from service.domain.papers.segments import of_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Line, Page
    from service.domain.papers.segments import Segment

_FEW = 2  # columns: no list set by tabs has as few
NUMBERED = re.compile(r"\s*(?:\d{1,4}|[IVX]{1,5}|[A-HĐ])[.)]?\s*")


def cell_of(segments: Sequence[Segment]) -> Cell:
    """Give the cell that segments make, a line each."""
    if not segments:
        return Cell("", 0, 0)
    return Cell("\n".join(s.text for s in segments), segments[0].start, segments[-1].end)


def last_number(rows: Sequence[Sequence[Cell]], at: int) -> int:
    """Give the last number in a column of rows; 0 without one."""
    printed = (row[at].text.strip(" .)") for row in reversed(rows) if len(row) > at)
    return next((int(number) for number in printed if number.isdecimal()), 0)


def _spread(line: Sequence[Segment], width: int, name: int) -> list[list[Segment]]:
    """Give a line's pieces column by column; a lone one stands where the names do."""
    if len(line) == width:
        return [[piece] for piece in line]
    return [list(line) if at == name else [] for at in range(width)]


def _exact(line: Line, width: int) -> tuple[Cell, ...]:
    """Give the columns of a line that a single tab parts, an empty one too; a numbered row's last ones may be cut."""
    pieces = line.text.split("\t")
    starts = accumulate((len(piece) + 1 for piece in pieces), initial=line.start)
    cells = tuple(Cell(piece.strip(), at, at + len(piece)) for piece, at in zip(pieces, starts, strict=False))
    short = width - len(cells) if len(cells) > 1 and NUMBERED.fullmatch(pieces[0]) else 0
    return (*cells, *(Cell("", 0, 0),) * short)


def tabbed(page: Page) -> tuple[tuple[Cell, ...], ...]:
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
            cells if len(cells) == width else tuple(map(cell_of, _spread(line, width, name)))
            for line, cells in below
            if len(cells) == width or len(line) in {1, width}
        )
    return ()
