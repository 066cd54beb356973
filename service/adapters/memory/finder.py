"""The list and the search, in memory: by looking at everything."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from service.adapters.memory.tables import Part
from service.domain import list_cursor, search_query
from service.domain.dossier import PaperStatus
from service.domain.search_query import exact, words
from service.domain.states import State
from service.domain.text import fold, nfc
from service.ports import Answer, Hit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from service.domain.dossier import Dossier
    from service.domain.search_query import Phrase, Question
    from service.domain.search_terms import SearchRow
    from service.ports import Query, Scope

_RANKED = 500
_COUNTED = 1000
_MOST_HITS = 200


class MemoryFinder(Part):
    """The list and the archive's retrieval, by looking at everything."""

    def find(self, query: Query, *, scope: Scope) -> Answer:
        """Answer the query inside the scope. Invalid for a broken cursor or NUL in the text."""
        question = search_query.parse(query.text)
        with self._tables.lock:
            seen = sorted(self._seen(query, scope), key=lambda one: (one.received_at, one.id), reverse=True)
            if question.wanted or question.excluded:
                return self._searched(question, query, seen)
        return _listed(query, seen)

    def count_states(self, *, scope: Scope) -> Mapping[str, int]:
        """Count dossiers by state inside the scope."""
        with self._tables.lock:
            return dict(Counter(one.state.value for one in self._tables.dossiers.values() if _in_scope(one, scope)))

    def _seen(self, query: Query, scope: Scope) -> Iterator[Dossier]:
        unit = fold(nfc(query.unit)).strip()
        for one in self._tables.dossiers.values():
            wanted = (
                (not query.states or one.state in query.states)
                and (not query.processing or one.processing in query.processing or _holds_quarantined(one, query))
                and query.award in {"", one.award}
                and unit in fold(one.unit)
            )
            if wanted and _in_scope(one, scope):
                yield one

    def _searched(self, question: Question, query: Query, seen: Sequence[Dossier]) -> Answer:
        passed = list_cursor.read_offset(query.cursor, most=_RANKED) if query.cursor else 0
        limit = max(1, min(query.limit, _MOST_HITS))
        rows = [(one, self._tables.search[one.id]) for one in seen if one.id in self._tables.search]
        found = [(one, row) for one, row in rows if _matches(row, question)]
        best = sorted(found[:_RANKED], key=lambda pair: -_score(pair[1], question))
        shown = [_found(one, row, question) for one, row in best[passed : passed + limit]]
        cursor = list_cursor.offset(passed + limit) if len(best) > passed + limit else ""
        return Answer(tuple(shown), cursor, min(len(found), _RANKED), more=len(found) > _RANKED)


def _in_scope(dossier: Dossier, scope: Scope) -> bool:
    return scope.unit_ids is None or dossier.origin.organ_id in scope.unit_ids


def _listed(query: Query, seen: Sequence[Dossier]) -> Answer:
    after = list_cursor.read_keyset(query.cursor) if query.cursor else None
    rest = [one for one in seen if after is None or (one.received_at, one.id) < after]
    page = rest[: max(1, min(query.limit, _MOST_HITS))]
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
        version=one.version,
        step=step.name if step else "",
        step_title=step.title if step else "",
        due=step.due.isoformat() if step and step.due else "",
        problems=len(one.problems),
        change_requested=one.change_request is not None,
    )


def _places(row: SearchRow, normal: Callable[[str], str]) -> list[tuple[float, list[str]]]:
    """Give (weight, words) of everything a dossier is found by."""
    named = [(1.0, head) for head in (*row.names, *row.numbers)]
    texts = [(0.1, text) for _, _, text in row.texts]
    return [(weight, words(text, normal)) for weight, text in (*named, (0.4, row.title), *texts)]


def _asked(question: Question, normal: Callable[[str], str]) -> Iterator[tuple[Phrase, bool]]:
    phrases = question.phrases(normal)
    for number, phrase in enumerate(phrases, 1):
        yield phrase, question.open_ended and number == len(phrases)


def _matches(row: SearchRow, question: Question, normal: Callable[[str], str] = fold) -> bool:
    places = [found for _, found in _places(row, normal)]

    def stands(phrase: Phrase, *, open_ended: bool) -> bool:
        return any(search_query.contains(place, phrase, open_ended=open_ended) for place in places)

    wanted = all(stands(phrase, open_ended=open_ended) for phrase, open_ended in _asked(question, normal))
    return wanted and not any(stands(phrase, open_ended=False) for phrase in question.refused())


def _score(row: SearchRow, question: Question) -> float:
    """Give 10 for exact diacritics, plus the best weight at which each phrase was found."""
    places = _places(row, fold)
    best = [
        max((weight for weight, found in places if search_query.contains(found, phrase, open_ended=last)), default=0.0)
        for phrase, last in _asked(question, fold)
    ]
    return 10.0 * _matches(row, replace(question, excluded=()), exact) + sum(best)


def _found(one: Dossier, row: SearchRow, question: Question) -> Hit:
    hit = replace(_hit(one), score=_score(row, question))
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
