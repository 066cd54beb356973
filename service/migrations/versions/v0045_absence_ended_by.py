"""An absence keeps who called it off."""

from alembic import op

revision = "0045"
down_revision = "0044"

_COLUMN = "ALTER TABLE absence ADD COLUMN ended_by text NOT NULL DEFAULT ''"


def upgrade() -> None:
    """Give each absence who ended it; of those before it is not known."""
    op.get_bind().exec_driver_sql(_COLUMN)
