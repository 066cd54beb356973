"""Lists in the layouts that clerks give them: side by side, several in a cell, everything of a person in one cell."""

from __future__ import annotations

import pytest

from tests.golden.openings import read

LIST = ("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**",)
PLAIN = ("**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG**",)


def _people(*lines: str) -> list[tuple[str, str, str]]:
    return [(one.name, one.title, one.unit) for one in read(*lines).nominees]


def _told(*lines: str) -> list[tuple[str, str, str]]:
    return [(one.subject, one.name, one.award) for one in read(*lines).nominees]


def test_lists_side_by_side_with_a_blank_column_between_them_lose_nobody() -> None:
    rows = ("| TT | Họ và tên | Đơn vị | | TT | Họ và tên | Đơn vị |",
            "| 1 | Ngô Thị Dụ | Phòng Mẫu | | 2 | Lê Thị Mẫu | Phòng Thử |")  # fmt: skip

    assert _people(*LIST, *rows) == [("Ngô Thị Dụ", "", "Phòng Mẫu"), ("Lê Thị Mẫu", "", "Phòng Thử")]


def test_a_list_of_bodies_beside_one_of_persons_is_two_lists() -> None:
    rows = ("| TT | Tên tập thể | Hình thức | TT | Họ và tên | Hình thức |",
            "| 1 | Phòng Mẫu | Giấy khen | 1 | Lê Thị Mẫu | Bằng khen |",
            "| 2 | Phòng Thử | Giấy khen | | | |")  # fmt: skip

    assert _told(*PLAIN, *rows) == [
        ("collective", "Phòng Mẫu", "Giấy khen"), ("collective", "Phòng Thử", "Giấy khen"),
        ("individual", "Lê Thị Mẫu", "Bằng khen"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("names", "titles"),
    [
        ("Ngô Thị Dụ và Lê Văn Mẫu", "Kế toán"),
        ("Ông Ngô Thị Dụ, bà Lê Văn Mẫu", "Kế toán"),
        ("- Ngô Thị Dụ // - Lê Văn Mẫu", "- Kế toán // - Kế toán"),
        ("Ngô Thị // Dụ // Lê Văn Mẫu", "Kế toán"),
    ],
)
def test_two_persons_in_one_cell_are_two(names: str, titles: str) -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Đơn vị |", f"| 1 | {names} | {titles} | Phòng Mẫu |")

    assert _people(*LIST, *rows) == [("Ngô Thị Dụ", "Kế toán", "Phòng Mẫu"), ("Lê Văn Mẫu", "Kế toán", "Phòng Mẫu")]


def test_offices_of_two_that_do_not_tell_whose_each_is_are_doubted() -> None:
    rows = ("| TT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ và Lê Văn Mẫu | Kế toán // Lái xe // Văn thư |")

    assert {one.confidence < 0.9 for one in read(*LIST, *rows).nominees} == {True}


def test_a_couple_without_an_office_stays_one_and_is_doubted() -> None:
    rows = ("| TT | Tên hộ, cá nhân | Nơi ở |", "| 1 | Ngô Thị Dụ và Lê Văn Mẫu | Thôn Mẫu |")

    assert [one.confidence < 0.9 for one in read(*LIST, *rows).nominees] == [True]


def test_a_body_broken_at_its_cell_s_edge_is_the_unit_of_both() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Đơn vị |",
            "| 1 | Ngô Thị Dụ // Lê Văn Mẫu | Kế toán | Bệnh viện đa // khoa Mẫu |")  # fmt: skip

    assert [unit for *_, unit in _people(*LIST, *rows)] == ["Bệnh viện đa khoa Mẫu"] * 2


def test_an_award_broken_at_its_cell_s_edge_is_no_award_of_each() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Hình thức |",
            "| 1 | Ngô Thị Dụ và Lê Văn Mẫu | Kế toán | Chiến sĩ thi đua // cơ sở |")  # fmt: skip

    assert [award for _, _, award in _told(*PLAIN, *rows)] == ["Chiến sĩ thi đua cơ sở"] * 2


