"""Where a recognised page has its signature block; lengths are points."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.adapters.readers.pdf_page import Box, Piece

_LABEL = re.compile(r"\W*no+i ?(?:nhan|gui)\b")
_LAST = re.compile(r"\W*luu ?:? ?v")  # the recipients' last line: *Lưu: VT*
_END = re.compile(r"\.\s?/\s?\.?\W{0,3}$")  # how a paper's text ends
_LEFT, _WIDE = 0.42, 0.5  # of the page's width
_RECIPIENTS = 0.62
_ABOVE, _HIGHER, _DEEP = 30.0, 110.0, 175.0  # points over the recipients' label, over their last line, and under both
_DEEPER = 230.0  # under a text's last line
_LONG = 40.0  # points


class Area(NamedTuple):
    """Where a page's signature block stands, in points; `alone` where no recipients stand beside it."""

    box: Box
    alone: bool


def area_of(pieces: Sequence[Piece], width: float, height: float) -> Area | None:
    """Tell where a page of that size (points) has its signature block; None where nothing tells."""
    left_side = [(piece, fold(piece.text)) for piece in pieces if piece.box[0] < _LEFT * width]
    label = next((piece for piece, text in left_side if _LABEL.match(text)), None)
    last = next((piece for piece, text in left_side if _LAST.match(text)), None)
    label, over = (last, _HIGHER) if label is None else (label, _ABOVE)
    if label is None:
        end = next((piece for piece in reversed(pieces) if _END.search(piece.text)), None)
        if end is None:
            return None
        top, low, left = end.box[3], end.box[3] + _DEEPER, _LEFT * width
    else:
        level = label.box[1]
        above = [one.box[3] for one in pieces if one.box[3] < level + 2 and _is_prose(one, width)]
        top, low = max([level - over, *above]), level + _DEEP
        beside = [
            one.box[2]
            for one in pieces
            if one.box[0] < _LEFT * width - _LONG and one.box[2] < _RECIPIENTS * width and top <= one.box[1] < low
        ]
        left = max([_LEFT * width, *(edge + 2 for edge in beside)])
    under = [
        one.box[1]
        for one in pieces
        if one.box[1] > top + 2 * _LONG and one.box[0] < left - _LONG and one.box[2] > left + _LONG
    ]
    box = (left, top, width, min([low, height, *under]))
    return Area(box, label is None) if box[3] - box[1] > _LONG and box[2] - box[0] > 2 * _LONG else None


def _is_prose(piece: Piece, width: float) -> bool:
    return piece.box[0] < _LEFT * width and (piece.box[2] > _WIDE * width or _END.search(piece.text) is not None)
