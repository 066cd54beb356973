"""The ruled lines of a table on a page's picture, and what the engine read of the page parted by them.

The engine reads words across a table's lines (`1 | Nguyễn Văn A`), a line itself as a letter (`[`, `|`, `1`), and loses
lone figures; the lines tell the cells all the same. A scan hangs a little: everything is put level by the slope of the
lines. Lengths are pixels, unless said otherwise.
"""

from __future__ import annotations

import re
from functools import reduce
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops, ImageFilter

from service.adapters.readers import sheet_halves, whole_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.adapters.readers.pdf_page import Box, Piece
    from service.adapters.readers.seen import Seen

_STEP_POINTS = 0.96  # what is looked at is a picture of so many points a pixel
_DARKER, _PALE = 26, 16  # of 255: how much darker than what lies around it a line is, and a pale one
_BREAK, _SAG, _SLANT = 90, 1.5, 0.02  # points: a gap in a pale line, and how far beside its end it goes on
_AROUND = 12  # points
_SHORTEST = 12  # points of a piece of a line: no letter is as long
_RUN = re.compile(rb"\xff{%d,}" % _SHORTEST)
_LINE_ACROSS, _LINE_DOWN = 40.0, 13.0  # points: a line at least
_ALONG, _ASIDE = 6, 2  # points between two pieces of one line
_BESIDE = 2  # points: where a line has nothing beside it
_BARE = 0.45  # share of the places beside a line that are dark, at most
_STEEP = 0.06
_MOST_RUNS = 20_000
_LEAST = 3  # lines across and down
_FRAME, _TABLE = 2, 0.4  # lines of that share of the page's width between which a table stands
_TELLING = 100.0  # points: a line that tells the slope
_JUNK = re.compile(r"^(?:[^\w“\"(]|_)+|(?:[^\w.,;:)”\"%/]|_)+$")
_AS_A_LINE = re.compile(r"[\W_]*[1lIiJtTrf]?[\W_]*")
_AS_LETTER = frozenset("lI1")
_MARK = re.compile(r"(?<=\w)[\W_]{0,20}[|\[\]{}][\W_]{0,20}(?=\w)")
# Points: what a line alone is read as is no wider and stands on it; how far from a line its mark is read.
_NARROW, _ON, _NEAR = 5.0, 2.5, 6.0


class Rulings(NamedTuple):
    """A page's lines from end to end, in points: those across run to the right, those down to the bottom.

    `pale` where they are seen in parts only.
    """

    across: tuple[Box, ...]
    down: tuple[Box, ...]
    pale: bool = False

    @property
    def slope(self) -> float:
        """How far the page falls to the right, a point each."""
        told = [(one[3] - one[1]) / (one[2] - one[0]) for one in self.across if one[2] - one[0] >= _TELLING]
        return median(told) if told else 0.0

    def level(self) -> tuple[Box, ...]:
        """Give the lines as they lie on a level page, thin and straight, those across whole."""
        fall = self.slope
        across, down = [_across(one, fall) for one in self.across], [_down(one, fall) for one in self.down]
        return (*whole_lines.completed(across, down, pale=self.pale), *down)


NO_RULINGS = Rulings((), ())


def _across(one: Box, fall: float) -> Box:
    x0, y0, x1, y1 = one
    at = (y0 + y1) / 2 - fall * (x0 + x1) / 2
    shift = fall * (y0 + y1) / 2
    return (x0 + shift, at, x1 + shift, at)


def _down(one: Box, fall: float) -> Box:
    x0, y0, x1, y1 = one
    at = (x0 + x1) / 2 + fall * (y0 + y1) / 2
    shift = fall * (x0 + x1) / 2
    return (at, y0 - shift, at, y1 - shift)


def level(piece: Piece, fall: float) -> Piece:
    """Give a recognised piece where it would stand on a level page; its words stay where they are printed."""
    if not fall or not piece.words:
        return piece
    boxes = [_levelled((word.x0, word.y0, word.x1, word.y1), fall) for word in piece.words]
    box = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
    return piece._replace(box=box)


def _levelled(box: Box, fall: float) -> Box:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return (box[0] + fall * y, box[1] - fall * x, box[2] + fall * y, box[3] - fall * x)


