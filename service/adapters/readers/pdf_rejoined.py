"""Pieces that pdfium parts though they run on: at a justified gap, inside a word where its font changes."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from service.adapters.readers import pdf_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.adapters.readers.pdf_page import Box, Piece

_MOST_PIECES = 10_000  # of a page, to be put together again; the fullest table has a tenth
_JUSTIFIED, _TOUCH = 0.5, 0.06  # of the size; pdfium parts a line inside a word where its font changes
_SAME_LEVEL = 0.2


def rejoined(
    pieces: Sequence[Piece], walls: Sequence[Box], edges: Sequence[pdf_columns.Edge] = ()
) -> tuple[Piece, ...]:
    """Give the pieces with those joined that pdfium parts at a justified gap or inside a word: no column is as near."""
    if len(pieces) > _MOST_PIECES:
        return tuple(pieces)
    kept = list(pieces)
    order = sorted((piece.box[3], at) for at, piece in enumerate(kept))
    for place, (bottom, at) in enumerate(order[:-1]):
        reach = bottom + _SAME_LEVEL * kept[at].size
        if order[place + 1][0] <= reach:
            end = bisect_right(order, (reach, len(kept)), lo=place)
            row = sorted((other for _, other in order[place:end]), key=lambda one: kept[one].box[0])
            _join_row(kept, row, walls, edges)
    return tuple(piece for piece in kept if piece.text)


def _join_row(kept: list[Piece], row: Sequence[int], walls: Sequence[Box], edges: Sequence[pdf_columns.Edge]) -> None:
    """Join neighbours of one row into the left one; what was joined keeps its place without text."""
    left = row[0]
    for at in row[1:]:
        before, piece = kept[left], kept[at]
        column = pdf_columns.begins(piece, piece.box[0] - before.box[2], edges)
        if piece.text and before.text and not column and _runs_on(before, piece, walls):
            kept[left], kept[at] = _joined(kept[left], kept[at]), kept[at]._replace(text="")
        else:
            left = at


def _runs_on(before: Piece, piece: Piece, walls: Sequence[Box]) -> bool:
    gap = piece.box[0] - before.box[2]
    level = abs(piece.box[3] - before.box[3]) < _SAME_LEVEL * before.size
    if not level or not -_TOUCH < gap / before.size < _JUSTIFIED or before.widget or piece.widget:
        return False
    middle = (piece.box[1] + piece.box[3]) / 2
    return not any(before.box[2] - 1 <= wall[0] <= piece.box[0] + 1 and wall[1] <= middle <= wall[3] for wall in walls)


def _joined(before: Piece, piece: Piece) -> Piece:
    look = max(before, piece, key=lambda one: len(one.text))
    apart = " " * (piece.box[0] - before.box[2] > _TOUCH * before.size)
    box = around(before.box, piece.box)
    return look._replace(text=f"{before.text}{apart}{piece.text}", box=box, size=before.size, at=-1)


def around(one: Box, other: Box) -> Box:
    """Give the box around two."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
