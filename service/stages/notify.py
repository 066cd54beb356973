"""Notify: events go out as signed webhooks, statuses go back to the e-office; at least once each.

Delivery is at least once: a crash between sending and marking sends the same `webhook-id` again.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from connectors.base import ConnectorError, MessageType, TellsOfSent
from service.domain.deadlines import VIETNAM
from service.domain.errors import NotFound, Unavailable
from service.domain.masking import masked, masked_url
from service.ports import Attempt, NewJob
from service.stages import mailing, reporting, seeing
from service.stages.handing import UNDECLARED_WAIT, Parcel, hand, lacking

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from service.ports import Answered, Delivery, Deps, Lease, Report

# Attempts after the first failure, as Standard Webhooks advises: ten attempts in about 75 hours.
RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400))
_GONE = 410
_REMEMBERED = timedelta(days=7)
_UNBROKEN = timedelta(hours=120)
_SPREAD = 0.1  # each wait is up to a tenth longer, so that what failed together does not come back together
_NOTICE_AFTER = timedelta(seconds=5)
_BEHIND = timedelta(seconds=60)
BEHIND_LOWER = "chờ trạng thái trước của cùng văn bản"
_SENDING_SECONDS = 90.0  # longer than a peer may stay silent, so that no second worker sends the same meanwhile
_PROOF_AFTER, _PROOF_AGAIN, _PROOF_LOOKS = timedelta(minutes=1), timedelta(minutes=30), 5


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
    began = deps.clock.now()
    if mailing.by_mail(delivery.endpoint):
        answered = mailing.send(deps, delivery.event)
    else:
        (event,) = seeing.events(deps, [delivery.event], seeing.A_MACHINE)
        answered = deps.sender.send(delivery.endpoint, event, now=began)
    deps.crashpoint("notify.after_send")
    state, next_at = _fate(delivery, answered, deps.clock.now())
    attempt = _attempt(delivery, answered, seconds=(deps.clock.now() - began).total_seconds(), at=deps.clock.now())
    deps.deliveries.record_attempt(delivery.id, attempt, state=state, next_at=next_at)
    if state != "delivered" and (why := _to_pause(delivery, answered, deps.clock.now())):
        # The notice is owed before the pause: a crash between the two owes it for nothing, never the other way round.
        now = deps.clock.now()
        notice = deps.jobs.ensure([NewJob("notice", delivery.endpoint.id, now + _NOTICE_AFTER, now)])
        deps.deliveries.pause(delivery.endpoint.id, why=why)
        deps.bell.ring(notice)
        next_at = None
    deps.crashpoint("notify.after_mark")
    if next_at is None:
        deps.jobs.finish(lease)
    else:
        deps.jobs.again(lease, at=next_at, error=answered.error, count=False)


def _attempt(delivery: Delivery, answered: Answered, *, seconds: float, at: datetime) -> Attempt:
    """Keep what was sent where and what came back, so that the desk can say why; secrets are never kept."""
    evidence: dict[str, Any] = {"url": masked_url(delivery.endpoint.url), "seconds": round(max(seconds, 0.0), 3)}
    if answered.text:
        evidence["answer"] = masked(answered.text)
    if answered.retry_after is not None:
        evidence["retry_after"] = answered.retry_after
    return Attempt(at, answered.status, answered.error, evidence)


def _fate(delivery: Delivery, answered: Answered, now: datetime) -> tuple[str, datetime | None]:
    """Give the delivery's state after this attempt and when to try again (None: never)."""
    if answered.status is not None and 200 <= answered.status < 300:  # noqa: PLR2004 - the 2xx range
        return "delivered", None
    if answered.status == _GONE or delivery.attempts >= len(RETRY_AFTER):
        return "dead", None
    wait = RETRY_AFTER[delivery.attempts] * (1 + _SPREAD * _share(delivery))
    asked = timedelta(seconds=min(answered.retry_after or 0, 86400))
    return "pending", now + max(wait, asked)


