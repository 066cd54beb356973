"""The line: intake, dossiers, papers, events, jobs, deliveries, accounts, search."""

from alembic import op

revision = "0001"
down_revision = None

# Text columns hold NFC. Ids are text (UUIDs made by the Ids port). jsonb holds what no query filters by.
_DOSSIERS = """
CREATE SEQUENCE dossier_code_number;

CREATE TABLE dossier (
    id text PRIMARY KEY,
    code text NOT NULL UNIQUE,
    state text NOT NULL,
    processing text NOT NULL,
    version integer NOT NULL,
    revision integer NOT NULL,
    subject text NOT NULL,
    unit text NOT NULL,
    unit_folded text NOT NULL,
    organ_id text NOT NULL,
    document_id text NOT NULL,
    document_number text NOT NULL,
    document_date text NOT NULL,
    award text NOT NULL,
    step text NOT NULL,
    step_title text NOT NULL,
    due text NOT NULL,
    problem_count integer NOT NULL,
    change_requested boolean NOT NULL,
    received_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now(),
    body jsonb NOT NULL
);

CREATE INDEX dossier_newest ON dossier (received_at DESC, id DESC);

CREATE INDEX dossier_by_state ON dossier (state, received_at DESC, id DESC);

CREATE INDEX dossier_by_organ ON dossier (organ_id, received_at DESC, id DESC);

CREATE INDEX dossier_by_document ON dossier (organ_id, document_id) WHERE document_id <> '';

CREATE INDEX dossier_by_number ON dossier (organ_id, document_number, document_date) WHERE document_number <> '';

CREATE TABLE paper (
    dossier_id text NOT NULL REFERENCES dossier (id),
    number integer NOT NULL,
    name text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    key text NOT NULL,
    media_type text NOT NULL,
    revision integer NOT NULL,
    status text NOT NULL,
    attempts integer NOT NULL,
    reason text NOT NULL,
    message text NOT NULL,
    report jsonb,
    facts jsonb NOT NULL,
    PRIMARY KEY (dossier_id, number)
);

CREATE INDEX paper_by_sha256 ON paper (sha256);

CREATE TABLE page_text (
    dossier_id text NOT NULL,
    paper integer NOT NULL,
    place integer NOT NULL,
    page integer NOT NULL,
    method text NOT NULL,
    text text NOT NULL,
    PRIMARY KEY (dossier_id, paper, place),
    FOREIGN KEY (dossier_id, paper) REFERENCES paper (dossier_id, number)
);

CREATE TABLE intake (
    id text PRIMARY KEY,
    connector text NOT NULL,
    external_id text NOT NULL,
    content_key text NOT NULL,
    raw_key text NOT NULL,
    raw_sha256 text NOT NULL,
    received_at timestamptz NOT NULL,
    kind text NOT NULL,
    outcome text NOT NULL,
    dossier_id text REFERENCES dossier (id),
    name text NOT NULL,
    reason text NOT NULL,
    message text NOT NULL,
    envelope jsonb NOT NULL,
    CONSTRAINT intake_message UNIQUE (connector, external_id)
);

CREATE UNIQUE INDEX intake_content ON intake (content_key) WHERE outcome = 'dossier';

CREATE INDEX intake_by_content ON intake (content_key);

CREATE INDEX intake_by_raw ON intake (raw_sha256);

CREATE INDEX intake_by_dossier ON intake (dossier_id, received_at);

CREATE TABLE report (
    id text PRIMARY KEY,
    intake_id text NOT NULL REFERENCES intake (id),
    connector text NOT NULL,
    code text NOT NULL,
    description text NOT NULL,
    at timestamptz NOT NULL,
    sent_at timestamptz,
    proof text NOT NULL DEFAULT '',
    UNIQUE (intake_id, code)
);
"""

