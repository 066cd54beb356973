"""A scanned list's rows: what was read into each other names nobody, what is doubtful is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from service.domain.document import Document, Line, Page, Word
from service.domain.fields import Nominee
from service.domain.papers.page_rows import lists_of_pages, rows_of_page
from service.domain.papers.recognised_rows import believed, lost
from tests.golden.cases import rules
from tests.kit.recognised import Scan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.fields import PaperReport

RULES = replace(rules(), phrases=("Chi cục", "Quản lý"))


def page(*lines: tuple[str, float, float], sure: float = 0.96, method: str = "ocr") -> Page:
    """Give a page with lines at (x, y) points, each word as sure; not recognised, they have no words."""
    made, at = [], 0
    for text, x, y in lines:
        words = []
        for piece in text.split(" "):
            start = at + sum(len(word) + 1 for word in text.split(" ")[: len(words)])
            left = x + 6 * (start - at)
            words.append(Word(start, start + len(piece), left, y, left + 6 * len(piece), y + 12, sure))
        told = tuple(words) if method == "ocr" else ()
        made.append(Line(text, at, x0=x, y0=y, x1=x + 6 * len(text), y1=y + 12, words=told))
        at += len(text) + 1
    return Page(1, "\n".join(line.text for line in made), tuple(made), method=method, width=595.0, height=842.0)  # type: ignore[arg-type]


def nominee(name: str, unit: str = "", sure: float = 0.96) -> tuple[Nominee, Document]:
    """Give a person who stands alone on a page."""
    document = Document("application/pdf", (page((name, 50, 50), sure=sure),))
    return Nominee("individual", name, unit=unit, page=1, row=1, start=0, end=len(name), confidence=0.95), document


def test_specks_fall_away_and_set_phrases_get_their_marks() -> None:
    one, document = nominee("_|Lò Thị Mẫu .", unit="Chỉ cục Quản lý chất lượng'")

    (told,), problems = believed([one], document, RULES)

    assert (told.name, told.unit, told.confidence, problems) == ("Lò Thị Mẫu", "Chi cục Quản lý chất lượng", 0.95, ())


def test_a_doubtful_name_is_told_and_surely_not_sure() -> None:
    one, document = nominee("Lò Thị Mẫu", sure=0.8)

    (told,), (problem,) = believed([one], document, RULES)

    assert told.confidence < 0.8
    assert (problem.code, problem.page) == ("list.unsure_row", 1)
    assert "Lò Thị Mẫu" in problem.message


def test_a_name_read_as_one_word_is_parted_and_not_sure() -> None:
    one, document = nominee("LòThịMẫu")

    (told,), _ = believed([replace(one, subject="collective")], document, RULES)

    assert (told.name, told.confidence < 0.8) == ("Lò Thị Mẫu", True)


@pytest.mark.parametrize("read", ["Lò Thị Mẫu 4 Tạ Văn Thử", "Lò Thị Mẫu 4-. Tạ Văn Thử", "Lò Thị Mẫu có 04 người./."])
def test_two_rows_read_as_one_name_nobody(read: str) -> None:
    one, document = nominee(read)

    people, problems = believed([one], document, RULES)

    assert people == ()
    assert lost(problems)


def test_a_body_that_has_a_number_is_no_two_rows() -> None:
    one, document = nominee("Trường Tiểu học số 2 Hòa Bình")

    (told,), _ = believed([replace(one, subject="collective")], document, RULES)

    assert told.name == "Trường Tiểu học số 2 Hòa Bình"


def test_a_list_that_was_not_recognised_is_left_alone() -> None:
    one, document = nominee("Lò Thị Mẫu .")
    typed = Document(document.media_type, (page(("Lò Thị Mẫu .", 50, 50), method="text"),))

    assert believed([one], typed, RULES) == ((one,), ())


HEAD = (("STT", 50.0, 10.0), ("Họ và tên", 100.0, 10.0), ("Chức vụ", 300.0, 10.0), ("Đơn vị", 450.0, 10.0))


def row(y: float, number: str, *cells: str) -> list[tuple[str, float, float]]:
    """Give a row's pieces; without a number where it is empty."""
    told = zip((number, *cells), (55.0, 100.0, 300.0, 450.0), strict=True)
    return [(text, x, y) for text, x in told if text]


def names(*lines: tuple[str, float, float], method: str = "ocr") -> list[str]:
    """Give the names that a list set by places has."""
    return [cells[1].text for cells in rows_of_page(page(*HEAD, *lines, method=method))[1:]]


