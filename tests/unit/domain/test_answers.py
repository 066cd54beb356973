"""What a step asks is read in its own kind, and a slip is told in words that a clerk knows."""

from __future__ import annotations

from datetime import date

import pytest

from service.domain.answers import answers_to
from service.domain.errors import Invalid
from service.domain.procedures import Ask

TODAY = date(2026, 11, 30)
DECISION = (Ask("decision_date", "Ngày quyết định", kind="date", required=True),)
VOTES = (Ask("votes_for", "Số phiếu đồng ý", kind="int", required=True),)


def test_the_day_of_a_decision_is_today_or_earlier() -> None:
    told = [answers_to(DECISION, {"decision_date": day}, today=TODAY) for day in ("2026-11-30", "2004-05-06")]

    assert [one["decision_date"] for one in told] == ["2026-11-30", "2004-05-06"]


@pytest.mark.parametrize(
    ("asks", "inputs", "code", "said"),
    [
        (DECISION, {"decision_date": "2027-11-20"}, "input.future", "Ngày quyết định: 20/11/2027 là ngày chưa tới."),
        (DECISION, {"decision_date": "2026-12-01"}, "input.future", "Ngày quyết định: 01/12/2026 là ngày chưa tới."),
        (
            DECISION,
            {"decision_date": "31/11/2026"},
            "input.wrong",
            "Ngày quyết định: «31/11/2026» phải là một ngày có thật, viết như 2026-11-30.",
        ),
        (VOTES, {"votes_for": "chín"}, "input.wrong", "Số phiếu đồng ý: «chín» phải là số nguyên từ 0."),
    ],
    ids=["the next year's day", "tomorrow", "no day at all", "a count in words"],
)
def test_a_slip_is_refused_in_words_that_say_what_is_wanted(
    asks: tuple[Ask, ...], inputs: dict[str, str], code: str, said: str
) -> None:
    with pytest.raises(Invalid) as refused:
        answers_to(asks, inputs, today=TODAY)

    assert [(one.code, one.message) for one in refused.value.problems] == [(code, said)]
