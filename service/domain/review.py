"""Acting on a dossier: what an order asks, whether it may be done, and what it leads to."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import aftermath, clocks, opinions, reissues, roads, twins
from service.domain.answers import answers_to
from service.domain.dossier import BEYOND, LEFT_OUT
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.events import EventType
from service.domain.orders import (
    RETURN_CODES,
    Effect,
    Ground,
    OfficeAction,
    Order,
    problem,
    require_reason,
    step_of,
    told,
)
from service.domain.states import Processing, State, Trigger, move
from service.domain.terms import COMPILING, SUPPLEMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.domain.dossier import ChangeRequest, Dossier, OpenStep
    from service.domain.procedures import Ask, Step

__all__ = ["ACTIONS", "RETURN_CODES", "Effect", "Ground", "Order", "allowed", "apply"]


def apply(dossier: Dossier, order: Order, *, ground: Ground, roles: frozenset[str]) -> Effect:
    """Carry out an order on the dossier's present value.

    Raises Conflict (version, step or state moved on; `current` is the dossier), NotAllowed (the
    step belongs to another role), Invalid (unknown action, missing reason or input).
    """
    act = ACTIONS.get(order.action)
    if act is None:
        known = ", ".join(sorted({*ACTIONS, *BALLOTS}))
        raise Invalid(
            f"Không có hành động «{order.action}».",
            [problem("action.unknown", "action", f"Hành động phải là một trong: {known}.")],
        )
    require_current(dossier, order)
    if order.action in OFFICE_ACTIONS:
        _require_office(dossier, order, roles)
    elif order.action != "note":
        _require_step(dossier, order, ground, roles)
    return act(dossier, order, ground)


def allowed(dossier: Dossier, roles: frozenset[str]) -> tuple[str, ...]:
    """Give the actions that someone with `roles` may take now, in the order buttons stand."""
    actions: list[str] = []
    if dossier.step is not None and dossier.state is not State.SUSPENDED and plays(dossier.step.role, roles):
        actions += dossier.step.actions
    if "note" not in actions and dossier.state is not State.ARCHIVED:
        actions.append("note")
    asked = _ANSWERS.get(dossier.change_request.kind, ()) if dossier.change_request else ()
    for name, rule in OFFICE_ACTIONS.items():
        fits = name in asked if name in _ANSWERING else dossier.state in rule.states
        if rule.roles & roles and fits and _SENSE.get(name, _always)(dossier):
            actions.append(name)
    return tuple(actions)


def _always(_dossier: Dossier) -> bool:
    return True


# Buttons that would only be refused are not shown: nothing waits for what they answer.
_SENSE: Mapping[str, Callable[[Dossier], bool]] = MappingProxyType(
    {
        "accept_change": lambda dossier: dossier.state is not State.SUSPENDED,
        "propose_award": lambda dossier: dossier.award_change is None,
        "agree_award": lambda dossier: dossier.award_change is not None,
        "refuse_award": lambda dossier: dossier.award_change is not None,
        "record_opinion": lambda dossier: any(one.answer in {"", opinions.SILENT} for one in dossier.opinions),
        "close_opinions": lambda dossier: any(not one.answer for one in dossier.opinions),
        "decide_fast": lambda dossier: dossier.step is not None and dossier.step.fast_path,
        **aftermath.SENSE,
        **reissues.SENSE,
    }
)


_OFFICE = frozenset({"specialist", "head"})
_HEAD = frozenset({"head"})
_AT_STEP = frozenset({State.INCOMPLETE, State.IN_REVIEW})
_UNDECIDED = frozenset({State.INCOMPLETE, State.IN_REVIEW, State.RETURNED})
_ANSWERING = frozenset({"accept_change", "refuse_change"})
# Agreeing to a recall is withdrawing, which stands among the office's actions.
_ANSWERS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "recall": ("refuse_change",),
        "update": ("accept_change", "refuse_change"),
        "replace": ("accept_change", "refuse_change"),
    }
)
OFFICE_ACTIONS: Mapping[str, OfficeAction] = MappingProxyType(
    {
        "extend": OfficeAction(_HEAD, _UNDECIDED),
        "assign": OfficeAction(_HEAD, _AT_STEP),
        "propose_award": OfficeAction(_OFFICE, _AT_STEP),
        "agree_award": OfficeAction(_OFFICE, _AT_STEP),
        "refuse_award": OfficeAction(_OFFICE, _AT_STEP),
        "ask_opinions": OfficeAction(_OFFICE, _AT_STEP),
        "record_opinion": OfficeAction(_OFFICE, _AT_STEP),
        "close_opinions": OfficeAction(_OFFICE, _AT_STEP),
        "publish": OfficeAction(_OFFICE, _AT_STEP),
        "decide_fast": OfficeAction(_HEAD, _AT_STEP),
        "suspend": OfficeAction(_HEAD, _AT_STEP),
        "resume": OfficeAction(_HEAD, frozenset({State.SUSPENDED})),
        **aftermath.OFFICE_ACTIONS,
        **reissues.OFFICE_ACTIONS,
        "set_aside": OfficeAction(_OFFICE, frozenset({State.INCOMPLETE})),
        "duplicate": OfficeAction(_OFFICE, _AT_STEP),
        "reopen": OfficeAction(_OFFICE, frozenset({State.SET_ASIDE})),
        "withdraw": OfficeAction(_OFFICE, _UNDECIDED | {State.SUSPENDED}),
        "accept_change": OfficeAction(_OFFICE, frozenset(State)),
        "refuse_change": OfficeAction(_OFFICE, frozenset(State)),
    },
)


def may_act(step: OpenStep, roles: frozenset[str], name: str) -> bool:
    """Tell whether an open step is one of this person's: of their role, and given to nobody else."""
    return plays(step.role, roles) and (step.assignee in {"", name} or "head" in roles)


