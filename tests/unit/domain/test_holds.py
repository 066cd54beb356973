"""Legal holds: what stands, what is lifted, and what must not be done meanwhile."""

from __future__ import annotations

from datetime import timedelta

import pytest

from service.domain import holds
from service.domain.errors import Conflict
from service.domain.holds import Hold
from tests.kit.clock import START

INSPECTION = Hold("h1", "Thanh tra tỉnh yêu cầu", "lanhdao", START)
TRIAL = Hold("h2", "Vụ án", "chuyenvien", START + timedelta(days=1))


def test_what_was_lifted_holds_no_more_and_the_other_still_does() -> None:
    left = holds.lifted((INSPECTION, TRIAL), "h1", by="lanhdao", at=START, why="đã kết luận")

    assert [hold.id for hold in holds.active(left)] == ["h2"]
    assert (left[0].lifted_by, left[0].lifted_why, left[1]) == ("lanhdao", "đã kết luận", TRIAL)
    with pytest.raises(Conflict):
        holds.lifted(left, "h1", by="lanhdao", at=START, why="lần nữa")


def test_a_hold_forbids_what_destroys_and_says_whose_it_is() -> None:
    with pytest.raises(Conflict, match=r"HS-1 đang được giữ .*lanhdao: Thanh tra tỉnh yêu cầu.*không được tiêu hủy"):
        holds.require_free("HS-1", (INSPECTION,), doing="tiêu hủy")

    lifted = holds.lifted((INSPECTION,), "h1", by="lanhdao", at=START, why="đã kết luận")
    holds.require_free("HS-1", lifted, doing="tiêu hủy")
    holds.require_free("HS-1", (), doing="tiêu hủy")


def test_a_hold_is_read_back_as_it_was_written() -> None:
    (lifted,) = holds.lifted((TRIAL,), "h2", by="lanhdao", at=START, why="xong")

    assert [Hold.from_json(hold.to_json()) for hold in (INSPECTION, lifted)] == [INSPECTION, lifted]
