"""Urging: units that have not sent by a round's due date are reminded of it before, on and after the day, once each.

The plan, VI.2 a ("đôn đốc"; O6, O8). A letter goes to those who speak for the unit; the register keeps that it was
reminded, of which day, and who was told: nobody, where a unit has no account with an address, so that the office
writes to it itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from service.domain import rounds
from service.domain.deadlines import VIETNAM, local_day
from service.domain.errors import Conflict
from service.domain.events import MACHINE
from service.domain.permission import Operation
from service.domain.register import Entry, Kind, Lines
from service.domain.terms import reminder_days
from service.ports import Account, Letter, NewJob
from service.stages.rounds import dossiers_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.rounds import DueDate, Round
    from service.domain.units import Unit
    from service.ports import Deps, Lease

_JOB, _SUBJECT = "urge", "rounds"
_MORNING = time(7, 30, tzinfo=VIETNAM)  # when the office opens
_AGAIN, _TRIES = timedelta(minutes=10), 50
_STALE = timedelta(days=14)  # an installation that starts later reminds nobody of what is long over
_WHEN = {"before": "Sắp đến hạn", "on": "Hôm nay là ngày cuối", "after": "Đã quá hạn"}
_OURS = Account(MACHINE.name, roles=frozenset({"auditor"}))  # who looks at every dossier and changes none


@dataclass(frozen=True, slots=True)
class _Reminder:
    """That a unit is to hear of a round's due date today."""

    round: Round
    due: DueDate
    when: str
    unit: Unit

    @property
    def series(self) -> str:
        """Give the register's series, of one line: once for a unit, a date, and a time before or after it."""
        return f"reminder/{self.round.name}/{self.due.year}/{self.unit.id}/{self.due.date.isoformat()}/{self.when}"


def job(deps: Deps) -> NewJob:
    """Give the job that looks at the rounds' due dates on the next morning."""
    now = deps.clock.now()
    morning = datetime.combine(local_day(now), _MORNING)
    return NewJob(_JOB, _SUBJECT, morning if now < morning else morning + timedelta(days=1))


def urge(deps: Deps, lease: Lease) -> None:
    """Remind every unit whose time has come, then arrange the next morning; a mail server that is away is tried again.

    A crash between a letter and its line sends it again under the same Message-ID.
    """
    unsent = [one for one in _due_today(deps) if not _reminded(deps, one)]
    if unsent and lease.attempts < _TRIES:
        sentence = f"Chưa gửi được thư nhắc tới {len(unsent)} đơn vị."
        deps.jobs.again(lease, at=deps.clock.now() + _AGAIN, error=sentence)
        return
    deps.jobs.finish(lease)
    deps.jobs.ensure([job(deps)])


def _due_today(deps: Deps) -> Iterator[_Reminder]:
    """Give whom to remind: of each date the newest reminder that has come, where the unit has not sent."""
    today = local_day(deps.clock.now())
    for one in deps.catalogue.rounds:
        known = {line.series for line in deps.register.entries(Lines(Kind.REMINDER, round=one.name))}
        for due in one.due_dates:
            days = reminder_days(due.date, before=one.remind_before, calendar=deps.catalogue.calendar)
            come = [(kind, day) for kind, day in days if day <= today]
            if come and today - come[-1][1] <= _STALE:
                missing = (_Reminder(one, due, come[-1][0], unit) for unit in _missing(deps, one, due.year))
                yield from (each for each in missing if each.series not in known)


def _missing(deps: Deps, one: Round, year: int) -> list[Unit]:
    dossiers = list(dossiers_of(deps, one, year, account=_OURS, operation=Operation.ROUND_READ))
    today = local_day(deps.clock.now())
    stand = rounds.standings(one, year, units=deps.catalogue.units, dossiers=dossiers, on=today)
    return [each.unit for each in stand if not each.sent and not each.own]


def _reminded(deps: Deps, one: _Reminder) -> bool:
    """Write to those who speak for the unit and keep that it was reminded; False where no letter was taken."""
    people = [each for each in deps.accounts.accounts() if _speaks_for(each, one.unit)]
    told = [each.name for each in people if deps.mailer.send(_letter(deps, one, each)).status is not None]
    if people and not told:
        return False
    body = {"when": one.when, "due": one.due.date.isoformat(), "year": one.due.year, "told": told}
    entry = Entry(deps.ids.new(), Kind.REMINDER, one.series, 1, deps.clock.now(), MACHINE.name, body,
                  round=one.round.name, unit=one.unit.id)  # fmt: skip
    try:
        deps.register.enter(entry)
    except Conflict:  # another worker was first; the letters of both are one by their id
        return True
    return True


def _speaks_for(account: Account, unit: Unit) -> bool:
    reached = not account.unit_ids.isdisjoint({unit.id, *unit.codes})
    return account.enabled and bool(account.email) and "unit" in account.roles and reached


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
