"""Cells of Word tables that are merged over rows: each of the rows shows the one above (ECMA-376 part 1, 17.4.84)."""

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
    shown = zip(row, above[0], parts, strict=True)
    return [over if not cell.text and _goes_on(part) else cell for cell, over, part in shown]


def _goes_on(part: Element) -> bool:
    merge = part.find(f"{W}tcPr/{W}vMerge")
    return merge is not None and merge.get(f"{W}val", "continue") == "continue"
