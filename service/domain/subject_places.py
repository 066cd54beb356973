"""Where a person stands in a dossier: every text of its whole value is looked at, so that no place is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from service.domain.awards_held import held_in, year_in
from service.domain.corrected import effective_fields
from service.domain.fields import FieldState
from service.domain.restricted import own_reports
from service.domain.subjects import BESIDE, WHY, Place, Whose, is_name, is_said, is_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.awards_held import Held
    from service.domain.dossier import Dossier, Paper
    from service.domain.subjects import Wanted

_Path = tuple[str | int, ...]


def held_rows(dossier: Dossier, wanted: Wanted) -> list[Held]:
    """Give the rows of a dossier's nominees who have the name."""
    return [row for row in held_in(dossier) if is_name(row.name, wanted.name)]


def own_papers(
    dossier: Dossier, wanted: Wanted, verdicts: Mapping[tuple[str, int], Whose]
) -> Mapping[tuple[int, int], Whose]:
    """Give whose the merit reports of the name are, by paper number and place in its file (0: the first there)."""
    look = _look(dossier, wanted, verdicts)
    return {
        (paper.number, at): look.of_report(paper, at)
        for paper in dossier.papers
        for at in own_reports(dossier, paper, [wanted])
    }


def unit_of(dossier: Dossier, number: int, at: int) -> str:
    """Give the unit that a paper says (`at` in its file, 0 the first there); "" where it says none."""
    paper = next(one for one in dossier.papers if one.number == number)
    return _text(dossier, paper, at, "unit")


def places(dossier: Dossier, wanted: Wanted, verdicts: Mapping[tuple[str, int], Whose]) -> Iterator[Place]:
    """Give every place in which a dossier names the person, each once; `verdicts` as `subjects.judged` gives them."""
    look = _look(dossier, wanted, verdicts)
    seen: set[tuple[object, ...]] = set()
    for path, text in strings(dossier):
        if not is_said(text, wanted):
            continue
        place = look.place(path)
        known = (place.kind, place.paper, place.page, place.name, repr(place.value))
        if known not in seen:
            seen.add(known)
            yield place


def strings(value: Any, path: _Path = ()) -> Iterator[tuple[_Path, str]]:
    """Walk a value to every text in it, with the way there."""
    if isinstance(value, str):
        yield path, value
    elif is_dataclass(value):
        for one in fields(value):
            yield from strings(getattr(value, one.name), (*path, one.name))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from strings(item, (*path, str(key)))
    elif isinstance(value, list | tuple | set | frozenset):
        for index, item in enumerate(value):
            yield from strings(item, (*path, index))


def _paper_in_file(paper: Paper, path: _Path) -> int:
    """Give which paper of a file a place is in: 0 the first, then those behind it."""
    parts = paper.report.parts if paper.report else ()
    if "parts" in path:
        return int(path[path.index("parts") + 1]) + 1
    if "pages" in path and paper.report:
        page = paper.report.pages[int(path[path.index("pages") + 1])].number
        return next((at for at, part in enumerate(parts, 1) if part.first_page <= page <= part.last_page), 0)
    return 0


def _at(value: Any, path: _Path) -> Any:
    for step in path:
        value = value[step] if isinstance(step, int) or isinstance(value, Mapping) else getattr(value, step)
    return value


def _text(dossier: Dossier, paper: Paper, at: int, name: str) -> str:
    report = paper.report
    fields_of = effective_fields(dossier, paper) if at == 0 or report is None else report.reports[at].fields
    value = fields_of.get(name)
    return value.value if value and value.state is FieldState.FOUND and isinstance(value.value, str) else ""


