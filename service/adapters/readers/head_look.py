"""The subject's lines in a recognised page's head looked at again, each by itself.

The engine is unsure of abbreviations and figures there, loses marks, and reads a stamp's edge as letters. Each line
that is not certain is cut out and read once more; where that differs, or is unsure, twice more in other sizes. A word
that readings agree on is surer than in either, one that they dispute is doubted. What a hand wrote, number and date, is
left as it was: two readings of one stroke agree too easily. Lengths are pixels, unless said otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from itertools import takewhile
from math import prod
from statistics import fmean, median
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageFilter

from service.adapters.readers import head_stamp, ink
from service.adapters.readers.block_lines import around
from service.adapters.readers.head_course import Course, course_of
from service.adapters.readers.seen import Seen, Way
from service.domain.text import fold, is_upper

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from service.adapters.readers.block_lines import Reading
    from service.adapters.readers.block_reading import Reader
    from service.adapters.readers.pdf_page import Box

_NATION = re.compile(r"cong ?hoa ?xa|chu nghia viet nam|doc lap\W+tu do|tu do\W+hanh phuc")
NUMBER = re.compile(r"\W*s[o06]\s?[:;.,/\d]")
DATE = re.compile(r"ngay.{0,12}thang|thang.{0,12}nam\b.{0,6}$|^\W*(?:\S+ ){0,3}ngay\W*$")
_BODY = re.compile(r"\W*(?:can cu|kinh gui|kinh goi|dieu 1\b|hom nay|thuc hien\b.*\b(?:so|ngay)\b|quyet dinh:)")
_LOWEST, HEAD = 0.45, 0.3  # of the page's height: where a head ends at the latest, and its national name stands
_MOST_LINES = 9
_TOLD = 0.3  # how sure a line's surest word is, at least
SURE = 0.9
_DISPUTED = 0.8


class _Cut(NamedTuple):
    """How a line is cut out to be read again: how much around it (heights of the line), how small, how blurred."""

    around: float
    size: float
    blur: float


_CUTS = tuple(map(_Cut._make, ((0.25, 0.75, 0), (0.3, 1, 0.8), (0.15, 1.3, 0))))


def look(reader: Reader, picture: Image.Image, pieces: Sequence[Reading]) -> dict[int, Reading]:
    """Give for some of a page's lines, by their place, what stands there; `picture` is the page, grey or RGB."""
    told = [fold(" ".join(word.text for word in one)) for one in pieces]
    grey = ink.through(picture, "R")
    lines = (*_body_lines(pieces, told, picture.size), *_subject_lines(pieces, told, picture.size))
    found = {at: _Line(reader, grey, pieces[at]).read() for at in lines}
    coloured = ink.through(picture, "G")  # through which ink of any colour is dark
    for at in _legible_lines(pieces, told, picture.size):
        words = found.get(at, pieces[at])
        words = _doubted_at(words, head_stamp.Line(coloured, words).crossed(), _LOST)
        found[at] = _doubted_at(words, head_stamp.Line(grey, words).robbed(pieces), _AT_ODDS)
    for at in _small_lines(pieces, told, picture.size):
        if _lost_below(grey, pieces, at):
            words = found.get(at, pieces[at])
            found[at] = (*words[:-1], *_doubted(words[-1:], _LOST))
    return {at: words for at, words in found.items() if words != pieces[at]}


def _doubted_at(words: Reading, places: Collection[int], most: float) -> Reading:
    return tuple(word._replace(sure=min(word.sure, most)) if at in places else word for at, word in enumerate(words))


def _legible_lines(pieces: Sequence[Reading], told: Sequence[str], size: tuple[int, int]) -> list[int]:
    """Give the places of the legible lines between nation and body that are no number, date or type's name."""
    lines = _between(pieces, told, size)
    return [
        at
        for at in lines
        if fmean(word.sure for word in pieces[at]) >= _LEGIBLE and not _is_named(pieces[at], told[at])
    ]


def _is_named(words: Reading, told: str) -> bool:
    return NUMBER.match(told) is not None or (len(words) <= _TYPE and is_upper(_text(words)))


def _body_lines(pieces: Sequence[Reading], told: Sequence[str], size: tuple[int, int]) -> list[int]:
    """Give the places of the lines left of the nation's name that may be the bodies', where a word is unsure."""
    width, height = size
    nation = [box for box, text in zip(map(around, pieces), told, strict=True) if _is_nation(box, text, height)]
    if not nation or width > height:
        return []
    left, low = min(box[0] for box in nation), max(2 * box[3] - box[1] for box in nation)
    return [
        at
        for at, words in enumerate(pieces)
        if around(words)[2] < left and around(words)[3] < low and _may_be_body(words)
    ]


