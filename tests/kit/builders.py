"""Values with sensible defaults: a test names only what it is about."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

from service.domain import terms
from service.domain.deadlines import Calendar, Extension
from service.domain.dossier import Dossier, Origin, Paper
from service.domain.events import Event, EventType
from service.domain.fields import FieldState, FieldValue, Kind, PageText, PaperKind, PaperReport
from service.domain.keys import original_key
from service.domain.search_terms import SearchRow
from service.ports import Change, Endpoint, Intake, NewJob, Report
from tests.kit.clock import START, CountingIds

if TYPE_CHECKING:
    from datetime import datetime

    from service.domain.terms import Term

IDS = CountingIds()


def a_dossier(**given: Any) -> Dossier:
    """Give a dossier just received, version 1, of a made-up department."""
    defaults: dict[str, Any] = {
        "id": IDS.new(),
        "received_at": START,
        "version": 1,
        "subject": "V/v đề nghị tặng Bằng khen",
        "unit": "Sở Thử nghiệm",
        "origin": Origin("inbox", "T01.01", "Sở Thử nghiệm", IDS.new(), "12/TTr-STN", "2026-03-01", "Đề nghị khen"),
    }
    return Dossier(**defaults | given)


def a_paper(number: int = 1, *, data: bytes = b"", **given: Any) -> Paper:
    """Give a stored paper whose hash, size and key are those of `data`."""
    data = data or f"paper {number}".encode()
    sha256 = hashlib.sha256(data).hexdigest()
    defaults: dict[str, Any] = {
        "name": f"Tờ trình {number}.pdf",
        "size": len(data),
        "sha256": sha256,
        "key": original_key(sha256),
    }
    return Paper(number, **defaults | given)


def a_report(*pages: str, **given: Any) -> PaperReport:
    """Give a paper report with these pages and one found field."""
    found = FieldValue("12/TTr-STN", "Số: 12 /TTr-STN", FieldState.FOUND, 1, 4, 17, "text", 0.97)
    defaults: dict[str, Any] = {
        "media_type": "application/pdf",
        "kind": Kind(PaperKind.SUBMISSION, 0.98, "TỜ TRÌNH"),
        "fields": {"number": found},
        "pages": tuple(PageText(number, text) for number, text in enumerate(pages, 1)),
    }
    return PaperReport(**defaults | given)


def an_event(dossier_id: str, event_type: EventType = EventType.RECEIVED, **given: Any) -> Event:
    """Give an event of a dossier."""
    return Event(IDS.new(), dossier_id, event_type, **{"at": START, **given})


def an_intake(**given: Any) -> Intake:
    """Give the intake of a new message."""
    new = IDS.new()
    defaults: dict[str, Any] = {
        "id": new,
        "connector": "inbox",
        "external_id": f"message-{new}",
        "content_key": hashlib.sha256(new.encode()).hexdigest(),
        "raw_key": f"raw/{new}",
        "raw_sha256": "0" * 64,
        "received_at": START,
        "kind": "new",
        "outcome": "dossier",
    }
    return Intake(**defaults | given)


def a_status(intake_id: str, **given: Any) -> Report:
    """Give a business status owed for an intake."""
    defaults: dict[str, Any] = {
        "id": IDS.new(),
        "intake_id": intake_id,
        "document": intake_id,
        "connector": "inbox",
        "code": "01",
        "description": "Đã đến",
    }
    return Report(**defaults | {"at": START} | given)


def an_endpoint(**given: Any) -> Endpoint:
    """Give an enabled endpoint that wants every event."""
    new = IDS.new()
    return Endpoint(**{"id": new, "name": "cổng", "url": "https://e.test/h", "secrets": (f"whsec_{new}",)} | given)


def an_advance(dossier_id: str, at: datetime = START) -> NewJob:
    """Give the job that moves a dossier on."""
    return NewJob("advance", dossier_id, at, min(at, START))


def an_arrival(dossier: Dossier | None = None, **given: Any) -> Change:
    """Give the change that files a new dossier, with its event and its next job."""
    dossier = dossier or a_dossier()
    defaults: dict[str, Any] = {
        "dossier": dossier,
        "events": (an_event(dossier.id),),
        "jobs": (an_advance(dossier.id),),
    }
    return Change(**defaults | given)


def a_search_row(dossier_id: str, **given: Any) -> SearchRow:
    """Give what the finder is told of a dossier."""
    return SearchRow(**{"dossier_id": dossier_id, "title": "Đề nghị tặng Bằng khen"} | given)


def a_stopped_term() -> Term:
    """Give a clock that ran over a holiday, was extended and stands."""
    calendar = Calendar({date(2026, 4, 30): "Ngày Chiến thắng"})
    begun = terms.begin("legal", "Thời hạn", on=date(2026, 4, 29), days=5, calendar=calendar, ground="Điều 12")
    longer = terms.extend(begun, Extension(2, "chờ", "lanhdao", date(2026, 5, 4)), calendar=calendar)
    return terms.pause(longer, "chờ bổ sung", on=date(2026, 5, 5), calendar=calendar)
