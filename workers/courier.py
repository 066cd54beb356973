"""The courier: webhooks go out beside the other work of a process, and one silent receiver keeps no other waiting."""

from __future__ import annotations

import os
import threading
from collections import Counter, deque
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_HANDS = 16
_EACH = 2


class Courier:
    """A few hands a process, at most two of them for one receiver; what waits for a receiver waits in order."""

    def __init__(self, *, hands: int = _HANDS, each: int = _EACH) -> None:
        """Start with free hands."""
        self._pool = ThreadPoolExecutor(hands, "courier")
        self._each = each
        self._lock = threading.Lock()
        self._running: Counter[str] = Counter()
        self._waiting: dict[str, deque[Callable[[], None]]] = {}

    def hand_over(self, receiver: str, errand: Callable[[], None], *, most: int) -> bool:
        """Take an errand to a receiver, unless `most` are under way or waiting for that one already."""
        with self._lock:
            waiting = self._waiting.setdefault(receiver, deque())
            if self._running[receiver] + len(waiting) >= most:
                return False
            if self._running[receiver] >= self._each:
                waiting.append(errand)
                return True
            self._running[receiver] += 1
        self._pool.submit(self._run, receiver, errand)
        return True

    def _run(self, receiver: str, errand: Callable[[], None]) -> None:
        try:
            errand()
        finally:
            following = self._next(receiver)
            if following is not None:
                self._pool.submit(self._run, receiver, following)

    def _next(self, receiver: str) -> Callable[[], None] | None:
        """Give what waits longest for the receiver, or free the hand."""
        with self._lock:
            waiting = self._waiting.get(receiver)
            if waiting:
                return waiting.popleft()
            self._running[receiver] -= 1
            if not self._running[receiver]:
                del self._running[receiver]
                self._waiting.pop(receiver, None)
            return None


def courier() -> Courier:
    """Give this process's courier; a forked child has hands of its own."""
    return _of(os.getpid())


@cache
def _of(_process: int) -> Courier:
    return Courier()
