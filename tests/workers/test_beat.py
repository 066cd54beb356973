"""The beat: a tick a second whatever the clock on the wall does, and no flood of words while the broker is away."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from service import broker
from service.broker import QUEUE, make_app
from tests.kit.clock import START
from tests.kit.production import free_port
from workers.beat import Beat
from workers.schedule import SCHEDULE

if TYPE_CHECKING:
    from pathlib import Path

    import pytest
    from celery import Celery


def a_beat(app: Celery, seconds: list[float]) -> Beat:
    """Give a beat over a clock whose seconds are set."""
    return Beat(app=app, now=lambda: seconds[0])


def test_a_clock_that_is_put_back_by_an_hour_silences_no_tick(tmp_path: Path) -> None:
    app, seconds = make_app(f"filesystem://{tmp_path}"), [0.0]
    wall = [START]
    app.now = lambda: wall[0]  # type: ignore[method-assign]  # what upstream's schedules go by
    beat, waits = a_beat(app, seconds), []
    for at in (0.0, 0.4, 1.0, 1.2, 2.0):
        seconds[0] = at
        if at == 1.0:
            wall[0] -= timedelta(hours=1)
        waits.append(round(beat.tick(), 1))

    sent = list((tmp_path / "queue").glob(f"*.{QUEUE}.msg"))
    assert len(sent) == 3
    assert waits == [1.0, 0.6, 1.0, 0.8, 1.0]


def test_a_broker_that_is_away_is_told_once_a_minute_in_a_sentence(caplog: pytest.LogCaptureFixture) -> None:
    seconds = [0.0]
    beat = a_beat(make_app(f"amqp://hoso:mat-khau@127.0.0.1:{free_port()}//"), seconds)
    with caplog.at_level(logging.INFO, logger="workers.beat"):
        for at in range(61):
            seconds[0] = float(at)
            beat.tick()

    told = [record for record in caplog.records if record.name == "workers.beat"]
    assert [(record.message, record.exc_info, record.__dict__["lost"]) for record in told] == [
        ("tick.lost", None, 1),
        ("tick.lost", None, 61),
    ]
    assert "mat-khau" not in caplog.text


def test_the_schedule_says_nothing_that_the_beat_does_not_do() -> None:
    assert {name for row in SCHEDULE.values() for name in row["options"]} == {"queue", "expires"}
    assert {row["options"]["queue"] for row in SCHEDULE.values()} == {broker.QUEUE}
