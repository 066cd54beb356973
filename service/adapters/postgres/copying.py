"""All tables of the database as files, and back: COPY as text, in one snapshot, table by table in order of key.

Not `pg_dump`: its version must fit the server's, and an image of the service has none. What is written is the same
bytes for the same rows, so that a restored table is compared by its hash.
"""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

import psycopg
from psycopg import sql

from service.adapters.postgres.database import _translated
from service.adapters.postgres.keeping import KEPT
from service.domain.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_TABLES: LiteralString = """
SELECT c.relname AS name,
    (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
     WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns,
    (SELECT array_agg(a.attname::text ORDER BY k.n) FROM pg_index i
        CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS k (at, n)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.at
     WHERE i.indrelid = c.oid AND i.indisprimary) AS keys,
    (SELECT array_agg(DISTINCT f.confrelid::regclass::text) FROM pg_constraint f
     WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid <> c.oid) AS parents
FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace
WHERE s.nspname = 'public' AND c.relkind = 'r' AND c.relpersistence = 'p' AND c.relname <> 'alembic_version'
ORDER BY c.relname
"""
_STRETCH = 1_000
_SEQUENCES: LiteralString = "SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' ORDER BY 1"
_SETTINGS = "-c timezone=UTC -c datestyle=ISO -c intervalstyle=postgres -c extra_float_digits=1 -c bytea_output=hex"


@dataclass(frozen=True, slots=True)
class Table:
    """One table as it was written: its columns, how many rows, and the SHA-256 of its text."""

    name: str
    columns: tuple[str, ...]
    rows: int
    sha256: str


class DatabaseCopy:
    """The tables of one database. Unavailable when the server is away."""

    def __init__(self, dsn: str) -> None:
        """Remember where the database is."""
        self._dsn = dsn

    def write(
        self, folder: Path, told: Callable[[Table], None] = lambda _table: None, *, named: Path | None = None
    ) -> tuple[list[Table], dict[str, int]]:
        """Write every table into `folder/<name>.copy.gz` as of one moment; gives the tables and the sequences.

        Into `named` goes what the rows of this very moment name: key, tab, SHA-256 or nothing, a line each.
        """
        folder.mkdir(parents=True, exist_ok=True)
        with _translated(), psycopg.connect(self._dsn, options=_SETTINGS) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            tables = []
            for row in _shapes(connection):
                with gzip.open(folder / f"{row['name']}.copy.gz", "wb", compresslevel=3) as target:
                    tables.append(_copied(connection, row, target))
                told(tables[-1])
            if named is not None:
                with named.open("w", encoding="utf-8") as target:
                    target.writelines(f"{key}\t{sha256}\n" for key, sha256 in _named(connection))
            return tables, _sequences(connection)

    def digests(self, columns: Mapping[str, tuple[str, ...]]) -> dict[str, Table]:
        """Give the tables as `write` would, of these columns, without writing them."""
        with _translated(), psycopg.connect(self._dsn, options=_SETTINGS) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            shapes = [row for row in _shapes(connection) if row["name"] in columns]
            wanted = [{**row, "columns": list(columns[row["name"]])} for row in shapes]
            return {row["name"]: _copied(connection, row, None) for row in wanted}

    def require_empty(self) -> None:
        """Refuse, with Invalid, a database that holds rows of its own."""
        with _translated(), psycopg.connect(self._dsn, options=_SETTINGS) as connection:
            _require_empty(connection, {row["name"]: row for row in _shapes(connection)})

    def read(self, folder: Path, tables: Mapping[str, tuple[str, ...]], sequences: Mapping[str, int]) -> None:
        """Fill an empty database of the same schema from files, whole or not at all; Invalid when it is not empty."""
        with _translated(), psycopg.connect(self._dsn, options=_SETTINGS) as connection:
            shapes = {row["name"]: row for row in _shapes(connection)}
            strange = sorted(tables.keys() - shapes.keys())
            if strange:
                raise Invalid(f"Bản sao lưu có bảng mà cơ sở dữ liệu này không có: {', '.join(strange)}.")
            _require_empty(connection, shapes)
            for name in _in_order(shapes):
                if name in _SEEDED:
                    connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(name)))
            for name in _in_order(shapes):
                if name in tables:
                    _filled(connection, name, tables[name], folder / f"{name}.copy.gz")
            for name, value in sequences.items():
                connection.execute("SELECT setval(%s::regclass, %s)", [name, value])
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            connection.execute("ANALYZE")


# What `hoso migrate` fills from files of its own; a backup has it too, and its word counts.
_SEEDED = frozenset({"unit", "unit_code", "unit_name"})


def _require_empty(connection: psycopg.Connection[Any], shapes: Mapping[str, Mapping[str, Any]]) -> None:
    for name in (name for name in _in_order(shapes) if name not in _SEEDED):
        if connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(name))).fetchone():
            raise Invalid(
                f"Cơ sở dữ liệu không trống (bảng {name}); chỉ phục hồi vào nơi trống. Trên một máy: dừng `hoso up`, "
                "đặt HOSO_DATA là một thư mục mới, chạy `hoso restore` rồi mới `hoso up`."
            )


def _shapes(connection: psycopg.Connection[Any]) -> list[dict[str, Any]]:
    names = ("name", "columns", "keys", "parents")
    return [dict(zip(names, row, strict=True)) for row in connection.execute(_TABLES).fetchall()]


def _sequences(connection: psycopg.Connection[Any]) -> dict[str, int]:
    found = {}
    for (name,) in connection.execute(_SEQUENCES).fetchall():
        row = connection.execute(
            sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name))
        ).fetchone()
        if row is not None and row[1]:
            found[name] = int(row[0])
    return found


def _named(connection: psycopg.Connection[Any]) -> Iterator[tuple[str, str]]:
    after = ""
    while some := connection.execute(KEPT, {"after": after, "limit": _STRETCH}).fetchall():
        yield from ((key, sha256) for key, sha256, _owner in some)
        after = some[-1][0]


def _copied(connection: psycopg.Connection[Any], row: Mapping[str, Any], target: gzip.GzipFile | None) -> Table:
    columns = sql.SQL(", ").join(map(sql.Identifier, row["columns"]))
    # The order of the server's locale is not another's; bytes are.
    keys = (sql.SQL('{}::text COLLATE "C"').format(sql.Identifier(key)) for key in row["keys"] or row["columns"])
    order = sql.SQL(", ").join(keys)
    query = sql.SQL("COPY (SELECT {} FROM {} ORDER BY {}) TO STDOUT").format(
        columns, sql.Identifier(row["name"]), order
    )
    digest, rows = hashlib.sha256(), 0
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        for part in copy:
            data = bytes(part)
            digest.update(data)
            rows += data.count(b"\n")
            if target is not None:
                target.write(data)
    return Table(row["name"], tuple(row["columns"]), rows, digest.hexdigest())


def _in_order(shapes: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Give the tables so that each comes after those it refers to."""
    done: set[str] = set()
    while len(done) < len(shapes):
        ready = [name for name, row in shapes.items() if name not in done and set(row["parents"] or ()) <= done]
        if not ready:
            raise Invalid("Các bảng trỏ vòng quanh nhau; không phục hồi được.")
        yield from ready
        done |= set(ready)


def _filled(connection: psycopg.Connection[Any], name: str, columns: tuple[str, ...], path: Path) -> None:
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(name), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with gzip.open(path, "rb") as source, connection.cursor() as cursor, cursor.copy(query) as copy:
        while part := source.read(1 << 20):
            copy.write(part)
