"""The rule files of `templates/` as frozen objects; refuses to start, listing every fault.

Rules are TOML that the office can read aloud: no expressions, no inheritance, no code
(ARCHITECTURE 4). The SHA-256 of each file is kept on every dossier it judged.
"""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import holidays

from service.catalogue import awards as award_files
from service.catalogue import procedures as procedure_files
from service.catalogue.letters import letter_or_heads, letters_of
from service.catalogue.values import day
from service.domain.aftermath_rules import Aftermath, aftermath_of
from service.domain.council_rules import council_of
from service.domain.criteria import criteria_of
from service.domain.deadlines import Calendar
from service.domain.distribution import distribution_of, guidance_of
from service.domain.errors import Invalid
from service.domain.fields import Problem
from service.domain.letters import Letters
from service.domain.retention import Schedule, schedule_of
from service.domain.rules_documents import load_rules
from service.domain.statistics import Counting, counting_of
from service.domain.statuses import ABOUT, REPORTABLE, StatusRule
from service.domain.text import nfc
from service.domain.units import FILE_SOURCE, UNIT_CLASSES, Succession, Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from service.domain.awards import Award
    from service.domain.council import Council
    from service.domain.criteria import Criteria
    from service.domain.distribution import Distribution, Guidance
    from service.domain.procedures import Procedure
    from service.domain.rounds import Round
    from service.domain.rules_documents import DocumentRules

