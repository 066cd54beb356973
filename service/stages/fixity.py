"""Fixity: everything that is kept is read back and compared with its hash, again and again, at a bearable rate.

A pass goes over all objects that rows name, in order of key, a stretch a time, and remembers how far it came, so that a
restart loses nothing. What is missing or differs is told at once and mended from a version whose bytes are right, or
from the replica; what the replica lacks is brought there (OAIS, ISO 14721: fixity; TT 05/2025/TT-BNV asks for two sets
of backups on independent media). Objects are read piece by piece, whatever their size.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from service.domain.errors import NotFound, Unavailable
from service.domain.events import EventType
from service.domain.permission import Operation, units_reached
from service.ports import Change, FixityFault, NewFile, NewJob, Pass
from service.stages import pieces
from service.stages.telling import told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from service.ports import Account, Deps, Kept, Objects

log = logging.getLogger(__name__)
_STRETCH = 100
_LOOKS = 2
EVERY = timedelta(days=7)
MISSING, CHANGED = "missing", "changed"
STORE, REPLICA, VERSION = "store", "replica", "version"
_PACKAGES = "packages/"
_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one call did: `wait` is how long to pause so that reading stays within the rate."""

    state: Pass
    found: tuple[FixityFault, ...]
    wait: timedelta
    over: bool


@dataclass(slots=True)
class _Tally:
    """What one stretch has come to so far; a replica that did not answer once is left alone until the next."""

    size: int = 0
    copied: int = 0
    unreached: int = 0
    found: list[FixityFault] = field(default_factory=list)
    leaving: frozenset[str] = frozenset()  # dossiers on lists of disposal, whose locks may run out


def step(deps: Deps, *, bytes_per_second: float, between: Callable[[], None] = lambda: None) -> Stretch:
    """Check the next stretch of the pass that is on, or begin one. Unavailable when the store is away."""
    state = deps.keeping.fixity() or Pass(started_at=deps.clock.now())
    if state.ended_at is not None:
        state = Pass(started_at=deps.clock.now())
    some, tally = deps.keeping.kept(after=state.after, limit=_STRETCH), _Tally()
    if deps.lock_days:
        tally.leaving = frozenset(deps.retention.listed())
    for one in some:
        between()
        _check(deps, one, tally)
    over = len(some) < _STRETCH
    state = replace(
        state,
        after=some[-1].key if some else state.after,
        checked=state.checked + len(some),
        faults=state.faults + len(tally.found),
        copied=state.copied + tally.copied,
        unreached=state.unreached + tally.unreached,
        ended_at=deps.clock.now() if over else None,
    )
    deps.keeping.save_fixity(state)
    if (over or tally.found) and alarm(deps, deps.clock.now()):
        deps.bell.ring(deps.jobs.ensure([NewJob("alarm", f"fixity {state.started_at.isoformat()}", deps.clock.now())]))
    wait = EVERY if over else timedelta(seconds=tally.size / bytes_per_second)
    return Stretch(state, tuple(tally.found), wait, over)


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


def _check(deps: Deps, one: Kept, tally: _Tally) -> None:
    """Check one object; what went while it was looked at is looked at anew, and left alone where nobody names it."""
    for _look in range(_LOOKS):
        try:
            _compare(deps, one, tally)
        except NotFound:
            continue
        return
    if deps.keeping.named([one.key]):
        _tell(deps, one, FixityFault(one.key, MISSING, deps.clock.now(), owner=one.owner), tally)


def _compare(deps: Deps, one: Kept, tally: _Tally) -> None:
    """Compare one object in the store and, where that has it right, in the replica. NotFound when it goes meanwhile.

    What a list of disposal took since the stretch was listed is neither missing nor put back.
    """
    kind, right = _wrong(deps.objects, one.key, one.sha256, tally)
    if kind:
        if not deps.keeping.named([one.key]):
            return
        source = _mended(deps, one)
        if kind == MISSING and _is_left(deps, deps.objects, one.key):
            return
        _tell(deps, one, FixityFault(one.key, kind, deps.clock.now(), bool(source), one.owner, STORE, source), tally)
        if not source:
            return
        right = deps.objects.digest(one.key)[0]
    elif one.key.startswith(_PACKAGES) and deps.lock_days and one.owner not in tally.leaving:
        deps.objects.lock(one.key, deps.clock.now() + timedelta(days=deps.lock_days))
    if deps.replica is not None:
        _replicated(deps, deps.replica, replace(one, sha256=right), tally)


def _wrong(objects: Objects, key: str, sha256: str, tally: _Tally) -> tuple[str, str]:
    """Give what is wrong with an object ("" when nothing is), and the hash that it has."""
    try:
        digest, size = objects.digest(key)
    except NotFound:
        return MISSING, ""
    tally.size += size
    # What is kept of a message lacks its attachments' base64: its hash is of the whole and cannot be compared.
    return "" if sha256 in {"", digest} else CHANGED, digest


