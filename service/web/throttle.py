"""Throttles: on guessing, a few failures per key and then a wait; on asking, so many requests a minute per caller.

Both count in the database, for all web processes of the installation together. A process takes requests off a
caller's allowance some at a time, so that counting does not cost a write each time.
"""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from service.domain.errors import Unavailable
from service.ports import PUT_BACK, Rate

if TYPE_CHECKING:
    from datetime import datetime

    from service.ports import Accounts, Clock

_KEPT = timedelta(hours=1)  # longer than any pace
_AT_ONCE = 6  # a minute's requests divided by this may come together
_TAKEN_AT_ONCE = 0.05  # of those, this share is taken off by one write


@dataclass(frozen=True, slots=True)
class Pace:
    """`failures` within `seconds`, then refusal until the oldest is `seconds` old."""

    failures: int = 5
    seconds: float = 60.0


class Throttle:
    """Counts failures by key (an account with an address, or an address alone); keys are kept as hashes only."""

    def __init__(self, clock: Clock, accounts: Accounts) -> None:
        """Count where `accounts` are kept."""
        self._clock = clock
        self._accounts = accounts

    def wait(self, key: str, pace: Pace) -> float:
        """Give the seconds to wait before another try; 0 when it may be made now."""
        now = self._clock.now()
        since = now - timedelta(seconds=pace.seconds)
        recent = self._accounts.wrong_tries(_hashed(key), since=since, limit=pace.failures)
        if recent and recent[0] > now + PUT_BACK:
            # Of a clock that was put back since: who failed in its hour would wait until that hour is over again.
            self._accounts.forget_counts(now - _KEPT, after=now + PUT_BACK)
            recent = self._accounts.wrong_tries(_hashed(key), since=since, limit=pace.failures)
        if len(recent) < pace.failures:
            return 0.0
        return pace.seconds - (now - recent[-1]).total_seconds()

    def failed(self, key: str) -> None:
        """Count one failure, and forget those that no pace asks for any more."""
        now = self._clock.now()
        self._accounts.forget_counts(now - _KEPT)
        self._accounts.note_wrong_try(_hashed(key), at=now)

    def succeeded(self, key: str) -> None:
        """Forget the failures of this key."""
        self._accounts.forget_wrong_tries(_hashed(key))


class Allowance:
    """So many requests a minute for each caller (a token, an account, an endpoint), a sixth of them at once."""

    def __init__(self, clock: Clock, accounts: Accounts, per_minute: float, *, callers: int = 10_000) -> None:
        """Start with nothing taken here; what this process holds of the callers longest away is forfeited first."""
        self._clock = clock
        self._accounts = accounts
        self._rate = Rate(per_minute / 60, max(per_minute / _AT_ONCE, 1.0))
        self._together = max(int(self._rate.at_once * _TAKEN_AT_ONCE), 1)
        self._callers = callers
        self._lock = threading.Lock()
        self._held: OrderedDict[str, tuple[int, datetime]] = OrderedDict()

    def take(self, caller: str) -> float:
        """Take one request off the caller's allowance; gives the seconds to wait where it is used up, else 0.

        While the database is away nobody is refused here: whoever wants something of it is refused there.
        """
        now = self._clock.now()
        if self._had(caller, now):
            return 0.0
        try:
            granted, left = self._accounts.take_allowance(_hashed(caller), self._rate, wanted=self._together, now=now)
        except Unavailable:
            return 0.0
        if granted:
            self._keep(caller, granted - 1, now)
            return 0.0
        return (1 - left) / self._rate.per_second

    def _had(self, caller: str, now: datetime) -> bool:
        """Use one that this process took before; what lay here for a minute is whole again in the database."""
        with self._lock:
            held, at = self._held.pop(caller, (0, now))
            if held and now - at < timedelta(minutes=1):
                self._held[caller] = (held - 1, at)
                return True
        return False

    def _keep(self, caller: str, held: int, now: datetime) -> None:
        with self._lock:
            beside, _at = self._held.pop(caller, (0, now))  # of another thread, meanwhile
            self._held[caller] = (beside + held, now)
            while len(self._held) > self._callers:
                self._held.popitem(last=False)


def _hashed(key: str) -> str:
    """Hide who it is: a key may hold what somebody typed into the wrong field."""
    return hashlib.sha256(key.encode()).hexdigest()
