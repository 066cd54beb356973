"""The audit chain in PostgreSQL: links beside the rows that they bind, never in them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from service.adapters.postgres.rows import dump, text
from service.adapters.signing import AuditKey, is_signed
from service.domain.audit import SPAN, Checkpoint, Link, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from service.adapters.postgres.database import Database

# The columns are named, so that one added later does not change what was bound before.
_EVENT: LiteralString = """
jsonb_build_object('id', e.id, 'sequence', e.sequence, 'type', e.type, 'at', e.at, 'actor_kind', e.actor_kind,
    'actor_name', e.actor_name, 'actor_role', e.actor_role, 'actor_source', e.actor_source, 'state', e.state,
    'version', e.version, 'data', e.data)
"""
_READ: LiteralString = """
jsonb_build_object('id', e.id, 'at', e.at, 'name', e.name, 'role', e.role, 'what', e.what, 'detail', e.detail)
"""
_BODIES: Mapping[str, tuple[LiteralString, LiteralString]] = {"event": ("event", _EVENT), "read": ("read_log", _READ)}
_NAMES: Mapping[str, LiteralString] = {"event": "e.actor_name", "read": "e.name"}
_BATCH = 2_000


class PostgresAudit:
    """The audit log and its chain. Unavailable when the database is away."""

    def __init__(self, database: Database, key: AuditKey | None = None) -> None:
        """Use the connections of `database`, and sign with `key`."""
        self._database = database
        self._key = key or AuditKey()

    @property
    def public_key(self) -> str:
        """Give the public key in hex; "" where nothing can be signed."""
        return self._key.public

    @property
    def public_keys(self) -> str:
        """Give the public key and those it replaced."""
        return self._key.publics

    def sign(self, data: bytes) -> str:
        """Sign with the private key; Invalid without one."""
        return self._key.sign(data)

    def is_genuine(self, checkpoint: Checkpoint, public_key: str) -> bool:
        """Tell whether the checkpoint was signed by the holder of `public_key`."""
        return is_signed(checkpoint.signed_bytes(), checkpoint.signature, public=public_key)

    def last_link(self, stream: str) -> Link | None:
        """Give the end of the chain."""
        query = """SELECT position, entity, hash, entity_hash FROM audit_link WHERE stream = %s
                   ORDER BY position DESC LIMIT 1"""
        row = self._database.row(query, [stream])
        return Link(**row) if row else None

    def count(self, stream: str) -> int:
        """Count the links."""
        row = self._database.row("SELECT count(*) AS links FROM audit_link WHERE stream = %s", [stream])
        return int(row["links"]) if row else 0

    def unlinked(self, stream: str, *, after: int, limit: int) -> Sequence[Row]:
        """Give rows behind a position, in order; no smaller position appears later."""
        table, body = _BODIES[stream]
        query: LiteralString = (
            "SELECT e.position, e.dossier_id AS entity, " + body + " AS body FROM " + table
            + " e WHERE e.position > %s ORDER BY e.position LIMIT %s"
        )  # fmt: skip
        return [Row(**row) for row in self._database.rows(query, [after, limit])]

    def entity_hashes(self, stream: str, entities: Sequence[str]) -> Mapping[str, str]:
        """Give the last hash of each entity that has one."""
        query = """SELECT DISTINCT ON (entity) entity, entity_hash FROM audit_link
                   WHERE stream = %s AND entity = ANY(%s) ORDER BY entity, position DESC"""
        return {row["entity"]: row["entity_hash"] for row in self._database.rows(query, [stream, list(set(entities))])}

    def append(self, stream: str, links: Sequence[Link]) -> None:
        """Add links; one that is there already stays."""
        query = """INSERT INTO audit_link (stream, position, entity, hash, entity_hash)
                   SELECT %s, * FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING"""
        if links:
            parts = zip(*[(link.position, link.entity, link.hash, link.entity_hash) for link in links], strict=True)
            self._database.run(query, [stream, *map(list, parts)])

    def entries(self, stream: str) -> Iterator[tuple[Row | None, Link | None]]:
        """Give rows and links side by side, in order of position."""
        table, body = _BODIES[stream]
        query: LiteralString = (
            "SELECT coalesce(e.position, l.position) AS position, e.dossier_id AS entity, " + body
            + " AS body, e.position IS NOT NULL AS there, l.entity AS linked, l.hash, l.entity_hash"
            " FROM (SELECT * FROM " + table + " WHERE position > %(after)s ORDER BY position LIMIT %(limit)s) e"
            " FULL JOIN (SELECT * FROM audit_link WHERE stream = %(stream)s AND position > %(after)s"
            " ORDER BY position LIMIT %(limit)s) l ON l.position = e.position ORDER BY 1"
        )  # fmt: skip
        after = 0
        while True:
            found = self._database.rows(query, {"stream": stream, "after": after, "limit": _BATCH})
            sides = [[row["position"] for row in found if row[side]] for side in ("there", "hash")]
            # Where a side was cut off at the limit, what the other has beyond it is looked at in the next batch.
            bounds = [side[-1] for side in sides if len(side) == _BATCH]
            until = min(bounds) if bounds else None
            for row in found:
                if until is not None and row["position"] > until:
                    break
                after = row["position"]
                yield _pair(row)
            if until is None:
                return

    def newest(
        self, stream: str, *, before: int = 0, limit: int, name: str = "", entity: str = ""
    ) -> tuple[Sequence[Row], int]:
        """Give rows newest first, and where older ones begin."""
        table, body = _BODIES[stream]
        query: LiteralString = (
            "SELECT e.position, e.dossier_id AS entity, " + body + " AS body FROM " + table
            + " e WHERE e.position < %(end)s AND e.position >= %(begin)s AND (%(name)s = '' OR " + _NAMES[stream]
            + " = %(name)s) AND (%(entity)s = '' OR e.dossier_id = %(entity)s) ORDER BY e.position DESC LIMIT %(limit)s"
        )  # fmt: skip
        last: LiteralString = "SELECT coalesce(max(position), 0) AS position FROM " + table
        end = before or int((self._database.row(last) or {"position": 0})["position"]) + 1
        begin = end - SPAN if name and not entity else 0
        asked = {"end": end, "begin": begin, "name": text(name), "entity": text(entity), "limit": limit}
        rows = [Row(**row) for row in self._database.rows(query, asked)]
        return rows, rows[-1].position if len(rows) == limit else max(begin, 0)

    def checkpoints(self, stream: str) -> Sequence[Checkpoint]:
        """Give the signed checkpoints by number."""
        query = """SELECT stream, number, position, count, hash, at, before, signature FROM audit_checkpoint
                   WHERE stream = %s ORDER BY number"""
        return [Checkpoint(**row) for row in self._database.rows(query, [stream])]

    def add_checkpoint(self, checkpoint: Checkpoint) -> None:
        """Keep a checkpoint."""
        query = """INSERT INTO audit_checkpoint (stream, number, position, count, hash, at, before, signature)
                   VALUES (%(stream)s, %(number)s, %(position)s, %(count)s, %(hash)s, %(at)s, %(before)s, %(signature)s)
                   ON CONFLICT DO NOTHING"""
        names = ("stream", "number", "position", "count", "hash", "at", "before", "signature")
        self._database.run(query, {name: getattr(checkpoint, name) for name in names})

    def note_read(
        self, read_id: str, *, at: datetime, name: str, role: str, what: str, dossier_id: str, detail: Mapping[str, Any]
    ) -> None:
        """Record one reading."""
        values = {"id": read_id, "at": at, "name": name, "role": role, "what": what, "dossier": text(dossier_id)}
        with self._database.transaction() as connection:
            # Positions become visible in order, as those of events do.
            connection.execute("SELECT pg_advisory_xact_lock(7450113)")
            connection.execute(
                "INSERT INTO read_log (id, at, name, role, what, dossier_id, detail)"
                " VALUES (%(id)s, %(at)s, %(name)s, %(role)s, %(what)s, %(dossier)s, %(detail)s::jsonb)",
                {**values, "detail": dump(detail)},
            )


def _pair(row: Mapping[str, Any]) -> tuple[Row | None, Link | None]:
    position = row["position"]
    there = Row(position, row["entity"], row["body"]) if row["there"] else None
    link = Link(position, row["linked"], row["hash"], row["entity_hash"]) if row["hash"] else None
    return there, link
