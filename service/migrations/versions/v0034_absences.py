"""Who is away from which day to which, and who stands in."""

from alembic import op

revision = "0034"
down_revision = "0039"

_ABSENCES = """
CREATE TABLE absence (
    id text PRIMARY KEY,
    account text NOT NULL,
    substitute text NOT NULL,
    since date NOT NULL,
    until date NOT NULL,
    reason text NOT NULL,
    made_by text NOT NULL,
    made_at timestamptz NOT NULL,
    ended_at timestamptz
)
"""


def upgrade() -> None:
    """Add the table."""
    op.get_bind().exec_driver_sql(_ABSENCES.strip())
