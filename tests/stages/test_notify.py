"""Notify: every event reaches its receiver at least once, or is dead with a reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from connectors.base import Organ
from service.ports import MAIL_TO_REVIEWERS, Account, Endpoint
from service.stages import deliveries, mailing
from service.stages.notify import RETRY_AFTER
from tests.kit.clock import START
from tests.kit.world import OPERATOR, World, complete


def test_a_delivered_event_is_not_sent_again() -> None:
    world = World()
    world.listen()
    world.drop(*complete())
    dossier = world.settle()

    world.drain()

    assert sorted(world.sender.got) == sorted(event.id for event in world.store.events(dossier.id))


def test_a_failing_receiver_is_tried_ten_times_on_the_schedule_and_then_dead() -> None:
    world = World()
    world.listen(*[500] * 40)
    (endpoint,) = world.store.endpoints()
    world.store.save_endpoint(replace(endpoint, types=("dossier.received", "dossier.extracted", "dossier.step_opened")))
    world.drop(*complete())
    world.poll()
    waits = []
    while pending := world.store.deliveries(state="pending"):
        world.drain()
        later = [one.next_at for one in world.store.deliveries(state="pending") if one.next_at]
        if later:
            waits.append(max(later) - world.clock.now())
            world.clock.advance(seconds=(max(later) - world.clock.now()).total_seconds())
        assert len(pending) <= 3

    dead = world.store.deliveries(state="dead")
    assert {(one.attempts, one.last_status) for one in dead} == {(10, 500)}
    assert len(RETRY_AFTER) == 9


def test_a_receiver_that_is_gone_is_left_alone() -> None:
    world = World()
    world.listen(410, 410, 410)
    world.drop(*complete())
    world.settle()

    assert {one.state for one in world.store.deliveries()} == {"dead"}
    assert len(world.sender.got) == 1
    assert world.store.endpoints()[0].paused == "Bên nhận trả lời 410: không nhận nữa."


def test_a_manual_resend_to_a_paused_receiver_always_works() -> None:
    world = World()
    world.listen(410)
    world.drop(*complete())
    world.settle()
    owed = world.store.deliveries(state="dead")

    again = deliveries.replay_between(world.deps, START, world.clock.now() + timedelta(seconds=1), account=OPERATOR)
    world.drain()

    assert again == len(owed) > 0
    assert {one.state for one in world.store.deliveries()} == {"delivered"}


def test_a_receiver_that_fails_for_120_hours_without_a_break_is_paused() -> None:
    world = World()
    world.listen(*[500] * 90)
    world.drop(*complete())
    world.poll()
    world.drain()
    world.clock.advance(seconds=121 * 3600)
    world.drain()

    assert "quá 120 giờ" in world.store.endpoints()[0].paused
    assert {one.state for one in world.store.deliveries()} == {"dead"}


def test_an_away_e_office_gets_its_status_when_it_is_back() -> None:
    world = World()
    world.inbox.organs = (Organ("T00"),)
    world.send("new", *complete())
    world.poll()
    world.inbox.away = True
    before = dict(world.inbox.sent)
    world.inbox.away = False

    world.drain()

    assert (before, len(world.inbox.sent)) == ({}, 1)


def test_the_operators_hear_by_mail_that_an_endpoint_was_paused() -> None:
    world = World()
    world.listen(410)
    for name, role in (("vanhanh", "operator"), ("chi", "head")):
        world.store.save_account(Account(name, roles=frozenset({role}), email=f"{name}@tinh.test"))
    world.mailer.away = True
    world.drop(*complete())
    world.poll()
    world.drain()
    world.mailer.away = False
    world.clock.advance(minutes=10)
    world.drain()

    (letter,) = world.mailer.letters
    assert letter.to == "vanhanh@tinh.test"
    assert "«cổng»" in letter.subject
    assert "410" in letter.text


def test_a_step_that_opens_is_written_to_its_reviewers_and_tried_again_while_mail_is_away() -> None:
    world = World()
    world.store.save_account(Account("chi", roles=frozenset({"specialist"}), email="chi@tinh.test"))
    mail = Endpoint("e2", "thư", MAIL_TO_REVIEWERS, ("whsec_" + "c2VjcmV0",), types=mailing.TYPES)
    world.store.save_endpoint(mail)
    world.mailer.away = True
    world.drop(*complete())
    world.poll()
    world.drain()
    (waiting,) = world.store.deliveries()
    world.mailer.away = False
    world.clock.advance(minutes=6)
    world.drain()

    assert (waiting.state, waiting.last_error) == ("pending", "Máy chủ thư không trả lời.")
    assert [letter.to for letter in world.mailer.letters] == ["chi@tinh.test"]
    assert world.store.deliveries()[0].state == "delivered"
