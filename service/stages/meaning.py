"""Meaning: what an opened message is for us: a dossier, a supplement, a duplicate, a request, a status.

Nothing is written here; the answer is the one change that says it whole.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.base import Envelope, Fetched, MessageKind
from service.domain import clocks
from service.domain.deadlines import local_day
from service.domain.dossier import ChangeRequest, Dossier, Origin, Paper
from service.domain.events import MACHINE, EventType
from service.domain.keys import original_key
from service.domain.states import TRANSITIONS, Processing, State, Trigger, move
from service.domain.terms import SUPPLEMENT
from service.ports import Change, Handling, Intake, NewJob
from service.stages import registry, reporting
from service.stages.handing import PUSHED, handed_in
from service.stages.pointing import NO_TARGET, asked_before, code_of, of_code, spoken_of
from service.stages.telling import all_told, told

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectors.base import Attachment
    from service.domain.units import Found
    from service.ports import Deps

# The sender's clerk asks to take a document back (INTEROP 4.6): a recall that comes as a status.
_TAKE_BACK = "13"
_CAME = "Văn bản mà thông điệp nói đến đã tới; yêu cầu nay chờ trả lời ở hồ sơ của văn bản đó."
# A person writes the code by hand: in small letters, with spaces or underscores, or run together.
# Nothing is laid into these behind a person's back: what comes is asked for, and a person answers.
_STANDS = frozenset({State.IN_REVIEW, State.SUSPENDED})


@dataclass(frozen=True, slots=True)
class Message:
    """A fetched message with its hashes: what the intake row is made from."""

    connector: str
    fetched: Fetched
    raw: bytes
    raw_sha256: str
    raw_key: str = ""

    @property
    def external_id(self) -> str:
        """Give the e-office's own name of the message."""
        return self.fetched.reference.external_id


def meaning(deps: Deps, message: Message, envelope: Envelope) -> Change:
    """Say what a message means for us: a new dossier, a supplement, a duplicate, a request, a status."""
    if envelope.kind is MessageKind.STATUS and envelope.status_code == _TAKE_BACK:
        return _change_request(deps, message, envelope)
    if envelope.kind is MessageKind.STATUS:
        return Change(intake=intake_of(deps, message, envelope, outcome="status"))
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
    """Give the SHA-256 that two messages share when they say the same: sender, document, kind, papers.

    Where no document is named, also the dossier spoken of: one paper may belong to two dossiers, each by its own code.
    """
    papers = sorted(paper.sha256 for paper in envelope.attachments)
    parts = [envelope.sender.organ_id, envelope.document_id, envelope.kind.value, *papers]
    if not envelope.document_id and (code := _code_of(message, envelope)):
        parts.append(code)
    if not papers:
        parts.append(message.raw_sha256)
    return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()


def _new_dossier(deps: Deps, message: Message, envelope: Envelope) -> Change:
    now = deps.clock.now()
    sender = registry.identify(deps, envelope.sender)
    dossier = Dossier(
        id=deps.ids.new(),
        received_at=now,
        version=1,
        origin=_origin(message, envelope, sender),
        subject=envelope.subject or message.fetched.reference.name,
        unit=sender.unit.name if sender.unit else envelope.sender.name,
        papers=_papers(envelope.attachments, first=1, revision=1),
    )
    intake = intake_of(deps, message, envelope, outcome="dossier", dossier_id=dossier.id)
    tales: list[tuple[EventType, Mapping[str, Any]]] = [
        (EventType.RECEIVED, {"message": intake.id, "papers": len(dossier.papers), **handed_in(message.connector)})
    ]
    early = asked_before(deps, envelope)
    if early is not None:
        dossier = replace(dossier, change_request=request_of(early))
        tales.append((EventType.CHANGE_REQUESTED, _asking(dossier)))
    return Change(
        dossier=dossier,
        events=all_told(deps, dossier, tales),
        handling=Handling(early.id, "accepted", _CAME, MACHINE.name, now) if early else None,
        jobs=(NewJob("advance", dossier.id, now),),
        intake=intake,
        reports=reporting.of_receipt(deps, intake),
    )


