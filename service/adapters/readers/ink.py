"""Ink on a grey picture: what hangs together, and a picture without some of it. Lengths are pixels."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import reduce
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageFilter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from service.adapters.readers.pdf_page import Box

    Run = tuple[int, int, int]  # row, first column, one past the last

DARK = 150  # of 255
_COARSE = 2  # pixels a step: a seal's ring and a letter's stem are wider
_RUN = re.compile(rb"\xff+")
_MOST_RUNS = 60_000  # ten times those of a signature with its seal: noise


class Blot(NamedTuple):
    """Ink that hangs together: a letter, a seal's ring with the strokes over it; its box and its runs."""

    left: int
    top: int
    right: int
    bottom: int
    runs: tuple[Run, ...]

    @property
    def width(self) -> int:
        """Pixels from left to right."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Pixels from top to bottom."""
        return self.bottom - self.top

    def touches(self, box: Box) -> bool:
        """Tell whether any of its ink lies in a box, not only its own box."""
        left, top, right, bottom = box
        if self.left >= right or self.right <= left or self.top >= bottom or self.bottom <= top:
            return False
        return any(top <= y < bottom and a < right and b > left for y, a, b in self.runs)


def blots(picture: Image.Image) -> list[Blot]:
    """Give what hangs together on a grey picture, in the order of its first row; nothing of one that is all noise."""
    small = picture.reduce(_COARSE).point([255] * DARK + [0] * (256 - DARK))
    runs, owner = _joined(small.tobytes(), small.width, small.height)
    groups: defaultdict[int, list[Run]] = defaultdict(list)
    for at, (y, a, b) in enumerate(runs):
        groups[_root(owner, at)].append((y * _COARSE, a * _COARSE, b * _COARSE))
    return [_blot(group) for group in groups.values()]


def _blot(runs: Sequence[Run]) -> Blot:
    left, right = min(run[1] for run in runs), max(run[2] for run in runs)
    return Blot(left, runs[0][0], right, runs[-1][0] + _COARSE, tuple(runs))


def _joined(rows: bytes, width: int, height: int) -> tuple[list[Run], list[int]]:
    """Give the dark runs of each row, and for each the earlier run that it hangs on (itself for none)."""
    runs: list[Run] = []
    owner: list[int] = []
    above: list[int] = []
    for y in range(height):
        if len(runs) > _MOST_RUNS:
            return [], []
        row: list[int] = []
        first = 0
        for hit in _RUN.finditer(rows, y * width, (y + 1) * width):
            start, end, at = hit.start() - y * width, hit.end() - y * width, len(runs)
            runs.append((y, start, end))
            owner.append(at)
            row.append(at)
            while first < len(above) and runs[above[first]][2] < start:
                first += 1
            for other in _until(above, first, runs, end):
                _join(owner, at, other)
        above = row
    return runs, owner


def _until(above: Sequence[int], first: int, runs: Sequence[Run], end: int) -> Iterator[int]:
    for at in range(first, len(above)):
        if runs[above[at]][1] > end:
            return
        yield above[at]


def _root(owner: list[int], at: int) -> int:
    while owner[at] != at:
        owner[at] = owner[owner[at]]
        at = owner[at]
    return at


def _join(owner: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(owner, one), _root(owner, other)))
    owner[second] = first


def without(picture: Image.Image, taken: Iterable[Blot]) -> Image.Image:
    """Give the grey picture with blots painted white, and a pixel around them."""
    clean = picture.copy()
    pen = ImageDraw.Draw(clean)
    for blot in taken:
        for y, a, b in blot.runs:
            pen.rectangle((a - 1, y - 1, b, y + _COARSE), fill=255)
    return clean


def share(picture: Image.Image, box: Box) -> float:
    """Give the share of a stretch's pixels that are dark, through red glass; 0 of a stretch that lies outside."""
    left, top, right, bottom = (max(0, round(side)) for side in box)
    right, bottom = min(right, picture.width), min(bottom, picture.height)
    if left >= right or top >= bottom:
        return 0.0
    stretch = through(picture.crop((left, top, right, bottom)), "R")
    return sum(stretch.histogram()[:DARK]) / (stretch.width * stretch.height)


def upright(picture: Image.Image, box: Box) -> float:
    """Give the share of a stretch's columns that are dark over more of their height than a level stroke is thick."""
    left, top, right, bottom = (max(0, round(side)) for side in box)
    right, bottom = min(right, picture.width), min(bottom, picture.height)
    if left >= right or top >= bottom:
        return 0.0
    stretch = through(picture.crop((left, top, right, bottom)), "R").point([255] * DARK + [0] * (256 - DARK))
    columns = stretch.resize((stretch.width, 1), Image.Resampling.BOX)
    return sum(columns.histogram()[_STEM:]) / stretch.width


_STEM = 70  # of 255: how dark a column of a stretch as high as a line is where a letter stands in it


