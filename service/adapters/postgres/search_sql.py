"""The statements of the list and the search, put together from what is asked and nothing else.

A search walks spans of dossiers, newest first (`search_index.spans`), and stops as soon as it has enough: the walk is a
nested loop over a handful of index look-ups, each for one span, so that its cost does not grow with how common a word
is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, LiteralString

if TYPE_CHECKING:
    from collections.abc import Sequence

FILTER: LiteralString = """
    (%(units)s::text[] IS NULL OR d.organ_id = ANY(%(units)s))
    AND (%(states)s::text[] = '{}' OR d.state = ANY(%(states)s))
    AND (%(processing)s::text[] = '{}' OR d.processing = ANY(%(processing)s)
        OR ('quarantined' = ANY(%(processing)s) AND d.state <> 'archived' AND EXISTS (
            SELECT FROM paper p WHERE p.dossier_id = d.id AND p.status = 'quarantined')))
    AND (%(seats)s::text[] = '{}' OR d.body->'step'->>'assignee' = ANY(%(seats)s)
        OR (d.body->'step'->>'role' = ANY(%(roles)s) AND coalesce(d.body->'step'->>'assignee', '') = ''))
    AND (%(steps)s::text[] = '{}' OR d.step = ANY(%(steps)s))
    AND %(award)s IN ('', d.award) AND (%(unit)s = '' OR position(%(unit)s IN d.unit_folded) > 0)
    AND (%(organs)s::text[] = '{}' OR d.organ_id = ANY(%(organs)s))
    AND (%(awards)s::text[] = '{}' OR d.award = ANY(%(awards)s))
    AND (%(years)s::int[] = '{}' OR extract(year FROM d.received_at AT TIME ZONE 'Asia/Ho_Chi_Minh') = ANY(%(years)s))
"""

_COLUMNS: LiteralString = """
    d.id AS dossier_id, d.code, d.state, d.processing, d.subject, d.unit, d.award, d.received_at, d.number, d.date,
    d.decision_number, d.decision_date, d.version, d.step, d.step_title, d.due, d.problem_count AS problems,
    d.change_requested
"""

LIST: LiteralString = (
    f"SELECT {_COLUMNS} FROM dossier d WHERE {FILTER}"
    " AND (%(after)s::timestamptz IS NULL OR (d.received_at, d.id) < (%(after)s, %(after_id)s))"
    " ORDER BY d.received_at DESC, d.id DESC LIMIT %(limit)s"
)

LIST_BY_DUE: LiteralString = (
    f"SELECT {_COLUMNS} FROM dossier d WHERE {FILTER}"
    " ORDER BY d.due = '', d.due, d.received_at, d.id LIMIT %(limit)s OFFSET %(passed)s"
)

COUNT: LiteralString = (
    f"SELECT count(*) AS total FROM (SELECT 1 FROM dossier d WHERE {FILTER} LIMIT %(counted)s) AS bounded"
)

STATES: LiteralString = """
SELECT state, count(*) AS dossiers FROM dossier d
WHERE %(units)s::text[] IS NULL OR d.organ_id = ANY(%(units)s) GROUP BY state
"""

DOSSIERS: LiteralString = f"SELECT {_COLUMNS} FROM dossier d WHERE d.id = ANY(%(dossiers)s)"

OUTDATED: LiteralString = (
    "SELECT dossier_id FROM search_row WHERE shape < %(shape)s ORDER BY place DESC LIMIT %(limit)s"
)

SAVE: LiteralString = """
INSERT INTO saved_search (account, name, query) VALUES (%(account)s, %(name)s, %(query)s::jsonb)
ON CONFLICT (account, name) DO UPDATE SET query = excluded.query
"""


def awards(by_name: bool, by_unit: bool) -> LiteralString:  # noqa: FBT001 - two switches of one statement
    """Give the newest awards by name, by unit, or by both."""
    return (
        """
SELECT a.dossier_id, a.place, a.subject, a.name, a.title, a.unit, a.award, a.outcome, a.birth_year, a.number,
    a.decided_on, a.signer, a.paper, a.page, a.confidence, a.confirmed, a.received_at, d.code
