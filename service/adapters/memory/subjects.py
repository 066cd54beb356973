"""Where a name stands in everything that is kept, in memory: by looking at everything."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from service.adapters.memory.tables import Part
from service.domain.errors import NotFound
from service.domain.subjects import Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from service.adapters.memory.audit import MemoryAudit
    from service.adapters.memory.councils import MemoryCouncils
    from service.adapters.memory.tables import Tables
    from service.domain.restricted import Restriction
    from service.domain.subjects import Request


class MemorySubjects(Part):
    """Where a name stands, the requests, and the restrictions."""

    def __init__(
        self, tables: Tables | None = None, *, audit: MemoryAudit | None = None, councils: MemoryCouncils | None = None
    ) -> None:
        """Start empty, or share the tables of others."""
        super().__init__(tables)
        self._audit, self._councils = audit, councils
        self._requests: list[Request] = []
        self._restrictions: dict[str, Restriction] = {}

    def dossiers(self, pattern: str) -> Sequence[str]:
        """Give the ids of dossiers in which the pattern is found."""
        with self._tables.lock:
            wanted = re.compile(pattern)
            return sorted(one.id for one in self._tables.dossiers.values() if wanted.search(_text(one)))

    def mentions(self, pattern: str) -> Sequence[Mention]:
        """Give the rows beside dossiers in which it is found."""
        wanted = re.compile(pattern)
        with self._tables.lock:
            return [row for row in self._rows() if wanted.search(_text(row.body))]

    def _rows(self) -> Iterator[Mention]:
        tables = self._tables
        for intake in tables.intakes.values():
            body = {"name": intake.name, "message": intake.message, "note": intake.note, "envelope": intake.envelope}
            yield Mention("message", intake.id, intake.dossier_id or "", intake.received_at, intake.connector, body)
        for event in tables.log:
            yield Mention("event", event.id, event.dossier_id, event.at, event.type.value, dict(event.data))
        for sent in tables.sent.values():
            to = f"{sent.endpoint.name} ({sent.state})"
            yield Mention("delivery", sent.id, sent.event.dossier_id, sent.created_at, to, dict(sent.event.data))
            for tried in tables.tried.get(sent.id, ()):
                said = {"error": tried.error, "evidence": dict(tried.evidence)}
                yield Mention("answer", sent.id, sent.event.dossier_id, tried.at, sent.endpoint.name, said)
        for receipt in tables.receipts.values():
            yield Mention("receipt", receipt.webhook_id, "", receipt.at, receipt.endpoint_id, dict(receipt.body))
        for report in tables.owed.values():
            said = {"description": report.description, "confirmed": report.confirmed}
            about = next((one.dossier_id for one in tables.intakes.values() if one.id == report.intake_id), None)
            yield Mention("status", report.id, about or "", report.at, report.connector, said)
        for (account, name), query in tables.saved.items():
            yield Mention("saved_search", name, "", None, account, {"name": name, **query})
        for letter in tables.letters.values():
            said = {"title": letter.title, "name": letter.name, "recipients": list(letter.recipients)}
            yield Mention("letter", letter.id, next(iter(letter.dossiers), ""), letter.made_at, letter.title, said)
        for person in tables.people.values():
            yield Mention("account", person.name, "", None, person.name, {"display_name": person.display_name})
        yield from self._others()

    def _others(self) -> Iterator[Mention]:
        for line in self._tables.register:
            yield Mention("register", line.id, line.dossier, line.at, line.kind.value, dict(line.body))
        for row in self._audit.read_rows() if self._audit else ():
            yield Mention("read", row.body["id"], row.entity, None, row.body["what"], row.body["detail"])
        for session in self._councils.sessions(limit=10_000) if self._councils else ():
            yield Mention("session", session.id, "", None, session.code, asdict(session))
        for one in self._requests:
            body = {"name": one.wanted.name, "reason": one.reason, "ground": one.ground, "detail": dict(one.detail)}
            yield Mention("request", one.id, "", one.at, one.kind, body)

    def reads(self, dossiers: Sequence[str], *, limit: int) -> Sequence[Mention]:
        """Give the newest readings of these dossiers."""
        rows = [row for row in (self._audit.read_rows() if self._audit else ()) if row.entity in set(dossiers)]
        told = [Mention("read", row.body["id"], row.entity, None, row.body["what"], {"role": row.body["role"]})
                for row in rows]  # fmt: skip
        return told[::-1][:limit]

    def keep(self, request: Request) -> None:
        """Record a request with its answer."""
        self._requests.append(request)

    def requests(self, *, limit: int) -> Sequence[Request]:
        """Give the newest requests."""
        return sorted(self._requests, key=lambda one: (one.at, one.id), reverse=True)[:limit]

    def restrict(self, restriction: Restriction) -> None:
        """Keep a restriction."""
        known = self._restrictions.get(restriction.id, restriction)
        dossiers = tuple(sorted({*known.dossiers, *restriction.dossiers}))
        self._restrictions[restriction.id] = replace(known, dossiers=dossiers)

    def lift(self, restriction_id: str, *, at: datetime, by: str, why: str) -> Restriction:
        """End a restriction; gives it as it stands then. NotFound."""
        known = self._restrictions.get(restriction_id)
        if known is None or known.lifted_at is not None:
            raise NotFound(f"Không có hạn chế {restriction_id} đang có hiệu lực.")
        ended = replace(known, lifted_at=at, lifted_by=by, lifted_why=why)
        self._restrictions[restriction_id] = ended
        return ended

    def restrictions(self) -> Sequence[Restriction]:
        """Give those that stand."""
        standing = [one for one in self._restrictions.values() if one.lifted_at is None]
        return sorted(standing, key=lambda one: (one.at, one.id))


def _text(value: Any) -> str:
    """Give a value as JSON text, as PostgreSQL would search it."""
    return json.dumps(
        asdict(value) if hasattr(value, "__dataclass_fields__") else value, ensure_ascii=False, default=str
    )
