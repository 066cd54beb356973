"""Tasks: each carries ids and nothing else, and running one twice is harmless."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from connectors.base import ConnectorError
from service import bootstrap, stages
from service.broker import TICK, WORK
from service.domain.errors import Conflict, HosoError, Unavailable
from service.stages import (
    archive,
    audit,
    fixity,
    letters,
    mailing,
    notify,
    own_awards,
    posting,
    receive,
    registry,
    reminding,
    urging,
)
from workers.app import app
from workers.courier import courier
from workers.holding import Holding
from workers.told import Told, nameless, unquoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.base import Reference
    from service.ports import Deps, Lease

log = logging.getLogger(__name__)
_BATCH = 200
_LEASE_SECONDS = stages.LEASE_SECONDS
_FAILING_AT_ONCE, _WAITING_AT_ONCE = 2, 20  # deliveries to one receiver, under way or waiting in this process
_FULL_WAIT = timedelta(seconds=30)
_DIRECTORY_LEASE = 900.0  # a directory of 120,000 rows, page by page over a slow line


@app.task(name=WORK)
def work(job_ids: list[int]) -> None:
    """Do these jobs where they are due; whoever holds a job's lease does it, everyone else goes on."""
    deps = bootstrap.deps()
    for job_id in job_ids:
        try:
            lease = deps.jobs.claim(job_id, now=deps.clock.now(), seconds=_LEASE_SECONDS)
        except Unavailable as exc:
            log.warning("job.unclaimed", extra={"job": job_id, "error": str(exc)})
            continue
        if lease is not None and lease.kind == "deliver":
            _hand_over(deps, lease)
        elif lease is not None:
            _do(deps, lease)


def _hand_over(deps: Deps, lease: Lease) -> None:
    """Give a delivery to the courier; where its receiver has enough already, put it back for half a minute or more."""
    try:
        endpoint = deps.deliveries.delivery(lease.subject).endpoint
    except HosoError:
        _do(deps, lease)  # which knows what to do about it
        return
    most = _FAILING_AT_ONCE if endpoint.failing_since else _WAITING_AT_ONCE
    if not courier().hand_over(endpoint.id, lambda: _deliver(deps, lease), most=most):
        wait = _FULL_WAIT * (1 + int(deps.ids.new()[:4], 16) / 0xFFFF)
        try:
            deps.jobs.again(lease, at=deps.clock.now() + wait, error="bên nhận đang bận", count=False)
        except HosoError as exc:
            _note("job.kept", lease, exc)


def _deliver(deps: Deps, lease: Lease) -> None:
    """Deliver, if the lease was not lost while the errand waited."""
    try:
        held = deps.jobs.extend(lease, now=deps.clock.now(), seconds=_LEASE_SECONDS)
    except HosoError as exc:
        _note("job.kept", lease, exc)
        return
    _do(deps, held)


def _note(what: str, lease: Lease, error: Exception) -> None:
    """Log why a job was not done now; its sentence is for people, and what it quotes may be a person's name."""
    log.warning(what, extra={"kind": lease.kind, "subject": lease.subject, "error": unquoted(str(error))})


def _do(deps: Deps, lease: Lease) -> None:
    """Run the job's work; the edge where whatever was not foreseen is caught, once, with its traceback."""
    held = [lease]
    try:
        WORKS[lease.kind](deps, lease, held.append)
    except Exception as exc:
        cause = stages.as_outage(exc)
        if isinstance(cause, (Unavailable, Conflict)):
            _note("job.postponed", lease, cause)
        else:
            log.exception("job.failed", extra={"kind": lease.kind, "subject": lease.subject, "attempt": lease.attempts})
        _give_back(deps, held[-1], exc)


def _give_back(deps: Deps, lease: Lease, error: Exception) -> None:
    try:
        stages.give_back(deps, lease, error=error)
    except HosoError as exc:  # lost lease or database away: the lease ends by itself and the tick rings again
        _note("job.kept", lease, exc)


_WAITED: dict[str, receive.Waited] = {}  # as this process saw the inboxes
_LEFT = Told()


def poll(deps: Deps, lease: Lease) -> None:
    """Poll one connector, then arrange the next round; an outage waits longer each time, with jitter."""
    interval = bootstrap.poll_seconds(lease.subject)
    if interval is None:  # a connector that is no longer configured
        deps.jobs.finish(lease)
        return
    try:
        left = partial(_left_waiting, lease.subject)
        receive.poll(deps, lease.subject, on_failure=left, between=Holding(deps, lease), waited=_WAITED)
    except Unavailable as exc:
        log.warning("poll.away", extra={"connector": lease.subject, "attempt": lease.attempts, "error": str(exc)})
        draw = int(deps.ids.new()[:4], 16) / 0xFFFF
        wait = receive.pause_after_outage(interval, lease.attempts, draw=draw)
        deps.jobs.again(lease, at=deps.clock.now() + timedelta(seconds=wait), error=str(exc)[:500])
        return
    deps.jobs.finish(lease, again=deps.clock.now() + timedelta(seconds=interval))


