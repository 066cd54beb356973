"""Webhooks out under a nemesis, on a virtual clock: each delivered or dead with a reason, on the schedule, one id."""

from __future__ import annotations

import hashlib
import os
import signal
from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from service.adapters.webhooks import RequestsWebhookSender, SendLimits
from service.domain.events import EventType
from service.ports import Answered
from service.stages import notify
from tests.kit.builders import an_endpoint, an_event
from tests.kit.clock import START
from tests.kit.office import SECRET, SilentSender, an_office
from tests.kit.receiver import answering, receiving
from tests.kit.stores import on_postgres

if TYPE_CHECKING:
    from datetime import datetime

    from service.adapters.postgres import Database
    from service.domain.events import Event
    from service.ports import Deps, Endpoint
    from tests.kit.office import Office

EVENTS, KILLS = {"small": 480, "full": 2_000}, {"small": 24, "full": 300}
TICK = timedelta(seconds=60)
SPAN = timedelta(hours=100)  # 76 h of the schedule, a tenth of spread, and what Retry-After adds
# What a receiver may do, as the sender tells it; the sockets themselves are in tests/web/test_webhook_sender.py.
MISCHIEF = (
    Answered(500), Answered(None, "Bên nhận không trả lời trong 15 giây."), Answered(None, "ConnectionResetError"),
    Answered(302), Answered(429, retry_after=900.0), Answered(None, "SSLError"), Answered(None, "DecodeError"),
)  # fmt: skip


class Nemesis(SilentSender):
    """Receivers that fail most of the time, each attempt by its own lot; one is gone for good, one is dead."""

    def __init__(self) -> None:
        self.sent: dict[tuple[str, str], list[tuple[datetime, Answered]]] = defaultdict(list)

    def send(self, endpoint: Endpoint, event: Event, *, now: datetime) -> Answered:
        """Answer by lot; `gone` says 410, `dead` always fails, `fair` sometimes answers."""
        tries = self.sent[endpoint.name, event.id]
        lot = int(hashlib.sha256(f"{endpoint.name}{event.id}{len(tries)}".encode()).hexdigest()[:8], 16)
        if endpoint.name == "gone":
            answered = Answered(410)
        elif endpoint.name == "dead" or lot % 10 < 7:
            answered = MISCHIEF[lot // 10 % len(MISCHIEF)]
        else:
            answered = Answered(200)
        tries.append((now, answered))
        return answered


def test_every_event_is_delivered_or_dead_with_a_reason_and_tried_on_the_schedule(proof_size: str) -> None:
    office, nemesis = an_office(), Nemesis()
    deps = replace(office.deps, sender=nemesis)
    for name in ("fair", "fairer", "dead", "gone"):
        deps.deliveries.save_endpoint(an_endpoint(id=name, name=name))
    owed = _owe(deps, EVENTS[proof_size])
    _run(office, deps)

    found = {one: deps.deliveries.delivery(one) for one in owed}
    late = [one for one in found.values() if one.state == "pending"]
    silent = [one for one in found.values() if one.state == "dead" and not (one.last_error or one.last_status)]
    assert (late, silent) == ([], [])
    assert {one.state for one in found.values() if one.endpoint.name == "dead"} == {"dead"}
    assert sum(len(tries) for (name, _), tries in nemesis.sent.items() if name == "gone") == 1
    assert not _endpoint(deps, "gone").enabled
    assert _endpoint(deps, "fair").enabled, "what fails now and then is not paused"
    off_schedule = [key for key, tries in nemesis.sent.items() if key[0] != "gone" and not _on_schedule(tries)]
    assert off_schedule == []
    delivered = {key for key, tries in nemesis.sent.items() if tries[-1][1].status == 200}
    marked = {(one.endpoint.name, one.event.id) for one in found.values() if one.state == "delivered"}
    assert delivered == marked


def _owe(deps: Deps, count: int) -> list[str]:
    owed = []
    for number in range(count):
        name = ("fair", "fairer", "dead", "gone")[number % 4]
        event = an_event(f"d{number}", EventType.NOTED, at=START + timedelta(seconds=number))
        deps.deliveries.add_delivery(f"o{number}", name, event)
        owed.append(f"o{number}")
    return owed


def _run(office: Office, deps: Deps) -> None:
    """Do what is due, minute by minute, as workers would."""
    while office.clock.now() < START + SPAN:
        for job in deps.jobs.due(now=office.clock.now(), limit=10_000):
            lease = deps.jobs.claim(job, now=office.clock.now(), seconds=30)
            if lease is not None and lease.kind == "deliver":
                notify.deliver(deps, lease)
        office.clock.advance(seconds=TICK.total_seconds())


def _on_schedule(tries: list[tuple[datetime, Answered]]) -> bool:
    """Tell whether each wait is the schedule's, up to a tenth longer, later where the receiver asked for it."""
    for wait, (before, answered), (after, _) in zip(notify.RETRY_AFTER, tries, tries[1:], strict=False):
        least = max(wait, timedelta(seconds=answered.retry_after or 0))
        if not least <= after - before <= max(wait * 1.1, least) + TICK:
            return False
    return len(tries) <= 1 + len(notify.RETRY_AFTER)


def _endpoint(deps: Deps, name: str) -> Endpoint:
    return next(one for one in deps.deliveries.endpoints() if one.id == name)


@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_killed_between_the_post_and_the_mark_nothing_is_lost_and_the_id_stays(
    database: Database, proof_size: str
) -> None:
    office = an_office(on_postgres(database))
    sender = RequestsWebhookSender(SendLimits(unguarded=True))
    with receiving(answering("204 No Content")) as receiver:
        deps = replace(office.deps, sender=sender)
        deps.deliveries.save_endpoint(an_endpoint(id="e", url=receiver.url, secrets=(SECRET,)))
        for number in range(KILLS[proof_size]):
            job = deps.deliveries.add_delivery(f"k{number}", "e", an_event("", EventType.PING, at=office.clock.now()))
            _die_after_the_post(deps, job)
            assert deps.deliveries.delivery(f"k{number}").state == "pending"
            office.clock.advance(seconds=31)
            lease = deps.jobs.claim(job, now=office.clock.now(), seconds=30)
            assert lease is not None
            notify.deliver(deps, lease)
        ids = [_id_of(raw) for raw in receiver.requests]

    states = {deps.deliveries.delivery(f"k{number}").state for number in range(KILLS[proof_size])}
    assert states == {"delivered"}
    assert len(ids) == 2 * KILLS[proof_size]
    assert ids[::2] == ids[1::2]
    assert len(set(ids)) == KILLS[proof_size]


def _die_after_the_post(deps: Deps, job: int) -> None:
    """Deliver in a child that is killed after the receiver has answered and before that is written down."""
    child = os.fork()
    if child == 0:
        try:
            dying = replace(deps, crashpoint=_kill_at_send)
            lease = dying.jobs.claim(job, now=dying.clock.now(), seconds=30)
            assert lease is not None
            notify.deliver(dying, lease)
        finally:
            os._exit(1)
    _pid, status = os.waitpid(child, 0)
    assert os.WTERMSIG(status) == signal.SIGKILL


def _kill_at_send(name: str) -> None:
    if name == "notify.after_send":
        os.kill(os.getpid(), signal.SIGKILL)


def _id_of(raw: bytes) -> str:
    lines = raw.partition(b"\r\n\r\n")[0].decode().lower().split("\r\n")
    return next(line.partition(":")[2].strip() for line in lines if line.startswith("webhook-id:"))
