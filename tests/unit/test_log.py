"""Log lines of libraries that repeat themselves."""

from __future__ import annotations

import logging

from service.log import Seldom


def said(text: str, *values: object) -> logging.LogRecord:
    return logging.LogRecord("psycopg.pool", logging.WARNING, "", 0, text, values, None)


def test_what_is_said_at_every_attempt_passes_once_a_minute_whatever_its_variables() -> None:
    seconds = [100.0]
    seldom = Seldom(now=lambda: seconds[0])
    passed = []
    for at, text in ((100, "away: %s"), (101, "away: %s"), (159.9, "away: %s"), (159.9, "back"), (160, "away: %s")):
        seconds[0] = float(at)
        passed.append(seldom.filter(said(text, at)))

    assert passed == [True, False, False, True, True]
