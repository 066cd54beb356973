"""The head of a paper: national name, number, place and date, title, and where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from service.domain.baselines import Baseline, baselines
from service.domain.text import fold, letters, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Page
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
_PLACE = re.compile(r"(?<![\w/\-–])(?P<place>[^\W\d_][^\d\n\t,;:|()…]{1,40}?)\s*,?\s*$")


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
        if at and segment.folded.startswith(_BODY):
            return tuple(first[:at])
    return tuple(first)


_ELSEWHERE = re.compile(
    r"\(?\s*(?:(?:ban hanh|dinh|tai lieu|co)\s+)?kem\b|\(\s*(?:ban hanh\s+)?(?:theo|thuc hien|can cu|trich)\b"
)
_RUNS_ON = 3
_COLUMNS = 3


# A sentence that goes on behind its date (`Ngày 05/3/2025, Hội đồng họp …`) is no date line.
_AFTER_DAY = re.compile(r"[\s.,;:)_…\-–]*$|\t|\s\s|\s*\|")
RECEIVED = re.compile(r"(?:cong van )?den\W*(?:so\W*\d*)?")
_RECEIPT = re.compile(r"(?:so|ngay|gio|chuyen|luu ho so)\b(?!.*/[a-z])")


# `Só:‡#4B/GM-UBND`: the label of a number written by hand loses its mark in OCR.
BADLY_READ_NUMBER = re.compile(r"[s5][o06](?:\s?[:;.,/\d]|\S*/)")


def own_lines(zone: Sequence[Segment]) -> tuple[Segment, ...]:
    """Drop the lines that are not the paper's own: the receiver's stamp *ĐẾN*, and *(Kèm theo Tờ trình số …)*."""
    kept: list[Segment] = []
    skipping, receipt = 0, False
    for segment in zone:
        stamped = receipt and _RECEIPT.match(segment.folded) is not None
        receipt = stamped or (segment.upper and RECEIVED.fullmatch(segment.folded) is not None)
        if receipt:
            continue
        if _ELSEWHERE.match(segment.folded):
            skipping = _RUNS_ON if segment.text.startswith("(") and ")" not in segment.text else 0
        elif skipping:
            skipping = 0 if ")" in segment.text else skipping - 1
        else:
            kept.append(segment)
    return tuple(kept)


def _in_grid(page: Page, start: int) -> bool:
    """Tell whether an offset stands in a table of three columns or more: a record, no head."""
    for table in page.tables:
        wide = [row for row in table.rows if sum(bool(cell.text.strip()) for cell in row) >= _COLUMNS]
        if len(wide) > 1 and any(cell.start <= start <= cell.end and cell.text for row in wide for cell in row):
            return True
    return False


def _number_in(baseline: Baseline) -> re.Match[str] | None:
    """Find the number on a printed line: SỞ and SƠ fold to *Số*, and a law cited in prose is another paper's."""
    for match in _NUMBER.finditer(baseline.folded):
        label = baseline.text[match.start("label") : match.end("label")].lower()
        cited = _CITED.match(baseline.folded, match.end()) is not None or _mid_sentence(baseline, match)
        if not cited and not any(other in label for other in ("sở", "sơ", "sờ")):
            return match
    return None


def _mid_sentence(baseline: Baseline, match: re.Match[str]) -> bool:
    """Tell whether a small *số* without a colon carries a sentence on (`… theo Quyết định⏎số 12/QĐ-…`)."""
    label = baseline.text[match.start("label") : match.end("label")]
    return label[0].islower() and not label.endswith((":", "."))


_CITED = re.compile(r",?\s?ngay [^|]{6,40}?\s(?:cua|ve)\s")


def find_number(zone: Sequence[Segment]) -> Number | None:
    """Find the first number line, filled in or blank (NĐ 30/2020/NĐ-CP, Phụ lục I, mục 3)."""
    for baseline in baselines(own_lines(zone), "so"):
        match = _number_in(baseline)
        if match is None or _in_grid(baseline.page, baseline.span(match.start("label"), match.end())[0]):
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
    """Find the place-and-date line; it may run on into the next line (`tháng 10⏎năm 2022`).

    A date beside a place goes before one that stands alone: that may be a stamp's.
    """
    days = list(_place_days(zone, number))
    return next((day for day in days if day.place), days[0] if days else None)


