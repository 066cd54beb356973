"""The list and the search, in memory: by looking at everything."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from service.adapters.memory.tables import Part
from service.domain import list_cursor, search_index, search_query
from service.domain.awards_held import folded_name
from service.domain.deadlines import VIETNAM
from service.domain.dossier import PaperStatus
from service.domain.references import references
from service.domain.search_query import exact, words
from service.domain.states import State
from service.domain.text import fold, nfc
from service.ports import Answer, Count, GivenAward, Hit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.domain.awards_held import Held
    from service.domain.dossier import Dossier
    from service.domain.search_query import Phrase, Question
    from service.domain.search_terms import SearchRow
    from service.ports import Query, Scope

_RANKED = 300
_FACETED = 1000
_MOST_NEAR = 20
_COUNTED = 1000
_PASSED = 100_000
_MOST_HITS = 200


class MemoryFinder(Part):
    """The list and the archive's retrieval, by looking at everything."""

    def find(self, query: Query, *, scope: Scope) -> Answer:
        """Answer the query inside the scope. Invalid for a broken cursor or NUL in the text."""
        question = search_query.parse(query.text)
        with self._tables.lock:
            seen = sorted(self._seen(query, scope), key=lambda one: (one.received_at, one.id), reverse=True)
            if question.wanted or question.excluded or query.facets:
                return self._searched(question, query, seen)
        return _listed(query, seen)

    def count_states(self, *, scope: Scope) -> Mapping[str, int]:
        """Count dossiers by state inside the scope."""
        with self._tables.lock:
            return dict(Counter(one.state.value for one in self._tables.dossiers.values() if _in_scope(one, scope)))

    def awards_held(self, *, names: Sequence[str], units: Sequence[str], scope: Scope, limit: int) -> Sequence[Held]:
        """Give the newest awards of these folded names, or of these units."""
        with self._tables.lock:
            dossiers = sorted(self._tables.dossiers.values(), key=lambda one: (one.received_at, one.id), reverse=True)
            rows = [
                replace(held, code=one.code, received_at=one.received_at.isoformat())
                for one in dossiers
                if one.id in self._tables.search and _in_scope(one, scope)
                for held in self._tables.search[one.id].awards
            ]
        wanted = [
            held
            for held in rows
            if (names or units)
            and (not names or folded_name(held.name) in names)
            and (not units or folded_name(held.unit) in units)
        ]
        return wanted[:limit]

    def given_in(self, year: int, *, scope: Scope) -> Sequence[GivenAward]:
        """Give the awards given by decisions of that year."""
        with self._tables.lock:
            known = self._tables.search
            those = sorted((one for one in self._tables.dossiers.values() if one.id in known), key=lambda one: one.id)
            came = sorted(self._tables.intakes.values(), key=lambda one: one.received_at, reverse=True)
            by = {one.dossier_id: one.connector for one in came}
            return [
                GivenAward(one.unit, one.origin.organ_id or one.origin.unit_id, row, by.get(one.id, ""))
                for one in those
                if _in_scope(one, scope)
                for row in known[one.id].awards
                if row.outcome == "approved" and row.confirmed and row.decided_on[:4] == f"{year:04}"
            ]

    def saved(self, account: str) -> Mapping[str, Mapping[str, Any]]:
        """Give an account's saved searches by name."""
        return {name: query for (owner, name), query in sorted(self._tables.saved.items()) if owner == account}

    def save(self, account: str, name: str, query: Mapping[str, Any]) -> None:
        """Add or replace one."""
        self._tables.saved[account, name] = dict(query)

    def forget(self, account: str, name: str) -> bool:
        """Forget one; tells whether there was one."""
        return self._tables.saved.pop((account, name), None) is not None

    def outdated(self, *, limit: int) -> Sequence[str]:
        """Give none: this adapter has no index."""
        return [][:limit]

    def _seen(self, query: Query, scope: Scope) -> Iterator[Dossier]:
        unit = fold(nfc(query.unit)).strip()
        for one in self._tables.dossiers.values():
            wanted = (
                (not query.states or one.state in query.states)
                and (not query.processing or one.processing in query.processing or _holds_quarantined(one, query))
                and (not query.seats or _awaits(one, query))
                and (not query.steps or (one.step is not None and one.step.name in query.steps))
                and query.award in {"", one.award}
                and unit in fold(one.unit)
                and (not query.organs or one.origin.organ_id in query.organs)
                and (not query.awards or one.award in query.awards)
            )
            if wanted and _in_scope(one, scope):
                yield one

    def _searched(self, question: Question, query: Query, seen: Sequence[Dossier]) -> Answer:
        rows = [(one, self._tables.search[one.id]) for one in seen if one.id in self._tables.search]
        asked = Asked(question, query.also, self._tables.search.values())
        found = [(one, row) for one, row in rows if asked.matches(row) and _narrowed(one, row, query)]
        places = {name: place for place, name in enumerate(self._tables.search)}
        found.sort(key=lambda pair: -places[pair[0].id])
        answer = _newest(found, asked, query, places) if query.newest else _best(found, rows, asked, query)
        return replace(answer, facets=_facets(found[:_FACETED])) if query.facets else answer


