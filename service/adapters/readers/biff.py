"""Rows that an .xls does not show: the compound file's workbook stream, record by record ([MS-CFB] 2, [MS-XLS] 2.4).

The reader of cells does not tell them. What is not well formed here gives none: whether the file opens is its business.
"""

from __future__ import annotations

import struct
from itertools import takewhile
from typing import TYPE_CHECKING

from service.adapters.readers.compound import stream

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES = ("Workbook", "Book")
_BOF, _EOF, _SHEET, _ROW, _FILE_PASS = 0x0809, 0x000A, 0x0085, 0x0208, 0x002F
_ROW_SIZE, _HIDDEN = 16, 0x20


def hidden_rows(data: bytes) -> dict[str, frozenset[int]]:
    """Give the rows that each sheet does not show, counted from 0; nothing of a file that is not well formed."""
    try:
        book = stream(data, *_NAMES)
        return {name: frozenset(_hidden(book, start)) for name, start in _sheets(book)}
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
    depth = 0
    for kind, at, length in _records(book, start):
        depth += (kind == _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if kind == _ROW and length >= _ROW_SIZE and book[at + 12] & _HIDDEN:
            yield struct.unpack_from("<H", book, at)[0]
