"""Messages, deaths, lost answers, late workers, wrong clocks and people in any order: the promises hold after each.

A machine of hypothesis draws the order over the stages and the stores in memory, and shrinks what it finds.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from connectors.base import Fetched, Form, RawPaper, Reference
from connectors.memory import MemoryConnector
from service.domain.dossier import PaperStatus
from service.domain.errors import Conflict, Invalid, NotAllowed, Unavailable
from service.domain.keys import original_key
from service.domain.states import Processing
from service.stages import advance, give_back, notify, quarantine, receive
from tests.kit.world import ACTOR, HEAD, World, altered, complete, hostile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.dossier import Dossier
    from service.ports import Deps, Lease

SIZES = {"small": (200, 40), "full": (2_000, 60)}
WORKS = {"advance": advance, "deliver": notify.deliver}
SHORT = some.integers(0, 2)


class Died(BaseException):
    """The process ended here."""


@dataclass(slots=True)
class Fuse:
    """Ends the process at the n-th named point that it passes."""

    left: int

    def __call__(self, _name: str) -> None:
        self.left -= 1
        if self.left < 0:
            raise Died


@dataclass(slots=True)
class Office(MemoryConnector):
    """An inbox that may offer again what was acknowledged, or other papers under a known id."""

    laid: dict[str, tuple[Reference, tuple[RawPaper, ...]]] = field(default_factory=dict)

    def offer(self, reference: Reference, papers: Sequence[RawPaper]) -> None:
        """Offer these papers under this id."""
        self.laid.setdefault(reference.external_id, (reference, tuple(papers)))
        self._waiting[reference.external_id] = Fetched(reference, Form.PAPERS, b"", tuple(papers))


class AnyOrder(RuleBasedStateMachine):
    """What may happen, and what must hold whatever happened."""

    def __init__(self) -> None:
        super().__init__()
        self.office = Office("inbox")
        self.world = World(inbox=self.office)
        self.world.listen()
        self.sent = 0
        self.late: list[Lease] = []

    @rule(paper=some.sampled_from([None, "parser.crash", "parser.timeout"]))
    def a_message_comes(self, paper: str | None) -> None:
        """Lay another dossier's papers into the inbox, one of which may kill its reader."""
        self.sent += 1
        papers = complete(f"số {self.sent}")
        more = (hostile(f"{self.sent}.pdf", die=paper),) if paper else ()
        self.office.offer(Reference(f"m{self.sent}", name=f"{self.sent}"), (*papers, *more))

    @precondition(lambda self: self.sent)
    @rule(data=some.data())
    def it_is_offered_again(self, data: some.DataObject) -> None:
        """Offer what was acknowledged, as an e-office whose answer was lost."""
        self.office.offer(*self._one(data))

    @precondition(lambda self: self.sent)
    @rule(data=some.data())
    def it_comes_changed(self, data: some.DataObject) -> None:
        """Offer other papers under a known id."""
        reference, papers = self._one(data)
        self.office.offer(reference, (altered(papers[0]), *papers[1:]))

    @rule(fuse=some.none() | some.integers(0, 6))
    def somebody_polls(self, fuse: int | None) -> None:
        """Take in what waits; the process may end on its way."""
        with suppress(Died, Unavailable):
            self._polled(self._deps(fuse))

    @rule(fuse=some.none() | some.integers(0, 6))
    def a_worker_works(self, fuse: int | None) -> None:
        """Do what is due; the process may end on its way and leave its lease behind."""
        deps = self._deps(fuse)
        with suppress(Died):
            for lease in self._claimed(deps):
                self._work(deps, lease)

    @rule()
    def a_worker_stops_in_the_middle(self) -> None:
        """Claim what is due and do nothing: another will take over."""
        self.late += self._claimed(self.world.deps)

    @precondition(lambda self: self.late)
    @rule()
    def it_goes_on_too_late(self) -> None:
        """Go on with what was claimed before, whoever holds it now."""
        self._work(self.world.deps, self.late.pop(0))

    @rule(minutes=some.sampled_from([1, 10, 600, -10, -600]))
    def the_clock_jumps(self, minutes: int) -> None:
        """Set the clock forward or back."""
        self.world.clock.advance(minutes=minutes)

    @rule(statuses=some.lists(some.sampled_from([500, 429, 302]), max_size=3))
    def the_receiver_fails(self, statuses: list[int]) -> None:
        """Let the receiver of webhooks answer badly for a while."""
        self.world.sender.statuses += statuses

    @rule(away=some.booleans())
    def the_office_goes_or_comes_back(self, away: bool) -> None:  # noqa: FBT001 - hypothesis gives it by name
        """Cut the e-office off, or connect it again."""
        self.office.away = away

    @precondition(lambda self: self._dossiers())
    @rule(data=some.data(), action=some.sampled_from(["approve", "note", "reject"]), behind=SHORT)
    def a_person_acts(self, data: some.DataObject, action: str, behind: int) -> None:
        """Act on a dossier, perhaps on what it was before; who is late is told so."""
        dossier = data.draw(some.sampled_from(self._dossiers()))
        before = dossier.version
        try:
            after = self.world.act(dossier, action, reason="lý do", expected_version=before - behind)
        except (Conflict, Invalid, NotAllowed):
            assert self.world.store.dossier(dossier.id).version == before
        else:
            assert (behind, after.version) == (0, before + 1)

    @invariant()
    def each_message_is_taken_in_once(self) -> None:
        taken = Counter((one.connector, one.external_id) for one in self.world.store._tables.intakes.values())
        assert not [key for key, count in taken.items() if count > 1]
        assert self.office.acknowledged.keys() <= {external_id for _, external_id in taken}

    @invariant()
    def no_dossier_is_doubled_or_half_filed(self) -> None:
        dossiers = self._dossiers()
        assert len(dossiers) <= self.sent
        for dossier in dossiers:
            for paper in dossier.papers:
                assert self.world.objects.get(original_key(paper.sha256))
            told = self.world.store.events(dossier.id)
            assert [event.sequence for event in told] == list(range(1, len(told) + 1))
            assert self.world.types(dossier).count("received") == 1

    def teardown(self) -> None:
        """Let everything come to rest; then nothing is lost, stuck or unheard."""
        self.office.away = False
        for change in (False, True):
            for reference, papers in self.office.laid.values():
                self.office.offer(reference, (altered(papers[0]), *papers[1:]) if change else papers)
            self._polled(self.world.deps)
        self.world.sender.statuses.clear()
        for _round in range(12):
            self.world.clock.advance(hours=25)
            self._polled(self.world.deps)
            for lease in self._claimed(self.world.deps):
                self._work(self.world.deps, lease)
            self._released()
        self.each_message_is_taken_in_once()
        self.no_dossier_is_doubled_or_half_filed()
        dossiers = self._dossiers()
        outcomes = Counter(one.outcome for one in self.world.store._tables.intakes.values())
        assert (self.office.pending(), outcomes["conflict"]) == ([], self.sent)
        assert len(dossiers) == self.sent
        assert [one for one in dossiers if one.processing is Processing.WORKING or one.reason == "stage.failed"] == []
        assert [p for one in dossiers for p in one.current_papers if p.status is PaperStatus.STORED] == []
        events = [event.id for one in dossiers for event in self.world.store.events(one.id)]
        assert set(events) <= set(self.world.sender.got)

    def _released(self) -> None:
        """Let a person try again what was set aside: three workers in a row may have stopped over one dossier."""
        for one in self._dossiers():
            if one.processing is Processing.QUARANTINED and one.reason == "stage.failed":
                quarantine.release(self.world.deps, one.id, actor=ACTOR, account=HEAD)

    def _one(self, data: some.DataObject) -> tuple[Reference, tuple[RawPaper, ...]]:
        return self.office.laid[data.draw(some.sampled_from(sorted(self.office.laid)))]

    def _dossiers(self) -> list[Dossier]:
        return sorted(self.world.store._tables.dossiers.values(), key=lambda one: one.id)

    def _deps(self, fuse: int | None) -> Deps:
        return self.world.deps if fuse is None else replace(self.world.deps, crashpoint=Fuse(fuse))

    def _polled(self, deps: Deps) -> None:
        receive.poll(deps, "inbox", on_failure=lambda _reference, error: self.world.failures.append(error))

    def _claimed(self, deps: Deps) -> list[Lease]:
        now = deps.clock.now()
        claims = [deps.jobs.claim(job, now=now, seconds=30) for job in deps.jobs.due(now=now, limit=50)]
        return [lease for lease in claims if lease is not None]

    def _work(self, deps: Deps, lease: Lease) -> None:
        try:
            if lease.kind in WORKS:
                WORKS[lease.kind](deps, lease)
            else:
                deps.jobs.finish(lease)
        except (Conflict, Unavailable) as exc:
            with suppress(Conflict):
                give_back(deps, lease, error=exc)


def test_what_is_promised_holds_in_any_order(proof_size: str) -> None:
    examples, steps = SIZES[proof_size]
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        AnyOrder,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
