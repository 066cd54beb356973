"""How a council's vote came out for each nominee of a dossier, as letters, pages and whoever decides are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from service.domain.asked_awards import award_asked
from service.domain.council import SessionState
from service.domain.votes import Outcome

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from service.domain.council import Result
    from service.domain.dossier import Dossier
    from service.domain.fields import Nominee
    from service.ports import Deps

_CAME = {"approved": "Được khen thưởng", "rejected": "Không được khen thưởng"}
RESULTS = {Outcome.PASSED: "Đạt", Outcome.FAILED: "Không đạt", Outcome.NO_QUORUM: "Không đủ người dự"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """One nominee with the dossier it comes from and how the last closed session ended for it ("" where none did).

    `votes` says by which votes: whom the council did not pass is told why (TT 20/2025/TT-BNV Điều 18).
    """

    dossier: Dossier
    nominee: Nominee
    result: str = ""
    votes: str = ""
    place: int = 0

    @property
    def told(self) -> str:
        """Say how it came off: once decided, that; a vote that it passed is no award yet, and none where that fell."""
        if self.result == RESULTS[Outcome.FAILED]:
            return f"{self.result}: {self.votes}" if self.votes else self.result
        came = self.dossier.outcome_of(self.place) if self.dossier.outcome and self.goes_on else ""
        return _CAME.get(came, self.result)

    @property
    def goes_on(self) -> bool:
        """Tell whether nothing keeps it from being submitted."""
        return self.result in {"", RESULTS[Outcome.PASSED]}


def nominees_of(deps: Deps, dossiers: Iterable[Dossier]) -> list[Chosen]:
    """Give the nominees of dossiers, collectives first, each with how its last closed session ended."""
    found = [one for dossier in dossiers for one in voted_of(deps, dossier)]
    order = {"collective": 0, "household": 1, "individual": 2}
    return sorted(found, key=lambda one: order.get(one.nominee.subject, len(order)))


def voted_of(deps: Deps, dossier: Dossier) -> list[Chosen]:
    """Give the nominees of a dossier in the order of its list, each with how its last closed session ended."""
    results, found = _results(deps, dossier), []
    for at, one in enumerate(dossier.reading.nominees if dossier.reading else (), 1):
        whose = (one.name, one.unit)
        told, votes = results.get((*whose, award_asked(dossier, one)), results.get(whose, ("", "")))
        found.append(Chosen(dossier, one, *(("Đã hủy bỏ", "") if at in dossier.annulled else (told, votes)), at))
    return found


def _results(deps: Deps, dossier: Dossier) -> Mapping[tuple[str, ...], tuple[str, str]]:
    """Give what the latest closed session said of each nominee and by which votes; by name, unit, the award voted on.

    Also by name and unit alone, for one who now asks for another award than was voted on: it was put right since, or
    the session was held when a dossier was voted on as one.
    """
    closed = (one for one in deps.councils.sessions_of(dossier.id) if one.state is SessionState.CLOSED)
    session = next(closed, None)
    if session is None:
        return {}
    results = {one.question: one for one in session.results}
    told: dict[tuple[str, ...], tuple[str, str]] = {}
    for one in session.questions_of(dossier.id):
        result = results[one.id]
        over = result.outcome is Outcome.PASSED and not result.selected
        said = "Ngoài chỉ tiêu" if over else RESULTS.get(result.outcome, "")
        votes = _votes(result)
        # Namesakes of one unit that came to different ends: nobody can say which, so none of them goes on by itself.
        for key in ((one.nominee, one.unit, one.award), (one.nominee, one.unit)):
            same = told.get(key, (said, votes))[0] == said
            told[key] = (said, votes) if same else ("Trùng họ tên, khác kết quả: xem biên bản", "")
    return told


def _votes(result: Result) -> str:
    """Say the votes of how many; where they were not enough, from which share on it passes."""
    said = f"{result.part}/{result.whole} phiếu đồng ý ({percent(result.part, result.whole)} %)"
    return f"{said}, mức thông qua từ {result.min_percent} %" if result.outcome is Outcome.FAILED else said


def percent(part: int, whole: int) -> str:
    """Write a share with one decimal and the comma of the language."""
    return f"{part * 100 / whole:.1f}".replace(".", ",") if whole else "0"
