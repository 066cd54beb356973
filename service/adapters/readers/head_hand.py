"""Figures of a head's number and date that a coloured pen wrote, told by their ink; lengths are pixels.

The engine reads a hand's figures as surely as printed ones, and wrongly: a 5 is a 9, a 3 is a 5. No office prints a
number or a day in another colour than the words around it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.readers import ink
from service.adapters.readers.block_lines import around
from service.adapters.readers.head_look import DATE, HEAD, NUMBER
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from service.adapters.readers.block_lines import Reading
    from service.adapters.readers.seen import Seen

_BLUE = 0.25  # share of a word's ink
_DOUBTED = 0.5


def doubted(picture: Image.Image, pieces: Sequence[Reading]) -> dict[int, Reading]:
    """Give the lines of number and date, by their place, whose figures are blue among black words, with these doubted.

    `picture` is the page, grey or RGB; a grey one tells nothing.
    """
    found: dict[int, Reading] = {}
    for at, words in enumerate(pieces if picture.mode == "RGB" else ()):
        if around(words)[3] < HEAD * picture.height and _tells_when_or_which(words):
            blue = [_is_blue(picture, word) for word in words]
            by_hand = [one and any(map(str.isalnum, word.text)) for one, word in zip(blue, words, strict=True)]
            if any(by_hand) and not all(blue):
                found[at] = tuple(
                    word._replace(sure=min(word.sure, _DOUBTED)) if one else word
                    for word, one in zip(words, by_hand, strict=True)
                )
    return found


def _tells_when_or_which(words: Reading) -> bool:
    told = fold(" ".join(word.text for word in words))
    return NUMBER.match(told) is not None or DATE.search(told) is not None


def _is_blue(picture: Image.Image, word: Seen) -> bool:
    left, top, right, bottom = map(round, word.box)
    if left >= right or top >= bottom:
        return False
    cut = picture.crop((left, top, right, bottom))
    dark, blue = (sum(one.histogram()[: ink.DARK]) for one in (ink.through(cut, "R"), ink.blue(cut)))
    return blue > _BLUE * dark
