"""What one `Change` writes: statements in one fixed order, so that two transactions never wait in a ring.

The order is a look at what is being destroyed and at what the change rests on, dossier with its papers, claims and whom
it asked, disposal, intake, reports, search, receipt, handling, jobs, and events last. Positions of events are given
under an advisory lock that is held until the commit is visible: whoever has read position n will never see a smaller
one appear (the poller of `events_after` needs that, and a bare sequence does not give it).
"""

from __future__ import annotations

from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from service.adapters.postgres import claims, destroyed, disposals, resting, rows, vectors
from service.domain import search_index
from service.domain.awards_held import folded_name
from service.domain.disposal import files_of
from service.domain.keys import named_keys
from service.domain.search_query import exact, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import LiteralString

    from service.domain.awards_held import Held
    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event
    from service.domain.search_terms import SearchRow
    from service.ports import Change, Lease, NewJob, Report


class Statement(NamedTuple):
    """One statement of a transaction; `role` names those whose answer matters (version, lease, jobs)."""

    role: str
    query: LiteralString
    values: Mapping[str, Any]


_INSERT_DOSSIER = """
INSERT INTO dossier (id, code, state, processing, version, revision, subject, unit, unit_folded, organ_id, document_id,
    document_number, document_date, number, date, decision_number, decision_date, award, step, step_title, due,
    problem_count, change_requested, received_at, body)
VALUES (%(id)s,
    coalesce(nullif(%(code)s, ''),
        'HS-' || to_char(%(received_at)s::timestamptz AT TIME ZONE 'Asia/Ho_Chi_Minh', 'YYYY') || '-'
          || lpad(nextval('dossier_code_number')::text, 6, '0')),
    %(state)s, %(processing)s, %(version)s, %(revision)s, %(subject)s, %(unit)s, %(unit_folded)s, %(organ_id)s,
    %(document_id)s, %(document_number)s, %(document_date)s, %(number)s, %(date)s, %(decision_number)s,
    %(decision_date)s, %(award)s, %(step)s, %(step_title)s, %(due)s, %(problem_count)s, %(change_requested)s,
    %(received_at)s, %(body)s::jsonb)
ON CONFLICT (id) DO NOTHING
"""

# The codes of an imported archive are kept; those given from then on come after them.
_AFTER_CODE = r"""
SELECT setval('dossier_code_number', greatest(number, (SELECT last_value FROM dossier_code_number)))
FROM (SELECT substring(%(code)s FROM '^HS-\d{4}-(\d{6,9})$')::bigint AS number) AS given WHERE number IS NOT NULL
"""

_UPDATE_DOSSIER = """
UPDATE dossier SET state = %(state)s, processing = %(processing)s, version = %(version)s, revision = %(revision)s,
    subject = %(subject)s, unit = %(unit)s, unit_folded = %(unit_folded)s, organ_id = %(organ_id)s,
    document_id = %(document_id)s, document_number = %(document_number)s, document_date = %(document_date)s,
    number = %(number)s, date = %(date)s, decision_number = %(decision_number)s, decision_date = %(decision_date)s,
    award = %(award)s, step = %(step)s, step_title = %(step_title)s, due = %(due)s, problem_count = %(problem_count)s,
    change_requested = %(change_requested)s, received_at = %(received_at)s, updated_at = now(), body = %(body)s::jsonb
WHERE id = %(id)s AND version = %(expected)s
"""

_PAPERS = """
INSERT INTO paper
SELECT %(dossier)s, p.* FROM jsonb_to_recordset(%(papers)s::jsonb) AS p (number integer, name text, size bigint,
    sha256 text, key text, media_type text, revision integer, status text, attempts integer, reason text, message text,
    report jsonb, facts jsonb)
ON CONFLICT (dossier_id, number) DO UPDATE SET name = excluded.name, size = excluded.size, sha256 = excluded.sha256,
    key = excluded.key, media_type = excluded.media_type, revision = excluded.revision, status = excluded.status,
    attempts = excluded.attempts, reason = excluded.reason, message = excluded.message, report = excluded.report,
    facts = excluded.facts
"""

_FORGET_PAGES = "DELETE FROM page_text WHERE dossier_id = %(dossier)s AND paper = ANY(%(papers)s)"

