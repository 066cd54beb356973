"""One child process as data: how to start it, to know that it works, and to stop it."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from service.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LEASH = Path(__file__).with_name("leash.py")
POLL = 0.02
_DYING_SECONDS = 10.0
PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class RunAs:
    """A user and group of the machine, by number."""

    uid: int
    gid: int


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """A child process.

    `env` is its whole environment, None inherits ours. `before` runs before each start, restarts
    included, and `after` once we have stopped it; `ready` says whether it serves. `stop_signal`
    asks it to end, and after `grace` seconds its process group is killed. `orphan_signal` reaches
    it when we die first. A `quiet` child writes to its log file only.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] | None = None
    cwd: Path | None = None
    before: Callable[[], None] | None = None
    ready: Callable[[], bool] | None = None
    ready_within: float = 60.0
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGTERM
    grace: float = 10.0
    user: RunAs | None = None
    quiet: bool = False
    after: Callable[[], None] | None = None


def launch(spec: ChildSpec, output: int | IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the child in a session of its own, both its streams to `output`.

    From the main thread the child is leashed to us. The kernel ties the leash to the starting
    thread, so from another thread it is left off: the child would die with that thread.
    """
    return subprocess.Popen(
        leashed(spec),
        env=None if spec.env is None else dict(spec.env),
        cwd=spec.cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def leashed(spec: ChildSpec) -> list[str]:
    """Give the command line of the child behind the leash."""
    mine = threading.current_thread() is threading.main_thread()
    number = int(spec.orphan_signal) if mine else 0
    user = spec.user or RunAs(-1, -1)
    numbers = (os.getpid(), number, user.uid, user.gid)
    return [sys.executable, "-I", "-S", str(LEASH), *map(str, numbers), *spec.argv]


def wait_ready(spec: ChildSpec, child: subprocess.Popen[bytes]) -> None:
    """Return when the child serves; raise Unavailable when it ended or took longer than allowed."""
    deadline = time.monotonic() + spec.ready_within
    while spec.ready is not None and not spec.ready():
        if child.poll() is not None:
            message = f"{spec.name} đã dừng ngay khi khởi động (mã {child.returncode}); xem nhật ký của nó"
            raise Unavailable(message)
        if time.monotonic() > deadline:
            message = f"{spec.name} chưa sẵn sàng sau {spec.ready_within:.0f} giây; xem nhật ký của nó"
            raise Unavailable(message)
        time.sleep(POLL)


def stop(spec: ChildSpec, child: subprocess.Popen[bytes], *, ask: bool = True) -> None:
    """Ask the child to end, if it was not asked before, wait its grace, then kill what is left of its process group."""
    if ask:
        ask_to_stop(spec, child)
    with suppress(subprocess.TimeoutExpired):
        child.wait(spec.grace)
    kill_group(child.pid)
    child.wait()
    if spec.after is not None:
        spec.after()


def ask_to_stop(spec: ChildSpec, child: subprocess.Popen[bytes]) -> None:
    """Send the child its own stop signal; nothing when it is gone."""
    if child.poll() is None:
        child.send_signal(spec.stop_signal)


def kill_group(group: int) -> None:
    """Kill every process of the group at once; nothing when none is left."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def stop_stale(folder: Path, first: signal.Signals) -> int:
    """End the processes that still work inside `folder`, politely first; give how many there were.

    They are servers of a run that was killed. Found by their working directory, which PostgreSQL
    and our own launches set to the data folder, so a reused process number misleads nobody.
    """
    stale = inside(folder)
    for number, patience in ((first, 10.0), (signal.SIGQUIT, 3.0), (signal.SIGKILL, 5.0)):
        if not send_all(inside(folder), number) or gone(folder, patience):
            break
    return len(stale)


def inside(folder: Path) -> list[int]:
    """List the processes whose working directory is `folder` (none where there is no /proc)."""
    found = []
    for entry in PROC.glob("[0-9]*"):
        with suppress(OSError):
            if (entry / "cwd").readlink() == folder.resolve():
                found.append(int(entry.name))
    return sorted(found)


def send_all(pids: list[int], number: signal.Signals) -> list[int]:
    """Signal each process, and give the list back."""
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)
    return pids


def gone(folder: Path, patience: float) -> bool:
    """Say whether `folder` is left by all its processes within `patience` seconds."""
    deadline = time.monotonic() + patience
    while inside(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(POLL)
    return True


def end_marked(mark: str) -> int:
    """Kill every process whose environment holds `mark` (`NAME=value`), and wait until they are gone; give how many.

    For programs of a run that was killed: each was asked to end when that run died, but one that was
    just starting may not have heard it. A signal is only sent: until they are gone, they hold the port that is
    looked at next. None where there is no /proc.
    """
    marked = [pid for pid in map(int, (entry.name for entry in PROC.glob("[0-9]*"))) if _carries(pid, mark)]
    with ExitStack() as opened:
        handles = [handle for pid in marked if (handle := _handle(pid, opened)) is not None]
        send_all(marked, signal.SIGKILL)
        deadline = time.monotonic() + _DYING_SECONDS
        while handles and time.monotonic() < deadline:
            dead, _, _ = select.select(handles, (), (), max(0.0, deadline - time.monotonic()))
            handles = [handle for handle in handles if handle not in dead]
    return len(marked)


def _handle(pid: int, opened: ExitStack) -> int | None:
    """Give a descriptor that becomes readable once the process is gone (pidfd_open(2)).

    None where it is gone already, and where an old kernel or a container's filter does not give one: then nobody waits.
    """
    with suppress(OSError):
        handle = os.pidfd_open(pid)
        opened.callback(os.close, handle)
        return handle
    return None


def _carries(pid: int, mark: str) -> bool:
    with suppress(OSError):
        return mark.encode() in (PROC / str(pid) / "environ").read_bytes().split(b"\0")
    return False
