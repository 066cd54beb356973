"""What must be kept, and how its checking stands, in PostgreSQL."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING

from service.adapters.postgres import destroyed
from service.domain.disposal import BUSY
from service.domain.errors import Unavailable
from service.ports import FixityFault, Kept, Pass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import LiteralString

    from service.adapters.postgres.database import Database

# Every object that a row names, once, in one order whatever the locale is. Each table gives its own first keys by its
# index: to sort them all together for each stretch would cost more than reading the objects. What waits beside the
# dossiers is little: messages that asked for something, agencies' files, decisions handed in, certificates.
# COLLATE binds tighter than ->>: without the parentheses no index on an expression is ever used.
KEPT: LiteralString = """
SELECT DISTINCT ON (key COLLATE "C") key, sha256, owner FROM (
    (SELECT DISTINCT ON (key COLLATE "C") key, sha256, dossier_id AS owner FROM paper
        WHERE key COLLATE "C" > %(after)s ORDER BY key COLLATE "C", sha256 DESC LIMIT %(limit)s)
    UNION ALL (SELECT DISTINCT ON (raw_key COLLATE "C") raw_key,
        CASE WHEN raw_key LIKE 'messages/%%' THEN '' ELSE raw_sha256 END, coalesce(dossier_id, id) FROM intake
        WHERE raw_key COLLATE "C" > %(after)s AND raw_key COLLATE "C" > ''
        ORDER BY raw_key COLLATE "C", raw_sha256 DESC LIMIT %(limit)s)
    UNION ALL (SELECT DISTINCT ON ((body->'package'->>'key') COLLATE "C") body->'package'->>'key',
        body->'package'->>'sha256', id FROM dossier
        WHERE (body->'package'->>'key') COLLATE "C" > %(after)s
        ORDER BY (body->'package'->>'key') COLLATE "C" LIMIT %(limit)s)
    UNION ALL (SELECT DISTINCT ON ((one->>'key') COLLATE "C") one->>'key', one->>'sha256', d.id
        FROM dossier d, LATERAL jsonb_path_query(d.body, '$.package.earlier[*]') AS one
        WHERE d.body @? '$.package.earlier[*].key' AND (one->>'key') COLLATE "C" > %(after)s
        ORDER BY (one->>'key') COLLATE "C" LIMIT %(limit)s)
    UNION ALL (SELECT DISTINCT ON (hash COLLATE "C") 'sha256/' || left(hash, 2) || '/' || hash, hash,
        coalesce(dossier_id, id)
        FROM intake, LATERAL (SELECT jsonb_path_query(envelope, '$.attachments[*].sha256') #>> '{}') AS brought (hash)
        WHERE outcome NOT IN ('dossier', 'supplement') AND envelope->'attachments'->0 IS NOT NULL
        AND ('sha256/' || left(hash, 2) || '/' || hash) COLLATE "C" > %(after)s
        ORDER BY hash COLLATE "C" LIMIT %(limit)s)
    UNION ALL (SELECT DISTINCT ON (hash COLLATE "C") 'sha256/' || left(hash, 2) || '/' || hash, hash, d.id
        FROM dossier d, LATERAL (SELECT jsonb_path_query(d.body, '$.opinions[*].file.sha256') #>> '{}') AS sent (hash)
        WHERE d.body @? '$.opinions[*].file.sha256'
        AND ('sha256/' || left(hash, 2) || '/' || hash) COLLATE "C" > %(after)s
        ORDER BY hash COLLATE "C" LIMIT %(limit)s)
    UNION ALL (SELECT DISTINCT ON ((body->>'key') COLLATE "C") body->>'key', body->>'sha256', id FROM register AS handed
        WHERE kind = 'own_award' AND number = 1 AND (body->>'key') COLLATE "C" > %(after)s
        AND NOT EXISTS (SELECT FROM register AS read WHERE read.series = handed.series AND read.number = 2)
        ORDER BY (body->>'key') COLLATE "C" LIMIT %(limit)s)
    UNION ALL (SELECT DISTINCT ON (key COLLATE "C") key, sha256, id FROM letter
        WHERE key COLLATE "C" > %(after)s ORDER BY key COLLATE "C" LIMIT %(limit)s)
    UNION ALL (SELECT DISTINCT ON ((signed->>'key') COLLATE "C") signed->>'key', signed->>'sha256', id FROM letter
        WHERE (signed->>'key') COLLATE "C" > %(after)s ORDER BY (signed->>'key') COLLATE "C" LIMIT %(limit)s)
    UNION ALL (SELECT DISTINCT ON ((body->'certificate'->>'key') COLLATE "C") body->'certificate'->>'key',
        body->'certificate'->>'sha256', id FROM disposal
        WHERE (body->'certificate'->>'key') COLLATE "C" > %(after)s
        ORDER BY (body->'certificate'->>'key') COLLATE "C" LIMIT %(limit)s)) AS every
ORDER BY key COLLATE "C", sha256 DESC LIMIT %(limit)s
"""
# Asked under the lock that keeps all others from filing: every branch by its index (v0027, v0046, v0048, v0049).
NAMED: LiteralString = """
SELECT key FROM paper WHERE key COLLATE "C" = ANY(%(keys)s)
UNION SELECT raw_key FROM intake WHERE raw_key COLLATE "C" = ANY(%(keys)s)
UNION SELECT body->'package'->>'key' FROM dossier WHERE (body->'package'->>'key') COLLATE "C" = ANY(%(keys)s)
UNION SELECT one->>'key' FROM dossier d, LATERAL jsonb_path_query(d.body, '$.package.earlier[*]') AS one
    WHERE d.body @? '$.package.earlier[*].key'
    AND jsonb_path_query_array(d.body, '$.package.earlier[*].key') ?| %(keys)s::text[] AND one->>'key' = ANY(%(keys)s)
UNION SELECT body->>'key' FROM register AS handed
    WHERE kind = 'own_award' AND number = 1 AND (body->>'key') COLLATE "C" = ANY(%(keys)s)
    AND NOT EXISTS (SELECT FROM register AS read WHERE read.series = handed.series AND read.number = 2)
UNION SELECT 'sha256/' || left(hash, 2) || '/' || hash
    FROM dossier d, LATERAL (SELECT jsonb_path_query(d.body, '$.opinions[*].file.sha256') #>> '{}') AS sent (hash)
    WHERE d.body @? '$.opinions[*].file.sha256'
    AND jsonb_path_query_array(d.body, '$.opinions[*].file.sha256') ?| %(hashes)s::text[]
    AND 'sha256/' || left(hash, 2) || '/' || hash = ANY(%(keys)s)
UNION SELECT key FROM letter WHERE key COLLATE "C" = ANY(%(keys)s)
UNION SELECT signed->>'key' FROM letter WHERE (signed->>'key') COLLATE "C" = ANY(%(keys)s)
UNION SELECT body->'certificate'->>'key' FROM disposal
    WHERE (body->'certificate'->>'key') COLLATE "C" = ANY(%(keys)s)
UNION SELECT 'sha256/' || left(hash, 2) || '/' || hash FROM intake,
    LATERAL (SELECT jsonb_path_query(envelope, '$.attachments[*].sha256') #>> '{}') AS brought (hash)
    WHERE outcome NOT IN ('dossier', 'supplement') AND envelope->'attachments'->0 IS NOT NULL
    AND jsonb_path_query_array(envelope, '$.attachments[*].sha256') ?| %(hashes)s::text[]
    AND 'sha256/' || left(hash, 2) || '/' || hash = ANY(%(keys)s)
"""
_SAVE = """
INSERT INTO fixity_pass (one, started_at, "after", checked, faults, ended_at, copied, unreached)
VALUES (true, %(started_at)s, %(after)s, %(checked)s, %(faults)s, %(ended_at)s, %(copied)s, %(unreached)s)
ON CONFLICT (one) DO UPDATE SET started_at = excluded.started_at, "after" = excluded."after",
    checked = excluded.checked, faults = excluded.faults, ended_at = excluded.ended_at, copied = excluded.copied,
    unreached = excluded.unreached
"""
_TELL = """
INSERT INTO fixity_fault (key, kind, at, mended, owner, place, source)
VALUES (%(key)s, %(kind)s, %(at)s, %(mended)s, %(owner)s, %(place)s, %(source)s)
ON CONFLICT (key, place) DO UPDATE SET kind = excluded.kind, at = excluded.at, mended = excluded.mended,
    source = excluded.source
"""
_TRIES = 5
_PASS = tuple(one.name for one in fields(Pass))
_FAULT = tuple(one.name for one in fields(FixityFault))


def asked_for(keys: Sequence[str]) -> dict[str, list[str]]:
    """Give the values of NAMED for these keys."""
    return {"keys": list(keys), "hashes": [key.rpartition("/")[2] for key in keys if key.startswith("sha256/")]}


class PostgresKeeping:
    """What must be kept, and how its checking stands. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def kept(self, *, after: str, limit: int) -> Sequence[Kept]:
        """Give the objects that rows name, in order of key, after one."""
        return [Kept(**row) for row in self._database.rows(KEPT, {"after": after, "limit": limit})]

    def named(self, keys: Sequence[str]) -> frozenset[str]:
        """Give those keys that a row names now."""
        return frozenset(row["key"] for row in self._database.rows(NAMED, asked_for(keys)))

    def destroyed(self, keys: Sequence[str]) -> frozenset[str]:
        """Give those keys whose objects were destroyed by a list and did not come back."""
        return frozenset(row["key"] for row in self._database.rows(destroyed.FOUND, {"keys": list(keys)}))

    @contextmanager
    def leaving(self, key: str) -> Iterator[bool]:
        """Let no row name a key from now on, and hold it meanwhile; False where a row names it."""
        # Looked at before the lock too: what another dossier has as well holds up nobody.
        if self.named([key]) or not self._taken(key):
            yield False
            return
        with self._database.transaction() as connection:
            if connection.execute(destroyed.HOLD, {"key": key}).fetchone() is None:
                raise Unavailable(BUSY.format(key=key))
            yield True

    def _taken(self, key: str) -> bool:
        """Write a key down that no row names; False where one does. Unavailable where some commit takes too long."""
        for _try in range(_TRIES):
            with self._database.transaction() as connection:
                if not destroyed.locked_alone(connection):
                    continue
                free = connection.execute(NAMED, asked_for([key])).fetchone() is None
                if free:
                    connection.execute(destroyed.ADD, {"key": key})
                return free
        raise Unavailable(BUSY.format(key=key))

    def come_back(self, keys: Sequence[str]) -> None:
        """Let destroyed keys be named again; Unavailable while one of them is being destroyed."""
        self._database.run(destroyed.TAKE_OUT, {"keys": list(keys)})
        left = self._database.row(destroyed.FOUND, {"keys": list(keys)})
        if left is not None:
            raise Unavailable(BUSY.format(key=left["key"]))

    def fixity(self) -> Pass | None:
        """Give the pass that is on, or the last one."""
        row = self._database.row("SELECT * FROM fixity_pass")
        return Pass(**{name: row[name] for name in _PASS}) if row else None

    def save_fixity(self, state: Pass) -> None:
        """Keep how far the pass came."""
        self._database.run(_SAVE, {name: getattr(state, name) for name in _PASS})

    def tell_fault(self, fault: FixityFault) -> None:
        """Record a fault; the same again replaces it."""
        self._database.run(_TELL, {name: getattr(fault, name) for name in _FAULT})

    def faults(self, *, limit: int) -> Sequence[FixityFault]:
        """Give the faults, those that nothing mended first."""
        query = "SELECT * FROM fixity_fault ORDER BY mended, at DESC, key, place LIMIT %s"
        return [FixityFault(**row) for row in self._database.rows(query, [limit])]
