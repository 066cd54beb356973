"""The signature block of a recognised page looked at again, by itself.

A seal and a signature over it look like a picture to the engine, which then leaves out the office and the name that
stand among them. Here the block is cut out, seen through red glass and, where it has red ink, through blue glass
(stamped names are as red as the seal); ring and strokes are painted out, and what is found is read once more as a line
with everything on it. A name is believed when two readings agree; an office with ink beside or above it that nobody
read may have lost its *KT.* and is doubted. Lengths are pixels, unless said otherwise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PIL import Image

from service.adapters.readers import ink
from service.adapters.readers.block_area import Area, area_of
from service.adapters.readers.block_lines import (
    HINTED,
    SURE_NAME,
    SURE_TITLE,
    Place,
    agreed_of,
    around,
    below,
    block_of,
    is_name,
    is_office,
    least,
    opens,
    overlap,
    places,
    settled,
    stretches,
    told,
    trimmed,
    whole,
)
from service.adapters.readers.seen import Seen, Way
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from service.adapters.readers.block_lines import Reading
    from service.adapters.readers.ink import Blot
    from service.adapters.readers.pdf_page import Box, Piece


class Reader(Protocol):
    """What recognises a stretch of a grey picture."""

    def lines(self, picture: Image.Image, way: Way) -> list[list[Seen]]:
        """Give its lines; boxes are the stretch's."""


class Found(NamedTuple):
    """What a second look changes: pieces that fall away, and lines that stand instead, in pixels of the page.

    `whole` where nothing printed by the office was left unread.
    """

    gone: list[Piece]
    lines: list[Reading]
    whole: bool


def look(reader: Reader, picture: Image.Image, pieces: Sequence[Piece], scale: float) -> Found | None:
    """Look again at the block of a page, grey or RGB, `scale` pixels a point; None where nothing is gained."""
    area = area_of(pieces, picture.width / scale, picture.height / scale)
    if area is None:
        return None
    inside = [piece for piece in pieces if _inside(piece.box, area.box)]
    first = [_as_read(piece, scale) for piece in inside]
    height = _word_height(pieces) * scale
    clean = all(one[0] == trimmed(one)[0] for one in first if is_office(trimmed(one)))
    if clean and _stands(picture, places(map(trimmed, first), height), height):
        return None
    if area.alone and _inked(picture, area, scale):
        return None
    left, top, right, bottom = (round(side * scale) for side in area.box)
    cut = picture.crop((left, top, right, bottom))
    told = [trimmed(one) for one in first]
    lines, sure, named = _read(_Block(reader, cut, (left, top), height), told)
    if ink.is_red(cut) and not (sure and named):
        # Nothing of the first attempt is heard: two readings of nearly one picture would agree on its faults.
        again = _read(_Block(reader, cut, (left, top), height, faded=True), told)
        lines, sure, named = max((lines, sure, named), again, key=lambda one: (bool(one[0]), one[1], one[2]))
    return Found(_replaced(inside, lines, scale), lines, sure) if lines else None


def _read(block: _Block, first: Sequence[Reading]) -> tuple[list[Reading], bool, bool]:
    """Give the lines of offices and name, and whether the offices are sure, and the name."""
    offices, name = block.read(first)
    lines = [block.office(one, first=not at, last=at == len(offices) - 1) for at, one in enumerate(offices)]
    sure = bool(lines) and all(least(line) >= SURE_TITLE for line in lines)
    if not lines or name is None:
        return lines, sure, False
    lines.append(block.name(name))
    return lines, sure, least(lines[-1]) >= SURE_NAME


def _stands(picture: Image.Image, found: Sequence[Place], height: float) -> bool:
    """Tell whether a block was read whole: surely, and with no line lost over it nor *KT.* before it."""
    if not settled(found, height):
        return False
    office = block_of(found, height)[0][0]
    left, top, _, bottom = office.box
    before = (left - _KT * height, top, left - _SPACE * height, bottom)
    led = not opens(office.best) and ink.share(picture, before) > _STROKE
    return not led and ink.share(picture, _over(office.box, height)) <= _SHOWN


