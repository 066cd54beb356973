"""What may come of an award after its decision: its sender told, annulled, adjusted, its data put right.

Sources: Luật 06/2022/QH15 Điều 93; TT 20/2025/TT-BNV Điều 15 and 16; QĐ 01/2026/QĐ-TTg Điều 12 khoản 6. How many days
each takes are data (`templates/aftermath/`).
"""

from __future__ import annotations

import re
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain import aftermath_rules, clocks, terms
from service.domain.answers import answers_to
from service.domain.dossier import ADJUSTMENTS, ANNULMENTS
from service.domain.errors import Conflict, Invalid
from service.domain.events import EventType
from service.domain.orders import Effect, OfficeAction, problem, require_reason, told
from service.domain.procedures import Ask
from service.domain.states import Processing, State, Trigger, move
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from service.domain.dossier import Dossier
    from service.domain.orders import Ground, Order
    from service.domain.terms import Term

NOTICE, ANNULMENT, ITEMS, REISSUE = "notice", "annulment", "return_items", "reissue"
# Luật 06/2022/QH15, Điều 93 khoản 2: why an award is annulled.
CLAUSES: Mapping[str, str] = MappingProxyType(
    {
        "a": "gian dối trong việc kê khai công trạng, thành tích",
        "b": "cung cấp thông tin sai sự thật hoặc làm giả hồ sơ, giấy tờ",
        "c": "thẩm định, xét, duyệt, đề nghị trái quy định của pháp luật",
        "d": "có kết luận, quyết định, bản án về vi phạm, khuyết điểm dẫn đến không bảo đảm tiêu chuẩn",
    }
)
PLACES = Ask("nominees", "Những ai: số thứ tự trong hồ sơ (1, 3), hoặc «tất cả»; để trống khi chỉ có một")
_CLAUSE = Ask("clause", "Điểm của Điều 93 khoản 2: a, b, c hoặc d")
_PAPER = (
    Ask("decision_number", "Số quyết định", required=True),
    Ask("decision_date", "Ngày quyết định", kind="date", required=True),
)
REQUEST = (
    Ask("number", "Số văn bản đề nghị (đơn của cá nhân: để trống)"),
    Ask("date", "Ngày văn bản đề nghị", kind="date", required=True),
)
ASKS: Mapping[str, tuple[Ask, ...]] = MappingProxyType(
    {
        "propose_annulment": (_CLAUSE, PLACES, *REQUEST),
        "drop_annulment": (PLACES,),
        "annul": (*_PAPER, _CLAUSE, PLACES),
        "adjust": _PAPER,
        "correct_decision": _PAPER,
    }
)


def begin(dossier: Dossier, name: str, title: str, *, rule: str, ground: Ground) -> Dossier:
    """Start the clock that the rule sets, where there is such a rule; one of the name that still runs starts anew."""
    days = ground.aftermath.rules.get(rule)
    if days is None:
        return dossier
    return clocks.with_term(dossier, terms.begin_by(days, name, title, on=ground.today, calendar=ground.calendar))


def await_notice(dossier: Dossier, ground: Ground) -> Dossier:
    """Start the clock by whose end the sender is to be told how the dossier was decided."""
    return begin(dossier, NOTICE, "Thông báo kết quả cho đơn vị trình", rule=aftermath_rules.NOTICE, ground=ground)


