"""A merit report: labelled lines of a person's or collective's record, and history tables."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice, pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from service.domain.fields import PaperKind
from service.domain.papers.asking import heading
from service.domain.papers.evidence import ABSENT, doubted, found, over
from service.domain.papers.flowing import flowing
from service.domain.papers.honorifics import degree_of, honorific_of, is_body
from service.domain.papers.joint_labels import joint_in
from service.domain.papers.legibility import PROMPT
from service.domain.papers.merit_history import read_history, read_initiatives
from service.domain.papers.signature import bare_name, confirms, is_name
from service.domain.papers.ticked import answers, has_boxes
from service.domain.text import collapse, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from service.domain.document import Cell, Line, Page
    from service.domain.fields import FieldValue
    from service.domain.papers.reading import Reading
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import FieldRule

_PLACES = 20
_LINES = 5
_LEAD = re.compile(r"(?:\d{1,2}\s?[.)]|[-–+*•])?\s*$")
_HINT = re.compile(r"\s*(?:\([^)]{0,160}\))?\s*(?P<colon>[:：])?\s*")
_TRAILING = " ;.,-–\t…"
_BLANK = re.compile(r"^[\s.…_\-–]*$")
_NEXT_LABEL = re.compile(r"(?:[;,]\s*|\.\s+(?=[^\W\d_a-zđ]))[^\W\d_][^:;,.\d]{2,30}:")


# Of lines that no field is read from: a value ends where one begins.
_UNREAD_LABELS = frozenset(
    {"bi danh", "ten goi khac", "ten thuong goi", "so dien thoai", "dien thoai", "so cccd", "so dinh danh", "email"}
)


class _Labels(NamedTuple):
    """Folded labels at which a value ends, longest first, and those of them whose values are a word or two.

    Commas part such values; a place, a body or a post has commas of its own.
    """

    every: tuple[str, ...]
    short: tuple[str, ...]


_SHORT = frozenset({"sex", "ethnicity", "religion"})


def _labels(reading: Reading) -> _Labels:
    rules = reading.rules.of(reading.kind.value).fields
    known = {label for rule in rules for label in rule.labels if rule.where == "body"}
    short = tuple(label for rule in rules if rule.name in _SHORT for label in rule.labels)
    return _Labels(tuple(sorted(known | _UNREAD_LABELS, key=len, reverse=True)), short)


def _value_end(text: str, folded: str, start: int, labels: _Labels) -> int:
    """Give where the value ends: at the next label of the same line, or the line's end."""
    line_end = len(text)
    stops = [line_end]
    for label in labels.every:
        at = folded.find(label, start)
        if at > start and not folded[at - 1].isalnum() and ":" in text[at : at + len(label) + 4]:
            stops.append(at)
    joint = joint_in(folded, labels.short, start)
    stops += [] if joint is None else [joint.start]
    other = _NEXT_LABEL.search(text, start)
    return min(*stops, other.start() if other is not None else line_end)


def _labelled(segment_text: str, folded: str, label: str, labels: _Labels) -> tuple[int, int] | None:
    at = folded.find(label)
    if at < 0 or (at and not (_LEAD.match(segment_text[:at]) or segment_text[at - 1] in " ;,.\t")):
        return None
    hint = _HINT.match(segment_text, at + len(label))
    if hint is None or (hint["colon"] is None and at + len(label) < len(segment_text)):
        return None
    end = _value_end(segment_text, folded, hint.end(), labels)
    piece = segment_text[hint.end() : end]
    trimmed = piece.rstrip(_TRAILING) if not piece.rstrip().endswith(("TP.", "Tp.")) else piece.rstrip()
    lead = len(piece) - len(piece.lstrip(" .…_\t"))
    if _BLANK.match(trimmed) or not trimmed[lead:] or PROMPT.fullmatch(trimmed, lead):
        return None
    return hint.end() + lead, hint.end() + len(trimmed)


