"""A step of the schema works on a database that has rows."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import psycopg
import pytest

from service import migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.embedded.postgres import EmbeddedPostgres

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
