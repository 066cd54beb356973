"""One confined child process and the pipe to it: start, exchange against a clock, stop."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING, Any, Protocol, Self

from service.adapters.readers import confine, frames

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import BinaryIO

    from service.adapters.readers.limits import Limits

_START_SECONDS = 60.0
_PIPE_BYTES = 1 << 20
_CHUNK = 1 << 20
_LAST_WORDS = 4_000
_TURNS = 5  # of a page's reading: asked by what it is drawn from, and by its picture, and both told
_SHELL_SIGNAL = 128
_TIMEOUT_SIGNALS = frozenset({signal.SIGXCPU, signal.SIGVTALRM})
# pdfium ends itself so when it gets no more memory, and says nothing; a broken heap is told by the C library.
_ENDED_ITSELF = frozenset({signal.SIGABRT, signal.SIGTRAP, signal.SIGILL})
_MEMORY_WORDS = ("MemoryError", "memory allocation", "bad_alloc", "Out of memory", "out of memory")


class Died(Exception):
    """The child is gone or unusable; `code` says how, `last_words` is the end of its error output."""

    def __init__(self, code: str, last_words: str = "") -> None:
        """Keep the code and the words."""
        super().__init__(code)
        self.code = code
        self.last_words = last_words


class PageMemory(Protocol):
    """What the worker remembers of pages that are pictures, as JSON by a hash: of the picture, or of its file."""

    def known(self, key: str) -> object:
        """Give what was kept under the key, or None."""

    def keep(self, key: str, found: object) -> bool:
        """Keep what the child recognised; tells whether it is kept, for a disk may be full."""


class Child:
    """A running child. Not thread-safe: its owner holds a lock."""

    def __init__(self, process: subprocess.Popen[bytes], words: BinaryIO) -> None:
        """Take over a process whose three streams are pipes to us and the file `words`."""
        self._process = process
        self._words = words
        self.served = 0
        for stream in (process.stdin, process.stdout):
            assert stream is not None  # noqa: S101 - Popen was given PIPE for both
            os.set_blocking(stream.fileno(), False)
            with contextlib.suppress(OSError):
                fcntl.fcntl(stream.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)

    @classmethod
    def start(cls, *, rules: Path, limits: Limits, anchors: Path | None = None) -> Self:
        """Start a child and wait until it is ready; raises Died(`parser.start`)."""
        kind = confine.sandbox_kind()
        given = {
            "rules": str(rules.resolve()),
            "anchors": str(anchors.resolve()) if anchors is not None else "",
            "limits": limits.to_json(),
            "uid": confine.own_uid(),
            "kind": kind,
            "parent": os.getpid(),
        }
        module = [sys.executable, "-P", "-s", "-m", "service.adapters.readers.child", json.dumps(given)]
        words = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the child, closed in `stop`
        process = subprocess.Popen(
            confine.confined(module, readable=[path.resolve() for path in (rules, anchors) if path is not None]),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=words,
            env=confine.environment(),
            cwd="/",
            start_new_session=True,
            bufsize=0,
        )
        child = cls(process, words)
        try:
            child.receive(time.monotonic() + _START_SECONDS)
        except BaseException as exc:
            last_words = child.stop()
            if isinstance(exc, Died):
                raise Died("parser.start", exc.last_words or last_words) from exc
            raise
        return child

    @property
    def pid(self) -> int:
        """The process id of the child, or of the wall around it."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """False once the child has ended by itself."""
        return self._process.poll() is None

    def exchange(
        self, header: dict[str, Any], blobs: Sequence[bytes], *, limits: Limits, memory: PageMemory
    ) -> tuple[dict[str, Any], list[bytes]]:
        """Send one frame and give the answer; raises Died when it does not come in time.

        In between the child may ask and tell `memory` of pages that are pictures; each gives it `page_seconds` more.
        """
        deadline = time.monotonic() + limits.seconds
        self.served += 1
        self._tell(header, blobs, deadline)
        for _turn in range(_TURNS * limits.scanned_pages + 1):
            answer, sent = self.receive(deadline)
            deadline = time.monotonic() + limits.page_seconds
            if "ask" in answer:
                self._tell({"known": memory.known(str(answer["ask"]))}, (), deadline)
            elif "keep" in answer:
                memory.keep(str(answer["keep"]), answer.get("found"))
            else:
                return answer, sent
        raise Died("parser.crash", f"the child asked without end\n{self.stop()}")

    def _tell(self, header: dict[str, Any], blobs: Sequence[bytes], deadline: float) -> None:
        for piece in frames.pack(header, blobs):
            self._send(piece, deadline)

    def receive(self, deadline: float) -> tuple[dict[str, Any], list[bytes]]:
        """Give the next frame; raises Died."""
        try:
            prefix = self._take(frames.LENGTH.size, deadline)
            header = frames.parse_header(self._take(frames.header_length(prefix), deadline))
            return header, [self._take(size, deadline) for size in header["blobs"]]
        except frames.FrameError as exc:
            raise Died("parser.crash", f"{exc}\n{self.stop()}") from exc

    def stop(self) -> str:
        """End the child and everything it started; gives the end of its error output."""
        self._close_pipes()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        return self._close_words()

    def forget(self) -> None:
        """Let go of a child that belongs to another process (after a fork), without ending it."""
        self._close_pipes()
        self._words.close()
        # It is not ours to wait for; without this the interpreter would warn about it.
        self._process.returncode = 0

    def _close_pipes(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):
                    stream.close()

    def _close_words(self) -> str:
        if self._words.closed:
            return ""
        with self._words as words:
            size = words.seek(0, os.SEEK_END)
            words.seek(max(0, size - _LAST_WORDS))
            return words.read().decode("utf-8", "replace")

    def _send(self, piece: bytes, deadline: float) -> None:
        assert self._process.stdin is not None  # noqa: S101
        target, view = self._process.stdin.fileno(), memoryview(piece)
        while view:
            self._wait(target, select.POLLOUT, deadline)
            try:
                view = view[os.write(target, view) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as exc:
                raise self._autopsy() from exc

    def _take(self, size: int, deadline: float) -> bytes:
        assert self._process.stdout is not None  # noqa: S101
        source, pieces, left = self._process.stdout.fileno(), [], size
        while left:
            self._wait(source, select.POLLIN, deadline)
            piece = os.read(source, min(left, _CHUNK))
            if not piece:
                raise self._autopsy()
            pieces.append(piece)
            left -= len(piece)
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        left = deadline - time.monotonic()
        if left <= 0 or not poll.poll(left * 1000):
            raise Died("parser.timeout", self.stop())

    def _autopsy(self) -> Died:
        """Say how the child ended, from its exit code and its last words."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=1)
        code = self._process.poll() or 0
        number = -code if code < 0 else code - _SHELL_SIGNAL
        last_words = self.stop()
        if number in _TIMEOUT_SIGNALS:
            return Died("parser.timeout", last_words)
        silent = number in _ENDED_ITSELF and not last_words.strip()
        if silent or any(word in last_words for word in _MEMORY_WORDS):
            return Died("parser.memory", last_words)
        return Died("parser.crash", f"exit {code}\n{last_words}")
