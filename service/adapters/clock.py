"""The clock of the machine."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """Tells the machine's time."""

    def now(self) -> datetime:
        """Give the present, aware, UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock


class ConnectorClock(SystemClock):
    """The machine's time as connectors are given it (`connectors.base.Clock`)."""

    def __call__(self) -> float:
        """Give seconds that never go back."""
        return time.monotonic()

    def pause(self, seconds: float) -> None:
        """Wait between two attempts."""
        time.sleep(seconds)
