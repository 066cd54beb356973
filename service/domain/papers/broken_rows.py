"""Rows of a history that broke over the page: what their cells go on with stands at the next page's top."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.document import Cell, Page

    Rows = tuple[tuple[Cell, ...], ...]


def with_broken_rows_whole(told: Sequence[tuple[Page, list[Rows]]]) -> list[tuple[Page, list[Rows]]]:
    """Give each page's tables; the rest of a row that broke over the page stands with its beginning."""
    for (_, before), (_, after) in pairwise(told):
        if before and after and _is_rest(before[-1], after[0]):
            *whole, last = before[-1]
            joined = tuple(
                cell._replace(text=f"{cell.text}\n{more.text}".strip("\n"))
                for cell, more in zip(last, after[0][0], strict=True)
            )
            before[-1], after[0] = (*whole, joined), after[0][1:]
    return [(page, [rows for rows in tables if rows]) for page, tables in told]


def _is_rest(before: Rows, after: Rows) -> bool:
    """Tell whether a page's first row goes on with the last one of the page before: neither year nor name opens it."""
    cells = [cell.text.strip() for cell in after[0]] if before and after else []
    return len(cells) > _TWO and len(before[-1]) == len(cells) and not any(cells[:_TWO]) and any(cells)


_TWO = 2  # columns: the year's and the award's
