"""Lists that a spreadsheet prints without rulings: rows told by how all their cells fit, with numbers or without."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

import pytest

from service.domain.document import Document, Line, Page
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.golden.openings import read

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

STEP = 15.0  # points from a cell's line to its next
ACROSS = {"STT": 60.0, "Họ và tên": 90.0, "Chức vụ": 240.0, "Đơn vị": 370.0}
PEOPLE = (
    ("Lục Văn Ví", "Phó Bí thư Thường trực // Đảng ủy xã", "Xã Mẫu"),
    ("Nguyễn Thị Hồng // Quỳnh", "Kế toán", "Trường Tiểu học // Mẫu"),
    ("Hoàng Dụ", "Lái xe", "Trung tâm Phục vụ // hành chính công // xã Mẫu"),
    ("Lê Thị Thử", "Văn thư", "Văn phòng"),
)
READ = [tuple(cell.replace(" // ", " ") for cell in row) for row in PEOPLE]


def _page(number: int, lines: list[tuple[str, float, float]]) -> Page:
    ordered = sorted(lines, key=lambda one: (one[2], one[1]))
    starts = accumulate((len(text) + 1 for text, _, _ in ordered), initial=0)
    made = [
        Line(text, at, x0=x, y0=y - 12, x1=x + 4.6 * len(text), y1=y)
        for (text, x, y), at in zip(ordered, starts, strict=False)
    ]
    return Page(number, "\n".join(text for text, _, _ in ordered), tuple(made), width=595.0, height=842.0)


def _printed(
    rows: list[tuple[str, ...]], *, numbered: bool, place: float, top: float
) -> list[tuple[str, float, float]]:
    """Give rows as a sheet prints them, cells in the middle (`place` 0.5), at the top (0) or at the foot (1).

    A row of one text is a heading in the names' column.
    """
    lines, number = [], 0
    for row in rows:
        number += len(row) > 1
        cells = [str(number) if numbered and len(row) > 1 else "", *row] if numbered else row
        columns = [x for name, x in ACROSS.items() if numbered or name != "STT"]
        parts = [cell.split(" // ") for cell in cells]
        height = max(map(len, parts))
        for x, cell in zip(columns, parts, strict=False):
            first = top + (height - len(cell)) * STEP * place
            lines += [(text, x, first + STEP * at) for at, text in enumerate(cell) if text]
        top += height * STEP + 6
    return lines


def _header(*, numbered: bool) -> list[tuple[str, float, float]]:
    header = [(name, x + 12, 140.0) for name, x in ACROSS.items() if numbered or name != "STT"]
    return [("DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN", 190.0, 100.0), *header]


def _read(*pages: Page) -> PaperReport:
    return extract(Document("application/pdf", pages), rules())


def _told(report: PaperReport) -> list[tuple[str, ...]]:
    return [(one.name, one.title, one.unit) for one in report.nominees]


@pytest.mark.parametrize("numbered", [True, False])
@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_rows_are_told_by_how_their_cells_fit(place: float, *, numbered: bool) -> None:
    rows = _printed(list(PEOPLE), numbered=numbered, place=place, top=170.0)

    assert _told(_read(_page(1, [*_header(numbered=numbered), *rows]))) == READ


def test_a_heading_between_rows_is_no_part_of_the_name_above_it() -> None:
    rows = [("TẬP THỂ",), ("Phòng Một // và Hai", "", "Sở Mẫu"), ("CÁ NHÂN",), *PEOPLE]
    report = _read(_page(1, [*_header(numbered=True), *_printed(rows, numbered=True, place=0.5, top=170.0)]))

    assert [(one.subject, one.name) for one in report.nominees] == [
        ("collective", "Phòng Một và Hai"), *(("individual", name) for name, _, _ in READ)
    ]  # fmt: skip


def test_a_header_whose_numbers_touch_its_names_opens_the_list() -> None:
    header = [("STT Họ và tên", 60.0, 140.0), ("Chức vụ", 252.0, 140.0), ("Đơn vị", 382.0, 140.0)]
    title = ("DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN", 190.0, 100.0)
    rows = _printed(list(PEOPLE), numbered=True, place=0.5, top=170.0)

    assert _told(_read(_page(1, [title, *header, *rows]))) == READ


def test_a_numeral_that_touches_its_heading_opens_a_part() -> None:
    rows = [("I TẬP THỂ",), ("Phòng Một // và Hai", "", "Sở Mẫu"), ("II CÁ NHÂN",), *PEOPLE]
    lines = _printed(rows, numbered=True, place=0.0, top=170.0)
    near = [(text, 64.0 if text.startswith("I") else x, y) for text, x, y in lines]
    report = _read(_page(1, [*_header(numbered=True), *near]))

    assert [one.subject for one in report.nominees] == ["collective", *["individual"] * len(PEOPLE)]


def test_a_row_that_a_page_s_foot_cuts_takes_no_row_above_with_it_and_gets_its_rest() -> None:
    cut = [("4", 60.0, 320.0), ("Lê Thị Thử", 90.0, 320.0), ("Văn thư", 240.0, 320.0), ("Ban Quản lý", 370.0, 320.0),
           ("dự án", 370.0, 320.0 + STEP)]  # fmt: skip
    rows = _printed(list(PEOPLE[:3]), numbered=True, place=0.5, top=170.0)
    below = _printed(list(PEOPLE[:3]), numbered=True, place=0.5, top=78.5)
    renumbered = [(str(int(text) + 4) if text.isdigit() else text, x, y) for text, x, y in below]
    rest = [("xã Mẫu", 370.0, 60.0), *renumbered]

    told = _told(_read(_page(1, [*_header(numbered=True), *rows, *cut]), _page(2, rest)))

    assert told == [*READ[:3], ("Lê Thị Thử", "Văn thư", "Ban Quản lý dự án xã Mẫu"), *READ[:3]]


def test_a_list_goes_on_below_the_long_rest_of_a_row_with_the_next_number() -> None:
    first = [*_header(numbered=True), *_printed(list(PEOPLE), numbered=True, place=0.5, top=170.0)]
    long = ("Ngô Dụ", "Lái xe", "Ban // Quản lý // dự án // của // Xã")
    below = _printed([long, *PEOPLE[:2]], numbered=True, place=0.5, top=160.0)
    rest = [(text, 370.0, 64.0 + STEP * at) for at, text in enumerate(("của", "Ủy ban", "nhân dân", "xã", "Mẫu", "A"))]
    renumbered = [(str(int(text) + 4) if text.isdigit() else text, x, y) for text, x, y in below]

    told = _told(_read(_page(1, first), _page(2, [*rest, *renumbered])))

    assert [name for name, _, _ in told] == [*(name for name, _, _ in READ), "Ngô Dụ", READ[0][0], READ[1][0]]


def test_a_total_right_below_the_last_row_is_no_part_of_its_name() -> None:
    rows = _printed(list(PEOPLE), numbered=True, place=0.0, top=170.0)
    total = ("Tổng cộng: 4 cá nhân", 60.0, max(y for _, _, y in rows) + STEP)

    assert _told(_read(_page(1, [*_header(numbered=True), *rows, total]))) == READ


def test_a_header_s_cells_at_the_foot_are_read_with_their_upper_lines() -> None:
    header = [("Hình thức khen", 480.0, 140.0 - STEP), ("thưởng", 495.0, 140.0)]
    rows = _printed(list(PEOPLE), numbered=True, place=1.0, top=170.0)
    awards = [("Giấy khen", 480.0, y) for _, x, y in rows if x == ACROSS["STT"]]
    report = _read(_page(1, [*_header(numbered=True), *header, *rows, *awards]))

    assert [one.award for one in report.nominees] == ["Giấy khen"] * len(PEOPLE)


def test_a_list_without_numbers_goes_on_over_the_page_and_ends_at_who_signs() -> None:
    first = [*_header(numbered=False), *_printed(list(PEOPLE[:2]), numbered=False, place=0.5, top=170.0)]
    rest = _printed(list(PEOPLE[2:]), numbered=False, place=0.5, top=60.0)
    signs = [("CHỦ TỊCH", 400.0, 260.0), ("Trần Văn Mẫu", 395.0, 330.0)]

    assert _told(_read(_page(1, first), _page(2, [*rest, *signs]))) == READ


def test_a_list_without_numbers_goes_on_over_the_page_and_ends_at_its_total() -> None:
    rows = [[(text, x, 60.0 + STEP * at) for x, text in zip((90.0, 240.0, 370.0), row, strict=True)]
            for at, row in enumerate(READ)]  # fmt: skip
    title, *header = _header(numbered=False)
    top = [(text, x, y + 110.0) for row in rows[:2] for text, x, y in row]
    rest = [piece for row in rows[2:] for piece in row]
    total = ("Tổng cộng: 4 cá nhân", 90.0, rest[-1][2] + STEP)

    assert _told(_read(_page(1, [title, *header, *top]), _page(2, [*rest, total]))) == READ


def test_rows_as_close_as_lines_are_told_of_where_a_cell_may_go_on() -> None:
    rows = [(text, x, 170.0 + STEP * at) for at, name in enumerate(("Lục Văn Ví", "mẫu", "Hoàng Dụ", "Lê Thị Thử"))
            for text, x in ((name, 90.0), ("Kế toán", 240.0), ("Văn phòng", 370.0))]  # fmt: skip
    filler = [("Ghi", 500.0, 400.0 + STEP * at) for at in range(10)]
    report = _read(_page(1, [*_header(numbered=False), *rows, *filler]))

    assert report.nominees == ()


@pytest.mark.parametrize("heading", ["Khối các trường học", "CÔNG AN XÃ", "Lực lượng vũ trang"])
def test_a_name_s_cell_alone_above_persons_is_a_heading_in_a_list_of_persons_without_numbers(heading: str) -> None:
    report = read(
        "**DANH SÁCH**", "**Đề nghị tặng Bằng khen**", "| Họ và tên | Chức vụ | Đơn vị |", f"| {heading} |  |  |",
        "| Lục Văn Ví | Kế toán | Văn phòng |", f"| {heading} |  |  |", "| Hoàng Dụ | Lái xe | Văn phòng |",
    )  # fmt: skip

    assert [one.name for one in report.nominees] == ["Lục Văn Ví", "Hoàng Dụ"]


def test_a_body_below_a_heading_of_collectives_is_put_forward_without_more() -> None:
    report = read(
        "**DANH SÁCH**", "**Đề nghị tặng Bằng khen**", "| Họ và tên | Chức vụ |", "| TẬP THỂ |  |", "| Phòng Một |  |",
        "| DANH SÁCH CÁ NHÂN |  |", "| Lục Văn Ví | Kế toán |",
    )  # fmt: skip

    assert [(one.subject, one.name) for one in report.nominees] == [
        ("collective", "Phòng Một"), ("individual", "Lục Văn Ví"),
    ]  # fmt: skip


def test_whom_the_surname_sounds_like_a_household_is_a_person() -> None:
    report = read(
        "**DANH SÁCH**", "**Đề nghị tặng Bằng khen**", "| TT | Họ và tên | Chức vụ |", "| 1 | Hồ Bá Mẫu | Kế toán |",
        "| 2 | Hộ bà Lê Thị Thử | Nông dân |",
    )  # fmt: skip

    assert [one.subject for one in report.nominees] == ["individual", "household"]


@pytest.mark.parametrize("below", ["BÍ THƯ ĐẢNG ỦY XÃ MẪU", "__________"])
def test_who_gives_an_award_ends_above_a_line_in_capitals_or_a_rule(below: str) -> None:
    report = read(
        "**QUYẾT ĐỊNH**", "**Về việc tặng Giấy khen của Giám đốc Sở Nội vụ**", f"**{below}**",
        "Điều 1. Tặng Giấy khen của Giám đốc Sở Nội vụ cho ông Lục Văn Ví.",
    )  # fmt: skip

    assert report.fields["award"].value == "Giấy khen của Giám đốc Sở Nội vụ"
