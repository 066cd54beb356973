"""The step that gives the search its places works on a database that has dossiers."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import psycopg
import pytest

from service import migrations
from service.adapters.postgres import PostgresFinder, PostgresStore, open_pool, rows
from service.ports import Query, Scope
from service.stages import retrieve
from tests.kit.builders import a_dossier
from tests.kit.clock import START

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.embedded.postgres import EmbeddedPostgres


@pytest.fixture
def dsn(postgres_server: EmbeddedPostgres) -> Iterator[str]:
    """Give a database that no step has touched."""
    yield postgres_server.database("search_migrating")
    postgres_server.drop("search_migrating")


DOSSIER = """
INSERT INTO dossier (id, code, state, processing, version, revision, subject, unit, unit_folded, organ_id, document_id,
    document_number, document_date, award, step, step_title, due, problem_count, change_requested, received_at, body)
VALUES (%(id)s, %(id)s, 'archived', 'done', 1, 1, 'Khen ông Trần Mẫu', 'Sở Thử', 'so thu', 'T01', '', '', '', 'bkt', '',
    '', '', 0, false, %(at)s, %(body)s)
"""
SEARCH_ROW = """
INSERT INTO search_row (dossier_id, organ_id, received_at, heads, folded, exact)
VALUES (%s, 'T01', %s, '{Trần Mẫu}', $$'mau':2A 'tran':1A$$, $$'mẫu':2A 'trần':1A$$)
"""


def test_dossiers_of_before_are_found_at_once_and_wholly_after_they_are_indexed_anew(dsn: str) -> None:
    dossier = a_dossier(id="b", received_at=START)
    migrations.upgrade(dsn, "0020")
    with psycopg.connect(dsn) as connection:
        for name, at in (("b", START), ("a", START - timedelta(days=400))):
            body = rows.dossier_row(dossier)["body"]
            connection.execute(DOSSIER, {"id": name, "at": at, "body": body})
            connection.execute(SEARCH_ROW, [name, at])

    migrations.upgrade(dsn)

    database = open_pool(dsn)
    finder, store = PostgresFinder(database), PostgresStore(database)
    found = finder.find(Query("tran mau ", newest=True, facets=True), scope=Scope())
    assert [hit.dossier_id for hit in found.hits] == ["b", "a"]
    assert [count.value for count in found.facets["year"]] == ["2025", "2026"]
    assert set(finder.outdated(limit=9)) == {"a", "b"}
    told: list[int] = []
    assert retrieve.reindex(store, finder, told=told.append) == 2
    assert told == [2]
    assert [hit.dossier_id for hit in finder.find(Query('"ông Trần Mẫu"'), scope=Scope()).hits] == ["b", "a"]
    assert retrieve.reindex(store, finder, told=told.append) == 0
    database.close()
