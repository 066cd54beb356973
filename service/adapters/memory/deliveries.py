"""Webhook endpoints and what is owed to them, in memory."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from service.adapters.memory.jobs import MemoryJobs
from service.domain.errors import NotFound
from service.ports import Delivery, NewJob

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from service.domain.events import Event
    from service.ports import Attempt, Endpoint


class MemoryDeliveries(MemoryJobs):
    """Endpoints and what is owed to them."""

    def endpoints(self) -> Sequence[Endpoint]:
        """Give all endpoints."""
        return sorted(self._tables.hooks.values(), key=lambda endpoint: (endpoint.name, endpoint.id))

    def save_endpoint(self, endpoint: Endpoint) -> None:
        """Add or replace an endpoint by id; enabling a disabled one makes it healthy again."""
        with self._tables.lock:
            known = self._tables.hooks.get(endpoint.id, endpoint)
            healed = endpoint.enabled and not known.enabled
            since, paused = (None if healed else known.failing_since), ("" if endpoint.enabled else known.paused)
            self._tables.hooks[endpoint.id] = replace(endpoint, failing_since=since, paused=paused)

    def delivery(self, delivery_id: str) -> Delivery:
        """Give one delivery; NotFound."""
        with self._tables.lock:
            found = self._tables.sent.get(delivery_id)
            if found is None:
                raise NotFound(f"Không có lượt gửi webhook {delivery_id}.")
            return replace(found, endpoint=self._tables.hooks[found.endpoint.id])

    def deliveries(self, *, state: str = "", endpoint_id: str = "", limit: int = 100) -> Sequence[Delivery]:
        """Give the newest deliveries."""
        with self._tables.lock:
            found = [
                self.delivery(key)
                for key, one in self._tables.sent.items()
                if state in {"", one.state} and endpoint_id in {"", one.endpoint.id}
            ]
            return sorted(found, key=lambda one: (one.created_at, one.id), reverse=True)[:limit]

    def attempts(self, delivery_id: str) -> Sequence[Attempt]:
        """Give every attempt of a delivery, oldest first, those before it was sent again too."""
        return list(self._tables.tried.get(delivery_id, ()))

    def record_attempt(self, delivery_id: str, attempt: Attempt, *, state: str, next_at: datetime | None) -> None:
        """Record one attempt, where it leaves the delivery, and the endpoint's health; NotFound."""
        with self._tables.lock:
            one = self.delivery(delivery_id)
            since = None if state == "delivered" else one.endpoint.failing_since or attempt.at
            self._tables.tried.setdefault(delivery_id, []).append(attempt)
            self._tables.hooks[one.endpoint.id] = replace(one.endpoint, failing_since=since)
            tried = replace(one, attempts=one.attempts + 1, last_status=attempt.status, last_error=attempt.error)
            self._tables.sent[delivery_id] = replace(tried, state=state, next_at=next_at)

    def pause(self, endpoint_id: str, *, why: str) -> None:
        """Disable an endpoint, and give up what is pending for it, with this reason."""
        with self._tables.lock:
            self._tables.hooks[endpoint_id] = replace(self._tables.hooks[endpoint_id], enabled=False, paused=why)
            for key, one in self._tables.sent.items():
                if one.endpoint.id == endpoint_id and one.state == "pending":
                    self._tables.sent[key] = replace(one, state="dead", next_at=None, last_error=why)

    def between(self, since: datetime, until: datetime, *, state: str, endpoint_id: str = "") -> Sequence[str]:
        """Give the ids of deliveries in this state owed since `since` and before `until`, oldest first."""
        with self._tables.lock:
            owed = [
                (one.created_at, one.id)
                for one in self._tables.sent.values()
                if since <= one.created_at < until and one.state == state and endpoint_id in {"", one.endpoint.id}
            ]
            return [key for _at, key in sorted(owed)]

    def replay(self, delivery_id: str, *, at: datetime) -> int:
        """Make the delivery pending again; gives the job to ring for. NotFound."""
        with self._tables.lock:
            one = self.delivery(delivery_id)
            self._tables.sent[delivery_id] = replace(one, state="pending", attempts=0, next_at=at)
            return self._ensured(NewJob("deliver", delivery_id, at))

    def add_delivery(self, delivery_id: str, endpoint_id: str, event: Event) -> int:
        """Owe one event to one endpoint outside any change (ping); gives the job to ring for."""
        with self._tables.lock:
            endpoint = self._tables.hooks[endpoint_id]
            self._tables.sent[delivery_id] = Delivery(
                delivery_id, endpoint, event, "pending", 0, event.at, next_at=event.at
            )
            return self._ensured(NewJob("deliver", delivery_id, event.at))

    def _owe(self, event: Event) -> list[int]:
        wanting = [hook for hook in self._tables.hooks.values() if hook.enabled and hook.url]
        return [
            self.add_delivery(_delivery_id(hook, event), hook.id, event)
            for hook in wanting
            if not hook.types or event.type.value in hook.types
        ]


def _delivery_id(endpoint: Endpoint, event: Event) -> str:
    digest = hashlib.md5(f"{endpoint.id}:{event.id}".encode(), usedforsecurity=False).hexdigest()
    return f"{digest[:8]}-{digest[8:12]}-{digest[12:16]}-{digest[16:20]}-{digest[20:]}"
