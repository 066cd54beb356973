"""The list and the search in PostgreSQL: narrow tables, the newest hits first, and never more than 300 ranked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, LiteralString

from service.adapters.postgres import search_sql as sql
from service.adapters.postgres import vectors
from service.adapters.postgres.rows import dump, text
from service.domain import list_cursor, search_index, search_query
from service.domain.awards_held import Held
from service.domain.search_query import words
from service.domain.text import fold, nfc
from service.ports import Answer, Count, Hit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.adapters.postgres.database import Database, Row
    from service.domain.search_query import Phrase, Question
    from service.ports import Query, Scope

# Ranking or counting 100,000 hits takes seconds; an honest "more than" takes none.
RANKED = 300
CHECKED = 200
COUNTED = 1000
FACETED = 1000
MOST_HITS = 200
MOST_VALUES = 50
_NAMED = 200
_MOST_NEAR = 20
_MOST_MEANT = 40


class PostgresFinder:
    """The list and the archive's retrieval. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database

    def find(self, query: Query, *, scope: Scope) -> Answer:
        """Answer the query inside the scope. Invalid for a broken cursor or NUL in the text."""
        question = search_query.parse(query.text)
        if scope.unit_ids is not None and not scope.unit_ids:
            return Answer(())
        if question.wanted or question.excluded or query.facets:
            return self._search(question, query, scope)
        return self._list(query, _filters(query, scope))

    def count_states(self, *, scope: Scope) -> Mapping[str, int]:
        """Count dossiers by state inside the scope."""
        return {row["state"]: row["dossiers"] for row in self._database.rows(sql.STATES, {"units": _units(scope)})}

    def awards_held(self, *, names: Sequence[str], units: Sequence[str], scope: Scope, limit: int) -> Sequence[Held]:
        """Give the newest awards of these folded names, or of these units."""
        asked = {"names": list(names), "unit_names": list(units), "units": _units(scope), "limit": limit}
        found = self._database.rows_planned_anew(sql.awards(bool(names), bool(units)), asked) if names or units else []
        return [Held(**{**row, "received_at": row["received_at"].isoformat()}) for row in found]

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
        after, after_id = list_cursor.read_keyset(query.cursor) if query.cursor else (None, "")
        limit = _limit(query)
        found = self._database.rows_planned_anew(
            sql.LIST, {**asked, "after": after, "after_id": after_id, "limit": limit + 1}
        )
        (counted,) = self._database.rows_planned_anew(sql.COUNT, {**asked, "counted": COUNTED + 1})
        total = counted["total"]
        hits = tuple(Hit(**row) for row in found[:limit])
        more = len(found) > limit
        cursor = list_cursor.keyset(hits[-1].received_at, hits[-1].dossier_id) if more else ""
        return Answer(hits, cursor, min(total, COUNTED), more=total > COUNTED)

    def _search(self, question: Question, query: Query, scope: Scope) -> Answer:
        beginnings = self._beginnings(question)
        asked = _Asked(question, query, scope, beginnings=beginnings)
        answer = self._newest(asked, query) if query.newest else self._best(asked, query)
        if not query.facets:
            return answer
        counted = self._database.rows_planned_anew(*asked.facets(self._last_place()))
        total = sum(row["hits"] for row in counted if row["facet"] == "all")
        most = asked.faceted
        return replace(answer, facets=_counts(counted), total=min(total, most), more=total > most)

    def _best(self, asked: _Asked, query: Query) -> Answer:
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

    def _newest(self, asked: _Asked, query: Query) -> Answer:
        last = list_cursor.read_place(query.cursor) - 1 if query.cursor else self._last_place()
        limit = _limit(query)
        found = self._database.rows_planned_anew(*asked.newest(last))
        cursor = list_cursor.place(found[limit - 1]["place"]) if len(found) > limit else ""
        dossiers = {row["dossier_id"]: row for row in self._dossiers([row["dossier_id"] for row in found[:limit]])}
        shown = [dossiers[row["dossier_id"]] for row in found[:limit]]
        total, more = min(len(found), asked.most), len(found) > asked.most
        return Answer(self._shown(asked.question, shown, ()), cursor, total, more=more)

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

    def _near(self, asked: _Asked, found: Sequence[Row], last: int) -> list[Row]:
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
        return rows[:_MOST_NEAR]

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
        facet: tuple(sorted(values, key=lambda count: (-count.hits, count.value))[:MOST_VALUES])
        for facet, values in counts.items()
    }


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question inside a scope, as statements with their values."""

    question: Question
    query: Query
    scope: Scope
    beginnings: Sequence[str]

    @property
    def phrase(self) -> Phrase:
        """Give the wanted words as they were typed, in one row: the name they may be."""
        return tuple(word for phrase in self.question.phrases() for word in phrase)

    def ranked(self, last: int, *, passed: int, limit: int) -> tuple[LiteralString, dict[str, Any]]:
        """Rank the newest."""
        loose = self._loose()
        name = vectors.name_query(self.phrase, beginnings=self.beginnings)
        marks = vectors.marks_query(self.question)
        values = {
            **self._values(),
            "spans": self._spans(last, loose),
            "counted": self.most + 1,
            # A single word is a name like any other; where it stands in names cannot be told apart by an index.
            "named_spans": self._spans(last, self._without_refused(name)) if name else [],
            "named_counted": _NAMED,
            "exact_spans": self._spans(last, f"{loose} & {marks}") if marks else [],
            "exact_counted": self.most,
            "rank": vectors.loose_query(self.question, beginnings=self.beginnings),
            "named": self._named(weight=":A"),
            "exactly_named": self._exactly_named() if marks else "",
            "passed": passed,
            "limit": limit,
        }
        return sql.ranked(*self._conditions()), values

    @property
    def most(self) -> int:
        """Give how many hits are ranked: fewer where each must be looked at for words in a row."""
        return CHECKED if self._rows_of_words() else RANKED

    @property
    def faceted(self) -> int:
        """Give how many hits are counted."""
        return CHECKED if self._rows_of_words() else FACETED

    def newest(self, last: int) -> tuple[LiteralString, dict[str, Any]]:
        """Walk the newest, in order."""
        values = {**self._values(), "spans": self._spans(last, self._loose()), "counted": self.most + 1, "last": last}
        return sql.newest(*self._conditions()), values

    def facets(self, last: int) -> tuple[LiteralString, dict[str, Any]]:
        """Count the newest by what they can be narrowed by."""
        values = {**self._values(), "spans": self._spans(last, self._loose()), "counted": self.faceted + 1}
        values["values"] = MOST_VALUES
        return sql.facets(*self._conditions()), values

    def near(self, literal: str, last: int) -> tuple[LiteralString, dict[str, Any]]:
        """Find names with a slip."""
        values = {**self._values(), "spans": self._spans(last, f"({literal})"), "counted": _MOST_NEAR}
        conditions = [part for part in self._conditions() if part not in {sql.IN_A_ROW, sql.REFUSED}]
        return sql.near(*conditions), values

    def _loose(self) -> str:
        """Give the tsquery of every wanted word and pair, or of another name of what is asked, without the excluded."""
        parts = [vectors.loose_query(self.question, beginnings=self.beginnings)]
        parts += [vectors.quoted(pair) for phrase in self._whole_phrases() for pair in search_index.pairs(phrase)]
        wanted = " & ".join(filter(None, parts))
        others = [vectors.quoted(search_index.whole(words(name))) for name in self.query.also]
        if others and wanted:
            wanted = f"(({wanted}) | {' | '.join(others)})"
        return self._without_refused(wanted)

    def _without_refused(self, literal: str) -> str:
        """Give the tsquery without the excluded words; excluded phrases are looked at in each hit."""
        singles = [phrase[0] for phrase in self.question.refused() if len(phrase) == 1]
        return " & ".join(filter(None, [literal, *(f"!'{word}'" for word in singles)]))

    def _whole_phrases(self) -> list[Phrase]:
        """Give the phrases of which the last word is no beginning of another."""
        phrases = list(self.question.phrases())
        if self.question.open_ended and phrases:
            phrases[-1] = phrases[-1][:-1]
        return phrases

    def _rows_of_words(self) -> list[str]:
        """Give the queries of phrases that the index cannot answer alone; two common words it can."""
        phrases = self.question.phrases()
        last = len(phrases) - 1
        return [
            vectors.phrase_query(phrase, beginnings=self.beginnings if index == last else ())
            for index, phrase in enumerate(phrases)
            if len(phrase) > 1 and not (len(phrase) == _PAIR and set(phrase) <= search_index.COMMON and index != last)
        ]

    def _named(self, *, weight: str) -> str:
        return vectors.phrase_query(self.phrase, beginnings=self.beginnings, weight=weight) if self.phrase else ""

    def _exactly_named(self) -> str:
        typed = tuple(word for text in self.question.wanted for word in words(text, search_query.exact))
        return vectors.phrase_query(typed, weight=":A") if typed else ""

    def _spans(self, last: int, literal: str) -> list[str]:
        narrowed = " & ".join(filter(None, [literal, *self._tags()]))
        rare = self.scope.unit_ids is not None or self.query.organs or self.query.signer
        spans = map(vectors.quoted, search_index.spans(last, level=_OF_FEW if rare else 0))
        return [f"{span} & {narrowed}" if narrowed else span for span in spans]

    def _tags(self) -> list[str]:
        query = self.query
        organs = None if self.scope.unit_ids is None else sorted(self.scope.unit_ids)
        signer = " ".join(words(nfc(query.signer)))
        choices = [
            [search_index.tag("o", organ) for organ in organs or ()],
            [search_index.tag("o", organ) for organ in query.organs],
            [search_index.tag("y", year) for year in query.years],
            [search_index.tag("a", query.award)] if query.award else [],
            [search_index.tag("s", signer)] if signer else [],
        ]
        return ["(" + " | ".join(map(vectors.quoted, choice)) + ")" for choice in choices if choice]

    def _values(self) -> dict[str, Any]:
        values = {
            **_filters(self.query, self.scope),
            "phrases": self._rows_of_words(),
            "refused": [vectors.phrase_query(phrase) for phrase in self.question.refused() if len(phrase) > 1],
            "also": [vectors.quoted(search_index.whole(words(name))) for name in self.query.also],
        }
        return values | {"states": list(self.query.states)}

    def _conditions(self) -> list[LiteralString]:
        """Give the conditions of what is asked: one that a value switches off would be weighed all the same."""
        query, values = self.query, self._values()
        asked: list[tuple[object, LiteralString]] = [
            (self.scope.unit_ids is not None, sql.IN_SCOPE),
            (query.states, sql.IN_STATE),
            (query.processing or values["unit"], sql.AS_LISTED),
            (values["phrases"], sql.IN_A_ROW),
            (values["refused"], sql.REFUSED),
        ]
        return [condition for wanted, condition in asked if wanted]


_PAIR = 2
_OF_FEW = 2  # the level of spans for what a unit or a signer has


def _units(scope: Scope) -> list[str] | None:
    return None if scope.unit_ids is None else sorted(scope.unit_ids)


def _limit(query: Query) -> int:
    return max(1, min(query.limit, MOST_HITS))


def _filters(query: Query, scope: Scope) -> dict[str, Any]:
    return {
        "units": _units(scope),
        "states": list(query.states),
        "processing": list(query.processing),
        "award": query.award,
        "unit": fold(nfc(query.unit)).strip(),
        "organs": list(query.organs),
        "years": list(query.years),
    }
