"""A whole office on the ports in memory: accounts, a nomination under review, the web in front of it."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

from argon2 import PasswordHasher
from jinja2 import BytecodeCache

from connectors.base import Attachment, Envelope
from service.adapters.letters import FileLetters
from service.adapters.malware import NotScanned
from service.adapters.memory import MemoryObjects
from service.domain.deadlines import local_day
from service.domain.document import Document
from service.domain.dossier import Dossier, OpenStep, PaperStatus
from service.domain.dossier_reading import DossierReading
from service.domain.events import EventType
from service.domain.fields import FieldState, FieldValue, Nominee, PaperReport, Problem
from service.domain.permission import ROLES
from service.domain.search_terms import search_row
from service.domain.states import Processing, State
from service.ports import Account, Answered, Change, Deps, Endpoint, NewObject
from service.stages import access
from service.stages.access import TokenWish
from service.web import WebSettings, create_app
from tests.kit.builders import a_dossier, a_paper, a_report, an_event
from tests.kit.clock import FrozenClock
from tests.kit.postbox import Postbox
from tests.kit.rules import TEMPLATES, rules
from tests.kit.stores import in_memory

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from flask import Flask
    from jinja2.bccache import Bucket

    from connectors.base import RawPaper
    from service import catalogue
    from service.domain.events import Event
    from service.ports import Scanner, Store
    from tests.kit.stores import Stores

PASSWORD = "mật khẩu thử nghiệm"
SECRET = "whsec_" + "c2VjcmV0LW9mLXRoZS1vZmZpY2UtdGVzdA=="
SUBMISSION = """SỞ THỬ NGHIỆM
Số: 12/TTr-STN
V/v đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh
Kính gửi: Sở Nội vụ
Sở Thử nghiệm đề nghị tặng Bằng khen cho 02 cá nhân có thành tích xuất sắc:
1. Ông Nguyễn Văn Thử, Trưởng phòng Kế hoạch
2. Bà Trần Thị Nghiệm, chuyên viên Văn phòng
GIÁM ĐỐC
Lê Văn Mẫu"""


class StillReader:
    """A reader that opens nothing: papers become attachments as they are."""

    def read(self, name: str, data: bytes, *, going_on: Callable[[int], None] = lambda _kept: None) -> PaperReport:
        """Give an empty report."""
        del name, data, going_on
        return a_report("")

    def crop(
        self, name: str, data: bytes, *, page: int, box: tuple[float, float, float, float], turn: int = 0
    ) -> bytes:
        """Give a picture of nothing."""
        del name, data, page, box, turn
        return b"\x89PNG"

    def open_message(self, form: str, raw: bytes, papers: Sequence[RawPaper]) -> Envelope:
        """Give an envelope of the papers."""
        del form, raw
        return Envelope(subject="Đề nghị khen thưởng", attachments=tuple(map(_attached, papers)))

    open_plainly = open_message

    def open_document(self, name: str, data: bytes) -> Document:
        """Give an empty document."""
        del name, data
        return Document("text/plain", ())

    def close(self) -> None:
        """Have nothing to stop."""


class FreshIds:
    """Ids that never meet, whichever thread or office asks; several offices may share one database."""

    def new(self) -> str:
        """Give a new UUID."""
        return str(uuid.uuid4())

    def secret(self) -> str:
        """Give 32 random bytes as text."""
        return secrets.token_urlsafe(32)


class SilentSender:
    """A webhook sender that reaches everyone."""

    def send(self, endpoint: Endpoint, event: Event, *, now: datetime) -> Answered:
        """Answer 200."""
        del endpoint, event, now
        return Answered(200)

    def forbids(self, url: str) -> str:
        """Send to every address."""
        del url
        return ""


class SilentBell:
    """A bell that remembers what it was rung for."""

    def __init__(self) -> None:
        self.rung: list[int] = []

    def ring(self, job_ids: Sequence[int]) -> None:
        """Remember."""
        self.rung += job_ids


@dataclass(frozen=True, slots=True)
class Office:
    """The world, its web application, its clock, and what to call things by."""

    deps: Deps
    app: Flask
    clock: FrozenClock
    store: Store
    tokens: dict[str, str] = field(default_factory=dict)

    def bearer(self, name: str = "chuyenvien") -> dict[str, str]:
        """Give the API headers of an account, whose token is made when it is first asked for."""
        if name not in self.tokens:
            self.tokens[name] = _token(self.deps, name)
        return {"Authorization": f"Bearer {self.tokens[name]}"}

    @property
    def postbox(self) -> Postbox:
        """The box that mail goes to."""
        assert isinstance(self.deps.mailer, Postbox)
        return self.deps.mailer

    def file(self, dossier: Dossier, *, texts: Sequence[bytes] = ()) -> Dossier:
        """Keep a dossier with its papers' bytes and its first event; gives it with its code."""
        papers = dossier.papers
        self.deps.objects.put_all(
            [NewObject(paper.key, data, paper.sha256) for paper, data in zip(papers, texts, strict=False)]
        )
        received = an_event(dossier.id, EventType.RECEIVED, state="received", version=1)
        self.store.commit(Change(dossier=dossier, events=(received,), search=search_row(dossier)))
        return self.store.dossier(dossier.id)


