"""What dossiers claim as rows, and the look for a second claim of the same."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from service.adapters.postgres import rows
from service.domain.claims import Claim, Elsewhere, Held, SameFile

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import LiteralString

    from service.adapters.postgres.database import Database, Row

_NAMES = tuple(field.name for field in fields(Claim))
_MOST = 500

# Rows are replaced whole. A WITH that writes sees the table as it was, so what is left over is removed by its place.
KEEP: LiteralString = """
WITH gone AS (DELETE FROM claim WHERE dossier_id = %(dossier)s AND place > %(count)s)
INSERT INTO claim (dossier_id, place, kind, key, name, unit, award, period, birth)
SELECT %(dossier)s, c.* FROM jsonb_to_recordset(%(claims)s::jsonb)
    AS c (place integer, kind text, key text, name text, unit text, award text, period text, birth text)
ON CONFLICT (dossier_id, place) DO UPDATE SET kind = excluded.kind, key = excluded.key, name = excluded.name,
    unit = excluded.unit, award = excluded.award, period = excluded.period, birth = excluded.birth
"""

_CLAIMED: LiteralString = """
SELECT c.kind, c.key, c.name, c.unit, c.award, c.period, c.birth, d.id AS dossier_id, d.code, d.state,
    d.body ->> 'outcome' AS outcome, coalesce(d.body -> 'decision' ->> 'decision_number', '') AS decision
FROM unnest(%(kinds)s::text[], %(keys)s::text[]) AS asked (kind, key)
JOIN claim c ON c.kind = asked.kind AND c.key = asked.key JOIN dossier d ON d.id = c.dossier_id
WHERE d.id <> %(dossier)s AND d.state <> 'set_aside'
ORDER BY d.code, c.place LIMIT %(most)s
"""

_FILES: LiteralString = """
SELECT DISTINCT p.sha256, p.name, d.id AS dossier_id, d.code FROM paper p JOIN dossier d ON d.id = p.dossier_id
WHERE p.sha256 = ANY(%(files)s) AND d.id <> %(dossier)s AND d.state <> 'set_aside'
ORDER BY d.code, p.name LIMIT %(most)s
"""


def kept(dossier_id: str, claims: Sequence[Claim]) -> dict[str, Any]:
    """Give the values of `KEEP`."""
    told = [
        {"place": place, **{name: getattr(claim, name) for name in _NAMES}, "key": rows.sought(claim.key)}
        for place, claim in enumerate(claims, start=1)
    ]
    return {"dossier": dossier_id, "count": len(told), "claims": rows.dump(told)}


def elsewhere(database: Database, dossier_id: str, claims: Sequence[Claim], sha256s: Sequence[str]) -> Elsewhere:
    """Give what other dossiers claim under these kinds and keys, and which of these files they hold, by code."""
    asked = sorted({(claim.kind, claim.key) for claim in claims})
    kinds, keys = [kind for kind, _ in asked], [rows.sought(key) for _, key in asked]
    whole = {rows.sought(key): key for _, key in asked}
    values = {"kinds": kinds, "keys": keys, "dossier": dossier_id, "files": sorted(set(sha256s)), "most": _MOST}
    held = database.rows(_CLAIMED, values) if asked else []
    files = database.rows(_FILES, values) if sha256s else []
    return Elsewhere(
        tuple(_held({**row, "key": whole[row["key"]]}) for row in held), tuple(SameFile(**row) for row in files)
    )


def _held(row: Row) -> Held:
    claim = Claim(**{name: row[name] for name in _NAMES})
    return Held(claim, **{name: row[name] for name in ("dossier_id", "code", "state", "outcome", "decision")})
