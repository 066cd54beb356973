"""The RTF of a mail's words as Outlook packs it ([MS-OXRTFCP] 2 and 3)."""

from __future__ import annotations

import struct

_HEAD = struct.Struct("<II4sI")
_PACKED, _PLAIN = b"LZFu", b"MELA"
_WINDOW = 4_096  # bytes
_SHORTEST = 2  # bytes of a reference
# What the window holds at first ([MS-OXRTFCP] 2.1.2.1).
_FIRST = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans "
    rb"SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)


def unpacked(data: bytes, *, most: int) -> bytes:
    """Give the RTF, as far as it can be unpacked; nothing where it is more than `most` bytes or packed else."""
    if len(data) < _HEAD.size:
        return b""
    _size, whole, kind, _sum = _HEAD.unpack_from(data)
    body = data[_HEAD.size :]
    if whole > most or kind not in {_PACKED, _PLAIN}:
        return b""
    return body[:whole] if kind == _PLAIN else _inflated(body, whole)


def _inflated(packed: bytes, whole: int) -> bytes:
    """Follow the runs: eight letters or references, each flag of the byte before them tells which."""
    out = bytearray(_FIRST)
    end = len(_FIRST) + whole
    at = 0
    while at < len(packed) and len(out) < end:
        flags, at = packed[at], at + 1
        for place in range(8):
            if not flags >> place & 1:
                out += packed[at : at + 1]
                at += 1
                continue
            told = int.from_bytes(packed[at : at + 2], "big")
            at += 2
            begin = _before(told >> 4, len(out))
            if begin is None:
                return bytes(out[len(_FIRST) : end])
            _repeat(out, begin, (told & 0xF) + _SHORTEST)
    return bytes(out[len(_FIRST) : end])


def _before(offset: int, written: int) -> int | None:
    """Give where an offset within the window lies in what was written; None where it is the end's own mark."""
    back = (written - offset) % _WINDOW
    return written - back if 0 < back <= written else None


def _repeat(out: bytearray, begin: int, length: int) -> None:
    for at in range(begin, begin + length):
        out.append(out[at])
