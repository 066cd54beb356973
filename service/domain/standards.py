"""Standards of an award held against what a nominee's papers show: met, not met, or for a person to judge.

What the papers do not show is never read as missing: a ground without evidence is left to the appraiser. Earlier
awards count as the report tells them; whether this archive knows them is said beside, and *not found in this archive*
is never *never awarded*.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.dossier_reading import award_codes
from service.domain.fields import FieldState
from service.domain.text import fold, name_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from service.domain.awards import Award, Demand, Standard
    from service.domain.fields import FieldValue, Nominee


class Verdict(StrEnum):
    """How one ground stands."""

    MET = "met"
    UNMET = "unmet"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Finding:
    """How one demand stands, and why (Vietnamese)."""

    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """One ground for one nominee: the worst of its demands, and why of each."""

    standard: Standard
    verdict: Verdict
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """What one nominee's own report shows: rows of years, and words; `None` where the report has no such part.

    `year` is the year of receipt: *until the time of proposal* ends with the year before it, or with it. `recognised`
    tells that rows were read off a picture, where one may be lost.
    """

    year: int
    subject: str
    ratings: Sequence[Mapping[str, Any]] | None = None
    past_awards: Sequence[Mapping[str, Any]] | None = None
    initiatives: Sequence[str] | None = None
    numbers: Mapping[str, int] = field(default_factory=dict)
    recognised: bool = False


_GRADES: tuple[tuple[str, int], ...] = (
    ("khong hoan thanh", 0), ("xuat sac", 3), ("htxs", 3), ("hoan thanh tot", 2), ("httnv", 2), ("htt", 2), ("tot", 2),
    ("hoan thanh", 1), ("htnv", 1),
)  # fmt: skip
_GRADE_NAMES = ("không hoàn thành", "hoàn thành nhiệm vụ", "hoàn thành tốt nhiệm vụ", "hoàn thành xuất sắc nhiệm vụ")
_LEVELS: Mapping[str, int] = MappingProxyType({"HT": 1, "HTT": 2, "HTXS": 3})
_YEARS = re.compile(r"(?:19|20)\d{2}")
_LATEST = 2  # years before the receipt in which a run must not have ended already


def grade_of(name: str) -> int | None:
    """Give a rating as 0 (not done) to 3 (excellently done); None for words that name none."""
    folded = fold(name)
    return next((grade for words, grade in _GRADES if words in folded), None)


def year_of(row: Mapping[str, Any]) -> int | None:
    """Give the year of a history row; a school year counts as its second year."""
    years = _YEARS.findall(str(row.get("year", "")))
    return int(years[-1]) if years else None


def assess(award: Award, record: Record) -> tuple[Assessed, ...]:
    """Give every ground that the award has for the nominee's kind, in the order of the file."""
    return tuple(_assessed(one, record) for one in award.standards if one.subject in {record.subject, "all"})


def _assessed(standard: Standard, record: Record) -> Assessed:
    findings = tuple(DEMANDS[one.check](record, one) for one in standard.demands)
    if record.recognised:
        findings = tuple(_to_compare(one) if one.verdict is Verdict.UNMET else one for one in findings)
    verdicts = {one.verdict for one in findings}
    worst = next((one for one in (Verdict.UNMET, Verdict.ASK) if one in verdicts), Verdict.MET)
    return Assessed(standard, worst, findings)


def _to_compare(finding: Finding) -> Finding:
    """Ask a person where what was read off a picture refuses somebody."""
    return Finding(Verdict.ASK, f"{finding.why}; đọc từ ảnh quét, cần đối chiếu với bản quét")


def record_of(
    nominee: Nominee, fields: Mapping[str, FieldValue] | None, *, year: int, numbers: Iterable[str] = ()
) -> Record:
    """Give what the report of a nominee shows; without a report nothing is known."""
    if fields is None:
        return Record(year, nominee.subject)
    counted = {name: _count(fields[name].value) for name in numbers if name in fields}
    return Record(
        year,
        nominee.subject,
        ratings=_rows(fields.get("ratings")),
        past_awards=_rows(fields.get("past_awards")),
        initiatives=_names(fields.get("initiatives")),
        numbers={name: count for name, count in counted.items() if count is not None},
        recognised=any(one is not None and one.method == "ocr" for one in map(fields.get, _HISTORY)),
    )


_HISTORY = ("ratings", "past_awards", "initiatives")


def same_initiative(name: str) -> str:
    """Give the key by which two papers speak of one initiative."""
    return name_key(name)


