"""Keys of objects that are being destroyed, or were: no row names one before it is taken out of here."""

from alembic import op

revision = "0047"
down_revision = "0046"

_TABLE = 'CREATE TABLE destroyed_key (key text COLLATE "C" PRIMARY KEY)'
_FILL = """
INSERT INTO destroyed_key (key)
SELECT file->>'key' FROM disposal, jsonb_array_elements(body->'items') AS item,
    jsonb_array_elements(item->'files') AS file
WHERE item->>'state' = 'destroyed'
EXCEPT SELECT key FROM paper
EXCEPT SELECT raw_key FROM intake
EXCEPT SELECT key FROM letter
EXCEPT SELECT signed->>'key' FROM letter
EXCEPT SELECT 'sha256/' || left(hash, 2) || '/' || hash FROM intake,
    LATERAL (SELECT jsonb_path_query(envelope, '$.attachments[*].sha256') #>> '{}') AS brought (hash)
EXCEPT SELECT body->>'key' FROM register WHERE kind = 'own_award'
"""


def upgrade() -> None:
    """Create the table, and write down what was destroyed before it was there."""
    op.get_bind().exec_driver_sql(_TABLE)
    op.get_bind().exec_driver_sql(_FILL)
