"""Posting: a signed letter goes back to the e-office of the dossier's sender, as a document that answers theirs.

Drafts are never sent: a paper has the value of an original once who may sign it and the agency did (NĐ 30/2020 Điều 5).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from connectors.base import (
    Attachment,
    ConnectorError,
    DocumentReference,
    Envelope,
    MessageKind,
    MessageType,
    Organ,
)
from connectors.edxml.writer import write_document
from service.domain.deadlines import local_day
from service.domain.errors import Conflict, Invalid, NotFound, Unavailable
from service.domain.fields import Problem
from service.domain.keys import original_key
from service.domain.letters import Signed, clean
from service.domain.permission import Operation, units_reached
from service.ports import NewJob, NewObject
from service.stages import letters, reporting, seeing
from service.stages.handing import UNDECLARED_WAIT, Parcel, hand, lacking
from service.stages.naming import named

if TYPE_CHECKING:
    from datetime import date

    from service.domain.letters import Letter
    from service.ports import Account, Deps, Intake, Lease

_JOB, _REPACK = "post", "repack"
_PDF = b"%PDF-"
_SENDING_SECONDS = 90.0
_FILED = ("dossier", "supplement")
_SETTLED = timedelta(minutes=1)
NOT_SENT, BY_HAND = "replaced", "by-hand"
# Proofs that are no peer's: the letter went to nobody from here.
UNSENT = frozenset({"no-way-back", "no-connector", NOT_SENT, BY_HAND})


@dataclass(frozen=True, slots=True)
class SignedFile:
    """What a person hands in: the signed PDF, and the number and day that it bears."""

    data: bytes
    number: str
    day: date


def send(deps: Deps, letter_id: str, file: SignedFile, *, account: Account) -> Letter:
    """Keep the signed letter and owe it to the sender of its dossier, once.

    A letter that names other addressees (an agency, the chair of the People's Committee), or speaks of several dossiers
    or of a session, is not the sender's to get: it is kept as the paper of the file that it is, and sent by hand.
    Raises NotFound, NotAllowed, Invalid with every fault, Conflict when another signed one was kept already.
    """
    units_reached(Operation.LETTER_MAKE, account)
    letter = deps.letters.letter(letter_id)
    if faults := faults_of(deps, file):
        raise Invalid("Chưa gửi được văn bản.", faults)
    deps.scanner.require_clean(letter.name, file.data)
    digest = hashlib.sha256(file.data).hexdigest()
    new = NewObject(original_key(digest), file.data, digest, "application/pdf")
    signed = Signed(original_key(digest), digest, clean(file.number), file.day, deps.clock.now())
    kept = named(deps, lambda: deps.objects.put_all([new]), lambda: _signed(deps, letter.id, signed))
    owe(deps, letter)
    return letters.seen(deps, kept, account)


def faults_of(deps: Deps, file: SignedFile) -> list[Problem]:
    """Give all that keeps a file from being kept as a letter's signed one."""
    faults = []
    if not file.data.startswith(_PDF):
        faults.append(Problem("letter.file", "Văn bản đã ký phải là tệp PDF.", field="file"))
    if "/" not in file.number.strip("/ "):
        faults.append(Problem("letter.number", "Ghi đủ số và ký hiệu, ví dụ 15/SNV-TĐKT.", field="number"))
    if file.day > local_day(deps.clock.now()):
        faults.append(Problem("letter.day", f"Ngày ký {file.day:%d/%m/%Y} chưa tới.", field="day"))
    return faults


def owe(deps: Deps, *those: Letter) -> None:
    """Owe signed letters to the sender of their dossier, and the last of them to the packages that were made before."""
    now, last = deps.clock.now(), those[-1]
    travels = goes_to_sender(deps, last)
    for one in those if not travels else ():
        if one.sent_at is None:
            deps.letters.mark_sent(one.id, at=now, proof=BY_HAND)
    owed = [NewJob(_JOB, one.id, now) for one in those if travels]
    # What was archived before it was signed gets a further package; where nothing was archived that job ends at once.
    decided = [one for one in letters.filed_with(deps, last) if deps.store.dossier(one).outcome]
    owed += [NewJob(_REPACK, last.id if last.dossiers == (one,) else f"{last.id}\n{one}", now) for one in decided]
    deps.bell.ring(deps.jobs.ensure(owed))


def _signed(deps: Deps, letter_id: str, signed: Signed) -> Letter:
    """Sign a letter, or find this very file there: of somebody who asked before and died, or lost the answer.

    The same file under another number or day is no repetition: whoever meant to put them right is told that they stay.
    """
    try:
        return deps.letters.sign(letter_id, signed)
    except Conflict:
        kept = deps.letters.letter(letter_id)
        if kept.signed is None or _said(kept.signed) != _said(signed):
            raise
        return kept


def _said(signed: Signed) -> tuple[str, str, date]:
    return signed.sha256, signed.number, signed.day


def goes_to_sender(deps: Deps, letter: Letter) -> bool:
    """Tell whether a letter about one dossier is addressed to the submitting unit, or to nobody by name (notices).

    Any other is sent by the office's own clerk, signed: no e-office of ours knows its addressee. Minutes are nobody's
    to get; those that came in a package are about its dossier alone, for their session is not here.
    """
    rule = deps.catalogue.letters.rules.get(letter.kind)
    named = rule is not None and rule.addressees and not any("{sender}" in one for one in rule.addressees)
    return len(letter.dossiers) == 1 and not named and not (rule and rule.about == "session")


def post(deps: Deps, lease: Lease) -> None:
    """Send one signed letter, byte for byte the same each time, and keep the e-office's id of it.

    Unavailable when the e-office is away.
    """
    try:
        letter = deps.letters.letter(lease.subject)
    except NotFound:  # destroyed with its dossier meanwhile
        deps.jobs.finish(lease)
        return
    if letter.replaced is not None and letter.sent_at is None:
        deps.letters.mark_sent(letter.id, at=deps.clock.now(), proof=NOT_SENT)
    elif letter.signed is not None and letter.sent_at is None:
        wrong = _earlier(deps, letter)
        if wrong is not None and wrong.sent_at is None:
            # It may be on its way at this moment: what replaces it comes after it, or instead of it.
            deps.jobs.again(lease, at=deps.clock.now() + _SETTLED, error="", count=False)
            return
        found = _answerable(deps, letter.dossiers[0])
        if found and (lack := lacking(deps, found[0].connector)):
            deps.jobs.again(lease, at=deps.clock.now() + UNDECLARED_WAIT, error=lack, count=False)
            return
        lease = deps.jobs.extend(lease, now=deps.clock.now(), seconds=_SENDING_SECONDS)
        proof = _sent(deps, letter, letter.signed, wrong)
        deps.letters.mark_sent(letter.id, at=deps.clock.now(), proof=proof)
    deps.jobs.finish(lease)


def _earlier(deps: Deps, letter: Letter) -> Letter | None:
    """Give the letter in whose place this one goes: the last that the sender has or may get, else the last made.

    One that was itself replaced before it went leaves the sender with the one before.
    """
    last = deps.letters.letter(letter.replaces) if letter.replaces else None
    found = last
    while found is not None and found.proof in UNSENT and found.replaces:
        found = deps.letters.letter(found.replaces)
    return found if found is not None and found.proof not in UNSENT else last


def _sent(deps: Deps, letter: Letter, signed: Signed, wrong: Letter | None) -> str:
    """Send, or say why not; gives what to keep as its proof."""
    found = _answerable(deps, letter.dossiers[0])
    if found is None:  # pushed over the API, or a message that says too little of itself
        return "no-way-back"
    intake, reference = found
    connector = deps.connectors.get(intake.connector)
    if connector is None:
        return "no-connector"
    data = deps.objects.get(signed.key, sha256=signed.sha256)
    envelope = _envelope(deps, letter, signed, data=data, intake=intake, reference=reference)
    message = write_document(_replacing(deps, envelope, letter, wrong))
    parcel = Parcel(
        message,
        f"letter-{letter.id}.edxml",
        MessageType.EDOC,
        letter.tried_at,
        lambda at: deps.letters.mark_tried(letter.id, at=at),
        deps.letters.proofs_among,
    )
    try:
        return hand(deps, connector, parcel)
    except ConnectorError as exc:
        raise Unavailable(f"Chưa gửi được văn bản {signed.number} về «{intake.connector}»: {exc}") from exc


def _answerable(deps: Deps, dossier_id: str) -> tuple[Intake, DocumentReference] | None:
    """Give the newest message of the dossier that an answer can name."""
    filed = [intake for intake in deps.store.intakes(dossier_id) if intake.outcome in _FILED]
    named = ((intake, reporting.answered(intake)) for intake in reversed(filed))
    return next(((intake, one) for intake, one in named if reporting.is_answerable(one)), None)


def _envelope(
    deps: Deps, letter: Letter, signed: Signed, *, data: bytes, intake: Intake, reference: DocumentReference
) -> Envelope:
    number, _, notation = signed.number.partition("/")
    rule = deps.catalogue.letters.rules.get(letter.kind)
    name = f"{letter.name.rpartition('.')[0] or letter.name}.pdf"
    attachment = Attachment(name, data, signed.sha256, signed.sha256, media_type="application/pdf")
    return Envelope(
        sender=reporting.us(deps, intake.envelope),
        recipients=(Organ(**intake.envelope["sender"]),),
        document_id=letter.id,
        code_number=number,
        code_notation=notation,
        place=deps.catalogue.letters.heads["office"].place,
        date=signed.day.isoformat(),
        type_name=(rule.type if rule else "").capitalize() or "Công văn",
        subject=letter.title,
        signer=deps.catalogue.letters.heads[rule.head if rule else "office"].signer,
        response_for=(reference,),
        timestamp=signed.at.isoformat(),
        attachments=(attachment,),
    )


def _replacing(deps: Deps, envelope: Envelope, letter: Letter, wrong: Letter | None) -> Envelope:
    """Say of a letter signed anew what it stands in for; one that the sender has is replaced as edXML does it.

    An earlier one whose answer was lost may have come all the same, so its number is told also then.
    """
    if wrong is None or wrong.signed is None or wrong.replaced is None:
        return envelope
    subject = f"{letter.title} (thay bản số {wrong.signed.number} ngày {wrong.signed.day:%d/%m/%Y})"
    if wrong.proof in UNSENT:
        return replace(envelope, subject=subject)
    reason = seeing.without(deps, wrong.replaced.reason, seeing.A_UNIT, letter.dossiers)
    target = DocumentReference(envelope.sender.organ_id, wrong.signed.number, document_id=wrong.id)
    return replace(envelope, subject=subject, kind=MessageKind.REPLACE, targets=(target,), change_reason=reason)
