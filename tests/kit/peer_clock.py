"""A connector's time under the test's hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.kit.clock import START

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(slots=True)
class SteppingClock:
    """Seconds that pass only when told."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(slots=True)
class PeerClock:
    """A connector's clock under the test's hand: it stands still, and waiting is only noted."""

    at: datetime = START
    seconds: float = 0.0
    pauses: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return self.at

    def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
