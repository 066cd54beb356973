"""Lists of dossiers whose term is over: proposed, reviewed by a second person, carried out, certified."""

from alembic import op

revision = "0038"
down_revision = "0034"

_TABLES = """
CREATE TABLE disposal (
    id text PRIMARY KEY,
    state text NOT NULL,
    version integer NOT NULL,
    proposed_at timestamptz NOT NULL,
    body jsonb NOT NULL
);

CREATE INDEX disposal_newest ON disposal (proposed_at DESC, id DESC);

CREATE INDEX disposal_open ON disposal (state) WHERE state IN ('proposed', 'approved')
"""


def upgrade() -> None:
    """Create the table."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
