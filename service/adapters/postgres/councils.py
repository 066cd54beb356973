"""The sessions of award councils in PostgreSQL: one row a session, replaced whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from psycopg.errors import ForeignKeyViolation, UniqueViolation

from service.adapters.postgres import rows
from service.adapters.postgres.council_rows import session_body, session_of
from service.domain.council import SessionState
from service.domain.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.adapters.postgres.database import Connection, Database
    from service.domain.council import Session

_INSERT = """
WITH new AS (SELECT nextval('council_session_number') AS number)
INSERT INTO council_session (id, code, number, version, body)
SELECT %(id)s, 'PH-' || %(year)s || '-' || lpad(number::text, greatest(4, length(number::text)), '0'), number,
    %(version)s, %(body)s::jsonb FROM new
ON CONFLICT (id) DO NOTHING RETURNING *
"""
_UPDATE = """
UPDATE council_session SET version = %(version)s, body = %(body)s::jsonb
WHERE id = %(id)s AND version = %(expected)s RETURNING *
"""
_AGENDA = """
INSERT INTO council_agenda (session_id, dossier_id, open) SELECT %(id)s, unnest(%(dossiers)s::text[]), %(open)s
ON CONFLICT (session_id, dossier_id) DO UPDATE SET open = excluded.open
"""
_BY_DOSSIER = """
SELECT s.* FROM council_agenda a JOIN council_session s ON s.id = a.session_id WHERE a.dossier_id = %s
ORDER BY s.number DESC
"""


class PostgresCouncils:
    """The sessions of award councils. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def save_session(self, session: Session, *, expected: int) -> Session:
        """Keep a session whole; Conflict as the port says."""
        try:
            with self._database.transaction() as connection:
                return _kept(connection, session, expected)
        except UniqueViolation as exc:
            raise Conflict("Có hồ sơ đang ở phiên họp khác chưa kết thúc.", current=expected) from exc
        except ForeignKeyViolation as exc:
            raise NotFound(f"Không có hồ sơ trong chương trình họp: {exc.diag.message_detail}") from exc

    def session(self, session_id: str) -> Session:
        """Give a session by id or code; NotFound."""
        asked = rows.text(session_id)
        row = self._database.row("SELECT * FROM council_session WHERE id = %s OR code = %s", [asked, asked])
        if row is None:
            raise NotFound(f"Không có phiên họp {session_id}.")
        return session_of(row)

    def sessions(self, *, limit: int) -> Sequence[Session]:
        """Give the sessions, the latest convened first."""
        query = "SELECT * FROM council_session ORDER BY number DESC LIMIT %s"
        return [session_of(row) for row in self._database.rows(query, [limit])]

    def sessions_of(self, dossier_id: str) -> Sequence[Session]:
        """Give the sessions that have the dossier on their agenda, the latest convened first."""
        return [session_of(row) for row in self._database.rows(_BY_DOSSIER, [dossier_id])]


def _kept(connection: Connection, session: Session, expected: int) -> Session:
    values = {
        "id": session.id,
        "year": str(session.held_on.year),
        "version": session.version,
        "expected": expected,
        "body": rows.dump(session_body(session)),
    }
    row = connection.execute(_UPDATE if expected else _INSERT, values).fetchone()
    if row is None:
        stored = connection.execute("SELECT version FROM council_session WHERE id = %s", [session.id]).fetchone()
        raise Conflict("Phiên họp đã thay đổi; hãy mở lại.", current=stored["version"] if stored else 0)
    dossiers = [one.dossier_id for one in session.agenda]
    is_open = session.state is SessionState.OPEN
    connection.execute(_AGENDA, {"id": session.id, "dossiers": dossiers, "open": is_open})
    return session_of(row)
