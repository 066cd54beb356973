"""Words and vectors of the search, made the quick way, are those of the plain one."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from service.adapters.postgres import vectors
from service.domain import search_index
from service.domain.search_query import LONGEST_WORD, exact, words
from service.domain.search_terms import MOST_LETTERS, SearchRow, search_row
from service.domain.text import fold
from tests.kit.builders import a_dossier, a_paper, a_report

PIECES = some.sampled_from(
    ["khen", "thưởng", "Khen", "THƯỞNG", "hòa", "hoà", "năm", "2026", "A1", "2871/QĐ-UBND", "–", "(ủy", "ban)", "_x_",
     "Ð", "ƣ", "x" * 70, "\u0301", "o\u0301", "a\u0323\u0302", "\ud800", "\0", "①", "İ", "ß", "ﬁ", "١٢"]
)  # fmt: skip
SPACES = some.sampled_from([" ", "  ", "\n", "\t", "\r\n", "\u00a0", "\u3000", "\x1c", "\x85", "\u200b", ""])
TEXTS = some.one_of(
    some.lists(some.tuples(PIECES, SPACES), max_size=60).map(lambda parts: "".join(map("".join, parts))),
    some.text(max_size=80),
).map(lambda text: unicodedata.normalize("NFC", text))
ROWS = some.builds(
    SearchRow,
    dossier_id=some.just("d"),
    title=TEXTS,
    names=some.lists(TEXTS, max_size=2).map(tuple),
    numbers=some.lists(TEXTS, max_size=2).map(tuple),
    texts=some.lists(some.tuples(some.just(1), some.just(1), TEXTS), max_size=3).map(tuple),
)


def plain_words(text: str, *, typed: bool = False) -> list[str]:
    return [word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", exact(text) if typed else fold(text))]


def plain_vector(text: str) -> str:
    places: dict[str, list[str]] = {}
    for place, word in enumerate(plain_words(text), 1):
        places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(at[:255])}" for word, at in places.items())


@given(TEXTS)
def test_words_are_the_runs_of_letters_and_digits_whatever_stands_between(text: str) -> None:
    assert words(text) == plain_words(text)
    assert words(text, exact) == plain_words(text, typed=True)


@given(ROWS)
def test_a_page_keeps_each_word_with_all_its_places(row: SearchRow) -> None:
    kept = [vector for _, _, _, _, vector in vectors.page_rows(row)]

    assert kept == [plain_vector(text) for _, _, text in row.texts if text]


def test_a_word_keeps_the_255_places_that_the_server_would_keep() -> None:
    (kept,) = [vector for *_, vector in vectors.page_rows(SearchRow("d", "", texts=((1, 1, "khen thưởng " * 300),)))]

    assert kept == plain_vector("khen thưởng " * 300)


@given(ROWS)
def test_the_index_holds_every_word_pair_and_typed_word_of_the_texts_once(row: SearchRow) -> None:
    held = re.findall(r"'([^']*)'", vectors.index_vector(row))
    texts = (row.title, *row.names, *row.numbers, *(text for _, _, text in row.texts))
    typed = {word for text in texts for word in plain_words(text, typed=True)}
    wanted = {word for text in texts for word in plain_words(text)}
    wanted |= {f"^{word}" for word in typed if not word.isascii() or (word[-1:].isdigit() and word[:1].isalpha())}
    for text in texts:
        rows = pairwise(plain_words(text))
        wanted |= {f"{one}~{two}" for one, two in rows if {one, two} <= search_index.COMMON}
    named = {term for term in held if term.startswith(("=", "#"))}

    assert len(held) == len(set(held))
    assert set(held) - named == wanted


def test_a_paper_without_end_is_found_by_its_beginning_and_the_next_one_whole() -> None:
    half = "a" * (MOST_LETTERS * 2 // 3)
    papers = (a_paper(1, report=a_report(half, half, "b")), a_paper(2, report=a_report("c")))

    texts = search_row(a_dossier(papers=papers)).texts

    assert [(paper, page, len(text)) for paper, page, text in texts] == [
        (1, 1, len(half)),
        (1, 2, MOST_LETTERS - len(half)),
        (2, 1, 1),
    ]
