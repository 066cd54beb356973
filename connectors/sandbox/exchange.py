"""A request and a reply of the sandbox, and how JSON replies look."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Request:
    """One request; names of headers in lower case, the path without its prefix and query."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def json(self) -> dict[str, Any]:
        """Give the body's JSON object; {} where it is none."""
        try:
            value = json.loads(self.body or b"{}")
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer."""

    status: int
    body: bytes = b""
    content_type: str = "application/json; charset=utf-8"


def replied(value: Mapping[str, Any], *, status: int = 200) -> Reply:
    """Answer a JSON object."""
    return Reply(status, json.dumps(value, ensure_ascii=False).encode())


def ascii_replied(value: Mapping[str, Any]) -> Reply:
    """Answer a JSON object as the axis' upload does: in US-ASCII, Vietnamese letters lost."""
    return Reply(200, json.dumps(value, ensure_ascii=False).encode("ascii", "replace"))
