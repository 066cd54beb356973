"""Deliveries: the operator's desk of what went out, what waits, what was given up, and sending again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from service.domain.errors import Invalid
from service.domain.masking import HIDDEN, masked_url
from service.domain.permission import Operation, units_reached
from service.stages import forms, seeing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from service.ports import Account, Attempt, Delivery, Deps

STATES = ("pending", "delivered", "dead")
MOST_AT_ONCE = 1000


def listed(
    deps: Deps, *, state: str = "", endpoint_id: str = "", limit: int = 100, account: Account
) -> Sequence[Delivery]:
    """Give the newest deliveries; NotAllowed."""
    units_reached(Operation.WEBHOOK_MANAGE, account)
    found = deps.deliveries.deliveries(state=state, endpoint_id=endpoint_id, limit=limit)
    sight = seeing.sight(deps, account.roles)
    return [sight.without(one, [one.event.dossier_id]) for one in found]


def shown(deps: Deps, delivery_id: str, *, account: Account) -> dict[str, Any]:
    """Give one delivery with what was sent and every attempt's answer, secrets masked; NotFound, NotAllowed.

    Whom the account may not see stands in neither.
    """
    units_reached(Operation.WEBHOOK_MANAGE, account)
    delivery = deps.deliveries.delivery(delivery_id)
    attempts = deps.deliveries.attempts(delivery_id)
    told = {**forms.delivery_json(delivery), "request": _request(delivery),
            "history": [_attempt(one) for one in attempts]}  # fmt: skip
    return seeing.without(deps, told, account.roles, [delivery.event.dossier_id])


def replay(deps: Deps, delivery_ids: Iterable[str], *, account: Account) -> int:
    """Send these again under the same webhook ids, their counters at nought, whatever became of them or their endpoint.

    All or, when one is unknown, none; gives how many. Raises NotFound, NotAllowed, Invalid for none or too many.
    """
    units_reached(Operation.WEBHOOK_MANAGE, account)
    wanted = list(dict.fromkeys(delivery_ids))
    if not 1 <= len(wanted) <= MOST_AT_ONCE:
        raise Invalid(f"Mỗi lần gửi lại 1 đến {MOST_AT_ONCE} lượt.")
    for delivery_id in wanted:
        deps.deliveries.delivery(delivery_id)
    deps.bell.ring([deps.deliveries.replay(one, at=deps.clock.now()) for one in wanted])
    return len(wanted)


def replay_between(
    deps: Deps, since: datetime, until: datetime, *, endpoint_id: str = "", state: str = "dead", account: Account
) -> int:
    """Send again every delivery in this state (given up, unless said) that was owed in this time; gives how many."""
    units_reached(Operation.WEBHOOK_MANAGE, account)
    if state not in STATES:
        raise Invalid(f"Tình trạng phải là một trong: {', '.join(STATES)}.")
    found = deps.deliveries.between(since, until, state=state, endpoint_id=endpoint_id)
    deps.bell.ring([deps.deliveries.replay(one, at=deps.clock.now()) for one in found])
    return len(found)


def _request(delivery: Delivery) -> dict[str, Any]:
    """Give what every attempt sends: the same id and body, only its time and signature differ."""
    headers = {"webhook-id": delivery.event.id, "webhook-timestamp": HIDDEN, "webhook-signature": f"v1,{HIDDEN}"}
    body = json.loads(json.dumps(forms.event_json(delivery.event), default=str))
    return {"url": masked_url(delivery.endpoint.url), "headers": headers, "body": body}


def _attempt(attempt: Attempt) -> dict[str, Any]:
    return {
        "at": attempt.at.isoformat(),
        "status": attempt.status,
        "error": attempt.error,
        **attempt.evidence,
    }
