"""What the heads of a RAR archive tell that its reader does not: volumes, locked entries, references, whether it ends.

RAR 4 by its technical note (technote.txt of RAR 4.20), RAR 5 by https://www.rarlab.com/technote.htm.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MAGIC_4, _MAGIC_5 = b"Rar!\x1a\x07\0", b"Rar!\x1a\x07\1\0"
_VOLUME = 1
_MAIN_4, _FILE_4, _END_4 = 0x73, 0x74, 0x7B  # kinds of block in RAR 4
_LONG_4, _LARGE_4 = 0x8000, 0x100  # flags: bytes follow the block; there are more than four bytes can tell
_HEAD_4 = struct.Struct("<xxBHHI")
_LARGE_PLACE = 32  # of the upper four bytes
_MAIN, _FILE, _END = 1, 2, 5  # kinds of block in RAR 5
_EXTRA, _DATA = 1, 2  # a block's flags
_TIMED, _SUMMED = 2, 4  # a file's flags
_ENCRYPTED, _HASHED, _REDIRECTED, _COPY = 1, 2, 5, 5  # records of a file, and the redirection that names equal bytes
_CRC, _CRC_PLACE_4 = 4, 16  # bytes, and where they stand in the head of an entry of RAR 4
_MOST_BLOCKS = 10_000
_LONGEST_NUMBER = 10  # bytes


@dataclass(frozen=True, slots=True)
class Heads:
    """What stands in an archive's heads, those of entries in their order.

    `is_volume` of several; `is_whole` to its last block; the CRC-32 or BLAKE2sp `sums` of the entries' bytes; the names
    of `locked` entries, and the places of `copies` with the name of the entry whose bytes are theirs.
    """

    is_volume: bool = False
    is_whole: bool = False
    sums: tuple[bytes, ...] = ()
    locked: frozenset[bytes] = frozenset()
    copies: Mapping[int, bytes] = field(default_factory=dict)

    def fits(self, place: int, data: bytes) -> bool:
        """Tell whether these are the bytes of that entry, or no sum is told: who unpacks does not look at each."""
        if place >= len(self.sums):
            return False
        told = self.sums[place]
        return not told or told == (_crc(data) if len(told) == _CRC else _blake2sp(data))


def _crc(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(_CRC, "little")


def _blake2sp(data: bytes) -> bytes:
    """Give the sum of eight leaves, to which blocks are dealt one by one (BLAKE2, 2013, section 4)."""
    tree = partial(hashlib.blake2s, fanout=8, depth=2, inner_size=32)
    root = tree(node_depth=1, last_node=True)
    for leaf in range(8):
        dealt = b"".join(data[at : at + 64] for at in range(64 * leaf, len(data), 512))
        root.update(tree(dealt, node_offset=leaf, last_node=leaf == 7).digest())  # noqa: PLR2004 - the last of eight
    return root.digest()


class _Cursor:
    """A place in a block, from which numbers are taken; raises IndexError behind its end."""

    def __init__(self, data: bytes | bytearray, at: int, end: int) -> None:
        self.data, self.at, self.end = data, at, min(end, len(data))

    def number(self) -> int:
        """Take a number of seven bits a byte, the lowest first."""
        value = 0
        for place in range(_LONGEST_NUMBER):
            byte = self.bytes(1)[0]
            value |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:  # noqa: PLR2004 - the eighth bit says that more follow
                return value
        raise IndexError

    def bytes(self, size: int) -> bytes:
        """Take bytes as they are."""
        if size > self.end - self.at:
            raise IndexError
        self.at += size
        return bytes(self.data[self.at - size : self.at])


def of(data: bytes | bytearray) -> Heads:
    """Give what the heads tell, as far as they can be read; of what is no RAR nothing."""
    if data.startswith(_MAGIC_4):
        return _of_4(data)
    return _of_5(data) if data.startswith(_MAGIC_5) else Heads()


def _of_4(data: bytes | bytearray) -> Heads:
    at, is_volume, sums = len(_MAGIC_4), False, list[bytes]()
    for _ in range(_MOST_BLOCKS):
        if at + _HEAD_4.size > len(data):
            kind = data[at + 2] if at + 2 < len(data) else 0  # the last block may be as short as can be
            return Heads(is_volume, kind == _END_4, tuple(sums))
        kind, flags, size, packed = _HEAD_4.unpack_from(data, at)
        if kind == _END_4:
            return Heads(is_volume, is_whole=True, sums=tuple(sums))
        is_volume = is_volume or (kind == _MAIN_4 and bool(flags & _VOLUME))
        if kind == _FILE_4:
            sums.append(bytes(data[at + _CRC_PLACE_4 : at + _CRC_PLACE_4 + _CRC]))
        if kind == _FILE_4 and flags & _LARGE_4 and at + _LARGE_PLACE + 4 <= len(data):
            packed += int.from_bytes(data[at + _LARGE_PLACE : at + _LARGE_PLACE + 4], "little") << 32
        at += max(size, 7) + (packed if flags & _LONG_4 or kind == _FILE_4 else 0)
    return Heads(is_volume)


def _of_5(data: bytes | bytearray) -> Heads:
    is_volume, is_whole, sums = False, False, list[bytes]()
    locked, copies = set[bytes](), dict[int, bytes]()
    try:
        for kind, head, extra in _blocks(data):
            if kind == _MAIN:
                is_volume = is_volume or bool(head.number() & _VOLUME)
            elif kind == _FILE:
                name, told = _name_and_sum(head)
                records = dict(_records(extra))
                sums.append(told or _blake2sp_told(records))
                if _ENCRYPTED in records:
                    locked.add(name)
                if _REDIRECTED in records and (target := _copied(records[_REDIRECTED])):
                    copies[len(sums) - 1] = target
            is_whole = kind == _END
    except IndexError:
        is_whole = False  # damaged from here on: to read it says so
    return Heads(is_volume, is_whole, tuple(sums), frozenset(locked), copies)


def _blocks(data: bytes | bytearray) -> Iterator[tuple[int, _Cursor, _Cursor]]:
    """Give each block's kind, what stands behind its common fields, and its extra area."""
    at = len(_MAGIC_5)
    for _ in range(_MOST_BLOCKS):
        if at >= len(data):
            return
        cursor = _Cursor(data, at + 4, len(data))  # behind the sum
        size = cursor.number()
        cursor.end = min(cursor.at + size, len(data))
        kind, flags = cursor.number(), cursor.number()
        extra = cursor.number() if flags & _EXTRA else 0
        packed = cursor.number() if flags & _DATA else 0
        at = cursor.end + packed
        if at > len(data):
            raise IndexError
        yield kind, cursor, _Cursor(data, max(cursor.end - extra, cursor.at), cursor.end)
        if kind == _END:
            return


def _name_and_sum(head: _Cursor) -> tuple[bytes, bytes]:
    flags = head.number()
    head.number()  # size
    head.number()  # attributes
    head.bytes(4 * bool(flags & _TIMED))
    told = head.bytes(_CRC * bool(flags & _SUMMED))
    head.number()  # how it is compressed
    head.number()  # the system that did
    return head.bytes(head.number()), told


def _blake2sp_told(records: Mapping[int, _Cursor]) -> bytes:
    """Give the sum of the record that has one."""
    if _HASHED not in records:
        return b""
    record = records[_HASHED]
    return record.bytes(32) if record.number() == 0 else b""


def _records(extra: _Cursor) -> Iterator[tuple[int, _Cursor]]:
    while extra.at < extra.end:
        size = extra.number()
        end = extra.at + size
        record = _Cursor(extra.data, extra.at, min(end, extra.end))
        yield record.number(), record
        extra.at = end


def _copied(record: _Cursor) -> bytes:
    """Give the entry of which another is a copy; nothing where the redirection is a link."""
    kind = record.number()
    record.number()  # flags
    return record.bytes(record.number()) if kind == _COPY else b""
