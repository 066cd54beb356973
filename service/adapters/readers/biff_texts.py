"""The shared texts of an .xls that are printed in several fonts ([MS-XLS] 2.4.265, 2.5.293)."""

from __future__ import annotations

import struct
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_WIDE, _EXTENDED, _RUNS = 0x01, 0x04, 0x08
_RUN = 4  # bytes: from which letter on, in which font


class Text(NamedTuple):
    """A shared text, and from which letter on it is printed in which font; nothing of one in its cell's font."""

    whole: str
    runs: tuple[tuple[int, int], ...] = ()

    def stretches(self, font: int) -> Iterator[tuple[str, int]]:
        """Give its stretches, each with its font; what stands before the first run is in the cell's own `font`."""
        marks = [(0, font), *self.runs, (len(self.whole), font)]
        for (start, one), (end, _) in pairwise(marks):
            if start < end:
                yield self.whole[start:end], one


def texts(parts: Sequence[bytes]) -> list[Text]:
    """Read the shared texts from their record and those that go on with it; raises struct.error, IndexError."""
    cursor = _Cursor(parts)
    _, count = struct.unpack("<II", cursor.take(8))
    return [_text(cursor) for _ in range(min(count, sum(map(len, parts))))]


def _text(cursor: _Cursor) -> Text:
    letters, flags = struct.unpack("<HB", cursor.take(3))
    runs = struct.unpack("<H", cursor.take(2))[0] if flags & _RUNS else 0
    more = struct.unpack("<I", cursor.take(4))[0] if flags & _EXTENDED else 0
    whole = cursor.letters(letters, wide=bool(flags & _WIDE))
    told = cursor.take(_RUN * runs)
    cursor.take(more)
    return Text(whole, tuple(struct.iter_unpack("<HH", told)))


class _Cursor:
    """A place in a record that goes on in others: letters that go on begin anew with how wide they are."""

    def __init__(self, parts: Sequence[bytes]) -> None:
        self._parts = parts
        self._part = self._at = 0

    def take(self, size: int) -> bytes:
        taken = bytearray()
        while len(taken) < size:
            piece = self._parts[self._part][self._at : self._at + size - len(taken)]
            taken += piece
            self._at += len(piece)
            if len(taken) < size:
                self._part, self._at = self._part + 1, 0
        return bytes(taken)

    def letters(self, count: int, *, wide: bool) -> str:
        told: list[str] = []
        while count:
            room = (len(self._parts[self._part]) - self._at) // (1 + wide)
            raw = self.take(min(count, room) * (1 + wide))
            told.append(raw.decode("utf-16-le" if wide else "latin-1", "replace"))
            count -= min(count, room)
            if count:
                self._part, self._at = self._part + 1, 1
                wide = bool(self._parts[self._part][0] & _WIDE)
        return "".join(told)
