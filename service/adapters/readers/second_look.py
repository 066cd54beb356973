"""The signature block of a recognised page looked at again, by itself.

A seal and a signature over it look like a picture to the engine, which then leaves out the office and the name that
stand among them. Here the block is cut out and read by itself (`block_reading.py`), seen through red glass; then, until
office and name are sure, without what is left of red ink, without what is paler than print, without a blue pen's
strokes, and without the ring of a seal that is black. Lengths are pixels, unless said otherwise.
"""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from PIL import ImageChops

from service.adapters.readers import ink, ring
from service.adapters.readers.block_area import Area, area_of
from service.adapters.readers.block_deputy import completed
from service.adapters.readers.block_lines import (
    SURE_NAME,
    SURE_TITLE,
    block_of,
    is_name,
    is_office,
    least,
    marked_otherwise,
    opens,
    places,
    settled,
    told,
    trimmed,
    undegreed,
)
from service.adapters.readers.block_reading import KT, SHOWN, SPACE, STROKE, Aside, Block, Stretch, doubted, over
from service.adapters.readers.seen import Seen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from PIL import Image

    from service.adapters.readers.block_lines import Place, Reading
    from service.adapters.readers.block_reading import Reader
    from service.adapters.readers.pdf_page import Box, Piece


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
    read = [trimmed(one) for one in first]
    perhaps = area.alone and _inked(picture, area, scale) and not _one_beside(pieces, area, scale)
    if perhaps and any(map(_made_out, read)):
        return None
    left, top, right, bottom = (round(side * scale) for side in area.box)
    cut = picture.crop((left, top, right, bottom))
    tried: list[_Told] = []
    for way in _ways(cut, height):
        # Nothing of another attempt is heard: two readings of nearly one picture would agree on its faults.
        one = _read(Block(reader, Stretch(cut, (left, top)), way.picture, height, aside=way.aside), read)
        one = one._replace(offices=list(map(doubted, one.offices)), sure=False) if way.penless else one
        tried.append(one._replace(named=one.named and (not way.pale or _said_before(one, tried)), pale=way.pale))
        if any(one.sure for one in tried) and any(one.named for one in tried):
            break
    best = max(enumerate(tried), key=lambda one: _worth(*one))[1]
    named = max(tried, key=lambda one: (one.named, bool(one.name), one is best))
    heard = [words for one in tried if one is not named for words in one.heard]
    doubtful = not named.named or any(marked_otherwise(words, named.name) for words in heard)
    name = doubted(named.name) if doubtful else named.name
    if not best.offices and not named.named:
        return None
    under = name and (not best.offices or name[0].box[1] > best.offices[-1][0].box[1])
    lines = [*best.offices, name] if under else list(best.offices)
    if perhaps:  # somebody else may sign beside: what was made out is shown to a person
        return Found(_replaced(inside, lines, scale), list(map(doubted, lines)), whole=False)
    return Found(_replaced(inside, lines, scale), lines, best.sure)


class _Way(NamedTuple):
    """A grey picture by which a block is read; `penless` where a *KT.* by hand would not be seen on it.

    Where it is only pale, `aside` shows it, and what was painted out with a ring. `pale` where what is paler than print
    is white: a mark that a stroke crosses may look like another one.
    """

    picture: Image.Image
    penless: bool = False
    aside: Aside = Aside()
    pale: bool = False


def _ways(cut: Image.Image, height: float) -> Iterator[_Way]:
    """Give the pictures by which a block is read: as it is, without coloured or pale ink, without a black ring."""
    through = ink.through(cut, "R")
    yield _Way(through)
    blue = ink.is_blue(cut)
    if ink.is_red(cut):
        yield _Way(ink.faded(through), aside=Aside(pen=ink.blue(cut) if blue else None))
    for dark in ink.darkest(through) if not blue else ():
        yield _Way(dark, aside=Aside(paler=_paler(through, dark)), pale=True)
    if blue:
        yield _Way(ink.black(cut), penless=True)
    if ring.is_there(through, height):
        clean = ring.without(through, height)
        yield _Way(clean, aside=Aside(erased=ImageChops.invert(ImageChops.difference(through, clean))))


