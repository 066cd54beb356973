"""History: who of one name is who, units through mergers, and an honest answer where the archive knows nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from service.domain.awards_held import NOT_FOUND, Held
from service.domain.dossier import Origin
from service.domain.errors import Invalid, NotAllowed
from service.domain.units import Succession, Unit, fold_in_files
from service.ports import Account
from service.stages import history
from tests.kit.builders import a_dossier, a_search_row, an_arrival
from tests.kit.clock import START
from tests.kit.world import HEAD, World, complete

NAME = "Nguyễn Văn Thử"


def held(world: World, name: str = NAME, *, organ: str = "T01", days: int = 0, **award: Any) -> None:
    """File a dossier that tells of one award."""
    dossier = a_dossier(received_at=START + timedelta(days=days), origin=Origin("inbox", organ), code="")
    row = Held(dossier.id, 0, **{"subject": "individual", "name": name, "award": "bkt", "outcome": "approved", **award})
    world.deps.store.commit(an_arrival(dossier, search=a_search_row(dossier.id, awards=(row,))))


def people(world: World, name: str = NAME, unit: str = "") -> list[list[str]]:
    """Give the awards of each who may be meant, by number."""
    return [[row.number for row in person.rows] for person in history.of(world.deps, name, unit, account=HEAD).people]


def merged(world: World) -> None:
    """Tell the registry that `xã Cũ` became `phường Mới`."""
    old = Unit("T90", "Ủy ban nhân dân xã Cũ", ("T90",), successors=(Succession("T91", date(2025, 7, 1)),))
    new = Unit("T91", "Ủy ban nhân dân phường Mới", ("T91",))
    world.deps.units.revise(["T90", "T91"], lambda known: fold_in_files(known, [old, new]))


def test_what_is_not_found_is_never_told_as_never_awarded() -> None:
    answer = history.of(World().deps, "Nguyễn Văn Không", account=HEAD)

    assert (answer.people, answer.note) == ((), NOT_FOUND)
    assert "không có nghĩa là chưa từng" in answer.note


def test_a_persons_awards_are_told_with_the_page_that_proves_them() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.approve_all(world.settle())

    (row,) = history.of(world.deps, "nguyễn văn thử", account=HEAD).rows

    # The list, whose row it is: not the minutes, of which only the page happens to be the same.
    assert (row.code, row.outcome, row.number, row.decided_on) == (
        dossier.code,
        "approved",
        "2871/QĐ-UBND",
        "2026-03-02",
    )
    assert (row.paper, row.page) == (2, 1)


def test_a_year_of_birth_tells_two_of_one_name_and_unit_apart() -> None:
    world = World()
    held(world, number="1", unit="Sở A", birth_year=1970)
    held(world, number="2", unit="Sở A", birth_year=1985)
    held(world, number="3", unit="Sở B", birth_year=1970)

    answer = history.of(world.deps, NAME, account=HEAD)

    assert sorted(sorted(row.number for row in person.rows) for person in answer.people) == [["1", "3"], ["2"]]
    assert [person.doubt for person in answer.people] == ["", ""]


def test_a_unit_joins_rows_without_a_year_and_strangers_stay_in_doubt() -> None:
    world = World()
    held(world, number="1", unit="Sở A", birth_year=1970)
    held(world, number="2", unit="SỞ  A", days=1)
    held(world, number="3", unit="Sở B", days=2)
    held(world, number="4", days=3)

    answer = history.of(world.deps, NAME, account=HEAD)

    assert [[row.number for row in person.rows] for person in answer.people] == [["1", "2"], ["3"], ["4"]]
    assert all("Chưa đủ căn cứ" in person.doubt for person in answer.people)
    assert "3 người" in answer.note


def test_a_row_that_may_be_of_two_of_one_unit_is_given_to_neither() -> None:
    world = World()
    held(world, number="1", unit="Sở A", birth_year=1970)
    held(world, number="2", unit="Sở A", birth_year=1985)
    held(world, number="3", unit="Sở A")

    assert sorted(people(world)) == [["1"], ["2"], ["3"]]


def test_a_unit_and_what_it_became_are_one() -> None:
    world = World()
    merged(world)
    held(world, number="1", unit="Ủy ban nhân dân xã Cũ")
    held(world, number="2", unit="UBND phường Mới", days=1)
    held(world, "Ủy ban nhân dân xã Cũ", subject="collective", number="3")

    assert people(world) == [["1", "2"]]
    assert people(world, unit="phường Mới") == [["2"]]
    assert people(world, unit="Ủy ban nhân dân phường Mới") == [["1", "2"]]
    assert people(world, "Ủy ban nhân dân phường Mới") == [["3"]]


def test_a_unit_alone_tells_of_everybody_in_it_from_a_year_on_however_its_name_was_written() -> None:
    world = World()
    merged(world)
    for number, (name, unit, day) in enumerate([
        ("An", "Ủy ban nhân dân xã Cũ", "2021-05-01"), ("Bình", "UBND phường Mới", "2026-02-01"),
        ("Chi", "Sở Giáo dục và Đào tạo", "2020-01-01"), ("Dũng", "Sở GD&ĐT", "2025-01-01"), ("Em", "Sở Y tế", ""),
        ("Giang", "UBND TP Mẫu", "2025-01-01"),
    ]):  # fmt: skip
        held(world, f"Lê Văn {name}", unit=unit, number=str(number), decided_on=day)

    def told(unit: str, since: int = 0) -> list[str]:
        return [row.number for row in history.of(world.deps, "", unit, account=HEAD, since=since).rows]

    assert told("ubnd phường mới") == ["0", "1"]
    assert told("Ủy ban nhân dân phường Mới", 2022) == ["1"]
    assert told("sở giáo dục và đào tạo") == told("Sở GDĐT") == ["2", "3"]
    assert told("Ủy ban nhân dân thành phố Mẫu") == ["5"]
    assert told("Sở Y tế", 2026) == ["4"]  # without a decision the day of receipt counts
    assert history.of(world.deps, "", "Sở Y tế", account=HEAD).note == ""
    assert history.of(world.deps, "", "Sở Không có", account=HEAD).note == NOT_FOUND


def test_accents_that_were_typed_are_meant() -> None:
    world = World()
    held(world, "Lê Văn Đường", number="1")
    held(world, "Lê Văn Dương", number="2")
    held(world, "LÊ VĂN DƯƠNG", number="3")

    assert people(world, "Lê Văn Dương") == [["2"], ["3"]]
    assert sorted(map(sorted, people(world, "le van duong"))) == [["1"], ["2"], ["3"]]


@pytest.mark.parametrize("lead", ["Hộ", "Hộ ông", "Hộ gia đình bà", "Gia đình ông"])
def test_the_household_of_a_person_is_told_beside_the_person(lead: str) -> None:
    world = World()
    held(world, number="1", unit="Thôn A")
    held(world, f"{lead} {NAME}", number="2", unit="Thôn A", subject="household")
    held(world, f"{lead} Nguyễn Văn Thứ", number="3", unit="Thôn A", subject="household")

    assert sorted(people(world)) == [["1"], ["2"]]
    assert sorted(people(world, "nguyen van thu")) == [["1"], ["2"], ["3"]]
    assert people(world, f"{lead} {NAME}") == [["2"]]


def test_a_unit_is_told_only_of_what_it_sent() -> None:
    world = World()
    held(world, number="1", organ="T01")
    held(world, number="2", organ="T02")
    ours = Account("đơn vị", roles=frozenset({"unit"}), unit_ids=frozenset({"T01"}))

    assert [row.number for row in history.of(world.deps, NAME, account=ours).rows] == ["1"]
    assert [row.number for row in history.known(world.deps, NAME).rows] == ["1", "2"]
    with pytest.raises(NotAllowed):
        history.of(world.deps, NAME, account=replace(ours, enabled=False))


def test_an_empty_name_is_no_question() -> None:
    with pytest.raises(Invalid):
        history.of(World().deps, " .-", account=HEAD)
