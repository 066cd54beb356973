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
from service.domain.restricted import Restriction, own_reports
from service.domain.subjects import Whose, is_name
from service.ports import Scope
from service.stages.history import same_unit_key

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
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
        if any(known.id == one.id for known in dossier.restricted) or not _is_theirs(deps, dossier, one):
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
    told = subjects.judged(rows, one.wanted, same_unit=same_unit_key(deps.units))
    left = [row for row in rows if row.dossier_id not in one.dossiers]
    open_ = (row for row in left if told.get((row.dossier_id, row.place)) in {Whose.UNSURE, Whose.THEIRS})
    return sorted({row.code for row in open_})


def verdicts(deps: Deps, dossier: Dossier, wanted: Wanted) -> dict[tuple[str, int], Whose]:
    """Tell whose each row of the name is, in this dossier as it is given and in those that the index holds."""
    others = [row for row in _rows(deps, wanted) if row.dossier_id != dossier.id]
    here = subject_places.held_rows(dossier, wanted)
    return dict(subjects.judged([*others, *here], wanted, same_unit=same_unit_key(deps.units)))


def _is_theirs(deps: Deps, dossier: Dossier, one: Restriction) -> bool:
    """Tell whether a dossier surely holds the person: nobody looks, so that a name with a year alone does not suffice.

    The unit must be said, and be the one that was asked for, or one in which the restriction knows the person.
    """
    wanted, here = one.wanted, subject_places.held_rows(dossier, one.wanted)
    if not here and not any(own_reports(dossier, paper, [wanted]) for paper in dossier.papers):
        return False
    same_unit = same_unit_key(deps.units)
    rows = [*(row for row in _rows(deps, wanted) if row.dossier_id != dossier.id), *here]
    told = subjects.judged(rows, wanted, same_unit=same_unit)
    known = (
        row for row in rows if row.dossier_id in one.dossiers and told.get((row.dossier_id, row.place)) is Whose.THEIRS
    )
    units = {wanted.unit} if wanted.unit else {row.unit for row in known if row.unit}
    return any(_says(dossier, replace(wanted, unit=unit), rows, same_unit) for unit in sorted(units))


def _says(dossier: Dossier, wanted: Wanted, rows: Sequence[Held], same_unit: Callable[[str], str]) -> bool:
    told = subjects.judged(rows, wanted, same_unit=same_unit)
    of_rows = (told.get((row.dossier_id, row.place)) for row in rows if row.dossier_id == dossier.id and row.unit)
    own = subject_places.own_papers(dossier, wanted, told)
    said = (whose for (number, at), whose in own.items() if subject_places.unit_of(dossier, number, at))
    return Whose.THEIRS in (*of_rows, *said)


def _rows(deps: Deps, wanted: Wanted) -> list[Held]:
    found = deps.finder.awards_held(names=[folded_name(wanted.name)], units=(), scope=Scope(), limit=_MOST)
    return [row for row in found if is_name(row.name, wanted.name)]
