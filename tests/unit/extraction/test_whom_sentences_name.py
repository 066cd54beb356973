"""Bodies, families and groups that sentences and items award by name, and what stands beside names in lists."""

from __future__ import annotations

import pytest

from service.domain.papers.legibility import odd_share
from service.domain.papers.office_levels import levels_differ
from tests.golden.openings import read

LIST = ("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**",)
MINUTES = ("**BIÊN BẢN**", "**Họp xét đề nghị tặng Giấy khen**", "Kết quả bỏ phiếu đề nghị tặng Giấy khen:")
DECISION = ("Số: 12/QĐ-UBND", "**QUYẾT ĐỊNH**", "**Về việc tặng Giấy khen**", "**QUYẾT ĐỊNH:**")
SUBMISSION = ("Số: 12/TTr-SXD", "**TỜ TRÌNH**", "**Về việc đề nghị tặng Giấy khen**")


def _told(*lines: str) -> list[tuple[str, str, str]]:
    return [(one.subject, one.name, one.unit) for one in read(*lines).nominees]


@pytest.mark.parametrize(
    ("to", "told"),
    [
        ("Chi cục Kiểm lâm tỉnh Mẫu đã có thành tích xuất sắc.", [("collective", "Chi cục Kiểm lâm tỉnh Mẫu", "")]),
        ("Sở Nông nghiệp và Môi trường vì đã hoàn thành xuất sắc nhiệm vụ.",
         [("collective", "Sở Nông nghiệp và Môi trường", "")]),
        ("tập thể Phòng Kế toán, Sở Mẫu và ông Trần Văn Ví, Lái xe, đã có thành tích.",
         [("collective", "Phòng Kế toán", "Sở Mẫu"), ("individual", "Trần Văn Ví", "")]),
        ("02 tập thể: Phòng Mẫu; Văn phòng Sở và 01 cá nhân: bà Ngô Thị Dụ, Thủ quỹ.",
         [("collective", "Phòng Mẫu", ""), ("collective", "Văn phòng Sở", ""), ("individual", "Ngô Thị Dụ", "")]),
        ("gia đình ông Trần Văn Ví, thôn Thử, đã hiến đất.", [("household", "gia đình ông Trần Văn Ví", "thôn Thử")]),
        ("ông Trần Văn Ví, Lái xe Sở Mẫu, đã cứu gia đình bà Ngô Thị Dụ.", [("individual", "Trần Văn Ví", "Sở Mẫu")]),
        ("03 tập thể (có danh sách kèm theo) đã có thành tích.", []),
        ("Đội Cứu nạn, cứu hộ số 2, Công an tỉnh đã kịp thời chữa cháy.",
         [("collective", "Đội Cứu nạn, cứu hộ số 2", "Công an tỉnh")]),
        ("Hội Phụ nữ xã Mẫu, Hội Nông dân xã Mẫu và ông Trần Văn Ví, Trưởng thôn.",
         [("collective", "Hội Phụ nữ xã Mẫu", ""), ("collective", "Hội Nông dân xã Mẫu", ""),
          ("individual", "Trần Văn Ví", "")]),
        ("hộ gia đình ông Trần Văn Ví và bà Ngô Thị Dụ, bản Mẫu, xã Thử, đã hiến đất.",
         [("household", "hộ gia đình ông Trần Văn Ví và bà Ngô Thị Dụ", "bản Mẫu, xã Thử")]),
    ],
)  # fmt: skip
def test_the_first_article_names_bodies_and_families_as_well_as_persons(
    to: str, told: list[tuple[str, str, str]]
) -> None:
    assert _told(*DECISION, f"Điều 1. Tặng Giấy khen cho {to}", "Điều 2. Văn phòng thi hành./.") == told


def test_a_submission_asks_for_a_body_by_name() -> None:
    asked = "Sở Xây dựng kính đề nghị Chủ tịch UBND xã tặng Giấy khen cho Đội Xung kích thôn Mẫu đã có thành tích."

    assert _told(*SUBMISSION, asked) == [("collective", "Đội Xung kích thôn Mẫu", "")]


