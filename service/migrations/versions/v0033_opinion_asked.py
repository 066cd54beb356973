"""Which organ was asked about which dossier, so that an agency finds its requests and nothing else."""

from alembic import op

revision = "0033"
down_revision = "0042"

_ASKED = """
CREATE TABLE opinion_asked (
    organ text NOT NULL,
    dossier_id text NOT NULL REFERENCES dossier (id),
    PRIMARY KEY (organ, dossier_id)
)
"""


def upgrade() -> None:
    """Add the table; requests of before named no organ, and their answers are recorded by the office."""
    op.get_bind().exec_driver_sql(_ASKED.strip())
