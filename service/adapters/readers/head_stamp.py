"""What lies over a line of a page's head or right beside it and was read as none of it: a receiver's stamp.

Its edge over a word is read into it (a dot below, a letter more), each time alike; the word at a line's end that it
covers is left out, and the rest of the line is read as surely as any. Lengths are pixels.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from PIL import Image, ImageChops, ImageDraw

from service.adapters.readers import ink
from service.adapters.readers.block_lines import around
from service.adapters.readers.head_course import course_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.adapters.readers.block_lines import Reading
    from service.adapters.readers.pdf_page import Box

# Heights of a line's words: no letter's stroke is as long across or down; how far around the line it is followed.
_ACROSS, _DOWN, _BESIDE, _BEYOND = 2.2, 1.4, 3.5, 0.7
_NEAR, _FAR = 0.15, 1.3  # heights of a word: where the next one would begin, and how far its first letters reach
_PRINTED = 0.12  # share of a stretch's pixels that are dark, where a letter is printed
_TOLD = 0.3  # how sure a word is, at least, that was made out
_FRAYED = 2  # pixels beside a stroke that are its own


class Line:
    """A line's words on a grey page, and what lies around them, cut out level once it is looked at."""

    def __init__(self, picture: Image.Image, words: Reading) -> None:
        """Keep the page and the words."""
        self._picture, self._course = picture, course_of(words)
        self._tall = self._course.tall
        left, top, right, bottom = around(words)
        self._left, self._top = round(left - _BESIDE * self._tall), round(top - _BEYOND * self._tall)
        right, bottom = round(right + _BESIDE * self._tall), round(bottom + _BEYOND * self._tall)
        self._size = (max(1, right - self._left), max(1, bottom - self._top))
        self._middle = self._left + self._size[0] / 2
        self._words = [self._level(word.box) for word in words]

    @cached_property
    def _cut(self) -> Image.Image:
        """Give the line level: each column is taken where the slope has it."""
        slope = self._course.slope
        fall = (1, 0, self._left, slope, 1, self._top - slope * self._size[0] / 2)
        return self._picture.transform(
            self._size, Image.Transform.AFFINE, fall, Image.Resampling.BILINEAR, fillcolor=255
        )

    @cached_property
    def _strokes(self) -> list[Box]:
        """Give the long strokes across and down."""
        dark = self._cut.point([255] * ink.DARK + [0] * (256 - ink.DARK))
        down = _runs(dark.transpose(Image.Transpose.TRANSPOSE), _DOWN * self._tall)
        return [*_runs(dark, _ACROSS * self._tall), *((y0, x0, y1, x1) for x0, y0, x1, y1 in down)]

    def crossed(self) -> frozenset[int]:
        """Give the places of the words that a long stroke runs through."""
        return frozenset(
            at for at, box in enumerate(self._words) if any(_meet(box, stroke) for stroke in self._strokes)
        )

    def robbed(self, pieces: Sequence[Reading]) -> frozenset[int]:
        """Give the places of the first and last word, where something is printed beside it that no piece tells."""
        left, right, tall = self._course.left, self._course.right, self._tall
        before, behind = (left - _FAR * tall, left - _NEAR * tall), (right + _NEAR * tall, right + _FAR * tall)
        ends = ((0, before), (len(self._words) - 1, behind))
        return frozenset(at for at, beside in ends if self._is_untold(*beside, pieces))

    def _is_untold(self, left: float, right: float, pieces: Sequence[Reading]) -> bool:
        """Tell whether a letter stands in a stretch of the line where nothing was made out."""
        row = self._course.at(self._middle) - self._top
        box = (left - self._left, row - self._tall / 2, right - self._left, row + self._tall / 2)
        return (
            self._has_ink(left, right)
            and ink.share(self._cut, box) > _PRINTED
            and not any(_meet(box, self._level(word.box)) for words in pieces for word in words if word.sure >= _TOLD)
            and ink.share(self._bare(), box) > _PRINTED
        )

    def _has_ink(self, left: float, right: float) -> bool:
        """Tell whether a stretch of the line may have a letter: told on the page as it hangs, before all is cut out."""
        row = self._course.at((left + right) / 2)
        return ink.share(self._picture, (left, row - self._tall / 2, right, row + self._tall / 2)) > _PRINTED / 2

    def _bare(self) -> Image.Image:
        """Give the cut without the strokes: a stamp's edge is no word."""
        bare = self._cut.copy()
        pen = ImageDraw.Draw(bare)
        for x0, y0, x1, y1 in self._strokes:
            pen.rectangle((x0 - _FRAYED, y0 - _FRAYED, x1 + _FRAYED - 1, y1 + _FRAYED - 1), fill=255)
        return bare

    def _level(self, box: Box) -> Box:
        left, top, right, bottom = box
        fall = self._top + self._course.slope * ((left + right) / 2 - self._middle)
        return (left - self._left, top - fall, right - self._left, bottom - fall)


def _runs(dark: Image.Image, least: float) -> Iterator[Box]:
    """Give what is dark from left to right so long, row by row."""
    least = max(1, round(least))
    if not _has_run(dark, least):
        return
    width = dark.width + 1  # a column outside, which is not dark, ends every row
    rows = dark.crop((0, 0, width, dark.height)).tobytes()
    for hit in re.finditer(rb"\xff{%d,}" % least, rows):
        y, start = divmod(hit.start(), width)
        yield (start, y, start + hit.end() - hit.start(), y + 1)


def _has_run(dark: Image.Image, least: int) -> bool:
    """Tell whether any row is dark so long: what is left where every pixel takes the lightest of those behind it."""
    reach = 1
    while reach < least:
        step = min(reach, least - reach)
        dark = ImageChops.darker(dark, dark.crop((step, 0, dark.width + step, dark.height)))
        reach += step
    return dark.getbbox() is not None


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
