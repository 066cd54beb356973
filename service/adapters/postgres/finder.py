"""The list and the search in PostgreSQL: narrow tables, the newest hits first, and never more than 300 ranked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.adapters.postgres import search_sql as sql
from service.adapters.postgres import vectors
from service.adapters.postgres.asked import MOST_NEAR, RANKED, Asked, filters_of, units_of
from service.adapters.postgres.rows import dump, text
from service.domain import list_cursor, search_index, search_query
from service.domain.awards_held import Held
from service.domain.search_query import words
from service.ports import Answer, Count, GivenAward, Hit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.adapters.postgres.database import Database, Row
    from service.domain.search_query import Phrase, Question
    from service.ports import Query, Scope

COUNTED = 1000
_PASSED = 100_000
MOST_HITS = 200
_MOST_MEANT = 40


class PostgresFinder:
    """The list and the archive's retrieval. Unavailable when the database is away."""

    def __init__(self, database: Database, *, few: int = 600) -> None:
        """Use the connections of `database`; of at most `few` dossiers it is quicker to look at every one."""
        self._database = database
        self._few = few

    def find(self, query: Query, *, scope: Scope) -> Answer:
        """Answer the query inside the scope. Invalid for a broken cursor or NUL in the text."""
        question = search_query.parse(query.text)
        if scope.unit_ids is not None and not scope.unit_ids:
            return Answer(())
        if question.wanted or question.excluded or query.facets:
            return self._search(question, query, scope)
        return self._list(query, filters_of(query, scope))

    def count_states(self, *, scope: Scope) -> Mapping[str, int]:
        """Count dossiers by state inside the scope."""
        return {row["state"]: row["dossiers"] for row in self._database.rows(sql.STATES, {"units": units_of(scope)})}

    def awards_held(self, *, names: Sequence[str], units: Sequence[str], scope: Scope, limit: int) -> Sequence[Held]:
        """Give the newest awards of these folded names, or of these units."""
        asked = {"names": list(names), "unit_names": list(units), "units": units_of(scope), "limit": limit}
        found = self._database.rows_planned_anew(sql.awards(bool(names), bool(units)), asked) if names or units else []
        return [Held(**{**row, "received_at": row["received_at"].isoformat()}) for row in found]

    def given_in(self, year: int, *, scope: Scope) -> Sequence[GivenAward]:
        """Give the awards given by decisions of that year."""
        asked = {"first": f"{year:04}-01-01", "last": f"{year:04}-12-31", "units": units_of(scope)}
        found = self._database.rows(sql.GIVEN_IN, asked)
        return [
            GivenAward(row.pop("sender"), row.pop("organ_id"), connector=row.pop("connector"), held=Held(**row))
            for row in map(dict, found)
        ]

    def saved(self, account: str) -> Mapping[str, Mapping[str, Any]]:
        """Give an account's saved searches by name."""
        found = self._database.rows("SELECT name, query FROM saved_search WHERE account = %s ORDER BY name", [account])
        return {row["name"]: row["query"] for row in found}

    def save(self, account: str, name: str, query: Mapping[str, Any]) -> None:
        """Add or replace one."""
        self._database.run(sql.SAVE, {"account": account, "name": text(name), "query": dump(query)})

    def forget(self, account: str, name: str) -> bool:
        """Forget one; tells whether there was one."""
        return bool(self._database.run("DELETE FROM saved_search WHERE account = %s AND name = %s", [account, name]))

    def outdated(self, *, limit: int) -> Sequence[str]:
        """Give ids of dossiers that were indexed by an older rule."""
        found = self._database.rows(sql.OUTDATED, {"shape": search_index.SHAPE, "limit": limit})
        return [row["dossier_id"] for row in found]

    def _list(self, query: Query, asked: dict[str, Any]) -> Answer:
        limit = _limit(query)
        (counted,) = self._database.rows_planned_anew(sql.COUNT, {**asked, "counted": COUNTED + 1})
        page = self._by_due if query.by_due else self._by_receipt
        hits, cursor = page(query.cursor, asked, limit)
        return Answer(hits, cursor, min(counted["total"], COUNTED), more=counted["total"] > COUNTED)

    def _by_receipt(self, cursor: str, asked: dict[str, Any], limit: int) -> tuple[tuple[Hit, ...], str]:
        after, after_id = list_cursor.read_keyset(cursor) if cursor else (None, "")
        values = {**asked, "after": after, "after_id": after_id, "limit": limit + 1}
        found = self._database.rows_planned_anew(sql.LIST, values)
        hits = tuple(Hit(**row) for row in found[:limit])
        return hits, list_cursor.keyset(hits[-1].received_at, hits[-1].dossier_id) if len(found) > limit else ""

    def _by_due(self, cursor: str, asked: dict[str, Any], limit: int) -> tuple[tuple[Hit, ...], str]:
        passed = list_cursor.read_offset(cursor, most=_PASSED) if cursor else 0
        found = self._database.rows_planned_anew(sql.LIST_BY_DUE, {**asked, "passed": passed, "limit": limit + 1})
        return tuple(Hit(**row) for row in found[:limit]), (
            list_cursor.offset(passed + limit) if len(found) > limit and passed + limit <= _PASSED else ""
        )

    def _search(self, question: Question, query: Query, scope: Scope) -> Answer:
        beginnings = self._beginnings(question)
        asked = Asked(question, query, scope, beginnings=beginnings)
        asked = replace(asked, few=self._are_few(asked))
        answer = self._newest(asked, query) if query.newest else self._best(asked, query)
        if not query.facets:
            return answer
        counted = self._database.rows_planned_anew(*asked.facets(self._last_place()))
        total = sum(row["hits"] for row in counted if row["facet"] == "all")
        most = asked.faceted
        return replace(answer, facets=_counts(counted), total=min(total, most), more=total > most)

    def _best(self, asked: Asked, query: Query) -> Answer:
        """Rank the newest hits: who is named so before who is only mentioned, exact diacritics before others."""
        passed = list_cursor.read_offset(query.cursor, most=RANKED) if query.cursor else 0
        limit, last = max(0, min(_limit(query), asked.most - passed)), self._last_place()
        found = self._database.rows_planned_anew(*asked.ranked(last, passed=passed, limit=limit + 1))
        near = [] if passed or (found and found[0]["any_named"]) else self._near(asked, found, last)
        total = (found[0]["total"] if found else 0) + len(near)
        # What is named nearly so stands before what only mentions the words somewhere; it is shown once, and first.
        shown = self._shown(asked.question, [*near, *found[:limit]], near)
        cursor = list_cursor.offset(passed + limit) if len(found) > limit and passed + limit < asked.most else ""
        names = tuple(dict.fromkeys(name for row in near for name in row["near"]))[:10]
        return Answer(shown, cursor, min(total, asked.most), more=total > asked.most, near=names)

    def _newest(self, asked: Asked, query: Query) -> Answer:
        last = list_cursor.read_place(query.cursor) - 1 if query.cursor else self._last_place()
        limit = _limit(query)
        found = self._database.rows_planned_anew(*asked.newest(last))
        cursor = list_cursor.place(found[limit - 1]["place"]) if len(found) > limit else ""
        dossiers = {row["dossier_id"]: row for row in self._dossiers([row["dossier_id"] for row in found[:limit]])}
        shown = [dossiers[row["dossier_id"]] for row in found[:limit]]
        total, more = min(len(found), asked.most), len(found) > asked.most
        return Answer(self._shown(asked.question, shown, ()), cursor, total, more=more)

    def _are_few(self, asked: Asked) -> bool:
        """Tell whether what the question is narrowed to is so little that it is walked as it is."""
        tags = asked.tags
        if not (tags and asked.narrow):
            return False
        (row,) = self._database.rows_planned_anew(sql.FEW, {"tags": tags, "most": self._few + 1})
        return bool(row["dossiers"] <= self._few)

    def _dossiers(self, ids: Sequence[str]) -> list[Row]:
        return self._database.rows(sql.DOSSIERS, {"dossiers": list(ids)})

    def _last_place(self) -> int:
        row = self._database.row(sql.LAST_PLACE)
        return int(row["place"]) if row else 0

    def _beginnings(self, question: Question) -> list[str]:
        """Give the words of names, numbers and titles that the last word may be the beginning of, shortest first."""
        if not question.open_ended:
            return []
        last = question.phrases()[-1][-1]
        found = self._database.rows(sql.BEGINNINGS, {"beginning": last.replace("\\", "\\\\") + "%", "word": last})
        return [row["word"] for row in found]

    def _near(self, asked: Asked, found: Sequence[Row], last: int) -> list[Row]:
        """Give dossiers of names that differ from what was asked by a slip in one word."""
        phrase = asked.phrase
        if asked.question.excluded or asked.question.quoted or not search_index.may_be_name(phrase):
            return []
        alike = self._alike(phrase)
        literal = vectors.near_query(self._named_so(vectors.meant(phrase, alike)))
        if not literal:
            return []
        known = {row["dossier_id"] for row in found}
        rows = []
        for row in self._database.rows_planned_anew(*asked.near(literal, last)):
            names = [head for head in row["heads"] if search_index.is_near(words(head), phrase, alike)]
            if names and row["dossier_id"] not in known:
                rows.append({**row, "near": names})
        return rows[:MOST_NEAR]

    def _named_so(self, names: Sequence[Sequence[str]]) -> list[Sequence[str]]:
        """Give those names of which every two neighbouring words stand so in somebody's name."""
        links = sorted({link for name in names for link in name})
        found = self._database.rows(sql.LINKS, {"links": links}) if links else []
        known = {row["link"] for row in found}
        return [name for name in names if known.issuperset(name)][:_MOST_MEANT]

    def _alike(self, phrase: Phrase) -> list[list[str]]:
        found = self._database.rows_planned_anew(sql.ALIKE, {"asked": list(dict.fromkeys(phrase))})
        alike: dict[str, list[tuple[int, str]]] = {}
        for row in found:
            slips = search_index.closeness(row["asked"], row["word"])
            if slips:
                alike.setdefault(row["asked"], []).append((slips, row["word"]))
        return [[word for _slips, word in sorted(alike.get(asked, ()))] for asked in phrase]

    def _shown(self, question: Question, found: Sequence[Row], near: Sequence[Row]) -> tuple[Hit, ...]:
        """Give the hits with the place where the words were found: the best page, else what the dossier is called."""
        queries = {"any": vectors.loose_query(question, operator=" | "), "all": vectors.loose_query(question)}
        ids = [row["dossier_id"] for row in found]
        places: dict[str, Row] = {}
        if queries["any"] and ids:
            places = {
                row["dossier_id"]: row for row in self._database.rows_planned_anew(sql.PLACES, {**queries, "ids": ids})
            }
        by_name = {row["dossier_id"]: row["near"] for row in near}
        return tuple(
            _hit(row, _near_question(by_name[row["dossier_id"]]), None, heads=by_name[row["dossier_id"]])
            if row["dossier_id"] in by_name
            else _hit(row, question, places.get(row["dossier_id"]))
            for row in found
        )


