"""What is asked of every key is answered by an index, and who files does not wait for who destroys."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from service.adapters.postgres.commit import statements
from service.adapters.postgres.keeping import KEPT, NAMED, asked_for
from service.domain.errors import Unavailable
from tests.kit.builders import IDS, a_dossier, a_paper, an_arrival
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.adapters.postgres import Database

PAPER = a_paper(data=b"the file")
LOOKS = {"dossier_by_earlier_package", "dossier_by_package", "dossier_by_opinion_file", "paper_by_key",
         "intake_by_raw_key", "intake_by_brought", "letter_by_key", "letter_by_signed_key", "register_by_handed_key",
         "disposal_by_certificate"}  # fmt: skip
ORDERS = {"dossier_by_package", "paper_by_key", "intake_by_raw_key", "letter_by_key", "letter_by_signed_key",
          "dossier_by_opinion_file", "dossier_by_earlier_package"}  # fmt: skip


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


@pytest.mark.parametrize(
    ("query", "values", "by"),
    [
        pytest.param(NAMED, asked_for([PAPER.key, "packages/HS-2026-000001/r1-0.zip"]), LOOKS, id="named"),
        pytest.param(KEPT, {"after": "packages/", "limit": 100}, ORDERS, id="kept"),
    ],
)
def test_every_table_is_asked_by_its_index(
    migrated_database: str, query: Any, values: dict[str, Any], by: set[str]
) -> None:
    with psycopg.connect(migrated_database) as connection:
        # The tables are empty here: what is told is which index answers, not what a plan costs.
        connection.execute("SET enable_seqscan = off")
        row = connection.execute("EXPLAIN (FORMAT JSON) " + query, values).fetchone()
    assert row is not None
    plan = list(nodes((json.loads(row[0]) if isinstance(row[0], str) else row[0])[0]["Plan"]))
    asked = {one["Index Name"]: one.get("Index Cond", "") for one in plan if "Index Name" in one}

    assert by <= asked.keys()
    assert [name for name in by if not asked[name] and query is NAMED] == []
    if query is NAMED:
        assert [one["Relation Name"] for one in plan if one["Node Type"] == "Seq Scan"] == []


def test_who_files_waits_a_moment_only_for_a_disposal_that_waits_for_another_commit(
    database: Database, migrated_database: str
) -> None:
    keeping, store = on_postgres(database).keeping, on_postgres(database).store
    change = an_arrival(a_dossier(papers=(PAPER,)), events=(), jobs=())
    with psycopg.connect(migrated_database, options="-c timezone=UTC") as writer, ThreadPoolExecutor() as threads:
        for _role, query, values in statements(change, ()):
            writer.execute(query, values)
        leaving = threads.submit(lambda: keeping.leaving("sha256/an/other").__enter__())
        waiting = "SELECT FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()"
        while database.row(waiting) is None:
            assert not leaving.done()
        # The long commit stands still meanwhile; without a bound this waits until the statement is cancelled.
        store.commit(an_arrival(a_dossier(id=IDS.new(), papers=(a_paper(data=b"theirs"),)), events=(), jobs=()))

        with pytest.raises(Unavailable):
            leaving.result()
        writer.commit()
    assert keeping.destroyed(["sha256/an/other"]) == frozenset()
    with keeping.leaving("sha256/an/other") as free:
        assert free


def test_what_another_row_names_is_told_without_keeping_anybody_from_filing(
    database: Database, migrated_database: str
) -> None:
    keeping, store = on_postgres(database).keeping, on_postgres(database).store
    store.commit(an_arrival(a_dossier(id=IDS.new(), papers=(PAPER,)), events=(), jobs=()))
    change = an_arrival(a_dossier(papers=(a_paper(data=b"theirs"),)), events=(), jobs=())
    with psycopg.connect(migrated_database, options="-c timezone=UTC") as writer:
        for _role, query, values in statements(change, ()):
            writer.execute(query, values)
        with keeping.leaving(PAPER.key) as free:
            assert not free
        writer.rollback()