def _rows(value: FieldValue | None) -> Sequence[Mapping[str, Any]] | None:
    if value is None or value.state is not FieldState.FOUND or not isinstance(value.value, list | tuple):
        return None
    return [row for row in value.value if isinstance(row, dict)] or None


def _names(value: FieldValue | None) -> Sequence[str] | None:
    if value is None or value.state is not FieldState.FOUND or not isinstance(value.value, list | tuple):
        return None
    return [str(name) for name in value.value] or None


def _count(value: object) -> int | None:
    """Read a count as papers write it: `20`, `20 người`, `1.063`."""
    digits = re.match(r"\s*(\d{1,3}(?:\.\d{3})+|\d+)", str(value))
    return int(digits[1].replace(".", "")) if digits else None


# -- demands -----------------------------------------------------------------------------------


def _run(years: Iterable[int]) -> tuple[int, int]:
    """Give the last year and the length of the newest unbroken run of years."""
    known = sorted(set(years), reverse=True)
    if not known:
        return 0, 0
    length = 1
    while length < len(known) and known[length] == known[0] - length:
        length += 1
    return known[0], length


def _in_a_row(record: Record, years: Sequence[int], wanted: int, what: str) -> Finding:
    """Judge a run of years that must last until the time of proposal."""
    last, length = _run(years)
    shown = ", ".join(map(str, sorted(set(years)))) or "không có năm nào"
    if length < wanted:
        return Finding(Verdict.UNMET, f"cần {wanted} năm liên tục {what}; báo cáo có: {shown}")
    if last < record.year - _LATEST:
        return Finding(Verdict.UNMET, f"{what} liên tục nhưng năm gần nhất là {last}; báo cáo có: {shown}")
    if last == record.year - _LATEST:
        return Finding(Verdict.ASK, f"{what} liên tục đến {last}; cần xác nhận năm {last + 1}")
    return Finding(Verdict.MET, f"{wanted} năm liên tục {what} trở lên: {shown}")


def _rating(record: Record, demand: Demand) -> Finding:
    """Ask for at least this rating in the newest year (`at_least`: HT, HTT or HTXS)."""
    level = _LEVELS[demand.options["at_least"]]
    if record.ratings is None:
        return Finding(Verdict.ASK, f"báo cáo không ghi kết quả xếp loại; cần văn bản xếp loại «{_GRADE_NAMES[level]}»")
    row = max(record.ratings, key=lambda one: year_of(one) or 0)
    grade, year = grade_of(str(row.get("name", ""))), year_of(row)
    if grade is None:
        return Finding(Verdict.ASK, f"không rõ mức xếp loại «{row.get('name')}» năm {row.get('year')}")
    if year and year < record.year - _LATEST:
        return Finding(Verdict.ASK, f"xếp loại gần nhất là của năm {year}; cần kết quả của năm được xét")
    verdict = Verdict.MET if grade >= level else Verdict.UNMET
    return Finding(verdict, f"năm {row.get('year')} xếp loại {_GRADE_NAMES[grade]}, cần từ {_GRADE_NAMES[level]}")


def _ratings_in_a_row(record: Record, demand: Demand) -> Finding:
    """Ask for so many years running (`years`) rated at least `at_least` until now, after an `after` award."""
    level, years = _LEVELS[demand.options["at_least"]], int(demand.options["years"])
    if record.ratings is None:
        return Finding(Verdict.ASK, f"báo cáo không ghi kết quả xếp loại; cần {years} năm {_GRADE_NAMES[level]}")
    since = _since(record, demand)
    rated = [(year_of(row), grade_of(str(row.get("name", "")))) for row in record.ratings]
    reached = [year for year, grade in rated if year and year > since and grade is not None and grade >= level]
    titles = _years_of(record, tuple(demand.options.get("or_titles", ())), since=since)
    return _in_a_row(record, [*reached, *titles], years, _GRADE_NAMES[level])


def _some_years_rated(record: Record, demand: Demand) -> Finding:
    """Ask for so many years (`years`), running or not, rated at least `at_least`, after an `after` award.

    With `within_run` only those of the years running that are rated at least so count (*trong thời gian đó*).
    """
    level, years = _LEVELS[demand.options["at_least"]], int(demand.options["years"])
    if record.ratings is None:
        return Finding(Verdict.ASK, f"báo cáo không ghi kết quả xếp loại; cần {years} năm {_GRADE_NAMES[level]}")
    since = max(_since(record, demand), _run_begins(record, str(demand.options.get("within_run", ""))) - 1)
    rated = [(year_of(row), grade_of(str(row.get("name", "")))) for row in record.ratings]
    reached = {year for year, grade in rated if year and year > since and grade is not None and grade >= level}
    verdict = Verdict.MET if len(reached) >= years else Verdict.UNMET
    return Finding(verdict, f"{len(reached)} năm {_GRADE_NAMES[level]}, cần {years}")


