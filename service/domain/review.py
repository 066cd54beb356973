"""Acting on a dossier: what an order asks, whether it may be done, and what it leads to."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.answers import answers_to
from service.domain.deadlines import add_working_days, local_day
from service.domain.dossier import OpenStep
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.events import EventType
from service.domain.fields import Problem
from service.domain.states import Processing, State, Trigger, move

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from service.domain.deadlines import Calendar
    from service.domain.dossier import ChangeRequest, Dossier, Paper
    from service.domain.procedures import Procedure, Step

RETURN_CODES = frozenset(f"R{number:02d}" for number in range(1, 22))


@dataclass(frozen=True, slots=True)
class Order:
    """One action on a dossier by a person or a person's system.

    `step` empty means whichever step is open; `codes` are return codes R01-R21 (DOMAIN B.7);
    `inputs` answers what the step asks (decision number, votes …).
    """

    action: str
    expected_version: int
    step: str = ""
    reason: str = ""
    legal_basis: str = ""
    codes: tuple[str, ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ground:
    """What an action is judged by: the procedure, the calendar and the present moment.

    `brought` are the papers that the change asked for brings, numbered to follow the dossier's.
    """

    procedure: Procedure
    calendar: Calendar
    now: datetime
    brought: tuple[Paper, ...] = ()


@dataclass(frozen=True, slots=True)
class Effect:
    """What an order leads to: the dossier's next value and the events that tell it."""

    dossier: Dossier
    events: tuple[tuple[EventType, Mapping[str, Any]], ...]


def open_step(step: Step, ground: Ground) -> OpenStep:
    """Open a step now, with its due date explained."""
    deadline = add_working_days(
        local_day(ground.now),
        step.working_days,
        calendar=ground.calendar,
        ground=step.legal_basis or ground.procedure.legal_basis,
    )
    return OpenStep(
        name=step.name,
        title=step.title,
        role=step.role,
        actions=step.actions,
        opened_at=ground.now,
        due=deadline.due,
        why=deadline.why,
    )


def opened(step: OpenStep) -> tuple[EventType, Mapping[str, Any]]:
    """Give the event of a step that was opened."""
    due = step.due.isoformat() if step.due else None
    return EventType.STEP_OPENED, {
        "step": step.name,
        "title": step.title,
        "role": step.role,
        "due": due,
        "why": step.why,
    }


def apply(dossier: Dossier, order: Order, *, ground: Ground, roles: frozenset[str]) -> Effect:
    """Carry out an order on the dossier's present value.

    Raises Conflict (version, step or state moved on; `current` is the dossier), NotAllowed (the
    step belongs to another role), Invalid (unknown action, missing reason or input).
    """
    act = ACTIONS.get(order.action)
    if act is None:
        raise Invalid(
            f"Không có hành động «{order.action}».",
            [_problem("action.unknown", "action", "Hành động phải là một trong: " + ", ".join(sorted(ACTIONS)) + ".")],
        )
    _require_current(dossier, order)
    if order.action not in _ANY_STEP:
        _require_step(dossier, order, roles)
    return act(dossier, order, ground)


def allowed(dossier: Dossier, roles: frozenset[str]) -> tuple[str, ...]:
    """Give the actions that someone with `roles` may take now, in the order buttons stand."""
    actions: list[str] = []
    if dossier.step is not None and _plays(dossier.step.role, roles):
        actions += dossier.step.actions
    if "note" not in actions and dossier.state is not State.ARCHIVED:
        actions.append("note")
    if roles & _OFFICE:
        actions += [name for name, states in _OFFICE_ACTIONS.items() if dossier.state in states]
        actions += _ANSWERS.get(dossier.change_request.kind, ()) if dossier.change_request else ()
    return tuple(actions)


_OFFICE = frozenset({"specialist", "head"})
_ANY_STEP = frozenset({"note", "withdraw", "accept_change", "refuse_change", "set_aside", "reopen"})
# Agreeing to a recall is withdrawing, which stands among the office's actions.
_ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "recall": ("refuse_change",),
        "update": ("accept_change", "refuse_change"),
        "replace": ("accept_change", "refuse_change"),
    }
)
_OFFICE_ACTIONS: Mapping[str, frozenset[State]] = MappingProxyType(
    {
        "set_aside": frozenset({State.INCOMPLETE}),
        "reopen": frozenset({State.SET_ASIDE}),
        "withdraw": frozenset({State.INCOMPLETE, State.IN_REVIEW, State.RETURNED}),
    },
)


