"""`hoso up`: everything on one machine, supervised, with samples on an empty data folder."""

from __future__ import annotations

import os
import shlex
import sys
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import requests

from service import bootstrap
from service import settings as configuration
from service.cli.output import show, tell
from service.embedded.folder import BrokerFolder, DataFolder
from service.embedded.postgres import EmbeddedPostgres
from service.embedded.process import ChildSpec, end_marked
from service.embedded.seaweed import EmbeddedS3
from service.embedded.up import Addresses, Plan, S3Address, run_up
from service.ports import Account
from service.samples import write_samples
from service.settings import TREE, VERSION
from service.stages import access

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from service.settings import Settings

_OFFICE = Account(
    name="vanphong",
    display_name="Văn phòng",
    roles=frozenset({"specialist", "head", "council", "chair", "operator"}),
)
_READY_SECONDS = 2.0
_MARK = "PART_OF_HOSO"  # in the environment of our programs and of nothing else, so that a later run knows them


def add_command(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `up`."""
    command = commands.add_parser("up", help="chạy mọi thứ trên một máy")
    command.add_argument("--data", type=Path, default=None, metavar="DIR", help="thư mục dữ liệu (mặc định: HOSO_DATA)")
    command.add_argument("--port", type=int, default=None, metavar="N", help="cổng web (mặc định: HOSO_PORT)")
    command.add_argument("--no-samples", action="store_true", help="không bỏ thông điệp mẫu vào thư mục inbox")
    command.set_defaults(run=_up)


def _up(chosen: argparse.Namespace) -> int:
    if chosen.data:
        os.environ["HOSO_DATA"] = str(chosen.data.absolute())  # noqa: TID251 - the option stands for the setting
    if chosen.port is not None:
        os.environ["HOSO_PORT"] = str(chosen.port)  # noqa: TID251 - the option stands for the setting
    data = configuration.load().data
    # Only who holds the folder may touch what is told in it: a second start must not blind a running one.
    with DataFolder(data, VERSION) as folder:
        configuration.forget(data)  # what an earlier run told is not true any more
        try:
            run_up(_plan(folder, samples=not chosen.no_samples))
        finally:
            configuration.forget(data)
    return 0


def _plan(folder: DataFolder, *, samples: bool) -> Plan:
    """Give what runs over the folder; samples are only for a new one."""
    settings = bootstrap.settings()
    fresh = not (settings.data / "inbox").exists()
    return Plan(
        folder=folder,
        port=settings.port,
        host=settings.bind,
        migrate=lambda found: bootstrap.migrate(found.owner or found.dsn, tell=tell, serves=found.dsn),
        tell=tell,
        dsn=settings.database_url,
        owner=settings.database_owner_url,
        s3=_given_s3(settings),
        children=lambda addresses: _children(settings, addresses),
        clear=lambda: end_marked(f"{_MARK}={settings.data}"),
        on_ready=lambda _addresses: _welcome(settings, samples=fresh and samples),
    )


def _given_s3(settings: Settings) -> S3Address | None:
    if not settings.s3_endpoint:
        return None
    return S3Address(settings.s3_endpoint, settings.s3_access_key, settings.s3_secret_key)


def _children(settings: Settings, addresses: Addresses) -> list[ChildSpec]:
    """Tell the other commands where the servers are, then give the processes of the service."""
    _tell_commands(settings, addresses)
    (settings.data / "inbox").mkdir(parents=True, exist_ok=True)
    for store in filter(None, (bootstrap.objects(), bootstrap.replica())):
        store.prepare()
    _know_the_office()
    environment = configuration.child_environment(settings.data, {"PYTHONPATH": str(TREE), _MARK: str(settings.data)})
    workers = settings.workers if settings.one_process_each else 1
    programs = {"web": "web", **{f"worker-{number}": "worker" for number in range(1, workers + 1)}, "beat": "beat"}
    specs = [
        ChildSpec(name, (sys.executable, "-P", "-m", "service.cli", program), env=environment, cwd=TREE, grace=15.0)
        for name, program in programs.items()
    ]
    return [replace(specs[0], ready=lambda: _answers(settings)), *specs[1:]]


def _tell_commands(settings: Settings, addresses: Addresses) -> None:
    """Write where the servers are, and the keys of this folder, for this process and the other commands."""
    configuration.remember(
        settings.data,
        {
            "HOSO_DATABASE_URL": addresses.dsn,
            "HOSO_DATABASE_OWNER_URL": addresses.owner,
            "HOSO_S3_ENDPOINT": addresses.s3.endpoint,
            "HOSO_S3_ACCESS_KEY": addresses.s3.access_key,
            "HOSO_S3_SECRET_KEY": addresses.s3.secret_key,
            "HOSO_SECRET_KEY": settings.secret_key or _kept_secret(settings.data),
            "HOSO_AUDIT_KEY": settings.audit_key or _kept_secret(settings.data, "audit-key"),
            "HOSO_PORT": str(settings.port),
        },
    )
    bootstrap.settings.cache_clear()


@contextmanager
def servers_here() -> Iterator[None]:
    """Run the servers of one machine over the data folder while a command works, where they are not named or running.

    Errors are those of `hoso up`: a folder that is in use or is no data folder of ours, a server that does not start.
    """
    settings = bootstrap.settings()
    if settings.database_url and settings.s3_endpoint:
        yield
        return
    with DataFolder(settings.data, VERSION) as folder:
        configuration.forget(settings.data)
        end_marked(f"{_MARK}={settings.data}")
        postgres, s3 = EmbeddedPostgres(folder.postgres), EmbeddedS3(folder.s3)
        try:
            dsn, owner = settings.database_url, settings.database_owner_url
            if not dsn:
                owner, dsn = postgres.start(), postgres.service_dsn
            place = _given_s3(settings) or S3Address(s3.start(), s3.access_key, s3.secret_key)
            _tell_commands(settings, Addresses(dsn, place, BrokerFolder(folder.broker), owner))
            yield
        finally:
            configuration.forget(settings.data)
            bootstrap.settings.cache_clear()
            s3.stop()
            postgres.stop()


def _know_the_office() -> None:
    """Make the office's account at the first start, before the web serves: who finds it serving may use the account."""
    deps = bootstrap.deps()
    if deps.accounts.account(_OFFICE.name) is None:
        access.set_account(deps, _OFFICE)
        tell(f"Đã lập tài khoản «{_OFFICE.name}» với mọi vai trò của văn phòng")


def _kept_secret(data: Path, name: str = "secret-key") -> str:
    """Give a key of this data folder, made at its first start; 0600."""
    path = data / name
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(bootstrap.ids().secret(), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _answers(settings: Settings) -> bool:
    """Tell whether the web serves."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(f"http://{settings.bind}:{settings.port}/health/live", timeout=_READY_SECONDS).ok
    except requests.RequestException:
        return False


def _welcome(settings: Settings, *, samples: bool) -> None:
    """Print the address, a one-time link and where papers come in; drop the samples into an inbox folder of our own."""
    link = access.new_link(bootstrap.deps(), _OFFICE.name)
    inbox, declared = settings.data / "inbox", settings.connectors
    show(f"Hoso đang chạy tại {settings.address}")
    show(f"Đăng nhập một lần: {settings.address}/dang-nhap/{link}")
    if declared:
        show(f"Nhận từ các kết nối khai báo ở {declared}: {', '.join(bootstrap.checks())}")
    else:
        show(f"Thư mục nhận: {inbox} (thả tệp .edxml, .zip, .rar hoặc một thư mục giấy tờ vào đây)")
    show("Dừng: Ctrl-C")
    sys.stdout.flush()
    if samples and not declared:
        dropped = write_samples(inbox)
        tell(f"Đã bỏ {len(dropped)} thông điệp mẫu vào thư mục nhận; xem bằng: {_hoso(settings)} dossiers list")


def _hoso(settings: Settings) -> str:
    """Give the command as it must be typed in another terminal, at this folder, to reach this machine."""
    program = Path(sys.argv[0]).absolute()
    shown = program.relative_to(Path.cwd()) if program.is_relative_to(Path.cwd()) else program
    command = str(shown) if program.name == "hoso" else "hoso"
    return command if settings.data == Path.cwd() / "data" else f"HOSO_DATA={shlex.quote(str(settings.data))} {command}"
