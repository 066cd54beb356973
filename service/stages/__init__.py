"""The use cases, one verb a module; `advance` runs the stage that a dossier's state asks for.

Running anything here twice is harmless: uniqueness, versions and fences are in the database.
"""

from __future__ import annotations

import errno
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from service.domain.errors import Conflict, Unavailable
from service.domain.events import EventType
from service.domain.states import Processing, State
from service.ports import Change
from service.stages import archive, check, extract
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.domain.dossier import Dossier
    from service.ports import Deps, Lease

STAGES: Mapping[State, Callable[[Deps, Dossier, Lease], Change]] = MappingProxyType(
    {
        State.RECEIVED: extract.extract,
        State.EXTRACTED: check.check,
        State.APPROVED: archive.archive,
        State.REJECTED: archive.archive,
        State.WITHDRAWN: archive.archive,
        State.ANNULLED: archive.archive,
    },
)
MAX_ATTEMPTS = 3
LEASE_SECONDS = 30.0  # the longest silence of a worker before another takes over; long work extends its lease


def advance(deps: Deps, lease: Lease, *, on_lease: Callable[[Lease], None] = lambda _lease: None) -> None:
    """Run stages on the leased dossier until it waits for a person; each commit is one transaction.

    Each stage has a lease of its own; `on_lease` is told the one that is held now. Unavailable gives
    the job back with back-off; anything unforeseen is left to the caller, and the third failure in
    a row quarantines the dossier.
    """
    dossier: Dossier | None = None
    holder: Lease | None = lease
    while holder is not None:
        on_lease(holder)
        dossier = _advance_once(deps, holder, dossier or deps.store.dossier(holder.subject))
        holder = deps.jobs.claim(lease.job_id, now=deps.clock.now(), seconds=LEASE_SECONDS) if dossier else None


def _advance_once(deps: Deps, lease: Lease, dossier: Dossier) -> Dossier | None:
    """Run one stage; gives the dossier as it stands when there is more to do now."""
    stage = STAGES.get(dossier.state)
    if stage is None or dossier.processing is not Processing.WORKING:
        deps.jobs.finish(lease)
        return None
    if lease.attempts > MAX_ATTEMPTS:
        hold(deps, dossier, lease, code="stage.failed", message="Xử lý tự động thất bại ba lần liên tiếp.")
        return None
    deps.crashpoint(f"{stage.__name__}.before_stage")
    change = stage(deps, dossier, lease)
    due = deps.store.commit(change)
    deps.crashpoint(f"{stage.__name__}.after_commit")
    deps.bell.ring([job for job in due if job != lease.job_id])
    return change.dossier if lease.job_id in due else None


def hold(deps: Deps, dossier: Dossier, lease: Lease, *, code: str, message: str) -> None:
    """Stop working on a dossier and say why; a person releases it."""
    after = replace(
        dossier, processing=Processing.QUARANTINED, reason=code, message=message, version=dossier.version + 1
    )
    event = told(deps, after, EventType.QUARANTINED, {"code": code, "message": message})
    due = deps.store.commit(Change(dossier=after, expected=dossier.version, events=(event,), lease=lease))
    deps.bell.ring(due)


_FULL, _FILES, _CROWDED = (
    "Đĩa của máy xử lý đã đầy; máy sẽ tự thử lại khi có chỗ.",
    "Máy xử lý đã mở hết số tệp được phép; máy sẽ tự thử lại.",
    "Máy xử lý đã hết bộ nhớ hoặc số tiến trình; máy sẽ tự thử lại.",
)
_SHORT: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOSPC: _FULL,
        errno.EDQUOT: _FULL,
        errno.EMFILE: _FILES,
        errno.ENFILE: _FILES,
        errno.ENOMEM: _CROWDED,
        errno.EAGAIN: _CROWDED,
    }
)
_UNTIL_ROOM = 30.0  # seconds; what one dossier needs may be more than there is, and is not to be asked for all the time


def as_outage(error: Exception) -> Exception:
    """Give the error itself, or an outage where the machine is short of something, which is no dossier's fault."""
    sentence = _SHORT.get(error.errno or 0, "") if isinstance(error, OSError) else ""
    if isinstance(error, FileNotFoundError) and error.filename is None:  # so tempfile says that no folder takes a file
        sentence = _FULL
    return Unavailable(sentence) if sentence else error


def give_back(deps: Deps, lease: Lease, *, error: Exception) -> None:
    """Return a job whose attempt failed: an outage does not count as an attempt, a failure does."""
    cause = as_outage(error)
    outage = isinstance(cause, (Unavailable, Conflict))
    seconds = min(60.0, 0.5 * 2 ** min(lease.attempts, 7)) if cause is error else _UNTIL_ROOM
    at = deps.clock.now() + timedelta(seconds=seconds)
    deps.jobs.again(lease, at=at, error=f"{type(cause).__name__}: {cause}"[:500], count=not outage)
