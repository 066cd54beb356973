"""The search finds the newest hits of common words without gathering all: places, facets, a dictionary."""

from alembic import op

revision = "0025"
down_revision = "0015"

# `head` and `exact_head` hold what a dossier is called (weights A and B): small enough to lie in the row itself, where
# ranking reads them; the whole vector lies apart and costs a look-up each. Of that one no statistics are kept: planning
# would read a thousand words for every question, and the walk over spans wants one plan whatever is asked.
# `place` is the order in which dossiers were filed. Rows of before keep their words; `shape` 0 marks them as indexed by
# an older rule, and `hoso migrate` indexes them anew. Common words fill GIN's pending list, which every look-up reads
# from end to end, so that it is left out.
_TABLES = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE SEQUENCE search_place;

ALTER TABLE search_row
    ADD COLUMN place bigint,
    ADD COLUMN shape integer NOT NULL DEFAULT 0,
    ADD COLUMN state text NOT NULL DEFAULT '',
    ADD COLUMN award text NOT NULL DEFAULT '',
    ADD COLUMN year integer NOT NULL DEFAULT 0,
    ADD COLUMN unit text NOT NULL DEFAULT '',
    ADD COLUMN signer text NOT NULL DEFAULT '',
    ADD COLUMN head tsvector NOT NULL DEFAULT '',
    ADD COLUMN exact_head tsvector NOT NULL DEFAULT '';

UPDATE search_row r SET place = o.place, state = o.state, award = o.award, unit = o.unit, year = o.year,
    head = ts_filter(r.folded, '{a,b}'), exact_head = ts_filter(r.exact, '{a,b}'),
    folded = r.folded || array_to_tsvector(ARRAY['@0.' || (o.place >> 10), '@1.' || (o.place >> 13),
        '@2.' || (o.place >> 16), '@3.' || (o.place >> 19), '#y' || o.year]
        || array_remove(ARRAY[left('#o' || d.organ_id, 200), left('#a' || d.award, 200)], NULL))
FROM (SELECT d.id, d.state, d.award, d.unit, row_number() OVER (ORDER BY d.received_at, d.id) AS place,
        extract(year FROM d.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::integer AS year
      FROM dossier d JOIN search_row s ON s.dossier_id = d.id) AS o JOIN dossier d ON d.id = o.id
WHERE r.dossier_id = o.id;

SELECT setval('search_place', (SELECT coalesce(max(place), 0) + 1 FROM search_row), false);

ALTER TABLE search_row ALTER COLUMN place SET NOT NULL, DROP COLUMN exact, ALTER COLUMN folded SET STATISTICS 0;

CREATE INDEX search_row_older_shape ON search_row (shape);

ALTER TABLE search_row SET (fillfactor = 85);

ALTER INDEX search_row_folded SET (fastupdate = off);

CREATE TABLE award_held (
    dossier_id text NOT NULL REFERENCES dossier (id),
    place integer NOT NULL,
    organ_id text NOT NULL,
    folded text NOT NULL,
    unit_folded text NOT NULL,
    subject text NOT NULL,
    name text NOT NULL,
    title text NOT NULL,
    unit text NOT NULL,
    award text NOT NULL,
    outcome text NOT NULL,
    birth_year integer NOT NULL,
    number text NOT NULL,
    decided_on text NOT NULL,
    signer text NOT NULL,
    paper integer NOT NULL,
    page integer NOT NULL,
    confidence double precision NOT NULL,
    confirmed boolean NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (dossier_id, place)
);

CREATE INDEX award_held_by_name ON award_held (folded, received_at DESC);

CREATE INDEX award_held_by_unit ON award_held (unit_folded, received_at DESC);

CREATE TABLE saved_search (
    account text NOT NULL REFERENCES account (name),
    name text NOT NULL,
    query jsonb NOT NULL,
    PRIMARY KEY (account, name)
);

CREATE INDEX unit_successors ON unit USING gin (successors jsonb_path_ops);

CREATE TABLE search_word (word text PRIMARY KEY);

CREATE TABLE search_link (link text PRIMARY KEY);

CREATE INDEX search_word_trigrams ON search_word USING gin (word gin_trgm_ops);

CREATE INDEX search_word_beginnings ON search_word (word text_pattern_ops)
"""


def upgrade() -> None:
    """Give each row its place and its facets: what was filed is found at once, by phrases after indexing anew."""
    for statement in _TABLES.strip().split(";\n\n"):
        op.get_bind().exec_driver_sql(statement)
