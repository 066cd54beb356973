"""The truth in PostgreSQL: dossiers, intake, events, receipts, reports."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from psycopg.errors import ForeignKeyViolation, UniqueViolation

from service.adapters.postgres import claims as claim_rows
from service.adapters.postgres import rows
from service.adapters.postgres.commit import statements
from service.domain.disposal import LIST_CHANGED
from service.domain.errors import Conflict, Destroyed, NotFound
from service.domain.twins import KEPT_CHANGED
from service.ports import Report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from psycopg import Cursor

    from service.adapters.postgres.database import Connection, Database, Row
    from service.domain.claims import Claim, Elsewhere
    from service.domain.dossier import Dossier, Paper
    from service.domain.events import Event
    from service.ports import Change, Intake, Receipt

# One statement is one snapshot: papers can never be newer than the dossier's own row.
_DOSSIER = """
SELECT d.*,
    (SELECT jsonb_agg(to_jsonb(p) - 'dossier_id' ORDER BY p.number) FROM paper p WHERE p.dossier_id = d.id) AS papers,
    (SELECT jsonb_agg(jsonb_build_object('paper', t.paper, 'number', t.page, 'text', t.text, 'method', t.method)
        ORDER BY t.paper, t.place) FROM page_text t WHERE t.dossier_id = d.id) AS pages
FROM dossier d WHERE d.id = %(asked)s OR d.code = %(asked)s
"""

_ORIGIN = """
SELECT id, %(document_id)s <> '' AND document_id = %(document_id)s AS by_id
FROM dossier WHERE organ_id = %(organ_id)s AND organ_id <> '' AND (
    (%(document_id)s <> '' AND document_id = %(document_id)s)
    OR (%(number)s <> '' AND document_number = %(number)s AND document_date = %(date)s))
ORDER BY by_id DESC, received_at DESC, id DESC LIMIT 20
"""

_ASKED = """
SELECT d.id FROM dossier d WHERE d.id IN (SELECT dossier_id FROM opinion_asked WHERE organ = ANY(%(organs)s))
    AND (%(at)s::timestamptz IS NULL OR (d.received_at, d.id) < (%(at)s, %(id)s))
