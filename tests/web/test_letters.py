"""Letters over the API and on their page: made, listed with their distribution list, downloaded."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from service.domain.letters import DOCX
from tests.kit.letters import Written, a_writing_office
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from tests.kit.office import Office

ALL = "/api/v1/letters"


@pytest.fixture
def written() -> Written:
    return a_writing_office()


def ask(office: Office, method: str, path: str, name: str = "chuyenvien", **given: Any) -> Any:
    return office.app.test_client().open(path, method=method, headers=office.bearer(name), **given)


def test_a_letter_is_made_listed_and_downloaded(written: Written) -> None:
    office = written.office
    body = {"kind": "opinion_request", "dossiers": [written.passed.code], "said": {"agency": "Công an tỉnh"},
            "recipients": ["Công an tỉnh", "Lưu: VT"], "number": "7", "day": "2026-03-05"}  # fmt: skip
    made = ask(office, "POST", ALL, json=body)
    file = ask(office, "GET", f"{made.headers['Location']}/file")
    listed = ask(office, "GET", ALL, query_string={"dossier": written.passed.code}, name="thanhtra").json["items"]

    assert (made.status_code, made.json["number"], made.json["recipients"]) == (
        201, "07/SNV-TĐKT", ["Công an tỉnh", "Lưu: VT"])  # fmt: skip
    assert (file.mimetype, file.data[:2]) == (DOCX, b"PK")
    assert [one["id"] for one in listed] == [made.json["id"]]
    assert ask(office, "GET", made.headers["Location"]).json == made.json


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"kind": "thơ"}, 404),
        ({"kind": "return", "dossiers": ["HS-1999-000001"]}, 404),
        ({"kind": "return"}, 422),
        ({"kind": "return", "dossiers": [1]}, 400),
        ({"kind": "return", "day": "hôm nay"}, 400),
        ({}, 400),
    ],
)
def test_wrong_wishes_are_told_apart(written: Written, body: dict[str, Any], status: int) -> None:
    assert ask(written.office, "POST", ALL, json=body).status_code == status


def test_who_signs_reads_on_the_page_which_days_are_not_verified(written: Written) -> None:
    person = Visitor(written.office).signed_in()

    assert "hạn bổ sung 09/03/2026" in person.get(f"/van-ban?ho-so={written.returned.code}").text
    assert 'id="doubts"' not in person.get("/van-ban").text


def test_the_page_says_which_letters_the_clerk_sends_by_hand(written: Written) -> None:
    person = Visitor(written.office).signed_in()
    written.make("opinion_request")
    asked = person.get("/van-ban").text
    written.make("return")

    assert "Hoso không gửi: văn thư gửi bản đã ký tới nơi nhận; cơ quan có tài khoản được báo qua thư" in asked
    assert "gửi bản đã ký<span" not in asked
    assert 'lưu bản đã ký<span class="sr">: ' in asked
    assert "gửi bản đã ký<span" in person.get("/van-ban").text


def test_the_page_promises_no_unit_the_minutes_that_replace_others(written: Written) -> None:
    minutes, person = written.make("minutes"), Visitor(written.office).signed_in()
    person.get("/van-ban")
    for path, data in (("ban-ky", b"%PDF-1.7 sai"), ("thay-ban-ky", b"%PDF-1.7 right")):
        person.post(f"/van-ban/{minutes.id}/{path}", number="3/BB-HD", day="2026-03-02", reason="Nhầm tệp",
                    file=(BytesIO(data), "a.pdf"))  # fmt: skip
    page = person.get("/van-ban").text

    assert "Đã thay bản ký; bản cũ vẫn được giữ. Văn thư gửi bản mới" in page
    assert "đơn vị trình nhận bản mới" not in page
    assert "đơn vị trình được gửi" not in page


def test_a_letter_is_made_on_its_page(written: Written) -> None:
    person = Visitor(written.office).signed_in()
    page = person.get(f"/van-ban?ho-so={written.passed.code}").text
    assert f'value="{written.passed.code}"' in page
    refused = person.post("/van-ban", kind="opinion_request", dossiers=written.passed.code)
    person.get("/van-ban")
    made = person.post("/van-ban", kind="minutes", session=written.session.code, recipients="Một\r\nHai\r\n")
    stays = person.post("/van-ban", kind="receipt", dossiers=written.passed.code, **{"ho-so": written.passed.code})
    shown = person.get(made.headers["Location"]).text

    assert (refused.status_code, "Thiếu: cơ quan được lấy ý kiến" in refused.text) == (422, True)
    assert '<option value="">' in page  # no letter is chosen by itself
    assert stays.headers["Location"].endswith(f"&ho-so={written.passed.code}")
    assert "Một; Hai" in shown
    # The minutes of the session on it are a paper of the dossier, too.
    assert "Văn bản của hồ sơ (2)" in person.get(f"/ho-so/{written.passed.code}").text


def test_a_unit_sees_no_drafts_of_the_office(written: Written) -> None:
    assert ask(written.office, "GET", ALL, name="donvi").status_code == 403


def test_a_signed_letter_is_handed_in_over_the_api_and_on_the_page(written: Written) -> None:
    office, query = written.office, {"number": "15/SNV-TĐKT", "day": "2026-03-02"}
    first, second = written.make("return"), written.make("receipt")
    path = f"{ALL}/{first.id}/signed"
    person = Visitor(office).signed_in()
    person.get("/van-ban")

    assert ask(office, "POST", path, json={}, query_string=query).status_code == 415
    assert ask(office, "POST", path, data=b"PK", content_type="application/pdf", query_string=query).status_code == 422
    taken = ask(office, "POST", path, data=b"%PDF-1.7", content_type="application/pdf", query_string=query)
    assert (taken.status_code, taken.json["signed"]["number"], taken.json["sent_at"]) == (202, "15/SNV-TĐKT", None)
    wrong = person.post(f"/van-ban/{second.id}/ban-ky", number="7", day="2026-03-02", file=(BytesIO(b"x"), "a.pdf"))
    person.get("/van-ban")
    person.post(f"/van-ban/{second.id}/ban-ky", number="7/SNV", day="2026-03-02", file=(BytesIO(b"%PDF-"), "a.pdf"))
    assert (wrong.status_code, "phải là tệp PDF" in wrong.text) == (422, True)
    assert person.get("/van-ban").text.count("đang gửi") == 2


def test_a_wrong_signed_file_is_replaced_over_the_api_and_on_the_page(written: Written) -> None:
    office, query = written.office, {"number": "15/SNV-TĐKT", "day": "2026-03-02"}
    first, second = written.make("return"), written.make("receipt")
    for one in (first, second):
        ask(office, "POST", f"{ALL}/{one.id}/signed", data=b"%PDF-1.7 sai", content_type="application/pdf",
            query_string=query)  # fmt: skip
    path, why = f"{ALL}/{first.id}/signed/replacement", {**query, "reason": "Đính kèm nhầm."}
    person = Visitor(office).signed_in()
    person.get("/van-ban")

    refused = ask(office, "POST", path, data=b"%PDF-1.7 sai", content_type="application/pdf", query_string=why)
    taken = ask(office, "POST", path, data=b"%PDF-1.7 right", content_type="application/pdf", query_string=why)
    assert (refused.status_code, taken.status_code, taken.json["replaces"]) == (422, 202, first.id)
    old = ask(office, "GET", f"{ALL}/{first.id}").json
    assert (old["replaced"]["letter"], old["replaced"]["reason"]) == (taken.json["id"], "Đính kèm nhầm.")
    assert [ask(office, "GET", f"{ALL}/{one}/signed").data for one in (first.id, taken.json["id"])] == [
        b"%PDF-1.7 sai", b"%PDF-1.7 right"]  # fmt: skip
    form = {"number": "16/SNV", "day": "2026-03-02"}
    wrong = person.post(f"/van-ban/{second.id}/thay-ban-ky", **form, reason="", file=(BytesIO(b"%PDF-"), "a.pdf"))
    person.get("/van-ban")
    done = person.post(f"/van-ban/{second.id}/thay-ban-ky", **form, reason="Nhầm.", file=(BytesIO(b"%PDF-"), "a.pdf"))
    assert (wrong.status_code, "Ghi lý do thay bản ký" in wrong.text, done.status_code) == (422, True, 303)
    page = person.get("/van-ban").text
    shown = ("Đã thay bằng bản khác", "Lý do: Nhầm.", "thay bản số 15/SNV-TĐKT", "xem bản ký")
    assert [words for words in shown if words not in page] == []
