"""Paragraphs cut or joined so that each is one item: several within a sentence, one set in columns by tabs."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.papers.honorifics import honorific_of
from service.domain.papers.listed_items import ITEM
from service.domain.papers.named_people import ENDS
from service.domain.papers.signature import is_name
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import DocumentRules

_LOOKED_AT = 6_000  # characters


def item_by_item(paragraphs: Iterable[tuple[Segment, str]]) -> Iterator[tuple[Segment, str]]:
    """Give paragraphs, those that number a list within a sentence item by item (`…, gồm: 1. Phòng A; 2. Ông …`)."""
    for segment, text in paragraphs:
        first = _NUMBERED_WITHIN.search(text[:_LOOKED_AT])
        if first is None:
            yield segment, text
            continue
        ends = _SENTENCE_ENDS.search(text, first.end())
        stop = ends.end() if ends is not None else len(text)
        cuts = [first.start("n"), *(hit.start("n") for hit in _NEXT_WITHIN.finditer(text, first.end(), stop))]
        for begin, end in pairwise(sorted({0, *cuts, stop, len(text)})):
            piece = text[begin:end].rstrip()
            yield segment._replace(text=piece, folded=fold(piece), start=segment.start + begin), piece


_NUMBERED_WITHIN = re.compile(r":\s+(?P<n>(?:1[.)]|\(1\))\s?)(?=[^\W\d_][^;]{2,200};\s+(?:2[.)]|\(2\))\s?[^\W\d_])")
_SENTENCE_ENDS = re.compile(r"(?<=[a-zđà-ỹ]{3})\.\s+(?=[^\W\d_a-zđ])")  # not behind *Ths.*
_NEXT_WITHIN = re.compile(r";\s+(?:và\s+)?(?P<n>(?:\d{1,2}[.)]|\(\d{1,2}\))\s?)(?=[^\W\d_])")


def with_columns(paragraphs: Iterable[tuple[Segment, str]], rules: DocumentRules) -> Iterator[tuple[Segment, str]]:
    """Give paragraphs with what tabs set beside a numbered person's name behind it (`1.⇥Bà …⇥Chi hội trưởng …`)."""
    last: tuple[Segment, str] | None = None
    for segment, text in paragraphs:
        beside = last is not None and segment.line is last[0].line and segment.line.source != "cell"
        item = ITEM.match(last[1]) if last is not None and beside and ITEM.match(text) is None else None
        if last is not None and item is not None and _one_person(item["rest"], rules):
            last = last[0], f"{last[1].rstrip(' ,;')}, {text}"
            continue
        if last is not None:
            yield last
        last = segment, text
    if last is not None:
        yield last


def _one_person(text: str, rules: DocumentRules) -> bool:
    """Tell whether an item opens with a person's name, and what stands behind it has no sentence's end."""
    name = ENDS.split(text, maxsplit=1)[0]
    honorific, bare = honorific_of(name, rules)
    return (honorific != "" or is_name(bare, rules.header)) and not text.rstrip().endswith((".", ":"))