def directory(deps: Deps, lease: Lease, on_lease: Callable[[Lease], None]) -> None:
    """Refresh the registry from one connector's directory, then arrange the next time; an outage comes again sooner."""
    if lease.subject not in deps.connectors:  # a connector that is no longer configured
        deps.jobs.finish(lease)
        return
    held = deps.jobs.extend(lease, now=deps.clock.now(), seconds=_DIRECTORY_LEASE)
    on_lease(held)
    merged = registry.refresh(deps, lease.subject)
    log.info("directory.refreshed", extra={"connector": lease.subject, "changed": len(merged.changed)})
    deps.jobs.finish(held, again=deps.clock.now() + timedelta(seconds=bootstrap.DIRECTORY_SECONDS))


def bind(deps: Deps, lease: Lease, _on_lease: Callable[[Lease], None]) -> None:
    """Bind what was committed into the audit chain and sign how far it goes, then arrange the next round."""
    audit.keep_up(deps, between=Holding(deps, lease))
    deps.jobs.finish(lease, again=deps.clock.now() + timedelta(seconds=bootstrap.AUDIT_SECONDS))


def go_through(deps: Deps, lease: Lease, _on_lease: Callable[[Lease], None]) -> None:
    """Read a stretch of what is kept back and compare, then arrange the next one within the rate."""
    wait = fixity.due(deps)
    if not wait:
        wait = fixity.step(deps, bytes_per_second=bootstrap.FIXITY_RATE, between=Holding(deps, lease)).wait
    deps.jobs.finish(lease, again=deps.clock.now() + wait)


def _leave(deps: Deps, lease: Lease) -> None:
    """Keep the counter of a message's openings while it waits; it is counted where the message is opened."""
    connector, _, external_id = lease.subject.partition("\n")
    if deps.store.intake(connector, external_id) is not None:
        deps.jobs.finish(lease)
        return
    deps.jobs.again(lease, at=deps.clock.now() + timedelta(minutes=1), error="", count=False)


def _left_waiting(connector: str, reference: Reference, error: Exception) -> None:
    """Tell of a message that stays in its inbox, once an hour: in a sentence, or with the way that led there."""
    if not _LEFT.news(f"{connector} {reference.external_id}", repr(error), now=bootstrap.deps().clock.now()):
        return
    told = {"connector": connector, "reference": reference.external_id, "error": type(error).__name__}
    if isinstance(error, ConnectorError | HosoError):
        log.warning("message.left", extra={**told, "why": nameless(str(error), reference.name)})
    else:
        log.error("message.left", extra=told, exc_info=error)


Work = Callable[["Deps", "Lease", Callable[["Lease"], None]], None]

WORKS: Mapping[str, Work] = MappingProxyType(
    {
        "advance": lambda deps, lease, on_lease: stages.advance(deps, lease, on_lease=on_lease),
        "notice": lambda deps, lease, _on_lease: mailing.tell_paused(deps, lease),
        "deliver": lambda deps, lease, _on_lease: notify.deliver(deps, lease),
        "report": lambda deps, lease, _on_lease: notify.report(deps, lease),
        "letter": lambda deps, lease, _on_lease: letters.of_event(deps, lease),
        "repack": lambda deps, lease, _on_lease: archive.repack(deps, lease),
        "post": lambda deps, lease, _on_lease: posting.post(deps, lease),
        "own_award": own_awards.file,
        "proof": lambda deps, lease, _on_lease: notify.prove(deps, lease),
        "poll": lambda deps, lease, _on_lease: poll(deps, lease),
        "directory": directory,
        "audit": bind,
        "fixity": go_through,
        "alarm": lambda deps, lease, _on_lease: mailing.tell_alarm(deps, lease),
        "remind": lambda deps, lease, _on_lease: reminding.remind(deps, lease),
        "recount": lambda deps, lease, _on_lease: reminding.recount(deps, lease),
        "copies": lambda deps, lease, _on_lease: reminding.tell_of_copies(deps, lease),
        "urge": lambda deps, lease, _on_lease: urging.urge(deps, lease),
        "open": lambda deps, lease, _on_lease: _leave(deps, lease),
    },
)


@app.task(name=TICK)
def tick() -> None:
    """Ring for everything that is due: the sweeper, the timer and the memory of the broker in one."""
    deps = bootstrap.deps()
    try:
        now = deps.clock.now()
        bootstrap.ensure_polls(deps, now)
        for job in deps.jobs.due(now=now, limit=_BATCH):
            deps.bell.ring([job])
        notify.forget_answers(deps)
    except Unavailable as exc:
        log.warning("tick.skipped", extra={"error": str(exc)})
