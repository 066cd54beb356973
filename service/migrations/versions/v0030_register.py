"""The register of the movement: criteria of units, marks, articles, evidence, difficulties, units' own awards."""

from alembic import op

revision = "0030"
down_revision = "0036"

_TABLES = """
CREATE TABLE register (
    position bigserial PRIMARY KEY,
    id text NOT NULL UNIQUE,
    kind text NOT NULL,
    series text NOT NULL,
    number integer NOT NULL CHECK (number > 0),
    at timestamptz NOT NULL,
    by text NOT NULL,
    body jsonb NOT NULL,
    round text NOT NULL,
    unit text NOT NULL,
    dossier text NOT NULL,
    UNIQUE (series, number)
);

CREATE INDEX register_by_kind ON register (kind, position);

CREATE INDEX register_by_dossier ON register (dossier, kind, position) WHERE dossier <> '';

CREATE TRIGGER register_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON register
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()
"""


def upgrade() -> None:
    """Create the table; nothing was written down before."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
