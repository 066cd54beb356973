"""Holding: a person says why a dossier must be kept whole, and later that it need not be any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain import holds
from service.domain.errors import Invalid
from service.domain.events import EventType
from service.domain.fields import Problem
from service.domain.holds import Hold
from service.domain.permission import Operation, units_reached
from service.ports import Change
from service.stages import retrieve, seeing
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.dossier import Dossier
    from service.domain.events import Actor, Event
    from service.ports import Account, Deps

_LONGEST = 2_000
_LISTED = 500


def hold(deps: Deps, dossier_id: str, reason: str, *, actor: Actor, account: Account) -> Dossier:
    """Hold a dossier in whatever state it is: from now on nothing of it is destroyed or erased; gives the dossier.

    Invalid without a reason, Conflict when the dossier changed meanwhile, NotAllowed, NotFound.
    """
    before = retrieve.show(deps, dossier_id, account=account, operation=Operation.HOLD_KEEP)
    new = Hold(deps.ids.new(), _said(reason), actor.name, deps.clock.now())
    after = replace(before, version=before.version + 1, holds=(*before.holds, new))
    event = told(deps, after, EventType.HELD, {"hold": new.id, "reason": new.reason}, actor=actor)
    return _commit(deps, after, event, account)


def lift(deps: Deps, dossier_id: str, hold_id: str, reason: str, *, actor: Actor, account: Account) -> Dossier:
    """Lift one hold, with a reason; an empty id lifts the only one. Errors as `hold`, and Conflict for another id."""
    before = retrieve.show(deps, dossier_id, account=account, operation=Operation.HOLD_KEEP)
    standing = holds.active(before.holds)
    chosen = hold_id or (standing[0].id if len(standing) == 1 else "")
    why = _said(reason)
    left = holds.lifted(before.holds, chosen, by=actor.name, at=deps.clock.now(), why=why)
    after = replace(before, version=before.version + 1, holds=left)
    event = told(deps, after, EventType.HOLD_LIFTED, {"hold": chosen, "reason": why}, actor=actor)
    return _commit(deps, after, event, account)


def listed(deps: Deps, *, account: Account) -> Sequence[Dossier]:
    """Give the dossiers that are held now, by code, at most 500; NotAllowed."""
    units_reached(Operation.HOLD_READ, account)
    return [seeing.seen(deps, deps.store.dossier(one), account) for one in deps.retention.held(limit=_LISTED)]


def _commit(deps: Deps, after: Dossier, event: Event, account: Account) -> Dossier:
    deps.bell.ring(deps.store.commit(Change(dossier=after, expected=after.version - 1, events=(event,))))
    return seeing.seen(deps, deps.store.dossier(after.id), account)


def _said(reason: str) -> str:
    """Give the reason as kept; Invalid without one."""
    kept = " ".join(reason.split())
    if not kept or len(kept) > _LONGEST:
        problem = Problem("reason.missing", f"Hãy ghi lý do, dài đến {_LONGEST} ký tự.", field="reason")
        raise Invalid("Giữ hoặc bỏ giữ một hồ sơ phải có lý do.", [problem])
    return kept
