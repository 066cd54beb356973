"""What an office may do beside passing a dossier on: time, standing still, another award."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain import aftermath, clocks, opinions, reissues, terms, twins
from service.domain.answers import answers_to
from service.domain.deadlines import Extension
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.events import EventType
from service.domain.orders import Effect, problem, require_reason, told
from service.domain.procedures import Ask
from service.domain.states import Trigger, move

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.domain.dossier import Dossier
    from service.domain.fields import Problem
    from service.domain.orders import Ground, Order
    from service.domain.procedures import Step

_LONGEST_EXTENSION = 60
_SHOWN = 20
_PROPOSE_AWARD = (Ask("award", "Mã danh hiệu, hình thức đề nghị thay", required=True),)
_AGREEMENT = (
    Ask("number", "Số văn bản của đơn vị trình"),
    Ask("date", "Ngày văn bản", kind="date"),
)
_ASSIGN = (Ask("account", "Người xử lý (để trống: trả về cho cả vai trò)"),)
# What each action asks of the person, for pages and programs; `extend` and the steps' own asks stand elsewhere.
ASKS: Mapping[str, tuple[Ask, ...]] = MappingProxyType(
    {
        "propose_award": _PROPOSE_AWARD,
        "agree_award": _AGREEMENT,
        "ask_opinions": opinions.ASK_OPINIONS,
        "record_opinion": opinions.RECORD_OPINION,
        "publish": opinions.PUBLISH,
        **aftermath.ASKS,
        **reissues.ASKS,
        "assign": _ASSIGN,
        "duplicate": twins.DUPLICATE,
    }
)


@dataclass(frozen=True, slots=True)
class AwardChange:
    """Another award or grade that the appraisal comes to, waiting for the proposer's agreement."""

    award: str
    instead_of: str
    reason: str
    by: str
    on: str


