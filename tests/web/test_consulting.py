"""An agency that is asked for its opinion: sees its own request and the papers sent with it, and answers once."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from service.adapters.memory.store import MemoryStore
from service.domain.errors import Invalid
from service.domain.events import EventType
from service.domain.keys import original_key
from service.domain.restricted import Restriction, told_to
from service.domain.review import Order
from service.domain.subjects import Wanted
from service.domain.units import Succession, Unit
from service.ports import Change
from service.stages import mailing, registry, review
from service.web import WebSettings, create_app
from tests.kit.builders import an_event
from tests.kit.letters import ACTOR, KEEPER
from tests.kit.office import SUBMISSION, a_read_paper, under_review
from tests.kit.visitor import Visitor, send, signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.dossier import Dossier
    from tests.kit.office import Office

ALL = "/api/v1/opinion-requests"
POLICE = Unit("H99.01", "Công an tỉnh Bình Minh", codes=("H99.01", "000.00.01.H99"))
TAX = Unit("H99.02", "Thuế tỉnh Bình Minh", codes=("H99.02",))


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Give a dossier about which two agencies were asked, with one paper of two; one of them has an account."""
    registry.load_files(office.deps.units, (POLICE, TAX))
    account = office.deps.accounts.account("coquan")
    assert account is not None
    office.deps.accounts.save_account(replace(account, unit_ids=frozenset({"000.00.01.H99"}), email="cat@test"))
    papers = (a_read_paper(1), a_read_paper(2, name="Báo cáo riêng.pdf"))
    filed = office.file(under_review(papers=papers), texts=[SUBMISSION.encode()] * 2)
    inputs = {"agencies": "công an tỉnh bình minh; H99.02; Hội lạ", "papers": "1"}
    order = Order("ask_opinions", filed.version, reason="Có vi phạm gì không?", inputs=inputs)
    return review.decide(office.deps, filed.id, order, actor=ACTOR, account=KEEPER)


def ask(office: Office, method: str, path: str, name: str = "coquan", **given: Any) -> Any:
    return office.app.test_client().open(path, method=method, headers=office.bearer(name), **given)


def test_who_is_asked_is_found_in_the_registry_by_name_or_code(dossier: Dossier) -> None:
    assert [(one.agency, one.organs, one.papers) for one in dossier.opinions] == [
        ("công an tỉnh bình minh", ("H99.01", "000.00.01.H99"), (1,)),
        (TAX.name, ("H99.02",), (1,)), ("Hội lạ", (), (1,)),
    ]  # fmt: skip


def test_an_agency_sees_its_request_and_nothing_of_the_dossier(office: Office, dossier: Dossier) -> None:
    [listed] = ask(office, "GET", ALL).json["items"]
    here = f"{ALL}/{dossier.code}-1"

    assert (listed["id"], listed["open"], listed["due"]) == (f"{dossier.code}-1", True, "2026-03-16")
    assert [one["number"] for one in listed["papers"]] == [1]
    assert ask(office, "GET", here).json == listed
    assert ask(office, "GET", f"{here}/papers/1").data == SUBMISSION.encode()
    refused = {path: ask(office, "GET", path).status_code for path in (
        f"{here}/papers/2", f"{ALL}/{dossier.code}-2", f"{ALL}/{dossier.code}-3", f"{ALL}/{dossier.code}-9",
        f"{ALL}/{dossier.code}-01", f"{ALL}/khong-co-1", f"{ALL}/{dossier.id}-1")}  # fmt: skip
    assert set(refused.values()) == {404}
    for path in ("", "/events", "/attachments/1", "/package"):
        assert ask(office, "GET", f"/api/v1/dossiers/{dossier.code}{path}").status_code == 403


def test_an_answer_is_taken_once_and_stands_in_the_history_as_the_agencys_own(office: Office, dossier: Dossier) -> None:
    here = f"{ALL}/{dossier.code}-1/answer"
    bare = ask(office, "POST", here, json={"answer": "disagree"})
    odd = ask(office, "POST", here, json={"answer": "maybe", "text": "x"})
    taken = ask(office, "POST", here, json={"answer": "comment", "text": "Bổ sung xác nhận thuế.", "number": "9/CAT"})
    again = ask(office, "POST", here, json={"answer": "agree"})
    event = office.store.events(dossier.id)[-1]

    assert (bare.status_code, odd.status_code, taken.status_code, again.status_code) == (422, 422, 200, 409)
    assert (taken.json["answer"], taken.json["text"], taken.json["open"]) == (
        "comment",
        "Bổ sung xác nhận thuế.",
        False,
    )
    assert (event.type, event.actor.name, event.data["reason"]) == (
        "dossier.opinion_recorded", "coquan", "Bổ sung xác nhận thuế.")  # fmt: skip
    assert ask(office, "POST", f"{ALL}/{dossier.code}-2/answer", json={"answer": "agree"}).status_code == 404


