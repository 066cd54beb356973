"""The data folder of one machine: whose it is, who uses it, and what lies where."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import socket
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from service.domain.errors import Conflict, Invalid, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

FORMAT = 1
LEAST_FREE = 200 * 1024 * 1024
MEBIBYTE = 1024 * 1024
# What a command leaves in a folder before anything was started over it (`hoso doctor`, `hoso extract`, `hoso intake`),
# and the keys that a person brings along from a folder whose backup is to be restored.
OUR_OWN = frozenset({"lock", "lost+found", "broker", "spool", "ocr", "inbox", "run", "secret-key", "audit-key"})


class DataFolder:
    """The folder that one running Hoso owns: checked when opened, locked until closed.

    `version` is the product's; `least_free` the free space it needs, in bytes.
    """

    def __init__(self, path: Path, version: str, *, least_free: int = LEAST_FREE) -> None:
        """Only remember; `open` does the work."""
        self.path = path.absolute()
        self.version = version
        self.least_free = least_free
        self._lock: int | None = None

    @property
    def postgres(self) -> Path:
        """Where the database server keeps everything of its own."""
        return self.path / "postgres"

    @property
    def s3(self) -> Path:
        """Where the object store keeps everything of its own."""
        return self.path / "s3"

    @property
    def broker(self) -> Path:
        """Where the queue's bells lie; may be deleted at any time."""
        return self.path / "broker"

    @property
    def logs(self) -> Path:
        """Where each child's log is."""
        return self.path / "logs"

    @property
    def inbox(self) -> Path:
        """Where a person drops papers."""
        return self.path / "inbox"

    def open(self) -> Self:
        """Make or take the folder; twice is once.

        Raises Invalid (not a folder, not writable, of another version, somebody else's files),
        Unavailable (too little free space) or Conflict (in use; `current` is the process number).
        """
        if self._lock is not None:
            return self
        self._make()
        self._require_space()
        self._take_lock()
        try:
            self._require_version()
        except Invalid:
            self.close()
            raise
        return self

    def close(self) -> None:
        """Let another process use the folder. Twice is once."""
        if self._lock is not None:
            os.close(self._lock)
        self._lock = None

    def __enter__(self) -> Self:
        """Open."""
        return self.open()

    def __exit__(self, *_: object) -> None:
        """Close."""
        self.close()

    def _make(self) -> None:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self.path / "lock").touch(mode=0o600)
        except (FileExistsError, NotADirectoryError) as exc:
            message = f"{self.path} không phải là thư mục; hãy chọn thư mục khác bằng --data"
            raise Invalid(message) from exc
        except OSError as exc:
            raise not_writable(self.path, exc) from exc

    def _require_space(self) -> None:
        if lack := lack_of_space(self.path, least=self.least_free):
            raise Unavailable(f"{lack}; hãy dọn bớt hoặc chọn thư mục khác bằng --data")

    def _take_lock(self) -> None:
        lock = os.open(self.path / "lock", os.O_RDWR)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            holder = os.pread(lock, 32, 0).decode().strip()
            os.close(lock)
            message = (
                f"Thư mục {self.path} đang được một tiến trình hoso khác dùng (pid {holder}); "
                f"hãy dừng tiến trình đó hoặc chọn thư mục khác bằng --data"
            )
            raise Conflict(message, current=holder) from exc
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        self._lock = lock

    def _require_version(self) -> None:
        mark = self.path / "VERSION"
        if mark.exists():
            self._refuse_other_format(self._read(mark))
        else:
            self._refuse_foreign()
        draft = mark.with_name("VERSION.new")
        draft.write_text(f'format = {FORMAT}\nversion = "{self.version}"\n')
        draft.rename(mark)

    def _read(self, mark: Path) -> Mapping[str, Any]:
        try:
            return tomllib.loads(mark.read_text())
        except ValueError as exc:
            message = f"Tệp {mark} bị hỏng; hãy khôi phục nó, hoặc chọn thư mục khác bằng --data"
            raise Invalid(message) from exc

    def _refuse_other_format(self, found: Mapping[str, Any]) -> None:
        made_by = found.get("format")
        if made_by != FORMAT:
            message = (
                f"Thư mục {self.path} do Hoso {found.get('version')} tạo ra (định dạng {made_by}); bản này là "
                f"{self.version} (định dạng {FORMAT}). Hãy chạy bản đã tạo ra nó, hoặc chọn thư mục khác bằng --data"
            )
            raise Invalid(message)

    def _refuse_foreign(self) -> None:
        others = sorted({entry.name for entry in self.path.iterdir()} - OUR_OWN)
        if others:
            message = (
                f"Thư mục {self.path} đã có tệp khác ({others[0]}…) và không phải thư mục dữ liệu của Hoso; "
                f"hãy chọn một thư mục trống bằng --data"
            )
            raise Invalid(message)


