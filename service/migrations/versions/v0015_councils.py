"""Sessions of award councils: one row a session, and which dossiers stand on whose agenda."""

from alembic import op

revision = "0015"
down_revision = "0021"

# A session is one jsonb: a secret ballot is in no row of its own, so that no order or transaction of rows tells it.
_TABLES = """
CREATE SEQUENCE council_session_number;

CREATE TABLE council_session (
    id text PRIMARY KEY,
    code text NOT NULL UNIQUE,
    number bigint NOT NULL,
    version integer NOT NULL,
    body jsonb NOT NULL
);

CREATE INDEX council_session_newest ON council_session (number DESC);

CREATE TABLE council_agenda (
    session_id text NOT NULL REFERENCES council_session (id),
    dossier_id text NOT NULL REFERENCES dossier (id),
    open boolean NOT NULL,
    PRIMARY KEY (session_id, dossier_id)
);

CREATE UNIQUE INDEX council_agenda_open ON council_agenda (dossier_id) WHERE open;

CREATE INDEX council_agenda_by_dossier ON council_agenda (dossier_id)
"""


def upgrade() -> None:
    """Create the tables of the council."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
