"""`python -m tests.bench [DOSSIERS]`: CPU of one dossier through the whole line, beside the bare libraries, one run."""

from __future__ import annotations

import json
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
import psycopg

from service.embedded.postgres import EmbeddedPostgres
from service.embedded.seaweed import EmbeddedS3
from service.settings import RUN_FILE, TREE
from tests.bench.floor import Floor, without_bodies
from tests.bench.shape import message
from tests.kit.production import free_port
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable

WARM_UP = 6
ROLES = {
    "readers.child": "reader",
    "celery": "worker or beat",
    "granian": "web",
    "postgres": "postgres",
    "weed": "s3",
    "service.cli": "supervisor",
}
_FRACTION = 1_000


def say(line: str) -> None:
    """Print a line of the table."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def role(process: psutil.Process) -> str:
    """Name what a process of the line is."""
    words = " ".join(process.cmdline())
    for sign, name in ROLES.items():
        if sign in words:
            return name
    return process.name()


def by_role(processes: list[psutil.Process]) -> dict[str, float]:
    """Give the CPU seconds by role, children that are gone not counted."""
    told: dict[str, float] = {}
    for process in processes:
        try:
            times, name = process.cpu_times(), role(process)
        except psutil.NoSuchProcess:
            continue
        told[name] = told.get(name, 0.0) + times.user + times.system
    return told


def spent(processes: list[psutil.Process]) -> float:
    """Give the CPU seconds (user and system) of processes and of those they waited for."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system + times.children_user + times.children_system
    return total


def tree(root: psutil.Process) -> list[psutil.Process]:
    """Give a process and all below it."""
    return [root, *root.children(recursive=True)]


def bare(messages: list[bytes], folder: Path, keeps: Callable[[bytes], bytes]) -> tuple[float, float, float]:
    """Measure the floor; gives milliseconds a message: application CPU, with servers, wall."""
    database, store = EmbeddedPostgres(folder / "pg"), EmbeddedS3(folder / "s3")
    dsn = database.start()
    store.start()
    try:
        client = store.client()
        client.make_bucket("floor")
        floor = Floor(dsn, client, "floor", keeps=keeps)
        for warm in messages[:WARM_UP]:
            floor.take(warm)
        servers = tree(psutil.Process())[1:]
        before, own = spent(servers), time.process_time()
        walls = [floor.take(one) for one in messages[WARM_UP:]]
        own, servers_cpu = time.process_time() - own, spent(servers) - before
        floor.close()
    finally:
        store.stop()
        database.stop()
    count = len(messages) - WARM_UP
    return own / count * _FRACTION, (own + servers_cpu) / count * _FRACTION, statistics.median(walls) * _FRACTION


FLOORS: dict[str, Callable[[bytes], bytes]] = {
    "message kept whole": bytes,
    "message kept without its attachments' base64": without_bodies,
}


class Line:
    """`hoso up` in a process of its own over an empty folder."""

    def __init__(self, folder: Path) -> None:
        """Start it and wait until it serves."""
        self.folder, port = folder, free_port()
        command = [
            sys.executable,
            "-P",
            "-m",
            "service.cli",
            "up",
            "--no-samples",
            "--data",
            str(folder),
            "--port",
            str(port),
        ]
        log = (folder.parent / "line.log").open("wb")
        environment = {**os.environ, "PYTHONPATH": str(TREE)}
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment, text=True)
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if line.startswith("Dừng"):
                break
        self.root = psutil.Process(self.process.pid)
        self.roles: dict[str, float] = {}

    def database(self) -> psycopg.Connection[tuple[object, ...]]:
        """Connect beside the service, to see when it is done."""
        return psycopg.connect(json.loads((self.folder / RUN_FILE).read_text())["HOSO_DATABASE_URL"], autocommit=True)

    def take(self, messages: list[bytes], first: int, *, at_once: bool = True) -> tuple[float, float]:
        """Drop messages, all at once or each when the one before is checked; gives CPU and wall seconds of all."""
        with self.database() as database:
            before, began, roles = spent(tree(self.root)), time.perf_counter(), by_role(tree(self.root))
            for number, one in enumerate(messages, start=first):
                hidden = self.folder / "inbox" / f".{number}.new"
                hidden.write_bytes(one)
                hidden.rename(self.folder / "inbox" / f"{number:05d}.edxml")
                if not at_once:
                    _until_checked(database, number + 1)
            _until_checked(database, first + len(messages))
            self.roles = {name: seconds - roles.get(name, 0.0) for name, seconds in by_role(tree(self.root)).items()}
            return spent(tree(self.root)) - before, time.perf_counter() - began

    def idle(self, seconds: float) -> float:
        """Give the CPU share that the line spends while nothing comes."""
        before = spent(tree(self.root))
        time.sleep(seconds)
        return (spent(tree(self.root)) - before) / seconds

    def stop(self) -> None:
        """Stop it cleanly."""
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(60)


def _until_checked(database: psycopg.Connection[tuple[object, ...]], wanted: int) -> None:
    def done() -> bool:
        row = database.execute("SELECT count(*) FROM dossier WHERE processing = 'waiting'").fetchone()
        return row is not None and row[0] == wanted

    until(done, seconds=600)


def main() -> int:
    """Measure both and print the ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    messages = [message(number) for number in range(count + WARM_UP)]
    say(
        f"one dossier: edXML {len(messages[0]) / 1e6:.2f} MB; {count} dossiers after {WARM_UP} to warm up; "
        f"{psutil.cpu_count()} cores"
    )
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        floors = {}
        for number, (kind, keeps) in enumerate(FLOORS.items()):
            own, floors[kind], wall = bare(messages, folder / f"floor{number}", keeps)
            say(f"bare libraries, {kind}: app {own:.1f}, with servers {floors[kind]:.1f} ms CPU; wall {wall:.1f} ms")
        line = Line(folder / "line")
        try:
            line.take(messages[:WARM_UP], 0)
            half = WARM_UP + count // 2
            each = line.take(messages[WARM_UP:half], WARM_UP, at_once=False)
            tell("one after another", half - WARM_UP, each, line=line, idle=line.idle(10), floors=floors)
            flood = line.take(messages[half:], half)
            tell("all at once", len(messages) - half, flood, line=line, idle=line.idle(10), floors=floors)
        finally:
            line.stop()
    return 0


def tell(
    way: str, count: int, taken: tuple[float, float], *, line: Line, idle: float, floors: dict[str, float]
) -> None:
    """Print what a dossier cost, by process, and its ratios; `idle` is the share of a core spent while nothing came."""
    cpu, seconds = taken
    each, net = cpu / count * _FRACTION, (cpu - idle * seconds) / count * _FRACTION
    say(
        f"the whole line, {count} dossiers {way}: all processes {each:.1f} ms CPU a dossier, "
        f"{net:.1f} net of idle ({idle * 100:.1f} % of a core); wall {seconds / count * _FRACTION:.1f} ms"
    )
    shares = sorted(line.roles.items(), key=lambda item: -item[1])
    say("of it, ms a dossier: " + ", ".join(f"{name} {seconds / count * _FRACTION:.1f}" for name, seconds in shares))
    for name, whole in floors.items():
        say(f"ratio to the floor with servers, {name}: {each / whole:.2f} (net of idle {net / whole:.2f})")


if __name__ == "__main__":
    sys.exit(main())