def _plays(role: str, roles: frozenset[str]) -> bool:
    """Tell whether the roles include the step's; a head may do what the office's specialist does."""
    return role in roles or (role == "specialist" and "head" in roles)


def _problem(code: str, name: str, message: str) -> Problem:
    return Problem(code=code, field=name, message=message)


def _require_current(dossier: Dossier, order: Order) -> None:
    if order.expected_version != dossier.version:
        raise Conflict(
            f"Hồ sơ {dossier.code} đã thay đổi (phiên bản {dossier.version}, bạn đang xem {order.expected_version}). "
            "Hãy mở lại hồ sơ rồi quyết định.",
            current=dossier,
        )


def _require_step(dossier: Dossier, order: Order, roles: frozenset[str]) -> None:
    step = dossier.step
    if step is None:
        raise Conflict(f"Hồ sơ {dossier.code} không có bước nào đang mở.", current=dossier)
    if order.step and order.step != step.name:
        raise Conflict(f"Bước «{order.step}» không mở; bước đang mở là «{step.name}».", current=dossier)
    if order.action not in step.actions:
        raise Invalid(
            f"Bước «{step.title}» không cho phép «{order.action}».",
            [_problem("action.not_here", "action", "Được phép: " + ", ".join(step.actions) + ".")],
        )
    if not _plays(step.role, roles):
        raise NotAllowed(f"Bước «{step.title}» dành cho vai trò «{step.role}».")


