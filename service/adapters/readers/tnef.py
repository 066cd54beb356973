"""The files in a `winmail.dat`, in which Outlook sends what is attached to a mail of its format ([MS-OXTNEF] 2.1)."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from service.adapters.readers.refusals import refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAGIC = b"\x78\x9f\x3e\x22"
_HEAD, _ATTRIBUTE, _SUM, _CODE = 6, struct.Struct("<BII"), struct.Struct("<H"), struct.Struct("<I")
_CODEPAGE, _BEGIN, _TITLE, _DATA, _PROPERTIES = 0x00069007, 0x00069002, 0x00018010, 0x0006800F, 0x00069005
_LONG_NAME = b"\x1f\x00\x07\x37\x01\x00\x00\x00"  # PidTagAttachLongFilename: one text in UTF-16
_MOST_NAME = 1_024  # bytes


def looks_like_one(data: bytes) -> bool:
    """Tell whether the bytes are a `winmail.dat`."""
    return data.startswith(_MAGIC)


def files(data: bytes) -> tuple[list[tuple[str, bytes]], bool]:
    """Give its files as (name, bytes), none where it holds a mail's words alone, and whether these are all.

    What is no plain file (a mail within the mail, an object of a program) is not given. Raises Refused (`tnef.broken`).
    """
    found: list[dict[int, bytes]] = []
    coding = "cp1252"
    for kind, body in _attributes(data):
        if kind == _CODEPAGE and len(body) >= _CODE.size:
            coding = f"cp{_CODE.unpack_from(body)[0]}"
        elif kind == _BEGIN:
            found.append({})
        elif found:
            found[-1][kind] = body
    plain = [(_name(one, coding), one[_DATA]) for one in found if _DATA in one]
    return plain, len(plain) == len(found)


def _attributes(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the attributes by their identifiers; each has a sum of its bytes behind it, without which it is damaged."""
    at = _HEAD
    while at < len(data):
        if at + _ATTRIBUTE.size > len(data):
            raise refusal("tnef.broken")
        _level, kind, size = _ATTRIBUTE.unpack_from(data, at)
        at += _ATTRIBUTE.size
        end = at + size
        if end + _SUM.size > len(data) or _SUM.unpack_from(data, end)[0] != sum(data[at:end]) & 0xFFFF:
            raise refusal("tnef.broken")
        yield kind, data[at:end]
        at = end + _SUM.size


def _name(attributes: dict[int, bytes], coding: str) -> str:
    long = attributes.get(_PROPERTIES, b"")
    at = long.find(_LONG_NAME)
    begin = at + len(_LONG_NAME) + _CODE.size
    if at >= 0 and begin <= len(long):
        size = min(_CODE.unpack_from(long, begin - _CODE.size)[0], _MOST_NAME)
        return long[begin : begin + size].decode("utf-16-le", "replace").rstrip("\0")
    title = attributes.get(_TITLE, b"").rstrip(b"\0")
    try:
        return title.decode(coding)
    except (LookupError, UnicodeDecodeError):
        return title.decode("cp1258", "replace")
