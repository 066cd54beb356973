"""The wall around a reading child in a container, whose /proc has parts covered so that no fresh one may be mounted."""

from __future__ import annotations

import json
import subprocess
import sys

from service.adapters.readers import confine
from tests.kit.needs import needs
from tests.kit.tree import TREE

# As a container's engine does: something is laid over a file of /proc, and those within have no right to take it off.
CONTAINER = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c")
COVERED = 'mount --bind /dev/null /proc/interrupts && exec unshare --user --map-root-user --mount "$0" "$@"'
INSIDE = """
import ctypes, json, os, socket
from service.adapters.readers import confine
from service.adapters.readers.limits import Limits
confine.give_up_rights(Limits(), uid=confine.own_uid(), kind="bubblewrap")
libc, got, own = ctypes.CDLL(None, use_errno=True), [], os.getpid()
others = [int(name) for name in os.listdir("/proc") if name.isdigit() and os.readlink("/proc/self") != name]

def reach(what, how):
    try:
        how()
    except (OSError, MemoryError):
        return
    got.append(what)

def must(done):
    if done:
        raise OSError(done)

def command(pid):
    try:
        return open(f"/proc/{pid}/cmdline").read()
    except OSError:  # it ended since the others were listed
        return ""

for pid in others:
    told = command(pid)
    wall = "bwrap" in told or not told
    for part in ("environ", "maps", "mem") if not wall else ():
        reach(f"{part} of another", lambda: open(f"/proc/{pid}/{part}", "rb").read(1))
    for part in ("root", "cwd", "exe") if not wall else ():
        reach(f"{part} of another", lambda: os.readlink(f"/proc/{pid}/{part}"))
reach("kill", lambda: os.kill(max(others), 0) if max(others) != own else must(1))
reach("trace", lambda: must(libc.ptrace(16, max(others), 0, 0)))
reach("shadow", lambda: open("/etc/shadow"))
reach("network", lambda: socket.create_connection(("127.0.0.1", 5432), 1))
reach("kernel settings", lambda: open("/proc/sys/kernel/hostname", "w").write("x"))
reach("uncover", lambda: must(libc.umount2(b"/proc/interrupts", 0)))
reach("mount", lambda: must(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)))
reach("write", lambda: open("/x", "w"))
print(json.dumps({"others": len(others), "got": got, "resident": confine.resident() > 0}))
"""
OUTSIDE = f"""
import subprocess, sys
from service.adapters.readers import confine
command = confine.confined([sys.executable, "-P", "-c", {INSIDE!r}])
done = subprocess.run(command, env=confine.environment(), cwd="/", capture_output=True, text=True, check=False)
print(confine.sandbox_kind(), "--ro-bind /proc" in " ".join(command), done.stdout, done.stderr)
"""


def in_a_container(script: str) -> str:
    """Run a script as the worker of a container; give what it printed."""
    command = [*CONTAINER, COVERED, sys.executable, "-P", "-c", script]
    environment = {**confine.environment(), "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "SECRET": "of the worker"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120, check=False, cwd=TREE)
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs("bubblewrap")
def test_a_child_in_a_container_stands_behind_the_wall_and_touches_nobody() -> None:
    kind, containers_proc, told = in_a_container(OUTSIDE).split(maxsplit=2)

    seen = json.loads(told)
    assert (kind, containers_proc) == ("bubblewrap", "True")
    assert seen["others"] > 0
    assert (seen["got"], seen["resident"]) == ([], True)


@needs("bubblewrap")
def test_a_paper_is_read_behind_the_wall_of_a_container() -> None:
    script = (
        "from service.adapters.readers import confine\n"
        "from service.adapters.readers.sandbox import SandboxedReader\n"
        "with SandboxedReader() as reader:\n"
        "    print(confine.sandbox_kind(), reader.open_document('a.txt', 'tờ trình'.encode()).pages[0].text)"
    )

    assert in_a_container(script) == "bubblewrap tờ trình\n"
