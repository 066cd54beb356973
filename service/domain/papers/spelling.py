"""How words are spelled: set phrases whose marks are known, possible syllables, a paper's own surely read words."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from service.domain.papers.legibility import possible_syllable
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.document import Document, Page, Word

    Phrases = Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]

# Measured on scans of provincial offices: of words at this confidence nineteen in twenty are right.
SURE_WORD = 0.88
TITLE_FLOOR = 0.8  # another title may be stamped over it
_LONGEST = 9  # words of a phrase
_TELLING = 3  # words of a phrase whose letters are no accident, however unsure the engine is of one under a seal
LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Run:
    """A run of letters in a value: its place there, folded form, and the engine's confidence."""

    start: int
    end: int
    folded: str
    confidence: float


class Mended(NamedTuple):
    """A text with the marks of its set phrases; which of its runs belong to one, and which may be another's name."""

    text: str
    known: frozenset[int]
    doubted: frozenset[int]


@lru_cache(maxsize=4)
def phrase_table(phrases: tuple[str, ...]) -> Phrases:
    """Give the phrases' words in small letters by their folded letters."""
    table: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    for phrase in phrases:
        words = tuple(LETTERS.findall(phrase.lower()))
        key = tuple(map(fold, words))
        table[key].append(words)
        if "y" in key and len(key) > 1:  # a lone Y looks like V to the engine: `SỞ V TẾ`
            table[tuple("v" if word == "y" else word for word in key)].append(words)
    return {key: tuple(dict.fromkeys(variants)) for key, variants in table.items()}


