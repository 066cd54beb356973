from __future__ import annotations

import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from service.domain.errors import Unavailable
from service.embedded import Backoff, ChildSpec, EmbeddedPostgres, EmbeddedS3, Supervisor
from service.embedded.process import inside
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TREE = Path(__file__).resolve().parents[2]
SLEEPER = "import time; print('đang chạy', flush=True); time.sleep(600)"
STUBBORN = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEPER}"
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {STUBBORN!r}]).wait()"
# Ends only when the other was asked too: asked one by one, the first would be killed after its grace.
MEETING = """
import pathlib, signal, sys, time
def end(*_):
    pathlib.Path({mine!r}).touch()
    while not pathlib.Path({other!r}).exists():
        time.sleep(0.01)
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
print('đang chạy', flush=True)
time.sleep(600)
"""
UP = """
import sys
from pathlib import Path
from service.embedded import ChildSpec, DataFolder, Plan, run_up

child = ChildSpec("web", (sys.executable, "-c", "import time; time.sleep(600)"))
run_up(Plan(
    folder=DataFolder(Path(sys.argv[1]), "0.1.0", least_free=0),
    port=0,
    migrate=lambda dsn: None,
    children=lambda addresses: [child],
    on_ready=lambda addresses: print("READY", flush=True),
    tell=lambda line: print(line, flush=True),
))
"""


@pytest.fixture
def short_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="hoso-test-"))
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def console() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def supervisor(tmp_path: Path, console: io.StringIO) -> Iterator[Supervisor]:
    made = Supervisor(tmp_path / "logs", console=console, backoff=Backoff(first=0.05, ceiling=0.2))
    yield made
    made.stop()


def python(name: str, code: str, *, grace: float = 10.0) -> ChildSpec:
    return ChildSpec(name, (sys.executable, "-c", code), grace=grace)


def while_running(supervisor: Supervisor, act: Callable[[], None]) -> None:
    """Let `act` happen in a thread while the supervisor runs in ours, then stop it; fail as `act` fails."""
    failures: list[BaseException] = []

    def body() -> None:
        try:
            act()
        except BaseException as exc:  # noqa: BLE001 - handed to the test's own thread
            failures.append(exc)
        finally:
            supervisor.request_stop()

    thread = threading.Thread(target=body)
    thread.start()
    supervisor.run()
    thread.join()
    for failure in failures:
        raise failure


def alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] != "Z"


@pytest.mark.parametrize("how", ["killed", "renewed"])
def test_a_killed_or_renewed_child_is_started_again(supervisor: Supervisor, how: str) -> None:
    supervisor.start([python("worker", SLEEPER)])
    first = supervisor.pids()["worker"]

    def act() -> None:
        supervisor.renew("nobody")
        if how == "killed":
            os.kill(first, signal.SIGKILL)
        else:
            supervisor.renew("worker")
        until(lambda: supervisor.pids().get("worker", first) != first)

    while_running(supervisor, act)

    assert supervisor.pids() == {}


def test_what_a_dead_child_left_in_its_group_is_ended_before_the_restart(supervisor: Supervisor) -> None:
    supervisor.start([python("worker", PARENT)])
    first = supervisor.pids()["worker"]
    until(lambda: len(group(first)) == 2)
    grandchild = next(pid for pid in group(first) if pid != first)

    def act() -> None:
        os.kill(first, signal.SIGKILL)
        until(lambda: supervisor.pids().get("worker", first) != first)

    while_running(supervisor, act)

    assert not alive(grandchild)


