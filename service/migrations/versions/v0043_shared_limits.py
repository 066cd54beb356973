"""How often callers asked and guessed is counted for all web processes together; a crash may forget it."""

from alembic import op

revision = "0043"
down_revision = "0037"

# Unlogged: counting must cost little, and nothing that is kept depends on it.
_TABLES = """
CREATE UNLOGGED TABLE allowance (
    caller text PRIMARY KEY,
    remaining double precision NOT NULL,
    granted integer NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ON allowance (at);
CREATE UNLOGGED TABLE wrong_try (
    key text NOT NULL,
    at timestamptz NOT NULL
);
CREATE INDEX ON wrong_try (key, at);
CREATE INDEX ON wrong_try (at)
"""


def upgrade() -> None:
    """Begin with everyone's allowance whole."""
    for statement in _TABLES.split(";"):
        op.get_bind().exec_driver_sql(statement.strip())