class Compiled(BytecodeCache):
    """Templates compiled once for all offices of a run: each office has an application of its own."""

    _known: ClassVar[dict[str, bytes]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before from the same text."""
        if bucket.key + bucket.checksum in self._known:
            bucket.bytecode_from_string(self._known[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._known[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


def an_office(
    stores: Stores | None = None,
    *,
    judged: catalogue.Catalogue | None = None,
    reader: StillReader | None = None,
    scanner: Scanner | None = None,
    **web: Any,
) -> Office:
    """Open an office (in memory, or over these stores): an account a role, tokens, an inbound webhook endpoint."""
    stores, clock = stores or in_memory(), FrozenClock()
    deps = Deps(
        store=stores.store,
        jobs=stores.jobs,
        finder=stores.finder,
        deliveries=stores.deliveries,
        accounts=stores.accounts,
        units=stores.units,
        councils=stores.councils,
        audit=stores.audit,
        keeping=stores.keeping,
        retention=stores.retention,
        subjects=stores.subjects,
        letters=stores.letters,
        register=stores.register,
        letter_writer=FileLetters(TEMPLATES / "letters"),
        objects=MemoryObjects(),
        reader=reader or StillReader(),
        scanner=scanner or NotScanned(),
        catalogue=judged or rules(),
        sender=SilentSender(),
        mailer=Postbox(),
        address="https://hoso.test",
        bell=SilentBell(),
        clock=clock,
        ids=FreshIds(),
        connectors={},
    )
    app = create_app(deps, settings=WebSettings(secret_key="a key of tests", **web))
    app.jinja_env.bytecode_cache = Compiled()
    office = Office(deps, app, clock, stores.store)
    for account in ACCOUNTS:
        deps.accounts.save_account(replace(account, password_hash=_hashed()))
    deps.deliveries.save_endpoint(an_inbound_endpoint())
    return office


def _token(deps: Deps, name: str) -> str:
    """Make a token that may whatever its account may, as whoever runs the machine does."""
    return access.new_token(deps, TokenWish(name, f"{name} {deps.ids.new()}"), maker=WHOLE_OFFICE)[1]


def an_inbound_endpoint(**given: Any) -> Endpoint:
    """Give the reviewers' system that may send decisions."""
    defaults: dict[str, Any] = {"id": ENDPOINT, "name": "cổng thẩm định", "url": "", "secrets": (SECRET,)}
    speaks_for = {account.name: account.name for account in ACCOUNTS}
    return Endpoint(**defaults | {"inbound": True, "reviewers": speaks_for} | given)


def under_review(**given: Any) -> Dossier:
    """Give a complete nomination whose first step is open, with one read paper and its evidence."""
    office_day = local_day(FrozenClock().now())
    step = OpenStep(
        "kiem_tra",
        "Kiểm tra thành phần hồ sơ",
        "specialist",
        ("approve", "return", "note"),
        FrozenClock().now(),
        office_day.replace(day=office_day.day + 2),
        "2 ngày làm việc kể từ 02/3/2026",
    )
    defaults = {
        "state": State.IN_REVIEW,
        "processing": Processing.WAITING,
        "award": "bkt",
        "procedure": "bkt",
        "step": step,
        "papers": (a_read_paper(),),
        "reading": a_reading(),
        "unit": "Sở Thử nghiệm",
    }
    return a_dossier(**defaults | given)


def at_council(**given: Any) -> Dossier:
    """Give a complete nomination of two people that waits for the council."""
    step = rules().procedure("bkt").step("hop_hoi_dong")
    assert step is not None
    here = OpenStep(step.name, step.title, step.role, step.actions, FrozenClock().now())
    return under_review(**{"step": here} | given)


def a_read_paper(number: int = 1, *, name: str = "Tờ trình đề nghị.pdf", text: str = SUBMISSION) -> Any:
    """Give a paper that was read, its fields where they stand in the text."""
    report = a_report(
        text,
        nominees=a_reading().nominees,
        fields={
            "issuer": _found(text, "SỞ THỬ NGHIỆM"),
            "number": _found(text, "12/TTr-STN"),
            "subject": _found(text, "V/v đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh"),
            "individual_count": replace(_found(text, "02 cá nhân"), value=2, confidence=0.6),
            "signer": _found(text, "Lê Văn Mẫu"),
            "date": FieldValue(state=FieldState.UNREADABLE),
            "period": FieldValue(state=FieldState.ABSENT),
        },
    )
    return a_paper(number, data=text.encode(), name=name, status=PaperStatus.READ, report=report)


def a_reading() -> DossierReading:
    """Give what the papers say together: two people for a certificate of merit."""
    people = (
        Nominee("individual", "Nguyễn Văn Thử", "Ông", "Trưởng phòng Kế hoạch", "Sở Thử nghiệm", "bkt", 1, 1),
        Nominee("individual", "Trần Thị Nghiệm", "Bà", "Chuyên viên Văn phòng", "Sở Thử nghiệm", "bkt", 1, 2),
    )
    return DossierReading(is_nomination=True, confidence=0.97, award="bkt", nominees=people)


def with_problems(**given: Any) -> Dossier:
    """Give an incomplete nomination with two problems."""
    problems = (
        Problem("R03", "Thiếu biên bản họp xét khen thưởng.", legal_basis="NĐ 152/2025/NĐ-CP Điều 30"),
        Problem("R05", "Chưa đọc được ngày của tờ trình.", paper="Tờ trình đề nghị.pdf", field="date", page=1),
    )
    return under_review(**{"state": State.INCOMPLETE, "problems": problems} | given)


WHOLE_OFFICE = Account("máy", roles=ROLES)
ENDPOINT = "00000000-0000-4000-9000-000000000001"
ACCOUNTS = (
    Account("chuyenvien", "Phạm Chuyên Viên", frozenset({"specialist"})),
    Account("lanhdao", "Đỗ Lãnh Đạo", frozenset({"head"})),
    Account("hoidong", "Hội đồng tỉnh", frozenset({"council"})),
    Account("donvi", "Sở Thử nghiệm", frozenset({"unit"}), frozenset({"T01.01"})),
    Account("donvikhac", "Sở Khác", frozenset({"unit"}), frozenset({"T02.02"})),
    Account("vanhanh", "Người vận hành", frozenset({"operator"})),
    Account("thanhtra", "Thanh tra", frozenset({"auditor"})),
    Account("chutich", "Chủ tịch hội đồng", frozenset({"chair"})),
    Account("coquan", "Cơ quan được hỏi ý kiến", frozenset({"agency"}), frozenset({"T01.01"})),
    Account("maychu", "Phần mềm của đơn vị khác", frozenset({"machine"})),
)


@cache
def settled() -> catalogue.Catalogue:
    """Give the shipped rule files with terms of retention that somebody verified."""
    schedule = rules().retention
    classes = tuple(replace(one, unverified=False) for one in schedule.classes)
    return replace(rules(), retention=replace(schedule, classes=classes))


@cache
def _hashed() -> str:
    # A hash says itself how costly it is to try, and hundreds of tests sign in.
    return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def _found(text: str, raw: str) -> FieldValue:
    start = text.index(raw)
    return FieldValue(raw, raw, FieldState.FOUND, 1, start, start + len(raw), "text", 0.97)


def _attached(paper: RawPaper) -> Attachment:
    sha256 = hashlib.sha256(paper.data).hexdigest()
    return Attachment(paper.name, paper.data, sha256, sha256)
