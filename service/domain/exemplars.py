"""Exemplars: nominees marked to be made known, for the Congress or to be visited (the plan, VI.1 c and VI.2 b, c).

Marks and articles are lines of the register; what the press gets holds only what everybody may know of an award (name,
post, unit, award, decision, what was done), and nothing that looks like a number of a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from service.domain.awards_held import exact_name
from service.domain.deadlines import local_day
from service.domain.matrix import keys_of
from service.domain.redaction import redacted
from service.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from service.domain.dossier import Dossier
    from service.domain.fields import Nominee
    from service.domain.register import Entry

MARKS: Mapping[str, str] = MappingProxyType(
    {
        "publishable": "được tuyên truyền",
        "congress": "giới thiệu dự Đại hội Thi đua yêu nước",
        "visit": "mô hình tham quan, học tập",
    }
)
FIVE_YEARS = 5
_HONORIFICS = {"individual": "Ông/Bà", "collective": "", "household": "Hộ"}


@dataclass(frozen=True, slots=True)
class Marked:
    """One mark as it stands: who set it, when, and what was noted."""

    mark: str
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A piece that told of an exemplar: its title, where it stood, on which day (ISO), its address."""

    title: str
    outlet: str
    on: str
    url: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Exemplar:
    """A marked nominee with what the lists say of it; `year` is of the decision, else of receipt.

    `organ` is the organ id of the sender; `summary` what a person wrote for the press, else "".
    """

    dossier_id: str
    code: str
    number: int
    subject: str
    name: str
    honorific: str
    title: str
    unit: str
    organ: str
    unit_class: str
    award: str
    outcome: str
    decision: str
    year: int
    marks: tuple[Marked, ...]
    field: str = ""
    summary: str = ""
    articles: tuple[Article, ...] = ()

    def has(self, mark: str) -> bool:
        """Tell whether a mark stands."""
        return any(one.mark == mark for one in self.marks)

    @property
    def may_be_told(self) -> bool:
        """Tell whether the press may have it: marked so, and the award was given and still stands."""
        return self.has("publishable") and self.outcome == "approved"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which exemplars: of a mark, of the `years` years that end with `year` (0: all), of a field, of a unit."""

    mark: str = ""
    year: int = 0
    years: int = 1
    field: str = ""
    unit: str = ""

    def marks(self, about: About) -> bool:
        """Tell whether the marks that stand are wanted; it needs no dossier."""
        return not self.mark or any(one.mark == self.mark for one in about.marks)

    def fits(self, one: Exemplar) -> bool:
        """Tell whether an exemplar is wanted; a unit is named by its organ id or by words of its name."""
        unit = fold(self.unit)
        return (
            (not self.mark or one.has(self.mark))
            and (not self.year or self.year - self.years < one.year <= self.year)
            and (not self.field or fold(self.field) == fold(one.field))
            and (not unit or unit == fold(one.organ) or unit in fold(one.unit))
        )


@dataclass(frozen=True, slots=True)
class About:
    """All that the register says of one nominee of one dossier."""

    marks: tuple[Marked, ...] = ()
    field: str = ""
    summary: str = ""
    articles: tuple[Article, ...] = ()


def told_of(lines: Iterable[Entry]) -> Mapping[tuple[str, str], About]:
    """Give what marks and articles say, by dossier id and nominee's key; lines in the order they were written."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for line in (one for one in lines if one.body):  # a destroyed dossier's lines have none
        one = found.setdefault((line.dossier, line.body["nominee"]), {"marks": {}, "articles": []})
        if "mark" in line.body:
            one["marks"].pop(line.body["mark"], None)
            if line.body["on"]:
                one["marks"][line.body["mark"]] = Marked(line.body["mark"], line.by, line.at, line.body["note"])
            one |= {name: line.body[name] for name in ("field", "summary") if line.body[name]}
        else:
            names = ("title", "outlet", "on", "url")
            one["articles"].append(Article(**{name: line.body[name] for name in names}, by=line.by))
    return {
        key: About(tuple(one["marks"].values()), one.get("field", ""), one.get("summary", ""), tuple(one["articles"]))
        for key, one in found.items()
    }


