"""The columns of a list laid out by places: where each stands across the page, and what is no line of the list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from service.domain.papers.tab_lists import NUMBERED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Cell
    from service.domain.papers.segments import Segment

SAME_ROW = 6.0  # points
NO_NUMBERS = (-1.0, -1.0)  # where numbers stand that a list does not have
_EXACT = 1.0  # points by which pieces of one column begin apart


class Grid(NamedTuple):
    """A list's columns: the cells of their header, where each stands across the page, which hold numbers and names.

    `told` says that whole rows told where, not the header alone; `begins` where each column does, told by the gaps
    between typed cells.
    """

    cells: tuple[Cell, ...]
    spans: tuple[tuple[float, float], ...]
    number_at: int
    name_at: int
    told: bool = True
    begins: tuple[float, ...] = ()

    @property
    def edges(self) -> tuple[float, float]:
        """Give where numbers end and names begin."""
        return self.spans[self.number_at][1] + SAME_ROW, self.spans[self.name_at][0]

    def column(self, segment: Segment) -> int:
        """Give the column of a segment: the one where it begins, the one that it overlaps most, else the nearest."""
        left, right = sides(segment)
        begun = (at for at, span in enumerate(self.spans) if abs(span[0] - left) < _EXACT and not segment.line.words)
        if (at := next(begun, None)) is not None:
            return at
        return min(range(len(self.spans)), key=lambda at: max(self.spans[at][0] - right, left - self.spans[at][1]))


def sides(segment: Segment) -> tuple[float, float]:
    """Give where a piece begins and ends across the page, in points from its left."""
    left = segment.line.x0 or 0.0
    return left, segment.line.x1 or left


def is_number(text: str) -> bool:
    """Tell whether a text is a row's number."""
    return NUMBERED.fullmatch(text) is not None


def begins_row(band: Sequence[Segment], grid: Grid) -> bool:
    """Tell whether a line begins with a number where the list's numbers stand."""
    return bool(band) and is_number(band[0].text) and grid.column(band[0]) == grid.number_at


def ends(band: Sequence[Segment], grid: Grid) -> bool:
    """Tell whether a line without a number is no cell's: it begins left of the column beside the numbers' one.

    So stands the paragraph below a list, and with it the list ends: a sentence that begins between both columns, or
    one that reaches from the numbers far into the next.
    """
    if grid.number_at + 1 >= len(grid.spans):
        return False
    begins, edge = band[0].line.x0 or 0.0, grid.spans[grid.number_at][1]
    following = grid.spans[grid.number_at + 1][0]
    sentence = band[0].text[0].isupper() and band[0].text.rstrip().endswith((".", "./.", ":"))
    across = begins <= edge and (band[0].line.x1 or 0.0) > following + SAME_ROW
    return len(band) == 1 and (edge + SAME_ROW < begins < following - SAME_ROW or across) and sentence


TOTAL = re.compile(r"\W*(?:tong (?:so|cong)\b(?! ty)|cong\s*:|an dinh danh sach|danh sach (?:nay|tren)\b)")
