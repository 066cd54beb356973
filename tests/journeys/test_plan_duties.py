"""The plan's duties O1-O14 (DOMAIN A.4), each used once on the real stack and printed as the office sees it."""

from __future__ import annotations

import shutil
import sys
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.test_council import words
from tests.kit.exemplars import OFFICE, introduction, own_decision, person_of
from tests.kit.tree import TREE
from tests.kit.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from tests.kit.desk import Desk

ROUND = "van_hoa_cong_so"
CULTURE = "000.00.07.H99"


def seen(desk: Desk, *arguments: str) -> str:
    """Run a command, print what it shows the office, and give it."""
    told = desk.hoso(*arguments)
    sys.stdout.write(told + "\n")
    return told


def post(desk: Desk, path: str, **body: Any) -> Any:
    """Do something over the API."""
    answer = desk.call("POST", f"/api/v1/{path}", json=body)
    assert answer.ok, answer.text
    return answer.json()


def read_out(desk: Desk, letter: dict[str, Any]) -> str:
    """Print what a letter says, and give it."""
    said = words(desk, letter)
    sys.stdout.write(said + "\n")
    return said


def received(dossier: dict[str, Any]) -> datetime:
    """Give when a dossier was received, as the office's clock says."""
    return datetime.fromisoformat(dossier["received_at"]).astimezone(timezone(timedelta(hours=7)))


def test_o1_a_unit_adds_to_the_provinces_criteria_version_by_version(desk: Desk) -> None:
    own = ("--own", "TT-đ=Mỗi phòng một việc mới.", "--own", "CN-d=Không để điện thoại đổ chuông quá ba hồi.")
    desk.hoso("criteria", "adopt", ROUND, CULTURE, *own, "--note", "QĐ 15/QĐ-SVHTTDL")
    body = {"unit": CULTURE, "expected_version": 1, "own": [{"code": "TT-đ", "text": "Mỗi phòng hai việc mới."}]}
    post(desk, f"criteria/{ROUND}", **body)
    late = desk.call("POST", f"/api/v1/criteria/{ROUND}", json=body)
    shown = seen(desk, "criteria", "show", ROUND, "--unit", CULTURE)
    first = desk.get(f"/api/v1/criteria/{ROUND}", unit=CULTURE, version=1)

    assert late.status_code == 409
    assert "phiên bản 2, 1 nội dung riêng" in shown
    assert "TT-đ.2 [của đơn vị] Mỗi phòng hai việc mới." in shown
    assert sum(line.startswith(("  TT-", "  CN-")) for line in shown.splitlines()) == 37 + 1
    assert [one["number"] for group in first["groups"] for one in group["bullets"] if one["own"]] == [
        "TT-đ.2",
        "CN-d.5",
    ]
    assert [one["name"] for one in first["units"]] == ["Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh"]


@pytest.fixture(scope="module")
def recognised(desk: Desk) -> dict[str, Any]:
    """Give an introduction of exemplars that was recognised; its person is nominee 2."""
    return desk.approve_all(desk.push(introduction(1)))


def test_o7_who_is_publishable_is_told_of_to_the_press_without_personal_numbers(
    desk: Desk, recognised: dict[str, Any]
) -> None:
    code, waiting = recognised["code"], desk.dossier(desk.push(introduction(2)))["code"]
    summary = "Tận tâm với người học; điện thoại 0912 345 678, CCCD 033085001234."
    mark = {"nominee": 2, "mark": "publishable", "field": "Giáo dục, đào tạo", "summary": summary}
    post(desk, f"dossiers/{waiting}/marks", **mark)
    desk.hoso("exemplars", "mark", code, "2", "publishable", "--field", mark["field"], "--summary", summary)
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
    made = post(desk, f"dossiers/{code}/matrix/links", nominee=2, code="CN-d", paper=seen_by_rule["paper"],
                quote=seen_by_rule["quote"])  # fmt: skip
    shown = seen(desk, "matrix", "show", code)

    assert made["words"] == seen_by_rule["words"]
    assert "CN-d  Chuẩn mực giao tiếp, ứng xử (“4 xin, 4 luôn”): 1 minh chứng" in shown
    assert "CN-e  Trang phục gọn gàng, lịch sự, phù hợp: chưa có" in shown
    assert "? «" in shown
    assert "điểm" not in shown.replace("điểm c", "").casefold()


