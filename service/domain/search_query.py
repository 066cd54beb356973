"""Questions to the search, and texts made ready to be asked: one folding for writing, asking and showing.

A word is a run of letters and digits, so that `2871/QĐ-UBND` is three words in a row wherever it stands, however it is
spaced. *Folded* words have neither case nor diacritics; *exact* ones have lost only their case and the place of their
tone, so that `hòa` and `hoà` are one word.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from service.domain.errors import Invalid
from service.domain.short_forms import LONGEST, SHORTENED, SPELLED
from service.domain.text import fold, nfc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_WORD = re.compile(r"[^\W_]+")
_NO_WORD = re.compile(r"[^\w\s]|_")
_ASCII_BLOTS = {code: " " for code in range(128) if _NO_WORD.match(chr(code))}
_TERM = re.compile(r'(-?)"([^"]*)"?|(\S+)')
LONGEST_WORD = 64
MOST_WORDS = 32
_AROUND = 90
OPEN_MARK, CLOSE_MARK = "\x02", "\x03"

Phrase = tuple[str, ...]
Choice = tuple[tuple[Phrase, ...], ...]  # ways to say one thing; of one way every phrase must stand
Span = tuple[int, int, tuple[int, int]]  # where a word asked for stands, and which one it is


_TONES = {"\u0300": "1", "\u0301": "2", "\u0303": "3", "\u0309": "4", "\u0323": "5"}
_LIKE = str.maketrans({"ð": "đ", "ɖ": "đ", "ƣ": "ư"})
_SYLLABLE = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f])+")
_LONGEST_PIECE = 24
_MOST_PIECES = 30_000


class _ExactPieces(dict[str, str]):
    """Map what stands between two spaces to its exact form; most come again."""

    def __missing__(self, piece: str) -> str:
        made = _SYLLABLE.sub(_toned, unicodedata.normalize("NFD", piece.lower()))
        made = unicodedata.normalize("NFC", made).translate(_LIKE)
        if len(piece) <= _LONGEST_PIECE:
            if len(self) >= _MOST_PIECES:
                self.clear()
            self[piece] = made
        return made


def _toned(match: re.Match[str]) -> str:
    """Write a syllable's tone as a digit behind it: the mark's place is a matter of taste, a digit's is not."""
    syllable = match.group()
    tones = "".join(_TONES.get(char, "") for char in syllable)
    return "".join(char for char in syllable if char not in _TONES) + tones


_EXACT = _ExactPieces()


def exact(text: str) -> str:
    """Drop case and the place of tones only; the text must be NFC."""
    return text.lower() if text.isascii() else " ".join(map(_EXACT.__getitem__, text.split(" ")))


class _WordPieces(dict[str, tuple[str, ...]]):
    """Map what stands between white space to its words; most come again."""

    def __init__(self, normal: Callable[[str], str]) -> None:
        """Normalise by this, which must work piece by piece."""
        super().__init__()
        self._normal = normal

    def __missing__(self, piece: str) -> tuple[str, ...]:
        # To blot out what is no word and split costs a third of gathering words; the same letters come out.
        ready = self._normal(piece)
        found = (ready.translate(_ASCII_BLOTS) if ready.isascii() else _NO_WORD.sub(" ", ready)).split()
        made = tuple([word[:LONGEST_WORD] for word in found])
        if len(piece) <= _LONGEST_PIECE:
            if len(self) >= _MOST_PIECES:
                self.clear()
            self[piece] = made
        return made


_WORDS: Mapping[Callable[[str], str], _WordPieces] = {normal: _WordPieces(normal) for normal in (fold, exact)}


def words(text: str, normal: Callable[[str], str] = fold) -> list[str]:
    """Give the words of a text, normalised (by `fold` or `exact`) and cut to `LONGEST_WORD`."""
    return list(chain.from_iterable(map(_WORDS[normal].__getitem__, text.split())))


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

    def choices(self) -> tuple[Choice, ...]:
        """Give what is wanted, in order, each as the ways to say it: as asked, and shortened or spelled out."""
        phrases, made, at = self.phrases(), list[Choice](), 0
        while at < len(phrases):
            run, forms = _spelled(phrases, at)
            longer = (tuple((word,) for word in long) for long in SPELLED.get(phrases[at], ()))
            made.append((run, *((form,) for form in forms)) if forms else (run, *longer))
            at += len(run)
        return tuple(made)

    @property
    def quoted(self) -> bool:
        """Tell whether words were put in quotes: they are meant as they stand, and no slip is looked for."""
        return any(len(text.split()) > 1 for text in self.wanted)

    def refused(self) -> tuple[Phrase, ...]:
        """Give the excluded phrases, folded."""
        return tuple(tuple(words(text)) for text in self.excluded)


def _spelled(phrases: Sequence[Phrase], at: int) -> tuple[tuple[Phrase, ...], tuple[Phrase, ...]]:
    """Give the words from there on that people shorten, and how; else the one phrase, and nothing."""
    for size in range(min(LONGEST, len(phrases) - at), 1, -1):
        run = tuple(phrases[at : at + size])
        forms = SHORTENED.get(tuple(phrase[0] for phrase in run), ()) if all(len(one) == 1 for one in run) else ()
        if forms:
            return run, forms
    return (phrases[at],), ()


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