def _titles_in_a_row(record: Record, demand: Demand) -> Finding:
    """Ask for a title so many times running (`titles`, `times`)."""
    titles, times = tuple(demand.options["titles"]), int(demand.options["times"])
    if record.past_awards is None:
        return Finding(Verdict.ASK, f"báo cáo không kê danh hiệu đã nhận; cần {times} lần liên tục «{_told(titles)}»")
    return _in_a_row(record, _years_of(record, titles), times, f"được tặng «{_told(titles)}»")


def _past_award(record: Record, demand: Demand) -> Finding:
    """Ask for one of these awards before (`awards`), `times` times, after an `after` award.

    With `within_run` only those count that were given in the years running that are rated at least so (*trong thời gian
    đó*).
    """
    awards, times = tuple(demand.options["awards"]), int(demand.options.get("times", 1))
    if record.past_awards is None:
        return Finding(Verdict.ASK, f"báo cáo không kê khen thưởng đã nhận; cần {times} lần «{_told(awards)}»")
    begins = _run_begins(record, str(demand.options.get("within_run", "")))
    since = max(_since(record, demand), begins - 1)
    years = _years_of(record, awards, since=since)
    verdict = Verdict.MET if len(years) >= times else Verdict.UNMET
    of_run = f" từ năm {begins} (trong thời gian liên tục)" if begins else ""
    why = f"đã kê {len(years)} lần «{_told(awards)}»{of_run}, cần {times}"
    sure = replace(record, past_awards=[row for row in record.past_awards if not _other_giver(row)])
    if verdict is Verdict.MET and len(_years_of(sure, awards, since=since)) < times:
        givers = "; ".join(dict.fromkeys(giver for row in record.past_awards if (giver := _other_giver(row))))
        why = f"{why}; cần xác nhận nơi tặng là bộ, ban, ngành, tỉnh (Luật 06/2022/QH15, Điều 3 khoản 5): {givers}"
        return Finding(Verdict.ASK, why)
    return Finding(verdict, why)


# Of the certificates and flags of *Bộ, ban, ngành, tỉnh*: what the names of those bodies, and of no others, hold.
_OF_LEVEL = re.compile(
    r"\b(?:(?:uy ban nhan dan|ubnd) (?:tinh|thanh pho|tp)|bo(?! mon| phan| chi huy| tu lenh)|trung uong|chinh phu"
    r"|thu tuong|uy ban dan toc|chu tich nuoc|quoc hoi|toi cao|kiem toan nha nuoc|ngan hang nha nuoc|tong lien doan"
    r"|viet nam)\b"
)
_BELOW = re.compile(r"\b(?:cong ty|tap doan|dai hoc|hoc vien)\b")
_LEVELLED = frozenset({"bkt", "cot"})


def _other_giver(row: Mapping[str, Any]) -> str:
    """Give who gave a certificate or flag, where that is told and does not look like a ministry or a province."""
    giver = str(row.get("issuer", ""))
    folded = " ".join(fold(giver).split())
    told = bool(folded) and not _LEVELLED.isdisjoint(award_codes(str(row.get("name", ""))))
    return giver if told and (_BELOW.search(folded) or not _OF_LEVEL.search(folded)) else ""


def _run_begins(record: Record, at_least: str) -> int:
    """Give the first year of the newest years running rated at least so; 0 where no rating is asked for or told."""
    if not at_least or record.ratings is None:
        return 0
    rated = [(year_of(row), grade_of(str(row.get("name", "")))) for row in record.ratings]
    last, length = _run(year for year, grade in rated if year and grade is not None and grade >= _LEVELS[at_least])
    return last - length + 1 if last else 0


def _initiatives(record: Record, demand: Demand) -> Finding:
    """Ask for so many recognised initiatives (`count`); their reach is for a person to judge (`reach`)."""
    count, reach = int(demand.options["count"]), str(demand.options.get("reach", ""))
    if record.initiatives is None:
        return Finding(Verdict.ASK, f"báo cáo không nêu tên sáng kiến, đề tài; cần {count}")
    found = len({same_initiative(name) for name in record.initiatives})
    if found < count:
        return Finding(Verdict.UNMET, f"nêu {found} sáng kiến, đề tài; cần {count}")
    if reach:
        return Finding(Verdict.ASK, f"nêu {found} sáng kiến, đề tài; cần xác nhận phạm vi ảnh hưởng: {reach}")
    return Finding(Verdict.MET, f"nêu {found} sáng kiến, đề tài; cần {count}")


