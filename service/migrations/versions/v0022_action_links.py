"""Links in a letter that let one reviewer do one thing once; and where an account's letters go."""

from alembic import op

revision = "0022"
down_revision = "0025"

_TABLES = """
ALTER TABLE account ADD COLUMN email text NOT NULL DEFAULT '';

CREATE TABLE action_link (
    link_sha256 text PRIMARY KEY,
    account text NOT NULL REFERENCES account (name),
    dossier_id text NOT NULL REFERENCES dossier (id),
    action text NOT NULL,
    step text NOT NULL,
    opened_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    spent_at timestamptz
);

CREATE INDEX action_link_by_age ON action_link (expires_at)
"""


def upgrade() -> None:
    """Create the links; no account has an address yet."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
