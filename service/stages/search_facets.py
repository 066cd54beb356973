"""Facets that the index does not know: units with those that became them, classes of units, rounds.

Which unit became which, and what class each is of, is the province's own word (`templates/units`); a unit it does not
name stands for itself and in no class. A unit that was split has no one heir, and stays what it was.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.ports import Count

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.rounds import Round
    from service.domain.units import Unit

_LONGEST_LINE = 20


def of_units(units: Sequence[Unit], counts: Sequence[Count]) -> dict[str, tuple[Count, ...]]:
    """Give the facets `unit` (each with its predecessors, under its own code and name) and `unit_class`."""
    known = _by_code(units)
    hits: dict[str, int] = {}
    labels: dict[str, str] = {}
    classes: dict[str, int] = {}
    for count in counts:
        unit = _heir(known, count.value)
        code = unit.id if unit else count.value
        hits[code] = hits.get(code, 0) + count.hits
        labels.setdefault(code, unit.name if unit else count.label)
        if unit and unit.kind:
            classes[unit.kind] = classes.get(unit.kind, 0) + count.hits
    return {"unit": _ordered(hits, labels), "unit_class": _ordered(classes, {})}


def of_rounds(rounds: Sequence[Round], awards: Sequence[Count]) -> dict[str, tuple[Count, ...]]:
    """Give the facet `round`: the hits whose award is given in it, whatever the year."""
    hits = {one.name: sum(count.hits for count in awards if count.value in one.awards) for one in rounds}
    return {"round": _ordered(hits, {one.name: one.title for one in rounds})}


def codes_of_class(units: Sequence[Unit], kind: str) -> frozenset[str]:
    """Give every code of the class's units, and of those that became one of them."""
    known = _by_code(units)
    return frozenset(code for code in known for heir in [_heir(known, code)] if heir is not None and heir.kind == kind)


def _by_code(units: Sequence[Unit]) -> Mapping[str, Unit]:
    return {code: unit for unit in units for code in (unit.id, *unit.codes)}


def _heir(known: Mapping[str, Unit], code: str) -> Unit | None:
    """Follow a unit to what it is now, as long as there is one successor and not several."""
    unit = known.get(code)
    for _ in range(_LONGEST_LINE):
        if unit is None or len(unit.successors) != 1 or unit.successors[0].code not in known:
            break
        unit = known[unit.successors[0].code]
    return unit


def _ordered(hits: Mapping[str, int], labels: Mapping[str, str]) -> tuple[Count, ...]:
    made = (Count(value, number, labels.get(value, "")) for value, number in hits.items() if number)
    return tuple(sorted(made, key=lambda count: (-count.hits, count.value)))
