"""How the checking of what is kept stands, and what it found."""

from alembic import op

revision = "0027"
down_revision = "0010"

_TABLES = """
CREATE TABLE fixity_pass (
    one boolean PRIMARY KEY CHECK (one),
    started_at timestamptz NOT NULL,
    "after" text NOT NULL,
    checked bigint NOT NULL,
    faults bigint NOT NULL,
    ended_at timestamptz
);

CREATE TABLE fixity_fault (
    key text PRIMARY KEY,
    kind text NOT NULL,
    at timestamptz NOT NULL,
    mended boolean NOT NULL,
    owner text NOT NULL
);

CREATE INDEX paper_by_key ON paper (key COLLATE "C");

CREATE INDEX intake_by_raw_key ON intake (raw_key COLLATE "C");

CREATE INDEX dossier_by_package ON dossier ((body->'package'->>'key') COLLATE "C")
"""


def upgrade() -> None:
    """Create the tables, and the order in which objects are gone through."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
