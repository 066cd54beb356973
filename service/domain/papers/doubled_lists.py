"""A list printed in two halves side by side under one header twice (`TT | Họ và tên | TT | Họ và tên`)."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from service.domain.papers.nominee_columns import columns_of, listed_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.domain.document import Cell

    Rows = tuple[tuple[Cell, ...], ...]

_HEADER_ROWS = 14


def unfolded(lists: Iterable[Rows], before: int = 0) -> tuple[list[Rows], int]:
    """Give lists with those in two halves as one of half the columns, the left half first, and how wide such a one was.

    `before` is how wide the last list before them was printed, where it had two halves: without a header it goes on.
    """
    told: list[Rows] = []
    for rows in lists:
        heads = list(islice(rows, _HEADER_ROWS))
        at = next((at for at, row in enumerate(heads) if _is_twice(row)), None)
        if at is not None:
            before = len(rows[at])
            told.append(_one_below_the_other(rows, before // 2, at + 1))
        elif before and rows and all(len(row) == before for row in rows) and not any(map(_is_header, heads)):
            told.append(_one_below_the_other(rows, before // 2, 0))
        else:
            before = 0 if any(map(_is_header, heads)) else before
            told.append(rows)
    return told, before


def _is_header(row: Sequence[Cell]) -> bool:
    return columns_of(_texts(row)) is not None


def _one_below_the_other(rows: Rows, half: int, first: int) -> Rows:
    below = (row for row in rows[first:] if _texts(row[:half]) != _texts(row[half:]))
    right = (row[half:] for row in below if any(map(str.strip, _texts(row[half:]))))
    return (*(row[:half] for row in rows), *right)


def _is_twice(row: Sequence[Cell]) -> bool:
    """Tell whether a header says everything twice, of the same."""
    half = len(row) // 2
    left, right = _texts(row[:half]), _texts(row[half:])
    columns = columns_of(left)
    if len(row) % 2 or columns is None or "row" not in columns or columns_of(right) != columns:
        return False
    return listed_by(left[columns["name"]]) == listed_by(right[columns["name"]])


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]
