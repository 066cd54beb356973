"""Statuses are owed once a document and code, and messages that wait for a person can be answered."""

from alembic import op

revision = "0004"
down_revision = "0003"

# The key that `stages/reporting.py` gives: the document as its sender wrote it, a supplement apart from the first.
_TABLES = r"""
ALTER TABLE report ADD COLUMN document text NOT NULL DEFAULT '', ADD COLUMN confirmed text NOT NULL DEFAULT '';

UPDATE report SET document = concat_ws(E'\n',
    coalesce(i.envelope #>> '{header,verbatim,organ_id}', i.envelope #>> '{sender,organ_id}', ''),
    coalesce(i.envelope #>> '{header,verbatim,code_number}', i.envelope ->> 'code_number', '') || '/'
        || coalesce(i.envelope #>> '{header,verbatim,code_notation}', i.envelope ->> 'code_notation', ''),
    coalesce(i.envelope #>> '{header,verbatim,promulgation_date}', i.envelope ->> 'date_raw', ''),
    coalesce(i.envelope #>> '{header,verbatim,document_id}', i.envelope ->> 'document_id', ''))
    || CASE WHEN i.outcome = 'supplement' THEN E'\n' || i.id ELSE '' END
FROM intake i WHERE i.id = report.intake_id;

UPDATE report SET document = document || E'\n' || intake_id WHERE id NOT IN (
    SELECT DISTINCT ON (document, code) id FROM report ORDER BY document, code, at, id);

ALTER TABLE report ALTER COLUMN document DROP DEFAULT;

CREATE UNIQUE INDEX report_document ON report (document, code);

ALTER TABLE intake ADD COLUMN handled_at timestamptz, ADD COLUMN handled_by text NOT NULL DEFAULT '',
    ADD COLUMN answer text NOT NULL DEFAULT '', ADD COLUMN note text NOT NULL DEFAULT '';

DROP INDEX intake_waiting;

CREATE INDEX intake_waiting ON intake (received_at DESC, id DESC)
WHERE outcome IN ('parked', 'refused', 'conflict', 'status') AND handled_at IS NULL
"""


def upgrade() -> None:
    """Give each status its document, and each message room for a person's answer."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