def of(picture: Image.Image, scale: float) -> Rulings:
    """Find the lines of tables on a grey picture of `scale` pixels a point; none where too few make a table."""
    size = (round(picture.width / scale / _STEP_POINTS), round(picture.height / scale / _STEP_POINTS))
    if min(size) < _SHORTEST:
        return NO_RULINGS
    found = _of_small(picture.resize(size, Image.Resampling.BOX), _DARKER, _as_drawn)
    if found is None:
        # A hair's breadth in grey pales away where several pixels become one: then the darkest of them tells.
        found = _of_small(_darkest(picture).resize(size, Image.Resampling.BOX), _PALE, _joined)
        found = found and found._replace(pale=True)
    return found or NO_RULINGS


def _darkest(picture: Image.Image) -> Image.Image:
    """Give the darkest of the pixels around each: a MinFilter, ten times as quick."""
    for right, down in ((1, 0), (0, 1)):
        size = (picture.width - 2 * right, picture.height - 2 * down)
        moved = [picture.crop((n * right, n * down, n * right + size[0], n * down + size[1])) for n in range(3)]
        picture = reduce(ImageChops.darker, moved)
    return picture


def _as_drawn(lines: list[Box]) -> list[Box]:
    return lines


def _joined(lines: list[Box]) -> list[Box]:
    """Give lines that run to the right, each whole though it pales between two rows of steps."""
    whole: list[Box] = []
    for piece in sorted(lines):
        ends = [at for at, one in enumerate(whole) if _goes_on(one, piece)]
        if ends:
            first = whole[ends[-1]]
            whole[ends[-1]] = (first[0], first[1], piece[2], piece[3])
        else:
            whole.append(piece)
    return whole


def _goes_on(one: Box, other: Box) -> bool:
    gap = other[0] - one[2]
    return -_ALONG <= gap <= _BREAK and abs(other[1] - one[3]) <= _SAG + _SLANT * max(0.0, gap)


def _of_small(small: Image.Image, darker: int, whole: Callable[[list[Box]], list[Box]]) -> Rulings | None:
    """Find the lines on a picture of a step a pixel; None where too few make a table."""
    around = small.filter(ImageFilter.BoxBlur(_AROUND))
    dark = ImageChops.subtract(around, small).point([0] * darker + [255] * (256 - darker))
    across = whole(_lines(dark, _LINE_ACROSS))
    if len(across) < _LEAST:
        return None
    turned = whole(_lines(dark.transpose(Image.Transpose.TRANSPOSE), _LINE_DOWN))
    width = dark.width / 2 if sheet_halves.is_wide(*dark.size) else dark.width
    across, down = _of_tables(across, [(y0, x0, y1, x1) for x0, y0, x1, y1 in turned], width)
    if min(len(across), len(down)) < _LEAST:
        return None
    points = [tuple(_scaled(one, _STEP_POINTS) for one in lines) for lines in (across, down)]
    return Rulings(points[0], points[1])


def _of_tables(across: Sequence[Box], down: Sequence[Box], width: float) -> tuple[list[Box], list[Box]]:
    """Give the lines that stand between two long ones across: a stamp's frame and a line under a word make no table."""
    # A header's lines are broken most, by its bold letters: joined they still tell where a table begins.
    long = [_height(one) for one in _joined(list(across)) if one[2] - one[0] >= _TABLE * width]
    if len(long) < _FRAME:
        return [], []
    top, bottom = min(long) - _BESIDE, max(long) + _BESIDE
    return (
        [one for one in across if top <= _height(one) <= bottom],
        [one for one in down if top <= _height(one) <= bottom],
    )


def _height(one: Box) -> float:
    return (one[1] + one[3]) / 2


def _lines(dark: Image.Image, least: float) -> list[Box]:
    """Give the thin lines that run to the right, in steps."""
    rows, width, height = dark.tobytes(), dark.width, dark.height
    chains: list[list[Box]] = []
    count = 0
    for y in range(_BESIDE, height - _BESIDE):
        for hit in _RUN.finditer(rows, y * width, (y + 1) * width):
            start, end = hit.start() - y * width, hit.end() - y * width
            if not _is_bare(rows, width, (start, end), y):
                continue
            count += 1
            if count > _MOST_RUNS:
                return []
            _chain(chains, (float(start), float(y), float(end), float(y)))
    told = [_line(chain) for chain in chains]
    return [one for one in told if one[2] - one[0] >= least and abs(one[3] - one[1]) <= _STEEP * (one[2] - one[0]) + 1]


