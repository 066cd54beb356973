"""What stands before the two lines of a deputy's office, where a hand wrote it or a seal hides it.

Who signs for the chief has *KT.* before the chief's office, and below it his own (NĐ 30/2020/NĐ-CP, Phụ lục I, mục
II.7): one office in two lines with something before it is *KT. X* above *PHÓ X*, whichever of the two was read.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from service.adapters.readers.block_lines import around, least, opens, told
from service.adapters.readers.seen import Seen
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.adapters.readers.block_lines import Reading

_FOR = re.compile(r"kt\s?[.,]\s?")
_DEPUTY = re.compile(r"pho\s")
_REST = re.compile(r"[\W\d_]*\w{1,2}[^\w\s]{1,2} ?")  # what *KT.* by hand is read as where it hangs on the office
_HIDDEN = re.compile(r"(?:^|\s)\W*\w?ho $")  # what a ring leaves of *PHÓ*: `bHÓ`
_WIDE = 1.6  # heights of a line: about as wide is either mark


class Office(NamedTuple):
    """A line of an office: `led` where something stands before it that was not read, `lost` where above or below it.

    `deputy` where a reading has *PHÓ* before it, or what is left of it.
    """

    words: Reading
    led: bool = False
    lost: bool = False
    deputy: bool = False


def is_deputy(office: Reading, readings: Iterable[Reading]) -> bool:
    """Tell whether a reading of an office's line has *PHÓ* before it, or what is left of it."""
    own = fold(told(office))
    return any(text.endswith(own) and _HIDDEN.search(text.removesuffix(own)) for text in map(fold, map(told, readings)))


def completed(offices: Sequence[Office]) -> list[Office]:
    """Give the lines with *KT.* and *PHÓ* before the two of one office that can be nothing else."""
    found = list(offices)
    for at, (upper, lower) in enumerate(pairwise(offices)):
        if not upper.lost and not lower.lost:
            found[at : at + 2] = _pair(upper, lower)
    return found


def _pair(upper: Office, lower: Office) -> tuple[Office, Office]:
    above, below = fold(told(upper.words)), fold(told(lower.words))
    stands_for, deputy = _FOR.match(above), _DEPUTY.match(below)
    own = lower.words[1:] if deputy else lower.words
    rest = stands_for or _REST.match(above)
    bare = above[rest.end() :] if rest else above
    if bare != fold(told(own)) or (opens(upper.words) and not stands_for):
        return upper, lower
    if not stands_for and not (upper.led or rest):
        return upper, lower
    if not deputy and not (lower.led and (stands_for or lower.deputy)):
        return upper, lower
    chief = upper.words[-len(own) :]
    if _middle(chief) > around(own)[1]:  # stamped over one another: a page's text would have the two in any order
        return upper, lower
    agreed = tuple(_surer(bare, *pair) for pair in zip(chief, own, strict=True))
    return (
        upper if stands_for else _led_by("KT.", chief, agreed),
        lower if deputy else _led_by("PHÓ", own, agreed),
    )


def _surer(office: str, one: Seen, other: Seen) -> Seen:
    return max(one, other, key=lambda word: (fold(word.text) in office, word.sure))


def _middle(line: Reading) -> float:
    _, top, _, bottom = around(line)
    return (top + bottom) / 2


def _led_by(mark: str, places: Reading, agreed: Reading) -> Office:
    """Give an office, whose words were read twice, with its mark."""
    left, top, _, bottom = around(places)
    before = Seen(mark, (left - _WIDE * (bottom - top), top, left, bottom), least(agreed))
    return Office((before, *(same._replace(box=word.box) for word, same in zip(places, agreed, strict=True))))
