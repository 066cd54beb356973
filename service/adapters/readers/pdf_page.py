"""One PDF page as pieces of text with boxes, straight from pdfium.

Per-character work in Python would cost more than pdfium itself, so only the ends of lines are
measured; a line is measured word by word only when it is wider than its letters can be.
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from service.adapters.readers import pdf_columns, pdf_forms, pdf_spaced, pdf_turned
from service.adapters.readers.flow import coding, unicode_of
from service.adapters.readers.pdf_drawn import THIN, objects, walls
from service.adapters.readers.pdf_letters import Letters
from service.adapters.readers.pdf_rejoined import around, rejoined
from service.adapters.readers.pdf_spaced import letters_apart, together
from service.adapters.readers.pdf_struck import Strokes, marked, struck

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.domain.document import Word

    Box = tuple[float, float, float, float]

# pdfium gives U+FFFE for a dash at a printed line's end, and no line's end behind it.
_BROKEN = "\ufffe"
_LINE = re.compile(rf"[^\r\n{_BROKEN}]+{_BROKEN}?")
_WORD = re.compile(r"\S+")
_MOST_WALLS = 400
_OVER = 3.0  # points
_MOST_CHARACTERS = 400_000
_COVERED, _TELLING = 0.5, 0.28  # of the page, of its width
_LINE_HIGH = 20.0  # points
_MOST_REGIONS = 4  # of a page
_GAP = 1.3
_WIDE = 0.56
_LEVEL = 0.6
_FONT_ITALIC = 1 << 6
_FONT_BOLD = 1 << 18
_FONT_NAME = 128  # bytes
_SMALLEST_SIZE = 4.0
_SHRUNK = 0.8  # of the size that the file tells: no font's letters are so much lower
_FORM_SIZE = 12.0
_NOWHERE = (-1e6, -1e6, -1e6, -1e6)  # points


class Piece(NamedTuple):
    """Text that stands together on one line; the box is in points from the page's top left corner.

    `words` are those of recognised text, with offsets in it; text that the file itself holds has none. `at` is where a
    piece begins in the page's text; negative where several of its stretches were joined.
    """

    text: str
    box: Box
    size: float
    bold: bool = False
    italic: bool = False
    widget: bool = False
    words: tuple[Word, ...] = ()
    font: str = ""
    at: int = -1


@dataclass(frozen=True, slots=True)
class Seen:
    """What one page shows: its pieces in the file's order, its rulings and pictures, whether pictures cover it.

    `struck` counts the stretches that a line strikes out: they are no piece. All stands as on the page turned by `turn`
    degrees against the clock from how it is shown: a page that lies on its side is read upright.
    """

    pieces: tuple[Piece, ...]
    width: float
    height: float
    pictured: bool
    drawn: bool
    rulings: tuple[Box, ...] = ()
    pictures: tuple[Box, ...] = ()
    struck: int = 0
    turn: int = 0

    def only_widgets(self) -> Seen:
        """Give the page with nothing but what signing programs laid over it."""
        return replace(self, pieces=tuple(piece for piece in self.pieces if piece.widget), rulings=())

    def all_widgets(self) -> Seen:
        """Give the page with all its text as laid over the picture that covers it."""
        return replace(self, pieces=tuple(piece._replace(widget=True) for piece in self.pieces), rulings=())


def telling_pictures(seen: Seen) -> list[Box]:
    """Give the pictures on a page of text that may hold text of their own: wide ones, nothing printed over them.

    Strips that a program cut a picture into are put together; logos and seals are too small.
    """
    merged: list[Box] = []
    for box in sorted(seen.pictures, key=lambda one: (one[0], one[1])):
        last = merged[-1] if merged else None
        if last and abs(last[0] - box[0]) < THIN and abs(last[2] - box[2]) < THIN and box[1] - last[3] < THIN:
            merged[-1] = around(last, box)
        else:
            merged.append(box)
    wide = [box for box in merged if box[2] - box[0] > _TELLING * seen.width and box[3] - box[1] > _LINE_HIGH]
    return [box for box in wide if not any(_inside(piece.box, box) for piece in seen.pieces)][:_MOST_REGIONS]


def _inside(box: Box, other: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return other[0] < x < other[2] and other[1] < y < other[3]


def size_of(page: pypdfium2.PdfPage) -> tuple[float, float]:
    """Give a page's width and height in points; PdfiumError for one without an end, which nobody can show."""
    width, height = page.get_size()
    if not isfinite(width * height):
        raise pypdfium2.PdfiumError("a page without an end")
    return width, height


