"""The production profile on real servers: the system's PostgreSQL, RabbitMQ, an S3 server, and `hoso` as processes."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import amqp
import psycopg
from psycopg import sql

from tests.kit import canaries, forked
from tests.kit.needs import AMQP_URL, DATABASE_URL, postgres_bin
from tests.kit.tree import TREE
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOSO = (sys.executable, "-P", "-c", "import sys; from service.cli import main; sys.exit(main())")
SECONDS_TO_STOP = 20.0


def free_port() -> int:
    """Give a port of the loopback that nobody listens on now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def system_postgres() -> Iterator[str]:
    """Give the superuser's DSN of the system's own PostgreSQL server: the one that is named, or a new cluster."""
    if DATABASE_URL:
        yield DATABASE_URL
        return
    with _cluster() as superuser:
        yield superuser


@contextmanager
def owned_database(superuser: str) -> Iterator[tuple[str, str]]:
    """Give the DSN of an empty database for the ordinary role that owns it, and for one that may nothing yet."""
    name, password = f"hoso_{secrets.token_hex(4)}", secrets.token_hex(16)
    owner, service, secret = sql.Identifier(name), sql.Identifier(f"{name}_service"), sql.Literal(password)
    with psycopg.connect(superuser, autocommit=True) as connection:
        for role in (owner, service):
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, secret))
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'").format(owner, owner)
        )
        host, port = connection.info.host, connection.info.port
    try:
        yield (
            f"postgresql://{name}:{password}@{host}:{port}/{name}",
            f"postgresql://{name}_service:{password}@{host}:{port}/{name}",
        )
    finally:
        with psycopg.connect(superuser, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(owner))
            connection.execute(sql.SQL("DROP ROLE {}, {}").format(owner, service))


@contextmanager
def _cluster() -> Iterator[str]:
    """Run a cluster of the system's PostgreSQL in a folder of its own; give the superuser's DSN."""
    programs = postgres_bin()
    assert programs is not None
    folder = Path(tempfile.mkdtemp(prefix="hoso-pg-"))
    user = "postgres" if os.geteuid() == 0 else None  # the server refuses to run as root
    if user:
        shutil.chown(folder, user)
    port, data = free_port(), folder / "data"
    make = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "root_of_tests",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "-N",
    ]
    subprocess.run(make, check=True, capture_output=True, user=user, cwd=folder)
    serve = [str(programs / "postgres"), "-D", str(data), "-p", str(port), "-k", str(folder), "-h", "127.0.0.1", "-F"]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(serve, stdout=log, stderr=log, user=user, cwd=folder)
    dsn = f"postgresql://root_of_tests@127.0.0.1:{port}/postgres"
    try:
        until(lambda: _answers(dsn))
        yield dsn
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(SECONDS_TO_STOP)
        shutil.rmtree(folder, ignore_errors=True)


def _answers(dsn: str) -> bool:
    try:
        psycopg.connect(dsn, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def rabbitmq_vhost() -> Iterator[str]:
    """Give the address of an empty virtual host; the default one, emptied, where we may not make one."""
    name = f"hoso-{secrets.token_hex(4)}"
    base = AMQP_URL.rpartition("@")[0] + "@" + AMQP_URL.rpartition("@")[2].partition("/")[0]
    user = AMQP_URL.partition("://")[2].partition(":")[0]
    own = _rabbitmqctl("add_vhost", name) and _rabbitmqctl("set_permissions", "-p", name, user, ".*", ".*", ".*")
    try:
        yield f"{base}/{name}" if own else AMQP_URL
    finally:
        if own:
            _rabbitmqctl("delete_vhost", name)


def _rabbitmqctl(*arguments: str) -> bool:
    try:
        return subprocess.run(["rabbitmqctl", "-q", *arguments], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


@contextmanager
def amqp_channel(url: str) -> Iterator[Any]:
    """Give a channel to the broker, to look at queues as RabbitMQ sees them."""
    user, _, password = url.partition("://")[2].rpartition("@")[0].partition(":")
    host, _, vhost = url.rpartition("@")[2].partition("/")
    with amqp.Connection(host, user, password, virtual_host=vhost or "/") as connection:
        yield connection.channel()


@dataclass
class Installation:
    """One installation in production: its settings, its processes, and the command `hoso` against it."""

    folder: Path
    settings: Mapping[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """Give the whole environment of a process: the settings and what the system itself needs."""
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return {**inherited, "LANG": "C.UTF-8", "PYTHONPATH": str(TREE), **self.settings}

    def start(self, *roles: str) -> None:
        """Start production processes by role (web, worker, beat), each in a group of its own."""
        for role in roles:
            with (self.folder / f"{role}.log").open("ab") as log:
                environment = {**self.environment, "HOSO_PULSE": str(self.pulse(role))}
                self.running[role] = subprocess.Popen(
                    [*HOSO, role], env=environment, cwd=self.folder, stdout=log, stderr=log, start_new_session=True
                )

    def pulse(self, role: str) -> Path:
        """Give the file that the work of a role touches."""
        return self.folder / f"{role}.pulse"

    def stop(self) -> dict[str, int]:
        """Ask every role to end; give their exit codes. One that does not end in time is killed and shows it."""
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        codes = {}
        for role, process in self.running.items():
            try:
                codes[role] = process.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                codes[role] = process.wait()
        self.running.clear()
        canaries.require_silence(*self.folder.glob("*.log"))
        return codes

    def hoso(self, *arguments: str) -> str:
        """Run one command and give what it printed; the test fails with its words when it fails."""
        ended = forked.hoso(*arguments, environment=self.environment, folder=self.folder)
        assert ended.returncode == 0, f"hoso {' '.join(arguments)}: {ended.stdout}{ended.stderr}{self.logs()}"
        return ended.stdout

    def ask(self, *arguments: str) -> Any:
        """Run one command with --json and give its answer."""
        return json.loads(self.hoso(*arguments, "--json"))

    def logs(self) -> str:
        """Give the last lines of every process, for a failure's story."""
        return "".join(
            f"\n--- {log.name}\n{log.read_text('utf-8')[-3000:]}" for log in sorted(self.folder.glob("*.log"))
        )
