"""Text search vectors and queries as PostgreSQL literals, made here so that no server configuration has a say.

Words hold letters and digits only (`search_query.words`), so that quoting them is enough.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import chain, repeat
from typing import TYPE_CHECKING

from service.adapters.postgres.rows import text as storable
from service.domain import search_index
from service.domain.search_query import Question, exact, words
from service.domain.short_forms import SPELLED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from service.domain.search_query import Choice, Phrase
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
        start = self._next
        self._next += len(found) + _GAP
        fresh: defaultdict[str, list[str]] = defaultdict(list)
        for word, place in zip(found, chain(_PLACES[start : self._next], repeat(_PLACES[-1])), strict=False):
            fresh[word].append(place)
        for word, at in fresh.items():
            weighed = [place + weight for place in at] if weight else at
            known = self._places.get(word)
            if known is not None:
                known += weighed
            elif self._has_room(word):
                self._places[word] = weighed

    def add_terms(self, found: Iterable[str]) -> None:
        """Add terms that have no place: enough to find a dossier, small to keep."""
        for word in dict.fromkeys(found):
            if word not in self._places and self._has_room(word):
                self._places[word] = []

    def _has_room(self, word: str) -> bool:
        """Count a new word's bytes; a vector that is full takes no more."""
        size = len(word.encode()) + 12
        if self._bytes + size > _BYTES:
            return False
        self._bytes += size
        return True

    def __str__(self) -> str:
        """Give the tsvector literal."""
        return " ".join(
            [f"'{word}':{','.join(at[:_MOST_PLACES])}" if at else f"'{word}'" for word, at in self._places.items()]
        )


def heads(row: SearchRow) -> list[str]:
    """Give what a dossier is called: title, names, document numbers."""
    return [storable(head) for head in (row.title, *row.names, *row.numbers)]


def head_vector(row: SearchRow, split: Callable[[str], list[str]]) -> str:
    """Give the words of what a dossier is called: names and numbers weigh A, the title B."""
    return str(_called(row, split))


def _called(row: SearchRow, split: Callable[[str], list[str]]) -> _Vector:
    vector = _Vector()
    for head in (*row.names, *row.numbers):
        vector.add(split(head), "A")
    vector.add(split(row.title), "B")
    return vector


def index_vector(row: SearchRow, split: Callable[[str], list[str]] = words) -> str:
    """Give what a dossier is found by: its folded words, and the terms of `search_index` beside them."""
    vector = _called(row, split)
    for name in filter(None, map(split, (*row.names, *row.numbers))):
        vector.add_terms((search_index.whole(name), *search_index.links(name), *search_index.pairs(name)))
    vector.add_terms(search_index.pairs(split(row.title)))
    if row.signer:
        vector.add_terms([search_index.tag("s", " ".join(split(row.signer)))])
    for _, _, text in row.texts:
        found = split(text)
        vector.add_terms(found)
        vector.add_terms(search_index.pairs(found))
    texts = (row.title, *row.names, *row.numbers, *(text for _, _, text in row.texts))
    # What stands between white space mostly comes again, and a word's place does not count here.
    pieces = dict.fromkeys(chain.from_iterable(map(str.split, texts)))
    vector.add_terms([f"^{word}" for word in words(" ".join(pieces), exact) if _has_marks(word)])
    return str(vector)


def dictionary(row: SearchRow, split: Callable[[str], list[str]] = words) -> list[str]:
    """Give the words that may be asked for by a beginning or with a slip: those of names, numbers and the title."""
    return sorted({word for text in (*row.names, *row.numbers, row.title) for word in split(text)})


def name_links(row: SearchRow, split: Callable[[str], list[str]] = words) -> list[str]:
    """Give the neighbouring words of all names: of what a slip may have meant, only what somebody is called counts."""
    return sorted({link for name in (*row.names, *row.numbers) for link in search_index.links(split(name))})


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


def quoted(term: str) -> str:
    """Give one term of a tsquery literal, whatever it holds."""
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def phrase_query(phrase: Phrase, *, beginnings: Sequence[str] = (), weight: str = "") -> str:
    """Give the tsquery literal of words in a row; `beginnings` are the words that its last one may stand for."""
    *first, last = phrase
    ending = " | ".join(f"'{word}'{weight}" for word in dict.fromkeys((last, *beginnings)))
    return "(" + " <-> ".join([*(f"'{word}'{weight}" for word in first), f"({ending})"]) + ")"


