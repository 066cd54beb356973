"""The clocks of one dossier: which start, stop, run on and end with what happens to it."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import terms
from service.domain.deadlines import local_day
from service.domain.dossier import OpenStep
from service.domain.events import EventType
from service.domain.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from service.domain.deadlines import Calendar, Deadline
    from service.domain.dossier import Dossier
    from service.domain.orders import Ground
    from service.domain.procedures import Procedure, Step
    from service.domain.terms import Term

# What may stop the legal clock; a procedure file says which of them do (`[clock] pauses`).
CAUSES: Mapping[str, str] = MappingProxyType(
    {
        "supplement": "chờ đơn vị bổ sung",
        "opinions": "chờ ý kiến cơ quan liên quan",
        "suspension": "hồ sơ tạm dừng",
    }
)


def with_term(dossier: Dossier, term: Term) -> Dossier:
    """Put a term in place of the one of the same name."""
    others = tuple(one for one in dossier.terms if one.name != term.name)
    return replace(dossier, terms=(*others, term))


def begin_legal(dossier: Dossier, ground: Ground) -> Dossier:
    """Start the legal clock, once, from the day the papers that count arrived.

    By the rule read (TT 62/2025/TT-BNNMT Điều 16 khoản 4 điểm c) it starts only with a complete and valid dossier; a
    procedure file may let it start with the receipt.
    """
    rule = ground.procedure.clock
    waits = rule is not None and rule.starts == "complete" and dossier.state is not State.IN_REVIEW
    known = dossier.term(terms.LEGAL)
    if rule is None or waits or (known is not None and known.ended is None):
        return dossier
    begun = terms.begin(
        terms.LEGAL,
        "Thời hạn giải quyết hồ sơ",
        on=local_day(dossier.arrived_at or dossier.received_at),
        days=rule.working_days,
        calendar=ground.calendar,
        ground=rule.legal_basis,
        unverified=rule.unverified,
    )
    return with_term(dossier, replace(begun, remind_before=rule.remind_before))


def open_step(dossier: Dossier, step: Step, ground: Ground) -> Dossier:
    """Open a step now, with its internal clock and its due date explained."""
    begun = terms.begin(
        terms.STEP,
        step.title,
        on=ground.today,
        days=step.working_days,
        calendar=ground.calendar,
        ground=step.legal_basis or ground.procedure.legal_basis,
        unverified=step.unverified,
    )
    opened = OpenStep(
        step.name,
        step.title,
        step.role,
        step.actions,
        ground.now,
        begun.due,
        begun.deadline.why,
        fast_path=ground.procedure.fast_path,
    )
    return with_term(replace(dossier, step=opened), begun)


def step_opened(dossier: Dossier) -> tuple[EventType, Mapping[str, Any]]:
    """Give the event of the step that was opened."""
    step = dossier.step
    if step is None:
        return EventType.STEP_OPENED, {}
    due = step.due.isoformat() if step.due else None
    told = {"step": step.name, "title": step.title, "role": step.role, "due": due, "why": step.why}
    return EventType.STEP_OPENED, told


def return_by(dossier: Dossier, ground: Ground) -> Deadline | None:
    """Give by when the sender is to be told that the dossier does not qualify, while that may still be said."""
    term = return_term(dossier, ground.procedure, ground.calendar)
    return term.deadline if term else None


def return_term(dossier: Dossier, procedure: Procedure, calendar: Calendar) -> Term | None:
    """Give that limit as a clock: it counts with the legal one, and is kept nowhere.

    Its start is the day the dossier was complete (TT 20/2025/TT-BNV Điều 12 khoản 3). A procedure without a legal clock
    has the limit all the same (TT 118/2025/TT-BTC Điều 13 khoản 9 is of the simplified one too), and stands with the
    open step.
    """
    rule, legal = procedure.returning, dossier.term(terms.LEGAL)
    may = dossier.step is not None and {"return", "reject"} & set(dossier.step.actions)
    ended = legal.ended is not None if legal else procedure.clock is not None or dossier.state is not State.IN_REVIEW
    if rule is None or ended or not may:
        return None
    on = legal.start if legal else local_day(dossier.arrived_at or dossier.received_at)
    title, days = "Báo đơn vị trình nếu không đủ điều kiện", rule.working_days
    begun = terms.begin(terms.RETURN, title, on=on, days=days, calendar=calendar, ground=rule.legal_basis,
                        unverified=rule.unverified)  # fmt: skip
    stood = legal or dossier.term(terms.STEP)
    return terms.recount(replace(begun, pauses=stood.pauses if stood else ()), calendar)


def await_supplement(dossier: Dossier, ground: Ground) -> Dossier:
    """Close the step, stop the legal clock where the procedure says so, and start the sender's own."""
    closed = end(dossier, terms.STEP, on=ground.today, calendar=ground.calendar)
    begun = terms.begin(
        terms.SUPPLEMENT,
        "Thời hạn bổ sung của đơn vị",
        on=ground.today,
        days=ground.procedure.supplement_working_days,
        calendar=ground.calendar,
        ground=ground.procedure.supplement_source or ground.procedure.legal_basis,
        unverified=ground.procedure.unverified,
    )
    return with_term(stop(replace(closed, step=None), "supplement", ground), begun)