def _share(record: Record, demand: Demand) -> Finding:
    """Ask for a share of members (`part` of `whole`, `min_percent`), from the numbers that the report tells."""
    part, whole = record.numbers.get(demand.options["part"]), record.numbers.get(demand.options["whole"])
    wanted, what = int(demand.options["min_percent"]), str(demand.options["title"])
    if part is None or not whole:
        return Finding(Verdict.ASK, f"báo cáo không ghi đủ số liệu; cần {what} từ {wanted}%")
    verdict = Verdict.MET if part * 100 >= wanted * whole else Verdict.UNMET
    share = f"{part * 100 / whole:.1f}".replace(".", ",")
    return Finding(verdict, f"{what}: {part}/{whole} ({share}%), cần từ {wanted}%")


def _at_least(record: Record, demand: Demand) -> Finding:
    """Ask for a number of the report (`number`) of at least `min`, or at most `max`."""
    number, what = record.numbers.get(demand.options["number"]), str(demand.options["title"])
    low, high = demand.options.get("min"), demand.options.get("max")
    bound = f"cần từ {low}" if low is not None else f"không được quá {high}"
    if number is None:
        return Finding(Verdict.ASK, f"báo cáo không ghi {what}; {bound}")
    met = (low is None or number >= low) and (high is None or number <= high)
    return Finding(Verdict.MET if met else Verdict.UNMET, f"{what}: {number}, {bound}")


def _judged(_record: Record, demand: Demand) -> Finding:
    """Leave to a person what only a person can judge (`what`)."""
    return Finding(Verdict.ASK, f"người thẩm định xác nhận: {demand.options['what']}")


def _years_of(record: Record, awards: Sequence[str], *, since: int = 0) -> list[int]:
    rows = [(year_of(row), frozenset(award_codes(str(row.get("name", ""))))) for row in record.past_awards or ()]
    return [year for year, codes in rows if year and year > since and not codes.isdisjoint(awards)]


def _since(record: Record, demand: Demand) -> int:
    """Give the year of the first `after` award; what is counted *after* it lies later.

    The law asks for years *after* such an award, not after the last of several: another one meanwhile takes none away.
    """
    after = tuple(demand.options.get("after", ()))
    return min(_years_of(record, after), default=0) if after else 0


_TITLES: Mapping[str, str] = MappingProxyType(
    {
        "ldtt": "Lao động tiên tiến", "cstdcs": "Chiến sĩ thi đua cơ sở", "cstdt": "Chiến sĩ thi đua cấp tỉnh",
        "cstdtq": "Chiến sĩ thi đua toàn quốc", "ttldtt": "Tập thể lao động tiên tiến",
        "ttldxs": "Tập thể lao động xuất sắc", "cot": "Cờ thi đua cấp tỉnh", "cocp": "Cờ thi đua của Chính phủ",
        "bkt": "Bằng khen cấp bộ, tỉnh", "bkttg": "Bằng khen của Thủ tướng", "gk": "Giấy khen",
        "hcld3": "Huân chương Lao động hạng Ba", "hcld2": "Huân chương Lao động hạng Nhì",
        "hcld1": "Huân chương Lao động hạng Nhất",
    }
)  # fmt: skip


def _told(codes: Sequence[str]) -> str:
    return " hoặc ".join(_TITLES.get(code, code) for code in codes)


DEMANDS: Mapping[str, Callable[[Record, Demand], Finding]] = MappingProxyType(
    {
        "rating": _rating,
        "ratings_in_a_row": _ratings_in_a_row,
        "years_rated": _some_years_rated,
        "titles_in_a_row": _titles_in_a_row,
        "past_award": _past_award,
        "initiatives": _initiatives,
        "share": _share,
        "number": _at_least,
        "judged": _judged,
    }
)
# What each demand must be told, so that a file that leaves it out is refused when it is loaded.
OPTIONS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "rating": frozenset({"at_least"}),
        "ratings_in_a_row": frozenset({"at_least", "years"}),
        "years_rated": frozenset({"at_least", "years"}),
        "titles_in_a_row": frozenset({"titles", "times"}),
        "past_award": frozenset({"awards"}),
        "initiatives": frozenset({"count"}),
        "share": frozenset({"part", "whole", "min_percent", "title"}),
        "number": frozenset({"number", "title"}),
        "judged": frozenset({"what"}),
    }
)
NUMBERS = ("staff_total", "advanced_workers", "grassroots_fighters", "disciplined")