def notified(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Write down that the sender was told, another way than by a signed notice sent from here."""
    require_open(dossier, NOTICE, "không chờ thông báo kết quả")
    require_reason(order, "Ghi đã thông báo bằng văn bản nào, cách nào.")
    after = clocks.end(dossier, NOTICE, on=ground.today, calendar=ground.calendar)
    return Effect(after, ((EventType.NOTED, {"text": f"Đã thông báo kết quả: {order.reason}"}),))


def propose_annulment(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Take in the proposal to annul, of the unit that had put the award forward (TT 20/2025/TT-BNV Điều 15 khoản 2).

    Within the days of Điều 15 khoản 5 it goes to who gave the award. The reason is the conclusion that it rests on.
    """
    given = answers_to(ASKS["propose_annulment"], order.inputs, today=ground.today)
    require_reason(order, "Đề nghị hủy bỏ phải ghi kết luận của cơ quan có thẩm quyền.")
    require_award(dossier)
    clause, places = _clause(given, order.reason), places_of(dossier, given)
    title = "Trình người đã quyết định hủy bỏ quyết định khen"
    name = _proposal(dossier, places)
    after = begin(dossier, name, title, rule=aftermath_rules.ANNULMENT, ground=ground)
    said = {**_said(dossier, order, given, clause), "places": list(places), **last_day(after, name)}
    return Effect(after, ((EventType.ANNULMENT_PROPOSED, said),))


def _proposal(dossier: Dossier, places: tuple[int, ...]) -> str:
    """Name the clock of a proposal to annul what these hold: of all, or of some alone."""
    return ANNULMENT if set(places) == set(dossier.awarded) else _of_some(places)


def _of_some(places: tuple[int, ...]) -> str:
    return f"{ANNULMENT}:{','.join(map(str, places))}"


def drop_annulment(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Write down that who gave the award does not annul it; several proposals are told apart by whom they are about."""
    given = answers_to(ASKS["drop_annulment"], order.inputs, today=ground.today)
    name = require_open(dossier, ANNULMENT, "không có đề nghị hủy bỏ nào").name
    require_reason(order, "Ghi vì sao không hủy bỏ.")
    waiting = [one.name for one in dossier.terms if one.name.partition(":")[0] == ANNULMENT and one.ended is None]
    if given.get("nominees") or len(waiting) > 1:
        places = places_of(dossier, given)
        named = {_proposal(dossier, places), _of_some(places)}  # of all that still hold it, it may once have been some
        name = next((one for one in waiting if one in named), "")
    if not name:
        sentence = "Không có đề nghị hủy bỏ nào đang chờ với đúng những người này; ghi lại số thứ tự của họ."
        raise Invalid(sentence, [problem("input.wrong", "nominees", sentence)])
    after = clocks.end(dossier, name, on=ground.today, calendar=ground.calendar)
    return Effect(after, ((EventType.NOTED, {"text": f"Không hủy bỏ quyết định khen: {order.reason}"}),))


def annul(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Annul a decided award by a decision of who gave it (Luật 06/2022/QH15 Điều 93 khoản 2 và khoản 8).

    Of several people only those who are named lose theirs. Medal and money come back within the days of TT
    20/2025/TT-BNV Điều 16; the dossier is archived anew.
    """
    given = answers_to(ASKS["annul"], order.inputs, today=ground.today)
    require_reason(order, "Hủy bỏ quyết định phải ghi lý do và điểm của Điều 93 khoản 2.")
    require_award(dossier)
    clause, places = _clause(given, order.reason), places_of(dossier, given)
    undone = {"annulled_by": given["decision_number"], "annulled_on": given["decision_date"], "clause": clause}
    ended = _awaited_no_more(dossier, places, ground)
    if set(places) == set(dossier.awarded):
        after = replace(
            ended,
            state=move(dossier.state, Trigger.ANNUL),
            outcome="annulled",
            decision={**dossier.decision, **undone},
        )
    else:
        kept = [*dossier.decision.get(ANNULMENTS, ()), {**undone, "places": list(places)}]
        after = replace(
            ended, state=move(dossier.state, Trigger.ADJUST), decision={**dossier.decision, ANNULMENTS: kept}
        )
    name = _free(dossier, ITEMS)
    after = replace(after, processing=Processing.WORKING)
    after = begin(after, name, "Thu hồi hiện vật, tiền thưởng", rule=aftermath_rules.ITEMS, ground=ground)
    said = {**_said(dossier, order, given, clause), "places": list(places), **last_day(after, name)}
    return Effect(after, ((EventType.ANNULLED, said),))


def _awaited_no_more(dossier: Dossier, places: Iterable[int], ground: Ground) -> Dossier:
    """End the clocks of proposals that name nobody else, and of certificates that the named had asked for anew."""
    gone = {f"{REISSUE}:{at}" for at, row in enumerate(dossier.reissues, 1) if set(row["places"]) <= set(places)}
    for name in (*(one.name for one in dossier.terms if _is_answered(dossier, one.name, places)), *gone):
        dossier = clocks.end(dossier, name, on=ground.today, calendar=ground.calendar)
    return dossier


def _is_answered(dossier: Dossier, name: str, places: Iterable[int]) -> bool:
    """Tell whether a clock is of a proposal (`annulment`, or `annulment:<places>`) of these people alone."""
    kind, _, those = name.partition(":")
    proposed = set(map(int, those.split(","))) if kind == ANNULMENT and those else set(dossier.awarded)
    return kind == ANNULMENT and proposed & set(dossier.awarded) <= set(places)


def _said(dossier: Dossier, order: Order, given: Mapping[str, Any], clause: str) -> dict[str, Any]:
    """Give what the events of an annulment tell; its legal ground is the clause, unless a person wrote another."""
    ground = order.legal_basis or f"Luật 06/2022/QH15, Điều 93 khoản 2 điểm {clause}"
    return {**told(dossier, order, given), "clause": clause, "legal_basis": ground}


def items_returned(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Write down that medal and money came back: their clock ends."""
    term = require_open(dossier, ITEMS, "không chờ thu hồi gì")
    after = clocks.end(dossier, term.name, on=ground.today, calendar=ground.calendar)
    return Effect(after, ((EventType.NOTED, {"text": order.reason or "Đã thu hồi hiện vật, tiền thưởng."}),))


def adjust(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Correct wrong data of a decision by a decision of adjustment; the dossier is archived anew."""
    given = answers_to(_PAPER, order.inputs, today=ground.today)
    require_reason(order, "Điều chỉnh phải ghi rõ sai gì, sửa thành gì.")
    require_award(dossier)
    noted = {"adjusted_by": given["decision_number"], "adjusted_on": given["decision_date"], "adjusted": order.reason}
    after = replace(
        dossier,
        state=move(dossier.state, Trigger.ADJUST),
        processing=Processing.WORKING,
        # The latest stands where it always stood, too.
        decision={**dossier.decision, **noted, ADJUSTMENTS: [*dossier.adjustments, noted]},
    )
    return Effect(after, ((EventType.ADJUSTED, told(dossier, order, given)),))


def correct_decision(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Put right the decision's number or day as somebody typed it here; the decision itself is as it was.

    The dossier is archived anew, and its history keeps what stood before. A decision that is itself wrong is put right
    by another one (`adjust`).
    """
    given = answers_to(_PAPER, order.inputs, today=ground.today)
    require_reason(order, "Sửa số, ngày quyết định phải ghi lý do.")
    require_award(dossier)
    before = dossier.decision
    changed = [
        {"paper": 0, "field": name, "value": value, "before": before.get(name), "reason": order.reason}
        for name, value in given.items()
        if before.get(name) != value
    ]
    if not changed:
        raise Invalid(
            "Số và ngày quyết định đang ghi đúng như vậy.",
            [problem("decision.same", "decision_number", "Không có gì khác để sửa.")],
        )
    after = replace(
        dossier,
        state=move(dossier.state, Trigger.ADJUST),
        processing=Processing.WORKING,
        decision={**before, **given},
    )
    return Effect(after, tuple((EventType.FIELD_CHANGED, one) for one in changed))


def require_award(dossier: Dossier) -> None:
    """Refuse what only concerns an award that still stands; Conflict."""
    if dossier.outcome != "approved":
        raise Conflict(f"Hồ sơ {dossier.code} không có quyết định khen thưởng nào đang có hiệu lực.", current=dossier)


def open_term(dossier: Dossier, name: str) -> Term | None:
    """Give the first clock of that name (or `<name>:<number>`) that has not ended."""
    named = (one for one in dossier.terms if one.name.partition(":")[0] == name and one.ended is None)
    return min(named, key=lambda one: (len(one.name), one.name), default=None)


def require_open(dossier: Dossier, name: str, why: str) -> Term:
    """Give the clock that runs under the name; Conflict where nothing is awaited."""
    term = open_term(dossier, name)
    if term is None:
        raise Conflict(f"Hồ sơ {dossier.code} {why}.", current=dossier)
    return term


def _free(dossier: Dossier, name: str) -> str:
    """Give a clock's name that no other of the dossier has: those of an earlier annulment stay as they are."""
    taken = {one.name for one in dossier.terms}
    return next(one for one in (name, *(f"{name}:{at}" for at in range(2, 99))) if one not in taken)


def last_day(dossier: Dossier, name: str) -> dict[str, Any]:
    """Give a clock's last day and why, as events tell it; null where no rule sets one."""
    term = dossier.term(name)
    return {"due": term.due.isoformat() if term and term.due else None, "why": term.deadline.why if term else ""}


def _clause(given: Mapping[str, Any], reason: str) -> str:
    """Give the clause that is said, or that the reason names; without one nobody may annul."""
    found = re.search(r"(?i)\bđiểm\s+([a-d])\b", reason)
    clause = str(given.get("clause") or (found[1] if found else "")).lower()
    if clause not in CLAUSES:
        those = "; ".join(f"{letter}) {words}" for letter, words in CLAUSES.items())
        sentence = f"Nêu điểm nào của Điều 93 khoản 2: {those}."
        raise Invalid(sentence, [problem("input.missing", "clause", sentence)])
    return clause


def places_of(dossier: Dossier, given: Mapping[str, Any]) -> tuple[int, ...]:
    """Read whom it is about, by place; where the decision is on one alone, nobody need be named. Invalid."""
    awarded, typed = dossier.awarded, str(given.get("nominees", "")).strip()
    if (not typed and len(awarded) <= 1) or fold(typed) == "tat ca":
        return awarded
    parts = {one.strip() for one in re.split(r"[,;]", typed) if one.strip()}
    found = tuple(sorted(int(one) for one in parts if one.isascii() and one.isdigit()))
    if not found or len(found) != len(parts) or not set(found) <= set(awarded):
        sentence = f"Ghi số thứ tự của những ai (hoặc «tất cả») trong {len(awarded)} trường hợp: {_few(awarded)}."
        raise Invalid(sentence, [problem("input.wrong", "nominees", sentence)])
    return found


def _few(places: Iterable[int]) -> str:
    shown = [str(one) for one in places]
    return ", ".join(shown if len(shown) <= 12 else [*shown[:10], "…", shown[-1]])  # noqa: PLR2004 - a line


_OFFICE = frozenset({"specialist", "head"})
_DECIDERS = frozenset({"head", "chair"})
_ARCHIVED = frozenset({State.ARCHIVED})
OFFICE_ACTIONS: Mapping[str, OfficeAction] = MappingProxyType(
    {
        "notified": OfficeAction(_OFFICE, _ARCHIVED),
        "propose_annulment": OfficeAction(_OFFICE, _ARCHIVED),
        "drop_annulment": OfficeAction(_DECIDERS, _ARCHIVED),
        "annul": OfficeAction(_DECIDERS, _ARCHIVED),
        "adjust": OfficeAction(_DECIDERS, _ARCHIVED),
        "correct_decision": OfficeAction(_DECIDERS, _ARCHIVED),
        "items_returned": OfficeAction(_OFFICE, _ARCHIVED),
    }
)


def _is_awarded(dossier: Dossier) -> bool:
    return dossier.outcome == "approved"


SENSE: Mapping[str, Callable[[Dossier], bool]] = MappingProxyType(
    {
        "notified": lambda dossier: open_term(dossier, NOTICE) is not None,
        "propose_annulment": lambda dossier: (
            _is_awarded(dossier) and (len(dossier.awarded) > 1 or open_term(dossier, ANNULMENT) is None)
        ),
        "drop_annulment": lambda dossier: open_term(dossier, ANNULMENT) is not None,
        "annul": _is_awarded,
        "adjust": _is_awarded,
        "correct_decision": _is_awarded,
        "items_returned": lambda dossier: open_term(dossier, ITEMS) is not None,
    }
)
ACTIONS: Mapping[str, Callable[[Dossier, Order, Ground], Effect]] = MappingProxyType(
    {
        "notified": notified,
        "propose_annulment": propose_annulment,
        "drop_annulment": drop_annulment,
        "annul": annul,
        "adjust": adjust,
        "correct_decision": correct_decision,
        "items_returned": items_returned,
    }
)
