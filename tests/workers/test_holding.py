"""A worker keeps the lease of a long round, also over a clock that is put back."""

from __future__ import annotations

from datetime import timedelta

from service.ports import NewJob
from tests.kit.clock import START
from tests.kit.world import World
from workers.holding import Holding


def test_a_lease_is_extended_when_half_of_it_is_used_and_when_the_clock_is_put_back() -> None:
    world = World()
    (job,) = world.deps.jobs.ensure([NewJob("poll", "inbox", START)])
    lease = world.deps.jobs.claim(job, now=world.clock.now(), seconds=30)
    assert lease is not None
    hold = Holding(world.deps, lease)
    until = []
    for seconds in (5, 15, -3600, 5):
        world.clock.advance(seconds=seconds)
        hold()
        until.append(hold.lease.until - START)

    whole, back = timedelta(seconds=30), timedelta(seconds=20 - 3600)
    assert until == [whole, timedelta(seconds=50), back + whole, back + whole]
