"""Die at every named point of the line; the next process finishes, and every effect stands once."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.adapters.postgres import open_pool
from service.domain.webhook_signature import new_secret
from service.ports import Endpoint
from tests.kit import canaries, flood, forked, invariants
from tests.kit.crashpoints import CRASHPOINTS
from tests.kit.listener import Listener
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Mapping

    from tests.kit.flood import Sent
    from tests.kit.invariants import Verdict
    from tests.kit.stack import S3Place

TREE = Path(__file__).resolve().parents[2]
# Longer than any lease (30 s), and than a bell is waited for (30 s).
LATER = 120.0
# Every third message of the flood is edXML, and only its sender is owed a status.
EDXML = 3
ORDINALS = {"small": (1,), "full": (1, 2, 3)}
# The points of one stage are died at one after another on one line, each by a process of its own.
STAGES = {
    stage: [point for point in CRASHPOINTS if point.startswith(f"{stage}.")]
    for stage in dict.fromkeys(point.partition(".")[0] for point in CRASHPOINTS)
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of its own: database, bucket, inbox folder, one endpoint, all named in `environment`."""

    environment: Mapping[str, str]
    inbox: Path
    s3: S3Place
    listener: Listener

    def walk(self, *, ahead: float = 0.0, crash_at: str = "") -> subprocess.CompletedProcess[str]:
        """Walk the line in a process of its own, which dies at the point when one is named."""
        ran = forked.run("tests.kit.line", ahead, environment={**self.environment, "HOSO_CRASH_AT": crash_at})
        assert canaries.found(ran.stdout + ran.stderr) == []
        return ran

    def judged(self, sent: list[Sent]) -> Verdict:
        """Let the separate checker decide."""
        return invariants.judge(self.environment["HOSO_DATABASE_URL"], self.s3, sent)


@pytest.fixture
def line(tmp_path: Path, migrated_database: str, s3: S3Place) -> Iterator[Line]:
    """Give a line whose folder, database and bucket are empty."""
    (tmp_path / "inbox").mkdir()
    with Listener() as listener:
        owe_events_to(listener, migrated_database)
        yield Line(environment_of(tmp_path, migrated_database, s3), tmp_path / "inbox", s3, listener)


def owe_events_to(listener: Listener, dsn: str) -> None:
    """Add the endpoint that every event is owed to."""
    database = open_pool(dsn)
    secret = new_secret("a" * 43)
    on_postgres(database).deliveries.save_endpoint(Endpoint("proof", "receiver", listener.url, (secret,)))
    database.close()


def environment_of(folder: Path, dsn: str, s3: S3Place) -> Mapping[str, str]:
    """Give the settings of a process that walks the line."""
    office = folder / "connectors.toml"
    row = f'[[connector]]\nname = "inbox"\nkind = "folder"\nfolder = "{folder}/inbox"\nsettle_seconds = 0.0\n'
    office.write_text(row)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOSO_")}
    return kept | {
        "HOSO_DATA": str(folder),
        "HOSO_DATABASE_URL": dsn,
        "HOSO_S3_ENDPOINT": s3.endpoint,
        "HOSO_S3_ACCESS_KEY": s3.access_key,
        "HOSO_S3_SECRET_KEY": s3.secret_key,
        "HOSO_S3_BUCKET": s3.bucket,
        "HOSO_CONNECTORS": str(office),
        "HOSO_WEBHOOK_INSECURE": "1",
        "HOSO_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(TREE),
    }


@pytest.mark.parametrize("stage", STAGES)
def test_what_died_at_a_crash_point_is_finished_by_the_next_process_and_done_once(
    line: Line, proof_size: str, stage: str
) -> None:
    fatal = [f"{point}:{nth}" for point in STAGES[stage] for nth in ORDINALS[proof_size]]
    # The n-th death at a point uses up n passages of it, and perhaps of the stage's other points: so many are needed.
    wanted = sum(ORDINALS[proof_size]) * len(STAGES[stage])
    sent = [flood.drop(line.inbox, flood.message(place * EDXML)) for place in range(wanted)]

    deaths = [line.walk(ahead=LATER * n, crash_at=point) for n, point in enumerate(fatal, start=1)]
    last = line.walk(ahead=LATER * (len(fatal) + 1))

    assert [(point, one.returncode) for point, one in zip(fatal, deaths, strict=True)] == [
        (point, -signal.SIGKILL) for point in fatal
    ], deaths
    assert last.returncode == 0, last.stderr
    verdict = line.judged(sent)
    assert (verdict.faults, verdict.archived) == ((), len(sent))
    assert (len(line.listener.told), line.listener.differing) == (verdict.events, [])
    assert sorted(path.name for path in (line.inbox / "done").iterdir()) == sorted(one.name for one in sent)
