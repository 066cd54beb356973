"""What must be kept, over the API and on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.kit.office import under_review

if TYPE_CHECKING:
    from tests.kit.office import Office
    from tests.kit.visitor import Visitor


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
