"""Requests about persons' data with their answers, and who of them is shown to whom."""

from alembic import op

revision = "0039"
down_revision = "0043"

# What was answered is never changed: it is the proof that the law's time was kept, and of every refusal's ground.
_TABLES = """
CREATE TABLE subject_request (
    id text PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    birth_year integer NOT NULL,
    unit text NOT NULL,
    at timestamptz NOT NULL,
    by text NOT NULL,
    role text NOT NULL,
    reason text NOT NULL,
    ground text NOT NULL,
    outcome text NOT NULL,
    received_on date,
    due date,
    detail jsonb NOT NULL
);

CREATE INDEX subject_request_newest ON subject_request (at DESC, id DESC);

CREATE TRIGGER subject_request_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON subject_request
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();

CREATE TABLE subject_restriction (
    id text PRIMARY KEY,
    name text NOT NULL,
    birth_year integer NOT NULL,
    unit text NOT NULL,
    roles text[] NOT NULL,
    dossiers text[] NOT NULL,
    by text NOT NULL,
    at timestamptz NOT NULL,
    reason text NOT NULL,
    lifted_at timestamptz,
    lifted_by text NOT NULL DEFAULT '',
    lifted_why text NOT NULL DEFAULT ''
);

CREATE INDEX subject_restriction_standing ON subject_restriction (at, id) WHERE lifted_at IS NULL
"""


def upgrade() -> None:
    """Create both tables."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
