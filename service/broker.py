"""The one Celery object: names, routes, serialiser. The broker carries ids and may lose everything.

Settings answer the ways in which Celery loses work (RELIABILITY 1); whatever is lost all the same
is rung for again from the job table.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celery import Celery
from kombu import Queue
from kombu.exceptions import KombuError

if TYPE_CHECKING:
    from collections.abc import Sequence

WORK = "hoso.work"
TICK = "hoso.tick"
QUEUE = "hoso"
HARD_LIMIT = 120
_FILESYSTEM = "filesystem://"
_AMQP = ("amqp://", "amqps://", "pyamqp://")

log = logging.getLogger(__name__)


def make_app(url: str) -> Celery:
    """Give the Celery application for a broker address (filesystem, RabbitMQ, Redis)."""
    folder = url.removeprefix(_FILESYSTEM) if url.startswith(_FILESYSTEM) else ""
    app = Celery("hoso", broker=_FILESYSTEM if folder else url)
    quorum = {"x-queue-type": "quorum"} if url.startswith(_AMQP) else None
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_time_limit=HARD_LIMIT,
        task_default_queue=QUEUE,
        task_queues=[Queue(QUEUE, durable=True, queue_arguments=quorum)],
        task_create_missing_queues=False,
        worker_prefetch_multiplier=1,
        worker_max_tasks_per_child=2000,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        worker_cancel_long_running_tasks_on_connection_loss=True,
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        broker_connection_timeout=4,
        broker_heartbeat=20,
        broker_transport_options=_transport(url, folder),
        enable_utc=True,
    )
    return app


def _transport(url: str, folder: str) -> dict[str, Any]:
    if folder:
        queue, control = Path(folder) / "queue", Path(folder) / "control"
        for place in (queue, control):
            place.mkdir(parents=True, exist_ok=True)
        return {"data_folder_in": str(queue), "data_folder_out": str(queue), "control_folder": str(control),
                "store_processed": False, "polling_interval": 0.005}
    if url.startswith(_AMQP):
        return {"confirm_publish": True}
    return {"visibility_timeout": 3 * HARD_LIMIT, "socket_timeout": 10, "socket_keepalive": True,
            "health_check_interval": 10}


class CeleryBell:
    """Rings workers through the broker; best effort, never raises, never waits long."""

    def __init__(self, app: Celery) -> None:
        """Ring through this application."""
        self._app = app

    def ring(self, job_ids: Sequence[int]) -> None:
        """Ask workers to look at these jobs; what is lost is rung for again by the tick."""
        for job_id in job_ids:
            try:
                self._app.send_task(WORK, [job_id], retry=False, queue=QUEUE)
            except (KombuError, OSError) as exc:
                log.warning("bell.lost", extra={"job": job_id, "error": type(exc).__name__})
                return
