"""The floor of a decision: verify the signature, one transaction of three rows, answer; served by granian as ours is.

`FLOOR_DSN` names the database that `prepare` filled; `FLOOR_SECRET` the key. Nothing of Hoso is imported.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import threading
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_TABLES = """
CREATE TABLE floor_dossier (id text PRIMARY KEY, version int NOT NULL, body text NOT NULL);
CREATE TABLE floor_event (id bigserial PRIMARY KEY, dossier text, body text);
CREATE TABLE floor_receipt (id text PRIMARY KEY, body text);
"""
_local = threading.local()


def prepare(dsn: str, ids: list[str], body: str) -> None:
    """Make the tables and a dossier of each id."""
    with psycopg.connect(dsn) as connection:
        connection.execute(_TABLES)  # type: ignore[arg-type]
        with connection.cursor().copy("COPY floor_dossier (id, version, body) FROM STDIN") as copy:
            for one in ids:
                copy.write_row((one, 1, body))


def app(environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Answer one decision (WSGI)."""
    raw = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    webhook_id, timestamp = environ["HTTP_WEBHOOK_ID"], environ["HTTP_WEBHOOK_TIMESTAMP"]
    key = base64.b64decode(os.environ["FLOOR_SECRET"].removeprefix("whsec_"))
    mac = hmac.new(key, f"{webhook_id}.{timestamp}.".encode() + raw, hashlib.sha256).digest()
    if not hmac.compare_digest(base64.b64encode(mac).decode(), environ["HTTP_WEBHOOK_SIGNATURE"].removeprefix("v1,")):
        start("401 Unauthorized", [])
        return [b""]
    _act(json.loads(raw)["data"], webhook_id)
    answer = json.dumps({"webhook_id": webhook_id, "sha256": hashlib.sha256(raw).hexdigest()}).encode()
    start("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(answer)))])
    return [answer]


def _act(wanted: dict[str, Any], webhook_id: str) -> None:
    if not hasattr(_local, "connection"):
        _local.connection = psycopg.connect(os.environ["FLOOR_DSN"], autocommit=True)
    with _local.connection.transaction():
        _local.connection.execute("SELECT body FROM floor_dossier WHERE id = %s", [wanted["dossier"]]).fetchone()
        moved = "UPDATE floor_dossier SET version = version + 1 WHERE id = %s AND version = %s"
        _local.connection.execute(moved, [wanted["dossier"], wanted["expected_version"]])
        _local.connection.execute("INSERT INTO floor_event (dossier, body) VALUES (%s, '{}')", [wanted["dossier"]])
        _local.connection.execute("INSERT INTO floor_receipt (id, body) VALUES (%s, '{}')", [webhook_id])
