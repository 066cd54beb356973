"""The role of running processes does their work and no more: no statement alters a table, or what only grows."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from service import migrations
from service.adapters.postgres import Database
from service.domain.errors import Invalid, Unavailable
from service.embedded.postgres import SUPERUSER
from service.migrations.grants import ONLY_GROW, STAYS, grant
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.embedded.postgres import EmbeddedPostgres

_ALTERED = ("dossier", "paper", "intake", "event", "audit_link", "audit_checkpoint", "read_log", "register", "account")
_OF_TABLES = (
    "DROP TABLE {}", "DROP TABLE {} CASCADE", "TRUNCATE {}", "TRUNCATE {} CASCADE", "ALTER TABLE {} ADD COLUMN x text",
    "ALTER TABLE {} DISABLE TRIGGER ALL", "ALTER TABLE {} OWNER TO CURRENT_USER", "CREATE INDEX ON {} ((1))",
    "CREATE TRIGGER x BEFORE INSERT ON {} EXECUTE FUNCTION event_is_append_only()",
    "CREATE RULE x AS ON INSERT TO {} DO NOTHING",
)  # fmt: skip
_FORBIDDEN = (
    "CREATE TABLE x (y text)", "CREATE TEMPORARY TABLE x (y text)", "CREATE SCHEMA x", "CREATE VIEW x AS SELECT 1",
    "CREATE FUNCTION x() RETURNS int LANGUAGE sql AS 'SELECT 1'", "CREATE EXTENSION dblink", "CREATE ROLE x",
    "CREATE DATABASE x", "DROP SCHEMA public CASCADE", "DROP TRIGGER event_append_only ON event",
    "DROP FUNCTION event_is_append_only() CASCADE", "DROP EXTENSION pg_trgm CASCADE",
    "CREATE OR REPLACE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SET session_replication_role = replica", "SET ROLE hoso", "SET SESSION AUTHORIZATION hoso",
    "ALTER ROLE hoso PASSWORD 'x'", "ALTER ROLE CURRENT_USER SUPERUSER", "ALTER SYSTEM SET fsync = off",
    "COPY (SELECT 1) TO '/tmp/x'", "COPY (SELECT 1) TO PROGRAM 'id'", "SELECT pg_read_file('/etc/passwd')",
    "SELECT lo_import('/etc/passwd')", "DROP SEQUENCE search_place",
    "UPDATE alembic_version SET version_num = '9'", "DELETE FROM alembic_version",
    "INSERT INTO alembic_version VALUES ('9')", "SELECT * FROM pg_authid",
    "REINDEX TABLE event", "CLUSTER event",
)  # fmt: skip


@pytest.fixture
def service(served_database: str) -> Iterator[psycopg.Connection[Any]]:
    """Give a connection by the role of running processes."""
    with psycopg.connect(served_database, autocommit=True) as connection:
        yield connection


def test_no_statement_that_alters_a_table_is_taken(
    service: psycopg.Connection[Any], database: Database, migrated_database: str, served_database: str
) -> None:
    migrations.upgrade(migrated_database, serves=served_database)  # a copied database has its tables' rights alone
    dossier = a_dossier()
    on_postgres(database).store.commit(an_arrival(dossier))
    wished = [sql.SQL(one) for one in _FORBIDDEN]
    wished += [sql.SQL(one).format(sql.Identifier(table)) for table in _ALTERED for one in _OF_TABLES]
    for table in (*ONLY_GROW, *STAYS):
        wished.append(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    wished += [sql.SQL("UPDATE {} SET {} = NULL").format(*map(sql.Identifier, one)) for one in _first(service)]

    taken = [one.as_string() for one in wished if not _is_refused(service, one)]

    assert taken == []
    assert len(wished) >= 60
    assert len(on_postgres(database).store.events(dossier.id)) == 1


def _first(service: psycopg.Connection[Any]) -> list[tuple[str, str]]:
    """Give a column of each table that only grows."""
    query = "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1"
    return [(table, service.execute(query, [table]).fetchone()[0]) for table in ONLY_GROW]  # type: ignore[index]


def _is_refused(service: psycopg.Connection[Any], statement: sql.Composable) -> bool:
    """Tell whether the server says that the role may not; any other error would prove nothing."""
    try:
        service.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    except psycopg.Error as exc:
        pytest.fail(f"{statement.as_string()}: {exc}")
    return False


def test_what_was_migrated_and_not_granted_is_an_outage_that_says_what_to_run(
    postgres_server: EmbeddedPostgres, fresh_database: str
) -> None:
    migrations.upgrade(fresh_database)
    with psycopg.connect(fresh_database) as owner:
        name = str(owner.info.dbname)
    database = Database(postgres_server.service_address(name))
    try:
        with pytest.raises(Unavailable, match="chạy `hoso migrate` với HOSO_DATABASE_OWNER_URL"):
            database.rows("SELECT * FROM dossier")
        migrations.upgrade(fresh_database, serves=postgres_server.service_address(name))

        assert database.rows("SELECT * FROM dossier") == []
    finally:
        database.close()


def test_one_role_for_all_stays_possible_and_a_role_that_is_not_there_or_owns_the_tables_is_named(
    postgres_server: EmbeddedPostgres, migrated_database: str, served_database: str
) -> None:
    migrations.upgrade(migrated_database, serves=migrated_database)

    for wrong, why in (("nobody", "Chưa có vai trò «nobody»"), ("hoso_root", "có quyền của chủ sở hữu «hoso»")):
        with pytest.raises(Invalid, match=why):
            migrations.upgrade(migrated_database, serves=served_database.replace("hoso_service", wrong, 1))
    assert postgres_server.running


def test_two_migrations_grant_at_one_moment(migrated_database: str, served_database: str) -> None:
    """Both write the rights of the same tables: the second waits, and finds them as they should be."""
    with ThreadPoolExecutor(4) as pool:
        granted = list(pool.map(lambda _turn: grant(migrated_database, to=served_database), range(12)))

    assert granted == [True] * 12


def test_what_others_keep_in_the_database_is_passed_over_and_room_for_tables_is_refused(
    postgres_server: EmbeddedPostgres, fresh_database: str
) -> None:
    """An extension's table beside ours; a database of before PostgreSQL 15, where everybody may make tables."""
    name = str(conninfo_to_dict(fresh_database)["dbname"])
    served = postgres_server.service_address(name)
    password = json.loads((postgres_server.folder / "credentials.json").read_text())["superuser"]
    root = {"host": str(postgres_server.socket_folder), "user": SUPERUSER, "password": password, "dbname": name}
    with psycopg.connect(**root, autocommit=True) as superuser:
        superuser.execute("CREATE TABLE of_an_extension (x text)")
        migrations.upgrade(fresh_database, serves=served)
        superuser.execute("ALTER SCHEMA public OWNER TO CURRENT_USER")
        superuser.execute("GRANT ALL ON SCHEMA public TO PUBLIC")

        with pytest.raises(Invalid, match="REVOKE CREATE ON SCHEMA public FROM PUBLIC"):
            migrations.upgrade(fresh_database, serves=served)