FROM award_held a JOIN dossier d ON d.id = a.dossier_id
WHERE (%(units)s::text[] IS NULL OR a.organ_id = ANY(%(units)s))"""
        + (" AND a.folded = ANY(%(names)s)" if by_name else "")
        + (" AND a.unit_folded = ANY(%(unit_names)s)" if by_unit else "")
        + " ORDER BY a.received_at DESC, a.dossier_id, a.place LIMIT %(limit)s"
    )


GIVEN_IN: LiteralString = """
SELECT a.dossier_id, a.place, a.subject, a.name, a.title, a.award, a.outcome, a.number, a.decided_on, a.sex,
    a.ethnicity, d.unit AS sender, coalesce(nullif(d.organ_id, ''), d.body #>> '{origin,unit_id}', '') AS organ_id,
    coalesce((SELECT i.connector FROM intake i
        WHERE i.dossier_id = a.dossier_id ORDER BY i.received_at LIMIT 1), '') AS connector
FROM award_held a JOIN dossier d ON d.id = a.dossier_id
WHERE a.outcome = 'approved' AND a.confirmed AND a.decided_on BETWEEN %(first)s AND %(last)s
    AND (%(units)s::text[] IS NULL OR a.organ_id = ANY(%(units)s)) ORDER BY a.dossier_id, a.place
"""

LAST_PLACE: LiteralString = "SELECT last_value AS place FROM search_place"

BEGINNINGS: LiteralString = """
SELECT word FROM search_word WHERE word LIKE %(beginning)s AND word <> %(word)s ORDER BY length(word), word LIMIT 64
"""

LINKS: LiteralString = "SELECT link FROM search_link WHERE link = ANY(%(links)s)"

# The dictionary is small, and a slip in a short word leaves few of its trigrams: better many candidates than none.
ALIKE: LiteralString = """
SELECT a.asked, near.word FROM unnest(%(asked)s::text[]) AS a (asked) CROSS JOIN LATERAL (
    SELECT w.word FROM search_word w
    WHERE w.word %% a.asked AND abs(length(w.word) - length(a.asked)) <= 2
    ORDER BY similarity(w.word, a.asked) DESC LIMIT 60) AS near
"""

# Conditions beside the index: phrases are looked for where words stand in a row, in what the dossier is called and on
# its pages.
_PHRASE: LiteralString = """
    (r.head @@ p::tsquery OR EXISTS (
        SELECT FROM search_page s WHERE s.dossier_id = r.dossier_id AND s.folded @@ p::tsquery))
"""
IN_SCOPE: LiteralString = " AND r.organ_id = ANY(%(units)s)"
IN_ORGANS: LiteralString = " AND r.organ_id = ANY(%(organs)s)"
IN_STATE: LiteralString = " AND r.state = ANY(%(states)s)"
AS_LISTED: LiteralString = f" AND EXISTS (SELECT FROM dossier d WHERE d.id = r.dossier_id AND {FILTER})"
IN_A_ROW: LiteralString = (
    f"(NOT EXISTS (SELECT FROM unnest(%(phrases)s::text[]) AS p WHERE NOT {_PHRASE})"
    " OR EXISTS (SELECT FROM unnest(%(also)s::text[]) AS p WHERE r.folded @@ p::tsquery))"
)
REFUSED: LiteralString = f"NOT EXISTS (SELECT FROM unnest(%(refused)s::text[]) AS p WHERE {_PHRASE})"
# Where few dossiers are meant at all, they are walked and their words looked at: to intersect the lists of common words
# costs as much for a hundred dossiers as for all.
_WORDS: LiteralString = "r.folded @@ %(words)s::tsquery"
_NAMED_WORDS: LiteralString = "r.folded @@ %(named_words)s::tsquery"
_EXACT_WORDS: LiteralString = "r.folded @@ %(exact_words)s::tsquery"
AMONG_FEW: LiteralString = "among few"
_OUTSIDE = frozenset({IN_A_ROW, REFUSED})
_KNOWN: LiteralString = "r.place IN (SELECT n.place FROM newest n)"

FEW: LiteralString = """
SELECT count(*) AS dossiers FROM (SELECT FROM search_row WHERE folded @@ %(tags)s::tsquery LIMIT %(most)s) AS bounded
"""


def _walk(
    columns: LiteralString,
    conditions: Sequence[LiteralString],
    *,
    name: LiteralString = "",
    words: LiteralString = _WORDS,
    unless: LiteralString = "false",
    known: LiteralString = "false",
) -> LiteralString:
    """Give the walk over the spans `name`, if not `unless`; only what is wanted is sorted, for a row is wide.

    Words in a row are looked for where they stand, newest first, until there are enough; in what is `known` to have
    them they are not looked for again. `AMONG_FEW`, the spans are of those few, and `words` are looked at in each.
    """
    inside = "".join(one for one in conditions if one not in _OUTSIDE and one != AMONG_FEW)
    beside = "".join(" AND (" + known + " OR " + one + ")" for one in conditions if one in _OUTSIDE)
    outside = (" AND " + words if AMONG_FEW in conditions else "") + beside
    wide: LiteralString = ", r.folded" if outside and "r.folded" not in columns else ""
    head: LiteralString = ", r.head" if outside and "r.head" not in columns else ""
    return (
        "SELECT r.dossier_id, r.place" + columns + " FROM unnest(%(" + name + "spans)s::text[]) AS s (asked)"
        " CROSS JOIN LATERAL (SELECT r.dossier_id, r.place" + columns + head + wide
        + " FROM search_row r WHERE r.folded @@ s.asked::tsquery" + inside
        + " ORDER BY r.place DESC OFFSET 0) AS r WHERE NOT (" + unless + ")" + outside
        + " LIMIT %(" + name + "counted)s"
    )  # fmt: skip


def newest(*conditions: LiteralString) -> LiteralString:
    """Give the newest hits at or before a place, in order."""
    return _walk("", (*conditions, " AND r.place <= %(last)s"))


# Where the newest are all there are, who is named so, or has the very diacritics, is among them. Who has that very name
# is what was meant; nobody looks for the words on others' pages then.
_WHOLE: LiteralString = " whole AS MATERIALIZED (SELECT count(*) < %(counted)s AS yes FROM newest),"
_ALL_THERE: LiteralString = "(SELECT yes FROM whole)"
_MEANT: LiteralString = """ meant AS MATERIALIZED (
    SELECT %(exactly_named)s <> '' AND (EXISTS (SELECT FROM named n WHERE n.exact_head @@ %(exactly_named)s::tsquery)
        OR EXISTS (SELECT FROM newest n, whole w WHERE w.yes AND n.exact_head @@ %(exactly_named)s::tsquery)) AS yes
),"""
_NAMED_EXACTLY: LiteralString = "(SELECT yes FROM meant)"


def ranked(*conditions: LiteralString) -> LiteralString:
    """Rank the newest hits, the newest that are named so, and the newest that have the very diacritics."""
    read: LiteralString = ", r.head, r.exact_head, r.folded"
    elsewhere: LiteralString = _ALL_THERE + " OR " + _NAMED_EXACTLY
    return (
        "WITH newest AS MATERIALIZED (" + _walk(read, conditions) + "),"
        + _WHOLE + " named AS MATERIALIZED ("
        + _walk(read, conditions, name="named_", words=_NAMED_WORDS, unless=_ALL_THERE, known=_KNOWN) + "),"
        + _MEANT + " exactly AS ("
        + _walk(read, conditions, name="exact_", words=_EXACT_WORDS, unless=elsewhere, known=_KNOWN) + "),"
        """
candidate AS (
    SELECT DISTINCT ON (place) * FROM (
        SELECT *, true AS exactly FROM exactly UNION ALL SELECT *, false FROM named
        UNION ALL SELECT n.*, w.yes AND NOT m.yes AND %(marks)s <> '' AND n.folded @@ %(marks)s::tsquery
            FROM newest n, whole w, meant m) AS every
    ORDER BY place, exactly DESC),
told AS (
    SELECT dossier_id, place, exactly, ts_rank(head, %(rank)s::tsquery) AS rank,
        (%(named)s <> '' AND head @@ %(named)s::tsquery) AS named,
        (%(exactly_named)s <> '' AND exact_head @@ %(exactly_named)s::tsquery) AS exactly_named
    FROM candidate),
page AS MATERIALIZED (
    SELECT dossier_id, place, (8 * exactly_named::int + 4 * exactly::int + 2 * named::int + rank)::float AS score,
        bool_or(named) OVER () AS any_named
    FROM told ORDER BY score DESC, place DESC OFFSET %(passed)s LIMIT %(limit)s)
SELECT """
        + _COLUMNS
        + """, k.any_named, k.score, (SELECT count(*) FROM newest) AS total
FROM page k JOIN dossier d ON d.id = k.dossier_id
ORDER BY k.score DESC, k.place DESC
"""
    )  # fmt: skip


def near(*conditions: LiteralString) -> LiteralString:
    """Give the newest dossiers of names nearly so, with what they are called."""
    return (
        "WITH newest AS MATERIALIZED (" + _walk(", r.heads", conditions) + ") SELECT "
        + _COLUMNS + ", n.heads, 0.0::float AS score"
        " FROM newest n JOIN dossier d ON d.id = n.dossier_id ORDER BY n.place DESC"
    )  # fmt: skip


def facets(*conditions: LiteralString) -> LiteralString:
    """Count the newest hits by year, award, unit, state and signer; the most frequent values of each."""
    return (
        "WITH newest AS MATERIALIZED ("
        + _walk(", r.year, r.award, r.organ_id, r.unit, r.state, r.signer", conditions)
        + """),
