"""Webhook endpoints and what is owed to them, in PostgreSQL."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.adapters.postgres import rows
from service.adapters.postgres.commit import ENSURE_JOBS, asking
from service.domain.errors import NotFound
from service.ports import Attempt, Delivery, Endpoint, NewJob

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import LiteralString

    from service.adapters.postgres.database import Database, Row
    from service.domain.events import Event

_HEALTH = ("failing_since", "paused")
_ENDPOINT = tuple(field.name for field in fields(Endpoint) if field.name not in _HEALTH)

# `event` is the logged one; a ping is owed without being logged and lies beside the delivery.
_DELIVERIES: LiteralString = """
SELECT d.*, to_jsonb(p) AS endpoint, coalesce(d.ping, to_jsonb(e)) AS event
FROM delivery d JOIN endpoint p ON p.id = d.endpoint_id LEFT JOIN event e ON e.id = d.event_id
"""

_NEWEST: LiteralString = """
WHERE %(state)s IN ('', d.state) AND %(endpoint)s IN ('', d.endpoint_id)
ORDER BY d.created_at DESC, d.id DESC LIMIT %(limit)s
"""

_SAVE = """
INSERT INTO endpoint (id, name, url, secrets, inbound, enabled, types, reviewers)
VALUES (%(id)s, %(name)s, %(url)s, %(secrets)s, %(inbound)s, %(enabled)s, %(types)s, %(reviewers)s::jsonb)
ON CONFLICT (id) DO UPDATE SET name = excluded.name, url = excluded.url, secrets = excluded.secrets,
    inbound = excluded.inbound, enabled = excluded.enabled, types = excluded.types,
    reviewers = excluded.reviewers,
    failing_since = CASE WHEN excluded.enabled AND NOT endpoint.enabled THEN NULL ELSE endpoint.failing_since END,
    paused = CASE WHEN excluded.enabled THEN '' ELSE endpoint.paused END
"""

_ATTEMPT = """
WITH tried AS (
    UPDATE delivery SET attempts = attempts + 1, last_status = %(status)s, last_error = %(error)s, state = %(state)s,
        next_at = %(next_at)s
    WHERE id = %(id)s RETURNING id, endpoint_id),
health AS (
    UPDATE endpoint SET failing_since = CASE WHEN %(state)s = 'delivered' THEN NULL
        ELSE coalesce(failing_since, %(at)s::timestamptz) END
    WHERE id IN (SELECT endpoint_id FROM tried)
    AND (failing_since IS NOT NULL) = (%(state)s = 'delivered'))
INSERT INTO delivery_attempt (delivery_id, at, status, error, evidence)
SELECT id, %(at)s, %(status)s, %(error)s, %(evidence)s::jsonb FROM tried
"""

_GIVE_UP = """
UPDATE delivery SET state = 'dead', next_at = NULL, last_error = %(why)s
WHERE endpoint_id = %(id)s AND state = 'pending'
"""

_BETWEEN = """
SELECT id FROM delivery WHERE created_at >= %(since)s AND created_at < %(until)s AND state = %(state)s
    AND %(endpoint)s IN ('', endpoint_id)
