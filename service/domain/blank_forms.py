"""Blank forms told from filled papers: dots, brackets and instructions instead of values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.head import Head
    from service.domain.rules_documents import HeaderRules
    from service.domain.segments import Segment

_BLANK = re.compile(r"\.{3,}|…+[.…]*|_{4,}|\{\{[^}\n]{0,80}\}\}")
_MARKS = ("...", "…", "____", "{{")
_BLANKS_ALONE = 5
_BLANKS_MARKED = 1
_OPENING_SEGMENTS = 12
_SHORT = 150


def blanks(segments: Sequence[Segment]) -> int:
    """Count the runs of dots and placeholders that wait for a value."""
    text = "\n".join(segment.text for segment in segments)
    return len(_BLANK.findall(text)) if any(mark in text for mark in _MARKS) else 0


def _marks(segments: Sequence[Segment], rules: HeaderRules) -> int:
    """Count signs of a form; in a long paper only its own name counts, not forms it encloses."""
    opening = [segment.folded for segment in segments[:_OPENING_SEGMENTS]]
    named = any(text.lstrip("( ").startswith(("mau so", "mau 0", "mau 1", "bieu mau")) for text in opening)
    if not named and len(segments) > _SHORT:
        return 0
    whole = "\n".join(segment.folded for segment in segments)
    marks = [mark for mark in rules.form_marks[3:] if mark in whole]
    return int(named) + sum(any(mark in segment.folded for mark in marks) for segment in segments if marks)


def filled(head: Head) -> bool:
    """Tell whether number or date are filled in: a paper that lives, not a form."""
    number, day = head.number, head.day
    return bool((number and number.digits) or (day and day.day and day.month and day.year))


def is_blank_form(segments: Sequence[Segment], head: Head, rules: HeaderRules, *, signed_by: str) -> bool:
    """Tell whether the paper is a form nobody filled in.

    Either it says so (*Mẫu số …*, instructions in brackets) and has blanks, or blanks are many;
    a number, a whole date or a signer's name speak against it.
    """
    if filled(head) or signed_by:
        return False
    count, marks = blanks(segments), _marks(segments, rules)
    if marks and (count >= _BLANKS_MARKED or marks > 1):
        return True
    return count >= _BLANKS_ALONE and count * 8 >= len(segments)
