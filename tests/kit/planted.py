"""An office in which one restricted person is named wherever a name can stand, and all that is asked of it."""

from __future__ import annotations

import hashlib
import html
import io
import json
import re
import zipfile
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from service.domain.awards_held import UNCONFIRMED
from service.domain.council import Entry as Said
from service.domain.council import Matter, Session
from service.domain.disposal import Disposal, Item
from service.domain.dossier import ChangeRequest, Correction, Origin, PaperStatus
from service.domain.events import EventType
from service.domain.exemplars import Article
from service.domain.fields import Kind, PaperKind, Part, Problem
from service.domain.holds import Hold
from service.domain.keys import original_key
from service.domain.letters import Letter
from service.domain.opinions import Opinion
from service.domain.permission import ROLES
from service.domain.register import Entry
from service.domain.register import Kind as Line
from service.domain.roads import AwardChange
from service.domain.search_terms import search_row
from service.domain.states import Processing, State
from service.domain.subjects import Wanted
from service.domain.text import fold
from service.domain.units import Unit
from service.domain.votes import Method, Poll, Question
from service.ports import MAIL_TO_REVIEWERS, Account, ActionLink, Attempt, Change, Endpoint, NewObject
from service.stages import access, difficulties, exemplars, matrix, registry, subject_acts
from service.stages.access import TokenWish
from service.stages.difficulties import Raised
from service.stages.exemplars import Mark
from tests.kit.bodies import ROUND
from tests.kit.builders import a_paper, a_report, an_event, an_intake
from tests.kit.office import (
    WHOLE_OFFICE,
    StillReader,
    a_reading,
    an_inbound_endpoint,
    an_office,
    at_council,
    under_review,
)
from tests.kit.persons import BESIDE, NAME, a_list, a_merit_report, a_row, found

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from service.domain.dossier import Dossier, Paper
    from service.domain.fields import PaperReport
    from tests.kit.office import Office

OURS, LINK = "T01.01", "liên kết thử"
EVERYBODY = "tatca"
LOUD, RUN_TOGETHER = NAME.upper(), "BCTT_LuongThiMo.pdf"
ALL_DAY = "2026-03-02"


class Rereader(StillReader):
    """A reader that finds in a file the very words of which `_file` made it."""

    def read(self, name: str, data: bytes, *, going_on: Callable[[int], None] = lambda _kept: None) -> PaperReport:
        """Give the words as one page."""
        del name, going_on
        return a_report(data.decode())


@dataclass(frozen=True, slots=True)
class Planted:
    """The office and what its addresses name: value of each path parameter, and of those of some addresses alone."""

    office: Office
    dossier: Dossier
    at_council: Dossier
    values: Mapping[str, Any]
    dossiers: tuple[str, ...] = ()


def a_planted_office(*, roles: tuple[str, ...] = ("head",)) -> Planted:
    """Plant the person in every place of an office, then let these roles alone see her."""
    office = an_office(reader=Rereader())
    all_roles = Account(EVERYBODY, "Mọi vai trò", ROLES, frozenset({OURS}), password_hash=_hash(office))
    office.deps.accounts.save_account(all_roles)
    office.tokens[EVERYBODY] = access.new_token(office.deps, TokenWish(EVERYBODY, "x"), maker=WHOLE_OFFICE)[1]
    registry.load_files(office.deps.units, [Unit(OURS, "Sở Thử nghiệm", (OURS,), kind="U1")])
    first, council = _file(office, _whole(office)), _file(office, _before_the_council())
    next_one = _file(office, _before_the_council())
    past, held = _file(office, _past()), _file(office, _held())
    other = _file(office, _another_units())
    _beside(office, first, past)
    session = _session(office, council)
    values = {
        "dossier_id": first.id, "number": 2, "field": "full_name", "request_id": f"{first.code}-1", "hold_id": "h1",
        "session_id": session.id, "letter_id": _letter(office, first, session),
        "disposal_id": _disposal(office, first), "message_id": _messages(office, first), "delivery_id": "d1",
        "endpoint_id": "ours", "round_name": ROUND, "name": ROUND, "link_id": "k1", "token_id": "t", "absence_id": "a",
        "difficulty_id": _difficulties(office, first), "restriction_id": "r", "link": _link(office, council),
        "act": "find", "verb": "bo", "past": past.id, "held": held.id,
    }  # fmt: skip
    actor = an_event("").actor
    subject_acts.restrict(office.deps, Wanted(NAME, 1984), roles, reason="đơn", actor=actor, account=WHOLE_OFFICE)
    ids = tuple(one.id for one in (first, council, past, held, other))
    for account in office.deps.accounts.accounts():
        office.deps.finder.save(account.name, ROUND, {"text": BESIDE})
    return Planted(office, office.store.dossier(first.id), office.store.dossier(next_one.id), values, ids)


