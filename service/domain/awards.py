"""An award as data: what it asks of a dossier, by whose rule, from when to when."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from service.domain.procedures import NEEDS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from service.domain.fields import PaperKind


@dataclass(frozen=True, slots=True)
class RequiredPaper:
    """A paper the dossier must hold: any one of `any_of` satisfies it; `simple`: also by the simplified procedure."""

    name: str
    any_of: frozenset[PaperKind]
    required: bool = True
    code: str = "R03"
    legal_basis: str = ""
    simple: bool = True


@dataclass(frozen=True, slots=True)
class SimpleCase:
    """One case of the simplified procedure, named by its clause.

    `words`, folded, propose it where a submission says what it is about, or `anywhere` in it.
    """

    name: str
    title: str
    legal_basis: str
    words: tuple[str, ...] = ()
    anywhere: bool = False


@dataclass(frozen=True, slots=True)
class RequiredField:
    """A field that the paper of `kind` must show; `name` is what people call it."""

    kind: PaperKind
    field: str
    name: str
    required: bool = True
    code: str = "R03"
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class NamedCheck:
    """A check of `checks.CHECKS` that the file switches on, with its options."""

    name: str
    code: str = ""
    legal_basis: str = ""
    severity: str = "error"
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demand:
    """One thing a standard asks for: a check of `standards.DEMANDS` with its options."""

    check: str
    options: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standard:
    """One ground on which a subject may be rewarded: all its demands together. One ground of several is enough.

    `name` is its clause (`d`), `code` the return code when it is not met.
    """

    subject: str
    name: str
    title: str
    demands: tuple[Demand, ...]
    legal_basis: str = ""
    code: str = "R09"
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class VoteThreshold:
    """What the vote in the minutes must reach, in percent; `base` is all_members or present; `quorum` of all members.

    Two thirds are a fraction: six of nine meet (TT 20/2025/TT-BNV Điều 18 khoản 2), though they are less than 67 %.
    `ballot`: any way to vote, by ballot (no show of hands; by letter where nobody meets), or secret.
    """

    min_percent: int
    base: str = "all_members"
    quorum: Fraction = Fraction(2, 3)
    ballot: str = "any"
    severity: str = "error"
    legal_basis: str = ""
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Award:
    """One award file of one regime. `sha256` is of the file's bytes and is kept on every dossier it judged.

    `waits_for` are those of `procedures.NEEDS` that the law wants of it, where a step of its procedure waits for them.
    `rules` maps the file and every shared part it takes in to their SHA-256; `regime` is the decree it follows;
    `doubts` say in words what is unverified.
    """

    code: str
    name: str
    kind: str
    level: str
    subjects: frozenset[str]
    decider: str
    procedure: str
    legal_basis: str
    effective_from: date
    effective_to: date | None = None
    regime: str = ""
    unverified: bool = False
    doubts: tuple[str, ...] = ()
    papers: tuple[RequiredPaper, ...] = ()
    fields: tuple[RequiredField, ...] = ()
    checks: tuple[NamedCheck, ...] = ()
    standards: tuple[Standard, ...] = ()
    vote: VoteThreshold | None = None
    simple: tuple[SimpleCase, ...] = ()
    simple_procedure: str = ""
    waits_for: frozenset[str] = NEEDS
    unit_classes: tuple[Mapping[str, Any], ...] = ()
    rules: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""
    file: str = ""

    def in_force(self, day: date) -> bool:
        """Tell whether the rule applies to a dossier received on `day`."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)
