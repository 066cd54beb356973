"""Where a person stands in a dossier: every text of its whole value is looked at, so that no place is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

from service.domain.awards_held import folded_name, held_in, year_in
from service.domain.corrected import effective_fields
from service.domain.fields import FieldState, PaperKind
from service.domain.subjects import BESIDE, WHY, Place, Whose, is_name, is_said

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from service.domain.awards_held import Held
    from service.domain.dossier import Dossier, Paper
    from service.domain.subjects import Wanted

_Path = tuple[str | int, ...]


def held_rows(dossier: Dossier, wanted: Wanted) -> list[Held]:
    """Give the rows of a dossier's nominees who have the name."""
    return [row for row in held_in(dossier) if is_name(row.name, wanted.name)]


def own_papers(dossier: Dossier, wanted: Wanted) -> frozenset[int]:
    """Give the numbers of papers that are about somebody of this name alone: merit reports of their own."""
    return frozenset(paper.number for paper in dossier.papers if _is_own(dossier, paper, wanted))


def _is_own(dossier: Dossier, paper: Paper, wanted: Wanted) -> bool:
    report = paper.report
    if report is None or report.kind.value is not PaperKind.MERIT_REPORT_INDIVIDUAL or report.parts:
        return False
    read = report.fields.get("full_name")
    said = [read.value if read else None, _text(dossier, paper, "full_name")]
    return any(isinstance(name, str) and is_name(name, wanted.name) for name in said)


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


def _at(value: Any, path: _Path) -> Any:
    for step in path:
        value = value[step] if isinstance(step, int) or isinstance(value, Mapping) else getattr(value, step)
    return value


def _text(dossier: Dossier, paper: Paper, name: str) -> str:
    value = effective_fields(dossier, paper).get(name)
    return value.value if value and value.state is FieldState.FOUND and isinstance(value.value, str) else ""


def _look(dossier: Dossier, wanted: Wanted, verdicts: Mapping[tuple[str, int], Whose]) -> _Look:
    rows = held_rows(dossier, wanted)
    said = {verdicts.get((row.dossier_id, row.place), Whose.UNSURE) for row in rows}
    whole = said.pop() if len(said) == 1 else Whose.UNSURE
    own = own_papers(dossier, wanted)
    return _Look(dossier, wanted, rows, verdicts, whole, own)


@dataclass(frozen=True, slots=True)
class _Look:
    """What is known of a dossier when its places are told: its rows of the name, and whose the dossier is if one's."""

    dossier: Dossier
    wanted: Wanted
    rows: Sequence[Held]
    verdicts: Mapping[tuple[str, int], Whose]
    whole: Whose
    own: frozenset[int]

    def place(self, path: _Path) -> Place:
        """Tell a place by the way to it."""
        paper = self.dossier.papers[path[1]] if path[0] == "papers" and isinstance(path[1], int) else None
        own = paper is not None and paper.number in self.own
        kind, name, page, value = self._told(path)
        whose, why = self._whose(path, kind, value, paper)
        shown = value if own or kind in {"nominee", "vote"} or self._alone(value) else None
        number = paper.number if paper else 0
        return Place(
            kind,
            self.dossier.id,
            self.dossier.code,
            whose,
            why,
            paper=number,
            page=page,
            name=name,
            value=shown,
            own=own,
        )

    def _alone(self, value: Any) -> bool:
        """Tell whether a value is the name and nothing else, so that it shows nobody else."""
        return isinstance(value, str) and is_name(value, self.wanted.name)

    def _whose(self, path: _Path, kind: str, value: Any, paper: Paper | None) -> tuple[Whose, str]:
        if path[:2] == ("reading", "nominees") and isinstance(path[2], int):
            whose = self.verdicts.get((self.dossier.id, path[2]), Whose.UNSURE)
            return whose, WHY[whose]
        if kind == "nominee":
            whose = self._of_unit(value.get("unit", ""))
            return whose, WHY[whose]
        if paper is not None and paper.number in self.own:
            whose = self._of_report(paper)
            return whose, WHY[whose]
        return self.whole, BESIDE if self.rows and self.whole is not Whose.UNSURE else WHY[self.whole]

    def _of_unit(self, unit: str) -> Whose:
        """Tell whose a paper's own row is: that of the dossier's row in the same unit."""
        same = {
            self.verdicts.get((row.dossier_id, row.place), Whose.UNSURE)
            for row in self.rows
            if unit and row.unit == unit
        }
        return same.pop() if len(same) == 1 else self.whole

    def _of_report(self, paper: Paper) -> Whose:
        """Tell whose a merit report is by the year of birth and the unit that it says."""
        born = year_in(_text(self.dossier, paper, "birth_date"))
        if born and self.wanted.birth_year:
            return Whose.THEIRS if born == self.wanted.birth_year else Whose.ANOTHERS
        unit = _text(self.dossier, paper, "unit")
        if unit and self.wanted.unit and folded_name(self.wanted.unit) in folded_name(unit):
            return Whose.THEIRS
        return self.whole

    def _told(self, path: _Path) -> tuple[str, str, int, Any]:
        """Say what a path is: kind, name, page and what stands there."""
        inner = path[2:] if path[0] == "papers" else path
        if "nominees" in inner:
            nominee = _at(self.dossier, path[: path.index("nominees") + 2])
            told = {one.name: getattr(nominee, one.name) for one in fields(nominee)}
            return "nominee", "", nominee.page or 0, {key: item for key, item in told.items() if item not in ("", None)}
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

    def _field(self, path: _Path) -> tuple[str, str, int, Any]:
        """Tell of a field: of a list only the row that names the person."""
        at = path.index("fields") + 2
        value, name, row = _at(self.dossier, path[:at]), str(path[at - 1]), path[at : at + 2]
        if len(row) > 1 and row[0] == "value" and isinstance(row[1], int):
            return "vote" if name == "votes" else "field", name, value.page or 0, value.value[row[1]]
        return "field", name, value.page or 0, value.value
