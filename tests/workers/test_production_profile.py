"""The production processes on real servers: PostgreSQL of the system, a RabbitMQ quorum queue, S3."""

from __future__ import annotations

import secrets
import signal
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, LiteralString
from urllib.parse import urlsplit

import amqp
import psycopg
import pytest
import requests

from service import migrations
from service.broker import DELIVERY_LIMIT, QUEUE, WORK, CeleryBell, make_app, require_broker, send
from service.domain.errors import Unavailable
from service.samples import make_samples, write_samples
from tests.kit import flood, invariants
from tests.kit.forwarder import Forwarder
from tests.kit.needs import needs
from tests.kit.production import Installation, amqp_channel, free_port, owned_database, rabbitmq_vhost, system_postgres
from tests.kit.stack import S3Place
from tests.kit.waiting import until
from workers.beat import Beat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from service.embedded.seaweed import EmbeddedS3

pytestmark = needs("rabbitmq", "postgres_server")
# What the steps of the shipped procedures ask for.
ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "hop_hoi_dong": ("votes_for=15", "votes_total=15"),
        "quyet_dinh": ("decision_number=77/QĐ-UBND", "decision_date=2026-11-20"),
        "cong_nhan": ("decision_number=78/QĐ-UBND", "decision_date=2026-11-20"),
    },
)
LINE_SECONDS = 90.0


@pytest.fixture(scope="module")
def postgres() -> Iterator[str]:
    """Give the superuser's DSN of the system's PostgreSQL."""
    with system_postgres() as superuser:
        yield superuser


@pytest.fixture
def database(postgres: str) -> Iterator[tuple[str, str]]:
    """Give an empty database of the test's own, by its owner and by the role of the processes."""
    with owned_database(postgres) as addresses:
        yield addresses


@pytest.fixture(scope="module")
def broker() -> Iterator[str]:
    """Give the address of a virtual host of RabbitMQ."""
    with rabbitmq_vhost() as address:
        yield address


@pytest.fixture
def installation(
    tmp_path: Path, database: tuple[str, str], broker: str, s3_server: EmbeddedS3
) -> Iterator[Installation]:
    """Give a migrated installation, none of whose processes runs yet and whose queue is not there."""
    installed = Installation(tmp_path, settings(database, broker, s3_server, folder=str(tmp_path / "data")))
    installed.hoso("migrate")
    try:
        yield installed
    finally:
        installed.stop()
        with amqp_channel(broker) as channel:
            channel.queue_delete(QUEUE)


def settings(database: tuple[str, str], broker: str, s3: EmbeddedS3, *, folder: str) -> Mapping[str, str]:
    bucket = f"production-{secrets.token_hex(4)}"
    s3.client().make_bucket(bucket, object_lock=True)
    return {
        "HOSO_DATA": folder,
        "HOSO_DATABASE_OWNER_URL": database[0],
        "HOSO_DATABASE_URL": database[1],
        "HOSO_BROKER_URL": broker,
        "HOSO_S3_ENDPOINT": s3.endpoint,
        "HOSO_S3_ACCESS_KEY": s3.access_key,
        "HOSO_S3_SECRET_KEY": s3.secret_key,
        "HOSO_S3_BUCKET": bucket,
        "HOSO_SECRET_KEY": secrets.token_hex(32),
        "HOSO_PORT": str(free_port()),
        "HOSO_WORKERS": "1",
    }


def drop_samples(installation: Installation) -> None:
    write_samples(installation.folder / "data" / "inbox")


def dossiers(installation: Installation) -> list[dict[str, Any]]:
    return list(installation.ask("dossiers", "list")["items"])


def processing(installation: Installation) -> list[str]:
    """Look into the database, for a command is a process that takes the line's time whenever it asks."""
    return column(installation, "SELECT processing FROM dossier")


def states(installation: Installation) -> list[str]:
    return column(installation, "SELECT state FROM dossier")


def column(installation: Installation, statement: LiteralString) -> list[str]:
    with psycopg.connect(installation.settings["HOSO_DATABASE_URL"]) as database:
        return [str(row[0]) for row in database.execute(statement).fetchall()]


def settled(installation: Installation) -> bool:
    """Say whether every sample that makes a dossier has made one, and no machine works on any of them."""
    found = processing(installation)
    made = [sample for sample in make_samples() if sample.expectation.outcome == "dossier"]
    return len(found) == len(made) and "working" not in found


def happened(installation: Installation, question: Callable[[], bool]) -> None:
    """Wait for the line; on failure tell what the processes said."""
    try:
        until(question, seconds=LINE_SECONDS)
    except AssertionError as exc:
        seen = [(row["code"], row["state"], row["processing"], row["subject"]) for row in dossiers(installation)]
        raise AssertionError(f"{exc}: {seen}{installation.logs()}") from exc


