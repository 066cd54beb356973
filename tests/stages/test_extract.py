"""Extract: papers are read, the unreadable ones are set apart, their siblings go on."""

from __future__ import annotations

import errno
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from connectors.base import Attachment
from service.domain.dossier import PaperStatus
from service.domain.errors import Refused
from service.domain.states import Processing, State
from service.ports import NewJob
from service.stages import LEASE_SECONDS, advance, give_back, retrieve
from tests.kit.clock import FrozenClock
from tests.kit.world import HEAD, ScriptedReader, World, complete, hostile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from connectors.base import Envelope, RawPaper
    from service.domain.fields import PaperReport


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


class _Losing(ScriptedReader):
    """A reader of messages in which one paper is announced and nothing of it is there."""

    def __init__(self, *codes: str) -> None:
        super().__init__()
        self.facts = tuple({"code": code} for code in codes)

    def open_message(self, form: str, raw: bytes, papers: Sequence[RawPaper]) -> Envelope:
        opened = super().open_message(form, raw, papers)
        digest = hashlib.sha256(b"").hexdigest()
        lost = Attachment("mất.pdf", b"", digest, digest, facts=self.facts)
        return replace(opened, attachments=(*opened.attachments, lost))

    def read(self, name: str, data: bytes, *, going_on: Callable[[int], None] = lambda _kept: None) -> PaperReport:
        if not data:
            raise Refused("paper.empty", "Tệp rỗng.")
        return super().read(name, data, going_on=going_on)


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["attachment.broken"], ("paper.lost", "Nội dung tệp bị hỏng trong thông điệp")),
        (["manifest.missing"], ("paper.lost", "Danh mục của thông điệp có tệp này")),
        ([], ("paper.empty", "Tệp rỗng.")),
    ],
)
def test_a_paper_of_which_nothing_came_is_not_told_to_be_empty(codes: list[str], told: tuple[str, str]) -> None:
    world = World(reader=_Losing(*codes))
    world.drop(*complete())

    (paper,) = [one for one in world.settle().papers if one.name == "mất.pdf"]

    assert (paper.reason, told[1] in paper.message) == (told[0], True)


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


@pytest.mark.parametrize("short", [errno.ENOSPC, errno.EMFILE, errno.ENOMEM, errno.EAGAIN, errno.ENOENT])
def test_what_the_machine_is_short_of_is_no_failure_of_the_dossier(short: int) -> None:
    """A full disk, or no file left to open: it is told, the work waits for half a minute and is done then.

    ENOENT that names no file is tempfile's word for that no folder takes one.
    """
    world = World()
    world.drop(*complete())
    (taken,) = world.poll()
    (job,) = world.store.due(now=world.clock.now(), limit=9)
    for _again in range(5):
        lease = world.store.claim(job, now=world.clock.advance(seconds=31), seconds=LEASE_SECONDS)
        assert lease is not None
        give_back(world.deps, lease, error=OSError(short, "of the system's own words"))
        assert world.store.due(now=world.clock.advance(seconds=29), limit=9) == []
    told = retrieve.trouble(world.deps, world.store.dossier(str(taken.dossier_id)), account=HEAD)
    world.drain()

    assert "Máy xử lý" in told or "máy xử lý" in told
    assert world.store.dossier(str(taken.dossier_id)).processing is not Processing.QUARANTINED
    assert world.types(world.store.dossier(str(taken.dossier_id))).count("extracted") == 1


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


class ScanningReader(ScriptedReader):
    """A reader whose every paper is a scan of many slow pages; it keeps each, unless the disk is full."""

    def __init__(self, clock: FrozenClock, *, pages: int, seconds: float, keeps: bool = True) -> None:
        """Take so many seconds a page."""
        super().__init__()
        self._clock, self._pages, self._seconds, self._keeps = clock, pages, seconds, keeps
        self.known: dict[str, int] = {}
        self.longest = 0.0

    def read(self, name: str, data: bytes, *, going_on: Callable[[int], None] = lambda _kept: None) -> PaperReport:
        """Recognise the pages that are not known yet."""
        kept, began = 0, self._clock.now()
        for page in range(self._pages):
            if page < self.known.get(name, 0):
                going_on(kept)
                continue
            self._clock.advance(seconds=self._seconds)
            self.longest = max(self.longest, (self._clock.now() - began).total_seconds())
            if self._keeps:
                self.known[name], kept = page + 1, kept + 1
            going_on(kept)
        return super().read(name, data)


@pytest.mark.parametrize("seconds", [3.0, 50.0])
def test_a_scan_that_takes_longer_than_a_task_may_is_read_over_several_runs_and_counts_no_failure(
    seconds: float,
) -> None:
    clock = FrozenClock()
    reader = ScanningReader(clock, pages=100, seconds=seconds)
    world = World(clock=clock, reader=reader)
    world.drop(*complete())

    dossier = world.settle()

    assert dossier.state is State.IN_REVIEW
    assert {paper.status for paper in dossier.papers} == {PaperStatus.READ}
    assert {paper.attempts for paper in dossier.papers} == {0}
    assert reader.longest <= 45 + seconds
    assert set(reader.known.values()) == {100}


def test_a_scan_of_which_nothing_can_be_kept_is_read_in_one_run_for_another_would_get_no_further() -> None:
    clock = FrozenClock()
    world = World(clock=clock, reader=ScanningReader(clock, pages=30, seconds=3.0, keeps=False))
    world.drop(*complete())

    assert world.settle().state is State.IN_REVIEW
