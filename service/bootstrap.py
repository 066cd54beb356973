"""The composition root: the only module that names concrete adapters.

What a part needs is imported where the part is made, and some parts are made when they are first used: a process loads
and pays only what it runs.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from shutil import which
from typing import TYPE_CHECKING, Any, cast

import connectors as e_offices
from connectors.blocks import Block
from connectors.blocks import read as read_blocks
from service import settings as configuration
from service.adapters.clock import ConnectorClock, SystemClock
from service.adapters.crashing import CrashAt, go_on
from service.adapters.ids import RandomIds
from service.domain.errors import Invalid, Unavailable
from service.domain.fields import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from connectors.base import CheckResult, Connector
    from service.adapters.objects_s3 import S3Objects
    from service.adapters.postgres.database import Database
    from service.adapters.readers.sandbox import SandboxedReader
    from service.catalogue import Catalogue
    from service.ports import Bell, Deps, IdentityProvider, Mailer, Scanner, WebhookSender
    from service.settings import Settings
    from service.stages.backup import Place

_FOLDER_SECONDS = 1.0
_POLLS_ENSURED_EVERY = 60.0


@cache
def settings() -> Settings:
    """Give this process's settings."""
    return configuration.load()


@cache
def clock() -> SystemClock:
    """Give the machine's clock."""
    return SystemClock()


@cache
def ids() -> RandomIds:
    """Give identity and randomness from the operating system."""
    return RandomIds()


@cache
def rules() -> Catalogue:
    """Give the rule files, read once a process."""
    from service import catalogue

    return catalogue.load(settings().templates)


@cache
def database() -> Database:
    """Give the pool of this process; Unavailable while there is no address."""
    url = settings().database_url
    if not url:
        raise Unavailable(
            f"Chưa có cơ sở dữ liệu: hãy chạy `hoso up` (dữ liệu ở {settings().data}) hoặc đặt HOSO_DATABASE_URL.",
        )
    from service import migrations
    from service.adapters.postgres.database import Database

    return Database(url, schema=migrations.newest())


@cache
def objects() -> S3Objects:
    """Give the object store."""
    from service.adapters.objects_s3 import S3Objects
    from service.adapters.spool import Spool

    chosen = settings()
    if not chosen.s3_endpoint:
        raise Unavailable("Chưa có kho tệp: hãy chạy `hoso up` hoặc đặt HOSO_S3_ENDPOINT.")
    return S3Objects(
        endpoint=chosen.s3_endpoint,
        access_key=chosen.s3_access_key,
        secret_key=chosen.s3_secret_key,
        bucket=chosen.s3_bucket,
        region=chosen.s3_region,
        spool=Spool(chosen.data / "spool"),
    )


@cache
def replica() -> S3Objects | None:
    """Give the second object store, where one is set."""
    chosen = settings()
    if not chosen.replica_endpoint:
        return None
    from service.adapters.objects_s3 import S3Objects

    key, secret = chosen.replica_access_key, chosen.replica_secret_key
    return S3Objects(endpoint=chosen.replica_endpoint, bucket=chosen.replica_bucket, access_key=key, secret_key=secret)


@cache
def reader() -> SandboxedReader:
    """Give the reader; its child starts at the first paper."""
    from service.adapters.readers.limits import Limits
    from service.adapters.readers.page_cache import PageCache
    from service.adapters.readers.sandbox import SandboxedReader

    chosen = settings()
    return SandboxedReader(
        chosen.templates / "documents",
        limits=Limits(seconds=chosen.reader_seconds),
        scans=PageCache(chosen.data / "ocr"),
        anchors=chosen.trust_anchors,
    )


@cache
def scanner() -> Scanner:
    """Give what looks for malware; Invalid when the daemon's address cannot be read."""
    from service.adapters.malware import scanner_at

    return scanner_at(settings().clamd, hours=settings().clamd_hours, now=clock().now)


def identity_provider() -> IdentityProvider | None:
    """Give the province's own sign-in, where one is set."""
    chosen = settings()
    if not chosen.oidc_issuer:
        return None
    from service.adapters.oidc import OidcSignIn
    from service.domain.oidc import Provider

    client = (chosen.oidc_client_id, chosen.oidc_client_secret)
    provider = Provider(chosen.oidc_issuer, *client, chosen.oidc_groups, chosen.oidc_groups_claim)
    return OidcSignIn(provider, ids=ids(), now=clock().now)


def mailer() -> Mailer:
    """Give what letters go out by; Invalid when the mail server's address cannot be read."""
    chosen = settings()
    if not (chosen.smtp_url and chosen.mail_from):
        from service.adapters.no_mail import NoMailer

        return NoMailer(half=bool(chosen.smtp_url or chosen.mail_from))
    from service.adapters.mail_smtp import SmtpMailer, mail_server

    try:
        return SmtpMailer(mail_server(chosen.smtp_url), sender=chosen.mail_from)
    except ValueError as exc:
        raise Invalid(f"HOSO_SMTP_URL phải là {exc}.") from exc


