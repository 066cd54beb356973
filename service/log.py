"""Log lines: one JSON object a line, control characters escaped, a static event with its variables.

Identifiers go into the log, never papers' text, names of people, secrets or tokens.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "data"}
# They say a line or two for every tick and every job; ours say what happened to a dossier.
_CHATTY = ("celery.beat", "celery.worker.strategy", "celery.app.trace", "celery.utils.functional", "kombu", "urllib3")
# They say the same at every attempt to reach a server that is away; what was not done because of it, we say.
_REPEATING = ("psycopg.pool", "urllib3.connectionpool")
_SELDOM = 60.0  # seconds


class JsonLines(logging.Formatter):
    """Formats a record as one JSON object."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line; variables passed by `extra` become fields."""
        body = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "event": record.getMessage(),
            "logger": record.name,
            **{name: value for name, value in record.__dict__.items() if name not in _STANDARD},
        }
        if record.exc_info:
            body["traceback"] = self.formatException(record.exc_info)
        return json.dumps(body, ensure_ascii=False, default=str)


def unquoted(sentence: str) -> str:
    """Give a sentence for people without what it quotes («…»): a file is named as a person sent it, often a person."""
    return re.sub("«[^»]*»", "«…»", sentence)


class Seldom(logging.Filter):
    """Lets a sentence that a library repeats at every attempt pass once a minute: an outage of hours is no flood."""

    def __init__(self, *, now: Callable[[], float] = time.monotonic) -> None:
        """Have heard nothing; `now` gives seconds that never go back."""
        super().__init__()
        self._now, self._passed = now, dict[object, float]()

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether this sentence, whatever its variables, was not written within the last minute."""
        now = self._now()
        if now - self._passed.get(record.msg, -_SELDOM) < _SELDOM:
            return False
        self._passed[record.msg] = now
        return True


def set_up(level: str) -> None:
    """Send all logging of this process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _REPEATING:
        repeating = logging.getLogger(name)
        repeating.filters[:] = [Seldom()]
