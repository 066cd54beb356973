"""The consumer of a worker: Celery's own without the queues for delayed tasks."""

from __future__ import annotations

from celery.worker import consumer


class Consumer(consumer.Consumer):
    """Makes no queues for delayed tasks.

    Beside a quorum queue Celery makes 28 more, each a Raft group of its own, for tasks with an ETA. We send none: what
    is due later is a row of the job table.
    """

    class Blueprint(consumer.Consumer.Blueprint):  # type: ignore[misc,valid-type]  # untyped upstream
        """The steps of a consumer that starts."""

        default_steps = [step for step in consumer.Consumer.Blueprint.default_steps if "delayed_delivery" not in step]  # noqa: RUF012 - as upstream has it
