"""How a line of a page's head runs; lengths are pixels."""

from __future__ import annotations

from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from service.adapters.readers.block_lines import around

if TYPE_CHECKING:
    from service.adapters.readers.block_lines import Reading


class Course(NamedTuple):
    """How a line runs: from left to right through a height, rising or falling, and how tall its words are."""

    left: float
    right: float
    middle: float
    slope: float
    tall: float

    def spans(self, words: Reading) -> bool:
        """Tell whether words stand inside the line, and not before or behind it."""
        left, _, right, _ = around(words)
        return self.left < (left + right) / 2 < self.right

    def at(self, x: float) -> float:
        """Give the height of its middle at a place."""
        return self.middle + self.slope * (x - (self.left + self.right) / 2)


def course_of(words: Reading) -> Course:
    """Give how a line of words runs."""
    left, _, right, _ = around(words)
    tall = median(word.box[3] - word.box[1] for word in words)
    spots = [((box[0] + box[2]) / 2, (box[1] + box[3]) / 2) for box in (word.box for word in words)]
    x, y = fmean(spot[0] for spot in spots), fmean(spot[1] for spot in spots)
    spread = sum((spot[0] - x) ** 2 for spot in spots)
    fall = sum((spot[0] - x) * (spot[1] - y) for spot in spots)
    slope = min(max(fall / spread, -_STEEPEST), _STEEPEST) if spread and right - left > _LONG * tall else 0.0
    return Course(left, right, y + slope * ((left + right) / 2 - x), slope, tall)


_LONG, _STEEPEST = 8.0, 0.04  # heights of a word: a shorter line tells no slope; what a page falls at most