# What a question is put with rather than what it is about; left out only of one that nothing answers.
_ASKING_WORDS = """
ai bao bị biết các cái cho có con còn của cũng đã đâu danh sách do được gì gồm hay họ hoặc hỏi khi là liệt kê mà mấy
mình một nào năm người nhiều những như ở ra rồi sẽ tại tất cả thế thì tìm tôi trong từ vào và về với xem xin
"""
_ASKING = frozenset(exact(_ASKING_WORDS).split())
_ASKING_FOLDED = frozenset(fold(_ASKING_WORDS).split())


def in_other_words(text: str) -> str:
    """Give a question that found nothing as the words it is about, apart from each other; "" where nothing changes.

    One with exclusions is meant as it stands. Marks that were typed are meant: *Nguyễn Thị Bảo Tú* asks no *thì*, *từ*.
    """
    question = parse(text)
    asked = [word for part in question.wanted for word in _WORD.findall(part)]
    marked = not "".join(asked).isascii()
    about = [one for one in asked if not (exact(one) in _ASKING if marked else fold(one) in _ASKING_FOLDED)]
    changed = len(about) < len(asked) or len(asked) > len(question.wanted)
    meant = about and changed and not question.excluded and len(about) <= MOST_WORDS
    return " ".join(about) + " " if meant else ""


def snippet(text: str, question: Question) -> str:
    """Give some 200 characters around the richest place, the found words between U+0002 and U+0003; "" without any."""
    found = _spans(text, question)
    if not found:
        return ""
    first, last = _richest(found)
    spare = max(0, _AROUND - (last - first) // 2)
    start = _edge(text, max(0, first - spare))
    end = max(_edge(text, min(len(text), last + spare)), last)
    inside = [(begun, ended) for begun, ended, _word in found if begun >= start and ended <= end]
    shown = _marked(text, (start, end), inside)
    return f"{'…' if start else ''}{shown}{'…' if end < len(text) else ''}"


def _richest(found: Sequence[Span]) -> tuple[int, int]:
    """Give the shortest stretch within a snippet's length that holds the most of the words asked for; the first one."""
    best, most = found[0][:2], (0, 0)
    for place, (start, _end, _word) in enumerate(found):
        seen: set[tuple[int, int]] = set()
        for _start, end, word in found[place : place + 2 * _AROUND]:
            if end - start > 2 * _AROUND and seen:
                break
            seen.add(word)
            if (len(seen), start - end) > most:
                best, most = (start, end), (len(seen), start - end)
    return best


def _spans(text: str, question: Question) -> list[Span]:
    """Give the places of all wanted words in order, without overlap; where one stands as asked, only those places."""
    folded, spans = fold(text), dict[tuple[int, int], tuple[int, int]]()
    for number, (phrase, asked) in enumerate(zip(question.phrases(), question.wanted, strict=True), 1):
        begun = question.open_ended and number == len(question.wanted)
        found = list(_places(folded, phrase, _row_of(phrase, begun)))
        meant = [] if asked.isascii() else words(asked, exact)
        as_asked = [one for one in found if meant and _reads(text[slice(*one.span())], meant, begun)]
        for match in as_asked or found:
            spans.update((match.span(at), (number, at)) for at in range(1, len(phrase) + 1))
    others = (chain.from_iterable(way) for choice in question.choices() for way in choice[1:])
    for number, row in enumerate(map(tuple, others), 1):
        for match in _places(folded, row, _row_of(row, False)):  # noqa: FBT003 - a key of the cache
            spans |= {match.span(at): (-number, at) for at in range(1, len(row) + 1)}
    return sorted((*span, word) for span, word in spans.items())


def _reads(text: str, meant: Sequence[str], begun: bool) -> bool:  # noqa: FBT001 - as the pattern's
    """Tell whether a place has the very letters that were typed."""
    written = words(text, exact)
    return written[:-1] == meant[:-1] and (written[-1].startswith(meant[-1]) if begun else written[-1] == meant[-1])


def _places(folded: str, phrase: Phrase, row: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Give where the words stand in a row."""
    # To look for the first word as it is written and only then for the rest takes a third of a pattern's time.
    at = folded.find(phrase[0])
    while at >= 0:
        match = None if at and _WORD.match(folded[at - 1]) else row.match(folded, at)
        if match:
            yield match
        at = folded.find(phrase[0], at + 1)


@lru_cache(maxsize=256)
def _row_of(phrase: Phrase, open_ended: bool) -> re.Pattern[str]:  # noqa: FBT001 - a key of the cache
    """Give the pattern of words in a row, each in a group; the last may be a beginning, as may one that was cut."""
    ends = [r"[^\W_]*" if len(word) == LONGEST_WORD else "" for word in phrase]
    ends[-1] = r"[^\W_]*" if open_ended else ends[-1]
    parts = [f"({re.escape(word)}{end})" for word, end in zip(phrase, ends, strict=True)]
    return re.compile(r"[\W_]+".join(parts) + r"(?![^\W_])")


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