def _supplement(deps: Deps, message: Message, envelope: Envelope, *, dossier: Dossier) -> Change:
    if dossier.state in _STANDS:
        return _requested(deps, message, envelope, target=dossier)
    papers = _papers(envelope.attachments, first=len(dossier.papers) + 1, revision=dossier.revision + 1)
    now = deps.clock.now()
    resumed = clocks.supplemented(dossier, on=local_day(now), calendar=deps.catalogue.calendar)
    after = replace(
        resumed,
        state=move(dossier.state, Trigger.SUPPLEMENT),
        processing=Processing.WORKING,
        step=None,
        version=dossier.version + 1,
        revision=dossier.revision + 1,
        decision=dossier.unvoted,
        papers=(*dossier.papers, *papers),
        arrived_at=now,
    )
    intake = intake_of(deps, message, envelope, outcome="supplement", dossier_id=dossier.id)
    names = [paper.name for paper in papers]
    data = {"message": intake.id, "revision": after.revision, "papers": names, **handed_in(message.connector)}
    waited = after.term(SUPPLEMENT)
    if waited is not None:
        data |= {"supplement_due": waited.due.isoformat() if waited.due else None, "late_by": waited.late_by}
    event = told(deps, after, EventType.SUPPLEMENTED, data)
    return Change(
        dossier=after,
        expected=dossier.version,
        events=(event,),
        intake=intake,
        jobs=(NewJob("advance", dossier.id, now),),
        reports=reporting.of_receipt(deps, intake),
    )


