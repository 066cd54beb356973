"""What a person asks to be done to a dossier, what it is judged by, and what it leads to."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from service.domain.aftermath_rules import Aftermath
from service.domain.deadlines import local_day
from service.domain.errors import Conflict, Invalid
from service.domain.fields import Problem
from service.domain.procedures import NEEDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from service.domain.deadlines import Calendar
    from service.domain.dossier import Dossier, Paper
    from service.domain.events import EventType
    from service.domain.procedures import Procedure, Step
    from service.domain.states import State
    from service.domain.units import Unit


AFTERMATH = Aftermath()
RETURN_CODES = frozenset(f"R{number:02d}" for number in range(1, 22))  # DOMAIN B.7


@dataclass(frozen=True, slots=True)
class Order:
    """One action on a dossier by a person or a person's system.

    `step` empty means whichever step is open; `codes` are return codes R01-R21 (DOMAIN B.7);
    `inputs` answers what the step or the action asks (decision number, votes, days …); `left_out` are the places
    (from 1, in the dossier's reading) of nominees whom the council's vote left behind while the dossier goes on;
    `held_to` is the percent that a council's session held its votes to, None where a person typed the count.
    """

    action: str
    expected_version: int
    step: str = ""
    reason: str = ""
    legal_basis: str = ""
    codes: tuple[str, ...] = ()
    inputs: Mapping[str, Any] = field(default_factory=dict)
    left_out: tuple[int, ...] = ()
    held_to: int | None = None


@dataclass(frozen=True, slots=True)
class OfficeAction:
    """Who may do something at whatever step, and in which states of the dossier."""

    roles: frozenset[str]
    states: frozenset[State]


@dataclass(frozen=True, slots=True)
class Ground:
    """What an action is judged by: the procedure, the calendar, the present moment, and who acts.

    `brought` are the papers that the change asked for brings, numbered to follow the dossier's; `awards` the names by
    their codes of what was in force on the day of receipt; `agencies` the bodies of the registry by what a person typed
    for them; `on_behalf` the absent person whose step it is, where `by` stands in; `kept` the dossier that is named as
    the one to keep instead of a copy; `least_percent` what a council's vote on what the dossier asks for must reach,
    `waits_for` what its awards wait for where a step needs it; `beyond` are the places (from 1) of nominees for what
    another level decides than the dossier's award; `aftermath` is what comes after a decision of its level,
    `council_members` how many sit in the council (0: not known, or there are several), `able` who may be given
    the open step.
    """

    procedure: Procedure
    calendar: Calendar
    now: datetime
    brought: tuple[Paper, ...] = ()
    by: str = ""
    awards: Mapping[str, str] = field(default_factory=dict)
    agencies: Mapping[str, Unit] = field(default_factory=dict)
    on_behalf: str = ""
    kept: Dossier | None = None
    least_percent: int = 0
    waits_for: frozenset[str] = NEEDS
    beyond: tuple[int, ...] = ()
    aftermath: Aftermath = AFTERMATH
    council_members: int = 0
    able: frozenset[str] = frozenset()

    @property
    def today(self) -> date:
        """Give the day as clocks in Vietnam show it."""
        return local_day(self.now)


@dataclass(frozen=True, slots=True)
class Effect:
    """What an order leads to: the dossier's next value and the events that tell it."""

    dossier: Dossier
    events: tuple[tuple[EventType, Mapping[str, Any]], ...]


def problem(code: str, name: str, message: str) -> Problem:
    """Give a fault of an order, naming the input it is about."""
    return Problem(code=code, field=name, message=message)


def require_reason(order: Order, sentence: str) -> None:
    """Refuse an order without a reason; Invalid."""
    if not order.reason.strip():
        raise Invalid(sentence, [problem("reason.missing", "reason", sentence)])


def step_of(dossier: Dossier, ground: Ground) -> Step:
    """Find the open step in the procedure that judges the dossier; Conflict where it is gone."""
    step = ground.procedure.step(dossier.step.name) if dossier.step else None
    if step is None:
        raise Conflict(f"Bước đang mở của hồ sơ {dossier.code} không còn trong quy trình.", current=dossier)
    return step


def told(dossier: Dossier, order: Order, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Give what every event of an action tells."""
    said = {
        "action": order.action,
        "step": dossier.step.name if dossier.step else "",
        "reason": order.reason,
        "legal_basis": order.legal_basis,
        "codes": list(order.codes),
        "inputs": dict(inputs),
    }
    return {name: value for name, value in said.items() if value}
