"""The beat: sends the tick again and again, by a clock that never goes back."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any

from celery.beat import Scheduler

from service.broker import failures, send
from workers.schedule import SCHEDULE, TICK_SECONDS

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)
_TOLD_EVERY = 60  # ticks that were lost in a row


class Beat(Scheduler):
    """Sends what `SCHEDULE` names, all of it every second.

    Upstream waits for a time of day: a clock that is put back by an hour silences it for an hour. And it logs a
    traceback of nine kilobytes for every tick that a broker which is away did not take.
    """

    def __init__(self, *given: Any, now: Callable[[], float] = time.monotonic, **named: Any) -> None:
        """Be due at once; `now` gives seconds that never go back."""
        super().__init__(*given, **named)
        self._now = now
        self._due = now()
        self._lost = 0

    def tick(self, **_named: Any) -> float:  # type: ignore[override]  # upstream hands its own heap on
        """Send what is scheduled when a second is over; gives the seconds to wait."""
        if self._now() >= self._due:
            self._due = self._now() + TICK_SECONDS
            self._send()
        return max(0.0, self._due - self._now())

    def _send(self) -> None:
        try:
            for row in SCHEDULE.values():
                send(self.app, row["task"], lives=row["options"]["expires"])
        except failures(self.app) as exc:
            if self._lost % _TOLD_EVERY == 0:
                log.warning("tick.lost", extra={"error": f"{type(exc).__name__}: {exc}", "lost": self._lost + 1})
            self._lost += 1
        else:
            if self._lost:
                log.info("tick.taken_again", extra={"lost": self._lost})
            self._lost = 0
