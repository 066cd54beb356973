"""Numbered rows that their places alone make a list: a PDF prints neither rulings nor a header."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.papers.centred_rows import straddles
from service.domain.papers.offices import begins_with_office, beside_each_other

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.papers.segments import Segment

_NUMBER = re.compile(r"(?P<n>\d{1,3})[.)]?")
_WORD = re.compile(r"(?<=\s)\S")
# A name's words are capitals', an office's are not but for its first.
_NAMED = re.compile(r"(?:[A-ZĐÀ-Ỹ][^\W\d_]* ){2,5}(?=[A-ZĐÀ-Ỹ][^\W\d_]* [^\W\d_A-ZĐÀ-Ỹ])")
_SAME = 4.0  # points by which what stands in one column may begin apart; of numbers twice as much
_LINE = 30.0  # points from a cell's line to its next
_TWO = 2
_LONGEST = 120  # characters of a line of two columns


def numbered_rows(bands: Sequence[Sequence[Segment]]) -> list[list[list[Segment]]]:
    """Give rows of columns of segments, the number first; nothing where they do not stand in columns.

    The numbers follow each other, what stands beside them begins where it does in most rows, and all goes on below
    where it began.
    """
    opens = list(_following(bands))
    edges = _edges([bands[at] for at in opens])
    if len(opens) < _TWO or len(edges) < _TWO or _in_the_middle(bands, opens, edges):
        return []
    rows: list[list[list[Segment]]] = []
    starts = frozenset(opens)
    above = bands[opens[0]][0].top or 0.0
    for at, band in enumerate(bands[opens[0] :], opens[0]):
        begins = at in starts
        cells = [piece for segment in band[begins:] for piece in parted(segment, edges)]
        places = [_place(piece, edges) for piece in cells]
        top = band[0].top or 0.0
        if None in places or top - above > (_LINE if not begins else 2 * _LINE):
            return [] if at <= opens[-1] else rows
        if begins:
            rows.append([[band[0]], *([] for _ in edges)])
        for place, piece in zip(places, cells, strict=True):
            rows[-1][1 + (place or 0)].append(piece)
        above = top
    return rows


def _in_the_middle(bands: Sequence[Sequence[Segment]], opens: Sequence[int], edges: Sequence[float]) -> bool:
    """Tell whether cells stand in the middle of their rows: without a header nothing says where the first begins."""
    pieces, numbers = [segment for band in bands for segment in band], [bands[at][0] for at in opens]
    columns = ([segment for segment in pieces if abs(_left(segment) - edge) <= _SAME] for edge in edges)
    return any(straddles(numbers, lines) for lines in columns)


def _following(bands: Sequence[Sequence[Segment]]) -> Iterator[int]:
    """Give the bands that open with a number alone, each one more than the last, below each other."""
    last: Segment | None = None
    for at, band in enumerate(bands):
        hit = _NUMBER.fullmatch(band[0].text.strip())
        if hit is None or band[0].line.words:
            continue
        if last is None or (_after(last) == int(hit["n"]) and abs(_left(band[0]) - _left(last)) <= 2 * _SAME):
            last = band[0]
            yield at


def _after(number: Segment) -> int:
    hit = _NUMBER.fullmatch(number.text.strip())
    return int(hit["n"]) + 1 if hit is not None else 0


def _left(segment: Segment) -> float:
    return segment.line.x0 or 0.0


def _edges(rows: Sequence[Sequence[Segment]]) -> list[float]:
    """Give where columns begin: as something does in half of the rows."""
    begins = sorted(_left(segment) for band in rows for segment in band[1:])
    groups: list[list[float]] = []
    for left in begins:
        if groups and left - groups[-1][0] <= _SAME:
            groups[-1].append(left)
        else:
            groups.append([left])
    return [group[0] for group in groups if 2 * len(group) >= len(rows) and len(group) > 1]


def _place(segment: Segment, edges: Sequence[float]) -> int | None:
    return next((at for at, edge in enumerate(edges) if abs(_left(segment) - edge) <= _SAME), None)


def parted(segment: Segment, edges: Sequence[float]) -> Iterator[Segment]:
    """Part what runs over where the next column begins: a name from an office, an office from its body.

    `Trần Thị … Chi hội trưởng`, `Phó Trưởng phòng Phòng …`; of several places the one nearest to where that column is.
    """
    left, right = _left(segment), segment.line.x1 or 0.0
    crossed = [edge for edge in edges if left + _SAME < edge < right - _SAME]
    cuts = _cuts(segment.text) if len(crossed) == 1 else []
    if not cuts:
        yield segment
        return
    share = (crossed[0] - left) / (right - left)
    cut = min(cuts, key=lambda at: abs(at - share * len(segment.text)))
    bare, line = segment.text[:cut].rstrip(), segment.line
    yield segment._replace(text=bare, folded=segment.folded[: len(bare)], line=line._replace(x1=crossed[0]))
    yield segment._replace(
        text=segment.text[cut:],
        start=segment.start + cut,
        folded=segment.folded[cut:],
        line=line._replace(x0=crossed[0]),
    )


def parted_by_words(segment: Segment, edges: Sequence[float]) -> Iterator[Segment]:
    """Part what an engine read on over columns, where a word begins as a column does behind more than a space."""
    words = [word for word in segment.line.words if segment.start <= word.start < segment.end]
    gap = _SPACE * ((segment.line.y1 or 0.0) - (segment.line.y0 or 0.0))
    opens = [
        at
        for at, (before, word) in enumerate(pairwise(words), 1)
        if word.x0 - before.x1 > gap and any(abs(word.x0 - edge) <= _SAME for edge in edges)
        if all(any(map(str.isalnum, segment.page.text[one.start : one.end])) for one in (before, word))  # else a speck
    ]
    for first, end in pairwise((0, *opens, len(words)) if opens else ()):
        start, last = words[first].start - segment.start if first else 0, words[end - 1]
        text = segment.text[start : last.end - segment.start if end < len(words) else None].rstrip()
        yield segment._replace(
            text=text,
            start=segment.start + start,
            folded=segment.folded[start : start + len(text)],
            line=segment.line._replace(x0=words[first].x0, x1=last.x1),
        )
    if not opens:
        yield segment


_SPACE = 0.45  # heights of a line


def _cuts(text: str) -> list[int]:
    """Give where an office, or the body behind one, may begin in a text."""
    if len(text) > _LONGEST:
        return []
    cuts = [hit.start() for hit in _WORD.finditer(text) if begins_with_office(text[hit.start() :])]
    office, body = beside_each_other(text)
    named = _NAMED.match(text)
    return [*cuts, *([len(office) + 1] if body else []), *([named.end()] if named is not None and not cuts else [])]
