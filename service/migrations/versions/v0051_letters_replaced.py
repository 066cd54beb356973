"""A letter knows which other one it was signed in place of, and by which it was itself replaced, by whom and why."""

from alembic import op

revision = "0051"
down_revision = "0050"

_COLUMNS = """
ALTER TABLE letter ADD COLUMN IF NOT EXISTS replaces text NOT NULL DEFAULT '', ADD COLUMN IF NOT EXISTS replaced jsonb
"""


def upgrade() -> None:
    """Give each letter both; those of before replaced nothing."""
    op.get_bind().exec_driver_sql(_COLUMNS)