@lru_cache(maxsize=4)
def _common(phrases: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    """Give the phrases of two words that are written small (`văn hóa`): a name may have the same letters."""
    pairs = ((phrase, tuple(map(fold, LETTERS.findall(phrase)))) for phrase in phrases)
    return frozenset(pair for phrase, pair in pairs if len(pair) == _PAIR and phrase.islower())


_PAIR = 2


@lru_cache(maxsize=4)
def _gaps(phrases: tuple[str, ...]) -> Mapping[tuple[str, ...], frozenset[int]]:
    """Give for each phrase's folded letters the places between its words at which it has a mark in some spelling."""
    marked: dict[tuple[str, ...], frozenset[int]] = {}
    for phrase in phrases:
        words = list(LETTERS.finditer(phrase))
        key = tuple(fold(word.group()) for word in words)
        told = {at for at, (one, two) in enumerate(pairwise(words)) if phrase[one.end() : two.start()].strip()}
        marked[key] = marked.get(key, frozenset()) | told
    return marked


def _torn(text: str, runs: Sequence[Run], phrases: tuple[str, ...]) -> bool:
    """Tell whether a mark stands inside a phrase that has none there: a speck (`tiếp công - dân`)."""
    marked = _gaps(phrases).get(tuple(run.folded for run in runs))
    gaps = ((at, text[one.end : two.start].strip()) for at, (one, two) in enumerate(pairwise(runs)))
    return marked is not None and any(gap and at not in marked and gap[0] in _SPECKS for at, gap in gaps)


_SPECKS = frozenset(".:;-–—")  # a comma stands between two that are listed, too


_TONED = re.compile(r"[\u0301\u0323]")
_FOREIGN = re.compile(r"[\u0300-\u036f](?<![\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323])")  # `Ï` was an I
_STOPPED = re.compile(r"(?:[pt]|c|ch)$")


def misread_name(name: str) -> bool:
    """Tell whether a recognised name has a rare word that nearly always is a common one with a mark lost.

    It begins with *Nguyên* for *Nguyễn*, or ends with *Y* for *Ý*.
    """
    words = name.upper().split()
    return bool(words) and (words[0] == "NGUYÊN" or words[-1] == "Y")


def plausible(word: str) -> bool:
    """Tell whether a word can be Vietnamese: a syllable of its letters; one that ends in a stop bears sắc or nặng."""
    if not possible_syllable(word.lower()):
        return False
    marks = unicodedata.normalize("NFD", word)
    if _FOREIGN.search(marks):
        return False
    return not _STOPPED.search(fold(word)) or _TONED.search(marks) is not None


def cased(word: str, like: str) -> str:
    """Give the word in capitals, or with one, as the other is."""
    if like.isupper() and (len(like) > 1 or len(word) == 1):
        return word.upper()
    return word.capitalize() if like[0].isupper() else word


def _phrase_at(runs: Sequence[Run], at: int, table: Phrases) -> tuple[int, tuple[tuple[str, ...], ...]] | None:
    for length in range(min(_LONGEST, len(runs) - at), 0, -1):
        variants = table.get(tuple(run.folded for run in runs[at : at + length]))
        if variants is not None:
            return length, variants
    return None


def _begins_name(own: Sequence[str], variants: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether a name begins inside what has the letters of a two-word phrase: `phường An` is no *phương án*."""
    same = tuple(word.lower() for word in own) in variants  # *cấp Bằng*
    return len(own) == _PAIR and own[0][0].islower() and own[1][0].isupper() and not same


def _strangers(own: Sequence[str], phrase: Sequence[str], runs: Sequence[Run]) -> int:
    """Count the capitalised words that are surely read with a mark their phrase has not: `VẠN HÒA` is no *VĂN HÓA*.

    The engine loses marks; it seldom reads one for another.
    """
    if not all(word[0].isupper() for word in own):
        return 0
    return sum(
        run.confidence >= _SURELY_MARKED and plausible(word) and not _marks(word) <= _marks(theirs)
        for word, theirs, run in zip(own, phrase, runs, strict=True)
    )


_SURELY_MARKED = 0.8


def _marks(word: str) -> frozenset[str]:
    return frozenset(filter(unicodedata.combining, unicodedata.normalize("NFD", word)))


def mend(text: str, runs: Sequence[Run], phrases: tuple[str, ...], floor: float) -> Mended:
    """Put the marks of set phrases into a text.

    A phrase of one word only vouches for a word that already bears its marks: `nam` may be *Nam*.
    """
    letters, table, common = list(text), phrase_table(phrases), _common(phrases)
    known: set[int] = set()
    doubted: set[int] = set()
    at = 0
    while at < len(runs):
        hit = _phrase_at(runs, at, table)
        own = tuple(text[run.start : run.end] for run in runs[at : at + hit[0]]) if hit is not None else ()
        if hit is None or _begins_name(own, hit[1]):
            at += 1
            continue
        length, variants = hit
        there = range(at, at + length)
        same = tuple(word.lower() for word in own) in variants
        strange = tuple(runs[i].folded for i in there) in common and not same
        if length > 1 and _torn(text, runs[at : at + length], phrases):
            doubted.update(there)
        strangers = _strangers(own, variants[0], runs[at : at + length]) if strange else 0
        at += length
        if strangers:
            doubted.update(there if strangers < length else ())
            continue
        if length > 1 or same:
            least = 0.0 if length >= _TELLING and floor < TITLE_FLOOR else floor
            known.update(i for i in there if runs[i].confidence >= least)
        if length > 1 and not same:
            for i, word, like in zip(there, variants[0], own, strict=True):
                letters[runs[i].start : runs[i].end] = cased(word, like)
    return Mended("".join(letters), frozenset(known), frozenset(doubted))


_HYPHEN = re.compile(r"(?<=[^\W\d_])[-–](?=[^\W\d_])")


@lru_cache(maxsize=4)
def _neighbours(phrases: tuple[str, ...]) -> frozenset[tuple[str, str]]:
    return frozenset(pair for phrase in phrases for pair in pairwise(LETTERS.findall(phrase.lower())))


_JOINED = re.compile(r"(?<![^\W\d_])([^\W\d_]{2,20})[-–.]([^\W\d_]{2,20})")


def joined(text: str, phrases: tuple[str, ...]) -> bool:
    """Tell whether a speck between two words was read as a point or a dash (`Tân.Lập`).

    Set phrases have some so (`Thi đua-Khen thưởng`), abbreviations too.
    """
    return any(
        left[-1].islower() and right[0].isupper() and (left.lower(), right.lower()) not in _neighbours(phrases)
        for left, right in _JOINED.findall(text)
    )


class Elsewhere:
    """How pairs of words are spelled in a paper's surely read words."""

    def __init__(self, document: Document) -> None:
        self._spelled: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
        self._places: dict[tuple[str, str], int] = defaultdict(int)
        for page in document.pages:
            for line in page.lines:
                self._learn(page, line.words)

    def _learn(self, page: Page, words: Sequence[Word]) -> None:
        sure: list[str] = []
        for word in words:
            parts = _HYPHEN.split(page.text[word.start : word.end].strip('.,;:()“”"').lower())  # `vắc-xin` is two words
            sure += parts if word.confidence >= SURE_WORD else [""] * len(parts)
        for pair in pairwise(sure):
            if all(pair):
                self._spelled[fold(pair[0]), fold(pair[1])].add(pair)
                self._places[pair] += 1

    def vouches(self, left: str, right: str) -> bool:
        """Tell whether the pair stands so at two places at least and nowhere otherwise."""
        pair = (left.lower(), right.lower())
        return self._places.get(pair, 0) > 1 and self._spelled[fold(pair[0]), fold(pair[1])] == {pair}

    def spelling(self, left: str, right: str, *, at: int) -> str | None:
        """Give how the word at that place (0 or 1) of the pair is surely read wherever that stands, twice at least."""
        found = self._spelled.get((fold(left), fold(right)), set())
        only = next(iter(found)) if len(found) == 1 else None
        return only[at] if only is not None and self._places[only] > 1 else None

    def disputes(self, left: str, right: str, *, at: int) -> bool:
        """Tell whether the word at that place (0 or 1) of the pair is surely read with other marks elsewhere."""
        pair = (left.lower(), right.lower())
        return any(other[at] != pair[at] for other in self._spelled.get((fold(pair[0]), fold(pair[1])), ()))
