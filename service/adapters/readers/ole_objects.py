"""The file within an object that was laid into a paper ([MS-OLEDS] 2.3)."""

from __future__ import annotations

import struct

from service.adapters.readers import compound

NOT_WELL_FORMED = (struct.error, IndexError, KeyError, ValueError)  # as `compound.stream` says
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OF_OWN_KIND = ("Workbook", "Book", "WordDocument")
_NATIVE = "\x01Ole10Native"


def of_object(data: bytes) -> tuple[str, bytes]:
    """Give the file within an OLE object, and its name where it is told; an old Word or Excel file is the object.

    What is no compound file is the file itself. Raises what `compound.stream` raises on rubble.
    """
    if not data.startswith(_COMPOUND):
        return "", data
    if compound.stream(data, *_OF_OWN_KIND):
        return "", data
    if native := compound.stream(data, _NATIVE):
        return _packaged(native)
    return "", compound.stream(data, "Package", "CONTENTS")


def _packaged(native: bytes) -> tuple[str, bytes]:
    """Give the file that Windows' packager laid into an object ([MS-OLEDS] 2.3.6, as programs write it)."""
    label, _, behind = native[6:].partition(b"\0")
    _path, _, behind = behind.partition(b"\0")
    longest = int.from_bytes(behind[4:8], "little")
    body = behind[8 + longest :]
    size = int.from_bytes(body[:4], "little")
    return label.decode("utf-8", "replace")[:200], body[4 : 4 + size]
