"""Text search vectors and queries as PostgreSQL literals, made here so that no server configuration has a say.

Words hold letters and digits only (`search_query.words`), so that quoting them is enough.
"""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING

from service.adapters.postgres.rows import text as storable
from service.domain.search_query import Question, exact, words
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.domain.search_query import Phrase
    from service.domain.search_terms import SearchRow

# PostgreSQL keeps 1 MiB of words a vector and positions up to 16383; both are kept away from.
_BYTES = 700_000
_LAST_POSITION = 16_383
_MOST_PLACES = 255
_PLACES = tuple(map(str, range(_LAST_POSITION + 1)))
_GAP = 10
PART_LETTERS = 40_000


class _Vector:
    """Collects words with positions and weights."""

    def __init__(self) -> None:
        """Start empty, at position 1."""
        self._places: dict[str, list[str]] = {}
        self._bytes = 0
        self._next = 1

    def add(self, found: list[str], weight: str) -> None:
        """Add words in a row, so that phrases of them are found."""
        places, start = self._places, self._next
        self._next += len(found) + _GAP
        for word, place in zip(found, chain(_PLACES[start : self._next], repeat(_PLACES[-1])), strict=False):
            known = places.get(word)
            if known is None:
                if self._has_room(word):
                    places[word] = [place + weight]
            elif len(known) < _MOST_PLACES:
                known.append(place + weight)

    def add_once(self, found: list[str]) -> None:
        """Add words that are not there yet, never next to each other: enough to find a dossier, small to keep."""
        places = self._places
        for word in dict.fromkeys(found):
            if word not in places and self._has_room(word):
                places[word] = [f"{min(self._next, _LAST_POSITION)}"]
                self._next += 2

    def _has_room(self, word: str) -> bool:
        """Count a new word's bytes; a vector that is full takes no more."""
        size = len(word.encode()) + 12
        if self._bytes + size > _BYTES:
            return False
        self._bytes += size
        return True

    def __str__(self) -> str:
        """Give the tsvector literal."""
        return " ".join([f"'{word}':{','.join(places)}" for word, places in self._places.items()])


def heads(row: SearchRow) -> list[str]:
    """Give what a dossier is called: title, names, document numbers."""
    return [storable(head) for head in (row.title, *row.names, *row.numbers)]


def row_vector(row: SearchRow, split: Callable[[str], list[str]]) -> str:
    """Give all words of a dossier, as `split` normalises them: names and numbers weigh A, the title B, page texts D."""
    vector = _Vector()
    for head in (*row.names, *row.numbers):
        vector.add(split(head), "A")
    vector.add(split(row.title), "B")
    for _, _, text in row.texts:
        vector.add_once(split(text))
    return str(vector)


def page_rows(row: SearchRow, split: Callable[[str], list[str]] = words) -> Iterator[tuple[int, int, int, str, str]]:
    """Give (paper, page, part, text, vector) of every page; a long one, such as a sheet, in parts."""
    parts: dict[tuple[int, int], int] = {}
    for paper, page, text in row.texts:
        for start in range(0, len(text), PART_LETTERS):
            part = parts[paper, page] = parts.get((paper, page), -1) + 1
            piece = storable(text[start : start + PART_LETTERS])
            vector = _Vector()
            vector.add(split(piece), "")
            yield paper, page, part, piece, str(vector)


def phrase_query(phrase: Phrase, *, open_ended: bool = False) -> str:
    """Give the tsquery literal of words in a row."""
    *first, last = (f"'{word}'" for word in phrase)
    return "(" + " <-> ".join([*first, f"{last}:*" if open_ended else last]) + ")"


def loose_query(question: Question, normal: Callable[[str], str] = fold, *, operator: str = " & ") -> str:
    """Give the tsquery literal that asks for every wanted word, wherever it stands; "" asks for nothing."""
    phrases = question.phrases(normal)
    asked = [f"'{word}'" for phrase in phrases for word in phrase]
    if asked and question.open_ended:
        asked[-1] += ":*"
    return operator.join(asked)


def exact_query(question: Question) -> str:
    """Give the tsquery literal of the wanted words with their diacritics."""
    return loose_query(question, exact)
