"""A copy on this machine's own disk of what was just put into the object store, for its first reading.

Papers are read a moment after they were kept, mostly on the same machine: asking the store for them
again cost a fifth of a dossier's CPU. The copy is a convenience: it may be gone at any time.

What was put together lies in one file that has a name for each paper: a file costs as much as writing half a megabyte,
a name next to nothing. The file is one JSON line, `[[sha256, size], ...]`, and the papers behind it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from service.ports import NewObject

_MOST = 256 * 1024 * 1024  # bytes
_LOOKS = 16  # as often the folder is looked through while `most` bytes are written
_OLDEST = 600.0  # seconds before the newest: what another machine has read meanwhile
_PRIVATE = 0o700


class Spool:
    """Bytes by SHA-256 in one private folder, each given once; never raises.

    It stops at `most` bytes; several processes that fill it may each pass that by a sixteenth.
    """

    def __init__(self, folder: Path, *, most: int = _MOST) -> None:
        """Remember the folder; it is made when something is kept."""
        self._folder, self._most = folder, most
        self._room, self._unlooked = 0, most

    def keep(self, objects: Sequence[NewObject]) -> None:
        """Lay copies down, as far as there is room, and now and then drop those that nobody came for."""
        with contextlib.suppress(OSError):
            size = sum(len(new.data) for new in objects)
            if self._unlooked + size > self._most // _LOOKS:
                self._folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
                self._room, self._unlooked = self._most - self._swept(), 0
            fitting = []
            for new in objects:
                if len(new.data) <= self._room:
                    self._room -= len(new.data)
                    self._unlooked += len(new.data)
                    fitting.append(new)
            if fitting:
                self._lay(fitting)

    def _lay(self, objects: Sequence[NewObject]) -> None:
        draft = self._folder / f".{secrets.token_hex(8)}"
        try:
            with draft.open("xb") as file:
                file.write(json.dumps([(new.sha256, len(new.data)) for new in objects]).encode() + b"\n")
                file.writelines(new.data for new in objects)
            for new in objects:
                with contextlib.suppress(FileExistsError):
                    os.link(draft, self._folder / new.sha256)
        finally:
            draft.unlink(missing_ok=True)

    def take(self, sha256: str) -> bytes | None:
        """Give the bytes and forget them; None when they are not here, or not whole."""
        path = self._folder / sha256
        try:
            with path.open("rb") as file:
                path.unlink(missing_ok=True)
                data = b""
                for name, size in json.loads(file.readline()):
                    if name == sha256:
                        data = file.read(size)
                        break
                    file.seek(size, os.SEEK_CUR)
        except (OSError, ValueError, TypeError, RecursionError):
            return None
        return data if hashlib.sha256(data).hexdigest() == sha256 else None

    def _swept(self) -> int:
        """Drop the old ones; gives the bytes that are left."""
        found = [(path, path.stat()) for path in self._folder.iterdir()]
        newest = max((state.st_mtime for _path, state in found), default=0.0)
        old = {path for path, state in found if state.st_mtime < newest - _OLDEST}
        for path in old:
            path.unlink(missing_ok=True)
        return sum({state.st_ino: state.st_size for path, state in found if path not in old}.values())
