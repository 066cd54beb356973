"""Writing a page line by line, so that every offset is right by construction."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import is_normalized, normalize

from service.domain import legacy_coding
from service.domain.document import STRUCK, Cell, Line, Page, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import LineSource, Method, Word
    from service.domain.legacy_coding import Coding

_CODING: ContextVar[Coding] = ContextVar("coding", default="")
_CAPITALS = re.compile(r"(?:^|\+)\.Vn.*H(?:\b|$)|(?:^|\+)VNI-.*H(?:\b|$)")

# Wrong code points that look right in print (gha for u-horn), spaces that are not one, marks without a shape.
_REPAIRS = {
    0x01A3: "ư",
    0x01A2: "Ư",
    0x00A0: " ",
    0x2007: " ",
    0x202F: " ",
    0x00AD: None,
    0x200B: None,
    0xFEFF: None,
    0xFFFE: None,
    0xFFFF: None,
    0x2028: " ",
    0x2029: " ",
    0x000B: " ",
    0x000C: " ",
    0x0085: " ",
}
_REPAIRS |= dict.fromkeys((*range(9), *range(14, 32), 127))
_PRIVATE_USE = re.compile("[\ue000-\uf8ff]+")
# Boxes that Wingdings keeps there, ticked or not; where a line begins, it is a bullet.
_BOXES = {0xF0FE: "☑", 0xF0FD: "☒", 0xF0A8: "☐", 0xF06F: "☐", 0xF0A3: "☐"}
_NEEDS_REPAIR = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\x85\xa0\xadƢƣ\u2007\u200b\u2028\u2029\u202f\ud800-\uf8ff\ufeff\ufffe\uffff]"
)
_SURROGATES = re.compile("[\ud800-\udfff]")


def clean(text: str) -> str:
    """Give the text as it is kept: NFC, repaired code points, private-use bullets as a dash, boxes as boxes."""
    plain = text.isprintable()  # costs a tenth of the pattern, and lets through no more than the gha
    if plain and text.isascii():
        return text
    if (not plain or "ƣ" in text or "Ƣ" in text) and _NEEDS_REPAIR.search(text):
        text = text.translate(_REPAIRS)
        text = _SURROGATES.sub("\ufffd", _PRIVATE_USE.sub("-", text[:1] + text[1:].translate(_BOXES)))
    return text if is_normalized("NFC", text) else normalize("NFC", text)


@contextmanager
def read_as(coding: Coding) -> Iterator[None]:
    """Read what is written meanwhile as typed with such a font; "" is Unicode."""
    token = _CODING.set(coding)
    try:
        yield
    finally:
        _CODING.reset(token)


def coding() -> Coding:
    """Tell the coding that is being read."""
    return _CODING.get()


def unicode_of(text: str, font: str = "") -> str:
    """Give text of the paper being read as Unicode; a font whose name ends in H draws capitals for small letters."""
    read = legacy_coding.decoded(text, _CODING.get())
    return read.upper() if font and _CAPITALS.search(font) else read


class Look(NamedTuple):
    """How a line is printed: weight, size in points, box in points from the top left corner.

    `caps` is of small letters that are set as capitals.
    """

    bold: bool = False
    italic: bool = False
    size: float | None = None
    centred: bool = False
    source: LineSource = "body"
    box: tuple[float, float, float, float] | None = None
    words: tuple[Word, ...] = ()
    caps: bool = False


PLAIN = Look()
_NOWHERE = (None, None, None, None)


class Flow:
    """The lines and tables of one page while it is being written."""

    def __init__(self, *, coding: Coding | None = None) -> None:
        """Start an empty page; a reader that knows the fonts says that nothing is left to decode (`coding=""`)."""
        self._coding = _CODING.get() if coding is None else coding
        self._lines: list[Line] = []
        self._tables: list[Table] = []
        self._at = 0

    @property
    def empty(self) -> bool:
        """True while nothing was written."""
        return not self._lines

    @property
    def length(self) -> int:
        """Code points written so far."""
        return self._at

    def write(self, text: str, look: Look = PLAIN) -> None:
        """Write one line, cleaned; a line of nothing but space is left out."""
        if self._coding:
            text = legacy_coding.decoded(text, self._coding)
        text = clean(text).rstrip()
        if not text:
            return
        at = self._at
        bold, italic, size, centred, source, box, words, _ = look
        x0, y0, x1, y1 = box or _NOWHERE
        if words:
            words = tuple(word._replace(start=at + word.start, end=at + word.end) for word in words)
        self._lines.append(Line(text, at, bold, italic, size, x0, y0, x1, y1, source, centred, words))
        self._at += len(text) + 1

    def mark(self) -> tuple[int, int]:
        """Give the present place, for `cell`."""
        return len(self._lines), self._at

    def cell(self, mark: tuple[int, int]) -> Cell:
        """Give everything written since the mark as one table cell."""
        first, start = mark
        lines = self._lines
        text = lines[first].text if len(lines) == first + 1 else "\n".join(line.text for line in lines[first:])
        return Cell(text, start, start + len(text))

    def table(self, rows: Sequence[Sequence[Cell]]) -> None:
        """Keep a table whose cells were written before; one without any text is left out, and so are its empty rows."""
        if any(cell.text for row in rows for cell in row):
            self._tables.append(Table(tuple(tuple(row) for row in rows if row)))

    def page(
        self, number: int, *, method: Method = "text", size: tuple[float, float] | None = None, title: str = ""
    ) -> Page:
        """Give the finished page."""
        width, height = size or (None, None)
        return Page(
            number=number,
            text="\n".join(line.text for line in self._lines),
            lines=tuple(self._lines),
            tables=tuple(self._tables),
            method=method,
            width=width,
            height=height,
            title=title,
        )


def struck_out(count: int) -> tuple[dict[str, Any], ...]:
    """Give the fact of so many stretches that a line strikes out; none where there are none."""
    return ({"code": STRUCK, "count": count},) if count else ()
