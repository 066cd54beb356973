"""Absences: a person says from when to when they are away and who stands in; the substitute acts on those days only."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from service.domain.absence import LONGEST_DAYS, Absence
from service.domain.deadlines import local_day
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.domain.orders import problem
from service.domain.permission import Operation, may, units_reached
from service.domain.review import plays
from service.stages import audit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from service.domain.dossier import Dossier
    from service.domain.fields import Problem
    from service.ports import Account, Deps

_FOR_OTHERS = frozenset({"head", "operator"})


@dataclass(frozen=True, slots=True)
class Leave:
    """What is to be written down: who is away (empty: who asks), who stands in, from which day to which, why."""

    substitute: str
    since: date
    until: date
    reason: str = ""
    account: str = ""


def write_down(deps: Deps, leave: Leave, *, account: Account) -> Absence:
    """Keep an absence: one's own, or another's by a head or an operator.

    Raises NotAllowed, also for who would take another's steps to themselves; Invalid naming every fault: a substitute
    who could not decide anything themselves, or is away too; days that are over, turned round, too many, or taken
    already.
    """
    units_reached(Operation.ABSENCE_KEEP, account)
    leave = replace(leave, account=leave.account or account.name)
    if leave.account != account.name and not account.roles & _FOR_OTHERS:
        raise NotAllowed("Chỉ lãnh đạo hoặc người vận hành ghi được việc vắng mặt của người khác.")
    if leave.substitute == account.name != leave.account:
        raise NotAllowed("Không tự cử mình làm thay người khác: người vắng mặt hoặc người thứ ba ghi việc này.")
    if problems := _faults(deps, leave):
        raise Invalid("Chưa ghi được việc vắng mặt.", problems)
    absence = Absence(
        deps.ids.new(), leave.account, leave.substitute, leave.since, leave.until, leave.reason.strip(), account.name,
        deps.clock.now(),
    )  # fmt: skip
    deps.accounts.add_absence(absence)
    _noted(deps, "absence.made", absence, account=account)
    return absence


def _faults(deps: Deps, leave: Leave) -> list[Problem]:
    today = local_day(deps.clock.now())
    person, substitute = deps.accounts.account(leave.account), deps.accounts.account(leave.substitute)
    held = deps.accounts.absences()
    faults = []
    if person is None or not may(Operation.DOSSIER_DECIDE, replace(person, scopes=None)):
        faults.append(("account", f"Tài khoản «{leave.account}» không có bước nào để người khác làm thay."))
    if substitute is None or not may(Operation.DOSSIER_DECIDE, replace(substitute, scopes=None)):
        faults.append(("substitute", f"Tài khoản «{leave.substitute}» không thẩm định hồ sơ nên không làm thay được."))
    if leave.substitute == leave.account:
        faults.append(("substitute", "Người làm thay phải là người khác."))
    if not today <= leave.until or not leave.since <= leave.until:
        faults.append(("until", "Ngày cuối phải từ hôm nay trở đi và không trước ngày đầu."))
    elif (leave.until - leave.since).days >= LONGEST_DAYS:
        faults.append(("until", f"Một lần vắng mặt dài đến {LONGEST_DAYS} ngày."))
    if any(one.account == leave.account and one.meets(leave.since, leave.until) for one in held):
        faults.append(("since", "Những ngày này đã có người làm thay; hãy kết thúc lần trước."))
    if any(one.account == leave.substitute and one.meets(leave.since, leave.until) for one in held):
        faults.append(("substitute", f"«{leave.substitute}» cũng vắng mặt trong những ngày này."))
    return [problem("absence.wrong", name, sentence) for name, sentence in faults]


def call_off(deps: Deps, absence_id: str, *, account: Account) -> Absence:
    """End an absence from now on; NotFound also for one that is not the account's to end, Conflict when it ended."""
    units_reached(Operation.ABSENCE_KEEP, account)
    found = next((one for one in deps.accounts.absences() if one.id == absence_id), None)
    if found is None or not (found.account == account.name or account.roles & _FOR_OTHERS):
        raise NotFound(f"Không có lần vắng mặt {absence_id}.")
    if not deps.accounts.end_absence(found.id, at=deps.clock.now(), by=account.name):
        raise Conflict("Lần vắng mặt này đã kết thúc.")
    _noted(deps, "absence.ended", found, account=account)
    return next(one for one in deps.accounts.absences() if one.id == found.id)


def _noted(deps: Deps, what: str, absence: Absence, *, account: Account) -> None:
    """Bind into the audit chain who gave away, or took back, whose steps."""
    told = absence_json(absence)
    detail = {name: told[name] for name in ("id", "account", "substitute", "since", "until")}
    audit.note_read(deps, what, "", account=account, detail=detail)


def listed(deps: Deps, *, account: Account) -> list[Absence]:
    """Give the absences, the latest first: all to a head or an operator, else those that one is a part of."""
    units_reached(Operation.ABSENCE_KEEP, account)
    return [
        one
        for one in deps.accounts.absences()
        if account.roles & _FOR_OTHERS or account.name in {one.account, one.substitute}
    ]


def able(deps: Deps, dossier: Dossier) -> Mapping[str, str]:
    """Give the accounts that a dossier's open step may be given to, each with the person's name."""
    step = dossier.step
    found = (one for one in deps.accounts.accounts() if step and one.enabled and plays(step.role, one.roles))
    return {one.name: one.display_name or one.name for one in found}


def principals(deps: Deps, account: Account) -> tuple[Account, ...]:
    """Give those for whom the account stands in today; it does not pass on: who stands in for B has not A's steps."""
    today = local_day(deps.clock.now())
    away = [one for one in deps.accounts.absences() if one.substitute == account.name and one.covers(today)]
    found = (deps.accounts.account(one.account) for one in away)
    return tuple(one for one in found if one is not None and one.enabled)


def substitutes(deps: Deps, account: Account) -> Sequence[Account]:
    """Give who stands in for an account today."""
    today = local_day(deps.clock.now())
    names = [one.substitute for one in deps.accounts.absences() if one.account == account.name and one.covers(today)]
    return [one for one in map(deps.accounts.account, names) if one is not None and one.enabled]


def absence_json(absence: Absence) -> dict[str, Any]:
    """Give one absence."""
    return {
        **asdict(absence),
        "since": absence.since.isoformat(),
        "until": absence.until.isoformat(),
        "made_at": absence.made_at.isoformat(),
        "ended_at": absence.ended_at.isoformat() if absence.ended_at else None,
    }
