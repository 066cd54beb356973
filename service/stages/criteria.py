"""Criteria sets: what holds for a unit in a round, and a new version of what it adds (the plan, VI.1 a)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.domain import criteria as sets
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.domain.fields import Problem
from service.domain.letters import clean
from service.domain.permission import Operation, units_reached
from service.domain.register import Entry, Kind, Lines
from service.stages import registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.criteria import Criteria, Own, Set, Version
    from service.domain.units import Unit
    from service.ports import Account, Deps


def provincial(deps: Deps, round_name: str) -> Criteria:
    """Give the province's criteria of a round; NotFound."""
    found = next((one for one in deps.catalogue.criteria if round_name in one.rounds), None)
    if found is None:
        raise NotFound(f"Đợt «{round_name}» không có bộ tiêu chí trong templates/criteria.")
    return found


def unit_for(deps: Deps, code: str, operation: Operation, *, account: Account) -> Unit:
    """Give the body that an account may do `operation` for; without a code, the one that it speaks for.

    Raises NotAllowed for a body out of reach, Invalid without one, NotFound for an unknown one.
    """
    reached = units_reached(operation, account)
    asked = code.strip()
    if reached and not asked:
        asked = registry.one_body(deps, reached) or min(reached)
    if not asked:
        raise Invalid("Hãy nêu đơn vị.", [Problem("unit.missing", "Thiếu mã đơn vị.", field="unit")])
    unit = deps.units.by_code(asked)
    if reached is not None and asked not in reached and not (unit and reached & set(unit.codes)):
        raise NotAllowed("Tài khoản chỉ dùng được cho đơn vị của mình.")
    if unit is None:
        raise NotFound(f"Danh bạ không có đơn vị mã «{clean(asked)}».")
    return unit


def show(deps: Deps, round_name: str, unit: str = "", *, account: Account, version: int | None = None) -> Set:
    """Give the set that holds for a unit, or its set of an earlier version; without a unit, the province's.

    A unit that has added nothing goes by the province's (version 0). Raises NotFound, NotAllowed.
    """
    units_reached(Operation.MOVEMENT_READ, account)
    criteria = provincial(deps, round_name)
    if not unit.strip():
        return sets.set_of(criteria)
    body = unit_for(deps, unit, Operation.MOVEMENT_READ, account=account)
    known = _versions(deps, round_name, body)
    if version is None:
        return sets.set_of(criteria, known[-1] if known else None)
    chosen = next((one for one in known if one.number == version), None)
    if chosen is None and version:
        raise NotFound(f"{body.name} không có phiên bản {version} của bộ tiêu chí này.")
    return sets.set_of(criteria, chosen)


def adopt(
    deps: Deps, round_name: str, unit: str, own: Sequence[Own], *, account: Account, expected: int | None = None,
    note: str = "",
) -> Set:  # fmt: skip
    """Write the next version of what a unit adds; the province's bullets are always there.

    Raises Invalid with every fault; Conflict when `expected` is not the latest version, or nothing changed.
    """
    body = unit_for(deps, unit, Operation.MOVEMENT_KEEP, account=account)
    criteria = provincial(deps, round_name)
    kept, known = sets.checked(criteria, own), _versions(deps, round_name, body)
    latest = known[-1] if known else None
    number = latest.number if latest else 0
    if expected is not None and expected != number:
        raise Conflict(f"Bộ tiêu chí của {body.name} nay là phiên bản {number}.", current=number)
    if latest and (latest.own, latest.base) == (kept, criteria.sha256):
        raise Conflict(f"Không có gì khác phiên bản {number}.", current=number)
    entry = Entry(
        deps.ids.new(), Kind.CRITERIA, _series(round_name, body), number + 1, deps.clock.now(), account.name,
        {"own": [{"code": one.code, "text": one.text} for one in kept], "base": criteria.sha256, "note": clean(note)},
        round=round_name, unit=body.id,
    )  # fmt: skip
    deps.register.enter(entry)
    return sets.set_of(criteria, sets.version_of(entry))


def overview(deps: Deps, round_name: str, *, account: Account) -> list[dict[str, Any]]:
    """Give which units in reach have written their own criteria, with their latest version, by name."""
    reached = units_reached(Operation.MOVEMENT_READ, account)
    latest = {entry.unit: entry for entry in deps.register.entries(Lines(Kind.CRITERIA, round=round_name))}
    found = []
    for code, entry in latest.items():
        unit = deps.units.by_code(code)
        if reached is None or reached & set(unit.codes if unit else (code,)):
            found.append({"unit": code, "name": unit.name if unit else code, "version": entry.number,
                          "at": entry.at.isoformat(), "own": len(entry.body["own"])})  # fmt: skip
    return sorted(found, key=lambda one: str(one["name"]))


def history(deps: Deps, round_name: str, unit: str, *, account: Account) -> Sequence[Version]:
    """Give the versions of a unit's set, oldest first."""
    return _versions(deps, round_name, unit_for(deps, unit, Operation.MOVEMENT_READ, account=account))


def _series(round_name: str, unit: Unit) -> str:
    return f"criteria/{round_name}/{unit.id}"


def _versions(deps: Deps, round_name: str, unit: Unit) -> list[Version]:
    lines = deps.register.entries(Lines(Kind.CRITERIA, series=_series(round_name, unit)))
    return [sets.version_of(entry) for entry in lines]
