"""The table of due work in PostgreSQL."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from service.adapters.postgres import rows
from service.adapters.postgres.commit import ENSURE_JOBS, FINISH_JOB, asking, finishing
from service.domain.errors import Conflict
from service.ports import PUT_BACK, Lease

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from service.adapters.postgres.database import Database
    from service.ports import NewJob

RING_AGAIN = timedelta(seconds=30)
_LOOKED_EVERY = timedelta(minutes=1)

_CLAIM = """
UPDATE job SET fence = fence + 1, attempts = attempts + 1, lease_until = %(until)s, asked_again = NULL,
    asked_at = %(now)s
WHERE id = (SELECT id FROM job WHERE id = %(id)s AND run_after <= %(now)s
    AND (lease_until IS NULL OR lease_until <= %(now)s) FOR UPDATE SKIP LOCKED)
RETURNING id, kind, subject, fence, attempts, lease_until
"""

_DUE = """
UPDATE job SET rung_at = %(now)s
WHERE id IN (SELECT id FROM job WHERE run_after <= %(now)s AND (lease_until IS NULL OR lease_until <= %(now)s)
    AND (rung_at IS NULL OR rung_at <= %(rung_before)s) ORDER BY run_after, id LIMIT %(limit)s FOR UPDATE SKIP LOCKED)
RETURNING id, run_after
"""

_BACKLOG = """
SELECT kind, count(*) AS jobs FROM job
WHERE %(due)s::timestamptz IS NULL OR (run_after <= %(due)s AND (lease_until IS NULL OR lease_until <= %(due)s))
GROUP BY kind
"""

# Written by a clock that was put back since: what was rung for was due, all else waits as long as it was to wait.
_COUNTED_ANEW = """
UPDATE job SET asked_at = least(asked_at, %(now)s), rung_at = NULL,
    run_after = CASE WHEN rung_at > %(bound)s THEN least(run_after, %(now)s)
        ELSE run_after - (asked_at - %(now)s::timestamptz) END,
    lease_until = lease_until - greatest(asked_at - %(now)s::timestamptz, interval '0'),
    asked_again = asked_again - greatest(asked_at - %(now)s::timestamptz, interval '0')
WHERE asked_at > %(bound)s OR rung_at > %(bound)s
"""

_AGAIN = """
UPDATE job SET run_after = least(%(at)s, asked_again), rung_at = NULL, lease_until = NULL, asked_again = NULL,
    last_error = %(error)s, attempts = attempts - %(uncounted)s
WHERE id = %(id)s AND fence = %(fence)s AND lease_until IS NOT NULL
"""

_EXTEND = """
UPDATE job SET lease_until = %(until)s, asked_at = %(now)s
WHERE id = %(id)s AND fence = %(fence)s AND lease_until IS NOT NULL
"""


class PostgresJobs:
    """The table of due work; the queue is only a bell for it. Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database
        self._looked_at: datetime | None = None

    def claim(self, job_id: int, *, now: datetime, seconds: float) -> Lease | None:
        """Take the job if it is due and free (or its lease is over), counting the attempt in a commit of its own."""
        until = now + timedelta(seconds=seconds)
        row = self._database.row(_CLAIM, {"id": job_id, "now": now, "until": until})
        if row is None:
            return None
        return Lease(row["id"], row["kind"], row["subject"], row["fence"], row["attempts"], row["lease_until"])

    def due(self, *, now: datetime, limit: int) -> Sequence[int]:
        """Give ids of jobs that are due, free, and not rung for within the last 30 s; marks them as rung.

        What a clock wrote that was put back by more than `PUT_BACK` since is counted anew.
        """
        self._count_anew(now)
        found = self._database.rows(_DUE, {"now": now, "rung_before": now - RING_AGAIN, "limit": limit})
        return [row["id"] for row in sorted(found, key=lambda row: (row["run_after"], row["id"]))]

    def _count_anew(self, now: datetime) -> None:
        """Look for such times once a minute, and at once where this process sees its clock go back."""
        if self._looked_at is None or not timedelta() <= now - self._looked_at < _LOOKED_EVERY:
            self._database.run(_COUNTED_ANEW, {"now": now, "bound": now + PUT_BACK})
            self._looked_at = now

    def extend(self, lease: Lease, *, now: datetime, seconds: float) -> Lease:
        """Hold the job until `seconds` from now; a long work does so between its parts. Conflict if the fence moved."""
        longer = replace(lease, until=now + timedelta(seconds=seconds))
        if not self._database.run(
            _EXTEND, {"id": lease.job_id, "fence": lease.fence, "until": longer.until, "now": now}
        ):
            raise _lost(lease)
        return longer

    def finish(self, lease: Lease, *, again: datetime | None = None) -> None:
        """Remove the job, or keep it, due at `again` or when it was asked for anew. Conflict if the fence moved."""
        if self._database.row(FINISH_JOB, finishing(lease, [again] if again else [])) is None:
            raise _lost(lease)

    def again(self, lease: Lease, *, at: datetime, error: str, count: bool = True) -> None:
        """Give the job back to run at `at`; `count=False` takes this attempt off again. Conflict if the fence moved."""
        held = {"id": lease.job_id, "fence": lease.fence}
        if not self._database.run(_AGAIN, {**held, "at": at, "error": rows.text(error), "uncounted": int(not count)}):
            raise _lost(lease)

    def ensure(self, jobs: Iterable[NewJob]) -> Sequence[int]:
        """Add jobs (or move them earlier), committed at once; gives their ids."""
        asked = list(jobs)
        return [row["id"] for row in self._database.rows(ENSURE_JOBS, asking(asked))] if asked else []

    def failing(self, kind: str) -> Mapping[str, str]:
        """Give what the last failure of each job of this kind said, by subject, for those that fail now."""
        query = "SELECT subject, last_error FROM job WHERE kind = %s AND last_error <> ''"
        return {row["subject"]: row["last_error"] for row in self._database.rows(query, [kind])}

    def owed(self, kind: str, subjects: Sequence[str]) -> frozenset[str]:
        """Give those of the subjects that have a job of this kind, waiting or at work."""
        query = "SELECT subject FROM job WHERE kind = %s AND subject = ANY(%s)"
        return frozenset(row["subject"] for row in self._database.rows(query, [kind, list(subjects)]))

    def backlog(self, *, due: datetime | None = None) -> Mapping[str, int]:
        """Count jobs by kind, for metrics: all of them, or those whose time has come at `due` and nobody works at."""
        found = self._database.rows(_BACKLOG, {"due": due})
        return Counter({row["kind"]: row["jobs"] for row in found})


def _lost(lease: Lease) -> Conflict:
    return Conflict(f"Việc {lease.kind} {lease.subject} đã được giao cho tiến trình khác.")
