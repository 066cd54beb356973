"""Blank forms told from filled papers: dots, spaces, brackets and instructions instead of values."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from service.domain.text import fold_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.papers.head import Head
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import HeaderRules

_BLANK = re.compile(r"\.{3,}|…+[.…]*|_{4,}|\{\{[^}\n]{0,80}\}\}|\[[^\W\d_][^\]\n\d]{1,60}\]")
_MARKS = ("...", "…", "____", "{{", "[")
# What waits for a value with nothing but spaces: *Số:     /QĐ-UBND*, *ngày     tháng     năm*, *cho     tập thể*.
_LEFT = r"(?:\b(?:so|ngay|thang|nam|gio|hoi|cho|va|co|gom|la)|[:/,]|/[a-z]{1,6}-)"
_RIGHT = r"(?:/|(?:ngay|thang|nam|gio|phut|tap the|ca nhan|ho gia dinh|thanh vien|phieu|nguoi|cua|va)\b)"
_GAP, _BEFORE_GAP, _BEHIND_GAP = re.compile(rf"{_LEFT}\s{{3,}}{_RIGHT}"), re.compile(rf"{_LEFT}$"), re.compile(_RIGHT)
# What stands where the name of the sender's body will stand.
_NOBODY = re.compile(
    r"ten (?:cq|co quan|don vi|to chuc|tap the)\b|(?:don vi|co quan)(?: (?:cap tren|de nghi|trinh|chu quan|truc tiep))"
)
_NAMED = re.compile(
    r"mau\s+(?:so\b|[a-z]{0,4}\s?[-.]?\s?\d|(?:bien ban|to trinh|bao cao|quyet dinh|danh sach|phieu|don)\b)|bieu mau"
)
_ROW = re.compile(r"\d{1,3}[.)]?")
_BLANKS_ALONE = 5
_BLANKS_MARKED = 1
_GAPS_MARKED = 2
_ONE_LINE = 3.0  # points
_OPENING_SEGMENTS = 12
_SHORT = 150


def blanks(segments: Sequence[Segment]) -> int:
    """Count the runs of dots and placeholders that wait for a value."""
    text = "\n".join(segment.text for segment in segments)
    return len(_BLANK.findall(text)) if any(mark in text for mark in _MARKS) else 0


def _gaps(segments: Sequence[Segment]) -> int:
    """Count the lines that wait for a value with spaces alone, empty numbered rows, and stand-ins for a body's name.

    None where a numbered row says something: a list lives, though its submission has no number yet.
    """
    pages = list({id(segment.page): segment.page for segment in segments}.values())
    rows = [[cell.text for cell in row] for page in pages for table in page.tables for row in table.rows]
    rows += [line.text.split("\t") for page in pages for line in page.lines if "\t" in line.text]
    numbered = [row for row in rows if len(row) > 1 and _ROW.fullmatch(row[0].strip())]
    if any(any(cell.strip() for cell in row[1:]) for row in numbered):
        return 0
    lines = (line for page in pages for line in fold_page(page.text).split("\n") if "   " in line or "\t" in line)
    gaps = sum(_GAP.search(line) is not None for line in lines)
    gaps += len({round(left.top or 0) for left, right in pairwise(segments) if _waits(left, right)})
    nobody = sum(_NOBODY.match(segment.folded) is not None for segment in segments[:_OPENING_SEGMENTS])
    return gaps + nobody + len(numbered)


def _waits(left: Segment, right: Segment) -> bool:
    """Tell whether nothing is printed between two pieces of a line, of which the left one waits for a value (PDF)."""
    if left.top is None or right.top is None or left.page is not right.page or left.line.words:
        return False
    if abs(left.top - right.top) > _ONE_LINE:
        return False
    return _BEFORE_GAP.search(left.folded) is not None and _BEHIND_GAP.match(right.folded) is not None


def _named(segments: Sequence[Segment]) -> bool:
    """Tell whether the opening says that this is a form (*Mẫu số …*)."""
    return any(_NAMED.match(segment.folded.lstrip("( ")) is not None for segment in segments[:_OPENING_SEGMENTS])


def _marks(segments: Sequence[Segment], rules: HeaderRules) -> int:
    """Count signs of a form; in a long paper only its own name counts, not forms it encloses."""
    named = _named(segments)
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
    gaps = _gaps(segments)
    if gaps >= _GAPS_MARKED and _named(segments):
        return True
    count += gaps
    return count >= _BLANKS_ALONE and count * 8 >= len(segments)
