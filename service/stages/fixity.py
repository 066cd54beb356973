"""Fixity: everything that is kept is read back and compared with its hash, again and again, at a bearable rate.

A pass goes over all objects that rows name, in order of key, a stretch a time, and remembers how far it came, so that a
restart loses nothing. What is missing or differs is told at once and mended from a version whose bytes are right
(OAIS, ISO 14721: fixity; TT 05/2025/TT-BNV asks for checked backups of digital records).
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from service.domain.errors import NotFound, Unavailable
from service.ports import FixityFault, NewObject, Pass

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from service.ports import Deps, Kept

log = logging.getLogger(__name__)
_STRETCH = 100
EVERY = timedelta(days=7)
MISSING, CHANGED = "missing", "changed"


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one call did: `wait` is how long to pause so that reading stays within the rate."""

    state: Pass
    found: tuple[FixityFault, ...]
    wait: timedelta
    over: bool


def step(deps: Deps, *, bytes_per_second: float, between: Callable[[], None] = lambda: None) -> Stretch:
    """Check the next stretch of the pass that is on, or begin one. Unavailable when the store is away."""
    state = deps.keeping.fixity() or Pass(started_at=deps.clock.now())
    if state.ended_at is not None:
        state = Pass(started_at=deps.clock.now())
    some = deps.keeping.kept(after=state.after, limit=_STRETCH)
    found, size = [], 0
    for one in some:
        between()
        fault, read = _check(deps, one)
        size += read
        if fault is not None:
            deps.keeping.tell_fault(fault)
            found.append(fault)
            log.error("fixity.fault", extra={"key": fault.key, "kind": fault.kind, "mended": fault.mended})
    over = len(some) < _STRETCH
    state = replace(
        state,
        after=some[-1].key if some else state.after,
        checked=state.checked + len(some),
        faults=state.faults + len(found),
        ended_at=deps.clock.now() if over else None,
    )
    deps.keeping.save_fixity(state)
    wait = EVERY if over else timedelta(seconds=size / bytes_per_second)
    return Stretch(state, tuple(found), wait, over)


def due(deps: Deps) -> timedelta:
    """Give how long it is until the next pass may begin; nothing while one is on."""
    state = deps.keeping.fixity()
    if state is None or state.ended_at is None:
        return timedelta()
    return max(timedelta(), state.ended_at + EVERY - deps.clock.now())


def whole(deps: Deps, *, between: Callable[[Stretch], None] = lambda _stretch: None) -> Stretch:
    """Go on to the end of the pass that is on, or through a new one, as fast as the store answers."""
    while True:
        done = step(deps, bytes_per_second=float("inf"))
        between(done)
        if done.over:
            return done


def _check(deps: Deps, one: Kept) -> tuple[FixityFault | None, int]:
    try:
        data = deps.objects.get(one.key)
    except NotFound:
        return _told(deps, one, MISSING), 0
    if _is_right(data, one):
        return None, len(data)
    return _told(deps, one, CHANGED), len(data)


def _is_right(data: bytes, one: Kept) -> bool:
    # What is kept of a message lacks its attachments' base64: its hash is of the whole and cannot be compared.
    return not one.sha256 or hashlib.sha256(data).hexdigest() == one.sha256


def _told(deps: Deps, one: Kept, kind: str) -> FixityFault:
    return FixityFault(one.key, kind, deps.clock.now(), mended=_mended(deps, one), owner=one.owner)


def _mended(deps: Deps, one: Kept) -> bool:
    """Put back the bytes of an earlier version whose hash is right; tell whether there was one."""
    for version in deps.objects.versions(one.key):
        try:
            data = deps.objects.version(one.key, version)
        except (NotFound, Unavailable):
            continue
        if not _is_right(data, one):
            continue
        digest = hashlib.sha256(data).hexdigest()
        deps.objects.put_new([NewObject(one.key, data, digest)])
        return _is_right(deps.objects.get(one.key), one)
    return False


def alarm(deps: Deps, now: datetime) -> str:
    """Say what a person must look at: faults that nothing mended, or a pass that is overdue; "" when all is well."""
    open_faults = [fault for fault in deps.keeping.faults(limit=100) if not fault.mended]
    if open_faults:
        return f"{len(open_faults)} tệp trong kho bị mất hoặc hỏng, không có bản nào để phục hồi: {open_faults[0].key}…"
    state = deps.keeping.fixity()
    late = state and (state.ended_at or state.started_at) < now - 2 * EVERY
    return "Lượt kiểm tra tính nguyên vẹn đã quá hạn hai tuần." if late else ""
