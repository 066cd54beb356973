"""The order in which a person reads a page's pieces: heads and signatures by column, the rest as it stands."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from service.adapters.readers import pdf_tables
from service.adapters.readers.flow import Look

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.adapters.readers.flow import Flow
    from service.adapters.readers.pdf_page import Piece, Seen

_HEAD = 0.40
_CENTRE_SLACK = 12.0
_LONG = 0.65
_SAME_ROW = 0.5
_CLOSE = 1.8
_MIDDLE = (0.25, 0.75)
_MARGINS = 22.0  # points: those of NĐ 30/2020, Phụ lục I (30 mm left, 15 to 20 mm right) move the middle so far


def write(seen: Seen, flow: Flow) -> None:
    """Write a page's lines and tables into the flow, in reading order."""
    middle = _middle(seen)
    body = [piece for piece in seen.pieces if not piece.widget]
    tables, rest = pdf_tables.find(body, seen)
    waiting = sorted(tables, key=lambda table: table.top)
    ordered = _columns(rest, seen, [table.top for table in waiting], middle)
    for piece in ordered:
        while waiting and piece.box[1] >= waiting[0].top:
            waiting.pop(0).write(flow)
        flow.write(piece.text, look(piece, middle, seen.width))
    for table in waiting:
        table.write(flow)
    for piece in seen.pieces:
        if piece.widget:
            flow.write(piece.text, look(piece, middle, seen.width))


def look(piece: Piece, middle: float, width: float) -> Look:
    """Give a piece's look on a page of that width whose text area has its middle there (points)."""
    _, (left, top, right, bottom), size, bold, italic, widget, words, *_ = piece
    centred = abs((left + right) / 2 - middle) < _CENTRE_SLACK and right - left < _LONG * width
    box = (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))
    return Look(bold, italic, round(size, 1), centred, "widget" if widget else "body", box, words)


def _middle(seen: Seen) -> float:
    """Give the middle of the text area: margins differ, so the page's own middle is only a fallback."""
    long = [piece.box for piece in seen.pieces if piece.box[2] - piece.box[0] > _LONG * seen.width]
    if not long:
        return seen.width / 2
    return (min(box[0] for box in long) + max(box[2] for box in long)) / 2


def _columns(pieces: Sequence[Piece], seen: Seen, tables: Sequence[float], middle: float) -> list[Piece]:
    """Give the pieces in order; bands of two columns give the left column whole, then the right."""
    ordered: list[Piece] = []
    rows = _rows(pieces)
    if len(rows) == len(pieces):
        return [row[0] for row in rows]  # nothing stands beside anything: no columns
    place = 0
    while place < len(rows):
        end, gutter = _band(_to_the_break(rows, place, tables, middle), place, seen)
        if end > place + 1 and _may_be_columns(rows[place:end], seen):
            band = [piece for row in rows[place:end] for piece in row]
            ordered += [piece for piece in band if piece.box[0] < gutter]
            ordered += [piece for piece in band if piece.box[0] >= gutter]
            place = end
        else:
            ordered += rows[place]
            place += 1
    return ordered


def _to_the_break(
    rows: Sequence[list[Piece]], place: int, tables: Sequence[float], middle: float
) -> Sequence[list[Piece]]:
    """Give the rows down to the next line that no column can hold: a title in the middle, or one below a table.

    *Kính gửi:* with a gap before the first name is no column's either.
    """
    below = next((top for top in tables if top > rows[place][0].box[1]), None)
    for at in range(place, len(rows)):
        left, top, right, _ = rows[at][0].box
        alone = len(rows[at]) == 1 and middle - _CENTRE_SLACK < (left + right) / 2 < middle + _CENTRE_SLACK + _MARGINS
        addressed = at > place and rows[at][0].text.lower().startswith(_ADDRESSED)
        if alone or addressed or (below is not None and top > below):
            return rows[:at]
    return rows


_ADDRESSED = ("kính gửi", "kính gởi", "kinh gui")


def _may_be_columns(rows: Sequence[Sequence[Piece]], seen: Seen) -> bool:
    """Say whether a band is a head (near the top) or a signature block (it begins with its recipients)."""
    if rows[0][0].box[1] < _HEAD * seen.height:
        return True
    return any(piece.text.lower().startswith(("nơi nhận", "noi nhan")) for piece in rows[0])


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Group pieces into printed rows from top to bottom; within a row from left to right.

    The file's own order is kept where it runs down the page; only pieces beside an earlier row
    (a right column written after the whole left one) are brought back to it.
    """
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=_top):
        middle = (piece.box[1] + piece.box[3]) / 2
        if rows and _beside(rows[-1], middle) and not _under_one(rows[-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.box[0]) if len(row) > 1 else row for row in rows]


def _beside(row: Sequence[Piece], middle: float) -> bool:
    first = row[0]
    height = max(1.0, first.box[3] - first.box[1])
    return abs(middle - (first.box[1] + first.box[3]) / 2) < _SAME_ROW * height


def _under_one(row: Sequence[Piece], piece: Piece) -> bool:
    """Tell whether a recognised piece stands under one of a row: specks make a row's first as tall as two lines."""
    left, top, right, _ = piece.box
    return bool(piece.words) and any(
        one.box[0] < right and left < one.box[2] and top > (one.box[1] + one.box[3]) / 2 for one in row
    )


def _band(rows: Sequence[Sequence[Piece]], place: int, seen: Seen) -> tuple[int, float]:
    """Give where the band of rows that respects one gutter ends, and the gutter; (place, 0) for none."""
    low, high = _MIDDLE[0] * seen.width, _MIDDLE[1] * seen.width
    two, end, at = 0, place, place
    for row in islice(rows, place, None):
        if len(row) == 1 and row[0].box[0] <= low and row[0].box[2] >= high:
            break  # most lines: prose from margin to margin
        left = max((piece.box[2] for piece in row if _leftish(piece, seen)), default=0.0)
        right = min((piece.box[0] for piece in row if not _leftish(piece, seen)), default=seen.width)
        if max(low, left) >= min(high, right) or len(row) > 2:  # noqa: PLR2004 - two columns
            break
        low, high = max(low, left), min(high, right)
        at += 1
        # A line on one side only belongs to the band when it follows closely, or when the band goes on below it.
        if len(row) == 2 or (end == at - 1 and _follows(rows[at - 2], row)):  # noqa: PLR2004
            end = at
        two += len(row) == 2  # noqa: PLR2004
    return (end, (low + high) / 2) if two else (place, 0.0)


def _follows(above: Sequence[Piece], row: Sequence[Piece]) -> bool:
    height = row[0].box[3] - row[0].box[1]
    return row[0].box[1] - above[0].box[1] < _CLOSE * max(height, 1.0)


def _leftish(piece: Piece, seen: Seen) -> bool:
    return (piece.box[0] + piece.box[2]) / 2 < seen.width / 2


def _top(piece: Piece) -> float:
    return piece.box[1]
