"""What was recognised on scanned pages, kept on this machine by the picture's hash, so that no page is read twice."""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_MOST = 256 * 1024 * 1024  # bytes; some 20,000 pages
_PRIVATE = 0o700


class PageCache:
    """JSON by key in one private folder; never raises. When it is full, the oldest half goes."""

    def __init__(self, folder: Path, *, most: int = _MOST) -> None:
        """Remember the folder; it is made when something is kept."""
        self._folder, self._most = folder, most
        self._room: int | None = None

    def known(self, key: str) -> object:
        """Give what was kept under the key, or None."""
        try:
            return json.loads((self._folder / key).read_bytes()) if key.isalnum() else None
        except (OSError, ValueError):
            return None

    def keep(self, key: str, found: object) -> None:
        """Keep it, whole or not at all."""
        body = json.dumps(found, ensure_ascii=False).encode()
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            if not key.isalnum() or not self._fits(len(body)):
                return
            hidden = self._folder / f".{key}.{os.getpid()}"
            hidden.write_bytes(body)
            hidden.rename(self._folder / key)

    def _fits(self, size: int) -> bool:
        """Tell whether there is room; the folder is counted at first and when it seems full."""
        if self._room is None or self._room < size:
            self._room = self._most - self._thinned(size)
        self._room -= size
        return self._room >= 0

    def _thinned(self, wanted: int) -> int:
        """Drop the older half where `wanted` bytes have no room; gives the bytes that are left."""
        found = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in self._folder.iterdir())
        left = sum(size for _time, size, _path in found)
        if left + wanted <= self._most:
            return left
        for _time, size, path in found:
            if left <= self._most // 2:
                break
            path.unlink(missing_ok=True)
            left -= size
        return left
