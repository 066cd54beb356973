"""Public JSON shapes of what the API, the webhooks and `--json` show; one place, so that they agree."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from service.domain import listed
from service.domain.awards_held import row_json, told
from service.domain.deadlines import VIETNAM
from service.domain.permission import Operation, may
from service.domain.restricted import seen_by
from service.domain.review import allowed, may_act
from service.domain.states import State
from service.domain.statuses import ANSWERS
from service.domain.units import shape_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.domain.awards_held import History
    from service.domain.disposal import Disposal
    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event
    from service.domain.letters import Letter
    from service.domain.retention import Schedule
    from service.domain.terms import Term
    from service.domain.units import Found, Unit
    from service.ports import Account, Answer, Delivery, Endpoint, Hit, Intake, Token
    from service.stages.disposing import Candidate
    from service.stages.fixity import Standing


def dossier_json(dossier: Dossier, *, messages: Iterable[Intake], account: Account | None = None) -> dict[str, Any]:
    """Give a whole dossier with the e-office messages it came by; with an account also the `actions` it may take.

    An account is shown nobody, and no other dossier, that its roles do not see.
    """
    dossier = dossier if account is None else seen_by(dossier, account.roles)
    reading = dossier.reading.to_json() if dossier.reading else None
    body: dict[str, Any] = {
        "id": dossier.id,
        "code": dossier.code,
        "state": dossier.state.value,
        "processing": dossier.processing.value,
        "version": dossier.version,
        "revision": dossier.revision,
        "received_at": dossier.received_at.isoformat(),
        "subject": dossier.subject,
        "unit": dossier.unit,
        "award": dossier.award,
        "procedure": dossier.procedure,
        "origin": asdict(dossier.origin),
        "rules": dict(dossier.rules),
        "outcome": dossier.outcome,
        "decision": dict(dossier.decision),
        "reason": dossier.reason,
        "message": dossier.message,
        "duplicate_of": dossier.duplicate_of,
        "step": step_json(dossier),
        "terms": [term_json(term) for term in dossier.terms],
        "award_change": asdict(dossier.award_change) if dossier.award_change else None,
        "opinions": [asdict(one) for one in dossier.opinions],
        "signed": [dict(one) for one in dossier.signed],
        "problems": [asdict(problem) for problem in dossier.problems],
        "is_nomination": bool(reading and reading["is_nomination"]),
        "nominees": reading["nominees"] if reading else [],
        "rows": [listed.row_json(row) for row in listed.rows_of(dossier)],
        "struck": [listed.struck_json(one) for one in listed.struck_out(dossier)],
        "conflicts": reading["conflicts"] if reading else [],
        "change_request": asdict(dossier.change_request) if dossier.change_request else None,
        "papers": [paper_json(dossier, paper) for paper in dossier.papers],
        "messages": [message_json(message) for message in messages],
        "package": {name: one for name, one in dossier.package.items() if name != "earlier"} or None,
    }
    if body["change_request"]:
        body["change_request"]["at"] = dossier.change_request.at.isoformat() if dossier.change_request else None
    if account is None:
        return body
    held = {"holds": [hold.to_json() for hold in dossier.holds]} if may(Operation.HOLD_READ, account) else {}
    return {**body, **held, "actions": list(actions_for(dossier, account))}


def held_json(dossier: Dossier) -> dict[str, Any]:
    """Give a dossier's legal holds, lifted ones too."""
    named = {"id": dossier.id, "code": dossier.code, "state": dossier.state.value, "version": dossier.version}
    return {**named, "holds": [hold.to_json() for hold in dossier.holds]}


def standing_json(one: Standing) -> dict[str, Any]:
    """Give how the checking of what is kept stands; `pass` null before the first."""
    state = one.state
    times = {
        "started_at": state.started_at.isoformat(),
        "ended_at": state.ended_at.isoformat() if state.ended_at else None,
    } if state else {}  # fmt: skip
    faults = [{**asdict(fault), "at": fault.at.isoformat()} for fault in one.faults]
    told = {**asdict(state), **times} if state else None
    return {"pass": told, "faults": faults, "alarm": one.alarm, "replica": one.replica}