@pytest.mark.parametrize(
    ("cell", "birth", "sex"),
    [
        ("Ngô Thị Dụ (1975), Kế toán", "1975", None),
        ("Ngô Thị Dụ, sinh ngày 02/9/1975, Kế toán", "02/9/1975", None),
        ("Bà Ngô Thị Dụ; sinh năm 1975; giới tính: nữ; Kế toán", "1975", "Nữ"),
        ("Ngô Thị Dụ - SN 1975 - Kế toán", "1975", None),
    ],
)
def test_a_cell_of_names_tells_birth_sex_and_office(cell: str, birth: str, sex: str | None) -> None:
    (one,) = read(*LIST, "| TT | Họ và tên | Đơn vị |", f"| 1 | {cell} | Phòng Mẫu |").nominees

    assert (one.name, one.title, one.unit) == ("Ngô Thị Dụ", "Kế toán", "Phòng Mẫu")
    assert (one.extra.get("birth"), one.extra.get("sex")) == (birth, sex)


def test_who_came_to_a_meeting_is_no_nominee_outside_minutes_either() -> None:
    rows = ("| TT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ | Kế toán |", "Các thành viên có mặt tại cuộc họp xét:",
            "| TT | Họ và tên | Chức vụ | Có mặt |", "| 1 | Lê Văn Mẫu | Lái xe | x |")  # fmt: skip

    assert _people(*LIST, *rows) == [("Ngô Thị Dụ", "Kế toán", "")]


def test_a_heading_that_a_page_broke_stays_whole() -> None:
    rows = ("| TT | Họ và tên | Chức vụ |", "| I | Phòng Tổ chức - Hành | |", "| | chính | |",
            "| 1 | Ngô Thị Dụ | Kế toán |")  # fmt: skip

    assert _people(*LIST, *rows) == [("Ngô Thị Dụ", "Kế toán", "Phòng Tổ chức - Hành chính")]


@pytest.mark.parametrize(("ticked", "left"), [("☒", "☐"), ("[x]", "[ ]"), ("☑", "☐")])
def test_a_ticked_box_tells_the_award_of_its_column(ticked: str, left: str) -> None:
    rows = ("| TT | Họ và tên | Bằng khen | Giấy khen |", f"| 1 | Ngô Thị Dụ | {left} | {ticked} |")

    assert [award for _, _, award in _told(*PLAIN, *rows)] == ["Giấy khen"]


VOTES = ("**BIÊN BẢN**", "**Họp xét khen thưởng**", "Hội đồng biểu quyết, kết quả như sau:")


def test_who_stands_only_in_lines_of_votes_is_a_nominee() -> None:
    lines = ("1. Danh hiệu “Chiến sĩ thi đua cơ sở”:", "Ông Trần Văn Dụ, Kế toán, Phòng Mẫu: Số phiếu đồng ý 9/9.",
             "Ngô Thị Mẫu, Lái xe, Phòng Thử: 8/9 phiếu.", "2. Danh hiệu “Tập thể lao động xuất sắc”:",
             "Phòng Mẫu: 9/9 phiếu.")  # fmt: skip

    assert _told(*VOTES, *lines) == [
        ("individual", "Trần Văn Dụ", "Chiến sĩ thi đua cơ sở"),
        ("individual", "Ngô Thị Mẫu", "Chiến sĩ thi đua cơ sở"),
        ("collective", "Phòng Mẫu", "Tập thể lao động xuất sắc"),
    ]


def test_the_votes_behind_a_person_are_no_unit() -> None:
    line = "- Ông Trần Văn Dụ - Kế toán Phòng Mẫu: Số phiếu đồng ý 9/9 phiếu."

    assert _people(*VOTES, "1. Danh hiệu “Chiến sĩ thi đua cơ sở”:", line) == [("Trần Văn Dụ", "Kế toán", "Phòng Mẫu")]


