"""The council over the API and on its pages: a session from convening to the decided dossier."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.office import at_council
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office

ALL = "/api/v1/council/sessions"
BOX = {"for": 8, "against": 1}


@pytest.fixture
def dossier(office: Office) -> Dossier:
    """Give a nomination of two that waits for the council."""
    return office.file(at_council())


def ask(office: Office, method: str, path: str, name: str = "hoidong", **given: Any) -> Any:
    return office.app.test_client().open(path, method=method, headers=office.bearer(name), **given)


def convened(office: Office, dossier: Dossier, **given: Any) -> Any:
    body = {"held_on": "2026-03-02", "dossiers": [dossier.id], **given}
    answer = ask(office, "POST", ALL, json=body)
    assert answer.status_code == 201, answer.text
    return answer.json


def test_a_session_from_convening_to_the_decision(office: Office, dossier: Dossier) -> None:
    session = convened(office, dossier, began_at="2026-03-02T14:00:00+07:00", secretary="Lê Ghi")
    here = f"{ALL}/{session['code']}"
    seats = {"uv6": {"seat": "absent"}, "uv5": {"seat": "stand_in", "stand_in": {"name": "Người Thay"}}}
    ask(office, "POST", f"{here}/seats", json={"seats": seats, "recusals": [
        {"member": "uv1", "question": "2", "reason": "Người thân"}]})  # fmt: skip
    for member in session["members"]:
        said = {"member": member["id"], "otherwise": "for"}
        answer = ask(office, "POST", f"{here}/ballots", json=said)
        assert answer.status_code == 200, answer.text
    shown = ask(office, "GET", here, name="thanhtra").json
    closed = ask(office, "POST", f"{here}/close", json={}).json

    results = {one["id"]: one["result"] for one in shown["questions"]}
    assert (results["1"]["votes_for"], results["1"]["members"]) == (9, 9)
    assert (results["1"]["here_for"], results["1"]["present"], results["1"]["letters_for"]) == (8, 8, 1)
    assert (results["2"]["votes_for"], results["2"]["recused"]) == (8, {"uv1": "Người thân"})
    assert [one["written"] for one in shown["members"] if one["id"] == "uv6"] == [True]
    assert closed["decided"][dossier.id].startswith("Đã quyết định: thông qua")
    assert [one["code"] for one in ask(office, "GET", ALL).json["items"]] == [session["code"]]


def test_a_secret_session_shows_who_voted_and_never_what(office: Office, dossier: Dossier) -> None:
    session = convened(office, dossier, method="secret")
    here = f"{ALL}/{session['id']}"
    voters = [member["id"] for member in session["members"]]
    body = {"voters": voters, "counts": {"1": BOX, "2": {"for": 9}}, "tellers": ["Tổ kiểm phiếu"]}
    named = ask(office, "POST", f"{here}/ballots", json={"member": "ct", "otherwise": "for"})
    shown = ask(office, "POST", f"{here}/box", json=body).json

    assert named.status_code == 422
    assert {(one["voted"], one["choices"]) for one in shown["members"]} == {(True, None)}
    assert ask(office, "POST", f"{here}/box", json=body).status_code == 409


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("", {"held_on": "mai", "dossiers": []}, 400),
        ("", {"held_on": "2026-03-02", "dossiers": []}, 422),
        ("", {"held_on": "2026-03-02", "dossiers": ["HS-1999-000001"]}, 404),
        ("", {"held_on": "2026-03-02", "dossiers": [], "method": "viva"}, 400),
        ("", {"held_on": "2026-03-02", "dossiers": [], "began_at": "2026-03-02T14:00"}, 400),
        ("", {"held_on": "2026-03-02", "dossiers": [], "quotas": {"bkt": "1"}}, 400),
        ("", {"held_on": "2026-03-02", "dossiers": [], "council": "xã"}, 422),
        ("/{code}/seats", {"seats": {"ct": {"seat": "đứng"}}}, 400),
        ("/{code}/seats", {"seats": {"ai": {"seat": "absent"}}}, 422),
        ("/{code}/seats", {"seats": {"ct": {"seat": "stand_in"}}}, 422),
        ("/{code}/ballots", {"member": "ct", "choices": {"1": "có"}}, 400),
        ("/{code}/ballots", {"member": "ct", "choices": {"1": "for"}}, 422),
        ("/{code}/box", {"voters": [], "counts": {}}, 422),
        ("/{code}/choice", {"chosen": ["77"]}, 422),
        ("/{code}/cancel", {"reason": " "}, 422),
        ("/PH-1999-0001/close", {}, 404),
    ],
)
def test_wrong_requests_are_told_apart(office: Office, path: str, body: dict[str, Any], status: int) -> None:
    session = convened(office, office.file(at_council()))

    assert ask(office, "POST", ALL + path.format(code=session["code"]), json=body).status_code == status


def test_the_pages_lead_from_the_waiting_dossier_to_the_decision(office: Office, dossier: Dossier) -> None:
    person = Visitor(office).signed_in("hoidong")
    assert "/hoi-dong" in person.get("/").text
    assert dossier.subject in person.get("/hoi-dong").text
    made = person.post("/hoi-dong", title="Họp tháng 3", held_on="2026-03-02", began="14:00", method="open",
                       dossiers=dossier.id)  # fmt: skip
    here = made.headers["Location"]
    page = person.get(here).text
    assert "Nguyễn Văn Thử" in page
    person.post(f"{here}/diem-danh", **{"seat.uv6": "absent", "seat.uv5": "stand_in", "name.uv5": "Người Thay"})
    refused = person.post(f"{here}/ket-thuc")
    for member in ("ct", "pct1", "pct2", "uv1", "uv2", "uv3", "uv4", "uv5", "uv6"):
        person.get(here)
        person.post(f"{here}/phieu", member=member, **{"choice.1": "for", "choice.2": "for"})

    person.get(here)
    person.post(f"{here}/ket-thuc")

    done = person.get(here).text
    assert (refused.status_code, "<li>Vũ Minh Khôi: chưa có phiếu.</li>" in refused.text) == (422, True)
    # Nothing of it waits any more: no button that would decide nothing.
    assert ("Đã quyết định: thông qua" in done, "Quyết định tiếp" in done) == (True, False)


def test_a_secret_vote_on_its_page(office: Office, dossier: Dossier) -> None:
    person = Visitor(office).signed_in("hoidong")
    person.get("/hoi-dong")
    here = person.post("/hoi-dong", held_on="2026-03-02", method="secret", dossiers=dossier.id).headers["Location"]
    assert "Kết quả kiểm phiếu" in person.get(here).text
    wrong = person.post(f"{here}/hom-phieu", voters=["ct", "pct1", "pct2"], **{"for.1": "3", "for.2": "2"})
    assert (wrong.status_code, "phải là 3" in wrong.text) == (422, True)
    person.get(here)
    counts = {"for.1": "9", "for.2": "8", "against.2": "1", "tellers": "Một; Hai"}
    voters = ["ct", "pct1", "pct2", "uv1", "uv2", "uv3", "uv4", "uv5", "uv6"]
    person.post(f"{here}/hom-phieu", voters=voters, **counts)
    person.get(here)
    person.post(f"{here}/ket-thuc")
    page = person.get(here).text

    assert "Đã kết thúc" in page
    assert "9/9 (100,0 %)" in page
    assert office.store.dossier(dossier.id).decision == {"votes_for": 8, "votes_total": 9}


def test_a_session_is_cancelled_with_its_reason(office: Office, dossier: Dossier) -> None:
    person = Visitor(office).signed_in("hoidong")
    session = convened(office, dossier)
    person.get("/hoi-dong")
    person.post(f"/hoi-dong/{session['code']}/khong-bieu-quyet", member="ct", question="1", reason="Người thân")
    person.get("/hoi-dong")
    person.post(f"/hoi-dong/{session['code']}/huy", reason="Hoãn họp")

    page = person.get(f"/hoi-dong/{session['code']}").text
    assert "Hủy phiên họp: Hoãn họp" in page
    assert "(Người thân)" in page