# Long texts go as they are (`b`): an array as text is searched for signs to escape here, and parsed there.
_PAGES = """
INSERT INTO page_text (dossier_id, paper, place, page, method, text)
SELECT %(dossier)s, * FROM unnest(%(papers)s::int[], %(places)s::int[], %(pages)s::int[], %(methods)s::text[],
    %(texts)b::text[])
"""

_INTAKE = """
INSERT INTO intake (id, connector, external_id, content_key, raw_key, raw_sha256, received_at, kind, outcome,
    dossier_id, name, reason, message, envelope)
VALUES (%(id)s, %(connector)s, %(external_id)s, %(content_key)s, %(raw_key)s, %(raw_sha256)s, %(received_at)s,
    %(kind)s, %(outcome)s, %(dossier_id)s, %(name)s, %(reason)s, %(message)s, %(envelope)s::jsonb)
"""

_REPORTS = """
WITH owed AS (
    INSERT INTO report (id, intake_id, document, connector, code, description, at)
    SELECT * FROM jsonb_to_recordset(%(reports)s::jsonb)
        AS r (id text, intake_id text, document text, connector text, code text, description text, at timestamptz)
    ON CONFLICT DO NOTHING RETURNING id, at)
INSERT INTO job (kind, subject, run_after, asked_at) SELECT 'report', id, at, at FROM owed RETURNING id
"""

# A dossier keeps the place at which it was first filed. What it can be narrowed by is indexed beside its words.
_SEARCH_ROW = """
INSERT INTO search_row (dossier_id, organ_id, received_at, heads, folded, place, shape, state, award, year, unit,
    signer, head, exact_head)
SELECT d.id, d.organ_id, d.received_at, %(heads)s::text[],
    %(folded)s::tsvector || array_to_tsvector(ARRAY['@0.' || (p.place >> 10), '@1.' || (p.place >> 13),
        '@2.' || (p.place >> 16), '@3.' || (p.place >> 19), '#y' || p.year, left('#o' || d.organ_id, 200),
        left('#a' || d.award, 200)]),
    p.place, %(shape)s, d.state, d.award, p.year, d.unit, %(signer)s,
    ts_filter(%(folded)s::tsvector, '{a,b}'), %(exact_head)s::tsvector
FROM dossier d CROSS JOIN LATERAL (SELECT
    coalesce((SELECT s.place FROM search_row s WHERE s.dossier_id = d.id), nextval('search_place')) AS place,
    coalesce(nullif(%(year)s::integer, 0),
        extract(year FROM d.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::integer) AS year) AS p
WHERE d.id = %(dossier)s
ON CONFLICT (dossier_id) DO UPDATE SET organ_id = excluded.organ_id, received_at = excluded.received_at,
    heads = excluded.heads, folded = excluded.folded, shape = excluded.shape,
    state = excluded.state, award = excluded.award, year = excluded.year, unit = excluded.unit,
    signer = excluded.signer, head = excluded.head, exact_head = excluded.exact_head
"""

# Facets count states without looking at the wide table; an update of no indexed column leaves the index alone.
_SEARCH_STATE = """
UPDATE search_row SET state = %(state)s, award = %(award)s, unit = %(unit)s
WHERE dossier_id = %(dossier)s AND (state, award, unit) IS DISTINCT FROM (%(state)s, %(award)s, %(unit)s)
"""

# Sorted, so that two changes that bring the same new words wait for each other in one order.
_DICTIONARY = """
INSERT INTO search_word (word) SELECT w FROM unnest(%(words)s::text[]) AS w
WHERE NOT EXISTS (SELECT FROM search_word s WHERE s.word = w) ORDER BY w ON CONFLICT DO NOTHING
"""

_LINKS = """
INSERT INTO search_link (link) SELECT w FROM unnest(%(links)s::text[]) AS w
WHERE NOT EXISTS (SELECT FROM search_link s WHERE s.link = w) ORDER BY w ON CONFLICT DO NOTHING
"""

_FORGET_AWARDS = "DELETE FROM award_held WHERE dossier_id = %(dossier)s"

