"""The head of a paper: national name, number, place and date, title, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain.baselines import Baseline, baselines
from service.domain.text import fold, squeeze

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.rules_documents import DocumentRules, HeaderRules
    from service.domain.segments import Segment

ZONE_CAP = 90
_BODY = ("can cu", "kinh gui", "kinh goi", "dieu 1", "hom nay", "chuong i")
_SYMBOLS = r"(?:/\s?\d{4}\s?)?(?:[/\-]\s?|\s(?=[a-z]{2,5}/))[a-z][a-z0-9&.,]*(?:\s?[-–/]\s?[a-z0-9&.,]+)*"
_NUMBER = re.compile(
    rf"(?:^|[\t|]|\s\s)\s*(?P<label>(?:luat\s)?soa?\s{{0,3}}[:.]?)[\s.…_]{{0,60}}(?P<n>\d{{1,6}}[a-z]?(?:\s\d{{1,3}})?)?"
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

    baseline: Baseline
    digits: str
    symbols: str
    span: tuple[int, int]
    ends_at: int
    method: str

    @property
    def printed(self) -> str:
        """Give number and symbols without white space."""
        return re.sub(r"\s+", "", self.digits + self.symbols)


@dataclass(frozen=True, slots=True)
class PlaceDay:
    """A place-and-date line; parts not filled in are empty; offsets into the page's text."""

    baseline: Baseline
    place: str
    day: str
    month: str
    year: str
    place_span: tuple[int, int]
    span: tuple[int, int]
    method: str


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
    def ends_at(self) -> int:
        """Give how many segments the head has at least: what follows may be subject or body."""
        marks = (self.title_at, self.national_at, *(last_on(self.zone, part.baseline) for part in self._dated))
        return max((mark for mark in marks if mark is not None), default=-1) + 1

    @property
    def _dated(self) -> tuple[Number | PlaceDay, ...]:
        return tuple(part for part in (self.number, self.day) if part is not None)

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


def find_number(zone: Sequence[Segment]) -> Number | None:
    """Find the first number line, filled in or blank (NĐ 30/2020/NĐ-CP, Phụ lục I, mục 3)."""
    for baseline in baselines(zone):
        match = _NUMBER.search(baseline.folded)
        if match is None or "sở" in baseline.text[match.start("label") : match.end("label")].lower():
            continue
        text = baseline.text
        digits = text[match.start("n") : match.end("n")] if match["n"] else ""
        symbols = text[match.start("rest") : match.end("rest")].rstrip(".,;")
        ends_at = match.start("rest") + len(symbols)
        start = match.start("label")
        span = baseline.span(start, ends_at)
        if digits and not span[0] < span[1] - len(digits):
            span = baseline.span(match.start("n"), ends_at)
        method = baseline.method(match.start("n") if digits else start)
        if method == "widget":
            span = baseline.span(match.start("n"), ends_at)
        return Number(baseline, digits, symbols, span, ends_at, method)
    return None


def _day_of(baseline: Baseline, match: re.Match[str], place: re.Match[str] | None, floor: int) -> PlaceDay:
    day, month, year = (match[short] or match[long] or "" for short, long in (("sd", "d"), ("sm", "m"), ("sy", "y")))
    digits_at = next((match.start(name) for name in ("sd", "d") if match[name]), match.start())
    method = baseline.method(digits_at)
    span = baseline.span(digits_at if method == "widget" else match.start(), match.end())
    text = place["place"] if place is not None else ""
    at = floor + place.start("place") if place is not None else match.start()
    return PlaceDay(baseline, text, day, month, year, baseline.span(at, at + len(text)), span, method)


def _below(baseline: Baseline) -> str:
    """Give the next line's beginning where the date may run on (`tháng 10⏎năm 2022`)."""
    last = baseline.pieces[-1]
    end = last.start + len(last.text)
    return baseline.page.text[end : end + 30] if last.line.source != "widget" else ""


def find_place_day(zone: Sequence[Segment], number: Number | None) -> PlaceDay | None:
    """Find the place-and-date line; it may run on into the next line (`tháng 10⏎năm 2022`)."""
    for baseline in baselines(zone):
        match = _DAY.search(baseline.folded + fold(_below(baseline)))
        if match is None or match.start() > len(baseline.text):
            continue
        same = number is not None and number.baseline.pieces == baseline.pieces
        floor = number.ends_at if same and number is not None and number.ends_at <= match.start() else 0
        before = baseline.text[floor : match.start()]
        gap = max(before.rstrip().rfind("\t"), before.rstrip().rfind("  "), before.rfind("|")) + 1
        place = _PLACE.search(before, gap)
        place = place if place is not None and place["place"][0].isupper() else None
        if place is not None or not before[gap:].strip(" .…,_-"):
            return _day_of(baseline, match, place, floor)
    return None


def find_title(zone: Sequence[Segment], after: int, titles: Sequence[str]) -> int | None:
    """Find the first line in capitals that begins with a known title, below the number line."""
    for at, segment in enumerate(zone):
        if at < after or not _headline(segment):
            continue
        if squeeze(segment.text).lstrip('-*"“').startswith(tuple(titles)):
            return at
    return None


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
    titles = [title for kind in rules.kinds for title in kind.titles]
    after = max(last_on(zone, number.baseline if number else None), -1 if national is None else national) + 1
    title = find_title(zone, after, titles)
    framed = party or number is not None or national is not None or title is not None
    day = find_place_day(zone, number) if framed else None
    return Head(zone, national, party, number, day, title)
