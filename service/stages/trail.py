"""The trail: what happened to dossiers and who was given what is personal, newest first, as an auditor reads it.

Looking at it is written into it. Whom the auditor's role does not see is struck here as everywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from service.domain.audit import STREAMS
from service.domain.errors import Conflict, Invalid, NotFound
from service.domain.events import Actor, Event, EventType
from service.domain.fields import Problem
from service.domain.permission import Operation, units_reached
from service.stages import audit, seeing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from service.domain.audit import Row, Verdict
    from service.ports import Account, Deps

PAGE = 50
_QUICK = 200_000  # rows that are read back while a person waits


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the trail: of whom (an account), of which dossier (id or code), before which position."""

    stream: str = STREAMS[0]
    name: str = ""
    dossier: str = ""
    before: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """Somebody was given something personal: `what` is a code of the page's words, `dossier` an id where of one."""

    position: int
    at: datetime
    name: str
    role: str
    what: str
    detail: Mapping[str, Any]
    dossier: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the trail; `older` is before which position the next one lies (0: none), `codes` are by dossier id."""

    events: Sequence[Event]
    readings: Sequence[Reading]
    codes: Mapping[str, str]
    older: int


def listed(deps: Deps, asked: Asked, *, account: Account) -> Page:
    """Give a page of a stream; NotAllowed, NotFound for an unknown dossier, Invalid for an unknown stream."""
    units_reached(Operation.AUDIT_READ, account)
    if asked.stream not in STREAMS:
        raise Invalid(
            "Không có dòng nhật ký này.", [Problem("stream.unknown", "Chọn event hoặc read.", field="stream")]
        )
    entity = deps.store.dossier(asked.dossier).id if asked.dossier.strip() else ""
    rows, older = deps.audit.newest(asked.stream, before=asked.before, limit=PAGE, name=asked.name, entity=entity)
    told = {"stream": asked.stream, "name": asked.name, "dossier": asked.dossier}
    audit.note_read(deps, "trail", entity, account=account, detail=told)
    codes = {one: _code(deps, one) for one in {row.entity for row in rows} - {""}}
    if asked.stream != STREAMS[0]:
        sight = seeing.sight(deps, account.roles)
        return Page((), [_reading(sight.without_any(dict(row.body)), row) for row in rows], codes, older)
    return Page(seeing.events(deps, [_event(row) for row in rows], account.roles), (), codes, older)


def verified(deps: Deps, *, account: Account) -> list[Verdict]:
    """Read the whole chain back, as `hoso verify --audit` does; Conflict where that is too long to wait for."""
    units_reached(Operation.AUDIT_READ, account)
    if sum(deps.audit.count(stream) for stream in STREAMS) > _QUICK:
        raise Conflict("Nhật ký dài quá mức kiểm tra tại trang; người vận hành chạy: hoso verify --audit.")
    return audit.check(deps.audit, deps.objects)


def _code(deps: Deps, dossier_id: str) -> str:
    try:
        return deps.store.dossier(dossier_id).code
    except NotFound:
        return ""


def _event(row: Row) -> Event:
    body = row.body
    actor = Actor(body["actor_kind"], body["actor_name"], body["actor_role"], body["actor_source"])
    return Event(
        body["id"], row.entity, EventType(body["type"]), datetime.fromisoformat(body["at"]), actor, body["state"],
        body["version"], body["sequence"], row.position, body["data"],
    )  # fmt: skip


def _reading(body: Mapping[str, Any], row: Row) -> Reading:
    at = datetime.fromisoformat(body["at"])
    return Reading(row.position, at, body["name"], body["role"], body["what"], body["detail"], row.entity)
