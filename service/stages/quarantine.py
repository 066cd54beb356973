"""Quarantine: what the machine stopped at or could file under no dossier, and a person's word on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.dossier import PaperStatus
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.events import EventType
from service.domain.permission import Operation, units_reached
from service.domain.states import Processing, State
from service.domain.statuses import ANSWERS
from service.ports import Change, Handling, NewJob, Query
from service.stages import reporting, seeing
from service.stages.meaning import request_of
from service.stages.retrieve import find, show
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from service.domain.dossier import Dossier
    from service.domain.events import Actor, Event
    from service.ports import Account, Answer, Deps, Intake
    from service.stages.seeing import Sight

_ASKING = ("parked", "refused", "conflict")
_MOST_ASKING = 200
_MOST_STATUSES = 50


def quarantined(deps: Deps, account: Account, operation: Operation = Operation.QUARANTINE_READ) -> Answer:
    """List dossiers the machine stopped at, or that hold a paper it would not open."""
    query = Query(processing=(Processing.QUARANTINED.value,), limit=200)
    return find(deps, query, account=account, operation=operation)


def waiting_messages(deps: Deps, account: Account) -> Sequence[Intake]:
    """Give the messages that only a person can place, newest first, and after them the newest statuses received.

    They are a recall, update or replacement of what is not here (parked), what could not be opened
    (refused), and other content under a known id (conflict). NotAllowed outside the office.
    """
    units_reached(Operation.QUARANTINE_READ, account)
    # Asked for apart: peers send statuses by the thousand, and these must not push a recall off the page.
    asking = deps.store.messages(outcomes=_ASKING, limit=_MOST_ASKING)
    found = [*asking, *deps.store.messages(outcomes=("status",), limit=_MOST_STATUSES)]
    sight = seeing.sight(deps, account.roles)
    return [_seen(sight, one) for one in found]


def _seen(sight: Sight, intake: Intake) -> Intake:
    """Give a message without who is not to be seen in its dossier, or anywhere where it has none."""
    return sight.without(intake, [intake.dossier_id]) if intake.dossier_id else sight.without_any(intake)


def handle(deps: Deps, intake_id: str, *, answer: str, reason: str, actor: Actor, account: Account) -> Intake:
    """Answer a message that waits: accepted or refused for a change asked for, seen for any other; its sender is told.

    A change parked behind another request of its dossier, once accepted, is laid before that dossier to be answered
    there like any. A reason is always wanted.
    Raises NotFound, NotAllowed, Invalid, or Conflict where it was answered already or its dossier cannot follow.
    """
    units_reached(Operation.QUARANTINE_KEEP, account)
    intake = deps.store.intake_by_id(intake_id)
    _may_answer(intake, answer, reason)
    handling = Handling(intake.id, answer, reason.strip(), account.name, deps.clock.now())
    if intake.outcome == "parked" and answer == "accepted" and intake.dossier_id:
        change = _now_asked(deps, intake, handling, actor)
    else:
        reports = reporting.of_answer(deps, intake, answer=answer, reason=reason.strip())
        change = Change(handling=handling, reports=reports if intake.outcome == "parked" else ())
    deps.bell.ring(deps.store.commit(change))
    return _seen(seeing.sight(deps, account.roles), deps.store.intake_by_id(intake.id))


def _may_answer(intake: Intake, answer: str, reason: str) -> None:
    answers = ANSWERS.get(intake.outcome, ())
    if not answers:
        raise Conflict("Thông điệp này không chờ người xử lý.", current=intake)
    if intake.handled_at:
        raise Conflict(f"Thông điệp đã được {intake.handled_by} xử lý.", current=intake)
    if answer not in answers:
        raise Invalid(f"Câu trả lời phải là một trong: {', '.join(answers)}.")
    if not reason.strip():
        raise Invalid("Phải ghi lý do hoặc việc đã làm với thông điệp.")


def _now_asked(deps: Deps, intake: Intake, handling: Handling, actor: Actor) -> Change:
    """Lay a parked request before its dossier, where it is answered like any; nothing is applied here."""
    dossier = deps.store.dossier(str(intake.dossier_id))
    if dossier.change_request is not None:
        raise Conflict(
            f"Hồ sơ {dossier.code} còn một yêu cầu chờ trả lời; hãy trả lời yêu cầu đó trước.", current=dossier
        )
    request = request_of(intake)
    after = replace(dossier, version=dossier.version + 1, change_request=request)
    data = {"message": intake.id, "kind": request.kind, "reason": request.reason}
    event = told(deps, after, EventType.CHANGE_REQUESTED, data, actor=actor)
    return Change(dossier=after, expected=dossier.version, events=(event,), handling=handling)


def release(deps: Deps, dossier_id: str, *, actor: Actor, account: Account) -> Dossier:
    """Try again from the state the dossier stands in, its quarantined papers too."""
    dossier = _held(deps, dossier_id, account)
    papers = tuple(
        replace(paper, status=PaperStatus.STORED, attempts=0, reason="", message="")
        if paper.status is PaperStatus.QUARANTINED
        else paper
        for paper in dossier.papers
    )
    state = dossier.state if dossier.processing is Processing.QUARANTINED else State.RECEIVED
    after = replace(
        dossier,
        papers=papers,
        state=state,
        processing=Processing.WORKING,
        reason="",
        message="",
        step=None if state is State.RECEIVED else dossier.step,
        version=dossier.version + 1,
    )
    return _commit(deps, dossier, after, told(deps, after, EventType.RELEASED, {"was": dossier.reason}, actor=actor))


def release_many(
    deps: Deps,
    ids: Sequence[str] | None,
    *,
    span: tuple[datetime, datetime] | None = None,
    actor: Actor,
    account: Account,
) -> dict[str, str]:
    """Try again these dossiers, or without `ids` all at the desk that came within `span`.

    Gives for each its code and why it was refused (empty: it was released); one refusal keeps no other waiting.
    """
    units_reached(Operation.QUARANTINE_KEEP, account)
    if ids is None:
        held = quarantined(deps, account, Operation.QUARANTINE_KEEP).hits
        ids = [one.dossier_id for one in held if span is None or span[0] <= one.received_at < span[1]]
    outcomes: dict[str, str] = {}
    for one in ids[:_MOST_ASKING]:
        try:
            outcomes[release(deps, one, actor=actor, account=account).code] = ""
        except (NotFound, Conflict) as refusal:
            outcomes[one] = str(refusal)
    return outcomes


def reject_quarantined(deps: Deps, dossier_id: str, *, reason: str, actor: Actor, account: Account) -> Dossier:
    """Close a dossier the machine could not work on, with a person's reason."""
    dossier = _held(deps, dossier_id, account)
    if not reason.strip():
        raise Invalid("Từ chối phải ghi lý do.")
    after = replace(
        dossier,
        state=State.REJECTED,
        processing=Processing.WORKING,
        outcome="rejected",
        step=None,
        reason="",
        message="",
        version=dossier.version + 1,
    )
    return _commit(deps, dossier, after, told(deps, after, EventType.REJECTED, {"reason": reason}, actor=actor))


def _held(deps: Deps, dossier_id: str, account: Account) -> Dossier:
    dossier = show(deps, dossier_id, account=account, operation=Operation.QUARANTINE_KEEP)
    paper_held = any(paper.status is PaperStatus.QUARANTINED for paper in dossier.papers)
    waiting = dossier.state in {State.INCOMPLETE, State.SET_ASIDE}
    if dossier.processing is not Processing.QUARANTINED and not (paper_held and waiting):
        raise Conflict(f"Hồ sơ {dossier.code} không bị cách ly.", current=dossier)
    return dossier


def _commit(deps: Deps, before: Dossier, after: Dossier, event: Event) -> Dossier:
    job = NewJob("advance", after.id, deps.clock.now())
    reports = reporting.of_events(deps, after, (event,))
    change = Change(dossier=after, expected=before.version, events=(event,), jobs=(job,), reports=reports)
    deps.bell.ring(deps.store.commit(change))
    return after
