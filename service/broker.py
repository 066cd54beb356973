"""The one Celery object: names, routes, serialiser. The broker carries ids and may lose everything.

Settings answer the ways in which Celery loses work (RELIABILITY 1); whatever is lost all the same
is rung for again from the job table.
"""

from __future__ import annotations

import json
import logging
import math
import os
import shutil
import socket
import time
import uuid
from contextlib import suppress
from pathlib import Path
from queue import Empty
from typing import TYPE_CHECKING, Any

from celery import Celery
from kombu import Queue
from kombu.exceptions import ChannelError, KombuError
from kombu.transport import TRANSPORT_ALIASES, filesystem

from service.domain.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kombu import Producer

WORK = "hoso.work"
TICK = "hoso.tick"
QUEUE = "hoso"
HARD_LIMIT = 120
DELIVERY_LIMIT = 5
_TOGETHER = 3
_FILESYSTEM = "filesystem://"
_FRESH = 50_000_000  # nanoseconds; many times the step of a file system's clock
_LATER, _LATEST = 0.1, 0.04  # a bell is late by at most this share of the silence before it, and these seconds
_FOLDER = "hoso-folder"
_CONFIRM_SECONDS = 4  # as long as for a connection
_QUICK, _SILENCE = 1.0, 10.0  # seconds: a refusal takes less, and so long one that does not answer is left alone
_AMQP = ("amqp://", "amqps://", "pyamqp://")

log = logging.getLogger(__name__)


class NoDriver(KombuError):
    """The package that speaks to a broker of this kind is not installed."""


class FolderChannel(filesystem.Channel):
    """Kombu's filesystem channel, made safe against readers and kills that meet a half-written file.

    Upstream writes a message in place, so that a reader may take it empty, and stops the worker on
    it; here a message appears whole, and whatever cannot be read is a bell lost, not an error.
    """

    def _put(self, queue: str, payload: Any, **_kwargs: Any) -> None:  # type: ignore[override]  # stubs disagree
        folder = Path(self.data_folder_out)
        name = f"{time.monotonic_ns():020d}-{uuid.uuid4()}.{queue}.msg"
        hidden = folder / f".{name}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            hidden.write_text(json.dumps(payload), encoding="utf-8")
            hidden.rename(folder / name)
        except OSError as exc:
            raise ChannelError(f"cannot add a message to {folder}") from exc

    def _get(self, queue: str, timeout: float | None = None) -> Any:  # noqa: ARG002 - kombu's own signature
        folder = Path(self.data_folder_in)
        for name in self._waiting(folder, f".{queue}.msg"):
            taken = folder / f".{name}.taken"
            try:
                (folder / name).rename(taken)
                payload = json.loads(taken.read_text(encoding="utf-8"))
                taken.unlink()
            except (OSError, ValueError):
                continue  # another worker took it, or it is broken: a bell lost
            return payload
        raise Empty

    def _waiting(self, folder: Path, ending: str) -> list[str]:
        try:
            names = os.listdir(folder)  # noqa: PTH208 - polled every 5 ms: names are enough
            return sorted(name for name in names if name.endswith(ending) and not name.startswith("."))
        except OSError:
            return []

    def _queue_bind(self, *args: Any) -> None:
        try:
            super()._queue_bind(*args)
        except ValueError:  # a table that a kill left half-written
            shutil.rmtree(self.control_folder, ignore_errors=True)
            super()._queue_bind(*args)


class FolderTransport(filesystem.Transport):
    """The transport of one machine.

    Upstream lists the folder and walks through every layer 200 times a second while nothing comes, a tenth of a
    core for two workers; here the folder is listed only when its time of change moved, the layers are walked through
    only when a message lies there, and who has waited long looks less often.
    """

    Channel = FolderChannel

    def __init__(self, client: Any, **options: Any) -> None:
        """Remember the folder that is looked at and how often."""
        super().__init__(client, **options)
        self._folder = str(client.transport_options["data_folder_in"])
        self._pause = float(client.transport_options["polling_interval"])

    def drain_events(self, connection: Any, timeout: float | None = None, **_options: Any) -> None:  # noqa: ARG002
        """Deliver one message; raises `TimeoutError` when none came within `timeout` seconds."""
        end = math.inf if timeout is None else time.monotonic() + timeout
        while True:
            try:
                self.cycle.get(self._deliver, timeout=timeout)  # type: ignore[union-attr]  # upstream always has one
            except Empty:
                if not self._message_comes(end=end):
                    raise TimeoutError from None
            else:
                return

    def _message_comes(self, *, end: float) -> bool:
        """Wait until a message lies in the folder; False when time is up first."""
        began = now = time.monotonic()
        seen, proven = 0, False
        while now < end:
            time.sleep(max(self._pause, min((now - began) * _LATER, _LATEST)))
            at = self._changed_at()
            if at != seen or not proven:
                # A change within the clock's own step may bear the time of the one before it: a fresh time proves
                # nothing.
                seen, proven = at, time.time_ns() - at >= _FRESH
                if self._holds_message():
                    return True
            now = time.monotonic()
        return False

    def _holds_message(self) -> bool:
        try:
            names = os.listdir(self._folder)  # noqa: PTH208 - names are enough
        except OSError:
            return False
        return any(name.endswith(".msg") and not name.startswith(".") for name in names)

    def _changed_at(self) -> int:
        """Give when a message last came or went, in nanoseconds; 0 while the folder is away."""
        try:
            return os.stat(self._folder).st_mtime_ns  # noqa: PTH116 - 200 times a second: no object for it
        except OSError:
            return 0


