"""Which dossiers must be kept and which may go, in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.adapters.postgres.database import Database

# Word for word what the index of v0036 is over.
_HELD = """
SELECT id FROM dossier WHERE jsonb_path_exists(body, '$.holds[*] ? (@.lifted_at == null)') ORDER BY code LIMIT %s
"""


class PostgresRetention:
    """Which dossiers must be kept and which may go. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def held(self, *, limit: int) -> Sequence[str]:
        """Give the ids of dossiers on which a legal hold stands, by code."""
        return [row["id"] for row in self._database.rows(_HELD, [limit])]
