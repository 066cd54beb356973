"""The sessions of award councils in memory."""

from __future__ import annotations

from dataclasses import replace
from threading import RLock
from typing import TYPE_CHECKING

from service.domain.council import SessionState
from service.domain.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.council import Session


class MemoryCouncils:
    """The sessions of award councils."""

    def __init__(self) -> None:
        """Know none."""
        self._sessions: dict[str, Session] = {}
        self._lock = RLock()

    def save_session(self, session: Session, *, expected: int) -> Session:
        """Keep a session whole; Conflict as the port says."""
        with self._lock:
            stored = self._sessions.get(session.id)
            version = stored.version if stored else 0
            if version != expected:
                raise Conflict("Phiên họp đã thay đổi; hãy mở lại.", current=version)
            taken = {one.dossier_id for other in self._sessions.values() if other.id != session.id
                     and other.state is SessionState.OPEN for one in other.agenda}  # fmt: skip
            if session.state is SessionState.OPEN and taken & {one.dossier_id for one in session.agenda}:
                raise Conflict("Có hồ sơ đang ở phiên họp khác chưa kết thúc.", current=version)
            code = stored.code if stored else f"PH-{session.held_on.year}-{len(self._sessions) + 1:04}"
            self._sessions[session.id] = replace(session, code=code)
            return self._sessions[session.id]

    def session(self, session_id: str) -> Session:
        """Give a session by id or code; NotFound."""
        with self._lock:
            for one in self._sessions.values():
                if session_id in {one.id, one.code}:
                    return one
        raise NotFound(f"Không có phiên họp {session_id}.")

    def sessions(self, *, limit: int) -> Sequence[Session]:
        """Give the sessions, the latest convened first."""
        with self._lock:
            return list(reversed(self._sessions.values()))[:limit]

    def sessions_of(self, dossier_id: str) -> Sequence[Session]:
        """Give the sessions that have the dossier on their agenda, the latest convened first."""
        found = self.sessions(limit=len(self._sessions))
        return [one for one in found if dossier_id in {matter.dossier_id for matter in one.agenda}]
