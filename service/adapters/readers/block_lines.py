"""The lines of a signature block as they were read, each perhaps in several ways: offices, and the name under them.

Lengths are pixels.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain.text import fold, is_upper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.adapters.readers.pdf_page import Box
    from service.adapters.readers.seen import Seen

    Reading = tuple[Seen, ...]

_OFFICE = re.compile(
    r"\b(?:giam doc|chu tich|truong|chanh|thu tuong|bi thu|chu nhiem|thu ky|tu lenh|thong doc|tong bien tap|chinh uy)\b"
)
_FOR = re.compile(r"(?:tm|kt|tl|tuq|q)\s?[.,/]|tm (?=(?:uy ban|hoi dong|ban)\b)")
_FOR_ANOTHER = re.compile(r"(?:kt|tl|tuq)\s?[.,]")
_BEHALF = re.compile(r"tm|kt|tl|tuq|q")
_DEPUTY = re.compile(r"pho\b")
_HINTS = frozenset({"giam", "doc", "tich", "tuong", "tra", "phong", "truong", "thu", "chanh"})
_INNER = re.compile(r"(?<=[^\W\d_A-ZÀ-Ỹ])(?=[A-ZĐ])")  # `HoàngAnh`: no word has a capital inside
_VOWEL = re.compile(r"[aeiouy]")
_NAMED = re.compile(r"[^\W\d_]+[.]?")
_EDGES = re.compile(r"^[\W_]+|[^\w.)]+$")

# As a value is believed (service/domain/papers/recognised.py).
SURE_TITLE, SURE_NAME = 0.8, 0.93
_MADE_OUT, HINTED = 0.3, 0.6
_LONE = 0.9
_NAME = range(2, 7)  # words
_WHOLE_NAME = 3


@dataclass(frozen=True, slots=True)
class Place:
    """Where a line stands, and the ways in which it was read."""

    box: Box
    readings: tuple[Reading, ...]

    @property
    def best(self) -> Reading:
        """Give the reading that is surest in its least sure word."""
        return max(self.readings, key=least)

    @property
    def middle(self) -> float:
        """Give its middle from left to right."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def office(self) -> bool:
        """Tell whether it names an office that signs."""
        return any(map(is_office, self.readings))

    @property
    def hints(self) -> bool:
        """Tell whether it may be an office of which strokes hide a part: a further reading may show it."""
        return any(fold(word.text) in _HINTS for word in self._made_out)

    @property
    def capitalised(self) -> bool:
        """Tell whether it may be a name of which strokes hide a part."""
        return any(word.text.istitle() for word in self._made_out)

    @property
    def _made_out(self) -> list[Seen]:
        return [word for one in self.readings for word in one if word.sure >= HINTED and len(word.text) > 1]

    @property
    def person(self) -> bool:
        """Tell whether it may be a person's name."""
        return not self.office and any(map(is_name, self.readings))


def least(reading: Reading) -> float:
    """Give how sure the least sure word is."""
    return min(word.sure for word in reading)


def told(reading: Reading) -> str:
    """Give the words as text."""
    return " ".join(word.text for word in reading)


def whole(office: Reading) -> bool:
    """Tell whether an office's line has the point behind its *KT.*, where it has one."""
    return _BEHALF.fullmatch(fold(office[0].text)) is None


def opens(office: Reading) -> bool:
    """Tell whether nothing can stand before an office's line: it begins with *KT.* and the like, or with *PHÓ*."""
    folded = fold(told(office))
    return _FOR.match(folded) is not None or _DEPUTY.match(folded) is not None


def is_office(reading: Reading) -> bool:
    """Tell whether a line names an office that signs, or for whom."""
    text = told(reading)
    folded = fold(text)
    if _FOR.match(folded):
        return True
    return _OFFICE.search(folded) is not None and (is_upper(text) or not is_name(reading))


