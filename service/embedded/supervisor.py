"""Keep child processes alive: started in order, restarted on death, stopped in reverse order."""

from __future__ import annotations

import logging
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from logging.handlers import RotatingFileHandler
from typing import IO, TYPE_CHECKING, TextIO

from service.domain.errors import HosoError
from service.embedded import process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from service.embedded.process import ChildSpec

LOG_BYTES = 10 * 1024 * 1024
LOG_FILES = 5
COLOURS = (36, 32, 33, 35, 34, 96)
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
TICK = 1.0
STOP = ""  # no child has this name


@dataclass(frozen=True, slots=True)
class Backoff:
    """How long to wait before a restart, in seconds: doubling, and forgotten after a calm life."""

    first: float = 0.2
    ceiling: float = 10.0
    calm: float = 30.0

    def delay(self, deaths: int) -> float:
        """Give the wait after the `deaths`-th death in a row (1 is the first)."""
        return min(self.ceiling, self.first * 2.0 ** min(deaths - 1, 32))

    def deaths(self, before: int, lived: float) -> int:
        """Count a death: one more in a row, or the first again when it `lived` calmly."""
        return 1 if lived >= self.calm else before + 1


@dataclass(slots=True)
class Running:
    """A supervised child: its description and what became of it."""

    spec: ChildSpec
    colour: int
    child: subprocess.Popen[bytes] | None = None
    since: float = 0.0
    deaths: int = 0
    due: float | None = None
    reader: threading.Thread | None = None


