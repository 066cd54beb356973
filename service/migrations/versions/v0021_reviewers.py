"""A reviewers' system speaks for named reviewers only, each under the name that it knows them by."""

from alembic import op

revision = "0021"
down_revision = "0020"

# What such a system could do so far, it may go on doing, and the operator can now see it and take it away.
_REVIEWERS = """
ALTER TABLE endpoint ADD COLUMN reviewers jsonb NOT NULL DEFAULT '{}';

UPDATE endpoint SET reviewers = coalesce((
    SELECT jsonb_object_agg(name, name) FROM account
    WHERE roles && ARRAY['specialist', 'head', 'council', 'chair']), '{}')
WHERE inbound
"""


def upgrade() -> None:
    """Give each inbound endpoint its reviewers."""
    for statement in _REVIEWERS.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
