"""Remind: people hear of a time limit before, on and after its last day, once each; the day is the one it has now.

They hear as well of a copy that stands set aside when the dossier that was kept instead of it is withdrawn: its sender
may have taken back the wrong one of the two, and then the nominees are judged nowhere.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from service.domain import clocks
from service.domain.aftermath import ANNULMENT, NOTICE, REISSUE
from service.domain.claims import NOTE
from service.domain.deadlines import VIETNAM, local_day
from service.domain.events import EventType
from service.domain.search_terms import search_row
from service.domain.states import IN_HAND, State
from service.domain.terms import reminders
from service.ports import Change, NewJob, Query, Scope
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from service.domain.deadlines import Calendar
    from service.domain.dossier import Dossier
    from service.domain.events import Event
    from service.domain.terms import Term
    from service.ports import Deps, Lease

_OFFICE = "specialist"
_AGAINST = frozenset({"disagree", "comment"})
_MORNING = time(7, 30, tzinfo=VIETNAM)  # when the office opens
_EARLY = time(6, 0, tzinfo=VIETNAM)  # before it does
_PAGE, _PAGE_SECONDS = 200, 120.0


def jobs(deps: Deps, dossier: Dossier) -> tuple[NewJob, ...]:
    """Give the job that looks at the dossier's clocks, at its next reminder from today on; none when no clock runs."""
    return _looking(deps, dossier, since=local_day(deps.clock.now()))


def _looking(deps: Deps, dossier: Dossier, *, since: date) -> tuple[NewJob, ...]:
    days = [day for term in watched(deps, dossier) for _kind, day in reminders(term, calendar=deps.catalogue.calendar)]
    coming = min((day for day in days if day >= since), default=None)
    if coming is None:
        return ()
    return (NewJob("remind", dossier.id, datetime.combine(coming, _MORNING), deps.clock.now()),)


def watched(deps: Deps, dossier: Dossier) -> tuple[Term, ...]:
    """Give the clocks that people are reminded of: the dossier's, and by when an appraisal is to say that it fails.

    That day comes before the appraisal's own (10 of 25 working days, TT 20/2025/TT-BNV Điều 12 khoản 3 điểm a). Of one
    that nothing speaks against nobody is reminded: who hears that of every sound dossier reads it of none.
    """
    procedure = next((one for one in deps.catalogue.procedures if one.name == dossier.procedure), None)
    appraised = dossier.step is not None and dossier.step.role == _OFFICE and _is_doubted(dossier)
    limit = clocks.return_term(dossier, procedure, deps.catalogue.calendar) if procedure and appraised else None
    return (*dossier.terms, *([limit] if limit else []))


def _is_doubted(dossier: Dossier) -> bool:
    """Tell whether something speaks against an award: a check, or an agency's opinion."""
    return any(one.severity != NOTE for one in dossier.problems) or any(
        one.answer in _AGAINST for one in dossier.opinions
    )


def remind(deps: Deps, lease: Lease) -> None:
    """Tell of every clock of the dossier whose day has come and that was not told of yet, then arrange the next look.

    A clock that was moved, stopped or ended since the look was arranged is judged as it stands now: a reminder is
    known by its term, its kind and the last day it speaks of. The calendar may have changed as well; what is archived
    stays as its package tells it.
    """
    dossier = deps.store.dossier(lease.subject)
    is_kept = dossier.state is State.ARCHIVED
    current = dossier if is_kept else clocks.recounted(dossier, deps.catalogue.calendar)
    moved = current.terms != dossier.terms
    after = replace(current, version=dossier.version + 1) if moved else dossier
    known = {_key(event) for event in deps.store.events(dossier.id) if event.type is EventType.REMINDED}
    events = tuple(event for event in _due(deps, after) if _key(event) not in known)
    tomorrow = local_day(deps.clock.now()) + timedelta(days=1)
    change = Change(events=events, jobs=_looking(deps, after, since=tomorrow), lease=lease)
    if moved:
        change = replace(change, dossier=after, expected=dossier.version, search=search_row(after))
    deps.bell.ring(deps.store.commit(change))


def _due(deps: Deps, dossier: Dossier) -> Iterator[Event]:
    """Give the newest reminder that has come for each clock; an older one that was missed says nothing new."""
    today = local_day(deps.clock.now())
    for term in watched(deps, dossier):
        come = [(kind, day) for kind, day in reminders(term, calendar=deps.catalogue.calendar) if day <= today]
        if come:
            yield told(deps, dossier, EventType.REMINDED, _told(dossier, term, kind=come[-1][0]))


