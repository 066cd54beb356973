"""Where a paper's signature block stands, and who signs beside or below it."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from service.domain.papers.signature import (
    FOR_MANY,
    REACH,
    Signature,
    bare_name,
    block_at,
    confirms,
    is_authority,
    is_name,
    is_no_title,
    right_of,
    stands_beside,
)
from service.domain.text import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import HeaderRules

_HEIGHT = 24.0  # points: KT. on one side moves its block up by a line
_BLOCKS = 200


def _unsigned(segments: Sequence[Segment], rules: HeaderRules) -> Signature | None:
    """Find a block that bears no name: only beside or under *Nơi nhận* (a draft)."""
    places = [at for at, segment in enumerate(segments) if segment.folded.startswith(rules.recipient_labels)]
    for place in places[:1]:
        for at in range(max(place - 4, 0), min(place + 20, len(segments))):
            if is_authority(segments[at], rules):
                titles = [segments[at]]
                for segment in segments[at + 1 : at + 12]:
                    if is_no_title(segment, titles):
                        continue
                    if not is_authority(segment, rules) or len(titles) > 3:  # noqa: PLR2004  # four steps at most
                        break
                    titles.append(segment)
                return Signature(tuple(titles), "", None, at)
    return None


def find_signature(segments: Sequence[Segment], start: int, rules: HeaderRules) -> Signature | None:
    """Find the first block with a name after the head, else a nameless one beside *Nơi nhận*, else a name there."""
    openings = (at for at in range(start, len(segments)) if is_authority(segments[at], rules))
    last = range(max(start, len(segments) - _END), len(segments))
    small = (at for at in last if _small_office(segments[at], rules) or _ends_paper(segments, at, rules))
    confirming = (at for at in last if confirms(segments[at]))
    for at in chain(islice(openings, _BLOCKS), small, confirming):
        signature = block_at(segments, at, rules)
        if signature is not None:
            beside = _joint(segments, signature, rules)
            signature = replace(signature, beside=beside, partial=_lacks_one(segments, (signature, *beside), rules))
            signature = _own(signature, segments)
            return _with_those_below(signature, segments, rules)
    return _unsigned(segments[start:], rules) or _office_hidden(segments[start:], rules)


def _office_hidden(segments: Sequence[Segment], rules: HeaderRules) -> Signature | None:
    """Find on a recognised page the only name beside or under *Nơi nhận*: the office above it lies under a seal."""
    label = next((line for line in segments if line.folded.startswith(rules.recipient_labels)), None)
    if label is None or label.top is None or not label.line.words:
        return None
    names = [
        (at, name)
        for at, line in enumerate(segments)
        if line.page is label.page and line.line.words and line.far and line.top is not None
        if label.top < line.top < label.top + _DEEP
        if is_name(name := bare_name(line.text, rules), rules) and name.count(" ") >= _FULL
    ]
    if len(names) != 1:
        return None
    at, name = names[0]
    return Signature((), name, segments[at], at)


_DEEP = 175.0  # points: how far below the label a name stands
_FULL = 2  # spaces of a full name


def _own(signature: Signature, segments: Sequence[Segment]) -> Signature:
    """Leave out who only confirms the paper (*XÁC NHẬN CỦA …* above the block), where somebody else signs beside."""
    own = [one for one in (signature, *signature.beside) if not _below_confirming(one, segments)]
    if not own or not signature.beside:
        return signature
    return replace(own[0], beside=tuple(own[1:]))


def _below_confirming(one: Signature, segments: Sequence[Segment]) -> bool:
    """Tell whether the nearest line above a block in its column says whose confirmation it is."""
    opened = segments[one.at]
    above = (line for line in reversed(segments[max(one.at - _ABOVE, 0) : one.at]) if not stands_beside(opened, line))
    nearest = next(above, None)
    return nearest is not None and confirms(nearest)


_ABOVE = 4  # lines of two columns
_END = 40  # lines


def _small_office(segment: Segment, rules: HeaderRules) -> bool:
    """Tell whether a line that is bold or stands on the right is an office alone, in small letters (`Chủ tịch`)."""
    if segment.upper or _OF_BODY.sub("", collapse(segment.folded)) not in rules.roles:
        return False
    if segment.line.source == "cell":
        return segment.line.bold or _paired(segment)
    tabbed = segment.column == 1 and not segment.line.text[0].isdigit()
    return segment.line.bold or segment.far or tabbed or right_of(segment)


# *Thủ trưởng đơn vị xác nhận* is the office of *Thủ trưởng*.
_OF_BODY = re.compile(r"(?: (?:don vi|co quan|hoi dong|nha truong))?(?:,? xac nhan)?(?:,? de nghi)?$")


def _ends_paper(segments: Sequence[Segment], at: int, rules: HeaderRules) -> bool:
    """Tell whether an office in small letters and a name below it, each alone on its line, are the paper's last lines.

    *Nơi nhận* may stand below them.
    """
    office, behind = segments[at], segments[at + 1 :]
    if office.upper or not behind or office.text != office.line.text.strip() or office.line.source == "cell":
        return False
    if collapse(office.folded) not in rules.roles or not is_name(bare_name(behind[0].text, rules), rules):
        return False
    return len(behind) == 1 or behind[1].folded.startswith(rules.recipient_labels)


_SIDES = 2


def _paired(segment: Segment) -> bool:
    """Tell whether a line opens the second of a row's two cells, with more below it: so signatures stand in Word.

    Who confirms may stand in the first.
    """
    rows = (row for table in segment.page.tables for row in table.rows if len(row) == _SIDES)
    cells = (cell for row in rows for cell in (row if "xac nhan" in segment.folded else row[1:]))
    return any(cell.start == segment.start and cell.end > segment.end for cell in cells)


def _joint(segments: Sequence[Segment], first: Signature, rules: HeaderRules) -> tuple[Signature, ...]:
    """Find who signs beside the first: same height, same line or same table row, each with a name."""
    found: list[Signature] = []
    for at in range(max(first.at - REACH, 0), min(first.at + REACH, len(segments))):
        opened = segments[at]
        if not is_authority(opened, rules) or not _abreast(segments[first.at], opened):
            continue
        other = block_at(segments, at, rules)
        names = {one.name_at.start for one in (first, *found) if one.name_at is not None}
        if other is not None and other.name_at is not None and other.name_at.start not in names:
            found.append(other)
    return tuple(found)


def _lacks_one(segments: Sequence[Segment], read: Sequence[Signature], rules: HeaderRules) -> bool:
    """Tell whether an office on a recognised page stands beside a block, in a column of which no block was read."""
    first, columns = read[0], {one.titles[0].far for one in read}
    near = segments[max(first.at - REACH, 0) : first.at + REACH]
    beside = (line for line in near if line.line.words and _abreast(segments[first.at], line))
    return any(line.far not in columns and is_authority(line, rules) for line in beside)


def _abreast(first: Segment, other: Segment) -> bool:
    """Tell whether two blocks' opening lines stand side by side."""
    if other is first or other.page is not first.page:
        return False
    if first.top is not None and other.top is not None:
        return abs(first.top - other.top) < _HEIGHT and first.far != other.far
    if other.line is first.line:
        return True
    rows = (row for table in first.page.tables for row in table.rows)
    places = ([cell.start <= one.start < cell.end for cell in row] for row in rows for one in (first, other))
    return any(any(a) and any(b) and a != b for a, b in zip(places, places, strict=False))