def row_query(phrase: Phrase, *, beginnings: Sequence[str] = ()) -> str:
    """Give the tsquery literal of words in a row, or of all that they are short for (`GD&ĐT`), wherever that stands."""
    spelled = [" & ".join(f"'{word}'" for word in dict.fromkeys(long)) for long in SPELLED.get(phrase, ())]
    return " | ".join([phrase_query(phrase, beginnings=beginnings), *(f"({one})" for one in spelled)])


def loose_query(question: Question, *, operator: str = " & ", beginnings: Sequence[str] = ()) -> str:
    """Give the tsquery literal that asks for every wanted word, wherever it stands; "" asks for nothing.

    What people shorten is asked for in either wording. `beginnings` are what the last word may stand for.
    """
    asked = [_either(choice, operator, ()) for choice in question.choices()]
    if asked and beginnings:
        asked[-1] = _either(question.choices()[-1], operator, beginnings)
    return operator.join(dict.fromkeys(asked))


def _either(choice: Choice, operator: str, beginnings: Sequence[str]) -> str:
    ways = [[f"'{word}'" for phrase in way for word in phrase] for way in choice]
    if beginnings:
        ways[0][-1] = "(" + " | ".join([ways[0][-1], *(f"'{word}'" for word in beginnings)]) + ")"
    if len(ways) == 1:
        return operator.join(dict.fromkeys(ways[0]))
    return "(" + " | ".join("(" + operator.join(dict.fromkeys(way)) + ")" for way in ways) + ")"


def marks_query(question: Question) -> str:
    """Give the tsquery literal of those wanted words that were typed with diacritics, which are meant; "" for none."""
    typed = [word for text in question.wanted for word in words(text, exact) if _has_marks(word)]
    return " & ".join(quoted(f"^{word}") for word in dict.fromkeys(typed))


def unmarked_query(question: Question, *, beginnings: Sequence[str] = ()) -> str:
    """Give the tsquery literal of those wanted words that `marks_query` does not ask for; "" for none."""
    typed = [word for text in question.wanted for word in words(text, exact)]
    folded = [word for phrase in question.phrases() for word in phrase]
    if len(typed) != len(folded):  # signs that are letters to one and none to the other
        return loose_query(question, beginnings=beginnings)
    asked = [f"'{word}'" for word, own in zip(folded, typed, strict=True) if not _has_marks(own)]
    if asked and beginnings and not _has_marks(typed[-1]):
        asked[-1] = "(" + " | ".join([asked[-1], *(f"'{word}'" for word in beginnings)]) + ")"
    return " & ".join(dict.fromkeys(asked))


def _has_marks(word: str) -> bool:
    """Tell whether an exact word has a letter or a tone that folding takes away; a number that ends so does no harm."""
    return not word.isascii() or (word[-1:].isdigit() and word[:1].isalpha())


def name_query(phrase: Phrase, *, beginnings: Sequence[str] = ()) -> str:
    """Give the tsquery literal of a name that is these words, or holds them in a row; "" for less than two words."""
    if len(phrase) < _NAME_WORDS:
        return ""
    endings = list(dict.fromkeys((phrase[-1], *beginnings)))
    named = [quoted(search_index.whole((*phrase[:-1], last))) for last in endings]
    inside = [*search_index.links(phrase[:-1])]
    ends = [f"={phrase[-2]}~{last}" for last in endings]
    held = " & ".join([*map(quoted, inside), "(" + " | ".join(map(quoted, ends)) + ")"])
    return f"({' | '.join(named)} | ({held}))"


_NAME_WORDS = 2


def meant(phrase: Phrase, alike: Sequence[Sequence[str]]) -> list[list[str]]:
    """Give the links of every name in which one word of the phrase is one of those `alike` it."""
    return [
        list(search_index.links((*phrase[:place], other, *phrase[place + 1 :])))
        for place, others in enumerate(alike)
        for other in others
    ]


def near_query(names: Sequence[Sequence[str]]) -> str:
    """Give the tsquery literal of names that have all links of one of these; "" for none."""
    return " | ".join("(" + " & ".join(map(quoted, links)) + ")" for links in names)
