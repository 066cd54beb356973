"""Lists of nominees and records of earlier years in the layouts that clerks make: one test for each rule."""

from __future__ import annotations

from typing import Any

import pytest

from service.domain.fields import FieldState, PaperKind
from tests.golden.openings import read

NATION = ("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập - Tự do - Hạnh phúc**")
LIST = ("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**",)
REPORT = (*NATION, "**BÁO CÁO THÀNH TÍCH**", "I. SƠ LƯỢC LÝ LỊCH", "- Họ và tên: Ngô Thị Dụ", "- Giới tính: Nữ")
HELD = "III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG"


def _people(*lines: str) -> list[tuple[str, str, str, str]]:
    return [(one.subject, one.name, one.title, one.unit) for one in read(*lines).nominees]


def _awards(*lines: str) -> list[tuple[str, str]]:
    return [(one.name, one.award) for one in read(*lines).nominees]


def _told(field: str, *lines: str) -> list[dict[str, Any]]:
    value = read(*REPORT, *lines).fields[field]
    return list(value.value) if value.state is FieldState.FOUND else []


def _held(*lines: str) -> list[tuple[str, ...]]:
    parts = ("year", "name", "number", "date", "issuer")
    return [tuple(row.get(part, "") for part in parts) for row in _told("past_awards", *lines)]


# Lists


def test_what_stands_behind_an_office_and_is_another_is_no_unit() -> None:
    rows = ("| TT | Họ và tên | Chức vụ, đơn vị công tác |",
            "| 1 | Ông Trần Văn Ví | Bí thư Chi bộ, Tổ trưởng Tổ dân phố số 4 |",
            "| 2 | Bà Ngô Thị Dụ | Bí thư, Giám đốc Công ty Mẫu |")  # fmt: skip

    assert [one[2:] for one in _people(*LIST, *rows)] == [
        ("Bí thư Chi bộ, Tổ trưởng Tổ dân phố số 4", ""),
        ("Bí thư, Giám đốc", "Công ty Mẫu"),
    ]


def test_pupils_belong_to_the_school_of_their_column() -> None:
    rows = ("| STT | Họ và tên | Lớp | Trường | Thành tích |", "| 1 | Ngô Thị Dụ | 9A | Trường THCS Mẫu | Giải Nhất |")

    assert _people(*LIST, *rows) == [("individual", "Ngô Thị Dụ", "", "Trường THCS Mẫu")]


def test_awards_are_ticked_below_a_header_whose_other_cells_are_merged_over_both_rows() -> None:
    rows = ("| STT | Họ và tên | Chức vụ | Danh hiệu, hình thức đề nghị | | |",
            "| STT | Họ và tên | Chức vụ | Lao động tiên tiến | CSTĐCS | Giấy khen |",
            "| 1 | Ngô Thị Dụ | Kế toán | x | | |", "| 2 | Trần Văn Ví | Văn thư | | x | |",
            "| 3 | Lê Thị Mẫu | Lái xe | | | x |")  # fmt: skip

    assert _awards("**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG**", *rows) == [
        ("Ngô Thị Dụ", "Lao động tiên tiến"), ("Trần Văn Ví", "CSTĐCS"), ("Lê Thị Mẫu", "Giấy khen")
    ]  # fmt: skip


def test_a_tick_is_no_award() -> None:
    rows = ("| STT | Họ và tên | Chức vụ | Danh hiệu |", "| 1 | Ngô Thị Dụ | Kế toán | x |")

    assert _awards("**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG**", *rows) == [("Ngô Thị Dụ", "")]


@pytest.mark.parametrize(
    ("printed", "honorific", "name"),
    [("Y sĩ Trần Văn Ví", "Y sĩ", "Trần Văn Ví"), ("Cháu Ngô Thị Dụ", "Cháu", "Ngô Thị Dụ"),
     ("Châu Văn Dụ", "", "Châu Văn Dụ"), ("Bá Văn Dụ", "", "Bá Văn Dụ")],
)  # fmt: skip
def test_an_honorific_is_told_from_a_surname_by_its_marks(printed: str, honorific: str, name: str) -> None:
    rows = ("| STT | Họ và tên | Chức vụ | Đơn vị |", f"| 1 | {printed} | Trưởng trạm | Trạm Y tế Mẫu |")

    (one,) = read(*LIST, *rows).nominees

    assert (one.subject, one.honorific, one.name) == ("individual", honorific, name)


