"""Units that have not sent are reminded of a due date before, on and after it, once each: so the register says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from service.domain.dossier import Origin
from service.domain.dossier_reading import DossierReading
from service.domain.register import Kind, Lines
from service.domain.rounds import DueDate
from service.ports import Account
from service.stages import rounds, urging
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.office import rules
from tests.kit.world import HEAD, World

if TYPE_CHECKING:
    from service.catalogue import Catalogue
    from service.ports import Letter

ROUND, CULTURE, HEALTH = "van_hoa_cong_so", "000.00.07.H99", "000.00.05.H99"
DUE = DueDate(2026, date(2026, 3, 16), "Công văn 9/SNV-TĐKT")


def dated(*due: DueDate) -> Catalogue:
    """Give the office's rules with these due dates in the round."""
    return replace(rules(), rounds=tuple(replace(one, due_dates=due) for one in rules().rounds))


def world_with(*due: DueDate) -> World:
    """Give a world whose round has these due dates, with an account of one unit."""
    world = World(judged=dated(*(due or (DUE,))))
    person = Account("so07", "Sở Văn hóa", frozenset({"unit"}), frozenset({CULTURE}), email="so07@test")
    world.deps.accounts.save_account(person)
    world.deps.jobs.ensure([urging.job(world.deps)])
    return world


def until(world: World, day: date) -> list[Letter]:
    """Let the mornings pass to the noon of a day, doing what is due; gives every letter so far."""
    while world.clock.now().date() <= day:
        world.drain()
        world.clock.advance(days=1)
    return world.deps.mailer.letters  # type: ignore[attr-defined, no-any-return]


def lines(world: World, unit: str = CULTURE) -> list[dict[str, Any]]:
    found = world.deps.register.entries(Lines(Kind.REMINDER, round=ROUND, unit=unit))
    return [dict(one.body) for one in found]


def test_a_unit_that_has_not_sent_is_reminded_before_on_and_after_once_each() -> None:
    world = world_with()
    sent = until(world, date(2026, 4, 10))

    assert [one.to for one in sent] == ["so07@test"] * 3
    assert [one.text.partition(":")[0] for one in sent] == ["Sắp đến hạn", "Hôm nay là ngày cuối", "Đã quá hạn"]
    assert "Hạn gửi: 16/03/2026 (Công văn 9/SNV-TĐKT)" in sent[0].text
    assert "/phong-trao/van_hoa_cong_so?nam=2026\n" in sent[0].text
    assert len({one.name for one in sent}) == 3
    assert [one["when"] for one in lines(world)] == ["before", "on", "after"]


def test_who_has_sent_is_left_in_peace_and_the_office_does_not_urge_itself() -> None:
    world = world_with()
    dossier = a_dossier(received_at=datetime(2026, 3, 3, tzinfo=UTC), award="dhtt", origin=Origin(organ_id=CULTURE),
                        reading=DossierReading(is_nomination=True))  # fmt: skip
    world.store.commit(an_arrival(dossier))

    assert until(world, date(2026, 3, 20)) == []
    assert lines(world) == []
    ours = next(one.id for one in rules().units if one.ours)
    assert lines(world, ours) == []


def test_a_unit_without_an_address_stands_in_the_round_as_told_to_nobody() -> None:
    world = world_with()
    until(world, date(2026, 3, 16))
    told = rounds.standing_json(world.deps, ROUND, 2026, account=HEAD)["units"]
    by_unit = {one["id"]: one["reminders"] for one in told}

    assert [one["told"] for one in by_unit[CULTURE]] == [1, 1]
    silent = next(rows for unit, rows in by_unit.items() if unit != CULTURE and rows)
    assert [(one["when"], one["due"], one["told"]) for one in silent] == [
        ("before", "2026-03-16", 0), ("on", "2026-03-16", 0)]  # fmt: skip


def test_a_date_that_is_moved_is_told_of_anew() -> None:
    world = world_with()
    until(world, date(2026, 3, 16))
    world.judged = dated(replace(DUE, date=date(2026, 3, 30)))
    until(world, date(2026, 4, 10))

    assert [(one["due"], one["when"]) for one in lines(world)] == [
        ("2026-03-16", "before"), ("2026-03-16", "on"),
        ("2026-03-30", "before"), ("2026-03-30", "on"), ("2026-03-30", "after")]  # fmt: skip


def test_what_is_long_over_is_not_told_of() -> None:
    assert until(world_with(DueDate(2026, date(2026, 2, 2))), date(2026, 3, 6)) == []


def test_a_mail_server_that_is_away_is_tried_again_and_the_unit_is_told_once() -> None:
    world = world_with(replace(DUE, date=date(2026, 3, 9)))
    box = world.deps.mailer
    box.away = True  # type: ignore[attr-defined]
    until(world, date(2026, 3, 3))
    before = lines(world)
    box.away = False  # type: ignore[attr-defined]
    sent = until(world, date(2026, 3, 4))

    assert (before, [one.to for one in sent], [one["when"] for one in lines(world)]) == ([], ["so07@test"], ["before"])
