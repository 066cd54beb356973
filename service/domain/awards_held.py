"""Who was put forward for or given which award, and who of one name is who: the archive's answer to a clerk's question.

A row is proof only with its decision file (DOMAIN F): each says on which page of which paper it stands. Two rows of one
name are one person's where a unit (through mergers) or a year of birth says so, two people's where years of birth
differ, and otherwise nobody can tell, which is then what is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from service.domain.asked_awards import award_asked
from service.domain.checks import effective_fields
from service.domain.dossier_reading import award_code
from service.domain.fields import FieldState, PaperKind
from service.domain.listed import rows_of, seen_rows
from service.domain.search_query import exact, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from service.domain.dossier import Dossier, Paper
    from service.domain.fields import Nominee

NOT_FOUND = "Không tìm thấy trong kho lưu trữ này; không có nghĩa là chưa từng được khen thưởng."
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Held:
    """One award of one person, collective or household, where it stands, and how sure that reading is.

    `outcome` is approved (given), rejected, withdrawn, or proposed while it is not decided; `decided_on` ISO as read;
    `confirmed` is False for what a person has yet to look at. `sex` (or the form of address that tells it) and
    `ethnicity` are as papers print them, for counting alone: no answer shows them.
    """

    dossier_id: str
    place: int
    subject: str
    name: str
    title: str = ""
    unit: str = ""
    award: str = ""
    outcome: str = ""
    birth_year: int = 0
    number: str = ""
    decided_on: str = ""
    signer: str = ""
    paper: int = 0
    page: int = 0
    confidence: float = 0.0
    confirmed: bool = True
    code: str = ""
    received_at: str = ""
    sex: str = ""
    ethnicity: str = ""

    @property
    def when(self) -> str:
        """Give the day it counts from: of the decision, else of receipt."""
        return self.decided_on or self.received_at


def held_in(dossier: Dossier) -> tuple[Held, ...]:
    """Give the awards that a dossier tells of, one each of its nominees."""
    decision = next((paper for paper in dossier.current_papers if _kind(paper) is PaperKind.AWARD_DECISION), None)
    number = str(dossier.decision.get("decision_number") or _text(dossier, decision, "number"))
    day = str(dossier.decision.get("decision_date") or _text(dossier, decision, "date"))
    rows = rows_of(dossier)
    births, people = _births(dossier), _people(dossier)
    papers = {_key(row.nominee): paper.number for paper in dossier.current_papers for those in seen_rows(dossier, paper)
              for row in those}  # fmt: skip
    confirmed = dossier.reason != UNCONFIRMED
    told = (number, day, _text(dossier, decision, "signer"))
    return tuple(
        Held(
            dossier.id, place, nominee.subject, nominee.name, nominee.title, nominee.unit or dossier.unit,
            _given(dossier, nominee), dossier.outcome_of(place + 1),
            year_in(str(nominee.extra.get("birth", ""))) or births.get(exact_name(nominee.name), 0),
            *(("", "", "") if place + 1 in dossier.unawarded else told),
            rows[place].paper if rows else papers.get(_key(nominee), 0),
            nominee.page or 0, nominee.confidence, confirmed, dossier.code, dossier.received_at.isoformat(),
            *_told_of(nominee, people.get(exact_name(nominee.name), ("", ""))),
        )
        for place, nominee in enumerate(dossier.reading.nominees if dossier.reading else ())
    )  # fmt: skip


def _given(dossier: Dossier, nominee: Nominee) -> str:
    """Give the award as printed in the row; its code where none is, or where another one was agreed on meanwhile."""
    asked = award_asked(dossier, nominee)
    return nominee.award if nominee.award and asked in {"", award_code(nominee.award)} else asked or nominee.award


UNCONFIRMED = "import.unconfirmed"


def _kind(paper: Paper) -> PaperKind | None:
    return paper.report.kind.value if paper.report else None


def _key(nominee: Nominee) -> tuple[str, int | None, int | None]:
    return nominee.name, nominee.page, nominee.row


def _text(dossier: Dossier, paper: Paper | None, name: str) -> str:
    value = effective_fields(dossier, paper).get(name) if paper else None
    return value.value if value and value.state is FieldState.FOUND and isinstance(value.value, str) else ""


def _births(dossier: Dossier) -> dict[str, int]:
    """Give the years of birth that merit reports tell, by exact name."""
    reports = [paper for paper in dossier.current_papers if _kind(paper) is PaperKind.MERIT_REPORT_INDIVIDUAL]
    told = ((_text(dossier, paper, "full_name"), year_in(_text(dossier, paper, "birth_date"))) for paper in reports)
    return {exact_name(name): year for name, year in told if name and year}


def _people(dossier: Dossier) -> dict[str, tuple[str, str]]:
    """Give the sex and the ethnic group that merit reports tell, by exact name."""
    reports = [paper for paper in dossier.current_papers if _kind(paper) is PaperKind.MERIT_REPORT_INDIVIDUAL]
    told = ((_text(dossier, paper, "full_name"), paper) for paper in reports)
    return {exact_name(name): (_text(dossier, paper, "sex"), _text(dossier, paper, "ethnicity"))
            for name, paper in told if name}  # fmt: skip


def _told_of(nominee: Nominee, own: tuple[str, str]) -> tuple[str, str]:
    """Give what the row, else the report, else the form of address tells of a person's sex, and the ethnic group."""
    if nominee.subject != "individual":
        return "", ""
    return str(nominee.extra.get("sex", "")) or own[0] or nominee.honorific, own[1]