def test_notes_below_a_list_and_their_marks_are_nobody() -> None:
    rows = ("| Họ và tên | Chức vụ | Đơn vị |", "| Ông Trần Văn Ví (*) | Trưởng bản | Bản Mẫu |",
            "| (*) Đã được tặng Giấy khen năm 2024 | | |", "| Ghi chú: danh sách gồm 01 người | | |",
            "| Bằng chữ: Một người | | |")  # fmt: skip

    assert _people(*LIST, *rows) == [("individual", "Trần Văn Ví", "Trưởng bản", "Bản Mẫu")]


def test_an_office_in_the_name_s_cell_is_parted_from_its_body_where_no_column_is_for_bodies() -> None:
    rows = ("| TT | Họ và tên, chức vụ, đơn vị | Tóm tắt thành tích |",
            "| 1 | Ông Trần Văn Ví // Phó Giám đốc Trung tâm Giống Mẫu | Hoàn thành tốt |")  # fmt: skip

    assert _people(*LIST, *rows) == [("individual", "Trần Văn Ví", "Phó Giám đốc", "Trung tâm Giống Mẫu")]


def test_a_given_name_of_one_letter_is_no_sample() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Đơn vị |", "| 1 | Lâm Thị Y | Y tá | Bệnh xá |",
            "| 2 | Nguyễn Văn A | Y tá | Bệnh xá |")  # fmt: skip

    assert [one[1] for one in _people(*LIST, *rows)] == ["Lâm Thị Y"]


def test_a_table_of_party_organisations_lists_them_and_members_belong_to_their_cells() -> None:
    bodies = ("| STT | Tổ chức đảng | Thành tích |", "| 1 | Chi bộ thôn Mẫu | Tiêu biểu |")
    members = ("| STT | Họ và tên đảng viên | Sinh năm | Sinh hoạt tại chi bộ |",
               "| 1 | Đ/c Trần Văn Ví | 1966 | Chi bộ Mẫu |")  # fmt: skip

    assert _people(*LIST, *bodies, "II. Đảng viên", *members) == [
        ("collective", "Chi bộ thôn Mẫu", "", ""), ("individual", "Trần Văn Ví", "", "Chi bộ Mẫu")
    ]  # fmt: skip


def test_a_collective_has_no_office() -> None:
    rows = ("| TT | Tên doanh nghiệp | Địa chỉ | Người đại diện | Chức danh |",
            "| 1 | Công ty Mẫu | Khu 2 | Trần Văn Ví | Tổng Giám đốc |",
            "| 2 | Doanh nghiệp tư nhân Mẫu | | Ngô Thị Dụ | Chủ doanh nghiệp |")  # fmt: skip

    assert _people(*LIST, *rows) == [
        ("collective", "Công ty Mẫu", "", "Khu 2"), ("collective", "Doanh nghiệp tư nhân Mẫu", "", "")
    ]  # fmt: skip


def test_a_column_of_persons_names_holds_foreign_ones_too() -> None:
    rows = ("| STT | Họ và tên | Chức vụ |", "| 1 | John Peter Miller | Giảng viên |", "| 2 | Phòng Mẫu | |")

    assert [one[:2] for one in _people(*LIST, *rows)] == [
        ("individual", "John Peter Miller"), ("collective", "Phòng Mẫu")
    ]  # fmt: skip


def test_a_column_of_householders_lists_households() -> None:
    rows = ("| TT | Họ và tên chủ hộ | Địa chỉ |", "| 1 | Trần Văn Ví | Bản Mẫu |")

    assert _people(*LIST, *rows) == [("household", "Trần Văn Ví", "", "Bản Mẫu")]


def test_villages_are_listed_by_what_their_column_calls_them() -> None:
    rows = ("| TT | Tên khu dân cư | Số hộ | Ghi chú |", "| 1 | Bản Mẫu | 124 | |", "| 2 | Khu phố 3 | 98 | |")

    assert [one[:2] for one in _people(*LIST, *rows)] == [("collective", "Bản Mẫu"), ("collective", "Khu phố 3")]