def test_an_agency_answers_by_its_system(office: Office, dossier: Dossier) -> None:
    data = {"request": f"{dossier.code}-1", "reviewer": "coquan", "answer": "agree", "number": "9/CAT"}
    raw = json.dumps({"type": "opinion.answer", "data": data}).encode()
    first, again = (send(office, raw, signed(office, raw, webhook_id="y1")) for _ in range(2))

    assert (first.status_code, again.json) == (200, first.json)
    assert {name: told for name, told in first.json.items() if name != "receipt"} == {
        "request": f"{dossier.code}-1", "answer": "agree"}  # fmt: skip
    assert set(first.json["receipt"]) == {"webhook_id", "sha256", "at"}
    assert office.store.dossier(dossier.id).opinions[0].answer == "agree"
    foreign = json.dumps({"type": "opinion.answer", "data": {**data, "request": f"{dossier.code}-2"}}).encode()
    assert send(office, foreign, signed(office, foreign, webhook_id="y2")).status_code == 404


class Beaten(MemoryStore):
    """Tables whose dossiers others always change just before an agency's answer is written, while `beaten`."""

    beaten = False

    def commit(self, change: Change) -> Sequence[int]:
        """Let another writer be first, then write as ever."""
        if self.beaten and change.dossier and any(one.answer for one in change.dossier.opinions):
            known = self.dossier(change.dossier.id)
            super().commit(Change(dossier=replace(known, version=known.version + 1), expected=known.version))
        return super().commit(change)


def test_a_lost_race_is_no_answer_the_same_message_may_come_again(office: Office, dossier: Dossier) -> None:
    assert isinstance(office.store, MemoryStore)
    racing = Beaten(office.store._tables)
    deps = replace(office.deps, store=racing)
    raced = replace(office, deps=deps, app=create_app(deps, settings=WebSettings(secret_key="a key of tests")))
    data = {"request": f"{dossier.code}-1", "reviewer": "coquan", "answer": "agree"}
    raw = json.dumps({"type": "opinion.answer", "data": data}).encode()
    racing.beaten = True
    lost = send(raced, raw, signed(raced, raw, webhook_id="y1"))
    racing.beaten = False

    assert (lost.status_code, "state" in lost.text) == (503, False)
    assert send(raced, raw, signed(raced, raw, webhook_id="y1")).status_code == 200


def test_an_agency_answers_on_its_page_where_signing_in_leads(office: Office, dossier: Dossier) -> None:
    person = Visitor(office).signed_in("coquan")
    listed = person.get("/hoi-y-kien").text
    page = person.get(f"/hoi-y-kien/{dossier.code}-1").text
    file = person.get(f"/hoi-y-kien/{dossier.code}-1/tep/1")
    person.get(f"/hoi-y-kien/{dossier.code}-1")
    refused = person.post(f"/hoi-y-kien/{dossier.code}-1", answer="disagree")
    taken = person.post(f"/hoi-y-kien/{dossier.code}-1", answer="disagree", text="Đang bị kỷ luật.")
    assert "<dt>Nội dung cần cho ý kiến</dt><dd>Có vi phạm gì không?</dd>" in page

    assert f"{dossier.code}-1" in listed
    assert "Tờ trình đề nghị.pdf" in page
    assert "Báo cáo riêng.pdf" not in page
    assert file.data == SUBMISSION.encode()
    assert (refused.status_code, "phải ghi nội dung" in refused.text) == (422, True)
    assert taken.headers["Location"] == f"/hoi-y-kien/{dossier.code}-1"
    assert "Không đồng ý" in person.get(f"/hoi-y-kien/{dossier.code}-1").text
    assert person.get(f"/ho-so/{dossier.code}").status_code == 403


def multipart(office: Office, dossier: Dossier, name: str, data: bytes, **fields: str) -> Any:
    body = {"answer": "agree", **fields, "file": (BytesIO(data), name)}
    return ask(office, "POST", f"{ALL}/{dossier.code}-1/answer", data=body, content_type="multipart/form-data")


