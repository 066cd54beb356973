"""Events: one row for every change; the audit trail and the outbox are the same rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class EventType(StrEnum):
    """Event types; the first eleven are the public contract, the rest are the timeline's."""

    RECEIVED = "dossier.received"
    EXTRACTED = "dossier.extracted"
    INCOMPLETE = "dossier.incomplete"
    SUPPLEMENTED = "dossier.supplemented"
    STEP_OPENED = "dossier.step_opened"
    DECIDED = "dossier.decided"
    RETURNED = "dossier.returned"
    APPROVED = "dossier.approved"
    REJECTED = "dossier.rejected"
    ARCHIVED = "dossier.archived"
    QUARANTINED = "dossier.quarantined"
    RELEASED = "dossier.released"
    SET_ASIDE = "dossier.set_aside"
    REOPENED = "dossier.reopened"
    WITHDRAWN = "dossier.withdrawn"
    NOTED = "dossier.noted"
    EXTENDED = "dossier.extended"
    SUSPENDED = "dossier.suspended"
    RESUMED = "dossier.resumed"
    AWARD_PROPOSED = "dossier.award_proposed"
    AWARD_CHANGED = "dossier.award_changed"
    AWARD_KEPT = "dossier.award_kept"
    OPINIONS_ASKED = "dossier.opinions_asked"
    OPINION_RECORDED = "dossier.opinion_recorded"
    OPINIONS_CLOSED = "dossier.opinions_closed"
    PUBLISHED = "dossier.published"
    ASSIGNED = "dossier.assigned"
    ANNULMENT_PROPOSED = "dossier.annulment_proposed"
    ANNULLED = "dossier.annulled"
    ADJUSTED = "dossier.adjusted"
    REISSUE_ASKED = "dossier.reissue_asked"
    REISSUED = "dossier.reissued"
    REMINDED = "dossier.reminded"
    FIELD_CHANGED = "dossier.field_changed"
    CHANGE_REQUESTED = "dossier.change_requested"
    CHANGE_ANSWERED = "dossier.change_answered"
    DUPLICATE_RECEIVED = "dossier.duplicate_received"
    DUPLICATE_SET_ASIDE = "dossier.duplicate_set_aside"
    KEPT_WITHDRAWN = "dossier.kept_withdrawn"
    CONTENT_CONFLICT = "dossier.content_conflict"
    IMPORTED = "dossier.imported"
    LETTER_REPLACED = "dossier.letter_replaced"
    CONFIRMED = "dossier.confirmed"
    DISMISSED = "dossier.dismissed"
    DAMAGED = "dossier.damaged"
    HELD = "dossier.held"
    HOLD_LIFTED = "dossier.hold_lifted"
    RESTRICTED = "dossier.restricted"
    UNRESTRICTED = "dossier.unrestricted"
    DISPOSAL_PROPOSED = "dossier.disposal_proposed"
    DISPOSAL_REVIEWED = "dossier.disposal_reviewed"
    DISPOSAL_CANCELLED = "dossier.disposal_cancelled"
    DISPOSED = "dossier.disposed"
    PING = "endpoint.ping"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acted: a person (`person`), a reviewer's system (`webhook`), or Hoso itself (`machine`)."""

    kind: str = "machine"
    name: str = "hoso"
    role: str = "machine"
    source: str = ""


MACHINE = Actor()


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a dossier, never changed afterwards.

    `sequence` counts from 1 within the dossier without gaps (the store sets it), `position` is
    global and grows with commit order per dossier; `at` is aware UTC.
    """

    id: str
    dossier_id: str
    type: EventType
    at: datetime
    actor: Actor = MACHINE
    state: str = ""
    version: int = 0
    sequence: int = 0
    position: int = 0
    data: Mapping[str, Any] = field(default_factory=dict)
