"""Text that a signing program laid over blanks of the page: number, day, month, year.

Such text stands only in the appearance of a signature widget; it is a value of the paper,
placed by its box (`Line.source == "widget"`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.domain.document import Line, Page
    from service.domain.head import Number, PlaceDay

_SLACK = 8.0
_FILLED = re.compile(r"^(?:Số\s*:?\s*)?(\d{1,6}[A-Za-z]?)\s*[./]?$")


def _beside(widget: Line, line: Line) -> bool:
    boxes = (widget.x0, widget.y0, widget.x1, widget.y1, line.x0, line.y0, line.x1, line.y1)
    if any(edge is None for edge in boxes):
        return False
    wx0, wy0, wx1, wy1, x0, y0, x1, y1 = (edge or 0.0 for edge in boxes)
    middle_x, middle_y = (wx0 + wx1) / 2, (wy0 + wy1) / 2
    return x0 - _SLACK <= middle_x <= x1 + _SLACK and y0 - _SLACK <= middle_y <= y1 + _SLACK


def widgets_on(page: Page, line: Line) -> list[Line]:
    """Give the widget lines lying on a line, from left to right."""
    widgets = [widget for widget in page.lines if widget.source == "widget" and _beside(widget, line)]
    return sorted(widgets, key=lambda widget: widget.x0 or 0.0)


def fill_number(number: Number) -> Number | None:
    """Give the number with the digits a widget laid on its blank; None when none fits."""
    for widget in widgets_on(number.page, number.line):
        match = _FILLED.match(widget.text.strip())
        if match is not None:
            start = widget.start + widget.text.index(match[1])
            return replace(number, digits=match[1], start=start, end=start + len(match[1]))
    return None


def _pieces(day: PlaceDay) -> list[tuple[str, int]]:
    return [
        (match.group(), widget.start + match.start())
        for widget in widgets_on(day.page, day.line)
        for match in re.finditer(r"\d{1,4}", widget.text)
    ]


def fill_day(day: PlaceDay) -> tuple[PlaceDay, tuple[int, int]] | None:
    """Give the date with its blanks filled from left to right, and where the first piece stands."""
    pieces = _pieces(day)
    blanks = [name for name in ("day", "month", "year") if not getattr(day, name)]
    if not blanks or len(pieces) != len(blanks):
        return None
    filled = replace(day, **{name: piece for name, (piece, _) in zip(blanks, pieces, strict=True)})
    return filled, (pieces[0][1], pieces[0][1] + len(pieces[0][0]))
