"""A throttle on guessing: a few failures per key, then a wait. In this process only, bounded in memory."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from service.ports import Clock


@dataclass(frozen=True, slots=True)
class Pace:
    """`failures` within `seconds`, then refusal until the oldest is `seconds` old; at most `keys` remembered."""

    failures: int = 5
    seconds: float = 60.0
    keys: int = 10_000


class Throttle:
    """Counts failures by key (an account with an address, or an address alone)."""

    def __init__(self, clock: Clock, pace: Pace | None = None) -> None:
        """Start with nothing counted."""
        self._clock = clock
        self._pace = pace or Pace()
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, list[datetime]] = OrderedDict()

    def wait(self, key: str) -> float:
        """Give the seconds to wait before another try; 0 when it may be made now."""
        now = self._clock.now()
        with self._lock:
            recent = self._recent(key, now)
            if len(recent) < self._pace.failures:
                return 0.0
            return self._pace.seconds - (now - recent[0]).total_seconds()

    def failed(self, key: str) -> None:
        """Count one failure."""
        now = self._clock.now()
        with self._lock:
            self._failures[key] = [*self._recent(key, now), now][-self._pace.failures :]
            self._failures.move_to_end(key)
            while len(self._failures) > self._pace.keys:
                self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forget the failures of this key."""
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: str, now: datetime) -> list[datetime]:
        kept = self._failures.get(key, [])
        return [at for at in kept if (now - at).total_seconds() < self._pace.seconds]