def look(document: pypdfium2.PdfDocument, index: int, *, turned: int = 0) -> Seen:
    """Look at a page; `index` counts from 0. Raises PdfiumError for a page that cannot be loaded or has no end.

    `turned` says by how much this has turned the page in memory.
    """
    page = document[index]
    width, height = size_of(page)
    place = _placer(page)
    pictures, drawn, rulings = objects(page, place)
    marks = list(marked(page, place))
    pictured = sum((box[2] - box[0]) * (box[3] - box[1]) for box in pictures) > _COVERED * width * height
    values = pdf_forms.typed(document, page, place)
    own = _text(page, place) if pdf_forms.has_widgets(page) else None
    if own and not turned and not pictured and (turn := own.lies(page.get_rotation())):
        return _upright(document, page, index, turn)
    before = own.text if own else None
    if before is not None and pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY) == pdfium.FLATTEN_SUCCESS:
        page.close()
        page = document[index]
    upright = walls([box for box in rulings if box[2] - box[0] < THIN < box[3] - box[1]][:_MOST_WALLS])
    reading = _text(page, place, upright, Strokes([*marks, *rulings]))
    if not own and not turned and not pictured and (turn := reading.lies(page.get_rotation())):
        return _upright(document, page, index, turn)
    laid_over = _common_start(before, reading.text) if before is not None else len(reading.text)
    found = _on_page([piece for line in reading.lines(laid_over) for piece in line], width, height)
    if coding():
        found = [piece._replace(text=unicode_of(piece.text, piece.font)) for piece in found]
    edges = pdf_columns.edges_of(found, len(rulings))
    pieces = rejoined(found, reading.walls, edges)
    if edges:
        pieces = tuple(part for piece in pieces for part in pdf_columns.apart(piece, edges, reading.box))
    if values:
        pieces = pdf_forms.filled(pieces, values, Piece("", (0.0, 0.0, 0.0, 0.0), _FORM_SIZE))
    page.close()
    return Seen(pieces, width, height, pictured, drawn, rulings, pictures, reading.struck, turned)


def _upright(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, index: int, turn: int) -> Seen:
    """Look at a page again, turned in memory so that its text stands upright."""
    page.set_rotation((page.get_rotation() - turn) % 360)
    page.close()
    return look(document, index, turned=turn)


def _on_page(pieces: list[Piece], width: float, height: float) -> list[Piece]:
    """Leave out what stands beside the page, where nobody sees it; a page whose most text does is measured wrongly."""
    pieces = [piece for piece in pieces if piece.box != _NOWHERE]
    seen = [
        piece for piece in pieces
        if 0 <= piece.box[0] + piece.box[2] <= 2 * width and 0 <= piece.box[1] + piece.box[3] <= 2 * height
    ]  # fmt: skip
    return seen if 2 * len(seen) >= len(pieces) else pieces


def _common_start(before: str, after: str) -> int:
    """Give where the text that flattening added begins: pdfium appends it after the page's own."""
    own = before.rstrip()
    return len(own) if after.startswith(own) else len(after)