def _awaits(one: Dossier, query: Query) -> bool:
    """Tell whether the open step is given to one of the seats, or to nobody and of a role that one of them plays."""
    step = one.step
    if step is None:
        return False
    return any(step.assignee == name or (not step.assignee and step.role in roles) for name, roles in query.seats)


def _narrowed(one: Dossier, row: SearchRow, query: Query) -> bool:
    year = row.year or one.received_at.astimezone(VIETNAM).year
    return (
        (not query.organs or one.origin.organ_id in query.organs)
        and (not query.years or year in query.years)
        and (not query.signer or words(nfc(query.signer)) == words(row.signer))
    )


Pair = tuple["Dossier", "SearchRow"]


def _newest(found: Sequence[Pair], asked: Asked, query: Query, places: Mapping[str, int]) -> Answer:
    after = list_cursor.read_place(query.cursor) if query.cursor else len(places)
    rest = [(one, row) for one, row in found if places[one.id] < after]
    limit = max(1, min(query.limit, _MOST_HITS))
    cursor = list_cursor.place(places[rest[limit - 1][0].id]) if len(rest) > limit else ""
    hits = tuple(_found(one, row, asked, score=0.0) for one, row in rest[:limit])
    return Answer(hits, cursor, min(len(rest), _RANKED), more=len(rest) > _RANKED)


def _best(found: Sequence[Pair], rows: Sequence[Pair], asked: Asked, query: Query) -> Answer:
    passed = list_cursor.read_offset(query.cursor, most=_RANKED) if query.cursor else 0
    limit = max(0, min(query.limit, _MOST_HITS, _RANKED - passed))
    best = sorted(found[:_RANKED], key=lambda pair: -asked.score(pair[1]))
    known = {one.id for one, _row in found}
    near: list[tuple[Pair, list[str]]] = []
    if not passed and not any(asked.named(row) for _one, row in best):
        alike = [((one, row), asked.near(row)) for one, row in rows if one.id not in known]
        near = [(pair, names) for pair, names in alike if names and _narrowed(*pair, query)][:_MOST_NEAR]
    shown = [_nearly(*pair, names) for pair, names in near]
    shown += [_found(one, row, asked, score=asked.score(row)) for one, row in best[passed : passed + limit]]
    cursor = list_cursor.offset(passed + limit) if limit and len(best) > passed + limit else ""
    total = len(found) + len(near)
    names = tuple(dict.fromkeys(name for _pair, names in near for name in names))[:10]
    return Answer(tuple(shown), cursor, min(total, _RANKED), more=total > _RANKED, near=names)