def test_a_row_whose_number_was_not_read_is_a_row() -> None:
    rows = [*row(30, "1", "Lò Thị Mẫu", "Văn thư", "Sở A"), *row(60, "", "Tạ Văn Thử", "Kế toán", "Sở B")]

    assert names(*rows) == ["Lò Thị Mẫu", "Tạ Văn Thử"]
    assert names(*rows, method="text") == ["Lò Thị Mẫu\nTạ Văn Thử"]


def test_a_name_that_a_narrow_column_broke_stays_one() -> None:
    rows = [*row(30, "1", "Lò Thị Thanh", "Văn thư", "Sở A"), *row(44, "", "Mẫu", "", "")]

    assert names(*rows) == ["Lò Thị Thanh\nMẫu"]


def test_the_sentence_below_a_list_is_nobodys_name() -> None:
    rows = [*row(30, "1", "Lò Thị Mẫu", "Văn thư", "Sở A"), ("Danh sách này có 01 cá nhân./.", 48.0, 60.0)]

    assert names(*rows, method="text") == ["Lò Thị Mẫu"]
    assert names(*rows) == ["Lò Thị Mẫu"]


def test_a_list_ends_where_its_total_or_a_block_far_below_stands() -> None:
    rows = [*row(30, "1", "Lò Thị Mẫu", "Văn thư", "Sở A"), *row(50, "2", "Tạ Văn Thử", "Kế toán", "Sở B")]
    signed = [("TRƯỞNG PHÒNG", 450.0, 85.0), ("Bùi Văn Ký", 450.0, 150.0)]

    def units(*below: tuple[str, float, float]) -> list[str]:
        return [cells[3].text for cells in rows_of_page(page(*HEAD, *rows, *below))[1:]]

    assert units(*signed) == ["Sở A", "Sở B"]
    assert units(("(Tổng số: 02 cá nhân)", 52.0, 72.0), ("GIÁM ĐỐC", 450.0, 78.0)) == ["Sở A", "Sở B"]


def test_names_at_their_columns_edge_are_the_names_though_another_header_is_nearer() -> None:
    wide = (("STT", 50.0, 10.0), ("Họ và tên", 250.0, 10.0), ("Đơn vị công tác", 450.0, 10.0))
    rows = [
        (text, x, 30.0 * at)
        for at, cells in enumerate((("1", "Lò Thị Mẫu", "Sở A"), ("2", "Tạ Văn Thử", "Sở B")), 1)
        for text, x in zip(cells, (55.0, 84.0, 420.0), strict=True)
    ]

    assert [[cell.text for cell in cells] for cells in rows_of_page(page(*wide, *rows))[1:]] == [
        ["1", "Lò Thị Mẫu", "Sở A"],
        ["2", "Tạ Văn Thử", "Sở B"],
    ]


def test_a_list_is_read_without_the_header_of_its_numbers_and_over_the_page() -> None:
    rows = [*row(30, "", "Lò Thị Mẫu", "Văn thư", "Sở A"), *row(50, "2", "Tạ Văn Thử", "Kế toán", "Sở B")]
    first = page(*HEAD[1:], *rows, *row(70, "", "Bùi Văn Ba", "Văn thư", "Sở C"))
    over = [*row(30, "1Ú:", "Hà Thị Tư", "Văn thư", "Sở A"), *row(50, "5", "Lý Văn Năm", "Kế toán", "Sở B")]
    next_ = page(("2", 290.0, 8.0), *over, *row(70, "6", "Đỗ Văn Sáu", "Văn thư", "Sở C"))
    text = page(*row(30, "1.", "Nội dung thứ nhất", "", ""), *row(50, "2.", "Nội dung thứ hai", "", ""))

    told = [[cells[1].text for rows in lists for cells in rows] for _, lists in lists_of_pages([first, next_, text])]

    assert told == [
        ["Họ và tên", "Lò Thị Mẫu", "Tạ Văn Thử", "Bùi Văn Ba"],
        ["Hà Thị Tư", "Lý Văn Năm", "Đỗ Văn Sáu"],
        [],
    ]


@pytest.mark.parametrize(
    ("numbers", "count"),
    [("1 2 3 4", 4), ("1 2 4 5", None), ("1 7 3 4", 4), ("2 3 4 5", None), ("1 s 3 4", 4), ("1 2 3 5", None)],
)
def test_a_list_whose_numbers_leave_one_out_tells_no_count(numbers: str, count: int | None) -> None:
    report = _list(numbers.split(), ("Lò Thị Mẫu", "Tạ Văn Thử", "Bùi Văn Ba", "Hà Thị Tư"))

    assert report.fields["individual_count"].value == count
    assert ("list.lost_row" in [problem.code for problem in report.problems]) is (count is None)


