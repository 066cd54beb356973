"""Lines that strike words of a PDF page out: drawn through them by the program that wrote it, or marked by a reader."""

from __future__ import annotations

import ctypes
from bisect import bisect_left, bisect_right
from itertools import islice
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from service.adapters.readers.pdf_drawn import THIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pypdfium2

    Box = tuple[float, float, float, float]

_SHORTEST = 4.0  # points
_UPPER, _LOWER = 0.38, 0.72  # of a line's height: an underline stands lower, a table's line outside
_OUTER = 0.15  # of a word's height, above and below
_EDGE = 3.0  # points by which a line may begin or end beside the words that it strikes out
_SPACE = 6.0  # points: a struck space behind the last word
_COVERED = 0.6  # of a word
_MOST_LINES, _MOST_NEAR = 4_000, 40  # of a page, and through one line of text
_MOST_MARKS = 200  # of a page


class Strokes:
    """The level lines of a page, from top to bottom."""

    def __init__(self, rulings: Sequence[Box]) -> None:
        """Keep those that may strike words out; parts that touch are one line."""
        self._lines = _together(list(islice(filter(_level, rulings), _MOST_LINES)))
        self._heights = [(box[1] + box[3]) / 2 for box in self._lines]

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._lines)

    def through(self, box: Box) -> list[Box]:
        """Give the lines that run through the middle of a line of text."""
        height = box[3] - box[1]
        first = bisect_left(self._heights, box[1] + _UPPER * height)
        last = bisect_right(self._heights, box[1] + _LOWER * height)
        near = self._lines[first:last][:_MOST_NEAR]
        return [line for line in near if line[0] < box[2] and line[2] > box[0]]


def _level(box: Box) -> bool:
    return box[3] - box[1] <= THIN and box[2] - box[0] >= _SHORTEST


def _together(lines: Sequence[Box]) -> list[Box]:
    merged: list[Box] = []
    for box in sorted(lines, key=lambda one: (round(one[1]), one[0])):
        last = merged[-1] if merged else None
        if last is not None and abs(last[1] - box[1]) < 1 and box[0] - last[2] < 1:
            merged[-1] = (last[0], last[1], max(last[2], box[2]), last[3])
        else:
            merged.append(box)
    return sorted(merged, key=lambda one: one[1] + one[3])


def struck(words: Sequence[Box], strokes: Sequence[Box]) -> list[bool]:
    """Tell which words of a line are struck out: a line that does not begin and end with words strikes none.

    A line that a clerk drew across a head, or between two paragraphs, may run through words by mischance; one between
    two rows of a table that were taken for one line runs through the middle of none of its words.
    """
    out = [False] * len(words)
    for left, top, right, bottom in strokes:
        y = (top + bottom) / 2
        covered = [
            at
            for at, word in enumerate(words)
            if _share(word, left, right) > _COVERED
            and _OUTER <= (y - word[1]) / max(word[3] - word[1], 0.1) <= 1 - _OUTER
        ]
        if covered and _fits(words[covered[0]], words[covered[-1]], left, right):
            for at in covered:
                out[at] = True
    return out


def _fits(first: Box, last: Box, left: float, right: float) -> bool:
    return abs(first[0] - left) < _EDGE and -_EDGE < right - last[2] < _SPACE


def _share(word: Box, left: float, right: float) -> float:
    return (min(word[2], right) - max(word[0], left)) / max(word[2] - word[0], 0.1)


def marked(page: pypdfium2.PdfPage, place: Callable[[float, float, float, float], Box]) -> Iterator[Box]:
    """Give the lines of a reader's marks that strike words out, each through the middle of its quadrilateral."""
    quad = pdfium.FS_QUADPOINTSF()
    for number in range(min(pdfium.FPDFPage_GetAnnotCount(page.raw), _MOST_MARKS)):
        mark = pdfium.FPDFPage_GetAnnot(page.raw, number)
        if pdfium.FPDFAnnot_GetSubtype(mark) == pdfium.FPDF_ANNOT_STRIKEOUT:
            for at in range(min(pdfium.FPDFAnnot_CountAttachmentPoints(mark), _MOST_MARKS)):
                if pdfium.FPDFAnnot_GetAttachmentPoints(mark, at, ctypes.byref(quad)):
                    across, down = (quad.x1, quad.x2, quad.x3, quad.x4), (quad.y1, quad.y2, quad.y3, quad.y4)
                    left, top, right, bottom = place(min(across), min(down), max(across), max(down))
                    yield left, (top + bottom) / 2, right, (top + bottom) / 2
        pdfium.FPDFPage_CloseAnnot(mark)
