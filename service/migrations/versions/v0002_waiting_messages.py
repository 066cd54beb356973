"""The messages that wait for a person are found without reading every message ever taken in."""

from alembic import op

revision = "0002"
down_revision = "0001"

# The outcomes that became or changed a dossier are nearly all rows; they stay out of the index and cost nothing.
_INDEX = """
CREATE INDEX intake_waiting ON intake (received_at DESC, id DESC)
WHERE outcome IN ('parked', 'refused', 'conflict', 'status')
"""


def upgrade() -> None:
    """Index the messages that became no part of a dossier, newest first."""
    op.get_bind().exec_driver_sql(_INDEX)
