"""The log of difficulties: raised by a unit or the office, answered, closed; nothing of it is ever rubbed out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.domain.difficulties import Status, difficulties_of, difficulty_json, series_of
from service.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from service.domain.fields import Problem
from service.domain.letters import clean
from service.domain.permission import Operation, units_reached
from service.domain.register import Entry, Kind, Lines
from service.stages import criteria, retrieve, seeing

if TYPE_CHECKING:
    from service.domain.difficulties import Difficulty
    from service.ports import Account, Deps
    from service.stages.seeing import Sight

_LONGEST = 3000
_STATUSES = frozenset(Status)


@dataclass(frozen=True, slots=True)
class Raised:
    """A difficulty to write down: about a dossier (id or code) or a round, and which unit met it."""

    text: str
    round: str = ""
    dossier: str = ""
    unit: str = ""


def raise_one(deps: Deps, wish: Raised, *, account: Account) -> Difficulty:
    """Write a difficulty down. NotFound, NotAllowed; Invalid when it is about nothing or says nothing."""
    reached = units_reached(Operation.MOVEMENT_KEEP, account)
    named = wish.dossier.strip()
    dossier = retrieve.show(deps, named, account=account, operation=Operation.MOVEMENT_KEEP) if named else None
    unit = dossier.origin.unit_id or dossier.origin.organ_id if dossier else ""
    if reached is not None or wish.unit:
        unit = criteria.unit_for(deps, wish.unit, Operation.MOVEMENT_KEEP, account=account).id
    text = _text(wish.text)
    if dossier is None and not any(one.name == wish.round for one in deps.catalogue.rounds):
        told = f"Hãy nêu hồ sơ hoặc đợt của vướng mắc{f'; không có đợt «{clean(wish.round)}»' if wish.round else ''}."
        raise Invalid(told, [Problem("difficulty.about", told, field="round")])
    made = deps.ids.new()
    line = Entry(made, Kind.DIFFICULTY, series_of(made), 1, deps.clock.now(), account.name,
                 {"text": text, "status": Status.OPEN.value}, round=wish.round, unit=unit,
                 dossier=dossier.id if dossier else "")  # fmt: skip
    deps.register.enter(line)
    return difficulties_of([line])[0]


def say(deps: Deps, difficulty_id: str, text: str, status: str, *, account: Account) -> Difficulty:
    """Answer a difficulty, add to it, or close it. NotFound, NotAllowed, Invalid; Conflict once it is closed.

    The unit that raised it may add to it and close it; that it is answered is for the office to say.
    """
    reached = units_reached(Operation.MOVEMENT_KEEP, account)
    known = _in_reach(deps, difficulty_id, account=account, operation=Operation.MOVEMENT_KEEP)
    if status not in _STATUSES:
        raise Invalid(f"Trạng thái phải là một trong: {', '.join(Status)}.", [Problem("status.unknown", status)])
    if reached is not None and status == Status.ANSWERED:
        raise NotAllowed("Cơ quan thẩm định mới ghi được là đã trả lời.")
    if known.status is Status.CLOSED:
        raise Conflict("Vướng mắc này đã khép lại; nếu còn, hãy ghi một vướng mắc mới.", current=len(known.said))
    body = {"text": _text(text), "status": status}
    line = Entry(deps.ids.new(), Kind.DIFFICULTY, known.series, len(known.said) + 1, deps.clock.now(), account.name,
                 body, round=known.round, unit=known.unit, dossier=known.dossier)  # fmt: skip
    deps.register.enter(line)
    return _in_reach(deps, difficulty_id, account=account, operation=Operation.MOVEMENT_KEEP)


def listed(
    deps: Deps, *, account: Account, round_name: str = "", dossier: str = "", status: str = ""
) -> list[dict[str, Any]]:
    """Give the difficulties in the account's reach, the newest first; of a round, a dossier, a status where named."""
    reached = units_reached(Operation.MOVEMENT_READ, account)
    seen = retrieve.show(deps, dossier, account=account, operation=Operation.MOVEMENT_READ) if dossier else None
    about = seen.id if seen else ""
    lines = deps.register.entries(Lines(Kind.DIFFICULTY, round=round_name, dossier=about))
    found = [one for one in difficulties_of(lines) if not status or one.status == status]
    sight = seeing.sight(deps, account.roles)
    return [_told(deps, one, sight) for one in reversed(found) if reached is None or _of(deps, one, reached)]


def told(deps: Deps, one: Difficulty, *, account: Account) -> dict[str, Any]:
    """Give a difficulty as JSON with the names that people know, without whom the account may not see."""
    return _told(deps, one, seeing.sight(deps, account.roles))


def _told(deps: Deps, one: Difficulty, sight: Sight) -> dict[str, Any]:
    unit = deps.units.by_code(one.unit) if one.unit else None
    body = difficulty_json(one, code=_code(deps, one.dossier), unit=unit.name if unit else one.unit)
    return sight.without(body, [one.dossier]) if one.dossier else sight.without_any(body)


def _code(deps: Deps, dossier_id: str) -> str:
    """Give the code of a dossier; "" where there is none, or it is no longer kept."""
    try:
        return deps.store.dossier(dossier_id).code if dossier_id else ""
    except NotFound:
        return ""


def _in_reach(deps: Deps, difficulty_id: str, *, account: Account, operation: Operation) -> Difficulty:
    reached = units_reached(operation, account)
    lines = deps.register.entries(Lines(Kind.DIFFICULTY, series=series_of(difficulty_id)))
    found = next(iter(difficulties_of(lines)), None)
    if found is None or (reached is not None and not _of(deps, found, reached)):
        raise NotFound(f"Không có vướng mắc {clean(difficulty_id)}.")
    return found


def _of(deps: Deps, one: Difficulty, reached: frozenset[str]) -> bool:
    unit = deps.units.by_code(one.unit) if one.unit else None
    return bool(reached & set(unit.codes if unit else (one.unit,)))


def _text(text: str) -> str:
    said = clean(text)
    if not said or len(said) > _LONGEST:
        told = f"Nội dung dài 1 đến {_LONGEST} ký tự."
        raise Invalid(told, [Problem("difficulty.text", told, field="text")])
    return said
