"""RAR archives written by hand, with what is in them stored as it is: RAR 5 and RAR 4 (rarlab.com/technote.htm)."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAIN, _FILE, _SERVICE, _LOCK, _END = 1, 2, 3, 4, 5
_UNIX, _REGULAR = 1, 0o100644
RECOVERY = b"R" * 200


def number(value: int) -> bytes:
    """Write a number of seven bits a byte."""
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + number(rest) if rest else bytes([low])


def block(kind: int, body: bytes, *, extra: bytes = b"", data: bytes | None = None) -> bytes:
    """Give a block of RAR 5 with its sum, and behind it its data where it has any."""
    flags = 1 * bool(extra) | 2 * (data is not None)
    sizes = (number(len(extra)) if extra else b"") + (b"" if data is None else number(len(data)))
    head = number(kind) + number(flags) + sizes + body + extra
    sized = number(len(head)) + head
    return struct.pack("<I", zlib.crc32(sized)) + sized + (data or b"")


def record(kind: int, body: bytes) -> bytes:
    """Give a record of a file's extra area."""
    return number(len(number(kind) + body)) + number(kind) + body


def copy_of(name: str) -> bytes:
    """Give the record that says a file's bytes are another one's."""
    return record(5, number(5) + number(0) + number(len(name.encode())) + name.encode())


def link_to(name: str) -> bytes:
    """Give the record of a symbolic link."""
    return record(5, number(1) + number(0) + number(len(name.encode())) + name.encode())


LOCKED = record(1, number(0) + number(1) + b"\x0f" + b"S" * 16 + b"I" * 16 + b"C" * 12)


def entry(name: str, data: bytes, *, extra: bytes = b"", dictionary: int = 0, size: int | None = None) -> bytes:
    """Give a file of RAR 5; `dictionary` as the power of two over 128 KiB, `size` where another one is told."""
    raw, told = name.encode(), len(data) if size is None else size
    how = dictionary << 10 if not dictionary else dictionary << 10 | 1 << 7
    body = number(4) + number(told) + number(_REGULAR) + struct.pack("<I", zlib.crc32(data))
    return block(_FILE, body + number(how) + number(_UNIX) + number(len(raw)) + raw, extra=extra, data=data)


def rar5(*entries: bytes, volume: int = 0, recovery: bytes = b"") -> bytes:
    """Give an archive of RAR 5: one of several with a `volume` flag, and with a recovery record where one is given."""
    service = number(0) + number(len(recovery)) + number(0) + number(0) + number(_UNIX) + number(2) + b"RR"
    behind = block(_SERVICE, service, data=recovery) if recovery else b""
    head = b"Rar!\x1a\x07\1\0" + block(_MAIN, number(volume))
    return head + b"".join(entries) + behind + block(_END, number(0))


def rar5_of(files: Mapping[str, bytes]) -> bytes:
    """Give an archive of RAR 5 of files by their names."""
    return rar5(*(entry(name, data) for name, data in files.items()))


def locked_heads() -> bytes:
    """Give an archive of RAR 5 that tells not even its names."""
    return b"Rar!\x1a\x07\1\0" + block(_LOCK, number(0) + number(0) + b"\x0f" + b"S" * 16) + b"I" * 64


def _block4(kind: int, flags: int, body: bytes) -> bytes:
    head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
    return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head


def entry4(name: str, data: bytes, *, flags: int = 0) -> bytes:
    """Give a file of RAR 4 with its name in UTF-16 behind the short one."""
    wide = name.encode("utf-16-le")
    letters = [wide[at : at + 2] for at in range(0, len(wide), 2)]
    told = b"".join(b"\xaa" + b"".join(letters[at : at + 4]) for at in range(0, len(letters), 4))
    raw = name.encode("ascii", "replace") + b"\0" + b"\0" + told
    sizes = struct.pack("<IIBIIBBHI", len(data), len(data), 3, zlib.crc32(data), 0, 20, 0x30, len(raw), _REGULAR)
    return _block4(0x74, 0x8200 | flags, sizes + raw) + data


def rar4(*entries: bytes, flags: int = 0) -> bytes:
    """Give an archive of RAR 4; flag 1 for one of several volumes, 0x80 for locked heads."""
    return b"Rar!\x1a\x07\0" + _block4(0x73, flags, b"\0" * 6) + b"".join(entries) + _block4(0x7B, 0x4000, b"")


def rar4_of(files: Mapping[str, bytes]) -> bytes:
    """Give an archive of RAR 4 of files by their names."""
    return rar4(*(entry4(name, data) for name, data in files.items()))
