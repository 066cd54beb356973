"""Time limits stop, run on, are extended and end; each still says why its last day is that day."""

from __future__ import annotations

import json
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from service.adapters.postgres.rows import dump
from service.domain import terms
from service.domain.deadlines import Calendar, Extension
from service.domain.terms import Term

CALENDAR = Calendar({date(2026, 4, 30): "Ngày Chiến thắng", date(2026, 5, 1): "Quốc tế Lao động"},
                    {date(2026, 4, 25): "Làm bù cho ngày 24/04/2026"}, frozenset({date(2026, 5, 1)}))  # fmt: skip
WAIT = "chờ đơn vị bổ sung"


def a_term(start: date = date(2026, 3, 2), days: int = 10) -> Term:
    """Start the legal clock on a Monday."""
    return terms.begin("legal", "Thời hạn giải quyết", on=start, days=days, calendar=CALENDAR, ground="Điều 12")


def test_a_standing_clock_has_no_last_day_and_says_what_is_left() -> None:
    standing = terms.pause(a_term(), WAIT, on=date(2026, 3, 4), calendar=CALENDAR)

    assert (standing.state, standing.due) == ("paused", None)
    assert "đang tạm dừng từ 04/03/2026 (chờ đơn vị bổ sung); còn 8 ngày làm việc khi chạy lại" in standing.deadline.why


def test_the_days_of_waiting_do_not_count_and_are_told() -> None:
    standing = terms.pause(a_term(), WAIT, on=date(2026, 3, 4), calendar=CALENDAR)

    running = terms.resume(standing, WAIT, on=date(2026, 3, 11), calendar=CALENDAR)

    # Two days before (3/3, 4/3), eight from 12/3 on.
    assert (running.state, running.due) == ("running", date(2026, 3, 23))
    assert (
        "tạm dừng từ 04/03/2026 đến 11/03/2026 (chờ đơn vị bổ sung), không tính 5 ngày làm việc" in running.deadline.why
    )


def test_a_clock_that_stands_for_two_reasons_waits_for_both() -> None:
    standing = terms.pause(a_term(), WAIT, on=date(2026, 3, 4), calendar=CALENDAR)
    twice = terms.pause(standing, "hồ sơ tạm dừng", on=date(2026, 3, 5), calendar=CALENDAR)

    still = terms.resume(twice, WAIT, on=date(2026, 3, 9), calendar=CALENDAR)
    free = terms.resume(still, "hồ sơ tạm dừng", on=date(2026, 3, 11), calendar=CALENDAR)

    assert (still.state, free.due) == ("paused", date(2026, 3, 23))


def test_an_extension_names_its_reason_and_its_days() -> None:
    longer = terms.extend(a_term(), Extension(3, "chờ kết luận", "lanhdao", date(2026, 3, 9)), calendar=CALENDAR)

    assert (a_term().due, longer.due) == (date(2026, 3, 16), date(2026, 3, 19))
    assert "gia hạn 3 ngày làm việc từ 09/03/2026 (chờ kết luận)" in longer.deadline.why


def test_holidays_made_up_days_and_what_is_not_verified_are_named() -> None:
    why = a_term(date(2026, 4, 23), 6).deadline.why

    assert "trừ ngày nghỉ: 30/04 Ngày Chiến thắng, 01/05 Quốc tế Lao động (chưa kiểm chứng)" in why
    assert "tính cả ngày làm bù: 25/04 Làm bù cho ngày 24/04/2026" in why


def test_what_was_used_and_how_late_it_was_are_facts_at_the_end() -> None:
    standing = terms.pause(a_term(), WAIT, on=date(2026, 3, 4), calendar=CALENDAR)
    running = terms.resume(standing, WAIT, on=date(2026, 3, 11), calendar=CALENDAR)

    ended = terms.end(running, on=date(2026, 3, 25), calendar=CALENDAR)

    assert (ended.spent, ended.late_by, ended.state) == (12, 2, "ended")
    assert terms.reminders(ended, calendar=CALENDAR) == ()


def test_reminders_stand_before_on_and_after_the_last_day() -> None:
    assert terms.reminders(a_term(), calendar=CALENDAR) == (
        ("before", date(2026, 3, 12)),
        ("on", date(2026, 3, 16)),
        ("after", date(2026, 3, 17)),
    )


MOVES = some.lists(
    some.tuples(some.sampled_from(["pause", "resume", "other", "extend"]), some.integers(0, 9)), max_size=9
)


@given(MOVES, some.integers(1, 25))
def test_whatever_happens_exactly_the_limit_is_counted_and_the_term_survives_the_store(
    moves: list[tuple[str, int]], days: int
) -> None:
    term, day, more = a_term(days=days), date(2026, 3, 2), 0
    for move, later in moves:
        day += timedelta(days=later)
        if move == "pause":
            term = terms.pause(term, WAIT, on=day, calendar=CALENDAR)
        elif move == "other":
            term = terms.pause(term, "khác", on=day, calendar=CALENDAR)
        elif move == "extend":
            term, more = terms.extend(term, Extension(1, "lý do", "x", day), calendar=CALENDAR), more + 1
        else:
            term = terms.resume(term, on=day, calendar=CALENDAR)
    counted = [
        one
        for one in (term.start + timedelta(days=number) for number in range(1, 400))
        if CALENDAR.is_working(one) and not any(pause.covers(one) for pause in term.pauses)
    ]

    if term.due is None:
        assert len(counted) < days + more
    else:
        assert counted[days + more - 1] == term.due
    assert Term.from_json(json.loads(dump(term))) == term
