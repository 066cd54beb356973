"""Rounds: how the invited units stand in a year, for the list of those to urge; and the compiled list of a round."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from service.domain import rounds
from service.domain.deadlines import local_day
from service.domain.errors import Invalid, NotFound
from service.domain.fields import Problem
from service.domain.permission import Operation, units_reached
from service.domain.register import Kind, Lines
from service.domain.states import State
from service.ports import Query
from service.stages import letters, registry, retrieve
from service.stages.letter_values import CLASSES
from service.stages.letters import Wish

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from service.domain.dossier import Dossier
    from service.domain.letters import Letter
    from service.domain.rounds import ClassStanding, Round, Standing, Used
    from service.ports import Account, Deps

_SUBJECTS = ("collective", "individual", "household")
_NOT_OURS = frozenset({State.RECEIVED, State.SET_ASIDE})


@dataclass(frozen=True, slots=True)
class Compiling:
    """Which compiled list (*tổng hợp*) is wanted: of a year, of one unit class or all, as letter or as sheet."""

    year: int
    unit_class: str = ""
    award: str = ""
    as_sheet: bool = False


def round_of(deps: Deps, name: str) -> Round:
    """Give the round of that name; NotFound."""
    one = next((found for found in deps.catalogue.rounds if found.name == name), None)
    if one is None:
        raise NotFound(f"Không có đợt «{name}» trong templates/rounds.")
    return one


def listed(deps: Deps, *, account: Account) -> list[dict[str, Any]]:
    """Give the rounds that there are, with this year's due date; NotAllowed."""
    units_reached(Operation.ROUND_READ, account)
    year = local_day(deps.clock.now()).year
    return [{**_named(one), "year": year, **_due(one, year)} for one in deps.catalogue.rounds]


def standing_json(
    deps: Deps, name: str, year: int, *, account: Account, operation: Operation = Operation.ROUND_READ
) -> dict[str, Any]:
    """Give a round in a year: its due date with its ground, who sent what and when, who has not, quotas used and left.

    Raises NotFound for an unknown round, NotAllowed, Invalid for a year out of bounds. A unit sees how it stands itself
    and no other; dossiers out of the account's reach are not counted.
    """
    reached = units_reached(operation, account)
    rounds.require_year(year)
    one = round_of(deps, name)
    stand = [
        each
        for each in standings(deps, one, year, account=account, operation=operation)
        if reached is None or {each.unit.id, *each.unit.codes} & reached
    ]
    reminded = _reminders(deps, name, year)
    return {
        **_named(one),
        "year": year,
        **_due(one, year),
        "classes": [_class(each, _rules(deps, one, year)) for each in rounds.by_class(stand)],
        "units": [_standing(one_unit, reminded.get(one_unit.unit.id, ())) for one_unit in stand],
        "missing": [one_unit.unit.name for one_unit in stand if not one_unit.sent],
    }


def standings(deps: Deps, one: Round, year: int, *, account: Account, operation: Operation) -> tuple[Standing, ...]:
    """Give how every invited unit stands today by the dossiers the account reaches, its own and its forerunners'."""
    dossiers = list(dossiers_of(deps, one, year, account=account, operation=operation))
    origins = [each.origin for each in dossiers]
    heirs = registry.sole_heirs(deps, [code for of in origins for code in (of.unit_id, of.organ_id)])
    today = local_day(deps.clock.now())
    return rounds.standings(one, year, units=deps.catalogue.units, dossiers=dossiers, on=today, heirs=heirs)


def compile_list(deps: Deps, name: str, wanted: Compiling, *, account: Account) -> Letter:
    """Make the compiled list of a round's dossiers that still stand, by unit class and award.

    Raises NotFound, NotAllowed, Invalid where there is nothing to compile.
    """
    units_reached(Operation.LETTER_MAKE, account)
    rounds.require_year(wanted.year)
    one = round_of(deps, name)
    of_year = dossiers_of(deps, one, wanted.year, account=account, operation=Operation.LETTER_MAKE)
    found = [each for each in of_year if _compiled(deps, each, wanted)]
    if not found:
        sentence = f"Đợt «{one.title}» năm {wanted.year} chưa có hồ sơ nào để tổng hợp theo lựa chọn này."
        raise Invalid(sentence, [Problem("round.empty", sentence, field="year")])
    said = {"round": f"{one.title}, năm {wanted.year}"}
    wish = Wish("compiled", tuple(each.id for each in found), said=said, as_sheet=wanted.as_sheet)
    return letters.make(deps, wish, by=account.name, account=account)


