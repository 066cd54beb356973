"""A list tells of each dossier the number and date of its letter and of its decision.

What only a paper bears is told as it was read; a person's correction of it from the dossier's next change on.
"""

from alembic import op

revision = "0055"
down_revision = "0054"

_STATEMENTS = (
    "ALTER TABLE dossier ADD COLUMN IF NOT EXISTS number text NOT NULL DEFAULT ''",
    "ALTER TABLE dossier ADD COLUMN IF NOT EXISTS date text NOT NULL DEFAULT ''",
    "ALTER TABLE dossier ADD COLUMN IF NOT EXISTS decision_number text NOT NULL DEFAULT ''",
    "ALTER TABLE dossier ADD COLUMN IF NOT EXISTS decision_date text NOT NULL DEFAULT ''",
    """
UPDATE dossier SET number = document_number, date = document_date,
    decision_number = coalesce(body -> 'decision' ->> 'decision_number', ''),
    decision_date = coalesce(body -> 'decision' ->> 'decision_date', '')
""",
    """
UPDATE dossier d SET number = coalesce(nullif(d.number, ''), p.number, ''),
    date = coalesce(nullif(d.date, ''), p.date, '')
FROM (SELECT DISTINCT ON (dossier_id) dossier_id,
          CASE report -> 'fields' -> 'number' ->> 'state' WHEN 'found'
              THEN report -> 'fields' -> 'number' ->> 'value' END AS number,
          CASE report -> 'fields' -> 'date' ->> 'state' WHEN 'found'
              THEN report -> 'fields' -> 'date' ->> 'value' END AS date
      FROM paper WHERE report -> 'kind' ->> 'value' = 'submission' ORDER BY dossier_id, paper.number) AS p
WHERE p.dossier_id = d.id AND (d.number = '' OR d.date = '')
""",
)


def upgrade() -> None:
    """Add the columns and fill them from what stands beside them."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
