"""The clocks of a dossier: they start when it is complete, stand while it waits, and people are reminded once each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from service.domain import clocks
from service.domain.errors import Conflict, Invalid, NotAllowed
from service.domain.events import EventType
from service.domain.orders import Ground, Order
from service.domain.states import State
from service.ports import Account, Query, Scope
from service.stages import reminding, review
from tests.kit.world import ACTOR, World, complete, paper

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.domain.events import Event

RETURN = {"reason": "Thiếu biên bản.", "legal_basis": "Luật 06/2022/QH15, Điều 84", "codes": ("R03",)}


def due(dossier: Dossier, name: str = "legal") -> date | None:
    """Give a clock's last day."""
    term = dossier.term(name)
    return term.due if term else None


def told(world: World, dossier: Dossier, kind: EventType) -> list[Event]:
    """Give the events of one kind."""
    return [event for event in world.store.events(dossier.id) if event.type is kind]


def later(world: World, **step: float) -> None:
    """Let time pass, and the work that falls due in it be done."""
    world.clock.advance(**step)
    world.drain()


def test_the_legal_clock_starts_only_with_a_complete_dossier() -> None:
    world = World()
    world.send("new", paper("to trinh.docx", number="12/TTr-STN"), document_id="D1")
    incomplete = world.settle()
    returned = world.act(incomplete, "return", **RETURN)
    world.clock.advance(days=2)
    world.send("new", *complete(), document_id="D2", about=[{"organ_id": "T01.01", "document_id": "D1"}])
    world.poll()
    world.drain()
    after = world.store.dossier(incomplete.id)

    assert (due(incomplete), due(returned)) == (None, None)
    # Monday 2/3/2026 first, complete on Wednesday 4/3: 25 working days from then.
    legal, waited = after.term("legal"), after.term("supplement")
    assert legal is not None
    assert waited is not None
    assert (legal.start, legal.due) == (date(2026, 3, 4), date(2026, 4, 8))
    assert (waited.state, waited.spent) == ("ended", 2)


def test_a_return_stops_the_clock_and_the_supplement_lets_it_run_on() -> None:
    world = World()
    world.send("new", *complete(), document_id="D1")
    dossier = world.settle()
    first = due(dossier)
    world.clock.advance(days=1)
    returned = world.act(dossier, "return", **RETURN)
    world.clock.advance(days=7)
    world.send("new", *complete("hai"), document_id="D2", about=[{"organ_id": "T01.01", "document_id": "D1"}])
    world.poll()
    world.drain()
    after = world.store.dossier(dossier.id)

    assert (first, due(returned), due(after)) == (date(2026, 4, 6), None, date(2026, 4, 13))
    (event,) = told(world, dossier, EventType.SUPPLEMENTED)
    assert (event.data["supplement_due"], event.data["late_by"]) == ("2026-03-10", 0)


def test_a_late_supplement_is_a_fact_and_is_taken_all_the_same() -> None:
    world = World()
    world.send("new", *complete(), document_id="D1")
    dossier = world.act(world.settle(), "return", **RETURN)
    world.clock.advance(days=12)
    world.send("new", *complete("hai"), document_id="D2", about=[{"organ_id": "T01.01", "document_id": "D1"}])
    world.poll()
    world.drain()

    (event,) = told(world, dossier, EventType.SUPPLEMENTED)
    assert event.data["late_by"] == 5
    assert world.store.dossier(dossier.id).state is State.IN_REVIEW


def test_each_reminder_comes_once() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    for _day in range(5):
        later(world, days=1)

    step = [event.data["when"] for event in told(world, dossier, EventType.REMINDED) if event.data["term"] == "step"]
    assert step == ["on", "after"]  # two working days: the day before is the day it began


def test_a_reminder_follows_the_deadline_when_it_moves() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    world.act(dossier, "extend", reason="Chờ bản giấy.", inputs={"term": "step", "days": 5})
    for _day in range(14):
        later(world, days=1)

    step = [event.data for event in told(world, dossier, EventType.REMINDED) if event.data["term"] == "step"]
    assert [(one["when"], one["due"]) for one in step] == [(kind, "2026-03-11") for kind in ("before", "on", "after")]


