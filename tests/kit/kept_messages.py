"""A kept message put together again by the checkers' own means, to see that nothing of it was lost."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def put_together(kept: bytes, paper: Callable[[str], bytes]) -> bytes:
    """Give the message as it came: `paper` gives the bytes of a paper by its SHA-256."""
    line, rest = kept.split(b"\n", 1)
    message = rest
    for offset, _length, sha256 in json.loads(line)["cut"]:
        message = message[:offset] + base64.b64encode(paper(sha256)) + message[offset:]
    return message
