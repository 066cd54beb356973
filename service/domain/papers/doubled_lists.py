"""Lists printed side by side in one table, each under a header of its own (`TT | Họ và tên | TT | Họ và tên`)."""

from __future__ import annotations

from itertools import groupby, islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from service.domain.papers.nominee_columns import column_of, columns_of, listed_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.domain.document import Cell

    Rows = tuple[tuple[Cell, ...], ...]

_HEADER_ROWS = 14
_NUMBERS = "row"


class Parts(NamedTuple):
    """How wide a table is, and the columns of each of the lists that stand side by side in it."""

    width: int
    slices: Sequence[slice]


def unfolded(lists: Iterable[Rows], before: Parts | None = None) -> tuple[list[Rows], Parts | None]:
    """Give lists with what stands side by side one below the other, left first, and the parts of the last such one.

    Parts of the same columns are one list, others lists of their own. `before` are those of the last list on the page
    before, where they were the same: without a header it goes on.
    """
    told: list[Rows] = []
    for rows in lists:
        heads = list(islice(rows, _HEADER_ROWS))
        at, parts = next(((at, parts) for at, row in enumerate(heads) if (parts := _parts(row))), (0, ()))
        if parts and _alike(_texts(rows[at]), parts):
            before = Parts(len(rows[at]), parts)
            told.append(_one_below_the_other(rows, parts, at + 1))
        elif parts:
            before = None
            told.extend(_one_below_the_other(rows, (part,), at + 1) for part in parts)
        elif any(map(_is_header, heads)):
            before = None
            told.append(rows)
        elif before is not None and rows and all(len(row) == before.width for row in rows):
            told.append(_one_below_the_other(rows, before.slices, 0))
        else:
            told.append(rows)
    return told, before


def _is_header(row: Sequence[Cell]) -> bool:
    return columns_of(_texts(row)) is not None


def _one_below_the_other(rows: Rows, parts: Sequence[slice], first: int) -> Rows:
    """Give the rows above and in a header, then those of each part; a row over all of them stands once.

    What is merged over lines of the part beside it stands in each of them, and is one row.
    """
    left, *others = parts
    right = ([row[part] for row in rows[first:] if _texts(row[part]) != _texts(row[left])] for part in others)
    below = (row for one in ([row[left] for row in rows[first:]], *right) for row, _ in groupby(one))
    return (*(row[left] for row in rows[:first]), *(row for row in below if any(map(str.strip, _texts(row)))))


def _parts(row: Sequence[Cell]) -> Sequence[slice]:
    """Give the columns of each list that a header is of, where there are several: each begins with its numbers."""
    texts = _texts(row)
    begins = [at for at, text in enumerate(texts) if column_of(text) == _NUMBERS]
    if len(begins) < 2 or begins[0]:  # noqa: PLR2004 - side by side stand two or more
        return ()
    parts = [slice(at, end) for at, end in pairwise((*begins, len(row)))]
    if _alike(texts, parts):
        width = min(part.stop - part.start for part in parts)  # without the columns that only keep them apart
        return [slice(at, at + width) for at in begins]
    return parts if all(columns_of(texts[part]) is not None for part in parts) else ()


def _alike(texts: Sequence[str], parts: Sequence[slice]) -> bool:
    """Tell whether all parts of a header say the same, of the same."""
    first, *others = [columns_of(texts[part]) for part in parts]
    if first is None or any(one != first for one in others):
        return False
    return len({listed_by(texts[part][first["name"]]) for part in parts}) == 1


def _texts(row: Sequence[Cell]) -> list[str]:
    return [cell.text for cell in row]
