"""Objects that lie in a folder, read only: what a rehearsed restore compares with."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from service.adapters.written import written
from service.domain.errors import NotFound, Unavailable
from service.domain.weighing import weighed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime
    from pathlib import Path
    from typing import IO

    from service.ports import NewFile, NewObject

_CHUNK = 1 << 20
_DIFFERS = "Nội dung {key} trong bản sao lưu không khớp mã SHA-256: tệp này của bản sao lưu đã hỏng, hãy dùng bản khác."
_ONLY_READ = "thư mục của bản sao lưu chỉ để đọc, không khóa được gì"


class FolderObjects:
    """The objects of a backup as they lie in its folder; what is put is compared with what lies there."""

    def __init__(self, folder: Path) -> None:
        """Use the folder."""
        self._folder = folder

    def put_all(self, objects: Sequence[NewObject]) -> None:
        """Unavailable unless every object lies here as it is."""
        for new in objects:
            self._require(new.key, new.sha256)

    def put_new(self, objects: Sequence[NewObject]) -> None:
        """Unavailable unless every object lies here as it is."""
        self.put_all(objects)

    def put_file(self, new: NewFile) -> None:
        """Unavailable unless the file lies here as it is."""
        self._require(new.key, new.sha256)

    def _require(self, key: str, sha256: str) -> None:
        if self.digest(key)[0] != sha256:
            raise Unavailable(_DIFFERS.format(key=key))

    def get(self, key: str, *, sha256: str = "") -> bytes:
        """Give the bytes, checked against `sha256` when given. NotFound; Unavailable when the hash differs."""
        target = BytesIO()
        self.fetch(key, target, sha256=sha256)
        return target.getvalue()

    def fetch(self, key: str, target: IO[bytes], *, sha256: str = "", version: str = "") -> int:
        """Write the bytes to `target`, a MiB at a time; gives their number. Errors as `get`."""
        if version not in {"", "1"}:
            raise NotFound(f"Bản sao lưu không có phiên bản {version} của {key}.")
        found, size = weighed(written(self._pieces(key), target))
        if sha256 and found != sha256:
            raise Unavailable(_DIFFERS.format(key=key))
        return size

    def digest(self, key: str) -> tuple[str, int]:
        """Give the hex SHA-256 and the size of the bytes, read a MiB at a time. NotFound."""
        return weighed(self._pieces(key))

    def _pieces(self, key: str) -> Iterator[bytes]:
        try:
            with (self._folder / key).open("rb") as stream:
                while piece := stream.read(_CHUNK):
                    yield piece
        except OSError as exc:
            raise NotFound(f"Bản sao lưu không có {key}.") from exc

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

    def lock(self, key: str, until: datetime) -> bool:
        """Say that a folder locks nothing."""
        del key, until
        return False

    def destroy(self, key: str) -> str:
        """Say that nothing of a backup is destroyed here."""
        del key
        return _ONLY_READ

    def lock_probe(self) -> str:
        """Say that a folder locks nothing."""
        return _ONLY_READ

    def once_probe(self) -> str:
        """Say that a folder takes nothing."""
        return _ONLY_READ
