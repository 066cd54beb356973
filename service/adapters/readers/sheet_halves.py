"""Two pages side by side on one sheet: a print of two to a sheet, a booklet, a copied spread; lengths are points.

A person reads the left page whole, then the right one. Read across, lines of two papers stand in each other, and a body
is named that issued neither. A sheet holds two where nothing is printed over its middle and one half shows that it is a
page: its head stands in it whole, both are full of lines, or both have tables of their own. Of a file with such a sheet
the others of that size are parted too where nothing stands over their middle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from service.domain.document import HALF
from service.domain.text import fold, is_upper

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.adapters.readers.pdf_page import Box, Piece, Seen
    from service.domain.document import Document

_NATION = re.compile(r"\W*cong ?hoa ?xa ?hoi")
_WIDER = 1.15  # of its height: a sheet of two pages is
_MIDDLE = (0.44, 0.56)  # of the sheet's width: where the fold may be
_CLEAR = 0.03  # of the sheet's width: what the two pages' margins leave free, at least
_LETTERS = 2  # a piece with fewer is a speck or a row's number
_FULL = 0.6  # of a half's width: how long a line of running text is
_LINES = 4  # such lines on each half
_PIECES = 3  # on each half, at least
_LEVEL = 20.0  # how far from the nation's name a body's first line may stand
_ACROSS, _RULES = 60.0, 4  # how long a table's line is, and how many of them make one


class Fold(NamedTuple):
    """Where a sheet may be parted; `certain` where it shows two pages by itself, `back` where its left one is the last.

    A booklet's outer sheet has its first page, with the head, on the right.
    """

    at: float
    certain: bool
    back: bool


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What is printed on a sheet: texts with their boxes, from top to bottom, and lines across."""

    printed: Sequence[tuple[str, Box]]
    across: Sequence[Box]
    width: float

    def halves(self, at: float) -> tuple[_Sheet, _Sheet]:
        """Give what stands left and what stands right of a place."""
        left, right = (
            _Sheet(
                [one for one in self.printed if (_middle(one[1]) >= at) is far],
                [one for one in self.across if (_middle(one) >= at) is far],
                self.width - at if far else at,
            )
            for far in (False, True)
        )
        return left, right

    def headed(self) -> bool:
        """Tell whether a head stands here whole: the nation's name, and a body's left of it."""
        names = [box for text, box in self.printed if _NATION.match(fold(text))]
        return any(
            box[2] <= nation[0] and abs(box[1] - nation[1]) < _LEVEL and is_upper(text)
            for nation in names
            for text, box in self.printed
        )

    def full(self) -> bool:
        """Tell whether running text fills a page here."""
        return sum(box[2] - box[0] > _FULL * self.width for _, box in self.printed) >= _LINES

    def tabled(self) -> bool:
        """Tell whether a table stands here."""
        return sum(box[2] - box[0] > _ACROSS for box in self.across) >= _RULES


def is_wide(width: float, height: float) -> bool:
    """Tell whether a sheet of that size may hold two pages."""
    return width >= _WIDER * height


def fold_of(pieces: Iterable[Piece], size: tuple[float, float], rulings: Iterable[Box] = ()) -> Fold | None:
    """Tell where a sheet of that size may be parted; None for one page."""
    width, height = size
    if not is_wide(width, height):
        return None
    printed = [(piece.text, piece.box) for piece in pieces if _tells(piece)]
    across = [box for box in rulings if box[2] - box[0] > box[3] - box[1]]
    at = _clear([box for _, box in printed] + across, width)
    if at is None:
        return None
    left, right = _Sheet(sorted(printed, key=lambda one: one[1][1]), across, width).halves(at)
    heads = left.headed(), right.headed()
    certain = any(heads) or (left.full() and right.full()) or (left.tabled() and right.tabled())
    if min(len(left.printed), len(right.printed)) < _PIECES and not any(heads):
        return None
    return Fold(at, certain, heads == (False, True))


def _tells(piece: Piece) -> bool:
    """Tell whether a piece is more than a row's number or what an engine made of a fold's shadow."""
    unsure = piece.words and max(word.confidence for word in piece.words) < _MADE_OUT
    return not unsure and sum(map(str.isalpha, piece.text)) >= _LETTERS


