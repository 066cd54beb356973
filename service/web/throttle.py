"""Throttles: on guessing, a few failures per key and then a wait; on asking, so many requests a minute per caller.

Both count in this process only and are bounded in memory; with several web processes each holds its share.
"""

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
    """`failures` within `seconds`, then refusal until the oldest is `seconds` old."""

    failures: int = 5
    seconds: float = 60.0


class Throttle:
    """Counts failures by key (an account with an address, or an address alone)."""

    def __init__(self, clock: Clock, *, keys: int = 10_000) -> None:
        """Start with nothing counted; at most `keys` are remembered."""
        self._clock = clock
        self._keys = keys
        self._lock = threading.Lock()
        self._failures: OrderedDict[str, list[datetime]] = OrderedDict()

    def wait(self, key: str, pace: Pace) -> float:
        """Give the seconds to wait before another try; 0 when it may be made now."""
        now = self._clock.now()
        with self._lock:
            recent = self._recent(key, pace, now)
            if len(recent) < pace.failures:
                return 0.0
            return pace.seconds - (now - recent[0]).total_seconds()

    def failed(self, key: str, pace: Pace) -> None:
        """Count one failure."""
        now = self._clock.now()
        with self._lock:
            self._failures[key] = [*self._recent(key, pace, now), now][-pace.failures :]
            self._failures.move_to_end(key)
            while len(self._failures) > self._keys:
                self._failures.popitem(last=False)

    def succeeded(self, key: str) -> None:
        """Forget the failures of this key."""
        with self._lock:
            self._failures.pop(key, None)

    def _recent(self, key: str, pace: Pace, now: datetime) -> list[datetime]:
        kept = self._failures.get(key, [])
        return [at for at in kept if (now - at).total_seconds() < pace.seconds]


class Allowance:
    """So many requests a minute for each caller (a token, an account, an endpoint), a sixth of them at once."""

    def __init__(self, clock: Clock, per_minute: float, *, callers: int = 10_000) -> None:
        """Start with everyone's allowance whole; the callers longest away are forgotten first."""
        self._clock = clock
        self._rate = per_minute / 60
        self._most = max(per_minute / 6, 1.0)
        self._callers = callers
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, datetime]] = OrderedDict()

    def take(self, caller: str) -> float:
        """Take one request off the caller's allowance; gives the seconds to wait where it is used up, else 0."""
        now = self._clock.now()
        with self._lock:
            left, at = self._left.pop(caller, (self._most, now))
            left = min(self._most, left + max((now - at).total_seconds(), 0.0) * self._rate)
            granted = left >= 1
            self._left[caller] = (left - 1 if granted else left, now)
            while len(self._left) > self._callers:
                self._left.popitem(last=False)
        return 0.0 if granted else (1 - left) / self._rate
