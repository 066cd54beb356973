"""Four pollers at one inbox at the same moment: what is offered five times becomes one dossier."""

from __future__ import annotations

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import psycopg

from connectors.base import Form, Outcome
from connectors.folder import FolderConnector
from connectors.memory import MemoryConnector
from service.stages import receive
from tests.kit import flood

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from connectors.base import Connector, Reference
    from service.ports import Deps, Intake

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


def poll_at_once(pollers: Sequence[Deps], connect: Callable[[], Connector]) -> list[Exception]:
    """Let all poll at the same moment, each with a connector of its own; gives what went wrong."""
    start, wrong = threading.Barrier(len(pollers)), list[Exception]()

    def poll(deps: Deps) -> Sequence[Intake]:
        connector = connect()
        deps.connectors[connector.name] = connector  # type: ignore[index]
        start.wait()
        return receive.poll(deps, connector.name, on_failure=lambda _reference, error: wrong.append(error))

    with ThreadPoolExecutor(len(pollers)) as pool:
        list(pool.map(poll, pollers))
    return wrong


def filed(dsn: str) -> tuple[Counter[str], int, int]:
    """Count intakes by outcome, dossiers, and arrivals told."""
    with psycopg.connect(dsn) as connection:
        outcomes = Counter(row[0] for row in connection.execute("SELECT outcome FROM intake"))
        dossiers, arrivals = connection.execute(
            "SELECT (SELECT count(*) FROM dossier), (SELECT count(*) FROM event WHERE type = 'dossier.received')"
        ).fetchone() or (0, 0)
        return outcomes, dossiers, arrivals


def test_a_message_offered_again_and_again_to_four_pollers_is_one_intake_and_one_dossier(
    pollers: list[Deps], migrated_database: str, proof_size: str
) -> None:
    rounds = ROUNDS[proof_size]
    wrong = []
    for place in range(rounds):
        office = Offering(f"office-{place}")  # an inbox of its own: it never takes anything off its list
        office.put(Form.EDXML, flood.message(3 * place).raw, name=f"{place}")
        wrong += poll_at_once(pollers, office.itself)

    assert (wrong, filed(migrated_database)) == ([], (Counter(dossier=rounds), rounds, rounds))


def test_five_copies_in_a_folder_polled_by_four_are_one_dossier_and_four_duplicates(
    pollers: list[Deps], migrated_database: str, proof_size: str, tmp_path: Path
) -> None:
    rounds = ROUNDS[proof_size]
    wrong = []
    for place in range(rounds):
        for copy in range(OFFERED):
            (tmp_path / f"{place}-{copy}.edxml").write_bytes(flood.message(3 * place).raw)
        wrong += poll_at_once(
            pollers, lambda: FolderConnector("inbox", tmp_path, clock=time.monotonic, settle_seconds=0.0)
        )

    outcomes = Counter(dossier=rounds, duplicate=rounds * (OFFERED - 1))
    assert (wrong, filed(migrated_database)) == ([], (outcomes, rounds, rounds))
    assert len(list((tmp_path / "done").iterdir())) == rounds * OFFERED