def _facets(found: Sequence[Pair]) -> dict[str, tuple[Count, ...]]:
    values = {
        "year": Counter(str(row.year or one.received_at.astimezone(VIETNAM).year) for one, row in found),
        "award": Counter(one.award for one, _row in found),
        "unit": Counter(one.origin.organ_id for one, _row in found),
        "state": Counter(one.state.value for one, _row in found),
        "signer": Counter(row.signer for _one, row in found),
    }
    labels = {one.origin.organ_id: one.unit for one, _row in found}
    return {
        facet: tuple(
            Count(value, hits, labels.get(value, "") if facet == "unit" else "")
            for value, hits in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
            if value
        )
        for facet, counted in values.items()
        if any(counted)
    }


def _in_scope(dossier: Dossier, scope: Scope) -> bool:
    return scope.unit_ids is None or dossier.origin.organ_id in scope.unit_ids


def _listed(query: Query, seen: Sequence[Dossier]) -> Answer:
    limit = max(1, min(query.limit, _MOST_HITS))
    if query.by_due:
        passed = list_cursor.read_offset(query.cursor, most=_PASSED) if query.cursor else 0
        due = sorted(seen, key=lambda one: (one.next_due is None, one.next_due or date.min, one.received_at, one.id))
        cursor = list_cursor.offset(passed + limit) if len(due) > passed + limit else ""
        hits = tuple(map(_hit, due[passed : passed + limit]))
        return Answer(hits, cursor, min(len(seen), _COUNTED), more=len(seen) > _COUNTED)
    after = list_cursor.read_keyset(query.cursor) if query.cursor else None
    rest = [one for one in seen if after is None or (one.received_at, one.id) < after]
    page = rest[:limit]
    cursor = list_cursor.keyset(page[-1].received_at, page[-1].id) if len(rest) > len(page) else ""
    return Answer(tuple(map(_hit, page)), cursor, min(len(seen), _COUNTED), more=len(seen) > _COUNTED)


def _hit(one: Dossier) -> Hit:
    step = one.step
    return Hit(
        dossier_id=one.id,
        code=one.code,
        state=one.state.value,
        processing=one.processing.value,
        subject=one.subject,
        unit=one.unit,
        award=one.award,
        received_at=one.received_at,
        **references(one)._asdict(),
        version=one.version,
        step=step.name if step else "",
        step_title=step.title if step else "",
        due=one.next_due.isoformat() if one.next_due else "",
        problems=len(one.problems),
        change_requested=one.change_request is not None,
    )


