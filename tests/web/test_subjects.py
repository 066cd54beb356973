"""Persons' data over the API and the page: the whole way of a request, and refusals in words."""

from __future__ import annotations

import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from service.domain import subjects
from service.domain.awards_held import UNCONFIRMED
from service.domain.dossier_reading import DossierReading
from service.domain.restricted import Restricted
from service.domain.states import Processing
from tests.kit.office import at_council, under_review
from tests.kit.persons import BESIDE, NAME, REPORT, a_list, a_merit_report, a_row, an_archived
from tests.kit.planted import names_her
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


def test_a_refusal_reads_nothing_again_and_notes_no_search_that_nobody_made(office: Office, filed: Dossier) -> None:
    page = Visitor(office).signed_in("lanhdao")
    page.get("/du-lieu-ca-nhan")

    refused = page.post("/du-lieu-ca-nhan/erase", **_WHOM, reason="đơn", ground="")

    assert refused.status_code == 422
    assert "Căn cứ của quyết định" in refused.text, "the forms stay"
    assert filed.code not in refused.text
    assert [one.body for one in office.deps.subjects.mentions(subjects.pattern(NAME)) if one.kind == "read"] == []


@pytest.mark.parametrize("day", ["9999-01-01", "2026-03-03", "0001-01-01"])
def test_a_day_that_has_not_come_is_refused_in_words_and_changes_nothing(
    office: Office, filed: Dossier, day: str
) -> None:
    client, head = office.app.test_client(), office.bearer("lanhdao")
    made = client.post(f"{_ALL}/restrictions", headers=head, json={
        **_WHOM, "roles": ["head"], "reason": "đơn", "received_on": day})  # fmt: skip
    given = client.get(f"{_ALL}/export", query_string={**_WHOM, "received_on": day}, headers=head)

    assert [(one.status_code, "Ngày nhận yêu cầu" in one.json["detail"]) for one in (made, given)] == [(422, True)] * 2
    assert office.store.dossier(filed.id) == filed
    assert list(office.deps.subjects.restrictions()) == []


def test_who_does_not_see_a_person_confirms_an_old_decision_without_touching_the_row(office: Office) -> None:
    dossier = office.file(an_archived(a_list(a_row(birth="1984"), a_row(BESIDE, row=2)), reason=UNCONFIRMED,
                                      processing=Processing.WAITING))  # fmt: skip
    client, specialist = office.app.test_client(), office.bearer("chuyenvien")
    client.post(f"{_ALL}/restrictions", headers=office.bearer("lanhdao"),
                json={**_WHOM, "roles": ["head"], "reason": "đơn"})  # fmt: skip
    address = f"/api/v1/past-decisions/{dossier.code}"

    shown = client.get(address, headers=specialist).json
    blank = shown["rows"][0]["name"]
    rows = [{"place": 0, "title": "Hiệu trưởng"}, {"place": 0, "strike": True}, {"place": 1, "title": blank}]
    refused = [client.post(f"{address}/confirm", headers=specialist, json={"rows": [row]}) for row in rows]
    page = Visitor(office).signed_in("chuyenvien")
    page.get(f"/quyet-dinh-cu/{dossier.code}")
    form = {f"row.{row['place']}.{name}": row[name] for row in shown["rows"] for name in ("name", "title", "unit")}
    done = page.post(f"/quyet-dinh-cu/{dossier.code}", act="confirm",
                     version=str(office.store.dossier(dossier.id).version), **form)  # fmt: skip

    assert [row["name"] == BESIDE for row in shown["rows"]] == [False, True]
    assert [(one.status_code, "không được xem" in one.json["detail"]) for one in refused] == [(422, True)] * 3
    assert done.status_code == 303
    reading = office.store.dossier(dossier.id).reading
    assert reading is not None
    assert [row.name for row in reading.nominees] == [NAME, BESIDE], "what was struck out is not written back"


def test_a_letter_and_a_session_are_about_everybody_and_are_shown_without_who_is_hidden(office: Office) -> None:
    rows = (a_row(birth="1984"), a_row(BESIDE, row=2))
    reading = DossierReading(is_nomination=True, award="bkt", nominees=rows)
    dossier = office.file(at_council(papers=(a_list(*rows), a_merit_report()), reading=reading))
    client, council = office.app.test_client(), office.bearer("hoidong")
    client.post(f"{_ALL}/restrictions", headers=office.bearer("lanhdao"),
                json={**_WHOM, "roles": ["head"], "reason": "đơn"})  # fmt: skip

    session = client.post("/api/v1/council/sessions", headers=council,
                          json={"held_on": "2026-03-02", "dossiers": [dossier.id]}).json  # fmt: skip
    letter = client.post("/api/v1/letters", headers=council, json={
        "kind": "decision", "dossiers": [dossier.id], "number": "1/QĐ-UBND", "day": "2026-03-02"}).json  # fmt: skip
    refused = client.get(f"/api/v1/letters/{letter['id']}/file", headers=council)
    given = client.get(f"/api/v1/letters/{letter['id']}/file", headers=office.bearer("lanhdao"))

    assert [one["nominee"] == BESIDE for one in session["questions"]] == [False, True]
    kept = office.deps.councils.session(session["id"])
    assert [one.nominee for one in kept.poll.questions] == [NAME, BESIDE]
    assert (refused.status_code, names_her(given.data), "█" in str(given.data)) == (403, True, False)


@pytest.mark.usefixtures("filed")
def test_what_a_person_typed_comes_back_as_it_was_and_a_blank_is_never_written(office: Office) -> None:
    client = office.app.test_client()
    client.post(f"{_ALL}/restrictions", headers=office.bearer("lanhdao"),
                json={**_WHOM, "roles": ["head"], "reason": "đơn"})  # fmt: skip
    other = office.file(under_review(award="bkt"))
    page = Visitor(office).signed_in("chuyenvien")
    page.get(f"/ho-so/{other.code}")

    refused = page.post(f"/ho-so/{other.code}/y-kien", action="return", reason=f"Thiếu báo cáo của bà {NAME}",
                        expected_version=other.version)  # fmt: skip
    blank = client.post(f"/api/v1/dossiers/{other.id}/decisions", headers=office.bearer("chuyenvien"), json={
        "action": "return", "expected_version": other.version, "reason": "Thiếu báo cáo của bà ████", "codes": ["R01"],
        "legal_basis": "Điều 1"})  # fmt: skip

    assert (refused.status_code, f"Thiếu báo cáo của bà {NAME}" in refused.text) == (422, True)
    assert (blank.status_code, office.store.dossier(other.id).version) == (422, other.version)
