"""Placing: which body of the registry put a dossier forward, where its message named none (a mail, a zip, a folder).

What is read off the papers counts the dossier to its body: in its round, its class, its conflicts of interest. Only a
person's word opens it to that body's account: a name that was misread must show nobody another's papers.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from service.domain.corrected import effective_fields
from service.domain.fields import FieldState, PaperKind
from service.domain.units import exact_key
from service.stages import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.domain.dossier import Dossier, Paper
    from service.domain.units import Found
    from service.ports import Deps

_GOVERNMENT = "ủy ban nhân dân "


def said(dossier: Dossier, name: str) -> str:
    """Give what a person said of the dossier itself (`unit`, `subject`), "" where nobody did."""
    return next((str(one.value) for one in dossier.corrections if (one.paper, one.field) == (0, name)), "")


def placed(deps: Deps, dossier: Dossier) -> Dossier:
    """Give the dossier with the body that put it forward, found by its exact name; what the message said stands.

    Once a person named the body, its codes are the sender's, as if its own system had sent the dossier.
    """
    origin, typed = dossier.origin, said(dossier, "unit")
    if (origin.organ_id and not origin.named_by) or (origin.organ_name and not typed):
        return dossier
    names = [typed] if typed else list(_names(dossier))
    found = next(_found(deps, names), None)
    unit = found.unit if found else None
    since = found.since.isoformat() if found and found.since else ""
    by = next((one.by for one in dossier.corrections if (one.paper, one.field) == (0, "unit")), "") if unit else ""
    origin = replace(origin, unit_id=unit.id if unit else "", unit_since=since if unit else "",
                     organ_id=unit.id if unit and typed else "", named_by=by)  # fmt: skip
    lost = dossier.origin.unit_id and names and not unit  # it counted to a body that is no longer named
    return replace(dossier, origin=origin, unit=unit.name if unit else names[-1] if lost else dossier.unit)


def _found(deps: Deps, names: list[str]) -> Iterator[Found]:
    answers = (registry.of_name(deps.units, name, on=registry.today(deps)) for name in names)
    return (one for one in answers if one.unit and one.by == "name")


def _names(dossier: Dossier) -> Iterator[str]:
    """Give what the submission's head may mean: with the province above it first, then as it stands."""
    papers = [one for one in dossier.current_papers if one.report and one.report.kind.value == PaperKind.SUBMISSION]
    for paper in papers[:1]:
        issuer, above = _field(dossier, paper, "issuer"), exact_key(_field(dossier, paper, "parent_agency"))
        if issuer and above:
            yield f"{issuer} {above.removeprefix(exact_key(_GOVERNMENT))}"
        if issuer:
            yield issuer


def _field(dossier: Dossier, paper: Paper, name: str) -> str:
    value = effective_fields(dossier, paper).get(name)
    return str(value.value) if value and value.state is FieldState.FOUND and value.value else ""
