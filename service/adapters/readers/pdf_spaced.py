"""Where a line's words begin and end when pdfium's spaces do not tell.

Letters that stand apart, as heads are set: it takes every gap for a space. A number at the right edge of its cell and
a name at the left edge of the next: the gap is too narrow for one, and a ruled line stands in it.
"""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.adapters.readers.pdf_page import Box, Piece

_LEAST = 5  # letters: of fewer, *A B C* may be what is written
_MOST = 300
_SINGLE = 0.8  # of a line's words, that are one letter
_LETTERS = 0.6  # of them, that are no digits or signs: the numbers of columns stand apart, too
_WORD = 0.12  # of the letters' size: how much wider than between letters a gap between words is
_APART = 0.05  # of the size: what stands nearer was never set apart, and no letters stand farther than one
_COLUMN = 1.3
_PARTED = re.compile(r"\S+")
_BESIDE = 0.06  # of the size: nearer letters are of one word, whatever stroke crosses it
_NEAR = 1.0  # points by which a letter's box may reach over a ruled line


def letters_apart(text: str) -> bool:
    """Tell whether a line may be letters set apart."""
    if not _LEAST <= text.count(" ") <= _MOST or 2 * text.count(" ") < _SINGLE * len(text) - 1:
        return False
    words = text.split(" ")
    alone = sum(len(word) == 1 for word in words)
    return alone >= _SINGLE * len(words) and sum(map(str.isalpha, words)) >= _LETTERS * len(words)


def together(whole: Piece, box_of: Callable[[int], Box]) -> list[Piece]:
    """Give a line's words with the letters put together, in pieces where columns part; none where no gap tells words.

    `box_of` gives the box of a letter by its place in the line.
    """
    places = [at for at, letter in enumerate(whole.text) if letter != " "]
    boxes = [box_of(at) for at in places]
    gaps = [after[0] - before[2] for before, after in pairwise(boxes)]
    usual = median(gaps)
    if not _APART * whole.size < usual < whole.size:
        return []
    pieces = [whole._replace(text=whole.text[0], box=boxes[0])]
    for at, box, gap in zip(places[1:], boxes[1:], gaps, strict=True):
        wider, last = gap - usual, pieces[-1]
        if not -whole.size < wider < _COLUMN * whole.size:
            pieces.append(whole._replace(text=whole.text[at], box=box))
            continue
        left, top, right, bottom = last.box
        around = (min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3]))
        space = " " if wider > _WORD * whole.size else ""
        pieces[-1] = last._replace(text=f"{last.text}{space}{whole.text[at]}", box=around)
    return pieces


def words(
    text: str, lines: Sequence[tuple[float, float]], size: float, box_of: Callable[[int], Box]
) -> Iterator[tuple[int, int]]:
    """Give from where to where each word of a line reaches: one is cut where a ruled line stands between its letters.

    `lines` tells from where to where each is, across; `box_of` gives the box of a letter by its place in the text.
    """
    for word in _PARTED.finditer(text):
        start, end = word.span()
        left, right = box_of(start)[0], box_of(end - 1)[2]
        crossing = [line for line in lines if left < line[0] and line[1] < right]
        for at in range(start + 1, end) if crossing else ():
            before, after = box_of(at - 1)[2], box_of(at)[0]
            if after - before > _BESIDE * size and any(
                before - _NEAR <= line[0] and line[1] <= after + _NEAR for line in crossing
            ):
                yield start, at
                start = at
        yield start, end