@pytest.mark.parametrize(
    ("printed", "told"),
    [("Ông Trần Văn Ví (1958)", {"birth": "1958"}), ("Bà Trần Văn Ví, sinh năm 1949", {"birth": "1949"}),
     ("Trần Văn Ví (đã nghỉ hưu)", {"note": "đã nghỉ hưu"})],
)  # fmt: skip
def test_a_name_ends_where_its_birth_or_a_note_begins_beside_a_column_of_offices_too(
    printed: str, told: dict[str, str]
) -> None:
    rows = ("| TT | Họ tên, năm sinh | Nghề nghiệp | Nơi ở |", f"| 1 | {printed} | Hưu trí | Tổ dân phố 2 |")

    (one,) = read(*LIST, *rows).nominees

    assert (one.subject, one.name, one.extra) == ("individual", "Trần Văn Ví", told)


def test_a_numbered_body_above_a_table_is_its_rows_unit() -> None:
    rows = ("| STT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ | Chuyên viên |")

    assert _people(*LIST, "1. Phòng Thủy lợi", *rows) == [("individual", "Ngô Thị Dụ", "Chuyên viên", "Phòng Thủy lợi")]


def test_nobody_works_in_a_group_of_emulation() -> None:
    rows = ("| STT | Họ và tên | Chức vụ |", "| | Khối A - Cụm 1 | |", "| 1 | Ngô Thị Dụ | Chuyên viên |")

    assert _people(*LIST, *rows) == [("individual", "Ngô Thị Dụ", "Chuyên viên", "")]


@pytest.mark.parametrize("title", ["BIỂU TỔNG HỢP DANH SÁCH", "TỔNG HỢP DANH SÁCH", "BẢNG DANH SÁCH"])
def test_a_sheet_that_gathers_a_list_is_one(title: str) -> None:
    report = read(f"**{title} ĐỀ NGHỊ KHEN THƯỞNG**", "| Số TT | Họ tên | Chức danh | Đề nghị tặng |",
                   "| I | Trần Văn Ví | Đội trưởng | Giấy khen |")  # fmt: skip

    assert report.kind.value is PaperKind.NOMINEE_LIST
    assert [(one.name, one.award) for one in report.nominees] == [("Trần Văn Ví", "Giấy khen")]


def test_each_sheet_s_own_title_tells_its_award() -> None:
    columns = "| STT | Họ và tên | Chức vụ |"
    book = ("--- page title=Trình_TW", "| DANH SÁCH ĐỀ NGHỊ TẶNG CỜ THI ĐUA CỦA CHÍNH PHỦ | | |", columns,
            "| 1 | Trần Văn Ví | Giám đốc |", "--- page title=Trình_tỉnh",
            "| DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN CỦA CHỦ TỊCH UBND TỈNH | | |", columns,
            "| 1 | Ngô Thị Dụ | Kế toán |")  # fmt: skip

    assert _awards(*book) == [
        ("Trần Văn Ví", "CỜ THI ĐUA CỦA CHÍNH PHỦ"), ("Ngô Thị Dụ", "BẰNG KHEN CỦA CHỦ TỊCH UBND TỈNH")
    ]  # fmt: skip


@pytest.mark.parametrize("header", ["Đơn vị/Cấp bậc, họ và tên", "Cấp bậc, họ và tên", "Tên"])
def test_a_name_s_column_may_be_called_otherwise(header: str) -> None:
    rows = (f"| STT | {header} | Chức vụ | Đơn vị |", "| 1 | Đại úy Trần Văn Ví | Trợ lý | Phòng Mẫu |")

    assert _people(*LIST, *rows) == [("individual", "Trần Văn Ví", "Trợ lý", "Phòng Mẫu")]