_YEARS = range(2015, 2036)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything `templates/` says, checked. `folder` is where it was read from."""

    folder: Path
    awards: tuple[Award, ...]
    procedures: tuple[Procedure, ...]
    calendar: Calendar
    documents: DocumentRules
    units: tuple[Unit, ...] = ()
    statuses: tuple[StatusRule, ...] = ()
    councils: tuple[Council, ...] = ()
    return_grounds: Mapping[str, str] = field(default_factory=dict)
    letters: Letters = field(default_factory=Letters)
    rounds: tuple[Round, ...] = ()
    criteria: tuple[Criteria, ...] = ()
    distributions: Mapping[str, Distribution] = field(default_factory=dict)
    guidance: tuple[Guidance, ...] = ()
    retention: Schedule = field(default_factory=Schedule)
    counting: Counting = field(default_factory=Counting)
    aftermath: tuple[Aftermath, ...] = ()

    def award(self, code: str, *, on: date) -> Award | None:
        """Give the award file of that code in force on the day of receipt, or None."""
        return next((award for award in self.awards if award.code == code and award.in_force(on)), None)

    def doubts(self) -> Mapping[str, Sequence[str]]:
        """Give in words what is unverified in the rules, each with the files that rest on it."""
        told: dict[str, list[str]] = {}
        for award in self.awards:
            for doubt in award.doubts:
                told.setdefault(doubt, []).append(award.file)
            if award.vote and award.vote.unverified:
                told.setdefault("tỷ lệ phiếu và số thành viên dự họp", []).append(award.file)
        resting = (
            ("thời hạn và các bước của quy trình", self.procedures),
            ("tỷ lệ phiếu và số thành viên dự họp", self.councils),
            ("thời hạn sau quyết định: báo kết quả, hủy bỏ, cấp đổi, cấp lại", self.aftermath),
        )
        for doubt, file in ((doubt, one.file) for doubt, files in resting for one in files if one.unverified):
            told.setdefault(doubt, []).append(file)
        for kept in self.retention.classes:
            if kept.unverified:
                told.setdefault("thời hạn lưu trữ (không hồ sơ nào bị tiêu hủy theo nó)", []).append(
                    f"{self.retention.file}: {kept.code}"
                )
        days = ", ".join(f"{off:%d/%m/%Y}" for off in sorted(self.calendar.unverified))
        return told | ({f"ngày nghỉ, ngày làm bù {days}": ["calendar"]} if days else {})

    def procedure(self, name: str) -> Procedure:
        """Give the procedure of that name; Invalid when no file has it."""
        found = next((procedure for procedure in self.procedures if procedure.name == name), None)
        if found is None:
            raise Invalid(f"Không có quy trình «{name}» trong templates/procedures.")
        return found

    def after(self, level: str) -> Aftermath:
        """Give what comes after a decision of a level; where no file is of it, the law sets nothing."""
        return next((one for one in self.aftermath if level in one.levels), Aftermath())

    def council(self, name: str) -> Council:
        """Give the council of that name; Invalid when no file has it."""
        found = next((council for council in self.councils if council.name == name), None)
        if found is None:
            raise Invalid(f"Không có hội đồng «{name}» trong templates/councils.")
        return found


def load(folder: Path) -> Catalogue:
    """Read every rule file under `folder`; Invalid lists all faults of all files at once."""
    faults: list[Problem] = []
    parts = {part.name: part for part in _each(folder / "requirements", award_files.shared_part, faults)}
    awards = tuple(_each(folder / "awards", partial(award_files.award, parts=parts), faults))
    procedures = tuple(_each(folder / "procedures", procedure_files.procedure, faults))
    calendars = list(_each(folder / "calendar", procedure_files.calendar, faults))
    units = tuple(unit for file in _each(folder / "units", _units, faults) for unit in file)
    statuses = tuple(rule for file in _each(folder / "statuses", _statuses, faults) for rule in file)
    rounds = tuple(_each(folder / "rounds", procedure_files.round_of, faults))
    faults += _unknown_awards(rounds, awards)
    criteria = tuple(_each(folder / "criteria", criteria_of, faults))
    schedules = list(_each(folder / "retention", schedule_of, faults))
    if len(schedules) > 1:
        faults.append(Problem(code="rules.retention", message="templates/retention có nhiều hơn một tệp."))
    counting = list(_each(folder / "statistics", counting_of, faults))
    aftermath = tuple(_each(folder / "aftermath", aftermath_of, faults))
    grounds = _each(folder / "returns", procedure_files.return_grounds, faults)
    returns = {code: ground for file in grounds for code, ground in file.items()}
    councils = tuple(_each(folder / "councils", council_of, faults))
    lists = {one.name: one for one in _each(folder / "distribution", distribution_of, faults)}
    letters = letters_of(folder, _each(folder / "letters", letter_or_heads, faults), lists, faults)
    guidance = tuple(_each(folder / "guidance", guidance_of, faults))
    faults += _unknown_rounds((*criteria, *guidance), rounds) + _unknown_levels(letters, awards)
    faults += [
        Problem(code="rules.distribution", paper=one.file, message=f"không có danh sách nơi nhận «{one.distribution}»")
        for one in guidance
        if one.distribution and one.distribution not in lists
    ]
    faults += _cross_faults(awards, procedures) + award_files.faults_among(awards) + _unit_faults(units)
    try:
        documents = load_rules(folder / "documents")
    except Invalid as exc:
        faults += exc.problems or [Problem(code="rules.documents", message=str(exc))]
    if not calendars:
        faults.append(Problem(code="rules.calendar", message="Không có tệp nào trong templates/calendar."))
    if faults:
        raise Invalid(
            "Tệp quy tắc có lỗi:\n" + "\n".join(f"  {fault.paper}: {fault.message}" for fault in faults), faults
        )
    return Catalogue(
        folder,
        awards,
        procedures,
        _merge(calendars),
        documents,
        units,
        statuses,
        councils,
        returns,
        letters,
        rounds,
        criteria,
        lists,
        guidance,
        next(iter(schedules), Schedule()),
        next(iter(counting), Counting()),
        aftermath,
    )


def _each(
    folder: Path, build: Callable[[Mapping[str, Any], Mapping[str, str]], Any], faults: list[Problem]
) -> Iterator[Any]:
    """Build each file of a folder; a faulty one is noted and passed over, so that all are told at once."""
    for path in sorted(folder.rglob("*.toml")):
        data = path.read_bytes()
        name = f"{folder.name}/{path.relative_to(folder).as_posix()}"
        mark = {"file": name, "sha256": hashlib.sha256(data).hexdigest()}
        try:
            yield build(tomllib.loads(data.decode()), mark)
        except KeyError as exc:
            faults.append(Problem(code="rules.missing", paper=mark["file"], message=f"thiếu mục {exc}"))
        except (ValueError, TypeError, AttributeError) as exc:
            faults.append(Problem(code="rules.wrong", paper=mark["file"], message=str(exc)))


def _statuses(body: Mapping[str, Any], _mark: Mapping[str, str]) -> tuple[StatusRule, ...]:
    rules = tuple(map(_status, body["statuses"]))
    codes = [rule.code for rule in rules]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"mã trạng thái có hai lần: {', '.join(twice)}")
    if unknown := sorted({rule.after for rule in rules if rule.after} - set(codes)):
        raise ValueError(f"`after` nhắc đến mã không có: {', '.join(unknown)}")
    return rules


def _status(body: Mapping[str, Any]) -> StatusRule:
    code, events, about = str(body["code"]), frozenset(body["events"]), body.get("about", "document")
    if not (len(code) == 2 and code.isdecimal()):  # noqa: PLR2004 - two digits, as the standard writes them
        raise ValueError(f"mã trạng thái «{code}» phải là hai chữ số")
    if unknown := sorted(events - REPORTABLE):
        raise ValueError(f"mã {code}: sự kiện không có: {', '.join(unknown)}; có: {', '.join(sorted(REPORTABLE))}")
    if about not in ABOUT:
        raise ValueError(f"mã {code}: `about` phải là một trong: {', '.join(ABOUT)}")
    return StatusRule(
        code=code,
        description=nfc(body["description"]),
        events=events,
        where=MappingProxyType(dict(body.get("where", {}))),
        after=body.get("after", ""),
        about=about,
        ends=bool(body.get("ends", False)),
        reason=_telling(code, events, told=body.get("reason", False)),
    )


def _telling(code: str, events: frozenset[str], *, told: bool | Sequence[str]) -> frozenset[str]:
    """Give the events of which a status tells the reason: all, none, or those that are named."""
    if isinstance(told, bool):
        return events if told else frozenset()
    if unknown := sorted(set(told) - events):
        raise ValueError(f"mã {code}: `reason` nêu sự kiện không có trong `events`: {', '.join(unknown)}")
    return frozenset(told)


def _units(body: Mapping[str, Any], mark: Mapping[str, str]) -> tuple[Unit, ...]:
    source = FILE_SOURCE + mark["file"].rpartition("/")[2]
    return tuple(_unit(row, source) for row in body["units"])


def _unit(body: Mapping[str, Any], source: str) -> Unit:
    kind = body.get("unit_class", "")
    if kind and kind not in UNIT_CLASSES:
        raise ValueError(f"đơn vị «{body['name']}»: nhóm «{kind}» không có; có: {', '.join(UNIT_CLASSES)}")
    codes = tuple(str(code).strip() for code in (body["organ_id"], *body.get("codes", ())))
    return Unit(
        id=codes[0],
        name=nfc(body["name"]),
        codes=tuple(dict.fromkeys(codes)),
        aliases=tuple(map(nfc, body.get("aliases", ()))),
        parent=body.get("parent", ""),
        kind=kind,
        valid_from=body.get("valid_from"),
        valid_to=body.get("valid_to"),
        successors=tuple(Succession(row["organ_id"], day(row["on"])) for row in body.get("successors", ())),
        source=source,
        ours=bool(body.get("ours", False)),
    )


def _unit_faults(units: Sequence[Unit]) -> list[Problem]:
    """Find codes given twice, and parents and successors that no file has."""
    codes = [code for unit in units for code in unit.codes]
    faults = [
        Problem(code="rules.unit", paper=unit.source, message=f"mã {code} được cấp cho hai đơn vị")
        for unit in units
        for code in unit.codes
        if codes.count(code) > 1
    ]
    named = ((unit, code) for unit in units for code in (unit.parent, *(step.code for step in unit.successors)))
    return faults + [
        Problem(
            code="rules.unit", paper=unit.source, message=f"«{unit.name}» nhắc đến mã {code} không có trong tệp nào"
        )
        for unit, code in named
        if code and code not in codes
    ]


def _merge(calendars: Sequence[Calendar]) -> Calendar:
    """Lay the office's tables over the public holidays of the `holidays` package."""
    days: dict[date, str] = dict(holidays.country_holidays("VN", years=_YEARS, language="vi"))
    for calendar in calendars:
        days.update(calendar.holidays)
    made_up = {day: name for calendar in calendars for day, name in calendar.made_up.items()}
    unverified = frozenset().union(*(calendar.unverified for calendar in calendars))
    told_until = max((day.year for calendar in calendars for day in calendar.holidays), default=0)
    off = MappingProxyType({off: name for off, name in days.items() if off not in made_up})
    return Calendar(off, MappingProxyType(made_up), unverified, told_until)


