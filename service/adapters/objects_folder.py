"""Objects that lie in a folder, read only: what a rehearsed restore compares with."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from service.domain.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from service.ports import NewObject


class FolderObjects:
    """The objects of a backup as they lie in its folder; what is put is compared with what lies there."""

    def __init__(self, folder: Path) -> None:
        """Use the folder."""
        self._folder = folder

    def put_all(self, objects: Sequence[NewObject]) -> None:
        """Unavailable unless every object lies here as it is."""
        for new in objects:
            self.get(new.key, sha256=new.sha256)

    put_new = put_all

    def get(self, key: str, *, sha256: str = "") -> bytes:
        """Give the bytes, checked against `sha256` when given. NotFound; Unavailable when the hash differs."""
        try:
            data = (self._folder / key).read_bytes()
        except OSError as exc:
            raise NotFound(f"Bản sao lưu không có {key}.") from exc
        if sha256 and hashlib.sha256(data).hexdigest() != sha256:
            raise Unavailable(f"Nội dung {key} trong bản sao lưu không khớp mã SHA-256.")
        return data

    def fresh(self, key: str, *, sha256: str) -> bytes:
        """Give the bytes."""
        return self.get(key, sha256=sha256)

    def stat(self, key: str) -> int | None:
        """Give the size in bytes, or None when there is no such object."""
        path = self._folder / key
        return path.stat().st_size if path.is_file() else None

    def keys(self, prefix: str) -> Iterator[str]:
        """Give all keys under a prefix."""
        found = (path.relative_to(self._folder).as_posix() for path in self._folder.rglob("*") if path.is_file())
        return iter(sorted(key for key in found if key.startswith(prefix)))

    def versions(self, key: str) -> Sequence[str]:
        """Give the one version there is."""
        return ["1"] if self.stat(key) is not None else []

    def version(self, key: str, version: str) -> bytes:
        """Give its bytes. NotFound."""
        if version != "1":
            raise NotFound(f"Bản sao lưu không có phiên bản {version} của {key}.")
        return self.get(key)

    def lock_probe(self) -> str:
        """Say that a folder locks nothing."""
        return "thư mục không khóa được gì"
