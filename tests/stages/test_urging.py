"""Units that have not sent are reminded of a due date before, on and after it, once each: so the register says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from service.domain.dossier import Origin
from service.domain.dossier_reading import DossierReading
from service.domain.register import Kind, Lines
from service.domain.rounds import DueDate
from service.domain.units import Succession
from service.ports import Account
from service.stages import registry, rounds, urging
from tests.kit.builders import a_dossier, an_arrival
from tests.kit.office import rules
from tests.kit.world import HEAD, World

if TYPE_CHECKING:
    from service.catalogue import Catalogue
    from service.ports import Letter

ROUND, CULTURE, HEIR = "van_hoa_cong_so", "000.00.07.H99", "000.00.09.H99"
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


def with_others(world: World, count: int, units: frozenset[str] = frozenset({CULTURE})) -> World:
    """Give the unit more accounts: so07-1@test and so on."""
    for number in range(1, count + 1):
        one = Account(f"so07-{number}", "", frozenset({"unit"}), units, email=f"so07-{number}@test")
        world.deps.accounts.save_account(one)
    return world


def morning(world: World, day: date) -> None:
    """Go to the morning of a day, doing nothing on the way."""
    world.clock.advance(days=(day - world.clock.now().date()).days)


def all_day(world: World, day: date) -> None:
    """Do on a day what is due, minute by minute, as its retries come."""
    morning(world, day)
    while world.clock.now().date() == day:
        world.drain()
        world.clock.advance(minutes=10)


def until(world: World, day: date) -> list[Letter]:
    """Let the mornings pass to the noon of a day, doing what is due; gives every letter so far."""
    while world.clock.now().date() <= day:
        world.drain()
        world.clock.advance(days=1)
    return world.mailer.letters


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
    box = world.mailer
    box.away = True
    until(world, date(2026, 3, 3))
    before = lines(world)
    box.away = False
    sent = until(world, date(2026, 3, 4))

    assert (before, [one.to for one in sent], [one["when"] for one in lines(world)]) == ([], ["so07@test"], ["before"])


def test_the_job_is_held_while_letters_are_slow_so_that_nobody_else_sends_them() -> None:
    world = with_others(world_with(), 12)
    free: list[int] = []

    def four_seconds() -> None:
        free.extend(world.deps.jobs.due(now=world.clock.advance(seconds=4), limit=10))

    world.mailer.meanwhile = four_seconds
    until(world, date(2026, 3, 9))

    assert (len(world.mailer.tried), free) == (13, [])
    assert len(lines(world)[0]["told"]) == 13


def test_a_mail_server_that_is_away_is_asked_once_a_try() -> None:
    world = with_others(world_with(), 12)
    world.mailer.away = True
    morning(world, date(2026, 3, 9))
    world.drain()

    assert len(world.mailer.tried) == 1


def test_an_address_refused_for_good_is_tried_once_and_the_register_says_that_nobody_was_told() -> None:
    world = world_with()
    world.mailer.refusing["so07@test"] = 550
    until(world, date(2026, 3, 20))

    assert [(one["when"], one["told"]) for one in lines(world)] == [("before", []), ("on", []), ("after", [])]
    assert len(world.mailer.tried) == 3


def test_after_the_last_try_the_register_says_that_nobody_was_told() -> None:
    world = world_with()
    world.mailer.away = True
    all_day(world, date(2026, 3, 9))

    assert [(one["when"], one["told"]) for one in lines(world)] == [("before", [])]
    assert len(world.mailer.tried) == 50
    told = rounds.standing_json(world.deps, ROUND, 2026, account=HEAD)["units"]
    assert [row["told"] for one in told if one["id"] == CULTURE for row in one["reminders"]] == [0]


def test_of_two_accounts_the_one_that_failed_is_told_later_and_the_other_once() -> None:
    world = with_others(world_with(), 1)
    world.mailer.refusing["so07-1@test"] = 450
    morning(world, date(2026, 3, 9))
    world.drain()
    shown = rounds.standing_json(world.deps, ROUND, 2026, account=HEAD)["units"]
    world.mailer.refusing.clear()
    all_day(world, date(2026, 3, 9))

    assert [row["told"] for one in shown if one["id"] == CULTURE for row in one["reminders"]] == [1]
    assert [one.to for one in world.mailer.letters] == ["so07@test", "so07-1@test"]
    assert lines(world)[-1]["told"] == ["so07", "so07-1"]
    told = rounds.standing_json(world.deps, ROUND, 2026, account=HEAD)["units"]
    assert [row["told"] for one in told if one["id"] == CULTURE for row in one["reminders"]] == [2]


def test_one_address_that_is_refused_keeps_no_letter_from_another() -> None:
    world = with_others(world_with(), 1)
    world.mailer.refusing["so07@test"] = 550
    until(world, date(2026, 3, 9))

    assert [one["told"] for one in lines(world)] == [["so07-1"]]
    assert world.mailer.tried == ["so07@test", "so07-1@test"]


def test_the_last_day_is_not_told_of_a_day_late() -> None:
    world = world_with(replace(DUE, date=date(2026, 3, 20)))  # a Friday
    until(world, date(2026, 3, 19))
    morning(world, date(2026, 3, 21))
    sent = until(world, date(2026, 3, 22))
    before_monday = [one.text.partition(":")[0] for one in sent]
    sent = until(world, date(2026, 3, 23))

    assert before_monday == ["Sắp đến hạn"]
    assert [one.text.partition(":")[0] for one in sent] == ["Sắp đến hạn", "Đã quá hạn"]


def test_what_a_unit_sent_before_it_was_merged_counts_for_the_one_that_took_over() -> None:
    world = merged()
    dossier = a_dossier(received_at=datetime(2026, 3, 1, 20, tzinfo=UTC), award="dhtt", origin=Origin(organ_id=CULTURE),
                        reading=DossierReading(is_nomination=True))  # fmt: skip
    world.store.commit(an_arrival(dossier))
    until(world, date(2026, 3, 20))
    told = rounds.standing_json(world.deps, ROUND, 2026, account=HEAD)["units"]

    assert lines(world, HEIR) == []
    assert [len(one["sent"]) for one in told if one["id"] == HEIR] == [1]
    assert HEIR not in {one["id"] for one in told if not one["sent"]}


def test_who_holds_the_old_code_is_written_to_for_the_unit_that_took_over() -> None:
    world = merged()
    until(world, date(2026, 3, 20))

    assert [one["told"] for one in lines(world, HEIR)] == [["so07"]] * 3


def merged() -> World:
    """Give a world in which the unit was merged into another on 3 March, told of by the office's file."""
    over = date(2026, 3, 3)
    units = tuple(
        replace(one, valid_to=date(2026, 3, 2), successors=(Succession(HEIR, over),)) if one.id == CULTURE else one
        for one in rules().units
    )
    world = world_with()
    world.judged = replace(dated(DUE), units=units)
    registry.load_files(world.deps.units, units)
    return world