@cache
def _sender() -> WebhookSender:
    from service.adapters.webhooks import RequestsWebhookSender, SendLimits

    chosen = settings()
    return RequestsWebhookSender(
        SendLimits(ports=chosen.webhook_ports, networks=chosen.webhook_networks, unguarded=chosen.webhook_insecure)
    )


@cache
def _bell() -> Bell:
    from service.broker import CeleryBell, make_app

    return CeleryBell(make_app(settings().broker_url))


@dataclass(frozen=True, slots=True)
class _Later:
    """A part that is made when something of it is first asked for."""

    _make: Callable[[], object]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._make(), name)


def whole() -> Deps:
    """Give the world with every part made: who serves others says at its start what is wrong with a part."""
    for make in (objects, rules, _sender, _bell):
        make()
    return deps()


@cache
def deps() -> Deps:
    """Put the world together, once a process; connections open when they are first used."""
    from service.adapters import postgres
    from service.adapters.letters import FileLetters
    from service.adapters.malware import ScannedReader
    from service.adapters.signing import AuditKey
    from service.ports import Deps

    base, chosen = database(), settings()
    return Deps(
        store=postgres.PostgresStore(base),
        jobs=postgres.PostgresJobs(base),
        finder=postgres.PostgresFinder(base),
        deliveries=postgres.PostgresDeliveries(base),
        accounts=postgres.PostgresAccounts(base),
        units=postgres.PostgresUnits(base),
        keeping=postgres.PostgresKeeping(base),
        retention=postgres.PostgresRetention(base),
        subjects=postgres.PostgresSubjects(base),
        audit=postgres.PostgresAudit(base, AuditKey(chosen.audit_key)),
        councils=postgres.PostgresCouncils(base),
        letters=postgres.PostgresLetters(base),
        register=postgres.PostgresRegister(base),
        letter_writer=FileLetters(chosen.templates / "letters"),
        objects=cast("S3Objects", _Later(objects)),
        replica=replica(),
        lock_days=chosen.lock_days,
        checkpoint_lock_days=chosen.checkpoint_lock_days,
        reader=ScannedReader(reader(), scanner()),
        scanner=scanner(),
        catalogue=cast("Catalogue", _Later(rules)),
        sender=cast("WebhookSender", _Later(_sender)),
        mailer=mailer(),
        address=chosen.address,
        bell=cast("Bell", _Later(_bell)),
        clock=clock(),
        ids=ids(),
        connectors={name: one for name, (one, _seconds) in configured().items()},
        crashpoint=CrashAt(chosen.crash_at) if chosen.crash_at else go_on,
    )


def place() -> Place:
    """Give this instance as a backup needs it."""
    from service import migrations
    from service.adapters.postgres import PostgresAudit, PostgresKeeping
    from service.adapters.postgres.copying import DatabaseCopy
    from service.adapters.signing import AuditKey
    from service.stages.backup import Place

    url, base = settings().owner_url, database()
    log = PostgresAudit(base, AuditKey(settings().audit_key))
    return Place(DatabaseCopy(url), PostgresKeeping(base), objects(), log, migrations.current(url) or "")


def scratch_place(dsn: str, folder: Path) -> Place:
    """Give a scratch database with the objects of a backup, for a restore that is only rehearsed."""
    from service.adapters.objects_folder import FolderObjects
    from service.adapters.postgres import Database, PostgresAudit, PostgresKeeping
    from service.adapters.postgres.copying import DatabaseCopy
    from service.stages.backup import Place

    base = Database(dsn, statement_seconds=600)
    held = FolderObjects(folder / "objects")
    return Place(DatabaseCopy(dsn), PostgresKeeping(base), held, PostgresAudit(base), "")


@cache
def configured() -> Mapping[str, tuple[Connector, float]]:
    """Give the configured connectors with the seconds between two polls; Invalid lists every fault."""
    blocks, said = _blocks()
    faults = [Problem("connector.wrong", sentence) for sentence in said]
    made: dict[str, tuple[Connector, float]] = {}
    for block in blocks:
        try:
            kind = e_offices.load(block.kind)
            made[block.name] = kind.configured(block.name, block.settings, clock=ConnectorClock()), block.every_seconds
        except (ValueError, TypeError, LookupError, OSError) as exc:
            faults.append(Problem("connector.wrong", f"Kết nối «{block.name}»: {exc}."))
    if faults:
        raise Invalid("Tệp kết nối chưa đúng: " + " ".join(fault.message for fault in faults), faults)
    return made


