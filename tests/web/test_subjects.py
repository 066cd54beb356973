"""Persons' data over the API and the page: the whole way of a request, and refusals in words."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from service.domain.dossier_reading import DossierReading
from service.domain.restricted import Restricted
from tests.kit.office import under_review
from tests.kit.persons import BESIDE, NAME, REPORT, a_list, a_merit_report, a_row, an_archived
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office

_WHOM = {"name": NAME, "birth_year": 1984}
_ALL = "/api/v1/subjects"


@pytest.fixture
def filed(office: Office) -> Dossier:
    """File an archived dossier about the person and another one."""
    dossier = an_archived(a_list(a_row(birth="1984"), a_row(BESIDE, row=2)), a_merit_report())
    return office.file(dossier, texts=(b"danh sach", REPORT))


def test_a_request_goes_its_whole_way_over_the_api(office: Office, filed: Dossier) -> None:
    client, head = office.app.test_client(), office.bearer("lanhdao")
    found = client.get(_ALL, query_string=_WHOM, headers=head).json
    bag = client.get(f"{_ALL}/export", query_string={**_WHOM, "received_on": "2026-03-02"}, headers=head)
    value = {"paper": 2, "field": "residence", "value": "Thôn Mới"}
    corrected = client.post(f"{_ALL}/corrections", headers=head, json={
        **_WHOM, "dossier": filed.code, "values": [value], "reason": "giấy khai sinh"})  # fmt: skip
    made = client.post(f"{_ALL}/restrictions", headers=head, json={**_WHOM, "roles": ["head"], "reason": "đơn"})
    refused = client.post(f"{_ALL}/erasures", headers=head, json={**_WHOM, "reason": "đơn", "ground": "Điều 15"})

    assert found["counts"]["theirs"] > 5
    assert zipfile.ZipFile(io.BytesIO(bag.data)).namelist()[0] == "du-lieu.json"
    assert corrected.json["papers"][1]["fields"]["residence"]["value"] == "Thôn Mới"
    assert (made.status_code, made.json["dossiers"]) == (201, [filed.id])
    assert (refused.json["outcome"], list(refused.json["detail"]["kept"])) == ("refused", [filed.code])
    shown = client.get(f"/api/v1/dossiers/{filed.id}", headers=office.bearer("chuyenvien"))
    assert NAME not in json.dumps(shown.json, ensure_ascii=False)
    assert BESIDE in json.dumps(shown.json, ensure_ascii=False)
    assert (
        client.get(f"/api/v1/dossiers/{filed.id}/attachments/2", headers=office.bearer("chuyenvien")).status_code == 403
    )
    asked = client.get(f"{_ALL}/requests", headers=office.bearer("thanhtra")).json
    assert {one["kind"] for one in asked["requests"]} == {"erase", "restrict", "correct", "export"}
    lifted = client.post(f"{_ALL}/restrictions/{made.json['id']}/lift", json={"reason": "rút đơn"}, headers=head)
    assert lifted.json["lifted_why"] == "rút đơn"


def test_the_page_finds_restricts_lifts_and_answers(office: Office, filed: Dossier) -> None:
    page = Visitor(office).signed_in("lanhdao")
    shown = page.get(f"/du-lieu-ca-nhan?name={NAME}&birth_year=1984").text
    restricted = page.post("/du-lieu-ca-nhan/restrict", **_WHOM, roles=["head", "auditor"], reason="đơn 5/3")
    after = page.get("/du-lieu-ca-nhan").text
    (standing,) = office.deps.subjects.restrictions()
    page.post("/du-lieu-ca-nhan/correct", **_WHOM, dossier=filed.code, paper="0", field="title", value="Hiệu trưởng",
              reason="quyết định bổ nhiệm")  # fmt: skip
    page.post("/du-lieu-ca-nhan/lift", restriction=standing.id, reason="rút đơn")
    page.post("/du-lieu-ca-nhan/erase", **_WHOM, reason="đơn xóa", ground="Luật Lưu trữ")
    told = page.get("/du-lieu-ca-nhan").text

    assert "Của người này" in shown
    assert filed.code in shown
    assert restricted.status_code == 303
    assert "đơn 5/3" in after
    assert [one in told for one in ("Yêu cầu xóa", "Từ chối", "Bỏ hạn chế", "quyết định bổ nhiệm")] == [True] * 4
    reading = office.store.dossier(filed.id).reading
    assert reading is not None
    assert reading.nominees[0].title == "Hiệu trưởng"
    assert page.get(f"/du-lieu-ca-nhan/xuat?name={NAME}&birth_year=1984").mimetype == "application/zip"


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"act": "restrict", "reason": "đơn"}, "vai trò"),
        ({"act": "erase", "reason": "đơn"}, "căn cứ"),
        ({"act": "correct", "reason": "", "field": "title"}, "lý do"),
        ({"act": "lift", "restriction": "không có", "reason": "đơn"}, "Không có hạn chế"),
    ],
)
def test_the_page_says_what_is_missing(office: Office, filed: Dossier, form: dict[str, str], said: str) -> None:
    page = Visitor(office).signed_in("lanhdao")
    page.get("/du-lieu-ca-nhan")

    answer = page.post(f"/du-lieu-ca-nhan/{form['act']}", **_WHOM, **{"dossier": filed.code, **form})

    assert answer.status_code in {404, 422}
    assert said in answer.text


def test_who_may_only_look_is_offered_no_change_and_the_unsure_no_export(office: Office, filed: Dossier) -> None:
    office.file(an_archived(a_list(a_row(unit="Trường Khác"))))
    page = Visitor(office).signed_in("thanhtra")
    shown = page.get(f"/du-lieu-ca-nhan?name={NAME}")
    refused = page.get(f"/du-lieu-ca-nhan/xuat?name={NAME}")

    assert filed.code in shown.text
    assert "Sửa và khóa" not in shown.text
    assert (refused.status_code, "năm sinh" in refused.text) == (422, True)
    assert Visitor(office).signed_in("chuyenvien").get("/du-lieu-ca-nhan").status_code == 403


def test_the_answer_to_a_decision_names_nobody_who_is_restricted(office: Office) -> None:
    dossier = office.file(under_review(papers=(a_list(a_row(birth="1984")), a_merit_report()), award="bkt",
                                       reading=DossierReading(is_nomination=True, award="bkt", nominees=(a_row(),)),
                                       restricted=(Restricted("r", NAME, roles=("head",)),)))  # fmt: skip
    answer = office.app.test_client().post(
        f"/api/v1/dossiers/{dossier.id}/decisions", headers=office.bearer("chuyenvien"),
        json={"action": "approve", "expected_version": dossier.version},
    )  # fmt: skip

    assert answer.status_code == 200
    assert answer.json["judged"]["nominees"]
    assert NAME not in json.dumps(answer.json, ensure_ascii=False)
