"""Every promise of the Deliveries port, asked of every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import NotFound
from service.domain.events import EventType
from service.ports import Attempt, Change
from tests.kit.builders import a_dossier, an_arrival, an_endpoint, an_event
from tests.kit.clock import START

if TYPE_CHECKING:
    from service.ports import Delivery
    from tests.kit.stores import Stores

LATER = START + timedelta(minutes=10)


def owed(stores: Stores, **endpoint: object) -> Delivery:
    """Give the one delivery owed for a dossier that arrived."""
    stores.deliveries.save_endpoint(an_endpoint(**endpoint))
    stores.store.commit(an_arrival(a_dossier(), jobs=()))
    (delivery,) = stores.deliveries.deliveries()
    return delivery


def test_an_endpoint_comes_back_as_it_was_saved(stores: Stores) -> None:
    endpoint = an_endpoint(secrets=("whsec_new", "whsec_old"), types=("dossier.decided",), inbound=True)
    stores.deliveries.save_endpoint(endpoint)

    assert stores.deliveries.endpoints() == [endpoint]


def test_saving_an_endpoint_again_replaces_it(stores: Stores) -> None:
    endpoint = an_endpoint()
    stores.deliveries.save_endpoint(endpoint)
    stores.deliveries.save_endpoint(replace(endpoint, enabled=False, secrets=("whsec_x",)))

    assert stores.deliveries.endpoints() == [replace(endpoint, enabled=False, secrets=("whsec_x",))]


def test_a_delivery_knows_its_endpoint_and_event(stores: Stores) -> None:
    delivery = owed(stores)

    assert stores.deliveries.delivery(delivery.id) == delivery
    assert delivery.endpoint == stores.deliveries.endpoints()[0]
    assert delivery.event == stores.store.events_after(0, limit=1)[0]
    assert (delivery.state, delivery.attempts, delivery.created_at, delivery.next_at) == ("pending", 0, START, START)


def test_a_delivery_follows_its_endpoint_when_it_changes(stores: Stores) -> None:
    delivery = owed(stores)
    moved = replace(delivery.endpoint, url="https://other.test/h")
    stores.deliveries.save_endpoint(moved)

    assert stores.deliveries.delivery(delivery.id).endpoint == moved


def test_an_unknown_delivery_is_not_found(stores: Stores) -> None:
    with pytest.raises(NotFound):
        stores.deliveries.delivery("unknown")
    with pytest.raises(NotFound):
        stores.deliveries.replay("unknown", at=START)
    with pytest.raises(NotFound):
        stores.deliveries.record_attempt("unknown", Attempt(START, 200, ""), state="delivered", next_at=None)


def test_an_attempt_is_recorded_with_where_it_leaves_the_delivery(stores: Stores) -> None:
    delivery = owed(stores)
    record = stores.deliveries.record_attempt
    record(delivery.id, Attempt(START, None, "timeout"), state="pending", next_at=LATER)
    record(delivery.id, Attempt(LATER, 500, "HTTP 500"), state="dead", next_at=None)

    failing = replace(delivery.endpoint, failing_since=START)
    left = replace(
        delivery, endpoint=failing, attempts=2, last_status=500, last_error="HTTP 500", state="dead", next_at=None
    )
    assert stores.deliveries.delivery(delivery.id) == left


def test_every_attempt_is_kept_with_its_evidence_also_after_it_was_sent_again(stores: Stores) -> None:
    delivery = owed(stores)
    first = Attempt(START, 500, "", {"url": "https://e.test/h", "seconds": 0.5, "answer": "bận"})
    second = Attempt(LATER, None, "timeout")
    stores.deliveries.record_attempt(delivery.id, first, state="dead", next_at=None)
    stores.deliveries.replay(delivery.id, at=LATER)
    stores.deliveries.record_attempt(delivery.id, second, state="pending", next_at=LATER)

    assert stores.deliveries.attempts(delivery.id) == [first, second]
    assert stores.deliveries.attempts("unknown") == []


def test_the_newest_deliveries_come_first_and_by_state(stores: Stores) -> None:
    first = owed(stores)
    second = an_event(first.event.dossier_id, EventType.NOTED, at=LATER)
    stores.store.commit(Change(events=(second,)))
    stores.deliveries.record_attempt(first.id, Attempt(START, 204, ""), state="delivered", next_at=None)

    def found(**asked: object) -> list[EventType]:
        return [delivery.event.type for delivery in stores.deliveries.deliveries(**asked)]

    assert found() == [EventType.NOTED, EventType.RECEIVED]
    assert found(limit=1) == [EventType.NOTED]
    assert found(state="delivered") == [EventType.RECEIVED]
    assert found(endpoint_id=first.endpoint.id) == found()
    assert found(endpoint_id="other") == []


def test_a_replayed_delivery_is_pending_again_with_a_job(stores: Stores) -> None:
    delivery = owed(stores)
    stores.deliveries.record_attempt(delivery.id, Attempt(START, 410, "gone"), state="dead", next_at=None)
    job = stores.deliveries.replay(delivery.id, at=LATER)

    again = stores.deliveries.delivery(delivery.id)
    lease = stores.jobs.claim(job, now=LATER, seconds=60)
    assert (again.state, again.attempts, again.next_at) == ("pending", 0, LATER)
    assert lease is not None
    assert (lease.kind, lease.subject) == ("deliver", delivery.id)


def test_a_ping_is_owed_to_one_endpoint_outside_the_log(stores: Stores) -> None:
    stores.deliveries.save_endpoint(an_endpoint(name="other"))
    endpoint = an_endpoint(name="pinged")
    stores.deliveries.save_endpoint(endpoint)
    ping = an_event("", EventType.PING, data={"hello": "chào"})
    job = stores.deliveries.add_delivery("ping-1", endpoint.id, ping)

    (delivery,) = stores.deliveries.deliveries()
    assert (delivery.id, delivery.endpoint, delivery.event) == ("ping-1", endpoint, ping)
    assert stores.jobs.claim(job, now=START, seconds=60) is not None
    assert stores.store.events_after(0, limit=9) == []


def test_one_success_ends_what_failed_without_a_break(stores: Stores) -> None:
    delivery = owed(stores)
    record = stores.deliveries.record_attempt
    record(delivery.id, Attempt(START, 500, "HTTP 500"), state="pending", next_at=LATER)
    record(delivery.id, Attempt(LATER, 200, ""), state="delivered", next_at=None)

    assert stores.deliveries.endpoints()[0].failing_since is None


def test_a_paused_endpoint_is_disabled_and_what_was_pending_is_dead_with_the_reason(stores: Stores) -> None:
    delivery = owed(stores)
    stores.deliveries.record_attempt(delivery.id, Attempt(START, 500, "HTTP 500"), state="pending", next_at=LATER)
    stores.deliveries.pause(delivery.endpoint.id, why="gone")

    left = stores.deliveries.delivery(delivery.id)
    assert (left.state, left.last_error, left.next_at) == ("dead", "gone", None)
    assert (left.endpoint.enabled, left.endpoint.paused, left.endpoint.failing_since) == (False, "gone", START)


def test_enabling_a_paused_endpoint_makes_it_healthy(stores: Stores) -> None:
    delivery = owed(stores)
    stores.deliveries.record_attempt(delivery.id, Attempt(START, 410, ""), state="dead", next_at=None)
    stores.deliveries.pause(delivery.endpoint.id, why="gone")
    stores.deliveries.save_endpoint(replace(delivery.endpoint, enabled=True))

    assert stores.deliveries.endpoints() == [delivery.endpoint]


def test_deliveries_are_found_by_time_state_and_endpoint(stores: Stores) -> None:
    delivery = owed(stores)
    stores.deliveries.record_attempt(delivery.id, Attempt(START, 410, ""), state="dead", next_at=None)

    def found(*, minutes: int = 0, **asked: str) -> list[str]:
        since = START + timedelta(minutes=minutes)
        return list(stores.deliveries.between(since, LATER, **{"state": "dead"} | asked))

    assert found() == found(endpoint_id=delivery.endpoint.id) == [delivery.id]
    assert found(minutes=1) == found(state="pending") == found(endpoint_id="other") == []
