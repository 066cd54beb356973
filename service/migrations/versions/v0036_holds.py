"""The index that finds the few dossiers under a legal hold."""

from alembic import op

revision = "0036"
down_revision = "0017"

_INDEX = """
CREATE INDEX dossier_held ON dossier (code) WHERE jsonb_path_exists(body, '$.holds[*] ? (@.lifted_at == null)')
"""


def upgrade() -> None:
    """Create the index."""
    op.get_bind().exec_driver_sql(_INDEX)
