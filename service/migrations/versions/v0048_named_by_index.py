"""Whether a row names a key is told by an index in every table: who asks it before destroying holds up all filing."""

from alembic import op

revision = "0048"
down_revision = "0047"

_INDEXES = """
CREATE INDEX dossier_by_opinion_file ON dossier
    USING gin (jsonb_path_query_array(body, '$.opinions[*].file.sha256')) WITH (fastupdate = off)
    WHERE body @? '$.opinions[*].file.sha256';

CREATE INDEX intake_by_brought ON intake
    USING gin (jsonb_path_query_array(envelope, '$.attachments[*].sha256')) WITH (fastupdate = off)
    WHERE outcome NOT IN ('dossier', 'supplement') AND envelope->'attachments'->0 IS NOT NULL;

CREATE INDEX register_by_handed_key ON register ((body->>'key') COLLATE "C") WHERE kind = 'own_award' AND number = 1;

CREATE INDEX disposal_by_certificate ON disposal ((body->'certificate'->>'key') COLLATE "C")
"""


def upgrade() -> None:
    """Create the indexes that keeping.py asks by."""
    for statement in _INDEXES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