def _duplicate(deps: Deps, message: Message, envelope: Envelope, *, dossier: Dossier) -> Change:
    intake = intake_of(
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


def changed_content(deps: Deps, message: Message, envelope: Envelope, known: Intake) -> Change:
    """Keep other bytes that came under a known id beside the first ones, visibly; nothing is overwritten."""
    twin = replace(
        message,
        fetched=replace(message.fetched, reference=replace(message.fetched.reference, external_id=changed_id(message))),
    )
    intake = intake_of(
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


def changed_id(message: Message) -> str:
    """Name changed content by its own hash, so that the same change offered again is one."""
    return f"{message.external_id}#{message.raw_sha256[:16]}"


def _change_request(deps: Deps, message: Message, envelope: Envelope) -> Change:
    """Park a recall, update or replacement beside its target for a person; never apply it.

    A request that comes while another one waits is parked too: the first must not vanish behind it.
    """
    targets = spoken_of(deps, envelope, envelope.targets)
    if not targets:
        return _parked(deps, message, envelope, sentence=NO_TARGET)
    if len(targets) > 1:
        codes = ", ".join(one.code for one in targets)
        sentence = f"Thông điệp này nói về {len(targets)} hồ sơ: {codes}; chờ người xem từng hồ sơ."
        return _parked(deps, message, envelope, sentence=sentence)
    return _requested(deps, message, envelope, target=targets[0])


def _requested(deps: Deps, message: Message, envelope: Envelope, *, target: Dossier) -> Change:
    """Lay the request beside its target; papers that come while a dossier stands ask to update it once it goes on."""
    if target.change_request is not None:
        sentence = f"Hồ sơ {target.code} đang có một yêu cầu khác chờ trả lời; chờ người xem."
        return _parked(deps, message, envelope, sentence=sentence, dossier_id=target.id)
    intake = intake_of(deps, message, envelope, outcome="change", dossier_id=target.id)
    after = replace(target, version=target.version + 1, change_request=request_of(intake))
    return Change(
        dossier=after,
        expected=target.version,
        intake=intake,
        events=(told(deps, after, EventType.CHANGE_REQUESTED, {**_asking(after), **handed_in(message.connector)}),),
        reports=reporting.of_receipt(deps, intake),
    )


def _asking(dossier: Dossier) -> Mapping[str, Any]:
    request = dossier.change_request
    return {"message": request.intake_id, "kind": request.kind, "reason": request.reason} if request else {}


def _parked(
    deps: Deps, message: Message, envelope: Envelope, *, sentence: str, dossier_id: str | None = None
) -> Change:
    intake = intake_of(deps, message, envelope, outcome="parked", sentence=sentence, dossier_id=dossier_id)
    return Change(intake=intake, reports=reporting.of_receipt(deps, intake))


def request_of(intake: Intake) -> ChangeRequest:
    """Give the request that a change message makes; a status 13 asks to take back, as a recall does."""
    asked = intake.envelope
    is_status = intake.kind == MessageKind.STATUS.value
    reason = asked["status_description"] if is_status else asked["change_reason"]
    kind = _ASKED.get(intake.kind, intake.kind)
    return ChangeRequest(intake.id, kind, reason, intake.received_at)


# A status 13 asks to take back; new papers for a dossier that stands ask to update it.
_ASKED: Mapping[str, str] = MappingProxyType(
    {MessageKind.STATUS.value: MessageKind.RECALL.value, MessageKind.NEW.value: MessageKind.UPDATE.value}
)


def _supplemented(deps: Deps, message: Message, envelope: Envelope) -> Dossier | None:
    """Find the dossier that a message supplements: by ResponseFor, or by a dossier's code in its name or subject."""
    named = next(iter(spoken_of(deps, envelope, envelope.response_for)), None)
    found = _kept(deps, named)
    if found is not None and found is not named and found.state is State.IN_REVIEW:
        return found  # its sender was told that the matter goes on there
    code = _code_of(message, envelope)
    if found is None and code:
        found = _kept(deps, of_code(deps, code, envelope))
        if found is not None and found.state is State.IN_REVIEW:
            return found
    if found is not None and found.state is State.SUSPENDED:
        return found
    if found is None or (found.state, Trigger.SUPPLEMENT) not in TRANSITIONS or found.state is State.SET_ASIDE:
        return None
    return found


def _kept(deps: Deps, found: Dossier | None) -> Dossier | None:
    """Give the dossier that is kept instead of one set aside as its copy: there the matter goes on."""
    passed = set[str]()
    while found is not None and found.state is State.SET_ASIDE and found.duplicate_of and found.code not in passed:
        passed.add(found.code)
        found = deps.store.dossier(found.duplicate_of)
    return found


def _code_of(message: Message, envelope: Envelope) -> str:
    """Give the code of the dossier that a message speaks of; loose papers that were pushed may bear it themselves."""
    of_papers = message.fetched.papers if message.connector.startswith(PUSHED) else ()
    named = code_of(message.fetched.reference.name, envelope.subject)
    return named or code_of(*(paper.name for paper in of_papers))


def _origin(message: Message, envelope: Envelope, sender: Found) -> Origin:
    number = f"{envelope.code_number}/{envelope.code_notation}" if envelope.code_notation else envelope.code_number
    return Origin(
        connector=message.connector,
        organ_id=envelope.sender.organ_id,
        organ_name=envelope.sender.name,
        document_id=envelope.document_id,
        number=number,
        date=envelope.date_raw or envelope.date,
        subject=envelope.subject,
        unit_id=sender.unit.id if sender.unit else "",
        unit_since=sender.since.isoformat() if sender.since else "",
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


def papers_of(intake: Intake, *, first: int, revision: int) -> tuple[Paper, ...]:
    """Give the papers of a message that was taken in before, numbered from `first`."""
    return tuple(
        Paper(
            number=number,
            name=paper["name"],
            size=paper["size"],
            sha256=paper["sha256"],
            key=original_key(paper["sha256"]),
            media_type=paper["media_type"],
            revision=revision,
            facts=tuple(paper["facts"]),
        )
        for number, paper in enumerate(intake.envelope["attachments"], start=first)
    )


def intake_of(
    deps: Deps, message: Message, envelope: Envelope, *, outcome: str, dossier_id: str | None = None, sentence: str = ""
) -> Intake:
    """Give the intake row of a message; `outcome` as `Intake` says, `sentence` for people."""
    return Intake(
        id=deps.ids.new(),
        connector=message.connector,
        external_id=message.external_id,
        content_key=content_key(message, envelope),
        raw_key=message.raw_key or original_key(message.raw_sha256),
        raw_sha256=message.raw_sha256,
        received_at=deps.clock.now(),
        kind=envelope.kind.value,
        outcome=outcome,
        dossier_id=dossier_id,
        name=message.fetched.reference.name,
        message=sentence,
        envelope=_bare(envelope, facts=_same_bodies(deps, envelope)),
    )


def _same_bodies(deps: Deps, envelope: Envelope) -> list[Mapping[str, Any]]:
    """Note the recipients that are a body addressed before under its other code: they are one recipient."""
    if len(envelope.recipients) < 2:  # noqa: PLR2004 - one cannot be told twice
        return []
    kept = registry.one_each(deps, envelope.recipients)
    again = [one.organ_id for one in envelope.recipients if one not in kept]
    return [{"code": "recipient.same_body", "organ_id": organ_id} for organ_id in again]


def _bare(envelope: Envelope, *, facts: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """Give the envelope as JSON without bodies: what was said, not the papers."""
    bare = asdict(replace(envelope, attachments=(), facts=(*envelope.facts, *facts)))
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