def test_o10_who_is_for_the_congress_and_five_years_of_models(desk: Desk, recognised: dict[str, Any]) -> None:
    post(desk, f"dossiers/{recognised['code']}/marks", nominee=1, mark="congress", field="Giáo dục, đào tạo")
    shown = seen(desk, "exemplars", "list", "--mark", "congress", "--year", "2026", "--five-years")
    earlier = desk.get("/api/v1/exemplars", mark="congress", year=2025, years=5)["items"]

    assert "Tổ công tác số 1" in shown
    assert "giới thiệu dự Đại hội Thi đua yêu nước" in shown
    assert earlier == []


def test_o11_models_to_visit_by_field_and_unit(desk: Desk, recognised: dict[str, Any]) -> None:
    code = recognised["code"]
    post(desk, f"dossiers/{code}/marks", nominee=1, mark="visit", field="Chuyển đổi số")
    shown = seen(desk, "exemplars", "list", "--mark", "visit", "--field", "Chuyển đổi số", "--unit", "000.00.41.H99")
    other = desk.get("/api/v1/exemplars", mark="visit", field="Y tế")["items"]
    desk.hoso("exemplars", "unmark", code, "1", "visit")

    assert "Tổ công tác số 1" in shown
    assert other == []
    assert desk.get("/api/v1/exemplars", mark="visit")["items"] == []


def test_o13_difficulties_are_written_down_answered_and_closed(desk: Desk, recognised: dict[str, Any]) -> None:
    raised = post(desk, "difficulties", text="Cấp huyện đã bỏ, xã gửi cho ai?", round=ROUND, unit=CULTURE)
    answers = f"difficulties/{raised['id']}/answers"
    desk.hoso("difficulties", "raise", "Thiếu chữ ký của cấp ủy.", "--dossier", recognised["code"])
    desk.hoso("difficulties", "answer", raised["id"], "Xã, phường gửi thẳng về Sở Nội vụ.")
    post(desk, answers, text="Đã rõ.", status="closed")
    shown = seen(desk, "difficulties", "list")

    assert "[đã khép lại] van_hoa_cong_so · Sở Văn hóa, Thể thao và Du lịch tỉnh Bình Minh" in shown
    assert "Xã, phường gửi thẳng về Sở Nội vụ." in shown
    assert f"[đang chờ] {recognised['code']}" in shown
    assert desk.call("POST", f"/api/v1/{answers}", json={"text": "x"}).status_code == 409


def test_o2_who_has_sent_in_the_year_and_who_has_not(desk: Desk, recognised: dict[str, Any]) -> None:
    shown = seen(desk, "rounds", "show", ROUND, "--year", str(received(recognised).year))
    told = desk.get(f"/api/v1/rounds/{ROUND}", year=received(recognised).year)

    [college] = [line for line in shown.splitlines() if "Trường Cao đẳng Kỹ thuật" in line and "U3" in line]
    [statistics] = [line for line in shown.splitlines() if "Cục Thống kê" in line]
    assert recognised["code"] in college
    assert "chưa gửi" in statistics
    assert f"Chưa gửi: {len(told['missing'])} đơn vị." in shown
    assert "Trường Cao đẳng Kỹ thuật Bình Minh" not in told["missing"]