def free_space(path: Path) -> int:
    """Give the free bytes of the disk on which a path lies, or would lie."""
    there = next(one for one in (path, *path.parents) if one.exists())
    return shutil.disk_usage(there).free


def lack_of_space(path: Path, *, least: int = LEAST_FREE) -> str:
    """Say that the disk of a path has less than `least` bytes left; nothing while it has."""
    free = free_space(path)
    if free >= least:
        return ""
    return f"Ổ đĩa chứa {path} chỉ còn {free // MEBIBYTE} MiB trống, cần ít nhất {least // MEBIBYTE} MiB"


class DiskWatch:
    """Tells once that a folder's disk is nearly full, and once that it has room again; to be called often."""

    def __init__(
        self, path: Path, tell: Callable[[str], None], *, least: int = LEAST_FREE, eased: Callable[[], object]
    ) -> None:
        """Only remember; `eased` is called when there is room again."""
        self._path, self._tell, self.least, self._eased = path, tell, least, eased
        self._lacked = ""

    def __call__(self) -> None:
        """Look once."""
        lack = lack_of_space(self._path, least=self.least)
        if lack and not self._lacked:
            self._tell(f"{lack}; hồ sơ mới và quyết định sẽ chờ hoặc bị từ chối cho tới khi có chỗ: hãy dọn bớt")
        elif self._lacked and not lack:
            self._tell(f"Ổ đĩa chứa {self._path} lại đủ chỗ trống")
            self._eased()
        self._lacked = lack


def not_writable(path: Path, exc: OSError) -> Invalid | Unavailable:
    """Give the sentence for a folder that refuses a first small file."""
    if exc.errno in {errno.ENOSPC, errno.EDQUOT}:
        return Unavailable(f"Ổ đĩa chứa {path} đã đầy; hãy dọn bớt hoặc chọn thư mục khác bằng --data")
    return Invalid(f"Không ghi được vào {path} ({exc.strerror}); hãy sửa quyền hoặc chọn thư mục khác bằng --data")


def require_port(port: int, host: str = "127.0.0.1") -> None:
    """Raise Unavailable, naming the port and what to do, when we could not listen on it."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except PermissionError as exc:
            message = f"Không đủ quyền mở cổng {port}; hãy chọn cổng từ 1024 trở lên: hoso up --port N"
            raise Unavailable(message) from exc
        except OSError as exc:
            message = (
                f"Cổng {port} trên {host} đã có chương trình khác dùng; hãy dừng chương trình đó "
                f"hoặc chọn cổng khác: hoso up --port N"
            )
            raise Unavailable(message) from exc


@dataclass(frozen=True, slots=True)
class BrokerFolder:
    """The folders of Celery's filesystem transport; they hold bells only and may be lost."""

    folder: Path
    url: str = "filesystem://"

    def ensure(self) -> None:
        """Make the folders again where they are gone; a sweeper rings what was lost."""
        for place in (self.folder / "queue", self.folder / "control"):
            place.mkdir(mode=0o700, parents=True, exist_ok=True)

    @property
    def options(self) -> dict[str, Any]:
        """Celery's `broker_transport_options`; polls every 5 ms, about 3-7 ms to start a task."""
        self.ensure()
        queue = str(self.folder / "queue")
        return {
            "data_folder_in": queue,
            "data_folder_out": queue,
            "control_folder": str(self.folder / "control"),
            "store_processed": False,
            "polling_interval": 0.005,
        }