_AWARDS = """
INSERT INTO award_held (dossier_id, place, organ_id, folded, unit_folded, subject, name, title, unit, award, outcome,
    birth_year, number, decided_on, signer, paper, page, confidence, confirmed, received_at, sex, ethnicity)
SELECT d.id, a.place, d.organ_id, a.folded, a.unit_folded, a.subject, a.name, a.title, a.unit, a.award, a.outcome,
    a.birth_year, a.number, a.decided_on, a.signer, a.paper, a.page, a.confidence, a.confirmed, d.received_at,
    a.sex, a.ethnicity
FROM dossier d, jsonb_to_recordset(%(awards)s::jsonb) AS a (place integer, folded text, unit_folded text, subject text,
    name text, title text, unit text, award text, outcome text, birth_year integer, number text, decided_on text,
    signer text, paper integer, page integer, confidence double precision, confirmed boolean, sex text, ethnicity text)
WHERE d.id = %(dossier)s
"""

_FORGET_SEARCH_PAGES = "DELETE FROM search_page WHERE dossier_id = %(dossier)s"

_SEARCH_PAGES = """
INSERT INTO search_page (dossier_id, paper, page, part, text, folded)
SELECT %(dossier)s, p.paper, p.page, p.part, p.text, p.folded::tsvector
FROM unnest(%(papers)s::int[], %(pages)s::int[], %(parts)s::int[], %(texts)b::text[], %(folded)b::text[])
    AS p (paper, page, part, text, folded)
"""

_RECEIPT = """
INSERT INTO webhook_receipt (endpoint_id, webhook_id, status, body, at)
VALUES (%(endpoint_id)s, %(webhook_id)s, %(status)s, %(body)s::jsonb, %(at)s)
"""

_HANDLING = """
UPDATE intake SET handled_at = %(at)s, handled_by = %(by)s, answer = %(answer)s, note = %(note)s
WHERE id = %(intake_id)s AND handled_at IS NULL
"""

# Sorted, so that two changes that ask for the same jobs lock them in the same order. Due is what is worth a bell;
# clocks may differ a little.
ENSURE_JOBS: LiteralString = """
INSERT INTO job (kind, subject, run_after, asked_at)
SELECT kind, subject, min(run_after), min(asked_at) FROM unnest(%(kinds)s::text[], %(subjects)s::text[],
    %(times)s::timestamptz[], %(asked)s::timestamptz[]) AS asked (kind, subject, run_after, asked_at)
GROUP BY kind, subject ORDER BY kind, subject
ON CONFLICT (kind, subject) DO UPDATE SET
    asked_at = CASE WHEN job.lease_until IS NULL AND excluded.run_after < job.run_after THEN excluded.asked_at
        ELSE job.asked_at END,
    run_after = CASE WHEN job.lease_until IS NULL THEN least(job.run_after, excluded.run_after) ELSE job.run_after END,
    rung_at = CASE WHEN job.lease_until IS NULL THEN NULL ELSE job.rung_at END,
    asked_again = CASE WHEN job.lease_until IS NULL THEN NULL ELSE least(job.asked_again, excluded.run_after) END
RETURNING id, run_after <= now() + interval '10 seconds' AS due
"""

# A job asked for anew while it was held stays, due at the earliest time asked for; else it is gone.
FINISH_JOB: LiteralString = """
WITH held AS (
    SELECT id, least(asked_again, %(again)s::timestamptz) AS next FROM job
    WHERE id = %(id)s AND fence = %(fence)s AND lease_until IS NOT NULL FOR UPDATE),
kept AS (
    UPDATE job SET run_after = held.next, rung_at = NULL, lease_until = NULL, attempts = 0, last_error = '',
        asked_again = NULL
    FROM held WHERE job.id = held.id AND held.next IS NOT NULL RETURNING job.id),
gone AS (DELETE FROM job USING held WHERE job.id = held.id AND held.next IS NULL)
SELECT held.id AS held, kept.id FROM held LEFT JOIN kept ON kept.id = held.id
"""

_ORDER_EVENTS = "SELECT pg_advisory_xact_lock(7450111)"

