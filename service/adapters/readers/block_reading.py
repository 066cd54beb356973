"""One way of reading a signature block: its lines, each read again in several cuts; lengths are pixels.

What is no letter (a seal's ring, a stroke, a signature) is painted out; what is found is read once more as a line with
everything on it. A name is believed when two readings agree; an office with ink beside or above it that nobody read may
have lost its *KT.* and is doubted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PIL import Image

from service.adapters.readers import ink
from service.adapters.readers.block_deputy import Office, is_deputy
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
    nameless,
    opens,
    overlap,
    places,
    stretches,
    told,
    trimmed,
    undegreed,
    whole,
)
from service.adapters.readers.seen import Seen, Way
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from service.adapters.readers.block_lines import Reading
    from service.adapters.readers.ink import Blot
    from service.adapters.readers.pdf_page import Box


class Reader(Protocol):
    """What recognises a stretch of a grey picture."""

    def lines(self, picture: Image.Image, way: Way) -> list[list[Seen]]:
        """Give its lines; boxes are the stretch's."""


def over(line: Box, height: float) -> Box:
    """Give the stretch over the middle of a line where another one would stand, as tall as a word."""
    quarter = (line[2] - line[0]) / 4
    return (line[0] + quarter, line[1] - 1.2 * height, line[2] - quarter, line[1] - 0.15 * height)


def _under(line: Box, height: float) -> list[Box]:
    """Give the stretches under a line's right half, where a seal seldom reaches, in which the next would stand."""
    left, bottom = (line[0] + line[2]) / 2, line[3]
    return [(left, bottom + start * height, line[2], bottom + (start + 1.05) * height) for start in _STEPS]


_STEPS = (0.15, 0.45, 0.75)  # heights of a word: how far below a line the next begins


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
_CUTS = tuple(
    map(
        _Cut._make,
        (
            (False, 3.5, 0.35, 1), (False, 1, 0.2, 1), (True, 2, 0.5, 0.6), (True, 1, 0.3, 1),
            (False, 0.3, 0.1, 0.75), (False, 0.3, 0.25, 1.3), (True, 0.3, 0.15, 0.8),
        ),
    )
)  # fmt: skip
_BEHIND = 1.5


class Stretch(NamedTuple):
    """A part of a page, with its colours, and where its corner stands on the page."""

    picture: Image.Image
    corner: tuple[int, int]


class Aside(NamedTuple):
    """What a picture of a block does not show: a coloured pen's strokes, dark what was painted out with a ring.

    `paler` shows dark what is paler than print and was made white: a line of the office may be among it.
    """

    pen: Image.Image | None = None
    erased: Image.Image | None = None
    paler: Image.Image | None = None


_NOTHING = Aside()


