"""The page of the archive's search: narrowed by facets, kept under a name with all that narrows it, taken away."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from python_calamine import CalamineWorkbook

from service.domain.dossier import Origin
from tests.kit.office import under_review
from tests.kit.visitor import Visitor

if TYPE_CHECKING:
    from tests.kit.office import Office

_HEIR, _GONE = "000.00.05.H99", "000.00.06.H99"


def test_a_search_is_narrowed_saved_run_again_and_dropped(office: Office) -> None:
    ours = office.file(under_review(origin=Origin("inbox", _GONE), award="dhtt"))
    other = office.file(under_review(origin=Origin("inbox", "Z9")))
    page = Visitor(office).signed_in()
    whole = page.get("/tim-kiem?q=Nghiệm").text
    narrowed = "/tim-kiem?q=Nghi%E1%BB%87m&unit_class=U1&round=van_hoa_cong_so"
    shown = page.get(narrowed).text
    page.post(narrowed.replace("/tim-kiem?", "/tim-kiem/luu?"), name="Đợt văn hóa")
    again = page.get("/tim-kiem").text
    kept = office.deps.finder.saved("chuyenvien")["Đợt văn hóa"]
    page.post("/tim-kiem/bo", name="Đợt văn hóa")

    assert [one in whole for one in (ours.code, other.code, "Sở, ban, ngành", "Gương điển hình", _HEIR)] == [True] * 5
    assert (ours.code in shown, other.code in shown) == (True, False)
    assert "Đợt văn hóa" in again
    assert "unit_class=U1" in again
    assert kept["round_name"] == "van_hoa_cong_so"
    assert dict(office.deps.finder.saved("chuyenvien")) == {}
    sheet = page.get(narrowed.replace("/tim-kiem?", "/tim-kiem/xlsx?")).data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows] == ["Mã hồ sơ", ours.code]


def test_a_question_in_whole_words_is_answered_and_says_what_was_looked_for(office: Office) -> None:
    dossier = office.file(under_review())
    page, asked = Visitor(office).signed_in(), "ai+được+khen+ở+sở+Nghiệm%3F"
    shown, queue = (page.get(f"{path}?q={asked}").text for path in ("/tim-kiem", "/"))
    told = office.app.test_client().get(f"/api/v1/search?q={asked}", headers=office.bearer()).json

    for text in (shown, queue):
        assert dossier.code in text
        assert "dưới đây là kết quả cho «khen sở Nghiệm»" in text
    assert (told["instead"], [hit["code"] for hit in told["items"]]) == ("khen sở Nghiệm", [dossier.code])


def test_the_page_tells_who_of_a_unit_was_awarded_since_a_year(office: Office) -> None:
    dossier = office.file(under_review())
    page, client = Visitor(office).signed_in(), office.app.test_client()
    shown = page.get("/khen-thuong?don_vi=s%E1%BB%9F+th%E1%BB%AD+nghi%E1%BB%87m&tu_nam=2026").text
    later = page.get("/khen-thuong?don_vi=s%E1%BB%9F+th%E1%BB%AD+nghi%E1%BB%87m&tu_nam=2027").text
    asked = {"unit": "Sở Thử nghiệm", "since": 2026}
    told = client.get("/api/v1/history", query_string=asked, headers=office.bearer()).json
    nobody = client.get("/api/v1/history", headers=office.bearer()).status_code

    assert [name in shown for name in ("Nguyễn Văn Thử", "Trần Thị Nghiệm", dossier.code)] == [True] * 3
    assert [name in later for name in ("Nguyễn Văn Thử", "không có nghĩa là chưa từng")] == [False, True]
    assert [row["name"] for row in told["awards"]] == ["Nguyễn Văn Thử", "Trần Thị Nghiệm"]
    assert nobody == 422


def test_the_api_narrows_by_class_and_round_and_keeps_both(office: Office) -> None:
    ours = office.file(under_review(origin=Origin("inbox", _HEIR), award="dhtt"))
    office.file(under_review(origin=Origin("inbox", "Z9"), award="dhtt"))
    client, headers = office.app.test_client(), office.bearer()
    asked = {"q": "Nghiệm", "unit_class": "U1", "round": "van_hoa_cong_so", "facets": "1"}
    found = client.get("/api/v1/search", query_string=asked, headers=headers).json
    client.put(
        "/api/v1/searches/mẫu", json={name: asked[name] for name in ("q", "unit_class", "round")}, headers=headers
    )
    again = client.get("/api/v1/searches/mẫu", headers=headers).json
    wrong = client.get("/api/v1/search", query_string={"q": "x", "round": "không"}, headers=headers)

    assert [hit["code"] for hit in found["items"]] == [ours.code]
    assert found["facets"]["unit_class"] == [{"value": "U1", "hits": 1, "label": ""}]
    assert found["facets"]["round"][0]["value"] == "van_hoa_cong_so"
    assert [hit["code"] for hit in again["items"]] == [ours.code]
    assert wrong.status_code == 422
