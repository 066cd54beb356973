"""Legal holds: why nothing of a dossier may be destroyed or erased, whoever asks, until the hold is lifted.

A complaint, an inspection or a trial may need what the retention term (Luật Lưu trữ 33/2024/QH15 Điều 15) would let go.
No text that was read gives the form of such a hold: who sets and lifts it, and why, is recorded, and it always wins.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.domain.deadlines import local_day
from service.domain.errors import Conflict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold on a dossier: set by whom, when and why; lifted by whom, when and why (None: it still holds)."""

    id: str
    reason: str
    by: str
    at: datetime
    lifted_at: datetime | None = None
    lifted_by: str = ""
    lifted_why: str = ""

    def to_json(self) -> dict[str, Any]:
        """Give it as JSON."""
        times = {"at": self.at.isoformat(), "lifted_at": self.lifted_at.isoformat() if self.lifted_at else None}
        return {**asdict(self), **times}

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Hold:
        """Read what `to_json` gave."""
        lifted = body.get("lifted_at")
        times = {
            "at": datetime.fromisoformat(body["at"]),
            "lifted_at": datetime.fromisoformat(lifted) if lifted else None,
        }
        return cls(**{**body, **times})


def active(holds: Sequence[Hold]) -> tuple[Hold, ...]:
    """Give the holds that nobody lifted, oldest first."""
    return tuple(hold for hold in holds if hold.lifted_at is None)


def require_free(code: str, holds: Sequence[Hold], *, doing: str) -> None:
    """Raise Conflict while a hold stands; `doing` is what must not be done: *tiêu hủy*, *xóa dữ liệu cá nhân*.

    The check is worth something only together with the dossier's version: a hold set meanwhile makes another version,
    so what was decided on the old one is not committed.
    """
    standing = active(holds)
    if standing:
        first = standing[0]
        raise Conflict(
            f"Hồ sơ {code} đang được giữ theo yêu cầu từ {local_day(first.at):%d/%m/%Y} ({first.by}: {first.reason}), "
            f"không được {doing} cho đến khi bỏ giữ.",
            current=first.id,
        )


def lifted(holds: Sequence[Hold], hold_id: str, *, by: str, at: datetime, why: str) -> tuple[Hold, ...]:
    """Give the holds with that one lifted; Conflict when there is none of that id that still holds."""
    if hold_id not in {hold.id for hold in active(holds)}:
        raise Conflict("Yêu cầu giữ này không có, hoặc đã được bỏ.", current=hold_id)
    return tuple(
        replace(hold, lifted_at=at, lifted_by=by, lifted_why=why) if hold.id == hold_id else hold for hold in holds
    )
