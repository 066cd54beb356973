"""The whole line in one process, without a broker.

Takes in what lies in the inbox, works until nothing is due, approves every dossier through to its archive,
sends what is owed, and fetches each package. The environment says where (HOSO_*), and where to die
(HOSO_CRASH_AT). Its clock may run ahead, so that leases of a process that died are over.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from service import bootstrap
from service.domain.events import Actor
from service.domain.review import Order
from service.ports import Account, NewJob, Query, Scope
from service.stages import retrieve, review
from tests.kit.reviewer import INPUTS, REASON
from workers import tasks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from service.ports import Clock, Deps, Hit

ROLES = frozenset({"specialist", "head", "council", "chair"})
EVERYONE = Account("proof", "Người thử", ROLES)
ACTOR = Actor("person", "proof", "head", "proof")
_BATCH = 200


class LaterClock:
    """A clock that runs as another does, some seconds ahead."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        """Run `seconds` ahead of `clock`."""
        self._clock, self._ahead = clock, timedelta(seconds=seconds)

    def now(self) -> datetime:
        """Give the present, aware, UTC."""
        return self._clock.now() + self._ahead


class DeafBell:
    """A bell that nobody hears: the table of jobs alone must be enough."""

    def ring(self, job_ids: Sequence[int]) -> None:
        """Do nothing."""


def run(deps: Deps) -> None:
    """Walk the line from the inbox to the package."""
    deps.jobs.ensure(NewJob("poll", name, deps.clock.now()) for name in deps.connectors)
    drain(deps)
    while waiting := [hit for hit in hits(deps) if hit.step]:
        for hit in waiting:
            approve(deps, hit)
    drain(deps)
    for hit in hits(deps):
        retrieve.package(deps, hit.dossier_id, account=EVERYONE)[1].close()


def drain(deps: Deps) -> None:
    """Do what is due, as workers do, until nothing is."""
    while due := deps.jobs.due(now=deps.clock.now(), limit=_BATCH):
        for job in due:
            lease = deps.jobs.claim(job, now=deps.clock.now(), seconds=30)
            if lease is not None:
                tasks.WORKS[lease.kind](deps, lease, lambda _lease: None)


def hits(deps: Deps) -> Iterator[Hit]:
    """Give every dossier as the list shows it."""
    yield from deps.finder.find(Query(limit=_BATCH), scope=Scope()).hits


def approve(deps: Deps, hit: Hit) -> None:
    """Approve the open step, answering what it asks."""
    order = Order("approve", hit.version, hit.step, reason=REASON, inputs=INPUTS.get(hit.step, {}))
    review.decide(deps, hit.dossier_id, order, actor=ACTOR, account=EVERYONE)


def main(ahead: float = 0.0) -> None:
    """Put the world together from the environment and walk the line, by a clock some seconds ahead."""
    deps = bootstrap.deps()
    run(replace(deps, clock=LaterClock(deps.clock, ahead), bell=DeafBell()))
    deps.reader.close()
    bootstrap.database().close()
