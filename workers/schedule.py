"""When periodic work happens: one tick that does what is due, so that a missed or doubled one is harmless."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.broker import QUEUE, TICK

if TYPE_CHECKING:
    from collections.abc import Mapping

TICK_SECONDS = 1.0

SCHEDULE: Mapping[str, Mapping[str, Any]] = {
    "tick": {"task": TICK, "schedule": TICK_SECONDS, "options": {"queue": QUEUE, "expires": 30}},
}
