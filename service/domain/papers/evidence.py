"""Field values made from a stretch of a page, so that raw is always exactly what stands there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.domain.fields import FieldState, FieldValue

if TYPE_CHECKING:
    from service.domain.document import Page
    from service.domain.papers.segments import Segment

ABSENT = FieldValue()
UNREADABLE = FieldValue(state=FieldState.UNREADABLE)


def found(page: Page, span: tuple[int, int], *, value: Any, confidence: float = 0.9, method: str = "") -> FieldValue:
    """Give a found value whose evidence is `page.text[start:end]`."""
    start, end = span
    raw = page.text[start:end]
    how = method or page.won(start, end)
    return FieldValue(value, raw, FieldState.FOUND, page.number, start, end, how, confidence)


def over(first: Segment, last: Segment, *, value: Any, confidence: float = 0.9) -> FieldValue:
    """Give a found value standing from one segment to another of the same page."""
    end = last.end if last.page is first.page and last.end > first.start else first.end
    return found(first.page, (first.start, end), value=value, confidence=confidence)


def doubted(value: FieldValue) -> FieldValue:
    """Keep where it stands but not what it says: a person must look."""
    return replace(value, value=None, state=FieldState.UNREADABLE, confidence=0.0)


def conflicting(value: FieldValue, values: list[Any]) -> FieldValue:
    """Give all values that disagree, at the first one's place."""
    return replace(value, value=values, state=FieldState.CONFLICT, confidence=0.3)
