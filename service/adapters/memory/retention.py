"""Which dossiers must be kept and which may go, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.memory.tables import Part
from service.domain import holds

if TYPE_CHECKING:
    from collections.abc import Sequence


class MemoryRetention(Part):
    """Which dossiers must be kept and which may go."""

    def held(self, *, limit: int) -> Sequence[str]:
        """Give the ids of dossiers on which a legal hold stands, by code."""
        with self._tables.lock:
            found = [one for one in self._tables.dossiers.values() if holds.active(one.holds)]
        return [one.id for one in sorted(found, key=lambda one: one.code)][:limit]
