"""The audit chain: links and signed checkpoints beside the events, and who read what."""

from alembic import op

revision = "0026"
down_revision = "0023"

_TABLES = """
CREATE TABLE audit_link (
    stream text NOT NULL,
    position bigint NOT NULL,
    entity text NOT NULL,
    hash text NOT NULL,
    entity_hash text NOT NULL,
    PRIMARY KEY (stream, position)
);

CREATE INDEX audit_link_by_entity ON audit_link (stream, entity, position DESC);

CREATE TABLE audit_checkpoint (
    stream text NOT NULL,
    number integer NOT NULL,
    position bigint NOT NULL,
    count bigint NOT NULL,
    hash text NOT NULL,
    at text NOT NULL,
    before text NOT NULL,
    signature text NOT NULL,
    PRIMARY KEY (stream, number)
);

CREATE TABLE read_log (
    position bigserial PRIMARY KEY,
    id text NOT NULL UNIQUE,
    at timestamptz NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    what text NOT NULL,
    dossier_id text NOT NULL,
    detail jsonb NOT NULL
);

CREATE INDEX read_log_by_dossier ON read_log (dossier_id, position);

CREATE TRIGGER read_log_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON read_log
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();

CREATE TRIGGER audit_link_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_link
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only()
"""


def upgrade() -> None:
    """Create the tables; events of before are bound by the first round of the chain."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
