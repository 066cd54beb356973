"""Which dossiers must be kept and which may go, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.memory.tables import Part
from service.domain import holds
from service.domain.deadlines import VIETNAM
from service.domain.disposal import OPEN
from service.domain.errors import NotFound
from service.domain.states import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.disposal import Disposal
    from service.domain.dossier import Dossier


class MemoryRetention(Part):
    """Which dossiers must be kept and which may go."""

    def held(self, *, limit: int) -> Sequence[str]:
        """Give the ids of dossiers on which a legal hold stands, by code."""
        with self._tables.lock:
            found = [one for one in self._tables.dossiers.values() if holds.active(one.holds)]
        return [one.id for one in sorted(found, key=lambda one: one.code)][:limit]

    def archived_before(self, year: int, *, after: str, limit: int) -> Sequence[str]:
        """Give ids of archived dossiers received or decided before a year, by code, whose code is after one."""
        with self._tables.lock:
            found = [
                one
                for one in self._tables.dossiers.values()
                if one.state is State.ARCHIVED and one.code > after and _begun(one) < year
            ]
        return [one.id for one in sorted(found, key=lambda one: one.code)][:limit]

    def disposal(self, disposal_id: str) -> Disposal:
        """Give one disposal list; NotFound."""
        if disposal_id not in self._tables.disposals:
            raise NotFound(f"Không có danh sách tiêu hủy {disposal_id}.")
        return self._tables.disposals[disposal_id]

    def disposals(self, *, limit: int) -> Sequence[Disposal]:
        """Give the disposal lists, the latest first."""
        with self._tables.lock:
            every = list(self._tables.disposals.values())
        return sorted(every, key=lambda one: (one.proposed_at, one.id), reverse=True)[:limit]

    def listed(self) -> Mapping[str, str]:
        """Give the dossiers on lists that wait, by id: the list's id."""
        with self._tables.lock:
            waiting = [one for one in self._tables.disposals.values() if one.state in OPEN]
        return {item.dossier_id: one.id for one in waiting for item in one.items}


def _begun(dossier: Dossier) -> int:
    decided = str(dossier.decision.get("decision_date", ""))[:4]
    received = dossier.received_at.astimezone(VIETNAM).year
    return min(received, int(decided)) if decided.isdecimal() else received
