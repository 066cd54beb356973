"""Crash points: where a proof kills this process."""

from __future__ import annotations

import os
import signal


class CrashAt:
    """Kills this process without a word at a named point, the given time it is passed; for proofs only."""

    def __init__(self, point: str) -> None:
        """Take `name:ordinal`; the ordinal counts from 1."""
        self._name, _, ordinal = point.partition(":")
        self._left = int(ordinal or 1)

    def __call__(self, name: str) -> None:
        """Count a passage, and die at the one that was asked for."""
        if name != self._name:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def go_on(_name: str) -> None:
    """Pass a crash point."""