def _hash(office: Office) -> str:
    known = office.deps.accounts.account("lanhdao")
    assert known is not None
    return known.password_hash


def _rows() -> Any:
    return a_row(birth="1984"), replace(a_row(BESIDE, row=2), title=f"Chồng bà {NAME}")


def _papers() -> tuple[Paper, ...]:
    report = replace(a_merit_report().report, facts=({"code": "x", "note": NAME},))  # type: ignore[arg-type, type-var]
    part = Part(Kind(PaperKind.MERIT_REPORT_INDIVIDUAL, 0.9, "BÁO CÁO"), 2, 2,
                {"full_name": found(LOUD), "birth_date": found("12/3/1984"), "residence": found("Thôn Kín")},
                (_rows()[0],))  # fmt: skip
    joined = a_report("TỜ TRÌNH\nkính gửi", f"BÁO CÁO\nHọ và tên: {LOUD}", parts=(part,),
                      problems=(Problem("x", f"Của {NAME}"),))  # fmt: skip
    other = a_paper(4, name=RUN_TOGETHER, status=PaperStatus.READ, report=a_report("không nêu ai"))
    plain = a_paper(5, name="quy che.pdf", status=PaperStatus.READ, report=a_report("không nêu ai"))
    return (a_list(*_rows()), replace(a_merit_report(), report=report),
            a_paper(3, name="chung.pdf", status=PaperStatus.READ, report=joined), other, plain)  # fmt: skip


def _whole(office: Office) -> Dossier:
    now = office.clock.now()
    step = under_review().step
    assert step is not None
    return under_review(
        award="dhtt", subject=f"V/v khen bà {LOUD}", unit="Sở Thử nghiệm", papers=_papers(),
        origin=Origin("inbox", OURS, "Sở Thử nghiệm", "x1", "12/TTr-STN", "2026-03-01", f"Khen {NAME}"),
        reading=replace(a_reading(), nominees=_rows(), award="dhtt"), step=replace(step, why=f"vì {NAME}"),
        problems=(Problem("R03", f"Thiếu bản khai của {NAME}", paper=RUN_TOGETHER),), reason="x",
        message=f"xem lại {NAME}", decision={"note": NAME}, outcome="",
        opinions=(Opinion("Cơ quan được hỏi", ALL_DAY, text=f"về {NAME}", organs=(OURS,),
                          papers=(1, 2, 4, 5), file=_attached(office)),),
        award_change=AwardChange("bkt", "dhtt", f"{NAME} chưa đủ", "x", ALL_DAY),
        change_request=ChangeRequest("m1", "update", f"sửa tên {NAME}", now), signed=({"by": NAME},),
        corrections=(Correction(1, "number", NAME, "x", now, NAME, reason=NAME),),
        holds=(Hold("h1", f"khiếu nại của {NAME}", "lanhdao", now),),
        package={"key": "package/x", "sha256": "", "size": 2},
    )  # fmt: skip


def _attached(office: Office) -> dict[str, Any]:
    """Keep the file of an agency's answer."""
    data = f"Ý kiến về bà {NAME}".encode()
    sha256 = hashlib.sha256(data).hexdigest()
    office.deps.objects.put_all([NewObject(original_key(sha256), data, sha256)])
    return {"name": f"y kien ve {NAME}.pdf", "sha256": sha256, "size": len(data)}


def _before_the_council() -> Dossier:
    return at_council(subject=f"V/v khen bà {NAME}", papers=(a_list(*_rows()), a_merit_report()),
                      reading=replace(a_reading(), nominees=_rows()), origin=Origin(organ_id=OURS))  # fmt: skip


def _past() -> Dossier:
    paper = replace(a_list(*_rows()), name=f"QD khen {NAME}.pdf")
    report = replace(paper.report, fields={"signer": found(NAME), "subject": found(f"Khen {LOUD}")})  # type: ignore[type-var]
    return under_review(papers=(replace(paper, report=report),), reading=replace(a_reading(), nominees=_rows()),
                        state=State.ARCHIVED, processing=Processing.WAITING, reason=UNCONFIRMED, step=None,
                        subject=f"Khen {NAME}", message=f"Cần người xem: dòng {NAME}.",
                        origin=Origin(organ_id=OURS, unit_id=OURS))  # fmt: skip


