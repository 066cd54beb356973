"""Cells of Word tables that are merged (ECMA-376 part 1, 17.4.17 and 17.4.84).

Over rows each of them shows the cell above; over columns a cell stands once, then empty cells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element as Element

    from service.domain.document import Cell

W = f"{{{nsmap['w']}}}"


def merged(row: list[Cell], parts: Sequence[Element], *, above: Sequence[Sequence[Cell]]) -> list[Cell]:
    """Give a row with what it shows of the row above, if that has as many cells."""
    if not above or len(above[0]) != len(row):
        return row
    over = [part for part in parts for _ in range(spanned(part))]
    shown = zip(row, above[0], over, strict=True)
    return [high if not cell.text and goes_on(part) else cell for cell, high, part in shown]


_MOST_SPANNED = 63  # columns that Word allows a table


def spanned(part: Element) -> int:
    """Give how many of the grid's columns a cell stands over (17.4.17)."""
    span = part.find(f"{W}tcPr/{W}gridSpan")
    told = "" if span is None else span.get(f"{W}val", "")
    return min(max(int(told), 1), _MOST_SPANNED) if told.isascii() and told.isdigit() and len(told) < _DIGITS else 1


_DIGITS = 4


def with_blanks(cell: Cell, part: Element) -> list[Cell]:
    """Give a cell, and an empty one behind it for each further column that it stands over."""
    blank = cell._replace(text="", start=cell.end, end=cell.end)
    return [cell, *[blank] * (spanned(part) - 1)]


def goes_on(part: Element) -> bool:
    """Tell whether a cell only carries on the one above it."""
    merge = part.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"
