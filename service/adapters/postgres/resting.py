"""Another dossier that a change rests on: held, beside the change's own, as it was when it was looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import LiteralString

# Both in one order: of two changes that rest on each other's dossier the second waits, and then finds it changed.
STILL: LiteralString = """
WITH held AS MATERIALIZED
    (SELECT id, version FROM dossier WHERE id IN (%(own)s, %(other)s) ORDER BY id FOR NO KEY UPDATE)
SELECT FROM held WHERE id = %(other)s AND version = %(version)s
"""


def asked(own: str, other: str, version: int) -> Mapping[str, object]:
    """Give the values of `STILL`, which gives one row where the other dossier stands at this version still."""
    return {"own": own, "other": other, "version": version}
