"""Writes docs/events.json, the event catalogue that receivers read: `python -m tests.kit.events`."""

from __future__ import annotations

import json

from service.web.event_schemas import catalogue
from tests.kit.tree import TREE

FILE = TREE / "docs" / "events.json"


def text() -> str:
    """Give what the file must hold."""
    return json.dumps(catalogue(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
