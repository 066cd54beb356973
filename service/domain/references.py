"""By which number and date people name a dossier: those of the letter it came with, and of its decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from service.domain.checks import effective_fields
from service.domain.fields import FieldState, PaperKind

if TYPE_CHECKING:
    from service.domain.dossier import Dossier


class References(NamedTuple):
    """Numbers as printed (`153/TTr-STC`) and dates (ISO); each "" where nothing tells it."""

    number: str = ""
    date: str = ""
    decision_number: str = ""
    decision_date: str = ""


def references(dossier: Dossier) -> References:
    """Give what the message tells of its letter, else what the submission bears; and what was decided."""
    told, decided = dossier.origin, dossier.decision
    return References(
        told.number or _borne(dossier, "number"),
        told.date or _borne(dossier, "date"),
        str(decided.get("decision_number", "")),
        str(decided.get("decision_date", "")),
    )


def _borne(dossier: Dossier, name: str) -> str:
    submissions = (
        one for one in dossier.current_papers if one.report and one.report.kind.value is PaperKind.SUBMISSION
    )
    values = (effective_fields(dossier, paper).get(name) for paper in submissions)
    return next((str(one.value) for one in values if one and one.state is FieldState.FOUND), "")