def _told(dossier: Dossier, term: Term, *, kind: str) -> dict[str, object]:
    return {
        "term": term.name,
        "title": term.title,
        "when": kind,
        "due": term.due.isoformat() if term.due else "",
        "why": term.deadline.why,
        "role": _role(dossier, term),
    }


def _role(dossier: Dossier, term: Term) -> str:
    """Give whose matter it is: the open step's, the office's once all is decided, else the unit's."""
    if dossier.step:
        return dossier.step.role
    return _OFFICE if term.name.partition(":")[0] in {NOTICE, ANNULMENT, REISSUE} else "unit"


def _key(event: Event) -> tuple[object, ...]:
    return event.data["term"], event.data["title"], event.data["when"], event.data["due"]


def recounting(deps: Deps, *, soon: timedelta | None = None) -> NewJob:
    """Give the job that counts open clocks by the calendar as it now is: each morning, `soon` after a start as well.

    After a start with another calendar only: a process that is renewed finds its own one's job waiting, and no other.
    """
    now, calendar = deps.clock.now(), _named(deps.catalogue.calendar)
    if soon and deps.jobs.owed("recount", [calendar]) and deps.jobs.backlog()["recount"] == 1:
        soon = None
    morning = datetime.combine(local_day(now), _EARLY)
    following = morning if now < morning else morning + timedelta(days=1)
    return NewJob("recount", calendar, now + soon if soon is not None else following, now)


def _named(calendar: Calendar) -> str:
    """Name a calendar by what it says."""
    days = (sorted(calendar.holidays), sorted(calendar.made_up), sorted(calendar.unverified), calendar.told_until)
    return hashlib.sha256(repr(days).encode()).hexdigest()


def recount(deps: Deps, lease: Lease) -> None:
    """Have every dossier in hand looked at whose days are others by the calendar of today; `remind` counts them anew.

    Holidays and days worked instead are announced when dossiers are under way (Bộ luật Lao động 2019 Điều 112): a page
    would show the old day until a reminder that came by that day itself.
    """
    query: Query | None = Query(states=tuple(IN_HAND), limit=_PAGE)
    while query is not None:
        lease = deps.jobs.extend(lease, now=deps.clock.now(), seconds=_PAGE_SECONDS)
        answer = deps.finder.find(query, scope=Scope())
        those = (deps.store.dossier(hit.dossier_id) for hit in answer.hits)
        moved = [one.id for one in those if clocks.recounted(one, deps.catalogue.calendar).terms != one.terms]
        deps.bell.ring(deps.jobs.ensure([NewJob("remind", one, deps.clock.now(), deps.clock.now()) for one in moved]))
        query = replace(query, cursor=answer.cursor) if answer.cursor else None
    deps.jobs.finish(lease)


def of_withdrawal(deps: Deps, before: Dossier, after: Dossier) -> tuple[NewJob, ...]:
    """Give the job that looks for copies of a dossier that is being withdrawn; none when it is not."""
    withdrawn = after.state is State.WITHDRAWN and before.state is not State.WITHDRAWN
    return (NewJob("copies", after.id, deps.clock.now()),) if withdrawn else ()


def tell_of_copies(deps: Deps, lease: Lease) -> None:
    """Write into the history of each copy that the dossier kept instead of it was withdrawn, once.

    Conflict where a copy is changed at this moment: then it is looked at again.
    """
    kept = deps.store.dossier(lease.subject)
    for copy in map(deps.store.dossier, deps.store.copies(kept.code)):
        if _told_of(deps, copy):
            continue
        after = replace(copy, version=copy.version + 1)
        event = told(deps, after, EventType.KEPT_WITHDRAWN, {"kept": kept.code})
        deps.bell.ring(deps.store.commit(Change(dossier=after, expected=copy.version, events=(event,))))
    deps.jobs.finish(lease)


def _told_of(deps: Deps, copy: Dossier) -> bool:
    """Tell whether it was said since the copy was set aside last."""
    says = {EventType.KEPT_WITHDRAWN, EventType.DUPLICATE_SET_ASIDE}
    said = [event.type for event in deps.store.events(copy.id) if event.type in says]
    return said[-1:] == [EventType.KEPT_WITHDRAWN]