_BY_ORDER = ("tl.", "tl ", "tl:", "t/l", "tuq")
_MOST_LINES = 60  # below a block
_MOST_BELOW = 6  # who sign in one column


def _with_those_below(signature: Signature, segments: Sequence[Segment], rules: HeaderRules) -> Signature:
    """Add who signs below the first in its column, each with an office of the own, nothing between them."""
    signature, last = _shared(signature, segments, rules)
    found: list[Signature] = []
    while len(found) < _MOST_BELOW and (at := _opens_below(segments, last, rules)) is not None:
        other = block_at(segments, at, rules)
        if other is None or other.name_at is None or other.name_at.page is not segments[at].page:
            break
        found += replace(other, beside=_joint(segments, other, rules)).together
        last = other
    return replace(signature, below=(*signature.below, *found))


def _opens_below(segments: Sequence[Segment], above: Signature, rules: HeaderRules) -> int | None:
    """Give where the next block opens right below another in its column, None for nowhere."""
    lines = list(islice(_below(segments, above), _MOST_LINES))
    ordered = above.titles[0].folded.startswith(_BY_ORDER)
    for nth, (at, line) in enumerate(lines):
        if line.folded.startswith(_BY_ORDER) and not ordered:
            return None  # whoever signs by order of the one above signs a copy, or another paper
        heads = line.upper and line.text.lower().startswith(rules.issuer_starts)  # *CÔNG AN XÃ* above *TRƯỞNG CÔNG AN*
        if is_authority(line, rules) or (heads and nth + 1 < len(lines) and is_authority(lines[nth + 1][1], rules)):
            return at
        if line.folded.startswith(rules.recipient_labels) or not is_no_title(line, above.titles):
            return None
    return None


def _below(segments: Sequence[Segment], above: Signature) -> Iterator[tuple[int, Segment]]:
    """Give the lines of a block's column and page that stand below its name, each with its place."""
    name = above.name_at
    if name is None:
        return
    for at in range(above.at + 1, min(above.at + 2 * REACH, len(segments))):
        line = segments[at]
        if line.page is name.page and line.start > name.start and not stands_beside(above.titles[0], line):
            if name.text not in above.name and line.text in above.name:  # the end of a name that was broken
                continue
            yield at, line


def _shared(signature: Signature, segments: Sequence[Segment], rules: HeaderRules) -> tuple[Signature, Signature]:
    """Part a block that names several bodies first and then as many people; give it and its last part."""
    opens = [at for at, title in enumerate(signature.titles) if title.folded.startswith(FOR_MANY)]
    if len(opens) < 2 or opens[0]:  # noqa: PLR2004  # *TM. BAN CHẤP HÀNH* above *BÍ THƯ* is one body's
        return signature, signature
    people: list[tuple[str, Segment]] = []
    for _, line in _below(segments, signature):
        name = bare_name(line.text, rules)
        if not is_name(name, rules) or len(people) == len(opens) - 1:
            break
        people.append((name, line))
    if len(people) != len(opens) - 1:
        return signature, signature
    ends = (*opens[1:], len(signature.titles))
    parts = [signature.titles[at:end] for at, end in zip(opens, ends, strict=True)]
    others = [
        Signature(titles, name, line, signature.at) for titles, (name, line) in zip(parts[1:], people, strict=True)
    ]
    return replace(signature, titles=parts[0], below=tuple(others)), others[-1]
