"""The year's statistics of awards: how many collectives, households and persons, and what is known of the persons.

Counted is what was decided in the year and still stands. What no paper says of a person (sex, ethnic group, kind of
work) is counted as unknown, never inferred from a name.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.domain.asked_awards import award_asked
from service.domain.awards_held import held_in
from service.domain.corrected import reports
from service.domain.fields import FieldState, PaperKind
from service.domain.text import name_key, nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.domain.awards_held import Held
    from service.domain.dossier import Dossier
    from service.domain.fields import FieldValue, Nominee

COLUMNS: Mapping[str, str] = {
    "total": "Tổng số",
    "collective": "Tập thể",
    "household": "Hộ gia đình",
    "individual": "Cá nhân",
    "women": "Nữ",
    "sex_unknown": "Chưa rõ giới tính",
    "minority": "Dân tộc thiểu số",
    "ethnicity_unknown": "Chưa rõ dân tộc",
    "workers": "Trực tiếp lao động, sản xuất",
    "leaders": "Lãnh đạo, quản lý",
    "post_unknown": "Chưa rõ chức danh",
}

# A column of a list is named by its folded title (`nominees._sex_columns`), a report tells the word itself.
_SEXES: Mapping[str, str] = {"nữ": "women", "nu": "women", "nam": "men"}


@dataclass(frozen=True, slots=True)
class Counting:
    """The file by which a year is counted; `due` says by when the office sends it.

    Words keep their diacritics: *trưởng* leads, *trường* is a school.
    """

    title: str = "Thống kê khen thưởng"
    legal_basis: str = ""
    due: str = ""
    unverified: bool = True
    women: tuple[str, ...] = ()
    men: tuple[str, ...] = ()
    majority: tuple[str, ...] = ()
    workers: tuple[str, ...] = ()
    leaders: tuple[str, ...] = ()
    file: str = ""
    sha256: str = ""


def counting_of(body: Mapping[str, Any], mark: Mapping[str, str]) -> Counting:
    """Read the file of a year's statistics."""
    words = {name: tuple(_plain(str(one)) for one in body[name])
             for name in ("women", "men", "majority", "workers", "leaders")}  # fmt: skip
    return Counting(nfc(body["title"]), nfc(body["legal_basis"]), nfc(str(body.get("due", ""))),
                    bool(body.get("unverified", False)), **words, **mark)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """One award that was given: `award` its code, `unit` who put it forward, `marks` the columns it counts in."""

    award: str
    unit: str
    unit_class: str
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its name and the count of every column."""

    name: str
    counts: Mapping[str, int]


def given_in(dossier: Dossier, year: int, rules: Counting, *, unit_class: str = "") -> Iterator[Given]:
    """Give the awards of a dossier that were decided in a year and stand; who was left out or annulled is none."""
    nominees = dossier.reading.nominees if dossier.reading else ()
    told = {name_key(str(one.fields["full_name"].value)): one.fields for _, one in reports(dossier)
            if one.kind.value is PaperKind.MERIT_REPORT_INDIVIDUAL and _text(one.fields.get("full_name"))}  # fmt: skip
    for held, nominee in zip(held_in(dossier), nominees, strict=True):
        if held.outcome == "approved" and held.decided_on[:4] == str(year):
            marks = {"total", held.subject, *_of_person(held, nominee, told.get(name_key(nominee.name), {}), rules)}
            yield Given(award_asked(dossier, nominee) or held.award, dossier.unit, unit_class, frozenset(marks))


def _of_person(held: Held, nominee: Nominee, own: Mapping[str, FieldValue], rules: Counting) -> Iterator[str]:
    if held.subject != "individual":
        return
    sex = _sex(nominee, own, rules)
    if sex != "men":
        yield sex or "sex_unknown"
    group = _plain(_text(own.get("ethnicity")))
    if not group or group not in rules.majority:
        yield "minority" if group else "ethnicity_unknown"
    post = _plain(nominee.title or _text(own.get("position")))
    if not post:
        yield "post_unknown"
    elif _has(post, rules.leaders):
        yield "leaders"
    elif _has(post, rules.workers):
        yield "workers"


def _sex(nominee: Nominee, own: Mapping[str, FieldValue], rules: Counting) -> str:
    """Give women, men or '': as the column or the report says, else as the form of address does."""
    said = _plain(str(nominee.extra.get("sex", "")) or _text(own.get("sex")))
    if said in _SEXES:
        return _SEXES[said]
    address = _plain(nominee.honorific).strip(" .:")
    return "women" if address in rules.women else "men" if address in rules.men else ""


def _plain(text: str) -> str:
    return nfc(text).casefold()


def _has(text: str, words: Sequence[str]) -> bool:
    padded = f" {' '.join(text.replace(',', ' ').replace('-', ' ').split())} "
    return any(f" {word} " in padded for word in words)


def _text(value: FieldValue | None) -> str:
    return str(value.value) if value is not None and value.state is FieldState.FOUND else ""


def table(given: Iterable[Given], names: Mapping[str, str], *, by: str) -> tuple[Row, ...]:
    """Give the lines of a table by award, unit or unit_class, the largest first, and the sum of all at its end."""
    counts: dict[str, Counter[str]] = {}
    whole: Counter[str] = Counter()
    for one in given:
        counts.setdefault(getattr(one, by), Counter()).update(one.marks)
        whole.update(one.marks)
    order = sorted(counts, key=lambda name: (-counts[name]["total"], name))
    lines = [Row(names.get(name, name) or "Chưa rõ", {column: counts[name][column] for column in COLUMNS})
             for name in order]  # fmt: skip
    return (*lines, Row("Cộng", {column: whole[column] for column in COLUMNS}))
