"""Quarantine: what the machine stopped at or could file under no dossier, and a person's word on it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.dossier import PaperStatus
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.events import EventType
from service.domain.states import Processing, State
from service.ports import Change, NewJob, Query
from service.stages.retrieve import find, show
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.dossier import Dossier
    from service.domain.events import Actor, Event
    from service.ports import Account, Answer, Deps, Intake

_OPERATORS = frozenset({"operator", "specialist", "head"})
_READERS = _OPERATORS | {"auditor"}
_ASKING = ("parked", "refused", "conflict")
_MOST_ASKING = 200
_MOST_STATUSES = 50


def quarantined(deps: Deps, account: Account) -> Answer:
    """List dossiers the machine stopped at, or that hold a paper it would not open."""
    return find(deps, Query(processing=(Processing.QUARANTINED.value,), limit=200), account=account)


def waiting_messages(deps: Deps, account: Account) -> Sequence[Intake]:
    """Give the messages that only a person can place, newest first, and after them the newest statuses received.

    They are a recall, update or replacement of what is not here (parked), what could not be opened
    (refused), and other content under a known id (conflict). NotAllowed outside the office.
    """
    if not (account.enabled and account.roles & _READERS):
        raise NotAllowed("Chỉ cán bộ của cơ quan được xem thông điệp chờ người xem.")
    # Asked for apart: peers send statuses by the thousand, and these must not push a recall off the page.
    asking = deps.store.messages(outcomes=_ASKING, limit=_MOST_ASKING)
    return [*asking, *deps.store.messages(outcomes=("status",), limit=_MOST_STATUSES)]


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
    if not account.roles & _OPERATORS:
        raise NotAllowed("Chỉ người vận hành, chuyên viên hoặc lãnh đạo phòng được xử lý mục cách ly.")
    dossier = show(deps, dossier_id, account=account)
    paper_held = any(paper.status is PaperStatus.QUARANTINED for paper in dossier.papers)
    waiting = dossier.state in {State.INCOMPLETE, State.SET_ASIDE}
    if dossier.processing is not Processing.QUARANTINED and not (paper_held and waiting):
        raise Conflict(f"Hồ sơ {dossier.code} không bị cách ly.", current=dossier)
    return dossier


def _commit(deps: Deps, before: Dossier, after: Dossier, event: Event) -> Dossier:
    job = NewJob("advance", after.id, deps.clock.now())
    deps.bell.ring(deps.store.commit(Change(dossier=after, expected=before.version, events=(event,), jobs=(job,))))
    return after
