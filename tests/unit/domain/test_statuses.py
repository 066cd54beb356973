"""The table of statuses: what is owed on which event, never twice, never lower after higher, nothing after the end."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from service.catalogue import load
from service.domain.statuses import Tale, owed
from tests.kit.tree import TREE

if TYPE_CHECKING:
    from collections.abc import Sequence

RULES = load(TREE / "templates").statuses
ACCEPTED: Tale = ("dossier.decided", {"action": "approve", "step": "kiem_tra"})
ASSIGNED: Tale = ("dossier.step_opened", {"role": "specialist"})
COUNCIL: Tale = ("dossier.step_opened", {"role": "council"})
NOTED: Tale = ("dossier.noted", {})
APPROVED: Tale = ("dossier.approved", {})
REJECTED: Tale = ("dossier.rejected", {"reason": "Không đủ tiêu chuẩn"})
RETURNED: Tale = ("dossier.returned", {"reason": "Thiếu biên bản"})
RECEIVED: Tale = ("message.received", {})
TALES = (ACCEPTED, ASSIGNED, COUNCIL, NOTED, APPROVED, REJECTED, RETURNED, RECEIVED)


def codes(*tales: Tale, before: Sequence[str] = ()) -> list[str]:
    """Give the codes that are owed for these events."""
    return [code for code, _words in owed(RULES, tales, about="document", codes=frozenset(before))]


def test_the_straight_road_is_receipt_acceptance_assignment_work_and_end() -> None:
    assert codes(RECEIVED, COUNCIL, ACCEPTED, ASSIGNED, ACCEPTED, COUNCIL, ACCEPTED, APPROVED) == [
        "01", "03", "04", "05", "06"]  # fmt: skip


def test_a_return_before_acceptance_is_a_refusal_with_its_reason() -> None:
    (owe,) = owed(RULES, [RETURNED], about="document", codes=frozenset({"01"}))

    assert owe == ("02", "Từ chối không tiếp nhận văn bản điện tử: Thiếu biên bản")


def test_a_return_after_acceptance_tells_nothing_lower() -> None:
    assert codes(RETURNED, before=["01", "03", "04"]) == []


@pytest.mark.parametrize(("before", "code"), [(["01"], "02"), (["01", "03"], "06")])
def test_a_rejection_refuses_what_was_not_accepted_and_ends_what_was(before: list[str], code: str) -> None:
    assert codes(REJECTED, before=before) == [code]


@pytest.mark.parametrize("kind", ["dossier.duplicate_set_aside", "dossier.rejected"])
def test_what_was_accepted_and_then_came_to_nothing_is_ended_with_the_reason(kind: str) -> None:
    tale: Tale = (kind, {"reason": "Trùng với hồ sơ HS-2026-000003."})

    assert owed(RULES, [tale], about="document", codes=frozenset({"01", "03", "04"})) == [
        ("06", "Hoàn thành xử lý: Trùng với hồ sơ HS-2026-000003.")]  # fmt: skip
    assert owed(RULES, [APPROVED], about="document", codes=frozenset({"01", "03"})) == [("06", "Hoàn thành xử lý")]


def test_after_the_end_nothing_is_owed_but_the_answer_to_a_change() -> None:
    change: Tale = ("dossier.change_answered", {"answer": "refused", "reason": "Đã trình"})

    assert codes(*TALES, before=["01", "02"]) == []
    assert owed(RULES, [change], about="change", codes=frozenset({"01", "02"})) == [
        ("16", "Từ chối yêu cầu cập nhật, lấy lại văn bản: Đã trình")]  # fmt: skip


def test_notes_before_anyone_is_assigned_are_no_work() -> None:
    assert codes(NOTED, before=["01", "03"]) == []


@given(some.lists(some.lists(some.sampled_from(TALES), max_size=4), max_size=12))
def test_whatever_happens_codes_only_rise_and_none_comes_twice(changes: list[list[Tale]]) -> None:
    told: list[str] = []
    for tales in changes:
        told += codes(*tales, before=told)

    assert told == sorted(set(told))
