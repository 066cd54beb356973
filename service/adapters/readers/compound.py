"""The streams of a compound file, in which Word, Excel and Outlook keep their papers ([MS-CFB] 2)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from functools import cached_property

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENTRY = 128  # bytes
_IN_HEADER = 109  # FAT sectors that the header names
_LAST_SECTOR = 0xFFFFFFFA
_ROOT = "Root Entry"
_SHORT = 64  # bytes of a short stream's piece
_STORAGES = frozenset({1, 5})  # the latter is the root
_NEIGHBOURS, _CHILD, _PLACE = struct.Struct("<II"), struct.Struct("<I"), struct.Struct("<II")


def stream(data: bytes, *names: str) -> bytes:
    """Give the first stream there is of some names, in whatever storage; nothing without one.

    Raises struct.error, IndexError, KeyError or ValueError on a file that is not well formed.
    """
    if not data.startswith(_MAGIC):
        return b""
    compound = Compound(data)
    held = {compound.name(number): number for number in range(compound.count)}
    number = next((held[name] for name in names if name in held), None)
    return b"" if number is None else compound.found(number)


@dataclass(frozen=True, slots=True)
class Storage:
    """A storage as a folder is: the numbers of its `streams` by name, the storages in it."""

    streams: dict[str, int] = field(default_factory=dict)
    storages: dict[str, Storage] = field(default_factory=dict)


class Compound:
    """A compound file; raises what `stream` does, and ValueError where more is read than could lie in the file."""

    def __init__(self, data: bytes) -> None:
        """Read the tables and the directory."""
        size = 1 << struct.unpack_from("<H", data, 30)[0]
        count, folder = struct.unpack_from("<I", data, 44)[0], struct.unpack_from("<I", data, 48)[0]
        if not 128 <= size <= 4096:  # noqa: PLR2004  # sectors are of 512 or 4096 bytes
            raise ValueError(size)
        self._data, self._size, self._left = data, size, 2 * len(data)
        self._table: list[int] = []
        for sector in _tables(data, size)[:count]:
            self._table.extend(struct.unpack_from(f"<{size // 4}I", data, (sector + 1) * size))
        self._sectors = data[size:]
        self._entries = _chain(self._sectors, self._table, folder, size)
        self.count = len(self._entries) // _ENTRY

    def name(self, number: int) -> str:
        """Give the name of a directory entry."""
        at = number * _ENTRY
        length = struct.unpack_from("<H", self._entries, at + 64)[0]
        return self._entries[at : at + max(length - 2, 0)].decode("utf-16-le", "replace")

    def read(self, number: int) -> bytes:
        """Give a stream's bytes; ValueError where some are missing."""
        body = self.found(number)
        if len(body) < _PLACE.unpack_from(self._entries, number * _ENTRY + 116)[1]:
            raise ValueError(number)
        return body

    def found(self, number: int) -> bytes:
        """Give a stream's bytes, as many as there are."""
        start, whole = _PLACE.unpack_from(self._entries, number * _ENTRY + 116)
        if whole >= struct.unpack_from("<I", self._data, 56)[0]:
            body = _chain(self._sectors, self._table, start, self._size)[:whole]
        else:
            body = _chain(*self._short, start, _SHORT)[:whole]
        self._left -= len(body)
        if self._left < 0:
            raise ValueError(number)
        return body

    def root(self) -> Storage:
        """Give the root with all that is in it; an entry that several point to is where it is found first."""
        root = Storage()
        seen = {0}
        open_ends = [(root, _CHILD.unpack_from(self._entries, 76)[0])]
        while open_ends:
            storage, number = open_ends.pop()
            if number >= self.count or number in seen:
                continue
            seen.add(number)
            at = number * _ENTRY
            open_ends += [(storage, beside) for beside in _NEIGHBOURS.unpack_from(self._entries, at + 68)]
            if self._entries[at + 66] in _STORAGES:
                inner = storage.storages.setdefault(self.name(number), Storage())
                open_ends.append((inner, _CHILD.unpack_from(self._entries, at + 76)[0]))
            else:
                storage.streams.setdefault(self.name(number), number)
        return root

    @cached_property
    def _short(self) -> tuple[bytes, list[int]]:
        """Give what short streams lie in, which is the root's own, and the table of its pieces."""
        small = _chain(self._sectors, self._table, struct.unpack_from("<I", self._data, 60)[0], self._size)
        held = {self.name(number): number for number in range(self.count)}
        start = _PLACE.unpack_from(self._entries, held[_ROOT] * _ENTRY + 116)[0]
        root = _chain(self._sectors, self._table, start, self._size)
        return root, list(struct.unpack(f"<{len(small) // 4}I", small))


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
