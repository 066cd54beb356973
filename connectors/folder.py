"""A watched folder as an e-office: what a person, a share or an SFTP drop lays into it.

Inbox layout
    *.edxml, *.xml      one edXML message
    *.zip               one message, zipped
    *.eml               one mail with its files
    any other file      one message of one paper
    a sub-folder        one message of several papers
    done/ failed/       where acknowledged messages go, by `rename`, never overwriting
    outbox/             what we send

A message is listed when it stopped growing. Links are never followed. Any number of instances,
threads and machines may poll one folder: a message that another one took is `Refused("gone…")`.
"""

from __future__ import annotations

import hashlib
import os
import stat
import tempfile
import threading
import unicodedata
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote_from_bytes, unquote_to_bytes

from connectors.base import CheckResult, Fetched, Form, Outcome, RawPaper, Reference, Refused, Unreachable
from connectors.blocks import number_of, refuse_unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from connectors.base import Organ

SETTINGS = frozenset({"folder", "settle_seconds", "max_bytes"})
DONE, FAILED, OUTBOX = "done", "failed", "outbox"
MAX_BYTES = 512 * 1024 * 1024
MAX_PAPERS = 2_000
MAX_DEPTH = 5

_OURS = frozenset({DONE, FAILED, OUTBOX})
_NOISE = frozenset({"thumbs.db", "desktop.ini"})
_GROWING = (".part", ".tmp", ".crdownload", ".filepart", ".partial")
_FORMS: Mapping[str, Form] = MappingProxyType(
    {".edxml": Form.EDXML, ".xml": Form.EDXML, ".zip": Form.ZIP, ".eml": Form.MAIL}
)
_LONGEST_NAME = 255
_SECOND_NS = 1_000_000_000

_LINK = "Mục này là liên kết (symlink), không phải hồ sơ; hãy chép chính tệp vào hộp thư."
_SPECIAL = "Mục này không phải tệp thường; hãy chép tệp hồ sơ vào hộp thư."
_DEEP = f"Thư mục lồng quá {MAX_DEPTH} cấp; hãy đặt các tệp hồ sơ ở cấp ngoài."
_MANY = f"Thư mục có quá {MAX_PAPERS} tệp; hãy chia thành nhiều hồ sơ."
_LARGE = "Hồ sơ lớn hơn giới hạn {limit} MiB; hãy chia nhỏ rồi gửi lại."


@dataclass(frozen=True, slots=True)
class _Paper:
    """One file as it lies there: its path inside the drop, and what tells it from a later one."""

    path: Path
    inner: str
    size: int
    mtime_ns: int
    ctime_ns: int
    inode: int
    fault: str = ""


@dataclass(frozen=True, slots=True)
class _Drop:
    """One message as it lies in the inbox; `growing` while a download inside is unfinished."""

    path: Path
    papers: tuple[_Paper, ...]
    is_folder: bool
    touched_ns: int
    growing: bool = False
    fault: str = ""

    @property
    def external_id(self) -> str:
        """Name this very drop: another file under the same name is another message."""
        parts = [(p.inner, p.size, p.mtime_ns, p.inode) for p in self.papers]
        seen = repr((self.path.name, parts)).encode("utf-8", "surrogateescape")
        return hashlib.sha256(seen).hexdigest()[:40]

    @property
    def form(self) -> Form:
        """Say what the drop's bytes are, by its name; opening it is the child's work."""
        return Form.PAPERS if self.is_folder else _FORMS.get(self.path.suffix.lower(), Form.PAPERS)

    def reference(self) -> Reference:
        """Give the drop as the inbox lists it; `detail` is ASCII whatever bytes the name has."""
        detail = {
            "entry": quote_from_bytes(os.fsencode(self.path.name)),
            "form": self.form.value,
            "bytes": sum(paper.size for paper in self.papers),
        }
        return Reference(self.external_id, _display(self.path.name), detail)


