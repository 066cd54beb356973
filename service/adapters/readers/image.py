"""Images: their size is read from the header, their pixels never; a person or OCR reads the rest."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from service.adapters.readers.flow import Flow
from service.domain.document import Document

if TYPE_CHECKING:
    from service.adapters.readers.limits import Limits

_START_OF_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_MOST_SEGMENTS = 200


def open_png(data: bytes, *, limits: Limits) -> Document:  # noqa: ARG001 - the readers' one signature
    """Open a PNG as one unread page with its pixel size as a fact."""
    size = struct.unpack_from(">II", data, 16) if data[12:16] == b"IHDR" and len(data) >= 24 else None  # noqa: PLR2004
    return _unread("image/png", size)


def open_jpeg(data: bytes, *, limits: Limits) -> Document:  # noqa: ARG001
    """Open a JPEG as one unread page with its pixel size as a fact."""
    return _unread("image/jpeg", _jpeg_size(data))


def open_tiff(data: bytes, *, limits: Limits) -> Document:  # noqa: ARG001
    """Open a TIFF as one unread page."""
    del data
    return _unread("image/tiff", None)


def open_webp(data: bytes, *, limits: Limits) -> Document:  # noqa: ARG001
    """Open a WebP, as chat programs send photographs, as one unread page."""
    del data
    return _unread("image/webp", None)


def _jpeg_size(data: bytes) -> tuple[int, ...] | None:
    place = 2
    for _ in range(_MOST_SEGMENTS):
        if place + 9 > len(data) or data[place] != 0xFF:  # noqa: PLR2004
            return None
        if data[place + 1] in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, place + 5)
            return width, height
        place += 2 + struct.unpack_from(">H", data, place + 2)[0]
    return None


def _unread(media_type: str, size: tuple[int, ...] | None) -> Document:
    facts = ({"code": "image.size", "width": size[0], "height": size[1]},) if size else ()
    return Document(media_type, (Flow().page(1, method="none"),), facts)
