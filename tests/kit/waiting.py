"""Wait for what another process does: by asking again, never by a fixed pause."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def until(happened: Callable[[], bool], *, seconds: float = 120.0) -> None:
    """Return as soon as it happened; fail the test after `seconds`."""
    deadline, pause = time.monotonic() + seconds, threading.Event()
    while not happened():
        assert time.monotonic() < deadline, f"did not happen within {seconds:.0f} s"
        pause.wait(0.02)
