"""Working days of Vietnam, and the sentence that explains a date."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from service.domain.deadlines import Calendar, add_working_days, local_day, working_days_between
from tests.kit.rules import rules

RULES = rules()
PLAIN = Calendar({date(2026, 4, 30): "Ngày Chiến thắng", date(2026, 5, 1): "Quốc tế Lao động"})


def test_the_first_day_and_the_weekend_do_not_count() -> None:
    assert add_working_days(date(2026, 3, 6), 2, calendar=PLAIN).due == date(2026, 3, 10)


def test_a_date_explains_itself_with_the_holidays_it_passed_over() -> None:
    deadline = add_working_days(date(2026, 4, 29), 1, calendar=PLAIN, ground="Quyết định 01")

    assert deadline.due == date(2026, 5, 4)
    assert deadline.why == (
        "1 ngày làm việc kể từ 29/04/2026, không tính ngày đầu, thứ Bảy và Chủ nhật; "
        "trừ ngày nghỉ: 30/04 Ngày Chiến thắng, 01/05 Quốc tế Lao động. Căn cứ: Quyết định 01."
    )


def test_a_made_up_saturday_is_worked() -> None:
    made_up = Calendar({}, {date(2026, 3, 7): "Làm bù cho ngày 04/03/2026"})

    assert add_working_days(date(2026, 3, 6), 1, calendar=made_up).due == date(2026, 3, 7)


def test_the_real_chain_of_a_decision_took_eighteen_working_days() -> None:
    # A submission of 28/9/2022 and its decision of 24/10/2022; the first day is not counted (DOMAIN D.1).
    assert working_days_between(date(2022, 9, 28), date(2022, 10, 24), calendar=RULES.calendar) == 18


@pytest.mark.parametrize(("start", "days", "due"), [
    (date(2024, 2, 7), 1, date(2024, 2, 15)),  # Tết Giáp Thìn: off from 08/02 to 14/02
    (date(2025, 1, 24), 1, date(2025, 2, 3)),  # Tết Ất Tỵ: off from 25/01 to 02/02
    (date(2025, 8, 29), 1, date(2025, 9, 3)),  # 01/9 and 02/9
    (date(2026, 11, 23), 2, date(2026, 11, 26)),  # 24/11, Ngày Văn hóa Việt Nam
])  # fmt: skip
def test_deadlines_pass_over_the_holidays_of_vietnam(start: date, days: int, due: date) -> None:
    assert add_working_days(start, days, calendar=RULES.calendar).due == due


def test_the_day_is_the_one_that_clocks_in_vietnam_show() -> None:
    assert local_day(datetime(2022, 12, 9, 17, 0, tzinfo=UTC)) == date(2022, 12, 10)
