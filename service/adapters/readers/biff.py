"""What an .xls does not show, or strikes out: its workbook stream, record by record ([MS-CFB] 2, [MS-XLS] 2.4).

The reader of cells tells neither. What is not well formed here gives none: whether the file opens is its business.
"""

from __future__ import annotations

import struct
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from service.adapters.readers.biff_texts import Text, texts
from service.adapters.readers.compound import stream

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("Workbook", "Book")
_BOF, _EOF, _SHEET, _ROW, _FILE_PASS = 0x0809, 0x000A, 0x0085, 0x0208, 0x002F
_ROW_SIZE, _HIDDEN = 16, 0x20
_COLUMNS, _COLUMN_HIDDEN, _MOST_COLUMNS = 0x007D, 0x01, 256
_FONT, _STRUCK, _NO_FONT, _FORMAT, _SHARED, _GOES_ON = 0x0031, 0x08, 4, 0x00E0, 0x00FC, 0x003C
_TEXT = 0x00FD
_CELLS = frozenset({_TEXT, 0x0204, 0x00D6, 0x0203, 0x027E, 0x0006})  # a text, a number, what a formula gives
_NUMBERS, _OF_NUMBERS = 0x00BD, 6  # several beside each other, and the bytes of each


def hidden_rows(data: bytes) -> dict[str, frozenset[int]]:
    """Give the rows that each sheet does not show, counted from 0; nothing of a file that is not well formed."""
    try:
        book = stream(data, *_NAMES)
        return {name: frozenset(_hidden(book, start)) for name, start in _sheets(book)}
    except (struct.error, IndexError, KeyError, ValueError):
        return {}


def hidden_columns(data: bytes) -> dict[str, frozenset[int]]:
    """Give the columns that each sheet does not show, as `hidden_rows` gives rows ([MS-XLS] 2.4.53)."""
    try:
        book = stream(data, *_NAMES)
        return {name: frozenset(_hidden_columns(book, start)) for name, start in _sheets(book)}
    except (struct.error, IndexError, KeyError, ValueError):
        return {}


def locked(data: bytes) -> bool:
    """Tell whether a workbook asks for a password ([MS-XLS] 2.4.117): its texts would be read as what they are not."""
    try:
        kinds = (kind for kind, _at, _length in _records(stream(data, *_NAMES), 0))
        return _FILE_PASS in takewhile(lambda kind: kind != _EOF, kinds)
    except (struct.error, IndexError, KeyError, ValueError):
        return False


def _records(book: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Give each record from an offset on: its kind, where its content begins, how long that is."""
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        yield kind, at + 4, length
        at += 4 + length


def _sheets(book: bytes) -> Iterator[tuple[str, int]]:
    """Give each sheet's name and where its records begin."""
    for kind, at, length in _records(book, 0):
        if kind == _EOF:
            return
        if kind == _SHEET:
            start, letters, wide = struct.unpack_from("<I", book, at)[0], book[at + 6], book[at + 7] & 1
            name = book[at + 8 : at + min(8 + letters * (1 + wide), length)]
            yield name.decode("utf-16-le" if wide else "latin-1", "replace"), start


def _hidden(book: bytes, start: int) -> Iterator[int]:
    for kind, at, length in _of_sheet(book, start):
        if kind == _ROW and length >= _ROW_SIZE and book[at + 12] & _HIDDEN:
            yield struct.unpack_from("<H", book, at)[0]


def _hidden_columns(book: bytes, start: int) -> Iterator[int]:
    for kind, at, _length in _of_sheet(book, start):
        if kind == _COLUMNS and book[at + 8] & _COLUMN_HIDDEN:
            first, last = struct.unpack_from("<HH", book, at)
            yield from range(first, min(last + 1, _MOST_COLUMNS))


def _of_sheet(book: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Give the records of a sheet, which begins at `start`."""
    depth = 0
    for kind, at, length in _records(book, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        yield kind, at, length


class _Fonts(NamedTuple):
    """Which fonts strike out, which font each format of a cell has, and the shared texts in several fonts."""

    struck: frozenset[int]
    formats: tuple[int, ...]
    texts: tuple[Text, ...] = ()

    def left(self, look: int, text: int) -> str | None:
        """Give what is left of a cell's text; None where nothing is struck out."""
        font = self.formats[look]
        whole = self.texts[text] if 0 <= text < len(self.texts) else Text("")
        if not whole.runs:
            return "" if font in self.struck else None
        stretches = list(whole.stretches(font))
        kept = "".join(words for words, one in stretches if one not in self.struck)
        return kept if kept != whole.whole else None


def struck_cells(data: bytes) -> dict[str, dict[tuple[int, int], str]]:
    """Give by sheet what is left of cells of which words are struck out; nothing of a file that is not well formed."""
    try:
        book = stream(data, *_NAMES)
        fonts = _fonts(book)
        return {name: dict(_struck(book, start, fonts)) for name, start in _sheets(book)} if fonts.struck else {}
    except (struct.error, IndexError, KeyError, ValueError):
        return {}


def _fonts(book: bytes) -> _Fonts:
    """Read fonts and formats; no font is numbered 4 ([MS-XLS] 2.5.129)."""
    fonts: list[bool] = []
    formats: list[int] = []
    shared: list[bytes] = []
    before = 0
    for kind, at, length in _records(book, 0):
        if kind == _EOF:
            break
        if kind == _FONT:
            fonts.append(bool(book[at + 2] & _STRUCK))
        elif kind == _FORMAT:
            formats.append(struct.unpack_from("<H", book, at)[0])
        elif kind == _SHARED or (kind == _GOES_ON and shared and before in {_SHARED, _GOES_ON}):
            shared.append(book[at : at + length])
        before = kind
    struck = frozenset(at + (at >= _NO_FONT) for at, out in enumerate(fonts) if out)
    return _Fonts(struck, tuple(formats), tuple(texts(shared)) if struck and shared else ())


def _struck(book: bytes, start: int, fonts: _Fonts) -> Iterator[tuple[tuple[int, int], str]]:
    for row, column, look, text in _cells(book, start):
        left = fonts.left(look, text)
        if left is not None:
            yield (row, column), left


def _cells(book: bytes, start: int) -> Iterator[tuple[int, int, int, int]]:
    """Give each cell that holds something: row, column, format, the number of its shared text or -1."""
    for kind, at, length in _of_sheet(book, start):
        if kind in _CELLS:
            text = struct.unpack_from("<I", book, at + 6)[0] if kind == _TEXT else -1
            yield *struct.unpack_from("<HHH", book, at), text
        elif kind == _NUMBERS:
            row, column = struct.unpack_from("<HH", book, at)
            for nth in range((length - 6) // _OF_NUMBERS):
                yield row, column + nth, struct.unpack_from("<H", book, at + 4 + _OF_NUMBERS * nth)[0], -1
