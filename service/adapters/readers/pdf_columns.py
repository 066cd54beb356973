"""Columns of a page without rulings that stand so near that their cells were taken for one piece.

A sheet prints each column's cells from one place, and the text of a full cell ends a space before the next one's.
"""

from __future__ import annotations

import re
from bisect import bisect
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.adapters.readers.pdf_page import Box, Piece

_SAME = 0.6  # points by which cells of one column begin apart
_TIMES = 3  # cells that tell a column
_LEVEL = 0.3  # of the size: how unevenly a row's pieces may stand
_GAP = 0.15  # of the size: no letters of a word stand as far apart
_REACH = 40.0  # points above and below the cells that tell a column
_RULED = 6  # rulings of a page whose tables tell their columns themselves
_MOST = 3000  # pieces
_WORD = re.compile(r"\S+")


class Edge(NamedTuple):
    """Where a column begins across the page, and from where to where it was seen, in points from the top left.

    `behind` is another one, or its cells are the first of their rows.
    """

    left: float
    top: float
    bottom: float
    behind: bool = True

    def is_beside(self, box: Box) -> bool:
        """Tell whether a box stands at the column's height."""
        return self.top - _REACH <= box[1] and box[3] <= self.bottom + _REACH


def edges_of(pieces: Sequence[Piece], rulings: int) -> list[Edge]:
    """Give where columns begin: three pieces do; none on a page with ruled tables, or where none stands behind one."""
    if rulings >= _RULED or len(pieces) > _MOST:
        return []
    rows = list(_rows(pieces))
    behind = _edges([piece.box for row in rows for piece in row[1:]])
    firsts = _edges([piece.box for row in rows for piece in row[:1]]) if behind else []
    return [*behind, *(edge._replace(behind=False) for edge in firsts)]


def _edges(boxes: Sequence[Box]) -> list[Edge]:
    left = sorted(boxes, key=lambda box: box[0])
    edges: list[Edge] = []
    while left:
        near = left[: bisect(left, left[0][0] + _SAME, key=lambda box: box[0])]
        left = left[len(near) :]
        if len(near) >= _TIMES:
            edges.append(Edge(near[0][0], min(box[1] for box in near), max(box[3] for box in near)))
    return edges


def _rows(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    ordered = sorted((piece for piece in pieces if not piece.widget), key=lambda piece: piece.box[3])
    row: list[Piece] = []
    for piece in ordered:
        if row and piece.box[3] - row[0].box[3] > _LEVEL * row[0].size:
            yield sorted(row, key=lambda one: one.box[0])
            row = []
        row.append(piece)
    yield sorted(row, key=lambda one: one.box[0])


def begins(piece: Piece, gap: float, edges: Sequence[Edge]) -> bool:
    """Tell whether a piece that stands `gap` points behind another begins a column."""
    return gap > _GAP * piece.size and any(
        edge.behind and abs(piece.box[0] - edge.left) <= _SAME and edge.is_beside(piece.box) for edge in edges
    )


def apart(piece: Piece, edges: Sequence[Edge], box_of: Callable[[int], Box]) -> list[Piece]:
    """Cut a piece where a word begins as a column does; `box_of` gives a letter's box by its place on the page.

    A full cell begins where its own column does, and what goes over several columns has a letter where most begin
    (clipped cells touch): a line of prose, or an office in capitals, now and then has a word where a column begins.
    """
    left, _, right, _ = piece.box
    beside = [edge for edge in edges if edge.is_beside(piece.box)]
    crossed = [edge for edge in beside if edge.behind and left + piece.size < edge.left < right]
    own = max((edge.left for edge in beside if edge.left <= left + _SAME), default=left)
    if piece.at < 0 or not crossed or left - own > piece.size:
        return [piece]
    words = [hit.span() for hit in _WORD.finditer(piece.text)]
    firsts = [box_of(piece.at + begin) for begin, _ in words]
    cuts = [0]
    for at, ((_, end), box) in enumerate(zip(words, firsts[1:], strict=False), 1):
        gap = box[0] - box_of(piece.at + end - 1)[2]
        if gap > _GAP * piece.size and any(abs(box[0] - edge.left) <= _SAME for edge in crossed):
            cuts.append(at)
    lefts = [box_of(piece.at + place)[0] for place in range(len(piece.text))] if len(cuts) > 1 else []
    if 2 * sum(any(abs(one - edge.left) <= _SAME for one in lefts) for edge in crossed) <= len(crossed):
        return [piece]
    return [_part(piece, words[first:end], box_of) for first, end in pairwise((*cuts, len(words)))]


def _part(piece: Piece, words: Sequence[tuple[int, int]], box_of: Callable[[int], Box]) -> Piece:
    begin, end = words[0][0], words[-1][1]
    first, last = box_of(piece.at + begin), box_of(piece.at + end - 1)
    box = (first[0], min(first[1], last[1]), last[2], max(first[3], last[3]))
    return piece._replace(text=piece.text[begin:end], box=box, at=piece.at + begin)