def schedule_json(schedule: Schedule) -> dict[str, Any]:
    """Give the table of terms; `years` null is for ever."""
    rows = [{**asdict(one), "levels": sorted(one.levels), "outcomes": sorted(one.outcomes)} for one in schedule.classes]
    return {"classes": rows, "waiting_days": schedule.waiting_days, "file": schedule.file, "sha256": schedule.sha256}


def candidate_json(one: Candidate) -> dict[str, Any]:
    """Give a dossier whose term is over."""
    kept = one.kept
    told = {"id": one.dossier.id, "code": one.dossier.code, "subject": one.dossier.subject, "ended": one.ended}
    by = {"retention": kept.code, "legal_basis": kept.legal_basis} if kept else {"retention": "", "legal_basis": ""}
    return {**told, **by, "goes": one.goes}


def disposal_json(one: Disposal) -> dict[str, Any]:
    """Give a disposal list with what became of each dossier."""
    return {**one.to_json(), "certificate": dict(one.certificate) or None}


def actions_for(dossier: Dossier, account: Account, standing_for: Iterable[Account] = ()) -> tuple[str, ...]:
    """Give the actions the account may take now, in the order buttons stand; none for who only looks.

    At the step of an absent person for whom the account stands in today, also that person's.
    """
    if not may(Operation.DOSSIER_DECIDE, account):
        return ()
    own, step = allowed(dossier, account.roles), dossier.step
    if step is None or dossier.state is State.SUSPENDED or set(step.actions) <= set(own):
        return own
    theirs = step.actions if any(may_act(step, one.roles, one.name) for one in standing_for) else ()
    return (*theirs, *(action for action in own if action not in theirs))


def step_json(dossier: Dossier) -> dict[str, Any] | None:
    """Give the open step with its due date and the sentence that explains it."""
    step = dossier.step
    if step is None:
        return None
    return {
        "name": step.name,
        "title": step.title,
        "role": step.role,
        "actions": list(step.actions),
        "opened_at": step.opened_at.isoformat(),
        "due": step.due.isoformat() if step.due else None,
        "why": step.why,
        "assignee": step.assignee,
    }


def term_json(term: Term) -> dict[str, Any]:
    """Give one time limit and all that makes its last day what it is; `due` is null while the clock stands."""
    named = {
        name: [{"date": one.date.isoformat(), "name": one.name, "unverified": one.unverified} for one in days]
        for name, days in (("skipped", term.deadline.skipped), ("worked", term.deadline.worked))
    }
    return {
        "name": term.name,
        "title": term.title,
        "state": term.state,
        "start": term.start.isoformat(),
        "working_days": None if term.of_calendar else term.days,
        "calendar_days": term.days if term.of_calendar else None,
        "due": term.due.isoformat() if term.due else None,
        "why": term.deadline.why,
        "legal_basis": term.ground,
        "unverified": term.unverified,
        **named,
        "pauses": [
            {
                "since": one.since.isoformat(),
                "until": one.until.isoformat() if one.until else None,
                "reason": one.reason,
            }
            for one in term.pauses
        ],
        "extensions": [asdict(one) | {"on": one.on.isoformat()} for one in term.extensions],
        "ended": term.ended.isoformat() if term.ended else None,
        "spent": term.spent,
        "late_by": term.late_by,
    }


