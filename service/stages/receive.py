"""Receive: an e-office message becomes an intake row and, mostly, a dossier.

The order at the ack boundary: objects durable, then one transaction (intake, dossier, papers,
event, outbox), then acknowledge. A crash anywhere repeats harmlessly.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from connectors.base import (
    ConnectorError,
    DocumentReference,
    Envelope,
    Fetched,
    Form,
    MessageKind,
    Outcome,
    RawPaper,
    Reference,
)
from connectors.base import Refused as ConnectorRefused
from service.domain.dossier import ChangeRequest, Dossier, Origin, Paper
from service.domain.errors import Conflict, Invalid, NotFound, ReaderDied, Refused, Unavailable
from service.domain.events import EventType
from service.domain.keys import original_key
from service.domain.states import TRANSITIONS, Processing, State, Trigger, move
from service.ports import Change, Intake, NewJob, NewObject, Report
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from connectors.base import Attachment, Connector
    from service.ports import Account, Deps

_CODE = re.compile(r"HS-\d{4}-\d{6}")
_MAX_OPENINGS = 3
_RACES = 8


@dataclass(frozen=True, slots=True)
class Message:
    """A fetched message with its hashes: what the intake row is made from."""

    connector: str
    fetched: Fetched
    raw: bytes
    raw_sha256: str

    @property
    def external_id(self) -> str:
        """Give the e-office's own name of the message."""
        return self.fetched.reference.external_id


def poll(
    deps: Deps,
    name: str,
    *,
    on_failure: Callable[[Reference, Exception], None],
    between: Callable[[], None] = lambda: None,
) -> Sequence[Intake]:
    """Take in everything that waits at one connector; gives what was taken in this round.

    Raises Unavailable when the e-office, the database or the store is away: never "no mail". Any
    other failure of one message is told to `on_failure` and does not keep the others waiting.
    """
    connector = deps.connectors.get(name)
    if connector is None:
        raise NotFound(f"Không có kết nối tên «{name}».")
    try:
        waiting = list(connector.pending())
    except ConnectorError as exc:
        raise Unavailable(f"Không lấy được danh sách chờ của «{name}»: {exc}") from exc
    taken = []
    for reference in waiting:
        between()
        try:
            taken.append(take_in(deps, connector, reference))
        except ConnectorRefused:
            continue  # gone meanwhile: another poller acknowledged it
        except ReaderDied as exc:
            on_failure(reference, exc)
        except Unavailable:
            raise
        except Exception as exc:  # noqa: BLE001 - one message must never stop the inbox; it stays pending there
            on_failure(reference, exc)
    return taken


def take_in(deps: Deps, connector: Connector, reference: Reference) -> Intake:
    """Take one message in: fetch, keep, commit, acknowledge. Twice is once."""
    message = _weigh(connector.name, connector.fetch(reference))
    known = deps.store.intake(connector.name, reference.external_id)
    if known is not None and known.raw_sha256 != message.raw_sha256:
        intake = deps.store.intake(connector.name, _changed_id(message)) or _file(deps, message, changed=known)
    else:
        intake = known or _file(deps, message, changed=None)
    deps.crashpoint("receive.after_commit")
    outcome = Outcome.UNREADABLE if intake.outcome == "refused" else Outcome.KEPT
    connector.acknowledge(reference, outcome, intake.message)
    deps.crashpoint("receive.after_acknowledge")
    return intake


def push(deps: Deps, *, form: Form, raw: bytes, papers: Sequence[RawPaper], key: str, account: Account) -> Intake:
    """Take in a message that a vendor's system pushed; `key` (Idempotency-Key) names it.

    The same key with the same bytes gives the first intake; with other bytes raises Conflict.
    """
    source = f"push:{account.name}"
    message = _weigh(source, Fetched(Reference(key, name=key), form, raw, tuple(papers)))
    known = deps.store.intake(source, key)
    if known is not None and known.raw_sha256 != message.raw_sha256:
        raise Conflict(f"Khóa «{key}» đã dùng cho một thông điệp khác.", current=known)
    intake = known or _file(deps, message, changed=None)
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


