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
    "REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
    "GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {role}",
)


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
        names = {"role": sql.Identifier(role), "database": sql.Identifier(database)}
        for statement in _statements(names):
            connection.execute(statement)
    return True


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


def _statements(names: dict[str, sql.Identifier]) -> Iterator[sql.Composed]:
    yield from (sql.SQL(one).format(**names) for one in _EVERYWHERE)
    kept = {("UPDATE, DELETE"): ONLY_GROW, "DELETE": STAYS, "INSERT, UPDATE, DELETE": (_STEPS,)}
    for rights, tables in kept.items():
        yield sql.SQL("REVOKE {} ON {} FROM {}").format(
            sql.SQL(rights), sql.SQL(", ").join(map(sql.Identifier, tables)), names["role"]
        )
