"""Telling: one event for one change, the same shape from every stage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.domain.events import MACHINE, Actor, Event, EventType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.dossier import Dossier
    from service.ports import Deps


def told(deps: Deps, dossier: Dossier, kind: EventType, data: Mapping[str, Any], *, actor: Actor = MACHINE) -> Event:
    """Give the event that tells what led to the dossier's present value."""
    return Event(
        id=deps.ids.new(),
        dossier_id=dossier.id,
        type=kind,
        at=deps.clock.now(),
        actor=actor,
        state=dossier.state,
        version=dossier.version,
        data=data,
    )


def all_told(
    deps: Deps, dossier: Dossier, tales: Sequence[tuple[EventType, Mapping[str, Any]]], *, actor: Actor = MACHINE
) -> tuple[Event, ...]:
    """Give the events of several things that one change did."""
    return tuple(told(deps, dossier, kind, data, actor=actor) for kind, data in tales)
