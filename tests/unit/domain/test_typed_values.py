"""A value that a person types takes the shape that the machine's reader of the field gives."""

from __future__ import annotations

import pytest

from service.domain.rules_documents import FieldRule
from service.domain.typed_values import typed

DATED = FieldRule("date", "header_date", "header")
BORN = FieldRule("birth_date", "date", "body", labels=("Sinh ngày", "Năm sinh"))
COUNTED = FieldRule("individual_count", "count", "body")
PRIZE = FieldRule("prize_each", "money", "body")
WORDS = FieldRule("subject", "subject", "header")


@pytest.mark.parametrize(
    ("rule", "given", "kept"),
    [
        (DATED, "2026-10-16", "2026-10-16"),
        (DATED, " 6/3/2026 ", "2026-03-06"),
        (DATED, "06-03-2026", "2026-03-06"),
        (DATED, "6.3.2026", "2026-03-06"),
        (DATED, "ngày 06 tháng 3 năm 2026", "2026-03-06"),
        (DATED, "", ""),
        (DATED, None, None),
        (BORN, "1988", "1988"),
        (BORN, "14/3/1988", "1988-03-14"),
        (COUNTED, "386", 386),
        (COUNTED, "1.386", 1386),
        (COUNTED, 0, 0),
        (PRIZE, "1.170.000 đồng", 1170000),
        (PRIZE, "1 170 000đ", 1170000),
        (WORDS, "32/13/2026", "32/13/2026"),
    ],
)
def test_a_typed_value_takes_the_shape_of_its_field(rule: FieldRule, given: object, kept: object) -> None:
    assert typed(rule, given) == kept
    assert typed(rule, kept) == kept


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        (DATED, "32/13/2026"),
        (DATED, "31/02/2026"),
        (DATED, "1988"),
        (DATED, "tháng 3 năm 2026"),
        (DATED, "6/3/26"),
        (DATED, 20261016),
        (DATED, ["2026-10-16"]),
        (BORN, "88"),
        (COUNTED, "ba"),
        (COUNTED, "1.38"),
        (COUNTED, "-3"),
        (COUNTED, "3 người"),
        (COUNTED, "٣"),
        (COUNTED, True),
        (COUNTED, 2.5),
        (COUNTED, [3]),
    ],
)
def test_what_is_no_such_value_is_refused_with_what_is_wanted(rule: FieldRule, given: object) -> None:
    with pytest.raises(ValueError, match="phải là"):
        typed(rule, given)
