"""Acting by a link from a letter: one reviewer, one action, one step of one dossier, once and within a day.

A link names whom it was written to and carries no more than that account may do at that moment. Opening it only
shows what it would do: mail scanners and previews follow links, so that only the button acts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from service.domain.errors import HosoError, NotAllowed, NotFound
from service.domain.events import Actor
from service.domain.permission import Operation
from service.ports import ActionLink
from service.stages import absences, review, seeing
from service.stages.access import digest
from service.stages.forms import actions_for
from service.stages.retrieve import show

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.domain.procedures import Step
    from service.domain.review import Order
    from service.ports import Account, Deps

LIFE = timedelta(hours=24)
# What one button can say; whatever needs ballots or a look at other papers is done in the console.
ACTIONS = ("approve", "return", "reject")


@dataclass(frozen=True, slots=True)
class Opened:
    """What an unspent link stands for at this moment; `step` has what it asks of the reviewer."""

    link: ActionLink
    account: Account
    dossier: Dossier
    step: Step | None


def offered(deps: Deps, dossier: Dossier, account: Account) -> tuple[str, ...]:
    """Give the actions for which this account may be sent a link now, those of whom it stands in for too."""
    here = dossier.step.actions if dossier.step else ()
    may_do = actions_for(dossier, account, absences.principals(deps, account))
    return tuple(action for action in ACTIONS if action in here and action in may_do)


def new_link(deps: Deps, dossier: Dossier, account: Account, action: str) -> str:
    """Make a link's secret, good for 24 hours; NotAllowed for what the account may not do at the open step."""
    if dossier.step is None or action not in offered(deps, dossier, account):
        raise NotAllowed(
            f"Tài khoản «{account.name}» không làm được «{action}» ở bước đang mở của hồ sơ {dossier.code}."
        )
    secret = deps.ids.secret()
    ends = deps.clock.now() + LIFE
    link = ActionLink(account.name, dossier.id, action, dossier.step.name, dossier.step.opened_at, ends)
    deps.accounts.add_action_link(digest(secret), link)
    return secret


def opened(deps: Deps, secret: str) -> Opened:
    """Say what a link stands for, without using it up; NotFound, the same for every reason why it is worth nothing."""
    link = deps.accounts.action_link(digest(secret))
    account = deps.accounts.account(link.account) if link else None
    if link is None or account is None or not account.enabled or link.spent_at or link.expires_at <= deps.clock.now():
        raise _worthless()
    there = show(deps, link.dossier_id, account=account, operation=Operation.DOSSIER_DECIDE)
    dossier = seeing.seen(deps, there, account)
    if dossier.step is None or (dossier.step.name, dossier.step.opened_at) != (link.step, link.opened_at):
        raise _worthless()
    return Opened(link, account, dossier, deps.catalogue.procedure(dossier.procedure or "bkt").step(link.step))


def act(deps: Deps, secret: str, order: Order) -> Dossier:
    """Do what the link is for, once: `order` gives the reason and the answers, never the action or the step.

    The link is used up before the act, so that two presses are one; a refusal gives it back. A crash between the
    two costs the link, never a second act.
    """
    found = opened(deps, secret)
    if not deps.accounts.spend_action_link(digest(secret), now=deps.clock.now()):
        raise _worthless()
    wanted = replace(order, action=found.link.action, step=found.link.step)
    actor = Actor("person", found.account.name, ",".join(sorted(found.account.roles)), "link")
    try:
        done = review.decide(deps, found.dossier.id, wanted, actor=actor, account=found.account)
    except HosoError:
        deps.accounts.restore_action_link(digest(secret))
        raise
    return seeing.seen(deps, done, found.account)


def _worthless() -> NotFound:
    return NotFound("Liên kết đã dùng, đã hết hạn, hoặc bước này đã có người xử lý. Hãy mở hồ sơ trong trang làm việc.")
