"""Where the letters of a PDF page stand: pdfium's loose boxes, mended where a font does not tell how high it is.

LibreOffice up to 7.4 writes fonts with an ascent and a descent of 0. pdfium then takes those of whatever glyphs have
the codes of *A* and *g*, in a subset a full stop's: its boxes hold no more than the ink, each letter's at its own
height, and a line is parted behind every word with a dot below.
"""

from __future__ import annotations

import ctypes
from math import hypot
from typing import TYPE_CHECKING

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable

    Box = tuple[float, float, float, float]

_THOUSAND = 1000.0
_UP, _DOWN = 0.891, 0.216  # of the size: Times New Roman's, the type of all papers (NĐ 30/2020, Phụ lục I)
_HIGHEST, _LOWEST = (600.0, 1400.0), (-290.0, -100.0)  # thousandths of the size that a font's may be
_UPRIGHT = 0.01


class Letters:
    """Boxes of a text page's letters, by pdfium's index, placed by `place` (points from the page's top left corner)."""

    def __init__(self, textpage: pdfium.FPDF_TEXTPAGE, place: Callable[[float, float, float, float], Box]) -> None:
        self._raw, self._place = textpage, place
        self._rect, self._matrix = pdfium.FS_RECTF(), pdfium.FS_MATRIX()
        self._pointer, self._moved = ctypes.byref(self._rect), ctypes.byref(self._matrix)
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._up, self._down = ctypes.c_float(), ctypes.c_float()
        self._told: dict[int, bool] = {}

    def box(self, index: int) -> Box:
        """Give a letter's box: from its own left to its right edge, as high as its font."""
        pdfium.FPDFText_GetLooseCharBox(self._raw, index, self._pointer)
        rect = self._rect
        if (piece := pdfium.FPDFText_GetTextObject(self._raw, index)) and not self._is_told(piece):
            self._raise(index)
        return self._place(rect.left, rect.bottom, rect.right, rect.top)

    def _is_told(self, piece: pdfium.FPDF_PAGEOBJECT) -> bool:
        """Tell whether a piece's font tells a height that one may have."""
        font = pdfium.FPDFTextObj_GetFont(piece)
        if not font:
            return True
        at = ctypes.addressof(font.contents)
        if at not in self._told:
            pdfium.FPDFFont_GetAscent(font, _THOUSAND, ctypes.byref(self._up))
            pdfium.FPDFFont_GetDescent(font, _THOUSAND, ctypes.byref(self._down))
            high = _HIGHEST[0] <= self._up.value <= _HIGHEST[1]
            self._told[at] = high and _LOWEST[0] <= self._down.value <= _LOWEST[1]
        return self._told[at]

    def _raise(self, index: int) -> None:
        """Set an upright letter's box as high as type is above and below the line that it stands on."""
        pdfium.FPDFText_GetMatrix(self._raw, index, self._moved)
        moved = self._matrix
        if abs(moved.b) > _UPRIGHT or abs(moved.c) > _UPRIGHT * max(abs(moved.d), _UPRIGHT) or moved.d <= 0:
            return
        size = pdfium.FPDFText_GetFontSize(self._raw, index) * hypot(moved.c, moved.d)
        pdfium.FPDFText_GetCharOrigin(self._raw, index, ctypes.byref(self._x), ctypes.byref(self._y))
        self._rect.bottom, self._rect.top = self._y.value - _DOWN * size, self._y.value + _UP * size
