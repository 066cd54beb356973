"""Rows that an .xls does not show: the compound file's workbook stream, record by record ([MS-CFB] 2, [MS-XLS] 2.4).

The reader of cells does not tell them. What is not well formed here gives none: whether the file opens is its business.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENTRY = 128  # bytes
_IN_HEADER = 109  # FAT sectors that the header names
_LAST_SECTOR = 0xFFFFFFFA
_NAMES, _ROOT = ("Workbook", "Book"), "Root Entry"
_SHORT = 64  # bytes of a short stream's piece
_BOF, _EOF, _SHEET, _ROW = 0x0809, 0x000A, 0x0085, 0x0208
_ROW_SIZE, _HIDDEN = 16, 0x20


def hidden_rows(data: bytes) -> dict[str, frozenset[int]]:
    """Give the rows that each sheet does not show, counted from 0; nothing of a file that is not well formed."""
    try:
        book = _workbook(data)
        return {name: frozenset(_hidden(book, start)) for name, start in _sheets(book)}
    except (struct.error, IndexError, KeyError, ValueError):
        return {}


def _workbook(data: bytes) -> bytes:
    """Give the workbook's stream."""
    if not data.startswith(_MAGIC):
        return b""
    size = 1 << struct.unpack_from("<H", data, 30)[0]
    count, folder = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
    if not 128 <= size <= 4096:  # noqa: PLR2004  # sectors are of 512 or 4096 bytes
        raise ValueError(size)
    table: list[int] = []
    for sector in _tables(data, size)[:count]:
        table.extend(struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size))
    sectors = data[size:]
    entries = _chain(sectors, table, folder, size)
    held: dict[str, tuple[int, int]] = {}
    for at in range(0, len(entries) - _ENTRY + 1, _ENTRY):
        length = struct.unpack_from("<H", entries, at + 64)[0]
        name = entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")
        held[name] = struct.unpack_from("<II", entries, at + 116)
    start, whole = next((held[name] for name in _NAMES if name in held), (0, 0))
    if whole >= struct.unpack_from("<I", data, 56)[0]:
        return _chain(sectors, table, start, size)[:whole]
    # A short stream lies in pieces within the root's own.
    small = _chain(sectors, table, struct.unpack_from("<I", data, 60)[0], size)
    root = _chain(sectors, table, held[_ROOT][0], size)
    return _chain(root, list(struct.unpack(f"<{len(small) // 4}I", small)), start, _SHORT)[:whole]


def _tables(data: bytes, size: int) -> list[int]:
    """Give the sectors that hold the allocation table: those the header names, then those of further lists."""
    sectors = list(struct.unpack_from(f"<{_IN_HEADER}I", data, 76))
    further, seen = struct.unpack_from("<I", data, 68)[0], 0
    while further < _LAST_SECTOR and seen * size < len(data):
        *more, further = struct.unpack_from(f"<{size // 4}I", data, (further + 1) * size)
        sectors += more
        seen += 1
    return [sector for sector in sectors if sector < _LAST_SECTOR]


def _chain(data: bytes, table: list[int], sector: int, size: int) -> bytes:
    """Give a stream's bytes: sector by sector, never more than there are."""
    parts: list[bytes] = []
    while sector < _LAST_SECTOR and len(parts) * size < len(data):
        parts.append(data[sector * size : (sector + 1) * size])
        sector = table[sector]
    return b"".join(parts)


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