_EVENTS = """
CREATE TABLE event (
    position bigserial PRIMARY KEY,
    id text NOT NULL UNIQUE,
    dossier_id text NOT NULL REFERENCES dossier (id),
    sequence integer NOT NULL,
    type text NOT NULL,
    at timestamptz NOT NULL,
    actor_kind text NOT NULL,
    actor_name text NOT NULL,
    actor_role text NOT NULL,
    actor_source text NOT NULL,
    state text NOT NULL,
    version integer NOT NULL,
    data jsonb NOT NULL,
    UNIQUE (dossier_id, sequence)
);

CREATE FUNCTION event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'event rows are never changed or removed';
END $$;

CREATE TRIGGER event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_is_append_only();

CREATE TABLE endpoint (
    id text PRIMARY KEY,
    name text NOT NULL,
    url text NOT NULL,
    secrets text[] NOT NULL,
    inbound boolean NOT NULL,
    enabled boolean NOT NULL,
    types text[] NOT NULL
);

CREATE TABLE delivery (
    id text PRIMARY KEY,
    endpoint_id text NOT NULL REFERENCES endpoint (id),
    event_id text NOT NULL,
    ping jsonb,
    state text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'dead')),
    attempts integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL,
    last_status integer,
    last_error text NOT NULL DEFAULT '',
    next_at timestamptz,
    UNIQUE (endpoint_id, event_id)
);

CREATE INDEX delivery_newest ON delivery (created_at DESC, id DESC);

CREATE TABLE delivery_attempt (
    id bigserial PRIMARY KEY,
    delivery_id text NOT NULL REFERENCES delivery (id),
    at timestamptz NOT NULL,
    status integer,
    error text NOT NULL
);

CREATE INDEX delivery_attempt_by_delivery ON delivery_attempt (delivery_id);

CREATE TABLE webhook_receipt (
    endpoint_id text NOT NULL,
    webhook_id text NOT NULL,
    status integer NOT NULL,
    body jsonb NOT NULL,
    at timestamptz NOT NULL,
    PRIMARY KEY (endpoint_id, webhook_id)
);

CREATE INDEX webhook_receipt_by_age ON webhook_receipt (at);
"""

_WORK = """
CREATE TABLE job (
    id bigserial PRIMARY KEY,
    kind text NOT NULL,
    subject text NOT NULL,
    run_after timestamptz NOT NULL,
    rung_at timestamptz,
    lease_until timestamptz,
    fence integer NOT NULL DEFAULT 0,
    attempts integer NOT NULL DEFAULT 0,
    last_error text NOT NULL DEFAULT '',
    asked_again timestamptz,
    CONSTRAINT job_subject UNIQUE (kind, subject)
);

CREATE INDEX job_due ON job (run_after);
"""

_PEOPLE = """
CREATE TABLE account (
    name text PRIMARY KEY,
    display_name text NOT NULL,
    roles text[] NOT NULL,
    unit_ids text[] NOT NULL,
    password_hash text NOT NULL,
    enabled boolean NOT NULL
);

CREATE TABLE api_token (
    token_sha256 text PRIMARY KEY,
    account text NOT NULL REFERENCES account (name),
    name text NOT NULL,
    created_at timestamptz NOT NULL,
    revoked boolean NOT NULL DEFAULT false
);

CREATE TABLE signin_link (
    link_sha256 text PRIMARY KEY,
    account text NOT NULL REFERENCES account (name),
    expires timestamptz NOT NULL,
    spent boolean NOT NULL DEFAULT false
);
"""

# The vectors are made by service/domain/search_query.py, not by to_tsvector: one folding for what is written, what is
# asked and what is shown, whatever the locale and the text search configuration of the server are.
_SEARCH = """
CREATE TABLE search_row (
    dossier_id text PRIMARY KEY REFERENCES dossier (id),
    organ_id text NOT NULL,
    received_at timestamptz NOT NULL,
    heads text[] NOT NULL,
    folded tsvector NOT NULL,
    exact tsvector NOT NULL
);

CREATE INDEX search_row_folded ON search_row USING gin (folded);

CREATE TABLE search_page (
    dossier_id text NOT NULL REFERENCES search_row (dossier_id),
    paper integer NOT NULL,
    page integer NOT NULL,
    part integer NOT NULL,
    text text NOT NULL,
    folded tsvector NOT NULL,
    PRIMARY KEY (dossier_id, paper, page, part)
);
"""


def upgrade() -> None:
    """Create every table of the line."""
    for script in (_DOSSIERS, _EVENTS, _WORK, _PEOPLE, _SEARCH):
        for statement in script.strip().split(";\n\n"):
            op.get_bind().exec_driver_sql(statement.rstrip().removesuffix(";"))
