"""The streams of a compound file, in which Word and Excel kept their papers before 2007 ([MS-CFB] 2)."""

from __future__ import annotations

import struct

_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
_ENTRY = 128  # bytes
_IN_HEADER = 109  # FAT sectors that the header names
_LAST_SECTOR = 0xFFFFFFFA
_ROOT = "Root Entry"
_SHORT = 64  # bytes of a short stream's piece


def stream(data: bytes, *names: str) -> bytes:
    """Give the first stream there is of some names; nothing without one.

    Raises struct.error, IndexError, KeyError or ValueError on a file that is not well formed.
    """
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
    start, whole = next((held[name] for name in names if name in held), (0, 0))
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
