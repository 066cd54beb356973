"""The list and the search in PostgreSQL: narrow tables, and never more than the newest 500 ranked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, LiteralString

from service.adapters.postgres import vectors
from service.domain import list_cursor, search_query
from service.domain.text import fold, nfc
from service.ports import Answer, Hit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.adapters.postgres.database import Database, Row
    from service.domain.search_query import Phrase, Question
    from service.ports import Query, Scope

# Ranking or counting 100,000 hits takes seconds; an honest "more than" takes none.
RANKED = 500
COUNTED = 1000
MOST_HITS = 200

_FILTER: LiteralString = """
    (%(units)s::text[] IS NULL OR d.organ_id = ANY(%(units)s))
    AND (%(states)s::text[] = '{}' OR d.state = ANY(%(states)s))
    AND (%(processing)s::text[] = '{}' OR d.processing = ANY(%(processing)s)
        OR ('quarantined' = ANY(%(processing)s) AND d.state <> 'archived' AND EXISTS (
            SELECT FROM paper p WHERE p.dossier_id = d.id AND p.status = 'quarantined')))
    AND %(award)s IN ('', d.award) AND (%(unit)s = '' OR position(%(unit)s IN d.unit_folded) > 0)
"""

_COLUMNS: LiteralString = """
    d.id AS dossier_id, d.code, d.state, d.processing, d.subject, d.unit, d.award, d.received_at, d.version, d.step,
    d.step_title, d.due, d.problem_count AS problems, d.change_requested
"""

_LIST: LiteralString = (
    f"SELECT {_COLUMNS} FROM dossier d WHERE {_FILTER}"  # noqa: S608 - made of constants of this module
    " AND (%(after)s::timestamptz IS NULL OR (d.received_at, d.id) < (%(after)s, %(after_id)s))"
    " ORDER BY d.received_at DESC, d.id DESC LIMIT %(limit)s"
)

_COUNT: LiteralString = (
    f"SELECT count(*) AS total FROM (SELECT 1 FROM dossier d WHERE {_FILTER} LIMIT %(counted)s) AS bounded"  # noqa: S608 - as above
)

_STATES: LiteralString = """
SELECT state, count(*) AS dossiers FROM dossier d
WHERE %(units)s::text[] IS NULL OR d.organ_id = ANY(%(units)s) GROUP BY state
"""

# Phrases are looked for where words stand in a row: in what the dossier is called, and on its pages.
_PHRASE: LiteralString = """
    (r.folded @@ p::tsquery OR EXISTS (
        SELECT FROM search_page s WHERE s.dossier_id = r.dossier_id AND s.folded @@ p::tsquery))
"""

# Only what is asked stands in the statement: a condition that is switched off by a value keeps the index from use.
_WORDS: LiteralString = " AND r.folded @@ %(loose)s::tsquery"
_IN_A_ROW: LiteralString = f" AND NOT EXISTS (SELECT FROM unnest(%(phrases)s::text[]) AS p WHERE NOT {_PHRASE})"
_REFUSED: LiteralString = f" AND NOT EXISTS (SELECT FROM unnest(%(refused)s::text[]) AS p WHERE {_PHRASE})"

_CANDIDATES: LiteralString = f"""
WITH newest AS MATERIALIZED (
    SELECT r.dossier_id, r.received_at FROM search_row r JOIN dossier d ON d.id = r.dossier_id
    WHERE {_FILTER}
"""  # noqa: S608 - as above

_RANKED: LiteralString = f"""
    ORDER BY r.received_at DESC LIMIT %(counted)s),
ranked AS (
    SELECT dossier_id, ts_rank(folded, %(loose)s::tsquery) AS rank,
        CASE WHEN %(exact)s <> '' AND exact @@ %(exact)s::tsquery THEN 1 ELSE 0 END AS exactly
    FROM (SELECT dossier_id FROM newest ORDER BY received_at DESC LIMIT %(ranked)s) AS bounded
        JOIN search_row USING (dossier_id))
SELECT {_COLUMNS}, (k.exactly + k.rank)::float AS score, (SELECT count(*) FROM newest) AS total
FROM ranked k JOIN dossier d ON d.id = k.dossier_id
ORDER BY k.exactly DESC, k.rank DESC, d.received_at DESC, d.id DESC OFFSET %(passed)s LIMIT %(limit)s
"""  # noqa: S608 - as above

_PLACES = """
SELECT r.dossier_id, r.heads, best.paper, best.page, best.text
FROM search_row r LEFT JOIN LATERAL (
    SELECT s.paper, s.page, s.text FROM search_page s
    WHERE s.dossier_id = r.dossier_id AND s.folded @@ %(any)s::tsquery
    ORDER BY ts_rank(s.folded, %(all)s::tsquery) DESC, ts_rank(s.folded, %(any)s::tsquery) DESC, s.paper, s.page, s.part
    LIMIT 1) AS best ON true
