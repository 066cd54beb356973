"""The judge: what lies in the database and in the object store, held against the invariants by SQL of its own.

It shares nothing with the product but the names of tables and keys, so that a fault of the adapters cannot hide here.
Names I1-I8, I10: a message has one intake row; nothing is stuck; a dossier has all its papers' bytes; one content one
dossier; one arrival and at most one archiving; each event is owed to each endpoint; events are numbered without gaps;
packages are as they were archived; no object without a row.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
from psycopg.rows import tuple_row

from tests.kit.kept_messages import put_together

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from typing import LiteralString


class Bucket(Protocol):
    """What the judge needs of an object store: bytes by key, and all keys."""

    def get(self, key: str) -> bytes:
        """Give the bytes, or raise."""

    def keys(self, prefix: str) -> Iterable[str]:
        """Give all keys under a prefix."""


# Each query gives one row a violation: what it is about.
_RULES: tuple[tuple[str, LiteralString], ...] = (
    ("I1 a message has two intake rows", """
        SELECT connector || ' ' || external_id FROM intake GROUP BY connector, external_id HAVING count(*) > 1"""),
    ("I1 an intake that makes or supplements a dossier has none", """
        SELECT i.id FROM intake i LEFT JOIN dossier d ON d.id = i.dossier_id
        WHERE i.outcome IN ('dossier', 'supplement') AND d.id IS NULL"""),
    ("I1 a dossier has no or several intakes that made it", """
        SELECT d.id FROM dossier d LEFT JOIN intake i ON i.dossier_id = d.id AND i.outcome = 'dossier'
        GROUP BY d.id HAVING count(i.id) <> 1"""),
    ("I2 a job was tried more than three times and its dossier is not quarantined", """
        SELECT j.kind || ' ' || j.subject FROM job j LEFT JOIN dossier d ON d.id = j.subject
        WHERE j.attempts > 3 AND j.kind = 'advance' AND d.processing IS DISTINCT FROM 'quarantined'"""),
    ("I2 a dossier that is being worked on has no job", """
        SELECT d.id FROM dossier d WHERE d.processing = 'working'
        AND NOT EXISTS (SELECT FROM job j WHERE j.kind = 'advance' AND j.subject = d.id)"""),
    ("I3 a dossier does not have as many papers as its messages brought", """
        SELECT d.id FROM dossier d WHERE (SELECT count(*) FROM paper p WHERE p.dossier_id = d.id) <>
            (SELECT coalesce(sum(jsonb_array_length(i.envelope -> 'attachments')), 0) FROM intake i
             WHERE i.dossier_id = d.id AND i.outcome IN ('dossier', 'supplement'))"""),
    ("I3 the papers of a dossier are not numbered without gaps", """
        SELECT dossier_id FROM paper GROUP BY dossier_id HAVING max(number) <> count(*) OR min(number) <> 1"""),
    ("I4 one content made two dossiers", """
        SELECT content_key FROM intake WHERE outcome = 'dossier' GROUP BY content_key HAVING count(*) > 1"""),
    ("I5 a dossier did not arrive exactly once, or was archived twice", """
        SELECT d.id FROM dossier d LEFT JOIN event e ON e.dossier_id = d.id GROUP BY d.id
        HAVING count(*) FILTER (WHERE e.type = 'dossier.received') <> 1
            OR count(*) FILTER (WHERE e.type = 'dossier.archived') > 1"""),
    ("I5 a dossier's state is not that of its last event", """
        SELECT d.id FROM dossier d JOIN LATERAL (
            SELECT state FROM event e WHERE e.dossier_id = d.id AND e.state <> ''
            ORDER BY sequence DESC LIMIT 1) AS last ON true
        WHERE last.state <> d.state"""),
    ("I6 an event is not owed to an endpoint that was there before it", """
        SELECT e.id || ' ' || p.id FROM endpoint p
        JOIN event e ON p.enabled AND p.url <> '' AND (p.types = '{}' OR e.type = ANY(p.types))
        WHERE e.position > (SELECT min(f.position) FROM delivery d JOIN event f ON f.id = d.event_id
                            WHERE d.endpoint_id = p.id)
        AND NOT EXISTS (SELECT FROM delivery d WHERE d.endpoint_id = p.id AND d.event_id = e.id)"""),
    ("I6 a pending delivery has no job, or a dead one no reason", """
        SELECT d.id FROM delivery d WHERE (d.state = 'dead' AND d.last_error = '' AND d.last_status IS NULL)
        OR (d.state = 'pending' AND NOT EXISTS (SELECT FROM job j WHERE j.kind = 'deliver' AND j.subject = d.id))"""),
    ("I6 a status that is owed has no job", """
        SELECT r.id FROM report r WHERE r.sent_at IS NULL
        AND NOT EXISTS (SELECT FROM job j WHERE j.kind = 'report' AND j.subject = r.id)"""),
    ("I7 the events of a dossier are not numbered without gaps", """
        SELECT dossier_id FROM event GROUP BY dossier_id HAVING max(sequence) <> count(*) OR min(sequence) <> 1"""),
    ("I8 an archived dossier has no package", """
        SELECT id FROM dossier WHERE state = 'archived' AND coalesce(body -> 'package' ->> 'key', '') = ''"""),
)  # fmt: skip

# Every object that a row speaks of: (what, key, SHA-256, size in bytes or null).
_OBJECTS: LiteralString = """
SELECT 'I3 paper ' || dossier_id || '/' || number, key, sha256, size FROM paper
UNION ALL SELECT 'I3 message ' || id, raw_key, raw_sha256, NULL FROM intake WHERE raw_key <> ''
UNION ALL SELECT 'I8 package of ' || code, body -> 'package' ->> 'key', body -> 'package' ->> 'sha256',
    (body -> 'package' ->> 'size')::bigint FROM dossier WHERE body -> 'package' ->> 'key' <> ''
