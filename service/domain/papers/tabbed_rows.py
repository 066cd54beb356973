"""Rows whose columns tabs set but do not align: what stands in them goes by its order, not by its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.domain.papers.offices import begins_with_office, beside_each_other

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.papers.segments import Segment

GLUED = re.compile(r"(?P<n>\d{1,4})[.)]?\s+(?:[_|—–-]+\s+)?(?P<rest>\S.*)")
_NUMBER = re.compile(r"\d{1,4}[.)]?")
_WORD = re.compile(r"(?<=\s)\S")
_NAME = range(2, 7)  # words
_LEVEL = 3.0  # points by which pieces of one line may differ
_LONGEST = 160  # characters of a row in one piece


def in_order(band: Sequence[Segment], width: int) -> list[tuple[int, Segment]]:
    """Give a numbered row's pieces column by column where there are as many, or words part them into as many.

    None are given else, nor of what an engine recognised.
    """
    if not band or band[0].line.words or any(abs((one.top or 0.0) - (band[0].top or 0.0)) > _LEVEL for one in band):
        return []
    pieces = list(band) if len(band) == width else [part for piece in band for part in _by_words(piece)]
    numbered = len(pieces) == width and _NUMBER.fullmatch(pieces[0].text.strip()) is not None
    return list(enumerate(pieces)) if numbered else []


def _by_words(piece: Segment) -> Iterator[Segment]:
    """Part what a tab too narrow to be seen joins: a number, a name, an office, a body."""
    glued, text = GLUED.fullmatch(piece.text), piece.text
    begin = glued.start("rest") if glued is not None else 0
    if len(text) > _LONGEST:
        yield piece
        return
    cuts = [0, begin] if begin else [0]
    office = next((at for at in _words(text, begin) if _names(text[begin:at]) and begins_with_office(text[at:])), None)
    cuts += [office] if office is not None else []
    last = cuts[-1]
    told, body = beside_each_other(text[last:]) if begins_with_office(text[last:]) else ("", "")
    cuts += [last + len(told) + 1] if body and text[last + len(told) + 1 :] == body else []
    for at, end in zip(cuts, (*cuts[1:], len(text)), strict=True):
        bare = text[at:end].rstrip()
        yield piece._replace(text=bare, start=piece.start + at, folded=piece.folded[at : at + len(bare)])


def _words(text: str, begin: int) -> Iterator[int]:
    return (hit.start() for hit in _WORD.finditer(text, begin + 1))


def _names(text: str) -> bool:
    """Tell whether a text may be a person's name: two to six capitalised words."""
    words = text.split()
    return len(words) in _NAME and all(word.isalpha() and word[0].isupper() for word in words)
