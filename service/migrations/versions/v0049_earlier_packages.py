"""A package that a further one followed stays named by its dossier, and is found by its key."""

from alembic import op

revision = "0049"
down_revision = "0048"

_INDEX = """
CREATE INDEX dossier_by_earlier_package ON dossier
    USING gin (jsonb_path_query_array(body, '$.package.earlier[*].key')) WITH (fastupdate = off)
    WHERE body @? '$.package.earlier[*].key'
"""


def upgrade() -> None:
    """Create the index that keeping.py asks by."""
    op.get_bind().exec_driver_sql(_INDEX)
