"""How long a dossier is kept: classes that the office's file names, and the year from which one may go.

A term counts whole years from the year in which the work ended, and a file keeps the longest term of its papers (Luật
Lưu trữ 33/2024/QH15 Điều 15: for ever, or 2 to 70 years; known by citation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from service.domain.deadlines import local_day
from service.domain.text import nfc

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.dossier import Dossier

_SHORTEST, _LONGEST = 2, 70
_DECIDED = ("decision_date", "annulled_on", "adjusted_on")
OUTCOMES = frozenset({"approved", "rejected", "withdrawn", "annulled"})


@dataclass(frozen=True, slots=True)
class RetentionClass:
    """One row of the table: dossiers of these levels and outcomes are kept `years` (None: for ever).

    `unverified` says that no text that was read settles the term: such a class is shown, and nothing of it goes.
    """

    code: str
    title: str
    levels: frozenset[str]
    outcomes: frozenset[str]
    years: int | None
    legal_basis: str
    unverified: bool = False


@dataclass(frozen=True, slots=True)
class Schedule:
    """The office's table of terms; `waiting_days` pass between the review of a list and its being carried out."""

    classes: tuple[RetentionClass, ...] = ()
    waiting_days: int = 30
    file: str = ""
    sha256: str = ""

    def class_of(self, level: str, outcome: str) -> RetentionClass | None:
        """Give the class of a dossier; of several the one that keeps it longest; None where no row names it."""
        fitting = [one for one in self.classes if level in one.levels and outcome in one.outcomes]
        return max(fitting, key=lambda one: _LONGEST + 1 if one.years is None else one.years, default=None)

    @property
    def shortest(self) -> int | None:
        """Give the shortest term in years of a class from which something may go; None where there is none."""
        return min((one.years for one in self.classes if one.years and not one.unverified), default=None)


def schedule_of(body: Mapping[str, Any], mark: Mapping[str, str]) -> Schedule:
    """Read the file of terms; ValueError for what it must not say."""
    rows = tuple(map(_class_of, body["classes"]))
    codes = [one.code for one in rows]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise ValueError(f"nhóm thời hạn có hai lần: {', '.join(twice)}")
    waiting = int(body["waiting_days"])
    if waiting < 1:
        raise ValueError("`waiting_days` phải từ 1: danh sách tiêu hủy phải có thời gian chờ")
    return Schedule(rows, waiting, mark["file"], mark["sha256"])


def _class_of(row: Mapping[str, Any]) -> RetentionClass:
    years = None if row["years"] == "vĩnh viễn" else int(row["years"])
    if years is not None and not _SHORTEST <= years <= _LONGEST:
        raise ValueError(f'nhóm «{row["code"]}»: `years` là "vĩnh viễn" hoặc {_SHORTEST} đến {_LONGEST}')
    outcomes = frozenset(row["outcomes"])
    if unknown := sorted(outcomes - OUTCOMES):
        raise ValueError(f"nhóm «{row['code']}»: kết quả không có: {', '.join(unknown)}")
    return RetentionClass(
        code=str(row["code"]),
        title=nfc(row["title"]),
        levels=frozenset(row["levels"]),
        outcomes=outcomes,
        years=years,
        legal_basis=nfc(row["legal_basis"]),
        unverified=bool(row.get("unverified", False)),
    )


def ended_in(dossier: Dossier, archived: Sequence[int]) -> int:
    """Give the year in which the work on a dossier ended.

    It is that of the last decision about it (annulment and adjustment are such), else the last year in which it was
    archived, else that in which it was received.
    """
    said = (str(dossier.decision.get(name, ""))[:4] for name in _DECIDED)
    return max(
        (int(year) for year in said if year.isdecimal()),
        default=max(archived, default=local_day(dossier.received_at).year),
    )


def goes_in(kept: RetentionClass, ended: int) -> int | None:
    """Give the first year in which a dossier of this class may be destroyed; None: never, or not while unverified."""
    return None if kept.years is None or kept.unverified else ended + kept.years + 1
