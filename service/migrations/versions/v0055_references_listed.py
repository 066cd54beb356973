"""A list tells of each dossier the number and date of its letter and of its decision.

What only a paper bears is told from the dossier's next change on.
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
)


def upgrade() -> None:
    """Add the columns and fill them from what stands beside them."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
