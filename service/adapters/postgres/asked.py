"""A question inside a scope, as statements with their values: what is asked decides which conditions there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, LiteralString

from service.adapters.postgres import search_sql as sql
from service.adapters.postgres import vectors
from service.domain import search_index, search_query
from service.domain.search_query import words
from service.domain.text import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.search_query import Phrase, Question
    from service.ports import Query, Scope

# Ranking or counting 100,000 hits takes seconds; an honest "more than" takes none.
RANKED = 300
CHECKED = 200
FACETED = 1000
MOST_VALUES = 50
MOST_NEAR = 20
_NAMED = 200
_PAIR = 2
_MANY = 16
_OF_FEW = 2  # the level of spans for what a unit or a signer has


@dataclass(frozen=True, slots=True)
class Asked:
    """A question inside a scope, as statements with their values."""

    question: Question
    query: Query
    scope: Scope
    beginnings: Sequence[str]
    few: bool = False

    @property
    def narrow(self) -> bool:
        """Tell whether the question is of one unit or one signer."""
        organs = self.query.organs and not self._of_many
        return bool(self.scope.unit_ids is not None or organs or self.query.signer)

    @property
    def _of_many(self) -> bool:
        """Tell whether so many units are asked for that each hit is looked at for its own: a long OR costs more."""
        return len(self.query.organs) > _MANY

    @property
    def tags(self) -> str:
        """Give the tsquery literal of all that the question is narrowed to; "" for nothing."""
        return " & ".join(self._tags())

    @property
    def phrase(self) -> Phrase:
        """Give the wanted words as they were typed, in one row: the name they may be."""
        return tuple(word for phrase in self.question.phrases() for word in phrase)

    def ranked(self, last: int, *, passed: int, limit: int) -> tuple[LiteralString, dict[str, Any]]:
        """Rank the newest."""
        loose = self._loose()
        name = vectors.name_query(self.phrase, beginnings=self.beginnings)
        marks = vectors.marks_query(self.question)
        # A single word is a name like any other; where it stands in names cannot be told apart by an index.
        named, exactly = self._without_refused(name) if name else "", self._exactly(loose, marks) if marks else ""
        values = {
            **self._values(),
            "words": loose,
            "named_words": named,
            "exact_words": exactly,
            "marks": marks,
            "spans": self._spans(last, loose),
            "counted": self.most + 1,
            "named_spans": self._spans(last, named, level=self._level_of_name()) if named else [],
            "named_counted": _NAMED,
            "exact_spans": self._spans(last, exactly) if exactly else [],
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
        loose = self._loose()
        values = {**self._values(), "spans": self._spans(last, loose), "counted": self.most + 1, "last": last}
        values["words"] = loose
        return sql.newest(*self._conditions()), values

    def facets(self, last: int) -> tuple[LiteralString, dict[str, Any]]:
        """Count the newest by what they can be narrowed by."""
        loose = self._loose()
        values = {**self._values(), "spans": self._spans(last, loose), "counted": self.faceted + 1}
        values |= {"values": MOST_VALUES, "words": loose}
        return sql.facets(*self._conditions()), values

    def near(self, literal: str, last: int) -> tuple[LiteralString, dict[str, Any]]:
        """Find names with a slip."""
        values = {**self._values(), "spans": self._spans(last, f"({literal})"), "counted": MOST_NEAR}
        values["words"] = f"({literal})"
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

    def _exactly(self, loose: str, marks: str) -> str:
        """Give the tsquery of the very diacritics: a word that has them is the folded one too, and not asked twice."""
        if self.query.also:
            return f"{loose} & {marks}"
        unmarked = vectors.unmarked_query(self.question, beginnings=self.beginnings)
        pairs = [vectors.quoted(pair) for phrase in self._whole_phrases() for pair in search_index.pairs(phrase)]
        return self._without_refused(" & ".join(filter(None, [unmarked, *pairs, marks])))

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
            vectors.row_query(phrase, beginnings=self.beginnings if index == last else ())
            for index, phrase in enumerate(phrases)
            if len(phrase) > 1 and not (len(phrase) == _PAIR and set(phrase) <= search_index.COMMON and index != last)
        ]

    def _named(self, *, weight: str) -> str:
        return vectors.phrase_query(self.phrase, beginnings=self.beginnings, weight=weight) if self.phrase else ""

    def _exactly_named(self) -> str:
        typed = tuple(word for text in self.question.wanted for word in words(text, search_query.exact))
        return vectors.phrase_query(typed, weight=":A") if typed else ""

    def _level_of_name(self) -> int:
        """Give the smallest span in which a name is looked for: the more of it was typed, the fewer have it."""
        return min(_OF_FEW, max(0, len(self.phrase) - (_PAIR + bool(self.beginnings)) + 1)) if self.phrase[2:] else 0

    def _spans(self, last: int, literal: str, *, level: int = 0) -> list[str]:
        if self.few:
            return [self.tags]
        narrowed = " & ".join(filter(None, [literal, *self._tags()]))
        spans = map(vectors.quoted, search_index.spans(last, level=_OF_FEW if self.narrow else level))
        return [f"{span} & {narrowed}" if narrowed else span for span in spans]

    def _tags(self) -> list[str]:
        query = self.query
        organs = None if self.scope.unit_ids is None else sorted(self.scope.unit_ids)
        signer = " ".join(words(nfc(query.signer)))
        choices = [
            [search_index.tag("o", organ) for organ in organs or ()],
            [] if self._of_many else [search_index.tag("o", organ) for organ in query.organs],
            [search_index.tag("y", year) for year in query.years],
            [search_index.tag("a", query.award)] if query.award else [],
            [search_index.tag("a", award) for award in query.awards],
            [search_index.tag("s", signer)] if signer else [],
        ]
        return ["(" + " | ".join(map(vectors.quoted, choice)) + ")" for choice in choices if choice]

    def _values(self) -> dict[str, Any]:
        values = {
            **filters_of(self.query, self.scope),
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
            (self._of_many, sql.IN_ORGANS),
            (query.processing or values["unit"], sql.AS_LISTED),
            (values["phrases"], sql.IN_A_ROW),
            (values["refused"], sql.REFUSED),
            (self.few and self._loose(), sql.AMONG_FEW),
        ]
        return [condition for wanted, condition in asked if wanted]


def units_of(scope: Scope) -> list[str] | None:
    """Give the organ ids of a scope, or None for all."""
    return None if scope.unit_ids is None else sorted(scope.unit_ids)


def filters_of(query: Query, scope: Scope) -> dict[str, Any]:
    """Give the values of `search_sql.FILTER`."""
    return {
        "units": units_of(scope),
        "states": list(query.states),
        "processing": list(query.processing),
        "seats": [name for name, _roles in query.seats],
        "roles": sorted({role for _name, roles in query.seats for role in roles}),
        "steps": list(query.steps),
        "award": query.award,
        "unit": fold(nfc(query.unit)).strip(),
        "organs": list(query.organs),
        "years": list(query.years),
        "awards": list(query.awards),
    }