def _share(delivery: Delivery) -> float:
    """Give this delivery's place in the spread, 0 to 1: by chance over deliveries, the same whoever computes it."""
    digest = hashlib.sha256(f"{delivery.id}:{delivery.attempts}".encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


def _to_pause(delivery: Delivery, answered: Answered, now: datetime) -> str:
    """Say why nothing more is to be sent to this endpoint, or nothing.

    Standard Webhooks: 410 says that the receiver is gone; 120 h without one success that nobody is there.
    """
    if answered.status == _GONE:
        return "Bên nhận trả lời 410: không nhận nữa."
    since = delivery.endpoint.failing_since
    if since is not None and now - since >= _UNBROKEN:
        return f"Bên nhận lỗi liên tục từ {since.astimezone(VIETNAM):%H:%M %d/%m/%Y}, quá 120 giờ."
    return ""


def forget_answers(deps: Deps) -> int:
    """Forget answers to webhooks older than seven days; gives how many. So old a replay is refused by its time."""
    return deps.store.forget_receipts(deps.clock.now() - _REMEMBERED)


def report(deps: Deps, lease: Lease) -> None:
    """Send one owed status back to the e-office, in its document's order: none before a lower one, each once.

    A status whose sending was cut off (a crash, an answer that got lost) is looked for where the e-office shows what
    it took, and sent again, byte for byte the same, only where it is not there.
    """
    owed = deps.store.report(lease.subject)
    siblings = [one for one in deps.store.reports_about(owed.document) if one.id != owed.id]
    if owed.sent_at is None and any(one.code < owed.code and one.sent_at is None for one in siblings):
        # The lower one rings for this as soon as it is out; this time is for when that bell is lost.
        at = deps.clock.now() + _BEHIND
        deps.jobs.again(lease, at=at, error=BEHIND_LOWER, count=False)
        return
    if owed.sent_at is None and (lack := lacking(deps, owed.connector)):
        deps.jobs.again(lease, at=deps.clock.now() + UNDECLARED_WAIT, error=lack, count=False)
        return
    if owed.sent_at is None:
        lease = deps.jobs.extend(lease, now=deps.clock.now(), seconds=_SENDING_SECONDS)
        proof = _sent(deps, owed, overtaken=any(one.code > owed.code and one.sent_at for one in siblings))
        deps.crashpoint("notify.after_report")
        deps.store.mark_reported(owed.id, at=deps.clock.now(), proof=proof)
    due = deps.jobs.ensure(_following(deps, owed, siblings))
    deps.jobs.finish(lease)
    deps.bell.ring(due)


def _following(deps: Deps, owed: Report, siblings: Sequence[Report]) -> list[NewJob]:
    """Give the jobs that may run now: the next status of the document, and the look at the peer's own list."""
    now = deps.clock.now()
    following = [NewJob("report", one.id, now) for one in siblings if one.code > owed.code and one.sent_at is None][:1]
    if isinstance(deps.connectors.get(owed.connector), TellsOfSent):
        following.append(NewJob("proof", owed.id, now + _PROOF_AFTER, now))
    return following


def _sent(deps: Deps, owed: Report, *, overtaken: bool) -> str:
    """Send, or say why not; gives the proof to keep. Unavailable when the e-office is away."""
    connector = deps.connectors.get(owed.connector)
    if connector is None:  # pushed messages have no way back but the events
        return "no-connector"
    if overtaken:
        return "overtaken"
    try:
        message = reporting.written(deps, owed)
    except ValueError as exc:  # the original does not say enough of itself for any peer to match an answer
        return f"unanswerable: {exc}"
    parcel = Parcel(
        message,
        f"status-{owed.intake_id}-{owed.code}.edxml",
        MessageType.STATUS,
        owed.tried_at,
        lambda at: deps.store.mark_tried(owed.id, at=at),
        lambda ids: deps.store.proofs_among(ids, connector=owed.connector),
    )
    try:
        return hand(deps, connector, parcel)
    except ConnectorError as exc:
        raise Unavailable(f"Chưa gửi được trạng thái {owed.code} về «{owed.connector}»: {exc}") from exc


def prove(deps: Deps, lease: Lease) -> None:
    """Ask the e-office itself what became of a status that was sent, and keep its word beside ours.

    Looked at a few times, for the list follows later; what it never tells is left without its word.
    """
    owed = deps.store.report(lease.subject)
    connector = deps.connectors.get(owed.connector)
    if not isinstance(connector, TellsOfSent) or not owed.proof:
        deps.jobs.finish(lease)
        return
    try:
        told = connector.told_of_sent(owed.proof, MessageType.STATUS)
    except ConnectorError as exc:
        raise Unavailable(f"Chưa hỏi được «{owed.connector}» về trạng thái đã gửi: {exc}") from exc
    if told or lease.attempts >= _PROOF_LOOKS:
        deps.store.confirm_report(owed.id, confirmed="; ".join(told))
        deps.jobs.finish(lease)
        return
    deps.jobs.again(lease, at=deps.clock.now() + _PROOF_AGAIN, error="danh sách đã gửi của trục chưa có")
