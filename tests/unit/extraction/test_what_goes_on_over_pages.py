"""What goes on over a page's end, and what is one name: votes, histories, lists, bodies, a union's head, ranks."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import pytest

from service.domain.document import Cell, Document, Line, Page, Table
from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperKind
from tests.golden.cases import rules
from tests.golden.openings import read
from tests.golden.paper import document

SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")


@pytest.mark.parametrize(
    ("named", "bodies"),
    [
        ("01 tập thể: Trường PTDTNT THCS và THPT Mẫu", ["Trường PTDTNT THCS và THPT Mẫu"]),
        ("tập thể Văn phòng HĐND và UBND xã Mẫu", ["Văn phòng HĐND và UBND xã Mẫu"]),
        ("02 tập thể: Phòng Mẫu và UBND xã Thử", ["Phòng Mẫu", "UBND xã Thử"]),
        ("02 tập thể: Thường trực HĐND và UBND xã Mẫu", ["Thường trực HĐND", "UBND xã Mẫu"]),
        ("tập thể Trường Tiểu học và Trung học cơ sở Mẫu", ["Trường Tiểu học và Trung học cơ sở Mẫu"]),
        ("03 thôn: Thôn Mẫu, thôn Thử và thôn Ba", ["Thôn Mẫu", "thôn Thử", "thôn Ba"]),
        ("tập thể Tổ 1 và 2 thôn Mẫu", ["Tổ 1 và 2 thôn Mẫu"]),
        ("02 tập thể: Công ty MẪU và UBND xã Thử", ["Công ty MẪU", "UBND xã Thử"]),
    ],
)
def test_a_body_may_have_two_that_are_shortened_in_its_name(named: str, bodies: list[str]) -> None:
    report = read("**QUYẾT ĐỊNH**", "**Về việc khen thưởng**", f"Điều 1. Tặng Cờ thi đua cho {named}.")

    assert [one.name for one in report.nominees] == bodies


def test_a_name_that_broke_over_the_page_has_its_vote_whole() -> None:
    rows = ("| STT | Họ và tên | Số phiếu đồng ý |", "| 1 | Kim Sa | 25/25 |", "--- page", "|  | Rươne |  |",
            "| 2 | Ngô Thị Dụ | 24/25 |", "--- page", "|  | TẬP THỂ |  |", "| 3 | Phòng Thử | 23/25 |")  # fmt: skip
    votes = read("**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen**", "Kết quả:", *rows).fields["votes"].value

    assert [vote["nominee"] for vote in votes] == ["Kim Sa Rươne", "Ngô Thị Dụ", "Phòng Thử"]


def test_votes_go_on_over_the_page_and_another_table_s_figures_are_none() -> None:
    rows = ("| STT | Họ và tên | Số phiếu đồng ý |", "| 1 | Trần Văn Ví | 25/25 |", "--- page",
            "| 2 | Ngô Thị Dụ | 24/25 |", "Chi phí:", "| 3 | Lê Thị Mẫu | 7/8 |")  # fmt: skip
    votes = read("**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen**", "Kết quả:", *rows).fields["votes"].value

    assert [(vote["nominee"], vote["for"], vote["base"]) for vote in votes] == [
        ("Trần Văn Ví", 25, 25),
        ("Ngô Thị Dụ", 24, 25),
    ]


@pytest.mark.parametrize(("behind", "names"), [("  |", ["Trần Văn Ví", "Ngô Thị Dụ"]), (" Ghi chú |", ["Trần Văn Ví"])])
def test_a_list_goes_on_without_an_empty_column_that_a_line_beside_it_made(behind: str, names: list[str]) -> None:
    rows = (f"| TT | Họ và tên | Chức vụ | {behind}", "| 1 | Trần Văn Ví | Giám đốc |  |", "--- page",
            "| 2 | Ngô Thị Dụ | Kế toán |")  # fmt: skip
    report = read("**DANH SÁCH**", "**Đề nghị tặng Bằng khen**", *rows)

    assert [one.name for one in report.nominees] == names


def test_the_rest_of_a_history_s_row_on_the_next_page_belongs_to_it() -> None:
    head = "| Năm | Danh hiệu thi đua | Số, ngày, tháng, năm của quyết định; cơ quan ban hành |"
    lines = ("**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Bằng khen**", "Họ tên: Ngô Thị Dụ", head,
             "| 2023 | Giấy khen | Số 12/QĐ-SNV ngày 05/7/2023 |", "--- page", "| | | của Sở Mẫu |",
             "| 2024 | Giấy khen | Số 13/QĐ-SNV ngày 06/7/2024 của Sở Mẫu |")  # fmt: skip

    rows = read(*lines).fields["past_awards"].value
    assert [(row["number"], row["date"], row["issuer"]) for row in rows] == [
        ("12/QĐ-SNV", "2023-07-05", "Sở Mẫu"),
        ("13/QĐ-SNV", "2024-07-06", "Sở Mẫu"),
    ]


@pytest.mark.parametrize("printed", ["Thượng úy Bồ Xuân Mẫu", "Bồ Xuân Mẫu. (Đảng viên)", "ThS. Bồ Xuân Mẫu"])
def test_a_merit_report_is_about_the_person_whom_its_list_names_without_a_rank(printed: str) -> None:
    report = read("**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Bằng khen**", f"Họ và tên: {printed}", "Giới tính: Nam")
    told = report.fields["full_name"]

    assert (told.value, report.pages[0].text[told.start : told.end]) == ("Bồ Xuân Mẫu", "Bồ Xuân Mẫu")


@pytest.mark.parametrize(
    ("left", "parent", "issuer"),
    [
        ("BAN CHẤP HÀNH // ĐOÀN TỈNH MẪU // ***", None, "BAN CHẤP HÀNH ĐOÀN TỈNH MẪU"),
        ("ĐOÀN TNCS HỒ CHÍ MINH // BAN CHẤP HÀNH TỈNH MẪU", "ĐOÀN TNCS HỒ CHÍ MINH", "BAN CHẤP HÀNH TỈNH MẪU"),
    ],
)
def test_the_union_s_name_in_the_right_cell_of_a_head_is_no_issuer(left: str, parent: str | None, issuer: str) -> None:
    rows = (f"| {left} | ĐOÀN TNCS HỒ CHÍ MINH |", "| Số: 102-TTr/TĐTN | Mẫu, ngày 16 tháng 12 năm 2025 |")
    fields = read(*rows, *SUBMISSION, "Kính trình tặng Bằng khen cho 01 tập thể.").fields

    assert (fields["parent_agency"].value, fields["issuer"].value) == (parent, issuer)


def _page(number: int, *lines: tuple[str, float, float]) -> Page:
    made, at = [], 0
    for text, x, y in lines:
        made.append(Line(text, at, x0=x, y0=y, x1=x + 6 * len(text), y1=y + 12))
        at += len(text) + 1
    return Page(number, "\n".join(line.text for line in made), tuple(made), method="text", width=595.0, height=842.0)


def _rows(*names: str, top: float) -> list[tuple[str, float, float]]:
    return [
        (text, x, top + 20 * at)
        for at, name in enumerate(names)
        for text, x in ((str(at + 1), 85.0), (name, 120.0), ("Lái xe", 250.0), ("Đội Thử", 390.0))
    ]


TITLE = (("DANH SÁCH", 270.0, 150.0), ("Cá nhân đề nghị tặng Bằng khen năm 2025", 150.0, 170.0))
HEADER = (("STT", 80.0, 200.0), ("Họ và tên", 130.0, 200.0), ("Chức vụ", 260.0, 200.0), ("Đơn vị", 400.0, 200.0))


def test_a_list_set_by_places_ends_with_its_last_row_alone_on_the_next_page() -> None:
    rows = _rows("Lục Văn Ví", "Hoàng Dụ", "Lê Thị Mẫu", top=220.0)
    first, last = _page(1, *TITLE, *HEADER, *rows[:8]), _page(2, *((text, x, 60.0) for text, x, _ in rows[8:]))
    report = extract(Document("application/pdf", (first, last)), rules())

    assert [one.name for one in report.nominees] == ["Lục Văn Ví", "Hoàng Dụ", "Lê Thị Mẫu"]


def test_a_surname_that_nobody_knows_takes_no_list_without_a_header_away() -> None:
    names = ["Lục Văn Ví", "Hoàng Dụ", "Lê Thị Mẫu", "Xẩu Seo Thử", "Ngô Văn Mẫu"]
    report = extract(Document("application/pdf", (_page(1, *TITLE, *_rows(*names, top=200.0)),)), rules())

    assert [one.name for one in report.nominees] == names


OF_BODIES = ("STT", "Tên tập thể", "Đơn vị công tác", "Hình thức khen thưởng")
AWARD = "Tập thể lao động tiên tiến"


def _ruled(number: int, *rows: tuple[str, ...], below: str = "") -> Page:
    """Give a printed page that a table fills from its top; `below` stands under it."""
    at, told = 0, []
    for row in rows:
        cells = []
        for text in row:
            cells.append(Cell(text, at, at + len(text)))
            at += len(text) + 1
        told.append(tuple(cells))
    lines = [*(text for row in rows for text in row), *filter(None, (below,))]
    starts = accumulate((len(line) + 1 for line in lines), initial=0)
    placed = tuple(Line(text, start) for text, start in zip(lines, starts, strict=False))
    return Page(number, "\n".join(lines), placed, (Table(tuple(told)),), width=842.0, height=595.0)


def _bodies(*names: str) -> list[tuple[str, ...]]:
    return [("", name, "Sở Mẫu", AWARD) for name in names]


@pytest.mark.parametrize("foot", ["", "Trang 1/2"])
def test_a_list_without_numbers_goes_on_where_its_table_fills_the_pages(foot: str) -> None:
    first = _ruled(1, OF_BODIES, *_bodies("Phòng Một", "Phòng Hai"), below=foot)
    report = extract(Document("application/pdf", (first, _ruled(2, *_bodies("Phòng Ba", "Phòng Tư")))), rules())

    assert [one.name for one in report.nominees] == ["Phòng Một", "Phòng Hai", "Phòng Ba", "Phòng Tư"]
    assert (report.fields["collective_count"].value, report.problems) == (4, ())


def test_rows_that_no_line_parts_are_told_with_their_page_and_not_counted() -> None:
    first, merged = _ruled(1, OF_BODIES, *_bodies("Phòng Một", "Phòng Hai")), _bodies("Phòng Ba", "Phòng Tư")
    second = replace(_ruled(2, *merged), tables=())
    report = extract(Document("application/pdf", (first, second)), rules())

    assert [(one.code, one.page) for one in report.problems] == [("list.lost_row", 2)]
    assert report.fields["collective_count"].state is FieldState.ABSENT


ACROSS = (45.0, 120.0, 330.0, 560.0)


def _printed(*rows: tuple[str, ...]) -> Page:
    """Give a page with a list that has no rulings; `//` breaks a cell, which then stands above and below its row."""
    header = [(text, x, 200.0) for text, x in zip(OF_BODIES, ACROSS, strict=True)]
    lines = [(part, x, 220.0 + 24 * at + (6 if " // " not in text else 12 * place))
             for at, row in enumerate(rows) for text, x in zip(row, ACROSS, strict=True) if text
             for place, part in enumerate(text.split(" // "))]  # fmt: skip
    title = ("DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG", 270.0, 150.0)
    return _page(1, title, *header, *sorted(lines, key=lambda one: (one[2], one[1])))


def test_without_rulings_and_numbers_a_line_is_a_row_where_no_cell_breaks() -> None:
    names = ["Phòng Một", "Phòng Hai", "Phòng Ba"]
    whole = extract(Document("application/pdf", (_printed(*_bodies(*names)),)), rules())
    broken = extract(Document("application/pdf", (_printed(*_bodies("Phòng Một // và Hai", *names * 3)),)), rules())
    below = [("", "và Hai", "", "của tỉnh") if at == 1 else row for at, row in enumerate(_bodies(*names * 4))]
    cut = extract(Document("application/pdf", (_printed(*below),)), rules())

    assert [(one.name, one.unit, one.award) for one in whole.nominees] == [(name, "Sở Mẫu", AWARD) for name in names]
    assert [one.name for one in broken.nominees] == ["Phòng Một và Hai", *names * 3]
    assert ([one.name for one in cut.nominees], [one.code for one in cut.problems]) == ([], ["list.lost_row"])


def _sheet(*rows: tuple[tuple[str, ...], ...], top: float, foot: bool = False) -> list[tuple[str, float, float]]:
    """Give rows as a spreadsheet prints them without rulings: a number close to its name, cells of several lines.

    Their first lines stand at one height, or their last ones (`foot`).
    """
    lines, at = [], top
    for row in rows:
        height = max(map(len, row))
        for parts, x in zip(row, (58.0, 70.0, 330.0, 560.0), strict=True):
            lines += [(part, x, at + 14 * (line + foot * (height - len(parts)))) for line, part in enumerate(parts)]
        at += 14 * height + 10
    return lines


UPPER = (("Hình thức đề nghị", 555.0, 193.0),)
MIDDLE = (("STT", 45.0, 200.0), ("Tên tập thể", 150.0, 200.0), ("Đơn vị công tác", 330.0, 200.0))
LOWER = (("khen thưởng", 570.0, 207.0),)
SPLIT = (
    (("1",), ("Phòng Một",), ("Sở Mẫu",), ("Giấy khen",)),
    (("2",), ("Phòng Hai và", "các đội trực thuộc"), ("Ban Thử",), ("Bằng khen của", "Chủ tịch tỉnh")),
    (("3",), ("Phòng Ba",), ("Sở Nông nghiệp", "và Môi trường"), ("Giấy khen",)),
    (("4",), ("Phòng Bốn",), ("Sở Mẫu",), ("Giấy khen",)),
)
AS_SPLIT = [
    ("Phòng Một", "Sở Mẫu", "Giấy khen"),
    ("Phòng Hai và các đội trực thuộc", "Ban Thử", "Bằng khen của Chủ tịch tỉnh"),
    ("Phòng Ba", "Sở Nông nghiệp và Môi trường", "Giấy khen"),
    ("Phòng Bốn", "Sở Mẫu", "Giấy khen"),
]


@pytest.mark.parametrize("foot", [False, True])
def test_a_list_that_a_sheet_printed_without_rulings_is_read_by_where_its_cells_stand(foot: bool) -> None:  # noqa: FBT001
    rows = _sheet(*SPLIT, top=240.0, foot=foot)
    told = extract(Document("application/pdf", (_page(1, TITLE[0], *UPPER, *MIDDLE, *LOWER, *rows),)), rules())

    assert [(one.name, one.unit, one.award) for one in told.nominees] == AS_SPLIT
    assert {one.confidence for one in told.nominees} == {0.75}


def test_numbers_that_touch_names_count_on_the_next_page_too() -> None:
    first = _page(1, TITLE[0], *UPPER, *MIDDLE, *LOWER, *_sheet(*SPLIT, top=240.0))
    glued = [(f"{at}{name}", 58.0, 60.0 + 24 * at) for at, name in enumerate(("Phòng Năm", "Đội Sáu"), 5)]
    second = _page(2, *glued, *((text, x, 60.0 + 24 * at) for at in (5, 6) for text, x in (("Sở Mẫu", 330.0),)))
    told = extract(Document("application/pdf", (first, second)), rules())

    assert [one.name for one in told.nominees[4:]] == ["Phòng Năm", "Đội Sáu"]


@pytest.mark.parametrize(
    ("end", "rest", "name"),
    [
        (("2", "Giàng Thanh", "Phó Trưởng"), ("", "Quân", "phòng"), "Giàng Thanh Quân"),
        (("2", "Khoa Hồi sức", "Sở Mẫu"), ("", "và chống độc", ""), "Khoa Hồi sức và chống độc"),
        (("2", "Chi nhánh Công ty", "Tổng công ty"), ("", "Điện lực Mẫu", "Mẫu"), "Chi nhánh Công ty Điện lực Mẫu"),
    ],
)
def test_a_row_that_broke_over_the_page_is_one(end: tuple[str, ...], rest: tuple[str, ...], name: str) -> None:
    header = ("STT", "Họ tên cá nhân/Tên tập thể", "Chức vụ", "Hình thức khen thưởng")
    one, three = ("1", "Lục Văn Ví", "Kế toán", "Giấy khen"), ("3", "Hoàng Dụ", "Lái xe", "Giấy khen")
    first, second = _ruled(1, header, one, (*end, "Giấy khen")), _ruled(2, (*rest, ""), three)
    report = extract(Document("application/pdf", (first, second)), rules())

    assert [one.name for one in report.nominees] == ["Lục Văn Ví", name, "Hoàng Dụ"]


def test_the_rest_of_the_last_row_is_one_below_a_header_printed_again() -> None:
    header, last = ("STT", "Tên tập thể", "Hình thức khen thưởng"), ("2", "Chi nhánh Công ty", "Giấy khen")
    first = _ruled(1, header, ("1", "Phòng Một", "Giấy khen"), last)
    report = extract(Document("application/pdf", (first, _ruled(2, header, ("", "Điện lực Mẫu", "")))), rules())

    assert [one.name for one in report.nominees] == ["Phòng Một", "Chi nhánh Công ty Điện lực Mẫu"]


def test_names_that_go_on_alone_on_the_next_page_are_told() -> None:
    first = _page(1, *TITLE, *HEADER, *_rows("Lục Văn Ví", "Hoàng Dụ", top=220.0))
    second = _page(
        2, *((name, 120.0, 60.0 + 20 * at) for at, name in enumerate(("Lê Mẫu", "Vũ Ba", "Hà Tư", "Bùi Năm")))
    )
    report = extract(Document("application/pdf", (first, second)), rules())

    assert [(one.code, one.page) for one in report.problems] == [("list.lost_row", 2)]


def test_a_short_name_that_touches_its_number_is_below_the_header_in_its_column_s_middle() -> None:
    header = (("STT", 45.0, 200.0), ("Tên tập thể", 160.0, 200.0), ("Danh hiệu thi đua", 330.0, 200.0))
    names = ("Tổ Một", "Tổ Hai", "Tổ Ba", "Tổ Tư")
    glued = [(f"{9 + at}{name}", 58.0, 196.0 + 24 * at) for at, name in enumerate(names, 1)]
    first, second = _page(1, TITLE[0], *header, *glued[:2]), _page(2, *((text, x, y - 180) for text, x, y in glued[2:]))
    told = extract(Document("application/pdf", (first, second)), rules())

    assert [one.name for one in told.nominees] == list(names)


def test_a_line_of_the_next_page_is_no_end_of_who_signs() -> None:
    first = _page(1, ("TỜ TRÌNH", 270.0, 150.0), ("Về việc đề nghị khen thưởng", 220.0, 170.0),
                  ("GIÁM ĐỐC", 400.0, 300.0), ("Lưu Quang Mẫu", 390.0, 356.0))  # fmt: skip
    second = _page(2, ("DANH SÁCH", 270.0, 150.0), ("Thử", 395.0, 368.0))
    report = extract(Document("application/pdf", (first, second)), rules())

    assert report.fields["signer"].value == "Lưu Quang Mẫu"


def test_the_lines_of_a_cell_in_its_row_s_middle_may_stand_unevenly() -> None:
    """Marks over and under letters move a line's box by some points."""
    lines = [line for at, y, off in ((1, 236.0, 0.0), (2, 300.0, 2.7), (3, 364.0, 2.7)) for line in (
        ("Ban Chỉ huy", 70.0, y - 17.2 + off), (str(at), 58.0, y), ("quân sự", 70.0, y), ("Giấy khen", 560.0, y),
        ("phường Mẫu", 70.0, y + 17.2 + off))]  # fmt: skip
    header = (("STT", 45.0, 200.0), ("Tên tập thể", 150.0, 200.0), ("Hình thức khen thưởng", 555.0, 200.0))
    report = extract(Document("application/pdf", (_page(1, TITLE[0], *header, *lines),)), rules())

    assert [one.name for one in report.nominees] == ["Ban Chỉ huy quân sự phường Mẫu"] * 3


