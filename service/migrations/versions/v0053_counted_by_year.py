"""An award tells what papers say of its holder's sex and ethnic group: a year is counted without reading papers."""

from alembic import op

revision = "0053"
down_revision = "0052"

_STATEMENTS = (
    "ALTER TABLE award_held ADD COLUMN IF NOT EXISTS sex text NOT NULL DEFAULT ''",
    "ALTER TABLE award_held ADD COLUMN IF NOT EXISTS ethnicity text NOT NULL DEFAULT ''",
    "CREATE INDEX IF NOT EXISTS award_held_given_on ON award_held (decided_on) WHERE outcome = 'approved'",
)


def upgrade() -> None:
    """Add them; dossiers of before are indexed anew (`search_index.SHAPE`), and say nothing of it until then."""
    for statement in _STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