def stop(dossier: Dossier, cause: str, ground: Ground) -> Dossier:
    """Stop the clocks for a cause: the legal one where the procedure lets that cause stop it, and the open step's."""
    rule = ground.procedure.clock
    names = {terms.STEP, terms.COMPILING} | ({terms.LEGAL} if rule and cause in rule.pauses else set())
    return _changed(
        dossier,
        lambda term: (
            terms.pause(term, CAUSES[cause], on=ground.today, calendar=ground.calendar) if term.name in names else term
        ),
    )


def stop_legal(dossier: Dossier, cause: str, ground: Ground) -> Dossier:
    """Stop the legal clock alone, where the procedure lets that cause stop it; the step's goes on."""
    rule = ground.procedure.clock
    term = dossier.term(terms.LEGAL)
    if rule is None or term is None or cause not in rule.pauses:
        return dossier
    return with_term(dossier, terms.pause(term, CAUSES[cause], on=ground.today, calendar=ground.calendar))


def begin_compiling(dossier: Dossier, ground: Ground) -> Dossier:
    """Start the clock by whose end the decider is to have the dossier, all opinions being in."""
    rule = ground.procedure.compiling
    begun = terms.begin(terms.COMPILING, "Tổng hợp, trình sau khi đủ ý kiến", on=ground.today, days=rule.working_days,
                        calendar=ground.calendar, ground=rule.legal_basis, unverified=rule.unverified)  # fmt: skip
    return with_term(dossier, begun)


def run_on(dossier: Dossier, cause: str, *, on: date, calendar: Calendar) -> Dossier:
    """Let the clocks that this cause stopped run on; the supplement's own clock ends with the supplement."""
    after = _changed(dossier, lambda term: terms.resume(term, CAUSES[cause], on=on, calendar=calendar))
    return end(after, terms.SUPPLEMENT, on=on, calendar=calendar) if cause == "supplement" else after


def supplemented(dossier: Dossier, *, on: date, calendar: Calendar) -> Dossier:
    """Let the clocks that waited for papers run on, and close the open step: the papers are read and checked anew."""
    after = run_on(dossier, "supplement", on=on, calendar=calendar)
    return end(after, terms.STEP, on=on, calendar=calendar)


def end(dossier: Dossier, name: str, *, on: date, calendar: Calendar) -> Dossier:
    """End the clock of that name, if it is there."""
    return _changed(dossier, lambda term: terms.end(term, on=on, calendar=calendar) if term.name == name else term)


def end_all(dossier: Dossier, *, on: date, calendar: Calendar) -> Dossier:
    """End every clock: the dossier is decided, or leaves the office."""
    return _changed(dossier, lambda term: terms.end(term, on=on, calendar=calendar))


def recounted(dossier: Dossier, calendar: Calendar) -> Dossier:
    """Count every open clock anew, for a calendar that has changed since."""
    return _changed(dossier, lambda term: term if term.ended else terms.recount(term, calendar))


def summary(dossier: Dossier) -> list[dict[str, Any]]:
    """Give what the clocks came to, for the event that ends them: days used, last day, and lateness as a fact."""
    return [
        {
            "term": term.name,
            "title": term.title,
            "start": term.start.isoformat(),
            "ended": term.ended.isoformat(),
            "spent": term.spent,
            "due": term.due.isoformat() if term.due else None,
            "late_by": term.late_by,
        }
        for term in dossier.terms
        if term.ended
    ]


def _changed(dossier: Dossier, change: Callable[[Term], Term]) -> Dossier:
    """Change the terms, and let the open step show its own term's last day."""
    return show_step_due(replace(dossier, terms=tuple(map(change, dossier.terms))))


def show_step_due(dossier: Dossier) -> Dossier:
    """Let the open step show the last day of its own term."""
    term = dossier.term(terms.STEP)
    if dossier.step is None or term is None or term.ended:
        return dossier
    return replace(dossier, step=replace(dossier.step, due=term.due, why=term.deadline.why))
