"""The calendar of 2024-2027 and 200 deadlines against tables that were written out by hand, not by the code."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

from service.domain.deadlines import add_working_days
from tests.kit.rules import rules

HERE = Path(__file__).resolve().parent
CALENDAR = rules().calendar
SWAPPED = ((date(2024, 5, 4), date(2024, 4, 29)), (date(2025, 4, 26), date(2025, 5, 2)),
           (date(2026, 1, 10), date(2026, 1, 2)), (date(2026, 8, 22), date(2026, 8, 31)))  # fmt: skip


def written_out() -> set[date]:
    """Read the working days of the rows."""
    days = set()
    for line in (HERE / "data/working_days.txt").read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        month, _, weeks = line.partition("|")
        year, number = map(int, month.split("-"))
        days |= {date(year, number, int(cell)) for cell in weeks.replace("|", " ").split() if cell != ".."}
    return days


def test_every_day_of_four_years_is_worked_or_not_as_the_rows_say() -> None:
    rows, first = written_out(), date(2024, 1, 1)
    days = [first + timedelta(days=number) for number in range((date(2028, 1, 1) - first).days)]

    assert [day for day in days if CALENDAR.is_working(day) != (day in rows)] == []


def test_every_swap_has_its_day_off_and_its_saturday() -> None:
    assert [(CALENDAR.is_working(worked), CALENDAR.is_working(off)) for worked, off in SWAPPED] == [(True, False)] * 4


def test_two_hundred_deadlines_agree_with_the_table_and_name_what_they_passed() -> None:
    with (HERE / "data/deadlines.csv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    wrong = []
    for row in rows:
        start = date.fromisoformat(row["start"])
        deadline = add_working_days(start, int(row["working_days"]), calendar=CALENDAR)
        holidays = bool(deadline.skipped)
        passes = any("làm bù" not in name for name in filter(None, row["passes"].split("; ")))
        made_up = len(deadline.worked) == row["passes"].count("làm bù")
        if deadline.due != date.fromisoformat(row["due"]) or holidays != passes or not made_up:
            wrong.append((row, deadline))

    assert len(rows) == 200
    assert wrong == []


def test_days_off_of_a_year_that_no_table_tells_are_said_to_be_unverified() -> None:
    """Tết of 2028 is computed: no notice told yet which days offices are closed."""
    through = add_working_days(date(2027, 12, 20), 25, calendar=CALENDAR)
    past = add_working_days(date(2025, 1, 20), 10, calendar=CALENDAR)

    assert "26/01 Tết Nguyên Đán (chưa kiểm chứng)" in through.why
    assert {one.unverified for one in past.skipped} == {False}