def is_name(reading: Reading) -> bool:
    """Tell whether a line may be a person's name: a few capitalised words."""
    words = [word.text for word in reading]
    if len(words) not in _NAME or not all(map(_NAMED.fullmatch, words)):
        return False
    return all(word[0].isupper() for word in words) and any(not word.isupper() for word in words)


def around(words: Iterable[Seen]) -> Box:
    """Give the box around words."""
    boxes = [word.box for word in words]
    return (
        min(box[0] for box in boxes), min(box[1] for box in boxes),
        max(box[2] for box in boxes), max(box[3] for box in boxes),
    )  # fmt: skip


def trimmed(reading: Iterable[Seen]) -> Reading:
    """Leave out what a ring or a stroke was read as at a line's ends."""
    bare = [word._replace(text=_EDGES.sub("", word.text)) for word in reading]
    words = [part for word in bare if word.text for part in _parted(word)]
    while words and _is_speck(words[0]):
        words.pop(0)
    while words and _is_speck(words[-1]):
        words.pop()
    return tuple(words)


def stretches(line: Sequence[Seen], height: float) -> Iterator[Sequence[Seen]]:
    """Cut a line where a gap is wider than any between two words of it: a seal stands there, and then a name."""
    start = 0
    for at in range(1, len(line) + 1):
        if at == len(line) or line[at].box[0] - line[at - 1].box[2] > _APART * height:
            yield line[start:at]
            start = at


_APART = 1.2  # heights of a word


def _parted(word: Seen) -> list[Seen]:
    """Part words that were read as one; each takes its share of the box. What has no vowel is none: `ThS.`."""
    texts = _INNER.split(word.text)
    if not all(_VOWEL.search(fold(text)) for text in texts):
        return [word]
    left, top, right, bottom = word.box
    letter, at, parts = (right - left) / max(1, len(word.text)), left, []
    for text in texts:
        parts.append(word._replace(text=text, box=(at, top, at + letter * len(text), bottom)))
        at += letter * len(text)
    return parts


def _is_speck(word: Seen) -> bool:
    letters = sum(map(str.isalpha, word.text))
    return not letters or word.sure < _MADE_OUT or (letters == 1 and word.sure < _LONE)


def places(readings: Iterable[Reading], height: float) -> list[Place]:
    """Put readings of one line together; from top to bottom. `height` is that of a word."""
    found: list[Place] = []
    for reading in sorted((one for one in readings if one), key=_level):
        box, at = around(reading), _level(reading)
        for i, one in enumerate(found):
            if abs(_level(one.readings[0]) - at) < height / 2 and overlap(one.box, box):
                found[i] = Place(_hull(one.box, box), (*one.readings, reading))
                break
        else:
            found.append(Place(box, (reading,)))
    return found


def _level(reading: Reading) -> float:
    box = around(reading)
    return (box[1] + box[3]) / 2


def _hull(one: Box, other: Box) -> Box:
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def overlap(one: Box, other: Box) -> bool:
    """Tell whether two boxes have a column of the page in common."""
    return one[0] < other[2] and other[0] < one[2]


_STEP, _ASKEW = 1.6, 5.0  # heights of a word between a block's lines, and between their middles


def block_of(found: Sequence[Place], height: float) -> tuple[list[Place], Place | None]:
    """Give the lines of a block's office, and the name below them."""
    offices: list[Place] = []
    for place in (one for one in found if one.office):
        if offices and (
            place.box[1] - offices[-1].box[3] > _STEP * height
            or abs(place.middle - offices[0].middle) > _ASKEW * height
        ):
            break
        offices.append(place)
    if not offices:
        return [], None
    persons = [one for one in below(found, offices, height) if one.person]
    return offices, persons[-1] if persons else None


def nameless(found: Sequence[Place]) -> Place | None:
    """Give the last line that may be a whole name, of a block whose office nobody read; None where two may be."""
    persons = [
        one for one in found if one.person and any(len(undegreed(words)) >= _WHOLE_NAME for words in one.readings)
    ]
    return persons[0] if len(persons) == 1 else None


