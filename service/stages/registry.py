"""Registry: who a code or a name is, today; kept by the office's files and refreshed from each directory."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from connectors.base import ConnectorError
from service.domain.deadlines import VIETNAM
from service.domain.errors import NotFound, Unavailable
from service.domain.permission import Operation, units_reached
from service.domain.text import nfc
from service.domain.units import Found, Told, by_name, fold_in, fold_in_files, plain_key, plain_words, settle

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from connectors.base import Organ
    from service.domain.units import Merged, Unit
    from service.ports import Account, Deps, Units

_SHOWN = 50
_LOOKED_UP = 100  # of a message's recipients, which may be thousands
_LARGEST_FAMILY = 200


def load_files(units: Units, own: Sequence[Unit]) -> Merged:
    """Bring the registry to what the files of `templates/units` say; twice is once."""
    return units.revise([code for unit in own for code in unit.codes], lambda known: fold_in_files(known, own))


def refresh(deps: Deps, name: str) -> Merged:
    """Fold a connector's directory in; a directory that lists nothing changes nothing.

    Raises NotFound for a connector that is not configured, Unavailable when its e-office is.
    """
    connector = deps.connectors.get(name)
    if connector is None:
        raise NotFound(f"Không có kết nối tên «{name}».")
    try:
        told = [Told(organ.organ_id, organ.name, organ.alias) for organ in connector.directory()]
    except ConnectorError as exc:
        raise Unavailable(f"Không lấy được danh bạ đơn vị của «{name}»: {exc}") from exc
    codes = [nfc(code).strip() for row in told for code in (row.code, row.alias) if code.strip()]
    return deps.units.revise(codes, lambda known: fold_in(known, told, source=name))


def identify(deps: Deps, organ: Organ) -> Found:
    """Say which body a message's organisation is today: by its code, else by its name, never by a guess."""
    units, on = deps.units, today(deps)
    for code in filter(None, (organ.organ_id.strip(), organ.alias.strip())):
        unit = units.by_code(code)
        if unit is not None:
            return settle("code", [unit], on=on, find=units.by_code)
    return of_name(units, organ.name, on=on) if organ.name.strip() else Found()


def of_name(units: Units, name: str, *, on: date) -> Found:
    """Say which body a name is on that day; candidates where several may be meant."""
    how, named = by_name(name, units.named(plain_key(name)))
    return settle(how, named, on=on, find=units.by_code)


def find(deps: Deps, asked: str, *, account: Account) -> tuple[Found, Sequence[Unit]]:
    """Answer a person: who a code or name is today, and every body whose names hold these words."""
    units_reached(Operation.UNIT_READ, account)
    return who(deps, asked), deps.units.search(plain_words(nfc(asked).strip()), limit=_SHOWN)


def who(deps: Deps, asked: str) -> Found:
    """Say who a code or a name is today."""
    text, on = nfc(asked).strip(), today(deps)
    unit = deps.units.by_code(text) if text else None
    return settle("code", [unit], on=on, find=deps.units.by_code) if unit else of_name(deps.units, text, on=on)


def spoken_for(deps: Deps, codes: Iterable[str]) -> frozenset[str]:
    """Give every code under which a body may have been asked that who has these codes speaks for today.

    They are the codes of the body itself, of the one that answers for it today, and of those whose duties went to that
    one alone: what went to several is nobody's by this rule.
    """
    found, on = set(codes), today(deps)
    for unit in filter(None, map(deps.units.by_code, sorted(found))):
        found |= {unit.id, *unit.codes}
        heir = settle("code", [unit], on=on, find=deps.units.by_code).unit
        for one in family(deps.units, [heir]) if heir else ():
            answers = settle("code", [one], on=on, find=deps.units.by_code).unit
            found |= {one.id, *one.codes} if answers and heir and answers.id == heir.id else set()
    return frozenset(found)


