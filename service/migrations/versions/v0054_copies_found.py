"""Dossiers that were set aside as copies of one are found by its code, without opening all that was set aside."""

from alembic import op

revision = "0054"
down_revision = "0053"

_INDEX = """
CREATE INDEX IF NOT EXISTS dossier_copy ON dossier ((body ->> 'duplicate_of'))
WHERE state = 'set_aside' AND body ->> 'duplicate_of' <> ''
"""


def upgrade() -> None:
    """Create the index."""
    op.get_bind().exec_driver_sql(_INDEX)
