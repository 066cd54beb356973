"""The language of the pipe between worker and child: a length, a JSON header, then raw blobs.

Four bytes (big endian) give the header's length; the header's `blobs` lists the lengths of the
byte strings that follow it. Bytes are never base64: a 20 MB paper is 20 MB on the pipe.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Sequence

LENGTH = struct.Struct(">I")
MAX_HEADER = 128 * 1024 * 1024
MAX_BLOBS = 512 * 1024 * 1024


class FrameError(Exception):
    """The peer closed the pipe inside a frame or spoke something else."""


def pack(header: dict[str, Any], blobs: Sequence[bytes] = ()) -> list[bytes]:
    """Give the byte strings of one frame, in order, without copying the blobs."""
    told = json.dumps({**header, "blobs": [len(blob) for blob in blobs]}, ensure_ascii=False)
    # A name whose bytes are no UTF-8, or half of a letter in a broken text: it becomes a question mark.
    body = told.encode("utf-8", "replace")
    return [LENGTH.pack(len(body)) + body, *blobs]


def header_length(prefix: bytes) -> int:
    """Read the four bytes; raises FrameError for a length no header may have."""
    (length,) = LENGTH.unpack(prefix)
    if not isinstance(length, int) or length > MAX_HEADER:
        msg = f"frame header of {length} bytes"
        raise FrameError(msg)
    return length


def parse_header(body: bytes) -> dict[str, Any]:
    """Read a header and check its blob lengths; raises FrameError."""
    try:
        header = json.loads(body)
        sizes = header["blobs"]
    except (ValueError, TypeError, KeyError, RecursionError) as exc:
        msg = "frame header is not ours"
        raise FrameError(msg) from exc
    if not isinstance(sizes, list) or not all(isinstance(size, int) and size >= 0 for size in sizes):
        msg = "frame header has foreign blob lengths"
        raise FrameError(msg)
    if sum(sizes) > MAX_BLOBS:
        msg = f"frame of {sum(sizes)} bytes"
        raise FrameError(msg)
    return dict(header)


def write_frame(stream: BinaryIO, header: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
    """Write one frame to a blocking stream and flush it."""
    stream.writelines(pack(header, blobs))
    stream.flush()


def read_frame(stream: BinaryIO) -> tuple[dict[str, Any], list[bytes]] | None:
    """Read one frame from a blocking stream; None when it was closed between frames."""
    prefix = stream.read(LENGTH.size)
    if not prefix:
        return None
    header = parse_header(_exactly(stream, header_length(prefix)))
    return header, [_exactly(stream, size) for size in header["blobs"]]


def _exactly(stream: BinaryIO, size: int) -> bytes:
    body = stream.read(size)
    if len(body) != size:
        msg = "pipe closed inside a frame"
        raise FrameError(msg)
    return body