def _placer(page: pypdfium2.PdfPage) -> Callable[[float, float, float, float], Box]:
    """Give the function from PDF user space to points from the top left corner of the page as shown.

    What a matrix of endless numbers leaves without a place stands far beside the page.
    """
    left, bottom, right, top = page.get_cropbox()

    def upright(x0: float, y0: float, x1: float, y1: float) -> Box:
        if not isfinite(x0 + y0 + x1 + y1):
            return _NOWHERE
        return (
            (x0 - left if x0 <= x1 else x1 - left),
            (top - y1 if y0 <= y1 else top - y0),
            (x1 - left if x0 <= x1 else x0 - left),
            (top - y0 if y0 <= y1 else top - y1),
        )

    if page.get_rotation() == 0:
        return upright
    turns: dict[int, Callable[[float, float], tuple[float, float]]] = {
        0: lambda x, y: (x - left, top - y),
        90: lambda x, y: (y - bottom, x - left),
        180: lambda x, y: (right - x, y - bottom),
        270: lambda x, y: (top - y, right - x),
    }
    turn = turns.get(page.get_rotation(), turns[0])

    def place(x0: float, y0: float, x1: float, y1: float) -> Box:
        if not isfinite(x0 + y0 + x1 + y1):
            return _NOWHERE
        (ax, ay), (bx, by) = turn(x0, y0), turn(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    return place


class _text:  # noqa: N801 - used as a verb: the reading of one page's text
    """The text of a page and the measuring of its characters; `walls` part pieces, as what is laid over a gap does.

    What `strokes` strike out is left out and counted.
    """

    def __init__(
        self,
        page: pypdfium2.PdfPage,
        place: Callable[[float, float, float, float], Box],
        walls: Sequence[Box] = (),
        strokes: Strokes | None = None,
    ) -> None:
        self.walls = list(walls)
        self.struck = 0
        self._strokes = strokes
        self._page = page.get_textpage()
        self._raw = self._page.raw
        self._letters = Letters(self._raw, place)
        count = min(pdfium.FPDFText_CountChars(self._raw), _MOST_CHARACTERS)
        self.text = self._page.get_text_range(0, count) if count > 0 else ""
        # pdfium leaves characters without a code point out of the text: then its own mapping is asked.
        self._direct = len(self.text) == count
        self._name, self._flags = ctypes.create_string_buffer(_FONT_NAME), ctypes.c_int()
        self._flags_pointer = ctypes.byref(self._flags)

    def lies(self, rotation: int) -> int:
        """Give by how many degrees with the clock the text lies as shown; see `pdf_turned`."""
        return pdf_turned.lies(self.text, self._raw, self._index, rotation)

    def lines(self, laid_over: int) -> Iterator[list[Piece]]:
        """Give the pieces of each line; those beginning at or after `laid_over` are widgets' text."""
        own = [match.span() for match in _LINE.finditer(self.text, 0, laid_over)]
        over = [self._line(*match.span(), laid_over) for match in _LINE.finditer(self.text, laid_over)]
        self.walls += [_within(piece.box) for line in over[:_MOST_WALLS] for piece in line]
        yield from (self._line(begin, end, laid_over) for begin, end in own)
        yield from over

    def _line(self, begin: int, end: int, laid_over: int) -> list[Piece]:
        printed = self.text[begin:end]
        text = printed.strip().replace(_BROKEN, "-")
        if not text:
            return []
        if text[0] != printed[0]:
            begin += len(printed) - len(printed.lstrip())
        length = len(text)
        first, last = self.box(begin), self.box(begin + length - 1)
        box = around(first, last)
        size = self._size(begin, first)
        bold, italic, font = self._weight(begin + _inner(text))
        whole = Piece(text, box, size, bold, italic, begin >= laid_over, (), font, begin)
        # pdfium now and then runs rows of a table together: then the ends stand at two heights.
        level = -_LEVEL * size < first[3] - last[3] < _LEVEL * size
        walls = self._crossed(box) if self.walls else []
        alone = not walls and (" " not in text or (level and box[2] - box[0] < _WIDE * size * length))
        if self._strokes and (strokes := self._strokes.through(box)):
            kept = self._unstruck(text, begin, strokes)
            if kept != [(0, length)]:
                pieces = [piece for one in kept for piece in self._line(begin + one[0], begin + one[1], laid_over)]
                return _one(pieces) if alone else pieces
        if letters_apart(text) and (pieces := together(whole, lambda at: self.box(begin + at))):
            return pieces
        return [whole] if alone else self._split(whole, begin, walls)

    def _unstruck(self, text: str, begin: int, strokes: list[Box]) -> list[tuple[int, int]]:
        """Give where in a line stand the stretches that no line strikes out."""
        words = [word.span() for word in _WORD.finditer(text)]
        boxes = [around(self.box(begin + start), self.box(begin + end - 1)) for start, end in words]
        kept: list[tuple[int, int]] = []
        before = False
        for (start, end), out in zip(words, struck(boxes, strokes), strict=True):
            self.struck += out and not before
            if not out:
                first = kept.pop()[0] if kept and not before else start
                kept.append((first, end))
            before = out
        return kept

    def _crossed(self, box: Box) -> list[tuple[float, float]]:
        """Give from where to where walls stand behind a line of text: it belongs to several cells."""
        middle = (box[1] + box[3]) / 2
        return [(wall[0], wall[2]) for wall in self.walls if box[0] < wall[0] < box[2] and wall[1] <= middle <= wall[3]]

    def _split(self, whole: Piece, begin: int, walls: list[tuple[float, float]]) -> list[Piece]:
        """Cut a line at walls, and where the gap between two words is wider than justified text has."""
        groups: list[tuple[int, int, Box]] = []
        for opens, end in pdf_spaced.words(whole.text, walls, whole.size, lambda at: self.box(begin + at)):
            box = around(self.box(begin + opens), self.box(begin + end - 1))
            walled = bool(groups) and any(groups[-1][2][2] <= left + 1 and right - 1 <= box[0] for left, right in walls)
            if groups and not walled and _continues(groups[-1][2], box, whole.size):
                start, _, so_far = groups[-1]
                groups[-1] = (start, end, around(so_far, box))
            else:
                groups.append((opens, end, box))
        if len(groups) == 1:
            return [whole]
        pieces = []
        for start, end, box in groups:
            bold, italic, font = self._weight(begin + start + _inner(whole.text[start:end]))
            told = Piece(whole.text[start:end], box, whole.size, bold, italic, whole.widget, (), font, begin + start)
            pieces.append(told)
        return pieces

    def box(self, at: int) -> Box:
        """Give the box of a letter by its place in the page's text."""
        return self._letters.box(self._index(at))

    def _index(self, at: int) -> int:
        return at if self._direct else int(pdfium.FPDFText_GetCharIndexFromTextIndex(self._raw, at))

    def _size(self, at: int, box: Box) -> float:
        size = float(pdfium.FPDFText_GetFontSize(self._raw, self._index(at)))
        # Some programs write size 1 and scale the matrix, or a page as it was and lay it smaller on another: then the
        # letter's own box tells.
        seen = (box[3] - box[1]) / 1.15
        return size if size >= _SMALLEST_SIZE and seen > _SHRUNK * size else max(_SMALLEST_SIZE, seen)

    def _weight(self, at: int) -> tuple[bool, bool, str]:
        self._name[0] = b"\0"
        pdfium.FPDFText_GetFontInfo(self._raw, self._index(at), self._name, _FONT_NAME, self._flags_pointer)
        return _weight(self._name.value, self._flags.value)


def _one(pieces: list[Piece]) -> list[Piece]:
    """Give the pieces of a line that stand in one column as one."""
    box = around(pieces[0].box, pieces[-1].box) if pieces else None
    return (
        pieces if box is None else [pieces[0]._replace(text=" ".join(piece.text for piece in pieces), box=box, at=-1)]
    )


def _inner(text: str) -> int:
    """Give where a letter stands near a text's middle: a space that pdfium adds has no print."""
    middle = len(text) // 2
    return middle if text[middle] != " " else middle - 1


def _within(box: Box) -> Box:
    """Give where text laid over a blank parts the line: a stamp is often a little wider than its blank."""
    inset = min(_OVER, (box[2] - box[0]) / 2)
    return box[0] + inset, box[1], box[2] - inset, box[3]


@lru_cache(maxsize=256)
def _weight(font: bytes, flags: int) -> tuple[bool, bool, str]:
    """Tell bold and italic from a font's name and flags, and its name."""
    lower = font.lower()
    bold = b"bold" in lower or bool(flags & _FONT_BOLD)
    return bold, b"italic" in lower or b"oblique" in lower or bool(flags & _FONT_ITALIC), font.decode("latin-1")


def _continues(before: Box, box: Box, size: float) -> bool:
    """Say whether a word stands behind the words before it, on their line and near them."""
    return (
        box[0] >= before[0] and box[0] - before[2] < _GAP * size and abs(box[3] - before[3]) < _LEVEL * max(size, 1.0)
    )
