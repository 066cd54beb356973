"""Whether a day or a time of day on a recognised page was typed, and surely read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Page, Word

# A figure alone is nearly always surer; of less sure ones half were others, a 3 read as 5.
_SURE = 0.92
_BARE_FIGURE = re.compile(r"[\d/.\-]+[.,;]?")
_CLOCK_FIGURE = re.compile(r"(?:\d{1,2}|\d{1,2}[hg:]\d{0,2}|\d{1,2}(?:giờ|phút))[.,;]?", re.IGNORECASE)


def _figures(page: Page, words: Sequence[Word]) -> Iterator[tuple[str, Word]]:
    told = ((page.text[word.start : word.end], word) for word in words)
    return ((text, word) for text, word in told if any(char.isdigit() for char in text))


def _sure(shape: re.Pattern[str], page: Page, words: Sequence[Word]) -> bool:
    figures = list(_figures(page, words))
    return bool(figures) and all(shape.fullmatch(text) and word.confidence >= _SURE for text, word in figures)


def date_sure(_value: str, page: Page, words: Sequence[Word]) -> bool:
    """Tell whether a date is typed: each figure a word of its own and surely read, here or where it stands again.

    Minutes bear the day of their meeting in their head, too; a speck behind the year makes one of the two unsure.
    """
    return _sure(_BARE_FIGURE, page, words) or _stands_again(page, words)


def _stands_again(page: Page, words: Sequence[Word]) -> bool:
    """Tell whether the same figures stand once more on the page, one behind the other, and are surely read there."""
    own = list(_figures(page, words))
    if not own or not all(_BARE_FIGURE.fullmatch(text) for text, _ in own):
        return False
    told, starts = [text.rstrip(_POINTS) for text, _ in own], {word.start for _, word in own}
    others = [
        (text.rstrip(_POINTS), word.confidence)
        for line in page.lines
        for text, word in _figures(page, line.words)
        if word.start not in starts
    ]
    places = (others[at : at + len(told)] for at in range(len(others) - len(told) + 1))
    return any([text for text, _ in one] == told and all(sure >= _SURE for _, sure in one) for one in places)


_POINTS = ".,;"


def clock_sure(_value: str, page: Page, words: Sequence[Word]) -> bool:
    """Tell whether a time of day is typed (`14 giờ 00`, `14h30`): each figure a word of its own and surely read."""
    return _sure(_CLOCK_FIGURE, page, words)
