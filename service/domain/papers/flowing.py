"""A page's text as its sentences run: printed lines put together, every character at its place."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.papers.segments import full, margin_of, opens_item

if TYPE_CHECKING:
    from service.domain.document import Page
    from service.domain.papers.reading import Reading


def flowing(reading: Reading, page: Page) -> str:
    """Give the page's text with a space for each line's end that its sentence only runs over (PDF, scans)."""
    kept: dict[int, str] = reading.shared.setdefault("flowing", {})
    if page.number not in kept:
        kept[page.number] = _joined(reading, page)
    return kept[page.number]


def _joined(reading: Reading, page: Page) -> str:
    text, margin, pieces, done = page.text, margin_of(page), [], 0
    lines = [segment for segment in reading.segments if segment.page is page] if margin else []
    for line, below in pairwise(lines):
        between = text[line.end : below.start]
        if "\n" in between and between.isspace() and not opens_item(below.text) and full(line, below, margin):
            pieces += [text[done : line.end], " " * len(between)]
            done = below.start
    return "".join([*pieces, text[done:]])