def test_the_number_of_who_was_turned_down_is_not_left_out() -> None:
    told = ("Sở Y tế", "Không xét", "Sở Y tế", "Sở Y tế")
    report = _list(["1", "2", "3", "4"], ("Lò Thị Mẫu", "Tạ Văn Thử", "Bùi Văn Ba", "Hà Thị Tư"), told)

    assert [one.name for one in report.nominees] == ["Lò Thị Mẫu", "Bùi Văn Ba", "Hà Thị Tư"]
    assert "list.lost_row" not in [problem.code for problem in report.problems]
    assert report.fields["individual_count"].value == 3


@pytest.mark.parametrize(
    ("read", "kinds", "count"),
    [("Bà TạThị Thử", ["individual"] * 3, 3), ("Đà lià Thử", ["individual", "collective", "individual"], None)],
)
def test_a_misread_person_is_not_surely_a_collective(read: str, kinds: list[str], count: int | None) -> None:
    report = _list(["1", "2", "3"], ("Lò Thị Mẫu", read, "Bùi Văn Ba"))

    assert [one.subject for one in report.nominees] == kinds
    assert report.nominees[1].confidence < 0.8
    assert report.fields["individual_count"].value == count
    assert report.fields["collective_count"].value is None


def _list(numbers: Sequence[str], people: Sequence[str], last: Sequence[str] = ()) -> PaperReport:
    """Give what is read of a scanned list without lines; `last` is what each row's last cell says."""
    scan = (
        Scan()
        .line("DANH SÁCH", 260, 60)
        .line("Cá nhân đề nghị tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", 90, 80)
    )
    for text, x, _ in HEAD:
        scan.line(text, x, 110)
    cells = zip(numbers, people, last or ["Sở Y tế"] * len(people), strict=True)
    for at, (number, name, told) in enumerate(cells, 1):
        for text, x in zip((number, name, "Văn thư", told), (55, 100, 300, 450), strict=True):
            scan.line(text, x, 110 + 20 * at)
    return scan.read()


def listed(*rows: tuple[tuple[str, str], ...]) -> PaperReport:
    """Give what is read of a scanned list whose rows have an office and a body (`word^0.4` where it is unsure)."""
    scan = Scan().line("DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN", 150, 40)
    for at, (title, unit) in enumerate((("Chức vụ", "Đơn vị"), *rows)):
        y, named = 80 + 20 * at, ("Lò Thị Mẫu", "Tạ Văn Thử", "Hà Thị Giả", "Bùi Văn Ví", "Ngô Thị Dụ")
        scan.line("STT" if not at else str(at), 50, y).line("Họ và tên" if not at else named[at - 1], 100, y)
        scan.line(title, 250, y)
        if unit:
            scan.line(unit, 400, y)
    return scan.read()


@pytest.mark.parametrize(
    ("title", "unit", "told"),
    [
        ("hàn^0.1 Văn phòng", "Sở Mẫu", "hàn Văn phòng"),
        ("Kế toán", "Phòng Tổ chức cánbộ^0.88", "Phòng Tổ chức cánbộ"),
        ("Kế toán", "Chỉ^0.3 cục Quản lý", None),  # a set phrase vouches for it
        ("Kế toán", "Phòng Mẫu^0.8", None),
        ("Kế toán", "nt", None),
        ("Kế toán", "nf^0.6", "nf"),
        ("Kế toán", "", ""),
    ],
)
def test_what_stands_beside_a_name_is_as_sure_as_its_words(title: str, unit: str, told: str | None) -> None:
    report = listed(("Văn thư", "Phòng Thử"), (title, unit), ("Lái xe", "nt"), ("Bảo vệ", "nt"))

    unsure = [problem.message for problem in report.problems if problem.code == "list.unsure_cell"]
    assert [one.confidence < 0.8 for one in report.nominees][:2] == [False, told is not None]
    assert any(f"«{told}» ở dòng của «Tạ Văn Thử»" in one for one in unsure) is bool(told)
    assert any("dòng của «Tạ Văn Thử» có ô không đọc được" in one for one in unsure) is (told == "")


def test_what_an_engine_read_on_over_columns_is_parted_where_a_column_begins() -> None:
    rows = [*row(30, "1", "Lò Thị Mẫu", "Văn thư", "Sở A"), *row(50, "2", "Tạ Văn Thử", "Kế toán", "Sở B")]
    wide = page(*HEAD, *rows, ("3", 55.0, 70.0), ("Hà Thị Giả", 100.0, 70.0), ("Thủ kho trưởng Sở C", 300.0, 70.0))
    line = wide.lines[-1]
    words = (*line.words[:-2], *(word._replace(x0=word.x0 + 60, x1=word.x1 + 60) for word in line.words[-2:]))
    over = replace(wide, lines=(*wide.lines[:-1], line._replace(words=words, x1=(line.x1 or 0.0) + 60)))

    assert [cell.text for cell in rows_of_page(over)[-1]] == ["3", "Hà Thị Giả", "Thủ kho trưởng", "Sở C"]


