"""Reporting: which statuses a change owes to the senders of its documents, and how each is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from connectors.base import DocumentReference, Envelope, MessageKind, Organ
from connectors.edxml.writer import Status, answer_to, write_status
from service.domain.statuses import ANSWERED, RECEIVED, owed
from service.ports import Report
from service.stages import registry, seeing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.domain.dossier import Dossier
    from service.domain.events import Event
    from service.domain.statuses import Tale
    from service.ports import Deps, Intake

_DOCUMENTS = frozenset({"dossier", "supplement"})


def of_receipt(deps: Deps, intake: Intake) -> tuple[Report, ...]:
    """Owe the sender word that the message came, the same day (NĐ 30/2020 Điều 21 khoản 2)."""
    return _reports(deps, intake, [(RECEIVED, {})], about="document")


def of_events(deps: Deps, dossier: Dossier, events: Iterable[Event]) -> tuple[Report, ...]:
    """Owe what the events of one change say to the senders of the dossier's documents and of the change asked for."""
    told = {kind for rule in deps.catalogue.statuses for kind in rule.events}
    tales: list[Tale] = [(event.type.value, event.data) for event in events if event.type.value in told]
    if not tales:
        return ()
    filed = [intake for intake in deps.store.intakes(dossier.id) if intake.outcome in _DOCUMENTS]
    reports = [report for intake in filed for report in _reports(deps, intake, tales, about="document")]
    for kind, data in tales:
        if data.get("intake"):  # none where the unit asked by its button
            asked = deps.store.intake_by_id(data["intake"])
            reports += _reports(deps, asked, [(kind, data)], about="change")
    return tuple(reports)


def of_answer(deps: Deps, intake: Intake, *, answer: str, reason: str) -> tuple[Report, ...]:
    """Owe a person's answer to the sender of a change message that no dossier shows."""
    return _reports(deps, intake, [(ANSWERED, {"answer": answer, "reason": reason})], about="change")


def _reports(deps: Deps, intake: Intake, tales: Sequence[Tale], *, about: str) -> tuple[Report, ...]:
    reference = answered(intake)
    if not is_answerable(reference):
        return ()
    document = document_of(intake, reference)
    codes = frozenset(report.code for report in deps.store.reports_about(document))
    return tuple(
        Report(deps.ids.new(), intake.id, document, intake.connector, code, words, deps.clock.now())
        for code, words in owed(deps.catalogue.statuses, tales, about=about, codes=codes)
    )


def is_answerable(reference: DocumentReference) -> bool:
    """Tell whether peers could match an answer: they require who, which number and which document."""
    return bool(reference.organ_id.strip() and reference.code.strip(" /") and reference.document_id.strip())


def answered(intake: Intake) -> DocumentReference:
    """Give what a status about this message answers, byte for byte as its sender wrote it.

    A request that came as a status (13, to take a document back) has no document of its own: the one it names
    is answered.
    """
    told = intake.envelope
    if not told.get("sender"):
        return DocumentReference()
    if told.get("kind") == MessageKind.STATUS and told.get("response_for"):
        return DocumentReference(**told["response_for"][0])
    return answer_to(
        Envelope(
            sender=Organ(**told["sender"]),
            header=told["header"],
            document_id=told["document_id"],
            code_number=told["code_number"],
            code_notation=told["code_notation"],
            date_raw=told["date_raw"],
        )
    )


def document_of(intake: Intake, reference: DocumentReference) -> str:
    """Name the document that statuses are counted by; sent again as a supplement it is one of its own.

    After a return (02 ends the first) the same number and id come back as a new document, owed a receipt like any.
    """
    parts = (reference.organ_id, reference.code, reference.promulgation_date, reference.document_id)
    return "\n".join((*parts, intake.id) if intake.outcome == "supplement" else parts)


def written(deps: Deps, report: Report) -> bytes:
    """Write the status message; the same bytes each time. ValueError when the original says too little of itself.

    Whoever is hidden from units is not named in it: only a restriction set or lifted between two tries changes it.
    """
    intake = deps.store.intake_by_id(report.intake_id)
    reference = answered(intake)
    about = [intake.dossier_id] if intake.dossier_id else []
    description = seeing.without(deps, report.description, seeing.A_UNIT, about)
    return write_status(Status(us(deps, intake.envelope), reference, report.code, description, report.at))


def us(deps: Deps, told: Mapping[str, Any]) -> Organ:
    """Give ourselves as the sender addressed us; where it named others alone, by our own code and never by theirs.

    Only where no file says who we are, we are the first one named.
    """
    recipients = [Organ(**recipient) for recipient in told.get("recipients", ())]
    ours = registry.ours(deps)
    if ours is None:
        return next(iter(recipients), Organ())
    code = registry.our_code(deps, [one.organ_id for one in recipients])
    return next((one for one in recipients if code and one.organ_id == code), Organ(ours.id, ours.name))