def paper_json(dossier: Dossier, paper: Paper) -> dict[str, Any]:
    """Give one paper with its kind and fields, corrections laid over."""
    report = paper.report
    return {
        "number": paper.number,
        "name": paper.name,
        "size": paper.size,
        "sha256": paper.sha256,
        "media_type": paper.media_type,
        "revision": paper.revision,
        "status": paper.status.value,
        "reason": paper.reason,
        "message": paper.message,
        "kind": {**asdict(report.kind), "value": report.kind.value.value} if report else None,
        "fields": {name: asdict(value) for name, value in listed.seen_fields(dossier, paper).items()},
        "nominees": [asdict(row.nominee) for rows in listed.seen_rows(dossier, paper)[:1] for row in rows],
        "problems": [asdict(problem) for problem in report.problems] if report else [],
        "facts": [dict(fact) for fact in paper.facts],
        "pages": len(report.pages) if report else None,
        "parts": [part.to_json() for part in report.parts] if report else [],
    }


def message_json(intake: Intake) -> dict[str, Any]:
    """Give one e-office message: what it is called, when and where it came from, and what became of it."""
    return {
        "id": intake.id,
        "name": intake.name,
        "kind": intake.kind,
        "outcome": intake.outcome,
        "received_at": intake.received_at.isoformat(),
        "connector": intake.connector,
    }


def waiting_message_json(intake: Intake) -> dict[str, Any]:
    """Give a message that waits for a person: what it says of itself and why it waits; its bytes never.

    `targets` are the documents it wants to change, `change_reason` is its sender's, `message` ours. A message that
    could not be opened says nothing of itself.
    """
    said = intake.envelope
    sender: Mapping[str, Any] = said.get("sender") or {}
    return {
        **message_json(intake),
        "dossier": intake.dossier_id,
        "reason": intake.reason,
        "message": intake.message,
        "sender": {"organ_id": sender.get("organ_id", ""), "name": sender.get("name", "")},
        "number": "/".join(filter(None, (said.get("code_number"), said.get("code_notation")))),
        "date": said.get("date") or said.get("date_raw") or "",
        "subject": said.get("subject", ""),
        "targets": [_target_json(target) for target in said.get("targets") or ()],
        "change_reason": said.get("change_reason", ""),
        "status": {"code": said.get("status_code", ""), "description": said.get("status_description", "")},
        "answers": list(() if intake.handled_at else ANSWERS.get(intake.outcome, ())),
        "handled_at": intake.handled_at.isoformat() if intake.handled_at else None,
        "handled_by": intake.handled_by,
        "answer": intake.answer,
        "note": intake.note,
    }


def _target_json(target: Mapping[str, Any]) -> dict[str, Any]:
    """Give a document that another message names, its number under the name that people know."""
    return {
        "organ_id": target.get("organ_id", ""),
        "document_id": target.get("document_id", ""),
        "number": target.get("code", ""),
        "date": target.get("promulgation_date", ""),
    }


def event_json(event: Event) -> dict[str, Any]:
    """Give one event as webhooks and the API show it."""
    return {
        "id": event.id,
        "type": event.type.value,
        "timestamp": event.at.isoformat(),
        "position": event.position,
        "data": {
            "dossier": event.dossier_id,
            "sequence": event.sequence,
            "state": event.state,
            "version": event.version,
            "actor": asdict(event.actor),
            **dict(event.data),
        },
    }


def letter_json(letter: Letter) -> dict[str, Any]:
    """Give one letter: what it is, what it is about, who made it, and its distribution list."""
    signed, replaced = letter.signed, letter.replaced
    return {
        **asdict(letter),
        "made_at": letter.made_at.isoformat(),
        "sent_at": letter.sent_at.isoformat() if letter.sent_at else None,
        "signed": {**asdict(signed), "day": signed.day.isoformat(), "at": signed.at.isoformat()} if signed else None,
        "replaced": {**asdict(replaced), "at": replaced.at.isoformat()} if replaced else None,
    }


