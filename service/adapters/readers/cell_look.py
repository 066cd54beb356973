"""Cells of a scanned table that were badly read, looked at again, each by itself.

The engine goes across a table: beside a cell of one line it takes the two lines of another for one, and reads neither
(`Chuyên viên chính,⏎An` as `SuSt viên chính`). The table's lines tell where the cell ends; cut out, its lines are read
as they stand. What is read so is never as sure as a name has to be: a stroke through it is no longer felt. Lengths are
pixels, unless said otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from PIL import ImageOps

from service.adapters.readers import ink
from service.adapters.readers.block_lines import around
from service.adapters.readers.seen import Seen, Way

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from PIL import Image

    from service.adapters.readers.block_lines import Reading
    from service.adapters.readers.block_reading import Reader
    from service.adapters.readers.pdf_page import Box
    from service.adapters.readers.picture_lines import Rulings

_BAD = 0.5  # how sure a word is that was not made out
_TALL = 1.7  # heights of a word: what was read over two lines
_MOST = 24  # cells of a page
_SHARE, _LARGE = 0.12, 0.03  # of a page's pixels: what its cells may have together, and one of them
_HIGHEST = 9.0  # heights of a word: no cell of a list is higher
_EDGE = 1.4  # points: half of a line's thickness, and a little
_AROUND = 12  # of white, without which the engine loses a cell's first letters
_SUREST = 0.9
_WORSE = 0.1  # a line that was left out may be read less surely than those beside it
_SPECK, _SHORT = 0.3, 2  # how sure a word of so few letters is, at least
_PRINTED = 0.002  # share of a cell's pixels that are dark, where something is printed: a mark in a wide one is few
_DITTO = frozenset('"”“″〃')
_SLACK = 3.0  # points: how far a line may end before the corner it makes


class _Cell(NamedTuple):
    """Where a cell stands."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def area(self) -> int:
        """Pixels."""
        return (self.right - self.left) * (self.bottom - self.top)

    def holds(self, box: Box) -> bool:
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        return self.left < x < self.right and self.top < y < self.bottom


def look(reader: Reader, picture: Image.Image, lines: Sequence[Reading], table: tuple[Rulings, float]) -> list[Reading]:
    """Give a grey page's lines with those of badly read cells as they are read by themselves.

    `table` is the page's ruled lines, in points, and how many pixels make a point.
    """
    ruled, scale = table
    kept = list(lines)
    if not ruled.down or not kept:
        return kept
    height = median(word.box[3] - word.box[1] for line in kept for word in line)
    cells = [*_worst(kept, height, ruled, scale), *_unread(picture, kept, ruled, scale)]
    for cell in _affordable(cells, picture.width * picture.height):
        own = [line for line in kept if cell.holds(around(line))]
        again = _read(reader, picture, cell) or ([] if own else _ditto(picture, cell, height))
        if again and _is_better(again, own, height):
            at = kept.index(own[0]) if own else len(kept)
            kept = [line for line in kept if not any(line is one for one in own)]
            kept[at:at] = again
    return kept


def _affordable(cells: Iterable[_Cell], page: int) -> Iterator[_Cell]:
    """Give cells as long as together they take little of the page: a long text's would take what names need."""
    left, count = _SHARE * page, 0
    for cell in cells:
        if cell.area <= min(left, _LARGE * page) and count < _MOST:
            left, count = left - cell.area, count + 1
            yield cell


def _unread(picture: Image.Image, lines: Sequence[Reading], ruled: Rulings, scale: float) -> Iterator[_Cell]:
    """Give the cells in which something is printed where nothing was read, beside what was read."""
    boxes = list(map(around, lines))
    seen: set[_Cell] = set()
    for _, top, _, bottom in boxes:
        y = (top + bottom) / 2 / scale
        down = sorted(_crossing(one, y) for one in ruled.down if one[1] - _SLACK <= y <= one[3] + _SLACK)
        for left, right in pairwise(down):
            x = (left + right) / 2 * scale
            cell = _cell_at((x, top, x, bottom), ruled, scale)
            if cell is not None and cell not in seen and not any(map(cell.holds, boxes)):
                seen.add(cell)
                if ink.share(picture, cell) > _PRINTED:
                    yield cell


def _worst(lines: Sequence[Reading], height: float, ruled: Rulings, scale: float) -> list[_Cell]:
    """Give the cells in which something was not made out, first those where most was lost for their size."""
    found: dict[_Cell, float] = defaultdict(float)
    for line in lines:
        bad = _badness(line, height)
        cell = _cell_at(around(line), ruled, scale) if bad > 0 else None
        if cell is not None and cell.bottom - cell.top <= _HIGHEST * height:
            found[cell] += bad
    return sorted(found, key=lambda cell: -found[cell] / cell.area)


