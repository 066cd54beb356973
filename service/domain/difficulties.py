"""Difficulties (*khó khăn, vướng mắc*): raised about a dossier or a round, answered, closed (the plan, its end)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from service.domain.register import Entry


class Status(StrEnum):
    """Where a difficulty stands."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that was said of a difficulty, and where it left it."""

    text: str
    status: Status
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Difficulty:
    """One difficulty: what it is about (a round, or a dossier by id), which unit met it, and all that was said."""

    id: str
    round: str
    dossier: str
    unit: str
    said: tuple[Said, ...]

    @property
    def status(self) -> Status:
        """Give where it stands."""
        return self.said[-1].status

    @property
    def text(self) -> str:
        """Give the difficulty itself."""
        return self.said[0].text

    @property
    def series(self) -> str:
        """Give the series of its lines in the register."""
        return series_of(self.id)


def series_of(difficulty_id: str) -> str:
    """Give the series of a difficulty's lines."""
    return f"difficulty/{difficulty_id}"


def difficulties_of(lines: Iterable[Entry]) -> tuple[Difficulty, ...]:
    """Give the difficulties that lines of the register tell of, in the order in which they were raised."""
    found: dict[str, Difficulty] = {}
    for line in lines:
        said = Said(line.body["text"], Status(line.body["status"]), line.by, line.at)
        known = found.get(line.series)
        earlier = known.said if known else ()
        name = known.id if known else line.id
        found[line.series] = Difficulty(name, line.round, line.dossier, line.unit, (*earlier, said))
    return tuple(found.values())


def difficulty_json(one: Difficulty, *, code: str, unit: str) -> dict[str, Any]:
    """Give a difficulty as JSON, with the code of its dossier and the name of its unit."""
    return {
        "id": one.id, "round": one.round, "dossier": code, "unit": one.unit, "unit_name": unit, "text": one.text,
        "status": one.status.value, "raised_at": one.said[0].at.isoformat(), "raised_by": one.said[0].by,
        "said": [{"text": each.text, "status": each.status.value, "by": each.by, "at": each.at.isoformat()}
                 for each in one.said],
    }  # fmt: skip
