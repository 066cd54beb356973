"""A dossier that came twice: one of the two is set aside beside the one that is kept, and nothing goes with it.

No text names this; it is ours. One proposal is judged once, and what only the second copy holds must not be lost with
it: a nominee, an award or a sender that the kept dossier does not have makes it no copy.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain import clocks
from service.domain.answers import answers_to
from service.domain.dossier_reading import may_mean
from service.domain.errors import Invalid
from service.domain.events import EventType
from service.domain.orders import Effect, problem, require_reason, told
from service.domain.procedures import Ask
from service.domain.states import State, Trigger, move
from service.domain.text import name_key

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from service.domain.dossier import Dossier
    from service.domain.fields import Nominee, Problem
    from service.domain.orders import Ground, Order

DUPLICATE = (Ask("kept", "Mã hồ sơ giữ lại", required=True),)
_OVER = frozenset({"rejected", "withdrawn", "annulled"})
_NOT_KEPT = frozenset({State.SET_ASIDE, State.WITHDRAWN, State.REJECTED, State.ANNULLED, State.DISPOSED})
_SHOWN = 10
KEPT_CHANGED = "Hồ sơ giữ lại vừa được người khác đổi; hãy mở lại rồi làm tiếp."


def set_aside(dossier: Dossier, order: Order, ground: Ground) -> Effect:
    """Set a copy aside and point to the dossier that is kept; Invalid where it is no copy of that one."""
    given = answers_to(DUPLICATE, order.inputs, today=ground.today)
    require_reason(order, "Để riêng hồ sơ trùng phải ghi lý do.")
    kept = ground.kept
    faults = list(_faults(dossier, kept, str(given["kept"])))
    if faults or kept is None:
        raise Invalid("Chưa để riêng được hồ sơ trùng.", faults)
    ended = clocks.end_all(dossier, on=ground.today, calendar=ground.calendar)
    after = replace(ended, state=move(dossier.state, Trigger.SET_ASIDE), step=None, duplicate_of=kept.code)
    # Whoever is told the reason alone, as the sender's e-office is, must learn where the matter goes on.
    reason = f"Trùng với hồ sơ {kept.code} của cùng đơn vị. {order.reason.strip()}"
    return Effect(
        after, ((EventType.DUPLICATE_SET_ASIDE, {**told(dossier, order, {"kept": kept.code}), "reason": reason}),)
    )


def _faults(dossier: Dossier, kept: Dossier | None, typed: str) -> Iterator[Problem]:
    if kept is None:
        yield _fault(f"Không có hồ sơ «{typed}».")
    elif kept.id == dossier.id:
        yield _fault("Hồ sơ giữ lại phải là hồ sơ khác.")
    elif kept.state in _NOT_KEPT or kept.outcome in _OVER:
        yield _fault(f"Hồ sơ {kept.code} không còn được xét: hồ sơ này không phải bản trùng của nó.")
    else:
        yield from _differences(dossier, kept)


def _differences(dossier: Dossier, kept: Dossier) -> Iterator[Problem]:
    """Name all in which it is no copy; the very same files are one whatever was read of them."""
    if not _same_sender(dossier, kept):
        yield _fault(f"Hồ sơ {kept.code} do đơn vị khác trình.")
    if dossier.award and dossier.award != kept.award:
        yield _fault(f"Hồ sơ {kept.code} đề nghị hình thức khác.")
    files = {paper.sha256 for paper in kept.papers}
    if all(paper.sha256 in files for paper in dossier.current_papers):
        return
    there = defaultdict[str, set[str]](set)
    for one in kept.reading.nominees if kept.reading else ():
        there[name_key(one.name)] |= may_mean(one.award)
    own = dossier.reading.nominees if dossier.reading else ()
    only_here = [str(at) for at, one in enumerate(own, 1) if not _held(one, there.get(name_key(one.name), set()))]
    if not own:
        yield _fault("Chưa đọc được ai được đề nghị, tệp cũng không giống hết: chưa biết có phải hồ sơ trùng.")
    elif only_here:
        # By place: a name may be hidden from whom this is told.
        shown = ", ".join(only_here[:_SHOWN]) + (" …" if len(only_here) > _SHOWN else "")
        only = "đối tượng hoặc hình thức đề nghị chỉ có ở hồ sơ này"
        yield _fault(f"{len(only_here)} {only}, không có trong {kept.code} (dòng {shown}).")


def _held(one: Nominee, awards: AbstractSet[str]) -> bool:
    """Tell whether a namesake there is put forward for the same, as far as both say for what."""
    meant = may_mean(one.award)
    return bool(awards) and (bool(meant & awards) or "" in meant | awards)


def _same_sender(dossier: Dossier, kept: Dossier) -> bool:
    """Tell whether one body sent both: by its code, by its name where a folder or a zip names no sender."""
    codes = [one.origin.unit_id or one.origin.organ_id for one in (dossier, kept)]
    return codes[0] == codes[1] if all(codes) else name_key(dossier.unit) == name_key(kept.unit)


def _fault(sentence: str) -> Problem:
    return problem("duplicate.kept", "kept", sentence)
