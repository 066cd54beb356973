"""Time limits of a dossier (*thời hạn*): legal and internal clocks that stop, run on, are extended and end."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from service.domain.deadlines import (
    UNKNOWN,
    Calendar,
    Deadline,
    Extension,
    NamedDay,
    Pause,
    count,
    count_calendar,
    working_days_between,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.aftermath_rules import TermRule

LEGAL, STEP, SUPPLEMENT, RETURN, COMPILING = "legal", "step", "supplement", "return", "compiling"
OPINION = "opinion:"  # then the agency that was asked


@dataclass(frozen=True, slots=True)
class Term:
    """One time limit in working days, counted from the day after `start`; `of_calendar`: in days of the calendar.

    `name` is legal (the whole procedure), step (the open step, internal), supplement (the sender's), or
    `opinion:<agency>`; `remind_before` is how many working days before its end a reminder is due; `spent` are the
    working days used when it ended.
    """

    name: str
    title: str
    start: date
    days: int
    deadline: Deadline
    ground: str = ""
    unverified: bool = False
    remind_before: int = 2
    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()
    ended: date | None = None
    spent: int | None = None
    of_calendar: bool = False

    @property
    def due(self) -> date | None:
        """Give the last day, None while the clock stands."""
        return self.deadline.due

    @property
    def state(self) -> str:
        """Give ended, paused or running."""
        if self.ended is not None:
            return "ended"
        return "paused" if self.deadline.due is None else "running"

    @property
    def late_by(self) -> int:
        """Give how many calendar days after its last day it ended; 0 when in time or still open."""
        return max((self.ended - self.due).days, 0) if self.ended and self.due else 0

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Self:
        """Build from the object that a store keeps (days as ISO texts)."""
        deadline = dict(body["deadline"])
        named = {name: tuple(map(_named_day, deadline[name])) for name in ("skipped", "worked")}
        return cls(
            **{
                **body,
                "start": date.fromisoformat(body["start"]),
                "ended": _day(body["ended"]),
                "deadline": Deadline(**{**deadline, "due": _day(deadline["due"]), **named}),
                "pauses": tuple(
                    Pause(date.fromisoformat(one["since"]), one["reason"], _day(one["until"])) for one in body["pauses"]
                ),
                "extensions": tuple(
                    Extension(**{**one, "on": date.fromisoformat(one["on"])}) for one in body["extensions"]
                ),
            }
        )


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _named_day(body: Mapping[str, Any]) -> NamedDay:
    return NamedDay(date.fromisoformat(body["date"]), body["name"], body["unverified"])


def begin(
    name: str, title: str, *, on: date, days: int, calendar: Calendar, ground: str = "", unverified: bool = False
) -> Term:
    """Start a clock on the day of the event, which is not counted."""
    deadline = count(on, days, calendar=calendar, ground=_ground(ground, unverified))
    return Term(name, title, on, days, deadline, ground, unverified)


def begin_by(rule: TermRule, name: str, title: str, *, on: date, calendar: Calendar) -> Term:
    """Start a clock that a rule of the aftermath sets."""
    term = Term(
        name, title, on, rule.days, Deadline(None, ""), rule.legal_basis, rule.unverified, of_calendar=rule.of_calendar
    )
    return recount(term, calendar)


def pause(term: Term, reason: str, *, on: date, calendar: Calendar) -> Term:
    """Stop a clock on a day, which still counts; one that ended, or stands for that reason, stays as it is."""
    if term.ended is not None or any(one.until is None and one.reason == reason for one in term.pauses):
        return term
    return recount(replace(term, pauses=(*term.pauses, Pause(on, reason))), calendar)


def resume(term: Term, reason: str = "", *, on: date, calendar: Calendar) -> Term:
    """Let a clock that stands for this reason (empty: for any) run on from the day after `on`."""
    ends = [one for one in term.pauses if one.until is None and reason in {"", one.reason}]
    if not ends or term.ended is not None:
        return term
    pauses = tuple(replace(one, until=on) if one in ends else one for one in term.pauses)
    return recount(replace(term, pauses=pauses), calendar)


def extend(term: Term, extension: Extension, *, calendar: Calendar) -> Term:
    """Give a clock more working days, with the reason."""
    return recount(replace(term, extensions=(*term.extensions, extension)), calendar)


def end(term: Term, *, on: date, calendar: Calendar) -> Term:
    """Stop the clock for good; what stood until now is closed first, so that its last day is known."""
    if term.ended is not None:
        return term
    closed = resume(term, on=on, calendar=calendar)
    spent = working_days_between(term.start, on, calendar=calendar, pauses=closed.pauses)
    return replace(closed, ended=on, spent=spent)


def recount(term: Term, calendar: Calendar) -> Term:
    """Give the term with its last day counted anew."""
    if term.of_calendar:
        ground = _ground(term.ground, term.unverified)
        return replace(term, deadline=count_calendar(term.start, term.days, calendar=calendar, ground=ground))
    deadline = count(
        term.start,
        term.days,
        calendar=calendar,
        ground=_ground(term.ground, term.unverified),
        pauses=term.pauses,
        extensions=term.extensions,
    )
    return replace(term, deadline=deadline)


def _ground(ground: str, unverified: bool) -> str:  # noqa: FBT001 - a fact of the rule, not a mode
    return f"{ground}{UNKNOWN}" if ground and unverified else ground


def reminders(term: Term, *, calendar: Calendar) -> tuple[tuple[str, date], ...]:
    """Give when a running term is recalled to people: before, on and after its last day, each by its working day."""
    if term.state != "running" or term.due is None:
        return ()
    told = reminder_days(term.due, before=term.remind_before, calendar=calendar)
    return tuple((kind, day) for kind, day in told if kind != "before" or day > term.start)


def reminder_days(due: date, *, before: int, calendar: Calendar) -> tuple[tuple[str, date], ...]:
    """Give the days on which a last day is recalled: `before` working days earlier, on it, a working day later."""
    after = count(due, 1, calendar=calendar).due or due
    return ("before", _working_days_before(due, before, calendar=calendar)), ("on", due), ("after", after)


def _working_days_before(day: date, days: int, *, calendar: Calendar) -> date:
    while days > 0:
        day = date.fromordinal(day.toordinal() - 1)
        days -= calendar.is_working(day)
    return day
