"""The judge itself is judged: a sound line passes, and each kind of damage is named."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import psycopg
import pytest

from service.adapters.memory import MemoryObjects
from service.domain.keys import original_key
from service.ports import NewObject
from tests.kit.builders import a_dossier, a_paper, an_arrival, an_endpoint, an_intake
from tests.kit.soundness import check
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from typing import LiteralString

    from service.adapters.postgres import Database

BYTES = (b"paper 1", b"paper 2", b"raw")


@pytest.fixture
def kept(database: Database) -> MemoryObjects:
    """File one sound dossier; gives the object store that holds its bytes."""
    objects = MemoryObjects()
    hashes = [hashlib.sha256(data).hexdigest() for data in BYTES]
    objects.put_all([NewObject(original_key(one), data, one) for one, data in zip(hashes, BYTES, strict=True)])
    stores = on_postgres(database)
    stores.deliveries.save_endpoint(an_endpoint(id="e1"))
    dossier = a_dossier(id="d1", papers=(a_paper(1, data=BYTES[0]), a_paper(2, data=BYTES[1])))
    raw = {"raw_key": original_key(hashes[2]), "raw_sha256": hashes[2], "external_id": "m1"}
    envelope = {"attachments": [{"sha256": one} for one in hashes[:2]]}
    stores.store.commit(an_arrival(dossier, intake=an_intake(dossier_id="d1", envelope=envelope, **raw)))
    return objects


def test_a_sound_line_breaks_nothing(migrated_database: str, kept: MemoryObjects) -> None:
    assert check(migrated_database, kept, told=[("inbox", "m1")]) == []


@pytest.mark.parametrize(
    ("damage", "rule"),
    [
        ("UPDATE intake SET dossier_id = NULL", "I1"),
        ("UPDATE intake SET outcome = 'duplicate'", "I1"),
        ("DELETE FROM job WHERE kind = 'advance'", "I2"),
        ("UPDATE job SET attempts = 4", "I2"),
        ("DELETE FROM paper WHERE number = 2", "I3"),
        ("UPDATE paper SET size = 1 WHERE number = 1", "I3"),
        ("UPDATE paper SET key = 'sha256/00/none' WHERE number = 1", "I3"),
        ("UPDATE paper SET sha256 = 'other' WHERE number = 1", "I3"),
        ("INSERT INTO event SELECT 9, 'x', dossier_id, 2, type, at, '', '', '', '', '', 1, '{}' FROM event", "I5"),
        ("INSERT INTO event SELECT 9, 'x', dossier_id, 2, type, at, '', '', '', '', '', 1, '{}' FROM event", "I6"),
        ("DELETE FROM job WHERE kind = 'deliver'", "I6"),
        ("UPDATE delivery SET state = 'dead'", "I6"),
        ("INSERT INTO event SELECT 9, 'x', dossier_id, 5, type, at, '', '', '', '', '', 1, '{}' FROM event", "I7"),
        ("UPDATE dossier SET state = 'archived'", "I8"),
    ],
)
def test_damage_is_named(migrated_database: str, kept: MemoryObjects, damage: LiteralString, rule: str) -> None:
    with psycopg.connect(migrated_database) as connection:
        connection.execute(damage)

    assert rule in {sentence[:2] for sentence in check(migrated_database, kept)}


def test_a_message_that_was_acknowledged_and_is_not_here_is_named(migrated_database: str, kept: MemoryObjects) -> None:
    (sentence,) = check(migrated_database, kept, told=[("inbox", "m2")])

    assert sentence == "I1 a message was acknowledged and is not here: inbox m2"


def test_an_object_without_a_row_is_named_unless_it_has_grace(migrated_database: str, kept: MemoryObjects) -> None:
    kept.put_all([NewObject("sha256/ff/stray", b"stray", "")])

    assert check(migrated_database, kept) == ["I10 no row knows sha256/ff/stray"]
    assert check(migrated_database, kept, grace=["sha256/ff/stray"]) == []
