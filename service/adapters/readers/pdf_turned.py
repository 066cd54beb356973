"""Whether a PDF page is shown on its side: programs turn pages, and a person tilts her head."""

from __future__ import annotations

import re
from math import degrees
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

if TYPE_CHECKING:
    from collections.abc import Callable

_SPACES = re.compile(r"\s+")
_FULL, _QUARTERS = 360, frozenset({90, 180, 270})  # degrees
_LEAST = 150  # letters: of less, a note up the margin could turn a page
_SAMPLES = 12


def lies(text: str, raw: Any, index: Callable[[int], int], rotation: int) -> int:
    """Give by how many degrees with the clock a page's text lies on the page as shown.

    `raw` is pdfium's page of text, `index` gives its place of a letter of `text`, `rotation` is the page's own. 0 for
    upright text, for text that stands in several ways, and for too little of it.
    """
    if len(_SPACES.sub("", text[: 2 * _LEAST])) < _LEAST:
        return 0
    places = range(_SAMPLES // 2, len(text), max(1, len(text) // _SAMPLES))
    angles = (pdfium.FPDFText_GetCharAngle(raw, index(at)) for at in places if not text[at].isspace())
    turns = {round(degrees(angle) + rotation) % _FULL for angle in angles}
    return turn if len(turns) == 1 and (turn := turns.pop()) in _QUARTERS else 0
