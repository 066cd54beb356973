"""What the role of the running processes may do: look up and keep, and alter no table nor what only grows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from service.domain.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import LiteralString

# No row of these is ever changed or taken away; triggers say so too, but an owner may drop a trigger.
ONLY_GROW = ("event", "audit_link", "audit_checkpoint", "read_log", "subject_request")
# Its rows stay; what they quote of somebody may be struck out, as its trigger says.
STAYS = ("register",)
_STEPS = "alembic_version"

_EVERYWHERE: tuple[LiteralString, ...] = (
    "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
    "REVOKE ALL ON SCHEMA public FROM {role}",
    "GRANT USAGE ON SCHEMA public TO {role}",
    "REVOKE TEMPORARY ON DATABASE {database} FROM PUBLIC",
    "REVOKE ALL ON {tables} FROM {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON SEQUENCE {sequences} TO {role}",
)
# What is not the owner's (of an extension, of another program) is not the owner's to give.
_OWNED: LiteralString = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = ANY(%s)
    AND pg_has_role(relowner, 'USAGE') ORDER BY relname
"""
_ONE_AT_A_TIME: LiteralString = "SELECT pg_advisory_xact_lock(7450114)"


def grant(dsn: str, *, to: str) -> bool:
    """Let the role of the address `to` do its work on the tables that the role of `dsn` owns; twice is once.

    False, and nothing done, where both are one role. Invalid where there is no such role, or one for which rights do
    not count.
    """
    role = str(conninfo_to_dict(to).get("user", ""))
    with psycopg.connect(dsn, connect_timeout=10) as connection:
        owner, database = connection.execute("SELECT current_user, current_database()").fetchone() or ("", "")
        if role in {"", owner}:
            return False
        _require_ordinary(connection, role, owner)
        connection.execute(_ONE_AT_A_TIME)
        names = {"role": sql.Identifier(role), "database": sql.Identifier(database)}
        names_of = {"tables": _owned(connection, "r"), "sequences": _owned(connection, "S")}
        for statement in _statements({**names, **names_of}):
            connection.execute(statement)
        _require_no_room(connection, role)
    return True


def _owned(connection: psycopg.Connection, kind: str) -> sql.Composed:
    found = connection.execute(_OWNED, [[kind]]).fetchall()
    return sql.SQL(", ").join(sql.Identifier("public", name) for (name,) in found)


def _require_no_room(connection: psycopg.Connection, role: str) -> None:
    """Refuse a schema of somebody else's in which everybody may make tables, as PostgreSQL before 15 left it."""
    (makes,) = connection.execute("SELECT has_schema_privilege(%s, 'public', 'CREATE')", [role]).fetchone() or (False,)
    if makes:
        raise Invalid(
            f"Vai trò «{role}» của HOSO_DATABASE_URL còn tạo được bảng: người quản trị PostgreSQL chạy "
            "REVOKE CREATE ON SCHEMA public FROM PUBLIC, rồi chạy lại `hoso migrate`."
        )


def _require_ordinary(connection: psycopg.Connection, role: str, owner: str) -> None:
    query = "SELECT rolsuper OR pg_has_role(oid, %s, 'MEMBER') FROM pg_roles WHERE rolname = %s"
    found = connection.execute(query, [owner, role]).fetchone()
    if found is None:
        raise Invalid(
            f"Chưa có vai trò «{role}» của HOSO_DATABASE_URL: người quản trị PostgreSQL chạy "
            f"CREATE ROLE {role} LOGIN PASSWORD '…', rồi chạy lại `hoso migrate`."
        )
    if found[0]:
        raise Invalid(
            f"Vai trò «{role}» của HOSO_DATABASE_URL có quyền của chủ sở hữu «{owner}»: hãy dùng một vai trò thường."
        )


def _statements(names: dict[str, sql.Composable]) -> Iterator[sql.Composed]:
    yield from (sql.SQL(one).format(**names) for one in _EVERYWHERE)
    kept = {("UPDATE, DELETE"): ONLY_GROW, "DELETE": STAYS, "INSERT, UPDATE, DELETE": (_STEPS,)}
    for rights, tables in kept.items():
        yield sql.SQL("REVOKE {} ON {} FROM {}").format(
            sql.SQL(rights), sql.SQL(", ").join(map(sql.Identifier, tables)), names["role"]
        )
