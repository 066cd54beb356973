"""A round in a year (O2, O6, O8, O12): who sent, how late, who has not; a year without a due date makes nobody late."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from service.domain import rounds
from service.domain.dossier import Origin
from service.domain.dossier_reading import DossierReading
from service.domain.errors import NotFound
from service.domain.fields import Nominee
from service.domain.rounds import DueDate, Quota
from service.stages import rounds as standing
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.office import rules
from tests.kit.world import HEAD, World

if TYPE_CHECKING:
    from service.domain.dossier import Dossier

ROUND = replace(rules().rounds[0], due_dates=(DueDate(2026, date(2026, 5, 25), "Hướng dẫn năm 2026"),))
UNITS = [unit for unit in rules().units if unit.kind]
TODAY = date(2026, 6, 1)


def sent(unit: int, day: int, *, month: int = 5, people: int = 1, **given: Any) -> Dossier:
    """Give a dossier that a unit sent on a day of 2026."""
    nominees = tuple(Nominee("individual", f"Người {number}") for number in range(people))
    invited = rounds.invited(ROUND, UNITS, on=TODAY)[unit]
    return a_dossier(
        received_at=datetime(2026, month, day, 3, tzinfo=UTC), award="dhtt", origin=Origin(organ_id=invited.id),
        reading=DossierReading(is_nomination=True, nominees=nominees), **given,
    )  # fmt: skip


def test_who_sent_in_time_late_and_not_at_all() -> None:
    found = rounds.standings(ROUND, 2026, units=UNITS, dossiers=[sent(0, 25), sent(1, 29)], on=TODAY)

    assert [one.late_by for stand in found[:2] for one in stand.sent] == [0, 4]
    assert all(not stand.sent for stand in found[2:])
    assert len(found) > 2


def test_a_year_without_a_due_date_makes_nobody_late() -> None:
    no_due = replace(ROUND, due_dates=())

    found = rounds.standings(no_due, 2026, units=UNITS, dossiers=[sent(0, 29, month=12)], on=TODAY)

    assert [one.late_by for one in found[0].sent] == [0]


def test_a_quota_counts_what_stands_and_says_by_how_much() -> None:
    unit = rounds.invited(ROUND, UNITS, on=TODAY)[0]
    limited = replace(ROUND, quotas=(Quota(unit.kind, "individual", 2),))
    dossiers = [sent(0, 20, people=2), sent(0, 21, people=1), sent(0, 22, people=9, outcome="withdrawn")]

    found = rounds.standings(limited, 2026, units=UNITS, dossiers=dossiers, on=TODAY)

    assert found[0].over == ("3 cá nhân, chỉ tiêu 2",)


def test_units_that_are_gone_are_not_urged_and_the_office_itself_is_marked() -> None:
    found = rounds.standings(ROUND, 2026, units=UNITS, dossiers=[], on=TODAY)

    assert all(stand.unit.valid_to is None or stand.unit.valid_to >= TODAY for stand in found)
    assert [stand.unit.name for stand in found if stand.own] == [unit.name for unit in UNITS if unit.ours]


def test_the_due_date_of_2021_is_november() -> None:
    due = rules().rounds[0].due(2021)

    assert due is not None
    assert (due.date, rules().rounds[0].due(2022)) == (date(2021, 11, 30), None)


def test_the_list_to_urge_is_made_from_the_archive() -> None:
    world = World()
    dossier = sent(0, 20)
    world.store.commit(an_arrival(dossier))
    told = standing.standing_json(world.deps, "van_hoa_cong_so", 2026, account=HEAD)

    assert (told["due"], told["due_basis"]) == (None, "chưa đặt hạn gửi cho năm này")
    assert [one["dossier"] for unit in told["units"] for one in unit["sent"]] == [world.store.dossier(dossier.id).code]
    assert len(told["missing"]) == len(told["units"]) - 1
    with pytest.raises(NotFound):
        standing.standing_json(world.deps, "không có", 2026, account=HEAD)
