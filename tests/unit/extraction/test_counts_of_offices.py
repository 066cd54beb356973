"""Counts as offices write them: by units in a table, before the award's name, in words, by classes."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperReport
from tests.golden.cases import rules
from tests.golden.paper import document

HEAD = (
    "UBND TỈNH BÌNH MINH", "**SỞ NỘI VỤ**", "Số: 15/TTr-SNV", "**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**",
    "**Độc lập - Tự do - Hạnh phúc**", "Bình Minh, ngày 05 tháng 3 năm 2026",
    "**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng năm 2025**", "Kính gửi: UBND tỉnh",
)  # fmt: skip
END = ("Nơi nhận:", "- Lưu: VT.", "**GIÁM ĐỐC**", "**Trần Văn Ví**")
ASKS = "Sở kính đề nghị Chủ tịch UBND tỉnh tặng"
UNITS = ("| TT | Đơn vị | Hình thức | Số tập thể | Số cá nhân |",)
BK, CO = "Bằng khen", "Cờ thi đua"


def _read(*lines: str) -> PaperReport:
    return extract(document((*HEAD, *lines, *END)), rules())


def _counts(*lines: str) -> tuple[object, object]:
    fields = _read(*lines).fields
    return fields["collective_count"].value, fields["individual_count"].value


@pytest.mark.parametrize(
    "rows",
    [
        (f"| 1 | Sở A | {BK} | 2 | 4 |", f"| 2 | Sở B | {BK} | 1 | 3 |", f"| 3 | Sở C | {BK} | 3 | 4 |"),
        (f"| 1 | Sở A | {BK} | 2 | 4 |", f"| 2 | Công ty B | {BK} | 4 | 7 |", "| | Tổng cộng | | 6 | 11 |"),
        ("| (1) | (2) | (3) | (4) | (5) |", f"| 1 | Tổng công ty A | {CO} | 2 | |", f"| | | {BK} | 4 | 11 |"),
        ("| I | Khối Sở | | 3 | 7 |", f"| 1 | Sở A | {BK} | 2 | 4 |", f"| 2 | Sở B | {BK} | 1 | 3 |",
         "| II | Khối xã | | 3 | 4 |", f"| 1 | Xã C | {BK} | 3 | 4 |", "| | Cộng | | 6 | 11 |"),
        (f"| 1 | Sở A | {BK} | 2 | 4 |", "| | Cộng | | 2 | 4 |", f"| 1 | Xã B | {BK} | 4 | 7 |", "| | Cộng | | 4 | 7 |",
         "| | Tổng cộng | | 6 | 11 |"),
    ],
)  # fmt: skip
def test_the_rows_of_several_units_are_added_up(rows: tuple[str, ...]) -> None:
    assert _counts(f"{ASKS} {BK} cho các đơn vị sau:", *UNITS, *rows) == (6, 11)


def test_a_total_that_disagrees_conflicts() -> None:
    rows = (f"| 1 | Sở A | {BK} | 2 | 4 |", f"| 2 | Sở B | {BK} | 1 | 3 |", "| | Tổng cộng | | 4 | 7 |")
    fields = _read(f"{ASKS} {BK} cho các đơn vị sau:", *UNITS, *rows).fields

    assert fields["collective_count"].state is FieldState.CONFLICT
    assert fields["individual_count"].value == 7


def test_columns_may_be_of_awards_and_rows_of_units() -> None:
    report = _read(
        f"{ASKS} thưởng như sau:",
        "| TT | Đơn vị | Bằng khen | | Giấy khen | |", "| | | Tập thể | Cá nhân | Tập thể | Cá nhân |",
        "| 1 | Sở A | 1 | 2 | 3 | 4 |", "| 2 | Sở B | 0 | 5 | - | 6 |", "| | Cộng | 1 | 7 | 3 | 10 |",
    )  # fmt: skip

    assert report.fields["award_counts"].value == [
        {"award": "Bằng khen", "code": "bkt", "collective": 1, "individual": 7},
        {"award": "Giấy khen", "code": "gk", "collective": 3, "individual": 10},
    ]
    assert report.fields["collective_count"].value == 4


def test_what_was_given_before_is_not_asked_for() -> None:
    before = "Năm 2025, Giám đốc Sở đã tặng Giấy khen cho 15 tập thể và 60 cá nhân"

    assert _counts(f"{before}.", f"{ASKS} {BK} cho 02 tập thể và 06 cá nhân.") == (2, 6)
    assert _counts(f"{before}; nay {ASKS} {BK} cho 02 tập thể và 06 cá nhân.") == (2, 6)


def test_the_award_is_the_one_asked_for() -> None:
    told = "Kết quả năm 2025: có 120 cá nhân đạt danh hiệu Lao động tiên tiến, 15 cá nhân đạt Chiến sĩ thi đua cơ sở."
    fields = _read(told, f"{ASKS} danh hiệu Chiến sĩ thi đua cấp tỉnh cho 02 cá nhân.").fields

    assert fields["award"].value == "Chiến sĩ thi đua cấp tỉnh"
    assert fields["individual_count"].value == 2


def test_parts_in_brackets_go_on_behind_a_semicolon() -> None:
    parts = "(trong đó: Công an tỉnh 01 tập thể, 04 cá nhân; Sở Y tế 02 tập thể, 03 cá nhân)"

    assert _counts(f"{ASKS} {BK} cho 03 tập thể và 07 cá nhân {parts}.") == (3, 7)


def test_units_with_a_column_for_each_kind_are_no_nominees() -> None:
    rows = ("| TT | Tên đơn vị | Tập thể | Cá nhân |", "| 1 | Công an tỉnh | 1 | 4 |", "| 2 | Sở Y tế | 2 | 3 |")
    report = _read(f"{ASKS} {BK} cho các đơn vị sau:", *rows)

    assert report.nominees == ()
    assert report.fields["individual_count"].value == 7


def test_items_that_count_are_counts_and_no_nominees() -> None:
    items = ("1. Tập thể Lao động xuất sắc: 03 tập thể.", "2. Bằng khen: 01 tập thể, 05 cá nhân.")
    report = _read(f"{ASKS} thưởng cho 04 tập thể và 05 cá nhân, gồm:", *items)

    assert report.fields["collective_count"].value == 4
    assert report.nominees == ()


def test_a_label_before_a_count_does_not_hide_it() -> None:
    items = ("- Tập thể: 03 tập thể;", "- Cá nhân: 09 cá nhân (trong đó 02 cá nhân ngoài tỉnh).")

    assert _counts(f"{ASKS} {BK} cho các tập thể, cá nhân sau:", *items) == (3, 9)


@pytest.mark.parametrize(
    ("rows", "counts"),
    [
        (("| STT | Hình thức | Đối tượng | Số lượng |", "| 1 | Bằng khen | Tập thể | 04 |",
          "| 2 | Bằng khen | Cá nhân | 09 |", "| 3 | Cờ thi đua | Tập thể | 01 |", "| | Tổng cộng | | 14 |"), (5, 9)),
        (("| STT | Danh hiệu | Số lượng |", "| 1 | Tập thể Lao động xuất sắc | 3 |",
          "| 2 | Chiến sĩ thi đua cấp tỉnh | 5 |"), (3, 5)),
        (("| STT | Hình thức | Số lượng |", "| 1 | Bằng khen | 3 |", "| 2 | Cờ thi đua | 5 |"), (None, None)),
    ],
)  # fmt: skip
def test_a_table_may_have_one_column_of_counts(rows: tuple[str, ...], counts: tuple[object, object]) -> None:
    assert _counts(f"{ASKS}:", *rows) == counts


def test_a_table_goes_on_over_the_page() -> None:
    rows = (f"| 1 | Sở A | {BK} | 2 | 4 |", "--- page", *UNITS, f"| 2 | Sở B | {BK} | 1 | 3 |")

    assert _counts(f"{ASKS} {BK} cho các đơn vị sau:", *UNITS, *rows) == (3, 7)


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        ("04 Bằng khen cho tập thể, 06 Bằng khen cho cá nhân có thành tích.", (4, 6)),
        ("02 Cờ thi đua; 07 Chiến sĩ thi đua cấp tỉnh.", (2, 7)),
        ("02 Cờ thi đua cho 02 tập thể và 04 Bằng khen cho các cá nhân.", (2, 4)),
        ("11 Bằng khen cho 04 tập thể và 07 cá nhân.", (4, 7)),
        ("02 Cờ thi đua, 04 Bằng khen cho các tập thể và cá nhân.", (None, None)),
        ("02 Cờ thi đua; 04 Bằng khen; 15 Giấy khen.", (None, None)),
        ("Bằng khen cho hai (02) tập thể và năm (05) cá nhân.", (2, 5)),
        ("Bằng khen cho hai tập thể và mười hai cá nhân.", (2, 12)),
        ("Bằng khen cho 02 (hai) tập thể và 05 (năm) cá nhân.", (2, 5)),
        ("Bằng khen cho các tập thể (02) và cá nhân (05) có thành tích.", (2, 5)),
    ],
)  # fmt: skip
def test_a_count_may_stand_before_the_award_or_in_words(asked: str, counts: tuple[object, object]) -> None:
    assert _counts(f"{ASKS} {asked}") == counts


@pytest.mark.parametrize(
    "asked",
    [
        ("Giấy khen cho:", "- 10 học sinh khối 10;", "- 12 học sinh khối 11;", "- 06 học sinh khối 12."),
        ("Giấy khen cho học sinh:", "- Lớp 9A: 12 học sinh;", "- Lớp 9B: 16 học sinh."),
        ("Giấy khen cho 28 học sinh, gồm: lớp 6A: 15 học sinh và lớp 7A: 13 học sinh.",),
        ("Giấy khen cho 15 học sinh lớp 6/1 và 13 học sinh lớp 6/2.",),
    ],
)
def test_pupils_told_by_their_classes_are_added_up(asked: tuple[str, ...]) -> None:
    assert _counts(f"{ASKS} {asked[0]}", *asked[1:]) == (None, 28)


@pytest.mark.parametrize(
    ("printed", "number"),
    [
        ("Số: 12/TTr-UBND TP", "12/TTr-UBNDTP"),
        ("Số: 12/TTr-UBND TP\tBình Minh, ngày 05 tháng 3 năm 2026", "12/TTr-UBNDTP"),
        ("Số: 12/TTr-UBND ngày 05 tháng 3 năm 2026", "12/TTr-UBND"),
        ("Số: 12/TTr-UBND HỎA TỐC", "12/TTr-UBND"),
    ],
)
def test_symbols_go_on_behind_a_space(printed: str, number: str) -> None:
    head = (*HEAD[:2], printed, *HEAD[3:5], *HEAD[6:])

    assert extract(document((*head, *END)), rules()).fields["number"].value == number


def test_each_award_of_a_numbered_list_names_its_own() -> None:
    report = _read(
        f"{ASKS}:", "1. Cờ thi đua cho 01 tập thể:", "- Sở Y tế.", "2. Bằng khen cho 01 tập thể và 02 cá nhân:",
        "2.1. Tập thể:", "- Phòng Kinh tế.", "2.2. Cá nhân:", "- Bà Ngô Thị Dụ - Chuyên viên Cơ quan Đảng ủy;",
        "- Ông Trần Văn Ví - Kế toán Văn phòng Sở.",
    )  # fmt: skip

    assert [(one.subject, one.name, one.title, one.unit, one.award) for one in report.nominees] == [
        ("collective", "Sở Y tế", "", "", "Cờ thi đua"),
        ("collective", "Phòng Kinh tế", "", "", "Bằng khen"),
        ("individual", "Ngô Thị Dụ", "Chuyên viên", "Cơ quan Đảng ủy", "Bằng khen"),
        ("individual", "Trần Văn Ví", "Kế toán", "Văn phòng Sở", "Bằng khen"),
    ]


def test_april_may_be_written_in_words() -> None:
    head = (*HEAD[:5], "Bình Minh, ngày 02 tháng tư năm 2018", *HEAD[6:])

    assert extract(document((*head, *END)), rules()).fields["date"].value == "2018-04-02"