def test_groups_of_a_submission_are_read_up_to_their_semicolon() -> None:
    told = _told(*SUBMISSION, "Trường kính đề nghị UBND xã tặng Giấy khen cho 03 cá nhân sau:",
                 "- Tổ 1: Ngô Thị Dụ, Trần Văn Ví;", "- Tổ 2+3: Lê Hoàng Mẫu.")  # fmt: skip

    assert told == [("individual", "Ngô Thị Dụ", "Tổ 1"), ("individual", "Trần Văn Ví", "Tổ 1"),
                    ("individual", "Lê Hoàng Mẫu", "Tổ 2+3")]  # fmt: skip


def test_a_family_that_is_voted_on_beside_others_is_put_forward() -> None:
    told = _told(*MINUTES, "- Phòng Mẫu: 7/7 phiếu (100%)", "- Hộ ông Trần Văn Ví, thôn Thử: 6/7 phiếu (85,7%)")

    assert told == [("collective", "Phòng Mẫu", ""), ("household", "Hộ ông Trần Văn Ví", "thôn Thử")]


def test_what_somebody_holds_already_is_not_asked_for_however_its_header_is_parted() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Hình thức khen thưởng đã được nhận | | Hình thức đề nghị |",
            "| TT | Họ và tên | Chức vụ | Hình thức | Năm | Hình thức đề nghị |",
            "| 1 | Ngô Thị Dụ | Kế toán | Bằng khen | 2019 | Huân chương Lao động hạng Ba |")  # fmt: skip

    assert [one.award for one in read("**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG**", *rows).nominees] == [
        "Huân chương Lao động hạng Ba"
    ]


@pytest.mark.parametrize(
    ("printed", "honorific", "name"),
    [("CN. Ngô Thị Dụ", "CN.", "Ngô Thị Dụ"), ("DS Trần Văn Ví", "DS", "Trần Văn Ví"),
     ("CNQP Lê Hoàng Mẫu", "CNQP", "Lê Hoàng Mẫu"), ("Ka Mẫu Ha Thử", "", "Ka Mẫu Ha Thử")],
)  # fmt: skip
def test_a_degree_that_may_be_a_branch_is_one_before_a_whole_name(printed: str, honorific: str, name: str) -> None:
    told = read(*LIST, "| TT | Tập thể, cá nhân | Thành tích |", f"| 1 | {printed} | Tốt |").nominees

    assert [(one.subject, one.honorific, one.name) for one in told] == [("individual", honorific, name)]


def test_a_branch_is_no_degree_before_two_words() -> None:
    told = read(*LIST, "| TT | Tập thể, cá nhân | Thành tích |", "| 1 | CN Hà Mẫu | Tốt |").nominees

    assert [one.name for one in told] == ["CN Hà Mẫu"]


def test_whose_people_somebody_is_of_is_no_office() -> None:
    told = read(*LIST, "I. CÁ NHÂN", "1. Ông Chíu Văn Mẫu (dân tộc Dao), thôn Thử.").nominees

    assert [(one.name, one.title, one.unit) for one in told] == [("Chíu Văn Mẫu", "", "thôn Thử")]


def test_a_sheet_s_title_in_small_letters_may_stand_below_its_unit() -> None:
    report = read("--- page title=Sheet1", "| Công ty Mẫu | | |", "| Danh sách đề nghị tặng Giấy khen | | |",
                   "| STT | Họ và tên | Tổ chức |", "| 1 | Ngô Thị Dụ | Quỹ Thử |")  # fmt: skip

    assert (report.kind.value, [one.unit for one in report.nominees]) == ("nominee_list", ["Quỹ Thử"])


def test_a_column_of_ditto_marks_makes_no_page_illegible() -> None:
    names = "Ngô Thị Dụ\nkế toán trưởng\n" * 20

    assert odd_share(names + "nt\n-nt-\n" * 40) == odd_share(names)


