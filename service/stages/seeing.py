"""Seeing: whatever names people is shown without those whom the looker's roles do not see; every road out passes here.

A dossier goes through `seen`. What only speaks of dossiers (a letter, a session, a message, a line of the register)
goes through `without`, which strikes whom these dossiers hide, or through `without_any` where it says of none which.
Who outside is written to plays a role too: an e-office what a unit sees, a webhook what a machine sees.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from service.domain.claims import RULES
from service.domain.errors import Invalid
from service.domain.restricted import hidden_from, seen_by, struck, told_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.domain.dossier import Dossier
    from service.domain.errors import HosoError
    from service.domain.events import Event
    from service.domain.restricted import Restricted
    from service.ports import Account, Deps

A_UNIT = frozenset({"unit"})
A_MACHINE = frozenset({"machine"})
T = TypeVar("T")


def hidden(deps: Deps, roles: frozenset[str]) -> Mapping[str, tuple[Restricted, ...]]:
    """Give whom somebody of these roles does not see, by the id of the dossier."""
    found: dict[str, tuple[Restricted, ...]] = {}
    for one in deps.subjects.restrictions():
        for dossier_id in one.dossiers if hidden_from([one.of_dossier], roles) else ():
            found[dossier_id] = (*found.get(dossier_id, ()), one.of_dossier)
    return found


def seen(deps: Deps, dossier: Dossier, account: Account) -> Dossier:
    """Give a dossier as the account sees it, also without what it has in common with people hidden elsewhere."""
    shown = seen_by(dossier, account.roles)
    if not any(one.rule in RULES for one in shown.problems):
        return shown
    some = _all(hidden(deps, account.roles))
    kept = (one for one in shown.problems if one.rule not in RULES or struck(one.message, some) == one.message)
    return replace(shown, problems=tuple(kept))


def events(deps: Deps, those: Sequence[Event], roles: frozenset[str]) -> list[Event]:
    """Give events of dossiers as these roles see them; what is not told to them at all is left out."""
    known = hidden(deps, roles)
    some = _all(known)
    told = [one for event in those if (one := told_to(event, roles)) is not None]
    return [struck(_noted(one, some), known.get(one.dossier_id, ())) for one in told] if some else told


def _noted(event: Event, some: Sequence[Restricted]) -> Event:
    """Leave out of an event the notes on other dossiers that name somebody who is hidden there."""
    if not isinstance(problems := event.data.get("problems"), list | tuple):
        return event
    kept = [one for one in problems if not _names_elsewhere(one, some)]
    return event if len(kept) == len(problems) else replace(event, data={**event.data, "problems": kept})


def _names_elsewhere(problem: object, some: Sequence[Restricted]) -> bool:
    return isinstance(problem, dict) and problem.get("rule") in RULES and struck(problem, some) != problem


def hides(deps: Deps, roles: frozenset[str], dossiers: Iterable[str]) -> bool:
    """Tell whether these dossiers (ids) hide anybody from these roles."""
    known = hidden(deps, roles)
    return any(one in known for one in dossiers)


def without(deps: Deps, value: T, roles: frozenset[str], dossiers: Iterable[str]) -> T:
    """Give a value that speaks of these dossiers (ids) without whom these roles do not see in them."""
    return sight(deps, roles).without(value, dossiers)


def without_any(deps: Deps, value: T, roles: frozenset[str]) -> T:
    """Give a value of which nobody can say which dossiers it speaks of without whom these roles do not see anywhere."""
    return sight(deps, roles).without_any(value)


def sight(deps: Deps, roles: frozenset[str]) -> Sight:
    """Give the sight of these roles for many values, asked for once."""
    return Sight(hidden(deps, roles))


@dataclass(frozen=True, slots=True)
class Sight:
    """Whom some roles do not see, by the id of the dossier; `without` and `without_any` as those of the module."""

    known: Mapping[str, tuple[Restricted, ...]]

    def without(self, value: T, dossiers: Iterable[str]) -> T:
        """Strike whom these dossiers hide."""
        return (
            struck(value, tuple(one for each in dossiers for one in self.known.get(each, ()))) if self.known else value
        )

    def without_any(self, value: T) -> T:
        """Strike whom any dossier hides."""
        return struck(value, _all(self.known))


def refused(deps: Deps, refusal: HosoError, roles: frozenset[str]) -> HosoError:
    """Give a refusal, which may quote what was looked at, without whom these roles do not see anywhere."""
    refusal.args = without_any(deps, refusal.args, roles)
    if isinstance(refusal, Invalid):
        refusal.problems = without_any(deps, refusal.problems, roles)
    return refusal


def _all(known: Mapping[str, tuple[Restricted, ...]]) -> tuple[Restricted, ...]:
    return tuple(dict.fromkeys(one for some in known.values() for one in some))
