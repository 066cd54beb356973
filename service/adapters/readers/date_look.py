"""Days and years that the engine was unsure of within their line, read once more by themselves.

Between words it weighs a figure by the language: `Sinh ngày: 14/08/1980 Giới tính: Nam` is read right and called
unsure. Alone, a printed day is read the same and surely; what a hand wrote is not. Lengths are pixels.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PIL import ImageOps

from service.adapters.readers.seen import Seen, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from service.adapters.readers.block_reading import Reader

# Of 44 figures by hand, and badly printed ones, in heads of provincial offices none was read the same so surely.
_SURE = 0.95
_MOST = 12  # words of a page
_EDGE, _AROUND = 6, 20
_DAY = re.compile(r"(?:\d{1,2}([/.\-])\d{1,2}\1)?(?:19|20)\d{2}[.,;]?")


def surer(reader: Reader, picture: Image.Image, read: Sequence[tuple[Seen, ...]]) -> list[tuple[Seen, ...]]:
    """Give a page's lines with each day that is read the same by itself as sure as that; `picture` is grey or RGB."""
    unsure = [word for words in read for word in words if word.sure < _SURE and _DAY.fullmatch(word.text)][:_MOST]
    again = {word: _alone(reader, picture, word) for word in unsure}
    return [tuple(again.get(word, word) for word in words) for words in read] if again else list(read)


def _alone(reader: Reader, picture: Image.Image, word: Seen) -> Seen:
    left, top, right, bottom = map(round, word.box)
    cut = picture.crop((left - _EDGE, top - _EDGE, right + _EDGE, bottom + _EDGE)).convert("L")
    found = [one for line in reader.lines(ImageOps.expand(cut, _AROUND, 255), Way.LINE) for one in line]
    same = len(found) == 1 and found[0].text == word.text and found[0].sure >= _SURE
    return word._replace(sure=found[0].sure) if same else word
