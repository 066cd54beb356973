"""The register of the movement: who wrote down what, when; a line is never changed, a later one says what holds.

Only when a dossier is destroyed do its lines lose what they say of it; that they were written, by whom and when, stays.

Lines of one `series` are the states of one thing in order: the versions of a unit's criteria, a mark set and taken off,
a difficulty and its answers. Whoever writes says which line of the series comes next, so that of two who write at once
one is told.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Kind(StrEnum):
    """What a line is about."""

    CRITERIA = "criteria"
    MARK = "mark"
    ARTICLE = "article"
    LINK = "link"
    DIFFICULTY = "difficulty"
    OWN_AWARD = "own_award"
    REMINDER = "reminder"


# Lines that say again what a dossier's papers say: their words go when the dossier is destroyed, the lines stay.
QUOTING = frozenset({Kind.MARK, Kind.ARTICLE, Kind.LINK})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line. `number` counts from 1 within its series; `unit` is an organ id, `dossier` an id; `body` is JSON."""

    id: str
    kind: Kind
    series: str
    number: int
    at: datetime
    by: str
    body: Mapping[str, Any] = field(default_factory=dict)
    round: str = ""
    unit: str = ""
    dossier: str = ""


@dataclass(frozen=True, slots=True)
class Lines:
    """Which lines are wanted: of a kind, narrowed to what is named; what is left empty narrows nothing."""

    kind: Kind
    series: str = ""
    round: str = ""
    unit: str = ""
    dossier: str = ""
