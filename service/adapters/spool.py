"""A copy on this machine's own disk of what was just put into the object store, for its first reading.

Papers are read a moment after they were kept, mostly on the same machine: asking the store for them
again cost a fifth of a dossier's CPU. The copy is a convenience: it may be gone at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from service.ports import NewObject

_MOST = 256 * 1024 * 1024  # bytes
_OLDEST = 600.0  # seconds before the newest: what another machine has read meanwhile
_PRIVATE = 0o700


class Spool:
    """Bytes by SHA-256 in one private folder, each given once; never raises, never grows past `most` bytes."""

    def __init__(self, folder: Path, *, most: int = _MOST) -> None:
        """Remember the folder; it is made when something is kept."""
        self._folder, self._most = folder, most

    def keep(self, objects: Sequence[NewObject]) -> None:
        """Lay copies down, as far as there is room, and drop those that nobody came for."""
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            room = self._most - self._swept()
            for new in objects:
                room -= len(new.data)
                if room >= 0:
                    (self._folder / new.sha256).write_bytes(new.data)

    def take(self, sha256: str) -> bytes | None:
        """Give the bytes and forget them; None when they are not here, or not whole."""
        try:
            path = self._folder / sha256
            data = path.read_bytes()
            path.unlink(missing_ok=True)
        except OSError:
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def _swept(self) -> int:
        """Drop the old ones; gives the bytes that are left."""
        found = [(path, path.stat()) for path in self._folder.iterdir()]
        newest = max((state.st_mtime for _path, state in found), default=0.0)
        old = [path for path, state in found if state.st_mtime < newest - _OLDEST]
        for path in old:
            path.unlink(missing_ok=True)
        return sum(state.st_size for path, state in found if path not in old)
