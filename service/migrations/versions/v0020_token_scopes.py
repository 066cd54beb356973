"""API tokens say what they are for, until when, and when they were last used."""

from alembic import op

revision = "0020"
down_revision = "0009"

# A token made before has no scopes (whatever its account may) and no end; the operator sees both and may revoke it.
_COLUMNS = """
ALTER TABLE api_token ADD COLUMN scopes text[], ADD COLUMN expires_at timestamptz, ADD COLUMN last_used_at timestamptz
"""


def upgrade() -> None:
    """Give each token room for its scopes, its end and its last use."""
    op.get_bind().exec_driver_sql(_COLUMNS.strip())
