"""A procedure as data: named steps, each with a role, working days and the actions it allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

ROLES = frozenset({"specialist", "head", "council", "chair"})
STEP_ACTIONS = frozenset({"approve", "return", "reject", "note"})
NEEDS = frozenset({"opinions", "publication"})


@dataclass(frozen=True, slots=True)
class Ask:
    """Something the step asks of the person who acts: `kind` is text, date or int (a count, 0 or more).

    A count may be out of another one (`of` names it); below `min_percent` of that, the step may not be approved.
    """

    name: str
    title: str
    kind: str = "text"
    required: bool = False
    of: str = ""
    min_percent: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a procedure; `working_days` from its opening to its due date.

    It is not passed before what it `needs` (opinions, publication) is there; with `four_eyes`, not by someone who
    passed an earlier one.
    """

    name: str
    title: str
    role: str
    working_days: int
    actions: tuple[str, ...]
    asks: tuple[Ask, ...] = ()
    legal_basis: str = ""
    unverified: bool = False
    needs: tuple[str, ...] = ()
    four_eyes: bool = False


@dataclass(frozen=True, slots=True)
class DaysRule:
    """Working days that an agency has to answer, or that a list stays public."""

    working_days: int
    legal_basis: str = ""
    unverified: bool = True


OPINIONS = DaysRule(10, "Quyết định 01/2026/QĐ-TTg, Điều 3 (áp dụng tương tự)")
PUBLICATION = DaysRule(5, "Thông tư 07/2026/TT-BGDĐT, Điều 19 khoản 4 (áp dụng tương tự)")
COMPILING = DaysRule(10, "Thông tư 20/2025/TT-BNV, Điều 9 khoản 7 (áp dụng tương tự)")


@dataclass(frozen=True, slots=True)
class ClockRule:
    """The legal clock of a whole procedure, in working days.

    `starts` is complete (from the day the papers that made the dossier complete arrived) or received; `pauses` name
    what stops it (`clocks.CAUSES`); `remind_before` working days before its end people are reminded.
    """

    working_days: int
    legal_basis: str
    starts: str = "complete"
    pauses: frozenset[str] = frozenset()
    remind_before: int = 2
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Procedure:
    """One procedure file; steps in order, the last one decides.

    `compiling` says within how many working days, once all opinions are in, the decider is to have the dossier;
    `returning` within how many working days a sender is told that a complete dossier does not qualify.
    `fast_path` lets who decides do so at once, for awards within a unit's own authority; what is skipped is recorded.
    """

    name: str
    title: str
    legal_basis: str
    effective_from: date
    steps: tuple[Step, ...]
    supplement_working_days: int = 5
    supplement_source: str = ""
    returning: DaysRule | None = None
    clock: ClockRule | None = None
    opinions: DaysRule = OPINIONS
    publication: DaysRule = PUBLICATION
    compiling: DaysRule = COMPILING
    fast_path: bool = False
    effective_to: date | None = None
    unverified: bool = False
    sha256: str = ""
    file: str = ""

    def step(self, name: str) -> Step | None:
        """Give the step of that name, or None."""
        return next((step for step in self.steps if step.name == name), None)

    def after(self, name: str) -> Step | None:
        """Give the step that follows the named one, or None after the last."""
        names = [step.name for step in self.steps]
        position = names.index(name) + 1
        return self.steps[position] if position < len(self.steps) else None
