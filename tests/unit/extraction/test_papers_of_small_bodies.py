"""Papers of bodies without a council of awards, and of awards without a merit report of their own."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from service.domain.fields import PaperKind, PaperReport
from service.domain.text import who_key
from tests.golden.cases import rules
from tests.golden.paper import document

_NATION = ("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập - Tự do - Hạnh phúc**")


def _read(*lines: str, name: str = "giay to.pdf") -> PaperReport:
    return extract(document(lines), rules(), name=name)


def test_minutes_of_a_committee_that_met_to_weigh_awards_are_minutes() -> None:
    read = _read(
        "HỘI CỰU CHIẾN BINH XÃ VÂN TRUNG", "**BAN CHẤP HÀNH**", *_NATION, "Vân Trung, ngày 20 tháng 11 năm 2026",
        "**BIÊN BẢN**", "**Họp Ban Chấp hành Hội Cựu chiến binh xã Vân Trung**",
        "Hôm nay, Ban Chấp hành tổ chức họp xét, đề nghị khen thưởng năm 2026.",
        "1. Chủ trì: Đồng chí Chu Thị Ví, Chủ tịch Hội.", "2. Thư ký: Đồng chí Dương Thị Dụ.",
        "- Ông Hồ Văn Mẫu, Chi hội trưởng: 11/11 ý kiến đồng ý, đạt tỷ lệ 100%.",
        "THƯ KÝ", "Dương Thị Dụ", "CHỦ TRÌ", "Chu Thị Ví",
    )  # fmt: skip

    assert read.kind.value is PaperKind.MINUTES


@pytest.mark.parametrize(
    "title",
    ["BẢN TÓM TẮT QUÁ TRÌNH CÔNG TÁC", "BÁO CÁO TÓM TẮT QUÁ TRÌNH CỐNG HIẾN", "BÁO CÁO QUÁ TRÌNH CÔNG TÁC"],
)
def test_a_summary_of_years_of_work_reports_merit(title: str) -> None:
    """TT 118/2025/TT-BTC, Mẫu số 1.9: what goes with a request for a commemorative medal."""
    read = _read(
        "**HỘI NÔNG DÂN TỈNH**", *_NATION, "Bình Minh, ngày 20 tháng 11 năm 2026", f"**{title}**",
        "**(Đề nghị xét tặng Kỷ niệm chương “Vì sự phát triển của tỉnh”)**", "I. Sơ lược bản thân",
        "- Họ và tên: Nguyễn Văn Mẫu", "- Đơn vị công tác hiện nay: Hội Nông dân tỉnh", "II. Quá trình công tác",
        "NGƯỜI KHAI", "Nguyễn Văn Mẫu",
    )  # fmt: skip

    assert (read.kind.value, read.fields["full_name"].value) == (
        PaperKind.MERIT_REPORT_INDIVIDUAL, "Nguyễn Văn Mẫu",
    )  # fmt: skip


@pytest.mark.parametrize(
    "unit", ["Trường Trung học phổ thông A", "xã Vân Trung", "Hội Nông dân tỉnh", "Chi cục Giám định"]
)
def test_a_part_is_the_one_that_another_paper_names_without_its_unit(unit: str) -> None:
    assert who_key(f"Tổ Toán - Tin, {unit}") == who_key("Tổ Toán - Tin")


def test_how_many_came_stands_behind_how_many_there_are() -> None:
    fields = _read(
        "**SỞ Y TẾ**", *_NATION, "**BIÊN BẢN**", "**Họp bình xét danh hiệu thi đua**",
        "2. Thành phần: Hội đồng Thi đua - Khen thưởng Bệnh viện có 9 thành viên, dự họp 5 thành viên, vắng 4.",
    ).fields  # fmt: skip

    assert (fields["members_total"].value, fields["members_present"].value) == (9, 5)


def test_what_is_wrong_in_a_paper_behind_the_first_of_a_file_is_told_too() -> None:
    read = _read(
        "SỞ XÂY DỰNG", *_NATION, "Số: 145/TTr-SXD", "Bình Minh, ngày 15 tháng 10 năm 2025", "TỜ TRÌNH",
        "Về việc đề nghị tặng Bằng khen", "Kính gửi: Sở Nội vụ", "Sở kính trình tặng Bằng khen cho 01 cá nhân.",
        "--- page", "SỞ XÂY DỰNG", *_NATION, "Số: 44/BB-SXD", "BIÊN BẢN", "Họp Hội đồng xét khen thưởng",
        "Chủ trì: Ông Đặng Văn Chủ", "Có mặt: 09/09", "Kết quả bỏ phiếu đề nghị tặng Bằng khen:",
        "- Ông Trần Văn Ví: 12/09 phiếu đồng ý.", "CHỦ TRÌ", "Đặng Văn Chủ", name="tat ca.pdf",
    )  # fmt: skip

    assert [(one.code, one.paper) for one in read.problems] == [("conflict.votes", "tat ca.pdf")]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- 12/20 cá nhân (60%) đạt danh hiệu Lao động tiên tiến; 02 cá nhân đạt danh hiệu Chiến sĩ thi đua cơ sở.",
         {"advanced_workers": "12", "grassroots_fighters": "2"}),
        ("- Có 18 đồng chí được công nhận Lao động tiên tiến, không có cá nhân nào bị kỷ luật từ cảnh cáo trở lên.",
         {"advanced_workers": "18", "disciplined": "0"}),
        ("- Trong năm có 01 công chức bị xử lý kỷ luật bằng hình thức cảnh cáo.", {"disciplined": "1"}),
        ("- Trong năm có 01 công chức bị kỷ luật bằng hình thức khiển trách.", {}),
        ("- Năm 2024 có 12 cá nhân đạt Lao động tiên tiến; năm 2025 có 15 cá nhân đạt Lao động tiên tiến.", {}),
        ("- Năm 2027 phấn đấu 20 cá nhân đạt danh hiệu Lao động tiên tiến.", {}),
        ("- Có 15 cán bộ, công chức và 03 người lao động; 16 cán bộ, công chức đạt danh hiệu Lao động tiên tiến.",
         {"advanced_workers": "16"}),
        ("- Năm 2024, phòng được công nhận Lao động tiên tiến; ông Ví 03 năm liền đạt Chiến sĩ thi đua cơ sở.", {}),
        ("- 100% cán bộ, công chức đạt Lao động tiên tiến; 15 % cá nhân đạt Chiến sĩ thi đua cơ sở.", {}),
        ("- Có 02 người không đạt Lao động tiên tiến; 12 sáng kiến của cá nhân đạt Chiến sĩ thi đua cơ sở.", {}),
        ("- Phòng có 20 người, nhiều cá nhân đạt Lao động tiên tiến.", {}),
        ("- Toàn ngành có 350 cá nhân đạt Lao động tiên tiến.", {}),
        ("- Năm 2024 không có ai bị kỷ luật; năm 2025 có 02 trường hợp bị kỷ luật cảnh cáo.", {}),
        ("- 01 công chức không bị kỷ luật cảnh cáo.", {}),
        ("- Số cá nhân đạt Lao động tiên tiến: 19 người.", {"advanced_workers": "19 người"}),
    ],
)  # fmt: skip
def test_members_with_a_title_are_counted_in_sentences(line: str, told: dict[str, str]) -> None:
    report = _read(
        "**SỞ Y TẾ**", *_NATION, "**BÁO CÁO THÀNH TÍCH**", "**ĐỀ NGHỊ TẶNG TẬP THỂ LAO ĐỘNG XUẤT SẮC**",
        "Tên tập thể đề nghị: Phòng Nghiệp vụ, Sở Y tế", "I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH", "Thành lập năm 2004.",
        "II. THÀNH TÍCH ĐẠT ĐƯỢC", line,
    )  # fmt: skip
    names = ("advanced_workers", "grassroots_fighters", "disciplined")

    assert {name: value.value for name in names if (value := report.found(name)) is not None} == told


@pytest.mark.parametrize(
    ("whom", "named"),
    [("Sở Giáo dục và Đào tạo", "Sở Giáo dục và Đào tạo"), ("bà Trần Thị Ví, Kế toán", "Trần Thị Ví")],
)
def test_a_vote_that_stands_before_whom_it_is_on_is_read(whom: str, named: str) -> None:
    read = _read(
        "**SỞ GIÁO DỤC VÀ ĐÀO TẠO**", *_NATION, "**BIÊN BẢN**", "**Về việc bình xét thi đua, khen thưởng**",
        "Thành phần tham dự: 9/9 thành viên Hội đồng có mặt (100%).",
        "Kết quả: 7/9 thành viên Hội đồng (77,8%) nhất trí đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh cho "
        f"{whom}.", "CHỦ TỌA", "Đặng Văn Chủ",
    )  # fmt: skip

    assert read.fields["votes"].value == [{"nominee": named, "for": 7, "base": 9, "percent": 77.8}]