def _approve(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    here = _step_of(dossier, ground)
    inputs = answers_to(here.asks, order.inputs)
    if dossier.state is State.INCOMPLETE and not order.reason.strip():
        raise Invalid(
            "Hồ sơ còn vướng mắc: cần ghi lý do khi vẫn cho qua.",
            [_problem("reason.missing", "reason", "Ghi lý do chấp nhận hồ sơ còn vướng mắc.")],
        )
    decided = (EventType.DECIDED, _told(dossier, order, inputs))
    following = ground.procedure.after(here.name)
    if following is None:
        after = replace(
            dossier,
            state=move(dossier.state, Trigger.DECIDE),
            outcome="approved",
            step=None,
            processing=Processing.WORKING,
            decision={**dossier.decision, **inputs},
        )
        return Effect(after, (decided, (EventType.APPROVED, dict(after.decision))))
    step = open_step(following, ground)
    after = replace(
        dossier, state=move(dossier.state, Trigger.PASS_STEP), step=step, decision={**dossier.decision, **inputs}
    )
    return Effect(after, (decided, opened(step)))


def _return(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    problems = []
    if not order.reason.strip():
        problems.append(_problem("reason.missing", "reason", "Trả lại phải ghi lý do."))
    if not order.legal_basis.strip():
        problems.append(
            _problem(
                "legal_basis.missing",
                "legal_basis",
                "Trả lại phải nêu căn cứ pháp lý (TT 118/2025/TT-BTC Điều 13 khoản 9).",
            )
        )
    problems += [
        _problem("code.unknown", "codes", f"Không có mã lý do «{code}» (R01 đến R21).")
        for code in order.codes
        if code not in RETURN_CODES
    ]
    if problems:
        raise Invalid("Chưa thể trả lại hồ sơ.", problems)
    wait = add_working_days(
        local_day(ground.now),
        ground.procedure.supplement_working_days,
        calendar=ground.calendar,
        ground=ground.procedure.legal_basis,
    )
    after = replace(dossier, state=move(dossier.state, Trigger.RETURN), step=None)
    told = {**_told(dossier, order, {}), "supplement_due": wait.due.isoformat(), "why": wait.why}
    return Effect(after, ((EventType.DECIDED, _told(dossier, order, {})), (EventType.RETURNED, told)))


def _reject(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    _require_reason(order, "Từ chối phải ghi lý do.")
    after = replace(
        dossier, state=move(dossier.state, Trigger.REJECT), outcome="rejected", step=None, processing=Processing.WORKING
    )
    told = _told(dossier, order, {})
    return Effect(after, ((EventType.DECIDED, told), (EventType.REJECTED, told)))


def _note(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    _require_reason(order, "Ghi chú đang trống.")
    return Effect(dossier, ((EventType.NOTED, {"text": order.reason}),))


def _withdraw(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    _require_reason(order, "Rút hồ sơ phải ghi lý do hoặc số văn bản đề nghị rút.")
    after = replace(
        dossier,
        state=move(dossier.state, Trigger.WITHDRAW),
        outcome="withdrawn",
        step=None,
        processing=Processing.WORKING,
    )
    withdrawn = (EventType.WITHDRAWN, _told(dossier, order, {}))
    if dossier.change_request is None or dossier.change_request.kind != "recall":
        return Effect(after, (withdrawn,))
    answered = (EventType.CHANGE_ANSWERED, _answered(dossier.change_request, order, "accepted"))
    return Effect(replace(after, change_request=None), (answered, withdrawn))


def _accept_change(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Follow the sender: withdraw for a recall; else take the papers it brings as a new revision, read anew."""
    request = _asked(dossier)
    if request.kind == "recall":
        return _withdraw(dossier, order, ground)
    told = {**_answered(request, order, "accepted"), "papers": [paper.name for paper in ground.brought]}
    after = replace(dossier, change_request=None)
    if ground.brought:
        after = replace(
            after,
            state=move(dossier.state, Trigger.REVISE),
            processing=Processing.WORKING,
            step=None,
            revision=dossier.revision + 1,
            papers=(*dossier.papers, *ground.brought),
        )
    return Effect(after, ((EventType.CHANGE_ANSWERED, told),))


def _refuse_change(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    request = _asked(dossier)
    _require_reason(order, "Từ chối yêu cầu thay đổi phải ghi lý do.")
    told = _answered(request, order, "refused")
    return Effect(replace(dossier, change_request=None), ((EventType.CHANGE_ANSWERED, told),))


def _asked(dossier: Dossier) -> ChangeRequest:
    if dossier.change_request is None:
        raise Conflict(f"Hồ sơ {dossier.code} không có yêu cầu thay đổi nào đang chờ.", current=dossier)
    return dossier.change_request


def _answered(request: ChangeRequest, order: Order, answer: str) -> dict[str, Any]:
    return {"intake": request.intake_id, "kind": request.kind, "answer": answer, "reason": order.reason}


def _set_aside(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    _require_reason(order, "Xếp ngoài hồ sơ khen thưởng phải ghi lý do.")
    after = replace(dossier, state=move(dossier.state, Trigger.SET_ASIDE), step=None)
    return Effect(after, ((EventType.SET_ASIDE, _told(dossier, order, {})),))


def _reopen(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    after = replace(
        dossier, state=move(dossier.state, Trigger.REOPEN), treated_as_nomination=True, processing=Processing.WORKING
    )
    return Effect(after, ((EventType.REOPENED, _told(dossier, order, {})),))


ACTIONS: Mapping[str, Callable[[Dossier, Order, Ground], Effect]] = MappingProxyType(
    {
        "approve": _approve,
        "return": _return,
        "reject": _reject,
        "note": _note,
        "withdraw": _withdraw,
        "accept_change": _accept_change,
        "refuse_change": _refuse_change,
        "set_aside": _set_aside,
        "reopen": _reopen,
    },
)


def _require_reason(order: Order, sentence: str) -> None:
    if not order.reason.strip():
        raise Invalid(sentence, [_problem("reason.missing", "reason", sentence)])


def _step_of(dossier: Dossier, ground: Ground) -> Step:
    """Find the open step in the procedure that judges the dossier."""
    step = ground.procedure.step(dossier.step.name) if dossier.step else None
    if step is None:
        raise Conflict(f"Bước đang mở của hồ sơ {dossier.code} không còn trong quy trình.", current=dossier)
    return step


def _told(dossier: Dossier, order: Order, inputs: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give what every event of an action tells."""
    told = {
        "action": order.action,
        "step": dossier.step.name if dossier.step else "",
        "reason": order.reason,
        "legal_basis": order.legal_basis,
        "codes": list(order.codes),
        "inputs": dict(inputs),
    }
    return {name: value for name, value in told.items() if value}