def _is_bare(rows: bytes, width: int, span: tuple[int, int], y: int) -> bool:
    """Tell whether nothing is printed right above or right below a run: letters have more of themselves there."""
    start, end = span
    most = _BARE * (end - start)
    return all(sum(rows[at * width + start : at * width + end]) / 255 <= most for at in (y - _BESIDE, y + _BESIDE))


def _chain(chains: list[list[Box]], run: Box) -> None:
    """Add a run to the line whose piece it follows, or begin one; runs come from top to bottom."""
    for chain in reversed(chains[-60:]):
        if any(_follows(one, run) for one in chain[-8:]):
            chain.append(run)
            return
    chains.append([run])


def _follows(one: Box, other: Box) -> bool:
    return abs(one[1] - other[1]) <= _ASIDE and one[0] - _ALONG <= other[2] and other[0] <= one[2] + _ALONG


def _line(chain: Sequence[Box]) -> Box:
    first, last = min(chain, key=lambda run: run[0]), max(chain, key=lambda run: run[2])
    return (first[0], _middle_of(chain, first[0]), last[2], _middle_of(chain, last[2]))


def _middle_of(chain: Sequence[Box], x: float) -> float:
    near = [run[1] for run in chain if run[0] - _ALONG <= x <= run[2] + _ALONG]
    return sum(near) / len(near)


def parted(lines: Sequence[Sequence[Seen]], rulings: Rulings, scale: float) -> list[tuple[Seen, ...]]:
    """Part lines of words where a line down stands between two, and leave out what such a line was read as."""
    down = [_scaled(one, scale) for one in rulings.down]
    found: list[tuple[Seen, ...]] = []
    for line in map(tuple, lines):
        near = [x for one in down if (x := _crossing(one, line, scale)) is not None]
        found += _parts(line, sorted(near), scale) if near else [line]
    return found


def _scaled(box: Box, scale: float) -> Box:
    return (box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale)


def _crossing(one: Box, words: Sequence[Seen], scale: float) -> float | None:
    """Tell at which place a line down passes a line of words or close by it; None where it does not."""
    boxes = [word.box for word in words]
    y = (min(box[1] for box in boxes) + max(box[3] for box in boxes)) / 2
    if not one[1] < y < one[3]:
        return None
    x = one[0] + (one[2] - one[0]) * (y - one[1]) / (one[3] - one[1])
    room = _NEAR * scale
    return x if min(box[0] for box in boxes) - room < x < max(box[2] for box in boxes) + room else None


def _parts(line: Sequence[Seen], edges: Sequence[float], scale: float) -> list[tuple[Seen, ...]]:
    parts: dict[int, list[Seen]] = {}
    for word in (part for whole in line for part in _torn(whole, edges)):
        x0, _, x1, _ = word.box
        beside = any(x0 - _NEAR * scale < edge < x1 + _NEAR * scale for edge in edges)
        on_it = any(abs((x0 + x1) / 2 - edge) < _ON * scale for edge in edges)
        if on_it and x1 - x0 < _NARROW * scale and _AS_A_LINE.fullmatch(word.text):
            continue
        text = _unlined(_JUNK.sub("", word.text)) if beside else word.text
        if text:
            parts.setdefault(sum(edge < (x0 + x1) / 2 for edge in edges), []).append(word._replace(text=text))
    return [tuple(words) for _, words in sorted(parts.items())]


def _unlined(text: str) -> str:
    """Leave out a letter that a line beside a word was read as: no word has a capital behind it (`lÔng`)."""
    glued = text[:1] in _AS_LETTER and text[1:2].isupper() and text[2:3].islower()
    return text[1:] if glued else text


def _torn(word: Seen, edges: Sequence[float]) -> list[Seen]:
    """Part a word at the line that was read as a mark inside it (`5_|Lê`)."""
    x0, top, x1, bottom = word.box
    edge = next((edge for edge in edges if x0 < edge < x1), None)
    hit = _MARK.search(word.text) if edge is not None else None
    if edge is None or hit is None:
        return [word]
    return [
        word._replace(text=word.text[: hit.start()], box=(x0, top, edge, bottom)),
        word._replace(text=word.text[hit.end() :], box=(edge, top, x1, bottom)),
    ]
