"""Time that stands still until told, and ids that count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


class FrozenClock:
    """A clock that moves only by `advance`."""

    def __init__(self, now: datetime = START) -> None:
        """Stand at `now`."""
        self._now = now

    def now(self) -> datetime:
        """Give the present, aware, UTC."""
        return self._now

    def advance(self, **step: float) -> datetime:
        """Move on by a timedelta's words (`seconds=30`) and give the new present."""
        self._now += timedelta(**step)
        return self._now


class CountingIds:
    """Ids in order, shaped like UUIDs; never random."""

    def __init__(self) -> None:
        """Start at 1."""
        self._last = 0

    def new(self) -> str:
        """Give the next id."""
        self._last += 1
        return f"00000000-0000-4000-8000-{self._last:012d}"

    def secret(self) -> str:
        """Give the next secret."""
        self._last += 1
        return f"secret-{self._last:036d}"
