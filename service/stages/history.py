"""History: which awards this archive tells of for a person, a household or a unit, and who of one name is who."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.domain.awards_held import NOT_FOUND, History, exact_name, folded_name, tell_apart
from service.domain.errors import Invalid
from service.domain.restricted import hides_row, struck
from service.domain.short_forms import wordings
from service.domain.text import collapse, fold, nfc
from service.domain.units import plain_key
from service.ports import Scope
from service.stages import audit, registry, retrieve, seeing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.domain.awards_held import Held
    from service.ports import Account, Deps, Units

_MOST = 500


def of(deps: Deps, name: str, unit: str = "", *, account: Account, since: int = 0) -> History:
    """Answer a person: the awards of a name, told apart, within what the account may see.

    Without a name, those of everybody in the unit. `since` is the first year told of; 0 tells of all.
    """
    found = _of(deps, name, unit, scope=retrieve.scope_of(account), account=account, since=since)
    audit.note_read(deps, "history", "", account=account, detail={"name": name, "unit": unit})
    return found


def known(deps: Deps, name: str, unit: str = "") -> History:
    """Answer a check of the machine's: over all that the archive has."""
    return _of(deps, name, unit, scope=Scope())


def _of(deps: Deps, name: str, unit: str, *, scope: Scope, account: Account | None = None, since: int = 0) -> History:
    asked, place = collapse(nfc(name)), collapse(nfc(unit))
    names = _names(deps.units, asked) if folded_name(asked) else ()
    places = () if names else _wordings(deps.units, place)
    if not names and not places:
        raise Invalid("Hãy nêu họ tên hoặc tên đơn vị cần tra.")
    keys = [folded_name(one) for one in names]
    rows = deps.finder.awards_held(names=keys, units=places, scope=scope, limit=_MOST + 1)
    more = len(rows) > _MOST
    if account is not None:  # whom these roles do not see has no history for them, as if nothing had been found
        hidden = seeing.hidden(deps, account.roles)
        rows = [
            struck(row, hidden.get(row.dossier_id, ()))
            for row in rows
            if not hides_row(hidden.get(row.dossier_id, ()), row)
        ]
    same_unit = same_unit_key(deps.units)
    meant = (row for row in rows[:_MOST] if not names or _is_meant(row, names, place, same_unit))
    people = tell_apart([row for row in meant if row.when[:4] >= f"{since:04}"], same_unit=same_unit)
    return History(asked, place, people, _note(asked, people), more=more)


def _wordings(units: Units, place: str) -> tuple[str, ...]:
    """Give the keys of a unit's names: as asked, shortened and spelled out, and those that its line of duties had."""
    family = registry.family(units, units.named(plain_key(place)))
    named = (folded_name(one) for one in (place, *(name for unit in family for name in unit.names)))
    return tuple(dict.fromkeys(" ".join(one) for name in named for one in wordings(name.split()) if one))


def _names(units: Units, asked: str) -> tuple[str, ...]:
    """Give the name, those of its household, and where it is a unit's, those that its line of duties had."""
    family = registry.family(units, units.named(plain_key(asked)))
    households = (f"{lead} {asked}" for lead in _HOUSEHOLD)
    return tuple(dict.fromkeys((asked, *households, *(name for unit in family for name in unit.names))))


# How lists name a household by who heads it: an award of its own, told beside the person's.
_HOUSEHOLD = tuple(
    " ".join(filter(None, (body, polite)))
    for body in ("hộ", "hộ gia đình", "gia đình")
    for polite in ("", "ông", "bà", "anh", "chị")
)


def _is_meant(row: Held, names: Sequence[str], place: str, same_unit: Callable[[str], str]) -> bool:
    """Tell whether a row is of who was asked for: accents that were typed are meant, and so is the unit."""
    accented = [one for one in names if fold(one) != one.lower()]
    if len(accented) == len(names) and exact_name(row.name) not in {exact_name(one) for one in accented}:
        return False
    return not place or same_unit(row.unit) == same_unit(place) or folded_name(place) in folded_name(row.unit)


def same_unit_key(units: Units) -> Callable[[str], str]:
    """Give a key under which a unit's names, and those of what it became, are one."""
    keys: dict[str, str] = {}

    def key(name: str) -> str:
        plain = plain_key(name)
        if plain not in keys:
            family = registry.family(units, units.named(plain))
            keys[plain] = min((unit.id for unit in family), default=plain)
        return keys[plain]

    return key


def _note(asked: str, people: Sequence[object]) -> str:
    if not people:
        return NOT_FOUND
    if asked and len(people) > 1:
        return f"Có {len(people)} người, tập thể hoặc mục riêng cùng tên «{asked}»; hãy xem đơn vị và năm sinh."
    return ""
