"""The production processes on real servers: PostgreSQL of the system, a RabbitMQ quorum queue, S3."""

from __future__ import annotations

import secrets
import urllib.error
import urllib.request
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest

from service.broker import QUEUE
from service.samples import make_samples, write_samples
from tests.kit.needs import needs
from tests.kit.production import Installation, amqp_channel, free_port, postgres_database, rabbitmq_vhost
from tests.kit.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

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


@pytest.fixture
def installation(tmp_path_factory: pytest.TempPathFactory, s3_server: EmbeddedS3) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("production")
    with postgres_database() as database, rabbitmq_vhost() as broker:
        installed = Installation(folder, settings(database, broker, s3_server, folder=str(folder / "data")))
        installed.hoso("migrate")
        try:
            yield installed
        finally:
            installed.stop()


def settings(database: str, broker: str, s3: EmbeddedS3, *, folder: str) -> Mapping[str, str]:
    bucket = f"production-{secrets.token_hex(4)}"
    s3.client().make_bucket(bucket, object_lock=True)
    return {
        "HOSO_DATA": folder,
        "HOSO_DATABASE_URL": database,
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


def states(installation: Installation) -> list[str]:
    return sorted(row["state"] for row in dossiers(installation) if row["processing"] != "working")


def expected_states() -> list[str]:
    return sorted(sample.expectation.state for sample in make_samples() if sample.expectation.outcome == "dossier")


def happened(installation: Installation, question: Callable[[], bool]) -> None:
    """Wait for the line; on failure tell what the processes said."""
    try:
        until(question, seconds=LINE_SECONDS)
    except AssertionError as exc:
        raise AssertionError(f"{exc}: {dossiers(installation)}{installation.logs()}") from exc


def test_the_samples_go_down_the_line_to_a_decision_and_a_whole_package(installation: Installation) -> None:
    installation.start("web", "worker", "beat")
    drop_samples(installation)
    happened(installation, lambda: states(installation) == expected_states())
    code = next(row["code"] for row in dossiers(installation) if row["state"] == "in_review")

    approve_every_step(installation, code)
    happened(installation, lambda: installation.ask("dossiers", "show", code)["state"] == "archived")
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


def answers(installation: Installation, path: str) -> int:
    address = f"http://127.0.0.1:{installation.settings['HOSO_PORT']}{path}"
    try:
        with urllib.request.urlopen(address, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as exc:
        exc.close()
        return exc.code


def test_the_queue_is_a_quorum_queue_and_loses_nothing_when_it_is_deleted(installation: Installation) -> None:
    installation.start("worker", "beat")
    drop_samples(installation)
    happened(installation, lambda: bool(dossiers(installation)))

    for role in ("worker", "beat"):
        installation.kill(role)
    with amqp_channel(installation.settings["HOSO_BROKER_URL"]) as channel:
        arguments = {"x-queue-type": "quorum"}
        channel.queue_declare(
            QUEUE, durable=True, auto_delete=False, arguments=arguments
        )  # refused were it another kind
        channel.queue_delete(QUEUE)
    installation.start("worker", "beat")

    happened(installation, lambda: states(installation) == expected_states())


def test_migrating_twice_is_once(installation: Installation) -> None:
    installation.hoso("migrate")

    assert dossiers(installation) == []
