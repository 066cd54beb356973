"""A nomination dossier and its papers: frozen values; a change is a new value."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from service.domain.states import Processing, State
from service.domain.terms import SUPPLEMENT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from service.domain.dossier_reading import DossierReading
    from service.domain.fields import PaperReport, Problem
    from service.domain.holds import Hold
    from service.domain.opinions import Opinion
    from service.domain.restricted import Restricted
    from service.domain.roads import AwardChange
    from service.domain.terms import Term


class PaperStatus(StrEnum):
    """What became of one paper."""

    STORED = "stored"
    READ = "read"
    QUARANTINED = "quarantined"


@dataclass(frozen=True, slots=True)
class Paper:
    """One attachment. `key` is where its bytes lie in the object store (`sha256/…`).

    `number` counts from 1 over all revisions and is the {n} of the API; `revision` is the version
    of the dossier that brought it. `reason`/`message` are set when it is quarantined.
    """

    number: int
    name: str
    size: int
    sha256: str
    key: str
    media_type: str = ""
    revision: int = 1
    status: PaperStatus = PaperStatus.STORED
    attempts: int = 0
    reason: str = ""
    message: str = ""
    report: PaperReport | None = None
    facts: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class OpenStep:
    """The step of the procedure that waits for a person; `why` explains `due` to that person.

    `assignee` is the account it was given to; empty means whoever plays the role. `fast_path`: who decides in the end
    may do so at once.
    """

    name: str
    title: str
    role: str
    actions: tuple[str, ...]
    opened_at: datetime
    due: date | None = None
    why: str = ""
    assignee: str = ""
    fast_path: bool = False


@dataclass(frozen=True, slots=True)
class ChangeRequest:
    """A recall, update or replacement that the sender asks for; a person answers it.

    `intake_id` is empty where the unit's account asked itself, and no message came.
    """

    intake_id: str
    kind: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a dossier came from, as its message said; empty text where it did not say.

    `unit_id` is the body of the registry that answers for the sender, `unit_since` the day (ISO) it took
    over from the one that was named, where it did. `named_by` is who said whose it is, where the message did not.
    """

    connector: str = ""
    organ_id: str = ""
    organ_name: str = ""
    document_id: str = ""
    number: str = ""
    date: str = ""
    subject: str = ""
    unit_id: str = ""
    unit_since: str = ""
    named_by: str = ""


@dataclass(frozen=True, slots=True)
class Correction:
    """A person's value of a field of one paper: locked, with who and when and what stood before.

    `paper` 0 is the dossier itself; there a field `nominee.<name>` is one of a nominee's row, and `about` says whose:
    name and unit as read. `reason` is why, where it had to be given.
    """

    paper: int
    field: str
    value: Any
    by: str
    at: datetime
    before: Any = None
    about: str = ""
    reason: str = ""


LEFT_OUT = "left_out"
BEYOND = "beyond"
ADJUSTMENTS = "adjustments"
ANNULMENTS = "annulments"
REISSUES = "reissues"
_ADJUSTED = ("adjusted_by", "adjusted_on", "adjusted")


