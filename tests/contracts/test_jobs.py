"""Every promise of the Jobs port, asked of every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import Conflict
from service.ports import NewJob
from tests.kit.builders import an_advance
from tests.kit.clock import START

if TYPE_CHECKING:
    from datetime import datetime

    from service.ports import Lease
    from tests.kit.stores import Stores

LATER = START + timedelta(minutes=10)


def claimed(stores: Stores, job: int, now: datetime = START) -> Lease:
    """Give the lease of a job that must be free."""
    lease = stores.jobs.claim(job, now=now, seconds=60)
    assert lease is not None
    return lease


def test_a_claim_counts_the_attempt_and_says_until_when(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    lease = claimed(stores, job)

    told = (lease.job_id, lease.kind, lease.subject, lease.attempts, lease.until)
    assert told == (job, "advance", "d1", 1, START + timedelta(seconds=60))


def test_a_held_job_cannot_be_claimed(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    claimed(stores, job)

    assert stores.jobs.claim(job, now=START + timedelta(seconds=59), seconds=60) is None


def test_a_lease_that_is_over_is_claimed_by_another_with_a_greater_fence(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    first = claimed(stores, job)
    second = claimed(stores, job, START + timedelta(seconds=60))

    assert second.fence > first.fence
    assert second.attempts == 2
    with pytest.raises(Conflict):
        stores.jobs.finish(first)
    with pytest.raises(Conflict):
        stores.jobs.again(first, at=LATER, error="late")
    stores.jobs.finish(second)


def test_a_job_is_not_claimed_before_its_time_or_when_unknown(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1", LATER)])

    assert stores.jobs.claim(job, now=START, seconds=60) is None
    assert stores.jobs.claim(987_654, now=START, seconds=60) is None


def test_of_many_claims_at_once_one_wins(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    won: list[Lease | None] = []
    threads = [Thread(target=lambda: won.append(stores.jobs.claim(job, now=START, seconds=60))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len([lease for lease in won if lease]) == 1


def test_due_jobs_come_in_order_of_their_time_and_no_more_than_asked(stores: Stores) -> None:
    jobs = stores.jobs.ensure([an_advance("b", START), an_advance("c", LATER)])
    (earlier,) = stores.jobs.ensure([an_advance("a", START - timedelta(hours=1))])

    assert list(stores.jobs.due(now=START, limit=1)) == [earlier]
    assert list(stores.jobs.due(now=START, limit=9)) == [jobs[0]]


def test_a_due_job_is_rung_for_once_in_thirty_seconds(stores: Stores) -> None:
    stores.jobs.ensure([an_advance("d1")])
    rung = stores.jobs.due(now=START, limit=9)

    assert list(stores.jobs.due(now=START + timedelta(seconds=29), limit=9)) == []
    assert stores.jobs.due(now=START + timedelta(seconds=30), limit=9) == rung


def test_a_held_job_is_not_due_until_its_lease_is_over(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    claimed(stores, job)

    assert list(stores.jobs.due(now=START + timedelta(seconds=59), limit=9)) == []
    assert list(stores.jobs.due(now=START + timedelta(seconds=60), limit=9)) == [job]


def test_an_extended_lease_is_held_longer_by_the_same_holder(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    lease = claimed(stores, job)
    longer = stores.jobs.extend(lease, now=START + timedelta(seconds=50), seconds=60)

    assert longer == replace(lease, until=START + timedelta(seconds=110))
    assert stores.jobs.claim(job, now=START + timedelta(seconds=109), seconds=60) is None
    stores.jobs.finish(lease)


def test_a_lost_lease_cannot_be_extended(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    late = claimed(stores, job)
    claimed(stores, job, LATER)

    with pytest.raises(Conflict):
        stores.jobs.extend(late, now=LATER, seconds=60)


def test_a_finished_job_is_gone(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    lease = claimed(stores, job)
    stores.jobs.finish(lease)

    assert stores.jobs.backlog() == {}
    with pytest.raises(Conflict):
        stores.jobs.finish(lease)


def test_a_job_whose_holder_wants_it_back_is_kept_as_if_it_had_never_failed(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    stores.jobs.again(claimed(stores, job), at=START, error="away")
    stores.jobs.finish(claimed(stores, job), again=LATER)

    assert stores.jobs.due(now=START, limit=9) == []
    assert stores.jobs.due(now=LATER, limit=9) == [job]
    assert claimed(stores, job, LATER).attempts == 1
    assert stores.jobs.failing("advance") == {}


def test_a_job_asked_for_anew_while_held_is_due_again_after_it_is_finished(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    lease = claimed(stores, job)
    assert list(stores.jobs.ensure([an_advance("d1", LATER)])) == [job]
    stores.jobs.finish(lease)

    assert stores.jobs.claim(job, now=START, seconds=60) is None
    assert claimed(stores, job, LATER).attempts == 1


def test_a_job_given_back_runs_at_its_time_with_the_attempt_counted(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    stores.jobs.again(claimed(stores, job), at=LATER, error="lỗi\x00")

    assert stores.jobs.claim(job, now=START, seconds=60) is None
    assert claimed(stores, job, LATER).attempts == 2


def test_a_job_given_back_uncounted_has_its_attempt_taken_off(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1")])
    stores.jobs.again(claimed(stores, job), at=LATER, error="away", count=False)

    assert claimed(stores, job, LATER).attempts == 1


def test_adding_a_job_again_moves_it_earlier_and_never_later(stores: Stores) -> None:
    (job,) = stores.jobs.ensure([an_advance("d1", LATER)])
    assert list(stores.jobs.ensure([an_advance("d1", START)])) == [job]
    stores.jobs.ensure([an_advance("d1", LATER)])

    claimed(stores, job, START)


def test_the_same_job_twice_in_one_request_is_one(stores: Stores) -> None:
    stores.jobs.ensure([an_advance("d1"), an_advance("d1", LATER)])

    assert stores.jobs.backlog() == {"advance": 1}


def test_the_backlog_counts_by_kind(stores: Stores) -> None:
    assert list(stores.jobs.ensure([])) == []
    stores.jobs.ensure([an_advance("d1"), an_advance("d2"), NewJob("poll", "inbox", START)])

    assert stores.jobs.backlog() == {"advance": 2, "poll": 1}


def test_of_the_backlog_what_is_due_is_what_nobody_works_at(stores: Stores) -> None:
    held, *_rest = stores.jobs.ensure([an_advance("d1"), an_advance("d2"), NewJob("remind", "d1", LATER)])
    lease = claimed(stores, held)

    assert stores.jobs.backlog(due=START) == {"advance": 1}
    assert stores.jobs.backlog(due=lease.until) == {"advance": 2}
    assert stores.jobs.backlog(due=LATER) == {"advance": 2, "remind": 1}


def test_what_fails_now_says_why_and_what_went_well_since_says_nothing(stores: Stores) -> None:
    (first,), (second,) = (stores.jobs.ensure([NewJob("poll", name, START)]) for name in ("truc", "thu"))
    stores.jobs.again(claimed(stores, first), at=LATER, error="không kết nối được")
    stores.jobs.finish(claimed(stores, second))
    stores.jobs.ensure([NewJob("poll", "thu", LATER)])

    assert dict(stores.jobs.failing("poll")) == {"truc": "không kết nối được"}
    stores.jobs.finish(claimed(stores, first, LATER))
    assert dict(stores.jobs.failing("poll")) == {}