def _look(dossier: Dossier, wanted: Wanted, verdicts: Mapping[tuple[str, int], Whose]) -> _Look:
    rows = held_rows(dossier, wanted)
    said = {verdicts.get((row.dossier_id, row.place), Whose.UNSURE) for row in rows}
    whole = said.pop() if len(said) == 1 else Whose.UNSURE
    own = {paper.number: own_reports(dossier, paper, [wanted]) for paper in dossier.papers}
    return _Look(dossier, wanted, rows, verdicts, whole, own)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is known of a dossier when its places are told: its rows of the name, and whose the dossier is if one's."""

    dossier: Dossier
    wanted: Wanted
    rows: Sequence[Held]
    verdicts: Mapping[tuple[str, int], Whose]
    whole: Whose
    own: Mapping[int, tuple[int, ...]]

    def place(self, path: _Path) -> Place:
        """Tell a place by the way to it."""
        paper = self.dossier.papers[path[1]] if path[0] == "papers" and isinstance(path[1], int) else None
        at = _paper_in_file(paper, path) if paper else 0
        theirs = paper is not None and at in self.own[paper.number]
        kind, name, page, value = self._told(path)
        whose, why = self._whose(path, kind, value, paper)
        return Place(
            kind,
            self.dossier.id,
            self.dossier.code,
            whose,
            why,
            paper=paper.number if paper else 0,
            page=page,
            name=name,
            value=value if theirs or kind in {"nominee", "vote"} or self._alone(value) else None,
            own=paper is not None and self._is_whole(paper),
            behind=at if theirs and paper is not None and not self._is_whole(paper) else None,
        )

    def _is_whole(self, paper: Paper) -> bool:
        """Tell whether a file is of one person of this name and of nobody else."""
        own = self.own[paper.number]
        everything = paper.report is not None and len(own) == len(paper.report.reports)
        return everything and len({self.of_report(paper, at) for at in own}) == 1

    def _alone(self, value: Any) -> bool:
        """Tell whether a value is the name and nothing else, so that it shows nobody else."""
        return isinstance(value, str) and is_name(value, self.wanted.name)

    def _whose(self, path: _Path, kind: str, value: Any, paper: Paper | None) -> tuple[Whose, str]:
        if path[:2] == ("reading", "nominees") and isinstance(path[2], int):
            whose = self.verdicts.get((self.dossier.id, path[2]), Whose.UNSURE)
            return whose, WHY[whose]
        if kind == "nominee":
            whose = self._of_row(value)
            return whose, WHY[whose]
        at = _paper_in_file(paper, path) if paper else 0
        if paper is not None and at in self.own[paper.number]:
            whose = self.of_report(paper, at)
            return whose, WHY[whose]
        return self.whole, BESIDE if self.rows and self.whole is not Whose.UNSURE else WHY[self.whole]

    def _of_row(self, row: Mapping[str, Any]) -> Whose:
        """Tell whose a paper's own row is: by its year of birth, else that of the dossier's row in the same unit."""
        born = year_in(str(row.get("extra", {}).get("birth", "")))
        if born and self.wanted.birth_year and born != self.wanted.birth_year:
            return Whose.ANOTHERS
        return self._of_unit(row.get("unit", ""))

    def _of_unit(self, unit: str) -> Whose:
        """Tell whose something of a unit is: that of the dossier's row in the same unit."""
        same = {
            self.verdicts.get((row.dossier_id, row.place), Whose.UNSURE)
            for row in self.rows
            if unit and row.unit == unit
        }
        return same.pop() if len(same) == 1 else self.whole

    def of_report(self, paper: Paper, at: int) -> Whose:
        """Tell whose a merit report is by the year of birth and the unit that it says."""
        born, unit = year_in(_text(self.dossier, paper, at, "birth_date")), _text(self.dossier, paper, at, "unit")
        elsewhere = bool(unit and self.wanted.unit) and not is_unit(unit, self.wanted.unit)
        if born and self.wanted.birth_year:
            if born != self.wanted.birth_year:
                return Whose.ANOTHERS
            return Whose.UNSURE if elsewhere and self.whole is not Whose.THEIRS else Whose.THEIRS
        if unit and self.wanted.unit and not elsewhere and not self.rows:
            alone = all(whose is Whose.THEIRS for whose in self.verdicts.values())
            return Whose.THEIRS if alone else Whose.UNSURE
        return self._of_unit(unit)

    def _told(self, path: _Path) -> tuple[str, str, int, Any]:
        """Say what a path is: kind, name, page and what stands there."""
        inner = path[2:] if path[0] == "papers" else path
        if "nominees" in inner:
            return self._row(path)
        if inner[:1] == ("name",):
            return "file", "", 0, _at(self.dossier, path)
        if "pages" in inner:
            return "text", "", _at(self.dossier, path[:-1]).number, None
        if "fields" in inner:
            return self._field(path)
        if inner[0] == "corrections":
            one = self.dossier.corrections[int(inner[1])]
            return "correction", one.field, 0, one.value
        return "mention", ".".join(map(str, path)), 0, None

    def _row(self, path: _Path) -> tuple[str, str, int, Any]:
        """Tell of a row of nominees: of somebody else's, which speaks of the person, only that it does."""
        nominee = _at(self.dossier, path[: path.index("nominees") + 2])
        if not is_name(nominee.name, self.wanted.name):
            return "mention", ".".join(map(str, path)), nominee.page or 0, None
        told = {one.name: getattr(nominee, one.name) for one in fields(nominee)}
        return "nominee", "", nominee.page or 0, {key: item for key, item in told.items() if item not in ("", None)}

    def _field(self, path: _Path) -> tuple[str, str, int, Any]:
        """Tell of a field: of a list only the row that names the person."""
        at = path.index("fields") + 2
        value, name, row = _at(self.dossier, path[:at]), str(path[at - 1]), path[at : at + 2]
        if len(row) > 1 and row[0] == "value" and isinstance(row[1], int):
            told = value.value[row[1]]
            vote = name == "votes" and isinstance(told, Mapping) and self._alone(told.get("nominee"))
            return "vote" if vote else "field", name, value.page or 0, told
        return "field", name, value.page or 0, value.value
