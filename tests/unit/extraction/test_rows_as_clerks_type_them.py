"""Rows of lists as clerks type them: ditto marks, words of honour, foreigners, bodies in the column of offices."""

from __future__ import annotations

import pytest

from service.domain.document import Cell
from service.domain.dossier_reading import combine
from service.domain.fields import FieldState
from service.domain.papers.doubled_lists import unfolded
from service.domain.text import who_key
from tests.golden.openings import read

LIST = ("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**",)
MINUTES = ("**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen**")


def _people(*lines: str) -> list[tuple[str, ...]]:
    return [(one.subject, one.honorific, one.name, one.title, one.unit) for one in read(*lines).nominees]


@pytest.mark.parametrize("mark", ["nt", "-nt-", "NT", '"', "''", "Như trên", "n.t"])
def test_a_ditto_mark_stands_for_what_the_row_above_says(mark: str) -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Đơn vị | Hình thức khen thưởng |",
            "| 1 | Ngô Thị Dụ | Kế toán | Văn phòng Mẫu | Giấy khen |",
            f"| 2 | Trần Văn Ví | {mark} | Phòng Thử | {mark} |",
            f"| 3 | Lê Thị Mẫu | Lái xe | {mark} | {mark} |")  # fmt: skip

    assert [(one.title, one.unit, one.award) for one in read(*LIST, *rows).nominees] == [
        ("Kế toán", "Văn phòng Mẫu", "Giấy khen"),
        ("Kế toán", "Phòng Thử", "Giấy khen"),
        ("Lái xe", "Phòng Thử", "Giấy khen"),
    ]


@pytest.mark.parametrize(
    ("mark", "other", "repeats"),
    [("nt", "nf", True), ("nt", "m", True), ("-nt-", "-nl-", True), ('"', "h", True), ("nt", "NV", False),
     ('"', "x", False)],
)  # fmt: skip
def test_what_an_engine_makes_of_a_ditto_mark_is_one_where_its_column_has_others(
    mark: str,
    other: str,
    repeats: bool,  # noqa: FBT001 - a parameter of cases
) -> None:
    rows = [f"| {at} | Ngô Thị Dụ {name} | {told} |" for at, (name, told) in
            enumerate((("Mẫu", "Kế toán"), ("Ví", mark), ("Thử", other), ("Lam", mark)), 1)]  # fmt: skip

    titles = [one.title for one in read(*LIST, "| TT | Họ và tên | Chức vụ |", *rows).nominees]

    assert titles == ["Kế toán", "Kế toán", *(["Kế toán"] * 2 if repeats else [other, other])]
    assert [one.title for one in read(*LIST, "| TT | Họ và tên | Chức vụ |", rows[0], rows[2]).nominees][1] == other


HALVES = ("| TT | Họ và tên | Đơn vị | TT | Họ và tên | Đơn vị |",
          "| 1 | Ngô Thị Dụ | Phòng Mẫu | 3 | Lê Thị Mẫu | Phòng Thử |",
          "| 2 | Trần Văn Ví | Phòng Thử | 4 | Lò Văn Lam | Phòng Mẫu |")  # fmt: skip


def test_a_list_in_two_halves_under_one_header_twice_loses_nobody() -> None:
    assert [(one.name, one.unit) for one in read(*LIST, *HALVES).nominees] == [
        ("Ngô Thị Dụ", "Phòng Mẫu"), ("Trần Văn Ví", "Phòng Thử"),
        ("Lê Thị Mẫu", "Phòng Thử"), ("Lò Văn Lam", "Phòng Mẫu"),
    ]  # fmt: skip


def cells(line: str) -> tuple[Cell, ...]:
    return tuple(Cell(text.strip(), 0, 0) for text in line.strip("| ").split("|"))


@pytest.mark.parametrize(
    ("before", "names"),
    [(HALVES, ["Tạ Văn Thử", "Hà Thị Giả"]), (("| TT | Họ và tên | Đơn vị |",), ["Tạ Văn Thử"])],
)
def test_a_list_in_two_halves_goes_on_over_the_page_without_its_header(
    before: tuple[str, ...], names: list[str]
) -> None:
    rest = (cells("| 5 | Tạ Văn Thử | Phòng Mẫu | 6 | Hà Thị Giả | Phòng Thử |"),)

    lists, _ = unfolded([rest], unfolded([tuple(map(cells, before))])[1])

    assert [row[1].text for row in lists[0]] == names