_EVENTS = """
WITH asked AS (
    SELECT * FROM ROWS FROM (jsonb_to_recordset(%(events)s::jsonb) AS (id text, dossier_id text, type text,
        at timestamptz, actor_kind text, actor_name text, actor_role text, actor_source text, state text,
        version integer, data jsonb)) WITH ORDINALITY AS e (id, dossier_id, type, at, actor_kind, actor_name,
        actor_role, actor_source, state, version, data, place)),
kept AS (
    INSERT INTO event (id, dossier_id, sequence, type, at, actor_kind, actor_name, actor_role, actor_source, state,
        version, data)
    SELECT id, dossier_id, (SELECT coalesce(max(sequence), 0) FROM event e WHERE e.dossier_id = asked.dossier_id)
            + row_number() OVER (PARTITION BY dossier_id ORDER BY place),
        type, at, actor_kind, actor_name, actor_role, actor_source, state, version, data
    FROM asked ORDER BY place
    RETURNING id, type, at),
owed AS (
    INSERT INTO delivery (id, endpoint_id, event_id, created_at, next_at)
    SELECT md5(p.id || ':' || kept.id)::uuid::text, p.id, kept.id, kept.at, kept.at
    FROM kept JOIN endpoint p ON p.enabled AND p.url <> '' AND (p.types = '{}' OR kept.type = ANY(p.types))
    RETURNING id, created_at)
INSERT INTO job (kind, subject, run_after, asked_at) SELECT 'deliver', id, created_at, created_at FROM owed RETURNING id
"""


# Who is asked stays named, also when the answer came: the request remains theirs to look at.
_ASKED_ORGANS = """
INSERT INTO opinion_asked (organ, dossier_id) SELECT organ, %(dossier)s FROM unnest(%(organs)s::text[]) AS organ
ORDER BY organ ON CONFLICT DO NOTHING
"""


def statements(change: Change, known: Sequence[Paper]) -> Iterator[Statement]:
    """Give the statements of a change in order; papers that equal one of `known` (as stored) are left alone."""
    yield from _naming(change, known)
    if change.dossier:
        yield from _dossier(change.dossier, change)
        yield from _papers(change.dossier, known)
        yield from _beside(change.dossier, change)
    if change.disposal:
        yield from (Statement(*one) for one in disposals.saving(change.disposal))
    if change.intake:
        yield Statement("", _INTAKE, rows.intake_row(change.intake))
    if change.reports:
        yield Statement("jobs", _REPORTS, {"reports": rows.dump(list(map(_report, change.reports)))})
    if change.search:
        yield from _search(change.search)
    elif change.dossier and change.expected:
        one = change.dossier
        now = {"dossier": one.id, "state": one.state.value, "award": one.award, "unit": rows.text(one.unit)}
        yield Statement("", _SEARCH_STATE, now)
    if change.receipt:
        receipt = {name: getattr(change.receipt, name) for name in ("endpoint_id", "webhook_id", "status", "at")}
        yield Statement("", _RECEIPT, {**receipt, "body": rows.dump(change.receipt.body)})
    if change.handling:
        told = {name: getattr(change.handling, name) for name in ("intake_id", "answer", "note", "by", "at")}
        yield Statement("handling", _HANDLING, told | {"note": rows.text(change.handling.note)})
    yield from _work(change)
    if change.events:
        yield from _events(change.events)


def _naming(change: Change, known: Sequence[Paper]) -> Iterator[Statement]:
    """Look whether what the change comes to name is being destroyed; what is named already cannot be."""
    dossier, intake, before = change.dossier, change.intake, {paper.key for paper in known}
    keys = named_keys(
        [one for one in dossier.papers if one.key not in before] if dossier else (),
        package=dossier.package if dossier else {}, opinions=dossier.opinions if dossier else (),
        raw=intake.raw_key if intake else "",
        envelope=intake.envelope if intake else {},
    )  # fmt: skip
    if keys:
        yield Statement("", destroyed.NAMING, {})
        yield Statement("destroyed", destroyed.FOUND, {"keys": keys})


def _dossier(dossier: Dossier, change: Change) -> Iterator[Statement]:
    if change.rests_on:
        yield Statement("rests_on", resting.STILL, resting.asked(dossier.id, *change.rests_on))
    query = _UPDATE_DOSSIER if change.expected else _INSERT_DOSSIER
    given = {"expected": change.expected, "code": "" if change.expected else dossier.code}
    yield Statement("version", query, {**rows.dossier_row(dossier), **given})
    if given["code"]:
        yield Statement("", _AFTER_CODE, {"code": given["code"]})


def _beside(dossier: Dossier, change: Change) -> Iterator[Statement]:
    """Keep in rows of their own what the dossier claims, and whom it asked."""
    if change.claims is not None:
        yield Statement("", claims.KEEP, claims.kept(dossier.id, change.claims))
    organs = sorted({code for one in dossier.opinions for code in one.organs})
    if organs:
        yield Statement("", _ASKED_ORGANS, {"dossier": dossier.id, "organs": organs})
    if change.disposal:
        gone = files_of(change.disposal, dossier.id)
        yield from (Statement("", query, values) for query, values in disposals.erasing(dossier.id, gone))