@dataclass(slots=True)
class Supervisor:
    """Runs children; to be used from one thread, the main one, so that the leash holds.

    `chores` run about every second. Only `request_stop` may be called from elsewhere.
    """

    logs: Path
    console: TextIO = field(default_factory=lambda: sys.stderr)
    backoff: Backoff = field(default_factory=Backoff)
    chores: Sequence[Callable[[], None]] = ()
    _children: list[Running] = field(default_factory=list)
    _events: queue.SimpleQueue[str] = field(default_factory=queue.SimpleQueue)
    _writing: threading.Lock = field(default_factory=threading.Lock)

    def start(self, specs: Sequence[ChildSpec]) -> dict[str, float]:
        """Start these together, wait until all serve, and give the seconds each took.

        Children of an earlier call were started before; they are stopped after. On a failure
        (Unavailable, Invalid) all of ours are stopped before it is raised.
        """
        began = time.monotonic()
        fresh = [self._adopt(spec) for spec in specs]
        try:
            self._prepare_and_launch(fresh)
            return self._wait_all(fresh, began)
        except HosoError:
            self.stop()
            raise

    def run(self) -> None:
        """Keep the children alive until SIGINT, SIGTERM or `request_stop`, then stop them all."""
        with self.stopping_on_signals():
            while not self._step():
                pass
            self.stop()

    @contextmanager
    def stopping_on_signals(self) -> Iterator[None]:
        """Turn SIGINT and SIGTERM into a request to stop while inside; main thread only."""
        before = {number: signal.signal(number, lambda *_: self.request_stop()) for number in STOP_SIGNALS}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def request_stop(self) -> None:
        """Ask `run` to stop everything; safe from a signal handler or another thread."""
        self._events.put(STOP)

    def renew(self, name: str) -> None:
        """End a child of ours, so that it is started again; nothing where it does not live, or is not ours."""
        for running in self._children:
            if running.spec.name == name and running.child is not None:
                process.ask_to_stop(running.spec, running.child)

    def stop(self) -> None:
        """Stop every child in reverse order, each within its grace, then kill its group. Twice is once.

        Those that serve nobody are asked all at once: what each has in hand takes it seconds.
        """
        asked = set()
        for running in reversed(self._children):
            if running.child is not None and running.spec.ready is None:
                process.ask_to_stop(running.spec, running.child)
                asked.add(running.spec.name)
        for running in reversed(self._children):
            running.due = None
            if running.child is not None:
                process.stop(running.spec, running.child, ask=running.spec.name not in asked)
                self._finish_reader(running)
                self.say(running, f"đã dừng (mã {running.child.returncode})")
        self._children.clear()

    def pids(self) -> dict[str, int]:
        """Give the process number of each child that lives now."""
        alive = ((running.spec.name, running.child) for running in self._children)
        return {name: child.pid for name, child in alive if child is not None and child.poll() is None}

    def say(self, running: Running, line: str) -> None:
        """Print one line under the child's name, coloured on a terminal."""
        name = f"{running.spec.name:>8} | "
        if self.console.isatty():
            name = f"\x1b[{running.colour}m{name}\x1b[0m"
        with self._writing, suppress(OSError, ValueError):  # a closed terminal must not stop the work
            self.console.write(f"{name}{line}\n")
            self.console.flush()

    def _adopt(self, spec: ChildSpec) -> Running:
        running = Running(spec, COLOURS[len(self._children) % len(COLOURS)])
        self._children.append(running)
        return running

    def _prepare_and_launch(self, fresh: Sequence[Running]) -> None:
        """Prepare side by side in threads, but launch each from this thread, to which the leash is tied."""
        with ThreadPoolExecutor(max(1, len(fresh))) as pool:
            preparing = {pool.submit(running.spec.before or nothing): running for running in fresh}
            for done in as_completed(preparing):
                done.result()
                self._launch(preparing[done])

    def _wait_all(self, fresh: Sequence[Running], began: float) -> dict[str, float]:
        def wait(running: Running) -> float:
            if running.child is not None:
                process.wait_ready(running.spec, running.child)
            return time.monotonic() - began

        with ThreadPoolExecutor(max(1, len(fresh))) as pool:
            return dict(zip((running.spec.name for running in fresh), pool.map(wait, fresh), strict=True))

    def _launch(self, running: Running) -> None:
        running.due, running.since = None, time.monotonic()
        child = process.launch(running.spec, subprocess.PIPE)
        running.child = child
        running.reader = threading.Thread(target=self._read, args=(running, child), daemon=True)
        running.reader.start()
        threading.Thread(target=self._watch, args=(running, child), daemon=True).start()

    def _read(self, running: Running, child: subprocess.Popen[bytes]) -> None:
        """Copy the child's lines to the console and its log until it closes them."""
        stream: IO[bytes] | None = child.stdout
        if stream is None:
            return
        with log_file(self.logs, running.spec.name) as log, stream:
            for raw in stream:
                line = raw.decode("utf-8", "replace").rstrip()
                log.emit(logging.makeLogRecord({"msg": line}))
                if not running.spec.quiet:
                    self.say(running, line)

    def _watch(self, running: Running, child: subprocess.Popen[bytes]) -> None:
        child.wait()
        self._events.put(running.spec.name)

    def _step(self) -> bool:
        """Handle one event or a second of quiet; true when asked to stop."""
        event = self._next_event()
        if event == STOP:
            return True
        now = time.monotonic()
        for running in self._children:
            self._mourn(running, now)
            if running.due is not None and running.due <= now:
                self._relaunch(running)
        self._do_chores()
        return False

    def _next_event(self) -> str | None:
        dues = [running.due - time.monotonic() for running in self._children if running.due is not None]
        with suppress(queue.Empty):
            return self._events.get(timeout=max(0.001, min([TICK, *dues])))
        return None

    def _mourn(self, running: Running, now: float) -> None:
        """See whether the child died: end its group, and settle when it is started again."""
        child = running.child
        if child is None or running.due is not None or child.poll() is None:
            return
        process.kill_group(child.pid)
        running.child = None
        running.deaths = self.backoff.deaths(running.deaths, now - running.since)
        wait = self.backoff.delay(running.deaths)
        running.due = now + wait
        log = self.logs / f"{running.spec.name}.log"
        self.say(running, f"đã chết (mã {child.returncode}); khởi động lại sau {wait:.1f} giây; nhật ký: {log}")

    def _relaunch(self, running: Running) -> None:
        try:
            (running.spec.before or nothing)()
            self._launch(running)
        except (HosoError, OSError) as exc:
            running.deaths += 1
            running.due = time.monotonic() + self.backoff.delay(running.deaths)
            self.say(running, f"chưa khởi động lại được: {exc}")

    def _do_chores(self) -> None:
        for chore in self.chores:
            with suppress(OSError):  # a full disk now may not be full at the next round
                chore()
        if os.getpid() == 1:
            reap_strangers(set(self.pids().values()))

    def _finish_reader(self, running: Running) -> None:
        if running.reader is not None:
            running.reader.join(timeout=2.0)


def nothing() -> None:
    """Prepare nothing."""


class LogFile(RotatingFileHandler):
    """A log that leaves out what a full disk does not take: the line stands on the console all the same."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name that logging gives it
        """Let a line go that could not be written; a traceback for each would hide what is told."""


@contextmanager
def log_file(folder: Path, name: str) -> Iterator[RotatingFileHandler]:
    """Open `<folder>/<name>.log`, rotated at 10 MiB, five kept."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = LogFile(folder / f"{name}.log", maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8", delay=True)
    try:
        yield handler
    finally:
        with suppress(OSError):  # what the disk did not take before it does not take now
            handler.close()


def reap_strangers(ours: set[int]) -> None:
    """Collect dead orphans that the kernel gave us as the first process of a container.

    They are only looked at first: a child of ours is left to its own watcher.
    """
    with suppress(ChildProcessError):
        while (seen := os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)) is not None:
            if seen.si_pid in ours:
                return
            os.waitpid(seen.si_pid, 0)
