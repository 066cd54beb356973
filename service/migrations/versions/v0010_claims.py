"""What dossiers claim (nominees, initiatives) lies in rows of its own, so that a second claim is found at once."""

from alembic import op

revision = "0010"
down_revision = "0026"

_CLAIMS = """
CREATE TABLE claim (
    dossier_id text NOT NULL REFERENCES dossier (id),
    place integer NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    unit text NOT NULL,
    award text NOT NULL,
    period text NOT NULL,
    birth text NOT NULL,
    PRIMARY KEY (dossier_id, place)
);

CREATE INDEX claim_by_key ON claim (kind, key)
"""


def upgrade() -> None:
    """Add the table; dossiers of before get their rows when they are judged the next time."""
    for statement in _CLAIMS.split(";\n\n"):
        op.get_bind().exec_driver_sql(statement.strip())