def _held() -> Dossier:
    papers = (replace(a_list(*_rows()), status=PaperStatus.QUARANTINED, message=f"tệp của {NAME}"),)
    return under_review(state=State.INCOMPLETE, processing=Processing.QUARANTINED, papers=papers, subject=NAME,
                        reading=replace(a_reading(), nominees=_rows()), message=f"dừng ở {NAME}",
                        origin=Origin(organ_id=OURS))  # fmt: skip


def _another_units() -> Dossier:
    """Give a dossier that does not name her but in a note on what others hold."""
    note = Problem("x", f"{NAME} đã được khen ở hồ sơ khác", rule="C9.same_name", severity="note")
    return under_review(origin=Origin(organ_id="T02.02"), problems=(note,), award="dhtt")


def _file(office: Office, dossier: Dossier) -> Dossier:
    """File a dossier with its bytes, and events that name her as events do: in words, in a key, in a note."""
    files = [f"%PDF {paper.name} {_names(paper)}".encode() for paper in dossier.papers]
    hashes = [hashlib.sha256(data).hexdigest() for data in files]
    office.deps.objects.put_all(
        [NewObject(original_key(one), data, one) for one, data in zip(hashes, files, strict=True)]
    )
    papers = [
        replace(paper, sha256=one, key=original_key(one)) for paper, one in zip(dossier.papers, hashes, strict=True)
    ]
    dossier = replace(dossier, papers=tuple(papers))
    noted = [{"rule": one.rule, "message": one.message} for one in dossier.problems]
    tales: list[tuple[EventType, dict[str, Any]]] = [
        (EventType.NOTED, {"text": f"bà {LOUD}"} if dossier.origin.organ_id == OURS else {}),
        (EventType.EXTRACTED, {"kinds": {paper.name: "nominee_list" for paper in dossier.papers}}),
        (EventType.INCOMPLETE, {"problems": noted}),
    ]
    events = tuple(an_event(dossier.id, kind, data=data) for kind, data in tales)
    office.store.commit(Change(dossier=dossier, events=events, search=search_row(dossier)))
    return office.store.dossier(dossier.id)


def _names(paper: Paper) -> str:
    """Give the words of a paper, of which its file is made."""
    return " ".join(page.text for page in paper.report.pages) if paper.report else ""


def _beside(office: Office, first: Dossier, past: Dossier) -> None:
    """Name her in the register: marks, articles, links, decisions of a unit's own."""
    deps, now = office.deps, office.clock.now()
    deps.objects.put_all([NewObject("package/x", b"PK", "0" * 64)])
    whole = WHOLE_OFFICE
    exemplars.mark(deps, first.id, Mark(1, "publishable", note=f"gặp {NAME}", summary=NAME), account=whole)
    exemplars.mark(deps, first.id, Mark(2, "visit", note=f"cùng {NAME}", summary=f"Chồng bà {NAME}"), account=whole)
    article = Article(f"Vợ chồng bà {NAME}", "Báo Thử", "2026-03-05")
    exemplars.add_article(deps, first.id, 2, article, account=whole)
    for nominee, quote in ((1, "DANH SÁCH"), (2, f"1. {NAME}")):
        matrix.link(deps, first.id, matrix.Wish(nominee, "CN-b", 1, quote), account=whole)
    for series, dossier, status in (("own_award/1", "", "waiting"), ("own_award/2", past.id, "doubtful")):
        body = {"status": status, "name": f"QD {NAME}.pdf", "key": "k", "sha256": series, "why": f"xem {NAME}"}
        deps.register.enter(Entry(deps.ids.new(), Line.OWN_AWARD, series, 1, now, "donvi", body, unit=OURS,
                                  dossier=dossier))  # fmt: skip


def _session(office: Office, about: Dossier) -> Session:
    now, rules = office.clock.now(), office.deps.catalogue.council("tinh")
    asked = (Question("1", NAME, "bkt", "Trường Kín", "individual", "Giáo viên kín", about.id, ""),
             Question("2", BESIDE, "bkt", "", "individual", f"Chồng bà {NAME}", about.id, ""))  # fmt: skip
    matter = Matter(about.id, about.code, f"V/v khen {NAME}", "", "bkt", about.revision)
    poll = Poll(rules.members, asked, rules.rules, Method.OPEN)
    session = Session(office.deps.ids.new(), "Họp", date(2026, 3, 2), poll, (matter,), version=1,
                      log=(Said(now, "x", f"bàn về {LOUD}"),))  # fmt: skip
    return office.deps.councils.save_session(session, expected=0)


