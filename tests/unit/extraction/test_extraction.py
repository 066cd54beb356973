from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperReport
from tests.golden.cases import rules
from tests.golden.openings import read
from tests.golden.paper import document

HEADER = {
    "number", "date", "place", "parent_agency", "issuer", "subject", "signer", "signer_title", "stamped_at",
    "eoffice_number", "addressees", "recipients", "legal_grounds",
}  # fmt: skip
_WORDS = st.sampled_from(
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SỞ THƯ VIỆN", "Số: 12/QĐ-STV", "Số:     /TTr-", "TỜ TRÌNH", "QUYẾT ĐỊNH",
        "BIÊN BẢN", "DANH SÁCH KHEN THƯỞNG", "BÁO CÁO THÀNH TÍCH", "Bình Lâm, ngày 3 tháng 2 năm 2022", "Căn cứ Luật;",
        "Kính gửi: Sở Nội vụ;", "Điều 1. Tặng Bằng khen cho 02 tập thể", "Họ và tên: Trần Văn Ví Dụ", "KT. GIÁM ĐỐC",
        "| STT | Họ và tên | Chức vụ |", "| 1 | Trần Văn Ví Dụ | Kế toán |", "Lý Thị Thử Nghiệm",
        "\t\t", "…………", "V/v họp",
        "Chủ trì: Đ/c Ngô Văn Chủ Tọa", "--- page",
        "kèm theo Quyết định số 13/QĐ-STV", "@100,50,200,60 Số:", "@w120,50,140,60 7",
    ]
)  # fmt: skip


@settings(deadline=None, max_examples=120)
@given(st.lists(st.one_of(_WORDS, st.text(max_size=60).map(lambda text: text.replace("\n", " "))), max_size=30))
def test_any_paper_is_answered_with_every_header_field_and_true_evidence(lines: list[str]) -> None:
    report = read(*lines)

    texts = {page.number: page.text for page in report.pages}
    pointed = [value for value in report.fields.values() if value.start is not None]
    assert report.fields.keys() >= HEADER
    assert [value.raw for value in pointed] == [texts[value.page or 0][value.start : value.end] for value in pointed]
    assert all(value.value is not None for value in report.fields.values() if value.state is FieldState.FOUND)


@settings(deadline=None, max_examples=60)
@given(st.lists(_WORDS, max_size=30))
def test_a_report_survives_its_json(lines: list[str]) -> None:
    report = read(*lines)

    assert PaperReport.from_json(report.to_json()).to_json() == report.to_json()


def test_the_name_of_a_file_says_nothing_about_its_kind() -> None:
    lines = ["KẾ HOẠCH", "Tổ chức phong trào thi đua", "I. MỤC ĐÍCH, YÊU CẦU"]

    report = extract(document(lines), rules(), name="to_trinh.pdf")

    assert report.kind.value == "plan"


def test_a_number_read_by_ocr_asks_a_person() -> None:
    report = read(
        "--- page method=ocr",
        "SỞ THƯ VIỆN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Số: 12/QĐ-STV",
        "QUYẾT ĐỊNH",
        "Về việc nghỉ lễ",
    )

    number = report.fields["number"]

    assert (number.state, number.value, number.raw) == (FieldState.UNREADABLE, None, "Số: 12/QĐ-STV")


def test_a_receiver_stamp_is_not_the_papers_number() -> None:
    report = read("CÔNG VĂN ĐẾN", "Số: 916", "Ngày: 31/12", "SỞ THƯ VIỆN", "Số: 12/QĐ-STV", "QUYẾT ĐỊNH")

    assert report.fields["number"].value == "12/QĐ-STV"


def test_a_page_nobody_read_makes_nothing_absent() -> None:
    report = read("SỞ THƯ VIỆN", "Số: 12/QĐ-STV", "QUYẾT ĐỊNH", "Về việc nghỉ lễ", "--- page method=none")

    assert report.fields["number"].state is FieldState.FOUND
    assert report.fields["signer"].state is FieldState.UNREADABLE
    assert [problem.code for problem in report.problems] == ["needs_ocr"]


def test_one_widget_may_hold_day_and_month() -> None:
    report = read(
        "@b280,60,540,72 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "@110,120,220,132 Số: 5/QĐ-STV",
        "@310,120,400,132 Bình Lâm, ngày",
        "@430,120,460,132 tháng",
        "@480,120,540,132 năm 2022",
        "@w408,119,478,131 09      9",
        "@b270,160,330,172 QUYẾT ĐỊNH",
    )

    assert report.fields["date"].value == "2022-09-09"
