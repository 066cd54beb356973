"""What an engine is asked and what it answers: a picture's words with their boxes in pixels."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from service.adapters.readers.pdf_page import Box


class Way(StrEnum):
    """What a picture is told to be; the values are the engine's words."""

    PAGE = "AUTO"
    BLOCK = "SINGLE_BLOCK"
    LINE = "SINGLE_LINE"


class Seen(NamedTuple):
    """One recognised word; the box in pixels, `sure` from 0 to 1."""

    text: str
    box: Box
    sure: float
