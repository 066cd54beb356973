"""The head of a paper: national name, number, place and date, title, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from service.domain.papers.head_lines import find_number, find_place_day
from service.domain.text import letters, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.papers.baselines import Baseline
    from service.domain.papers.head_lines import Number, PlaceDay
    from service.domain.papers.segments import Segment
    from service.domain.rules_documents import DocumentRules, HeaderRules

ZONE_CAP = 90
_BODY = ("can cu", "kinh gui", "kinh goi", "dieu 1", "hom nay", "chuong i")


@dataclass(frozen=True, slots=True)
class Head:
    """What the first page's top says; `title_at` indexes `zone`.

    `closing` are the lines of a consolidated text's last page that bear its number and date.
    """

    zone: tuple[Segment, ...]
    national_at: int | None
    party: bool
    number: Number | None
    day: PlaceDay | None
    title_at: int | None
    closing: tuple[Segment, ...] = ()

    @property
    def ends_at(self) -> int:
        """Give how many segments the head has at least: what follows may be subject or body."""
        marks = (self.title_at, self.national_at, *(last_on(self.zone, part.baseline) for part in self._dated))
        return max((mark for mark in marks if mark is not None), default=-1) + 1

    @property
    def _dated(self) -> tuple[Number | PlaceDay, ...]:
        return tuple(part for part in (self.number, self.day) if part is not None and not self.closing)

    @property
    def title(self) -> Segment | None:
        """Give the title line, where there is one."""
        return None if self.title_at is None else self.zone[self.title_at]


def zone_of(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Give the first written page's segments up to where the body begins."""
    if not segments:
        return ()
    first = [segment for segment in segments[: ZONE_CAP * 3] if segment.page is segments[0].page][:ZONE_CAP]
    for at, segment in enumerate(first):
        if at and segment.folded.lstrip("-–+*• ").startswith(_BODY):
            return tuple(first[:at])
    return tuple(first)


def find_title(zone: Sequence[Segment], after: int, titles: Sequence[str]) -> int | None:
    """Find the first line in capitals that begins with a known title, below the number line."""
    for at, segment in enumerate(zone):
        if at < after or not _headline(segment):
            continue
        if any(title_length(segment.text, title) for title in titles):
            below = find_title(zone[: at + _BELOW_ANNEX], at + 1, titles) if _ANNEX.fullmatch(segment.folded) else None
            return at if below is None else below
    return None


_ANNEX = re.compile(r"phu luc(?: (?:so )?(?:\d{1,2}|[ivx]{1,4}))?[.:]?")  # an annex's own title stands below it
_BELOW_ANNEX = 4  # lines


def title_length(text: str, title: str) -> int:
    """Give how many characters of a line are a type's name; 0 where it ends inside a word (ĐƠN, ĐÔNG SƠN)."""
    if not squeeze(text).lstrip(_QUOTES).startswith(title):
        return 0
    seen = 0
    for at, char in enumerate(text):
        seen += not char.isspace() and not (seen == 0 and char in _QUOTES)
        if seen == len(title):
            return 0 if text[at + 1 : at + 2].isalpha() else at + 1
    return 0


_QUOTES = '-*"“'


_TITLE_HEAD = 2


def _headline(segment: Segment) -> bool:
    words = segment.text.split()
    return segment.upper or (len(words) > _TITLE_HEAD and all(word.isupper() for word in words[:_TITLE_HEAD]))


def last_on(zone: Sequence[Segment], baseline: Baseline | None) -> int:
    """Give the index of the zone's last segment on a printed line; -1 when there is none."""
    starts = {line.start for line in baseline.lines} if baseline is not None else set()
    return max((at for at, segment in enumerate(zone) if segment.line.start in starts), default=-1)


def national_at(zone: Sequence[Segment], rules: HeaderRules) -> int | None:
    """Find the line of the national name (or the Party's), exactly spelled but for tone marks."""
    for at, segment in enumerate(zone):
        if names_nation(letters(segment.text), rules):
            return at
    return None


def names_nation(printed: str, rules: HeaderRules) -> bool:
    """Tell whether a line's letters hold the national name, whole or begun."""
    return any(name in printed or _is_begun(name, printed) for name in _nations(rules.national_names))