TRANSPORT_ALIASES[_FOLDER] = f"{__name__}:FolderTransport"


def make_app(url: str) -> Celery:
    """Give the Celery application for a broker address (filesystem, RabbitMQ, Redis)."""
    folder = url.removeprefix(_FILESYSTEM) if url.startswith(_FILESYSTEM) else ""
    app = Celery("hoso", broker=f"{_FOLDER}://localhost/" if folder else url)
    # A bell that killed five workers in a row is dropped by the broker; the job table rings again, and counts.
    quorum = {"x-queue-type": "quorum", "x-delivery-limit": DELIVERY_LIMIT} if url.startswith(_AMQP) else None
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
        return {
            "data_folder_in": str(queue),
            "data_folder_out": str(queue),
            "control_folder": str(control),
            "store_processed": False,
            "polling_interval": 0.005,
        }
    if url.startswith(_AMQP):
        # Who rings tries once: the tick rings again. The worker's own connection is retried by its own rules.
        return {"confirm_publish": True, "max_retries": 0}
    return {
        "visibility_timeout": 3 * HARD_LIMIT,
        "socket_timeout": 10,
        "socket_keepalive": True,
        "health_check_interval": 10,
    }


def failures(app: Celery) -> tuple[type[BaseException], ...]:
    """Give what a broker may raise: its driver's errors too, for kombu hands on a refused password as it comes."""
    try:
        transport = _require_driver(app)
    except NoDriver:
        return (KombuError, OSError)
    return (KombuError, OSError, *transport.connection_errors, *transport.channel_errors)


def _require_driver(app: Celery) -> Any:
    """Give the broker's transport; NoDriver where its package is missing: kombu tells only how it broke."""
    try:
        return app.connection_for_write().transport
    except (AttributeError, ImportError) as exc:
        kind = str(app.conf.broker_url).partition(":")[0]
        raise NoDriver(f"Bản cài này không có gói Python cho hàng đợi {kind}://; dùng amqp:// (RabbitMQ).") from exc


def require_broker(app: Celery) -> None:
    """Connect to the broker once; Unavailable when it does not answer within 4 s."""
    try:
        _require_driver(app)
        with app.connection_for_write() as connection:
            connection.ensure_connection(max_retries=1, timeout=4)
    except NoDriver as exc:
        raise Unavailable(f"{exc} (HOSO_BROKER_URL)") from exc
    except failures(app) as exc:
        raise Unavailable(f"Hàng đợi không trả lời ({type(exc).__name__}): kiểm tra HOSO_BROKER_URL.") from exc


def send(app: Celery, task: str, arguments: Sequence[object] = (), *, lives: float | None = None) -> None:
    """Put a task into the queue, once and within seconds; raises one of `failures` when the broker did not take it.

    After `lives` seconds it is worth nothing. RabbitMQ counts them itself: Celery's way is a time of day, and a worker
    whose clock is ahead of the sender's would throw every message away.
    """
    rabbitmq = str(app.conf.broker_url).startswith(_AMQP)
    options: dict[str, Any] = {"expiration" if rabbitmq else "expires": lives} if lives else {}
    try:
        _put(app, task, arguments, {"retry": False, "confirm_timeout": _CONFIRM_SECONDS, **options})
    except AttributeError:
        _require_driver(app)
        raise


def _put(app: Celery, task: str, arguments: Sequence[object], options: Mapping[str, Any]) -> None:
    with app.producer_or_acquire() as producer:
        try:
            app.send_task(task, arguments, producer=producer, queue=QUEUE, **options)
        except BaseException:  # a signal to stop too, which comes while an answer is waited for
            _cut(producer)
            raise


def _cut(producer: Producer) -> None:
    """End the line under a connection that failed: its pool closes it politely, and waits without end for an answer."""
    line = producer.connection
    with suppress(AttributeError, OSError):  # of another transport, or gone already
        if line is not None and line.connected:  # else asking for it would open another one
            line.connection.transport.sock.shutdown(socket.SHUT_RDWR)


class CeleryBell:
    """Rings workers through the broker; best effort, never raises, never waits long.

    A broker that takes calls and does not answer keeps one ringer waiting for some seconds; for a while after that
    nobody asks it, so that a person's click does not wait for it either.
    """

    def __init__(self, app: Celery, *, now: Callable[[], float] = time.monotonic) -> None:
        """Ring through this application; `now` gives seconds that never go back."""
        self._app, self._now = app, now
        self._silent_until = -math.inf

    def ring(self, job_ids: Sequence[int]) -> None:
        """Ask workers to look at these jobs; what is lost is rung for again by the tick.

        The few jobs of one change go in one message; many are shared out among workers.
        """
        few = 0 < len(job_ids) <= _TOGETHER
        began = self._now()
        if began < self._silent_until:
            return
        for together in [list(job_ids)] if few else [[job_id] for job_id in job_ids]:
            try:
                send(self._app, WORK, [together])
            except failures(self._app) as exc:
                log.warning("bell.lost", extra={"jobs": together, "error": type(exc).__name__})
                if self._now() - began > _QUICK:
                    self._silent_until = self._now() + _SILENCE
                return
