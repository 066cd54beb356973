"""Four pollers at one inbox at the same moment: what is offered five times becomes one dossier."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import psycopg
import pytest

from connectors.base import Form, Outcome
from connectors.folder import FolderConnector
from connectors.memory import MemoryConnector
from service import bootstrap, catalogue
from service.adapters.clock import SystemClock
from service.adapters.objects_s3 import S3Objects
from service.adapters.postgres import open_pool
from service.adapters.readers.sandbox import SandboxedReader
from service.adapters.webhooks import RequestsWebhookSender
from service.ports import Deps
from service.settings import TREE
from service.stages import receive
from tests.kit import flood
from tests.kit.line import DeafBell
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from connectors.base import Connector, Reference
    from service.adapters.postgres import Database
    from service.ports import Intake
    from tests.kit.stack import S3Place

POLLERS = 4
OFFERED = 5
ROUNDS = {"small": 10, "full": 200}


class Offering(MemoryConnector):
    """An e-office that offers a message five times in one list, and again after it was acknowledged."""

    def pending(self) -> list[Reference]:
        """List every message five times."""
        return super().pending() * OFFERED

    def itself(self) -> Connector:
        """Give this very inbox to each poller."""
        return self

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Forget that it was told, as an e-office whose answer was lost."""


@dataclass(frozen=True, slots=True)
class Pollers:
    """Four worlds over one database and one bucket, and a thread for each.

    The threads live as long as the readers: a reader's child ends with the thread that started it.
    """

    worlds: Sequence[Deps]
    threads: ThreadPoolExecutor

    def poll_at_once(self, connect: Callable[[], Connector]) -> list[Exception]:
        """Let all poll at the same moment, each with a connector of its own; gives what went wrong."""
        start, wrong = threading.Barrier(len(self.worlds)), list[Exception]()

        def poll(deps: Deps) -> Sequence[Intake]:
            connector = connect()
            with_it = replace(deps, connectors={connector.name: connector})
            start.wait()
            return receive.poll(with_it, connector.name, on_failure=lambda _reference, error: wrong.append(error))

        list(self.threads.map(poll, self.worlds))
        return wrong


@pytest.fixture
def pollers(migrated_database: str, s3: S3Place) -> Iterator[Pollers]:
    """Give four pollers, each with connections and a reader of its own."""
    databases = [open_pool(migrated_database) for _ in range(POLLERS)]
    readers = [SandboxedReader(TREE / "templates" / "documents") for _ in range(POLLERS)]
    worlds = [world(database, reader, s3) for database, reader in zip(databases, readers, strict=True)]
    with ThreadPoolExecutor(POLLERS) as threads:
        yield Pollers(worlds, threads)
    for reader, database in zip(readers, databases, strict=True):
        reader.close()
        database.close()


def world(database: Database, reader: SandboxedReader, s3: S3Place) -> Deps:
    """Put one poller's world together."""
    stores = on_postgres(database)
    objects = S3Objects(
        endpoint=s3.endpoint, access_key=s3.access_key, secret_key=s3.secret_key, bucket=s3.bucket, secure=False
    )
    return Deps(
        store=stores.store, jobs=stores.jobs, finder=stores.finder, deliveries=stores.deliveries,
        accounts=stores.accounts, objects=objects, reader=reader, catalogue=catalogue.load(TREE / "templates"),
        sender=RequestsWebhookSender(), bell=DeafBell(), clock=SystemClock(), ids=bootstrap.RandomIds(), connectors={},
    )  # fmt: skip


def filed(dsn: str) -> tuple[Counter[str], int, int]:
    """Count intakes by outcome, dossiers, and arrivals told."""
    with psycopg.connect(dsn) as connection:
        outcomes = Counter(row[0] for row in connection.execute("SELECT outcome FROM intake"))
        dossiers, arrivals = connection.execute(
            "SELECT (SELECT count(*) FROM dossier), (SELECT count(*) FROM event WHERE type = 'dossier.received')"
        ).fetchone() or (0, 0)
        return outcomes, dossiers, arrivals


def test_a_message_offered_again_and_again_to_four_pollers_is_one_intake_and_one_dossier(
    pollers: Pollers, migrated_database: str, proof_size: str
) -> None:
    rounds = ROUNDS[proof_size]
    wrong = []
    for place in range(rounds):
        office = Offering(f"office-{place}")  # an inbox of its own: it never takes anything off its list
        office.put(Form.EDXML, flood.message(3 * place).raw, name=f"{place}")
        wrong += pollers.poll_at_once(office.itself)

    assert (wrong, filed(migrated_database)) == ([], (Counter(dossier=rounds), rounds, rounds))


def test_five_copies_in_a_folder_polled_by_four_are_one_dossier_and_four_duplicates(
    pollers: Pollers, migrated_database: str, proof_size: str, tmp_path: Path
) -> None:
    rounds = ROUNDS[proof_size]
    wrong = []
    for place in range(rounds):
        for copy in range(OFFERED):
            (tmp_path / f"{place}-{copy}.edxml").write_bytes(flood.message(3 * place).raw)
        wrong += pollers.poll_at_once(
            lambda: FolderConnector("inbox", tmp_path, clock=time.monotonic, settle_seconds=0.0)
        )

    outcomes = Counter(dossier=rounds, duplicate=rounds * (OFFERED - 1))
    assert (wrong, filed(migrated_database)) == ([], (outcomes, rounds, rounds))
    assert len(list((tmp_path / "done").iterdir())) == rounds * OFFERED
