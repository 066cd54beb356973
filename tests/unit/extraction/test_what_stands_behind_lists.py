"""What stands behind a list or between its rows and is none of it: other tables, headings, titles, who signs."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import pytest

from service.domain.document import Cell, Document, Line, Page, Table
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.golden.openings import read

HEADER = ("Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng")
VI, DU = ("Lục Văn Ví", "Kế toán", "Sở Mẫu", "Giấy khen"), ("Hoàng Dụ", "Lái xe", "Sở Mẫu", "Giấy khen")


def _ruled(number: int, *rows: tuple[str, ...], bold: bool = True) -> Page:
    """Give a printed page that a table fills, with its first row in bold."""
    texts = [text for row in rows for text in row]
    starts = list(accumulate((len(text) + 1 for text in texts), initial=0))
    cells = iter([Cell(text, at, at + len(text)) for text, at in zip(texts, starts, strict=False)])
    table = Table(tuple(tuple(next(cells) for _ in row) for row in rows))
    heads = len(rows[0]) if bold else 0
    lines = tuple(
        Line(text, at, bold=place < heads) for place, (text, at) in enumerate(zip(texts, starts, strict=False))
    )
    return Page(number, "\n".join(texts), lines, (table,), width=842.0, height=595.0)


def _names(*pages: Page) -> list[str]:
    return [one.name for one in extract(Document("application/pdf", pages), rules()).nominees]


OTHERS = [
    (("Đơn vị", "Tổng số", "Nam", "Nữ"), ("Phòng Thử", "10", "5", "5"), ("Trường Mẫu", "20", "9", "11")),
    (("Thời gian", "Nội dung", "Địa điểm", "Thực hiện"), ("8h00", "Đón tiếp", "Hội trường", "Văn phòng")),
]


@pytest.mark.parametrize("other", OTHERS)
def test_another_table_on_the_page_behind_a_list_without_numbers_is_no_part_of_it(
    other: tuple[tuple[str, ...]],
) -> None:
    assert _names(_ruled(1, HEADER, VI, DU), _ruled(2, *other)) == [VI[0], DU[0]]


def test_a_table_that_numbers_its_own_rows_is_no_part_of_the_list_before_it_nor_what_goes_on_with_it() -> None:
    rows = ("| STT | Họ và tên | Chức vụ | Khen thưởng |", "| 1 | Lục Văn Ví | Kế toán | Giấy khen |", "--- page",
            "| TT | Nội dung chi | Định mức | Thành tiền |", "| 1 | Giấy khen | 100.000 | 200.000 |", "--- page",
            "| 2 | Tiền thưởng | 500.000 | 900.000 |")  # fmt: skip
    report = read("**DANH SÁCH**", "**Đề nghị khen thưởng năm 2025**", *rows)

    assert [one.name for one in report.nominees] == [VI[0]]


def test_a_narrow_cell_may_break_what_the_numbers_are_called() -> None:
    rows = (("ST\nT", "Họ và tên", "Đơn vị công tác", "Hình thức khen thưởng"), ("I", "Phòng Một", "", ""),
            ("1", VI[0], "", "Giấy khen"), ("II", "Phòng Hai", "", ""), ("1", DU[0], "", "Giấy khen"))  # fmt: skip
    report = extract(Document("application/pdf", (_ruled(1, *rows),)), rules())

    assert [(one.name, one.unit) for one in report.nominees] == [(VI[0], "Phòng Một"), (DU[0], "Phòng Hai")]


@pytest.mark.parametrize("office", ["CHỦ TỊCH HỘI NÔNG DÂN XÃ", "TRƯỞNG PHÒNG", "BÍ THƯ CHI BỘ"])
def test_an_office_in_capitals_above_more_rows_heads_them_and_below_the_last_one_signs(office: str) -> None:
    heads, signs = (office, "", "", ""), ("CHỦ TỊCH", "", "", "")
    named = _names(_ruled(1, HEADER, VI, heads, DU, signs, ("Trần Văn Mẫu", "", "", "")))

    assert named == [VI[0], DU[0]]


def test_a_body_in_capitals_that_begins_as_an_office_does_ends_no_list() -> None:
    bodies = ["TRƯỜNG TIỂU HỌC MẪU", "TRƯỜNG ĐẠI HỌC THỬ", "TRƯỜNG MẦM NON MẪU"]
    rows = (("Tên tập thể đề nghị khen thưởng", "Thành tích"), *((body, "") for body in bodies))

    assert _names(_ruled(1, *rows)) == bodies


def test_a_place_in_small_letters_above_a_page_s_rows_is_no_rest_of_a_whole_name() -> None:
    header = ("STT", *HEADER)
    first, below = _ruled(1, header, ("1", *VI)), (("", "thôn Mẫu", "", "", ""), ("2", *DU))

    assert _names(first, _ruled(2, *below, bold=False)) == [VI[0], DU[0]]


@pytest.mark.parametrize(("names", "people"), [(100, 100), (2_000, 1)])
def test_a_cell_of_thousands_of_names_is_not_read_anew_for_each(names: int, people: int) -> None:
    row = ("\n".join([VI[0]] * names), *VI[1:])

    assert len(_names(_ruled(1, HEADER, row))) == people


ACROSS = (80.0, 120.0, 260.0, 400.0)


def _placed(number: int, *lines: tuple[str, float, float]) -> Page:
    starts = accumulate((len(text) + 1 for text, *_ in lines), initial=0)
    made = (
        Line(text, at, x0=x, y0=y, x1=x + 6 * len(text), y1=y + 12)
        for (text, x, y), at in zip(lines, starts, strict=False)
    )
    return Page(number, "\n".join(text for text, *_ in lines), tuple(made), width=595.0, height=842.0)


def _middle(number: int, name: str, top: float) -> list[tuple[str, float, float]]:
    """Give a row whose two cells of two lines reach above and below its number and name."""
    above = [("Phó Trưởng ban", 262.0, top), ("Ban quản lý", 402.0, top)]
    below = [("chuyên trách", 262.0, top + 13), ("khu Mẫu", 402.0, top + 13)]
    return [*above, (str(number), 84.0, top + 7), (name, 122.0, top + 7), *below]


TITLE = (("DANH SÁCH", 270.0, 150.0), ("Cá nhân đề nghị tặng Bằng khen năm 2025", 150.0, 170.0))
HEAD = tuple((text, x, 200.0) for text, x in zip(("STT", "Họ và tên", "Chức vụ", "Đơn vị"), ACROSS, strict=True))
NAMES = ["Lục Văn Ví", "Hoàng Dụ", "Lê Thị Mẫu", "Ngô Thử"]


@pytest.mark.parametrize("before", [2, 3])
def test_cells_in_the_middle_of_their_rows_are_whole_on_the_next_page_too(before: int) -> None:
    rows = [_middle(at + 1, name, 220.0 + 40 * (at % before)) for at, name in enumerate(NAMES)]
    pieces = [[piece for row in some for piece in row] for some in (rows[:before], rows[before:])]
    first, second = _placed(1, *TITLE, *HEAD, *pieces[0]), _placed(2, *pieces[1])
    report = extract(Document("application/pdf", (first, second)), rules())

    told = [(one.name, one.title, one.unit) for one in report.nominees]
    assert told == [(name, "Phó Trưởng ban chuyên trách", "Ban quản lý khu Mẫu") for name in NAMES]


def _row(number: int, name: str, top: float) -> list[tuple[str, float, float]]:
    return [(str(number), 84.0, top), (name, 122.0, top), ("Lái xe", 262.0, top), ("Đội Mẫu", 402.0, top)]


@pytest.mark.parametrize(("title", "kept"), [("THÀNH PHẦN DỰ HỌP", 2), ("KHỐI CHÍNH QUYỀN", 4)])
def test_rows_below_another_title_are_of_another_list_and_below_a_heading_of_the_same(title: str, kept: int) -> None:
    rows = [_row(at % 2 + 1, name, 220.0 + 20 * (at % 2)) for at, name in enumerate(NAMES)]
    second = _placed(2, (title, 220.0, 150.0), *rows[2], *rows[3])

    assert _names(_placed(1, *TITLE, *HEAD, *rows[0], *rows[1]), second) == NAMES[:kept]


@pytest.mark.parametrize("ends", ["CHỦ TỊCH", "Mẫu, ngày 12 tháng 3 năm 2026"])
def test_what_a_paper_ends_with_right_below_the_last_row_is_no_part_of_its_cell(ends: str) -> None:
    signs = ((ends, 430.0, 260.0), ("Trần Văn Mẫu", 415.0, 300.0))
    rows = (*_row(1, NAMES[0], 220.0), *_row(2, NAMES[1], 240.0))
    report = extract(Document("application/pdf", (_placed(1, *TITLE, *HEAD, *rows, *signs),)), rules())

    assert [(one.name, one.unit) for one in report.nominees] == [(name, "Đội Mẫu") for name in NAMES[:2]]


def test_short_names_below_a_wide_header_are_names_though_nothing_stands_in_the_last_column() -> None:
    wide, notes = (80.0, 190.0, 330.0, 450.0), ("Ghi chú", 540.0, 200.0)
    head = tuple((text, x, 200.0) for text, x in zip(("STT", "Họ và tên", "Chức vụ", "Đơn vị"), wide, strict=True))
    rows = [piece for at, name in enumerate(NAMES) for piece in _row(at + 1, name, 220.0 + 20 * at)]

    assert _names(_placed(1, *TITLE, *head, notes, *rows)) == NAMES


@pytest.mark.parametrize(
    "unit", [("Trường Tiểu học", "Mẫu Thử"), ("Ủy ban nhân dân", "xã Mẫu"), ("Ủy ban Mặt trận", "Tổ quốc xã Mẫu")]
)
def test_rows_as_close_as_lines_have_their_cells_at_the_foot_where_the_first_one_begins_above_it(
    unit: tuple[str, str],
) -> None:
    up, down = unit
    lifted = 1.8 if up[0] == "Ủ" else 0.0  # its mark stands higher
    rows = [piece for at, name in enumerate(NAMES) for y in (212.0 + 26 * at,) for piece in (
        (up, 402.0, y - lifted), (str(at + 1), 84.0, y + 13), (name, 122.0, y + 13), ("Lái xe", 262.0, y + 13),
        (down, 402.0, y + 13))]  # fmt: skip
    page = _placed(1, *TITLE, *HEAD, *rows)
    lines = tuple(line._replace(y1=line.y0 + 12 + (lifted if line.text == up else 0)) for line in page.lines)  # type: ignore[operator]
    report = extract(Document("application/pdf", (replace(page, lines=lines),)), rules())

    assert [(one.name, one.unit) for one in report.nominees] == [(name, " ".join(unit)) for name in NAMES]


def test_cells_in_the_middle_of_a_column_are_all_in_it_though_they_begin_at_two_places() -> None:
    notes, titles = ("Ghi chú", 540.0, 200.0), (("Lái xe", 262.0), ("Trưởng phòng", 244.0))
    rows = [(text, titles[at % 2][1] if x == 262.0 else x, y) if text != "Lái xe" else (*titles[at % 2], y)
            for at, name in enumerate(NAMES) for text, x, y in _row(at + 1, name, 220.0 + 20 * at)]  # fmt: skip
    report = extract(Document("application/pdf", (_placed(1, *TITLE, *HEAD, notes, *rows),)), rules())

    told = [(one.name, one.title, one.unit) for one in report.nominees]
    assert told == [(name, titles[at % 2][0], "Đội Mẫu") for at, name in enumerate(NAMES)]