def _file(deps: Deps, message: Message, *, changed: Intake | None) -> Intake:
    """Open a message, keep its bytes, and commit what it means."""
    try:
        envelope = deps.reader.open_message(message.fetched.form, message.fetched.raw, message.fetched.papers)
    except Refused as exc:
        return _file_refused(deps, message, exc)
    except ReaderDied as exc:
        return _count_opening(deps, message, exc)
    deps.crashpoint("receive.after_open")
    _keep(deps, _objects(message, envelope.attachments))
    deps.crashpoint("receive.after_objects")
    for _race in range(_RACES):
        change = _changed(deps, message, envelope, changed) if changed else _meaning(deps, message, envelope)
        intake = _intake_of(change)
        try:
            due = deps.store.commit(change)
        except Conflict as exc:
            if isinstance(exc.current, Intake) and exc.current.external_id == intake.external_id:
                return exc.current
            continue  # the dossier moved on, or its twin arrived first: look again
        deps.bell.ring(due)
        return intake
    raise Unavailable("Hồ sơ liên quan đang được thay đổi liên tục; sẽ thử lại.")


def _keep(deps: Deps, objects: Sequence[NewObject]) -> None:
    """Make objects durable; those that some row names already are looked at first and healed where they are gone."""
    held = deps.store.held([new.sha256 for new in objects])
    deps.objects.put_new([new for new in objects if new.sha256 not in held])
    deps.objects.put_all([new for new in objects if new.sha256 in held])


def _intake_of(change: Change) -> Intake:
    """Give the intake that every meaning of a message carries."""
    if change.intake is None:
        raise Invalid("Thông điệp không có bản ghi tiếp nhận.")
    return change.intake


def _objects(message: Message, attachments: Sequence[Attachment]) -> list[NewObject]:
    """Give every object of a message, each once."""
    kept = {message.raw_sha256: NewObject(original_key(message.raw_sha256), message.raw, message.raw_sha256)}
    for paper in attachments:
        kept[paper.sha256] = NewObject(original_key(paper.sha256), paper.data, paper.sha256)
    return list(kept.values())


def _meaning(deps: Deps, message: Message, envelope: Envelope) -> Change:
    """Say what a message means for us: a new dossier, a supplement, a duplicate, a request, a status."""
    if envelope.kind is MessageKind.STATUS:
        return Change(intake=_intake(deps, message, envelope, outcome="status"))
    if envelope.kind is not MessageKind.NEW:
        return _change_request(deps, message, envelope)
    twin = deps.store.intake_by_content(content_key(message, envelope))
    if twin is not None and twin.dossier_id:
        return _duplicate(deps, message, envelope, dossier=deps.store.dossier(twin.dossier_id))
    waiting = _supplemented(deps, message, envelope)
    if waiting is not None:
        return _supplement(deps, message, envelope, dossier=waiting)
    return _new_dossier(deps, message, envelope)


def content_key(message: Message, envelope: Envelope) -> str:
    """Give the SHA-256 that two messages share when they say the same: sender, document, kind, papers."""
    papers = sorted(paper.sha256 for paper in envelope.attachments)
    parts = [envelope.sender.organ_id, envelope.document_id, envelope.kind.value, *papers]
    if not papers:
        parts.append(message.raw_sha256)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _new_dossier(deps: Deps, message: Message, envelope: Envelope) -> Change:
    now = deps.clock.now()
    dossier = Dossier(
        id=deps.ids.new(),
        received_at=now,
        version=1,
        origin=_origin(message, envelope),
        subject=envelope.subject or message.fetched.reference.name,
        unit=envelope.sender.name,
        papers=_papers(envelope.attachments, first=1, revision=1),
    )
    intake = _intake(deps, message, envelope, outcome="dossier", dossier_id=dossier.id)
    event = told(deps, dossier, EventType.RECEIVED, {"message": intake.id, "papers": len(dossier.papers)})
    return Change(
        dossier=dossier,
        events=(event,),
        jobs=(NewJob("advance", dossier.id, now),),
        intake=intake,
        reports=_receipt_of(deps, intake, envelope),
    )


def _supplement(deps: Deps, message: Message, envelope: Envelope, *, dossier: Dossier) -> Change:
    papers = _papers(envelope.attachments, first=len(dossier.papers) + 1, revision=dossier.revision + 1)
    after = replace(
        dossier,
        state=move(dossier.state, Trigger.SUPPLEMENT),
        processing=Processing.WORKING,
        step=None,
        version=dossier.version + 1,
        revision=dossier.revision + 1,
        papers=(*dossier.papers, *papers),
    )
    intake = _intake(deps, message, envelope, outcome="supplement", dossier_id=dossier.id)
    data = {"message": intake.id, "revision": after.revision, "papers": [paper.name for paper in papers]}
    event = told(deps, after, EventType.SUPPLEMENTED, data)
    return Change(
        dossier=after,
        expected=dossier.version,
        events=(event,),
        intake=intake,
        jobs=(NewJob("advance", dossier.id, deps.clock.now()),),
        reports=_receipt_of(deps, intake, envelope),
    )


