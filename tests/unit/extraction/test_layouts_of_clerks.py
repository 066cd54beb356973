"""Layouts in which offices print whom they put forward that had lost people, or made bodies of them."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from service.domain.fields import PaperKind, PaperReport
from tests.golden.cases import rules
from tests.golden.paper import document

LIST = ("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**",)
SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
ASKS = "Sở Mẫu đề nghị UBND tỉnh tặng Bằng khen cho các tập thể, cá nhân sau:"


def _read(*lines: str) -> PaperReport:
    return extract(document(lines), rules())


def _told(*lines: str) -> list[tuple[str, str, str]]:
    return [(one.subject, one.name, one.award) for one in _read(*lines).nominees]


def _people(*lines: str) -> list[tuple[str, str, str, str]]:
    return [(one.subject, one.name, one.title, one.unit) for one in _read(*lines).nominees]


def test_a_ditto_mark_for_a_name_is_the_person_above_with_another_award_and_quotes_that_name() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Hình thức khen thưởng |", "| 1 | Ngô Thị Dụ | Kế toán | Bằng khen |",
            "| 2 | nt | nt | Giấy khen |", "| 3 | -nt- | nt | Giấy khen |")  # fmt: skip
    report = _read(*LIST, *rows)

    told = [(one.name, one.award, report.pages[0].text[one.start : one.end]) for one in report.nominees]
    assert told == [("Ngô Thị Dụ", "Bằng khen", "Ngô Thị Dụ"), ("Ngô Thị Dụ", "Giấy khen", "Ngô Thị Dụ")]


def test_a_ditto_mark_for_a_name_below_none_is_nobody() -> None:
    assert _told(*LIST, "| TT | Họ và tên | Chức vụ |", "| 1 | nt | Kế toán |") == []


@pytest.mark.parametrize(
    ("cell", "name", "office"),
    [
        ("ThS. Trần Văn Ví, Giảng viên Khoa Mẫu", "Trần Văn Ví", ("Giảng viên", "Khoa Mẫu")),
        ("CN. Trần Văn Ví, chuyên viên", "Trần Văn Ví", ("chuyên viên", "")),
        ("BSCKII. Trần Văn Ví // Trưởng khoa Mẫu // (Sinh năm 1975)", "Trần Văn Ví", ("Trưởng khoa Mẫu", "")),
        ("ĐDCKI Ngô Thị Dụ // Điều dưỡng trưởng", "Ngô Thị Dụ", ("Điều dưỡng trưởng", "")),
    ],
)
def test_an_office_behind_a_name_with_a_degree_is_none_of_a_body(cell: str, name: str, office: tuple[str, str]) -> None:
    rows = ("| TT | Tập thể, cá nhân | Thành tích |", f"| 1 | {cell} | Tốt |")

    assert _people(*LIST, *rows) == [("individual", name, *office)]


def test_awards_in_columns_of_their_own_are_told_as_printed_or_ticked() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Bằng khen | Giấy khen |",
            "| 1 | Ngô Thị Dụ | Kế toán | Bằng khen của UBND tỉnh | |", "| 2 | Trần Văn Ví | Lái xe | | x |",
            "| 3 | Lê Thị Mẫu | Văn thư | Bằng khen của UBND tỉnh | Giấy khen của Sở |")  # fmt: skip

    assert [award for _, _, award in _told(*SUBMISSION, "Sở Mẫu đề nghị khen thưởng:", *rows)] == [
        "Bằng khen của UBND tỉnh",
        "Giấy khen",
        "Bằng khen của UBND tỉnh; Giấy khen của Sở",
    ]


def test_columns_for_collectives_and_for_persons_name_several_in_a_row() -> None:
    rows = ("| TT | Đơn vị | Tập thể | Cá nhân |", "| 1 | Trường Mẫu | Tổ Tự nhiên | Ngô Thị Dụ // Trần Văn Ví |",
            "| 2 | Trạm Thử | | Lê Thị Mẫu |")  # fmt: skip

    assert _people(*SUBMISSION, ASKS, *rows) == [
        ("collective", "Tổ Tự nhiên", "", "Trường Mẫu"),
        ("individual", "Ngô Thị Dụ", "", "Trường Mẫu"),
        ("individual", "Trần Văn Ví", "", "Trường Mẫu"),
        ("individual", "Lê Thị Mẫu", "", "Trạm Thử"),
    ]


def test_columns_that_count_collectives_and_persons_name_nobody() -> None:
    rows = ("| TT | Đơn vị | Tập thể | Cá nhân |", "| 1 | Trường Mẫu | 02 | 05 |", "| 2 | Trạm Thử | 01 tập thể | 0 |")

    assert _told(*SUBMISSION, ASKS, *rows) == []


def test_men_and_women_in_two_columns_are_both_named() -> None:
    rows = ("| TT | Họ và tên | | Địa chỉ |", "| | Ông | Bà | |", "| 1 | Trần Văn Ví | | Thôn 1 |",
            "| 2 | | Ngô Thị Dụ | Thôn 2 |")  # fmt: skip

    assert _people(*LIST, *rows) == [
        ("individual", "Trần Văn Ví", "", "Thôn 1"),
        ("individual", "Ngô Thị Dụ", "", "Thôn 2"),
    ]


@pytest.mark.parametrize("couple", ["Ông Trần Văn // Ví và bà Ngô // Thị Dụ", "Trần Văn Ví - Ngô Thị Dụ"])
def test_a_couple_in_a_list_of_households_is_one(couple: str) -> None:
    rows = ("| TT | Họ tên chủ hộ (vợ, chồng) | Thôn |", f"| 1 | {couple} | Thôn 1 |")

    assert _people(*LIST, *rows) == [("household", couple.replace(" //", ""), "", "Thôn 1")]


def test_a_numbered_row_over_numbers_within_its_own_heads_them() -> None:
    rows = ("| TT | Tên tập thể, cá nhân | Ghi chú |", "| I | TẬP THỂ | |", "| 1 | Khối doanh nghiệp | |",
            "| 1.1 | Công ty Mẫu | |", "| 2 | Khối phường, xã | |", "| 2.1 | Công an phường Thử | |")  # fmt: skip

    assert _people(*LIST, *rows) == [
        ("collective", "Công ty Mẫu", "", ""),
        ("collective", "Công an phường Thử", "", ""),
    ]


def test_a_header_s_last_row_tells_where_those_listed_belong() -> None:
    rows = ("| TT | Họ và tên | Thông tin | |", "| | | Chức vụ | Phòng |", "| 1 | Ngô Thị Dụ | Viên chức | Kế toán |")

    assert _people(*LIST, *rows) == [("individual", "Ngô Thị Dụ", "Viên chức", "Kế toán")]


@pytest.mark.parametrize("header", ["Học hàm, học vị, chức vụ", "Cấp bậc, chức vụ", "Chức vụ"])
def test_offices_stand_beside_degrees_and_ranks(header: str) -> None:
    rows = (f"| TT | Họ và tên | {header} | Đơn vị |", "| 1 | Ngô Thị Dụ | Giảng viên | Khoa Mẫu |")

    assert _people(*LIST, *rows) == [("individual", "Ngô Thị Dụ", "Giảng viên", "Khoa Mẫu")]


def test_a_sheet_whose_header_names_awards_in_its_second_row_is_a_list() -> None:
    rows = ("| BIỂU TỔNG HỢP NĂM 2025 | | |", "| TT | Đơn vị/Cá nhân | Chức vụ | Đề nghị | |",
            "| | | | Danh hiệu | Hình thức |", "| 1 | Ngô Thị Dụ | Kế toán | LĐTT | |")  # fmt: skip
    report = _read(*rows)

    assert report.kind.value is PaperKind.NOMINEE_LIST
    assert [(one.name, one.award) for one in report.nominees] == [("Ngô Thị Dụ", "LĐTT")]


def test_a_party_s_papers_number_by_dashes() -> None:
    items = ("Đảng ủy kính đề nghị tặng Bằng khen, Giấy khen:", "I- Tổ chức đảng đề nghị tặng Bằng khen:",
             "1- Chi bộ thôn Mẫu.", "2- Chi bộ Trạm Thử.", "II- Đảng viên đề nghị tặng Giấy khen:",
             "1- Đồng chí Ngô Thị Dụ, Bí thư Chi bộ.")  # fmt: skip

    assert _told(*SUBMISSION, *items) == [
        ("collective", "Chi bộ thôn Mẫu", "Bằng khen"),
        ("collective", "Chi bộ Trạm Thử", "Bằng khen"),
        ("individual", "Ngô Thị Dụ", "Giấy khen"),
    ]


def test_collectives_in_items_stand_beside_persons_in_a_table() -> None:
    lines = (ASKS, "1. Tập thể (02 tập thể):", "- Phòng Nghiệp vụ;", "- Trạm Thử.", "2. Cá nhân (01 cá nhân):",
             "| TT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ | Kế toán |",
             "Hồ sơ gồm:", "- Tờ trình;", "- Ban Giám đốc đã xét.", "Nơi nhận:", "- Sở Nội vụ;")  # fmt: skip

    assert _told(*SUBMISSION, *lines) == [
        ("collective", "Phòng Nghiệp vụ", "Bằng khen"),
        ("collective", "Trạm Thử", "Bằng khen"),
        ("individual", "Ngô Thị Dụ", "Bằng khen"),
    ]


@pytest.mark.parametrize(
    ("opens", "rows", "people"),
    [
        ("Sở Mẫu đề nghị tặng Bằng khen cho các cá nhân sau:",
         ("| 1. | Ông Trần Văn Ví | Kế toán trưởng | Phòng Mẫu |", "| 2. | VĐV Ngô Thị Dụ | | Trung tâm Thử |"),
         [("individual", "Trần Văn Ví", "Kế toán trưởng", "Phòng Mẫu"),
          ("individual", "Ngô Thị Dụ", "", "Trung tâm Thử")]),
        ("Thành phần dự họp gồm:", ("| 1. | Ông Trần Văn Ví | Kế toán |", "| 2. | Bà Ngô Thị Dụ | Lái xe |"), []),
        ("Sở Mẫu đề nghị tặng Bằng khen cho:", ("| 1. | Phòng Mẫu | 02 |", "| 2. | Trạm Thử | 03 |"), []),
    ],
)  # fmt: skip
def test_a_numbered_table_without_a_header_lists_whom_the_sentence_above_asks_for(
    opens: str, rows: tuple[str, ...], people: list[tuple[str, ...]]
) -> None:
    assert _people(*SUBMISSION, opens, *rows) == people


def test_a_part_may_name_all_of_its_own_in_its_line() -> None:
    items = ("I. Tập thể (02): Phòng Nghiệp vụ; Trạm Thử.", "II. Cá nhân (01): Ông Trần Văn Ví, Trạm trưởng.")

    assert _people(*SUBMISSION, ASKS, *items) == [
        ("collective", "Phòng Nghiệp vụ", "", ""),
        ("collective", "Trạm Thử", "", ""),
        ("individual", "Trần Văn Ví", "Trạm trưởng", ""),
    ]


@pytest.mark.parametrize(
    ("named", "people"),
    [
        ("03 cá nhân: Trần Văn Ví, Ngô Thị Dụ và Lê Thị Mẫu", ["Trần Văn Ví", "Ngô Thị Dụ", "Lê Thị Mẫu"]),
        ("02 cá nhân: cô giáo Ngô Thị Dụ, Tổ trưởng và cô giáo Lê Thị Mẫu", ["Ngô Thị Dụ", "Lê Thị Mẫu"]),
        ("02 cá nhân: ông Trần Văn Ví, bà Ngô Thị Dụ", ["Trần Văn Ví", "Ngô Thị Dụ"]),
        ("03 cá nhân thuộc các đơn vị: Phòng Mẫu, Trạm Thử", []),
    ],
)
def test_who_is_counted_is_named_behind_the_colon(named: str, people: list[str]) -> None:
    told = _told(*SUBMISSION, f"Công an xã đề nghị UBND xã tặng Giấy khen cho {named}.")

    assert [name for _, name, _ in told] == people


@pytest.mark.parametrize(
    ("item", "subject", "name"),
    [
        ("1. Nhà sư Thạch Sa Mẫu, chùa Thử", "individual", "Thạch Sa Mẫu"),
        ("1. Sơ Maria Ngô Thị Dụ, Dòng Mẫu", "individual", "Maria Ngô Thị Dụ"),
        ("1. Sở Tư Pháp", "collective", "Sở Tư Pháp"),
        ("1. CLB Sao Mẫu", "collective", "CLB Sao Mẫu"),
    ],
)
def test_the_clergy_are_persons(item: str, subject: str, name: str) -> None:
    assert [one[:2] for one in _told(*SUBMISSION, "Đề nghị tặng Bằng khen cho:", item)] == [(subject, name)]


def test_a_request_of_a_hamlet_is_a_submission_and_one_for_money_is_none() -> None:
    asks = "Tôi kính đề nghị Chủ tịch UBND xã tặng Giấy khen cho hộ ông Trần Văn Ví."
    request = _read("**GIẤY ĐỀ NGHỊ**", "**Về việc khen thưởng hộ hiến đất**", "Kính gửi: UBND xã", asks)
    money = _read(
        "**GIẤY ĐỀ NGHỊ THANH TOÁN**", "Kính gửi: Phòng Kế toán", "Thanh toán tiền khen thưởng: 2.000.000 đồng"
    )

    assert (request.kind.value, money.kind.value) == (PaperKind.SUBMISSION, PaperKind.OTHER)


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi sáu", "2026-03-15"),
        ("ngày mồng hai tháng tư năm hai ngàn lẻ năm", "2005-04-02"),
        ("ngày ba mươi mốt tháng hai năm hai nghìn không trăm hai mươi sáu", None),
        ("ngày một tháng tư năm hai nghìn hai lăm", None),
    ],
)
def test_a_meeting_s_day_may_be_written_in_words(printed: str, day: str | None) -> None:
    report = _read("**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen**", f"Hôm nay, {printed}, Hội đồng họp.")

    assert report.fields["meeting_date"].value == day


def test_a_secretary_may_be_named_in_the_middle_of_a_paragraph() -> None:
    told = "Chủ trì: Ông Trần Văn Ví - Chủ tịch Hội đồng. Thư ký: Bà Ngô Thị Dụ. Tổng số thành viên: 11, có mặt: 10."
    fields = _read("**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen**", told).fields

    assert (fields["chair"].value, fields["secretary"].value) == ("Trần Văn Ví", "Ngô Thị Dụ")


def test_a_label_may_be_broken_in_a_narrow_cell() -> None:
    rows = ("| Họ và tên: | Ngô Thị Dụ |", "| Trình độ chuyên // môn: | Kỹ sư Mẫu |")
    report = _read("**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Bằng khen**", "I. SƠ LƯỢC LÝ LỊCH", *rows)

    assert report.fields["qualification"].value == "Kỹ sư Mẫu"
