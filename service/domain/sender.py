"""What the unit that sent a dossier may do to it itself: ask for it back, agree to another award or not."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain import roads
from service.domain.dossier import ChangeRequest
from service.domain.errors import Conflict, Invalid
from service.domain.events import EventType
from service.domain.orders import Effect, problem, require_reason
from service.domain.review import require_current
from service.domain.states import State

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.domain.dossier import Dossier
    from service.domain.orders import Ground, Order

_RECALL = "recall"
# Once it is decided, what was given is annulled, not taken back (Luật 06/2022/QH15 Điều 93).
_STANDING = frozenset({State.INCOMPLETE, State.IN_REVIEW, State.RETURNED, State.SUSPENDED})
_AT_STEP = frozenset({State.INCOMPLETE, State.IN_REVIEW})
_LONGEST = 2_000
_BY_ITSELF = "Đơn vị trình đồng ý đổi hình thức."


def allowed(dossier: Dossier) -> tuple[str, ...]:
    """Give what the unit may do now, in the order buttons stand."""
    asks = (_RECALL,) if dossier.state in _STANDING and dossier.change_request is None else ()
    answers = ("agree_award", "refuse_award") if dossier.award_change and dossier.state in _AT_STEP else ()
    return (*answers, *asks)


def apply(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Carry out what the unit says; Conflict where the dossier moved on, Invalid for an unknown act or no reason.

    A recall is asked for, and a person of the office answers it, as one that came as a message.
    """
    require_current(dossier, order)
    act = _ACTS.get(order.action)
    if act is None:
        told = f"Đơn vị trình không có việc «{order.action}»; có: {', '.join(_ACTS)}."
        raise Invalid(told, [problem("action.unknown", "action", told)])
    if len(order.reason) > _LONGEST:
        told = f"Lý do dài đến {_LONGEST} ký tự; viết dài hơn thì gửi bằng văn bản."
        raise Invalid(told, [problem("text.long", "reason", told)])
    if order.action not in allowed(dossier):
        raise Conflict(f"Hồ sơ {dossier.code} nay không còn làm được việc này; hãy tải lại trang.", current=dossier)
    return act(dossier, order, ground)


def _recall(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    require_reason(order, "Xin rút hồ sơ phải ghi lý do.")
    asked = ChangeRequest("", _RECALL, order.reason, ground.now)
    said = {"message": "", "kind": _RECALL, "reason": order.reason, "handed_by": ground.by}
    return Effect(replace(dossier, change_request=asked), ((EventType.CHANGE_REQUESTED, said),))


def _agree(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    worded = order if order.reason.strip() else replace(order, reason=_BY_ITSELF)
    return roads.agree_award(dossier, worded, ground)


_ACTS: Mapping[str, Callable[[Dossier, Order, Ground], Effect]] = MappingProxyType(
    {_RECALL: _recall, "agree_award": _agree, "refuse_award": roads.refuse_award}
)
