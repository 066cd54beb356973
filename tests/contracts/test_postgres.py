"""What only a real database can be asked: connections that go, processes that fork, the log that only grows."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from secrets import token_hex
from threading import Thread
from typing import TYPE_CHECKING

import psycopg
import pytest

from service import migrations
from service.adapters.postgres import Database
from service.domain.errors import Invalid, Unavailable
from service.domain.events import EventType
from service.ports import Change, NewJob
from tests.kit.builders import a_dossier, a_paper, a_report, an_advance, an_arrival, an_event
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from typing import LiteralString

    from service.embedded.postgres import EmbeddedPostgres


def test_another_process_that_knows_no_papers_writes_them_all(database: Database) -> None:
    dossier = a_dossier(papers=(a_paper(1, report=a_report("một", "hai")), a_paper(2)))
    on_postgres(database).store.commit(an_arrival(dossier))
    changed = replace(dossier, version=2, papers=(dossier.papers[0], replace(dossier.papers[1], attempts=1)))
    on_postgres(database).store.commit(Change(dossier=changed, expected=1))

    assert on_postgres(database).store.dossier(dossier.id).papers == changed.papers


def test_no_event_appears_behind_one_that_was_read(database: Database, migrated_database: str) -> None:
    store = on_postgres(database).store
    dossier = a_dossier()
    store.commit(an_arrival(dossier))
    with psycopg.connect(migrated_database) as slow:
        slow.execute("SELECT pg_advisory_xact_lock(7450111)")
        slow.execute(
            "INSERT INTO event SELECT nextval('event_position_seq'), 'slow', dossier_id, 9, type, at, actor_kind,"
            " actor_name, actor_role, actor_source, state, version, data FROM event"
        )
        quick = Thread(target=store.commit, args=[Change(events=(an_event(dossier.id, EventType.NOTED),))])
        quick.start()
        seen = store.events_after(0, limit=9)
        slow.commit()
    quick.join()

    after = store.events_after(seen[-1].position, limit=9)
    assert [event.id for event in seen] == [store.events(dossier.id)[0].id]
    assert [event.type for event in after] == [EventType.RECEIVED, EventType.NOTED]


@pytest.mark.parametrize("statement", ["UPDATE event SET state = 'x'", "DELETE FROM event", "TRUNCATE event"])
def test_the_event_table_only_grows_for_its_owner_too(
    database: Database, migrated_database: str, statement: LiteralString
) -> None:
    dossier = a_dossier()
    on_postgres(database).store.commit(an_arrival(dossier))

    with pytest.raises(psycopg.errors.RaiseException), psycopg.connect(migrated_database) as owner:
        owner.execute(statement)

    assert len(on_postgres(database).store.events(dossier.id)) == 1


def test_a_lost_connection_is_replaced_by_the_next_call(database: Database, served_database: str) -> None:
    store = on_postgres(database).store
    dossier = a_dossier()
    store.commit(an_arrival(dossier))
    with psycopg.connect(served_database, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid()"
        )

    assert store.dossier(dossier.id).id == dossier.id


def test_a_database_that_is_away_is_unavailable() -> None:
    away = Database("host=127.0.0.1 port=1 dbname=none", wait=0.2)
    with pytest.raises(Unavailable, match=r"^Cơ sở dữ liệu không trả lời: không có kết nối nào trong thời gian chờ\.$"):
        on_postgres(away).store.dossier("x")
    away.close()


def test_a_forked_child_has_connections_of_its_own(database: Database) -> None:
    store = on_postgres(database).store
    dossier = a_dossier()
    store.commit(an_arrival(dossier))
    child = os.fork()
    if child == 0:
        # Nothing of pytest may run in the child: it answers by its exit code only.
        seen = store.dossier(dossier.id).id == dossier.id
        database.close()
        os._exit(0 if seen else 1)

    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.dossier(dossier.id).id == dossier.id


def test_a_server_that_was_killed_and_came_back_is_used_again(migrated_database: str) -> None:
    database = Database(migrated_database, wait=2.0)
    stores = on_postgres(database)
    seen: list[int] = []
    with database.connection(), database.connection():
        pass
    (job,) = stores.store.commit(an_arrival())
    with psycopg.connect(migrated_database, autocommit=True) as other:
        other.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    for thread in [Thread(target=lambda: seen.append(len(stores.store.events_after(0, limit=1)))) for _ in range(4)]:
        thread.start()
        thread.join()
    database.close()

    assert seen == [1, 1, 1, 1]
    assert job > 0


def test_a_migration_beside_a_running_process_costs_it_no_answer(database: Database, migrated_database: str) -> None:
    jobs = on_postgres(database).jobs
    (job,) = jobs.ensure([an_advance("d1")])

    def ask() -> list[dict[str, object]]:
        return database.rows("SELECT * FROM job WHERE id = %s", [job])

    before = [ask() for _ in range(12)][-1]  # often enough for the statement to be prepared
    with psycopg.connect(migrated_database) as newer:
        newer.execute("ALTER TABLE job ADD COLUMN newer text NOT NULL DEFAULT 'x'")
    after = ask()
    with psycopg.connect(migrated_database) as newer:
        newer.execute("ALTER TABLE job ADD COLUMN newest text NOT NULL DEFAULT 'x'")
    told = []
    for _ in range(12):
        try:
            with database.transaction() as connection:
                told.append(connection.execute("SELECT * FROM job WHERE id = %s", [job]).fetchall())
        except Unavailable as exc:
            assert "vừa được nâng cấp" in str(exc)  # noqa: PT017 - one a connection, that work is given back for

    assert after == [{**before[0], "newer": "x"}]
    assert len(told) >= 8
    assert told[-1] == [{**before[0], "newer": "x", "newest": "x"}]


def test_tables_of_another_program_are_an_outage_that_names_both_steps(
    migrated_database: str, served_database: str, fresh_database: str
) -> None:
    ours = migrations.head()
    here, empty = Database(served_database, schema=ours), Database(fresh_database, schema=ours)
    try:
        with pytest.raises(psycopg.errors.UndefinedColumn):  # the same step: a fault of ours, and told as that
            here.rows("SELECT absent FROM dossier")
        with psycopg.connect(migrated_database) as owner:
            owner.execute("UPDATE alembic_version SET version_num = '9999'")
        for unknown in ("SELECT absent FROM dossier", "INSERT INTO job (kind) VALUES ('x')"):
            with pytest.raises(Unavailable, match=f"thuộc phiên bản 9999, chương trình này cần phiên bản {ours}"):
                here.run(unknown)
        assert here.row("SELECT 1 AS one") == {"one": 1}
        with pytest.raises(Unavailable, match="Cơ sở dữ liệu còn trống, chương trình này cần phiên bản"):
            empty.rows("SELECT * FROM dossier")
    finally:
        here.close()
        empty.close()


def test_migrating_twice_is_once(postgres_server: EmbeddedPostgres, fresh_database: str) -> None:
    assert migrations.current(fresh_database) is None
    migrations.upgrade(fresh_database)
    migrations.upgrade(fresh_database)

    assert migrations.current(fresh_database) == migrations.head()
    assert postgres_server.running


def test_a_bell_is_rung_for_what_is_due_and_not_for_next_years_reminder(database: Database) -> None:
    dossier = a_dossier()
    due, later = an_advance(dossier.id), NewJob("remind", dossier.id, datetime(2126, 1, 2, tzinfo=UTC))

    stores = on_postgres(database)
    rung = stores.store.commit(an_arrival(dossier, jobs=(due, later)))

    assert len(rung) == 1
    assert stores.jobs.backlog() == {"advance": 1, "remind": 1}


def test_a_value_that_no_index_takes_is_wrong_and_not_a_database_that_is_away(database: Database) -> None:
    query = "INSERT INTO job (kind, subject, run_after, asked_at) VALUES ('open', %s, now(), now())"

    with pytest.raises(Invalid, match="quá lớn"):
        database.run(query, [token_hex(10_000)])