counted AS (
    SELECT CASE WHEN grouping(year) = 0 THEN 'year' WHEN grouping(award) = 0 THEN 'award'
            WHEN grouping(organ_id) = 0 THEN 'unit' WHEN grouping(state) = 0 THEN 'state'
            WHEN grouping(signer) = 0 THEN 'signer' ELSE 'all' END AS facet,
        coalesce(year::text, award, organ_id, state, signer) AS value, count(*) AS hits,
        CASE WHEN grouping(organ_id) = 0 THEN max(unit) END AS label
    FROM newest GROUP BY GROUPING SETS ((year), (award), (organ_id), (state), (signer), ())),
numbered AS (SELECT *, row_number() OVER (PARTITION BY facet ORDER BY hits DESC, value) AS n FROM counted)
SELECT facet, value, hits, label FROM numbered WHERE n <= %(values)s OR facet = 'unit'
"""
    )


PLACES: LiteralString = """
SELECT r.dossier_id, r.heads, best.paper, best.page, best.text
FROM search_row r LEFT JOIN LATERAL (
    SELECT s.paper, s.page, s.text FROM search_page s
    WHERE s.dossier_id = r.dossier_id AND s.folded @@ %(any)s::tsquery
    ORDER BY ts_rank(s.folded, %(all)s::tsquery) DESC, ts_rank(s.folded, %(any)s::tsquery) DESC, s.paper, s.page, s.part
    LIMIT 1) AS best ON true
WHERE r.dossier_id = ANY(%(ids)s)
"""