def _duplicate(deps: Deps, message: Message, envelope: Envelope, *, dossier: Dossier) -> Change:
    intake = _intake(
        deps,
        message,
        envelope,
        outcome="duplicate",
        dossier_id=dossier.id,
        sentence=f"Trùng nội dung với hồ sơ {dossier.code}.",
    )
    after = replace(dossier, version=dossier.version + 1)
    data = {"message": intake.id, "name": message.fetched.reference.name}
    return Change(
        dossier=after,
        expected=dossier.version,
        intake=intake,
        events=(told(deps, after, EventType.DUPLICATE_RECEIVED, data),),
    )


def _changed(deps: Deps, message: Message, envelope: Envelope, known: Intake) -> Change:
    """Keep other bytes that came under a known id beside the first ones, visibly; nothing is overwritten."""
    twin = replace(
        message,
        fetched=replace(
            message.fetched, reference=replace(message.fetched.reference, external_id=_changed_id(message))
        ),
    )
    intake = _intake(
        deps,
        twin,
        envelope,
        outcome="conflict",
        dossier_id=known.dossier_id,
        sentence="Cùng mã thông điệp nhưng nội dung khác lần trước; cần người xem.",
    )
    if known.dossier_id is None:
        return Change(intake=intake)
    dossier = deps.store.dossier(known.dossier_id)
    after = replace(dossier, version=dossier.version + 1)
    event = told(deps, after, EventType.CONTENT_CONFLICT, {"message": intake.id, "first": known.id})
    return Change(dossier=after, expected=dossier.version, intake=intake, events=(event,))


def _changed_id(message: Message) -> str:
    """Name changed content by its own hash, so that the same change offered again is one."""
    return f"{message.external_id}#{message.raw_sha256[:16]}"


def _change_request(deps: Deps, message: Message, envelope: Envelope) -> Change:
    """Park a recall, update or replacement beside its target for a person; never apply it."""
    target = _find(deps, envelope, envelope.targets)
    if target is None:
        return Change(
            intake=_intake(
                deps,
                message,
                envelope,
                outcome="parked",
                sentence="Không tìm thấy văn bản mà thông điệp này muốn thay đổi; chờ người xem.",
            )
        )
    intake = _intake(deps, message, envelope, outcome="change", dossier_id=target.id)
    request = ChangeRequest(intake.id, envelope.kind.value, envelope.change_reason, deps.clock.now())
    after = replace(target, version=target.version + 1, change_request=request)
    data = {"message": intake.id, "kind": envelope.kind.value, "reason": envelope.change_reason}
    return Change(
        dossier=after,
        expected=target.version,
        intake=intake,
        events=(told(deps, after, EventType.CHANGE_REQUESTED, data),),
    )


def _supplemented(deps: Deps, message: Message, envelope: Envelope) -> Dossier | None:
    """Find the dossier that a message supplements: by ResponseFor, or by a dossier's code in its name or subject."""
    found = _find(deps, envelope, envelope.response_for)
    code = _CODE.search(f"{message.fetched.reference.name} {envelope.subject}")
    if found is None and code:
        found = _by_code(deps, code.group(), envelope)
    if found is None or (found.state, Trigger.SUPPLEMENT) not in TRANSITIONS or found.state is State.SET_ASIDE:
        return None
    return found


def _by_code(deps: Deps, code: str, envelope: Envelope) -> Dossier | None:
    """Give the dossier of that code, unless another body than its sender speaks of it."""
    try:
        dossier = deps.store.dossier(code)
    except NotFound:
        return None
    return dossier if dossier.origin.organ_id == envelope.sender.organ_id else None


def _find(deps: Deps, envelope: Envelope, references: Sequence[DocumentReference]) -> Dossier | None:
    """Resolve references by document id, then number and date, among what this sender or its target sent."""
    for reference in references:
        found = deps.store.find_origin(
            organ_id=envelope.sender.organ_id or reference.organ_id,
            document_id=reference.document_id,
            number=reference.code,
            date=reference.promulgation_date,
        )
        if found:
            return deps.store.dossier(found)
    return None


