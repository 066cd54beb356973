"""Rows of lists as offices lay them out: what stands in one cell, what only looks like a total, where a list ends."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
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
