"""Absence with dates: while somebody is away, one other person may act on their steps, and on those days only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

LONGEST_DAYS = 366


@dataclass(frozen=True, slots=True)
class Absence:
    """Who is away from `since` to `until`, both days included (days in Viet Nam), and who stands in.

    It is never deleted: `ended_at` says when it was called off, `ended_by` by whom ("" of those called off before that
    was written down); what was done until then stays done.
    """

    id: str
    account: str
    substitute: str
    since: date
    until: date
    reason: str
    made_by: str
    made_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""

    def covers(self, day: date) -> bool:
        """Tell whether the substitute may act on that day."""
        return self.ended_at is None and self.since <= day <= self.until

    def meets(self, since: date, until: date) -> bool:
        """Tell whether it holds on one of these days."""
        return self.ended_at is None and self.since <= until and since <= self.until