def sending(deps: Deps, account: Account) -> Account:
    """Give a unit's account with every code under which its dossiers were sent; any other account as it is."""
    return replace(account, unit_ids=sent_as(deps, account.unit_ids)) if "unit" in account.roles else account


def sent_as(deps: Deps, codes: Iterable[str]) -> frozenset[str]:
    """Give every code under which was sent what is theirs who have these codes.

    One body sends under its old code and its new one, and those whose duties went to it alone have sent for it: who
    took over proposes in their place (TT 20/2025/TT-BNV Điều 9 khoản 5). Who ended has nothing of who took over.
    """
    found, on = set(codes), today(deps)
    for unit in filter(None, map(deps.units.by_code, sorted(found))):
        lives = settle("code", [unit], on=on, find=deps.units.by_code).unit
        found |= {unit.id, *unit.codes}
        found |= set(spoken_for(deps, [unit.id])) if lives and lives.id == unit.id else set()
    return frozenset(found)


def one_body(deps: Deps, codes: Iterable[str]) -> str:
    """Give the one body that answers for all these codes today: its code among them, "" where they are of several."""
    known, on = sorted(set(codes)), today(deps)
    if len(known) == 1:
        return known[0]
    units = [deps.units.by_code(code) for code in known]
    heirs = [settle("code", [unit], on=on, find=deps.units.by_code).unit if unit else None for unit in units]
    ids = {heir.id if heir else "" for heir in heirs}
    return ids.pop() if len(ids) == 1 else ""


def sole_heirs(deps: Deps, codes: Iterable[str]) -> Mapping[str, str]:
    """Give by code the id of the one body that answers for it today; not what went to several or is not known."""
    found, on = {}, today(deps)
    for code in sorted(set(codes) - {""}):
        unit = deps.units.by_code(code)
        heir = settle("code", [unit], on=on, find=deps.units.by_code).unit if unit else None
        if heir:
            found[code] = heir.id
    return found


def codes_of(deps: Deps, organ_id: str) -> tuple[str, ...]:
    """Give every code of the body that has this one; the code alone where the registry does not know it."""
    unit = deps.units.by_code(organ_id.strip()) if organ_id.strip() else None
    return tuple(dict.fromkeys((organ_id, *(unit.codes if unit else ()))))


def ours(deps: Deps) -> Unit | None:
    """Give the office that Hoso works for, where a file of units marks it."""
    return next((unit for unit in deps.catalogue.units if unit.ours), None)


def our_code(deps: Deps, codes: Sequence[str]) -> str:
    """Give the first of these codes that is our office's, by its file or as a directory told since; "" for none."""
    office = ours(deps)
    own = {office.id, *office.codes} if office else set()
    asked = (code for code in codes[:_LOOKED_UP] if (unit := deps.units.by_code(code.strip())) and unit.ours)
    return next((code for code in codes if code.strip() in own), "") or next(asked, "")


def family(units: Units, seeds: Sequence[Unit]) -> tuple[Unit, ...]:
    """Give these bodies with all that became them and all that they became: one line of duties through mergers."""
    known = {unit.id: unit for unit in seeds}
    walk = list(known.values())
    while walk and len(known) < _LARGEST_FAMILY:
        one = walk.pop()
        heirs = [heir for step in one.successors if (heir := units.by_code(step.code))]
        for other in (*heirs, *units.predecessors(one.codes)):
            if other.id not in known:
                known[other.id] = other
                walk.append(other)
    return tuple(known.values())


def one_each(deps: Deps, organs: Sequence[Organ]) -> tuple[Organ, ...]:
    """Give recipients with each body once: one addressed under its old and its new code is one recipient."""
    kept: dict[str, Organ] = {}
    for organ in organs:
        unit = deps.units.by_code(organ.organ_id.strip())
        kept.setdefault(unit.id if unit else organ.organ_id.strip() or organ.name, organ)
    return tuple(kept.values())


def today(deps: Deps) -> date:
    """Give the day in Vietnam."""
    return deps.clock.now().astimezone(VIETNAM).date()