ORDER BY created_at, id
"""

_PING = """
INSERT INTO delivery (id, endpoint_id, event_id, ping, created_at, next_at)
VALUES (%(id)s, %(endpoint)s, %(event_id)s, %(event)s::jsonb, %(at)s, %(at)s)
"""


class PostgresDeliveries:
    """Endpoints and what is owed to them. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def endpoints(self) -> Sequence[Endpoint]:
        """Give all endpoints."""
        return [_endpoint(row) for row in self._database.rows("SELECT * FROM endpoint ORDER BY name, id")]

    def save_endpoint(self, endpoint: Endpoint) -> None:
        """Add or replace an endpoint by id; enabling a disabled one makes it healthy again."""
        values = {name: getattr(endpoint, name) for name in _ENDPOINT}
        lists = {"secrets": list(endpoint.secrets), "types": list(endpoint.types)}
        self._database.run(_SAVE, {**values, **lists, "reviewers": rows.dump(dict(endpoint.reviewers))})

    def delivery(self, delivery_id: str) -> Delivery:
        """Give one delivery; NotFound."""
        row = self._database.row(_DELIVERIES + "WHERE d.id = %s", [delivery_id])
        if row is None:
            raise _unknown(delivery_id)
        return _delivery(row)

    def deliveries(self, *, state: str = "", endpoint_id: str = "", limit: int = 100) -> Sequence[Delivery]:
        """Give the newest deliveries."""
        asked = {"state": state, "endpoint": endpoint_id, "limit": limit}
        return [_delivery(row) for row in self._database.rows(_DELIVERIES + _NEWEST, asked)]

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        """Give every attempt of a delivery, oldest first, those before it was sent again too."""
        query = "SELECT at, status, error, evidence FROM delivery_attempt WHERE delivery_id = %s ORDER BY id"
        return [Attempt(**row) for row in self._database.rows(query, [delivery_id])]

    def record_attempt(self, delivery_id: str, attempt: Attempt, *, state: str, next_at: datetime | None) -> None:
        """Record one attempt, where it leaves the delivery, and the endpoint's health; NotFound."""
        made = {"at": attempt.at, "status": attempt.status, "error": rows.text(attempt.error)}
        left = {"evidence": rows.dump(dict(attempt.evidence)), "state": state, "next_at": next_at}
        if not self._database.run(_ATTEMPT, {"id": delivery_id, **made, **left}):
            raise _unknown(delivery_id)

    def pause(self, endpoint_id: str, *, why: str) -> None:
        """Disable an endpoint, and give up what is pending for it, with this reason."""
        named = {"id": endpoint_id, "why": rows.text(why)}
        with self._database.transaction() as connection:
            connection.execute("UPDATE endpoint SET enabled = false, paused = %(why)s WHERE id = %(id)s", named)
            connection.execute(_GIVE_UP, named)

    def between(self, since: datetime, until: datetime, *, state: str, endpoint_id: str = "") -> Sequence[str]:
        """Give the ids of deliveries in this state owed since `since` and before `until`, oldest first."""
        asked = {"since": since, "until": until, "state": state, "endpoint": endpoint_id}
        return [str(row["id"]) for row in self._database.rows(_BETWEEN, asked)]

    def replay(self, delivery_id: str, *, at: datetime) -> int:
        """Make the delivery pending again; gives the job to ring for. NotFound."""
        query = "UPDATE delivery SET state = 'pending', attempts = 0, next_at = %s WHERE id = %s"
        with self._database.transaction() as connection:
            if not connection.execute(query, [at, delivery_id]).rowcount:
                raise _unknown(delivery_id)
            return _job(connection.execute(ENSURE_JOBS, asking([NewJob("deliver", delivery_id, at)])).fetchone())

    def add_delivery(self, delivery_id: str, endpoint_id: str, event: Event) -> int:
        """Owe one event to one endpoint outside any change (ping); gives the job to ring for."""
        ping = rows.dump({**rows.event_row(event), "sequence": event.sequence, "position": event.position})
        values = {"id": delivery_id, "endpoint": endpoint_id, "event_id": event.id, "event": ping, "at": event.at}
        with self._database.transaction() as connection:
            connection.execute(_PING, values)
            return _job(connection.execute(ENSURE_JOBS, asking([NewJob("deliver", delivery_id, event.at)])).fetchone())


def _job(row: Row | None) -> int:
    return int(row["id"]) if row else 0


def _unknown(delivery_id: str) -> NotFound:
    return NotFound(f"Không có lượt gửi webhook {delivery_id}.")


def _endpoint(row: dict[str, Any]) -> Endpoint:
    lists = {"secrets": tuple(row["secrets"]), "types": tuple(row["types"])}
    since = row["failing_since"]
    # Beside a delivery the endpoint comes as JSON, where a time is a text.
    health = {"failing_since": datetime.fromisoformat(since) if isinstance(since, str) else since}
    return Endpoint(**{name: row[name] for name in _ENDPOINT} | lists | health, paused=row["paused"])


def _delivery(row: Row) -> Delivery:
    same = ("id", "state", "attempts", "created_at", "last_status", "last_error", "next_at")
    linked: dict[str, Any] = {"endpoint": _endpoint(row["endpoint"]), "event": rows.event_of(row["event"])}
    return Delivery(**{name: row[name] for name in same}, **linked)
