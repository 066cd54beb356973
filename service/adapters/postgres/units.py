"""The registry of organisations in PostgreSQL: codes by key, names by plain key, parts of names by their words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from service.adapters.postgres import rows
from service.domain.units import Merged, Succession, Unit, plain_key, plain_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.adapters.postgres.database import Connection, Database, Row

T = TypeVar("T")

# A directory has some 120,000 rows; one statement of all of them would outlast the statement timeout.
_BATCH = 2_000

_BY_CODE = "SELECT u.* FROM unit_code c JOIN unit u ON u.id = c.unit_id WHERE c.code = %s"
_NAMED = """
SELECT * FROM unit WHERE id IN (SELECT unit_id FROM unit_name WHERE plain = %(plain)s) ORDER BY id LIMIT %(limit)s
"""
_SEARCH = """
SELECT * FROM unit WHERE words @> %(words)s::text[] ORDER BY length(name), id LIMIT %(limit)s
"""
_PREDECESSORS = """
SELECT DISTINCT u.* FROM unnest(%(steps)s::jsonb[]) AS s (step) JOIN unit u ON u.successors @> s.step ORDER BY u.id
"""
_OWNERS = """
SELECT * FROM unit WHERE id IN (SELECT unit_id FROM unit_code WHERE code = ANY(%s))
"""
# Held to the end of the transaction: two directories folded in at once would each overwrite the other's findings.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(7450112)"

_WRITE = """
INSERT INTO unit (id, name, codes, aliases, parent, kind, valid_from, valid_to, successors, source, ours, words)
SELECT r.id, r.name, r.codes, r.aliases, r.parent, r.kind, r.valid_from, r.valid_to, r.successors, r.source, r.ours,
    r.words
FROM jsonb_to_recordset(%(units)s::jsonb) AS r (id text, name text, codes text[], aliases text[], parent text,
    kind text, valid_from date, valid_to date, successors jsonb, source text, ours boolean, words text[])
ON CONFLICT (id) DO UPDATE SET name = excluded.name, codes = excluded.codes, aliases = excluded.aliases,
    parent = excluded.parent, kind = excluded.kind, valid_from = excluded.valid_from, valid_to = excluded.valid_to,
    successors = excluded.successors, source = excluded.source, ours = excluded.ours, words = excluded.words
"""
_FORGET_NAMES = "DELETE FROM unit_name WHERE unit_id = ANY(%s)"
_NAMES = """
INSERT INTO unit_name (unit_id, plain) SELECT * FROM unnest(%(ids)s::text[], %(plains)s::text[])
ON CONFLICT DO NOTHING
"""
_CODES = """
INSERT INTO unit_code (code, unit_id) SELECT * FROM unnest(%(codes)s::text[], %(ids)s::text[])
ON CONFLICT (code) DO UPDATE SET unit_id = excluded.unit_id
"""


class PostgresUnits:
    """The registry of organisations. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def by_code(self, code: str) -> Unit | None:
        """Give the body that has this code, in either shape; compared exactly."""
        row = self._database.row(_BY_CODE, [rows.text(code)])
        return _unit(row) if row else None

    def named(self, plain_key: str, *, limit: int = 50) -> Sequence[Unit]:
        """Give bodies of which one name has that plain key, by id."""
        found = self._database.rows(_NAMED, {"plain": rows.text(plain_key), "limit": limit})
        return [_unit(row) for row in found]

    def search(self, words: Sequence[str], *, limit: int) -> Sequence[Unit]:
        """Give bodies of which the names hold all these plain words, shortest name first."""
        if not words:
            return []
        asked = {"words": list(map(rows.text, words)), "limit": limit}
        return [_unit(row) for row in self._database.rows_planned_anew(_SEARCH, asked)]

    def predecessors(self, codes: Sequence[str]) -> Sequence[Unit]:
        """Give the bodies whose duties went to a body that has one of these codes, by id."""
        steps = [rows.dump([{"code": code}]) for code in codes]
        return [_unit(row) for row in self._database.rows_planned_anew(_PREDECESSORS, {"steps": steps})]

    def revise(self, codes: Sequence[str], fold: Callable[[Sequence[Unit]], Merged]) -> Merged:
        """Let `fold` see the bodies that own these codes and keep what it gives, in one transaction."""
        with self._database.transaction() as connection:
            connection.execute(_ONE_AT_A_TIME)
            known: dict[str, Unit] = {}
            for some in _batches(list(map(rows.text, codes))):
                known |= {row["id"]: _unit(row) for row in connection.execute(_OWNERS, [some]).fetchall()}
            merged = fold(list(known.values()))
            _keep(connection, merged)
        return merged

    def count(self) -> int:
        """Count the bodies."""
        row = self._database.row("SELECT count(*) AS units FROM unit")
        return int(row["units"]) if row else 0


def _keep(connection: Connection, merged: Merged) -> None:
    """Write what changed; codes move to their new owners before the absorbed vanish."""
    for some in _batches(merged.changed):
        ids = [unit.id for unit in some]
        connection.execute(_WRITE, {"units": rows.dump([_row(unit) for unit in some])})
        connection.execute(_FORGET_NAMES, [ids])
        names = [(unit.id, plain_key(name)) for unit in some for name in unit.names]
        connection.execute(_NAMES, {"ids": [one for one, _ in names], "plains": [plain for _, plain in names]})
        owned = [(code, unit.id) for unit in some for code in unit.codes]
        connection.execute(_CODES, {"codes": [code for code, _ in owned], "ids": [one for _, one in owned]})
    for gone in _batches(merged.absorbed):
        connection.execute("DELETE FROM unit WHERE id = ANY(%s)", [list(gone)])


def _batches(many: Sequence[T]) -> Iterator[list[T]]:
    return (list(many[start : start + _BATCH]) for start in range(0, len(many), _BATCH))


def _row(unit: Unit) -> dict[str, Any]:
    return {
        "id": unit.id,
        "name": unit.name,
        "codes": unit.codes,
        "aliases": unit.aliases,
        "parent": unit.parent,
        "kind": unit.kind,
        "valid_from": unit.valid_from,
        "valid_to": unit.valid_to,
        "successors": [{"code": step.code, "on": step.on} for step in unit.successors],
        "source": unit.source,
        "ours": unit.ours,
        "words": plain_words(" ".join(unit.names)),
    }


def _unit(row: Row) -> Unit:
    same = ("id", "name", "parent", "kind", "valid_from", "valid_to", "source", "ours")
    return Unit(
        **{name: row[name] for name in same},
        codes=tuple(row["codes"]),
        aliases=tuple(row["aliases"]),
        successors=tuple(Succession(step["code"], date.fromisoformat(step["on"])) for step in row["successors"]),
    )
