"""What bytes weigh: their SHA-256 and their size, piece by piece, so that no file need be in memory whole."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def weighed(pieces: Iterable[bytes]) -> tuple[str, int]:
    """Give the hex SHA-256 (FIPS 180-4) and the size in bytes of all pieces together."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return digest.hexdigest(), size
