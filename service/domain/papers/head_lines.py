"""The lines of a head that bear its number, and its place and date (NĐ 30/2020/NĐ-CP, Phụ lục I, mục 3 and 4)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.papers.baselines import Baseline, baselines
from service.domain.papers.segments import opens_item
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.document import Page
    from service.domain.papers.segments import Segment

_SYMBOLS = r"(?:/\s?\d{4}\s?)?(?:[/\-]\s?|\s(?=[a-z]{2,5}/))[a-z][a-z0-9&.,]*(?:\s?[-–/]\s?[a-z0-9&.,]+)*"
_NUMBER = re.compile(
    rf"(?:^|[\t|]|\s\s)\s*(?P<label>(?:luat\s)?soa?\s{{0,3}}[:.]?)[\s.…_]{{0,60}}(?P<n>\d{{1,6}}[a-z]?(?:\s\d{{1,3}})?)?"
    rf"[\s.…_]{{0,60}}(?P<rest>{_SYMBOLS})"
)
_LEAD = r"[\s.…_\-]{0,40}"
_DAY = re.compile(
    rf"\bngay{_LEAD}(?:(?P<sd>\d{{1,2}})\s?[/.\-]\s?(?P<sm>\d{{1,2}})\s?[/.\-]\s?(?P<sy>\d{{4}})"
    rf"|(?:m[ou]ng\s)?(?P<d>\d{{1,2}})?{_LEAD}thang{_LEAD}(?P<m>\d{{1,2}}|gieng|tu|chap)?{_LEAD}nam{_LEAD}(?P<y>\d{{4}}|\d{{2}}(?!\d))?)"
)
_MONTHS = MappingProxyType({"gieng": "1", "tu": "4", "chap": "12"})  # the months whose words are no figures
_PLACE = re.compile(r"(?<![\w/\-–])(?P<place>[^\W\d_][^\d\n\t,;:|()…]{1,40}?)\s*,?\s*$")
_UNITS = frozenset(
    ("thành", "phố", "tỉnh", "huyện", "quận", "thị", "xã", "trấn", "phường", "đặc", "khu", "đảo", "tp", "và",
     "công", "nghiệp", "kinh", "tế")
)  # fmt: skip


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
    """A place-and-date line; parts not filled in are empty; offsets into the page's text.

    `rest_at` is where a line stands that holds nothing but the date's broken-off end, else -1.
    """

    baseline: Baseline
    place: str
    day: str
    month: str
    year: str
    place_span: tuple[int, int]
    span: tuple[int, int]
    method: str
    rest_at: int = -1


_ELSEWHERE = re.compile(
    r"\(?\s*(?:(?:ban hanh|dinh|tai lieu|co)\s+)?kem\b|\(\s*(?:ban hanh\s+)?(?:theo|thuc hien|can cu|trich)\b"
)
_RUNS_ON = 3
_COLUMNS = 3


# A sentence that goes on behind its date (`Ngày 05/3/2025, Hội đồng họp …`) is no date line.
_AFTER_DAY = re.compile(r"[\s.,;:)_…\-–]*$|\t|\s\s|\s*\||\s*[(–-]\s*(?:PL|P\.L|Phật lịch)\b")
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


# Symbols go on behind a space (`12/TTr-UBND TP`): capitals alone, with nothing but a gap behind them.
_SPACED = re.compile(r"(?: [A-ZĐ]{2,6}){1,2}(?=\s*$|\t|\s\s|\s?\|)")
_TORN = re.compile(r"\s?[-–/](?=\s{2}|\s*$)")
_LETTERS_ALONE = re.compile(r"[A-ZĐ][A-ZĐ0-9&.,]*(?:[-–/][A-ZĐ0-9&.,]+)*")


def _cut_off(baseline: Baseline, end: int, zone: Sequence[Segment]) -> str:
    """Give the rest of a number that a narrow column broke behind its dash (`22/TB-SNV-⏎TĐKT`), else the dash alone."""
    torn = _TORN.match(baseline.text, end)
    if torn is None:
        return ""
    starts = {line.start for line in baseline.lines}
    at = max((at for at, line in enumerate(zone) if line.line.start in starts), default=len(zone))
    below = (line.text for line in zone[at + 1 : at + 4])
    rest = next((text for text in below if _LETTERS_ALONE.fullmatch(text)), "")
    return torn.group().strip() + rest


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
        more = _SPACED.match(text, match.end("rest")) if not baseline.pieces[0].line.words else None
        symbols = text[match.start("rest") : more.end() if more is not None else match.end("rest")].rstrip(".,;")
        symbols += _cut_off(baseline, match.end("rest"), zone)
        ends_at = min(match.start("rest") + len(symbols), len(text))
        start = match.start("label")
        span = baseline.span(start, ends_at)
        if digits and not span[0] < span[1] - len(digits):
            span = baseline.span(match.start("n"), ends_at)
        method = baseline.method(match.start("n") if digits else start)
        if method == "widget":
            span = baseline.span(match.start("n"), ends_at)
        return Number(baseline, digits, symbols, span, ends_at, method)
    return _in_pieces(own_lines(zone))


_LABEL_ALONE = re.compile(
    r"so\s{0,3}(?:[:.]|(?=\s\d))[\s.…_]{0,60}(?P<n>\d{1,6}[a-z]?)?[\s.…_]{0,60}(?P<bar>/)?[\s.…_]*"
)
_WHOLE = re.compile(rf"(?P<n>\d{{1,6}}[a-z]?)\s?{_SYMBOLS}")
_REST = re.compile(rf"{_SYMBOLS}")
_BEHIND = 3  # lines or cells


def _in_pieces(zone: Sequence[Segment]) -> Number | None:
    """Find a number whose label, figures and symbols stand in lines or cells of their own, or figures alone."""
    for at, label in enumerate(zone):
        hit = _LABEL_ALONE.fullmatch(label.folded) if label.folded.startswith("so") else None
        if hit is None or label.text[:2].lower() != "số" or _in_grid(label.page, label.start):
            continue
        digits, bar = hit["n"] or "", hit["bar"] or ""
        pattern = _REST if digits else _WHOLE
        behind = (line for line in zone[at + 1 : at + 1 + _BEHIND] if line.page is label.page)
        rest = next((line for line in behind if pattern.fullmatch(bar + line.folded) and "/" in bar + line.text), None)
        baseline = next(baselines([label], "so"))
        if rest is not None:
            close = not label.page.text[label.end : rest.start].strip(" \t\n|")
            span = (label.start if close else rest.start, rest.end)
            text = f"{digits}{bar}{rest.text}"
            first = len(text) - len(text.lstrip("0123456789"))
            return Number(baseline, text[:first], text[first:], span, len(baseline.text), baseline.method(0))
        if digits:
            return Number(baseline, digits, bar, (label.start, label.end), len(baseline.text), baseline.method(0))
    return None


def _day_of(baseline: Baseline, match: re.Match[str], place: re.Match[str] | None, floor: int) -> PlaceDay:
    day, month, year = (match[short] or match[long] or "" for short, long in (("sd", "d"), ("sm", "m"), ("sy", "y")))
    month = _MONTHS.get(month, month)
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


_REST_OF_DAY = re.compile(r"(?:thang\s*)?(?:\d{1,2}\s*)?(?:nam\s*)?(?:19|20)\d{2}")
_NEXT_LINE = 34.0  # points


def _broken_off(baseline: Baseline, zone: Sequence[Segment]) -> Segment | None:
    """Give the rest of a date that a line set by tabs broke into the left margin (`năm 2025`)."""
    whole = _DAY.search(baseline.folded + fold(_below(baseline)))
    top = baseline.pieces[0].line.y0
    if top is None or (whole is not None and (whole["y"] or whole["sy"])):
        return None
    near = (line for line in zone if line.page is baseline.page and 0 < (line.top or 0) - top < _NEXT_LINE)
    return next((line for line in near if _REST_OF_DAY.fullmatch(line.folded)), None)


def find_place_day(zone: Sequence[Segment], number: Number | None) -> PlaceDay | None:
    """Find the place-and-date line; it may run on into the next line (`tháng 10⏎năm 2022`).

    A date beside a place goes before one that stands alone: that may be a stamp's.
    """
    days = list(_place_days(zone, number))
    return next((day for day in days if day.place), days[0] if days else None)


def _place_days(zone: Sequence[Segment], number: Number | None) -> Iterator[PlaceDay]:
    own = own_lines(zone)
    for baseline in baselines(own, "ngay"):
        rest = _broken_off(baseline, own)
        below = f" {rest.text}" if rest is not None else _below(baseline)
        for day in _days_on(baseline, number, below, _above(baseline, own)):
            yield replace(day, rest_at=rest.start) if rest is not None else day


def _above(baseline: Baseline, zone: Sequence[Segment]) -> Segment | None:
    """Give the line right above a date that stands alone, which may be its place (`Thành phố Vạn Hòa,`)."""
    at = next((at for at, line in enumerate(zone) if line.line.start == baseline.pieces[0].line.start), 0)
    return zone[at - 1] if at and zone[at - 1].text.endswith(",") and names_place(zone[at - 1].text[:-1]) else None


def _days_on(baseline: Baseline, number: Number | None, below: str, above: Segment | None) -> Iterator[PlaceDay]:
    """Give the dates on a printed line; the subject of a letter beside it may cite others."""
    for match in _DAY.finditer(baseline.folded + fold(below)):
        if match.start() > len(baseline.text) or _AFTER_DAY.match(baseline.text, match.end()) is None:
            continue
        same = number is not None and number.baseline.pieces == baseline.pieces
        floor = number.ends_at if same and number is not None and number.ends_at <= match.start() else 0
        before = baseline.text[floor : match.start()]
        gap = max(before.rstrip().rfind("\t"), before.rstrip().rfind("  "), before.rfind("|")) + 1
        place = _PLACE.search(before, gap)
        place = place if place is not None and _is_place(place, before, gap) else None
        bare = not before[gap:].strip(" .…,_-") and not _carries_on(baseline, match, before)
        if (place is not None or bare) and not _in_grid(baseline.page, baseline.pieces[0].start):
            day = _day_of(baseline, match, place, floor)
            if place is None and above is not None:
                name = above.text.rstrip(" ,")
                day = replace(day, place=name, place_span=(above.start, above.start + len(name)))
            yield day


_NO_PLACES = frozenset({"hom nay", "hom qua", "sang nay", "chieu nay", "theo do", "nhu vay", "cu the", "thoi gian"})


def _is_place(place: re.Match[str], before: str, gap: int) -> bool:
    """Tell whether a place stands before the date: no numbered item, no birth; a small second word needs a comma."""
    name = place["place"]
    if opens_item(before[gap:].strip()) or fold(name).startswith("sinh"):
        return False
    words = name.split()
    small = len(words) == 2 and words[0][0].isupper() and words[1].islower()  # noqa: PLR2004  # *Diễn châu*
    alone = before[gap:].strip() == f"{name}," and fold(name) not in _NO_PLACES
    return names_place(name) or (small and alone)


def names_place(text: str) -> bool:
    """Tell whether the words before a date are a place's name (`Thành phố Vạn Hòa`), not a sentence's."""
    words = text.split()
    named = (word[0].isupper() or not word[0].isalpha() or word.strip(".").lower() in _UNITS for word in words)
    return text[0].isupper() and all(named)


_PLACE_ALONE = re.compile(r"(?P<place>[^\W\d_][^\d\n\t,;:|()…]{1,40}?)\s?[,.]?\s*ngay")


def find_place_alone(zone: Sequence[Segment]) -> tuple[Segment, str] | None:
    """Find the place before a date that a hand wrote, so that no date can be read: in the right column of a scan."""
    for segment in zone:
        hit = _PLACE_ALONE.match(segment.folded) if segment.line.words and segment.right else None
        place = segment.text[: hit.end("place")] if hit is not None else ""
        if place and names_place(place) and _DATED.search(segment.folded, hit.end() if hit is not None else 0):
            return segment, place
    return None


_DATED = re.compile(r"thang|nam\b|\d")


def _carries_on(baseline: Baseline, match: re.Match[str], before: str) -> bool:
    """Tell whether a small *ngày* at a line's beginning belongs to the sentence above (`… Quyết định⏎ngày …`)."""
    above = baseline.page.text[: baseline.pieces[0].start].rstrip()
    return baseline.text[match.start()].islower() and not before.strip() and bool(above) and above[-1].isalnum()
