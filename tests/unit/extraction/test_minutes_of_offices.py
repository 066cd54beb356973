"""Minutes as offices write them: who came told by a list, votes in tabs and items, roles in a table."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperReport
from tests.golden.cases import rules
from tests.golden.paper import document

HEAD = (
    "| UBND XÃ AN BÌNH // HỘI ĐỒNG THI ĐUA | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM // Độc lập - Tự do - Hạnh phúc |",
    "**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen năm 2025**", "Thời gian: 08 giờ 00 ngày 02 tháng 12 năm 2025.",
)  # fmt: skip
END = ("Cuộc họp kết thúc lúc 10 giờ cùng ngày.", "| THƯ KÝ // Ngô Thị Dụ | CHỦ TRÌ // Trần Văn Ví |")
CAME = ("1. Ông Trần Văn Ví - Chủ tịch UBND xã - Chủ trì.", "2. Bà Ngô Thị Dụ, Công chức, Thư ký.",
        "3. Đ/c Khúc Văn Lam - Trưởng Công an xã.", "4. Lê Thị Thử - Kế toán.")  # fmt: skip
VOTES = [
    {"nominee": "Khúc Văn Lam", "for": 7, "base": 7, "percent": 100.0},
    {"nominee": "Lê Thị Thử", "for": 6, "base": 7, "percent": 85.7},
]


def _read(*lines: str) -> PaperReport:
    return extract(document((*HEAD, *lines, *END)), rules())


def _sat(*lines: str) -> tuple[object, object]:
    fields = _read(*lines).fields
    return fields["members_present"].value, fields["members_total"].value


@pytest.mark.parametrize(
    ("lines", "counts"),
    [
        (("Thành phần tham dự:", *CAME, "Vắng: 0."), (4, 4)),
        (("II. Thành phần", *CAME, "Vắng mặt: 01 (ông Bùi Văn Mẫu, đi công tác)."), (4, 5)),
        (("1. Thành phần:", "- Chủ trì: Ông Trần Văn Ví", "- Thư ký: Bà Ngô Thị Dụ", "- Thành viên:",
          "- Ông Khúc Văn Lam", "- Bà Lê Thị Thử", "2. Nội dung:", "- Ông Bùi Văn Mẫu báo cáo."), (4, None)),
        (("Thành phần:", "| STT | Họ và tên | Chức vụ |", "| 1 | Ông Trần Văn Ví | Chủ tịch |",
          "| 2 | Ngô Thị Dụ | Kế toán |", "| 3 | Khúc Văn Lam | Văn thư |"), (3, None)),
        (("Thành phần: có mặt 05/07 thành viên.", *CAME), (5, 7)),
    ],
)  # fmt: skip
def test_who_came_may_be_told_only_by_a_list(lines: tuple[str, ...], counts: tuple[object, object]) -> None:
    assert _sat(*lines) == counts


@pytest.mark.parametrize(
    "lines",
    [
        ("Thành phần:", *CAME, "5. Các thành viên khác của Hội đồng."),
        ("Thành phần:", *CAME[:2]),
        ("Thành phần: theo giấy mời.", *CAME),
    ],
)
def test_a_list_that_does_not_name_all_counts_nobody(lines: tuple[str, ...]) -> None:
    fields = _read(*lines).fields

    assert {fields[name].state for name in ("members_present", "members_total")} == {FieldState.ABSENT}


def test_guests_are_no_members() -> None:
    assert _sat("Thành phần:", *CAME, "Khách mời:", "- Ông Bùi Văn Mẫu", "Vắng: không") == (4, 4)


def test_a_table_tells_who_leads_and_who_writes() -> None:
    report = extract(
        document((
            *HEAD, "II. Thành phần:", "| STT | Họ và tên | Chức vụ | Nhiệm vụ |",
            "| 1 | Trần Văn Ví | Hiệu trưởng | Chủ trì |", "| 2 | Khúc Văn Lam | Thư ký hội đồng trường | Thành viên |",
            "| 3 | Ngô Thị Dụ | Kế toán | Thư ký |", "Cuộc họp kết thúc lúc 10 giờ cùng ngày.",
        )),
        rules(),
    )  # fmt: skip

    assert report.fields["chair"].value == "Trần Văn Ví"
    assert report.fields["secretary"].value == "Ngô Thị Dụ"


def test_votes_set_by_tabs_are_read_beside_a_head_in_a_table() -> None:
    report = _read(
        "Kết quả bỏ phiếu:", "TT\tHọ và tên\tSố phiếu đồng ý\tTỷ lệ", "1\tKhúc Văn Lam\t7/7\t100%",
        "2\tLê Thị Thử\t6/7\t85,7%",
    )  # fmt: skip

    assert report.fields["votes"].value == VOTES
    assert [one.name for one in report.nominees] == ["Khúc Văn Lam", "Lê Thị Thử"]


def test_votes_in_items_name_nominees_and_not_who_came() -> None:
    report = _read(
        "1. Thành phần: Hội đồng gồm 07 thành viên, có mặt 07/07 (gửi phiếu kín).",
        "2. Kết quả bỏ phiếu đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh:",
        "- Khúc Văn Lam: 7/7 phiếu đồng ý, đạt 100%;", "- Bà Lê Thị Thử, Kế toán: 6/7 phiếu đồng ý, đạt 85,7%;",
        "- Phòng Kinh tế: 7/7 phiếu, đạt 100%.",
    )  # fmt: skip

    assert report.fields["votes"].value[:2] == VOTES
    assert [(one.subject, one.name, one.title) for one in report.nominees] == [
        ("individual", "Khúc Văn Lam", ""), ("individual", "Lê Thị Thử", "Kế toán"),
        ("collective", "Phòng Kinh tế", ""),
    ]  # fmt: skip


def test_a_paragraph_below_a_list_set_by_places_is_no_cell_of_it() -> None:
    report = extract(
        document((
            "@80,60,240,74 UBND XÃ AN BÌNH", "@b200,90,400,104 DANH SÁCH", "@b150,110,450,124 Đề nghị tặng Bằng khen",
            "@85,200,100,214 TT", "@128,200,190,214 Họ và tên", "@312,200,400,214 Chức vụ",
            "@85,220,90,234 1", "@128,220,220,234 Khúc Văn Lam", "@312,220,380,234 Kế toán",
            "@85,240,90,254 2", "@128,240,220,254 Lê Thị Thử", "@312,240,380,254 Văn thư",
            "@113,270,400,284 Danh sách này gồm 02 cá nhân.",
        )),
        rules(),
    )  # fmt: skip

    assert [(one.name, one.title) for one in report.nominees] == [
        ("Khúc Văn Lam", "Kế toán"),
        ("Lê Thị Thử", "Văn thư"),
    ]


def test_what_a_ballot_came_to_is_nobody_voted_on() -> None:
    report = _read(
        "Kết quả bỏ phiếu:", "- Đồng ý: 7/7 phiếu, đạt 100%;", "- Không đồng ý: 0 phiếu, đạt 0%.",
        "+ Phiếu thuận: 7/7 phiếu;", "+ Phiếu chống: 0/7 phiếu.",
    )  # fmt: skip

    assert report.fields["votes"].state is FieldState.ABSENT
    assert report.nominees == ()


def test_a_column_of_a_ballot_s_results_tells_votes() -> None:
    report = _read(
        "1. Danh hiệu Chiến sĩ thi đua cơ sở:", "| STT | Họ và tên | Chức danh | Kết quả bỏ phiếu |",
        "| 1 | Khúc Văn Lam | Kế toán | 7/7 phiếu |", "2. Danh hiệu Tập thể Lao động tiên tiến:",
        "| STT | Tên tập thể | Kết quả bỏ phiếu |", "| 1 | Tổ Hành chính | 6/7 phiếu |",
    )  # fmt: skip

    assert [(vote["nominee"], vote["for"], vote["base"]) for vote in report.fields["votes"].value] == [
        ("Khúc Văn Lam", 7, 7), ("Tổ Hành chính", 6, 7),
    ]  # fmt: skip
