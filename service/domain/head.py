"""The head of a paper: national name, number, place and date, title, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain.segments import Segment
from service.domain.text import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Line, Page
    from service.domain.rules_documents import DocumentRules, HeaderRules

ZONE_CAP = 90
_BODY = ("can cu", "kinh gui", "kinh goi", "dieu 1", "hom nay", "chuong i")
_SYMBOLS = r"(?:/\s?\d{4}\s?)?(?:[/\-]\s?|\s(?=[a-z]{2,5}/))[a-z][a-z0-9&.,]*(?:\s?[-–/]\s?[a-z0-9&.,]+)*"
_NUMBER = re.compile(
    rf"(?:^|[\t|]|\s\s)\s*(?:luat\s)?soa?\s{{0,3}}[:.]?[\s.…_]{{0,60}}(?P<n>\d{{1,6}}[a-z]?(?:\s\d{{1,3}})?)?"
    rf"[\s.…_]{{0,60}}(?P<rest>{_SYMBOLS})"
)
_LEAD = r"[\s.…_\-]{0,40}"
_DAY = re.compile(
    rf"\bngay{_LEAD}(?:(?P<sd>\d{{1,2}})\s?[/.\-]\s?(?P<sm>\d{{1,2}})\s?[/.\-]\s?(?P<sy>\d{{4}})"
    rf"|(?P<d>\d{{1,2}})?{_LEAD}thang{_LEAD}(?P<m>\d{{1,2}})?{_LEAD}nam{_LEAD}(?P<y>\d{{4}}|\d{{2}}(?!\d))?)"
)
_PLACE = re.compile(r"(?P<place>[^\W\d_][^\d\n\t,;:|()…]{1,40}?)\s*,?\s*$")


@dataclass(frozen=True, slots=True)
class Number:
    """A number line: `digits` empty where it is left blank; offsets into the page's text."""

    page: Page
    line: Line
    digits: str
    symbols: str
    start: int
    end: int

    @property
    def printed(self) -> str:
        """Give number and symbols without white space."""
        return re.sub(r"\s+", "", self.digits + self.symbols)


@dataclass(frozen=True, slots=True)
class PlaceDay:
    """A place-and-date line; parts not filled in are empty."""

    page: Page
    line: Line
    place: str
    day: str
    month: str
    year: str
    place_start: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Head:
    """What the first page's top says; `title_at` indexes `zone`."""

    zone: tuple[Segment, ...]
    national_at: int | None
    party: bool
    number: Number | None
    day: PlaceDay | None
    title_at: int | None

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
        if at and segment.folded.startswith(_BODY):
            return tuple(first[:at])
    return tuple(first)


def _lines(zone: Sequence[Segment]) -> Iterator[tuple[Page, Line, str, str]]:
    seen = -1
    for segment in zone:
        if segment.line.start != seen:
            seen = segment.line.start
            text = segment.line.text[:600]
            yield segment.page, segment.line, text, fold(text)




def find_number(zone: Sequence[Segment]) -> Number | None:
    """Find the first number line, filled in or blank (NĐ 30/2020/NĐ-CP, Phụ lục I, mục 3)."""
    for page, line, text, folded in _lines(zone):
        match = _NUMBER.search(folded)
        if match is None:
            continue
        digits = text[match.start("n") : match.end("n")] if match["n"] else ""
        symbols = text[match.start("rest") : match.end("rest")].rstrip(".,;")
        start = match.start() + len(match.group()) - len(match.group().lstrip("\t| "))
        end = match.start("rest") + len(symbols)
        return Number(page, line, digits, symbols, line.start + start, line.start + end)
    return None


def _place_day(page: Page, line: Line, before: str, match: re.Match[str]) -> PlaceDay | None:
    offset = line.start
    place = _PLACE.search(before)
    if place is not None and not place["place"][0].isupper():
        return None
    if place is None and before.strip(" .…,_-"):
        return None
    place_start = offset + (place.start("place") if place else match.start())
    return PlaceDay(
        page,
        line,
        place["place"] if place else "",
        match["sd"] or match["d"] or "",
        match["sm"] or match["m"] or "",
        match["sy"] or match["y"] or "",
        place_start,
        offset + match.start(),
        offset + match.end(),
    )


def find_place_day(zone: Sequence[Segment], number: Number | None) -> PlaceDay | None:
    """Find the place-and-date line; it may run on into the next line (`tháng 10⏎năm 2022`)."""
    for page, line, text, _ in _lines(zone):
        window = page.text[line.start : line.end + 40]
        match = _DAY.search(fold(window))
        if match is None or match.start() > len(text):
            continue
        floor = number.end - line.start if number is not None and number.line is line else 0
        floor = max(floor, 0)
        before = text[floor : match.start()]
        gap = max(before.rfind("\t"), before.rfind("   "), before.rfind("|"))
        found = _place_day(page, line, " " * (match.start() - len(before) + gap + 1) + before[gap + 1 :], match)
        if found is not None:
            return found
    return None


def find_title(zone: Sequence[Segment], after: int, titles: Sequence[str]) -> int | None:
    """Find the first line in capitals that begins with a known title, below the number line."""
    for at, segment in enumerate(zone):
        if at < after or not _headline(segment):
            continue
        if squeeze(segment.text).lstrip("-*\"“").startswith(tuple(titles)):
            return at
    return None


_TITLE_HEAD = 2


def _headline(segment: Segment) -> bool:
    words = segment.text.split()
    return segment.upper or (len(words) > _TITLE_HEAD and all(word.isupper() for word in words[:_TITLE_HEAD]))


def _at(zone: Sequence[Segment], line: Line | None) -> int:
    return next((at for at, segment in enumerate(zone) if line is not None and segment.line is line), -1)


def national_at(zone: Sequence[Segment], rules: HeaderRules) -> int | None:
    """Find the line of the national name (or the Party's), exactly spelled but for tone marks."""
    names = [squeeze(name) for name in rules.national_names]
    for at, segment in enumerate(zone):
        if any(name in squeeze(segment.text) for name in names):
            return at
    return None


def read_head(segments: Sequence[Segment], rules: DocumentRules) -> Head:
    """Read the head of a paper from its segments in reading order."""
    zone = zone_of(segments)
    national = national_at(zone, rules.header)
    party = any(segment.folded.startswith(rules.header.party_names) for segment in zone)
    number = find_number(zone)
    day = find_place_day(zone, number)
    titles = [title for kind in rules.kinds for title in kind.titles]
    after = max(_at(zone, number.line if number else None), -1 if national is None else national) + 1
    return Head(zone, national, party, number, day, find_title(zone, after, titles))