def _replicated(deps: Deps, replica: Objects, one: Kept, tally: _Tally) -> None:
    """See that the replica has the same bytes; what it lacks is brought there, what differs is told and mended."""
    if tally.unreached:
        tally.unreached += 1
        return
    try:
        kind, _digest = _wrong(replica, one.key, one.sha256, tally)
        if kind:
            _copied(deps.objects, replica, one)
        if kind == MISSING and _is_left(deps, replica, one.key):
            return
    except Unavailable as exc:
        tally.unreached += 1
        log.warning("fixity.replica_away", extra={"key": one.key, "error": str(exc)})
        return
    if kind == MISSING:
        tally.copied += 1
    elif kind:
        now = deps.clock.now()
        fault = FixityFault(one.key, kind, now, mended=True, owner=one.owner, place=REPLICA, source=STORE)
        _tell(deps, one, fault, tally)


def _copied(source: Objects, target: Objects, one: Kept, *, version: str = "") -> None:
    """Bring an object's bytes from one store to another. NotFound, Unavailable when they are not the right ones."""
    with pieces.scratch() as copy:
        size = source.fetch(one.key, copy, sha256=one.sha256, version=version)
        digest = one.sha256 or pieces.weighed(copy)[0]
        target.put_file(NewFile(one.key, copy, size, digest))


def _mended(deps: Deps, one: Kept) -> str:
    """Put back bytes whose hash is right, of an earlier version or of the replica; tell whose they were, or ""."""
    for name, source, version in _sources(deps, one.key):
        try:
            _copied(source, deps.objects, one, version=version)
            if one.sha256 in {"", deps.objects.digest(one.key)[0]}:
                return name
        except (NotFound, Unavailable):
            continue
    return ""


def _is_left(deps: Deps, place: Objects, key: str) -> bool:
    """Tell whether nobody names a key any more; what was put back in a place of what was destroyed goes again.

    What no list took (a package that a further one followed) is left where it lies.
    """
    if deps.keeping.named([key]):
        return False
    if not deps.keeping.destroyed([key]):
        return True
    try:
        with deps.keeping.leaving(key) as free:
            left = place.destroy(key) if free else ""
    except Unavailable as exc:
        free, left = True, str(exc)
    if left:
        log.error("fixity.put_back_in_vain", extra={"key": key, "error": left})
    return free


def _sources(deps: Deps, key: str) -> Iterator[tuple[str, Objects, str]]:
    yield from ((VERSION, deps.objects, version) for version in deps.objects.versions(key))
    if deps.replica is not None:
        yield REPLICA, deps.replica, ""


def _tell(deps: Deps, one: Kept, fault: FixityFault, tally: _Tally) -> None:
    """Record a fault, in the log too, and in the dossier's own history where the object is one dossier's."""
    tally.found.append(fault)
    deps.keeping.tell_fault(fault)
    said = {"key": fault.key, "kind": fault.kind, "place": fault.place, "mended": fault.mended, "source": fault.source}
    log.error("fixity.fault", extra=said)
    try:
        dossier = deps.store.dossier(one.owner)
        deps.store.commit(Change(events=(told(deps, dossier, EventType.DAMAGED, said),)))
    except NotFound:  # a message or a letter is nobody's dossier
        return


@dataclass(frozen=True, slots=True)
class Standing:
    """How the checking of what is kept stands: the pass that is on or was last, faults, and what a person must do."""

    state: Pass | None
    faults: Sequence[FixityFault]
    alarm: str
    replica: bool


def standing(deps: Deps, *, account: Account) -> Standing:
    """Tell how the checking stands, with the 100 faults that matter most; NotAllowed."""
    units_reached(Operation.FIXITY_READ, account)
    faults, said = deps.keeping.faults(limit=_SHOWN), alarm(deps, deps.clock.now())
    return Standing(deps.keeping.fixity(), faults, said, deps.replica is not None)


def alarm(deps: Deps, now: datetime) -> str:
    """Say what a person must look at: faults that nothing mended, or a pass that is overdue; "" when all is well."""
    open_faults = [fault for fault in deps.keeping.faults(limit=100) if not fault.mended]
    # What was destroyed by a list since then is missed by nobody.
    still = deps.keeping.named([fault.key for fault in open_faults]) if open_faults else frozenset()
    open_faults = [fault for fault in open_faults if fault.key in still]
    if open_faults:
        return f"{len(open_faults)} tệp trong kho bị mất hoặc hỏng, không có bản nào để phục hồi: {open_faults[0].key}…"
    state = deps.keeping.fixity()
    if state and state.unreached:
        return f"Kho dự phòng không trả lời: {state.unreached} tệp chưa được so với bản dự phòng ở lượt này."
    late = state and (state.ended_at or state.started_at) < now - 2 * EVERY
    return "Lượt kiểm tra tính nguyên vẹn đã quá hạn hai tuần." if late else ""
