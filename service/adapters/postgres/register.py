"""The register of the movement in PostgreSQL; a trigger keeps its lines from being changed."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from service.adapters.postgres import destroyed, rows
from service.domain.errors import Conflict
from service.domain.register import Entry, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.adapters.postgres.database import Database
    from service.domain.register import Lines

_NAMES = tuple(one.name for one in fields(Entry))
_ENTER = """
INSERT INTO register (id, kind, series, number, at, by, body, round, unit, dossier)
VALUES (%(id)s, %(kind)s, %(series)s, %(number)s, %(at)s, %(by)s, %(body)s::jsonb, %(round)s, %(unit)s, %(dossier)s)
ON CONFLICT (series, number) DO NOTHING
"""
_ENTRIES = """
SELECT * FROM register WHERE kind = %(kind)s AND (%(series)s = '' OR series = %(series)s)
    AND (%(round)s = '' OR round = %(round)s) AND (%(unit)s = '' OR unit = %(unit)s)
    AND (%(dossier)s = '' OR dossier = %(dossier)s)
ORDER BY position
"""


class PostgresRegister:
    """The register of the movement. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def enter(self, entry: Entry) -> None:
        """Write a line; Conflict when its series has that number."""
        values = {name: getattr(entry, name) for name in _NAMES}
        texts = {name: rows.text(value) for name, value in values.items() if isinstance(value, str)}
        with self._database.transaction() as connection:
            if entry.body.get("key"):
                destroyed.refuse(connection, [str(entry.body["key"])])
            written = connection.execute(_ENTER, {**values, **texts, "body": rows.dump(entry.body)}).rowcount
        if not written:
            raise Conflict("Người khác vừa ghi trước; hãy tải lại rồi ghi tiếp.")

    def entries(self, lines: Lines) -> Sequence[Entry]:
        """Give the lines that are wanted, oldest first."""
        names = ("kind", "series", "round", "unit", "dossier")
        found = self._database.rows_planned_anew(_ENTRIES, {name: rows.text(getattr(lines, name)) for name in names})
        return [Entry(**{**{name: row[name] for name in _NAMES}, "kind": Kind(row["kind"])}) for row in found]
