"""What waits for a person is seen: on the desk, over the API, and on the page of the dossier that it is about."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from connectors.base import DocumentReference, Envelope, MessageKind, Organ
from service.domain.dossier import ChangeRequest
from service.domain.errors import NotAllowed
from service.domain.states import State
from service.ports import Account, Change
from service.stages import quarantine
from tests.kit.builders import an_intake
from tests.kit.clock import START
from tests.kit.office import SUBMISSION, under_review
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from service.ports import Intake
    from tests.kit.office import Office

SENTENCE = "Không tìm thấy văn bản mà thông điệp này muốn thay đổi; chờ người xem."
RECALL = Envelope(
    kind=MessageKind.RECALL,
    sender=Organ("T01.01", "Sở Thử nghiệm"),
    code_number="34",
    code_notation="STN-VP",
    date="2026-03-04",
    subject="V/v thu hồi tờ trình",
    targets=(DocumentReference("T01.01", "12/TTr-STN", "2026-03-01", "doc-12"),),
    change_reason="Gửi nhầm <b>phụ lục</b>",
)
STATUS = Envelope(kind=MessageKind.STATUS, sender=Organ("T02.02", "Sở Khác"), status_code="03",
                  status_description="Đã tiếp nhận")  # fmt: skip


def a_parked_recall() -> Intake:
    """Give a recall of what is not here."""
    return an_intake(outcome="parked", kind="recall", name="thu-hoi.edxml", message=SENTENCE, envelope=asdict(RECALL))


def a_refused_message() -> Intake:
    """Give a message that nobody could open, an hour after the recall."""
    kept = {"attachments": [{"sha256": "f" * 64}]}
    return an_intake(outcome="refused", name="hong.zip", reason="zip.bomb", message="Tệp nén bất thường.",
                     received_at=START + timedelta(hours=1), envelope=kept)  # fmt: skip


def a_received_status() -> Intake:
    """Give the newest message: a status."""
    return an_intake(outcome="status", kind="status", name="03.edxml", received_at=START + timedelta(hours=2),
                     envelope=asdict(STATUS))  # fmt: skip


@pytest.fixture
def waiting(office: Office) -> list[Intake]:
    """Keep the three, and give them as the desk lists them: what asks for a person first, then statuses."""
    messages = [a_refused_message(), a_parked_recall(), a_received_status()]
    for message in messages:
        office.store.commit(Change(intake=message))
    return messages


def _get(office: Office, path: str, name: str = "chuyenvien") -> Any:
    return office.app.test_client().get(path, headers=office.bearer(name))


def test_statuses_never_stand_before_what_asks_for_a_person(office: Office, waiting: list[Intake]) -> None:
    account = Account("chi", roles=frozenset({"specialist"}))

    assert list(quarantine.waiting_messages(office.deps, account)) == waiting


@pytest.mark.parametrize("role", ["unit", "machine", "council"])
def test_nobody_outside_the_office_sees_what_waits(office: Office, role: str) -> None:
    with pytest.raises(NotAllowed):
        quarantine.waiting_messages(office.deps, Account("ai đó", roles=frozenset({role})))


def test_the_api_says_what_a_waiting_message_says_of_itself(office: Office, waiting: list[Intake]) -> None:
    body = _get(office, "/api/v1/quarantine").json

    assert (body["items"], [one["id"] for one in body["messages"]]) == ([], [one.id for one in waiting])
    assert body["messages"][1] == {
        "id": waiting[1].id,
        "name": "thu-hoi.edxml",
        "kind": "recall",
        "outcome": "parked",
        "received_at": START.isoformat(),
        "connector": "inbox",
        "dossier": None,
        "reason": "",
        "message": SENTENCE,
        "sender": {"organ_id": "T01.01", "name": "Sở Thử nghiệm"},
        "number": "34/STN-VP",
        "date": "2026-03-04",
        "subject": "V/v thu hồi tờ trình",
        "targets": [{"organ_id": "T01.01", "document_id": "doc-12", "number": "12/TTr-STN", "date": "2026-03-01"}],
        "change_reason": "Gửi nhầm <b>phụ lục</b>",
        "status": {"code": "", "description": ""},
        "answers": ["accepted", "refused", "seen"],
        "handled_at": None,
        "handled_by": "",
        "answer": "",
        "note": "",
    }


@pytest.mark.usefixtures("waiting")
def test_the_desk_shows_facts_and_reasons_and_hands_out_no_bytes(person: Visitor) -> None:
    page = person.get("/cach-ly").text

    shown = ("Thông điệp chờ người xem", "thu-hoi.edxml", "Sở Thử nghiệm", "34/STN-VP, ngày 04/03/2026",
             "Nhằm vào: 12/TTr-STN, ngày 01/03/2026", SENTENCE, "Gửi nhầm &lt;b&gt;phụ lục&lt;/b&gt;",
             "Tệp nén bất thường.", "zip.bomb", "Trạng thái 03: Đã tiếp nhận")  # fmt: skip
    assert [words for words in shown if words not in page] == []
    assert [words for words in ("download", "raw/", "<b>phụ") if words in page] == []


def test_an_empty_desk_says_so(person: Visitor) -> None:
    page = person.get("/cach-ly").text

    assert "Không có hồ sơ nào bị cách ly." in page
    assert "Không có thông điệp nào chờ người xem." in page


@pytest.mark.parametrize(("name", "status"), [("thanhtra", 200), ("vanhanh", 200), ("hoidong", 403), ("donvi", 403)])
def test_the_desk_opens_for_the_office_only_and_only_they_see_its_link(office: Office, name: str, status: int) -> None:
    guest = Visitor(office).signed_in(name)

    assert guest.get("/cach-ly").status_code == status
    assert _get(office, "/api/v1/quarantine", name).status_code == status
    assert ('href="/cach-ly"' in guest.get("/").text) is (status == 200)


def test_a_dossier_names_the_messages_it_came_by(office: Office) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    twin = an_intake(outcome="duplicate", dossier_id=dossier.id, name="lan-hai.edxml")
    conflict = an_intake(outcome="conflict", dossier_id=dossier.id, received_at=START + timedelta(hours=1))
    for message in (conflict, twin):
        office.store.commit(Change(intake=message))
    body = _get(office, f"/api/v1/dossiers/{dossier.code}").json

    assert [(one["id"], one["outcome"]) for one in body["messages"]] == [
        (twin.id, "duplicate"), (conflict.id, "conflict")]  # fmt: skip
    assert body["messages"][0] == {"id": twin.id, "name": "lan-hai.edxml", "kind": "new", "outcome": "duplicate",
                                   "received_at": START.isoformat(), "connector": "inbox"}  # fmt: skip


def test_a_conflict_leads_to_the_dossier_it_is_about(office: Office, person: Visitor) -> None:
    dossier = office.file(under_review(), texts=[SUBMISSION.encode()])
    office.store.commit(Change(intake=an_intake(outcome="conflict", dossier_id=dossier.id)))

    assert f'href="/ho-so/{dossier.id}"' in person.get("/cach-ly").text
    assert person.get(f"/ho-so/{dossier.id}").status_code == 200


@pytest.fixture
def asked(office: Office) -> Dossier:
    """Give a dossier that its sender wants to recall."""
    office.store.commit(Change(intake=an_intake(id="i1", outcome="change", kind="recall", envelope=asdict(RECALL))))
    request = ChangeRequest("i1", "recall", "Gửi nhầm", office.clock.now())
    return office.file(under_review(change_request=request), texts=[SUBMISSION.encode()])


def test_a_pending_recall_stands_with_its_two_buttons_once(person: Visitor, asked: Dossier) -> None:
    page = person.get(f"/ho-so/{asked.code}").text

    assert "Bên gửi xin thu hồi văn bản" in page
    assert [page.count(f'name="action" value="{action}"') for action in ("withdraw", "refuse_change")] == [1, 1]
    assert "Yêu cầu của bên gửi" in page


@pytest.mark.parametrize("action", ["withdraw", "refuse_change"])
def test_each_button_answers_the_recall(office: Office, person: Visitor, asked: Dossier, action: str) -> None:
    person.get(f"/ho-so/{asked.code}")
    done = person.post(f"/ho-so/{asked.code}/y-kien", action=action, expected_version=asked.version, reason="Có lý do")
    after = office.store.dossier(asked.id)

    state = {"withdraw": State.WITHDRAWN, "refuse_change": State.IN_REVIEW}[action]
    assert (done.status_code, after.state, after.change_request) == (303, state, None)


def test_an_answer_without_reason_keeps_the_recall_and_says_why(person: Visitor, asked: Dossier) -> None:
    person.get(f"/ho-so/{asked.code}")
    done = person.post(f"/ho-so/{asked.code}/y-kien", action="refuse_change", expected_version=asked.version)

    assert (done.status_code, "Yêu cầu của bên gửi" in done.text) == (422, True)


def test_who_may_not_answer_sees_the_recall_without_buttons(office: Office, asked: Dossier) -> None:
    page = Visitor(office).signed_in("hoidong").get(f"/ho-so/{asked.code}").text

    assert ("Bên gửi xin thu hồi văn bản" in page, 'value="refuse_change"' in page) == (True, False)


def test_without_a_request_withdrawing_stands_among_the_actions(
    office: Office, person: Visitor, asked: Dossier
) -> None:
    plain = replace(asked, version=asked.version + 1, change_request=None)
    office.store.commit(Change(dossier=plain, expected=asked.version))
    page = person.get(f"/ho-so/{asked.code}").text

    assert (page.count('name="action" value="withdraw"'), "Yêu cầu của bên gửi" in page) == (1, False)


def _handle(office: Office, message: Intake, answer: str, reason: str = "Đã gọi điện cho đơn vị gửi.") -> Any:
    body = {"answer": answer, "reason": reason}
    path = f"/api/v1/quarantine/messages/{message.id}/handle"
    return office.app.test_client().post(path, json=body, headers=office.bearer())


def test_a_message_that_was_handled_waits_no_more(office: Office, waiting: list[Intake]) -> None:
    done = _handle(office, waiting[0], "seen")

    assert (done.status_code, done.json["answer"], done.json["handled_by"]) == (200, "seen", "chuyenvien")
    assert [one["id"] for one in _get(office, "/api/v1/quarantine").json["messages"]] == [one.id for one in waiting[1:]]
    assert _handle(office, waiting[0], "seen").status_code == 409


def test_what_cannot_be_answered_that_way_is_said(office: Office, waiting: list[Intake]) -> None:
    refused, _parked, status = waiting

    assert _handle(office, refused, "accepted").status_code == 422
    assert _handle(office, refused, "seen", reason=" ").status_code == 422
    assert _handle(office, status, "seen").status_code == 409
    assert _handle(office, replace(refused, id="none"), "seen").status_code == 404


def test_the_desks_page_answers_a_message(office: Office, person: Visitor, waiting: list[Intake]) -> None:
    page = person.get("/cach-ly").text
    assert page.count('name="answer" value="accepted"') == 1

    done = person.post(f"/cach-ly/thong-diep/{waiting[1].id}", answer="refused", reason="Không có văn bản này.")

    assert done.status_code == 303
    kept = office.store.intake_by_id(waiting[1].id)
    assert (kept.answer, kept.note, kept.handled_by) == ("refused", "Không có văn bản này.", "chuyenvien")


def test_the_desks_page_says_why_an_answer_was_not_taken(person: Visitor, waiting: list[Intake]) -> None:
    person.get("/cach-ly")

    done = person.post(f"/cach-ly/thong-diep/{waiting[1].id}", answer="refused", reason="")

    assert (done.status_code, "Phải ghi lý do" in done.text) == (422, True)
