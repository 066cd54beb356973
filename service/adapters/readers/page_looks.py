"""A recognised page looked at again: its head, its signature block; of a sheet of two pages each by itself."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from service.adapters.readers import date_look, head_hand, head_look, second_look, sheet_halves
from service.adapters.readers.pdf_page import Piece
from service.domain.document import Word
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL import Image

    from service.adapters.readers.block_reading import Reader
    from service.adapters.readers.pdf_page import Box
    from service.adapters.readers.seen import Seen


class Drawn(NamedTuple):
    """A page's picture, grey or RGB, what was read of it line by line in pixels, and how many of these a point has."""

    picture: Image.Image
    read: Sequence[tuple[Seen, ...]]
    scale: float

    def between(self, left: int, right: int) -> Drawn:
        """Give what stands between two columns of pixels, measured from the first."""
        own = [words for words in self.read if left <= (words[0].box[0] + words[-1].box[2]) / 2 < right]
        moved = [tuple(word._replace(box=_moved(word.box, left)) for word in words) for words in own]
        return Drawn(self.picture.crop((left, 0, right, self.picture.height)), moved, self.scale)


def _moved(box: Box, left: int) -> Box:
    return (box[0] - left, box[1], box[2] - left, box[3])


def look(reader: Reader, page: Drawn, rulings: Sequence[Box]) -> tuple[list[Piece], bool]:
    """Give a page's pieces, in points, and whether a signature block on it was looked at and read whole."""
    size = (page.picture.width / page.scale, page.picture.height / page.scale)
    fold = sheet_halves.fold_of([piece_of(words, page.scale) for words in page.read], size, rulings)
    if fold is None or not fold.certain:
        return _looked(reader, page)
    pieces, whole = list[Piece](), False
    for left, right in pairwise((0, round(fold.at * page.scale), page.picture.width)):
        told, one = _looked(reader, page.between(left, right))
        pieces += [sheet_halves.moved(piece, left / page.scale) for piece in told]
        whole = whole or one
    return pieces, whole


def _looked(reader: Reader, page: Drawn) -> tuple[list[Piece], bool]:
    picture, scale = page.picture, page.scale
    read = date_look.surer(reader, picture, [_unspecked(words) for words in page.read])
    pieces = [piece_of(words, scale) for words in read]
    found = second_look.look(reader, picture, pieces, scale)
    for at, words in (head_look.look(reader, picture, read) | head_hand.doubted(picture, read)).items():
        pieces[at] = piece_of(words, scale)
    if found is not None:
        kept = [piece for piece in pieces if piece not in found.gone]
        pieces = [*kept, *(piece_of(line, scale) for line in found.lines)]
    return pieces, found is not None and found.whole


_LABEL = re.compile(r"s[o06]\s?:")


def _unspecked(words: tuple[Seen, ...]) -> tuple[Seen, ...]:
    """Leave out what a speck or the ruled line above was read as before a number's label (`- Số: 12/QĐ-UBND`)."""
    first = next((at for at, word in enumerate(words) if any(map(str.isalnum, word.text))), 0)
    return words[first:] if first > 0 and _LABEL.match(fold(words[first].text)) else words


def piece_of(words: Sequence[Seen], scale: float) -> Piece:
    """Give a line of words, in pixels, as a piece in points."""
    placed, at = [], 0
    for word in words:
        x0, y0, x1, y1 = (round(side / scale, 1) for side in word.box)
        placed.append(Word(at, at + len(word.text), x0, y0, x1, y1, round(word.sure, 3)))
        at += len(word.text) + 1
    box = (
        min(word.x0 for word in placed),
        min(word.y0 for word in placed),
        max(word.x1 for word in placed),
        max(word.y1 for word in placed),
    )
    text = " ".join(word.text for word in words)
    return Piece(text, box, round(box[3] - box[1], 1), words=tuple(placed))