def test_an_agency_attaches_a_file_that_the_office_sees_and_the_unit_never(office: Office, dossier: Dossier) -> None:
    wrong = [multipart(office, dossier, *one).status_code for one in (("x.exe", b"MZ"), ("trong.pdf", b""))]
    taken = multipart(office, dossier, "thu/Trả lời.pdf", b"%PDF-1.7 tra loi")
    there = f"/api/v1/dossiers/{dossier.id}/opinions"
    unit = office.deps.accounts.account("donvi")
    assert unit is not None
    office.deps.accounts.save_account(replace(unit, unit_ids=frozenset({dossier.origin.organ_id})))
    answers = {name: ask(office, "GET", f"{there}/1/file", name) for name in ("chuyenvien", "donvi", "coquan")}

    assert (wrong, taken.status_code, taken.json["file"]) == ([422, 422], 200, "Trả lời.pdf")
    assert {name: one.status_code for name, one in answers.items()} == {"chuyenvien": 200, "donvi": 403, "coquan": 403}
    assert answers["chuyenvien"].data == b"%PDF-1.7 tra loi"
    assert ask(office, "GET", f"{there}/2/file", "chuyenvien").status_code == 404
    key = original_key(hashlib.sha256(b"%PDF-1.7 tra loi").hexdigest())
    assert office.deps.keeping.named([key]) == {key}
    assert office.store.events(dossier.id)[-1].data["file"] == "Trả lời.pdf"
    assert "Trả lời.pdf" in Visitor(office).signed_in("chuyenvien").get(f"/ho-so/{dossier.code}").text
    assert "Trả lời.pdf" not in Visitor(office).signed_in("donvi").get(f"/ho-so/{dossier.code}").text


def test_a_file_goes_with_the_answer_on_the_page(office: Office, dossier: Dossier) -> None:
    person = Visitor(office).signed_in("coquan")
    person.get(f"/hoi-y-kien/{dossier.code}-1")
    person.post(f"/hoi-y-kien/{dossier.code}-1", answer="agree", file=(BytesIO(b"%PDF-1.7 x"), "Trả lời.pdf"))

    assert "Đã gửi kèm: Trả lời.pdf" in person.get(f"/hoi-y-kien/{dossier.code}-1").text
    assert office.store.dossier(dossier.id).opinions[0].file["size"] == len(b"%PDF-1.7 x")


def test_a_package_with_agencies_opinions_is_not_the_units_to_read(office: Office, dossier: Dossier) -> None:
    unit = office.deps.accounts.account("donvi")
    assert unit is not None
    office.deps.accounts.save_account(replace(unit, unit_ids=frozenset({dossier.origin.organ_id})))

    assert ask(office, "GET", f"/api/v1/dossiers/{dossier.id}/package", "donvi").status_code == 403
    assert ask(office, "GET", f"/api/v1/dossiers/{dossier.id}/package", "chuyenvien").status_code == 404


def test_which_agencies_were_asked_and_how_long_they_took_is_not_told_to_the_unit(
    office: Office, dossier: Dossier
) -> None:
    unit = office.deps.accounts.account("donvi")
    assert unit is not None
    office.deps.accounts.save_account(replace(unit, unit_ids=frozenset({dossier.origin.organ_id})))
    about, agency = f"/api/v1/dossiers/{dossier.id}", dossier.opinions[0].agency
    shown = {
        who: [agency in ask(office, "GET", path, who).text for path in (about, f"{about}/events")]
        + [agency in Visitor(office).signed_in(who).get(f"/ho-so/{dossier.code}").text]
        for who in ("chuyenvien", "donvi")
    }
    clocks = [{"term": "legal", "spent": 3}, {"term": dossier.opinions[0].term, "spent": 9}]
    ended = told_to(an_event(dossier.id, EventType.APPROVED, data={"clocks": clocks}), frozenset({"unit"}))
    late = an_event(dossier.id, EventType.EXTENDED, data={"term": dossier.opinions[0].term})

    assert shown == {"chuyenvien": [True] * 3, "donvi": [False] * 3}
    assert (ended and ended.data["clocks"], told_to(late, frozenset({"unit"}))) == (clocks[:1], None)


def test_whose_data_is_restricted_is_named_to_no_agency(office: Office, dossier: Dossier) -> None:
    made = Restriction("r", Wanted("Nguyễn Văn Thử"), ("head",), (dossier.id,), "lanhdao", office.clock.now(), "đơn")
    about = replace(dossier, subject="V/v khen thưởng ông Nguyễn Văn Thử", restricted=(made.of_dossier,))
    office.store.commit(Change(dossier=replace(about, version=dossier.version + 1), expected=dossier.version))
    event = next(one for one in office.store.events(dossier.id) if one.type == "dossier.opinions_asked")
    mailing.send(office.deps, event)
    [letter] = office.postbox.letters

    assert "Văn Thử" not in letter.text + ask(office, "GET", f"{ALL}/{dossier.code}-1").json["subject"]
    assert "V/v khen thưởng ông" in letter.text


def decide(office: Office, dossier: Dossier, agencies: str) -> Dossier:
    order = Order("ask_opinions", dossier.version, inputs={"agencies": agencies})
    return review.decide(office.deps, dossier.id, order, actor=ACTOR, account=KEEPER)


