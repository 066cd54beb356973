"""Extract: papers are read, the unreadable ones are set apart, their siblings go on."""

from __future__ import annotations

from service.domain.dossier import PaperStatus
from service.domain.states import Processing, State
from service.ports import NewJob
from service.stages import LEASE_SECONDS, advance
from tests.kit.world import World, complete, hostile


def test_extracting_twice_is_once() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    world.store.ensure([NewJob("advance", dossier.id, world.clock.now())])

    world.drain()

    assert (world.types(dossier).count("extracted"), world.store.dossier(dossier.id)) == (1, dossier)


def test_a_refused_paper_is_quarantined_with_its_code_and_its_siblings_are_read() -> None:
    world = World()
    world.drop(*complete(), hostile("bom.xlsx", refuse="xlsx.too_large"))
    dossier = world.settle()

    told = {paper.name: (paper.status, paper.reason) for paper in dossier.papers}
    assert told.pop("bom.xlsx") == (PaperStatus.QUARANTINED, "xlsx.too_large")
    assert set(told.values()) == {(PaperStatus.READ, "")}
    assert [problem.code for problem in dossier.problems] == ["R18"]


def test_a_paper_that_crashes_the_reader_is_tried_three_times() -> None:
    world = World()
    world.drop(*complete(), hostile("nổ.pdf", die="parser.crash"))
    dossier = world.settle()

    (paper,) = [paper for paper in dossier.papers if paper.name == "nổ.pdf"]
    assert (world.reader.deaths["nổ.pdf"], paper.attempts, paper.reason) == (3, 3, "parser.crash")
    assert dossier.state is State.INCOMPLETE


def test_a_paper_that_breaks_a_limit_is_not_tried_again() -> None:
    world = World()
    world.drop(*complete(), hostile("chậm.pdf", die="parser.timeout"))
    world.settle()

    assert world.reader.deaths == {"chậm.pdf": 1}


def test_a_dossier_whose_stage_keeps_failing_is_quarantined_and_another_is_not() -> None:
    world = World()
    world.drop(*complete())
    (taken,) = world.poll()
    (job,) = world.store.due(now=world.clock.now(), limit=9)
    for _death in range(3):
        world.store.claim(job, now=world.clock.now(), seconds=LEASE_SECONDS)
        world.clock.advance(seconds=LEASE_SECONDS + 1)
    lease = world.store.claim(job, now=world.clock.now(), seconds=LEASE_SECONDS)
    assert lease is not None

    advance(world.deps, lease)

    after = world.store.dossier(str(taken.dossier_id))
    assert (after.processing, after.reason) == (Processing.QUARANTINED, "stage.failed")


def test_the_holder_is_told_each_lease_so_that_a_failure_gives_back_the_one_it_holds() -> None:
    world = World()
    world.drop(*complete())
    world.poll()
    (job,) = world.store.due(now=world.clock.now(), limit=9)
    lease = world.store.claim(job, now=world.clock.now(), seconds=LEASE_SECONDS)
    assert lease is not None
    held: list[int] = []

    advance(world.deps, lease, on_lease=lambda now: held.append(now.fence))

    assert held == [lease.fence, lease.fence + 1]
