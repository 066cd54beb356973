"""Where a name stands in everything that is kept, in PostgreSQL: tables are read to their end, so that none is missed.

The pattern is an expression of classes of letters (`domain.subjects.pattern`), to which neither the server's locale nor
a text index matters: what is kept only as JSON, or was superseded, is found like the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from service.adapters.postgres.rows import dump, text
from service.domain.errors import NotFound
from service.domain.restricted import Restriction
from service.domain.subjects import Mention, Request, Wanted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from service.adapters.postgres.database import Database, Row

_DOSSIERS: LiteralString = """
SELECT id FROM dossier WHERE subject ~ %(p)s OR unit ~ %(p)s OR body::text ~ %(p)s
UNION SELECT dossier_id FROM paper WHERE name ~ %(p)s OR message ~ %(p)s OR report::text ~ %(p)s OR facts::text ~ %(p)s
UNION SELECT dossier_id FROM page_text WHERE text ~ %(p)s
UNION SELECT dossier_id FROM search_row WHERE array_to_string(heads, E'\\n') ~ %(p)s ORDER BY 1
"""
_MENTIONS: tuple[LiteralString, ...] = (
    """SELECT 'message' AS kind, id, coalesce(dossier_id, '') AS dossier_id, received_at AS at, connector AS "to",
        jsonb_build_object('name', name, 'message', message, 'note', note, 'envelope', envelope) AS body
    FROM intake WHERE name ~ %(p)s OR message ~ %(p)s OR note ~ %(p)s OR envelope::text ~ %(p)s""",
    """SELECT 'event', id, dossier_id, at, type, data FROM event WHERE data::text ~ %(p)s""",
    """SELECT 'delivery', d.id, e.dossier_id, d.created_at, p.name || ' (' || d.state || ')',
        e.data
    FROM event e JOIN delivery d ON d.event_id = e.id JOIN endpoint p ON p.id = d.endpoint_id
    WHERE e.data::text ~ %(p)s""",
    """SELECT 'answer', t.delivery_id, coalesce(e.dossier_id, ''), t.at, p.name,
        jsonb_build_object('error', t.error, 'evidence', t.evidence)
    FROM delivery_attempt t JOIN delivery d ON d.id = t.delivery_id JOIN endpoint p ON p.id = d.endpoint_id
        LEFT JOIN event e ON e.id = d.event_id
    WHERE t.error ~ %(p)s OR t.evidence::text ~ %(p)s""",
    """SELECT 'receipt', webhook_id, '', at, endpoint_id, body FROM webhook_receipt WHERE body::text ~ %(p)s""",
    """SELECT 'status', r.id, coalesce(i.dossier_id, ''), r.at, r.connector, jsonb_build_object('description',
        r.description, 'confirmed', r.confirmed)
    FROM report r JOIN intake i ON i.id = r.intake_id WHERE r.description ~ %(p)s OR r.confirmed ~ %(p)s""",
    """SELECT 'read', id, dossier_id, at, what, detail FROM read_log WHERE detail::text ~ %(p)s""",
    """SELECT 'saved_search', name, '', NULL::timestamptz, account, jsonb_build_object('name', name) || query
    FROM saved_search
    WHERE name ~ %(p)s OR query::text ~ %(p)s""",
    """SELECT 'session', id, '', NULL::timestamptz, code, body FROM council_session WHERE body::text ~ %(p)s""",
    """SELECT 'letter', id, coalesce(dossiers[1], ''), made_at, title, jsonb_build_object('title', title, 'name', name,
        'recipients', recipients)
    FROM letter WHERE title ~ %(p)s OR name ~ %(p)s OR recipients::text ~ %(p)s""",
    """SELECT 'register', id, dossier, at, kind, body FROM register WHERE body::text ~ %(p)s""",
    """SELECT 'account', name, '', NULL::timestamptz, name, jsonb_build_object('display_name', display_name)
    FROM account WHERE display_name ~ %(p)s OR name ~ %(p)s""",
    """SELECT 'request', id, '', at, kind, jsonb_build_object('name', name, 'reason', reason, 'ground', ground,
        'detail', detail)
    FROM subject_request WHERE name ~ %(p)s OR reason ~ %(p)s OR ground ~ %(p)s OR detail::text ~ %(p)s""",
)
_READS = """
SELECT 'read' AS kind, id, dossier_id, at, what AS "to", jsonb_build_object('role', role) AS body
FROM read_log WHERE dossier_id = ANY(%(dossiers)s) ORDER BY position DESC LIMIT %(limit)s
"""
_KEEP = """
INSERT INTO subject_request (id, kind, name, birth_year, unit, at, by, role, reason, ground, outcome, received_on, due,
    detail)