def test_nobody_is_reminded_of_a_clock_that_stands_or_ended() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    archived = world.approve_all(dossier)
    world.act(archived, "notified", reason="Công văn 16/SNV ngày 2/3/2026.")
    for _day in range(50):
        later(world, days=1)

    assert told(world, dossier, EventType.REMINDED) == []


@pytest.mark.parametrize("action", ["approve", "reject"])
def test_the_office_is_told_to_tell_the_sender_of_what_was_decided(action: str) -> None:
    """QĐ 01/2026/QĐ-TTg Điều 12 khoản 6: in 10 working days. A signed notice that was sent ends it (test_posting)."""
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    world.approve_all(dossier) if action == "approve" else world.act(
        world.act(dossier, "approve"), "reject", reason="Không đủ điều kiện."
    )
    for _day in range(15):
        later(world, days=1)

    reminded = [one.data for one in told(world, dossier, EventType.REMINDED)]
    assert [(one["term"], one["when"], one["role"]) for one in reminded] == [
        ("notice", when, "specialist") for when in ("before", "on", "after")
    ]
    assert due(world.store.dossier(dossier.id), "notice") == date(2026, 3, 16)


def test_an_appraisal_is_reminded_of_the_day_by_which_it_is_to_say_that_a_dossier_fails() -> None:
    """Ten working days, before the appraisal's own fifteen are over (TT 20/2025/TT-BNV Điều 12 khoản 3 điểm a)."""
    world = World()
    world.drop(*complete()[:-1])
    dossier = world.act(world.settle(), "approve", reason="Báo cáo nộp sau.")
    assert dossier.problems
    for _day in range(14):
        later(world, days=1)
    on_the_day = [one.data for one in told(world, dossier, EventType.REMINDED) if one.data["term"] == "return"]
    passed = world.act(world.store.dossier(dossier.id), "approve")
    later(world, days=1)

    assert [(one["when"], one["due"]) for one in on_the_day] == [("before", "2026-03-16"), ("on", "2026-03-16")]
    assert passed.term("return") is None
    assert not [one for one in told(world, dossier, EventType.REMINDED) if one.data["when"] == "after"]


def test_a_holiday_that_is_announced_meanwhile_moves_the_days_of_what_is_open() -> None:
    """The day of a page and of a list, not of a reminder alone: a notice comes when dossiers are under way."""
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    calendar = world.deps.catalogue.calendar
    announced = replace(calendar, holidays={**calendar.holidays, date(2026, 3, 3): "Nghỉ theo thông báo"})
    world.judged = replace(world.deps.catalogue, calendar=announced)
    world.deps.jobs.ensure([reminding.recounting(world.deps, soon=timedelta(seconds=1))])
    world.drain()
    after = world.store.dossier(dossier.id)
    listed = world.deps.finder.find(Query(), scope=Scope()).hits[0]
    world.deps.jobs.ensure([reminding.recounting(world.deps, soon=timedelta(seconds=1))])
    world.drain()

    assert (due(dossier, "step"), due(after, "step")) == (date(2026, 3, 4), date(2026, 3, 5))
    assert (due(dossier), due(after)) == (date(2026, 4, 6), date(2026, 4, 7))
    assert (after.step.due if after.step else None, str(listed.due)) == (date(2026, 3, 5), "2026-03-05")
    assert world.store.dossier(dossier.id).version == after.version


def test_a_process_that_is_renewed_counts_nothing_anew_and_one_with_another_calendar_does() -> None:
    """Every dossier in hand is read for it: 70 s of a worker at 20,000 of them, whenever a process was renewed."""
    world, soon = World(), timedelta(seconds=1)
    morning = reminding.recounting(world.deps)
    world.deps.jobs.ensure([morning])
    renewed = reminding.recounting(world.deps, soon=soon)
    calendar = world.deps.catalogue.calendar
    announced = replace(calendar, holidays={**calendar.holidays, date(2026, 3, 3): "Nghỉ theo thông báo"})
    world.judged = replace(world.deps.catalogue, calendar=announced)
    started = reminding.recounting(world.deps, soon=soon)
    world.deps.jobs.ensure([started])
    world.judged = replace(world.deps.catalogue, calendar=calendar)
    taken_back = reminding.recounting(world.deps, soon=soon)

    assert renewed == morning
    assert taken_back.run_after == world.clock.now() + soon
    assert (started.run_after, started.subject == renewed.subject) == (world.clock.now() + soon, False)