def test_each_table_s_own_title_tells_its_award_and_a_table_without_one_goes_on_with_it() -> None:
    columns = "| STT | Họ và tên | Chức vụ |"
    paper = ("**DANH SÁCH TẬP THỂ ĐỀ NGHỊ TẶNG CỜ THI ĐUA**", "| STT | Tên đơn vị |", "| 1 | Phòng Mẫu |",
             "PHỤ LỤC 2", "DANH SÁCH CÁ NHÂN ĐỀ NGHỊ", "TẶNG BẰNG KHEN", columns, "| 1 | Trần Văn Ví | Kế toán |",
             "2. Văn phòng", columns, "| 1 | Ngô Thị Dụ | Văn thư |")  # fmt: skip

    told = {name: award.lower() for name, award in _awards(*paper)}

    assert told == {"Trần Văn Ví": "bằng khen", "Ngô Thị Dụ": "bằng khen", "Phòng Mẫu": "cờ thi đua"}


def test_a_collective_may_stand_in_the_column_of_units_left_of_the_names() -> None:
    rows = ("| STT | ĐƠN VỊ | HỌ VÀ TÊN | CHỨC VỤ |", "| I | TẬP THỂ | | |", "| 1 | Phòng Giáo vụ | | |",
            "| II | CÁ NHÂN | | |", "| 1 | Khoa Mẫu | TS. Trần Văn Ví | Giảng viên |")  # fmt: skip

    assert _people(*LIST, *rows) == [
        ("collective", "Phòng Giáo vụ", "", ""), ("individual", "Trần Văn Ví", "Giảng viên", "Khoa Mẫu")
    ]  # fmt: skip


def test_a_column_may_put_the_body_before_the_office_or_only_say_so() -> None:
    rows = ("| TT | Họ và tên | Nơi công tác, chức vụ |", "| 1 | Trần Văn Ví | Y sĩ, Trạm Y tế xã |",
            "| 2 | Ngô Thị Dụ | Trạm Y tế xã, Y sĩ |", "| 3 | Lê Thị Mẫu | Dân quân, Ban Chỉ huy Quân sự xã |",
            "| 4 | Hồ Văn Rèm | Trạm Y tế xã |")  # fmt: skip

    assert [one[2:] for one in _people(*LIST, *rows)] == [
        ("Y sĩ", "Trạm Y tế xã"), ("Y sĩ", "Trạm Y tế xã"), ("Dân quân", "Ban Chỉ huy Quân sự xã"),
        ("", "Trạm Y tế xã"),
    ]  # fmt: skip


def test_what_became_of_somebody_is_no_office() -> None:
    rows = ("| TT | Họ và tên | Năm sinh | Đơn vị |", "| 1 | Ông Trần Văn Ví (đã mất) | 1990 | Xã Mẫu |")

    assert _people(*LIST, *rows) == [("individual", "Trần Văn Ví", "", "Xã Mẫu")]


def test_a_branch_of_a_society_stands_behind_its_head_s_office() -> None:
    lines = ("1. Bà Ngô Thị Dụ - Chi hội trưởng Chi hội Phụ nữ thôn Mẫu", "2. Bà Lê Thị Mẫu - Kế toán Văn phòng Hội")

    assert [one[2:] for one in _people(*LIST, *lines)] == [
        ("Chi hội trưởng", "Chi hội Phụ nữ thôn Mẫu"), ("Kế toán", "Văn phòng Hội")
    ]  # fmt: skip


# Earlier years


def test_lines_of_one_year_s_cell_have_each_its_decision() -> None:
    table = ("| Năm | Hình thức khen thưởng | Quyết định |",
             ("| 2024 | Lao động tiên tiến // Giấy khen | QĐ số 11/QĐ-STV ngày 05/01/2025 // "
              "QĐ số 12/QĐ-STV ngày 06/01/2025 |"))  # fmt: skip

    assert _held(*table) == [
        ("2024", "Lao động tiên tiến", "11/QĐ-STV", "2025-01-05", ""),
        ("2024", "Giấy khen", "12/QĐ-STV", "2025-01-06", ""),
    ]


def test_of_several_decisions_none_is_an_award_s_own() -> None:
    table = ("| Năm | Hình thức khen thưởng | Quyết định |",
             "| 2024 | Giấy khen | QĐ 11/QĐ-STV ngày 05/01/2025; QĐ 12/QĐ-STV ngày 06/01/2025 |")  # fmt: skip

    assert _held(*table) == [("2024", "Giấy khen", "", "", "")]


