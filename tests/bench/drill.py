"""`python -m tests.bench.drill [DOSSIERS]`: `hoso backup`, then `hoso drill` of it, on real servers from end to end."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg

from service import migrations
from service.adapters.objects_s3 import S3Objects
from service.domain.keys import original_key
from service.embedded.postgres import EmbeddedPostgres
from service.embedded.seaweed import EmbeddedS3
from service.ports import NewObject
from tests.bench.archive import load
from tests.bench.search import say
from tests.kit.stores import AUDIT_KEY
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Iterator

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


_BATCH = 600


def originals(many: int) -> Iterator[NewObject]:
    """Give one original of 20 kB a dossier."""
    for number in range(many):
        data = f"gốc {number} ".encode() * 2_000
        digest = hashlib.sha256(data).hexdigest()
        yield NewObject(original_key(digest), data, digest)


def filled(dsn: str, objects: Objects, many: int) -> None:
    """Load dossiers, six events each, and one original each."""
    load(dsn, 0, many, of=many)
    with psycopg.connect(dsn, autocommit=True) as connection, connection.cursor() as cursor:
        connection.execute(_EVENTS)
        with cursor.copy(_PAPERS) as copy:
            for number, new in enumerate(originals(many)):
                copy.write_row((f"b{number}", 1, "a.pdf", len(new.data), new.sha256, new.key, "", 1, "read", 0, "", "",
                                "[]"))  # fmt: skip
    waiting: list[NewObject] = []
    for new in originals(many):
        waiting.append(new)
        if len(waiting) == _BATCH:
            objects.put_new(waiting)
            waiting.clear()
    objects.put_new(waiting)


def timed(environment: dict[str, str], *command: str) -> tuple[float, str]:
    """Run a command of `hoso`; gives its seconds and its last line. CalledProcessError unless it answers yes."""
    began = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "service.cli", *command], cwd=TREE, env=environment, check=True,
                          capture_output=True, text=True)  # fmt: skip
    return time.perf_counter() - began, done.stdout.strip().splitlines()[-1]


def main() -> int:
    """Fill an instance, back it up, rehearse a restore, and say how long each took."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else DOSSIERS
    with tempfile.TemporaryDirectory(prefix="hoso-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        server, s3 = EmbeddedPostgres(folder / "pg"), EmbeddedS3(folder / "s3")
        server.start()
        s3.start()
        try:
            dsn = server.database("here")
            migrations.upgrade(dsn)
            keys = {"access_key": s3.access_key, "secret_key": s3.secret_key}
            objects = S3Objects(endpoint=s3.endpoint, bucket="hoso", **keys)
            objects.prepare()
            filled(dsn, objects, many)
            environment = {**os.environ, "HOSO_DATA": str(folder / "data"), "HOSO_DATABASE_URL": dsn,
                           "HOSO_S3_ENDPOINT": s3.endpoint, "HOSO_S3_ACCESS_KEY": s3.access_key,
                           "HOSO_S3_SECRET_KEY": s3.secret_key, "HOSO_AUDIT_KEY": AUDIT_KEY}  # fmt: skip
            written, told = timed(environment, "backup", str(folder / "backup"))
            drilled, verdict = timed(environment, "drill", str(folder / "backup"))
            say(f"{told}\n{many} dossiers: hoso backup {written:.1f} s, hoso drill {drilled:.1f} s: {verdict}")
        finally:
            s3.stop()
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
