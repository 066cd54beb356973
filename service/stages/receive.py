"""Receive: an e-office message becomes an intake row and, mostly, a dossier.

The order at the ack boundary: objects durable, then one transaction (intake, dossier, papers,
event, outbox), then acknowledge. A crash anywhere repeats harmlessly.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.base import (
    ConnectorError,
    Envelope,
    Fetched,
    Form,
    Gone,
    Outcome,
    RawPaper,
    Reference,
)
from connectors.base import Refused as ConnectorRefused
from service.domain.errors import Conflict, Destroyed, Invalid, NotAllowed, NotFound, ReaderDied, Refused, Unavailable
from service.domain.keys import message_key, original_key
from service.domain.permission import Operation, units_reached
from service.domain.raw_message import slim
from service.ports import Change, Intake, NewJob, NewObject
from service.stages import registry
from service.stages.handing import PUSHED
from service.stages.meaning import Message, changed_content, changed_id, intake_of, meaning
from service.stages.naming import named

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping, Sequence
    from datetime import datetime

    from connectors.base import Attachment, Connector
    from service.ports import Account, Deps

_MAX_OPENINGS = 3
_RACES = 8
_REMEMBERED = 200  # of what an inbox offers, so much is looked for when it is suddenly empty
_LOUD = timedelta(hours=1)


def pause_after_outage(interval: float, attempts: int, *, draw: float) -> float:
    """Give the seconds until an e-office that was away is asked again: longer each time, never two intervals.

    `draw` is a number from 0 to 1 that spreads the offices' pollers over time.
    """
    return interval * (1 + 0.9 * min(attempts, 4) / 4 * draw)


@dataclass(frozen=True, slots=True)
class Waited:
    """What an inbox last offered, and since when it offers nothing though not all of that was taken in.

    `broke_off` are the messages at which the last rounds ended, oldest first.
    """

    ids: tuple[str, ...]
    since: datetime | None = None
    broke_off: tuple[str, ...] = ()


def _require_nothing_vanished(
    deps: Deps, name: str, waiting: Sequence[Reference], waited: MutableMapping[str, Waited]
) -> None:
    """Be loud, for an hour, where an inbox that offered messages is empty at once and not all of them were taken in."""
    before, now = waited.pop(name, Waited(())), deps.clock.now()
    if waiting:
        waited[name] = Waited(tuple(one.external_id for one in waiting[:_REMEMBERED]))
        return
    lost = [one for one in before.ids if deps.store.intake(name, one) is None]
    since = before.since or now
    if lost and now - since < _LOUD:
        waited[name] = Waited(tuple(lost), since)
        raise Unavailable(
            f"«{name}» bỗng rỗng: {len(lost)} thông điệp đang chờ không còn mà chưa được tiếp nhận; cần người kiểm tra."
        )


def poll(
    deps: Deps,
    name: str,
    *,
    on_failure: Callable[[Reference, Exception], None],
    between: Callable[[], None] = lambda: None,
    waited: MutableMapping[str, Waited] | None = None,
) -> Sequence[Intake]:
    """Take in everything that waits at one connector; gives what was taken in this round.

    Raises Unavailable when the e-office, the database or the store is away, or when all that `waited` at the last
    round is suddenly gone: never "no mail". Any other failure of one message is told to `on_failure` and does not
    keep the others waiting; a message at which a round ended comes behind the others in the next one, for it may be
    that one which the database or the store will not have.
    """
    connector = deps.connectors.get(name)
    if connector is None:
        raise NotFound(f"Không có kết nối tên «{name}».")
    try:
        waiting = list(connector.pending())
    except ConnectorError as exc:
        raise Unavailable(f"Không lấy được danh sách chờ của «{name}»: {exc}") from exc
    waited = {} if waited is None else waited
    broke_off = waited.get(name, Waited(())).broke_off
    _require_nothing_vanished(deps, name, [one for one in waiting if not one.detail.get("closed")], waited)
    taken = []
    for reference in sorted(waiting, key=lambda one: one.external_id in broke_off):
        between()
        try:
            taken.append(take_in(deps, connector, reference))
        except Gone as exc:
            if deps.store.intake(name, reference.external_id) is None:  # else another poller took it meanwhile
                on_failure(reference, exc)
        except (ConnectorRefused, ReaderDied) as exc:
            on_failure(reference, exc)
        except Unavailable:
            last = [one for one in broke_off if one != reference.external_id]
            waited[name] = replace(
                waited.get(name, Waited(())), broke_off=(*last, reference.external_id)[-_REMEMBERED:]
            )
            raise
        except Exception as exc:  # noqa: BLE001 - one message must never stop the inbox; it stays pending there
            on_failure(reference, exc)
    return taken


def take_in(deps: Deps, connector: Connector, reference: Reference) -> Intake:
    """Take one message in: fetch, keep, commit, acknowledge. Twice is once."""
    message = _weigh(connector.name, connector.fetch(reference))
    known = deps.store.intake(connector.name, reference.external_id)
    if known is not None and known.raw_sha256 != message.raw_sha256:
        intake = deps.store.intake(connector.name, changed_id(message)) or _file(deps, message, changed=known)
    else:
        intake = known or _file(deps, message, changed=None)
    deps.crashpoint("receive.after_commit")
    outcome = Outcome.UNREADABLE if intake.outcome == "refused" else Outcome.KEPT
    connector.acknowledge(reference, outcome, intake.message)
    deps.crashpoint("receive.after_acknowledge")
    return intake


def push(deps: Deps, *, form: Form, raw: bytes, papers: Sequence[RawPaper], key: str, account: Account) -> Intake:
    """Take in a message that a vendor's system pushed; `key` (Idempotency-Key) names it.

    The same key with the same bytes gives the first intake; with other bytes raises Conflict. A unit's account sends
    for that unit only: a message in another's name raises NotAllowed.
    """
    senders = units_reached(Operation.MESSAGE_PUSH, account)
    source = f"{PUSHED}{account.name}"
    message = _weigh(source, Fetched(Reference(key, name=key), form, raw, tuple(papers)))
    known = deps.store.intake(source, key)
    if known is not None and known.raw_sha256 != message.raw_sha256:
        raise Conflict(f"Khóa «{key}» đã dùng cho một thông điệp khác.", current=known)
    intake = known or _file(deps, message, changed=None, senders=senders)
    if intake.outcome == "refused":
        raise Refused(intake.reason, intake.message)
    return intake


def _weigh(connector: str, fetched: Fetched) -> Message:
    """Hash a message; papers without an envelope are weighed by a manifest of their names and hashes."""
    raw = fetched.raw
    if fetched.form is Form.PAPERS:
        listed = [{"name": paper.name, "sha256": hashlib.sha256(paper.data).hexdigest()} for paper in fetched.papers]
        raw = json.dumps(sorted(listed, key=lambda row: row["name"]), ensure_ascii=False).encode("utf-8", "replace")
    return Message(connector, fetched, raw, hashlib.sha256(raw).hexdigest())


def _file(deps: Deps, message: Message, *, changed: Intake | None, senders: frozenset[str] | None = None) -> Intake:
    """Open a message, keep its bytes, and commit what it means; one not of these `senders` raises NotAllowed."""
    try:
        envelope = _open(deps, message)
    except Refused as exc:
        return _file_refused(deps, message, exc)
    envelope = envelope if senders is None else _bound(deps, envelope, senders)
    deps.crashpoint("receive.after_open")
    message, objects = _keep(deps, message, envelope.attachments)
    deps.crashpoint("receive.after_objects")
    for _race in range(_RACES):
        change = changed_content(deps, message, envelope, changed) if changed else meaning(deps, message, envelope)
        intake = _named_intake(change)
        try:
            due = deps.store.commit(change)
        except Destroyed as exc:
            deps.keeping.come_back(exc.keys)
            deps.objects.put_all(objects)
            continue
        except Conflict as exc:
            if isinstance(exc.current, Intake) and exc.current.external_id == intake.external_id:
                if exc.current.raw_sha256 == message.raw_sha256:
                    return exc.current
                changed = exc.current  # another poller was offered other bytes under this id at the same moment
            continue  # the dossier moved on, or its twin arrived first: look again
        deps.bell.ring(due)
        return intake
    raise Unavailable("Hồ sơ liên quan đang được thay đổi liên tục; sẽ thử lại.")


def _keep(deps: Deps, message: Message, attachments: Sequence[Attachment]) -> tuple[Message, Sequence[NewObject]]:
    """Make the message and its papers durable; gives the message with the key where it lies, and what was put.

    What some row names already is looked at first, and healed where it is gone.
    """
    raw = _raw_object(message, attachments)
    objects = {message.raw_sha256: raw} | {
        paper.sha256: NewObject(original_key(paper.sha256), paper.data, paper.sha256) for paper in attachments
    }
    held = deps.store.held(list(objects))
    deps.objects.put_new([new for sha256, new in objects.items() if sha256 not in held])
    deps.objects.put_all([new for sha256, new in objects.items() if sha256 in held])
    return replace(message, raw_key=raw.key), tuple(objects.values())


def _raw_object(message: Message, attachments: Sequence[Attachment]) -> NewObject:
    """Give the message as it is kept: without the base64 of its papers, which lie beside it, where it has any."""
    papers = {paper.sha256: paper.data for paper in attachments} if message.fetched.form is Form.EDXML else {}
    kept = slim(message.raw, papers, sha256=message.raw_sha256)
    if kept is None:
        return NewObject(original_key(message.raw_sha256), message.raw, message.raw_sha256)
    return NewObject(message_key(message.raw_sha256), kept, hashlib.sha256(kept).hexdigest())


def _bound(deps: Deps, envelope: Envelope, senders: frozenset[str]) -> Envelope:
    """Hold a message to whom its pusher speaks for; one that names no sender is that unit's, where there is one."""
    named = envelope.sender.organ_id or registry.one_body(deps, senders)
    if named not in senders:
        raise NotAllowed("Tài khoản chỉ được gửi hồ sơ của chính đơn vị mình.")
    return replace(envelope, sender=replace(envelope.sender, organ_id=named))


