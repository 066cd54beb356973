"""What is kept in memory, behind one lock."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from threading import RLock
from typing import TYPE_CHECKING, Any

from service.domain.errors import Destroyed
from service.ports import PUT_BACK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from service.domain.absence import Absence
    from service.domain.claims import Claim
    from service.domain.disposal import Disposal
    from service.domain.dossier import Dossier
    from service.domain.events import Event
    from service.domain.letters import Letter
    from service.domain.register import Entry
    from service.domain.search_terms import SearchRow
    from service.ports import Account, ActionLink, Attempt, Delivery, Endpoint, Intake, Receipt, Report, Token


@dataclass(frozen=True, slots=True)
class Job:
    """One row of the table of due work."""

    id: int
    kind: str
    subject: str
    run_after: datetime
    rung_at: datetime | None = None
    lease_until: datetime | None = None
    fence: int = 0
    attempts: int = 0
    asked_again: datetime | None = None
    last_error: str = ""
    asked_at: datetime | None = None

    def counted_anew(self, now: datetime) -> Job:
        """Give it with its times counted from now, where a clock wrote them that was put back since."""
        bound = now + PUT_BACK
        rung = self.rung_at is not None and self.rung_at > bound
        if not rung and (self.asked_at is None or self.asked_at <= bound):
            return self
        late = max((self.asked_at or now) - now, timedelta())
        return replace(
            self,
            asked_at=min(self.asked_at or now, now),
            rung_at=None,
            run_after=min(self.run_after, now) if rung else self.run_after - late,
            lease_until=self.lease_until and self.lease_until - late,
            asked_again=self.asked_again and self.asked_again - late,
        )

    def ready(self, now: datetime) -> bool:
        """Tell whether it is due, and free or its lease over."""
        return self.run_after <= now and (self.lease_until is None or self.lease_until <= now)


@dataclass(slots=True)
class Link:
    """A one-time sign-in link."""

    account: str
    expires: datetime
    spent: bool = False


@dataclass(slots=True)
class Tables:
    """All that is kept, behind one lock."""

    lock: RLock = field(default_factory=RLock)
    dossiers: dict[str, Dossier] = field(default_factory=dict)
    intakes: dict[str, Intake] = field(default_factory=dict)
    log: list[Event] = field(default_factory=list)
    job_rows: dict[int, Job] = field(default_factory=dict)
    last_job: int = 0
    search: dict[str, SearchRow] = field(default_factory=dict)
    claims: dict[str, tuple[Claim, ...]] = field(default_factory=dict)
    receipts: dict[tuple[str, str], Receipt] = field(default_factory=dict)
    owed: dict[str, Report] = field(default_factory=dict)
    hooks: dict[str, Endpoint] = field(default_factory=dict)
    sent: dict[str, Delivery] = field(default_factory=dict)
    tried: dict[str, list[Attempt]] = field(default_factory=dict)
    people: dict[str, Account] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    letters: dict[str, Letter] = field(default_factory=dict)
    disposals: dict[str, Disposal] = field(default_factory=dict)
    register: list[Entry] = field(default_factory=list)
    saved: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    action_links: dict[str, ActionLink] = field(default_factory=dict)
    absences: dict[str, Absence] = field(default_factory=dict)
    allowances: dict[str, tuple[float, datetime]] = field(default_factory=dict)
    destroyed: set[str] = field(default_factory=set)
    going: set[str] = field(default_factory=set)  # those of them that somebody is destroying now
    wrong_tries: list[tuple[str, datetime]] = field(default_factory=list)

    def refuse_destroyed(self, keys: Iterable[str]) -> None:
        """Raise Destroyed where one of the keys that are about to be named is none that a row may name."""
        found = sorted(self.destroyed.intersection(keys))
        if found:
            raise Destroyed(found)


class Part:
    """A port over the shared tables."""

    def __init__(self, tables: Tables | None = None) -> None:
        """Start empty, or share the tables of another."""
        self._tables = tables or Tables()