def _near_question(names: Sequence[str]) -> Question:
    return search_query.Question(wanted=tuple(names[:1]))


_COLUMNS = frozenset(Hit.__dataclass_fields__)


def _hit(row: Row, question: Question, place: Row | None, *, heads: Sequence[str] = ()) -> Hit:
    columns = {name: value for name, value in row.items() if name in _COLUMNS}
    if place is None:
        return Hit(**columns, snippet=search_query.snippet(" · ".join(heads), question))
    if place["paper"] is None:
        return Hit(**columns, snippet=search_query.snippet(" · ".join(filter(None, place["heads"])), question))
    shown = search_query.snippet(place["text"], question)
    return Hit(**columns, snippet=shown, paper=place["paper"], page=place["page"])


def _counts(rows: Sequence[Row]) -> dict[str, tuple[Count, ...]]:
    counts: dict[str, list[Count]] = {}
    for row in rows:
        if row["facet"] != "all" and row["value"]:
            counts.setdefault(row["facet"], []).append(Count(row["value"], row["hits"], row["label"] or ""))
    return {
        facet: tuple(sorted(values, key=lambda count: (-count.hits, count.value))) for facet, values in counts.items()
    }


def _limit(query: Query) -> int:
    return max(1, min(query.limit, MOST_HITS))