def test_one_body_is_asked_once_by_whatever_name_or_code(office: Office, dossier: Dossier) -> None:
    other = office.file(under_review())
    asked = decide(office, other, "Công an tỉnh Bình Minh; 000.00.01.H99; cong an tinh binh minh; Hội lạ; HỘI LẠ")

    assert [one.agency for one in asked.opinions] == ["Công an tỉnh Bình Minh", "Hội lạ"]
    for again in ("H99.01", "CÔNG AN TỈNH BÌNH MINH", "hội lạ"):
        with pytest.raises(Invalid, match="Đã hỏi ý kiến"):
            decide(office, dossier, again)


def test_who_took_an_agency_over_sees_its_request_and_is_the_one_who_is_asked(office: Office, dossier: Dossier) -> None:
    heir = Unit("H99.50", "Cơ quan mới", codes=("H99.50",))
    over = (Succession("H99.50", date(2026, 3, 3)),)
    registry.load_files(office.deps.units, (replace(POLICE, successors=over), heir))
    account = office.deps.accounts.account("coquan")
    assert account is not None
    office.deps.accounts.save_account(replace(account, unit_ids=frozenset({"H99.50"})))
    before = ask(office, "GET", ALL).json["items"]
    office.clock.advance(seconds=timedelta(days=2).total_seconds())
    asked = decide(office, office.file(under_review()), "Công an tỉnh Bình Minh; H99.01; Cơ quan mới")
    after = [one["id"] for one in ask(office, "GET", ALL).json["items"]]

    assert (before, [(one.agency, one.organs) for one in asked.opinions]) == ([], [("Cơ quan mới", ("H99.50",))])
    assert sorted(after) == sorted([f"{dossier.code}-1", f"{asked.code}-1"])
    assert ask(office, "POST", f"{ALL}/{dossier.code}-1/answer", json={"answer": "agree"}).status_code == 200


def test_what_went_to_several_bodies_is_no_single_ones(office: Office, dossier: Dossier) -> None:
    heirs = [Unit(code, code, codes=(code,)) for code in ("H99.51", "H99.52")]
    over = tuple(Succession(one.id, date(2026, 3, 1)) for one in heirs)
    registry.load_files(office.deps.units, (replace(POLICE, successors=over), *heirs))
    account = office.deps.accounts.account("coquan")
    assert account is not None
    office.deps.accounts.save_account(replace(account, unit_ids=frozenset({"H99.51"})))

    assert ask(office, "GET", f"{ALL}/{dossier.code}-1").status_code == 404


def test_requests_come_page_by_page_and_say_that_there_are_more(office: Office, dossier: Dossier) -> None:
    more = [decide(office, office.file(under_review()), "H99.01") for _ in range(2)]
    first = ask(office, "GET", f"{ALL}?limit=2").json
    second = ask(office, "GET", f"{ALL}?limit=2&cursor={first['cursor']}").json
    seen = [one["id"] for one in (*first["items"], *second["items"])]

    assert sorted(seen) == sorted(f"{one.code}-1" for one in (dossier, *more))
    assert (len(first["items"]), second["cursor"]) == (2, "")
    assert ask(office, "GET", f"{ALL}?cursor=khong").status_code == 422
    page = Visitor(office).signed_in("coquan").get("/hoi-y-kien?limit=2").text
    assert "Còn yêu cầu cũ hơn" in page


def test_silence_is_noted_and_a_late_answer_is_heard_all_the_same(office: Office, dossier: Dossier) -> None:
    office.clock.advance(seconds=timedelta(days=20).total_seconds())
    order = Order("close_opinions", dossier.version)
    closed = review.decide(office.deps, dossier.id, order, actor=ACTOR, account=KEEPER)
    late = ask(office, "POST", f"{ALL}/{dossier.code}-1/answer", json={"answer": "agree"})

    assert [one.answer for one in closed.opinions] == ["silent"] * 3
    assert (late.status_code, late.json["answer"], late.json["late_by"]) == (200, "agree", 6)


def test_papers_that_are_not_there_are_not_sent(office: Office) -> None:
    filed = office.file(under_review())
    body = {"action": "ask_opinions", "expected_version": filed.version, "inputs": {"agencies": "A", "papers": "1, 7"}}
    answer = ask(office, "POST", f"/api/v1/dossiers/{filed.id}/decisions", "chuyenvien", json=body)

    assert (answer.status_code, answer.json["problems"][0]["message"]) == (422, "Không gửi kèm được giấy tờ số: 7.")


def test_who_speaks_for_the_agency_is_written_to(office: Office, dossier: Dossier) -> None:
    event = next(one for one in office.store.events(dossier.id) if one.type == "dossier.opinions_asked")
    mailing.send(office.deps, event)

    [letter] = office.postbox.letters
    assert (letter.to, f"/hoi-y-kien/{dossier.code}-1" in letter.text) == ("cat@test", True)
    assert "Hạn trả lời: 16/03/2026" in letter.text
