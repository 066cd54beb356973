"""A round (*đợt*): who is invited to send, until when each year, how many; who has sent, late or not, who has not.

Lateness is a fact with its evidence; whether a late dossier is taken is for a person to say.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.deadlines import VIETNAM, local_day
from service.domain.errors import Invalid
from service.domain.fields import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from service.domain.dossier import Dossier
    from service.domain.units import Unit


REMIND_BEFORE = 5  # working days, where the file says nothing else


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
    """One round file; a year without a due date makes nobody late.

    `remind_before` is how many working days before a due date units that have not sent are first reminded of it.
    """

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
    remind_before: int = REMIND_BEFORE
    sha256: str = ""
    file: str = ""

    def due(self, year: int) -> DueDate | None:
        """Give the due date set for a year, or None."""
        return next((one for one in self.due_dates if one.year == year), None)


@dataclass(frozen=True, slots=True)
class Sent:
    """One dossier of a unit in the round: when it came, and how many days after the due date (0: in time).

    `evidence` says so in words when it is late: the hour it came, by which way, against which last day.
    """

    dossier_id: str
    code: str
    state: str
    received_at: datetime
    late_by: int
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """How much of a quota is used by dossiers that stand; `left` is negative where it is exceeded."""

    subject: str
    most: int
    used: int

    @property
    def left(self) -> int:
        """Give how many more there may be."""
        return self.most - self.used


@dataclass(frozen=True, slots=True)
class Standing:
    """How one unit stands: what it sent, its quotas, and whether it is the appraising office itself."""

    unit: Unit
    sent: tuple[Sent, ...]
    quotas: tuple[Used, ...] = ()
    own: bool = False

    @property
    def over(self) -> tuple[str, ...]:
        """Say which quotas the unit's dossiers exceed together (R19)."""
        return tuple(
            f"{one.used} {SUBJECTS.get(one.subject, one.subject)}, chỉ tiêu {one.most}"
            for one in self.quotas
            if one.left < 0
        )


@dataclass(frozen=True, slots=True)
class ClassStanding:
    """How the units of one class stand together: how many are invited, how many sent, their quotas added up."""

    unit_class: str
    units: int
    sent: int
    quotas: tuple[Used, ...] = ()


FIRST_YEAR, LAST_YEAR = 2000, 2100
SUBJECTS = {"individual": "cá nhân", "collective": "tập thể", "household": "hộ gia đình"}
_GONE = frozenset({"rejected", "withdrawn", "annulled"})


def require_year(year: int) -> None:
    """Refuse a year in which no round of ours can be; Invalid."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        told = f"Năm phải từ {FIRST_YEAR} đến {LAST_YEAR}."
        raise Invalid(told, [Problem("round.year", told, field="year")])


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
    one: Round,
    year: int,
    *,
    units: Sequence[Unit],
    dossiers: Sequence[Dossier],
    on: date,
    heirs: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Standing, ...]:
    """Give how every invited unit stands in a year; a withdrawn or rejected dossier was sent all the same.

    `heirs` gives by a sender's code the id of the unit that alone answers for it: what it sent counts as sent by that
    one, but uses none of its quota, which was set for the unit as it was.
    """
    due = one.due(year)
    of_year = [dossier for dossier in dossiers if belongs(one, year, dossier)]
    found = []
    for unit in invited(one, units, on=on):
        theirs = sorted((each for each in of_year if _sent_for(unit, each, heirs)), key=lambda each: each.received_at)
        own = [dossier for dossier in theirs if _sent_by(unit, dossier)]
        sent = tuple(_sent(dossier, due) for dossier in theirs)
        found.append(Standing(unit, sent, _used(one, unit, own), own=unit.ours))
    return tuple(found)


def belongs(one: Round, year: int, dossier: Dossier) -> bool:
    """Tell whether a dossier is of the round in that year: one of its awards, received then."""
    return dossier.award in one.awards and local_day(dossier.received_at).year == year


def stands(dossier: Dossier) -> bool:
    """Tell whether a dossier still asks for something, or was granted it."""
    return dossier.outcome not in _GONE


def by_class(found: Sequence[Standing]) -> tuple[ClassStanding, ...]:
    """Add the standings of units up by their class, in order of its code."""
    classes = []
    for kind in sorted({one.unit.kind for one in found}):
        those = [one for one in found if one.unit.kind == kind]
        quotas: dict[str, Used] = {}
        for each in (quota for one in those for quota in one.quotas):
            known = quotas.get(each.subject, Used(each.subject, 0, 0))
            quotas[each.subject] = Used(each.subject, known.most + each.most, known.used + each.used)
        sent = sum(bool(one.sent) for one in those)
        classes.append(ClassStanding(kind, len(those), sent, tuple(quotas.values())))
    return tuple(classes)


def _sent_by(unit: Unit, dossier: Dossier) -> bool:
    return bool({dossier.origin.unit_id, dossier.origin.organ_id} & {unit.id, *unit.codes} - {""})


def _sent_for(unit: Unit, dossier: Dossier, heirs: Mapping[str, str]) -> bool:
    origin = dossier.origin
    return _sent_by(unit, dossier) or unit.id in {heirs.get(origin.unit_id), heirs.get(origin.organ_id)}


def _sent(dossier: Dossier, due: DueDate | None) -> Sent:
    """Give one dossier that was sent; lateness is counted in days of the calendar, with what proves it."""
    day = local_day(dossier.received_at)
    late = max((day - due.date).days, 0) if due else 0
    evidence = ""
    if late and due:
        origin = dossier.origin
        by = f" qua «{origin.connector}»" if origin.connector else ""
        paper = f", văn bản số {origin.number}" if origin.number else ""
        dated = f" đề ngày {_written(origin.date)}" if origin.date else ""
        at = f"{dossier.received_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
        evidence = f"nhận lúc {at}{by}{paper}{dated}; hạn gửi {due.date:%d/%m/%Y}"
        evidence += f" ({due.legal_basis})" if due.legal_basis else ""
    return Sent(dossier.id, dossier.code, dossier.state.value, dossier.received_at, late, evidence)


def _written(day: str) -> str:
    """Write the day of a paper, which edXML has with slashes, as people do; other text as it is."""
    try:
        return f"{date.fromisoformat(day.replace('/', '-')):%d/%m/%Y}"
    except ValueError:
        return day


def _used(one: Round, unit: Unit, dossiers: Sequence[Dossier]) -> tuple[Used, ...]:
    """Give how much of the unit's quotas its dossiers use together."""
    counts = Counter(
        nominee.subject
        for dossier in dossiers
        if stands(dossier)
        for nominee in (dossier.reading.nominees if dossier.reading else ())
    )
    return tuple(
        Used(quota.subject, quota.most, counts[quota.subject]) for quota in one.quotas if quota.unit_class == unit.kind
    )
