"""What must be kept, over the API and on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from service.domain.states import Processing, State
from service.stages import fixity
from tests.kit.builders import a_dossier
from tests.kit.office import an_office, settled, under_review
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office


def ask(office: Office, method: str, path: str, name: str = "chuyenvien", **given: Any) -> Any:
    return office.app.test_client().open(f"/api/v1{path}", method=method, headers=office.bearer(name), **given)


def test_a_dossier_is_held_and_let_go_over_the_api(office: Office) -> None:
    dossier = office.file(under_review())
    held = ask(office, "POST", f"/dossiers/{dossier.id}/holds", json={"reason": "Thanh tra tỉnh yêu cầu"})
    listed = ask(office, "GET", "/holds", "thanhtra").json["items"]

    assert (held.status_code, held.json["holds"][0]["by"]) == (201, "chuyenvien")
    assert [(one["code"], one["holds"][0]["reason"]) for one in listed] == [(dossier.code, "Thanh tra tỉnh yêu cầu")]
    assert ask(office, "GET", f"/dossiers/{dossier.id}").json["holds"] == held.json["holds"]
    assert "holds" not in ask(office, "GET", f"/dossiers/{dossier.id}", "donvi").json

    path = f"/dossiers/{dossier.id}/holds/{held.json['holds'][0]['id']}/lift"
    assert ask(office, "POST", path, json={"reason": ""}).status_code == 422
    lifted = ask(office, "POST", path, "lanhdao", json={"reason": "đã kết luận"}).json["holds"]
    assert [one["lifted_by"] for one in lifted] == ["lanhdao"]
    assert ask(office, "POST", path, json={"reason": "lần nữa"}).status_code == 409
    assert ask(office, "GET", "/holds").json == {"items": []}


def test_a_dossier_is_held_and_let_go_on_its_page(office: Office, person: Visitor) -> None:
    dossier = office.file(under_review())
    person.post(f"/ho-so/{dossier.code}/giu", reason="Khiếu nại <b>đang giải quyết</b>")
    page = person.get(f"/ho-so/{dossier.code}").text
    listed = person.get("/luu-giu").text

    assert "Đang được giữ: Khiếu nại &lt;b&gt;đang giải quyết&lt;/b&gt;" in page
    assert dossier.code in listed

    (hold,) = office.store.dossier(dossier.id).holds
    person.post(f"/ho-so/{dossier.code}/giu/{hold.id}/bo", reason="")
    assert "phải có lý do" in person.get(f"/ho-so/{dossier.code}").text
    person.post(f"/ho-so/{dossier.code}/giu/{hold.id}/bo", reason="đã giải quyết xong")
    assert "Đang được giữ" not in person.get(f"/ho-so/{dossier.code}").text
    assert "Không có hồ sơ nào đang được giữ" in person.get("/luu-giu").text


def an_old_dossier(office: Office) -> Dossier:
    """Keep a dossier whose work ended in 1990."""
    past = {"decision_date": "1990-01-01"}
    closed = {"state": State.ARCHIVED, "processing": Processing.DONE, "outcome": "approved"}
    return office.file(a_dossier(award="bkt", decision=past, **closed))


def test_what_is_shipped_is_unverified_shown_so_and_destroys_nothing(office: Office, person: Visitor) -> None:
    dossier = an_old_dossier(office)
    told = ask(office, "GET", "/retention", "thanhtra").json
    refused = ask(office, "POST", "/disposals", json={"dossiers": [dossier.code], "ground": "QĐ 1"})

    assert (told["over"], {one["unverified"] for one in told["classes"]}) == ([], {True})
    assert "chưa được kiểm chứng" in refused.json["problems"][0]["message"]
    assert person.get("/luu-giu").text.count("chưa kiểm chứng") == len(told["classes"])
    assert any("thời hạn lưu trữ" in doubt for doubt in office.deps.catalogue.doubts())


def test_a_list_goes_through_two_people_and_the_wait_over_the_api() -> None:
    office = an_office(judged=settled())
    dossier = an_old_dossier(office)
    assert [one["code"] for one in ask(office, "GET", "/retention").json["over"]] == [dossier.code]
    made = ask(office, "POST", "/disposals", "lanhdao", json={"dossiers": [dossier.code], "ground": "QĐ 1"})
    path = f"/disposals/{made.json['id']}"

    assert ask(office, "POST", f"{path}/review", "lanhdao", json={"verdict": "approve"}).status_code == 403
    assert ask(office, "POST", f"{path}/review", "lanhdao", json={"verdict": "cancel"}).status_code == 400
    assert ask(office, "POST", f"{path}/carry-out").status_code == 409
    assert ask(office, "GET", f"{path}/certificate").status_code == 404
    assert ask(office, "POST", f"{path}/cancel", json={"reason": "nhầm"}).json["state"] == "cancelled"
    assert [one["state"] for one in ask(office, "GET", "/disposals").json["items"]] == ["cancelled"]


def test_a_list_is_made_approved_and_carried_out_on_the_page() -> None:
    office = an_office(judged=settled())
    dossier, clerk, head = an_old_dossier(office), Visitor(office).signed_in(), Visitor(office).signed_in("lanhdao")
    clerk.get("/luu-giu")
    clerk.post("/luu-giu", ids=dossier.id, ground="QĐ 1 <b>")
    (one,) = office.deps.retention.disposals(limit=9)
    page = head.get("/luu-giu").text

    assert "Chờ người thứ hai duyệt: 1 hồ sơ" in page
    assert "QĐ 1 &lt;b&gt;" in page
    assert clerk.post(f"/luu-giu/{one.id}/duyet").status_code == 403
    assert head.post(f"/luu-giu/{one.id}/duyet").status_code == 303
    assert clerk.post(f"/luu-giu/{one.id}/thuc-hien").status_code == 409
    office.clock.advance(seconds=31 * 86400)
    again = Visitor(office).signed_in()
    again.get("/luu-giu")
    assert again.post(f"/luu-giu/{one.id}/thuc-hien").status_code == 303
    assert "Đã thực hiện: 1 hồ sơ" in again.get("/luu-giu").text
    assert again.get(f"/luu-giu/{one.id}/bien-ban").json["certificate"]["items"][0]["code"] == dossier.code
    assert "Đã tiêu hủy" in again.get(f"/ho-so/{dossier.code}").text
    assert again.get("/luu-giu/x/bien-ban").status_code == 404
    assert again.post(f"/luu-giu/{one.id}/khac").status_code == 404


def test_how_the_checking_stands_is_told_to_who_keeps_the_archive(office: Office, person: Visitor) -> None:
    assert ask(office, "GET", "/fixity", "vanhanh").json == {"pass": None, "faults": [], "alarm": "", "replica": False}
    dossier = office.file(under_review())
    done = fixity.whole(office.deps)
    told = ask(office, "GET", "/fixity", "thanhtra").json
    page = person.get("/nguyen-ven").text

    assert [fault.kind for fault in done.found] == ["missing"]
    assert (told["pass"]["checked"], told["faults"][0]["owner"], told["faults"][0]["mended"]) == (1, dossier.id, False)
    assert "1 tệp trong kho bị mất hoặc hỏng" in told["alarm"]
    for words in ("chưa phục hồi được", "1 tệp trong kho bị mất hoặc hỏng", dossier.papers[0].key):
        assert words in page
    assert ask(office, "GET", "/fixity", "donvi").status_code == 403
