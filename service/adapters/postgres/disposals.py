"""Statements of a change that destroy what was read of a dossier, and that keep the list it is on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from service.adapters.postgres import rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.disposal import Disposal

_ADD = """
INSERT INTO disposal (id, state, version, proposed_at, body)
SELECT %(id)s, %(state)s, %(version)s, %(proposed_at)s, %(body)s::jsonb
WHERE NOT EXISTS (SELECT FROM disposal, jsonb_array_elements(body->'items') AS item
    WHERE state IN ('proposed', 'approved') AND item->>'dossier_id' = ANY(%(dossiers)s))
ON CONFLICT DO NOTHING
"""
# Lists are begun one after another, so that of two that have one dossier the second sees the first.
_ORDER = "SELECT pg_advisory_xact_lock(7450112)"
_CHANGE = """
UPDATE disposal SET state = %(state)s, version = %(version)s, body = %(body)s::jsonb
WHERE id = %(id)s AND version = %(version)s - 1
"""
# The message stays known by its id and hashes, so that it is not taken in again; what it said goes.
_ERASE: tuple[LiteralString, ...] = (
    "DELETE FROM page_text WHERE dossier_id = %(dossier)s",
    "DELETE FROM paper WHERE dossier_id = %(dossier)s",
    """UPDATE intake SET raw_key = '', name = '', message = '', note = '', envelope = '{}'
       WHERE dossier_id = %(dossier)s AND (raw_key = '' OR raw_key = ANY(%(gone)s))""",
    """DELETE FROM letter WHERE dossiers = ARRAY[%(dossier)s::text] AND session = '' AND key = ANY(%(gone)s)
       AND (signed IS NULL OR signed->>'key' = ANY(%(gone)s))""",
    # The trigger of v0046 allows just this.
    """UPDATE register SET body = '{}', series = CASE WHEN kind = 'mark' THEN 'erased/' || id ELSE series END
       WHERE dossier = %(dossier)s AND kind IN ('mark', 'article', 'link')""",
)


def erasing(dossier_id: str, gone: Sequence[str]) -> Iterator[tuple[LiteralString, dict[str, Any]]]:
    """Give the statements that take away what was read of a dossier and what names its objects.

    `gone` are the keys that go: a message or a letter that came, or was signed, since they were written down stays.
    """
    return ((query, {"dossier": dossier_id, "gone": list(gone)}) for query in _ERASE)


def saving(disposal: Disposal) -> Iterator[tuple[str, LiteralString, dict[str, Any]]]:
    """Give the statements that keep a list, with their roles.

    The last changes no row when another version is stored, or when a new list has a dossier that is on an open one.
    """
    values = {name: getattr(disposal, name) for name in ("id", "version", "proposed_at")}
    values |= {"state": disposal.state.value, "body": rows.dump(disposal.to_json())}
    if disposal.version > 1:
        yield "disposal", _CHANGE, values
        return
    yield "", _ORDER, {}
    yield "disposal", _ADD, {**values, "dossiers": [item.dossier_id for item in disposal.items]}