def _blocks() -> tuple[list[Block], list[str]]:
    """Give the blocks of the connector file with its faults, or the embedded inbox folder."""
    chosen = settings()
    if chosen.connectors is None:
        return [Block("inbox", "folder", _FOLDER_SECONDS, {"folder": str(chosen.data / "inbox")})], []
    try:
        return read_blocks(chosen.connectors.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        why = exc.strerror if isinstance(exc, OSError) else exc
        raise Invalid(f"HOSO_CONNECTORS: không đọc được tệp kết nối {chosen.connectors} ({why}).") from exc


def poll_seconds(name: str) -> float | None:
    """Give the seconds between two polls of a connector, or None when it is not configured."""
    found = configured().get(name)
    return found[1] if found else None


FIXITY_FIRST_SECONDS = 600.0
FIXITY_RATE = 8 * 1024 * 1024.0  # bytes a second: a terabyte in a day and a half
AUDIT_SECONDS = 60.0  # how far the signed end of the audit chain may lag behind
DIRECTORY_SECONDS = 86400.0  # a directory of 120,000 bodies changes by a few a day
_FIRST_DIRECTORY_SECONDS = 60.0


def migrate(dsn: str, *, tell: Callable[[str], object], serves: str = "") -> None:
    """Bring the database to this program's schema, what `serves` may do, and the registry to the files' word."""
    from service import migrations
    from service.adapters.postgres import Database, PostgresFinder, PostgresStore, PostgresUnits
    from service.stages import registry, retrieve

    migrations.upgrade(dsn, serves=serves)
    opened = Database(dsn)
    try:
        registry.load_files(PostgresUnits(opened), rules().units)
        told = "Lập lại chỉ mục tìm kiếm: đã xong {} hồ sơ.".format
        retrieve.reindex(PostgresStore(opened), PostgresFinder(opened), told=lambda done: tell(told(done)))
    finally:
        opened.close()


_polls = {"ensured": float("-inf")}


def ensure_polls(world: Deps, now: datetime) -> None:
    """See to it, once a minute, that every connector has its next poll in the job table."""
    if time.monotonic() - _polls["ensured"] < _POLLS_ENSURED_EVERY:
        return
    from service.ports import NewJob
    from service.stages import reminding, urging

    # Soon after the start, so that several processes that start together ask for one refresh between them.
    starting = _polls["ensured"] == float("-inf")
    directory_in = timedelta(seconds=_FIRST_DIRECTORY_SECONDS if starting else DIRECTORY_SECONDS)
    world.jobs.ensure(
        [NewJob("poll", name, now + timedelta(seconds=seconds), now) for name, (_one, seconds) in configured().items()]
        + [NewJob("directory", name, now + directory_in, now) for name in configured()]
        + [NewJob("fixity", "pass", now + timedelta(seconds=FIXITY_FIRST_SECONDS), now)]
        + [NewJob("audit", "chain", now + timedelta(seconds=AUDIT_SECONDS), now), urging.job(world)]
        + [reminding.recounting(world, soon=timedelta(seconds=_FIRST_DIRECTORY_SECONDS) if starting else None)]
    )
    _polls["ensured"] = time.monotonic()


def checks() -> Mapping[str, Callable[[], CheckResult]]:
    """Give what `hoso doctor` asks each connector."""
    return {name: one.check for name, (one, _seconds) in configured().items()}


def check_broker() -> str:
    """Say whether the queue answers; Unavailable otherwise. Work goes on without it, later."""
    from service.broker import make_app, require_broker

    app = make_app(settings().broker_url)
    require_broker(app)
    return "thư mục trên máy" if not app.conf.broker_url or "filesystem" in app.conf.broker_url else "trả lời"


def check_ocr() -> str:
    """Say by what scans are read; Unavailable when they cannot be."""
    from service.adapters.readers import means

    return means.ocr()


def check_archives() -> str:
    """Say which archives are taken apart; Unavailable where not all that are known can be."""
    from service.adapters.readers import means

    return means.archives()


def check_anchors() -> str:
    """Say whom signatures may lead to; Unavailable when the folder that is configured holds no certificate."""
    from service.adapters.readers import means

    return means.anchors(settings().trust_anchors)


def check_reader() -> str:
    """Say in which sandbox papers are read, after reading one."""
    from service.adapters.readers.confine import sandbox_kind

    read = reader().read("kiem-tra.txt", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM".encode())
    without = "nhân không cho bubblewrap tạo không gian tên riêng (seccomp, AppArmor)"
    lack = without if which("bwrap") else "nên cài gói bubblewrap"
    kind = {"bubblewrap": "trong bubblewrap", "rlimits": f"chỉ có giới hạn tài nguyên; {lack}"}
    return f"được, {kind.get(sandbox_kind(), sandbox_kind())} ({len(read.pages)} trang thử)"
