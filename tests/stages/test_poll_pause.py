"""An e-office that is away is asked again with back-off and jitter, and never after two intervals of silence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as some

from service.stages.receive import pause_after_outage


@given(some.floats(0.5, 3600), some.integers(1, 10_000), some.floats(0, 1))
def test_polling_is_never_silent_for_two_intervals(interval: float, attempts: int, draw: float) -> None:
    assert interval <= pause_after_outage(interval, attempts, draw=draw) < 2 * interval


def test_the_pause_grows_with_the_outage_and_differs_between_pollers() -> None:
    assert pause_after_outage(300, 1, draw=0.5) < pause_after_outage(300, 4, draw=0.5)
    assert pause_after_outage(300, 4, draw=0.1) != pause_after_outage(300, 4, draw=0.9)