def test_names_below_each_other_of_whom_none_was_told_are_a_list_that_was_not_read() -> None:
    scan = Scan().line("DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN", 150, 40).line("Ten^0.3 goi^0.2", 100, 70)
    for at, name in enumerate(("Lò Thị Mẫu", "Tạ Văn Thử", "Hà Thị Giả", "Bùi Văn Ví", "Ngô Thị Dụ")):
        scan.line(name, 100, 90 + 20 * at)
    report = scan.read()

    assert report.nominees == ()
    assert [(one.code, one.page) for one in report.problems if one.code.startswith("list.")] == [("list.lost_row", 1)]


def test_a_list_whose_numbers_and_half_a_header_were_lost_is_read() -> None:
    head = [("Họ và tên", 100.0, 10.0), ("Giới", 220.0, 10.0), ("Chức vụ", 300.0, 10.0), ("Đơn vị", 450.0, 10.0)]
    rest = [("tính", 220.0, 24.0)]
    rows = [
        (text, x, y)
        for y, cells in (
            (44.0, ("LÒ THỊ MẪU", "Nữ", "Văn thư", "Sở A")),
            (64.0, ("TẠ VĂN THỬ", "Nam", "Lái xe", "Sở B")),
        )
        for text, x in zip(cells, (100.0, 220.0, 300.0, 450.0), strict=True)
    ]

    told = [[cell.text for cell in row] for row in rows_of_page(page(*head, *rest, *rows))]

    assert told[1:] == [["", "LÒ THỊ MẪU", "Nữ", "Văn thư", "Sở A"], ["", "TẠ VĂN THỬ", "Nam", "Lái xe", "Sở B"]]


@pytest.mark.parametrize("method", ["ocr", "text"])
def test_rows_with_a_piece_more_than_the_header_shift_no_column(method: str) -> None:
    """A header's two names run together; a row whose last two cells did so too has as many pieces, but others."""
    head = [("STT", 50.0, 10.0), ("Họ và tên", 100.0, 10.0), ("Năm sinh Giới tính", 200.0, 10.0)]
    head += [("Chức vụ", 350.0, 10.0), ("Đơn vị", 450.0, 10.0)]
    row_of = (50.0, 100.0, 200.0, 270.0, 350.0)
    rows = [
        (text, x, 30.0 + 20 * at)
        for at, cells in enumerate(
            (("1", "Lò Thị Mẫu", "1980", "Nữ", "Kế toán Sở A"), ("2", "Tạ Văn Ví", "1981", "Nam", "Lái xe Sở B"))
        )
        for text, x in zip(cells, row_of, strict=True)
    ]

    told = rows_of_page(page(*head, *rows, method=method))

    assert [row[2].text.replace("\n", " ") for row in told[1:]] == ["1980 Nữ", "1981 Nam"]


def test_a_list_in_two_halves_set_by_places_goes_on_over_the_page() -> None:
    def half(y: float, *cells: str) -> list[tuple[str, float, float]]:
        return [(text, x, y) for text, x in zip(cells, (20.0, 60.0, 180.0, 310.0, 350.0, 470.0), strict=True)]

    head = half(10.0, "TT", "Họ và tên", "Đơn vị", "TT", "Họ và tên", "Đơn vị")
    first = [*half(30.0, "1", "Lò Thị Mẫu", "Sở A", "3", "Hà Thị Giả", "Sở C"),
             *half(50.0, "2", "Tạ Văn Thử", "Sở B", "4", "Bùi Văn Ví", "Sở D")]  # fmt: skip
    rest = [*half(10.0, "5", "Ngô Thị Dụ", "Sở A", "7", "Vi Thị Lam", "Sở C"),
            *half(30.0, "6", "Lý Văn Thử", "Sở B", "8", "Hồ Văn Mẫu", "Sở D")]  # fmt: skip
    pages = (page(*head, *first), replace(page(*rest), number=2))

    lists = [[row[1].text for row in rows] for _, told in lists_of_pages(pages) for rows in told]

    assert lists[0][1:] == ["Lò Thị Mẫu", "Tạ Văn Thử", "Hà Thị Giả", "Bùi Văn Ví"]
    assert lists[1] == ["Ngô Thị Dụ", "Lý Văn Thử", "Vi Thị Lam", "Hồ Văn Mẫu"]


def test_a_speck_alone_between_two_words_of_a_cell_falls_away() -> None:
    one, document = nominee("Lò Thị Mẫu", unit="Phòng | Thử : nghiệm")

    assert believed([one], document, RULES)[0][0].unit == "Phòng Thử nghiệm"