def test_o3_a_units_own_award_is_history_with_its_proof(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "QD giay khen.docx"
    file.write_bytes(own_decision(3).data)
    desk.hoso("own-awards", "add", CULTURE, str(file))
    rows: list[dict[str, Any]] = []

    def read() -> bool:
        rows[:] = desk.get("/api/v1/own-awards", unit=CULTURE)["items"]
        return rows[0]["status"] != "waiting"

    until(read)
    history = seen(desk, "history", person_of(3))

    assert (rows[0]["status"], rows[0]["number"], rows[0]["award"]) == ("filed", "103/QĐ-SVHTTDL", "gk")
    assert f"Giấy khen  đã khen  103/QĐ-SVHTTDL  {rows[0]['code']}, giấy tờ 1 trang 1" in history


def test_o4_an_introduction_is_received_read_filed_and_receipted(desk: Desk) -> None:
    message = introduction(4)
    dossier = desk.drop(message)
    made = post(desk, "letters", kind="receipt", dossiers=[dossier["code"]])
    receipt = read_out(desk, made)
    shown = seen(desk, "dossiers", "show", dossier["code"])

    assert [one["name"] for one in dossier["nominees"]] == ["Tổ công tác số 4", person_of(4)]
    assert sorted(one["sha256"] for one in dossier["papers"]) == list(message.sent.papers)
    assert desk.events(dossier["code"])[:2] == ["received", "extracted"]
    assert dossier["code"] in receipt
    assert made["recipients"][-1].startswith("Lưu:")
    assert "Tờ trình.docx" in shown


def test_o5_the_compiled_list_and_the_draft_submission(desk: Desk, recognised: dict[str, Any]) -> None:
    wanted = {"year": received(recognised).year, "unit_class": "U3"}
    compiled = read_out(desk, post(desk, f"rounds/{ROUND}/compiled", **wanted))
    submission = read_out(desk, post(desk, "letters", kind="submission", dossiers=[recognised["code"]]))

    assert [part for part in ("Trường cao đẳng thuộc tỉnh", recognised["code"], person_of(1)) if part not in compiled
            ] == []  # fmt: skip
    assert "Kính gửi: Chủ tịch Ủy ban nhân dân tỉnh" in submission
    assert "01 tập thể và 01 cá nhân" in submission


def test_o6_a_year_has_its_own_due_date_and_lateness_is_told_with_its_evidence(
    desk: Desk, recognised: dict[str, Any], tmp_path: Path
) -> None:
    came = received(recognised)
    rules = shutil.copytree(TREE / "templates", tmp_path / "templates")
    day = (came - timedelta(days=3)).date()
    with (rules / "rounds/van_hoa_cong_so.toml").open("a", encoding="utf-8") as file:
        file.write(f'\n[[due]]\nyear = {came.year}\ndate = {day}\nlegal_basis = "Hướng dẫn của năm"\n')
    usual = desk.get(f"/api/v1/rounds/{ROUND}", year=2021)
    shown = desk.hoso("rounds", "show", ROUND, "--year", str(came.year), settings={"HOSO_TEMPLATES": str(rules)})
    sys.stdout.write(shown + "\n")

    assert (usual["due"], "tháng 11/2021" in usual["due_basis"]) == ("2021-11-30", True)
    assert f"hạn gửi: {day:%d/%m/%Y} (Hướng dẫn của năm)" in shown
    [college] = [line for line in shown.splitlines() if "Trường Cao đẳng Kỹ thuật" in line and "U3" in line]
    assert "trễ 3 ngày" in college
    assert f"{came:%d/%m/%Y}" in college


def test_o8_guidance_is_written_and_those_who_have_not_sent_are_urged(desk: Desk, recognised: dict[str, Any]) -> None:
    year = received(recognised).year
    shown = seen(desk, "guidance", "show", ROUND, "--year", str(year))
    urging = read_out(desk, post(desk, f"guidance/{ROUND}/letters", kind="urging", year=year))

    assert "1. Tiêu chí cụ thể:" in shown
    assert "U4  Cục Thống kê tỉnh Bình Minh" in shown
    assert "U3  Trường Cao đẳng Kỹ thuật Bình Minh" not in shown
    assert "Kính gửi: Các đơn vị có tên trong danh sách" in urging
    assert "Cục Thống kê tỉnh Bình Minh" in urging
    assert "Trường Cao đẳng Kỹ thuật Bình Minh" not in urging


def test_o12_the_offices_own_nominees_are_on_a_track_apart(desk: Desk) -> None:
    dossier = desk.dossier(desk.push(introduction(12, OFFICE)))
    shown = seen(desk, "rounds", "show", ROUND, "--year", str(received(dossier).year))

    [own] = [one for one in dossier["problems"] if one["code"] == "conflict.own_office"]
    [line] = [line for line in shown.splitlines() if "Sở Nội vụ tỉnh Bình Minh" in line]
    assert "ghi nhận xung đột lợi ích" in own["message"]
    assert dossier["code"] in line
    assert "của chính cơ quan thẩm định" in line


def test_o14_every_paper_says_who_gets_it_and_the_guidance_goes_to_the_plans_eight_lines(desk: Desk) -> None:
    kinds = seen(desk, "letters", "kinds")
    made = post(desk, f"guidance/{ROUND}/letters", kind="guidance", year=2026)
    said = read_out(desk, made)
    reaches = {one["line"]: one["units"] for one in desk.get(f"/api/v1/guidance/{ROUND}")["distribution"]}

    assert all("Lưu: VT" in line for line in kinds.splitlines()[1:])
    assert len(made["recipients"]) == 8
    assert [line for line in made["recipients"] if f"- {line}" not in said] == []
    assert list(reaches) == made["recipients"]
    assert reaches["Các Trường Cao đẳng thuộc tỉnh"] == ["Trường Cao đẳng Kỹ thuật Bình Minh"]
