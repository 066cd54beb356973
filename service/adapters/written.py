"""Bytes on their way: written down as they pass."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def written(pieces: Iterable[bytes], target: IO[bytes]) -> Iterator[bytes]:
    """Write each piece to `target` and give it on, so that what is stored is read once and weighed as it is kept."""
    for piece in pieces:
        target.write(piece)
        yield piece
