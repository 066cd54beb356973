"""How far the votes of recognised (OCR) minutes are believed: each count by its figures, each name by its words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from service.domain.papers.recognised import SURE_DIGITS, SURE_NAME, words_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.document import Page

    Span = tuple[int, int]

_COUNT = re.compile(r"\d\s?[/%]|/\s?\d|[\W_]*\d{1,3}[\W_]*$")
_SHARE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s?%")
_NEAR = 0.06  # of a percent: as it is rounded


def named_surely(page: Page, vote: Mapping[str, Any], span: Span) -> bool:
    """Tell whether the words of a name were surely read; of text that the file itself holds they are."""
    name = frozenset(vote["nominee"].split())
    return all(sure >= SURE_NAME for text, sure in _read(page, [span]) if text.strip(" .,:;") in name)


def counted_surely(page: Page, vote: Mapping[str, Any], spans: Sequence[Span]) -> bool:
    """Tell whether the figures of a vote were surely read, or its share says the same as its count (`8/9 | 88,9%`)."""
    if all(sure >= SURE_DIGITS for text, sure in _read(page, spans) if _COUNT.search(text)):
        return True
    if not (vote["base"] and vote["for"] is not None):
        return False
    share = 100 * vote["for"] / vote["base"]
    printed = (one for start, end in spans for one in _SHARE.findall(page.text[start:end]))
    return any(abs(float(one.replace(",", ".")) - share) < _NEAR for one in printed)


def _read(page: Page, spans: Sequence[Span]) -> Iterator[tuple[str, float]]:
    """Give what an engine read there, word by word, and how sure it was."""
    for word in (word for start, end in spans for word in words_in(page, start, end)):
        yield page.text[word.start : word.end], word.confidence