def _letter(office: Office, about: Dossier, session: Session) -> str:
    """Keep a letter about the dossier and one of the session, their bytes naming her."""
    for name, dossiers, of in (("l1", (about.id,), ""), ("l2", (), session.id)):
        data = f"Kính gửi bà {NAME} {name}".encode()
        sha256 = hashlib.sha256(data).hexdigest()
        office.deps.objects.put_all([NewObject(f"letter/{name}", data, sha256)])
        office.deps.letters.keep(Letter(
            name, "notice", f"Thông báo cho {NAME}", f"{NAME}.docx", "text/plain", f"letter/{name}", sha256, len(data),
            office.clock.now(), "x", (f"Bà {NAME}",), dossiers, of))  # fmt: skip
    return "l1"


def _disposal(office: Office, about: Dossier) -> str:
    items = (Item(about.id, about.code, "K", f"theo {NAME}", note=f"giữ vì {NAME}"),)
    one = Disposal("x1", f"QĐ về {NAME}", "ai đó", office.clock.now(), items, note=NAME)
    office.store.commit(Change(disposal=one))
    return one.id


def _messages(office: Office, about: Dossier) -> str:
    """Keep messages of the dossier and of none, and a webhook that told of her."""
    envelope = {"subject": f"Khen {NAME}", "change_reason": f"thu hồi vì {NAME}", "status_description": NAME}
    parked = an_intake(outcome="parked", kind="update", dossier_id=about.id, name=f"{NAME}.edxml", envelope=envelope)
    for one in (parked, an_intake(id="m1", dossier_id=about.id, name=RUN_TOGETHER, envelope=envelope),
                an_intake(outcome="refused", name=f"{NAME}.zip", envelope=envelope, message=f"tệp {NAME} hỏng"),
                an_intake(outcome="status", kind="status", envelope=envelope, message=NAME)):  # fmt: skip
        office.store.commit(Change(intake=one))
    deliveries = office.deps.deliveries
    deliveries.save_endpoint(an_inbound_endpoint(id="ours", url="https://e.test/h"))
    deliveries.save_endpoint(Endpoint("mail", "thư", MAIL_TO_REVIEWERS, ()))
    deliveries.add_delivery("d1", "ours", an_event(about.id, EventType.NOTED, data={"text": f"bà {NAME}"}))
    deliveries.record_attempt("d1", Attempt(office.clock.now(), 500, f"no {NAME}", {"answer": NAME}), state="dead",
                              next_at=None)  # fmt: skip
    return parked.id


def _difficulties(office: Office, about: Dossier) -> str:
    """Raise one about the dossier and one about a round alone."""
    difficulties.raise_one(office.deps, Raised(f"{NAME} chưa rõ", ROUND, unit=OURS), account=WHOLE_OFFICE)
    wish = Raised(f"bà {LOUD} hỏi", dossier=about.id, unit=OURS)
    return difficulties.raise_one(office.deps, wish, account=WHOLE_OFFICE).id


def _link(office: Office, about: Dossier) -> str:
    """Give the secret of a link that was mailed to the council."""
    step = about.step
    assert step is not None
    link = ActionLink("hoidong", about.id, "reject", step.name, step.opened_at, office.clock.now().replace(year=2027))
    office.deps.accounts.add_action_link(access.digest(LINK), link)
    return LINK


def names_her(*told: str | bytes) -> bool:
    """Tell whether any of these says the name: exact, without accents, run together, in markup, escaped or zipped."""
    return any("luongthimo" in re.sub(r"[\W_]+", "", fold(text)) for one in told for text in _texts(one))


def _texts(told: str | bytes) -> list[str]:
    if isinstance(told, bytes):
        if told[:2] == b"PK" and zipfile.is_zipfile(io.BytesIO(told)):
            bag = zipfile.ZipFile(io.BytesIO(told))
            return [text for name in bag.namelist() for text in (name, *_texts(bag.read(name)))]
        told = told.decode("utf-8", "replace")
    try:
        return [json.dumps(json.loads(told), ensure_ascii=False)]
    except ValueError:
        plain = html.unescape(unquote(told))
        return [plain, re.sub(r"<[^>]*>", "", plain)]
