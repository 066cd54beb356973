"""Deadlines in working days of Vietnam, each with the sentence that explains it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)
UNKNOWN = " (chưa kiểm chứng)"


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off with their names, and Saturdays or Sundays worked in exchange, each with what it makes up for.

    `unverified` are those of them that no official notice known to the office confirms; `told_until` is the last year
    of which the office's own table tells (0: of every year).
    """

    holidays: Mapping[date, str]
    made_up: Mapping[date, str] = field(default_factory=dict)
    unverified: frozenset[date] = frozenset()
    told_until: int = 0

    def is_unverified(self, day: date) -> bool:
        """Tell whether no notice confirms a day: it is marked so, or of a year that only a computed calendar knows."""
        return day in self.unverified or bool(self.told_until and day.year > self.told_until)

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        if day in self.made_up:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays


@dataclass(frozen=True, slots=True)
class NamedDay:
    """A day that the count passed over (a holiday) or took in although it is a weekend (made up)."""

    date: date
    name: str
    unverified: bool = False

    def __str__(self) -> str:
        """Say it as the office does."""
        return f"{self.date:%d/%m} {self.name}{UNKNOWN if self.unverified else ''}"


@dataclass(frozen=True, slots=True)
class Pause:
    """A stretch in which the clock stands: the days after `since` up to and including `until` do not count.

    `until` is None while it still stands.
    """

    since: date
    reason: str
    until: date | None = None

    def covers(self, day: date) -> bool:
        """Tell whether the clock stands on `day`."""
        return self.since < day and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Extension:
    """Working days given beyond the limit, by whom, on which day, and why."""

    days: int
    reason: str
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, and why it is that day (Vietnamese); `due` is None while the clock stands.

    `skipped` are weekday holidays passed over, `worked` weekend days counted; `left` the working days that remain
    from where a standing clock stopped.
    """

    due: date | None
    why: str
    skipped: tuple[NamedDay, ...] = ()
    worked: tuple[NamedDay, ...] = ()
    left: int = 0


def local_day(moment: datetime) -> date:
    """Give the day of an aware moment as clocks in Vietnam show it."""
    return moment.astimezone(VIETNAM).date()


def add_working_days(start: date, days: int, *, calendar: Calendar, ground: str = "") -> Deadline:
    """Give the deadline `days` working days after `start`, which is not counted itself.

    The first day is the day after the event (Bộ luật Dân sự 2015, Điều 147 khoản 2); a legal day
    off is not a working day (Bộ luật Lao động 2019, Điều 112).
    """
    return count(start, days, calendar=calendar, ground=ground)


def count(
    start: date,
    days: int,
    *,
    calendar: Calendar,
    ground: str = "",
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Deadline:
    """Give the deadline `days` working days and the extensions after `start`, leaving out what the pauses cover."""
    standing = next((pause for pause in pauses if pause.until is None), None)
    left, day, passed = days + sum(one.days for one in extensions), start, list[date]()
    while left > 0 and not (standing and standing.covers(day + _ONE_DAY)):
        day += _ONE_DAY
        passed.append(day)
        if calendar.is_working(day) and not any(pause.covers(day) for pause in pauses):
            left -= 1
    skipped = tuple(_named(passed, calendar.holidays, calendar))
    worked = tuple(_named(passed, calendar.made_up, calendar))
    parts = [f"{days} ngày làm việc kể từ {start:%d/%m/%Y}, không tính ngày đầu, thứ Bảy và Chủ nhật"]
    parts += [f"trừ ngày nghỉ: {', '.join(map(str, skipped))}"] if skipped else []
    parts += [f"tính cả ngày làm bù: {', '.join(map(str, worked))}"] if worked else []
    parts += [f"gia hạn {one.days} ngày làm việc từ {one.on:%d/%m/%Y} ({one.reason})" for one in extensions]
    parts += [_told(pause, calendar) for pause in pauses]
    stopped = bool(standing) and left > 0
    parts += [f"còn {left} ngày làm việc khi chạy lại"] if stopped else []
    why = "; ".join(parts) + "."
    return Deadline(None if stopped else day, f"{why} Căn cứ: {ground}." if ground else why, skipped, worked, left)


def count_calendar(start: date, days: int, *, calendar: Calendar, ground: str = "") -> Deadline:
    """Give the deadline `days` days after `start` as the calendar has them, `start` not counted.

    Where the last day is none that offices work, it is the next that they do (Bộ luật Dân sự 2015, Điều 148 khoản 5).
    """
    last = day = start + timedelta(days=days)
    while not calendar.is_working(day):
        day += _ONE_DAY
    why = f"{days} ngày kể từ {start:%d/%m/%Y}, không tính ngày đầu"
    why += f"; {last:%d/%m/%Y} là ngày nghỉ nên đến hết ngày làm việc tiếp theo" if day != last else ""
    return Deadline(day, f"{why}. Căn cứ: {ground}." if ground else f"{why}.")


def _named(passed: Sequence[date], names: Mapping[date, str], calendar: Calendar) -> Iterator[NamedDay]:
    """Name the days that change the count: weekday holidays, and weekend days that are worked."""
    for day in passed:
        if day in names and (day.weekday() < _SATURDAY or day in calendar.made_up):
            yield NamedDay(day, names[day], calendar.is_unverified(day))


def _told(pause: Pause, calendar: Calendar) -> str:
    if pause.until is None:
        return f"đang tạm dừng từ {pause.since:%d/%m/%Y} ({pause.reason})"
    lost = working_days_between(pause.since, pause.until, calendar=calendar)
    until = f"tạm dừng từ {pause.since:%d/%m/%Y} đến {pause.until:%d/%m/%Y} ({pause.reason})"
    return f"{until}, không tính {lost} ngày làm việc"


def working_days_between(start: date, end: date, *, calendar: Calendar, pauses: Sequence[Pause] = ()) -> int:
    """Count working days after `start` up to and including `end` (0 when `end` is not later), pauses left out."""
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(calendar.is_working(day) and not any(pause.covers(day) for pause in pauses) for day in days)
