"""Sender: the unit that sent a dossier asks for it back, or says whether it agrees to another award; one transaction.

The appraisal's different result is agreed with the proposing unit (TT 118/2025/TT-BTC Điều 13 khoản 9): its own account
says so itself, with who and when, where no letter needs to be written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain import sender
from service.domain.permission import Operation
from service.domain.review import Ground
from service.stages import review
from service.stages.retrieve import show

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.domain.events import Actor
    from service.domain.review import Order
    from service.ports import Account, Deps


def act(deps: Deps, dossier_id: str, order: Order, *, actor: Actor, account: Account) -> Dossier:
    """Carry out what the unit says of its dossier: `recall`, `agree_award` or `refuse_award`.

    Raises NotFound, NotAllowed, Invalid, or Conflict with the dossier as it stands now.
    """
    dossier = show(deps, dossier_id, account=account, operation=Operation.DOSSIER_ASK)
    ground = Ground(review.procedure_of(deps, dossier), deps.catalogue.calendar, deps.clock.now(), by=account.name)
    effect = sender.apply(dossier, review.worded(order), ground)
    return review.carry_out(deps, dossier, effect, ground=ground, actor=actor)