def year_in(text: str) -> int:
    """Give the one year that a text tells, or 0."""
    found = _YEAR.findall(text)
    return int(found[0]) if len(found) == 1 else 0


def folded_name(name: str) -> str:
    """Give the key by which a name is looked up: its folded words."""
    return " ".join(words(name))[:200]


@lru_cache(maxsize=8192)
def exact_name(name: str) -> str:
    """Give the form by which two spellings are one name: case, spaces and the tone's place aside."""
    return " ".join(words(name, exact))


@dataclass(frozen=True, slots=True)
class Person:
    """Rows that one person, collective or household holds, oldest first; `doubt` says why others may be the same."""

    name: str
    units: tuple[str, ...]
    birth_year: int
    titles: tuple[str, ...]
    rows: tuple[Held, ...]
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """What the archive tells of a name: who may be meant, with their awards; `note` where it tells nothing."""

    name: str
    unit: str
    people: tuple[Person, ...] = ()
    note: str = ""
    more: bool = False

    @property
    def rows(self) -> tuple[Held, ...]:
        """Give all rows as one timeline, oldest first."""
        return tuple(sorted((row for person in self.people for row in person.rows), key=_by_day))


def _by_day(row: Held) -> tuple[str, str, int]:
    return row.when, row.dossier_id, row.place


@dataclass(slots=True)
class _Cluster:
    rows: list[Held]
    units: set[str]
    birth_year: int


_Name = tuple[str, str]


def tell_apart(rows: Sequence[Held], *, same_unit: Callable[[str], str]) -> tuple[Person, ...]:
    """Group rows of one folded name into people; `same_unit` gives one key for a unit and those it became.

    A row joins the people whom a year of birth or a unit says it is of, unless a year of birth says otherwise; where
    two may be meant it stands alone.
    """
    clusters: dict[_Name, list[_Cluster]] = {}
    by_year: dict[tuple[_Name, int], _Cluster] = {}
    by_unit: dict[tuple[_Name, str], list[_Cluster]] = {}
    # Those that say most first, so that a row without a year finds the person whose unit it shares.
    for row in sorted(rows, key=lambda one: (not one.birth_year, not one.unit, *_by_day(one))):
        name, unit = (exact_name(row.name), row.subject), same_unit(row.unit) if row.unit else ""
        born = by_year.get((name, row.birth_year)) if row.birth_year else None
        there = by_unit.get((name, unit), []) if unit else []
        fits = [born] if born else [one for one in there if not (one.birth_year and row.birth_year)]
        cluster = fits[0] if len(fits) == 1 else _Cluster([], set(), 0)
        if not cluster.rows:
            clusters.setdefault(name, []).append(cluster)
        cluster.rows.append(row)
        cluster.birth_year = cluster.birth_year or row.birth_year
        if cluster.birth_year:
            by_year[name, cluster.birth_year] = cluster
        if unit and unit not in cluster.units:
            cluster.units.add(unit)
            by_unit.setdefault((name, unit), []).append(cluster)
    people = [
        _person(one, _doubt(one, unborn=unborn, namesakes=len(others)))
        for others in clusters.values()
        for unborn in [sum(not other.birth_year for other in others)]
        for one in others
    ]
    return tuple(sorted(people, key=lambda person: (-len(person.rows), _by_day(person.rows[0]))))


def _doubt(one: _Cluster, *, unborn: int, namesakes: int) -> str:
    """Say why another of the name may be the same; "" where a year of birth tells all others apart."""
    others = unborn if one.birth_year else namesakes - 1
    if not others:
        return ""
    lacking = "năm sinh" if one.units else "đơn vị và năm sinh"
    return f"Chưa đủ căn cứ ({lacking}) để biết có phải cùng một người với {others} mục khác cùng tên hay không."


def _person(cluster: _Cluster, doubt: str) -> Person:
    rows = sorted(cluster.rows, key=_by_day)
    return Person(
        name=rows[-1].name,
        units=tuple(dict.fromkeys(row.unit for row in rows if row.unit)),
        birth_year=cluster.birth_year,
        titles=tuple(dict.fromkeys(row.title for row in rows if row.title)),
        rows=tuple(rows),
        doubt=doubt,
    )


def told(history: History) -> Iterator[dict[str, Any]]:
    """Give the people of a history as JSON objects."""
    for person in history.people:
        yield {
            "name": person.name,
            "units": list(person.units),
            "birth_year": person.birth_year or None,
            "titles": list(person.titles),
            "doubt": person.doubt,
            "awards": [row_json(row) for row in person.rows],
        }


def row_json(row: Held) -> dict[str, Any]:
    """Give one row as JSON, with the address of the page that proves it."""
    page = f"/ho-so/{row.code or row.dossier_id}" + (f"?giay={row.paper}#trang-{row.page or 1}" if row.paper else "")
    return {
        "dossier": row.dossier_id, "code": row.code, "subject": row.subject, "name": row.name, "title": row.title,
        "unit": row.unit, "award": row.award, "outcome": row.outcome, "birth_year": row.birth_year or None,
        "decision": {"number": row.number, "date": row.decided_on, "signer": row.signer}, "paper": row.paper or None,
        "page": row.page or None, "proof": page, "confidence": row.confidence, "confirmed": row.confirmed,
        "received_at": row.received_at,
    }  # fmt: skip
