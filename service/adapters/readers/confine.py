"""The two walls around a reading child: the jail it is started in, and what it gives up itself.

With bubblewrap the child sees a read-only root of only what Python needs, an empty `/tmp`, no
network and no other process (in a container, none that it could touch). Without it the child still
runs under resource limits, without network where the kernel lets us, and as a user of its own when
we are root.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.adapters.readers.limits import Limits

SandboxKind = Literal["bubblewrap", "rlimits"]

ROOT = Path(__file__).resolve().parents[3]
_SYSTEM = ("/usr", "/bin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/alternatives")
_PACKAGES = ("service", "connectors")
# As root no user namespace is needed, and leaving it out lets the child take a user id of its own,
# which is what makes the process limit bite (the kernel never applies it to uid 0).
_ROOT_WALL = ("--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try")
_ROOT_CAPS = ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
_USER_WALL = ("--unshare-all", "--cap-drop", "ALL")
# A container's own /proc has parts covered, and the kernel lets nobody mount a fresh one who would uncover them. The
# container's is shown then: the child sees that other processes are there, and may neither look into one nor signal it,
# for they are of another user namespace and of another process namespace.
_FRESH_PROC, _CONTAINERS_PROC = ("--proc", "/proc"), ("--ro-bind", "/proc", "/proc")
_FIRST_UID, _UIDS = 61184, 4096
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_CLONE_NEWNET, _CLONE_NEWUSER = 0x40000000, 0x10000000


def sandbox_kind() -> SandboxKind:
    """Say which wall children get on this machine."""
    return "bubblewrap" if _wall() else "rlimits"


def confined(command: Sequence[str], *, readable: Sequence[Path] = ()) -> list[str]:
    """Give the command line that runs `command` inside the best wall this machine has.

    `readable` are further folders the child may read (rules). The child is expected to call
    `give_up_rights` once it has loaded what it needs.
    """
    return [*_jail(_wall(), readable), *command]


def environment() -> dict[str, str]:
    """Give the only variables a child sees: no secret of the worker reaches it."""
    return {
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        "OMP_THREAD_LIMIT": "1",
        "MALLOC_MMAP_THRESHOLD_": "67108864",
        "MALLOC_TRIM_THRESHOLD_": "134217728",
        "MALLOC_ARENA_MAX": "1",
        "HOME": "/tmp",  # noqa: S108 - inside the wall this is the child's own empty folder
    }


@functools.cache
def _wall() -> tuple[str, ...]:
    """Find the bubblewrap options that work here by trying them once; none when none does."""
    bubblewrap = shutil.which("bwrap")
    if bubblewrap is None:
        return ()
    tries: list[tuple[str, ...]] = [(bubblewrap, *_USER_WALL, *proc) for proc in (_FRESH_PROC, _CONTAINERS_PROC)]
    if os.geteuid() == 0:
        tries.insert(0, (bubblewrap, *_ROOT_WALL, *_ROOT_CAPS, *_FRESH_PROC))
    return next((wall for wall in tries if _works(wall)), ())


def _works(wall: tuple[str, ...]) -> bool:
    probe = [*_jail(wall, ()), sys.executable, "-S", "-c", "pass"]
    try:
        done = subprocess.run(probe, check=False, capture_output=True, timeout=20, env=environment())
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _jail(wall: tuple[str, ...], readable: Sequence[Path]) -> list[str]:
    if not wall:
        return []
    arguments = [*wall, "--die-with-parent", "--new-session"]
    for folder in _SYSTEM:
        arguments += ["--ro-bind-try", folder, folder]
    arguments += ["--dev", "/dev", "--perms", "1777", "--size", str(64 << 20), "--tmpfs", "/tmp"]  # noqa: S108
    needed = _needed(readable)
    # bubblewrap would make missing parents for the owner only, and the child takes another user id.
    for parent in dict.fromkeys(str(above) for path in needed for above in reversed(Path(path).parents[:-1])):
        arguments += ["--perms", "0755", "--dir", parent]
    for folder in needed:
        arguments += ["--ro-bind-try", folder, folder]
    return [*arguments, "--remount-ro", "/", "--chdir", "/", "--"]


def _needed(readable: Sequence[Path]) -> list[str]:
    """Give the folders of the interpreter, its packages, our code and `readable`, each once."""
    interpreter = Path(sys.executable).resolve().parent
    found = [sys.base_prefix, sys.prefix, *(str(ROOT / name) for name in _PACKAGES), *(str(path) for path in readable)]
    if not interpreter.is_relative_to(sys.base_prefix):
        found.append(str(interpreter))
    return [path for path in dict.fromkeys(found) if not path.startswith("/usr/") and path != "/usr"]


def own_uid() -> int:
    """Give the user id for a child of this process: each worker's child has another one."""
    return _FIRST_UID + os.getpid() % _UIDS


def give_up_rights(limits: Limits, *, uid: int, kind: SandboxKind) -> None:
    """Confine the calling process for good: no network, no rights, little of everything.

    Called in the child after its imports. What the kernel does not grant is left out; the wall
    and the parent's clock stand in any case.
    """
    if kind == "rlimits":
        _leave_network()
    _set_limit(resource.RLIMIT_CORE, 0)
    _set_limit(resource.RLIMIT_FSIZE, limits.file_size)
    _set_limit(resource.RLIMIT_NOFILE, limits.open_files)
    _set_limit(resource.RLIMIT_NPROC, limits.processes)
    if os.geteuid() == 0 and (kind == "bubblewrap" or _others_may_read()):
        _become(uid)
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    # Last, because changing the user clears it.
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    _set_limit(resource.RLIMIT_AS, _address_space(limits.memory))


def allow_seconds(seconds: float) -> None:
    """Give the calling process that much CPU time from now on; past it the kernel ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + seconds) + 2
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CPU, (soft, hard))


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let what is done within take that much of the process's own CPU time; past it the kernel ends the process."""
    with contextlib.suppress(ValueError, OSError):  # only the main thread may set how a signal ends it
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def give_back_memory() -> None:
    """Let the C library give freed memory back to the system, where it can (glibc)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def resident() -> int:
    """Give the calling process's resident memory in bytes."""
    return _statm()[1] * resource.getpagesize()


def _address_space(memory: int) -> int:
    """Give the address space that lets resident memory grow to `memory`, whatever is mapped already."""
    mapped, in_memory = (pages * resource.getpagesize() for pages in _statm()[:2])
    return mapped + max(memory - in_memory, memory // 4)


def _statm() -> list[int]:
    return [int(word) for word in Path("/proc/self/statm").read_text(encoding="ascii").split()]


def _set_limit(what: int, value: int) -> None:
    hard = resource.getrlimit(what)[1]
    if hard != resource.RLIM_INFINITY:
        value = min(value, hard)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(what, (value, value))


def _become(uid: int) -> None:
    with contextlib.suppress(OSError):
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)


def _others_may_read() -> bool:
    """Say whether another user could still load code: an interpreter below root's home is root's alone."""
    places = (Path(sys.base_prefix), Path(sys.prefix), ROOT)
    return all(path.stat().st_mode & 0o001 for place in places for path in (place, *place.parents))


def _leave_network() -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_CLONE_NEWNET) != 0:
        libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