VALUES (%(id)s, %(kind)s, %(name)s, %(birth_year)s, %(unit)s, %(at)s, %(by)s, %(role)s, %(reason)s, %(ground)s,
    %(outcome)s, %(received_on)s, %(due)s, %(detail)s::jsonb)
"""
_RESTRICT = """
INSERT INTO subject_restriction (id, name, birth_year, unit, roles, dossiers, by, at, reason)
VALUES (%(id)s, %(name)s, %(birth_year)s, %(unit)s, %(roles)s, %(dossiers)s, %(by)s, %(at)s, %(reason)s)
ON CONFLICT (id) DO UPDATE SET dossiers = ARRAY(
    SELECT DISTINCT unnest(subject_restriction.dossiers || excluded.dossiers) ORDER BY 1)
"""
_LIFT = """
UPDATE subject_restriction SET lifted_at = %(at)s, lifted_by = %(by)s, lifted_why = %(why)s
WHERE id = %(id)s AND lifted_at IS NULL RETURNING *
"""
# Reading everything takes longer than any page may: seconds for each hundred thousand dossiers.
_WHOLE = "SET LOCAL statement_timeout = '300s'"


class PostgresSubjects:
    """Where a name stands, the requests, and the restrictions. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def dossiers(self, pattern: str) -> Sequence[str]:
        """Give the ids of dossiers in which the pattern is found."""
        return [row["id"] for row in self._whole(_DOSSIERS, pattern)]

    def mentions(self, pattern: str) -> Sequence[Mention]:
        """Give the rows beside dossiers in which it is found."""
        return [Mention(**row) for row in self._whole(" UNION ALL ".join(_MENTIONS), pattern)]

    def reads(self, dossiers: Sequence[str], *, limit: int) -> Sequence[Mention]:
        """Give the newest readings of these dossiers."""
        return [Mention(**row) for row in self._database.rows(_READS, {"dossiers": list(dossiers), "limit": limit})]

    def _whole(self, query: LiteralString, pattern: str) -> list[Row]:
        with self._database.transaction() as connection:
            connection.execute(_WHOLE)
            return connection.execute(query, {"p": pattern}, prepare=False).fetchall()

    def keep(self, request: Request) -> None:
        """Record a request with its answer."""
        names = ("id", "kind", "at", "by", "role", "reason", "ground", "outcome", "received_on", "due")
        values = {name: getattr(request, name) for name in names} | _wanted_row(request.wanted)
        values |= {name: text(values[name]) for name in ("reason", "ground")}
        self._database.run(_KEEP, values | {"detail": dump(dict(request.detail))})

    def requests(self, *, limit: int) -> Sequence[Request]:
        """Give the newest requests."""
        found = self._database.rows("SELECT * FROM subject_request ORDER BY at DESC, id DESC LIMIT %s", [limit])
        return [Request(**_with_wanted(row)) for row in found]

    def restrict(self, restriction: Restriction) -> None:
        """Keep a restriction."""
        values = {name: getattr(restriction, name) for name in ("id", "by", "at")} | _wanted_row(restriction.wanted)
        lists = {"roles": list(restriction.roles), "dossiers": list(restriction.dossiers)}
        self._database.run(_RESTRICT, values | lists | {"reason": text(restriction.reason)})

    def lift(self, restriction_id: str, *, at: datetime, by: str, why: str) -> Restriction:
        """End a restriction; gives it as it stands then. NotFound."""
        row = self._database.row(_LIFT, {"id": text(restriction_id), "at": at, "by": by, "why": text(why)})
        if row is None:
            raise NotFound(f"Không có hạn chế {restriction_id} đang có hiệu lực.")
        return _restriction(row)

    def restrictions(self) -> Sequence[Restriction]:
        """Give those that stand."""
        query = "SELECT * FROM subject_restriction WHERE lifted_at IS NULL ORDER BY at, id"
        return [_restriction(row) for row in self._database.rows(query)]


def _wanted_row(wanted: Wanted) -> dict[str, Any]:
    return {"name": text(wanted.name), "birth_year": wanted.birth_year, "unit": text(wanted.unit)}


def _with_wanted(row: Row) -> dict[str, Any]:
    wanted = Wanted(row["name"], row["birth_year"], row["unit"])
    return {"wanted": wanted} | {key: value for key, value in row.items() if key not in {"name", "birth_year", "unit"}}


def _restriction(row: Mapping[str, Any]) -> Restriction:
    given = _with_wanted(dict(row))
    return Restriction(**{**given, "roles": tuple(row["roles"]), "dossiers": tuple(row["dossiers"])})
