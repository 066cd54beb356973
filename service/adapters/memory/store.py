"""The truth in memory, and every other port of the database over the same tables."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from service.adapters.memory.accounts import MemoryAccounts
from service.adapters.memory.claims import MemoryClaims
from service.adapters.memory.deliveries import MemoryDeliveries
from service.adapters.memory.finder import MemoryFinder
from service.domain.disposal import LIST_CHANGED, OPEN, files_of
from service.domain.errors import Conflict, NotFound
from service.domain.keys import named_keys
from service.domain.register import QUOTING, Kind
from service.domain.twins import KEPT_CHANGED
from service.ports import NewJob

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from service.domain.disposal import Disposal
    from service.domain.dossier import Dossier
    from service.domain.events import Event
    from service.ports import Change, Intake, Receipt, Report

_HERE = ZoneInfo("Asia/Ho_Chi_Minh")


class MemoryStore(MemoryDeliveries, MemoryFinder, MemoryAccounts, MemoryClaims):
    """The truth, and every other port of the database over the same tables."""

    def commit(self, change: Change) -> Sequence[int]:
        """Write the change whole or not at all; gives ids of the jobs it made due. Conflict as the port says."""
        with self._tables.lock:
            self._refuse(change)
            jobs = self._work(change)
            self._file(change)
            for report in change.reports:
                jobs += self._report(report)
            for event in change.events:
                jobs += self._owe(self._log(event))
            return jobs

    def _refuse(self, change: Change) -> None:
        """Raise Conflict before anything is written."""
        tables, dossier, intake, receipt = self._tables, change.dossier, change.intake, change.receipt
        stored = tables.dossiers.get(dossier.id) if dossier else None
        version = stored.version if stored else 0
        if dossier and version != change.expected:
            raise Conflict(
                f"Hồ sơ vừa được người khác đổi (nay là phiên bản {version}); hãy mở lại rồi làm tiếp.", current=version
            )
        taken = intake and self._taken(intake)
        if taken:
            raise Conflict(f"Văn bản {taken.external_id} đã được tiếp nhận.", current=taken)
        answered = receipt and tables.receipts.get((receipt.endpoint_id, receipt.webhook_id))
        if answered:
            raise Conflict("Webhook này đã được trả lời.", current=answered)
        if change.disposal:
            self._refuse_list(change.disposal)
        if change.handling and tables.intakes[change.handling.intake_id].handled_at:
            raise Conflict("Thông điệp này đã được xử lý.")
        if change.lease:
            self._held(change.lease)
        other = tables.dossiers.get(change.rests_on[0]) if change.rests_on else None
        if change.rests_on and (other is None or other.version != change.rests_on[1]):
            raise Conflict(KEPT_CHANGED)
        self._refuse_strangers(change)
        tables.refuse_destroyed(named_keys(
            dossier.papers if dossier else (), package=dossier.package if dossier else {},
            opinions=dossier.opinions if dossier else (),
            raw=intake.raw_key if intake else "", envelope=intake.envelope if intake else {},
        ))  # fmt: skip

    def _refuse_list(self, new: Disposal) -> None:
        known = self._tables.disposals.get(new.id)
        waiting = [one for one in self._tables.disposals.values() if one.state in OPEN] if new.version == 1 else []
        twice = {item.dossier_id for one in waiting for item in one.items} & {item.dossier_id for item in new.items}
        if twice or (known.version if known else 0) != new.version - 1:
            raise Conflict(LIST_CHANGED)

    def _refuse_strangers(self, change: Change) -> None:
        """Raise NotFound for events of a dossier that nobody knows."""
        known = {*self._tables.dossiers, change.dossier.id if change.dossier else ""}
        strangers = {event.dossier_id for event in change.events} - known
        if strangers:
            raise NotFound(f"Không có hồ sơ mà thay đổi này nói đến: {', '.join(strangers)}.")

    def _taken(self, new: Intake) -> Intake | None:
        same = (
            old
            for old in self._tables.intakes.values()
            if (old.connector, old.external_id) == (new.connector, new.external_id)
            or (new.outcome == old.outcome == "dossier" and old.content_key == new.content_key)
        )
        return next(same, None)

    def _work(self, change: Change) -> list[int]:
        held = change.lease and (change.lease.kind, change.lease.subject)
        own = [job.run_after for job in change.jobs if (job.kind, job.subject) == held]
        kept = self._finish(change.lease, own) if change.lease else []
        return kept + [self._ensured(job) for job in change.jobs if (job.kind, job.subject) != held]

    def _file(self, change: Change) -> None:
        tables = self._tables
        if change.dossier:
            tables.dossiers[change.dossier.id] = self._coded(change.dossier)
        if change.dossier and change.disposal:
            self._erase(change.dossier.id, frozenset(files_of(change.disposal, change.dossier.id)))
        if change.disposal:
            tables.disposals[change.disposal.id] = change.disposal
        if change.intake:
            tables.intakes[change.intake.id] = change.intake
        if change.dossier and change.claims is not None:
            tables.claims[change.dossier.id] = change.claims
        if change.search:
            tables.search[change.search.dossier_id] = change.search
        if change.receipt:
            tables.receipts[change.receipt.endpoint_id, change.receipt.webhook_id] = change.receipt
        if change.handling:
            told = change.handling
            tables.intakes[told.intake_id] = replace(
                tables.intakes[told.intake_id],
                handled_at=told.at,
                handled_by=told.by,
                answer=told.answer,
                note=told.note,
            )

    def _erase(self, dossier_id: str, gone: frozenset[str]) -> None:
        """Take away what was read of a dossier and what names its objects; what came since they were listed stays."""
        tables = self._tables
        for one in [one for one in tables.intakes.values() if one.dossier_id == dossier_id]:
            if not one.raw_key or one.raw_key in gone:
                tables.intakes[one.id] = replace(one, raw_key="", name="", message="", note="", envelope={})
        own = [
            one.id
            for one in tables.letters.values()
            if one.dossiers == (dossier_id,)
            and not one.session
            and one.key in gone
            and (one.signed is None or one.signed.key in gone)
        ]
        for letter_id in own:
            del tables.letters[letter_id]
        for at, line in enumerate(tables.register):
            if line.dossier == dossier_id and line.kind in QUOTING:
                series = f"erased/{line.id}" if line.kind is Kind.MARK else line.series
                tables.register[at] = replace(line, series=series, body={})

    def _coded(self, dossier: Dossier) -> Dossier:
        """Give the dossier its code: the year it was received in Vietnam, and a number."""
        stored = self._tables.dossiers.get(dossier.id)
        number = len(self._tables.dossiers) + 1
        code = stored.code if stored else f"HS-{dossier.received_at.astimezone(_HERE).year}-{number:06}"
        return replace(dossier, code=code)

    def _log(self, event: Event) -> Event:
        sequence = 1 + sum(old.dossier_id == event.dossier_id for old in self._tables.log)
        self._tables.log.append(replace(event, sequence=sequence, position=len(self._tables.log) + 1))
        return self._tables.log[-1]

    def _report(self, report: Report) -> list[int]:
        """Owe a status once, however often it is asked for."""
        if any(
            old.code == report.code and (old.document == report.document or old.intake_id == report.intake_id)
            for old in self._tables.owed.values()
        ):
            return []
        self._tables.owed[report.id] = report
        return [self._ensured(NewJob("report", report.id, report.at))]

    def dossier(self, dossier_id: str) -> Dossier:
        """Give a dossier by id or by code (`HS-2026-000001`); NotFound."""
        with self._tables.lock:
            for dossier in self._tables.dossiers.values():
                if dossier_id in {dossier.id, dossier.code}:
                    return dossier
        raise NotFound(f"Không có hồ sơ {dossier_id}.")

    def intake(self, connector: str, external_id: str) -> Intake | None:
        """Give the intake of a message, if it was taken in."""
        return self._first(lambda one: (one.connector, one.external_id) == (connector, external_id))

    def intake_by_id(self, intake_id: str) -> Intake:
        """Give one intake; NotFound."""
        if intake_id not in self._tables.intakes:
            raise NotFound(f"Không có văn bản đến {intake_id}.")
        return self._tables.intakes[intake_id]

    def intakes(self, dossier_id: str) -> Sequence[Intake]:
        """Give all intakes of one dossier, oldest first."""
        with self._tables.lock:
            found = [one for one in self._tables.intakes.values() if one.dossier_id == dossier_id]
        return sorted(found, key=lambda one: (one.received_at, one.id))

    def messages(self, *, outcomes: tuple[str, ...], limit: int) -> Sequence[Intake]:
        """Give the newest `limit` intakes that ended in one of these outcomes and wait for an answer, newest first."""
        with self._tables.lock:
            intakes = self._tables.intakes.values()
            found = [one for one in intakes if one.outcome in outcomes and not one.handled_at]
        return sorted(found, key=lambda one: (one.received_at, one.id), reverse=True)[:limit]

    def intake_by_content(self, content_key: str) -> Intake | None:
        """Give the intake (outcome dossier or supplement) with that content key."""
        with self._tables.lock:
            same = [one for one in self._tables.intakes.values() if one.content_key == content_key]
        filed = [one for one in same if one.outcome in {"dossier", "supplement"}]
        return min(filed, key=lambda one: (one.outcome, one.received_at), default=None)

    def held(self, sha256s: Sequence[str]) -> frozenset[str]:
        """Give those hashes that a paper or a raw message of a committed row has already."""
        with self._tables.lock:
            papers = {paper.sha256 for dossier in self._tables.dossiers.values() for paper in dossier.papers}
            raws = {one.raw_sha256 for one in self._tables.intakes.values()}
        return frozenset(sha256s) & (papers | raws)

    def _first(self, wanted: Callable[[Intake], bool]) -> Intake | None:
        with self._tables.lock:
            return next(filter(wanted, self._tables.intakes.values()), None)

    def find_origin(self, *, organ_id: str, document_id: str, number: str, date: str) -> Sequence[str]:
        """Give the ids of what `organ_id` sent under that document id, else number and date, newest first."""
        with self._tables.lock:
            sent = [one for one in self._tables.dossiers.values() if organ_id and one.origin.organ_id == organ_id]
        by_id = [one for one in sent if document_id and one.origin.document_id == document_id]
        by_number = [one for one in sent if number and (one.origin.number, one.origin.date) == (number, date)]
        found = sorted(by_id or by_number, key=lambda one: (one.received_at, one.id), reverse=True)
        return [one.id for one in found[:20]]

    def events(self, dossier_id: str) -> Sequence[Event]:
        """Give the events of one dossier in order."""
        with self._tables.lock:
            return [event for event in self._tables.log if event.dossier_id == dossier_id]

    def events_after(self, position: int, *, limit: int) -> Sequence[Event]:
        """Give events of all dossiers with a greater position, in order, for reconciliation."""
        with self._tables.lock:
            return self._tables.log[max(0, position) :][:limit]

    def receipt(self, endpoint_id: str, webhook_id: str) -> Receipt | None:
        """Give the first answer to that webhook id."""
        return self._tables.receipts.get((endpoint_id, webhook_id))

    def forget_receipts(self, before: datetime) -> int:
        """Forget the answers given before this time; gives how many."""
        with self._tables.lock:
            old = [key for key, receipt in self._tables.receipts.items() if receipt.at < before]
            for key in old:
                del self._tables.receipts[key]
            return len(old)

    def report(self, report_id: str) -> Report:
        """Give one status owed; NotFound."""
        if report_id not in self._tables.owed:
            raise NotFound(f"Không có báo cáo trạng thái {report_id}.")
        return self._tables.owed[report_id]

    def reports_about(self, document: str) -> Sequence[Report]:
        """Give the statuses of one document, sent or owed, by code."""
        with self._tables.lock:
            found = [one for one in self._tables.owed.values() if one.document == document]
        return sorted(found, key=lambda one: one.code)

    def mark_tried(self, report_id: str, *, at: datetime) -> None:
        """Record that a status is about to be sent, so that a lost answer is looked for; NotFound."""
        with self._tables.lock:
            self._tables.owed[report_id] = replace(self.report(report_id), tried_at=at)

    def proofs_among(self, sent_ids: Sequence[str], *, connector: str) -> frozenset[str]:
        """Give those of a peer's ids by which a status of ours is known to have been sent."""
        with self._tables.lock:
            proven = {one.proof for one in self._tables.owed.values() if one.connector == connector and one.proof}
        return frozenset(sent_ids) & proven

    def mark_reported(self, report_id: str, *, at: datetime, proof: str) -> None:
        """Record that the status was sent, with the peer's id of it; NotFound."""
        with self._tables.lock:
            self._tables.owed[report_id] = replace(self.report(report_id), sent_at=at, proof=proof)

    def confirm_report(self, report_id: str, *, confirmed: str) -> None:
        """Record what the peer itself says of a status that was sent; NotFound."""
        with self._tables.lock:
            self._tables.owed[report_id] = replace(self.report(report_id), confirmed=confirmed)
