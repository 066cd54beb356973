"""Covering: a restriction takes in what comes after it, where the person is surely the same; else its desk is told.

Whose a row is, is told as when a person asks (`subjects.judged`), over the rows of the name that the index holds: a
dossier is read, judged, brought in or read anew without the whole archive being looked through.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain import subject_places, subjects
from service.domain.awards_held import folded_name
from service.domain.events import EventType
from service.domain.restricted import Restriction
from service.domain.subjects import Whose, is_name
from service.ports import Scope
from service.stages.history import same_unit_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from service.domain.awards_held import Held
    from service.domain.dossier import Dossier
    from service.domain.subjects import Wanted
    from service.ports import Deps

_MOST = 500


def covered(deps: Deps, dossier: Dossier) -> tuple[Dossier, list[tuple[EventType, Mapping[str, Any]]]]:
    """Give a dossier that is about to be committed with the restrictions of who is surely in it, and their tales.

    The restriction knows of the dossier before the dossier does: broken off between the two, lists hide her already.
    """
    tales: list[tuple[EventType, Mapping[str, Any]]] = []
    for one in deps.subjects.restrictions():
        if any(known.id == one.id for known in dossier.restricted) or not _is_theirs(deps, dossier, one.wanted):
            continue
        deps.subjects.restrict(replace(one, dossiers=(dossier.id,)))
        dossier = replace(dossier, restricted=(*dossier.restricted, one.of_dossier))
        tales.append((EventType.RESTRICTED, {"restriction": one.id}))
    return dossier, tales


def kept_as_packed(deps: Deps, dossier: Dossier, *, by: str) -> Dossier:
    """Give a new dossier of a package with the restrictions that stand here: those it came with, but what was lifted.

    One that this archive does not know begins here with what the package says of it.
    """
    stand_as_packed(deps, dossier, by=by)
    standing = {one.id: one for one in deps.subjects.restrictions()}
    kept = tuple(standing[one.id].of_dossier for one in dossier.restricted if one.id in standing)
    return covered(deps, replace(dossier, restricted=kept))[0]


def stand_as_packed(deps: Deps, dossier: Dossier, *, by: str) -> None:
    """Let the restrictions with which a dossier came know of it; what was lifted here stays lifted."""
    now, why = deps.clock.now(), f"Hạn chế có sẵn trong gói của hồ sơ {dossier.code}."
    for one in dossier.restricted:
        roles = tuple(sorted(one.roles))
        deps.subjects.restrict(Restriction(one.id, one.wanted, roles, (dossier.id,), by, now, why))


def uncovered(deps: Deps, one: Restriction) -> Sequence[str]:
    """Give the codes of dossiers with a row of the name that may be the person's and that it does not cover."""
    rows = _rows(deps, one.wanted)
    verdicts = subjects.judged(rows, one.wanted, same_unit=same_unit_key(deps.units))
    left = [row for row in rows if row.dossier_id not in one.dossiers]
    open_ = (row for row in left if verdicts.get((row.dossier_id, row.place)) in {Whose.UNSURE, Whose.THEIRS})
    return sorted({row.code for row in open_})


def _is_theirs(deps: Deps, dossier: Dossier, wanted: Wanted) -> bool:
    here = subject_places.held_rows(dossier, wanted)
    others = [row for row in _rows(deps, wanted) if row.dossier_id != dossier.id]
    verdicts = subjects.judged([*others, *here], wanted, same_unit=same_unit_key(deps.units))
    said = [verdicts.get((row.dossier_id, row.place)) for row in here]
    return Whose.THEIRS in (*said, *subject_places.own_papers(dossier, wanted, verdicts).values())


def _rows(deps: Deps, wanted: Wanted) -> list[Held]:
    found = deps.finder.awards_held(names=[folded_name(wanted.name)], units=(), scope=Scope(), limit=_MOST)
    return [row for row in found if is_name(row.name, wanted.name)]
