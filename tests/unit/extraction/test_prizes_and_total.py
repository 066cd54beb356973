"""What each one gets, times how many there are, is the total that a decision tells (DOMAIN C.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from service.domain.fields import FieldState, FieldValue
from service.domain.papers.paper_checks import prizes_and_total
from tests.kit.builders import a_report


def told(**values: Any) -> list[str]:
    """Give what is found of a report of these values."""
    fields = {name: FieldValue(one, str(one), FieldState.FOUND, 1, 0, 1, "text", 0.9) for name, one in values.items()}
    report = replace(a_report(""), fields=fields)
    return [one.message for one in prizes_and_total(None, report)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "values",
    [
        {"prize_each": 2340000, "individual_count": 3, "prize_total": 7020000},
        {"prize_each": [4680000, 1872000], "collective_count": 2, "individual_count": 3, "prize_total": 14976000},
        {"prize_each": [1872000, 4680000], "collective_count": 2, "individual_count": 3, "prize_total": 14976000},
        {"prize_each": [3000000, 2000000, 1000000], "individual_count": 6, "prize_total": 9000000},  # of ranks
        {"prize_each": 2340000, "prize_total": 7020000},
        {"prize_each": 2340000, "individual_count": 3},
        {"prize_each": "2.340.000 đồng", "individual_count": 3, "prize_total": 7020000},
    ],
)
def test_a_sum_that_fits_or_cannot_be_made_is_told_of_nobody(values: dict[str, Any]) -> None:
    assert told(**values) == []


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"prize_each": 2340000, "individual_count": 3, "prize_total": 7200000},
            "Tổng tiền thưởng ghi 7.200.000 đồng, tính theo mức và số lượng là 7.020.000 đồng.",
        ),
        (
            {"prize_each": [4680000, 1872000], "collective_count": 1, "individual_count": 1, "prize_total": 6000000},
            "Tổng tiền thưởng ghi 6.000.000 đồng, tính theo mức và số lượng là 6.552.000 đồng.",
        ),
    ],
)
def test_another_sum_is_told(values: dict[str, Any], sentence: str) -> None:
    assert told(**values) == [sentence]
