"""Questions to the search, and texts made ready to be asked: one folding for writing, asking and showing.

A word is a run of letters and digits, so that `2871/QĐ-UBND` is three words in a row wherever it stands, however it is
spaced. *Folded* words have neither case nor diacritics; *exact* ones have lost only their case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.errors import Invalid
from service.domain.text import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_WORD = re.compile(r"[^\W_]+")
_NO_WORD = re.compile(r"[^\w\s]|_")
_ASCII_BLOTS = {code: " " for code in range(128) if _NO_WORD.match(chr(code))}
_TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')
LONGEST_WORD = 64
MOST_WORDS = 32
_AROUND = 90
OPEN_MARK, CLOSE_MARK = "\x02", "\x03"

Phrase = tuple[str, ...]


def exact(text: str) -> str:
    """Drop case only; the text must be NFC."""
    return text.lower()


def words(text: str, normal: Callable[[str], str] = fold) -> list[str]:
    """Give the words of a text, normalised and cut to `LONGEST_WORD`."""
    # To blot out what is no word and split costs a third of gathering words; the same letters come out.
    ready = normal(text)
    found = (ready.translate(_ASCII_BLOTS) if ready.isascii() else _NO_WORD.sub(" ", ready)).split()
    if max(map(len, found), default=0) <= LONGEST_WORD:
        return found
    return [word[:LONGEST_WORD] for word in found]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked: every phrase of `wanted`, none of `excluded`; with `open_ended` the last word is a beginning.

    Phrases of more than one word stand in a row. Words are as asked (NFC); fold them with `phrases`.
    """

    wanted: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    open_ended: bool = False

    def phrases(self, normal: Callable[[str], str] = fold) -> tuple[Phrase, ...]:
        """Give the wanted phrases as normalised words."""
        return tuple(tuple(words(text, normal)) for text in self.wanted)

    def refused(self) -> tuple[Phrase, ...]:
        """Give the excluded phrases, folded."""
        return tuple(tuple(words(text)) for text in self.excluded)


def parse(text: str) -> Question:
    """Read what a person typed: words, "quoted phrases", -exclusions; Invalid for NUL or more than 32 terms.

    Nothing else is a mistake: an unclosed quote ends at the end, punctuation alone asks for nothing.
    """
    if "\0" in text:
        raise Invalid("Câu tìm kiếm chứa ký tự không hợp lệ (NUL).")
    wanted: list[str] = []
    excluded: list[str] = []
    bare = False
    for match in _TERM.finditer(nfc(text)):
        minus, quoted, plain = match.groups()
        term = quoted if plain is None else plain.removeprefix("-")
        if not _WORD.search(term):
            continue
        bare = plain is not None and not plain.startswith("-")
        (excluded if minus or (plain or "").startswith("-") else wanted).append(term)
    if len(wanted) + len(excluded) > MOST_WORDS:
        raise Invalid(f"Câu tìm kiếm có quá nhiều từ (tối đa {MOST_WORDS}).")
    return Question(tuple(wanted), tuple(excluded), open_ended=bare and bool(wanted) and not text[-1:].isspace())


def contains(text_words: Sequence[str], phrase: Phrase, *, open_ended: bool = False) -> bool:
    """Tell whether the phrase stands in the words in a row; its last word may be a beginning."""
    return any(True for _ in _places(text_words, phrase, open_ended=open_ended))


def _places(text_words: Sequence[str], phrase: Phrase, *, open_ended: bool) -> Iterator[int]:
    *first, last = phrase
    for index, word in enumerate(text_words):
        if index < len(first) or not (word.startswith(last) if open_ended else word == last):
            continue
        if list(text_words[index - len(first) : index]) == first:
            yield index - len(first)


def snippet(text: str, question: Question) -> str:
    """Give some 200 characters around the richest place, the found words between U+0002 and U+0003; "" without any."""
    found = sorted(_spans(text, question))
    if not found:
        return ""
    centre = max(found, key=lambda span: sum(span[0] <= other[0] <= span[0] + 2 * _AROUND for other in found))
    start = _edge(text, max(0, centre[0] - _AROUND // 2))
    end = _edge(text, min(len(text), start + 2 * _AROUND + centre[1] - centre[0]))
    inside = [span for span in found if span[0] >= start and span[1] <= end] or [centre]
    shown = _marked(text, (start, max(end, centre[1])), inside)
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


def _spans(text: str, question: Question) -> Iterable[tuple[int, int]]:
    """Give the places of all wanted words, without overlap."""
    matches = list(_WORD.finditer(fold(text)))
    text_words = [match.group()[:LONGEST_WORD] for match in matches]
    spans: set[tuple[int, int]] = set()
    phrases = question.phrases()
    for number, phrase in enumerate(phrases, 1):
        open_ended = question.open_ended and number == len(phrases)
        for place in _places(text_words, phrase, open_ended=open_ended):
            spans.update(matches[place + step].span() for step in range(len(phrase)))
    return spans


def _edge(text: str, place: int) -> int:
    """Move a place to the beginning of its word, so that no word is cut."""
    while 0 < place < len(text) and not text[place - 1].isspace():
        place -= 1
    return place


def _marked(text: str, window: tuple[int, int], spans: Sequence[tuple[int, int]]) -> str:
    cuts = [(window[0], window[0]), *spans, (window[1], window[1])]
    parts = []
    for before, span in pairwise(cuts):
        parts.append(text[before[1] : span[0]])
        parts.append(f"{OPEN_MARK}{text[span[0] : span[1]]}{CLOSE_MARK}" if span[1] > span[0] else "")
    return " ".join("".join(parts).split())
