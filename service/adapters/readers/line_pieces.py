"""What stands together on a line of words as an engine read it: cut where a column begins, without specks."""

from __future__ import annotations

import re
from statistics import fmean, median
from typing import TYPE_CHECKING

from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.adapters.readers.seen import Seen

_APART = 1.6  # heights of a line between words: no justified line has such gaps
_SURE = 0.5


def pieces_of(line: Sequence[Seen]) -> Iterator[tuple[Seen, ...]]:
    """Cut a line of words where a column may begin, and leave out specks."""
    tall = median(word.box[3] - word.box[1] for word in line)
    words = [word for word in line if any(map(str.isalnum, word.text)) or not _is_speck(word, tall)]
    if not words:
        return
    height, beside = median(word.box[3] - word.box[1] for word in words), _nation_at(words)
    start = 0
    for at in range(1, len(words) + 1):
        apart = at < len(words) and words[at].box[0] - words[at - 1].box[2] > _APART * height
        if at == len(words) or apart or at == beside or _opens_subject(words, at):
            yield tuple(words[start:at])
            start = at


_ABOUT = re.compile(r"ve ?viec\b|v/v\b")
_ILLEGIBLE = 0.6


def _opens_subject(words: Sequence[Seen], at: int) -> bool:
    """Tell whether a subject begins at a word behind what was hardly made out: a receiver's stamp beside it."""
    if at == len(words) or not _ABOUT.match(fold(" ".join(word.text for word in words[at : at + 2]))):
        return False
    return fmean(word.sure for word in words[:at]) < _ILLEGIBLE


def _is_speck(word: Seen, tall: float) -> bool:
    """Tell whether a mark is unsure, or a dash that is a point, however surely it is read."""
    left, _, right, _ = word.box
    return word.sure < _SURE or (word.text in _DASHES and right - left < _DASH * tall)


_DASHES, _DASH = frozenset("-–—"), 0.15  # heights of a line: the shortest dash is longer
_NATION = re.compile(r"\w{2,6}(?<!van)hoaxahoi")  # no `Phòng Văn hóa - Xã hội`, which every commune has


def _nation_at(words: Sequence[Seen]) -> int:
    """Give at which word the nation's name begins, 0 where it does not: a long name of a body comes close to it."""
    bare = ["".join(filter(str.isalnum, fold(word.text))) for word in words]
    found = (at for at in range(len(bare) - 1, 0, -1) if bare[at] and _NATION.match("".join(bare[at:])))
    return next(found, 0)
