"""Faults tell where they were found and from where they were mended; a pass, what it brought to the replica."""

from alembic import op

revision = "0037"
down_revision = "0033"

_CHANGES = """
ALTER TABLE fixity_fault ADD COLUMN place text NOT NULL DEFAULT 'store', ADD COLUMN source text NOT NULL DEFAULT '';

ALTER TABLE fixity_fault DROP CONSTRAINT fixity_fault_pkey, ADD PRIMARY KEY (key, place);

ALTER TABLE fixity_pass ADD COLUMN copied bigint NOT NULL DEFAULT 0, ADD COLUMN unreached bigint NOT NULL DEFAULT 0
"""


def upgrade() -> None:
    """Add the columns."""
    for statement in _CHANGES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