"""

_KNOWN: LiteralString = """
SELECT key FROM paper UNION SELECT raw_key FROM intake
UNION SELECT 'sha256/' || left(hash[1], 2) || '/' || hash[1]
    FROM intake, regexp_matches(envelope::text, '[0-9a-f]{64}', 'g') AS hash
"""


def check(dsn: str, objects: Bucket, *, told: Iterable[tuple[str, str]] = (), grace: Collection[str] = ()) -> list[str]:
    """Give a sentence for every broken invariant; none when all is well.

    `told` are (connector, external id) of messages whose sender was told that we keep them; `grace` are keys that may
    lie in the store without a row, because their message is still being taken in.
    """
    with psycopg.connect(dsn, row_factory=tuple_row) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        broken = [f"{rule}: {row[0]}" for rule, query in _RULES for row in connection.execute(query)]
        broken += _untaken(connection, told)
        broken += _bytes(connection, objects)
        broken += _strays(connection, objects, grace)
    return broken


def _untaken(connection: psycopg.Connection[Any], told: Iterable[tuple[str, str]]) -> Iterator[str]:
    taken = set(connection.execute("SELECT connector, external_id FROM intake").fetchall())
    for message in told:
        if message not in taken:
            yield f"I1 a message was acknowledged and is not here: {' '.join(message)}"


def _bytes(connection: psycopg.Connection[Any], objects: Bucket) -> Iterator[str]:
    """Read every object again, each once, and hold its bytes against what the rows say."""
    seen: dict[str, tuple[str, int] | None] = {}
    for what, key, sha256, size in connection.execute(_OBJECTS).fetchall():
        if key not in seen:
            seen[key] = _weighed(objects, key)
        found = seen[key]
        if found is None:
            yield f"{what}: no object at {key}"
        elif found[0] != sha256 or size not in {None, found[1]}:
            yield f"{what}: the object at {key} has other bytes ({found[1]} bytes, {found[0]})"


def _weighed(objects: Bucket, key: str) -> tuple[str, int] | None:
    try:
        data = objects.get(key)
        if key.startswith("messages/"):
            data = put_together(data, lambda sha256: objects.get(f"sha256/{sha256[:2]}/{sha256}"))
    except Exception:  # noqa: BLE001 - whatever the reason is, the bytes are not there
        return None
    return hashlib.sha256(data).hexdigest(), len(data)


def _strays(connection: psycopg.Connection[Any], objects: Bucket, grace: Collection[str]) -> Iterator[str]:
    known = {key for (key,) in connection.execute(_KNOWN)}
    yield from (f"I10 no row knows {key}" for key in objects.keys("sha256/") if key not in known and key not in grace)
