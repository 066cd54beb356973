"""An e-office that is away is asked again with back-off and jitter, and never after two intervals of silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as some

from connectors.base import RawPaper
from service.adapters.memory import MemoryObjects
from service.domain.errors import Unavailable
from service.stages import receive
from service.stages.receive import pause_after_outage
from tests.kit.world import World, complete

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.ports import NewObject


@given(some.floats(0.5, 3600), some.integers(1, 10_000), some.floats(0, 1))
def test_polling_is_never_silent_for_two_intervals(interval: float, attempts: int, draw: float) -> None:
    assert interval <= pause_after_outage(interval, attempts, draw=draw) < 2 * interval


def test_the_pause_grows_with_the_outage_and_differs_between_pollers() -> None:
    assert pause_after_outage(300, 1, draw=0.5) < pause_after_outage(300, 4, draw=0.5)
    assert pause_after_outage(300, 4, draw=0.1) != pause_after_outage(300, 4, draw=0.9)


class Choosy(MemoryObjects):
    """A store that takes everything but one paper."""

    def put_new(self, objects: Sequence[NewObject]) -> None:
        """Keep objects, unless the paper that is not to its taste is among them."""
        if any(one.data == b"{}" for one in objects):
            raise Unavailable("kho từ chối")
        super().put_new(objects)


def test_a_message_that_the_store_will_not_have_holds_up_nothing_but_itself_after_one_round() -> None:
    world, waited = World(objects=Choosy()), dict[str, receive.Waited]()
    bad = world.drop(RawPaper("a.docx", b"{}"))
    world.drop(*complete())

    for _round in range(2):
        with pytest.raises(Unavailable, match="kho từ chối"):
            receive.poll(world.deps, "inbox", on_failure=lambda _one, _error: None, waited=waited)

    assert [one.external_id for one in world.inbox.pending()] == [bad.external_id]
    assert len(world.store.messages(outcomes=("dossier",), limit=9)) == 1