def test_a_holiday_that_is_announced_meanwhile_changes_nothing_of_what_is_archived() -> None:
    """Its package tells the days; the reminder comes by them."""
    world = World()
    world.drop(*complete())
    archived = world.approve_all(world.settle())
    calendar = world.deps.catalogue.calendar
    announced = replace(calendar, holidays={**calendar.holidays, date(2026, 3, 11): "Nghỉ theo thông báo"})
    world.judged = replace(world.deps.catalogue, calendar=announced)
    for _day in range(15):
        later(world, days=1)
    after = world.store.dossier(archived.id)

    assert due(archived, "notice") == date(2026, 3, 16)
    assert (after.version, after.terms) == (archived.version, archived.terms)
    assert [one.data["due"] for one in told(world, archived, EventType.REMINDED)] == ["2026-03-16"] * 3


def test_nobody_is_reminded_to_refuse_a_dossier_that_nothing_speaks_against() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.act(world.settle(), "approve")
    for _day in range(14):
        later(world, days=1)
    sound = [one for one in told(world, dossier, EventType.REMINDED) if one.data["term"] == "return"]

    assert sound == []


def test_an_agency_that_disagrees_is_reason_enough_to_be_reminded_of_that_day() -> None:
    world = World()
    world.drop(*complete())
    asked = world.act(world.settle(), "ask_opinions", inputs={"agencies": "Công an tỉnh"})
    against = {"agency": "Công an tỉnh", "answer": "disagree"}
    dossier = world.act(world.act(asked, "record_opinion", inputs=against, reason="Đang bị xử lý."), "approve")
    for _day in range(14):
        later(world, days=1)

    assert [one.data["when"] for one in told(world, dossier, EventType.REMINDED) if one.data["term"] == "return"]


def test_the_decision_tells_how_many_working_days_each_clock_took() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    world.clock.advance(days=9)
    world.approve_all(world.store.dossier(dossier.id))

    (approved,) = told(world, dossier, EventType.APPROVED)
    legal = next(one for one in approved.data["clocks"] if one["term"] == "legal")
    assert (legal["spent"], legal["due"], legal["late_by"]) == (7, "2026-04-06", 0)


def test_only_a_head_extends_with_a_reason_a_known_clock_and_a_sound_number_of_days() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    clerk = Account("chuyenvien", roles=frozenset({"specialist"}))

    with pytest.raises(Invalid) as refused:
        world.act(dossier, "extend", inputs={"term": "khác", "days": "0"})
    order = Order("extend", dossier.version, reason="?", inputs={"days": 1})
    with pytest.raises(NotAllowed):
        review.decide(world.deps, dossier.id, order, actor=ACTOR, account=clerk)

    assert {one.code for one in refused.value.problems} == {"term.unknown", "input.wrong", "reason.missing"}


def test_who_may_only_look_does_not_withdraw() -> None:
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    auditor = Account("thanhtra", roles=frozenset({"auditor"}))

    with pytest.raises(NotAllowed):
        review.decide(
            world.deps, dossier.id, Order("withdraw", dossier.version, reason="?"), actor=ACTOR, account=auditor
        )
    with pytest.raises(Conflict):
        world.act(world.act(dossier, "withdraw", reason="Theo công văn."), "withdraw", reason="Lần nữa.")


def test_by_when_the_sender_is_told_that_a_dossier_does_not_qualify_is_counted_from_when_it_was_complete() -> None:
    """Ten working days (TT 20/2025/TT-BNV Điều 12 khoản 3 điểm a), from Monday 2/3/2026; nothing after the decision."""
    world = World()
    world.drop(*complete())
    dossier = world.settle()
    ground = Ground(review.procedure_of(world.deps, dossier), world.deps.catalogue.calendar, world.clock.now())
    found = clocks.return_by(dossier, ground)
    ended = replace(dossier, step=None)

    assert found is not None
    assert found.due == date(2026, 3, 16)
    assert "10 ngày làm việc kể từ 02/03/2026" in found.why
    assert "Thông tư 20/2025/TT-BNV, Điều 12 khoản 3 điểm a" in found.why
    assert clocks.return_by(ended, ground) is None
