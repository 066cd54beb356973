"""What was recognised on scanned pages, kept on this machine by the hash of their picture and of their file."""

from __future__ import annotations

import contextlib
import json
import os
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MOST = 256 * 1024 * 1024  # bytes; some 20,000 pages
# Seconds: what the archive let go of does not live on here.
_REMEMBERED = 30 * 24 * 3600.0
_PRIVATE = 0o700


class PageCache:
    """JSON by key in one private folder; never raises. When it is full, the oldest half goes, after 30 days anything.

    Old ones are swept when a process first keeps something.
    """

    def __init__(self, folder: Path, *, most: int = _MOST, now: Callable[[], float] = time.time) -> None:
        """Remember the folder, which is made when something is kept; `now` gives seconds since 1970."""
        self._folder, self._most, self._now = folder, most, now
        self._room: int | None = None

    def known(self, key: str) -> object:
        """Give what was kept under the key, or None."""
        path = self._folder / key
        try:
            if not key.isalnum() or self._is_old(path.stat().st_mtime):
                return None
            return json.loads(path.read_bytes())
        except (OSError, ValueError):
            return None

    def keep(self, key: str, found: object) -> bool:
        """Keep it, whole or not at all; tells which."""
        body = json.dumps(found, ensure_ascii=False).encode()
        with contextlib.suppress(OSError):
            self._folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
            if not key.isalnum() or not self._fits(len(body)):
                return False
            hidden = self._folder / f".{key}.{os.getpid()}"
            hidden.write_bytes(body)
            os.utime(hidden, (self._now(), self._now()))
            hidden.rename(self._folder / key)
            return True
        return False

    def _fits(self, size: int) -> bool:
        """Tell whether there is room; the folder is counted at first and when it seems full."""
        if self._room is None or self._room < size:
            self._room = self._most - self._thinned(size)
        self._room -= size
        return self._room >= 0

    def _thinned(self, wanted: int) -> int:
        """Drop what is old, and the older half where `wanted` bytes have no room; gives the bytes that are left."""
        found = sorted((path.stat().st_mtime, path.stat().st_size, path) for path in self._folder.iterdir())
        left = sum(size for _time, size, _path in found)
        most = self._most // 2 if left + wanted > self._most else left
        for kept_at, size, path in found:
            if left <= most and not self._is_old(kept_at):
                break
            path.unlink(missing_ok=True)
            left -= size
        return left

    def _is_old(self, kept_at: float) -> bool:
        return self._now() - kept_at > _REMEMBERED
