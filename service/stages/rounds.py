"""Rounds: how the invited units stand in a year, for the list of those to urge."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.domain import rounds
from service.domain.deadlines import local_day
from service.domain.errors import NotFound
from service.ports import Query
from service.stages import retrieve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.dossier import Dossier
    from service.domain.rounds import Round, Standing
    from service.ports import Account, Deps


def standing_json(deps: Deps, name: str, year: int, *, account: Account) -> dict[str, Any]:
    """Give a round in a year: its due date with its ground, who sent what and when, who has not, what is over a quota.

    Raises NotFound for an unknown round; dossiers out of the account's reach are not counted.
    """
    one = next((found for found in deps.catalogue.rounds if found.name == name), None)
    if one is None:
        raise NotFound(f"Không có đợt «{name}» trong templates/rounds.")
    dossiers = list(_dossiers(deps, one, account))
    today = local_day(deps.clock.now())
    stand = rounds.standings(one, year, units=deps.catalogue.units, dossiers=dossiers, on=today)
    due = one.due(year)
    return {
        "name": one.name,
        "title": one.title,
        "plan": one.plan,
        "year": year,
        "occasion": one.occasion,
        "unverified": one.unverified,
        "legal_basis": one.legal_basis,
        "due": due.date.isoformat() if due else None,
        "due_basis": due.legal_basis if due else "chưa đặt hạn gửi cho năm này",
        "units": [_standing(one_unit) for one_unit in stand],
        "missing": [one_unit.unit.name for one_unit in stand if not one_unit.sent],
    }


def _dossiers(deps: Deps, one: Round, account: Account) -> Iterator[Dossier]:
    """Give every dossier of the round's awards, page by page."""
    for award in one.awards:
        query = Query(award=award, limit=200)
        while True:
            answer = retrieve.find(deps, query, account=account)
            yield from (deps.store.dossier(hit.dossier_id) for hit in answer.hits)
            if not answer.cursor:
                break
            query = replace(query, cursor=answer.cursor)


def _standing(one: Standing) -> dict[str, Any]:
    return {
        "id": one.unit.id,
        "name": one.unit.name,
        "unit_class": one.unit.kind,
        "own": one.own,
        "over": list(one.over),
        "sent": [
            {
                "dossier": sent.code,
                "state": sent.state,
                "received_at": sent.received_at.isoformat(),
                "late_by": sent.late_by,
            }
            for sent in one.sent
        ],
    }
