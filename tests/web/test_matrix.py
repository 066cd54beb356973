"""The matrix, the marks, the lists of exemplars and the log of difficulties on their pages."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from service.stages import own_awards, registry
from tests.kit.office import SUBMISSION, rules, under_review

if TYPE_CHECKING:
    from service.domain.dossier import Dossier
    from tests.kit.office import Office
    from tests.kit.visitor import Visitor

QUOTE = "có thành tích xuất sắc"


@pytest.fixture
def dossier(office: Office) -> Dossier:
    decision = {"decision_number": "321/QĐ-UBND", "decision_date": "2026-06-09"}
    given = under_review(award="dhtt", outcome="approved", decision=decision)
    return office.file(given, texts=[SUBMISSION.encode()])


def test_evidence_is_linked_and_taken_back_on_the_page(person: Visitor, dossier: Dossier) -> None:
    page = f"/ho-so/{dossier.code}/doi-chieu"
    assert page in person.get(f"/ho-so/{dossier.code}").text
    person.get(page)
    made = person.post(page, nominee="1", code="CN-b", paper="1", quote=QUOTE)
    shown = person.get(made.headers["Location"]).text
    again = person.post(page, nominee="1", code="CN-b", paper="1", quote=QUOTE)
    refused = person.post(page, nominee="x", code="CN-b", paper="1", quote=QUOTE)
    link = shown.partition('name="unlink" value="')[2].partition('"')[0]
    person.get(page)
    gone = person.post(page, unlink=link)

    assert (made.status_code, again.status_code, refused.status_code, gone.status_code) == (303, 409, 422, 303)
    assert f"«{QUOTE}»" in shown
    assert f"«{QUOTE}»" not in person.get(page).text
    assert "điểm số" not in shown


def test_a_nominee_is_marked_told_of_listed_and_given_to_the_press(person: Visitor, dossier: Dossier) -> None:
    page = f"/ho-so/{dossier.code}/danh-dau"
    person.get(f"/ho-so/{dossier.code}/doi-chieu")
    mark = {"nominee": "2", "mark": "publishable", "field": "Y tế", "summary": "Hết lòng. ĐT 0912345678"}
    assert person.post(page, **mark).status_code == 303
    person.get(f"/ho-so/{dossier.code}/doi-chieu")
    article = {"nominee": "2", "title": "Người giữ lửa", "outlet": "Báo Bình Minh", "on": "2026-06-12", "url": ""}
    assert person.post(page, **article).status_code == 303
    refused = person.post(page, nominee="2", mark="khác")
    listed = person.get("/dien-hinh?mark=publishable&year=2026&years=5&field=Y tế&unit=").text
    press = person.get("/dien-hinh/bao-chi?form=txt&mark=publishable")
    person.get(f"/ho-so/{dossier.code}/doi-chieu")
    person.post(page, nominee="2", mark="publishable", off="1")

    assert (refused.status_code, "Không có dấu «khác»" in refused.text) == (422, True)
    assert [
        part for part in ("Trần Thị Nghiệm", "Y tế", "Người giữ lửa", "được tuyên truyền") if part not in listed
    ] == []
    assert "1. Bà Trần Thị Nghiệm, Chuyên viên Văn phòng, Sở Thử nghiệm" in press.text
    assert "ĐT …" in press.text
    assert "attachment" in press.headers["Content-Disposition"]
    assert "Chưa có tập thể, cá nhân nào" in person.get("/dien-hinh").text


def test_a_difficulty_is_raised_and_answered_on_the_page(person: Visitor, dossier: Dossier) -> None:
    person.get("/vuong-mac")
    empty = person.post("/vuong-mac", text=" ", round="van_hoa_cong_so")
    person.get("/vuong-mac")
    person.post("/vuong-mac", text="Cấp huyện đã bỏ, ai ký?", dossier=dossier.code)
    shown = person.get("/vuong-mac?status=open").text
    address = shown.partition('action="/vuong-mac/')[2].partition('"')[0]
    person.post(f"/vuong-mac/{address}", text="UBND xã ký.", status="answered")
    answered = person.get("/vuong-mac").text
    missing = person.post("/vuong-mac/không-có", text="x", status="closed")

    assert (empty.status_code, missing.status_code) == (422, 404)
    assert [
        part for part in ("Cấp huyện đã bỏ", "UBND xã ký.", dossier.code, "Đã trả lời") if part not in answered
    ] == []


def test_the_movements_page_leads_to_each_desk(person: Visitor) -> None:
    page = person.get("/phong-trao").text
    there = [address for address in ("/dien-hinh", "/vuong-mac", "/dot/van_hoa_cong_so", "/tieu-chi/van_hoa_cong_so")
             if f'href="{address}"' in page and person.get(address).status_code == 200]  # fmt: skip

    assert len(there) == 4
    assert 'href="/phong-trao"' in person.get("/").text


def test_guidance_is_read_and_its_letters_are_made_on_the_page(person: Visitor) -> None:
    page = "/phong-trao/van_hoa_cong_so"
    shown = person.get(f"{page}?nam=2026").text
    made = person.post(f"{page}/van-ban", kind="guidance", year="2026")
    listed = person.get(made.headers["Location"]).text
    person.get(page)
    refused = person.post(f"{page}/van-ban", kind="notice", year="2026")

    assert [part for part in ("Tiêu chí cụ thể", "Cục Thống kê tỉnh Bình Minh", "Lưu: VT") if part not in shown] == []
    assert "UBND tỉnh (để báo cáo); Các sở, ban, ngành, đoàn thể tỉnh" in listed
    assert (refused.status_code, person.get(f"{page}?nam=1").status_code) == (422, 400)


def test_a_units_own_decision_is_handed_in_and_confirmed_on_the_page(office: Office, person: Visitor) -> None:
    registry.load_files(office.deps.units, rules().units)
    person.get("/khen-cua-don-vi")
    sent = person.post("/khen-cua-don-vi", unit="000.00.07.H99", file=(BytesIO(b"x"), "QĐ.pdf"))
    person.get("/khen-cua-don-vi")
    again = person.post("/khen-cua-don-vi", unit="000.00.07.H99", file=(BytesIO(b"x"), "QĐ.pdf"))
    person.get("/khen-cua-don-vi")
    refused = person.post("/khen-cua-don-vi", unit="000.00.07.H99", file=(BytesIO(b"x"), "a.exe"))
    waiting = person.get("/khen-cua-don-vi").text
    for job in office.deps.jobs.due(now=office.clock.now(), limit=9):
        lease = office.deps.jobs.claim(job, now=office.clock.now(), seconds=30)
        if lease and lease.kind == "own_award":
            own_awards.file(office.deps, lease)
    doubtful = person.get("/khen-cua-don-vi?unit=000.00.07.H99").text
    code = doubtful.partition('action="/khen-cua-don-vi/')[2].partition("/")[0]
    confirmed = person.post(f"/khen-cua-don-vi/{code}/xac-nhan", number="12/QĐ", date="2025-12-20", award="Giấy khen")

    assert [answer.status_code for answer in (sent, again, refused, confirmed)] == [303, 409, 422, 303]
    assert "Máy đang đọc" in waiting
    assert "Chờ người xem" in doubtful
    assert "20/12/2025" in person.get("/khen-cua-don-vi?year=2025").text
