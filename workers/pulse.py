"""The pulse of a worker or of the schedule: a file that its work touches, so that a container's health can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celery import signals

if TYPE_CHECKING:
    from pathlib import Path


def keep(file: Path) -> None:
    """Touch `file` after each task that ran here, and after each that the broker has taken from here.

    A worker does the tick of every second beside its tasks, and no task lasts longer than its hard limit; the schedule
    hands the tick in. So a file older than either tells of a process that is there and does nothing.
    """

    def beat(**_sent: object) -> None:
        file.touch()

    signals.task_postrun.connect(beat, weak=False)
    signals.after_task_publish.connect(beat, weak=False)