_MADE_OUT = 0.5


def _clear(boxes: Sequence[Box], width: float) -> float | None:
    """Give the middle of the widest stretch about the sheet's middle over which nothing is printed."""
    low, high = (share * width for share in _MIDDLE)
    free, reach = [], 0.0
    for left, right in sorted((box[0], box[2]) for box in (*boxes, (width, 0.0, width, 0.0))):
        if reach < high and left > low:
            free.append((left - reach, reach, left))
        reach = max(reach, right)
    clear, begins, ends = max(free, default=(0.0, 0.0, 0.0))
    if clear < _CLEAR * width:
        return None
    return width / 2 if begins < width / 2 < ends else (max(begins, low) + min(ends, high)) / 2


def _middle(box: Box) -> float:
    return (box[0] + box[2]) / 2


def parted(seen: Seen, at: float) -> tuple[Seen, Seen]:
    """Give the two pages of a sheet, each measured from its own left edge."""
    left = replace(
        seen,
        pieces=tuple(piece for piece in seen.pieces if _middle(piece.box) < at),
        rulings=tuple(box for box in seen.rulings if _middle(box) < at),
        width=at,
        struck=seen.struck,
    )
    right = replace(
        seen,
        pieces=tuple(moved(piece, -at) for piece in seen.pieces if _middle(piece.box) >= at),
        rulings=tuple(_moved(box, -at) for box in seen.rulings if _middle(box) >= at),
        width=seen.width - at,
        struck=0,
    )
    return left, right


def moved(piece: Piece, by: float) -> Piece:
    """Give a piece that stands so much further right."""
    words = tuple(word._replace(x0=round(word.x0 + by, 1), x1=round(word.x1 + by, 1)) for word in piece.words)
    return piece._replace(box=_moved(piece.box, by), words=words)


def _moved(box: Box, by: float) -> Box:
    return (box[0] + by, box[1], box[2] + by, box[3])


def chosen(folds: Mapping[int, tuple[Fold | None, tuple[float, float]]]) -> dict[int, Fold]:
    """Give which sheets of a file are parted, by number; each is told with its size."""
    sizes = [size for fold, size in folds.values() if fold is not None and fold.certain]
    alike = {
        number: fold
        for number, (fold, size) in folds.items()
        if fold is not None and (fold.certain or any(_alike(size, other) for other in sizes))
    }
    first = min(alike, default=0)
    return {number: fold._replace(back=fold.back and number == first) for number, fold in alike.items()}


def _alike(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return all(abs(a - b) < _LEVEL for a, b in zip(one, other, strict=True))


def right_of(number: int) -> int:
    """Give the number that a sheet's right page bears until all are counted."""
    return -number


def facts_of(number: int, fold: Fold) -> list[dict[str, Any]]:
    """Give the remarks on a sheet that is parted; until all are counted its pages bear its own and `right_of` it."""
    left = {"code": HALF, "page": number, "sheet": number, "left": 0.0, "back": fold.back}
    return [left, {"code": HALF, "page": right_of(number), "sheet": number, "left": round(fold.at, 1), "back": False}]


def counted(document: Document) -> Document:
    """Give a document whose pages are counted as they are read."""
    halves = [one for one in document.facts if one["code"] == HALF]
    if not halves:
        return document
    last, own = {one["page"] for one in halves if one["back"]}, {one["page"] for one in halves}
    printed = [page for page in document.pages if page.text or page.number not in own]
    order = sorted(printed, key=lambda page: (page.number in last, abs(page.number), page.number < 0))
    new = {page.number: at for at, page in enumerate(order, 1)}
    pages = tuple(replace(page, number=new[page.number]) for page in order)
    kept = [one for one in document.facts if one["code"] != HALF or one["page"] in new]
    facts = [{**one, "page": new.get(one["page"], one["page"])} if "page" in one else one for one in kept]
    told = {one["page"] for one in facts if one["code"] == HALF}
    later = {"code": HALF, "left": 0.0, "back": False}
    facts += [{**later, "page": at, "sheet": old} for old, at in new.items() if at not in told and at != old]
    return replace(document, pages=pages, facts=tuple(facts))
