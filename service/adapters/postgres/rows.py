"""Dossiers, papers and events as rows, and back. What no query filters by lies in one jsonb column."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from service.domain.dossier import ChangeRequest, Correction, Dossier, OpenStep, Origin, Paper, PaperStatus
from service.domain.dossier_reading import DossierReading
from service.domain.events import Actor, Event, EventType
from service.domain.fields import PaperReport, Problem
from service.domain.holds import Hold
from service.domain.opinions import opinion_of
from service.domain.references import references
from service.domain.restricted import Restricted
from service.domain.roads import AwardChange
from service.domain.states import Processing, State
from service.domain.terms import Term
from service.domain.text import fold
from service.ports import Intake, Receipt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.adapters.postgres.database import Row

_BODY = (
    "procedure", "rules", "corrections", "problems", "treated_as_nomination", "change_request", "outcome", "decision",
    "reason", "message", "package", "terms", "arrived_at",
    "award_change", "opinions", "signed", "holds", "restricted", "duplicate_of",
)  # fmt: skip
# Kept in the body under their own names, but read back by more than a copy.
_READ = frozenset(
    {
        "corrections",
        "problems",
        "change_request",
        "terms",
        "arrived_at",
        "award_change",
        "opinions",
        "signed",
        "holds",
        "restricted",
        "duplicate_of",
    }
)
_SAME = ("id", "code", "version", "revision", "subject", "unit", "award", "received_at")
_PAPER = (
    "number", "name", "size", "sha256", "key", "media_type", "revision", "status", "attempts", "reason", "message",
    "facts",
)  # fmt: skip
_INTAKE = tuple(field.name for field in fields(Intake))
_NUL = "\\u0000"
# An index entry holds at most 2,704 bytes, of three such values together; real ones have some forty.
_LONGEST_SOUGHT, _SHOWN = 500, 200


def text(value: str) -> str:
    """Give the text as PostgreSQL can keep it: NUL and lone surrogates, which no paper means, become U+FFFD."""
    ready = value.replace("\0", "\ufffd")
    try:
        ready.encode()
    except UnicodeEncodeError:
        return ready.encode("utf-8", "replace").decode("utf-8")
    return ready


def sought(value: str) -> str:
    """Give the text under which a value is looked for: itself, of a long one the beginning and its SHA-256.

    A sender may write what they like: in an index, ten thousand signs would refuse the whole row. The value itself
    lies in the row's body.
    """
    kept = text(value)
    if len(kept) <= _LONGEST_SOUGHT // 4 or len(kept.encode()) <= _LONGEST_SOUGHT:
        return kept
    return f"{kept.encode()[:_SHOWN].decode(errors='ignore')}…{sha256(kept.encode()).hexdigest()}"


def dump(value: object) -> str:
    """Give JSON for a jsonb parameter; dataclasses become objects, times ISO texts."""
    written = json.dumps(value, ensure_ascii=False, default=_plain)
    if _NUL in written:
        written = json.dumps(_without_nul(json.loads(written)), ensure_ascii=False)
    return written if written.isascii() else text(written)


def _plain(value: object) -> object:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    return dict(value) if hasattr(value, "keys") else list(value)  # type: ignore[call-overload]


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, dict):
        return {text(key): _without_nul(item) for key, item in value.items()}
    return [_without_nul(item) for item in value] if isinstance(value, list) else value


def dossier_row(dossier: Dossier) -> dict[str, Any]:
    """Give the named values of a dossier's row."""
    step, origin = dossier.step, dossier.origin
    body = {name: getattr(dossier, name) for name in _BODY}
    body |= {"origin": origin, "step": step, "reading": dossier.reading and dossier.reading.to_json()}
    return {
        "id": dossier.id,
        "state": dossier.state.value,
        "processing": dossier.processing.value,
        "version": dossier.version,
        "revision": dossier.revision,
        "subject": text(dossier.subject),
        "unit": text(dossier.unit),
        "unit_folded": fold(text(dossier.unit)),
        "organ_id": sought(origin.organ_id),
        "document_id": sought(origin.document_id),
        "document_number": sought(origin.number),
        "document_date": sought(origin.date),
        **{name: text(value) for name, value in references(dossier)._asdict().items()},
        "award": text(dossier.award),
        "step": step.name if step else "",
        "step_title": step.title if step else "",
        "due": dossier.next_due.isoformat() if dossier.next_due else "",
        "problem_count": len(dossier.problems),
        "change_requested": dossier.change_request is not None,
        "received_at": dossier.received_at,
        "body": dump(body),
    }