def test_a_day_s_year_of_two_figures_is_the_award_s_or_the_next_and_no_issuer() -> None:
    table = ("| Năm | Hình thức khen thưởng | Quyết định |", "| 2019-2023 | Bằng khen | QĐ 700/QĐ-UBND ngày 3/7/24 |",
             "| 2020 | Giấy khen | QĐ 71/QĐ-STV ngày 3/7/24 |")  # fmt: skip

    assert _held(*table) == [
        ("2019-2023", "Bằng khen", "700/QĐ-UBND", "2024-07-03", ""),
        ("2020", "Giấy khen", "71/QĐ-STV", "", ""),
    ]


def test_a_cell_that_says_there_was_nothing_is_no_award() -> None:
    table = ("| Năm | Danh hiệu thi đua | Quyết định |", "| 2023 | Không | |", "| 2024 | Chưa có | |",
             "| 2025 | Lao động tiên tiến | Số 5/QĐ-STV ngày 04/01/2026 |")  # fmt: skip

    assert _held(*table) == [("2025", "Lao động tiên tiến", "5/QĐ-STV", "2026-01-04", "")]


def test_a_title_s_decision_is_not_the_rating_s_left_of_it() -> None:
    table = ("| Năm | Kết quả xếp loại | Danh hiệu thi đua | Số quyết định |",
             "| 2023 | Hoàn thành tốt nhiệm vụ | Lao động tiên tiến | 18/QĐ-STV ngày 08/01/2024 |")  # fmt: skip

    assert _told("ratings", *table) == [{"year": "2023", "name": "Hoàn thành tốt nhiệm vụ", "decision": ""}]
    assert _held(*table) == [("2023", "Lao động tiên tiến", "18/QĐ-STV", "2024-01-08", "")]


def test_a_table_may_tell_titles_and_awards_each_with_its_decision() -> None:
    table = (
        "| Năm | Danh hiệu thi đua | Số quyết định | Hình thức khen thưởng | Số quyết định |",
        "| 2024 | Lao động tiên tiến | 12/QĐ-STV ngày 05/7/2024 | Giấy khen | 13/QĐ-STV ngày 6/7/2024 |",
    )

    assert _held(*table) == [
        ("2024", "Lao động tiên tiến", "12/QĐ-STV", "2024-07-05", ""),
        ("2024", "Giấy khen", "13/QĐ-STV", "2024-07-06", ""),
    ]


def test_a_table_without_a_column_of_years_tells_them_in_the_awards_words() -> None:
    table = ("| TT | Hình thức khen thưởng | Số, ngày của quyết định |",
             "| 1 | Giấy khen năm 2023 | 61/QĐ-STV ngày 02/11/2023 |", "| 2 | Giấy khen | 62/QĐ-STV |")  # fmt: skip

    assert _held(*table) == [("2023", "Giấy khen", "61/QĐ-STV", "2023-11-02", "")]


def test_a_line_may_name_an_award_before_its_year() -> None:
    lines = ("- Được Chủ tịch UBND tỉnh tặng Bằng khen năm 2020 (Quyết định số 900/QĐ-UBND ngày 01/9/2020);",
             "- Được Giám đốc Sở tặng Giấy khen các năm 2021, 2022;",
             "- Huân chương Lao động hạng Ba năm 2019 theo Quyết định số 5/QĐ-CTN ngày 30/4/2019 của Chủ tịch nước.",
             "- Được cử đi học năm 2018.")  # fmt: skip

    assert _held(HELD, *lines) == [
        ("2020", "Bằng khen", "900/QĐ-UBND", "2020-09-01", "Chủ tịch UBND tỉnh"),
        ("2021", "Giấy khen", "", "", "Giám đốc Sở"),
        ("2022", "Giấy khen", "", "", "Giám đốc Sở"),
        ("2019", "Huân chương Lao động hạng Ba", "5/QĐ-CTN", "2019-04-30", "Chủ tịch nước"),
    ]