WHERE r.dossier_id = ANY(%(dossiers)s)
"""


class PostgresFinder:
    """The list and the archive's retrieval. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def find(self, query: Query, *, scope: Scope) -> Answer:
        """Answer the query inside the scope. Invalid for a broken cursor or NUL in the text."""
        question = search_query.parse(query.text)
        asked = _filters(query, scope)
        if question.wanted or question.excluded:
            return self._search(question, query, asked)
        return self._list(query, asked)

    def count_states(self, *, scope: Scope) -> Mapping[str, int]:
        """Count dossiers by state inside the scope."""
        return {row["state"]: row["dossiers"] for row in self._database.rows(_STATES, {"units": _units(scope)})}

    def _list(self, query: Query, asked: dict[str, Any]) -> Answer:
        after, after_id = list_cursor.read_keyset(query.cursor) if query.cursor else (None, "")
        limit = _limit(query)
        found = self._database.rows_planned_anew(
            _LIST, {**asked, "after": after, "after_id": after_id, "limit": limit + 1}
        )
        (counted,) = self._database.rows_planned_anew(_COUNT, {**asked, "counted": COUNTED + 1})
        total = counted["total"]
        hits = tuple(Hit(**row) for row in found[:limit])
        more = len(found) > limit
        cursor = list_cursor.keyset(hits[-1].received_at, hits[-1].dossier_id) if more else ""
        return Answer(hits, cursor, min(total, COUNTED), more=total > COUNTED)

    def _search(self, question: Question, query: Query, asked: dict[str, Any]) -> Answer:
        passed = list_cursor.read_offset(query.cursor, most=RANKED) if query.cursor else 0
        limit = _limit(query)
        bounds = {"counted": RANKED + 1, "ranked": RANKED, "passed": passed, "limit": limit + 1}
        queries = _queries(question)
        found = self._database.rows_planned_anew(_search_statement(queries), {**asked, **queries, **bounds})
        total = found[0].pop("total") if found else 0
        hits = self._shown(question, found[:limit])
        cursor = list_cursor.offset(passed + limit) if len(found) > limit else ""
        return Answer(hits, cursor, min(total, RANKED), more=total > RANKED)

    def _shown(self, question: Question, found: Sequence[Row]) -> tuple[Hit, ...]:
        """Give the hits with the place where the words were found: the best page, else what the dossier is called."""
        queries = {"any": vectors.loose_query(question, operator=" | "), "all": vectors.loose_query(question)}
        ids = [row["dossier_id"] for row in found]
        places = {
            row["dossier_id"]: row for row in self._database.rows_planned_anew(_PLACES, {**queries, "dossiers": ids})
        }
        return tuple(_hit(row, question, places.get(row["dossier_id"])) for row in found)


def _hit(row: Row, question: Question, place: Row | None) -> Hit:
    columns = {name: value for name, value in row.items() if name != "total"}
    if place is None:
        return Hit(**columns)
    if place["paper"] is None:
        return Hit(**columns, snippet=search_query.snippet(" · ".join(filter(None, place["heads"])), question))
    shown = search_query.snippet(place["text"], question)
    return Hit(**columns, snippet=shown, paper=place["paper"], page=place["page"])


def _search_statement(queries: Mapping[str, Any]) -> LiteralString:
    words = _WORDS if queries["loose"] else ""
    in_a_row = _IN_A_ROW if queries["phrases"] else ""
    refused = _REFUSED if queries["refused"] else ""
    return _CANDIDATES + words + in_a_row + refused + _RANKED


def _queries(question: Question) -> dict[str, Any]:
    return {
        "loose": vectors.loose_query(question),
        "exact": vectors.exact_query(question),
        "phrases": _rows_of_words(question.phrases(), open_ended=question.open_ended),
        "refused": [vectors.phrase_query(phrase) for phrase in question.refused()],
    }


def _rows_of_words(phrases: Sequence[Phrase], *, open_ended: bool) -> list[str]:
    """Give the queries of phrases; single words are asked for already."""
    last = len(phrases) - 1
    return [
        vectors.phrase_query(phrase, open_ended=open_ended and index == last)
        for index, phrase in enumerate(phrases)
        if len(phrase) > 1
    ]


def _units(scope: Scope) -> list[str] | None:
    return None if scope.unit_ids is None else sorted(scope.unit_ids)


def _limit(query: Query) -> int:
    return max(1, min(query.limit, MOST_HITS))


def _filters(query: Query, scope: Scope) -> dict[str, Any]:
    lists = {"states": list(query.states), "processing": list(query.processing)}
    return {"units": _units(scope), "award": query.award, "unit": fold(nfc(query.unit)).strip(), **lists}