@dataclass(slots=True)
class FolderConnector:
    """One inbox folder.

    `clock` gives seconds that never go back; `settle_seconds` is how long a drop must lie unchanged,
    on two looks, before it is listed; `max_bytes` bounds one message.
    """

    name: str
    folder: Path
    clock: Callable[[], float] = field(kw_only=True)
    settle_seconds: float = field(default=1.0, kw_only=True)
    max_bytes: int = field(default=MAX_BYTES, kw_only=True)
    _looks: dict[str, tuple[str, float]] = field(default_factory=dict, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    @classmethod
    def configured(cls, name: str, settings: Mapping[str, Any], *, clock: Callable[[], float]) -> Self:
        """Make one from a table: `folder` (required), `settle_seconds`, `max_bytes`."""
        refuse_unknown(settings, SETTINGS)
        if not isinstance(settings.get("folder"), str) or not settings["folder"].strip():
            raise ValueError("thiếu thiết lập `folder` (đường dẫn hộp thư)")
        return cls(
            name,
            Path(settings["folder"]),
            clock=clock,
            settle_seconds=number_of(settings, "settle_seconds", 1.0, also=0),
            max_bytes=int(number_of(settings, "max_bytes", MAX_BYTES)),
        )

    def check(self) -> CheckResult:
        """Say whether the folder is there and may be read and written, altering nothing."""
        if not self.folder.is_dir():
            advice = "Tạo hoặc gắn lại thư mục."
            return CheckResult(works=False, sentence=f"Không thấy thư mục {self.folder}.", advice=advice)
        if not os.access(self.folder, os.R_OK | os.W_OK | os.X_OK):
            advice = "Cấp quyền đọc và ghi cho tài khoản chạy dịch vụ."
            return CheckResult(works=False, sentence=f"Không đủ quyền trên thư mục {self.folder}.", advice=advice)
        return CheckResult(works=True, sentence=f"Thư mục {self.folder} đọc và ghi được.")

    def pending(self) -> list[Reference]:
        """List the drops that stopped growing, oldest first; set those that never can be read aside.

        Raises Unreachable when the folder is away, Refused without the right to it.
        """
        with self._reaching():
            drops = list(self._drops())
            settled = self._settled(drops)
            for drop in settled:
                if drop.fault:
                    self._fail(drop, drop.fault)
        listed = [drop for drop in settled if not drop.fault]
        return [drop.reference() for drop in sorted(listed, key=lambda one: (one.touched_ns, one.path.name))]

    def fetch(self, reference: Reference) -> Fetched:
        """Read the message's bytes; repeatable until acknowledged.

        Raises Refused ("gone…") when another poller took it or a person replaced it.
        """
        with self._reaching():
            drop = self._find(reference)
            if drop is None or drop.fault:
                raise _gone(reference)
            try:
                papers = tuple(RawPaper(_display(paper.inner), _read(paper)) for paper in drop.papers)
            except (FileNotFoundError, _Replaced) as exc:
                raise _gone(reference) from exc
        if drop.form is Form.PAPERS:
            return Fetched(reference, drop.form, papers=papers)
        return Fetched(reference, drop.form, raw=papers[0].data)

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Move the message to done/, or to failed/ beside the reason; unknown or moved is no error."""
        if outcome is Outcome.UNREADABLE and not reason:
            raise ValueError("an unreadable message needs a reason for its sender")
        with self._reaching():
            drop = self._find(reference)
            if drop is not None and outcome is Outcome.UNREADABLE:
                self._fail(drop, reason)
            elif drop is not None:
                _set_aside(drop, self.folder / DONE)

    def send(self, message: bytes, *, name: str) -> str:
        """Write outbox/<name> whole or not at all; a name already there is already sent."""
        if name in {"", ".", ".."} or name.startswith(".") or "/" in name or "\0" in name:
            raise Refused(f"tên thông điệp gửi đi không hợp lệ: {name!r}")
        with self._reaching():
            self.folder.stat()
            outbox = self.folder / OUTBOX
            outbox.mkdir(exist_ok=True)
            if not (outbox / name).exists():
                _write_whole(outbox / name, message)
        return name

    def directory(self) -> tuple[Organ, ...]:
        """List nothing: a folder knows no organisations."""
        return ()

    @contextmanager
    def _reaching(self) -> Iterator[None]:
        """Translate the file system's errors once; a missing folder is an outage, never "no mail"."""
        try:
            yield
        except PermissionError as exc:
            raise Refused(f"không đủ quyền trên thư mục {self.folder}: cần quyền đọc và ghi") from exc
        except OSError as exc:
            raise Unreachable(f"thư mục {self.folder} không truy cập được: {exc.strerror}") from exc

    def _drops(self) -> Iterator[_Drop]:
        with os.scandir(self.folder) as entries:
            names = [entry.name for entry in entries]
        for name in names:
            if not _ignored(name) and name not in _OURS and not name.lower().endswith(_GROWING):
                drop = self._drop_at(name)
                if drop is not None and (drop.papers or drop.fault):
                    yield drop

    def _drop_at(self, name: str) -> _Drop | None:
        """Look at one entry; None when it is gone, which another poller may cause at any moment."""
        path = self.folder / name
        try:
            seen = path.lstat()
            is_folder = stat.S_ISDIR(seen.st_mode)
            papers = tuple(_walk(path, "", 1)) if is_folder else (_paper(path, name),)
        except (FileNotFoundError, NotADirectoryError):
            return None
        growing = any(paper.inner.lower().endswith(_GROWING) for paper in papers)
        touched = max((seen.st_mtime_ns, *(paper.mtime_ns for paper in papers)))
        return _Drop(path, papers, is_folder, touched, growing, self._fault(papers))

    def _fault(self, papers: tuple[_Paper, ...]) -> str:
        named = next((paper.fault for paper in papers if paper.fault), "")
        if named or len(papers) > MAX_PAPERS:
            return named or _MANY
        too_large = sum(paper.size for paper in papers) > self.max_bytes
        return _LARGE.format(limit=self.max_bytes // (1024 * 1024)) if too_large else ""

    def _settled(self, drops: Iterable[_Drop]) -> list[_Drop]:
        """Keep the drops that lay unchanged since an earlier look, or long before the first one."""
        with self._lock:
            looks = {drop.path.name: (drop.external_id, self._since(drop)) for drop in drops if not drop.growing}
            self._looks = looks
        now = self.clock()
        return [d for d in drops if not d.growing and now - looks[d.path.name][1] >= self.settle_seconds]

    def _since(self, drop: _Drop) -> float:
        """Give the clock's reading since when the drop is known not to have changed."""
        known = self._looks.get(drop.path.name)
        if known is not None and known[0] == drop.external_id:
            return known[1]
        # A copy can set the modification time back, but never the change time.
        newest = max(drop.touched_ns, *(paper.ctime_ns for paper in drop.papers))
        now_ns = _file_system_now(self.folder)
        rested = now_ns is not None and now_ns - newest > self.settle_seconds * _SECOND_NS
        return float("-inf") if rested else self.clock()

    def _find(self, reference: Reference) -> _Drop | None:
        """Find the drop a reference names, by its entry or, for a bare reference, by looking at all."""
        self.folder.stat()
        entry = os.fsdecode(unquote_to_bytes(str(reference.detail.get("entry", ""))))
        if "/" in entry or "\0" in entry or entry in _OURS:
            return None
        drops = filter(None, [self._drop_at(entry)]) if entry else self._drops()
        return next((drop for drop in drops if drop.external_id == reference.external_id), None)

    def _fail(self, drop: _Drop, reason: str) -> None:
        _set_aside(drop, self.folder / FAILED, reason)


class _Replaced(Exception):
    """The file is not the one that was listed."""


def _gone(reference: Reference) -> Refused:
    return Refused(f"gone: {reference.name or reference.external_id} không còn trong hộp thư")


def _ignored(name: str) -> bool:
    return name.startswith((".", "~$")) or name.lower() in _NOISE


def _display(name: str) -> str:
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))