def _unknown_awards(rounds: Sequence[Round], awards: Sequence[Award]) -> list[Problem]:
    """Find rounds of awards that no file has."""
    codes = {award.code for award in awards}
    return [
        Problem(code="rules.round", paper=one.file, message=f"không có hình thức «{code}»")
        for one in rounds
        for code in one.awards
        if code not in codes
    ]


def _unknown_levels(letters: Letters, awards: Sequence[Award]) -> list[Problem]:
    """Find letters for levels that no award is of: such a decision would name nobody."""
    known = sorted({award.level for award in awards})
    return [
        Problem(
            code="rules.letter", paper=rule.file, message=f"không có cấp «{level}» (levels); có: {', '.join(known)}"
        )
        for rule in letters.rules.values()
        for level in sorted(rule.levels - set(known))
    ]


def _unknown_rounds(files: Sequence[Criteria | Guidance], rounds: Sequence[Round]) -> list[Problem]:
    """Find files about rounds that no file has."""
    names = {one.name for one in rounds}
    return [
        Problem(code="rules.round", paper=one.file, message=f"không có đợt «{name}»")
        for one in files
        for name in one.rounds
        if name not in names
    ]


def _cross_faults(awards: Sequence[Award], procedures: Sequence[Procedure]) -> list[Problem]:
    """Find what no file alone can show: unknown procedures, steps named twice."""
    names = {procedure.name for procedure in procedures}
    faults = [
        Problem(code="rules.procedure", paper=award.file, message=f"không có quy trình «{name}»")
        for award in awards
        for name in filter(None, (award.procedure, award.simple_procedure))
        if name not in names
    ]
    for procedure in procedures:
        steps = [step.name for step in procedure.steps]
        faults += [
            Problem(code="rules.step", paper=procedure.file, message=f"bước «{name}» có hai lần")
            for name in sorted(set(steps))
            if steps.count(name) > 1
        ]
    return faults
