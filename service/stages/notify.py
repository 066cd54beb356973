"""Notify: events go out as signed webhooks, statuses go back to the e-office; at least once each.

Delivery is at least once: a crash between sending and marking sends the same `webhook-id` again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.base import ConnectorError, Envelope, Organ
from connectors.edxml.writer import Status, answer_to, write_status
from service.domain.errors import NotFound, Unavailable

if TYPE_CHECKING:
    from datetime import datetime

    from service.ports import Answered, Delivery, Deps, Lease, Report

# Attempts after the first failure, as Standard Webhooks advises: ten attempts in about 75 hours.
RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
_GONE = 410


def deliver(deps: Deps, lease: Lease) -> None:
    """Send one delivery once more and record what came of it."""
    try:
        delivery = deps.deliveries.delivery(lease.subject)
    except NotFound:
        deps.jobs.finish(lease)
        return
    if delivery.state != "pending":
        deps.jobs.finish(lease)
        return
    answered = deps.sender.send(delivery.endpoint, delivery.event, now=deps.clock.now())
    deps.crashpoint("notify.after_send")
    state, next_at = _fate(delivery, answered, deps.clock.now())
    deps.deliveries.record_attempt(
        delivery.id, at=deps.clock.now(), status=answered.status, error=answered.error, state=state, next_at=next_at
    )
    deps.crashpoint("notify.after_mark")
    if next_at is None:
        deps.jobs.finish(lease)
    else:
        deps.jobs.again(lease, at=next_at, error=answered.error, count=False)


def _fate(delivery: Delivery, answered: Answered, now: datetime) -> tuple[str, datetime | None]:
    """Give the delivery's state after this attempt and when to try again (None: never)."""
    if answered.status is not None and 200 <= answered.status < 300:  # noqa: PLR2004 - the 2xx range
        return "delivered", None
    if answered.status == _GONE or delivery.attempts >= len(RETRY_AFTER):
        return "dead", None
    wait = RETRY_AFTER[delivery.attempts]
    asked = timedelta(seconds=min(answered.retry_after or 0, 86400))
    return "pending", now + max(wait, asked)


def report(deps: Deps, lease: Lease) -> None:
    """Send one owed status back to the e-office, answering the original byte for byte (INTEROP 5)."""
    owed = deps.store.report(lease.subject)
    connector = deps.connectors.get(owed.connector)
    if connector is None:  # pushed messages have no way back but the events
        deps.store.mark_reported(owed.id, at=deps.clock.now(), proof="no-connector")
        deps.jobs.finish(lease)
        return
    try:
        proof = connector.send(_status(deps, owed), name=f"status-{owed.intake_id}-{owed.code}.edxml")
    except ConnectorError as exc:
        raise Unavailable(f"Chưa gửi được trạng thái {owed.code} về «{owed.connector}»: {exc}") from exc
    except ValueError as exc:  # the original does not say enough of itself for any peer to match an answer
        proof = f"unanswerable: {exc}"
    deps.crashpoint("notify.after_report")
    deps.store.mark_reported(owed.id, at=deps.clock.now(), proof=proof)
    deps.jobs.finish(lease)


def _status(deps: Deps, owed: Report) -> bytes:
    """Write the status message, answering the original byte for byte; ValueError when it says too little of itself."""
    told = deps.store.intake_by_id(owed.intake_id).envelope
    original = Envelope(
        sender=Organ(**told["sender"]),
        header=told["header"],
        document_id=told["document_id"],
        code_number=told["code_number"],
        code_notation=told["code_notation"],
        date_raw=told["date_raw"],
    )
    us = Organ(**next(iter(told["recipients"]), {}))
    return write_status(Status(us, answer_to(original), owed.code, owed.description, owed.at))
