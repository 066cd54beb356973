"""The object store in memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from service.domain.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.ports import NewObject


class MemoryObjects:
    """The object store; it never forgets while the process lives."""

    def __init__(self) -> None:
        """Start empty."""
        self._objects: dict[str, bytes] = {}
        self._history: dict[str, list[bytes]] = {}

    def put_all(self, objects: Sequence[NewObject]) -> None:
        """Keep every object; one whose key exists with the same size is kept as it is."""
        for new in objects:
            if self.stat(new.key) != len(new.data):
                self._keep(new)

    def put_new(self, objects: Sequence[NewObject]) -> None:
        """Keep objects that no row names yet; twice is harmless."""
        for new in objects:
            self._keep(new)

    def _keep(self, new: NewObject) -> None:
        self._objects[new.key] = new.data
        self._history.setdefault(new.key, []).append(new.data)

    def get(self, key: str, *, sha256: str = "") -> bytes:
        """Give the bytes, checked against `sha256` when given. NotFound; Unavailable when the hash differs."""
        if key not in self._objects:
            raise NotFound(f"Kho lưu không có {key}.")
        data = self._objects[key]
        if sha256 and hashlib.sha256(data).hexdigest() != sha256:
            raise Unavailable(f"Nội dung {key} trong kho lưu không khớp mã SHA-256.")
        return data

    def fresh(self, key: str, *, sha256: str) -> bytes:
        """Give bytes that were put a moment ago: here the same as any others."""
        return self.get(key, sha256=sha256)

    def stat(self, key: str) -> int | None:
        """Give the size in bytes, or None when there is no such object."""
        return len(self._objects[key]) if key in self._objects else None

    def keys(self, prefix: str) -> Iterator[str]:
        """Give all keys under a prefix."""
        return iter(sorted(key for key in self._objects if key.startswith(prefix)))

    def versions(self, key: str) -> Sequence[str]:
        """Give the ids of the versions of a key, newest first."""
        return [str(number) for number in reversed(range(len(self._history.get(key, ()))))]

    def version(self, key: str, version: str) -> bytes:
        """Give the bytes of one version. NotFound."""
        history = self._history.get(key, [])
        if not version.isdecimal() or int(version) >= len(history):
            raise NotFound(f"Kho lưu không có phiên bản {version} của {key}.")
        return history[int(version)]

    def lock_probe(self) -> str:
        """Say that memory locks nothing."""
        return "kho trong bộ nhớ không khóa được phiên bản nào"
