"""A disposal in the middle of a fixity pass, at any moment: nothing comes back, nothing is missed, the pass ends."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import IO, TYPE_CHECKING

import pytest

from service.adapters.memory import MemoryObjects
from service.ports import Change, NewObject
from service.stages import fixity
from tests.kit.disposals import approved, archived, carried, office
from tests.kit.stores import in_memory
from tests.kit.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from service.domain.dossier import Dossier
    from service.ports import Deps, NewFile
    from tests.kit.stores import Stores

MOMENTS = 40  # more than a pass over these objects has


class Watched(MemoryObjects):
    """A store that tells of each question before it answers."""

    asked: Callable[[], None] = staticmethod(lambda: None)

    def digest(self, key: str) -> tuple[str, int]:
        self.asked()
        found = super().digest(key)
        self.asked()
        return found

    def fetch(self, key: str, target: IO[bytes], *, sha256: str = "", version: str = "") -> int:
        self.asked()
        return super().fetch(key, target, sha256=sha256, version=version)

    def put_file(self, new: NewFile) -> None:
        self.asked()
        super().put_file(new)

    def lock(self, key: str, until: datetime) -> bool:
        self.asked()
        return super().lock(key, until)


class Countdown:
    """Let something happen at the n-th question."""

    def __init__(self, moment: int, happens: Callable[[], object]) -> None:
        self.left, self.happens = moment, happens

    def __call__(self) -> None:
        self.left -= 1
        if not self.left:
            self.happens()


def two_dossiers(deps: Deps) -> tuple[Dossier, Dossier]:
    """Keep one dossier that may go and one that may not, with a package that is named."""
    gone, stays = archived(deps, b"one"), archived(deps, b"two", decision={"decision_date": "2024-05-06"})
    for one in deps.keeping.kept(after="", limit=100):
        if deps.objects.stat(one.key) is None:
            deps.objects._objects[one.key] = b"zip"  # type: ignore[attr-defined]
    return gone, stays


@pytest.mark.parametrize("damage", ["none", "store", "replica"])
def test_whenever_a_dossier_is_destroyed_during_a_pass_it_stays_destroyed_and_is_not_missed(damage: str) -> None:
    over = 0
    for moment in range(1, MOMENTS):
        world, stores = World(), in_memory()
        objects, replica = Watched(), Watched()
        deps = replace(office(stores, world), objects=objects, replica=replica, lock_days=0)
        gone, stays = two_dossiers(deps)
        keys = [paper.key for paper in gone.papers]
        fixity.whole(deps)
        if damage != "none":
            for key in keys:
                (objects if damage == "store" else replica)._objects.pop(key)
        one = approved(deps, world, gone)
        countdown = Countdown(moment, lambda deps=deps, one=one: carried(deps, one))
        objects.asked = replica.asked = countdown

        done = fixity.whole(replace(deps, lock_days=30))

        objects.asked = replica.asked = Watched.asked
        if countdown.left > 0:
            over += 1
            carried(deps, one)
        assert done.over
        assert [objects.stat(key) or replica.stat(key) for key in keys] == [None] * len(keys), moment
        assert all(objects.stat(paper.key) and replica.stat(paper.key) for paper in stays.papers)
        # What was there before the list took it may be missed; what the list took may not.
        assert {fault.key for fault in done.found} <= ({*keys} if damage == "store" else set())
        assert fixity.alarm(deps, deps.clock.now()) == ""
    assert 0 < over < MOMENTS / 2


def test_what_is_lost_beside_a_disposal_still_alarms_until_its_own_dossier_goes(stores: Stores) -> None:
    world = World()
    deps = office(stores, world)
    gone, stays = archived(deps), archived(deps, decision={"decision_date": "2024-05-06"})
    for dossier in (gone, stays):
        deps.objects.destroy(dossier.papers[0].key)
    fixity.whole(deps)

    assert fixity.alarm(deps, deps.clock.now()).startswith("2 tệp trong kho bị mất")
    carried(deps, approved(deps, world, gone))
    assert fixity.alarm(deps, deps.keeping.fixity().ended_at).startswith(
        f"1 tệp trong kho bị mất hoặc hỏng, không có bản nào để phục hồi: {stays.papers[0].key}"
    )


@pytest.mark.parametrize("damage", ["store", "replica"])
def test_whenever_a_further_package_is_made_during_a_pass_the_earlier_is_not_destroyed(damage: str) -> None:
    digest, over = hashlib.sha256(b"zip").hexdigest(), 0
    first, second = ({"key": f"packages/HS-2026-000001/r1-{n}.zip", "sha256": digest, "size": 3} for n in "ab")
    for moment in range(1, MOMENTS):
        objects, replica = Watched(), Watched()
        deps = replace(office(in_memory(), World()), objects=objects, replica=replica, lock_days=0)
        dossier = archived(deps, package=first)
        for place in (objects, replica):
            place.put_new([NewObject(str(one["key"]), b"zip", digest) for one in (first, second)])
        (objects if damage == "store" else replica)._objects.pop(str(first["key"]))
        after = replace(dossier, version=dossier.version + 1, package=second)
        change = Change(dossier=after, expected=dossier.version)
        countdown = Countdown(moment, lambda deps=deps, change=change: deps.store.commit(change))
        objects.asked = replica.asked = countdown

        fixity.whole(deps)

        over += countdown.left > 0
        assert deps.keeping.destroyed([str(first["key"])]) == frozenset(), moment
        left = [place.stat(str(first["key"])) for place in (objects, replica)]
        assert left[damage == "store"] == 3, moment
    assert 0 < over < MOMENTS
