"""The object store in memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from service.domain.errors import NotFound, Unavailable
from service.ports import NewObject

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from typing import IO

    from service.ports import NewFile


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
        """Keep objects; twice is harmless."""
        for new in objects:
            self._keep(new)

    def put_file(self, new: NewFile) -> None:
        """Keep a file."""
        new.stream.seek(0)
        self._keep(NewObject(new.key, new.stream.read(), new.sha256))

    def _keep(self, new: NewObject) -> None:
        if self._objects.get(new.key) != new.data:
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

    def fetch(self, key: str, target: IO[bytes], *, sha256: str = "", version: str = "") -> int:
        """Write the bytes to `target`; gives their number. Errors as `get`."""
        data = self._version(key, version) if version else self.get(key)
        target.write(data)
        if sha256 and hashlib.sha256(data).hexdigest() != sha256:
            raise Unavailable(f"Nội dung {key} trong kho lưu không khớp mã SHA-256.")
        return len(data)

    def digest(self, key: str) -> tuple[str, int]:
        """Give the hex SHA-256 and the size of the bytes. NotFound."""
        data = self.get(key)
        return hashlib.sha256(data).hexdigest(), len(data)

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

    def _version(self, key: str, version: str) -> bytes:
        history = self._history.get(key, [])
        if not version.isdecimal() or int(version) >= len(history):
            raise NotFound(f"Kho lưu không có phiên bản {version} của {key}.")
        return history[int(version)]

    def lock(self, key: str, until: datetime) -> bool:
        """Say that memory locks nothing."""
        del until
        self.get(key)
        return False

    def destroy(self, key: str) -> str:
        """Forget every version of a key."""
        self._objects.pop(key, None)
        self._history.pop(key, None)
        return ""

    def lock_probe(self) -> str:
        """Say that memory locks nothing."""
        return "kho trong bộ nhớ không khóa được phiên bản nào"

    def once_probe(self) -> str:
        """Say that memory writes over."""
        return "kho trong bộ nhớ ghi đè khi nội dung khác"