def _is_nation(box: Box, text: str, height: int) -> bool:
    return box[3] < HEAD * height and _NATION.search(text) is not None


def _may_be_body(words: Reading) -> bool:
    legible = len(words) > 1 and is_upper(_text(words)) and fmean(word.sure for word in words) >= _LEGIBLE
    return legible and min(word.sure for word in words) < SURE


def _small_lines(pieces: Sequence[Reading], told: Sequence[str], size: tuple[int, int]) -> list[int]:
    """Give the places of the lines in small letters above the body that are neither number nor date."""
    lines = _between(pieces, told, size)
    return [at for at in lines if _is_small(pieces[at]) and not NUMBER.match(told[at])]


def _lost_below(picture: Image.Image, pieces: Sequence[Reading], at: int) -> bool:
    """Tell whether something is printed right below the middle of a line where no word was read."""
    left, _, right, bottom = around(pieces[at])
    middle, tall = (left + right) / 2, median(word.box[3] - word.box[1] for word in pieces[at])
    x0, x1, low = middle - _WIDE * tall, middle + _WIDE * tall, bottom + (_STEPS[-1] + 1) * tall
    words = (word.box for words in pieces for word in words if word.sure >= _TOLD)
    if any(box[0] < x1 and box[2] > x0 and box[1] < low and bottom < (box[1] + box[3]) / 2 for box in words):
        return False
    tops = (bottom + step * tall for step in _STEPS)
    return max(ink.share(picture, (x0, top, x1, top + tall)) for top in tops) > _PRINTED


_STEPS = (0.15, 0.45, 0.75)  # heights of a word: how far below a line the next begins
_WIDE = 1.2  # heights of a word: half of the shortest last line of a subject
_PRINTED = 0.12  # share of a stretch's pixels that are dark, where a word is printed; a ruled line has less


def _subject_lines(pieces: Sequence[Reading], told: Sequence[str], size: tuple[int, int]) -> list[int]:
    """Give the places of the lines between number and body that may be the subject's; none of a page without a head.

    They end where a gap follows a line in small letters.
    """
    boxes = list(map(around, pieces))
    inside: list[int] = []
    low = 0.0
    for at in _between(pieces, told, size):
        top, tall = boxes[at][1], boxes[at][3] - boxes[at][1]
        if (low and top > low + _GAP * tall) or len(inside) == _MOST_LINES:
            break
        if _may_be_subject(pieces[at], told[at]):
            inside.append(at)
        if _is_small(pieces[at]) and not NUMBER.match(told[at]):
            low = max(low, boxes[at][3])
    return inside


def _between(pieces: Sequence[Reading], told: Sequence[str], size: tuple[int, int]) -> list[int]:
    """Give the places of the lines between the national name and the body, from top to bottom, without the date's."""
    boxes, (width, height) = list(map(around, pieces)), size
    nation = [box[3] for box, text in zip(boxes, told, strict=True) if _is_nation(box, text, height)]
    if not nation or width > height:
        return []
    below = sorted((box[1], at) for at, box in enumerate(boxes) if max(nation) < box[1] < _LOWEST * height)
    above = takewhile(lambda at: not _opens_body(pieces[at], told[at]), (at for _, at in below))
    return [at for at in above if not (boxes[at][0] > _RIGHT * width and DATE.search(told[at]))]


_GAP = 1.1  # heights of a line
_FEW = 3  # words: a line or a stretch of one that tells something


def _opens_body(words: Reading, told: str) -> bool:
    return words[0].text[0].isupper() and _BODY.match(told) is not None


def _may_be_subject(words: Reading, told: str) -> bool:
    legible = max(word.sure for word in words) >= _TOLD and sum(map(str.isalnum, told)) > 1
    named = len(words) <= _TYPE and is_upper(_text(words))
    certain = min(word.sure for word in words) >= _CERTAIN
    return legible and not (named or certain) and not NUMBER.match(told)


_CERTAIN = 0.95  # as sure as no further reading of a line ever was right to doubt it


_TYPE = 4  # words of a type's name, which the rules know by its letters
_RIGHT = 0.4  # of the page's width: where a date's line begins


def _is_small(words: Reading) -> bool:
    """Tell whether a line is legible and in small letters, as no type's name is."""
    return len(words) >= _FEW and fmean(word.sure for word in words) >= _LEGIBLE and not is_upper(_text(words))