def test_a_speck_before_a_name_and_two_of_its_words_in_one_leave_the_office_where_it_stands() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Đơn vị |", "| 1 | 'Ngô Thị Dụ | Kế toán | Phòng Mẫu |",
            "| 2 | LêVăn Thử | Chuyên viên | Phòng Mẫu |")  # fmt: skip

    people = read(*LIST, *rows).nominees
    assert [(one.subject, one.name, one.title) for one in people] == [
        ("individual", "Ngô Thị Dụ", "Kế toán"), ("individual", "LêVăn Thử", "Chuyên viên"),
    ]  # fmt: skip


def test_a_dash_is_no_ditto_mark_and_a_mark_below_nothing_stays() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Đơn vị |", "| 1 | Ngô Thị Dụ | Kế toán | nt |",
            "| 2 | Trần Văn Ví | - | Phòng Thử |")  # fmt: skip

    assert [one[3:] for one in _people(*LIST, *rows)] == [("Kế toán", "nt"), ("", "Phòng Thử")]


@pytest.mark.parametrize(
    ("printed", "honorific", "name"),
    [
        ("Đồng chí Đại úy Trần Văn Ví", "Đồng chí Đại úy", "Trần Văn Ví"),
        ("Đ/c Thượng tá Ngô Thị Dụ", "Đ/c Thượng tá", "Ngô Thị Dụ"),
        ("Ông TS. Lê Hoàng Mẫu", "Ông TS.", "Lê Hoàng Mẫu"),
        ("VĐV Nông Thị Mẫu", "VĐV", "Nông Thị Mẫu"),
        ("Ông John Michael O'Mara", "Ông", "John Michael O'Mara"),
        ("Bà PARK Eun-ah", "Bà", "PARK Eun-ah"),
        ("Ông Jean-Paul Durand", "Ông", "Jean-Paul Durand"),
        ("Ông Thị Mẫu", "", "Ông Thị Mẫu"),
        ("K'Brôh", "", "K'Brôh"),
    ],
)
def test_a_person_is_known_behind_all_that_stands_before_the_name(printed: str, honorific: str, name: str) -> None:
    rows = ("| TT | Tập thể, cá nhân | Thành tích |", f"| 1 | {printed} | Tận tụy |")

    assert [one[:3] for one in _people(*LIST, *rows)] == [("individual", honorific, name)]


def test_an_office_behind_a_name_with_two_honorifics_is_parted_from_it() -> None:
    rows = ("| TT | Đơn vị, cá nhân | Ghi chú |",
            "| 1 | Đồng chí Đại úy Trần Văn Ví, Cán bộ, Phòng Tham mưu | |")  # fmt: skip

    assert _people(*LIST, *rows) == [("individual", "Đồng chí Đại úy", "Trần Văn Ví", "Cán bộ", "Phòng Tham mưu")]


def test_a_body_alone_in_the_column_of_offices_and_units_is_the_unit_whole() -> None:
    rows = ("| TT | Tên tập thể, cá nhân | Chức vụ, đơn vị công tác |",
            "| 1 | Trung tâm Mẫu | Sở Khoa học và Công nghệ |",
            "| 2 | Bà Ngô Thị Dụ | Bí thư Chi bộ Kho bạc Nhà nước |")  # fmt: skip

    assert [one[2:] for one in _people(*LIST, *rows)] == [
        ("Trung tâm Mẫu", "", "Sở Khoa học và Công nghệ"),
        ("Ngô Thị Dụ", "Bí thư Chi bộ", "Kho bạc Nhà nước"),
    ]


def test_the_rest_of_a_cell_that_a_page_broke_opens_no_part_of_the_list() -> None:
    head = "| TT | Họ và tên | Chức vụ, đơn vị | Quá trình công tác |"
    first = (*LIST, head, "| 1 | Ngô Thị Dụ | Kế toán, Văn phòng Mẫu | Từ năm 1990 |")
    second = (
        "--- page",
        head,
        "| | | | được tập thể tín nhiệm. |",
        "| 2 | Trần Văn Ví | Kế toán, Phòng Thử | Từ năm 1991 |",
    )

    assert [one[0] for one in _people(*first, *second)] == ["individual", "individual"]


def test_a_list_is_known_by_its_title_in_small_letters() -> None:
    report = read("Danh sách đề nghị tặng Bằng khen", "| TT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ | Kế toán |")

    assert (report.kind.value, [one.award for one in report.nominees]) == ("nominee_list", ["Bằng khen"])


def test_a_list_of_others_in_small_letters_is_none() -> None:
    report = read(
        "Danh sách đại biểu dự lễ trao Bằng khen", "| TT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ | Kế toán |"
    )

    assert (report.kind.value, report.nominees) == ("other", ())


