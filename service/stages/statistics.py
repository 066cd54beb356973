"""Statistics: what was awarded in a year, counted from the archived dossiers in an account's reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain import statistics
from service.domain.awards_held import exact_name
from service.domain.dossier_reading import award_code
from service.domain.permission import Operation
from service.domain.rounds import require_year
from service.domain.statistics import COLUMNS
from service.stages import audit, letter_values, retrieve, sheets
from service.stages.handing import PAST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.statistics import Counting, Row
    from service.ports import Account, Deps, GivenAward

TABLES: Mapping[str, str] = {
    "kind": "Loại và cấp khen thưởng",
    "award": "Hình thức",
    "unit_class": "Nhóm đơn vị",
    "unit": "Đơn vị trình",
}
_KINDS: Mapping[str, str] = {
    "danh_hieu": "Danh hiệu thi đua",
    "hinh_thuc": "Hình thức khen thưởng",
    "cong_nhan": "Công nhận gương điển hình",
}
_LEVELS: Mapping[str, str] = {"nha_nuoc": "cấp Nhà nước", "tinh": "cấp tỉnh", "co_so": "cấp cơ sở"}


@dataclass(frozen=True, slots=True)
class OfYear:
    """The statistics of a year: a table each of `TABLES`, ending with the sum; `dossiers` counted."""

    year: int
    rules: Counting
    dossiers: int
    tables: Mapping[str, Sequence[Row]]

    @property
    def basis(self) -> str:
        """What it is counted by, and whether somebody checked that against the text."""
        return f"{self.rules.legal_basis}{' (chưa kiểm chứng)' if self.rules.unverified else ''}"


def of_year(deps: Deps, year: int, *, account: Account) -> OfYear:
    """Count what was awarded in a year. NotAllowed; Invalid for a year that is none."""
    require_year(year)
    rules = deps.catalogue.counting
    rows = once(deps.finder.given_in(year, scope=retrieve.scope_of(account, Operation.DOSSIER_READ)))
    units = {code: deps.units.by_code(code) for code in {one.organ_id for one in rows} if code}
    classes = {code: unit.kind for code, unit in units.items() if unit}
    awards = deps.catalogue.awards
    kinds = {one.code: f"{_KINDS.get(one.kind, one.kind)} {_LEVELS.get(one.level, one.level)}" for one in awards}
    found = [
        statistics.given(one.held, rules, unit=one.sender, unit_class=classes.get(one.organ_id, ""),
                         kind=kinds.get(award_code(one.held.award) or one.held.award, ""))
        for one in rows
    ]  # fmt: skip
    dossiers = len({one.held.dossier_id for one in rows})
    names = {"award": {one.code: one.name for one in awards}, "unit_class": letter_values.CLASSES}
    return OfYear(year, rules, dossiers, {by: statistics.table(found, names.get(by, {}), by=by) for by in TABLES})


def once(rows: Sequence[GivenAward]) -> Sequence[GivenAward]:
    """Give each award once where its decision was brought in as an old one besides being decided here.

    One decision names so many of one name for one award as the fullest of its tellings: of what was decided here
    together, or of one old file. Without a number nothing tells that two are one.
    """
    tellings: dict[tuple[str, ...], dict[str, list[GivenAward]]] = {}
    for one in rows:
        held, here = one.held, one.connector != PAST
        number = "".join(held.number.split()).upper() or held.dossier_id
        key = (number, held.decided_on, held.subject, exact_name(held.name), award_code(held.award) or held.award)
        tellings.setdefault(key, {}).setdefault("" if here else held.dossier_id, []).append(one)
    fullest = (max(told.items(), key=lambda each: (len(each[1]), not each[0]))[1] for told in tellings.values())
    return [one for told in fullest for one in told]


def sheet(deps: Deps, year: int, *, account: Account) -> bytes:
    """Give the tables of a year as an xlsx, one below the other. NotAllowed, Invalid."""
    told = of_year(deps, year, account=account)
    rows: list[list[str]] = [[f"{told.rules.title} năm {year}"], [f"Căn cứ: {told.basis}"]]
    for by, title in TABLES.items():
        rows += [[], [title, *COLUMNS.values()]]
        rows += [[row.name, *(str(row.counts[column]) for column in COLUMNS)] for row in told.tables[by]]
    audit.note_read(deps, "statistics", "", account=account, detail={"year": year})
    return sheets.workbook(f"Thống kê {year}", rows)