def exemplars_in(
    dossier: Dossier, told: Mapping[tuple[str, str], About], *, award: str, unit_class: str
) -> list[Exemplar]:
    """Give the marked nominees of a dossier; `award` is the name that people know it by."""
    found = []
    keys = keys_of(dossier)
    for number, nominee in enumerate(dossier.reading.nominees if dossier.reading else (), 1):
        about = told.get((dossier.id, keys[number - 1]))
        if about and about.marks:
            found.append(_exemplar(dossier, number, nominee, about=about, award=award, unit_class=unit_class))
    return found


def _exemplar(
    dossier: Dossier, number: int, nominee: Nominee, *, about: About, award: str, unit_class: str
) -> Exemplar:
    decided = str(dossier.decision.get("decision_date", ""))
    year = int(decided[:4]) if decided[:4].isascii() and decided[:4].isdigit() else local_day(dossier.received_at).year
    number_of = "" if number in dossier.unawarded else str(dossier.decision.get("decision_number", ""))
    day = "/".join(reversed(decided.split("-"))) if decided else ""
    return Exemplar(
        dossier_id=dossier.id,
        code=dossier.code,
        number=number,
        subject=nominee.subject,
        name=nominee.name,
        honorific=nominee.honorific,
        title=nominee.title,
        unit=nominee.unit or dossier.unit,
        organ=dossier.origin.unit_id or dossier.origin.organ_id,
        unit_class=unit_class,
        award=award,
        outcome=dossier.outcome_of(number),
        decision=f"số {number_of}{f' ngày {day}' if day else ''}" if number_of else "",
        year=year,
        marks=about.marks,
        field=about.field,
        summary=about.summary,
        articles=about.articles,
    )


def in_order(found: Iterable[Exemplar]) -> list[Exemplar]:
    """Give the exemplars by year, the newest first, then by field, unit and name."""
    return sorted(found, key=lambda one: (-one.year, one.field, fold(one.unit), fold(one.name), exact_name(one.name)))


def biography(one: Exemplar) -> Sequence[str]:
    """Give the lines of a short biography for the press: public fields alone, each made safe."""
    called = one.honorific or _HONORIFICS.get(one.subject, "")
    head = ", ".join(
        filter(None, (f"{called} {one.name}".strip(), one.title, one.unit if one.unit != one.name else ""))
    )
    lines = [head, f"Được khen thưởng: {one.award}" + (f" (Quyết định {one.decision})" if one.decision else "") + "."]
    if one.field:
        lines.append(f"Lĩnh vực: {one.field}.")
    if one.summary:
        lines.append(f"Thành tích: {one.summary}")
    lines += [f"Đã đăng: {_cited(each)}." for each in one.articles]
    return [redacted(line) for line in lines]


def _cited(one: Article) -> str:
    day = "/".join(reversed(one.on.split("-")))
    return ", ".join(filter(None, (f"«{one.title}»", one.outlet, day)))


def exemplar_json(one: Exemplar) -> dict[str, Any]:
    """Give an exemplar as JSON."""
    names = ("code", "number", "subject", "name", "title", "unit", "organ", "unit_class", "award", "outcome",
             "decision", "year")  # fmt: skip
    about = About(one.marks, one.field, one.summary, one.articles)
    return {"dossier": one.dossier_id, **{name: getattr(one, name) for name in names}, **about_json(about)}


def about_json(about: About) -> dict[str, Any]:
    """Give what is said of a nominee as JSON."""
    return {
        "field": about.field,
        "summary": about.summary,
        "marks": [{"mark": one.mark, "by": one.by, "at": one.at.isoformat(), "note": one.note} for one in about.marks],
        "articles": [
            {"title": one.title, "outlet": one.outlet, "on": one.on, "url": one.url} for one in about.articles
        ],
    }