def through(picture: Image.Image, glass: str) -> Image.Image:
    """Give the picture, grey or RGB, in grey as seen through red (`R`), green (`G`) or blue (`B`) glass."""
    return picture.getchannel(glass) if picture.mode == "RGB" else picture


def faded(picture: Image.Image) -> Image.Image:
    """Give a picture seen through red glass with what is left of red ink made white; black ink stays dark."""
    return picture.point([min(255, grey * 255 // _WHITE) for grey in range(256)])


def black(picture: Image.Image) -> Image.Image:
    """Give what is dark through red and through blue glass of an RGB picture: a coloured pen's strokes are white."""
    return faded(ImageChops.lighter(picture.getchannel("R"), picture.getchannel("B")))


def darkest(picture: Image.Image) -> list[Image.Image]:
    """Give a grey picture with what is paler than its print made white, by two bounds; [] where ink has no shades.

    A seal and a pen that were seen without their colours are paler than a printer's black.
    """
    inked = picture.histogram()[:DARK]
    if _level_of(inked, 0.5) < _SHADED:
        return []
    black = _level_of(inked, _DARKEST)
    bounds = (min(DARK, black + paler) for paler in _PRINT)
    return [picture.point([min(255, grey * 255 // most) for grey in range(256)]) for most in bounds]


_SHADED = 20  # of 255: how dark half of the ink is, at least, where it is not all black
_DARKEST, _PRINT = 0.05, (55, 85)  # share of the ink that is print for certain, and how much paler other print is


def blue(picture: Image.Image) -> Image.Image:
    """Give an RGB picture's blue ink in black."""
    lighter = ImageChops.subtract(picture.getchannel("B"), picture.getchannel("R"))
    return lighter.point([255] * _LIGHTER + [0] * (256 - _LIGHTER))


_WHITE = 160  # of 255: coloured ink is lighter through a glass of its colour
_LIGHTER = 60  # of 255
_COLOURED = 400  # pixels


def evened(picture: Image.Image) -> Image.Image:
    """Give a grey or RGB picture on white where its paper is shaded: a photograph, a copy of a bent page.

    The engine parts ink from paper by one brightness for the whole page. An evenly lit page is given as it is.
    """
    paper = _paper(picture).split()
    if not any(_is_shaded(band) for band in paper):
        return picture
    lit = [_lit(band, there) for band, there in zip(picture.split(), paper, strict=True)]
    return Image.merge(picture.mode, lit)


def _lit(band: Image.Image, paper: Image.Image) -> Image.Image:
    """Give a band on white; ink, which is as much lighter on it as the paper was darker, is as dark again."""
    shade = ImageChops.invert(paper.resize(band.size, Image.Resampling.BILINEAR))
    half = max(1, _level(paper, 0.5))
    return ImageChops.add(band, shade).point([max(0, 255 - (255 - grey) * 255 // half) for grey in range(256)])


_TILE, _WINDOW, _SMOOTH = 8, 5, 3  # pixels; tiles of which one at least shows the paper; tiles
_SHADE = 45  # of 255: how much darker than the lightest a tenth of a page's paper is
_TENTH = 0.1


def _paper(picture: Image.Image) -> Image.Image:
    """Give how light the paper is, a pixel for each tile."""
    return _lightest(picture.reduce(_TILE)).filter(ImageFilter.BoxBlur(_SMOOTH))


def _lightest(tiles: Image.Image) -> Image.Image:
    """Give the lightest of the tiles around each: a MaxFilter, ten times as quick. What lies outside is black."""
    reach = range(-(_WINDOW // 2), _WINDOW // 2 + 1)
    for right, down in ((1, 0), (0, 1)):
        moved = (tiles.crop((n * right, n * down, tiles.width + n * right, tiles.height + n * down)) for n in reach)
        tiles = reduce(ImageChops.lighter, moved)
    return tiles


def _is_shaded(paper: Image.Image) -> bool:
    return _level(paper, 1 - _TENTH) - _level(paper, _TENTH) > _SHADE


def _level(paper: Image.Image, share: float) -> int:
    """Give how light the paper is where a share of it is darker."""
    return _level_of(paper.histogram(), share)


def _level_of(counts: Sequence[int], share: float) -> int:
    """Give the level up to which a share of what was counted lies."""
    seen, all_ = 0, sum(counts)
    for level, count in enumerate(counts):
        seen += count
        if seen >= share * all_:
            return level
    return len(counts) - 1


def is_red(picture: Image.Image) -> bool:
    """Tell whether a picture has red ink, which is lighter through red glass than through blue."""
    return picture.mode == "RGB" and _is_lighter(picture, "R", "B")


def is_blue(picture: Image.Image) -> bool:
    """Tell whether a picture has blue ink, which is lighter through blue glass than through red."""
    return picture.mode == "RGB" and _is_lighter(picture, "B", "R")


def _is_lighter(picture: Image.Image, glass: str, other: str) -> bool:
    lighter = ImageChops.subtract(picture.getchannel(glass), picture.getchannel(other))
    return sum(lighter.histogram()[_LIGHTER:]) > _COLOURED