def _named_intake(change: Change) -> Intake:
    """Give the intake that every meaning of a message carries."""
    if change.intake is None:
        raise Invalid("Thông điệp không có bản ghi tiếp nhận.")
    return change.intake


def _file_refused(deps: Deps, message: Message, refusal: Refused) -> Intake:
    """Keep a message that may not or cannot be opened, with the reason, so that nothing is lost."""
    papers = [
        NewObject(original_key(digest), paper.data, digest)
        for paper in message.fetched.papers
        for digest in [hashlib.sha256(paper.data).hexdigest()]
    ]
    objects = [_raw_object(message, ()), *papers]
    data = {"attachments": [{"sha256": paper.sha256} for paper in papers]}
    intake = replace(
        intake_of(deps, message, Envelope(), outcome="refused", sentence=str(refusal)),
        reason=refusal.code,
        envelope=data,
    )
    try:
        named(deps, lambda: deps.objects.put_all(objects), lambda: deps.store.commit(Change(intake=intake)))
    except Conflict as exc:
        if isinstance(exc.current, Intake):
            return exc.current
        raise
    return intake


def _open(deps: Deps, message: Message) -> Envelope:
    """Open a message; one that kills the reader again and again for what lies within a paper is opened without that.

    So one paper costs its siblings nothing. Raises Refused where the message itself is what kills.
    """
    fetched = message.fetched
    pushed = message.connector.startswith(PUSHED)
    for left in range(pushed, -1, -1):
        try:
            return deps.reader.open_message(fetched.form, fetched.raw, fetched.papers)
        except ReaderDied as death:
            if not pushed:
                _count_opening(deps, message, death)
            elif left:
                continue  # its sender waits for an answer: one more try at once, then none
    try:
        return deps.reader.open_plainly(fetched.form, fetched.raw, fetched.papers)
    except ReaderDied as again:
        raise Refused(again.code, str(again)) from again


def _count_opening(deps: Deps, message: Message, death: ReaderDied) -> None:
    """Count a message that kills the reader, and raise the death until the third time."""
    subject = f"{message.connector}\n{message.external_id}"
    now = deps.clock.now()
    (job_id, *_) = deps.jobs.ensure([NewJob("open", subject, now)])
    lease = deps.jobs.claim(job_id, now=now, seconds=1)
    if lease is None or lease.attempts < _MAX_OPENINGS:
        if lease is not None:
            deps.jobs.again(lease, at=now + timedelta(seconds=1), error=str(death))
        raise death
    deps.jobs.finish(lease)
