"""Packages that a further one followed before dossiers named them are named by what the history says of them."""

from alembic import op

revision = "0050"
down_revision = "0049"

_FILL = """
UPDATE dossier SET body = jsonb_set(body, '{package,earlier}', before.packages)
FROM (
    SELECT dossier_id, jsonb_agg(package ORDER BY first) AS packages FROM (
        SELECT e.dossier_id, e.data->'package' AS package, min(e.position) AS first
        FROM event e JOIN dossier d ON d.id = e.dossier_id
        WHERE e.type = 'dossier.archived' AND e.data->'package'->>'key' <> d.body->'package'->>'key'
        GROUP BY e.dossier_id, e.data->'package'
    ) AS each GROUP BY dossier_id
) AS before
WHERE id = before.dossier_id AND body->'package'->'earlier' IS NULL
"""


def upgrade() -> None:
    """Name them; a dossier that was destroyed has no package, and gets none."""
    op.get_bind().exec_driver_sql(_FILL)
