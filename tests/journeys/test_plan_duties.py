"""The plan's duties O1-O14 (DOMAIN A.4), each used once on the real stack and printed as the office sees it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.kit.exemplars import introduction, person_of

if TYPE_CHECKING:
    from tests.kit.desk import Desk

ROUND = "van_hoa_cong_so"
CULTURE = "000.00.07.H99"


def seen(desk: Desk, *arguments: str) -> str:
    """Run a command, print what it shows the office, and give it."""
    told = desk.hoso(*arguments)
    sys.stdout.write(told + "\n")
    return told


def test_o1_a_unit_adds_to_the_provinces_criteria_version_by_version(desk: Desk) -> None:
    own = ("--own", "TT-đ=Mỗi phòng một việc mới.", "--own", "CN-d=Không để điện thoại đổ chuông quá ba hồi.")
    desk.hoso("criteria", "adopt", ROUND, CULTURE, *own, "--note", "QĐ 15/QĐ-SVHTTDL")
    body = {"unit": CULTURE, "expected_version": 1, "own": [{"code": "TT-đ", "text": "Mỗi phòng hai việc mới."}]}
    second = desk.call("POST", f"/api/v1/criteria/{ROUND}", json=body)
    late = desk.call("POST", f"/api/v1/criteria/{ROUND}", json=body)
    shown = seen(desk, "criteria", "show", ROUND, "--unit", CULTURE)

    assert (second.status_code, late.status_code) == (201, 409)
    assert "phiên bản 2, 1 nội dung riêng" in shown
    assert "TT-đ.2 [của đơn vị] Mỗi phòng hai việc mới." in shown
    assert sum(line.startswith(("  TT-", "  CN-")) for line in shown.splitlines()) == 37 + 1
    assert "CN-d.5 [của đơn vị]" in desk.hoso("criteria", "show", ROUND, "--unit", CULTURE, "--version", "1")
    assert "Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh" in seen(desk, "criteria", "list", ROUND)


@pytest.fixture(scope="module")
def recognised(desk: Desk) -> dict[str, Any]:
    """Give an introduction of exemplars that was recognised; its person is nominee 2."""
    return desk.approve_all(desk.push(introduction(1)))


def test_o7_who_is_publishable_is_told_of_to_the_press_without_personal_numbers(
    desk: Desk, recognised: dict[str, Any]
) -> None:
    code, waiting = recognised["code"], desk.dossier(desk.push(introduction(2)))["code"]
    summary = "Tận tâm với người học; điện thoại 0912 345 678, CCCD 033085001234."
    for of, nominee in ((code, "2"), (waiting, "2")):
        desk.hoso("exemplars", "mark", of, nominee, "publishable", "--field", "Giáo dục, đào tạo", "--summary", summary)
    desk.hoso(
        "exemplars", "article", code, "2", "Người thầy giữ lửa", "--outlet", "Báo Bình Minh", "--on", "2026-11-25"
    )
    press = seen(desk, "exemplars", "press", "--mark", "publishable")
    page = desk.call("GET", "/api/v1/exemplars/press", params={"form": "html"})

    assert person_of(1) in press
    assert person_of(2) not in press
    assert "Quyết định số 321/QĐ-UBND ngày 20/11/2026" in press
    assert "Đã đăng: «Người thầy giữ lửa», Báo Bình Minh, 25/11/2026." in press
    assert [number for number in ("0912", "033085001234") if number in press + page.text] == []


def test_o9_evidence_stands_beside_each_criterion_and_nobody_is_scored(desk: Desk, recognised: dict[str, Any]) -> None:
    code = recognised["code"]
    [_, person] = desk.get(f"/api/v1/dossiers/{code}/matrix")["nominees"]
    rows = {row["code"]: row for row in person["rows"]}
    [seen_by_rule] = [one for one in rows["CN-d"]["suggestions"] if "4 xin, 4 luôn" in one["words"]]
    link = {"nominee": 2, "code": "CN-d", "paper": seen_by_rule["paper"], "quote": seen_by_rule["quote"]}
    made = desk.call("POST", f"/api/v1/dossiers/{code}/matrix/links", json=link)
    shown = seen(desk, "matrix", "show", code)

    assert (made.status_code, made.json()["words"]) == (201, seen_by_rule["words"])
    assert "CN-d  Chuẩn mực giao tiếp, ứng xử (“4 xin, 4 luôn”): 1 minh chứng" in shown
    assert "CN-e  Trang phục gọn gàng, lịch sự, phù hợp: chưa có" in shown
    assert "? «" in shown
    assert "điểm" not in shown.replace("điểm c", "").casefold()


def test_o10_who_is_for_the_congress_and_five_years_of_models(desk: Desk, recognised: dict[str, Any]) -> None:
    desk.hoso("exemplars", "mark", recognised["code"], "1", "congress", "--field", "Giáo dục, đào tạo")
    shown = seen(desk, "exemplars", "list", "--mark", "congress", "--year", "2026", "--five-years")
    earlier = desk.hoso("exemplars", "list", "--mark", "congress", "--year", "2025", "--five-years")

    assert "Tổ công tác số 1" in shown
    assert "giới thiệu dự Đại hội Thi đua yêu nước" in shown
    assert "Tổ công tác số 1" not in earlier


def test_o11_models_to_visit_by_field_and_unit(desk: Desk, recognised: dict[str, Any]) -> None:
    code = recognised["code"]
    desk.hoso("exemplars", "mark", code, "1", "visit", "--field", "Chuyển đổi số")
    shown = seen(desk, "exemplars", "list", "--mark", "visit", "--field", "Chuyển đổi số", "--unit", "000.00.41.H99")
    other = desk.get("/api/v1/exemplars", mark="visit", field="Y tế")["items"]
    desk.hoso("exemplars", "unmark", code, "1", "visit")

    assert "Tổ công tác số 1" in shown
    assert other == []
    assert "Tổ công tác số 1" not in desk.hoso("exemplars", "list", "--mark", "visit")


def test_o13_difficulties_are_written_down_answered_and_closed(desk: Desk, recognised: dict[str, Any]) -> None:
    raised = desk.call("POST", "/api/v1/difficulties", json={
        "text": "Cấp huyện đã bỏ, xã gửi cho ai?", "round": ROUND, "unit": CULTURE}).json()  # fmt: skip
    desk.hoso("difficulties", "raise", "Thiếu chữ ký của cấp ủy.", "--dossier", recognised["code"])
    desk.hoso("difficulties", "answer", raised["id"], "Xã, phường gửi thẳng về Sở Nội vụ.")
    desk.hoso("difficulties", "answer", raised["id"], "Đã rõ.", "--status", "closed")
    shown = seen(desk, "difficulties", "list")

    assert "[đã khép lại] van_hoa_cong_so · Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh" in shown
    assert "Xã, phường gửi thẳng về Sở Nội vụ." in shown
    assert f"[đang chờ] {recognised['code']}" in shown
    assert desk.call("POST", f"/api/v1/difficulties/{raised['id']}/answers", json={"text": "x"}).status_code == 409