def read_text(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read what is written after a label on the same line, up to the next label of that line."""
    labels = _labels(reading)
    longer = [label for label in labels.every if label not in rule.labels]
    for segment in reading.segments:
        text = _carried_on(reading, segment)
        folded = segment.folded if text is segment.text else fold(text)
        shared = _shared(reading, segment, text, rule) if rule.name in _SHORT else None
        if shared is not None:
            return shared
        for label in rule.labels:
            if label not in folded or _within_another(folded, label, longer):
                continue
            span = _labelled(text, folded, label, labels)
            if span is not None:
                start, end = segment.start + span[0], segment.start + span[1]
                if rule.name == "full_name":
                    begin, stop = _name_alone(segment.page.text[start:end], reading)
                    start, end = start + begin, start + stop
                return _told(segment.page, (start, end), confidence=0.9)
            beside = _beside(segment, label)
            if beside is not None:
                end = _value_end(beside.text, fold(beside.text), 0, labels)
                own = beside.text[:end].rstrip(" ;,.\t") if end else beside.text
                return _told(segment.page, (beside.start, beside.start + len(own)), confidence=0.85)
    told = _beside_broken(reading, rule)
    return _unlabelled(reading) if told is ABSENT and rule.name == "full_name" else told


def _told(page: Page, span: tuple[int, int], *, confidence: float) -> FieldValue:
    """Give a value; of printed answers with boxes the ticked one; a person is asked where it is not one alone."""
    start, text = span[0], page.text[slice(*span)]
    whole = found(page, span, value=collapse(text), confidence=confidence)
    if not has_boxes(text):
        return doubted(whole) if _EITHER.match(page.text, start) else whole
    ticked = answers(text)
    if ticked is None or len(ticked) > 1:
        return doubted(whole)
    ((begin, end),) = ticked or [(0, 0)]
    told = found(page, (start + begin, start + end), value=collapse(text[begin:end]), confidence=confidence)
    return told if ticked else ABSENT


# Both answers are printed, and no mark tells which: it was a box that the file does not name, or a circle by hand.
_EITHER = re.compile(r"(?:Nam[^\w\n]+Nữ\b|Nữ[^\w\n]+Nam\b(?! [A-ZĐ]))")


def _beside_broken(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read the cell right of one whose label a narrow column broke (`Trình độ chuyên⏎môn:`)."""
    for page in reading.document.pages:
        for row in (row for table in page.tables for row in table.rows if len(row) <= _RECORD):
            for cell, value in pairwise(row):
                broken = "\n" in cell.text and fold(collapse(cell.text)).strip(" :.") in rule.labels
                if broken and value.text.strip() and not _BLANK.match(value.text):
                    return found(page, (value.start, value.end), value=collapse(value.text), confidence=0.85)
    return ABSENT


def _shared(reading: Reading, segment: Segment, text: str, rule: FieldRule) -> FieldValue | None:
    """Read a value whose label shares its colon with others'; a person looks where the parts are not one for each."""
    folded, labels = fold(text), _labels(reading)
    joint = joint_in(folded, labels.short)
    at = next((at for at, label in enumerate(joint.labels) if label in rule.labels), None) if joint else None
    if joint is None or at is None or all(label in rule.labels for label in joint.labels):
        return None
    value = text[: _value_end(text, folded, joint.value, labels)].rstrip(_TRAILING)
    if _BLANK.match(value[joint.value :]):
        return ABSENT
    parts = joint.parts(value)
    start, end = parts[at] if parts else (joint.value, len(value))
    told = found(segment.page, (segment.start + start, segment.start + end), value=None, confidence=0.85)
    return replace(told, value=collapse(told.raw)) if parts else doubted(told)


def _name_alone(text: str, reading: Reading) -> tuple[int, int]:
    """Give where a person's name stands without a rank or degree, and without brackets that tell more of the person.

    `Thượng úy Trần Văn …`, `… (đã hy sinh ngày …)`; lists and signatures name the person so too.
    """
    name = text.split("(", 1)[0].rstrip(" .,;-–")
    rank, bare = honorific_of(name, reading.rules)
    bare = bare if rank else degree_of(name, reading.rules)[1]
    if not is_name(bare, reading.rules.header):
        return 0, len(text)
    begin = name.rfind(bare)
    return begin, begin + len(bare)


def _beside(segment: Segment, label: str) -> Cell | None:
    """Give the cell right of one that holds nothing but a label: a record may be laid out as a table."""
    bare = _HINTED.sub("", segment.folded).strip(" :.")
    if segment.line.source != "cell" or not bare.endswith(label) or not _LEAD.fullmatch(f"{bare[: -len(label)]}"):
        return None
    for table in segment.page.tables:
        for row in table.rows:
            at = next((at for at, cell in enumerate(row[:-1]) if cell.text and cell.start == segment.start), None)
            if at is not None:
                value = row[at + 1]
                return value if len(row) <= _RECORD and value.text.strip() and not _BLANK.match(value.text) else None
    return None


_RECORD = 4  # columns: two labels, two values
_HINTED = re.compile(r"\s*\([^)]{0,160}\)")


def _within_another(folded: str, label: str, others: Sequence[str]) -> bool:
    """Tell whether a label is only part of another field's (`Chức vụ, đơn vị công tác`)."""
    at = folded.find(label)
    holding = (other for other in others if len(other) > len(label) and label in other)
    return any(0 <= folded.find(other, 0, at + len(other)) <= at for other in holding)


def _unlabelled(reading: Reading) -> FieldValue:
    """Read the collective's name that stands alone on the first line below the heading (DOMAIN C.4)."""
    own = heading(reading.head)
    if reading.kind.value is not PaperKind.MERIT_REPORT_COLLECTIVE or not own:
        return ABSENT
    if len(own) > 2 and is_body(own[-1].text, reading.rules):  # noqa: PLR2004  # title, award, name
        return over(own[-1], own[-1], value=collapse(own[-1].text), confidence=0.7)
    at = next((place for place, line in enumerate(reading.segments, 1) if line.start == own[-1].start), 0)
    below = reading.segments[at : at + 1]
    if not below or not is_body(below[0].text, reading.rules) or below[0].text.rstrip().endswith((".", ";", ":", ",")):
        return ABSENT
    return over(below[0], below[0], value=collapse(below[0].text), confidence=0.7)


def _carried_on(reading: Reading, segment: Segment) -> str:
    """Give a line with those that it runs over the right margin into (PDF), every character at its place."""
    printed, whole, end = segment.page.text, flowing(reading, segment.page), segment.end
    for _ in range(_LINES):
        if printed[end : end + 1] != "\n" or whole[end] == "\n":
            break
        stop = printed.find("\n", end + 1)
        below = printed[end + 1 : stop if stop >= 0 else len(printed)]
        if below[:1].isupper() and ":" in below[:_LONGEST_LABEL]:
            break
        gap = _GAP.search(below)
        end += 1 + (gap.start() if gap is not None else len(below))
    return whole[segment.start : end] if end > segment.end else segment.text


_LONGEST_LABEL = 45  # characters, with its colon
_GAP = re.compile(r"\t| {4,}")


_ABREAST = 28  # characters: a line set by spaces has its columns farther apart


def _under(label: Segment, name: Segment) -> bool:
    """Tell whether a name stands in the column of a signature's label: by place, by table, by tab, or by spaces."""
    if label.page is not name.page:
        return name.right == label.right
    if label.line.x0 is not None:
        return _overlap(label.line, name.line)
    rows = [row for table in label.page.tables for row in table.rows]
    cells = [_cell_of(rows, segment) for segment in (label, name)]
    if None not in cells:
        return cells[0] == cells[1]
    if "\t" in label.line.text and "\t" in name.line.text:
        return label.column == name.column
    return abs((name.start - name.line.start) - (label.start - label.line.start)) < _ABREAST


def _overlap(one: Line, other: Line) -> bool:
    """Tell whether one line stands below a part of another."""
    (left, right), (begins, ends) = ((line.x0 or 0.0, line.x1 or line.x0 or 0.0) for line in (one, other))
    return begins < right and left < ends


def _cell_of(rows: Sequence[Sequence[Cell]], segment: Segment) -> int | None:
    """Give which column of a table a line stands in; None outside of tables."""
    places = (at for row in rows for at, cell in enumerate(row) if cell.text and cell.start <= segment.start < cell.end)
    return next(places, None)


def read_confirmed_by(reading: Reading, rule: FieldRule) -> FieldValue:
    """Read who confirmed the report: the name under *XÁC NHẬN …*."""
    places = [at for at in range(len(reading.segments)) if any(label in _whole(reading, at) for label in rule.labels)]
    for at in places[:_PLACES]:
        segment = reading.segments[at]
        if not (segment.upper or _confirming(segment)):
            continue
        for below in reading.segments[at + 1 : at + 14]:
            name = bare_name(below.text, reading.rules.header)
            office = fold(name).startswith(reading.rules.header.roles)
            if is_name(name, reading.rules.header) and not office and _under(segment, below):
                start = below.start + max(below.text.find(name), 0)
                return found(below.page, (start, start + len(name)), value=name, confidence=0.75)
    return ABSENT


def _whole(reading: Reading, at: int) -> str:
    """Give a folded line, one in capitals with the line that a narrow column broke off (`… ĐƠN VỊ XÁC⏎NHẬN`)."""
    segment = reading.segments[at]
    if not (segment.upper and segment.folded.endswith(" xac")):
        return segment.folded
    below = (one for one in reading.segments[at + 1 : at + 4] if one.upper and _under(segment, one))
    return " ".join((segment.folded, *(one.folded for one in islice(below, 1))))


def _confirming(segment: Segment) -> bool:
    """Tell whether a line in small letters is a signature's label alone, or says how to confirm below one."""
    text = segment.folded.rstrip(" .…")
    return len(text) < _LONGEST_TITLE and (
        confirms(segment) or text.startswith("(xac nhan") or text.endswith((" xac nhan", " xac nhan, de nghi"))
    )


_LONGEST_TITLE = 60  # characters


MERIT_READERS: Mapping[str, Callable[[Reading, FieldRule], FieldValue]] = MappingProxyType(
    {
        "text": read_text,
        "history": read_history,
        "initiatives": read_initiatives,
        "confirmed_by": read_confirmed_by,
    }
)
