"""Procedure and calendar files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.catalogue.values import day
from service.domain.clocks import CAUSES
from service.domain.deadlines import Calendar
from service.domain.orders import RETURN_CODES
from service.domain.procedures import (
    COMPILING,
    NEEDS,
    OPINIONS,
    PUBLICATION,
    ROLES,
    STEP_ACTIONS,
    Ask,
    ClockRule,
    DaysRule,
    Procedure,
    Step,
)
from service.domain.rounds import REMIND_BEFORE, DueDate, Quota, Round
from service.domain.units import UNIT_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def procedure(body: Mapping[str, Any], mark: Mapping[str, str]) -> Procedure:
    """Read one procedure file."""
    steps = tuple(map(_step, body["steps"]))
    if not steps:
        raise ValueError("quy trình không có bước nào")
    return Procedure(
        name=body["name"],
        title=body["title"],
        legal_basis=body["legal_basis"],
        effective_from=day(body["effective_from"]),
        effective_to=body.get("effective_to"),
        steps=steps,
        supplement_working_days=int(body.get("supplement_working_days", 5)),
        supplement_source=str(body.get("supplement_source", "")),
        returning=_returning(body),
        clock=_clock(body["clock"]) if "clock" in body else None,
        opinions=_days(body.get("opinions", {}), OPINIONS),
        publication=_days(body.get("publication", {}), PUBLICATION),
        compiling=_days(body.get("compiling", {}), COMPILING),
        fast_path=bool(body.get("fast_path", False)),
        unverified=bool(body.get("unverified", False)),
        sha256=mark["sha256"],
        file=mark["file"],
    )


def _returning(body: Mapping[str, Any]) -> DaysRule | None:
    """Read by when a sender is told that a dossier does not qualify; a file that says no days sets none."""
    if "return_working_days" not in body:
        return None
    days = int(body["return_working_days"])
    if days < 1:
        raise ValueError("`return_working_days` phải từ 1")
    return DaysRule(days, str(body["return_source"]), bool(body.get("unverified", False)))


def _clock(body: Mapping[str, Any]) -> ClockRule:
    pauses, starts = frozenset(body.get("pauses", ())), body.get("starts", "complete")
    if unknown := sorted(pauses - set(CAUSES)):
        raise ValueError(f"[clock] pauses: không có «{', '.join(unknown)}»; có: {', '.join(sorted(CAUSES))}")
    if starts not in {"complete", "received"}:
        raise ValueError(f"[clock] starts = «{starts}»: chỉ có complete, received")
    return ClockRule(
        working_days=int(body["working_days"]),
        legal_basis=str(body["legal_basis"]),
        starts=starts,
        pauses=pauses,
        remind_before=int(body.get("remind_before", 2)),
        unverified=bool(body.get("unverified", False)),
    )


def _step(body: Mapping[str, Any]) -> Step:
    actions = tuple(body["actions"])
    if body["role"] not in ROLES:
        raise ValueError(f"bước «{body['name']}»: vai trò «{body['role']}» không có; có: {', '.join(sorted(ROLES))}")
    if unknown := set(actions) - STEP_ACTIONS:
        raise ValueError(f"bước «{body['name']}»: hành động không có: {', '.join(sorted(unknown))}")
    needs = tuple(body.get("needs", ()))
    if unknown := set(needs) - NEEDS:
        raise ValueError(f"bước «{body['name']}»: needs không có: {', '.join(sorted(unknown))}")
    if "approve" not in actions:
        raise ValueError(f"bước «{body['name']}»: không có «approve» thì hồ sơ không đi tiếp được")
    return Step(
        name=body["name"],
        title=body["title"],
        role=body["role"],
        working_days=int(body["working_days"]),
        actions=actions,
        asks=_asks(body.get("asks", ())),
        legal_basis=body.get("legal_basis", ""),
        unverified=bool(body.get("unverified", False)),
        needs=needs,
        four_eyes=bool(body.get("four_eyes", False)),
    )


def _days(body: Mapping[str, Any], usual: DaysRule) -> DaysRule:
    """Read how many working days, by which law; a file that says nothing has the usual ones, unverified."""
    if not body:
        return usual
    return DaysRule(int(body["working_days"]), str(body["legal_basis"]), bool(body.get("unverified", False)))


def _asks(rows: Sequence[Mapping[str, Any]]) -> tuple[Ask, ...]:
    """Read what a step asks; a count out of another one names a count of the same step."""
    asks = tuple(map(_ask, rows))
    counts = {ask.name for ask in asks if ask.kind == "int"}
    for ask in asks:
        if ask.of and not {ask.name, ask.of} <= counts:
            raise ValueError(f'«{ask.name}»: `of = "{ask.of}"` phải là một số đếm của cùng bước')
        if not 0 <= ask.min_percent <= 100 or (ask.min_percent and not ask.of):  # noqa: PLR2004 - a percentage
            raise ValueError(f"«{ask.name}»: `min_percent` là 0 đến 100 và cần có `of`")
    return asks


def _ask(body: Mapping[str, Any]) -> Ask:
    kind = body.get("kind", "text")
    if kind not in {"text", "date", "int"}:
        raise ValueError(f"«{body['name']}»: kiểu «{kind}» không có; có: text, date, int")
    return Ask(
        name=body["name"],
        title=body["title"],
        kind=kind,
        required=body.get("required", False),
        of=str(body.get("of", "")),
        min_percent=int(body.get("min_percent", 0)),
    )


def round_of(body: Mapping[str, Any], mark: Mapping[str, str]) -> Round:
    """Read one round file; a year has one due date."""
    due_dates = tuple(
        DueDate(int(row["year"]), day(row["date"]), str(row["legal_basis"])) for row in body.get("due", ())
    )
    years = [one.year for one in due_dates]
    if twice := sorted({year for year in years if years.count(year) > 1}):
        raise ValueError(f"hạn gửi có hai lần cho năm: {', '.join(map(str, twice))}")
    if other := [one for one in due_dates if one.date.year != one.year]:  # a dossier is of the year it came in
        told = "; ".join(f"{one.date:%d/%m/%Y} đặt cho năm {one.year}" for one in other)
        raise ValueError(f"hạn gửi phải nằm trong chính năm của đợt, vì hồ sơ thuộc năm nhận được: {told}")
    if unknown := sorted(set(body.get("invited_classes", ())) - set(UNIT_CLASSES)):
        raise ValueError(f"nhóm đơn vị không có: {', '.join(unknown)}")
    return Round(
        name=body["name"],
        title=body["title"],
        plan=body["plan"],
        awards=tuple(body["awards"]),
        legal_basis=body["legal_basis"],
        effective_from=day(body["effective_from"]),
        occasion=str(body.get("occasion", "")),
        invited_classes=tuple(body.get("invited_classes", ())),
        invited_units=tuple(body.get("invited_units", ())),
        due_dates=due_dates,
        quotas=tuple(Quota(row["unit_class"], row["subject"], int(row["most"])) for row in body.get("quotas", ())),
        unverified=bool(body.get("unverified", False)),
        remind_before=max(int(body.get("remind_before", REMIND_BEFORE)), 0),
        sha256=mark["sha256"],
        file=mark["file"],
    )


def return_grounds(body: Mapping[str, Any], _mark: Mapping[str, str]) -> Mapping[str, str]:
    """Read the ground that each return code suggests; every code R01-R21 has one, and nothing else has."""
    grounds = {str(row["code"]): str(row["legal_basis"]) for row in body["codes"]}
    if odd := sorted(set(grounds) ^ RETURN_CODES):
        raise ValueError(f"mã lý do thiếu hoặc thừa: {', '.join(odd)}")
    return grounds


def calendar(body: Mapping[str, Any], _mark: Mapping[str, str]) -> Calendar:
    """Read one table of days off and of weekend days that are worked."""
    days_off = {day(row["date"]): str(row["name"]) for row in body.get("days_off", ())}
    worked = {day(row["date"]): str(row["name"]) for row in body.get("worked", ())}
    rows = (*body.get("days_off", ()), *body.get("worked", ()))
    return Calendar(days_off, worked, frozenset(day(row["date"]) for row in rows if row.get("unverified")))
