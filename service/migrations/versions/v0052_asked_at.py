"""A job says when its times were written, so that a clock that was put back since keeps it from nothing."""

from alembic import op

revision = "0052"
down_revision = "0051"

_COLUMN = "ALTER TABLE job ADD COLUMN IF NOT EXISTS asked_at timestamptz"


def upgrade() -> None:
    """Add it; jobs of before, and those of an older program beside, say nothing and wait for their time as ever."""
    op.get_bind().exec_driver_sql(_COLUMN)