def _compiled(deps: Deps, dossier: Dossier, wanted: Compiling) -> bool:
    """Tell whether a dossier belongs into the wanted list."""
    if not rounds.stands(dossier) or dossier.state in _NOT_OURS or wanted.award not in {"", dossier.award}:
        return False
    unit = deps.units.by_code(dossier.origin.unit_id or dossier.origin.organ_id)
    return wanted.unit_class in {"", unit.kind if unit else ""}


def dossiers_of(deps: Deps, one: Round, year: int, *, account: Account, operation: Operation) -> Iterator[Dossier]:
    """Give every dossier of the round in a year, page by page, newest first: what is older is not looked at."""
    for award in one.awards:
        query: Query | None = Query(award=award, limit=200)
        while query is not None:
            answer = retrieve.find(deps, query, account=account, operation=operation)
            years = [local_day(hit.received_at).year for hit in answer.hits]
            those = (hit for hit, of in zip(answer.hits, years, strict=True) if of == year)
            yield from (each for hit in those if rounds.belongs(one, year, each := deps.store.dossier(hit.dossier_id)))
            over = not answer.cursor or min(years, default=0) < year
            query = None if over else replace(query, cursor=answer.cursor)


def _named(one: Round) -> dict[str, Any]:
    return {
        "name": one.name,
        "title": one.title,
        "plan": one.plan,
        "occasion": one.occasion,
        "awards": list(one.awards),
        "unverified": one.unverified,
        "legal_basis": one.legal_basis,
    }


def _due(one: Round, year: int) -> dict[str, Any]:
    due = one.due(year)
    basis = due.legal_basis if due else "chưa đặt hạn gửi cho năm này"
    return {"due": due.date.isoformat() if due else None, "due_basis": basis}


def _rules(deps: Deps, one: Round, year: int) -> Mapping[str, Mapping[str, Any]]:
    """Give what the awards' rules of that year say of each class: of whom it may put forward, and what has changed."""
    awards = (deps.catalogue.award(code, on=date(year, 12, 31)) for code in one.awards)
    return {str(row["code"]): row for award in awards if award for row in award.unit_classes}


def _class(one: ClassStanding, rules: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    title, said = CLASSES.get(one.unit_class, one.unit_class), rules.get(one.unit_class, {})
    return {"unit_class": one.unit_class, "title": title, "units": one.units, "sent": one.sent,
            "quotas": _quotas(one.quotas), "subjects": [name for name in _SUBJECTS if said.get(name)],
            "today": str(said.get("today", ""))}  # fmt: skip


def _quotas(quotas: Sequence[Used]) -> list[dict[str, Any]]:
    return [{"subject": one.subject, "most": one.most, "used": one.used, "left": one.left} for one in quotas]


def _reminders(deps: Deps, round_name: str, year: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Give by the unit's organ id of which days it was reminded, when and whether anybody could be written to."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    lines = deps.register.entries(Lines(Kind.REMINDER, round=round_name))
    for line in {line.series: line for line in lines}.values():  # of each reminder how it stands now
        if line.body["year"] == year and (line.body["told"] or not line.body.get("owed")):
            row = {"when": line.body["when"], "due": line.body["due"], "at": line.at.isoformat(),
                   "told": len(line.body["told"])}  # fmt: skip
            found.setdefault(line.unit, []).append(row)
    return found


def _standing(one: Standing, reminders: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {
        "id": one.unit.id,
        "name": one.unit.name,
        "unit_class": one.unit.kind,
        "own": one.own,
        "over": list(one.over),
        "quotas": _quotas(one.quotas),
        "reminders": list(reminders),
        "sent": [
            {
                "dossier": sent.code,
                "state": sent.state,
                "received_at": sent.received_at.isoformat(),
                "late_by": sent.late_by,
                "evidence": sent.evidence,
            }
            for sent in one.sent
        ],
    }
