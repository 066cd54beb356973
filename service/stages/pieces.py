"""Large files piece by piece: a file of this process alone on the disk, and the hash of one."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING

from service.domain import weighing

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20


def scratch() -> IO[bytes]:
    """Give an empty file without a name, gone when it is closed or the process dies; it lies where TMPDIR says."""
    return tempfile.TemporaryFile(prefix="hoso-")


def each(stream: IO[bytes]) -> Iterator[bytes]:
    """Give all bytes of a file from its start, a MiB at a time."""
    stream.seek(0)
    while piece := stream.read(CHUNK):
        yield piece


def weighed(stream: IO[bytes]) -> tuple[str, int]:
    """Give the hex SHA-256 and the size in bytes of a file, from its start."""
    return weighing.weighed(each(stream))
