"""A unit's own awards (the plan, VI.1 b): its decision handed in, read by a worker, kept as history with its proof."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from service.domain.awards_held import UNCONFIRMED, held_in
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.events import Actor
from service.domain.fields import Problem
from service.domain.keys import original_key
from service.domain.permission import Operation, units_reached
from service.domain.register import Entry, Kind, Lines
from service.ports import NewJob, NewObject
from service.stages import criteria, decisions, disposing, seeing
from service.stages.naming import named
from service.stages.past_review import DISMISSED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from service.domain.dossier import Dossier
    from service.ports import Account, Deps, Lease
    from service.stages.seeing import Sight

_JOB = "own_award"
WAITING = "waiting"
_READING_SECONDS = 900.0  # a scan of many pages is read page by page


def hand_in(deps: Deps, unit: str, name: str, data: bytes, *, account: Account) -> dict[str, Any]:
    """Keep a unit's decision and owe its reading; gives its row.

    Raises NotAllowed, NotFound; Invalid for a file that is none of ours; Conflict where it was handed in before, or
    destroyed by a list of disposal.
    """
    body = criteria.unit_for(deps, unit, Operation.MOVEMENT_KEEP, account=account)
    plain = decisions.handed_name(name)
    if PurePath(plain).suffix.lower() not in decisions.SUFFIXES or not data:
        told = f"Tệp quyết định phải có đuôi {', '.join(sorted(decisions.SUFFIXES))} và không rỗng."
        raise Invalid(told, [Problem("own_award.file", told, field="name")])
    digest = hashlib.sha256(data).hexdigest()
    if _lines(deps, digest):
        raise Conflict("Tệp này đã gửi trước đây.", current=digest)
    _require_not_destroyed(deps, digest, account)
    key = original_key(digest)
    said = {"status": WAITING, "name": plain, "key": key, "sha256": digest, "why": ""}
    line = Entry(deps.ids.new(), Kind.OWN_AWARD, _series(digest), 1, deps.clock.now(), account.name, said, unit=body.id)
    named(deps, lambda: deps.objects.put_all([NewObject(key, data, digest)]), lambda: deps.register.enter(line))
    deps.bell.ring(deps.jobs.ensure([NewJob(_JOB, digest, deps.clock.now())]))
    return _row(deps, [line], account, seeing.sight(deps, account.roles))


def _require_not_destroyed(deps: Deps, digest: str, account: Account) -> None:
    """Raise Conflict where this file's dossier was destroyed: it would be kept again, and named by nothing."""
    known = deps.store.intake(decisions.CONNECTOR, digest)
    told = disposing.told_of(deps, known.dossier_id) if known and known.dossier_id else ""
    if known and told:
        said = seeing.sight(deps, account.roles).without(told, [str(known.dossier_id)])
        raise Conflict(f"{said}; quyết định này không được nhận lại.")


def file(deps: Deps, lease: Lease, on_lease: Callable[[Lease], None] = lambda _lease: None) -> None:
    """Read a decision that was handed in and file it, once; what is not sure waits for a person.

    Unavailable when a server is away.
    """
    lines = _lines(deps, lease.subject)
    if len(lines) == 1:
        (first,) = lines
        lease = deps.jobs.extend(lease, now=deps.clock.now(), seconds=_READING_SECONDS)
        on_lease(lease)
        data = deps.objects.get(first.body["key"], sha256=first.body["sha256"])
        sender, actor = deps.units.by_code(first.unit), Actor("person", first.by, "", _JOB)
        outcome = decisions.file_one(deps, first.body["name"], data, actor=actor, sender=sender)
        dossier = deps.store.dossier(outcome.code).id if outcome.code else ""
        said = {**first.body, "status": outcome.kind, "why": outcome.why}
        deps.register.enter(Entry(deps.ids.new(), Kind.OWN_AWARD, first.series, 2, deps.clock.now(), first.by, said,
                                  unit=first.unit, dossier=dossier))  # fmt: skip
    deps.jobs.finish(lease)


def listed(deps: Deps, *, account: Account, unit: str = "", year: int = 0) -> list[dict[str, Any]]:
    """Give the decisions that units handed in, the newest first; of a unit, of a year (of the decision) where named."""
    reached = units_reached(Operation.MOVEMENT_READ, account)
    asked = criteria.unit_for(deps, unit, Operation.MOVEMENT_READ, account=account).id if unit.strip() else ""
    series: dict[str, list[Entry]] = {}
    for line in deps.register.entries(Lines(Kind.OWN_AWARD, unit=asked)):
        series.setdefault(line.series, []).append(line)
    mine = [lines for lines in series.values() if reached is None or _is_of(deps, lines[0].unit, reached)]
    sight = seeing.sight(deps, account.roles)
    rows = [_row(deps, lines, account, sight) for lines in reversed(mine)]
    return [one for one in rows if not year or str(one["date"] or one["handed_at"])[:4] == str(year)]


def _is_of(deps: Deps, unit: str, reached: frozenset[str]) -> bool:
    known = deps.units.by_code(unit)
    return bool(reached & set(known.codes if known else (unit,)))


def _row(deps: Deps, lines: Sequence[Entry], account: Account, sight: Sight) -> dict[str, Any]:
    """Give one decision: who handed it in, what became of it, and the awards that it tells of."""
    first, last = lines[0], lines[-1]
    dossier = _kept(deps, last.dossier, account)
    # A file that another way had brought in before is not this unit's to look into.
    own = dossier if dossier and dossier.origin.unit_id == first.unit else None
    unit = deps.units.by_code(first.unit)
    return {
        "sha256": first.body["sha256"],
        "unit": first.unit,
        "unit_name": unit.name if unit else first.unit,
        "name": _shown(first.body["name"], last, sight),
        "handed_at": first.at.isoformat(),
        "by": first.by,
        "status": _status(last, own),
        "why": own.message if own else _shown(last.body["why"], last, sight),
        "code": own.code if own else "",
        **_told(own),
    }


def _shown(text: str, line: Entry, sight: Sight) -> str:
    """Give a text of the register as it may be seen; until a dossier is made of the file, whoever it may name."""
    return sight.without(text, [line.dossier]) if line.dossier else sight.without_any(text)


def _kept(deps: Deps, dossier_id: str, account: Account) -> Dossier | None:
    """Give the dossier as the account may see it; None where there is none, or it is no longer kept."""
    try:
        return seeing.seen(deps, deps.store.dossier(dossier_id), account) if dossier_id else None
    except NotFound:
        return None


def _status(last: Entry, own: Dossier | None) -> str:
    """Give where it stands: waiting, doubtful (for a person), filed, dismissed by one, known or refused."""
    if own is None:
        return str(last.body["status"])
    return {UNCONFIRMED: "doubtful", DISMISSED: "dismissed"}.get(own.reason, "filed")


def _told(dossier: Dossier | None) -> dict[str, Any]:
    rows = held_in(dossier) if dossier else ()
    decision = dossier.decision if dossier else {}
    return {
        "number": str(decision.get("decision_number", "")),
        "date": str(decision.get("decision_date", "")),
        "award": dossier.award if dossier else "",
        "awards": [{"subject": one.subject, "name": one.name, "title": one.title, "award": one.award} for one in rows],
    }


def _series(digest: str) -> str:
    return f"own_award/{digest}"


def _lines(deps: Deps, digest: str) -> Sequence[Entry]:
    return deps.register.entries(Lines(Kind.OWN_AWARD, series=_series(digest)))
