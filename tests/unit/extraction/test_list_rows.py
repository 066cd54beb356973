"""Rows of lists as offices lay them out: what stands in one cell, what only looks like a total, where a list ends."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from service.domain.fields import PaperKind
from tests.golden.cases import rules
from tests.golden.paper import document

HEADING = ("**DANH SÁCH**", "**Đề nghị tặng Giấy khen**")


def _listed(*rows: str) -> list[tuple[str, str, str, str, str]]:
    report = extract(document((*HEADING, *rows)), rules())
    return [(one.subject, one.name, one.title, one.unit, one.award) for one in report.nominees]


@pytest.mark.parametrize(
    "body", ["Công ty TNHH Bình Minh", "Công an xã Cẩm Lĩnh", "Tổng công ty Giấy Mẫu", "Công đoàn Sở"]
)
def test_a_body_whose_name_begins_as_a_total_does_is_no_total(body: str) -> None:
    told = _listed("| TT | Tên tập thể | Danh hiệu |", f"| 1 | {body} | Giấy khen |", "|  | Tổng cộng: 01 tập thể |  |")

    assert told == [("collective", body, "", "", "Giấy khen")]


@pytest.mark.parametrize(
    ("cell", "name", "title"),
    [
        ("Trần Văn Ví // Phó Trưởng phòng", "Trần Văn Ví", "Phó Trưởng phòng"),
        ("Trần Thị Quyên Kế toán", "Trần Thị Quyên", "Kế toán"),
        ("Lê Đông Phó Trưởng // phòng", "Lê Đông", "Phó Trưởng phòng"),
        ("Ông Lê Văn // Trưởng Giáo viên", "Lê Văn Trưởng", "Giáo viên"),
        ("Võ Văn Trường", "Võ Văn Trường", ""),
        ("NGÂN VĂN MẪU // Chủ tịch Hội Nông dân", "NGÂN VĂN MẪU", "Chủ tịch Hội Nông dân"),
    ],
)
def test_a_name_and_an_office_in_one_cell_are_told_apart_wherever_the_line_broke(
    cell: str, name: str, title: str
) -> None:
    told = _listed("| TT | Họ và tên, chức vụ | Đơn vị | Danh hiệu |", f"| 1 | {cell} | Văn phòng | Giấy khen |")

    assert told == [("individual", name, title, "Văn phòng", "Giấy khen")]


@pytest.mark.parametrize(
    ("cell", "title", "unit"),
    [
        ("Kế toán, Văn phòng Sở", "Kế toán", "Văn phòng Sở"),
        ("Kế toán // Văn phòng // Sở", "Kế toán", "Văn phòng Sở"),
        ("Bí thư Đoàn // Trường Mầm non Hoa Sen", "Bí thư Đoàn", "Trường Mầm non Hoa Sen"),
        ("Chuyên viên", "Chuyên viên", ""),
    ],
)
def test_an_office_and_its_body_in_one_cell_are_told_apart(cell: str, title: str, unit: str) -> None:
    told = _listed(
        "| TT | Họ và tên | Chức vụ, đơn vị công tác | Danh hiệu |", f"| 1 | Trần Văn Ví | {cell} | Giấy khen |"
    )

    assert told == [("individual", "Trần Văn Ví", title, unit, "Giấy khen")]


def test_the_letters_of_the_columns_and_the_lines_below_the_list_are_no_nominees() -> None:
    told = _listed(
        "| Họ và tên | Chức vụ | Đơn vị | Danh hiệu |", "| A | B | C | D |",
        "| Trần Văn Ví | Kế toán | Văn phòng | Giấy khen |", "| Người lập |  |  | GIÁM ĐỐC |",
        "| Ngô Thị Dụ |  |  | Đặng Văn Chủ |",
    )  # fmt: skip

    assert told == [("individual", "Trần Văn Ví", "Kế toán", "Văn phòng", "Giấy khen")]


def test_a_row_that_breaks_over_the_page_is_one_row() -> None:
    told = _listed(
        "| TT | Họ và tên | Đơn vị | Danh hiệu |", "| 1 | Trần Văn Ví | Văn phòng | Bằng khen của UBND |", "--- page",
        "|  |  |  | tỉnh |", "| 2 | Ngô Thị Dụ | Thanh tra | Giấy khen |",
    )  # fmt: skip

    assert told == [
        ("individual", "Trần Văn Ví", "", "Văn phòng", "Bằng khen của UBND tỉnh"),
        ("individual", "Ngô Thị Dụ", "", "Thanh tra", "Giấy khen"),
    ]


SECTIONED = ("| TT | Họ và tên | Chức vụ | Danh hiệu |",)


@pytest.mark.parametrize(
    "between",
    [
        "|  | Đợt khen ngày 05 tháng 3 năm 2025 |  |  |", "|  | Phong trào từ ngày 01 tháng 01 năm 2025 |  |  |",
        "|  | Ngày 02 tháng 9 năm 2025 |  |  |", "| II | Khen thưởng đột xuất ngày 05 tháng 3 năm 2025 |  |  |",
        "|  | Thủ trưởng đơn vị |  |  |", "|  | Bình Lâm, ngày 05 tháng 3 năm 2025 |  |  |",
    ],
)  # fmt: skip
def test_a_row_with_a_day_between_numbered_rows_ends_no_list(between: str) -> None:
    told = _listed(
        *SECTIONED, "| 1 | Trần Văn Ví | Kế toán | Giấy khen |", between, "| 2 | Ngô Thị Dụ | Văn thư | Giấy khen |"
    )

    assert [name for _, name, *_ in told] == ["Trần Văn Ví", "Ngô Thị Dụ"]


@pytest.mark.parametrize(
    "born", ["Ngô Thị Dụ, sinh ngày 05 tháng 3 năm 1980", "Ngô Thị Dụ // (ngày 05 tháng 3 năm 1980)"]
)
def test_an_unnumbered_person_with_a_day_of_birth_ends_no_list(born: str) -> None:
    told = _listed(
        "| Họ và tên | Chức vụ | Danh hiệu |", "| Trần Văn Ví | Kế toán | Giấy khen |",
        f"| {born} | Văn thư | Giấy khen |", "| Lê Đông | Bảo vệ | Giấy khen |",
    )  # fmt: skip

    assert [name for _, name, *_ in told][-1] == "Lê Đông"


@pytest.mark.parametrize(
    "end",
    ["|  | Bình Lâm, ngày 05 tháng 3 năm 2025 |  |  |", "|  |  |  | Ngày … tháng … năm 2025 |",
     "|  |  | Bình Lâm, ngày 5 tháng 3 năm 2025 // GIÁM ĐỐC |  |", "|  | Người lập biểu |  |  |"],
)  # fmt: skip
def test_a_place_and_a_day_alone_end_the_list(end: str) -> None:
    told = _listed(*SECTIONED, "| 1 | Trần Văn Ví | Kế toán | Giấy khen |", end, "|  | Ngô Thị Dụ |  |  |")

    assert [name for _, name, *_ in told] == ["Trần Văn Ví"]


def test_a_cell_with_office_and_body_that_breaks_over_the_page_is_read_whole() -> None:
    told = _listed(
        "| TT | Họ và tên | Chức vụ, đơn vị công tác | Danh hiệu |",
        "| 1 | Trần Văn Ví | Kế toán, Văn phòng | Giấy khen |", "--- page",
        "|  |  | Sở Xây dựng |  |", "| 2 | Ngô Thị Dụ | Văn thư, Thanh tra | Giấy khen |",
    )  # fmt: skip

    assert told == [
        ("individual", "Trần Văn Ví", "Kế toán", "Văn phòng Sở Xây dựng", "Giấy khen"),
        ("individual", "Ngô Thị Dụ", "Văn thư", "Thanh tra", "Giấy khen"),
    ]


def test_a_name_that_breaks_over_the_page_is_one_name() -> None:
    told = _listed(
        *SECTIONED, "| 1 | Trần Văn | Kế toán | Giấy khen |", "--- page", "|  | Ví |  |  |",
        "| 2 | Ngô Thị Dụ | Văn thư | Giấy khen |",
    )  # fmt: skip

    assert [name for _, name, *_ in told] == ["Trần Văn Ví", "Ngô Thị Dụ"]


@pytest.mark.parametrize(
    "first", ["|  |  |  | GIÁM ĐỐC |", "|  | Phòng Kế hoạch |  |  |", "|  | CÁ NHÂN |  |  |", "| II | Cá nhân |  |  |",
              "|  | Viễn thông Bình Minh |  |  |", "|  |  | Bình Lâm, ngày 5 tháng 3 năm 2025 |  |"],
)  # fmt: skip
def test_a_page_that_begins_with_a_heading_adds_nothing_to_the_row_before(first: str) -> None:
    told = _listed(
        *SECTIONED, "| 1 | Trần Văn Ví | Kế toán | Giấy khen |", "--- page", first,
        "| 2 | Ngô Thị Dụ | Văn thư | Giấy khen |",
    )  # fmt: skip

    assert [(name, title, award) for _, name, title, _, award in told] == [
        ("Trần Văn Ví", "Kế toán", "Giấy khen"),
        ("Ngô Thị Dụ", "Văn thư", "Giấy khen"),
    ]


def test_a_header_printed_again_on_the_next_page_carries_section_and_broken_cells_on() -> None:
    header = "| TT | Họ và tên | Chức vụ | Đơn vị |"
    lines = (
        header, "| I | Đề nghị tặng Bằng khen |  |  |", "| 1 | Trần Văn Ví | Kế toán | Văn phòng |", "--- page",
        header, "|  |  |  | Sở Xây dựng |", "| 2 | Ngô Thị Dụ | Văn thư | Thanh tra |",
    )  # fmt: skip
    report = extract(document((*HEADING, *lines)), rules())

    assert [(one.name, one.unit, one.award, one.row, one.page) for one in report.nominees] == [
        ("Trần Văn Ví", "Văn phòng Sở Xây dựng", "Bằng khen", 1, 1),
        ("Ngô Thị Dụ", "Thanh tra", "Bằng khen", 2, 2),
    ]


def test_a_second_list_under_the_same_header_begins_anew() -> None:
    header = "| TT | Họ và tên | Chức vụ | Đơn vị |"
    told = _listed(
        header, "| I | Đề nghị tặng Bằng khen |  |  |", "| 1 | Trần Văn Ví | Kế toán | Văn phòng |", "--- page",
        header, "| 1 | Ngô Thị Dụ | Văn thư | Thanh tra |",
    )  # fmt: skip

    assert [award for *_, award in told] == ["Bằng khen", ""]


@pytest.mark.parametrize("body", ["Báo Bình Minh", "Báo Nhân Dân", "BÁO BÌNH MINH", "BÁO VĂN NGHỆ", "Báo Văn Hóa"])
def test_a_newspaper_is_no_person(body: str) -> None:
    told = _listed("| TT | Tên tập thể, cá nhân | Danh hiệu |", f"| 1 | {body} | Giấy khen |")

    assert told == [("collective", body, "", "", "Giấy khen")]


@pytest.mark.parametrize("name", ["Báo Văn Ví", "Báo Thị Dụ", "Đoàn Văn Ví"])
def test_a_person_whose_surname_opens_bodies_names_is_a_person(name: str) -> None:
    told = _listed("| TT | Họ và tên | Danh hiệu |", f"| 1 | Ông {name} | Giấy khen |")

    assert told == [("individual", name, "", "", "Giấy khen")]


@pytest.mark.parametrize(
    ("cell", "name"),
    [("Bà Ka Thuyên", "Ka Thuyên"), ("Già làng A Biu", "A Biu"), ("BÀ SƯƠNG NGUYỆT MẪU", "SƯƠNG NGUYỆT MẪU"),
     ("Đại đức Thích Minh Mẫu", "Thích Minh Mẫu"), ("Thiếu tá QNCN Trần Văn Ví", "Trần Văn Ví")],
)  # fmt: skip
def test_a_name_behind_an_honorific_may_begin_with_any_word(cell: str, name: str) -> None:
    told = _listed("| TT | Họ tên, tên tập thể | Chức vụ |", f"| 1 | {cell} | Kế toán |")

    assert [one[:3] for one in told] == [("individual", name, "Kế toán")]


@pytest.mark.parametrize("body", ["Bà Rịa Vũng Tàu", "Bà Nà Hill", "Chùa Phước Long"])
def test_a_place_that_begins_as_an_honorific_is_no_person(body: str) -> None:
    told = _listed("| TT | Họ tên, tên tập thể | Chức vụ |", f"| 1 | {body} | |")

    assert [one[:2] for one in told] == [("collective", body)]


@pytest.mark.parametrize("annex", ["PHỤ LỤC", "PHỤ LỤC II", "Phụ lục 01"])
def test_a_list_s_title_may_stand_below_an_annex_s_word(annex: str) -> None:
    report = extract(
        document((
            annex, "DANH SÁCH TẬP THỂ, CÁ NHÂN ĐỀ NGHỊ KHEN THƯỞNG", "| TT | Họ và tên | Hình thức đề nghị |",
            "| 1 | Trần Văn Ví | Giấy khen |",
        )),
        rules(),
    )  # fmt: skip

    assert (report.kind.value, report.fields["individual_count"].value) == (PaperKind.NOMINEE_LIST, 1)


@pytest.mark.parametrize("family", ["Họ", "Họ đệm", "Họ và tên đệm"])
def test_a_name_may_stand_in_two_columns(family: str) -> None:
    told = _listed(
        f"| TT | {family} | Tên | Chức vụ |", "| 1 | Trần Văn | Ví | Kế toán |", "| 2 | Ngô Thị | Dụ | Văn thư |"
    )

    assert [one[:3] for one in told] == [
        ("individual", "Trần Văn Ví", "Kế toán"),
        ("individual", "Ngô Thị Dụ", "Văn thư"),
    ]