def _badness(line: Reading, height: float) -> float:
    words = [word for word in line if any(map(str.isalnum, word.text))]
    tall = sum(word.box[3] - word.box[1] > _TALL * height for word in words)
    return tall + sum(1 - word.sure for word in words if word.sure < _BAD)


def _cell_at(box: Box, ruled: Rulings, scale: float) -> _Cell | None:
    """Give the cell around the middle of a box, within its lines; None where a side has none."""
    x, y = (box[0] + box[2]) / 2 / scale, (box[1] + box[3]) / 2 / scale
    down = [_crossing(one, y) for one in ruled.down if one[1] - _SLACK <= y <= one[3] + _SLACK]
    left, right = max((at for at in down if at < x), default=None), min((at for at in down if at > x), default=None)
    if left is None or right is None:
        return None
    turned = [(y0, x0, y1, x1) for x0, y0, x1, y1 in ruled.across if x0 - _SLACK <= x <= x1 + _SLACK]
    level = [(_crossing(one, x), max(_crossing(one, left), _crossing(one, right)), one) for one in turned]
    top = max((low for at, low, _ in level if at < y), default=None)
    bottom = min((min(_crossing(one, left), _crossing(one, right)) for at, _, one in level if at > y), default=None)
    if top is None or bottom is None:
        return None
    sides = (left + _EDGE, top + _EDGE, right - _EDGE, bottom - _EDGE)
    cell = _Cell(*(round(side * scale) for side in sides))
    return cell if cell.left < cell.right and cell.top < cell.bottom else None


def _crossing(one: Box, y: float) -> float:
    """Give where a line that runs down stands at a height."""
    return one[0] + (one[2] - one[0]) * (y - one[1]) / max(one[3] - one[1], 1.0)


def _read(reader: Reader, picture: Image.Image, cell: _Cell) -> list[Reading]:
    cut = ImageOps.expand(picture.crop(cell), _AROUND, fill=255)
    x, y = cell.left - _AROUND, cell.top - _AROUND
    told = [
        tuple(
            Seen(one.text, (one.box[0] + x, one.box[1] + y, one.box[2] + x, one.box[3] + y), min(one.sure, _SUREST))
            for one in line
            if not _is_speck(one)
        )
        for line in reader.lines(cut, Way.BLOCK)
    ]
    return [line for line in told if any(any(map(_tells, word.text)) for word in line)]


def _is_speck(word: Seen) -> bool:
    return word.sure < (_BAD if not any(map(_tells, word.text)) else _SPECK if len(word.text) <= _SHORT else 0)


def _tells(char: str) -> bool:
    return char.isalnum() or char in _DITTO


def _ditto(picture: Image.Image, cell: _Cell, height: float) -> list[Reading]:
    """Give the mark `"` where a cell has two short strokes side by side and nothing else: the engine sees no letter."""
    dark = picture.crop(cell).point([255] * ink.DARK + [0] * (256 - ink.DARK))
    box = dark.getbbox()
    if box is None or not _LOW * height < box[3] - box[1] < _HIGH * height or box[2] - box[0] > _BROAD * height:
        return []
    strokes = ink.blots(picture.crop(cell))
    wide = [one for one in strokes if one.height > _LOW * height / 2]
    level = len(wide) == len(strokes) == 2 and abs(wide[0].top - wide[1].top) < _LOW * height  # noqa: PLR2004 - strokes
    beside = level and (wide[0].right <= wide[1].left or wide[1].right <= wide[0].left)
    left, top, right, bottom = (box[0] + cell.left, box[1] + cell.top, box[2] + cell.left, box[3] + cell.top)
    return [(Seen('"', (left, top, right, bottom), _DRAWN),)] if beside else []


_LOW, _HIGH, _BROAD = 0.15, 0.6, 0.7  # heights of a word: a ditto mark's strokes, and both of them across
_DRAWN = 0.7


def _is_better(again: Sequence[Reading], own: Sequence[Reading], height: float) -> bool:
    """Tell whether a cell was read more surely than before, and nothing over two lines."""
    if not own:
        return all(word.sure >= _BAD for line in again for word in line)
    before, now = (sum(_badness(line, height) for line in lines) for lines in (own, again))
    return now < before and _sure(again) >= _sure(own) - _WORSE


def _sure(lines: Iterable[Reading]) -> float:
    return fmean([min(word.sure, _SUREST) for line in lines for word in line] or [0.0])