class Asked:
    """A question as this adapter answers it: by looking into the words of every row."""

    def __init__(self, question: Question, also: Sequence[str], rows: Iterable[SearchRow]) -> None:
        """Gather what the last word may be the beginning of from everything that dossiers are called."""
        self.question = question
        self._also = [tuple(words(name)) for name in also]
        self._dictionary = {word for row in rows for head in _heads(row) for word in words(head)}
        self._phrases = [_sets(phrase) for phrase in question.phrases()]
        if question.open_ended:
            last = question.phrases()[-1][-1]
            begun = sorted(
                (word for word in self._dictionary if word.startswith(last)), key=lambda one: (len(one), one)
            )
            self._phrases[-1] = (*self._phrases[-1][:-1], frozenset({last, *begun[:64]}))
        as_asked = iter(self._phrases)
        self._choices = [
            [list(islice(as_asked, len(choice[0]))), *(list(map(_sets, way)) for way in choice[1:])]
            for choice in question.choices()
        ]
        self._refused = [_sets(phrase) for phrase in question.refused()]

    @property
    def _phrase(self) -> tuple[frozenset[str], ...]:
        return tuple(word for phrase in self._phrases for word in phrase)

    def matches(self, row: SearchRow) -> bool:
        """Tell whether all that is wanted is there, or another name of it, and nothing refused."""
        places = [words(text) for text in (*_heads(row), *(text for _, _, text in row.texts))]

        def stands(phrase: Sequence[frozenset[str]]) -> bool:
            return any(_contains(place, phrase) for place in places)

        named = any(tuple(words(name)) in self._also for name in (*row.names, *row.numbers))
        meant = all(any(all(map(stands, way)) for way in choice) for choice in self._choices)
        return (named or meant) and not any(map(stands, self._refused))

    def named(self, row: SearchRow) -> bool:
        """Tell whether a name or number holds all that is asked, in a row."""
        return bool(self._phrase) and any(_contains(words(name), self._phrase) for name in (*row.names, *row.numbers))

    def score(self, row: SearchRow) -> float:
        """Give 8 for a name with these diacritics, 4 for the diacritics anywhere, 2 for a name, and a part for more."""
        typed = [frozenset({word}) for text in self.question.wanted for word in words(text, exact)]
        marks = {
            word for one in typed for word in one if not word.isascii() or (word[-1].isdigit() and word[0].isalpha())
        }
        texts = (*_heads(row), *(text for _, _, text in row.texts))
        exactly = bool(marks) and marks <= {word for text in texts for word in words(text, exact)}
        named_exactly = bool(marks) and any(_contains(words(name, exact), typed) for name in (*row.names, *row.numbers))
        called = {word for head in _heads(row) for word in words(head)}
        part = len(self._phrase) and sum(bool(word & called) for word in self._phrase) / len(self._phrase)
        return 8.0 * named_exactly + 4 * exactly + 2 * self.named(row) + part / 2

    def near(self, row: SearchRow) -> list[str]:
        """Give the names that differ from what was asked by a slip in one word."""
        phrase = tuple(word for phrase in self.question.phrases() for word in phrase)
        if self.question.excluded or self.question.quoted or not search_index.may_be_name(phrase):
            return []
        alike = [
            [
                other
                for other in self._dictionary
                if _trigrams_shared(word, other) and search_index.closeness(word, other)
            ]
            for word in phrase
        ]
        return [name for name in (*row.names, *row.numbers) if search_index.is_near(words(name), phrase, alike)]


def _sets(phrase: Phrase) -> tuple[frozenset[str], ...]:
    return tuple(frozenset({word}) for word in phrase)


def _trigrams_shared(first: str, second: str) -> bool:
    """Tell whether enough trigrams are the same, as pg_trgm counts them."""
    one, other = ({f"  {word} "[at : at + 3] for at in range(len(word) + 1)} for word in (first, second))
    return len(one & other) >= _TRIGRAMS * len(one | other)


_TRIGRAMS = 0.14


def _heads(row: SearchRow) -> tuple[str, ...]:
    return (*row.names, *row.numbers, row.title)


def _contains(text_words: Sequence[str], phrase: Sequence[frozenset[str]]) -> bool:
    size = len(phrase)
    return any(
        all(word in choice for word, choice in zip(text_words[start : start + size], phrase, strict=True))
        for start in range(len(text_words) - size + 1)
    )


def _nearly(one: Dossier, _row: SearchRow, names: Sequence[str]) -> Hit:
    shown = search_query.Question(wanted=tuple(names[:1]))
    return replace(_hit(one), snippet=search_query.snippet(" · ".join(filter(None, names)), shown))


def _found(one: Dossier, row: SearchRow, asked: Asked, *, score: float) -> Hit:
    hit, question = replace(_hit(one), score=score), asked.question
    shown = [(search_query.snippet(text, question), paper, page) for paper, page, text in row.texts]
    snippet, paper, page = max(shown, key=lambda place: place[0].count(search_query.OPEN_MARK), default=("", 0, 0))
    if snippet:
        return replace(hit, snippet=snippet, paper=paper, page=page)
    heads = " · ".join(filter(None, (row.title, *row.names, *row.numbers)))
    return replace(hit, snippet=search_query.snippet(heads, question))


def _holds_quarantined(dossier: Dossier, query: Query) -> bool:
    """Tell whether the desk of quarantine asks for this dossier because of one of its papers."""
    waiting = dossier.state is not State.ARCHIVED and "quarantined" in query.processing
    return waiting and any(paper.status is PaperStatus.QUARANTINED for paper in dossier.papers)