def unit_json(unit: Unit) -> dict[str, Any]:
    """Give one body of the registry."""
    return {
        "id": unit.id,
        "name": unit.name,
        "codes": [{"code": code, "shape": shape_of(code).value} for code in unit.codes],
        "aliases": list(unit.aliases),
        "parent": unit.parent,
        "kind": unit.kind,
        "valid_from": unit.valid_from.isoformat() if unit.valid_from else None,
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else None,
        "successors": [{"code": step.code, "on": step.on.isoformat()} for step in unit.successors],
        "source": unit.source,
        "ours": unit.ours,
    }


def found_json(found: Found, near: Sequence[Unit]) -> dict[str, Any]:
    """Give the answer to *who is that?*: who answers today, or who may be meant, and the bodies with like names."""
    return {
        "unit": unit_json(found.unit) if found.unit else None,
        "named": unit_json(found.named) if found.named else None,
        "since": found.since.isoformat() if found.since else None,
        "by": found.by,
        "candidates": [unit_json(unit) for unit in found.candidates],
        "near": [unit_json(unit) for unit in near],
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """Give one row of a list or search answer."""
    return {**asdict(hit), "received_at": hit.received_at.isoformat()}


def history_json(history: History) -> dict[str, Any]:
    """Give what the archive tells of a name: who may be meant, and all awards as one timeline."""
    return {
        "name": history.name,
        "unit": history.unit,
        "people": list(told(history)),
        "awards": [row_json(row) for row in history.rows],
        "note": history.note,
        "more": history.more,
    }


def answer_json(answer: Answer) -> dict[str, Any]:
    """Give a page of an answer with the cursor of the next."""
    facets = {name: [asdict(count) for count in counts] for name, counts in answer.facets.items()}
    return {
        **({"facets": facets} if facets else {}),
        **({"near": list(answer.near)} if answer.near else {}),
        **({"instead": answer.instead} if answer.instead else {}),
        "items": [hit_json(hit) for hit in answer.hits],
        "cursor": answer.cursor,
        "total": answer.total,
        "more": answer.more,
    }


def delivery_json(delivery: Delivery) -> dict[str, Any]:
    """Give one delivery; secrets never."""
    return {
        "id": delivery.id,
        "endpoint": {"id": delivery.endpoint.id, "name": delivery.endpoint.name, "url": delivery.endpoint.url},
        "event": {"id": delivery.event.id, "type": delivery.event.type.value, "dossier": delivery.event.dossier_id},
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created_at": delivery.created_at.isoformat(),
        "last_status": delivery.last_status,
        "last_error": delivery.last_error,
        "next_at": delivery.next_at.isoformat() if delivery.next_at else None,
    }


def token_json(token: Token) -> dict[str, Any]:
    """Give one API token; its secret never, for nobody knows it."""
    return {
        "id": token.id,
        "name": token.name,
        "account": token.account,
        "scopes": None if token.scopes is None else sorted(token.scopes),
        "created_at": token.created_at.isoformat(),
        "expires_at": token.expires_at.isoformat() if token.expires_at else None,
        "last_used_at": token.last_used_at.isoformat() if token.last_used_at else None,
        "revoked": token.revoked,
    }


def endpoint_json(endpoint: Endpoint) -> dict[str, Any]:
    """Give an endpoint for reading: how many secrets are active, never which."""
    return {
        "id": endpoint.id,
        "name": endpoint.name,
        "url": endpoint.url,
        "inbound": endpoint.inbound,
        "enabled": endpoint.enabled,
        "types": list(endpoint.types),
        "reviewers": dict(endpoint.reviewers),
        "secrets": len(endpoint.secrets),
        "paused": endpoint.paused,
        "failing_since": endpoint.failing_since.isoformat() if endpoint.failing_since else None,
    }


def endpoint_state(endpoint: Endpoint) -> str:
    """Say in words how an endpoint stands: open, failing, switched off, or why it was paused."""
    if not endpoint.enabled:
        return endpoint.paused or "tắt"
    if endpoint.failing_since is None:
        return "mở"
    return f"lỗi từ {endpoint.failing_since.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
