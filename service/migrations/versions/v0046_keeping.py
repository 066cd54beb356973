"""What must be kept is found by its key; the register lets go of a destroyed dossier's words, and of nothing else."""

from alembic import op

revision = "0046"
down_revision = "0045"

_SCHEMA = """
CREATE INDEX letter_by_key ON letter (key COLLATE "C");

CREATE INDEX letter_by_signed_key ON letter ((signed->>'key') COLLATE "C");

CREATE INDEX intake_bringing ON intake (id)
    WHERE outcome NOT IN ('dossier', 'supplement') AND envelope->'attachments'->0 IS NOT NULL;

CREATE FUNCTION register_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.body = '{}' AND NEW.series IN (OLD.series, 'erased/' || OLD.id)
        AND OLD.kind IN ('mark', 'article', 'link')
        AND to_jsonb(NEW) - 'body' - 'series' = to_jsonb(OLD) - 'body' - 'series'
        AND EXISTS (SELECT FROM dossier WHERE id = OLD.dossier AND state = 'disposed')
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'register rows are never changed or removed';
END $$;

DROP TRIGGER register_append_only ON register;

CREATE TRIGGER register_append_only BEFORE DELETE OR TRUNCATE ON register
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();

CREATE TRIGGER register_only_erased BEFORE UPDATE ON register
    FOR EACH ROW EXECUTE FUNCTION register_is_append_only()
"""


def upgrade() -> None:
    """Create the indexes, and put the register's trigger in two."""
    for statement in _SCHEMA.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