def _paper(path: Path, inner: str) -> _Paper:
    seen = path.lstat()
    fault = "" if stat.S_ISREG(seen.st_mode) else _LINK if stat.S_ISLNK(seen.st_mode) else _SPECIAL
    return _Paper(path, inner, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, fault)


def _walk(folder: Path, prefix: str, depth: int) -> Iterator[_Paper]:
    """List a sub-folder's papers by name, never past the limits' first breach."""
    with os.scandir(folder) as entries:
        seen = sorted((entry for entry in entries if not _ignored(entry.name)), key=lambda one: one.name)
    for entry in seen[: MAX_PAPERS + 1]:
        path = Path(entry.path)
        if not entry.is_dir(follow_symlinks=False):
            yield _paper(path, prefix + entry.name)
        elif depth < MAX_DEPTH:
            yield from _walk(path, f"{prefix}{entry.name}/", depth + 1)
        else:
            yield _Paper(path, prefix + entry.name, 0, 0, 0, 0, _DEEP)


def _read(paper: _Paper) -> bytes:
    """Read a file that is still the one looked at, without following a link put in its place."""
    handle = os.open(paper.path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as stream:
        data = stream.read(paper.size + 1)
        seen = os.fstat(handle)
    if (len(data), seen.st_mtime_ns, seen.st_ino) != (paper.size, paper.mtime_ns, paper.inode):
        raise _Replaced(paper.inner)
    return data


def _file_system_now(folder: Path) -> int | None:
    """Ask the folder's own clock (a share's may differ from ours); None where we may not write."""
    try:
        with tempfile.TemporaryFile(dir=folder, prefix=".hoso-clock-") as probe:
            return os.fstat(probe.fileno()).st_mtime_ns
    except OSError:
        return None


def _set_aside(drop: _Drop, folder: Path, reason: str = "") -> None:
    """Move a drop by rename onto a name reserved for it; the reason lies there before it does."""
    folder.mkdir(exist_ok=True)
    target = _reserve(folder, drop)
    note = folder / _fitted(target.name, ".txt")
    try:
        if reason:
            _write_whole(note, f"{reason}\n".encode())
        drop.path.rename(target)
    except OSError as exc:
        _release(target, drop)
        if reason:
            note.unlink(missing_ok=True)
        if not isinstance(exc, FileNotFoundError):
            raise
        return  # another poller moved it first
    _sync_folder(folder)


def _reserve(folder: Path, drop: _Drop) -> Path:
    """Create an empty stand-in under the first free name: rename then replaces only that."""
    for attempt in count(1):
        mark = f" ({attempt})" if attempt > 1 else ""
        name = drop.path.name if not mark else _fitted(drop.path.stem, mark + drop.path.suffix)
        with suppress(FileExistsError):
            if drop.is_folder:
                (folder / name).mkdir()
            else:
                os.close(os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return folder / name
    raise AssertionError("count() never ends")


def _release(target: Path, drop: _Drop) -> None:
    with suppress(OSError):
        target.rmdir() if drop.is_folder else target.unlink()


def _fitted(stem: str, ending: str) -> str:
    """Give stem and ending as one name that the file system takes (255 bytes)."""
    room = _LONGEST_NAME - len(os.fsencode(ending))
    return os.fsdecode(os.fsencode(stem)[:room]) + ending


def _write_whole(target: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it, and a power cut leaves all or nothing."""
    draft = target.with_name(_fitted(f".{os.getpid()}-{threading.get_ident()}-{target.name}"[:200], ".part"))
    with draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
