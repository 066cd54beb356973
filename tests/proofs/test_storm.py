"""Two e-offices that misbehave in every way they know, four pollers: each message one dossier, each change flagged."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import psycopg

from connectors import load
from connectors.base import ConnectorError
from connectors.sandbox import Mischief, Office, Sandbox
from service.adapters.clock import SystemClock
from service.domain.errors import Unavailable
from service.stages import receive
from tests.kit import flood
from tests.kit.connectors import PeerClock

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from connectors.base import CheckResult, Connector, Fetched, Organ, Outcome, Reference
    from service.ports import Deps

WAYS = ("axis", "langson")
MESSAGES = {"small": 20, "full": 2000}
ROUNDS = {"small": 14, "full": 14}
CHANCE = 0.2


@dataclass(slots=True)
class Witness:
    """A connector that remembers every content it handed to the service, by id and hash of the bytes."""

    name: str
    inner: Connector
    seen: dict[tuple[str, str], set[bytes]]
    lock: threading.Lock

    def check(self) -> CheckResult:
        return self.inner.check()

    def pending(self) -> Iterable[Reference]:
        return self.inner.pending()

    def fetch(self, reference: Reference) -> Fetched:
        fetched = self.inner.fetch(reference)
        with self.lock:
            self.seen[self.name, reference.external_id].add(fetched.raw)
        return fetched

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        self.inner.acknowledge(reference, outcome, reason)

    def send(self, message: bytes, *, name: str) -> str:
        return self.inner.send(message, name=name)

    def directory(self) -> Iterable[Organ]:
        return self.inner.directory()


@dataclass(slots=True)
class Storm:
    """Both sandboxes, what was handed over, and how the polls ended."""

    sandboxes: Sequence[Sandbox]
    seen: dict[tuple[str, str], set[bytes]] = field(default_factory=lambda: defaultdict(set))
    ended: Counter[str] = field(default_factory=Counter)
    wrong: list[Exception] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def connect(self, deps: Deps, way: str) -> None:
        settings = self.sandboxes[WAYS.index(way)].settings(way)
        kind = settings.pop("kind")
        made = load(kind).configured(settings.pop("name"), settings, clock=PeerClock(at=SystemClock().now()))
        deps.connectors[way] = Witness(way, made, self.seen, self.lock)  # type: ignore[index]

    def poll(self, deps: Deps, way: str) -> None:
        try:
            receive.poll(deps, way, on_failure=lambda _reference, error: self.failed(error))
            self.ended["answered"] += 1
        except Unavailable:
            self.ended["away"] += 1

    def failed(self, error: Exception) -> None:
        """Keep what is no misbehaviour of the peer: that is ours."""
        self.ended["message left"] += 1
        if not isinstance(error, ConnectorError):
            self.wrong.append(error)


def laid(sandboxes: Sequence[Sandbox], count: int) -> None:
    """Share the messages between the two offices; no two are alike."""
    for place in range(count):
        sandboxes[place % len(sandboxes)].office.put(flood.message(3 * place).raw)


def still_waiting(sandboxes: Sequence[Sandbox]) -> list[str]:
    return [one.id for sandbox in sandboxes for one in sandbox.office.letters.values() if one.state == "initial"]


def filed(dsn: str) -> tuple[int, int, Counter[str]]:
    """Count dossiers, those told as received twice or never, and intakes by outcome."""
    with psycopg.connect(dsn) as connection:
        outcomes = Counter(str(row[0]) for row in connection.execute("SELECT outcome FROM intake"))
        dossiers = [str(row[0]) for row in connection.execute("SELECT id FROM dossier")]
        received = Counter(
            str(row[0]) for row in connection.execute("SELECT dossier_id FROM event WHERE type = 'dossier.received'")
        )
    return len(dossiers), sum(received[one] != 1 for one in dossiers), outcomes


def test_two_offices_in_a_storm_give_each_message_one_dossier_and_hide_no_change(
    pollers: list[Deps], migrated_database: str, proof_size: str
) -> None:
    tricks = [Mischief.evenly(CHANCE, seed=seed) for seed in (5, 6)]
    for mischief in tricks:
        mischief.slow_seconds = 0.02
    with (
        Sandbox(Office(SystemClock().now, tricks[0])) as first,
        Sandbox(Office(SystemClock().now, tricks[1])) as second,
    ):
        storm = Storm((first, second))
        laid(storm.sandboxes, MESSAGES[proof_size])
        for deps in pollers:
            for way in WAYS:
                storm.connect(deps, way)

        def poll(n: int) -> None:
            for turn in range(ROUNDS[proof_size]):
                storm.poll(pollers[n], WAYS[(n + turn) % len(WAYS)])

        with ThreadPoolExecutor(len(pollers)) as pool:
            list(pool.map(poll, range(len(pollers))))
        for mischief in tricks:
            mischief.chances.clear()
        for way in WAYS:
            storm.poll(pollers[0], way)

        assert (storm.wrong, still_waiting(storm.sandboxes)) == ([], [])
    dossiers, told_wrongly, outcomes = filed(migrated_database)
    changes = sum(len(bodies) - 1 for bodies in storm.seen.values())
    print(f"{dict(outcomes)}, {changes} changes, polls {dict(storm.ended)}, tricks {sum(map(sum_of, tricks))}")  # noqa: T201 - the proof's figures
    assert (dossiers, told_wrongly) == (MESSAGES[proof_size], 0)
    assert outcomes["conflict"] == changes


def sum_of(mischief: Mischief) -> int:
    return sum(mischief.struck.values())
