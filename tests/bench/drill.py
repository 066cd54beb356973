"""`python -m tests.bench.drill [DOSSIERS]`: a backup and a restore beside, compared row by row, object by object."""

from __future__ import annotations

import hashlib
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from service import migrations
from service.adapters.memory import MemoryObjects
from service.adapters.postgres import PostgresAudit, PostgresKeeping
from service.adapters.postgres.copying import DatabaseCopy
from service.adapters.postgres.database import Database
from service.domain.keys import original_key
from service.embedded.postgres import EmbeddedPostgres
from service.ports import NewObject
from service.stages import backup
from tests.bench.archive import load
from tests.bench.search import say

if TYPE_CHECKING:
    from service.ports import Objects

DOSSIERS = 20_000
_EVENTS = """
INSERT INTO event (id, dossier_id, sequence, type, at, actor_kind, actor_name, actor_role, actor_source, state, version,
    data)
SELECT md5(d.id || n), d.id, n, 'dossier.noted', d.received_at, 'person', 'a', 'head', 'api', 'archived', n, '{}'
FROM dossier d, generate_series(1, 6) n
"""
_PAPERS = """
COPY paper (dossier_id, number, name, size, sha256, key, media_type, revision, status, attempts, reason, message, facts)
FROM STDIN
"""


def filled(dsn: str, many: int) -> Objects:
    """Load dossiers, six events each, and one original of 20 kB each."""
    objects = MemoryObjects()
    load(dsn, 0, many, of=many)
    with psycopg.connect(dsn, autocommit=True) as connection, connection.cursor() as cursor:
        connection.execute(_EVENTS)
        with cursor.copy(_PAPERS) as copy:
            for number in range(many):
                data = f"gốc {number} ".encode() * 2_000
                digest = hashlib.sha256(data).hexdigest()
                objects.put_new([NewObject(original_key(digest), data, digest)])
                copy.write_row((f"b{number}", 1, "a.pdf", len(data), digest, original_key(digest), "", 1, "read", 0, "",
                                "", "[]"))  # fmt: skip
    return objects


def place(dsn: str, objects: Objects) -> backup.Place:
    """Give an instance over a database and a store."""
    base = Database(dsn, statement_seconds=600)
    return backup.Place(DatabaseCopy(dsn), PostgresKeeping(base), objects, PostgresAudit(base), "")


def main() -> int:
    """Write, restore, compare, and say how long each took."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else DOSSIERS
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server = EmbeddedPostgres(folder / "pg", durable=False)
        server.start()
        try:
            here, there = server.database("here"), server.database("there")
            migrations.upgrade(here)
            migrations.upgrade(there)
            objects = filled(here, many)
            began = time.perf_counter()
            told = backup.write(place(here, objects), folder / "backup", at="", tell=lambda _line: None)
            written = time.perf_counter()
            faults = backup.restore(place(there, MemoryObjects()), folder / "backup", tell=lambda _line: None)
            say(
                f"{many} dossiers, {sum(row['rows'] for row in told['tables'])} rows, {told['objects']} objects: "
                f"backup {written - began:.1f} s, restore and comparison {time.perf_counter() - written:.1f} s, "
                f"{len(faults)} differences"
            )
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
