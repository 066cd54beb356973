"""A status notes when it was last handed to a peer, so that one whose answer was lost is looked for, not sent again."""

from alembic import op

revision = "0042"
down_revision = "0030"

_COLUMN = "ALTER TABLE report ADD COLUMN tried_at timestamptz"


def upgrade() -> None:
    """Give each status its last attempt; of those before nothing is known."""
    op.get_bind().exec_driver_sql(_COLUMN)