def test_the_samples_go_down_the_line_to_a_decision_and_a_whole_package(installation: Installation) -> None:
    installation.start("web", "worker", "beat")
    drop_samples(installation)
    happened(installation, lambda: settled(installation))
    code = next(row["code"] for row in dossiers(installation) if row["state"] == "in_review")

    approve_every_step(installation, code)
    happened(installation, lambda: "archived" in states(installation))
    assert installation.ask("dossiers", "show", code)["state"] == "archived"
    installation.hoso("export", code, "-o", "package.zip")

    assert "nguyên vẹn" in installation.hoso("verify", "package.zip")
    assert answers(installation, "/health/ready") == 200
    assert installation.stop() == {"web": 0, "worker": 0, "beat": 0}, installation.logs()


def approve_every_step(installation: Installation, code: str) -> None:
    """Approve until no step is open, answering whatever the step asks."""
    while (step := installation.ask("dossiers", "show", code)["step"]) is not None:
        inputs = [f"--input={answer}" for answer in ANSWERS.get(step["name"], ())]
        installation.hoso(
            "dossiers", "decide", code, "approve", "--step", step["name"], "--reason", "Đủ điều kiện", *inputs
        )


def asked(installation: Installation, path: str) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.get(f"http://127.0.0.1:{installation.settings['HOSO_PORT']}{path}", timeout=10)


def answers(installation: Installation, path: str) -> int:
    return asked(installation, path).status_code


@pytest.fixture
def lines(tmp_path: Path, database: tuple[str, str], broker: str, s3_server: EmbeddedS3) -> Iterator[Lines]:
    """Give an installation that reaches each of its servers by a line that can be stopped and held."""
    given = dict(settings(database, broker, s3_server, folder=str(tmp_path / "data")))
    named = {"database": "HOSO_DATABASE_URL", "broker": "HOSO_BROKER_URL", "objects": "HOSO_S3_ENDPOINT"}
    led = {}
    for name, setting in named.items():
        port = urlsplit(given[setting]).port or 5672
        led[name] = Forwarder(port)
        given[setting] = given[setting].replace(f":{port}", f":{led[name].port}", 1)
    installed = Installation(tmp_path, given)
    installed.hoso("migrate")
    try:
        yield Lines(installed, led, broker, S3Place(s3_server.endpoint, s3_server.access_key, s3_server.secret_key,
                                            given["HOSO_S3_BUCKET"]))  # fmt: skip
    finally:
        installed.stop()
        for line in led.values():
            line.cut()
        with amqp_channel(broker) as channel:
            channel.queue_delete(QUEUE)


@dataclass(frozen=True)
class Lines:
    """An installation, the lines to its servers by name, and broker and bucket as the judge reaches them."""

    installed: Installation
    led: Mapping[str, Forwarder]
    broker: str
    bucket: S3Place


ROUNDS = {"small": 1, "full": 8}
# What is left to do but what comes again and again.
LEFT: LiteralString = """
SELECT 'x' FROM dossier WHERE processing = 'working'
UNION ALL SELECT 'x' FROM job WHERE kind NOT IN ('poll', 'directory', 'remind', 'recount', 'urge', 'audit', 'fixity')
    OR lease_until IS NOT NULL
"""


def test_servers_that_stop_or_freeze_and_a_queue_that_is_deleted_cost_no_dossier_and_no_persons_hand(
    lines: Lines, database: tuple[str, str], proof_size: str
) -> None:
    installed, inbox, sent = lines.installed, lines.installed.folder / "data" / "inbox", list[flood.Sent]()
    inbox.mkdir(parents=True)
    installed.start("web", "worker", "beat")
    until(lambda: missing(installed) == set(), seconds=LINE_SECONDS)
    said = []
    for place, fault in enumerate((Forwarder.stopped, Forwarder.held) * ROUNDS[proof_size]):
        with ExitStack() as faults:
            for line in lines.led.values():
                faults.enter_context(fault(line))
            sent += [flood.drop(inbox, flood.message(2 * place + n)) for n in range(2)]
            said.append((answers(installed, "/health/live"), missing(installed)))
        happened(installed, partial(went_through, installed, len(sent)))
    require_our_queue_alone(lines.broker)
    sent.append(flood.drop(inbox, flood.message(len(sent))))
    happened(installed, partial(went_through, installed, len(sent)))

    assert said == [(200, {"database", "objects"})] * len(said)
    assert missing(installed) == set()
    assert invariants.judge(database[1], lines.bucket, sent).faults == ()
    assert installed.stop() == {"web": 0, "worker": 0, "beat": 0}, installed.logs()
    assert "traceback" not in installed.logs().lower()
    assert len(installed.logs().splitlines()) < 100 * len(said)


def went_through(installation: Installation, count: int) -> bool:
    """Say whether so many dossiers are there and nothing is left to do but what comes again and again."""
    return len(processing(installation)) == count and column(installation, LEFT) == []


