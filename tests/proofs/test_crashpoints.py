"""Die at every named point of the line; the next process finishes, and every effect stands once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.adapters.postgres import open_pool
from service.domain.webhook_signature import new_secret
from service.ports import Endpoint
from tests.kit import flood, invariants
from tests.kit.crashpoints import CRASHPOINTS
from tests.kit.listener import Listener
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.kit.stack import S3Place

TREE = Path(__file__).resolve().parents[2]
# Longer than any lease (30 s), and than a bell is waited for (30 s).
LATER = 120.0
# Every third message of the flood is edXML, and only its sender is owed a status.
EDXML = 3
ORDINALS = {"small": (1,), "full": (1, 2, 3)}


@pytest.fixture
def listener() -> Iterator[Listener]:
    """Give a receiver of webhooks."""
    with Listener() as listener:
        yield listener


@pytest.fixture
def environment(tmp_path: Path, migrated_database: str, s3: S3Place, listener: Listener) -> dict[str, str]:
    """Give the environment of a line of its own: database, bucket, inbox folder, one endpoint."""
    (tmp_path / "inbox").mkdir()
    office = tmp_path / "connectors.toml"
    office.write_text(f'[[connector]]\nname = "inbox"\nkind = "folder"\nfolder = "{tmp_path}/inbox"\n'
                      "settle_seconds = 0.0\n")  # fmt: skip
    database = open_pool(migrated_database)
    secret = new_secret("a" * 43)
    on_postgres(database).deliveries.save_endpoint(Endpoint("proof", "receiver", listener.url, (secret,)))
    database.close()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("HOSO_")}
    return kept | {
        "HOSO_DATA": str(tmp_path),
        "HOSO_DATABASE_URL": migrated_database,
        "HOSO_S3_ENDPOINT": s3.endpoint,
        "HOSO_S3_ACCESS_KEY": s3.access_key,
        "HOSO_S3_SECRET_KEY": s3.secret_key,
        "HOSO_S3_BUCKET": s3.bucket,
        "HOSO_CONNECTORS": str(office),
        "HOSO_WEBHOOK_INSECURE": "1",
        "HOSO_LOG_LEVEL": "ERROR",
        "PYTHONPATH": str(TREE),
    }


def walk(environment: dict[str, str], *, ahead: float = 0.0, crash_at: str = "") -> subprocess.CompletedProcess[str]:
    """Walk the line in a process of its own, which dies at the point when one is named."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "tests.kit.line", str(ahead)],
        env=environment | {"HOSO_CRASH_AT": crash_at},
        cwd=TREE,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("point", CRASHPOINTS)
def test_what_died_at_a_crash_point_is_finished_by_the_next_process_and_done_once(
    environment: dict[str, str], s3: S3Place, listener: Listener, proof_size: str, point: str
) -> None:
    ordinals = ORDINALS[proof_size]
    inbox = Path(environment["HOSO_DATA"]) / "inbox"
    # The first process uses up one passage, the second two more: each needs that many messages left.
    sent = [flood.drop(inbox, flood.message(place * EDXML)) for place in range(sum(ordinals))]

    deaths = [walk(environment, ahead=LATER * n, crash_at=f"{point}:{n}") for n in ordinals]
    last = walk(environment, ahead=LATER * (len(ordinals) + 1))

    assert [one.returncode for one in deaths] == [-signal.SIGKILL] * len(deaths), deaths
    assert last.returncode == 0, last.stderr
    verdict = invariants.judge(environment["HOSO_DATABASE_URL"], s3, sent)
    assert (verdict.faults, verdict.archived) == ((), len(sent))
    assert (len(listener.told), listener.differing) == (verdict.events, [])
    assert sorted(path.name for path in (inbox / "done").iterdir()) == sorted(one.name for one in sent)
