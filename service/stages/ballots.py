"""Ballots: a member votes on a dossier, or steps aside, where every other decision on it is sent.

The session stays the record: a ballot is one member's own, final, and answers all that the session asks of that member
(TT 20/2025/TT-BNV Điều 18 khoản 3). The dossier itself moves when the session is closed.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.council import SessionState
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.orders import problem, require_reason
from service.domain.permission import Operation, may
from service.domain.review import Order, require_current
from service.domain.votes import Choice, Method, Seat, recused
from service.ports import Change
from service.stages import council, retrieve, review

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.domain.council import Session
    from service.domain.dossier import Dossier
    from service.domain.events import Actor
    from service.domain.votes import Member
    from service.ports import Account, Deps, Receipt

_STEP_ROLE = "council"


def decide(
    deps: Deps,
    dossier_id: str,
    order: Order,
    *,
    actor: Actor,
    account: Account,
    receipt: Callable[[Dossier], Receipt] | None = None,
) -> Dossier:
    """Carry out any order: `vote` and `recuse` in the open session that has the dossier, the others as `review` does.

    A vote's `inputs` hold `choice` for all that the dossier asks, or `choices` by question of the session. The same
    ballot again is once. Raises what `review.decide` does; Conflict also where no session is open on the dossier or the
    member has voted otherwise, NotAllowed for who holds no seat.
    """
    act = ACTS.get(order.action)
    if act is None:
        return review.decide(deps, dossier_id, order, actor=actor, account=account, receipt=receipt)
    dossier = retrieve.show(deps, dossier_id, account=account, operation=Operation.DOSSIER_DECIDE)
    require_current(dossier, order)
    session, member = _seat(deps, dossier, order, account)
    try:
        act(deps, session, member, dossier.id, order=order, who={"actor": actor, "account": account})
    except Conflict as exc:
        raise Conflict(str(exc), current=dossier) from exc
    if receipt:
        deps.store.commit(Change(receipt=receipt(dossier)))
    return dossier


def acts_for(deps: Deps, dossier: Dossier, account: Account) -> tuple[str, ...]:
    """Give `vote` and `recuse` where the account's own seat may use them on the dossier now."""
    if not may(Operation.DOSSIER_DECIDE, account):
        return ()
    try:
        session, member = _seat(deps, dossier, Order(action="vote", expected_version=dossier.version), account)
    except (Conflict, NotAllowed):
        return ()
    poll = session.poll
    mine = [one.id for one in session.questions_of(dossier.id) if member.id not in recused(poll, one)]
    if not mine or any(sheet.member == member.id for sheet in poll.sheets):
        return ()
    in_a_box = poll.method is Method.SECRET and member.seat is not Seat.ABSENT
    return ("recuse",) if in_a_box else ("vote", "recuse")


def _seat(deps: Deps, dossier: Dossier, order: Order, account: Account) -> tuple[Session, Member]:
    """Find the open session on the dossier and the account's own seat in it."""
    step = dossier.step
    if step is None or step.role != _STEP_ROLE or order.step not in {"", step.name}:
        raise Conflict(f"Hồ sơ {dossier.code} không ở bước họp hội đồng vừa nêu.", current=dossier)
    found = (one for one in deps.councils.sessions_of(dossier.id) if one.state is SessionState.OPEN)
    session = next(found, None)
    if session is None:
        raise Conflict(f"Chưa có phiên họp hội đồng nào đang mở về hồ sơ {dossier.code}.", current=dossier)
    seats = [one for one in session.poll.members if one.account and one.account == account.name]
    if not seats:
        raise NotAllowed(f"Tài khoản «{account.name}» không giữ ghế nào trong phiên họp {session.code}.")
    return session, seats[0]


def _vote(deps: Deps, session: Session, member: Member, dossier_id: str, *, order: Order, who: Any) -> None:
    asked = session.questions_of(dossier_id)
    mine = [one.id for one in asked if member.id not in recused(session.poll, one)]
    if not mine:
        raise Invalid("Chưa ghi được phiếu.", [problem("council.recused", "inputs", "Bạn không biểu quyết hồ sơ này.")])
    choices = _choices(order.inputs, mine)
    if any(one.member == member.id and choices.items() <= dict(one.choices).items() for one in session.poll.sheets):
        return
    council.vote(deps, session.id, member.id, choices, **who)


def _choices(inputs: Mapping[str, Any], mine: list[str]) -> dict[str, Choice]:
    given = inputs.get("choices", dict.fromkeys(mine, inputs.get("choice")))
    said = given if isinstance(given, dict) else {}
    if not said or any(choice not in [*Choice] for choice in said.values()):
        sentence = "Ý kiến phải là for, against hoặc blank: «choice» cho cả hồ sơ, hoặc «choices» theo nội dung."
        raise Invalid("Chưa ghi được phiếu.", [problem("council.choice", "inputs", sentence)])
    return {str(name): Choice(choice) for name, choice in said.items()}


def _recuse(deps: Deps, session: Session, member: Member, dossier_id: str, *, order: Order, who: Any) -> None:
    require_reason(order, "Không biểu quyết phải ghi lý do.")
    asked = (one.id for one in session.questions_of(dossier_id))
    council.stand_aside(deps, session.id, member.id, *asked, reason=order.reason, **who)


ACTS: Mapping[str, Callable[..., None]] = MappingProxyType({"vote": _vote, "recuse": _recuse})