def paper_row(paper: Paper) -> dict[str, Any]:
    """Give one paper as the JSON object of a recordset; its page texts have rows of their own."""
    report = replace(paper.report, pages=()).to_json() if paper.report else None
    return {**{name: getattr(paper, name) for name in _PAPER}, "report": report}


def dossier_of(row: Row) -> Dossier:
    """Give the dossier of a row with `papers` and `pages` (JSON arrays) beside its own columns."""
    body = row["body"]
    texts: dict[int, list[dict[str, Any]]] = {}
    for page in row["pages"] or ():
        texts.setdefault(page.pop("paper"), []).append(page)
    return Dossier(
        **{name: row[name] for name in _SAME},
        **{name: body[name] for name in _BODY if name not in _READ},
        state=State(row["state"]),
        processing=Processing(row["processing"]),
        origin=Origin(**body["origin"]),
        papers=tuple(_paper(paper, texts.get(paper["number"], ())) for paper in row["papers"] or ()),
        reading=_reading(body["reading"]),
        corrections=tuple(Correction(**item | {"at": _time(item["at"])}) for item in body["corrections"]),
        problems=tuple(Problem(**problem) for problem in body["problems"]),
        step=_step(body["step"]),
        change_request=_change_request(body["change_request"]),
        terms=tuple(map(Term.from_json, body.get("terms", ()))),  # rows from before the clocks have none
        award_change=AwardChange(**change) if (change := body.get("award_change")) else None,
        opinions=tuple(opinion_of(one) for one in body.get("opinions", ())),
        signed=tuple(body.get("signed", ())),
        holds=tuple(map(Hold.from_json, body.get("holds", ()))),
        restricted=tuple(Restricted(**one | {"roles": tuple(one["roles"])}) for one in body.get("restricted", ())),
        duplicate_of=body.get("duplicate_of", ""),
        arrived_at=_time(arrived) if (arrived := body.get("arrived_at")) else None,
    )


def _paper(row: Mapping[str, Any], pages: Sequence[Mapping[str, Any]]) -> Paper:
    report = row["report"] and PaperReport.from_json({**row["report"], "pages": pages})
    return Paper(
        **{name: row[name] for name in _PAPER if name not in {"status", "facts"}},
        status=PaperStatus(row["status"]),
        facts=tuple(row["facts"]),
        report=report or None,
    )


def _reading(body: Mapping[str, Any] | None) -> DossierReading | None:
    return DossierReading.from_json(body) if body else None


def _time(written: str) -> datetime:
    return datetime.fromisoformat(written)


def _step(row: Mapping[str, Any] | None) -> OpenStep | None:
    if row is None:
        return None
    due = row["due"] and date.fromisoformat(row["due"])
    times = {"actions": tuple(row["actions"]), "opened_at": _time(row["opened_at"]), "due": due}
    return OpenStep(**{**row, **times})


def _change_request(row: Mapping[str, Any] | None) -> ChangeRequest | None:
    return ChangeRequest(**{**row, "at": _time(row["at"])}) if row else None


def event_row(event: Event) -> dict[str, Any]:
    """Give one event as the JSON object of a recordset, without the numbers that the store sets."""
    return {
        "id": event.id,
        "dossier_id": event.dossier_id,
        "type": event.type.value,
        "at": event.at,
        **{f"actor_{name}": value for name, value in _actor(event.actor).items()},
        "state": event.state,
        "version": event.version,
        "data": event.data,
    }


def _actor(actor: Actor) -> dict[str, str]:
    return {"kind": actor.kind, "name": actor.name, "role": actor.role, "source": actor.source}


def event_of(row: Mapping[str, Any]) -> Event:
    """Give the event of a row, or of `event_row`'s object read back from JSON."""
    at = row["at"]
    return Event(
        id=row["id"],
        dossier_id=row["dossier_id"],
        type=EventType(row["type"]),
        at=at if isinstance(at, datetime) else _time(at),
        actor=Actor(row["actor_kind"], row["actor_name"], row["actor_role"], row["actor_source"]),
        state=row["state"],
        version=row["version"],
        sequence=row.get("sequence", 0),
        position=row.get("position", 0),
        data=row["data"],
    )


def intake_row(intake: Intake) -> dict[str, Any]:
    """Give the named values of an intake's row."""
    row = {name: getattr(intake, name) for name in _INTAKE}
    shown = {name: text(row[name]) for name in ("external_id", "name", "reason", "message")}
    return row | shown | {"envelope": dump(intake.envelope)}


def intake_of(row: Row) -> Intake:
    """Give the intake of a row."""
    return Intake(**{name: row[name] for name in _INTAKE})


def receipt_of(row: Row) -> Receipt:
    """Give the receipt of a row."""
    return Receipt(row["endpoint_id"], row["webhook_id"], row["status"], row["body"], row["at"])
