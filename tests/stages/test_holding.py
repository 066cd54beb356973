"""Holding: set and lifted by a named person for a reason, in both databases, each an event."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.events import Actor
from service.ports import Account, Change
from service.stages import holding
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.world import HEAD, UNIT, World

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.ports import Deps
    from tests.kit.stores import Stores

ACTOR = Actor("person", "lanhdao", "head", "test")


@pytest.fixture
def deps(stores: Stores) -> Deps:
    return replace(World().deps, store=stores.store, retention=stores.retention, jobs=stores.jobs)


@pytest.fixture
def filed(deps: Deps) -> Dossier:
    dossier = a_dossier()
    deps.store.commit(an_arrival(dossier))
    return deps.store.dossier(dossier.id)


def test_a_dossier_is_held_listed_and_let_go_again(deps: Deps, filed: Dossier) -> None:
    deps.store.commit(an_arrival())
    held = holding.hold(deps, filed.code, " Thanh  tra yêu cầu ", actor=ACTOR, account=HEAD)
    (hold,) = held.holds

    assert (hold.reason, hold.by, hold.lifted_at) == ("Thanh tra yêu cầu", "lanhdao", None)
    assert [one.code for one in holding.listed(deps, account=HEAD)] == [filed.code]

    free = holding.lift(deps, filed.id, "", "đã kết luận", actor=ACTOR, account=HEAD)

    assert (free.holds[0].lifted_by, free.holds[0].lifted_why, free.version) == ("lanhdao", "đã kết luận", 3)
    assert holding.listed(deps, account=HEAD) == []
    events = deps.store.events(filed.id)[1:]
    assert [(one.type.value, one.data["hold"], one.actor.name) for one in events] == [
        ("dossier.held", hold.id, "lanhdao"), ("dossier.hold_lifted", hold.id, "lanhdao")]  # fmt: skip


def test_two_holds_are_lifted_one_by_one(deps: Deps, filed: Dossier) -> None:
    for reason in ("thanh tra", "vụ án"):
        held = holding.hold(deps, filed.id, reason, actor=ACTOR, account=HEAD)

    with pytest.raises(Conflict):
        holding.lift(deps, filed.id, "", "bỏ", actor=ACTOR, account=HEAD)
    holding.lift(deps, filed.id, held.holds[0].id, "bỏ", actor=ACTOR, account=HEAD)

    assert [one.id for one in holding.listed(deps, account=HEAD)] == [filed.id]


def test_a_hold_needs_a_reason_and_someone_who_may(deps: Deps, filed: Dossier) -> None:
    for reason in ("", "  ", "x" * 2_001):
        with pytest.raises(Invalid):
            holding.hold(deps, filed.id, reason, actor=ACTOR, account=HEAD)
    for account in (UNIT, Account("thanhtra", roles=frozenset({"auditor"}))):
        with pytest.raises(NotAllowed):
            holding.hold(deps, filed.id, "thanh tra", actor=ACTOR, account=account)
    with pytest.raises(NotAllowed):
        holding.listed(deps, account=UNIT)

    assert deps.store.dossier(filed.id).holds == ()


def test_what_was_decided_before_a_hold_was_set_is_not_committed(deps: Deps, filed: Dossier) -> None:
    holding.hold(deps, filed.id, "thanh tra", actor=ACTOR, account=HEAD)

    with pytest.raises(Conflict):
        deps.store.commit(Change(dossier=replace(filed, version=2, subject=""), expected=1))