def test_a_numbered_line_of_one_year_may_tell_several_awards_and_a_rating() -> None:
    line = ("1. Năm 2023: Hoàn thành tốt nhiệm vụ; Lao động tiên tiến (Quyết định số 14/QĐ-STV ngày 04/01/2024); "
            "Giấy khen (Quyết định số 40/QĐ-STV ngày 04/6/2023).")  # fmt: skip

    assert _held(HELD, line) == [
        ("2023", "Lao động tiên tiến", "14/QĐ-STV", "2024-01-04", ""),
        ("2023", "Giấy khen", "40/QĐ-STV", "2023-06-04", ""),
    ]


def test_one_line_tells_the_ratings_or_titles_of_several_years() -> None:
    lines = ("- Kết quả đánh giá, xếp loại: Năm 2023: Hoàn thành tốt nhiệm vụ; năm 2024: HTXSNV.",
             "- Danh hiệu thi đua: Năm 2023, 2024 đạt Lao động tiên tiến.")  # fmt: skip

    assert [(one["year"], one["name"]) for one in _told("ratings", *lines)] == [
        ("2023", "Hoàn thành tốt nhiệm vụ"), ("2024", "HTXSNV")
    ]  # fmt: skip
    assert [one[:2] for one in _held(*lines)] == [("2023", "Lao động tiên tiến"), ("2024", "Lao động tiên tiến")]


def test_initiatives_are_read_from_their_table_s_column() -> None:
    table = ("2. Sáng kiến:", "| Năm | Tên sáng kiến, đề tài | Số quyết định |", "| 2024 | Máy gieo hạt | 71/QĐ-STV |",
             "| 2025 | Không | |")  # fmt: skip

    assert _told("initiatives", *table) == ["Máy gieo hạt"]


def test_who_gave_an_award_may_stand_in_a_column_before_its_decision() -> None:
    table = ("| Năm | Danh hiệu thi đua | Cơ quan khen | Số quyết định | Ngày ký |",
             "| 2023 | Lao động tiên tiến | Sở Thư viện | 15/QĐ-STV | 06/01/2024 |")  # fmt: skip

    assert _held(*table) == [("2023", "Lao động tiên tiến", "15/QĐ-STV", "2024-01-06", "Sở Thư viện")]


def test_a_table_s_columns_may_be_years() -> None:
    table = ("| TT | Nội dung | Năm 2023 | Năm 2024 |", "| 1 | Xếp loại | HTTNV | HTXSNV |",
             "| 2 | Danh hiệu thi đua | - | CSTĐCS |", "| 3 | Danh hiệu đề nghị | CSTĐCS | CSTĐCS |",
             "| 4 | Số danh hiệu | 12 | 14 |")  # fmt: skip

    assert [(one["year"], one["name"]) for one in _told("ratings", *table)] == [("2023", "HTTNV"), ("2024", "HTXSNV")]
    assert [one[:2] for one in _held(*table)] == [("2024", "CSTĐCS")]


def test_one_line_may_name_awards_before_their_years() -> None:
    line = "Các hình thức khen thưởng: Bằng khen năm 2021; Giấy khen của Giám đốc Sở các năm 2022, 2023."

    assert [one[:2] for one in _held(line)] == [
        ("2021", "Bằng khen"), ("2022", "Giấy khen của Giám đốc Sở"), ("2023", "Giấy khen của Giám đốc Sở")
    ]  # fmt: skip


def test_what_several_years_of_one_line_were_given_by_no_decision_is_each_one_s() -> None:
    line = ("- Năm 2021, 2022: Lao động tiên tiến (Quyết định số 3/QĐ-STV ngày 03/01/2022; "
            "Quyết định số 4/QĐ-STV ngày 04/01/2023).")  # fmt: skip

    assert _held(HELD, line) == [
        ("2021", "Lao động tiên tiến", "", "", ""), ("2022", "Lao động tiên tiến", "", "", "")
    ]  # fmt: skip


@pytest.mark.parametrize(
    "lines",
    [("IV. HÌNH THỨC ĐỀ NGHỊ KHEN THƯỞNG", "- Năm 2026: Bằng khen của Chủ tịch UBND tỉnh"),
     ("Hình thức đề nghị khen thưởng: Bằng khen của Chủ tịch UBND tỉnh năm 2026.",)],
)  # fmt: skip
def test_what_is_asked_for_was_never_given(lines: tuple[str, ...]) -> None:
    assert _held(*lines) == []