def test_a_list_says_whose_letter_of_praise_it_asks_for() -> None:
    report = read("**BIỂU TỔNG HỢP DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN CỦA GIÁM ĐỐC SỞ**",
                   "| TT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ | Kế toán |")  # fmt: skip

    assert [one.award for one in report.nominees] == ["GIẤY KHEN CỦA GIÁM ĐỐC SỞ"]


def test_those_named_one_after_another_behind_their_unit_are_put_forward() -> None:
    told = _people(*LIST, "1. Tổ Toán - Tin: Ngô Thị Dụ, Trần Văn Ví.", "2. Tổ Văn phòng: Lê Hoàng Mẫu và Bùi Thị Thử.")

    assert [(one[0], one[2], one[4]) for one in told] == [
        ("individual", "Ngô Thị Dụ", "Tổ Toán - Tin"), ("individual", "Trần Văn Ví", "Tổ Toán - Tin"),
        ("individual", "Lê Hoàng Mẫu", "Tổ Văn phòng"), ("individual", "Bùi Thị Thử", "Tổ Văn phòng"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Tập thể Phòng Mẫu số 1", "PHÒNG MẪU SỐ 1", True),
        ("Hộ ông Trần Văn Ví", "Gia đình ông Trần Văn Ví", True),
        ("Hộ gia đình bà Ngô Thị Dụ", "Ngô Thị Dụ", True),
        ("Phòng Mẫu số 1", "Phòng Mẫu số 2", False),
        ("Hộ ông Trần Văn Ví", "Hộ ông Trần Văn Vi", False),
        ("Hồ Thị Mẫu", "Thị Mẫu", False),
    ],
)
def test_two_papers_name_one_nominee_with_or_without_what_it_is(one: str, other: str, same: bool) -> None:  # noqa: FBT001
    assert (who_key(one) == who_key(other)) is same


def test_a_collective_called_so_in_the_minutes_is_the_one_of_the_list() -> None:
    listed = read(*LIST, "| TT | Tên tập thể | Thành tích |", "| 1 | Phòng Mẫu | Tốt |")
    voted = read(*MINUTES, "Kết quả bỏ phiếu đề nghị tặng Bằng khen:", "1. Tập thể Phòng Mẫu: 9/9 phiếu (100%).")

    assert combine([("ds", listed), ("bb", voted)]).conflicts == ()


# Minutes


def test_members_are_counted_of_whom_so_many_came_and_not_by_the_head_of_a_column() -> None:
    report = read(*MINUTES, "Thành viên Hội đồng: 15/15 người có mặt.",
                   "| STT | Họ và tên | Chức vụ | Số phiếu đồng ý | Tỷ lệ % trên tổng số |",
                   "| 1 | Ngô Thị Dụ | Kế toán | 15/15 | 100 |")  # fmt: skip

    assert [report.fields[name].value for name in ("members_total", "members_present")] == [15, 15]


def test_a_share_over_a_column_counts_no_members() -> None:
    report = read(*MINUTES, "| Họ và tên | Chức vụ | Số phiếu đồng ý | Tỷ lệ % trên tổng số |",
                   "| Ngô Thị Dụ | 1 | 15/15 | 100 |")  # fmt: skip

    assert report.fields["members_total"].state is FieldState.ABSENT


@pytest.mark.parametrize(
    ("vote", "told"),
    [
        ("10/11 phiếu (90,9%)", 0), ("10/11 phiếu (91%)", 0), ("9/9 phiếu (81,8%)", 0), ("9/9 phiếu (100%)", 0),
        ("12/11 phiếu (109%)", 1), ("9/11 phiếu (90,9%)", 1),
    ],
)  # fmt: skip
def test_votes_that_cannot_be_are_told(vote: str, told: int) -> None:
    report = read(*MINUTES, "Tổng số thành viên Hội đồng: 11; có mặt: 9.",
                   "Kết quả bỏ phiếu đề nghị tặng Bằng khen:", f"1. Bà Ngô Thị Dụ, Kế toán: {vote}.")  # fmt: skip

    assert [one.code for one in report.problems] == ["conflict.votes"] * told


def test_a_share_that_cannot_be_is_told_with_the_name_as_it_is_printed() -> None:
    report = read(*MINUTES, "Kết quả bỏ phiếu:", "| TT | Tập thể | Số phiếu | Tỷ lệ |",
                   "| 1 | Phòng KH.TC | 9/11 | 90,9% |")  # fmt: skip

    assert [one.message for one in report.problems if one.code == "conflict.votes"] == [
        "Số phiếu trong biên bản không khớp nhau: «Phòng KH.TC» 9/11 phiếu nhưng ghi 90,9%."
    ]