def plays(role: str, roles: frozenset[str]) -> bool:
    """Tell whether the roles include the step's; a head may do what the office's specialist does."""
    return role in roles or (role == "specialist" and "head" in roles)


def require_current(dossier: Dossier, order: Order) -> None:
    """Refuse an order on another version than the dossier's present one; Conflict."""
    if order.expected_version != dossier.version:
        raise Conflict(
            f"Hồ sơ {dossier.code} đã thay đổi (phiên bản {dossier.version}, bạn đang xem {order.expected_version}). "
            "Hãy xem điều đã đổi rồi quyết định lại.",
            current=dossier,
        )


def _require_office(dossier: Dossier, order: Order, roles: frozenset[str]) -> None:
    rule = OFFICE_ACTIONS[order.action]
    if not rule.roles & roles:
        raise NotAllowed(f"«{order.action}» dành cho vai trò: {', '.join(f'«{one}»' for one in sorted(rule.roles))}.")
    if dossier.state not in rule.states:
        raise Conflict(
            f"Hồ sơ đang ở trạng thái «{dossier.state}», không thể thực hiện «{order.action}».", current=dossier
        )


def _require_step(dossier: Dossier, order: Order, ground: Ground, roles: frozenset[str]) -> None:
    step = dossier.step
    if step is None:
        raise Conflict(f"Hồ sơ {dossier.code} không có bước nào đang mở.", current=dossier)
    if dossier.state is State.SUSPENDED:
        raise Conflict(f"Hồ sơ {dossier.code} đang tạm dừng; cho chạy tiếp trước khi quyết định.", current=dossier)
    if order.step and order.step != step.name:
        raise Conflict(f"Bước này không còn mở; bước đang mở là «{step.title}».", current=dossier)
    if order.action not in step.actions:
        raise Invalid(
            f"Bước «{step.title}» không cho phép «{order.action}».",
            [problem("action.not_here", "action", f"Được phép: {', '.join(f'«{one}»' for one in step.actions)}.")],
        )
    if not plays(step.role, roles):
        raise NotAllowed(f"Bước «{step.title}» dành cho vai trò «{step.role}».")
    if not may_act(step, roles, ground.on_behalf or ground.by):
        raise NotAllowed(f"Bước «{step.title}» đã giao cho «{step.assignee}».")


