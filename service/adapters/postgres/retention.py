"""Which dossiers must be kept and which may go, in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.postgres.rows import text
from service.domain.disposal import Disposal
from service.domain.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.adapters.postgres.database import Database

# Word for word what the index of v0036 is over.
_HELD = """
SELECT id FROM dossier WHERE jsonb_path_exists(body, '$.holds[*] ? (@.lifted_at == null)') ORDER BY code LIMIT %s
"""
_ARCHIVED = r"""
SELECT id FROM dossier WHERE state = 'archived' AND code > %(after)s AND %(year)s > least(
    extract(year FROM received_at AT TIME ZONE 'Asia/Ho_Chi_Minh'),
    substring(body->'decision'->>'decision_date' FROM '^[0-9]{4}')::integer)
ORDER BY code LIMIT %(limit)s
"""
_LISTED = """
SELECT item->>'dossier_id' AS dossier, id FROM disposal, jsonb_array_elements(body->'items') AS item
WHERE state IN ('proposed', 'approved')
"""


class PostgresRetention:
    """Which dossiers must be kept and which may go. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def held(self, *, limit: int) -> Sequence[str]:
        """Give the ids of dossiers on which a legal hold stands, by code."""
        return [row["id"] for row in self._database.rows(_HELD, [limit])]

    def archived_before(self, year: int, *, after: str, limit: int) -> Sequence[str]:
        """Give ids of archived dossiers received or decided before a year, by code, whose code is after one."""
        asked = {"year": year, "after": after, "limit": limit}
        return [row["id"] for row in self._database.rows(_ARCHIVED, asked)]

    def disposal(self, disposal_id: str) -> Disposal:
        """Give one disposal list; NotFound."""
        row = self._database.row("SELECT body FROM disposal WHERE id = %s", [text(disposal_id)])
        if row is None:
            raise NotFound(f"Không có danh sách tiêu hủy {disposal_id}.")
        return Disposal.from_json(row["body"])

    def disposals(self, *, limit: int) -> Sequence[Disposal]:
        """Give the disposal lists, the latest first."""
        query = "SELECT body FROM disposal ORDER BY proposed_at DESC, id DESC LIMIT %s"
        return [Disposal.from_json(row["body"]) for row in self._database.rows(query, [limit])]

    def listed(self) -> Mapping[str, str]:
        """Give the dossiers on lists that wait, by id: the list's id."""
        return {row["dossier"]: row["id"] for row in self._database.rows(_LISTED)}
