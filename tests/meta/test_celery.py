"""Every task is on a queue that is consumed, and the settings against lost work are on."""

from __future__ import annotations

import ast

import pytest

from service import broker
from service.domain.errors import Unavailable
from tests.kit.tree import calls, modules
from workers.schedule import SCHEDULE

RABBITMQ = "amqp://hoso:secret@localhost:5672//"
REDIS = "redis://localhost:6379/0"


def task_names() -> list[str]:
    """Give the names given to `@app.task` in workers, resolved through service.broker."""
    named = [
        keyword.value
        for _, module in modules("workers")
        for name, call in calls(module)
        if name == "task"
        for keyword in call.keywords
        if keyword.arg == "name"
    ]
    return [getattr(broker, name.id) if isinstance(name, ast.Name) else ast.literal_eval(name) for name in named]


def test_what_is_rung_for_and_scheduled_are_the_tasks_that_workers_have() -> None:
    scheduled = {row["task"] for row in SCHEDULE.values()}

    assert sorted(task_names()) == sorted({broker.WORK, *scheduled})


@pytest.mark.parametrize("url", [RABBITMQ, REDIS])
def test_every_task_goes_to_a_queue_that_workers_consume(url: str) -> None:
    app = broker.make_app(url)
    consumed = {queue.name for queue in app.conf.task_queues}
    used = {app.conf.task_default_queue, *(row["options"]["queue"] for row in SCHEDULE.values())}

    assert used == consumed
    assert app.conf.task_create_missing_queues is False


@pytest.mark.parametrize("url", [RABBITMQ, REDIS])
def test_the_settings_against_lost_work_are_on(url: str) -> None:
    conf = broker.make_app(url).conf

    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.task_ignore_result) == (True, True, True)
    assert (conf.accept_content, conf.worker_prefetch_multiplier, conf.result_backend) == (["json"], 1, None)
    assert conf.task_time_limit <= 120


def test_rabbitmq_has_quorum_queues_and_publisher_confirms() -> None:
    conf = broker.make_app(RABBITMQ).conf

    assert [queue.queue_arguments["x-queue-type"] for queue in conf.task_queues] == ["quorum"]
    assert conf.broker_transport_options["confirm_publish"] is True


def test_a_broker_without_its_package_is_told_in_a_sentence() -> None:
    app = broker.make_app(REDIS)

    with pytest.raises(broker.failures(app), match="không có gói Python cho hàng đợi redis://"):
        broker.send(app, broker.WORK, [[1]])
    with pytest.raises(Unavailable, match=r"gói Python cho hàng đợi redis://.*HOSO_BROKER_URL"):
        broker.require_broker(app)
    broker.CeleryBell(app).ring([1])  # a bell lost, as with a broker that is away


def test_redis_waits_three_times_the_longest_task_before_it_gives_it_again() -> None:
    conf = broker.make_app(REDIS).conf

    assert conf.broker_transport_options["visibility_timeout"] >= 3 * conf.task_time_limit
    assert conf.broker_transport_options["socket_timeout"] is not None