def _approve(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    here = step_of(dossier, ground)
    inputs = answers_to(_asked_of(here, order, ground), order.inputs, today=ground.today)
    roads.require_ready(dossier, order, ground)
    if dossier.state is State.INCOMPLETE and not order.reason.strip():
        raise Invalid(
            "Hồ sơ còn vướng mắc: cần ghi lý do khi vẫn cho qua.",
            [problem("reason.missing", "reason", "Ghi lý do chấp nhận hồ sơ còn vướng mắc.")],
        )
    decided = (EventType.DECIDED, told(dossier, order, inputs))
    dossier = _voted(_signed(dossier, ground), order)
    following = ground.procedure.after(here.name)
    if following is None:
        return _decided(replace(dossier, decision={**dossier.decision, **inputs}), decided, ground)
    passed = replace(dossier, state=move(dossier.state, Trigger.PASS_STEP), decision={**dossier.decision, **inputs})
    if ground.procedure.after(following.name) is None:  # who decides has it now
        passed = clocks.end(passed, COMPILING, on=ground.today, calendar=ground.calendar)
    after = clocks.open_step(clocks.begin_legal(passed, ground), following, ground)
    return Effect(after, (decided, clocks.step_opened(after)))


def _asked_of(step: Step, order: Order, ground: Ground) -> tuple[Ask, ...]:
    """Give what the step asks, a council's share held to what the awards want: the step's own is for all of them.

    90 % for a title of the province (TT 20/2025/TT-BNV Điều 9 khoản 8, for the ministry's) passes no file's 80.
    """
    if step.role != "council":
        return step.asks
    least = ground.least_percent if order.held_to is None else order.held_to
    return tuple(replace(one, min_percent=max(one.min_percent, least)) if one.of else one for one in step.asks)


def _voted(dossier: Dossier, order: Order) -> Dossier:
    """Keep whom the council left behind; what an earlier vote said of an earlier list goes."""
    if dossier.step is None or dossier.step.role != "council":
        return dossier
    left = {LEFT_OUT: list(order.left_out)} if order.left_out else {}
    return replace(dossier, decision={**dossier.unvoted, **left})


def _signed(dossier: Dossier, ground: Ground) -> Dossier:
    """Remember who passed this step, for a later one that wants another pair of eyes."""
    step = dossier.step.name if dossier.step else ""
    row = {"step": step, "by": ground.by, "on": ground.today.isoformat()}
    row |= {"for": ground.on_behalf} if ground.on_behalf else {}
    return replace(dossier, signed=(*dossier.signed, row))


def _decide_fast(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Decide at once what lies within the unit's own authority, where the file allows it; what is skipped is told."""
    steps = ground.procedure.steps
    if not ground.procedure.fast_path:
        raise Invalid(
            "Quy trình này không có đường rút gọn.",
            [problem("action.not_here", "action", "Chỉ dùng cho khen thưởng thuộc thẩm quyền của chính đơn vị.")],
        )
    require_reason(order, "Quyết định rút gọn phải ghi lý do.")
    inputs = answers_to(steps[-1].asks, order.inputs, today=ground.today)
    here = next((at for at, step in enumerate(steps) if dossier.step and step.name == dossier.step.name), 0)
    skipped = [step.title for step in steps[here:-1]]
    decided = (EventType.DECIDED, {**told(dossier, order, inputs), "skipped": skipped})
    return _decided(replace(_signed(dossier, ground), decision={**dossier.decision, **inputs}), decided, ground)


def _decided(dossier: Dossier, decided: tuple[EventType, Mapping[str, Any]], ground: Ground) -> Effect:
    """Approve for good: every clock ends, and the event tells what they came to and whom the decision is not on."""
    beyond = {BEYOND: list(ground.beyond)} if ground.beyond else {}
    dossier = replace(dossier, decision={**dossier.decision, **beyond})
    after = _told_soon(replace(dossier, state=move(dossier.state, Trigger.DECIDE), outcome="approved"), ground)
    approved = {**after.decision, "clocks": clocks.summary(after)}
    return Effect(after, (decided, (EventType.APPROVED, approved)))


def _left(dossier: Dossier, ground: Ground) -> Dossier:
    """Give a dossier that needs nobody any more: no step, no running clock, work for the archive."""
    ended = clocks.end_all(dossier, on=ground.today, calendar=ground.calendar)
    return replace(ended, step=None, processing=Processing.WORKING)


def _told_soon(dossier: Dossier, ground: Ground) -> Dossier:
    """Give a dossier that was decided, its sender to be told by a day of the law."""
    return aftermath.await_notice(_left(dossier, ground), ground)


def _return(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    problems = []
    if not order.reason.strip():
        problems.append(problem("reason.missing", "reason", "Trả lại phải ghi lý do."))
    if not order.legal_basis.strip():
        problems.append(
            problem(
                "legal_basis.missing",
                "legal_basis",
                "Trả lại phải nêu căn cứ pháp lý (TT 118/2025/TT-BTC Điều 13 khoản 9).",
            )
        )
    if not order.codes:
        problems.append(problem("code.missing", "codes", "Trả lại phải chọn ít nhất một mã lý do (R01 đến R21)."))
    problems += [
        problem("code.unknown", "codes", f"Không có mã lý do «{code}» (R01 đến R21).")
        for code in order.codes
        if code not in RETURN_CODES
    ]
    if problems:
        raise Invalid("Chưa thể trả lại hồ sơ.", problems)
    after = clocks.await_supplement(replace(dossier, state=move(dossier.state, Trigger.RETURN)), ground)
    wait = after.term(SUPPLEMENT)
    due = {"supplement_due": wait.due.isoformat(), "why": wait.deadline.why} if wait and wait.due else {}
    said = told(dossier, order, {})
    return Effect(after, ((EventType.DECIDED, said), (EventType.RETURNED, {**said, **due})))


def _reject(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    require_reason(order, "Từ chối phải ghi lý do.")
    after = _told_soon(replace(dossier, state=move(dossier.state, Trigger.REJECT), outcome="rejected"), ground)
    said = told(dossier, order, {})
    rejected = {**said, "clocks": clocks.summary(after)}
    return Effect(after, ((EventType.DECIDED, said), (EventType.REJECTED, rejected)))


def _note(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    require_reason(order, "Ghi chú đang trống.")
    return Effect(dossier, ((EventType.NOTED, {"text": order.reason}),))


def _withdraw(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    require_reason(order, "Rút hồ sơ phải ghi lý do hoặc số văn bản đề nghị rút.")
    after = _left(replace(dossier, state=move(dossier.state, Trigger.WITHDRAW), outcome="withdrawn"), ground)
    withdrawn = (EventType.WITHDRAWN, told(dossier, order, {}))
    if dossier.change_request is None or dossier.change_request.kind != "recall":
        return Effect(after, (withdrawn,))
    answered = (EventType.CHANGE_ANSWERED, _answered(dossier.change_request, order, "accepted"))
    return Effect(replace(after, change_request=None), (answered, withdrawn))


def _accept_change(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Follow the sender: withdraw for a recall; else take the papers it brings as a new revision, read anew."""
    request = _asked(dossier)
    if request.kind == "recall":
        return _withdraw(dossier, order, ground)
    said = {**_answered(request, order, "accepted"), "papers": [paper.name for paper in ground.brought]}
    after = replace(dossier, change_request=None)
    if ground.brought:
        after = replace(
            clocks.supplemented(after, on=ground.today, calendar=ground.calendar),
            state=move(dossier.state, Trigger.REVISE),
            processing=Processing.WORKING,
            step=None,
            revision=dossier.revision + 1,
            decision=dossier.unvoted,
            papers=(*dossier.papers, *ground.brought),
            arrived_at=request.at,
            duplicate_of="",
        )
    return Effect(after, ((EventType.CHANGE_ANSWERED, said),))


def _refuse_change(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    request = _asked(dossier)
    require_reason(order, "Từ chối yêu cầu thay đổi phải ghi lý do.")
    said = _answered(request, order, "refused")
    return Effect(replace(dossier, change_request=None), ((EventType.CHANGE_ANSWERED, said),))


def _asked(dossier: Dossier) -> ChangeRequest:
    if dossier.change_request is None:
        raise Conflict(f"Hồ sơ {dossier.code} không có yêu cầu thay đổi nào đang chờ.", current=dossier)
    return dossier.change_request


def _answered(request: ChangeRequest, order: Order, answer: str) -> dict[str, Any]:
    return {"intake": request.intake_id, "kind": request.kind, "answer": answer, "reason": order.reason}


def _set_aside(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    require_reason(order, "Xếp ngoài hồ sơ khen thưởng phải ghi lý do.")
    ended = clocks.end_all(dossier, on=ground.today, calendar=ground.calendar)
    after = replace(ended, state=move(dossier.state, Trigger.SET_ASIDE), step=None)
    return Effect(after, ((EventType.SET_ASIDE, told(dossier, order, {})),))


def _reopen(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    after = replace(
        dossier, state=move(dossier.state, Trigger.REOPEN), treated_as_nomination=True, processing=Processing.WORKING,
        duplicate_of="",
    )  # fmt: skip
    return Effect(after, ((EventType.REOPENED, told(dossier, order, {})),))


BALLOTS = ("vote", "recuse")  # a member's own, carried out in the council's open session
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
        "duplicate": twins.set_aside,
        "reopen": _reopen,
        "extend": roads.extend,
        "assign": roads.assign,
        "suspend": roads.suspend,
        "resume": roads.resume,
        "propose_award": roads.propose_award,
        "agree_award": roads.agree_award,
        "refuse_award": roads.refuse_award,
        "ask_opinions": opinions.ask,
        "record_opinion": opinions.record,
        "close_opinions": opinions.close,
        "publish": opinions.publish,
        "decide_fast": _decide_fast,
        **aftermath.ACTIONS,
        **reissues.ACTIONS,
    },
)
