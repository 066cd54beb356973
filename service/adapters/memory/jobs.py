"""The table of due work, in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from service.adapters.memory.tables import Job, Part
from service.domain.errors import Conflict
from service.ports import Lease

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from service.ports import NewJob

_RING_AGAIN = timedelta(seconds=30)


class MemoryJobs(Part):
    """The table of due work."""

    def claim(self, job_id: int, *, now: datetime, seconds: float) -> Lease | None:
        """Take the job if it is due and free (or its lease is over), counting the attempt."""
        with self._tables.lock:
            job = self._tables.job_rows.get(job_id)
            if job is None or not job.ready(now):
                return None
            until, fence, attempts = now + timedelta(seconds=seconds), job.fence + 1, job.attempts + 1
            held = replace(job, fence=fence, attempts=attempts, lease_until=until, asked_again=None,
                           asked_at=now)  # fmt: skip
            self._tables.job_rows[job_id] = held
            return Lease(job_id, job.kind, job.subject, fence, attempts, until)

    def due(self, *, now: datetime, limit: int) -> Sequence[int]:
        """Give ids of jobs that are due, free, and not rung for within the last 30 s; marks them as rung."""
        with self._tables.lock:
            self._tables.job_rows.update({one.id: one.counted_anew(now) for one in self._tables.job_rows.values()})
            quiet = [
                job
                for job in self._tables.job_rows.values()
                if job.ready(now) and (job.rung_at is None or job.rung_at <= now - _RING_AGAIN)
            ]
            found = sorted(quiet, key=lambda job: (job.run_after, job.id))[:limit]
            self._tables.job_rows.update({job.id: replace(job, rung_at=now) for job in found})
            return [job.id for job in found]

    def extend(self, lease: Lease, *, now: datetime, seconds: float) -> Lease:
        """Hold the job until `seconds` from now. Conflict if the fence moved."""
        with self._tables.lock:
            longer = replace(lease, until=now + timedelta(seconds=seconds))
            self._tables.job_rows[lease.job_id] = replace(self._held(lease), lease_until=longer.until, asked_at=now)
            return longer

    def finish(self, lease: Lease, *, again: datetime | None = None) -> None:
        """Remove the job, or keep it, due at `again` or when it was asked for anew. Conflict if the fence moved."""
        with self._tables.lock:
            self._finish(lease, [again] if again else [])

    def again(self, lease: Lease, *, at: datetime, error: str, count: bool = True) -> None:
        """Give the job back to run at `at`; `count=False` takes this attempt off again. Conflict if the fence moved."""
        with self._tables.lock:
            job = self._held(lease)
            back = replace(job, run_after=min(at, job.asked_again or at), rung_at=None, lease_until=None)
            attempts = job.attempts if count else job.attempts - 1
            self._tables.job_rows[job.id] = replace(
                back, asked_again=None, attempts=attempts, last_error=error.replace("\x00", "\ufffd")
            )

    def ensure(self, jobs: Iterable[NewJob]) -> Sequence[int]:
        """Add jobs (or move them earlier); gives their ids."""
        with self._tables.lock:
            return [self._ensured(job) for job in jobs]

    def failing(self, kind: str) -> Mapping[str, str]:
        """Give what the last failure of each job of this kind said, by subject, for those that fail now."""
        with self._tables.lock:
            return {
                job.subject: job.last_error
                for job in self._tables.job_rows.values()
                if job.kind == kind and job.last_error
            }

    def owed(self, kind: str, subjects: Sequence[str]) -> frozenset[str]:
        """Give those of the subjects that have a job of this kind, waiting or at work."""
        with self._tables.lock:
            return frozenset(subjects) & {job.subject for job in self._tables.job_rows.values() if job.kind == kind}

    def backlog(self, *, due: datetime | None = None) -> Mapping[str, int]:
        """Count jobs by kind, for metrics: all of them, or those whose time has come at `due` and nobody works at."""
        with self._tables.lock:
            return Counter(job.kind for job in self._tables.job_rows.values() if due is None or job.ready(due))

    def _held(self, lease: Lease) -> Job:
        job = self._tables.job_rows.get(lease.job_id)
        if job is None or job.fence != lease.fence or job.lease_until is None:
            raise Conflict(f"Việc {lease.kind} {lease.subject} đã được giao cho tiến trình khác.")
        return job

    def _finish(self, lease: Lease, again: Sequence[datetime]) -> list[int]:
        job = self._held(lease)
        asked = [*again, *filter(None, [job.asked_again])]
        del self._tables.job_rows[job.id]
        if asked:
            self._tables.job_rows[job.id] = Job(
                job.id, job.kind, job.subject, min(asked), fence=job.fence, asked_at=job.asked_at
            )
        return [job.id] if asked else []

    def _ensured(self, new: NewJob) -> int:
        rows = self._tables.job_rows
        job = next((job for job in rows.values() if (job.kind, job.subject) == (new.kind, new.subject)), None)
        if job is None:
            self._tables.last_job += 1
            job = Job(self._tables.last_job, new.kind, new.subject, new.run_after, asked_at=new.written_at)
        elif job.lease_until is None:
            asked_at = new.written_at if new.run_after < job.run_after else job.asked_at
            job = replace(job, asked_at=asked_at, run_after=min(job.run_after, new.run_after), rung_at=None)
        else:
            job = replace(job, asked_again=min(job.asked_again or new.run_after, new.run_after))
        rows[job.id] = job
        return job.id
