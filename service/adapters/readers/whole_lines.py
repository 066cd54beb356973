"""A table's lines across, each whole though a scan shows it in pieces; lengths are points of the level page.

A line breaks where letters touch it, where a line down crosses it and where it pales. Left so, what stands above and
below the gap would be one cell: one person would have two units. A gap from one line down to another is a cell that
goes over several rows, and stays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.adapters.readers.pdf_page import Box

_LEVEL = 1.7  # between the heights of two pieces of one line
_AT = 4.0  # how near to a line down a piece ends on it
_REACH = 3.0  # how far beyond a line down's end it still crosses
_SEEN = 0.4  # share of the table's width that is seen of a line
_LEAST = 3  # lines down


def completed(across: Sequence[Box], down: Sequence[Box], *, pale: bool) -> Iterator[Box]:
    """Give the lines across, and what fills their gaps; of `pale` ones every gap is filled."""
    yield from across
    for pieces in _abreast(across):
        height = pieces[0][1]
        columns = sorted(one[0] for one in down if one[1] - _REACH <= height <= one[3] + _REACH)
        if len(columns) < _LEAST:
            continue
        gaps = list(_gaps(pieces, columns[0], columns[-1]))
        if sum(end - start for start, end in gaps) > (1 - _SEEN) * (columns[-1] - columns[0]):
            continue
        for start, end in gaps:
            if pale or not (_is_on(start, columns) and _is_on(end, columns)):
                yield (start, height, end, height)


def _abreast(across: Sequence[Box]) -> Iterator[list[Box]]:
    """Give the pieces that stand at one height."""
    lines: list[list[Box]] = []
    for piece in sorted(across, key=lambda one: one[1]):
        if lines and piece[1] - lines[-1][0][1] <= _LEVEL:
            lines[-1].append(piece)
        else:
            lines.append([piece])
    yield from lines


def _gaps(pieces: Sequence[Box], left: float, right: float) -> Iterator[tuple[float, float]]:
    at = left
    for piece in sorted(pieces):
        if piece[0] > at:
            yield (at, min(piece[0], right))
        at = max(at, piece[2])
        if at >= right:
            return
    yield (at, right)


def _is_on(x: float, columns: Sequence[float]) -> bool:
    return any(abs(x - column) <= _AT for column in columns)
