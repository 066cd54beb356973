"""Urging: units that have not sent by a round's due date are reminded of it before, on and after the day, once each.

The plan, VI.2 a ("đôn đốc"; O6, O8). A letter goes to those who speak for the unit; the register keeps that it was
reminded, of which day, and who was told: nobody, where a unit has no account with an address, so that the office
writes to it itself.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from service.domain.deadlines import VIETNAM, local_day
from service.domain.errors import Conflict
from service.domain.events import MACHINE
from service.domain.permission import Operation
from service.domain.register import Entry, Kind, Lines
from service.domain.terms import reminder_days
from service.ports import Account, Letter, NewJob
from service.stages import registry
from service.stages.rounds import standings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.rounds import DueDate, Round
    from service.domain.units import Unit
    from service.ports import Answered, Deps, Lease

_JOB, _SUBJECT = "urge", "rounds"
_MORNING = time(7, 30, tzinfo=VIETNAM)  # when the office opens
_AGAIN, _TRIES = timedelta(minutes=10), 50
_SENDING_SECONDS = 90.0  # longer than a mail server may take over one letter, so that no second worker sends the same
_FOR_GOOD = 500  # RFC 5321 4.2.1: from here on it is of no use to try again
_STALE = timedelta(days=14)  # an installation that starts later reminds nobody of what is long over
_WHEN = {"before": "Sắp đến hạn", "on": "Hôm nay là ngày cuối", "after": "Đã quá hạn"}
_OURS = Account(MACHINE.name, roles=frozenset({"auditor"}))  # who looks at every dossier and changes none


@dataclass(frozen=True, slots=True)
class _Reminder:
    """That a unit is to hear of a round's due date today; `kept` is how the register says that it stands so far."""

    round: Round
    due: DueDate
    when: str
    unit: Unit
    kept: Entry | None = None

    @property
    def series(self) -> str:
        """Give the register's series: one for a unit, a date, and a time before or after it."""
        return f"reminder/{self.round.name}/{self.due.year}/{self.unit.id}/{self.due.date.isoformat()}/{self.when}"


def job(deps: Deps) -> NewJob:
    """Give the job that looks at the rounds' due dates on the next morning."""
    now = deps.clock.now()
    morning = datetime.combine(local_day(now), _MORNING)
    return NewJob(_JOB, _SUBJECT, morning if now < morning else morning + timedelta(days=1), now)


class _Post:
    """Hands letters in while it holds the job; after one that failed by the connection it keeps the others back."""

    def __init__(self, deps: Deps, lease: Lease) -> None:
        self._deps, self.lease = deps, lease
        self._away: Answered | None = None

    def hand(self, letter: Letter) -> Answered:
        """Hand a letter in; Conflict where another worker has the job by now."""
        if self._away is not None:
            return self._away
        self.lease = self._deps.jobs.extend(self.lease, now=self._deps.clock.now(), seconds=_SENDING_SECONDS)
        answered = self._deps.mailer.send(letter)
        if answered.status is None and not answered.refused:
            self._away = answered
        return answered


def urge(deps: Deps, lease: Lease) -> None:
    """Remind every unit whose time has come, then arrange the next morning; a mail server that is away is tried again.

    After the last try the register says who could not be written to. A crash between a letter and its line sends it
    again under the same Message-ID.
    """
    post, last = _Post(deps, lease), lease.attempts >= _TRIES
    people = [each for each in deps.accounts.accounts() if each.enabled and each.email and "unit" in each.roles]
    speakers = [(each, registry.spoken_for(deps, each.unit_ids)) for each in people]
    unsent = 0
    for one in _due_today(deps):
        theirs = [each for each, codes in speakers if not codes.isdisjoint({one.unit.id, *one.unit.codes})]
        unsent += not _reminded(deps, one, theirs, post, last=last)
    if unsent:
        sentence = f"Chưa gửi được thư nhắc tới {unsent} đơn vị."
        deps.jobs.again(post.lease, at=deps.clock.now() + _AGAIN, error=sentence)
        return
    deps.jobs.finish(post.lease)
    deps.jobs.ensure([job(deps)])


def _due_today(deps: Deps) -> Iterator[_Reminder]:
    """Give whom to remind: of each date the newest reminder that has come, where the unit has not sent.

    What says that today is the last day is said on no other day.
    """
    today = local_day(deps.clock.now())
    for one in deps.catalogue.rounds:
        known = {line.series: line for line in deps.register.entries(Lines(Kind.REMINDER, round=one.name))}
        for due in one.due_dates:
            days = reminder_days(due.date, before=one.remind_before, calendar=deps.catalogue.calendar)
            come = [(kind, day) for kind, day in days if day <= today]
            if not come or today - come[-1][1] > _STALE or (come[-1][0] == "on" and due.date != today):
                continue
            for unit in _missing(deps, one, due.year):
                found = _Reminder(one, due, come[-1][0], unit)
                kept = known.get(found.series)
                if kept is None or kept.body.get("owed"):
                    yield replace(found, kept=kept)


def _missing(deps: Deps, one: Round, year: int) -> list[Unit]:
    stand = standings(deps, one, year, account=_OURS, operation=Operation.ROUND_READ)
    return [each.unit for each in stand if not each.sent and not each.own]


def _reminded(deps: Deps, one: _Reminder, people: Sequence[Account], post: _Post, *, last: bool) -> bool:
    """Write to those who speak for the unit and keep who took it; False while a letter to one of them is owed.

    Who was told or refused for good is not written to again for another's sake.
    """
    told = list(one.kept.body["told"]) if one.kept else []
    asked = [each for each in people if one.kept is None or each.name in one.kept.body["owed"]]
    owed = []
    for each in asked:
        answered = post.hand(_letter(deps, one, each))
        if answered.status is not None:
            told.append(each.name)
        elif answered.refused < _FOR_GOOD and not last:
            owed.append(each.name)
    if asked and len(owed) == len(asked):
        return False
    body = {"when": one.when, "due": one.due.date.isoformat(), "year": one.due.year, "told": told, "owed": owed}
    number = one.kept.number + 1 if one.kept else 1
    entry = Entry(deps.ids.new(), Kind.REMINDER, one.series, number, deps.clock.now(), MACHINE.name, body,
                  round=one.round.name, unit=one.unit.id)  # fmt: skip
    try:
        deps.register.enter(entry)
    except Conflict:  # another worker was first; the letters of both are one by their id
        return True
    return not owed


def _letter(deps: Deps, one: _Reminder, account: Account) -> Letter:
    ground = f" ({one.due.legal_basis})" if one.due.legal_basis else ""
    text = (
        f"{_WHEN[one.when]}: {one.unit.name} chưa gửi hồ sơ của đợt «{one.round.title}», năm {one.due.year}.\n\n"
        f"Hạn gửi: {one.due.date:%d/%m/%Y}{ground}\n"
        f"Xem hướng dẫn: {deps.address}/phong-trao/{one.round.name}?nam={one.due.year}\n"
        "Nếu đơn vị vừa gửi hoặc không có đối tượng đề nghị, xin bỏ qua thư này.\n"
    )
    subject = f"Nhắc hạn gửi hồ sơ: {one.round.title}, năm {one.due.year}"
    return Letter(account.email, subject, text, f"{one.series}.{account.name}")
