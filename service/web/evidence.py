"""A page's text cut where fields begin and end, so that each field can be shown where it was read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from service.domain.fields import FieldValue, PageText


@dataclass(frozen=True, slots=True)
class Span:
    """Where one field was read: offsets in code points of the page's text, `end` one past."""

    start: int
    end: int
    field: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the fields read from it; `begins` are those whose first piece this is."""

    text: str
    fields: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


def spans_of(page: PageText, fields: Mapping[str, FieldValue]) -> list[Span]:
    """Give the spans of the fields read from this page; one outside the text is passed over."""
    return [
        Span(value.start, value.end, name)
        for name, value in fields.items()
        if value.page == page.number and value.start is not None and value.end is not None
        and 0 <= value.start < value.end <= len(page.text)
    ]  # fmt: skip


def pieces(text: str, spans: Iterable[Span]) -> Iterator[Piece]:
    """Cut the text at every border of a span; spans may overlap. The pieces join to the text again."""
    known = list(spans)
    borders = sorted({0, len(text), *(span.start for span in known), *(span.end for span in known)})
    for start, end in pairwise(borders):
        here = [span for span in known if span.start <= start and end <= span.end]
        begins = tuple(span.field for span in here if span.start == start)
        yield Piece(text[start:end], tuple(span.field for span in here), begins)