class _Line:
    """A line that is being looked at."""

    def __init__(self, reader: Reader, picture: Image.Image, first: Reading) -> None:
        self._reader, self._picture, self._course = reader, picture, course_of(first)
        self._readings = [tuple(map(_as_printed, first))]

    def read(self) -> Reading:
        """Give what most readings have, word by word; reading ends when all that was read is sure."""
        voted = self._readings[0]
        for cut in _CUTS:
            again = self._again(cut)
            if not _is_of(again, self._readings[0]):
                continue
            self._readings.append(again)
            slots = list(_slots(self._readings))
            told = [_voted(slot, self._course) for slot in slots]
            voted = tuple(word for words in told for word in words)
            open_ = [slot for slot, words in zip(slots, told, strict=True) if _is_open(slot, words)]
            if not open_ or (len(self._readings) > _AGREE and not any(map(_may_agree, open_))):
                break
        return voted or self._readings[0] if len(self._readings) > 1 else _doubted(self._readings[0])

    def _again(self, cut: _Cut) -> Reading:
        picture, course = self._picture, self._course
        tall = course.tall * (0.5 + cut.around)
        x0, x1 = max(0, round(course.left - course.tall)), min(picture.width, round(course.right + course.tall))
        top = round(course.at((x0 + x1) / 2) - tall)
        size = (max(1, x1 - x0), max(1, round(2 * tall)))
        fall = (1, 0, x0, course.slope, 1, top - course.slope * (x1 - x0) / 2)
        line = picture.transform(size, Image.Transform.AFFINE, fall, Image.Resampling.BILINEAR, fillcolor=255)
        if cut.size != 1:
            line = line.resize((max(1, round(line.width * cut.size)), max(1, round(line.height * cut.size))), _SMOOTH)
        if cut.blur:
            line = line.filter(ImageFilter.GaussianBlur(cut.blur))
        framed = Image.new("L", (line.width + 2 * _MARGIN, line.height + 2 * _MARGIN), 255)
        framed.paste(line, (_MARGIN, _MARGIN))
        rows = self._reader.lines(framed, Way.LINE)
        words = [_placed(word, (x0, top), cut.size) for row in rows for word in row]
        return tuple(word for word in words if _tells((word,)) or word.sure >= _DASH)


_MARGIN = 10
_DASH = 0.8  # how sure a dash alone must be: strokes and rulings are read as such
_SMOOTH = Image.Resampling.BICUBIC


def _placed(word: Seen, corner: tuple[int, int], size: float) -> Seen:
    left, top, right, bottom = ((side - _MARGIN) / size for side in word.box)
    x, y = corner
    return _as_printed(word._replace(box=(left + x, top + y, right + x, bottom + y)))


_ABOUT = re.compile(r"[VW][/⁄][vwW]")  # no other word has a bar between such letters


def _as_printed(word: Seen) -> Seen:
    return word._replace(text="V/v") if _ABOUT.fullmatch(word.text) else word


_NARROWER = 0.2  # of a word's width at either end: boxes of neighbours touch


def _slots(readings: Sequence[Reading]) -> Iterator[list[Reading]]:
    """Put together what stands at one place of the line in each reading, from left to right."""
    spans = sorted(
        (
            (box[0] + _NARROWER * (box[2] - box[0]), box[2] - _NARROWER * (box[2] - box[0]), at, word)
            for at, reading in enumerate(readings)
            for word in reading
            for box in (word.box,)
        ),
        key=lambda span: span[:3],
    )
    slot: list[list[Seen]] = [[] for _ in readings]
    end = 0.0
    for left, right, at, word in spans:
        if any(slot) and left > end:
            yield [tuple(words) for words in slot]
            slot, end = [[] for _ in readings], 0.0
        slot[at].append(word)
        end = max(end, right)
    if any(slot):
        yield [tuple(words) for words in slot]


def _is_of(again: Reading, first: Reading) -> bool:
    """Tell whether a reading is one of the same line: a cut that takes in a line above is read as neither."""
    if not again:
        return False
    there = {fold(word.text) for word in first}
    same = sum(fold(word.text) in there for word in again)
    return 2 * same >= min(len(again), len(first)) and fmean(word.sure for word in again) >= _LEGIBLE


_LEGIBLE = 0.6


def _text(words: Iterable[Seen]) -> str:
    """Give what is compared; how far a dash stands from its figures is read differently each time."""
    return "".join(word.text for word in words)


def _least(words: Reading) -> float:
    return min(word.sure for word in words)


