"""The stages' world in memory: a scripted reader, an inbox, a clock that stands still, and every job drained."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

from connectors.base import Attachment, DocumentReference, Envelope, Form, MessageKind, Organ, RawPaper
from connectors.memory import MemoryConnector
from service.adapters.letters import FileLetters
from service.adapters.malware import NotScanned
from service.adapters.memory import (
    MemoryAudit,
    MemoryCouncils,
    MemoryKeeping,
    MemoryLetters,
    MemoryObjects,
    MemoryRegister,
    MemoryRetention,
    MemoryStore,
    MemorySubjects,
    MemoryUnits,
)
from service.domain.document import Document
from service.domain.errors import ReaderDied, Refused
from service.domain.events import Actor
from service.domain.fields import FieldState, FieldValue, Kind, Nominee, PageText, PaperKind, PaperReport
from service.domain.review import Order
from service.ports import Account, Answered, Deps, Endpoint
from service.stages import (
    advance,
    archive,
    letters,
    mailing,
    notify,
    own_awards,
    posting,
    receive,
    reminding,
    review,
    urging,
)
from tests.kit.clock import CountingIds, FrozenClock
from tests.kit.office import TEMPLATES, SilentBell, rules
from tests.kit.postbox import Postbox
from tests.kit.stores import Stores

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from connectors.base import Reference
    from service.catalogue import Catalogue
    from service.domain.dossier import Dossier
    from service.domain.events import Event
    from service.ports import Intake, Scanner

HEAD = Account("lanhdao", "Đỗ Lãnh Đạo", frozenset({"specialist", "head", "council", "chair", "operator"}))
OPERATOR = Account("vanhanh", "Người vận hành", frozenset({"operator"}))
UNIT = Account("donvikhac", "Sở Khác", frozenset({"unit"}), frozenset({"T02.02"}))
ACTOR = Actor("person", "lanhdao", "head", "test")
INPUTS = {"votes_for": 9, "votes_total": 9, "decision_number": "2871/QĐ-UBND", "decision_date": "2026-03-02"}
NOMINEE = Nominee("individual", "Nguyễn Văn Thử", "Ông", "Chuyên viên", "Sở Thử nghiệm", "Bằng khen", 1, 1)


def paper(name: str, kind: str = "submission", *, text: str = "TỜ TRÌNH", **found: Any) -> RawPaper:
    """Give a paper whose bytes tell the scripted reader what it will find."""
    return RawPaper(name, json.dumps({"kind": kind, "text": text, "found": found}, ensure_ascii=False).encode())


def hostile(name: str, *, refuse: str = "", die: str = "") -> RawPaper:
    """Give a paper that the reader refuses with a code, or that kills it with one."""
    return RawPaper(name, json.dumps({"refuse": refuse, "die": die}).encode())


def complete(subject: str = "một") -> tuple[RawPaper, ...]:
    """Give papers that satisfy the provincial certificate's rules; `subject` makes them unlike others."""
    counts = {"collective_count": 0, "individual_count": 1}
    votes = [{"nominee": NOMINEE.name, "for": 9, "base": 9, "percent": 100.0}]
    head = {
        "number": f"12/TTr-{subject}",
        "date": "2026-02-27",
        "issuer": "SỞ THỬ NGHIỆM",
        "subject": f"V/v đề nghị khen thưởng {subject}",
        "signer": "Lê Văn Mẫu",
        "signer_title": "GIÁM ĐỐC",
        "award": "Bằng khen của Chủ tịch UBND tỉnh",
    }
    minutes = {
        **head,
        "meeting_date": "2026-02-26",
        "members_total": 9,
        "members_present": 9,
        "votes": votes,
        "chair": "Lê Văn Mẫu",
        "secretary": "Phạm Thị Ghi",
    }
    report = {
        **head,
        "full_name": NOMINEE.name,
        "unit": NOMINEE.unit,
        "position": NOMINEE.title,
        "confirmed_by": "Lê Văn Mẫu",
        "achievement": "thành tích xuất sắc",
        "period": "2025",
    }
    return (
        paper("to trinh.docx", "submission", **head, **counts, achievement="thành tích xuất sắc", period="2025"),
        paper("danh sach.xlsx", "nominee_list", **head),
        paper("bien ban.docx", "minutes", **minutes),
        paper("bao cao.docx", "merit_report_individual", **report),
    )


