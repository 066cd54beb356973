"""The registry of organisations: codes of both shapes, names, and who took over whom."""

from alembic import op

revision = "0003"
down_revision = "0002"

# `words` are the plain words of all names; `unit_name.plain` the key by which a whole name is found.
_TABLES = """
CREATE TABLE unit (
    id text PRIMARY KEY,
    name text NOT NULL,
    codes text[] NOT NULL,
    aliases text[] NOT NULL,
    parent text NOT NULL,
    kind text NOT NULL,
    valid_from date,
    valid_to date,
    successors jsonb NOT NULL,
    source text NOT NULL,
    ours boolean NOT NULL,
    words text[] NOT NULL
);

CREATE INDEX unit_words ON unit USING gin (words);

CREATE TABLE unit_code (
    code text PRIMARY KEY,
    unit_id text NOT NULL REFERENCES unit (id) ON DELETE CASCADE
);

CREATE INDEX unit_code_by_unit ON unit_code (unit_id);

CREATE TABLE unit_name (
    plain text NOT NULL,
    unit_id text NOT NULL REFERENCES unit (id) ON DELETE CASCADE,
    PRIMARY KEY (plain, unit_id)
);

CREATE INDEX unit_name_by_unit ON unit_name (unit_id)
"""


def upgrade() -> None:
    """Create the tables of the registry."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