class Block:
    """A block that is being looked at."""

    def __init__(
        self, reader: Reader, cut: Stretch, seen: Image.Image, height: float, *, aside: Aside = _NOTHING
    ) -> None:
        """Keep what is looked at: the stretch that was cut out, the grey picture of it that is read, what it lacks."""
        self._reader, self._height = reader, height
        self._cut, self._corner = cut
        self._red = ink.is_red(self._cut)
        self._glasses = [_Glass(seen, height)]
        self._written = [blot for one in (aside.pen, aside.paler) if one is not None for blot in ink.blots(one)]
        self._erased, self._paler = aside.erased, aside.paler

    def read(self, first: Sequence[Reading]) -> tuple[list[Place], Place | None]:
        """Give the block's offices and name; the name through the second glass where the first does not show it.

        Where no office was read, a name may still be.
        """
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
        return offices, name if offices else nameless(found)

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
        return next((one for one in self._glasses if ink.share(one.picture, box) > SHOWN), self._glasses[-1])

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

    def office(self, place: Place, *, first: bool, last: bool) -> Office:
        """Give an office's line, and whether something stands by it that was not read and would change it."""
        place = self._until(place, lambda one: _is_sure(_office(one)))
        chosen = _unstopped(_office(place))
        hidden = chosen[0].sure < HINTED and is_office(chosen[1:])
        if hidden:
            chosen = chosen[1:]  # the rest would be no office to a reader: `TT GIÁM ĐỐC`
        own = self._here(around(chosen))
        under = last and max(map(self._share, _under(own, self._height))) > _PRINT
        above = first and self._share(over(own, self._height)) > SHOWN
        led = hidden or (not opens(chosen) and (self._led(chosen, alone=first and last) or self._stands_for(place)))
        led = led or (first and last and not opens(chosen) and self._may_act(chosen))
        lost = under or above or not whole(chosen)
        return Office(chosen, led, lost, deputy=is_deputy(chosen, place.readings))

    def name(self, place: Place) -> Reading:
        """Give a name as two readings have it, each word as the surer has it; else doubted."""
        place = self._until(place, lambda one: _sure(agreed_of(one.readings)))
        agreed = agreed_of(place.readings)
        if agreed is None or self._inked_before(agreed) or self._inked_behind(agreed):
            return doubted(agreed or max(filter(is_name, place.readings), key=len))
        return agreed

    def _led(self, line: Reading, *, alone: bool) -> bool:
        """Tell whether something stands where *KT.* is written, or the word that makes a deputy.

        Both come with another line. Where an office stands alone, a seal's ring or a stroke may lie before it.
        """
        left, top, _, bottom = self._here(around(line))
        high, tall = bottom - top, self._height
        box = (left - KT * tall, top + 0.2 * high, left - SPACE * tall, bottom - 0.3 * high)
        seen = chain(self._written, *(glass.blots for glass in self._glasses))
        there = [one for one in seen if one.height > _SMALL * tall and one.touches(box)]
        return any(not alone or not _is_large(one, tall) for one in there)

    def _may_act(self, line: Reading) -> bool:
        """Tell whether a ring lies, or was painted out, where *Q.* stands before an office: the letter goes with it."""
        left, top, _, bottom = self._here(around(line))
        box = (left - _WORD * self._height, top, left - SPACE * self._height, bottom)
        return self._inked_before(line) or (self._erased is not None and ink.share(self._erased, box) > STROKE)

    def _stands_for(self, place: Place) -> bool:
        """Tell whether a reading of an office's line that reaches farther left begins with what is left of *KT.*."""
        return any(map(_stands_for, (*place.readings, *islice(self._again(place), 1))))

    def _share(self, box: Box) -> float:
        """Give the share of a stretch that is dark, through the glass that shows most."""
        pictures = [glass.picture for glass in self._glasses]
        return max(ink.share(one, box) for one in (*pictures, *filter(None, (self._paler,))))

    def _inked_before(self, line: Reading) -> bool:
        """Tell whether more than a stroke lies where a line's first word may have been painted out."""
        own = self._here(around(line))
        left, middle, tall = own[0], (own[1] + own[3]) / 2, self._height
        edges = (left - _WORD * tall, middle - 0.6 * tall, left - SPACE * tall, middle + 0.6 * tall)
        return ink.upright(self._showing(own).picture, edges) > _PRINT

    def _inked_behind(self, line: Reading) -> bool:
        """Tell whether more than a stroke lies where a line's last word may have been crossed out of sight."""
        own = self._here(around(line))
        right, middle, tall = own[2], (own[1] + own[3]) / 2, self._height
        edges = (right + SPACE * tall, middle - 0.6 * tall, right + _WORD * tall, middle + 0.6 * tall)
        return ink.upright(self._showing(own).picture, edges) > _PRINT

    def _here(self, box: Box) -> Box:
        x, y = self._corner
        return (box[0] - x, box[1] - y, box[2] - x, box[3] - y)


_BOX = Image.Resampling.BOX
_MARGIN = 10
# Heights of a word: as far before an office *KT.* is written, before a name its first word; the space between words.
KT, _WORD, SPACE = 3.5, 1.3, 0.2
_SMALL = 0.4  # of a word's height: less is a mark or a speck
# Of a stretch's pixels the dark ones: more than a stroke's, a printed line at least, one beside others.
STROKE, SHOWN, _PRINT = 0.05, 0.08, 0.12
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


def doubted(line: Reading) -> Reading:
    """Give a line so unsure that no value is found in it."""
    return tuple(word._replace(sure=min(word.sure, _DOUBTED)) for word in line)


_DOUBTED = 0.4


def _sure(line: Reading | None) -> bool:
    return line is not None and least(undegreed(line)) >= SURE_NAME
