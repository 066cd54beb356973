"""Pieces of one printed line put together again: columns, blanks, and text laid over blanks.

A signing program writes number, day and month into the appearance of a signature widget, over
the blanks of the page (`Line.source == "widget"`); a reader gives the pieces apart. A baseline
is all pieces at one height from left to right, each knowing where it stands in the page's text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain.text import fold_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Line, Page
    from service.domain.papers.segments import Segment

_SLACK = 6.0
_JOINT = "  "
_LINE_CAP = 600


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line: `at` in the baseline, `start` in the page's text, `x0` in points."""

    text: str
    at: int
    start: int
    x0: float
    line: Line


@dataclass(frozen=True, slots=True)
class Baseline:
    """The pieces of one printed line; `text` joins them with two spaces."""

    page: Page
    text: str
    folded: str
    pieces: tuple[Piece, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """Give the lines the pieces are of."""
        return tuple(piece.line for piece in self.pieces)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the page offsets of a stretch; of one over several pieces, the first piece's part."""
        for piece in self.pieces:
            if start < piece.at + len(piece.text):
                first = max(start - piece.at, 0)
                last = min(end - piece.at, len(piece.text))
                return piece.start + first, piece.start + max(last, first)
        last_piece = self.pieces[-1]
        return last_piece.start, last_piece.start + len(last_piece.text)

    def method(self, start: int) -> str:
        """Give how the piece at an offset was won."""
        holder = next((piece for piece in self.pieces if start < piece.at + len(piece.text)), self.pieces[-1])
        return "widget" if holder.line.source == "widget" else "ocr" if holder.line.words else self.page.method


def _middle(line: Line) -> float | None:
    return None if line.y0 is None or line.y1 is None else (line.y0 + line.y1) / 2


def _split(line: Line) -> Iterator[tuple[str, int, float]]:
    """Give a widget's words each with its own place (`09      9` holds day and month)."""
    text = line.text[:_LINE_CAP]
    left, right = line.x0 or 0.0, line.x1 or line.x0 or 0.0
    if line.source != "widget" or line.x0 is None:
        yield text, line.start, left
        return
    for match in re.finditer(r"\S+(?: \S+)*", text):
        yield match.group(), line.start + match.start(), left + (right - left) * match.start() / max(len(text), 1)


def _baseline(page: Page, lines: Sequence[Line]) -> Baseline:
    raw = sorted(((*piece, line) for line in lines for piece in _split(line)), key=lambda piece: piece[2])
    pieces: list[Piece] = []
    at = 0
    for text, start, x0, line in raw:
        pieces.append(Piece(text, at, start, x0, line))
        at += len(text) + len(_JOINT)
    joined = _JOINT.join(piece.text for piece in pieces)
    whole = fold_page(page.text)
    folded = _JOINT.join(whole[piece.start : piece.start + len(piece.text)] for piece in pieces)
    return Baseline(page, joined, folded, tuple(pieces))


def baselines(zone: Sequence[Segment], word: str) -> Iterator[Baseline]:
    """Give the zone's printed lines that hold a folded word, in reading order, with what lies over them."""
    if not zone:
        return
    page = zone[0].page
    lines = {segment.line.start: segment.line for segment in zone}
    wanted = dict.fromkeys(segment.line.start for segment in zone if word in segment.folded)
    over = [line for line in page.lines if line.source == "widget"]
    placed = [(middle, line) for line in (*lines.values(), *over) if (middle := _middle(line)) is not None]
    seen: set[int] = set()
    for start in wanted:
        if start in seen:
            continue
        height = _middle(lines[start])
        mates = [lines[start]]
        if height is not None:
            mates = [line for middle, line in placed if abs(middle - height) <= _SLACK and line.start not in seen]
        seen.update(mate.start for mate in mates)
        yield _baseline(page, mates)


def _level(other: Segment, segment: Segment) -> bool:
    if other.top is None or segment.top is None:
        return other is segment
    return abs(other.top - segment.top) <= _SLACK


def printed_lines(segments: Sequence[Segment], words: Sequence[str]) -> Iterator[Baseline]:
    """Give the printed lines on which one of the folded words stands, with what lies over them."""
    page, told = None, False
    for segment in segments:
        if segment.page is not page:
            page = segment.page
            whole = fold_page(page.text)
            told = any(word in whole for word in words)
        if told and any(word in segment.folded for word in words):
            near = [other for other in segments if other.page is segment.page and _level(other, segment)]
            yield from baselines(near[:20], "")
