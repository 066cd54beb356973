"""A round (*đợt*): who is invited to send, until when each year, how many; who has sent, late or not, who has not.

Lateness is a fact with its evidence; whether a late dossier is taken is for a person to say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain.deadlines import local_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from service.domain.dossier import Dossier
    from service.domain.units import Unit


@dataclass(frozen=True, slots=True)
class DueDate:
    """The last day to send in one year, and what sets it."""

    year: int
    date: date
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class Quota:
    """At most so many of one kind of subject from each unit of a class."""

    unit_class: str
    subject: str
    most: int


@dataclass(frozen=True, slots=True)
class Round:
    """One round file; a year without a due date makes nobody late."""

    name: str
    title: str
    plan: str
    awards: tuple[str, ...]
    legal_basis: str
    effective_from: date
    occasion: str = ""
    invited_classes: tuple[str, ...] = ()
    invited_units: tuple[str, ...] = ()
    due_dates: tuple[DueDate, ...] = ()
    quotas: tuple[Quota, ...] = ()
    unverified: bool = False
    sha256: str = ""
    file: str = ""

    def due(self, year: int) -> DueDate | None:
        """Give the due date set for a year, or None."""
        return next((one for one in self.due_dates if one.year == year), None)


@dataclass(frozen=True, slots=True)
class Sent:
    """One dossier of a unit in the round: when it came, and how many days after the due date (0: in time)."""

    dossier_id: str
    code: str
    state: str
    received_at: datetime
    late_by: int


@dataclass(frozen=True, slots=True)
class Standing:
    """How one unit stands: what it sent, what is over its quota, and whether it is the appraising office itself."""

    unit: Unit
    sent: tuple[Sent, ...]
    over: tuple[str, ...] = ()
    own: bool = False


_SUBJECTS = {"individual": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}


def invited(one: Round, units: Sequence[Unit], *, on: date) -> tuple[Unit, ...]:
    """Give the units that the round invites and that exist on a day, by name."""
    found = {
        unit.id: unit
        for unit in units
        if (unit.kind in one.invited_classes or set(unit.codes) & set(one.invited_units))
        and (unit.valid_from is None or unit.valid_from <= on)
        and (unit.valid_to is None or on <= unit.valid_to)
    }
    return tuple(sorted(found.values(), key=lambda unit: unit.name))


def standings(
    one: Round, year: int, *, units: Sequence[Unit], dossiers: Sequence[Dossier], on: date
) -> tuple[Standing, ...]:
    """Give how every invited unit stands in a year; a withdrawn or rejected dossier was sent all the same."""
    due = one.due(year)
    of_year = [
        dossier for dossier in dossiers if dossier.award in one.awards and local_day(dossier.received_at).year == year
    ]
    found = []
    for unit in invited(one, units, on=on):
        own = [dossier for dossier in of_year if _sent_by(unit, dossier)]
        sent = tuple(
            Sent(
                dossier.id,
                dossier.code,
                dossier.state.value,
                dossier.received_at,
                max((local_day(dossier.received_at) - due.date).days, 0) if due else 0,
            )
            for dossier in sorted(own, key=lambda dossier: dossier.received_at)
        )
        found.append(Standing(unit, sent, _over(one, unit, own), own=unit.ours))
    return tuple(found)


def _sent_by(unit: Unit, dossier: Dossier) -> bool:
    return bool({dossier.origin.unit_id, dossier.origin.organ_id} & {unit.id, *unit.codes} - {""})


def _over(one: Round, unit: Unit, dossiers: Sequence[Dossier]) -> tuple[str, ...]:
    """Say which quotas the unit's dossiers exceed together (R19)."""
    alive = [dossier for dossier in dossiers if dossier.outcome not in {"rejected", "withdrawn", "annulled"}]
    counts = Counter(
        nominee.subject for dossier in alive for nominee in (dossier.reading.nominees if dossier.reading else ())
    )
    return tuple(
        f"{counts[quota.subject]} {_SUBJECTS.get(quota.subject, quota.subject)}, chỉ tiêu {quota.most}"
        for quota in one.quotas
        if quota.unit_class == unit.kind and counts[quota.subject] > quota.most
    )