@lru_cache(maxsize=8)
def _nations(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(map(letters, names))


_BEGUN = 15  # letters: `CỘNG HÒA XÃ HỘI CHỦ`


def _is_begun(name: str, printed: str) -> bool:
    """Tell whether a line is a national name that a narrow column broke (`… NGHĨA VIỆT⏎NAM`)."""
    return len(printed) >= _BEGUN and name.startswith(printed)


def _whole(zone: tuple[Segment, ...], at: int | None, rules: HeaderRules) -> tuple[Segment, ...]:
    """Leave out the second line of a broken national name: it is no body's name."""
    printed = letters(zone[at].text) if at is not None else ""
    if at is None or any(letters(name) in printed for name in rules.national_names):
        return zone
    rests = {letters(name).removeprefix(printed) for name in rules.national_names if _is_begun(letters(name), printed)}
    # A line set by tabs breaks into the left margin, and so into the column of the body's name.
    near = (
        *range(at + 1, min(at + 6, len(zone))),
        *(i for i in range(max(at - 4, 0), at) if _under(zone[i], zone[at])),
    )
    tail = next((i for i in near if letters(zone[i].text) in rests), None)
    return zone if tail is None else (*zone[:tail], *zone[tail + 1 :])


def _under(line: Segment, other: Segment) -> bool:
    return line.top is not None and other.top is not None and line.top > other.top


def read_head(segments: Sequence[Segment], rules: DocumentRules) -> Head:
    """Read the head of a paper from its segments in reading order."""
    zone = zone_of(segments)
    national = national_at(zone, rules.header)
    whole = _whole(zone, national, rules.header)
    if whole is not zone:
        zone, national = whole, national_at(whole, rules.header)
    party = any(segment.folded.startswith(rules.header.party_names) for segment in zone)
    titles = tuple(title for kind in rules.kinds for title in kind.titles)
    first = find_title(zone, 0 if national is None else national + 1, titles)
    number = find_number(zone if first is None else zone[: first + _BELOW_TITLE])
    title = _title_beside(zone, number, first, titles)
    framed = party or number is not None or national is not None or title is not None
    day = find_place_day(zone, number) if framed else None
    head = _without_rest(Head(zone, national, party, number, day, title))
    return head if number is not None and _CONSOLIDATED in number.symbols else _closed_by(head, segments)


def _without_rest(head: Head) -> Head:
    """Leave out the line that holds nothing but the end of the date: it is no line of the subject."""
    at = next((at for at, line in enumerate(head.zone) if head.day and line.start == head.day.rest_at), None)
    if at is None:
        return head
    moved = (mark if mark is None or mark < at else mark - 1 for mark in (head.national_at, head.title_at))
    national, title = moved
    return replace(head, zone=(*head.zone[:at], *head.zone[at + 1 :]), national_at=national, title_at=title)


_BELOW_TITLE = 4
_NEAR_NUMBER = 8


def _title_beside(
    zone: Sequence[Segment], number: Number | None, first: int | None, titles: tuple[str, ...]
) -> int | None:
    """Choose the title: the first below the number (an issuer may be called so too), else the first of all."""
    at = last_on(zone, number.baseline) if number is not None else -1
    if number is None or first is None or at < first:
        return first
    below = find_title(zone[: at + _NEAR_NUMBER], at + 1, titles)
    return first if below is None else below


_CONSOLIDATED = "VBHN"
_AUTHENTICATED = "xac thuc van ban hop nhat"
_ABOVE, _BELOW = 30.0, 90.0  # points
_LINES_ABOVE, _LINES_BELOW = 4, 9


def _closed_by(head: Head, segments: Sequence[Segment]) -> Head:
    """Take number and date of a consolidated text from its last page (Pháp lệnh 01/2012/UBTVQH13, Điều 8)."""
    at = next((at for at, line in enumerate(segments) if line.folded.startswith(_AUTHENTICATED) and line.upper), None)
    if at is None:
        return head
    mark = segments[at]
    if mark.top is None:
        zone = tuple(segments[max(at - _LINES_ABOVE, 0) : at + _LINES_BELOW])
    else:
        page = [line for line in segments if line.page is mark.page and line.top is not None]
        zone = tuple(line for line in page if -_ABOVE < (line.top or 0) - mark.top < _BELOW)
    number = find_number(zone)
    if number is None or _CONSOLIDATED not in number.symbols:
        return head
    return replace(head, number=number, day=find_place_day(zone, number), closing=zone)
