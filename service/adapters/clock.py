"""The clock of the machine."""

from __future__ import annotations

from datetime import UTC, datetime


class SystemClock:
    """Tells the machine's time."""

    def now(self) -> datetime:
        """Give the present, aware, UTC."""
        return datetime.now(UTC)  # noqa: TID251 - this is the Clock
