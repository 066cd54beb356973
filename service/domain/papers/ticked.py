"""Which of several printed answers is ticked (`Nam ☐ Nữ ☒`, `[x] Nam [ ] Nữ`)."""

from __future__ import annotations

import re

_BOX = re.compile("(?P<empty>[☐□▢❑❏◻]|\\[ {0,3}\\]|\\( {1,3}\\))|(?P<tick>[☑☒✓✔✗✘🗹🗷]|\\[ ?[xXvV] ?\\]|\\( ?[xX] ?\\))")
_EDGES = " \t\n\u00a0:,;/|-–."


def has_boxes(text: str) -> bool:
    """Tell whether boxes to tick stand in a text."""
    return _BOX.search(text) is not None


def as_tick(text: str) -> str:
    """Give what a cell that is ticked or left says: *x* for a ticked box, nothing for an empty one, else its text."""
    box = _BOX.fullmatch(text.strip())
    return text if box is None else "x" if box["tick"] else ""


def answers(text: str) -> list[tuple[int, int]] | None:
    """Give where the ticked answers stand, none where no box is ticked; None where boxes and answers do not pair.

    The boxes all stand before their answers or all behind them.
    """
    boxes = list(_BOX.finditer(text))
    first = not text[: boxes[0].start()].strip(_EDGES) if boxes else False
    edges = [0, *(at for box in boxes for at in box.span()), len(text)]
    between = list(zip(edges[::2], edges[1::2], strict=True))
    told, spare = (between[1:], between[0]) if first else (between[:-1], between[-1])
    spans = [_bare(text, *one) for one in told]
    if not boxes or any(start == end for start, end in spans) or text[slice(*spare)].strip(_EDGES):
        return None
    return [span for span, box in zip(spans, boxes, strict=True) if box["tick"]]


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _EDGES:
        start += 1
    while end > start and text[end - 1] in _EDGES:
        end -= 1
    return start, end
