"""Lines whose letters stand apart, as heads are set: pdfium takes every gap for a space."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from service.adapters.readers.pdf_page import Box, Piece

_LEAST = 5  # letters: of fewer, *A B C* may be what is written
_MOST = 300
_SINGLE = 0.8  # of a line's words, that are one letter
_LETTERS = 0.6  # of them, that are no digits or signs: the numbers of columns stand apart, too
_WORD = 0.12  # of the letters' size: how much wider than between letters a gap between words is
_APART = 0.05  # of the size: what stands nearer was never set apart, and no letters stand farther than one
_COLUMN = 1.3


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
