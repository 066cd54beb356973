"""The queue in a folder: every message arrives, whenever it comes, and waiting costs next to nothing."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from kombu import Consumer, Queue

from service.broker import QUEUE, CeleryBell, make_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from celery import Celery
    from kombu import Connection


@pytest.fixture
def app(tmp_path: Path) -> Celery:
    return make_app(f"filesystem://{tmp_path / 'broker'}")


@contextmanager
def listening(app: Celery, got: list[list[int]]) -> Iterator[Connection]:
    def take(body: Any, message: Any) -> None:
        got.append(body[0][0])
        message.ack()

    with app.connection_for_read() as connection, Consumer(connection, [Queue(QUEUE)], callbacks=[take]):
        yield connection


def test_messages_that_come_while_one_waits_all_arrive(app: Celery) -> None:
    bell, got = CeleryBell(app), list[list[int]]()

    def ring() -> None:
        for number in range(200):
            bell.ring([number])

    with listening(app, got) as connection:
        ringer = threading.Thread(target=ring)
        ringer.start()
        while len(got) < 200:
            connection.drain_events(timeout=20)
        ringer.join()

    assert sorted(got) == [[number] for number in range(200)]


def test_what_lay_there_before_arrives_too(app: Celery) -> None:
    CeleryBell(app).ring([7, 8])
    got = list[list[int]]()

    with listening(app, got) as connection:
        connection.drain_events(timeout=20)

    assert got == [[7, 8]]


def test_waiting_ends_when_nothing_comes(app: Celery) -> None:
    with listening(app, []) as connection, pytest.raises(TimeoutError):
        connection.drain_events(timeout=0.1)


def test_a_queue_whose_folder_was_made_anew_is_heard_again(app: Celery, tmp_path: Path) -> None:
    got = list[list[int]]()

    with listening(app, got) as connection:
        with pytest.raises(TimeoutError):
            connection.drain_events(timeout=0.1)
        (tmp_path / "broker" / "queue").rmdir()
        (tmp_path / "broker" / "queue").mkdir()
        CeleryBell(app).ring([9])
        connection.drain_events(timeout=20)

    assert got == [[9]]
