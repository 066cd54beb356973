"""The worker's side of reading: one warm child in a wall, papers over a pipe, a wall clock.

This side never imports a parser. Whatever a paper does to the child, the worker sees one of
three answers: a value, `Refused` (final) or `ReaderDied` (try again, at most thrice).
"""

from __future__ import annotations

import contextlib
import logging
import os
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Self, TypeVar

from service.adapters.readers import confine, wire
from service.adapters.readers.lifeline import Child, Died
from service.adapters.readers.limits import Limits
from service.domain.errors import ReaderDied, Refused, Unavailable
from service.domain.fields import PaperReport

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from connectors.base import Envelope, RawPaper
    from service.adapters.readers.lifeline import PageMemory
    from service.domain.document import Document

_T = TypeVar("_T")
Box = tuple[float, float, float, float]

RULES = confine.ROOT / "templates" / "documents"

_SENTENCES = {
    "parser.timeout": "Đọc tệp quá thời gian cho phép; đề nghị xuất lại tệp hoặc tách nhỏ rồi gửi lại.",
    "parser.memory": "Đọc tệp cần quá nhiều bộ nhớ; đề nghị xuất lại tệp hoặc giảm dung lượng rồi gửi lại.",
    "parser.crash": "Bộ đọc gặp sự cố với tệp này; đề nghị xuất lại tệp và gửi lại.",
}
_START, _NOT_STARTED = "parser.start", "Chưa khởi động được bộ đọc tệp; sẽ thử lại."


# The kernel ends a child with the thread that started it, so one that lives as long as its process starts them all.
_STARTERS: dict[int, ThreadPoolExecutor] = {}


def _starter() -> ThreadPoolExecutor:
    """Give this process's thread that starts children; a parent's is left to the parent."""
    if os.getpid() not in _STARTERS:
        _STARTERS.clear()
        _STARTERS[os.getpid()] = ThreadPoolExecutor(1, "hoso-reader")
    return _STARTERS[os.getpid()]


@dataclass(slots=True)
class Heard:
    """A memory that tells someone whenever it is spoken to, and how often it has kept something by then."""

    memory: PageMemory
    going_on: Callable[[int], None]
    kept: int = 0

    def known(self, key: str) -> object:
        """Give what was kept under the key, or None."""
        self.going_on(self.kept)
        return self.memory.known(key)

    def keep(self, key: str, found: object) -> bool:
        """Keep what the child recognised."""
        kept = self.memory.keep(key, found)
        self.kept += kept
        self.going_on(self.kept)
        return kept


class Forgetful:
    """A memory of nothing."""

    def known(self, key: str) -> object:
        """Give nothing."""

    def keep(self, key: str, found: object) -> bool:
        """Keep nothing."""
        del key, found
        return False


_FRAME = re.compile(r'File "[^"\n]*?([\w.]+/[\w.]+)", line (\d+), in (\w+)')
_RAISED = re.compile(r"^([A-Za-z_][\w.]*)(?::|$)", re.MULTILINE)
_log = logging.getLogger(__name__)


def whereabouts(last_words: str) -> str:
    """Give where in our code a child died and of what, without a word of the paper: an exception's text quotes it."""
    frames, raised = _FRAME.findall(last_words), _RAISED.findall(last_words)
    return " ".join(filter(None, (raised[-1] if frames and raised else "", ":".join(frames[-1]) if frames else "")))


def _tell_operator(last_words: str) -> None:
    if where := whereabouts(last_words):
        _log.warning("reader.died", extra={"where": where})


