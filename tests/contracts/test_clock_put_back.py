"""A clock that was an hour ahead and is put right: no job, lease, allowance or guess waits for that hour again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import Conflict
from service.ports import NewJob, Rate
from service.web.throttle import Pace, Throttle
from tests.kit.builders import an_advance, an_arrival, an_endpoint
from tests.kit.clock import START, FrozenClock

if TYPE_CHECKING:
    from tests.kit.stores import Stores

WRONG = START + timedelta(hours=1)
DAY = timedelta(days=1)


def due(stores: Stores, after: timedelta) -> list[int]:
    return list(stores.jobs.due(now=START + after, limit=99))


def test_waits_go_on_from_now_and_what_was_due_is_due(stores: Stores) -> None:
    at_once, polled, tomorrow = (
        stores.jobs.ensure([job])[0]
        for job in (
            NewJob("advance", "d1", WRONG),
            NewJob("poll", "inbox", WRONG + timedelta(seconds=60), WRONG),
            NewJob("remind", "d1", WRONG + DAY, WRONG),
        )
    )
    (tried,) = stores.jobs.ensure([NewJob("deliver", "x", WRONG)])
    lease = stores.jobs.claim(tried, now=WRONG, seconds=30)
    assert lease is not None
    stores.jobs.again(lease, at=WRONG + timedelta(minutes=5), error="500")

    assert due(stores, timedelta()) == [at_once]
    assert due(stores, timedelta(seconds=59)) == [at_once]  # rung for again
    assert due(stores, timedelta(seconds=61)) == [polled]
    assert set(due(stores, timedelta(minutes=6))) == {at_once, polled, tried}
    assert tomorrow not in due(stores, DAY - timedelta(minutes=1))
    assert tomorrow in due(stores, DAY)


def test_what_was_rung_for_and_asked_for_long_before_is_due(stores: Stores) -> None:
    (old,) = stores.jobs.ensure([NewJob("deliver", "x", WRONG - timedelta(minutes=10), START - DAY)])
    assert list(stores.jobs.due(now=WRONG, limit=9)) == [old]

    assert due(stores, timedelta()) == [old]
    assert stores.jobs.claim(old, now=START, seconds=30) is not None


def test_a_lease_of_the_dead_ends_after_its_length_and_one_that_is_extended_is_kept(stores: Stores) -> None:
    dead, living = stores.jobs.ensure([an_advance("d1"), an_advance("d2")])
    taken = stores.jobs.claim(dead, now=WRONG, seconds=30)
    held = stores.jobs.claim(living, now=WRONG, seconds=30)
    assert taken is not None
    assert held is not None
    assert due(stores, timedelta()) == []
    held = stores.jobs.extend(held, now=START + timedelta(seconds=20), seconds=30)

    assert due(stores, timedelta(seconds=29)) == []
    assert due(stores, timedelta(seconds=30)) == [dead]
    assert stores.jobs.claim(dead, now=START + timedelta(seconds=30), seconds=30) is not None
    with pytest.raises(Conflict):
        stores.jobs.finish(taken)
    stores.jobs.finish(held, again=START + timedelta(seconds=40))
    assert due(stores, timedelta(seconds=41)) == [living]


def test_what_a_change_owes_is_due_as_well(stores: Stores) -> None:
    stores.deliveries.save_endpoint(an_endpoint())
    arrival = an_arrival(jobs=(NewJob("advance", "d1", WRONG),))
    events = tuple(replace(event, at=WRONG) for event in arrival.events)
    owed = stores.store.commit(replace(arrival, events=events))

    assert len(owed) == 2
    assert sorted(due(stores, timedelta())) == sorted(owed)


def test_clocks_that_differ_by_minutes_count_nothing_anew(stores: Stores) -> None:
    ahead = START + timedelta(minutes=4)
    (job,) = stores.jobs.ensure([NewJob("poll", "inbox", ahead + timedelta(seconds=30), ahead)])

    assert due(stores, timedelta()) == []
    assert due(stores, timedelta(minutes=4)) == []
    assert due(stores, timedelta(minutes=5)) == [job]


def test_an_allowance_grows_again_from_the_time_that_is_right(stores: Stores) -> None:
    rate, take = Rate(per_second=1.0, at_once=10.0), stores.accounts.take_allowance
    spent = take("a", rate, wanted=10, now=WRONG)
    none = take("a", rate, wanted=1, now=START)

    assert (spent, none) == ((10, 0.0), (0, 0.0))
    assert take("a", rate, wanted=9, now=START + timedelta(seconds=5)) == (5, 0.0)


def test_who_guessed_in_the_hour_that_never_was_waits_no_hour(stores: Stores) -> None:
    clock, pace = FrozenClock(WRONG), Pace(failures=3, seconds=60.0)
    throttle = Throttle(clock, stores.accounts)
    for _ in range(3):
        throttle.failed("an")
    shut = throttle.wait("an", pace)
    clock.advance(hours=-1)
    opened = throttle.wait("an", pace)
    for _ in range(3):
        throttle.failed("an")

    assert (shut, opened, throttle.wait("an", pace)) == (60.0, 0.0, 60.0)
