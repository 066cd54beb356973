"""Endpoints remember since when they fail without a break, and why they were paused."""

from alembic import op

revision = "0009"
down_revision = "0004"

_COLUMNS = """
ALTER TABLE endpoint ADD COLUMN failing_since timestamptz, ADD COLUMN paused text NOT NULL DEFAULT ''
"""


def upgrade() -> None:
    """Give each endpoint its health; those of today start healthy."""
    op.get_bind().exec_driver_sql(_COLUMNS.strip())
