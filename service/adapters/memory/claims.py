"""What dossiers claim, and whom they asked for an opinion, in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.adapters.memory.tables import Part
from service.domain.claims import Claim, Elsewhere, Held, SameFile
from service.domain.states import State

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_MOST = 500


class MemoryClaims(Part):
    """The look for a second claim of the same, and for who was asked."""

    def copies(self, code: str) -> Sequence[str]:
        """Give the ids of the dossiers that stand set aside as copies of the one with this code, by their codes."""
        with self._tables.lock:
            every = sorted(self._tables.dossiers.values(), key=lambda one: one.code)
        return [one.id for one in every if one.state is State.SET_ASIDE and code and one.duplicate_of == code]

    def asked(self, organs: Sequence[str], *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[str]:
        """Give the ids of the newest dossiers, after that one, that asked one of these organs for its opinion."""
        wanted = set(organs)
        with self._tables.lock:
            found = [
                one
                for one in self._tables.dossiers.values()
                if any(wanted & set(opinion.organs) for opinion in one.opinions)
                and (after is None or (one.received_at, one.id) < after)
            ]
        found.sort(key=lambda one: (one.received_at, one.id), reverse=True)
        return [one.id for one in found[:limit]]

    def elsewhere(self, dossier_id: str, claims: Sequence[Claim], sha256s: Sequence[str]) -> Elsewhere:
        """Give what other dossiers claim under these kinds and keys, and which of these files they hold, by code."""
        asked = {(claim.kind, claim.key) for claim in claims}
        with self._tables.lock:
            others = [
                one
                for one in self._tables.dossiers.values()
                if one.id != dossier_id and one.state is not State.SET_ASIDE
            ]
            others.sort(key=lambda one: one.code)
            held = [
                Held(
                    claim,
                    one.id,
                    one.code,
                    one.state.value,
                    one.outcome,
                    str(one.decision.get("decision_number", "")),
                )
                for one in others
                for claim in self._tables.claims.get(one.id, ())
                if (claim.kind, claim.key) in asked
            ]
            files = {
                SameFile(paper.sha256, paper.name, one.id, one.code)
                for one in others
                for paper in one.papers
                if paper.sha256 in sha256s
            }
        shown = sorted(files, key=lambda one: (one.code, one.name))
        return Elsewhere(tuple(held[:_MOST]), tuple(shown[:_MOST]))
