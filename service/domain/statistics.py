"""The year's statistics of awards: how many collectives, households and persons, and what is known of the persons.

Counted is what was decided in the year and still stands. What no paper says of a person (sex, ethnic group, kind of
work) is counted as unknown, never inferred from a name.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.domain.dossier_reading import award_code
from service.domain.text import nfc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from service.domain.awards_held import Held

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
_BESIDE, _OF_GROUP, _APART = re.compile(r"[^\w\s'’-]"), re.compile(r"^(?:dân tộc|người)\s+"), re.compile(r"[\W_]+")


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
    return Counting(
        nfc(body["title"]), nfc(body["legal_basis"]), nfc(str(body.get("due", ""))),
        unverified=bool(body.get("unverified", False)),
        women=words["women"], men=words["men"], majority=words["majority"], workers=words["workers"],
        leaders=words["leaders"], file=mark["file"], sha256=mark["sha256"],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Given:
    """One award that was given: `award` its code, `unit` who put it forward, `marks` the columns it counts in.

    `kind` says of which kind and level the award is: a title of emulation of the province, say.
    """

    award: str
    kind: str
    unit: str
    unit_class: str
    marks: frozenset[str]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its name and the count of every column."""

    name: str
    counts: Mapping[str, int]


def given(held: Held, rules: Counting, *, kind: str = "", unit: str = "", unit_class: str = "") -> Given:
    """Give in which columns an award of that kind counts; `unit` put it forward."""
    marks = {"total", held.subject, *_of_person(held, rules)}
    return Given(award_code(held.award) or held.award, kind, unit, unit_class, frozenset(marks))


def _of_person(held: Held, rules: Counting) -> Iterator[str]:
    if held.subject != "individual":
        return
    sex, group, post = sex_of(held.sex, rules), _group(held.ethnicity), _plain(held.title)
    if sex != "men":
        yield sex or "sex_unknown"
    if not group or group not in rules.majority:
        yield "minority" if group else "ethnicity_unknown"
    if not post:
        yield "post_unknown"
    elif _has(post, rules.leaders):
        yield "leaders"
    elif _has(post, rules.workers):
        yield "workers"


def sex_of(told: str, rules: Counting) -> str:
    """Give women, men or '': as the paper says, or the form of address."""
    said = _plain(told).strip(" .:")
    return _SEXES.get(said) or ("women" if said in rules.women else "men" if said in rules.men else "")


def _group(told: str) -> str:
    """Give an ethnic group without what stands beside it: `Kinh (Việt).`, `Dân tộc Tày, tôn giáo: không`."""
    first = _BESIDE.split(_plain(told).strip(), maxsplit=1)[0].strip()
    return _OF_GROUP.sub("", first)


def _plain(text: str) -> str:
    return nfc(text).casefold()


def _has(text: str, words: Sequence[str]) -> bool:
    padded = f" {' '.join(_APART.split(text))} "
    return any(f" {word} " in padded for word in words)


def table(given: Iterable[Given], names: Mapping[str, str], *, by: str) -> tuple[Row, ...]:
    """Give the lines of a table by award, kind, unit or unit_class, the largest first, and their sum at its end."""
    counts: dict[str, Counter[str]] = {}
    whole: Counter[str] = Counter()
    for one in given:
        counts.setdefault(getattr(one, by), Counter()).update(one.marks)
        whole.update(one.marks)
    order = sorted(counts, key=lambda name: (-counts[name]["total"], name))
    lines = [Row(names.get(name, name) or "Chưa rõ", {column: counts[name][column] for column in COLUMNS})
             for name in order]  # fmt: skip
    return (*lines, Row("Cộng", {column: whole[column] for column in COLUMNS}))