def require_our_queue_alone(broker: str) -> None:
    """Look at the queue, and that no other is beside it, as RabbitMQ sees them; then delete it under its consumers."""
    with amqp_channel(broker) as channel:
        # A queue declared with other arguments would be refused.
        arguments = {"x-queue-type": "quorum", "x-delivery-limit": DELIVERY_LIMIT}
        channel.queue_declare(QUEUE, durable=True, auto_delete=False, arguments=arguments)
        channel.queue_delete(QUEUE)
    if not broker.endswith("//"):  # else others have used it before us
        with amqp_channel(broker) as channel, pytest.raises(amqp.NotFound):
            channel.queue_declare("celery_delayed_0", passive=True)


def missing(installation: Installation) -> set[str]:
    """Give what `/health/ready` says is missing; everything while the web is not there."""
    try:
        return set(asked(installation, "/health/ready").json()["missing"])
    except requests.ConnectionError:
        return {"web"}


def test_a_worker_and_the_schedule_touch_their_pulse_for_as_long_as_they_work(installation: Installation) -> None:
    roles = ("worker", "beat")
    installation.start(*roles)
    happened(installation, lambda: all(installation.pulse(role).exists() for role in roles))
    before = {role: installation.pulse(role).stat().st_mtime_ns for role in roles}

    happened(installation, lambda: all(installation.pulse(role).stat().st_mtime_ns > before[role] for role in roles))

    # A schedule without a worker is none: its own file alone comes back.
    installation.stop()
    for role in roles:
        installation.pulse(role).unlink()
    installation.start("beat")
    happened(installation, lambda: installation.pulse("beat").exists())
    assert not installation.pulse("worker").exists()


def test_migrating_twice_is_once(installation: Installation) -> None:
    installation.hoso("migrate")

    assert dossiers(installation) == []


@pytest.mark.parametrize("broken", ["password", "host"])
def test_a_broker_that_refuses_us_is_told_by_the_doctor_and_stops_nobody_who_rings(broker: str, broken: str) -> None:
    parts = urlsplit(broker)
    wrong = {
        "password": parts._replace(netloc=f"{parts.username}:sai-mat-khau@{parts.hostname}:{parts.port}"),
        "host": parts._replace(path="/khong-co"),
    }[broken]
    app = make_app(wrong.geturl())

    CeleryBell(app).ring([1, 2])

    with pytest.raises(Unavailable, match="kiểm tra HOSO_BROKER_URL"):
        require_broker(app)


def test_a_broker_that_does_not_answer_keeps_one_ringer_for_seconds_and_the_next_not_at_all(broker: str) -> None:
    port = urlsplit(broker).port or 5672
    line, took = Forwarder(port), []
    bell = CeleryBell(make_app(broker.replace(f":{port}", f":{line.port}", 1)))
    bell.ring([1])
    with line.held():
        for _ in range(2):
            began = time.monotonic()
            bell.ring([1])
            took.append(time.monotonic() - began)
    line.cut()
    with amqp_channel(broker) as channel:
        channel.queue_delete(QUEUE)

    assert 3 < took[0] < 30
    assert took[1] < 1


def test_who_is_asked_to_stop_while_the_broker_does_not_answer_stops(broker: str) -> None:
    port, asked_to_stop = urlsplit(broker).port or 5672, []
    line = Forwarder(port)
    app = make_app(broker.replace(f":{port}", f":{line.port}", 1))
    send(app, WORK, [[1]])

    def stop(*_signal: object) -> None:
        asked_to_stop.append(1)
        sys.exit()

    earlier = signal.signal(signal.SIGALRM, stop)
    try:
        with line.held():
            signal.setitimer(signal.ITIMER_REAL, 0.3, 5)  # who waits for the answer after all is asked once more
            with pytest.raises(SystemExit):
                send(app, WORK, [[1]])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)
    line.cut()
    with amqp_channel(broker) as channel:
        channel.queue_delete(QUEUE)

    assert asked_to_stop == [1]


def test_how_long_a_tick_lives_is_counted_by_the_broker_and_by_nobodys_clock(broker: str) -> None:
    Beat(app=make_app(broker)).tick()
    with amqp_channel(broker) as channel:
        tick = channel.basic_get(QUEUE, no_ack=True)
        channel.queue_delete(QUEUE)

    assert (tick.properties["expiration"], tick.headers["expires"]) == ("30000", None)


def test_a_database_that_is_away_is_a_sentence_that_names_the_setting() -> None:
    with pytest.raises(Unavailable, match=r"Không nối được cơ sở dữ liệu \(.*\): kiểm tra HOSO_DATABASE_URL"):
        migrations.upgrade(f"postgresql://hoso:mat-khau@127.0.0.1:{free_port()}/hoso")


def test_an_address_that_cannot_be_read_is_not_repeated() -> None:
    with pytest.raises(Unavailable, match="không phải một địa chỉ PostgreSQL") as refused:
        migrations.upgrade("mysql://hoso:mat-khau@127.0.0.1/hoso")

    assert "mat-khau" not in str(refused.value)
