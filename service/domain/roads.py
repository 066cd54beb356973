"""What an office may do with a dossier beside passing it on: give its clocks more time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain import clocks, terms
from service.domain.deadlines import Extension
from service.domain.errors import Invalid
from service.domain.events import EventType
from service.domain.orders import Effect, problem, told

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.domain.fields import Problem
    from service.domain.orders import Ground, Order

_LONGEST_EXTENSION = 60


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


def _iso(term: terms.Term) -> str | None:
    return term.due.isoformat() if term.due else None


def _whole(value: object) -> int:
    text = str(value if value is not None else "")
    return int(text) if text.isascii() and text.isdigit() else 0