def _over(line: Box, height: float) -> Box:
    """Give the stretch over the middle of a line where another one would stand, as tall as a word."""
    quarter = (line[2] - line[0]) / 4
    return (line[0] + quarter, line[1] - 1.2 * height, line[2] - quarter, line[1] - 0.15 * height)


def _under(line: Box, height: float) -> list[Box]:
    """Give the stretches under a line's right half, where a seal seldom reaches, in which the next would stand."""
    left, bottom = (line[0] + line[2]) / 2, line[3]
    return [(left, bottom + start * height, line[2], bottom + (start + 1.05) * height) for start in _STEPS]


_STEPS = (0.15, 0.45, 0.75)  # heights of a word: how far below a line the next begins


def _inside(box: Box, area: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return area[0] < x < area[2] and area[1] < y < area[3]


def _as_read(piece: Piece, scale: float) -> Reading:
    return tuple(
        Seen(piece.text[w.start : w.end], (w.x0 * scale, w.y0 * scale, w.x1 * scale, w.y1 * scale), w.confidence)
        for w in piece.words
    )


def _word_height(pieces: Sequence[Piece]) -> float:
    heights = [w.y1 - w.y0 for piece in pieces for w in piece.words if w.confidence >= SURE_TITLE]
    return max(median(heights or [_WORD_HIGH]), _LEAST_HIGH)


_WORD_HIGH, _LEAST_HIGH = 12.0, 5.0  # points


def _inked(picture: Image.Image, area: Area, scale: float) -> bool:
    """Tell whether something stands left of a block without recipients: then two may sign."""
    left, top, _, bottom = (round(side * scale) for side in area.box)
    coarse = picture.crop((round(left / 6), top, left, bottom)).convert("L").reduce(8)
    return sum(coarse.histogram()[: ink.DARK]) > _SPECKS


_SPECKS = 12  # of eight pixels by eight


def _replaced(inside: Sequence[Piece], lines: Sequence[Reading], scale: float) -> list[Piece]:
    """Give the pieces of the first look that stand where the new lines do, or between the first and the last."""
    top, bottom = lines[0][0].box[1] / scale, lines[-1][0].box[3] / scale
    return [piece for piece in inside if top - 6 < (piece.box[1] + piece.box[3]) / 2 < bottom + 6]


_TALL, _BROAD = 2.6, 6.0  # heights of a word: more is no letter


@dataclass(slots=True)
class _Glass:
    """The block seen through one glass, with and without what is no letter."""

    picture: Image.Image
    height: float
    blots: list[Blot] = field(init=False)
    clean: Image.Image = field(init=False)

    def __post_init__(self) -> None:
        self.blots = ink.blots(self.picture)
        self.clean = ink.without(self.picture, (one for one in self.blots if _is_large(one, self.height)))


def _is_large(blot: Blot, height: float) -> bool:
    return blot.height > _TALL * height or blot.width > _BROAD * height


class _Cut(NamedTuple):
    """How a line is cut out to be read again: how far before and around it (heights of a word), and how small."""

    clean: bool
    before: float
    around: float
    size: float


# No two give the engine the same picture, even where nothing is painted out.
_CUTS = tuple(map(_Cut._make, ((False, 3.5, 0.35, 1), (False, 1, 0.2, 1), (True, 2, 0.5, 0.6), (True, 1, 0.3, 1))))
_BEHIND = 1.5


class _Block:
    """A block that is being looked at."""

    def __init__(
        self, reader: Reader, cut: Image.Image, corner: tuple[int, int], height: float, *, faded: bool = False
    ) -> None:
        self._reader, self._corner, self._height = reader, corner, height
        self._cut = cut
        self._red = ink.is_red(cut)
        through = ink.through(cut, "R")
        self._glasses = [_Glass(ink.faded(through) if faded else through, height)]

    def read(self, first: Sequence[Reading]) -> tuple[list[Place], Place | None]:
        """Give the block's offices and name; the name through the second glass where the first does not show it."""
        found = self._places([*first, *self._through(self._glasses[0])])
        offices, name = block_of(found, self._height)
        if self._red and name is None and (offices or any(one.hints for one in found)):
            self._glasses.append(_Glass(ink.through(self._cut, "B"), self._height))
            found = self._places([one for place in found for one in place.readings] + self._through(self._glasses[1]))
            offices, name = block_of(found, self._height)
        if offices and name is None:
            hidden = [one for one in below(found, offices, self._height) if one.capitalised]
            again = (self._until(one, lambda now: now.person) for one in reversed(hidden[-_MOST_AGAIN:]))
            name = next((one for one in again if one.person), None)
        return offices, name

    def _places(self, readings: Iterable[Reading]) -> list[Place]:
        """Give the lines; what may be an office is read again until it is."""
        found = places(readings, self._height)
        hidden = [one for one in found if one.hints and not one.office][:_MOST_AGAIN]
        again = [self._until(one, lambda now: now.office) for one in hidden]
        # A line that strokes had torn is one again by now.
        kept = (one for one in found if one not in hidden)
        return places([one for place in (*kept, *again) for one in place.readings], self._height)

    def _until(self, place: Place, enough: Callable[[Place], bool]) -> Place:
        again = self._again(place)
        while not enough(place) and (reading := next(again, None)) is not None:
            place = Place(place.box, (*place.readings, reading))
        return place

    def _through(self, glass: _Glass) -> list[Reading]:
        rows = (self._placed(row, (0, 0), 1) for row in self._reader.lines(glass.clean, Way.BLOCK))
        return [trimmed(one) for row in rows for one in stretches(row, self._height)]

    def _placed(self, row: Iterable[Seen], offset: tuple[float, float], size: float) -> Reading:
        x, y = self._corner[0] + offset[0], self._corner[1] + offset[1]
        return tuple(
            word._replace(box=(left / size + x, top / size + y, right / size + x, bottom / size + y))
            for word in row
            for left, top, right, bottom in (word.box,)
        )

    def _again(self, place: Place) -> Iterator[Reading]:
        """Read a line once more in ways of its own: with everything on it, without, smaller."""
        glass = self._showing(self._here(place.box))
        for cut in _CUTS:
            picture, offset = self._line(glass.clean if cut.clean else glass.picture, place.box, cut)
            for row in self._reader.lines(picture, Way.LINE):
                for one in stretches(self._placed(row, offset, cut.size), self._height):
                    if (reading := trimmed(one)) and overlap(around(reading), place.box):
                        yield reading

    def _showing(self, box: Box) -> _Glass:
        """Give the first glass through which something printed is seen in a box."""
        return next((one for one in self._glasses if ink.share(one.picture, box) > _SHOWN), self._glasses[-1])

    def _line(self, picture: Image.Image, box: Box, cut: _Cut) -> tuple[Image.Image, tuple[float, float]]:
        """Cut a line out, on white; give it with where its corner stands in the block."""
        tall = self._height
        left, top, right, bottom = self._here(box)
        edges = (left - cut.before * tall, top - cut.around * tall, right + _BEHIND * tall, bottom + cut.around * tall)
        x0, y0 = max(0, round(edges[0])), max(0, round(edges[1]))
        stretch = picture.crop((x0, y0, min(picture.width, round(edges[2])), min(picture.height, round(edges[3]))))
        if cut.size != 1:
            stretch = stretch.resize((round(stretch.width * cut.size), round(stretch.height * cut.size)), _BOX)
        line = Image.new("L", (stretch.width + 2 * _MARGIN, stretch.height + 2 * _MARGIN), 255)
        line.paste(stretch, (_MARGIN, _MARGIN))
        return line, (x0 - _MARGIN / cut.size, y0 - _MARGIN / cut.size)

    def office(self, place: Place, *, first: bool, last: bool) -> Reading:
        """Give an office's line; doubted where something stands by it that was not read and would change it."""
        place = self._until(place, lambda one: _is_sure(_office(one)))
        chosen = _unstopped(_office(place))
        if chosen[0].sure < HINTED and is_office(chosen[1:]):
            return _doubted(chosen[1:])  # the rest would be no office to a reader: `TT GIÁM ĐỐC`
        own = self._here(around(chosen))
        under = last and max(map(self._share, _under(own, self._height))) > _PRINT
        over = first and self._share(_over(own, self._height)) > _SHOWN
        led = not opens(chosen) and (self._led(chosen, alone=first and last) or self._stands_for(place))
        doubtful = under or over or led or not whole(chosen)
        return _doubted(chosen) if doubtful else chosen

    def name(self, place: Place) -> Reading:
        """Give a name as two readings have it, each word as the surer has it; else doubted."""
        place = self._until(place, lambda one: _sure(agreed_of(one.readings)))
        agreed = agreed_of(place.readings)
        if agreed is None or self._inked_before(agreed):
            return _doubted(agreed or max(filter(is_name, place.readings), key=len))
        return agreed

    def _led(self, line: Reading, *, alone: bool) -> bool:
        """Tell whether something stands where *KT.* is written, or the word that makes a deputy.

        Both come with another line. Where an office stands alone, a seal's ring or a stroke may lie before it.
        """
        left, top, _, bottom = self._here(around(line))
        high, tall = bottom - top, self._height
        box = (left - _KT * tall, top + 0.2 * high, left - _SPACE * tall, bottom - 0.3 * high)
        there = [
            one for glass in self._glasses for one in glass.blots if one.height > _SMALL * tall and one.touches(box)
        ]
        return any(not alone or not _is_large(one, tall) for one in there)

    def _stands_for(self, place: Place) -> bool:
        """Tell whether a reading of an office's line that reaches farther left begins with what is left of *KT.*."""
        return any(map(_stands_for, (*place.readings, *islice(self._again(place), 1))))

    def _share(self, box: Box) -> float:
        """Give the share of a stretch that is dark, through the glass that shows most."""
        return max(ink.share(glass.picture, box) for glass in self._glasses)

    def _inked_before(self, line: Reading) -> bool:
        """Tell whether more than a stroke lies where the name's first word may have been painted out."""
        own = self._here(around(line))
        left, top, _, bottom = own
        high = bottom - top
        edges = (left - _WORD * self._height, top + 0.2 * high, left - _SPACE * self._height, bottom - 0.3 * high)
        return ink.share(self._showing(own).picture, edges) > _STROKE

    def _here(self, box: Box) -> Box:
        x, y = self._corner
        return (box[0] - x, box[1] - y, box[2] - x, box[3] - y)


_BOX = Image.Resampling.BOX
_MARGIN = 10
# Heights of a word: as far before an office *KT.* is written, before a name its first word; the space between words.
_KT, _WORD, _SPACE = 3.5, 1.3, 0.2
_SMALL = 0.4  # of a word's height: less is a mark or a speck
# Of a stretch's pixels the dark ones: more than a stroke's, a printed line at least, one beside others.
_STROKE, _SHOWN, _PRINT = 0.05, 0.08, 0.12
_MOST_AGAIN = 3  # lines


def _unstopped(office: Reading) -> Reading:
    """Leave out a speck behind an office that was read as a point."""
    last = office[-1]
    bare = last.text.rstrip(".")
    return (*office[:-1], last._replace(text=bare)) if len(bare) > _SHORT else office


_SHORT = 2  # letters: *KT.* has its point
_STANDS_FOR = re.compile(
    r"k\w?[^\w\s]{1,2} ?[^\W\d_]{2}|[kt][tlm1i]\b"
)  # what is left of *KT.* below a ring: `K+.GIÁM`


def _stands_for(reading: Reading) -> bool:
    return _STANDS_FOR.match(fold(told(reading))) is not None


def _office(place: Place) -> Reading:
    return max(filter(is_office, place.readings), key=_worth)


def _worth(line: Reading) -> tuple[int, float]:
    """Rank readings of an office: of sure and whole ones the one with most letters, else the surest."""
    return (sum(len(word.text) for word in line) if _is_sure(line) else 0, least(line))


def _is_sure(office: Reading) -> bool:
    return least(office) >= SURE_TITLE and whole(office)


def _doubted(line: Reading) -> Reading:
    return tuple(word._replace(sure=min(word.sure, _DOUBTED)) for word in line)


_DOUBTED = 0.4


def _sure(line: Reading | None) -> bool:
    return line is not None and least(line) >= SURE_NAME