def group(leader: int) -> list[int]:
    """List the living processes of a process group."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[2]) == leader and fields[0] != "Z":
            found.append(int(entry.name))
    return found


def test_a_child_that_dies_at_once_is_tried_ever_more_slowly(supervisor: Supervisor, console: io.StringIO) -> None:
    supervisor.start([python("beat", "raise SystemExit(3)")])

    while_running(supervisor, lambda: until(lambda: console.getvalue().count("đã chết") >= 4))

    waits = [line.split("sau ")[1].split(" giây")[0] for line in console.getvalue().splitlines() if "(mã 3)" in line]
    assert waits[:4] == ["0.1", "0.1", "0.2", "0.2"]


def test_children_stop_in_the_reverse_of_their_order(supervisor: Supervisor, console: io.StringIO) -> None:
    for name in ("web", "worker", "beat"):
        supervisor.start([python(name, SLEEPER)])

    supervisor.stop()

    stopped = [line.split("|")[0].strip() for line in console.getvalue().splitlines() if "đã dừng" in line]
    assert stopped == ["beat", "worker", "web"]


def test_children_that_serve_nobody_are_asked_to_stop_at_once(
    supervisor: Supervisor, console: io.StringIO, tmp_path: Path
) -> None:
    places = [str(tmp_path / name) for name in ("one", "other")]
    for mine, other in (places, reversed(places)):
        supervisor.start([python(Path(mine).name, MEETING.format(mine=mine, other=other))])
    until(lambda: console.getvalue().count("đang chạy") == 2)

    supervisor.stop()

    assert console.getvalue().count("đã dừng (mã 0)") == 2


def test_a_child_that_will_not_stop_is_killed_with_its_children_after_its_grace(supervisor: Supervisor) -> None:
    supervisor.start([python("worker", PARENT, grace=0.2)])
    leader = supervisor.pids()["worker"]
    until(lambda: len(group(leader)) == 2)

    supervisor.stop()

    until(lambda: group(leader) == [])


def test_each_line_is_prefixed_on_the_console_and_kept_in_a_log(
    supervisor: Supervisor, console: io.StringIO, tmp_path: Path
) -> None:
    supervisor.start([python("web", SLEEPER)])
    until(lambda: "đang chạy" in console.getvalue())

    supervisor.stop()

    assert console.getvalue().splitlines()[0] == "     web | đang chạy"
    assert (tmp_path / "logs" / "web.log").read_text() == "đang chạy\n"


def test_a_quiet_child_writes_to_its_log_only(supervisor: Supervisor, console: io.StringIO, tmp_path: Path) -> None:
    supervisor.start([ChildSpec("s3", (sys.executable, "-c", SLEEPER), quiet=True)])
    log = tmp_path / "logs" / "s3.log"
    until(lambda: log.exists() and log.read_text() == "đang chạy\n")

    assert console.getvalue() == ""


def test_a_start_that_fails_stops_what_was_started_and_says_which(supervisor: Supervisor) -> None:
    supervisor.start([python("web", SLEEPER)])
    web = supervisor.pids()["web"]
    broken = ChildSpec("worker", (sys.executable, "-c", "raise SystemExit(4)"), ready=lambda: False)

    with pytest.raises(Unavailable, match=r"worker đã dừng ngay khi khởi động \(mã 4\)"):
        supervisor.start([broken])

    assert (supervisor.pids(), alive(web)) == ({}, False)


def test_chores_are_done_while_all_is_quiet(tmp_path: Path) -> None:
    done = threading.Event()
    supervisor = Supervisor(tmp_path, chores=(done.set,))

    while_running(supervisor, lambda: until(done.is_set))

    assert done.is_set()


def test_killed_servers_come_back_at_the_same_address_with_all_they_had(
    supervisor: Supervisor, short_folder: Path
) -> None:
    postgres, s3 = EmbeddedPostgres(short_folder / "postgres"), EmbeddedS3(short_folder / "s3")
    s3.prepare()
    supervisor.start([postgres.spec(), s3.spec()])
    before, found = (postgres.dsn, s3.endpoint), list[tuple[object, list[bytes]]]()
    with psycopg.connect(postgres.dsn) as connection:
        connection.execute("CREATE TABLE memory AS SELECT 'Đức' AS word")
    s3.client().make_bucket("giay-to")
    s3.client().put_object("giay-to", "một", io.BytesIO(b"x"), 1)

    def act() -> None:
        for name, server in (("postgres", postgres), ("s3", s3)) * 3:
            old = supervisor.pids()[name]
            os.kill(old, signal.SIGKILL)
            until(lambda name=name, old=old: supervisor.pids().get(name, old) != old)  # type: ignore[misc]
            until(server.ready)
        s3.client().put_object("giay-to", "hai", io.BytesIO(b"y"), 1)
        found.append(answers(postgres, s3))

    while_running(supervisor, act)

    assert (found, postgres.dsn, s3.endpoint) == ([("Đức", [b"x", b"y"])], *before)


def answers(postgres: EmbeddedPostgres, s3: EmbeddedS3) -> tuple[object, list[bytes]]:
    with psycopg.connect(postgres.dsn) as connection:
        word = connection.execute("SELECT word FROM memory").fetchone()
    return (word and word[0], [s3.client().get_object("giay-to", name).read() for name in ("một", "hai")])


def test_everything_comes_up_and_goes_down_on_a_request_to_stop(short_folder: Path) -> None:
    with up(short_folder / "data") as hoso:
        wait_for_ready(hoso)
        hoso.send_signal(signal.SIGTERM)
        rest = hoso.communicate(timeout=60)[0]

    assert (hoso.returncode, rest) == (0, "")
    assert left_inside(short_folder / "data") == []


def test_a_killed_supervisor_leaves_nothing_and_the_next_run_starts(short_folder: Path) -> None:
    data = short_folder / "data"
    with up(data) as first:
        wait_for_ready(first)
        first.kill()
    until(lambda: left_inside(data) == [])

    with up(data) as second:
        said = wait_for_ready(second)
        second.send_signal(signal.SIGINT)
        second.communicate(timeout=60)

    assert (second.returncode, said[-1]) == (0, "READY")


def up(data: Path) -> subprocess.Popen[str]:
    """Run `run_up` in a process of its own, as the command does."""
    argv = [sys.executable, "-c", UP, str(data)]
    return subprocess.Popen(argv, cwd=TREE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)


def wait_for_ready(hoso: subprocess.Popen[str]) -> list[str]:
    """Read its lines up to the one that says that all serve."""
    assert hoso.stdout is not None
    lines: list[str] = []
    for line in hoso.stdout:
        lines.append(line.rstrip())
        if lines[-1] == "READY":
            break
    return lines


def left_inside(data: Path) -> list[int]:
    """List the servers that still work in the data folder."""
    return inside(data / "postgres" / "cluster") + inside(data / "s3" / "objects")
