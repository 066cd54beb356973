"""A superuser of the database tampers at random, a thousand times: each is found, and the first broken row is named."""

from __future__ import annotations

import random
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from service.adapters.memory import MemoryObjects
from service.adapters.postgres import PostgresAudit, PostgresStore
from service.adapters.signing import AuditKey
from service.domain.events import EventType
from service.ports import Account, Change
from service.stages import audit
from tests.kit.builders import a_dossier, an_arrival, an_event
from tests.kit.stores import AUDIT_KEY
from tests.kit.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.adapters.postgres import Database
    from service.ports import Deps

DOSSIERS, ROUNDS = 6, 9


@dataclass
class Within:
    """The database as one open transaction sees it."""

    connection: psycopg.Connection[Any]

    def rows(self, query: Any, values: Any = ()) -> list[dict[str, Any]]:
        with self.connection.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            return cursor.execute(query, values).fetchall()

    def row(self, query: Any, values: Any = ()) -> dict[str, Any] | None:
        found = self.rows(query, values)
        return found[0] if found else None


def edit(hand: psycopg.Connection[Any], chance: random.Random, positions: list[int]) -> int:
    at = chance.choice(positions)
    change = chance.choice([
        "actor_name = 'kẻ khác'", "at = at + interval '1 second'", "data = data || '{\"x\": 1}'",
        "type = 'dossier.approved'",
        "state = 'archived'", "version = version + 1", "actor_role = ''", "actor_source = 'khác'", "id = id || '0'",
    ])  # fmt: skip
    hand.execute(f"UPDATE event SET {change} WHERE position = %s", [at])  # noqa: S608 - one of the list above
    return at


def delete(hand: psycopg.Connection[Any], chance: random.Random, positions: list[int]) -> int:
    at = chance.choice(positions)
    gone = hand.execute("DELETE FROM event WHERE position = %s RETURNING dossier_id, sequence", [at]).fetchone()
    if chance.random() < 0.5:  # and cover the tracks
        hand.execute("DELETE FROM audit_link WHERE position = %s", [at])
        hand.execute("UPDATE event SET sequence = sequence - 1 WHERE dossier_id = %s AND sequence > %s", gone)
    return at


def insert(hand: psycopg.Connection[Any], chance: random.Random, positions: list[int]) -> int:
    free = sorted(set(range(positions[0], positions[-1])) - set(positions))
    at = chance.choice(free)
    columns = "type, at, actor_kind, actor_name, actor_role, actor_source, state, version, data"
    copied = f"SELECT %s, md5(random()::text), dossier_id, 1000, {columns} FROM event WHERE position = %s"  # noqa: S608
    into = f"INSERT INTO event (position, id, dossier_id, sequence, {columns}) {copied}"
    hand.execute(into, [at, chance.choice(positions)])
    return at


def swap(hand: psycopg.Connection[Any], chance: random.Random, positions: list[int]) -> int:
    first, second = sorted(chance.sample(positions, 2))
    for before, after in ((first, -1), (second, first), (-1, second)):
        hand.execute("UPDATE event SET position = %s WHERE position = %s", [after, before])
    return first


def truncate(hand: psycopg.Connection[Any], chance: random.Random, positions: list[int]) -> int:
    at = chance.choice(positions[1:])
    hand.execute("DELETE FROM event WHERE position >= %s", [at])
    if chance.random() < 0.7:
        hand.execute("DELETE FROM audit_link WHERE position >= %s", [at])
    if chance.random() < 0.3:
        hand.execute("DELETE FROM audit_checkpoint WHERE position >= %s", [at])
    return at


def rewrite(hand: psycopg.Connection[Any], chance: random.Random, positions: list[int]) -> int:
    """Change a row and compute the whole chain anew, as one who knows the code would."""
    at = edit(hand, chance, positions)
    hand.execute("DELETE FROM audit_link WHERE stream = 'event'")
    within = PostgresAudit(Within(hand))  # type: ignore[arg-type]
    rows = within.unlinked("event", after=0, limit=10_000)
    for link in audit.linked(rows, after=audit.GENESIS, entities={}):
        hand.execute("INSERT INTO audit_link VALUES ('event', %s, %s, %s, %s)", [link.position, link.entity, link.hash,
                     link.entity_hash])  # fmt: skip
    return at


TAMPERS: tuple[Callable[..., int], ...] = (edit, delete, insert, swap, truncate, rewrite)


@pytest.fixture
def deps(database: Database) -> Deps:
    """Give a bound chain of some sixty events, with gaps as rolled-back transactions leave them, and checkpoints."""
    log = PostgresAudit(database, AuditKey(AUDIT_KEY))
    deps = replace(World().deps, store=PostgresStore(database), audit=log, objects=MemoryObjects())
    dossiers = [a_dossier() for _ in range(DOSSIERS)]
    for dossier in dossiers:
        deps.store.commit(an_arrival(dossier))
    for number in range(ROUNDS):
        for dossier in dossiers:
            deps.store.commit(Change(events=(an_event(dossier.id, EventType.NOTED, data={"note": str(number)}),)))
        database.rows("SELECT nextval('event_position_seq')")
        audit.keep_up(deps)
    audit.note_read(deps, "paper", dossiers[0].id, account=Account("a"))
    audit.keep_up(deps)
    return deps


@contextmanager
def undone(dsn: str) -> Iterator[psycopg.Connection[Any]]:
    """Lend a transaction in which nothing is append-only, and undo it."""
    with psycopg.connect(dsn) as hand:
        hand.execute("ALTER TABLE event DISABLE TRIGGER USER")
        hand.execute("ALTER TABLE audit_link DISABLE TRIGGER USER")
        hand.execute("ALTER TABLE event DROP CONSTRAINT event_dossier_id_sequence_key")
        yield hand
        hand.rollback()


def test_every_tampering_is_found_and_the_first_broken_row_is_named(
    deps: Deps, migrated_database: str, proof_size: str
) -> None:
    chance = random.Random(7)  # noqa: S311 - the same tampers every time
    positions = [row.position for row in deps.audit.unlinked("event", after=0, limit=10_000)]
    missed, misnamed = [], []
    for number in range(1_000 if proof_size == "full" else 90):
        tamper = TAMPERS[number % len(TAMPERS)]
        with undone(migrated_database) as hand:
            at = tamper(hand, chance, positions)
            log = PostgresAudit(Within(hand), AuditKey(AUDIT_KEY))  # type: ignore[arg-type]
            verdict = audit.check(log, deps.objects)[0]
        if not verdict.fault:
            missed.append((tamper.__name__, at))
        elif verdict.position <= max((one for one in positions if one < at), default=0) or not re.search(
            r"\d", verdict.fault
        ):
            misnamed.append((tamper.__name__, at, verdict))

    assert missed == []
    assert misnamed == []
    assert [verdict.fault for verdict in audit.check(deps.audit, deps.objects)] == ["", ""]