def extend(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Give a clock more working days (`inputs`: `term`, `days`), with the reason; its reminders follow."""
    term = dossier.term(str(order.inputs.get("term", terms.LEGAL)))
    problems: list[Problem] = []
    if term is None or term.ended is not None:
        problems.append(problem("term.unknown", "term", "Hồ sơ không có thời hạn đang chạy tên này."))
    days = _whole(order.inputs.get("days"))
    if not 1 <= days <= _LONGEST_EXTENSION:
        problems.append(problem("input.wrong", "days", f"Số ngày gia hạn là 1 đến {_LONGEST_EXTENSION}."))
    if not order.reason.strip():
        problems.append(problem("reason.missing", "reason", "Gia hạn phải ghi lý do."))
    if problems or term is None:
        raise Invalid("Chưa gia hạn được.", problems)
    longer = terms.extend(term, Extension(days, order.reason, ground.by, ground.today), calendar=ground.calendar)
    after = clocks.show_step_due(clocks.with_term(dossier, longer))
    due = {
        "term": term.name,
        "title": term.title,
        "days": days,
        "before": _iso(term),
        "due": _iso(longer),
        "why": longer.deadline.why,
    }
    return Effect(after, ((EventType.EXTENDED, {**told(dossier, order, {}), **due}),))


def suspend(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Let the dossier stand while someone in it is disciplined, inspected or complained of; every clock stands too."""
    require_reason(order, "Tạm dừng phải ghi lý do (kỷ luật, thanh tra, điều tra, khiếu nại, báo chí nêu).")
    after = clocks.stop(replace(dossier, state=move(dossier.state, Trigger.SUSPEND)), "suspension", ground)
    return Effect(after, ((EventType.SUSPENDED, told(dossier, order, {})),))


def resume(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Go on at the step where it stood, with the conclusion as the reason."""
    require_reason(order, "Chạy tiếp phải ghi kết luận đã có.")
    trigger = Trigger.RESUME_INCOMPLETE if _hindered(dossier) else Trigger.RESUME
    moved = replace(dossier, state=move(dossier.state, trigger))
    after = clocks.run_on(moved, "suspension", on=ground.today, calendar=ground.calendar)
    due = {"due": after.step.due.isoformat(), "why": after.step.why} if after.step and after.step.due else {}
    return Effect(after, ((EventType.RESUMED, {**told(dossier, order, {}), **due}),))


def _hindered(dossier: Dossier) -> bool:
    return any(one.severity != "note" for one in dossier.problems)


def propose_award(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Propose another award or grade than the papers ask for; nothing goes on until the proposer agrees or not.

    The appraisal's different result must be agreed with the proposing unit before submission (TT 118/2025/TT-BTC Điều
    13 khoản 9).
    """
    given = answers_to(_PROPOSE_AWARD, order.inputs, today=ground.today)
    require_reason(order, "Đề nghị đổi hình thức phải ghi lý do.")
    if given["award"] == dossier.award or given["award"] not in ground.awards:
        sentence = f"«{given['award']}» không phải hình thức khác đang có hiệu lực với ngày nhận hồ sơ."
        raise Invalid(sentence, [problem("award.unknown", "award", sentence)])
    change = AwardChange(given["award"], dossier.award, order.reason, ground.by, ground.today.isoformat())
    said = {**told(dossier, order, {}), "award": change.award, "instead_of": change.instead_of}
    return Effect(replace(dossier, award_change=change), ((EventType.AWARD_PROPOSED, said),))


def agree_award(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Write down that the proposing unit agrees, by which paper: the dossier is for the other award from now on."""
    change = _change_of(dossier)
    given = answers_to(_AGREEMENT, order.inputs, today=ground.today)
    if not order.reason.strip() and not given.get("number"):
        sentence = "Ghi số văn bản đồng ý của đơn vị trình, hoặc nói rõ đã thống nhất cách nào."
        raise Invalid(sentence, [problem("reason.missing", "reason", sentence)])
    after = replace(dossier, award=change.award, award_change=None)
    said = {**told(dossier, order, given), "award": change.award, "instead_of": change.instead_of}
    return Effect(after, ((EventType.AWARD_CHANGED, said),))


def refuse_award(dossier: Dossier, order: Order, _ground: Ground) -> Effect:
    """Write down that the proposing unit does not agree: the award stays, and the step decides on it as it is."""
    change = _change_of(dossier)
    require_reason(order, "Ghi ý kiến không đồng ý của đơn vị trình.")
    said = {**told(dossier, order, {}), "award": change.award, "instead_of": change.instead_of}
    return Effect(replace(dossier, award_change=None), ((EventType.AWARD_KEPT, said),))


def _change_of(dossier: Dossier) -> AwardChange:
    if dossier.award_change is None:
        raise Conflict(f"Hồ sơ {dossier.code} không có đề nghị đổi hình thức nào đang chờ.", current=dossier)
    return dossier.award_change


def assign(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Give the open step to one person of its role, or back to the whole role."""
    if dossier.step is None:
        raise Conflict(f"Hồ sơ {dossier.code} không có bước nào đang mở.", current=dossier)
    given = answers_to(_ASSIGN, order.inputs, today=ground.today)
    require_reason(order, "Phân công lại phải ghi lý do.") if dossier.step.assignee else None
    name = given.get("account", "")
    if name and name not in ground.able:
        # Given to nobody, it would stand on no list of anybody's.
        those = ", ".join(sorted(ground.able)[:_SHOWN]) or "chưa có tài khoản nào"
        sentence = f"Không có tài khoản «{name}» làm được bước này; có: {those}."
        raise Invalid(sentence, [problem("input.wrong", "account", sentence)])
    said = {**told(dossier, order, {}), "assignee": name, "instead_of": dossier.step.assignee}
    return Effect(replace(dossier, step=replace(dossier.step, assignee=name)), ((EventType.ASSIGNED, said),))


def require_ready(dossier: Dossier, order: Order, ground: Ground) -> None:
    """Refuse to pass a step that waits for something, or a second signature by the same person where two are wanted."""
    step = ground.procedure.step(dossier.step.name) if dossier.step else None
    if dossier.award_change is not None:
        award = ground.awards.get(dossier.award_change.award, dossier.award_change.award)
        sentence = f"Đang chờ đơn vị trình thống nhất việc đổi sang «{award}»: ghi ý kiến của đơn vị rồi mới đi tiếp."
        raise Conflict(sentence, current=dossier)
    if step is None:
        return
    missing = opinions.lacking(dossier, ground.waits_for.intersection(step.needs), ground.today)
    if missing:
        raise Invalid(missing, [problem("step.waits", "action", missing)])
    # Whoever stands in is neither another pair of eyes than one's own, nor than the absent person's.
    before = {name for one in dossier.signed for name in (one.get("by"), one.get("for")) if name}
    if step.four_eyes and before & {ground.by, ground.on_behalf}:
        sentence = f"Bước «{step.title}» cần người khác với người đã ký bước trước"
        raise NotAllowed(f"{sentence}: nhờ người cùng vai trò, hoặc phân công lại.")
    _require_all_members(step, order, ground)


def _require_all_members(step: Step, order: Order, ground: Ground) -> None:
    """Refuse a typed vote of fewer than the council has, unless a reason says so: the share is of all its members.

    Not of those present (TT 20/2025/TT-BNV Điều 9 khoản 8). What a session of the council counted needs no such word.
    """
    whole = next((one.of for one in step.asks if one.of), "")
    total = _whole(order.inputs.get(whole))
    if whole and order.held_to is None and total < ground.council_members and not order.reason.strip():
        sentence = (
            f"Tổng số ghi {total}, hội đồng có {ground.council_members} thành viên: tỷ lệ tính trên tổng số thành "
            "viên, không phải số có mặt. Hội đồng đã đổi thì ghi lý do."
        )
        raise Invalid(sentence, [problem("vote.base", whole, sentence)])


def _iso(term: terms.Term) -> str | None:
    return term.due.isoformat() if term.due else None


def _whole(value: object) -> int:
    text = str(value if value is not None else "")
    return int(text) if text.isascii() and text.isdigit() else 0
