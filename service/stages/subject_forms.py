"""Public JSON shapes of what is told about a person's data."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from service.domain import subjects
from service.domain.subjects import Whose
from service.stages.subject_export import place_json, touched_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.restricted import Restriction
    from service.domain.subjects import Request
    from service.stages.subjects import Found


def found_json(found: Found) -> dict[str, Any]:
    """Give where a person stands."""
    return {
        "person": asdict(found.wanted),
        "people": [
            {"name": one.name, "birth_year": one.birth_year or None, "units": list(one.units), "rows": len(one.rows),
             "doubt": one.doubt}
            for one in found.people
        ],
        "places": [place_json(one) for one in found.places],
        "beside": [touched_json(one) for one in found.beside],
        "counts": {whose.value: len(found.of(whose)) for whose in Whose},
        "packages": list(found.packages),
        "unread": [{"code": code, "paper": number, "name": name} for code, number, name in found.unread],
        "more": found.more,
        "note": found.note,
        "logs": subjects.LOGS,
    }  # fmt: skip


def request_json(one: Request) -> dict[str, Any]:
    """Give a request with its answer."""
    return {
        "id": one.id, "kind": one.kind, "person": asdict(one.wanted), "at": one.at.isoformat(), "by": one.by,
        "role": one.role, "reason": one.reason, "ground": one.ground, "outcome": one.outcome,
        "received_on": one.received_on.isoformat() if one.received_on else None,
        "due": one.due.isoformat() if one.due else None, "detail": dict(one.detail),
    }  # fmt: skip


def restriction_json(one: Restriction, uncovered: Sequence[str] = ()) -> dict[str, Any]:
    """Give a restriction; `uncovered` are codes of dossiers of the name that it does not cover: a person looks."""
    return {
        "uncovered": list(uncovered),
        "id": one.id, "person": asdict(one.wanted), "roles": list(one.roles), "dossiers": list(one.dossiers),
        "by": one.by, "at": one.at.isoformat(), "reason": one.reason,
        "lifted_at": one.lifted_at.isoformat() if one.lifted_at else None, "lifted_by": one.lifted_by,
        "lifted_why": one.lifted_why,
    }  # fmt: skip