class ScriptedReader:
    """A reader that finds what the paper's bytes say it will."""

    def __init__(self) -> None:
        """Count deaths by paper name; lists name this one."""
        self.deaths: dict[str, int] = {}
        self.nominee = NOMINEE

    def nominee_of(self, **given: Any) -> Nominee:
        """Give the nominee with something else about them."""
        return replace(self.nominee, **given)

    def read(self, name: str, data: bytes, *, going_on: Callable[[int], None] = lambda _kept: None) -> PaperReport:
        """Give the scripted report, or fail as scripted; each paper is a scan of one page."""
        going_on(0)
        script = json.loads(data)
        if script.get("refuse"):
            raise Refused(script["refuse"], "Tệp không mở được.")
        if script.get("die"):
            self.deaths[name] = self.deaths.get(name, 0) + 1
            raise ReaderDied(script["die"], "Bộ đọc gặp sự cố với tệp này.")
        found = {
            key: FieldValue(value, str(value), FieldState.FOUND, 1, 0, 1, "text", 0.99)
            for key, value in script["found"].items()
        }
        listed = (self.nominee,) if script["kind"] in {"nominee_list", "minutes"} else ()
        return PaperReport(
            "text/plain",
            Kind(PaperKind(script["kind"]), 0.99, "TỜ TRÌNH"),
            found,
            listed,
            pages=(PageText(1, script["text"]),),
        )

    def crop(
        self, name: str, data: bytes, *, page: int, box: tuple[float, float, float, float], turn: int = 0
    ) -> bytes:
        """Give what was asked for, as bytes."""
        del data, turn
        return f"{name} {page} {box}".encode()

    def open_plainly(self, form: str, raw: bytes, papers: Sequence[RawPaper]) -> Envelope:
        """Give the scripted envelope, also one of which a paper kills who looks into it."""
        return self.open_message(form, raw.replace(b'"die": "within"', b'"die": ""'), papers)

    def open_message(self, form: str, raw: bytes, papers: Sequence[RawPaper]) -> Envelope:
        """Give the scripted envelope; other bytes than JSON are refused."""
        if form == Form.PAPERS:
            return Envelope(attachments=tuple(map(_attached, papers)))
        try:
            script = json.loads(raw)
        except ValueError as exc:
            raise Refused("xml.broken", "Thông điệp hỏng.") from exc
        if script.get("die"):
            raise ReaderDied("parser.crash", "Bộ đọc gặp sự cố với thông điệp này.")
        about = tuple(DocumentReference(**one) for one in script.get("about", ()))
        return Envelope(
            kind=MessageKind(script["kind"]),
            sender=Organ(script["organ"], "Sở Thử nghiệm"),
            recipients=tuple(Organ(one, "Sở Nội vụ") for one in script["to"]),
            document_id=script["document_id"],
            code_number="12",
            code_notation="TTr-STN",
            date="2026-02-27",
            date_raw="2026/02/27",
            subject=script["subject"],
            targets=about if script["kind"] != "new" else (),
            response_for=about if script["kind"] in {"new", "status"} else (),
            status_code=script.get("code", ""),
            attachments=tuple(_attached(RawPaper(one["name"], one["data"].encode())) for one in script["papers"]),
        )

    def open_document(self, name: str, data: bytes) -> Document:
        """Give an empty document."""
        del name, data
        return Document("text/plain", ())

    def close(self) -> None:
        """Have nothing to stop."""


class ScriptedSender:
    """A receiver that answers what it is told to, and remembers what it got."""

    def __init__(self, *statuses: int) -> None:
        """Answer these statuses in turn, then 200."""
        self.statuses, self.got = list(statuses), list[str]()

    def send(self, endpoint: Endpoint, event: Event, *, now: datetime) -> Answered:
        """Answer the next status."""
        del endpoint, now
        self.got.append(event.id)
        status = self.statuses.pop(0) if self.statuses else 200
        return Answered(status, "" if status < 300 else f"HTTP {status}")

    def forbids(self, url: str) -> str:
        """Send to every address."""
        del url
        return ""