def _place_days(zone: Sequence[Segment], number: Number | None) -> Iterator[PlaceDay]:
    for baseline in baselines(own_lines(zone), "ngay"):
        yield from _days_on(baseline, number)


def _days_on(baseline: Baseline, number: Number | None) -> Iterator[PlaceDay]:
    """Give the dates on a printed line; the subject of a letter beside it may cite others."""
    for match in _DAY.finditer(baseline.folded + fold(_below(baseline))):
        if match.start() > len(baseline.text) or _AFTER_DAY.match(baseline.text, match.end()) is None:
            continue
        same = number is not None and number.baseline.pieces == baseline.pieces
        floor = number.ends_at if same and number is not None and number.ends_at <= match.start() else 0
        before = baseline.text[floor : match.start()]
        gap = max(before.rstrip().rfind("\t"), before.rstrip().rfind("  "), before.rfind("|")) + 1
        place = _PLACE.search(before, gap)
        place = place if place is not None and place["place"][0].isupper() else None
        bare = not before[gap:].strip(" .…,_-") and not _carries_on(baseline, match, before)
        if (place is not None or bare) and not _in_grid(baseline.page, baseline.pieces[0].start):
            yield _day_of(baseline, match, place, floor)


def _carries_on(baseline: Baseline, match: re.Match[str], before: str) -> bool:
    """Tell whether a small *ngày* at a line's beginning belongs to the sentence above (`… Quyết định⏎ngày …`)."""
    above = baseline.page.text[: baseline.pieces[0].start].rstrip()
    return baseline.text[match.start()].islower() and not before.strip() and bool(above) and above[-1].isalnum()


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
    for at, segment in enumerate(zone):
        if names_nation(letters(segment.text), rules):
            return at
    return None


def names_nation(printed: str, rules: HeaderRules) -> bool:
    """Tell whether a line's letters hold the national name, whole or begun."""
    names = [letters(name) for name in rules.national_names]
    return any(name in printed or _is_begun(name, printed) for name in names)


_BEGUN = 16  # letters: `CỘNG HÒA XÃ HỘI CHỦ`


def _is_begun(name: str, printed: str) -> bool:
    """Tell whether a line is a national name that a narrow column broke (`… NGHĨA VIỆT⏎NAM`)."""
    return len(printed) >= _BEGUN and name.startswith(printed)


def _whole(zone: tuple[Segment, ...], at: int | None, rules: HeaderRules) -> tuple[Segment, ...]:
    """Leave out the second line of a broken national name: it is no body's name."""
    printed = letters(zone[at].text) if at is not None else ""
    if at is None or any(letters(name) in printed for name in rules.national_names):
        return zone
    rests = {letters(name).removeprefix(printed) for name in rules.national_names if _is_begun(letters(name), printed)}
    tail = next((at + 1 + i for i, line in enumerate(zone[at + 1 : at + 4]) if letters(line.text) in rests), None)
    return zone if tail is None else (*zone[:tail], *zone[tail + 1 :])


def read_head(segments: Sequence[Segment], rules: DocumentRules) -> Head:
    """Read the head of a paper from its segments in reading order."""
    zone = zone_of(segments)
    national = national_at(zone, rules.header)
    zone = _whole(zone, national, rules.header)
    party = any(segment.folded.startswith(rules.header.party_names) for segment in zone)
    titles = tuple(title for kind in rules.kinds for title in kind.titles)
    first = find_title(zone, 0 if national is None else national + 1, titles)
    number = find_number(zone if first is None else zone[: first + _BELOW_TITLE])
    title = _title_beside(zone, number, first, titles)
    framed = party or number is not None or national is not None or title is not None
    day = find_place_day(zone, number) if framed else None
    head = Head(zone, national, party, number, day, title)
    return head if number is not None and _CONSOLIDATED in number.symbols else _closed_by(head, segments)


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
    at = next((at for at, line in enumerate(segments) if line.upper and line.folded.startswith(_AUTHENTICATED)), None)
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
