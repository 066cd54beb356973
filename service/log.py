"""Log lines: one JSON object a line, control characters escaped, a static event with its variables.

Identifiers go into the log, never papers' text, names of people, secrets or tokens.
"""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName", "data"}
# They say a line or two for every tick and every job; ours say what happened to a dossier.
_CHATTY = ("celery.beat", "celery.worker.strategy", "celery.app.trace", "celery.utils.functional", "kombu", "urllib3")


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


def set_up(level: str) -> None:
    """Send all logging of this process to standard error as JSON lines."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns at every start of tasks with an ETA, of which we send none.
    logging.getLogger("kombu.transport.native_delayed_delivery").setLevel(logging.ERROR)
