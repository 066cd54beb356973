"""Letters that the office made, with what they are about and their distribution lists."""

from alembic import op

revision = "0016"
down_revision = "0027"

_TABLES = """
CREATE TABLE letter (
    id text PRIMARY KEY,
    kind text NOT NULL,
    title text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    key text NOT NULL,
    sha256 text NOT NULL,
    size bigint NOT NULL,
    made_at timestamptz NOT NULL,
    made_by text NOT NULL,
    recipients jsonb NOT NULL,
    dossiers text[] NOT NULL,
    session text NOT NULL,
    number text NOT NULL,
    occasion text NOT NULL
);

CREATE UNIQUE INDEX letter_occasion ON letter (occasion, kind) WHERE occasion <> '';

CREATE INDEX letter_by_dossier ON letter USING gin (dossiers);

CREATE INDEX letter_by_session ON letter (session) WHERE session <> '';

CREATE INDEX letter_newest ON letter (made_at DESC, id DESC)
"""


def upgrade() -> None:
    """Create the table of letters."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