def _papers(dossier: Dossier, known: Sequence[Paper]) -> Iterator[Statement]:
    stored = {paper.number: paper for paper in known}
    changed = [paper for paper in dossier.papers if stored.get(paper.number) != paper]
    if not changed:
        return
    papers = rows.dump(list(map(rows.paper_row, changed)))
    yield Statement("", _PAPERS, {"dossier": dossier.id, "papers": papers})
    # A paper that is not known may have pages from before; one that was never read has none, nor a dossier's first row.
    read = [paper.number for paper in changed if paper.number not in stored or stored[paper.number].report]
    if read and (dossier.version > 1 or known):
        yield Statement("", _FORGET_PAGES, {"dossier": dossier.id, "papers": read})
    pages = [
        (paper.number, place, page.number, page.method, rows.text(page.text))
        for paper in changed
        for place, page in enumerate(paper.report.pages if paper.report else ())
    ]
    if pages:
        names = ("papers", "places", "pages", "methods", "texts")
        columns = map(list, zip(*pages, strict=True))
        yield Statement("", _PAGES, {"dossier": dossier.id, **dict(zip(names, columns, strict=True))})


def _report(report: Report) -> dict[str, Any]:
    return {
        "id": report.id,
        "intake_id": report.intake_id,
        "document": rows.sought(report.document),
        "connector": report.connector,
        "code": report.code,
        "description": report.description,
        "at": report.at,
    }


def _search(row: SearchRow) -> Iterator[Statement]:
    known = {"dossier": row.dossier_id}
    folding = cache(words)  # a page's folded words are wanted twice
    vector = {
        "heads": vectors.heads(row),
        "folded": vectors.index_vector(row, folding),
        "exact_head": vectors.head_vector(row, lambda text: words(text, exact)),
        "shape": search_index.SHAPE,
        "signer": rows.text(row.signer),
        "year": row.year,
    }
    yield Statement("", _SEARCH_ROW, {**known, **vector})
    yield Statement("", _DICTIONARY, {"words": vectors.dictionary(row, folding)})
    yield Statement("", _LINKS, {"links": vectors.name_links(row, folding)})
    yield Statement("", _FORGET_AWARDS, known)
    if row.awards:
        yield Statement("", _AWARDS, {**known, "awards": rows.dump(list(map(_award, row.awards)))})
    yield Statement("", _FORGET_SEARCH_PAGES, known)
    pages = list(vectors.page_rows(row, folding))
    if pages:
        names = ("papers", "pages", "parts", "texts", "folded")
        columns = map(list, zip(*pages, strict=True))
        yield Statement("", _SEARCH_PAGES, {**known, **dict(zip(names, columns, strict=True))})


def _award(held: Held) -> dict[str, Any]:
    keys = {"folded": folded_name(held.name), "unit_folded": folded_name(held.unit)}
    return {**asdict(held), **keys}


def _work(change: Change) -> Iterator[Statement]:
    """Give back the held job and add the new ones; asking for the held one anew keeps it."""
    held = change.lease and (change.lease.kind, change.lease.subject)
    others = [job for job in change.jobs if (job.kind, job.subject) != held]
    own = [job.run_after for job in change.jobs if (job.kind, job.subject) == held]
    if change.lease:
        yield Statement("lease", FINISH_JOB, finishing(change.lease, own))
    if others:
        yield Statement("jobs", ENSURE_JOBS, asking(others))


def finishing(lease: Lease, again: Sequence[object] = ()) -> dict[str, Any]:
    """Give the values of `FINISH_JOB`; `again` are times at which the holder itself wants it back."""
    return {"id": lease.job_id, "fence": lease.fence, "again": min(again, default=None)}  # type: ignore[type-var]


def asking(jobs: Sequence[NewJob]) -> dict[str, Any]:
    """Give the values of `ENSURE_JOBS`."""
    return {
        "kinds": [job.kind for job in jobs],
        "subjects": [job.subject for job in jobs],
        "times": [job.run_after for job in jobs],
        "asked": [job.written_at for job in jobs],
    }


def _events(events: Sequence[Event]) -> Iterator[Statement]:
    yield Statement("", _ORDER_EVENTS, {})
    yield Statement("jobs", _EVENTS, {"events": rows.dump(list(map(rows.event_row, events)))})