class SandboxedReader:
    """Opens hostile bytes in a confined child; safe to share between threads and across forks.

    The child starts with the first paper and is replaced when it died, grew or served
    `papers_per_child` papers. Errors: `Refused` for bytes that may not be opened (final),
    `ReaderDied` with `parser.timeout`, `parser.memory` or `parser.crash`, `Unavailable` where no child can start.
    """

    def __init__(
        self,
        rules: Path = RULES,
        *,
        limits: Limits | None = None,
        papers_per_child: int = 5_000,
        complain: Callable[[str], None] = _tell_operator,
        scans: PageMemory | None = None,
        anchors: Path | None = None,
    ) -> None:
        """Remember how to start a child; `complain` gets its last words, and unless given the log where it died.

        `scans` keeps what was recognised on pages that are pictures, which costs a thousand times a page of text;
        `anchors` is the folder of certificates (PEM or DER) that signatures must lead to.
        """
        self._rules, self._anchors = rules, anchors
        self._limits = limits or Limits()
        self._papers_per_child = papers_per_child
        self._complain = complain
        self._scans = scans or Forgetful()
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._child: Child | None = None

    def read(self, name: str, data: bytes, *, going_on: Callable[[int], None] = lambda _kept: None) -> PaperReport:
        """Read one paper: pages, kind, fields, nominees. `name` is untrusted and only a hint.

        `going_on` is called between the pages of a scan, whose reading takes seconds a page, as the port says.
        """
        header, _ = self._ask({"verb": "read", "name": name}, [data], Heard(self._scans, going_on))
        return self._understand(lambda: PaperReport.from_json(header["report"]))

    def open_document(self, name: str, data: bytes) -> Document:
        """Open one paper without reading fields."""
        header, _ = self._ask({"verb": "document", "name": name}, [data])
        return self._understand(lambda: wire.document_from_json(header["document"]))

    def crop(self, name: str, data: bytes, *, page: int, box: Box, turn: float = 0) -> bytes:
        """Give a PNG of a stretch of a page turned by `turn` degrees; `box` in points from its top left corner."""
        _, blobs = self._ask({"verb": "crop", "name": name, "page": page, "box": list(box), "turn": turn}, [data])
        return self._understand(lambda: blobs[0])

    def open_message(self, form: str, raw: bytes, papers: Sequence[RawPaper] = ()) -> Envelope:
        """Open a fetched message (`edxml`, `zip`, `papers`) into an envelope, with what its papers carry within."""
        return self._opened(form, raw, papers, within=True)

    def open_plainly(self, form: str, raw: bytes, papers: Sequence[RawPaper] = ()) -> Envelope:
        """Open a message without looking into its papers."""
        return self._opened(form, raw, papers, within=False)

    def _opened(self, form: str, raw: bytes, papers: Sequence[RawPaper], *, within: bool) -> Envelope:
        given = [raw, *(paper.data for paper in papers)]
        names = [paper.name for paper in papers]
        question = {"verb": "message", "form": str(form), "names": names, "within": within}
        header, blobs = self._ask(question, given)
        return self._understand(lambda: wire.envelope_from_wire(header["envelope"], blobs, given))

    def close(self) -> None:
        """Stop the child; the reader can be used again."""
        with self._mine():
            self._drop()

    def __enter__(self) -> Self:
        """Give the reader itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop the child."""
        self.close()

    @property
    def child_pid(self) -> int | None:
        """The process id of the child's wall, or None while there is no child."""
        return self._child.pid if self._child else None

    def _ask(
        self, header: dict[str, Any], blobs: list[bytes], memory: PageMemory | None = None
    ) -> tuple[dict[str, Any], list[bytes]]:
        with self._mine():
            try:
                child = self._ready()
                answer, sent = child.exchange(header, blobs, limits=self._limits, memory=memory or self._scans)
            except Died as exc:
                self._drop()
                raise self._death(exc.code, exc.last_words) from exc
            except BaseException:
                # The pipe is in the middle of a frame: nobody may use this child again.
                self._drop()
                raise
            self._judge(child, answer)
        return answer, sent

    def _judge(self, child: Child, answer: dict[str, Any]) -> None:
        if "died" in answer:
            self._drop()
            raise self._death(str(answer["died"]), str(answer.get("trace", "")))
        if child.served >= self._papers_per_child or int(answer.get("resident", 0)) > self._limits.memory // 2:
            self._drop()
        if "refused" in answer:
            raise Refused(str(answer["refused"]), str(answer["sentence"]))

    def _understand(self, build: Callable[[], _T]) -> _T:
        """Build the value; an answer of a foreign shape is a broken child, not a broken paper."""
        try:
            return build()
        except (KeyError, TypeError, ValueError, IndexError, StopIteration) as exc:
            raise self._death("parser.crash", f"the child answered a foreign shape: {exc!r}") from exc

    def _death(self, code: str, last_words: str) -> Unavailable:
        if last_words:
            self._complain(last_words)
        if code == _START:  # no paper's fault, and none is counted against it
            return Unavailable(_NOT_STARTED)
        return ReaderDied(code, _SENTENCES.get(code, _SENTENCES["parser.crash"]))

    def _ready(self) -> Child:
        if self._child is not None and not self._child.alive:
            self._drop()
        if self._child is None:
            self._child = self._started()
        return self._child

    def _started(self) -> Child:
        start = partial(Child.start, rules=self._rules, limits=self._limits, anchors=self._anchors)
        return _starter().submit(start).result()

    def _drop(self) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.stop()

    @contextlib.contextmanager
    def _mine(self) -> Iterator[None]:
        """Hold the lock; after a fork first forget the parent's child and its lock."""
        if self._owner != os.getpid():
            self._owner, self._lock = os.getpid(), threading.Lock()
            child, self._child = self._child, None
            if child is not None:
                child.forget()
        with self._lock:
            yield