@dataclass(frozen=True, slots=True)
class Dossier:
    """The whole dossier. `version` is the optimistic lock; `revision` counts supplements from 1.

    `rules` maps each rule file that judged it to its SHA-256; `outcome` is approved, rejected or
    withdrawn once decided; `package` describes the archived package (key, sha256, size). `arrived_at` is when the
    newest papers came, None while those of the first message are the newest. `signed` says who passed which step, in
    order ({step, by, on}). `holds` are the legal holds, lifted ones too; `restricted` persons whom only some roles see.
    `duplicate_of` is the code of the dossier that is kept instead, where this one was set aside as its copy.
    """

    id: str
    received_at: datetime
    code: str = ""
    state: State = State.RECEIVED
    processing: Processing = Processing.WORKING
    version: int = 0
    revision: int = 1
    origin: Origin = field(default_factory=Origin)
    subject: str = ""
    unit: str = ""
    award: str = ""
    procedure: str = ""
    rules: Mapping[str, str] = field(default_factory=dict)
    papers: tuple[Paper, ...] = ()
    reading: DossierReading | None = None
    corrections: tuple[Correction, ...] = ()
    problems: tuple[Problem, ...] = ()
    step: OpenStep | None = None
    treated_as_nomination: bool = False
    change_request: ChangeRequest | None = None
    outcome: str = ""
    decision: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    message: str = ""
    package: Mapping[str, Any] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    arrived_at: datetime | None = None
    award_change: AwardChange | None = None
    opinions: tuple[Opinion, ...] = ()
    signed: tuple[Mapping[str, str], ...] = ()
    holds: tuple[Hold, ...] = ()
    restricted: tuple[Restricted, ...] = ()
    duplicate_of: str = ""

    def term(self, name: str) -> Term | None:
        """Give the time limit of that name, ended or not, or None."""
        return next((term for term in self.terms if term.name == name), None)

    @property
    def next_due(self) -> date | None:
        """Give by when somebody is to act: at the open step, or the sender who is to supplement."""
        waits = (one.due for one in self.terms if one.name == SUPPLEMENT and one.state == "running")
        return self.step.due if self.step else next(waits, None)

    @property
    def left_out(self) -> frozenset[int]:
        """Give the places (from 1) of nominees whom the council's vote left behind: no decision speaks of them."""
        return frozenset(self.decision.get(LEFT_OUT, ()))

    @property
    def beyond(self) -> frozenset[int]:
        """Give the places (from 1) of nominees for what another level decides: this decision gives them nothing."""
        return frozenset(self.decision.get(BEYOND, ()))

    @property
    def unawarded(self) -> frozenset[int]:
        """Give the places (from 1) of nominees of whom the dossier's decision does not speak."""
        return self.left_out | self.beyond

    @property
    def annulled(self) -> frozenset[int]:
        """Give the places (from 1) of nominees whose award alone was annulled; that of all is the `outcome`."""
        return frozenset(place for one in self.decision.get(ANNULMENTS, ()) for place in one["places"])

    @property
    def awarded(self) -> tuple[int, ...]:
        """Give the places (from 1) of those whom the decision gave something that they still hold."""
        count = len(self.reading.nominees) if self.reading and self.outcome == "approved" else 0
        return tuple(at for at in range(1, count + 1) if at not in self.unawarded | self.annulled)

    def outcome_of(self, place: int) -> str:
        """Give how the nominee at a place (from 1) came off; what another level decides stays proposed here."""
        if place in self.left_out:
            return "rejected"
        if place in self.annulled:
            return "annulled"
        return "proposed" if place in self.beyond else self.outcome or "proposed"

    @property
    def unvoted(self) -> Mapping[str, Any]:
        """Give what was decided without the places of a vote: a further list has places of its own."""
        return {name: value for name, value in self.decision.items() if name != LEFT_OUT}

    @property
    def adjustments(self) -> tuple[Mapping[str, str], ...]:
        """Give the decisions that adjusted this one's, oldest first: `adjusted_by`, `adjusted_on` and what changed.

        Of dossiers adjusted before all were kept only the latest is known here; the history has the others.
        """
        told = self.decision.get(ADJUSTMENTS)
        one = {name: str(self.decision[name]) for name in _ADJUSTED if self.decision.get(name)}
        return tuple(told) if told else (one,) if one else ()

    @property
    def reissues(self) -> tuple[Mapping[str, Any], ...]:
        """Give the requests for certificates given anew, oldest first: whose (`places`), how (`way`) and its papers."""
        return tuple(self.decision.get(REISSUES, ()))

    @property
    def current_papers(self) -> tuple[Paper, ...]:
        """Give the papers that count now: later revisions replace a paper of the same name."""
        newest = {paper.name: paper for paper in sorted(self.papers, key=lambda paper: (paper.revision, paper.number))}
        return tuple(sorted(newest.values(), key=lambda paper: paper.number))
