"""Letters keep their signed file, when it went to the e-office, and the peer's id of it."""

from alembic import op

revision = "0017"
down_revision = "0016"

_COLUMNS = """
ALTER TABLE letter ADD COLUMN signed jsonb, ADD COLUMN sent_at timestamptz, ADD COLUMN proof text NOT NULL DEFAULT ''
"""


def upgrade() -> None:
    """Give each letter what came of it; those of today were not sent."""
    op.get_bind().exec_driver_sql(_COLUMNS.strip())