@dataclass(slots=True)
class World:
    """Everything the stages need, in memory, and what people do to it."""

    store: MemoryStore = field(default_factory=MemoryStore)
    units: MemoryUnits = field(default_factory=MemoryUnits)
    councils: MemoryCouncils = field(default_factory=MemoryCouncils)
    chain: MemoryAudit | None = None
    kept: MemoryKeeping | None = None
    retained: MemoryRetention | None = None
    persons: MemorySubjects | None = None
    objects: MemoryObjects = field(default_factory=MemoryObjects)
    reader: ScriptedReader = field(default_factory=ScriptedReader)
    sender: ScriptedSender = field(default_factory=ScriptedSender)
    mailer: Postbox = field(default_factory=Postbox)
    scanner: Scanner = field(default_factory=NotScanned)
    clock: FrozenClock = field(default_factory=FrozenClock)
    inbox: MemoryConnector = field(default_factory=lambda: MemoryConnector("inbox"))
    bell: SilentBell = field(default_factory=SilentBell)
    ids: CountingIds = field(default_factory=CountingIds)
    failures: list[Exception] = field(default_factory=list)
    stores: Stores | None = None
    judged: Catalogue | None = None

    @property
    def deps(self) -> Deps:
        """Give the ports: over memory, or over the real servers of `stores`."""
        held = self.stores or self._in_memory()
        return Deps(
            **{one.name: getattr(held, one.name) for one in fields(Stores)},
            letter_writer=FileLetters(TEMPLATES / "letters"),
            objects=self.objects,
            reader=self.reader,
            scanner=self.scanner,
            catalogue=self.judged or rules(),
            sender=self.sender,
            mailer=self.mailer,
            bell=self.bell,
            clock=self.clock,
            ids=self.ids,
            connectors={"inbox": self.inbox},
        )

    def _in_memory(self) -> Stores:
        memory = self.store
        return Stores(
            memory, memory, memory, memory, memory, self.units, self.councils, self._audit(), self._keeping(),
            MemoryLetters(memory._tables), self._retention(), MemoryRegister(memory._tables), self._subjects(),
        )  # fmt: skip

    def _keeping(self) -> MemoryKeeping:
        if self.kept is None:
            self.kept = MemoryKeeping(self.store._tables)
        return self.kept

    def _retention(self) -> MemoryRetention:
        if self.retained is None:
            self.retained = MemoryRetention(self.store._tables)
        return self.retained

    def _subjects(self) -> MemorySubjects:
        if self.persons is None:
            self.persons = MemorySubjects(self.store._tables, audit=self._audit(), councils=self.councils)
        return self.persons

    def _audit(self) -> MemoryAudit:
        if self.chain is None:
            self.chain = MemoryAudit(self.store._tables)
        return self.chain

    def drop(self, *papers: RawPaper, name: str = "thư mục") -> Reference:
        """Lay a folder of papers into the inbox."""
        return self.inbox.put(Form.PAPERS, name=name, papers=papers)

    def send(
        self,
        kind: str = "new",
        *papers: RawPaper,
        organ: str = "T01.01",
        document_id: str = "T01.01,1",
        subject: str = "V/v đề nghị khen thưởng",
        about: Sequence[dict[str, str]] = (),
        code: str = "",
        to: Sequence[str] = ("H99.05",),
    ) -> Reference:
        """Send an edXML message, as the scripted reader understands it."""
        script = {
            "kind": kind,
            "to": list(to),
            "organ": organ,
            "document_id": document_id,
            "subject": subject,
            "about": list(about),
            "code": code,
            "papers": [{"name": one.name, "data": one.data.decode()} for one in papers],
        }
        return self.inbox.put(Form.EDXML, json.dumps(script, ensure_ascii=False).encode())

    def poll(self) -> Sequence[Intake]:
        """Take in what waits; failures of single messages are kept in `failures`."""
        return receive.poll(self.deps, "inbox", on_failure=lambda _reference, error: self.failures.append(error))

    def drain(self) -> None:
        """Do every job that is due, as workers would, until none is."""
        works = {"advance": advance, "deliver": notify.deliver, "report": notify.report, "proof": notify.prove}
        works |= {
            "remind": reminding.remind,
            "recount": reminding.recount,
            "copies": reminding.tell_of_copies,
            "urge": urging.urge,
            "repack": archive.repack,
            "notice": mailing.tell_paused,
            "alarm": mailing.tell_alarm,
            "letter": letters.of_event,
            "post": posting.post,
            "own_award": own_awards.file,
        }
        jobs = self.deps.jobs
        while ready := jobs.due(now=self.clock.advance(seconds=31), limit=100):
            for job in ready:
                lease = jobs.claim(job, now=self.clock.now(), seconds=30)
                if lease is not None:
                    works[lease.kind](self.deps, lease)

    def settle(self) -> Dossier:
        """Take in and work until nothing is due; gives the only dossier."""
        (taken,) = [one for one in self.poll() if one.outcome == "dossier"]
        self.drain()
        return self.store.dossier(str(taken.dossier_id))

    def act(self, dossier: Dossier, action: str, **given: Any) -> Dossier:
        """Do one action as someone who may do all."""
        order = Order(action=action, expected_version=given.pop("expected_version", dossier.version), **given)
        return review.decide(self.deps, dossier.id, order, actor=ACTOR, account=HEAD)

    def approve_all(self, dossier: Dossier) -> Dossier:
        """Approve every step, answering what each asks, and archive."""
        while dossier.step is not None:
            procedure = rules().procedure(dossier.procedure)
            step = procedure.step(dossier.step.name)
            asked = {ask.name: INPUTS[ask.name] for ask in step.asks if ask.name in INPUTS} if step else {}
            dossier = self.act(dossier, "approve", inputs=asked, reason="Đủ điều kiện.")
        self.drain()
        return self.store.dossier(dossier.id)

    def types(self, dossier: Dossier) -> list[str]:
        """Give the dossier's event types in order."""
        return [event.type.value.removeprefix("dossier.") for event in self.store.events(dossier.id)]

    def listen(self, *statuses: int) -> None:
        """Let one endpoint receive every event, answering these statuses first."""
        self.sender = ScriptedSender(*statuses)
        self.store.save_endpoint(Endpoint("e1", "cổng", "https://nhan.example/hoso", ("whsec_" + "c2VjcmV0",)))


def altered(raw: RawPaper) -> RawPaper:
    """Give the same paper with one more word in it."""
    script = json.loads(raw.data)
    return replace(raw, data=json.dumps({**script, "text": script["text"] + " sửa"}, ensure_ascii=False).encode())


def _attached(raw: RawPaper) -> Attachment:
    digest = hashlib.sha256(raw.data).hexdigest()
    return Attachment(raw.name, raw.data, digest, digest, media_type="text/plain")