def test_a_family_among_those_an_article_lists_is_a_household() -> None:
    told = _told(*DECISION, "Điều 1. Tặng Giấy khen cho các tập thể, cá nhân, hộ gia đình sau:",
                 "1. Lớp 12A1, Trường Mẫu;", "2. Hộ ông Trần Văn Ví, bản Thử;", "3. Bà Ngô Thị Dụ, Hiệu trưởng.",
                 "Điều 2. Văn phòng thi hành./.")  # fmt: skip

    assert told == [("collective", "Lớp 12A1", "Trường Mẫu"), ("household", "Hộ ông Trần Văn Ví", "bản Thử"),
                    ("individual", "Ngô Thị Dụ", "")]  # fmt: skip


def test_a_name_may_stand_in_either_of_two_columns() -> None:
    rows = ("| STT | Đơn vị đề nghị | Tập thể được đề nghị | Cá nhân được đề nghị | Chức vụ |",
            "| 1 | UBND xã Mẫu | Nhân dân thôn 4 | | |",
            "| 2 | UBND xã Mẫu | | Ngô Thị Dụ | Trưởng thôn |")  # fmt: skip

    assert [(one.subject, one.name, one.title) for one in read(*LIST, *rows).nominees] == [
        ("collective", "Nhân dân thôn 4", ""), ("individual", "Ngô Thị Dụ", "Trưởng thôn"),
    ]  # fmt: skip


def test_a_column_of_offices_and_cells_of_the_party_holds_both() -> None:
    rows = ("| TT | Họ và tên đảng viên | Chức vụ, chi bộ | Hình thức khen |",
            "| 1 | Đ/c TS. Ngô Thị Dụ | Bí thư, Chi bộ Khoa Mẫu | Bằng khen |")  # fmt: skip

    assert [(one.name, one.title, one.unit) for one in read(*LIST, *rows).nominees] == [
        ("Ngô Thị Dụ", "Bí thư", "Chi bộ Khoa Mẫu")
    ]


@pytest.mark.parametrize(
    "sat",
    ["Tổng số thành viên Hội đồng: 09 đồng chí; có mặt: 08 đồng chí.", "Ban kiểm phiếu gồm 03 đồng chí.",
     "Hội đồng Thi đua - Khen thưởng Sở có 09 đồng chí, có mặt 09 đồng chí.", "Đại biểu dự: 15 đồng chí.",
     "Số lượng thành viên tham gia bỏ phiếu là 09 đồng chí.",
     "Tổng số đảng viên chi bộ: 21 đồng chí, trong đó chính thức 20 đồng chí, dự bị 01 đồng chí."],
)  # fmt: skip
def test_who_sat_in_a_meeting_is_not_counted_among_whom_it_puts_forward(sat: str) -> None:
    head = ("**BIÊN BẢN**", "**Họp xét đề nghị tặng Giấy khen**", sat)
    asked = read(*head, "Hội đồng thống nhất đề nghị tặng Giấy khen cho 02 đồng chí:", "1. Ông Trần Văn Ví, Kế toán.")
    named = read(*head, "Hội đồng thống nhất đề nghị tặng Giấy khen cho:", "1. Ông Trần Văn Ví, Kế toán.")

    assert [one.fields["individual_count"].value for one in (asked, named)] == [2, None]


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        ("Phó Giám đốc", "Giám đốc", True), ("Phó Chánh Văn phòng", "Chuyên viên", True),
        ("Trưởng phòng Kế toán", "Phó Trưởng phòng Kế toán", True), ("Hiệu trưởng", "Bí thư, Hiệu trưởng", False),
        ("Phó phòng", "Phó Trưởng phòng", False), ("Chủ tịch UBND xã", "Chủ tịch Ủy ban nhân dân xã", False),
        ("Bác sĩ", "Trưởng khoa", False), ("PGĐ", "Phó Giám đốc", False), ("Bí thư Chi bộ", "Chuyên viên", False),
        ("Chuyên viên chính, Trưởng phòng", "Trưởng phòng", False),
    ],
)  # fmt: skip
def test_a_head_a_deputy_and_staff_hold_different_offices(one: str, other: str, differ: bool) -> None:  # noqa: FBT001
    assert [levels_differ(one, other), levels_differ(other, one)] == [differ, differ]