def _voted(slot: Sequence[Reading], course: Course) -> Reading:
    """Give what most readings have at a place, surer than each; what none or few agree on is doubted."""
    first, heard = slot[0], _heard(slot)
    if not first and not any(map(_tells, heard)):
        return ()
    text, votes = Counter(map(_text, heard)).most_common(1)[0] if heard else ("", 0)
    if votes < _AGREE or votes < len(heard) * _MOST or (votes < len(heard) and _loses_marks(text, heard)):
        return _disputed(first, heard, course)
    if not text:
        return () if not first or _least(first) < _DISPUTED else _doubted(first)
    return _agreed(text, first, heard)


def _disputed(first: Reading, heard: Sequence[Reading], course: Course) -> Reading:
    """Give the first reading doubted; of a word inside the line that it left out, the surest other one, more so."""
    if first:
        return _doubted(first, _AT_ODDS if _at_odds(first, heard) else _DISPUTED)
    inside = (words for words in heard if words and (course.spans(words) or _lost_at_end(heard, course)))
    return _doubted(max(inside, key=_least, default=()), _LOST)


def _lost_at_end(heard: Sequence[Reading], course: Course) -> bool:
    """Tell whether all other cuts show one word right at a line's end that the first reading left out.

    What but one of them shows there may be a stamp's edge.
    """
    told = [words for words in heard if _is_word(words)]
    alike = len(told) >= max(_AGREE, len(heard) - 1) and len({fold(_text(words)) for words in told}) == 1
    return alike and 0 < around(told[0])[0] - course.right + course.tall < 2 * course.tall


def _is_word(words: Reading) -> bool:
    return sum(map(str.isalpha, _text(words))) > 1


def _agreed(text: str, first: Reading, heard: Sequence[Reading]) -> Reading:
    """Give what readings agree on, as sure as they are together; doubted where it overrules what was surely read."""
    agreed = [words for words in heard if _text(words) == text]
    best = max(map(_least, agreed))
    other = _text(first) != text and not (first and _STOPS.sub("", _text(first)) == text)
    overruled = other and (best < _OVERRULES or (first and _least(first) >= SURE))
    if overruled or (_FIGURES.search(text) and best < _FIGURED):
        return _doubted(first)
    sure = min(1.0, best + _RAISED, 1 - prod(1 - _least(words) for words in agreed))
    return tuple(word._replace(sure=max(sure, word.sure)) for word in agreed[0])


_STOPS = re.compile(r"[.,:;'`]{1,3}$")  # specks behind a word
_SAID = 0.5  # how sure a reading must be to be heard
_FIGURES = re.compile(r"\d|^[IVX]+\W*$")  # a stroke more or less is another one
_AGREE, _MOST = 2, 0.74  # readings that must agree, and their share of all
# How sure the surest must be to overrule the first and of figures; how much surer readings together are than it.
_OVERRULES, _FIGURED, _RAISED = 0.85, 0.75, 0.2


def _tells(words: Reading) -> bool:
    return any(char.isalnum() for word in words for char in word.text)


def _loses_marks(text: str, slot: Sequence[Reading]) -> bool:
    """Tell whether a reading has the same letters with more marks: the engine rather loses them than adds any."""
    own = len(unicodedata.normalize("NFD", text))
    told = map(_text, slot)
    return any(fold(one) == fold(text) and len(unicodedata.normalize("NFD", one)) > own for one in told)


def _is_open(slot: Sequence[Reading], voted: Reading) -> bool:
    """Tell whether a place is unsure, or a cut shows a word where the first reading has none."""
    return any(word.sure < SURE for word in voted) or (not (voted or slot[0]) and any(map(_is_word, slot)))


def _may_agree(slot: Sequence[Reading]) -> bool:
    """Tell whether one more reading can settle a place: make most agree, or show a sure word to be at odds with all."""
    heard = _heard(slot)
    surely = bool(slot[0]) and _least(slot[0]) >= SURE
    return surely or not heard or Counter(map(_text, heard)).most_common(1)[0][1] >= _AGREE


def _heard(slot: Sequence[Reading]) -> list[Reading]:
    return [words for words in slot if not words or _least(words) >= _SAID]


def _at_odds(first: Reading, slot: Sequence[Reading]) -> bool:
    """Tell whether a word that was surely read is read so by no other cut, nor by the others alike."""
    told = [_text(words) for words in slot]
    return bool(first) and _least(first) >= SURE and told.count(_text(first)) == 1 and len(set(told)) > _AGREE


_LOST = 0.5  # of a word inside a line that the first reading left out, and no two others have alike
_AT_ODDS = 0.15  # no set phrase vouches for a word as unsure (service/domain/papers/recognised.py)


def _doubted(words: Reading, most: float = _DISPUTED) -> Reading:
    return tuple(word._replace(sure=min(word.sure, most)) for word in words)
