"""A watched folder as an e-office: what a person, a share or an SFTP drop lays into it.

Inbox layout
    *.edxml, *.xml      one edXML message
    *.zip               one message, zipped
    *.eml, *.msg        one mail with its files
    any other file      one message of one paper
    a sub-folder        one message of several papers
    done/ failed/       where acknowledged messages go, by `rename`, never overwriting
    outbox/             what we send

A message is listed when it stopped growing. Links are never followed. Any number of instances,
threads and machines may poll one folder: a message that another one took is `Gone`.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
import threading
import unicodedata
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote_from_bytes, unquote_to_bytes

from connectors.base import CheckResult, Fetched, Form, Gone, Outcome, RawPaper, Reference, Refused, Unreachable
from connectors.blocks import number_of, refuse_unknown
from connectors.moving import set_aside, write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from connectors.base import Organ

SETTINGS = frozenset({"folder", "settle_seconds", "max_bytes"})
DONE, FAILED, OUTBOX = "done", "failed", "outbox"
MAX_BYTES = 512 * 1024 * 1024
MAX_PAPERS = 2_000
MAX_DEPTH = 5
_NAMED = 3  # entries, in a sentence

_OURS = frozenset({DONE, FAILED, OUTBOX})
_NOISE = re.compile(r"\.|~\$|(?:thumbs\.db|desktop\.ini|~(?:wr[a-z]|df)[0-9a-f]{1,16}\.tmp)$", re.IGNORECASE)
_GROWING = (".part", ".tmp", ".crdownload", ".filepart", ".partial")
_FORMS: Mapping[str, Form] = MappingProxyType(
    {".edxml": Form.EDXML, ".xml": Form.EDXML, ".zip": Form.ZIP, ".eml": Form.MAIL, ".msg": Form.MAIL}
)
_SECOND_NS, _BROKE_OFF_NS = 1_000_000_000, 3_600_000_000_000

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
    closed: bool = False


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
            **({"closed": True} if any(paper.closed for paper in self.papers) else {}),
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
    _unmoved: dict[str, tuple[int, ...]] = field(default_factory=dict, init=False)
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
        with os.scandir(self.folder) as entries:
            closed = sorted(
                _display(one.name) for one in entries if not _NOISE.match(one.name) and not _ours_to_move(one)
            )
        if closed:
            more = "…" if len(closed) > _NAMED else "."
            told = f"{len(closed)} mục không đọc hoặc chuyển đi được: {', '.join(closed[:_NAMED])}{more}"
            advice = "Đổi chủ sở hữu của các mục đó sang tài khoản chạy dịch vụ."
            return CheckResult(works=False, sentence=f"Thư mục {self.folder} có {told}", advice=advice)
        return CheckResult(works=True, sentence=f"Thư mục {self.folder} đọc và ghi được.")

    def pending(self) -> list[Reference]:
        """List the drops that stopped growing, oldest first; set those that never can be read aside.

        One that we may not read or move is listed all the same: to fetch it says so, and keeps no other waiting.
        Raises Unreachable when the folder is away, Refused without the right to it.
        """
        with self._reaching():
            settled = self._settled(list(self._drops()))
            listed = [drop for drop in settled if not (drop.fault and self._failed(drop, drop.fault))]
        return [drop.reference() for drop in sorted(listed, key=lambda one: (one.touched_ns, one.path.name))]

    def fetch(self, reference: Reference) -> Fetched:
        """Read the message's bytes; repeatable until acknowledged.

        Raises Gone when another poller took it or a person replaced it, else Refused with why it cannot be read.
        """
        with self._reaching(), _allowed(reference.name):
            drop = self._find(reference)
            if drop is None:
                raise _gone(reference)
            if drop.fault:
                raise Refused(drop.fault)
            kept_here = self._unmoved.get(drop.external_id)
            if kept_here is not None and kept_here == self._rights(drop):
                raise PermissionError  # taken in already and not to be moved: not read through again at every look
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
        with self._reaching(), _allowed(reference.name):
            drop = self._find(reference)
            if drop is not None:
                self._take_away(drop, reason if outcome is Outcome.UNREADABLE else "")

    def send(self, message: bytes, *, name: str) -> str:
        """Write outbox/<name> whole or not at all; a name already there is already sent."""
        if name in {"", ".", ".."} or name.startswith(".") or "/" in name or "\0" in name:
            raise Refused(f"tên thông điệp gửi đi không hợp lệ: {name!r}")
        with self._reaching():
            self.folder.stat()
            outbox = self.folder / OUTBOX
            outbox.mkdir(exist_ok=True)
            if not (outbox / name).exists():
                write_whole(outbox / name, message)
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
            if not _NOISE.match(name) and name not in _OURS and not name.lower().endswith(_GROWING):
                drop = self._drop_at(name)
                if drop is not None and (drop.papers or drop.fault):
                    yield drop

    def _drop_at(self, name: str) -> _Drop | None:
        """Look at one entry; None when it is gone, which another poller may cause at any moment."""
        path = self.folder / name
        try:
            seen = path.lstat()
            is_folder = stat.S_ISDIR(seen.st_mode)
            papers = _inside(path, seen) if is_folder else (_paper(path, name),)
        except (FileNotFoundError, NotADirectoryError):
            return None
        growing = self._growing([paper for paper in papers if paper.inner.lower().endswith(_GROWING)])
        touched = max((seen.st_mtime_ns, *(paper.mtime_ns for paper in papers)))
        return _Drop(path, papers, is_folder, touched, growing, self._fault(papers))

    def _growing(self, unfinished: Sequence[_Paper]) -> bool:
        """Tell whether a download goes on; one that lay still for an hour broke off: the others do not wait for it."""
        now_ns = _file_system_now(self.folder) if unfinished else 0
        return any(now_ns is None or now_ns - paper.mtime_ns < _BROKE_OFF_NS for paper in unfinished)

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
            listed = {external_id for external_id, _since in looks.values()}
            self._unmoved = {known: rights for known, rights in self._unmoved.items() if known in listed}
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

    def _failed(self, drop: _Drop, reason: str) -> bool:
        """Set a drop aside with the reason; False where we have not the right to."""
        try:
            self._fail(drop, reason)
        except PermissionError:
            return False
        return True

    def _take_away(self, drop: _Drop, reason: str) -> None:
        """Move a drop to where it belongs, or remember by which rights that could not be, and raise PermissionError."""
        try:
            if reason:
                self._fail(drop, reason)
            else:
                set_aside(drop.path, self.folder / DONE, is_folder=drop.is_folder)
        except PermissionError:
            self._unmoved[drop.external_id] = self._rights(drop)
            raise

    def _rights(self, drop: _Drop) -> tuple[int, ...]:
        """Give what changes when somebody mends the rights: the drop's change time, the inbox's own rights."""
        inbox = self.folder.stat()
        return drop.path.lstat().st_ctime_ns, inbox.st_mode, inbox.st_uid, inbox.st_gid

    def _fail(self, drop: _Drop, reason: str) -> None:
        set_aside(drop.path, self.folder / FAILED, reason, is_folder=drop.is_folder)


@contextmanager
def _allowed(name: str) -> Iterator[None]:
    """Tell of a right that is missing on one drop, which is not one missing on the folder."""
    try:
        yield
    except PermissionError as exc:
        raise Refused(
            f"không đủ quyền đọc hoặc chuyển «{name}» khỏi hộp thư: chủ sở hữu phải là tài khoản chạy dịch vụ"
        ) from exc


class _Replaced(Exception):
    """The file is not the one that was listed."""


def _gone(reference: Reference) -> Gone:
    return Gone(f"gone: {reference.name or reference.external_id} không còn trong hộp thư")


def _ours_to_move(entry: os.DirEntry[str]) -> bool:
    """Tell whether we may read an entry and take it away: a folder that is moved is written to."""
    if entry.is_symlink():
        return True
    return os.access(entry.path, os.R_OK | os.W_OK | os.X_OK if entry.is_dir() else os.R_OK, effective_ids=True)


def _display(name: str) -> str:
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", "replace"))


def _paper(path: Path, inner: str) -> _Paper:
    seen = path.lstat()
    fault = "" if stat.S_ISREG(seen.st_mode) else _LINK if stat.S_ISLNK(seen.st_mode) else _SPECIAL
    return _Paper(path, inner, seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, fault)


def _inside(folder: Path, seen: os.stat_result) -> tuple[_Paper, ...]:
    """List a drop's papers; of one that we may not look into, what is closed to us: to read it will say so."""
    try:
        return tuple(_walk(folder, "", 1))
    except PermissionError as exc:
        return (
            _Paper(Path(exc.filename), folder.name, 0, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino, closed=True),
        )


def _walk(folder: Path, prefix: str, depth: int) -> Iterator[_Paper]:
    """List a sub-folder's papers by name, never past the limits' first breach."""
    with os.scandir(folder) as entries:
        seen = sorted((entry for entry in entries if not _NOISE.match(entry.name)), key=lambda one: one.name)
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
