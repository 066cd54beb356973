"""Guiding and urging (the plan, VI.2 a): the texts of a round's year, who has yet to send, the letters that say so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from service.domain import distribution
from service.domain.deadlines import local_day
from service.domain.errors import Invalid
from service.domain.fields import Problem
from service.domain.letters import clean, filled
from service.domain.permission import Operation, units_reached
from service.stages import letters, rounds
from service.stages.letter_days import written
from service.stages.letter_values import CLASSES
from service.stages.letters import Wish

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from service.domain.letters import Letter
    from service.ports import Account, Deps

LETTERS = ("guidance", "urging")
_BY_NOTICE = "theo thông báo riêng"


def show(
    deps: Deps, round_name: str, year: int, *, account: Account, operation: Operation = Operation.MOVEMENT_READ
) -> dict[str, Any]:
    """Give the guidance of a round's year: its texts, the units to urge, whom each line of the distribution reaches.

    A unit sees the texts and only itself among those to urge. Raises NotFound, NotAllowed, Invalid for a year out of
    bounds.
    """
    standing = rounds.standing_json(deps, round_name, year, account=account, operation=operation)
    today = local_day(deps.clock.now())
    missing = [one for one in standing["units"] if not one["sent"]]
    return {
        "round": standing["name"],
        "title": standing["title"],
        "plan": standing["plan"],
        "year": year,
        "due": standing["due"],
        "due_basis": standing["due_basis"],
        "texts": _texts(deps, round_name, _words(deps, standing)),
        "to_urge": [
            {"id": one["id"], "name": one["name"], "unit_class": one["unit_class"],
             "class_title": CLASSES.get(one["unit_class"], ""), "own": one["own"]} for one in missing
        ],
        "distribution": _distribution(deps, round_name, today),
    }  # fmt: skip


def _words(deps: Deps, standing: Mapping[str, Any]) -> dict[str, str]:
    """Give the words that texts leave a place for."""
    return {
        "year": str(standing["year"]),
        "due": written(standing["due"]) if standing["due"] else _BY_NOTICE,
        "occasion": standing["occasion"] or _BY_NOTICE,
        "office": deps.catalogue.letters.heads["office"].name,
    }


def _texts(deps: Deps, round_name: str, words: Mapping[str, str]) -> list[dict[str, str]]:
    files = [one for one in deps.catalogue.guidance if round_name in one.rounds]
    return [
        {"title": title, "text": filled([text], words)[0], "legal_basis": file.legal_basis}
        for file in files
        for title, text in file.texts
    ]


def _distribution(deps: Deps, round_name: str, today: date) -> list[dict[str, Any]]:
    """Give each line of the distribution that the round's guidance names, with the bodies that it reaches today."""
    named = dict.fromkeys(one.distribution for one in deps.catalogue.guidance if round_name in one.rounds)
    lines = [line for name in named if name for line in deps.catalogue.distributions[name].lines]
    return [
        {"line": one.text, "units": [unit.name for unit in distribution.reached(one, deps.catalogue.units, on=today)]}
        for one in lines
    ]


def write(deps: Deps, kind: str, round_name: str, year: int, *, account: Account, wish: Wish | None = None) -> Letter:
    """Make the guidance or the urging letter of a round's year; what only a person knows comes in `wish`.

    The office urges others, not itself. Raises NotFound, NotAllowed; Invalid for another kind, or when nobody is left.
    """
    units_reached(Operation.LETTER_MAKE, account)
    if kind not in LETTERS:
        told = f"Văn bản phải là một trong: {', '.join(LETTERS)}."
        raise Invalid(told, [Problem("letter.kind", told, field="kind")])
    shown = show(deps, round_name, year, account=account, operation=Operation.LETTER_MAKE)
    others = [one for one in shown["to_urge"] if not one["own"]]
    if kind == "urging" and not others:
        told = f"Năm {year} không còn đơn vị nào phải đôn đốc."
        raise Invalid(told, [Problem("letter.about", told, field="year")])
    today = local_day(deps.clock.now())
    matter = {
        "code": f"{clean(round_name)} {year}",
        "movement": shown["title"],
        "plan": shown["plan"],
        "year": str(year),
        "today": f"{today:%d/%m/%Y}",
        "due": written(shown["due"]) if shown["due"] else _BY_NOTICE,
        "texts": [{"n": at, **one} for at, one in enumerate(shown["texts"], 1)],
        "missing": [{"n": at, "name": one["name"], "unit_class": one["class_title"]}
                    for at, one in enumerate(others, 1)],
        "missing_count": f"{len(others):02}",
    }  # fmt: skip
    full = replace(wish or Wish(kind), kind=kind, dossiers=(), session="", matter=matter)
    return letters.make(deps, full, by=account.name, account=account)