def test_a_list_of_which_nobody_was_read_says_so_once() -> None:
    head = ("**DANH SÁCH**", "**Cá nhân đề nghị tặng Bằng khen**")
    pasted = extract(document((*head, "(Có ảnh kèm theo)")), rules())
    read = extract(document((*head, "| STT | Họ và tên | Chức vụ |", "| 1 | Trần Văn Ví | Kế toán |")), rules())

    assert (pasted.kind.value, [one.code for one in pasted.problems]) == (PaperKind.NOMINEE_LIST, ["list.nobody"])
    assert [one.code for one in read.problems] == []


@pytest.mark.parametrize(
    "title", ["Cá nhân không đủ điều kiện tặng Bằng khen", "Cá nhân chưa đạt tiêu chuẩn tặng Bằng khen"]
)
def test_a_list_of_those_turned_down_names_nobody_and_lost_nobody(title: str) -> None:
    rows = ("| STT | Họ và tên |", "| 1 | Trần Văn Ví |")
    report = extract(document(("**DANH SÁCH**", f"**{title}**", *rows)), rules())

    assert (report.nominees, [one.code for one in report.problems]) == ((), [])


@pytest.mark.parametrize("address", ["Ông (bà) ", "Ông/bà: ", "Bà ", "Đ/c "])
def test_who_led_and_who_wrote_are_named_behind_a_forms_two_addresses(address: str) -> None:
    lines = ("**SỞ XÂY DỰNG**", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập - Tự do - Hạnh phúc**",
             "**BIÊN BẢN**", "**Họp xét khen thưởng**", f"1. Chủ trì: {address}Trần Văn Ví, Giám đốc.",
             f"2. Thư ký: {address}Ngô Thị Dụ, ủy viên.")  # fmt: skip
    fields = extract(document(lines), rules()).fields

    assert (fields["chair"].value, fields["secretary"].value) == ("Trần Văn Ví", "Ngô Thị Dụ")
