"""Statements of a change that destroy what was read of a dossier, and that keep the list it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from service.adapters.postgres import rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.disposal import Disposal

_ADD = """
INSERT INTO disposal (id, state, version, proposed_at, body)
VALUES (%(id)s, %(state)s, %(version)s, %(proposed_at)s, %(body)s::jsonb) ON CONFLICT DO NOTHING
"""
_CHANGE = """
UPDATE disposal SET state = %(state)s, version = %(version)s, body = %(body)s::jsonb
WHERE id = %(id)s AND version = %(version)s - 1
"""
# The message stays known by its id and hashes, so that it is not taken in again; what it said goes.
_ERASE: tuple[LiteralString, ...] = (
    "DELETE FROM page_text WHERE dossier_id = %(dossier)s",
    "DELETE FROM paper WHERE dossier_id = %(dossier)s",
    "UPDATE intake SET raw_key = '', name = '', message = '', envelope = '{}' WHERE dossier_id = %(dossier)s",
    "DELETE FROM letter WHERE dossiers = ARRAY[%(dossier)s::text] AND session = ''",
)


def erasing(dossier_id: str) -> Iterator[tuple[LiteralString, dict[str, Any]]]:
    """Give the statements that take away what was read of a dossier and what names its objects."""
    return ((query, {"dossier": dossier_id}) for query in _ERASE)


def saving(disposal: Disposal) -> tuple[LiteralString, dict[str, Any]]:
    """Give the statement that keeps a list; it changes no row when another version is stored."""
    values = {name: getattr(disposal, name) for name in ("id", "version", "proposed_at")}
    body = rows.dump(disposal.to_json())
    return _ADD if disposal.version == 1 else _CHANGE, {**values, "state": disposal.state.value, "body": body}
