"""A step of the schema works on a database that has rows."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from service import migrations
from service.adapters.postgres import PostgresStore
from service.adapters.postgres.keeping import PostgresKeeping
from service.domain.dossier import Origin
from service.domain.errors import Invalid, Unavailable
from service.domain.events import EventType
from service.domain.states import State
from service.ports import Change
from tests.kit.builders import a_dossier, an_event
from tests.kit.office import under_review

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.adapters.postgres import Database
    from service.embedded.postgres import EmbeddedPostgres

VERSIONS = Path(migrations.__file__).parent / "versions"
ENVELOPE = {
    "sender": {"organ_id": "T01.01"},
    "document_id": "VB-1",
    "code_number": "12",
    "code_notation": "TTr-STN",
    "date_raw": "2026/02/27",
    "header": {"verbatim": {"document_id": " VB-1 "}},
}
INTAKE = """
INSERT INTO intake (id, connector, external_id, content_key, raw_key, raw_sha256, received_at, kind, outcome, name,
    reason, message, envelope)
VALUES (%s, 'trục', %s, %s, '', '', now(), 'new', %s, '', '', '', %s)
"""
REPORT = "INSERT INTO report (id, intake_id, connector, code, description, at) VALUES (%s, %s, 'trục', '01', '', now())"


@pytest.fixture
def dsn(postgres_server: EmbeddedPostgres) -> Iterator[str]:
    """Give a database that no step has touched."""
    yield postgres_server.database("migrating")
    postgres_server.drop("migrating")


def test_statuses_owed_before_documents_were_named_keep_their_order_and_none_is_lost(dsn: str) -> None:
    migrations.upgrade(dsn, "0003")
    with psycopg.connect(dsn) as connection:
        for intake, outcome in (("a", "parked"), ("b", "conflict"), ("c", "supplement"), ("d", "refused")):
            envelope = {} if intake == "d" else ENVELOPE
            connection.execute(INTAKE, [intake, intake, intake, outcome, json.dumps(envelope)])
            connection.execute(REPORT, [f"r{intake}", intake])

    migrations.upgrade(dsn)

    with psycopg.connect(dsn) as connection:
        documents = dict(connection.execute("SELECT id, document FROM report").fetchall())
    named = "T01.01\n12/TTr-STN\n2026/02/27\n VB-1 "
    assert set(documents) == {"ra", "rb", "rc", "rd"}
    assert (documents["ra"], documents["rb"]) == (named, f"{named}\nb")
    assert documents["rc"] == f"{named}\nc"


def test_a_system_that_could_decide_for_anyone_still_decides_for_those_who_may(dsn: str) -> None:
    migrations.upgrade(dsn, "0020")
    with psycopg.connect(dsn) as connection:
        for name, role in (("chi", "head"), ("sở", "unit")):
            connection.execute("INSERT INTO account VALUES (%s, '', ARRAY[%s], '{}', '', true)", [name, role])
        for name, inbound in (("vào", True), ("ra", False)):
            values = "INSERT INTO endpoint (id, name, url, secrets, inbound, enabled, types) VALUES"
            connection.execute(values + " (%s, '', '', '{}', %s, true, '{}')", [name, inbound])

    migrations.upgrade(dsn)

    with psycopg.connect(dsn) as connection:
        reviewers = dict(connection.execute("SELECT id, reviewers FROM endpoint").fetchall())
    assert reviewers == {"vào": {"chi": "chi"}, "ra": {}}


def test_packages_that_further_ones_followed_are_named_from_the_history(
    database: Database, migrated_database: str
) -> None:
    packages = [{"key": f"packages/HS/r{at}.zip", "sha256": str(at) * 64, "size": at} for at in (1, 2, 3)]
    store, keeping = PostgresStore(database), PostgresKeeping(database)
    for at, package in enumerate((packages[2], {}), 1):  # one stands, one was destroyed
        dossier = a_dossier(id=f"d{at}", state=State.ARCHIVED, package=package)
        events = [
            replace(an_event(dossier.id, EventType.ARCHIVED, data={"package": one}), id=f"e{at}{number}")
            for number, one in enumerate((*packages[:2], packages[1], packages[2]))
        ]
        store.commit(Change(dossier=dossier, events=tuple(events)))
    with psycopg.connect(migrated_database) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0049'")

    for _ in range(2):
        migrations.upgrade(migrated_database)

    assert store.dossier("d1").package == {**packages[2], "earlier": packages[:2]}
    assert store.dossier("d2").package == {}
    keys = [one["key"] for one in packages]
    assert [one.key for one in keeping.kept(after="packages/", limit=9)] == keys


def test_dossiers_of_before_are_listed_with_their_numbers(database: Database, migrated_database: str) -> None:
    store = PostgresStore(database)
    told, given = {"number": "153/TTr-STN", "date": "2026-02-27"}, {"decision_number": "9/QĐ", "decision_date": ""}
    store.commit(Change(dossier=a_dossier(id="told", origin=Origin(**told), decision=given)))
    store.commit(Change(dossier=under_review(id="read")))
    listed = "SELECT id, number, date, decision_number, decision_date FROM dossier ORDER BY id"
    with psycopg.connect(migrated_database) as connection:
        kept = connection.execute(listed).fetchall()
        connection.execute("UPDATE dossier SET number = '', date = '', decision_number = '', decision_date = ''")
        connection.execute("UPDATE alembic_version SET version_num = '0054'")

    migrations.upgrade(migrated_database)

    with psycopg.connect(migrated_database) as connection:
        filled = connection.execute(listed).fetchall()
    assert kept == [("read", "12/TTr-STN", "2026-03-01", "", ""), ("told", "153/TTr-STN", "2026-02-27", "9/QĐ", "")]
    assert filled == kept


def test_a_database_of_a_newer_program_is_left_alone_and_named(dsn: str) -> None:
    migrations.upgrade(dsn)
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(Invalid, match="phiên bản 9999, mới hơn chương trình này"):
        migrations.upgrade(dsn)
    with pytest.raises(Invalid, match="Bản sao lưu thuộc phiên bản 9998"):
        migrations.upgrade(dsn, "9998")

    assert migrations.current(dsn) == "9999"
    assert migrations.newest() == migrations.head()
    assert [migrations.is_known(one) for one in ("9999", None, migrations.head())] == [False, True, True]


def test_a_role_that_may_make_no_tables_is_told_in_one_sentence(dsn: str, served_database: str) -> None:
    role = conninfo_to_dict(served_database)

    with pytest.raises(Unavailable, match=r"HOSO_DATABASE_OWNER_URL.*\(permission denied for schema public\)\.$"):
        migrations.upgrade(make_conninfo(dsn, user=role["user"], password=role.get("password")))


def test_steps_only_add_so_that_an_older_program_goes_on_beside_them() -> None:
    """What an upgrade promises from 0047 on: a statement of the program before finds all that it names."""
    texts = {path.stem: path.read_text("utf-8") for path in sorted(VERSIONS.glob("v*.py")) if path.stem[1:5] >= "0047"}
    taken = re.compile(r"\b(DROP|RENAME|SET NOT NULL|TYPE)\b|ADD COLUMN(?![^,;\"]*DEFAULT)[^,;\"]*NOT NULL")

    assert {name: found[0] for name, text in texts.items() if (found := taken.search(text))} == {}
    assert len(texts) >= 6