def _paler(picture: Image.Image, dark: Image.Image) -> Image.Image:
    """Give in black what a picture shows and its darkest ink does not: there a hand may have written *KT.*."""
    inked = picture.point([0] * ink.DARK + [255] * (256 - ink.DARK))
    return ImageChops.lighter(inked, dark.point([255] * ink.DARK + [0] * (256 - ink.DARK)))


class _Told(NamedTuple):
    """What one attempt gives: offices, whether they are sure; the name, whether it is, how its line was read."""

    offices: list[Reading]
    sure: bool
    name: Reading
    named: bool
    heard: tuple[Reading, ...]
    pale: bool = False


def _said_before(one: _Told, tried: Sequence[_Told]) -> bool:
    """Tell whether a name is the same where less of the ink is white: what the bound makes of a mark is none."""
    text = told(undegreed(one.name))
    return any(other.pale and other.name and told(undegreed(other.name)) == text for other in tried)


def _worth(at: int, told: _Told) -> tuple[bool, bool, bool, int]:
    """Rank attempts by their offices: of sure ones the first, of unsure ones the last, on whose picture least lies."""
    return bool(told.offices), told.sure, told.named, 0 if told.sure else at


def _read(block: Block, first: Sequence[Reading]) -> _Told:
    offices, place = block.read(first)
    told = [block.office(one, first=not at, last=at == len(offices) - 1) for at, one in enumerate(offices)]
    lines = [doubted(one.words) if one.led or one.lost else one.words for one in completed(told)]
    sure = bool(lines) and all(least(line) >= SURE_TITLE for line in lines)
    name = block.name(place) if place is not None else ()
    named = bool(name) and least(undegreed(name)) >= SURE_NAME
    return _Told(lines, sure, name, named, place.readings if place is not None else ())


def _stands(picture: Image.Image, found: Sequence[Place], height: float) -> bool:
    """Tell whether a block was read whole: surely, and with no line lost over it nor *KT.* before it."""
    if not settled(found, height):
        return False
    office = block_of(found, height)[0][0]
    left, top, _, bottom = office.box
    before = (left - KT * height, top, left - SPACE * height, bottom)
    led = not opens(office.best) and ink.share(picture, before) > STROKE
    return not led and ink.share(picture, over(office.box, height)) <= SHOWN


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


def _made_out(line: Reading) -> bool:
    """Tell whether a line is an office or a name that was surely read."""
    return bool(line) and (
        (is_office(line) and least(line) >= SURE_TITLE) or (is_name(line) and least(line) >= SURE_NAME)
    )


def _one_beside(pieces: Sequence[Piece], area: Area, scale: float) -> bool:
    """Tell whether who signs left of a block was read whole, and nobody stands between: only the block is unread."""
    left, top, right, bottom = area.box
    abreast = [(one.box, trimmed(_as_read(one, scale))) for one in pieces if top <= one.box[1] and one.box[3] <= bottom]
    beside = [words for box, words in abreast if box[2] < left and words]
    edge = left + _BETWEEN * (right - left)
    between = any(words and box[2] >= left and (box[0] + box[2]) / 2 < edge for box, words in abreast)
    office = any(is_office(one) and least(one) >= SURE_TITLE for one in beside)
    name = any(is_name(one) and not is_office(one) and least(one) >= SURE_NAME for one in beside)
    return office and name and not between


_BETWEEN = 0.3  # of a block's width: where a third would sign


def _replaced(inside: Sequence[Piece], lines: Sequence[Reading], scale: float) -> list[Piece]:
    """Give the pieces of the first look that stand where the new lines do, or between the first and the last."""
    top, bottom = lines[0][0].box[1] / scale, lines[-1][0].box[3] / scale
    return [piece for piece in inside if top - 6 < (piece.box[1] + piece.box[3]) / 2 < bottom + 6]