@pytest.mark.parametrize(
    "lines",
    [
        ("1. Tập thể lao động xuất sắc: Phòng Mẫu, Phòng Thử và Văn phòng Mẫu.",),
        ("1. Danh hiệu “Tập thể lao động xuất sắc” (03 tập thể): Phòng Mẫu; Phòng Thử; Văn phòng Mẫu.",),
        ("1. Danh hiệu “Tập thể lao động xuất sắc”:", "- Phòng Mẫu, Phòng Thử và Văn phòng Mẫu."),
    ],
)
def test_several_bodies_in_one_item_are_several(lines: tuple[str, ...]) -> None:
    assert _told(*PLAIN, *lines) == [
        ("collective", name, "Tập thể lao động xuất sắc") for name in ("Phòng Mẫu", "Phòng Thử", "Văn phòng Mẫu")
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("I. BẰNG KHEN CỦA CHỦ TỊCH UBND TỈNH", "1. Tập thể", "1.1. Phòng Mẫu", "2. Cá nhân", "2.1. Ông Trần Văn Dụ",
         "II. GIẤY KHEN CỦA GIÁM ĐỐC SỞ", "1. Tập thể", "1.1. Phòng Thử"),
        ("A. Bằng khen của Chủ tịch UBND tỉnh", "I. Tập thể", "1/ Phòng Mẫu", "II. Cá nhân", "1/ Trần Văn Dụ - Kế toán",
         "B. Giấy khen của Giám đốc Sở", "I. Tập thể", "1/ Phòng Thử"),
    ],
)  # fmt: skip
def test_parts_of_an_award_leave_it_to_their_items(lines: tuple[str, ...]) -> None:
    assert [(subject, name, award.split()[0].lower()) for subject, name, award in _told(*PLAIN, *lines)] == [
        ("collective", "Phòng Mẫu", "bằng"), ("individual", "Trần Văn Dụ", "bằng"),
        ("collective", "Phòng Thử", "giấy"),
    ]  # fmt: skip


def test_an_award_into_which_its_neighbour_s_cell_ran_is_doubted() -> None:
    rows = ("| TT | Họ và tên | Đơn vị | Hình thức |", "| 1 | Ngô Thị Dụ | Phòng Mẫ | uGiấy khen |")

    assert [one.confidence < 0.9 for one in read(*PLAIN, *rows).nominees] == [True]


@pytest.mark.parametrize(
    ("header", "codes"), [("| Chức vụ | Hình thức |", ["list.columns_apart"]), ("| Năm | Hình thức |", [])]
)
def test_columns_of_a_list_alone_on_a_page_are_told(header: str, codes: list[str]) -> None:
    page = "--- page width=595 height=842"
    report = read(page, *PLAIN, "| TT | Họ và tên |", "| 1 | Ngô Thị Dụ |", page, header, "| Kế toán | Giấy khen |")

    assert [problem.code for problem in report.problems] == codes


@pytest.mark.parametrize(
    ("above", "rest", "names"),
    [
        ("Trường THCS", "Nam Sơn", ["Trường THCS Nam Sơn", "Phòng Thử"]),
        ("Trường THCS", "TẬP THỂ", ["Trường THCS", "Phòng Thử"]),
        ("Ngô Thị Dụ", "Lê Văn Mẫu", ["Ngô Thị Dụ", "Lê Văn Mẫu", "Phòng Thử"]),
    ],
)
def test_a_body_whose_name_a_page_broke_is_one_in_a_list_without_numbers(
    above: str, rest: str, names: list[str]
) -> None:
    page = "--- page width=595 height=842"
    report = read(page, *LIST, "| Tên tập thể, cá nhân | Hình thức |", f"| {above} | Bằng khen |",
                  page, f"| {rest} | |", "| Phòng Thử | Bằng khen |")  # fmt: skip

    assert [one.name for one in report.nominees] == names
