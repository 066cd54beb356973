"""A change that rests on another dossier is written only while that one stands as it was looked at."""

from __future__ import annotations

from dataclasses import replace
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import Conflict
from service.ports import Change
from tests.kit.builders import a_dossier, an_arrival

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.stores import Stores


@pytest.fixture
def two(stores: Stores) -> tuple[Dossier, Dossier]:
    one, other = a_dossier(), a_dossier(code="")
    for each in (one, other):
        stores.store.commit(an_arrival(each))
    return stores.store.dossier(one.id), stores.store.dossier(other.id)


def resting(one: Dossier, other: Dossier) -> Change:
    """Give a change of `one` that rests on `other` as it is here."""
    return Change(
        dossier=replace(one, version=one.version + 1, subject="đã đổi"),
        expected=one.version,
        rests_on=(other.id, other.version),
    )


def test_what_rests_on_a_dossier_that_changed_since_is_a_conflict_and_writes_nothing(
    stores: Stores, two: tuple[Dossier, Dossier]
) -> None:
    one, other = two
    stores.store.commit(Change(dossier=replace(other, version=2), expected=1))

    with pytest.raises(Conflict, match="Hồ sơ giữ lại"):
        stores.store.commit(resting(one, other))

    assert stores.store.dossier(one.id).version == 1
    stores.store.commit(resting(one, stores.store.dossier(other.id)))
    assert stores.store.dossier(one.id).subject == "đã đổi"


def test_of_two_changes_that_rest_on_each_others_dossier_one_is_written(
    stores: Stores, two: tuple[Dossier, Dossier]
) -> None:
    together, outcomes = Barrier(2), []

    def write(own: Dossier, other: Dossier) -> None:
        together.wait()
        try:
            stores.store.commit(resting(own, other))
        except Conflict:
            outcomes.append("lost")
        else:
            outcomes.append("won")

    for _time in range(20):
        one, other = (stores.store.dossier(each.id) for each in two)
        threads = [Thread(target=write, args=pair) for pair in ((one, other), (other, one))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert sorted(outcomes) == ["lost"] * 20 + ["won"] * 20