def below(found: Sequence[Place], offices: Sequence[Place], height: float) -> list[Place]:
    """Give what stands under the offices, in the middle as they do."""
    top, middle = offices[-1].box[1], offices[0].middle
    return [
        one for one in found
        if one.box[1] > top and abs(one.middle - middle) < _ASKEW * height and not one.office
    ]  # fmt: skip


def agreed_of(readings: Iterable[Reading]) -> Reading | None:
    """Give the name that most readings have, two at least, each word as the surest has it; None where none leads.

    A stroke or a ring takes words from a name's beginning: a reading that ends a longer one speaks for that.
    """
    kept: dict[tuple[str, ...], list[Reading]] = {}
    named = list(filter(is_name, readings))
    for one in map(undegreed, named):
        kept.setdefault(tuple(word.text for word in one), []).append(one)
    longest = [name for name in kept if not any(_ends(name, other) for other in kept)]
    votes = {name: _votes(name, kept) for name in longest}
    leading = max(longest, key=lambda name: votes[name], default=None)
    if leading is None or len(kept[leading]) < _AGREE or list(votes.values()).count(votes[leading]) > 1:
        return None
    raised = _RAISED * (len(kept[leading]) - _AGREE) if len(votes) == 1 else 0.0
    best = (max(words, key=lambda word: word.sure) for words in zip(*kept[leading], strict=True))
    agreed = tuple(word._replace(sure=max(word.sure, min(SURE_NAME, word.sure + raised))) for word in best)
    degrees = (one[: -len(agreed)] for one in named if tuple(word.text for word in undegreed(one)) == leading)
    return (*max(degrees, key=_degree_worth), *agreed)


def undegreed(name: Reading) -> Reading:
    """Leave out the degrees before a name (`ThS.`), which are no part of it; their letters are often misread."""
    start = next((at for at, word in enumerate(name) if not word.text.endswith(".")), 0)
    return name[start:]


def marked_otherwise(reading: Reading, name: Reading) -> bool:
    """Tell whether a reading has a name's letters and surely another mark on one (`Ánh`, `Ảnh`): neither is certain."""
    pairs = list(zip(undegreed(reading), undegreed(name), strict=False))
    same = len(undegreed(reading)) == len(undegreed(name)) and all(fold(a.text) == fold(b.text) for a, b in pairs)
    return same and any(a.text != b.text and a.sure >= SURE_NAME for a, b in pairs)


def _degree_worth(degrees: Reading) -> tuple[int, float]:
    return len(degrees), sum(word.sure for word in degrees)


_RAISED = 0.02  # how much surer a word is of a name for each reading past two that has it, where no other is heard


def _ends(name: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether a name is the end of a longer one."""
    return len(name) < len(other) and other[-len(name) :] == name


def _votes(name: tuple[str, ...], kept: Mapping[tuple[str, ...], Sequence[Reading]]) -> int:
    return sum(len(told) for other, told in kept.items() if other == name or _ends(other, name))


_AGREE = 2


def settled(found: Sequence[Place], height: float) -> bool:
    """Tell whether a block was read whole and surely: offices that end with the one who signs, and a name, no more."""
    offices, name = block_of(found, height)
    if not offices or name is None or len(name.best) < _WHOLE_NAME or least(name.best) < SURE_NAME:
        return False
    if any(map(_of_a_seal, (one for one in found if offices[-1].box[1] < one.box[1] < name.box[1]))):
        return False
    texts = [fold(told(one.best)) for one in offices]
    stands_for = any(map(_FOR_ANOTHER.match, texts))
    deputy = any(map(_DEPUTY.match, texts))
    return (
        all(least(one.best) >= SURE_TITLE for one in offices)
        and not _FOR_ANOTHER.match(texts[-1])
        and (stands_for or not deputy)
    )


def _of_a_seal(place: Place) -> bool:
    """Tell whether a line may be a seal's words: they would be taken for one more line of the office."""
    text = told(place.best)
    return is_upper(text)
