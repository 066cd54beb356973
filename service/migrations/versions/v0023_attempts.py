"""An attempt to deliver keeps what was sent where and what came back, without secrets."""

from alembic import op

revision = "0023"
down_revision = "0022"

_COLUMN = "ALTER TABLE delivery_attempt ADD COLUMN evidence jsonb NOT NULL DEFAULT '{}'"


def upgrade() -> None:
    """Give each attempt its evidence; of those before, time, status and error are all there is."""
    op.get_bind().exec_driver_sql(_COLUMN)