def _origin(message: Message, envelope: Envelope) -> Origin:
    number = f"{envelope.code_number}/{envelope.code_notation}" if envelope.code_notation else envelope.code_number
    return Origin(
        connector=message.connector,
        organ_id=envelope.sender.organ_id,
        organ_name=envelope.sender.name,
        document_id=envelope.document_id,
        number=number,
        date=envelope.date_raw or envelope.date,
        subject=envelope.subject,
    )


def _papers(attachments: Sequence[Attachment], *, first: int, revision: int) -> tuple[Paper, ...]:
    return tuple(
        Paper(
            number=number,
            name=paper.name,
            size=len(paper.data),
            sha256=paper.sha256,
            key=original_key(paper.sha256),
            media_type=paper.media_type,
            revision=revision,
            facts=paper.facts,
        )
        for number, paper in enumerate(attachments, start=first)
    )


def _intake(
    deps: Deps, message: Message, envelope: Envelope, *, outcome: str, dossier_id: str | None = None, sentence: str = ""
) -> Intake:
    return Intake(
        id=deps.ids.new(),
        connector=message.connector,
        external_id=message.external_id,
        content_key=content_key(message, envelope),
        raw_key=original_key(message.raw_sha256),
        raw_sha256=message.raw_sha256,
        received_at=deps.clock.now(),
        kind=envelope.kind.value,
        outcome=outcome,
        dossier_id=dossier_id,
        name=message.fetched.reference.name,
        message=sentence,
        envelope=_bare(envelope),
    )


def _bare(envelope: Envelope) -> Mapping[str, Any]:
    """Give the envelope as JSON without bodies: what was said, not the papers."""
    bare = asdict(replace(envelope, attachments=()))
    bare["attachments"] = [
        {
            "name": paper.name,
            "sha256": paper.sha256,
            "wire_sha256": paper.wire_sha256,
            "size": len(paper.data),
            "media_type": paper.media_type,
            "declared_type": paper.declared_type,
            "facts": list(paper.facts),
        }
        for paper in envelope.attachments
    ]
    return bare


def _receipt_of(deps: Deps, intake: Intake, envelope: Envelope) -> tuple[Report, ...]:
    """Owe the sender status 01 the same day (NĐ 30/2020 Điều 21 khoản 2), where there is one to answer."""
    if not (envelope.document_id and envelope.sender.organ_id):
        return ()
    return (
        Report(
            deps.ids.new(),
            intake.id,
            intake.connector,
            "01",
            "Đã đến - Phần mềm đã nhận văn bản, chờ xử lý",
            deps.clock.now(),
        ),
    )


def _file_refused(deps: Deps, message: Message, refusal: Refused) -> Intake:
    """Keep a message that may not or cannot be opened, with the reason, so that nothing is lost."""
    deps.objects.put_all(_objects(message, ()))
    papers = [
        NewObject(original_key(digest), paper.data, digest)
        for paper in message.fetched.papers
        for digest in [hashlib.sha256(paper.data).hexdigest()]
    ]
    deps.objects.put_all(papers)
    data = {"attachments": [{"sha256": paper.sha256} for paper in papers]}
    intake = replace(
        _intake(deps, message, Envelope(), outcome="refused", sentence=str(refusal)), reason=refusal.code, envelope=data
    )
    try:
        deps.store.commit(Change(intake=intake))
    except Conflict as exc:
        if isinstance(exc.current, Intake):
            return exc.current
        raise
    return intake


def _count_opening(deps: Deps, message: Message, death: ReaderDied) -> Intake:
    """Count a message that kills the reader; the third time it is kept unopened with the reason."""
    subject = f"{message.connector}\n{message.external_id}"
    now = deps.clock.now()
    (job_id, *_) = deps.jobs.ensure([NewJob("open", subject, now)])
    lease = deps.jobs.claim(job_id, now=now, seconds=1)
    if lease is None or lease.attempts < _MAX_OPENINGS:
        if lease is not None:
            deps.jobs.again(lease, at=now + timedelta(seconds=1), error=str(death))
        raise death
    intake = _file_refused(deps, message, Refused(death.code, str(death)))
    deps.jobs.finish(lease)
    return intake
