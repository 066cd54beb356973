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
    """Tell whether a date is typed: each figure a word of its own and surely read."""
    return _sure(_BARE_FIGURE, page, words)


def clock_sure(_value: str, page: Page, words: Sequence[Word]) -> bool:
    """Tell whether a time of day is typed (`14 giờ 00`, `14h30`): each figure a word of its own and surely read."""
    return _sure(_CLOCK_FIGURE, page, words)
