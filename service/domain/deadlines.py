"""Deadlines in working days of Vietnam, each with the sentence that explains it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
_SATURDAY = 5
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days off with their names, and Saturdays or Sundays worked in exchange."""

    holidays: Mapping[date, str]
    made_up: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on `day`."""
        if day in self.made_up:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day, and why it is that day (Vietnamese)."""

    due: date
    why: str


def local_day(moment: datetime) -> date:
    """Give the day of an aware moment as clocks in Vietnam show it."""
    return moment.astimezone(VIETNAM).date()


def add_working_days(start: date, days: int, *, calendar: Calendar, ground: str = "") -> Deadline:
    """Give the deadline `days` working days after `start`, which is not counted itself.

    The first day is the day after the event (Bộ luật Dân sự 2015, Điều 147 khoản 2); a legal day
    off is not a working day (Bộ luật Lao động 2019, Điều 112).
    """
    day, left, off = start, days, []
    while left > 0:
        day += _ONE_DAY
        if calendar.is_working(day):
            left -= 1
        elif day in calendar.holidays:
            off.append(f"{day:%d/%m} {calendar.holidays[day]}")
    why = f"{days} ngày làm việc kể từ {start:%d/%m/%Y}, không tính ngày đầu, thứ Bảy và Chủ nhật"
    why += f"; trừ ngày nghỉ: {', '.join(off)}" if off else ""
    return Deadline(day, f"{why}. Căn cứ: {ground}." if ground else f"{why}.")


def working_days_between(start: date, end: date, *, calendar: Calendar) -> int:
    """Count working days after `start` up to and including `end` (0 when `end` is not later)."""
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(calendar.is_working(day) for day in days)
