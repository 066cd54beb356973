"""The registry at work: who sent a dossier, who is addressed, and what a directory adds."""

from __future__ import annotations

from datetime import date

import pytest

from connectors.base import Organ
from service.domain.errors import NotAllowed, NotFound, Unavailable
from service.ports import Account
from service.stages import registry
from tests.kit.rules import rules
from tests.kit.world import World

CLERK = Account("chuyenvien", roles=frozenset({"specialist"}))


@pytest.fixture
def world() -> World:
    """Give a world that knows the sample province."""
    world = World()
    registry.load_files(world.units, rules().units)
    return world


def test_loading_the_files_twice_is_once(world: World) -> None:
    again = registry.load_files(world.units, rules().units)

    assert (again.changed, again.absorbed) == ((), ())


def test_one_body_addressed_under_both_codes_is_one_recipient(world: World) -> None:
    old, new, other = Organ("000.00.05.H99"), Organ("H99.05"), Organ("H99.07")

    assert registry.one_each(world.deps, [old, new, other, other]) == (old, other)


def test_bodies_the_registry_does_not_know_are_each_their_own(world: World) -> None:
    organs = (Organ("000.00.00.G98"), Organ("G98"), Organ(name="Không mã"), Organ(name="Khác"))

    assert registry.one_each(world.deps, organs) == organs


def test_a_dossier_of_a_merged_body_names_its_successor_and_the_day(world: World) -> None:
    world.send(organ="H99.06", document_id="H99.06,1")

    (intake,) = world.poll()

    dossier = world.store.dossier(intake.dossier_id or "")
    assert dossier.unit == "Sở Nội vụ tỉnh Bình Minh"
    assert (dossier.origin.organ_id, dossier.origin.unit_id) == ("H99.06", "000.00.05.H99")
    assert dossier.origin.unit_since == "2025-03-01"


def test_a_dossier_of_an_unknown_sender_keeps_the_name_it_gave(world: World) -> None:
    world.send(organ="X.1", document_id="X.1,1")

    (intake,) = world.poll()

    dossier = world.store.dossier(intake.dossier_id or "")
    assert (dossier.unit, dossier.origin.unit_id) == ("Sở Thử nghiệm", "")


def test_a_recall_under_the_other_code_finds_what_was_sent_under_the_first(world: World) -> None:
    world.send(organ="000.00.07.H99", document_id="VB-1")
    (first,) = world.poll()
    world.send("recall", organ="H99.07", document_id="VB-2", about=[{"document_id": "VB-1"}])

    (recall,) = world.poll()

    assert (recall.outcome, recall.dossier_id) == ("change", first.dossier_id)


def test_a_directory_teaches_the_other_code(world: World) -> None:
    world.inbox.organs = (Organ("H12.34", "Sở Y tế tỉnh Hải Triều", alias="000.00.34.H12"), Organ("", "không mã"))

    registry.refresh(world.deps, "inbox")

    found = registry.identify(world.deps, Organ("000.00.34.H12"))
    assert found.unit is not None
    assert (found.unit.id, found.by) == ("H12.34", "code")


def test_a_directory_that_is_away_is_an_outage_and_changes_nothing(world: World) -> None:
    world.inbox.away = True

    with pytest.raises(Unavailable):
        registry.refresh(world.deps, "inbox")

    assert world.units.count() == len(rules().units)


def test_a_directory_of_no_connector_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        registry.refresh(world.deps, "nơi khác")


def test_a_sender_without_a_known_code_is_known_by_a_name_that_only_one_has(world: World) -> None:
    found = registry.identify(world.deps, Organ("mã lạ", "UBND phường Vạn Hoà"))

    assert found.unit is not None
    assert (found.unit.id, found.by) == ("000.22.31.H99", "name")


def test_a_person_sees_the_answer_and_everything_near_it(world: World) -> None:
    found, near = registry.find(world.deps, "van linh", account=CLERK)

    assert found.unit is None
    assert [unit.id for unit in near] == ["000.00.31.H99"]


def test_a_divided_district_is_shown_with_those_who_took_over(world: World) -> None:
    found, _near = registry.find(world.deps, "UBND huyện Vạn Lĩnh", account=CLERK)

    assert found.named is not None
    assert found.named.valid_to == date(2025, 6, 30)
    assert [unit.id for unit in found.candidates] == ["000.21.31.H99", "000.22.31.H99"]


def test_nobody_without_an_account_searches_the_registry(world: World) -> None:
    with pytest.raises(NotAllowed):
        registry.find(world.deps, "sở", account=Account("x"))
