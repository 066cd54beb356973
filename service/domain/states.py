"""Business states, processing statuses, and the one table of transitions between states.

`State` is what the office sees, `Processing` is what the machine is doing; they are two fields.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping


class State(StrEnum):
    """Where a dossier stands for the office (source: DOMAIN D.1, shortened)."""

    RECEIVED = "received"
    EXTRACTED = "extracted"
    INCOMPLETE = "incomplete"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    ANNULLED = "annulled"
    SET_ASIDE = "set_aside"
    ARCHIVED = "archived"
    DISPOSED = "disposed"


NAMES: Mapping[State, str] = MappingProxyType(
    {
        State.RECEIVED: "đã nhận",
        State.EXTRACTED: "đã đọc",
        State.INCOMPLETE: "chưa đủ",
        State.IN_REVIEW: "đang xét",
        State.RETURNED: "đã trả lại",
        State.APPROVED: "đã duyệt",
        State.REJECTED: "đã từ chối",
        State.WITHDRAWN: "đã rút",
        State.SET_ASIDE: "ngoài khen thưởng",
        State.ARCHIVED: "đã lưu trữ",
        State.DISPOSED: "đã tiêu hủy",
        State.SUSPENDED: "tạm dừng",
        State.ANNULLED: "đã hủy bỏ",
    }
)
# What the office still has to see through: what lies in the archive, was destroyed or set aside is looked up instead.
IN_HAND = tuple(state for state in State if state not in {State.ARCHIVED, State.DISPOSED, State.SET_ASIDE})


class Processing(StrEnum):
    """What the machine does with a dossier now."""

    WORKING = "working"
    WAITING = "waiting"
    QUARANTINED = "quarantined"
    DONE = "done"


class Trigger(StrEnum):
    """What moves a dossier: a stage of ours, a message, or a person's action."""

    EXTRACT = "extract"
    FIND_COMPLETE = "find_complete"
    FIND_PROBLEMS = "find_problems"
    FIND_FOREIGN = "find_foreign"
    SUPPLEMENT = "supplement"
    REVISE = "revise"
    PASS_STEP = "pass_step"  # noqa: S105 - a trigger, not a password
    DECIDE = "decide"
    RETURN = "return"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    SET_ASIDE = "set_aside"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    SUSPEND = "suspend"
    RESUME = "resume"
    RESUME_INCOMPLETE = "resume_incomplete"
    ANNUL = "annul"
    ADJUST = "adjust"
    DISPOSE = "dispose"


_OPEN = (State.INCOMPLETE, State.IN_REVIEW)

TRANSITIONS: Mapping[tuple[State, Trigger], State] = MappingProxyType(
    {
        (State.RECEIVED, Trigger.EXTRACT): State.EXTRACTED,
        (State.EXTRACTED, Trigger.FIND_COMPLETE): State.IN_REVIEW,
        (State.EXTRACTED, Trigger.FIND_PROBLEMS): State.INCOMPLETE,
        (State.EXTRACTED, Trigger.FIND_FOREIGN): State.SET_ASIDE,
        (State.SET_ASIDE, Trigger.REOPEN): State.EXTRACTED,
        (State.SET_ASIDE, Trigger.SUPPLEMENT): State.RECEIVED,
        (State.RETURNED, Trigger.SUPPLEMENT): State.RECEIVED,
        (State.RETURNED, Trigger.REJECT): State.REJECTED,
        (State.RETURNED, Trigger.WITHDRAW): State.WITHDRAWN,
        (State.INCOMPLETE, Trigger.SUPPLEMENT): State.RECEIVED,
        (State.INCOMPLETE, Trigger.FIND_COMPLETE): State.IN_REVIEW,
        (State.INCOMPLETE, Trigger.FIND_PROBLEMS): State.INCOMPLETE,
        (State.IN_REVIEW, Trigger.FIND_COMPLETE): State.IN_REVIEW,
        (State.IN_REVIEW, Trigger.FIND_PROBLEMS): State.IN_REVIEW,
        (State.APPROVED, Trigger.ARCHIVE): State.ARCHIVED,
        (State.REJECTED, Trigger.ARCHIVE): State.ARCHIVED,
        (State.WITHDRAWN, Trigger.ARCHIVE): State.ARCHIVED,
        (State.ANNULLED, Trigger.ARCHIVE): State.ARCHIVED,
        (State.ARCHIVED, Trigger.ANNUL): State.ANNULLED,
        (State.ARCHIVED, Trigger.ADJUST): State.APPROVED,
        (State.ARCHIVED, Trigger.DISPOSE): State.DISPOSED,
        (State.SUSPENDED, Trigger.RESUME): State.IN_REVIEW,
        (State.SUSPENDED, Trigger.RESUME_INCOMPLETE): State.INCOMPLETE,
        (State.SUSPENDED, Trigger.WITHDRAW): State.WITHDRAWN,
        **{(state, Trigger.SUSPEND): State.SUSPENDED for state in _OPEN},
        **{(state, Trigger.SET_ASIDE): State.SET_ASIDE for state in _OPEN},
        **{(state, Trigger.REVISE): State.RECEIVED for state in (*_OPEN, State.RETURNED, State.SET_ASIDE)},
        **{(state, Trigger.PASS_STEP): State.IN_REVIEW for state in _OPEN},
        **{(state, Trigger.DECIDE): State.APPROVED for state in _OPEN},
        **{(state, Trigger.RETURN): State.RETURNED for state in _OPEN},
        **{(state, Trigger.REJECT): State.REJECTED for state in _OPEN},
        **{(state, Trigger.WITHDRAW): State.WITHDRAWN for state in _OPEN},
    },
)


def move(state: State, trigger: Trigger) -> State:
    """Give the state that `trigger` leads to; raises Conflict where the table has no such row."""
    try:
        return TRANSITIONS[state, trigger]
    except KeyError:
        raise Conflict(f"Hồ sơ đang ở trạng thái «{state}», không thể thực hiện «{trigger}».", current=state) from None
