"""Retrieve: found by what people type, seen only by those who may."""

from __future__ import annotations

import pytest

from service.domain.errors import NotAllowed, NotFound
from service.ports import Account, Query
from service.stages import retrieve
from tests.kit.world import HEAD, UNIT, World, complete, hostile


def test_asking_twice_gives_the_same_answer() -> None:
    world = World()
    world.drop(*complete())
    world.settle()

    first, second = (retrieve.find(world.deps, Query(text="nguyen van thu"), account=HEAD) for _time in range(2))

    assert (len(first.hits), first) == (1, second)


def test_a_unit_sees_only_what_it_sent() -> None:
    world = World()
    world.send("new", *complete())
    dossier = world.settle()
    sender = Account("donvi", roles=frozenset({"unit"}), unit_ids=frozenset({"T01.01"}))

    counted = [len(retrieve.find(world.deps, Query(), account=account).hits) for account in (sender, UNIT, HEAD)]

    assert counted == [1, 0, 1]
    with pytest.raises(NotFound):
        retrieve.show(world.deps, dossier.id, account=UNIT)


def test_a_quarantined_paper_is_handed_to_nobody() -> None:
    world = World()
    world.drop(*complete(), hostile("bom.xlsx", refuse="xlsx.too_large"))
    dossier = world.settle()

    with pytest.raises(NotAllowed, match=r"bom\.xlsx"):
        retrieve.attachment(world.deps, dossier.id, 5, account=HEAD)