ORDER BY d.received_at DESC, d.id DESC LIMIT %(limit)s
"""

_COPIES = """
SELECT id FROM dossier WHERE state = 'set_aside' AND body ->> 'duplicate_of' <> '' AND body ->> 'duplicate_of' = %s
ORDER BY code
"""

_REMEMBERED = 32
_LOST: Mapping[str, str] = MappingProxyType({
    "disposal": LIST_CHANGED,
    "handling": "Thông điệp này đã được xử lý.",
    "lease": "Việc này đã được giao cho tiến trình khác.",
    "rests_on": KEPT_CHANGED,
})  # fmt: skip


class PostgresStore:
    """The truth. Every method is one transaction; Unavailable when the database is away."""

    def __init__(self, database: Database) -> None:
        """Use the connections of `database`."""
        self._database = database
        self._papers = _KnownPapers()

    def commit(self, change: Change) -> Sequence[int]:
        """Write the change whole or not at all; gives ids of the jobs it made due. Conflict as the port says."""
        try:
            with self._database.transaction() as connection:
                jobs = self._write(connection, change)
        except UniqueViolation as exc:
            raise self._explained(change) from exc
        except ForeignKeyViolation as exc:
            raise NotFound(f"Không có hồ sơ hoặc văn bản mà thay đổi này nói đến: {exc.diag.message_detail}") from exc
        except _Lost as exc:
            raise self._explained(change, lost=str(exc)) from exc
        if change.dossier:
            self._papers.remember(change.dossier)
        return jobs

    def _write(self, connection: Connection, change: Change) -> list[int]:
        """Send everything in one round trip, then look whether the version and the lease were ours."""
        answers: list[tuple[str, Cursor[Row]]] = []
        known = self._papers.of(change)
        with connection.pipeline():
            for role, query, values in statements(change, known):
                answers.append((role, connection.execute(query, values)))
        gone = [row["key"] for role, cursor in answers if role == "destroyed" for row in cursor.fetchall()]
        for role, cursor in answers:
            if role in {"version", "rests_on", "lease", "handling", "disposal"} and cursor.rowcount != 1:
                raise _Lost(role)
        if gone:
            raise Destroyed(gone)
        found = [row for role, cursor in answers if role in {"jobs", "lease"} for row in cursor.fetchall()]
        # A reminder of next week needs no bell today: a worker would be woken for nothing.
        return [row["id"] for row in found if row["id"] is not None and row.get("due", True)]

    def _explained(self, change: Change, *, lost: str = "") -> Conflict:
        """Say why nothing was written, in the port's order: version, identity of the message, replay, lease.

        `lost` is the role of the statement that found its row no longer ours; "" where a row was there twice.
        """
        if change.dossier:
            stored = self._database.row("SELECT version FROM dossier WHERE id = %s", [change.dossier.id])
            version = stored["version"] if stored else 0
            if version != change.expected:
                return Conflict(
                    f"Hồ sơ vừa được người khác đổi (nay là phiên bản {version}); hãy mở lại rồi làm tiếp.",
                    current=version,
                )
        intake = change.intake
        if intake:
            current = self.intake(intake.connector, intake.external_id) or self._taken(intake.content_key)
            if current:
                return Conflict(f"Văn bản {intake.external_id} đã được tiếp nhận.", current=current)
        if change.receipt:
            receipt = self.receipt(change.receipt.endpoint_id, change.receipt.webhook_id)
            if receipt:
                return Conflict("Webhook này đã được trả lời.", current=receipt)
        return Conflict(_LOST.get(lost, "Điều này đã được ghi rồi; hãy tải lại."))

    def dossier(self, dossier_id: str) -> Dossier:
        """Give a dossier by id or by code (`HS-2026-000001`); NotFound."""
        row = self._database.row(_DOSSIER, {"asked": dossier_id})
        if row is None:
            raise NotFound(f"Không có hồ sơ {dossier_id}.")
        dossier = rows.dossier_of(row)
        self._papers.remember(dossier)
        return dossier

    def intake(self, connector: str, external_id: str) -> Intake | None:
        """Give the intake of a message, if it was taken in."""
        query = "SELECT * FROM intake WHERE connector = %s AND external_id = %s"
        row = self._database.row(query, [connector, rows.text(external_id)])
        return rows.intake_of(row) if row else None

    def intake_by_id(self, intake_id: str) -> Intake:
        """Give one intake; NotFound."""
        row = self._database.row("SELECT * FROM intake WHERE id = %s", [intake_id])
        if row is None:
            raise NotFound(f"Không có văn bản đến {intake_id}.")
        return rows.intake_of(row)

    def intakes(self, dossier_id: str) -> Sequence[Intake]:
        """Give all intakes of one dossier, oldest first."""
        query = "SELECT * FROM intake WHERE dossier_id = %s ORDER BY received_at, id"
        return [rows.intake_of(row) for row in self._database.rows(query, [dossier_id])]

    def messages(self, *, outcomes: tuple[str, ...], limit: int) -> Sequence[Intake]:
        """Give the newest `limit` intakes that ended in one of these outcomes and wait for an answer, newest first."""
        query = """SELECT * FROM intake WHERE outcome = ANY(%s) AND handled_at IS NULL
                   ORDER BY received_at DESC, id DESC LIMIT %s"""
        return [rows.intake_of(row) for row in self._database.rows(query, [list(outcomes), limit])]

    def intake_by_content(self, content_key: str) -> Intake | None:
        """Give the intake (outcome dossier or supplement) with that content key."""
        query = """SELECT * FROM intake WHERE content_key = %s AND outcome IN ('dossier', 'supplement')
                   ORDER BY outcome, received_at LIMIT 1"""
        row = self._database.row(query, [content_key])
        return rows.intake_of(row) if row else None

    def _taken(self, content_key: str) -> Intake | None:
        row = self._database.row("SELECT * FROM intake WHERE content_key = %s AND outcome = 'dossier'", [content_key])
        return rows.intake_of(row) if row else None

    def held(self, sha256s: Sequence[str]) -> frozenset[str]:
        """Give those hashes that a paper or a raw message of a committed row has already."""
        query = """SELECT sha256 FROM paper WHERE sha256 = ANY(%(asked)s)
                   UNION SELECT raw_sha256 FROM intake WHERE raw_sha256 = ANY(%(asked)s)"""
        return frozenset(row["sha256"] for row in self._database.rows(query, {"asked": list(sha256s)}))

    def find_origin(self, *, organ_id: str, document_id: str, number: str, date: str) -> Sequence[str]:
        """Give the ids of what `organ_id` sent under that document id, else number and date, newest first."""
        asked = {"organ_id": organ_id, "document_id": document_id, "number": number, "date": date}
        asked = {name: rows.sought(value) for name, value in asked.items()}
        found = self._database.rows(_ORIGIN, asked)
        return [str(row["id"]) for row in found if row["by_id"] or not found[0]["by_id"]]

    def elsewhere(self, dossier_id: str, claims: Sequence[Claim], sha256s: Sequence[str]) -> Elsewhere:
        """Give what other dossiers claim under these kinds and keys, and which of these files they hold, by code."""
        return claim_rows.elsewhere(self._database, dossier_id, claims, sha256s)

    def copies(self, code: str) -> Sequence[str]:
        """Give the ids of the dossiers that stand set aside as copies of the one with this code, by their codes."""
        return [str(row["id"]) for row in self._database.rows(_COPIES, [rows.text(code)])]

    def asked(self, organs: Sequence[str], *, limit: int, after: tuple[datetime, str] | None = None) -> Sequence[str]:
        """Give the ids of the newest dossiers, after that one, that asked one of these organs for its opinion."""
        at, dossier_id = after or (None, "")
        asked = {"organs": list(organs), "limit": limit, "at": at, "id": dossier_id}
        return [str(row["id"]) for row in self._database.rows_planned_anew(_ASKED, asked)]

    def events(self, dossier_id: str) -> Sequence[Event]:
        """Give the events of one dossier in order."""
        query = "SELECT * FROM event WHERE dossier_id = %s ORDER BY sequence"
        return [rows.event_of(row) for row in self._database.rows(query, [dossier_id])]

    def events_after(self, position: int, *, limit: int) -> Sequence[Event]:
        """Give events of all dossiers with a greater position, in order: no smaller one appears later."""
        query = "SELECT * FROM event WHERE position > %s ORDER BY position LIMIT %s"
        return [rows.event_of(row) for row in self._database.rows(query, [position, limit])]

    def receipt(self, endpoint_id: str, webhook_id: str) -> Receipt | None:
        """Give the first answer to that webhook id."""
        query = "SELECT * FROM webhook_receipt WHERE endpoint_id = %s AND webhook_id = %s"
        row = self._database.row(query, [endpoint_id, webhook_id])
        return rows.receipt_of(row) if row else None

    def forget_receipts(self, before: datetime) -> int:
        """Forget the answers given before this time; gives how many."""
        return self._database.run("DELETE FROM webhook_receipt WHERE at < %s", [before])

    def report(self, report_id: str) -> Report:
        """Give one status owed; NotFound."""
        row: dict[str, Any] | None = self._database.row("SELECT * FROM report WHERE id = %s", [report_id])
        if row is None:
            raise NotFound(f"Không có báo cáo trạng thái {report_id}.")
        return Report(**row)

    def reports_about(self, document: str) -> Sequence[Report]:
        """Give the statuses of one document, sent or owed, by code."""
        found = self._database.rows("SELECT * FROM report WHERE document = %s ORDER BY code", [rows.sought(document)])
        return [Report(**row) for row in found]

    def mark_tried(self, report_id: str, *, at: datetime) -> None:
        """Record that a status is about to be sent, so that a lost answer is looked for; NotFound."""
        if not self._database.run("UPDATE report SET tried_at = %s WHERE id = %s", [at, report_id]):
            raise NotFound(f"Không có báo cáo trạng thái {report_id}.")

    def proofs_among(self, sent_ids: Sequence[str], *, connector: str) -> frozenset[str]:
        """Give those of a peer's ids by which a status of ours is known to have been sent."""
        query = "SELECT proof FROM report WHERE connector = %s AND proof <> '' AND proof = ANY(%s)"
        found = self._database.rows(query, [connector, list(map(rows.text, sent_ids))])
        return frozenset(row["proof"] for row in found)

    def mark_reported(self, report_id: str, *, at: datetime, proof: str) -> None:
        """Record that the status was sent, with the peer's id of it."""
        query = "UPDATE report SET sent_at = %s, proof = %s WHERE id = %s"
        if not self._database.run(query, [at, rows.text(proof), report_id]):
            raise NotFound(f"Không có báo cáo trạng thái {report_id}.")

    def confirm_report(self, report_id: str, *, confirmed: str) -> None:
        """Record what the peer itself says of a status that was sent; NotFound."""
        query = "UPDATE report SET confirmed = %s WHERE id = %s"
        if not self._database.run(query, [rows.text(confirmed), report_id]):
            raise NotFound(f"Không có báo cáo trạng thái {report_id}.")


class _Lost(Exception):
    """The version or the lease is not ours any more."""


class _KnownPapers:
    """Papers of the last few dossiers as this process read or wrote them, by id and version.

    A version is written once, so what it holds never changes; papers that are equal need not be written again.
    """

    def __init__(self) -> None:
        """Know none."""
        self._papers: OrderedDict[tuple[str, int], tuple[Paper, ...]] = OrderedDict()
        self._lock = Lock()

    def remember(self, dossier: Dossier) -> None:
        """Keep the papers of this version, forgetting the oldest."""
        with self._lock:
            self._papers[dossier.id, dossier.version] = dossier.papers
            while len(self._papers) > _REMEMBERED:
                self._papers.popitem(last=False)

    def of(self, change: Change) -> Sequence[Paper]:
        """Give the stored papers that a change starts from, as far as known."""
        if change.dossier is None:
            return ()
        with self._lock:
            return self._papers.get((change.dossier.id, change.expected), ())
