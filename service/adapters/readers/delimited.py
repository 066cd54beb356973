"""Text that a spreadsheet wrote, a line a row (RFC 4180, with the semicolons and tabs of other places)."""

from __future__ import annotations

import csv
import re
from collections import Counter
from typing import TYPE_CHECKING

from service.adapters.readers.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.adapters.readers.limits import Limits

_SEPARATOR = re.compile(r"\A\s*\"?sep=(?P<mark>[;,\t|])\"?[^\S\r\n]*\r?\n", re.IGNORECASE)  # Excel's own first line
_MARKS = (";", ",", "|")
_LEAST_COLUMNS, _LEAST_ROWS = 3, 2
_SAME_SHARE = 0.8  # of the rows: what has as many columns


def rows_of(text: str, *, limits: Limits) -> Sequence[Sequence[str]]:
    """Give the rows of text that is a table; () for any other. Raises Refused (`xlsx.too_large`).

    Prose has commas and semicolons too, with a space behind them, and never as many in each line.
    """
    told = _SEPARATOR.match(text)
    if told is not None:
        return _table(text[told.end() :], told["mark"], limits, least=2)
    marks = sorted((mark for mark in _MARKS if _may_part(text, mark)), key=text.count, reverse=True)
    quoted = ("\t",) if '\t"' in text or text.startswith('"') else ()  # else tabs set columns as in any text
    return next((rows for mark in (*quoted, *marks) if (rows := _table(text, mark, limits, least=_LEAST_COLUMNS))), ())


def _may_part(text: str, mark: str) -> bool:
    """Tell whether a mark stands mostly without the space that prose sets behind it."""
    count = text.count(mark)
    return count >= _LEAST_ROWS * (_LEAST_COLUMNS - 1) and 2 * text.count(f"{mark} ") <= count


def _table(text: str, mark: str, limits: Limits, *, least: int) -> Sequence[Sequence[str]]:
    try:
        rows = [row for row in csv.reader(text.splitlines(keepends=True), delimiter=mark) if any(map(str.strip, row))]
    except csv.Error:
        return ()
    widths = Counter(map(len, rows))
    width, often = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
    if width < least or len(rows) < _LEAST_ROWS or often < _SAME_SHARE * len(rows):
        return ()
    if len(rows) > limits.rows or max(widths) > limits.columns or sum(map(len, rows)) > limits.cells:
        raise refusal("xlsx.too_large")
    return rows
