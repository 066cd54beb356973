"""A signed letter, like a status, notes when it was last handed to a peer, so that a lost answer is looked for."""

from alembic import op

revision = "0044"
down_revision = "0038"

_COLUMN = "ALTER TABLE letter ADD COLUMN tried_at timestamptz"


def upgrade() -> None:
    """Give each letter its last attempt; of those before nothing is known."""
    op.get_bind().exec_driver_sql(_COLUMN)
