"""What belongs to one value is read whole, and what stands beside it is not of it: titles, names, tables."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperReport
from service.domain.papers.segments import of_page
from tests.golden.cases import rules
from tests.golden.openings import read
from tests.golden.paper import document
from tests.unit.extraction.test_printed_papers_of_offices import HEAD, NATION, _printed

TOP = (*NATION, "TRƯỜNG THPT HOA SEN", "Số: 85/QĐ-THPTHS", "An Bình, ngày 25 tháng 5 năm 2024")
DECIDES = ("**QUYẾT ĐỊNH**", "**Về việc khen thưởng**", "Căn cứ Luật Thi đua, khen thưởng;", "Điều 1. Khen thưởng.")


def _report(*pages: tuple[str, ...]) -> PaperReport:
    lines = [line for page in pages for line in ("--- page", *page)]
    return extract(document(lines), rules())


def test_a_title_s_second_line_belongs_to_it_over_a_wide_gap() -> None:
    title = _printed("*BÁO CÁO KIỂM TRA", "*THỰC HIỆN XÂY DỰNG TRƯỜNG HỌC ĐẠT CHUẨN", top=90, pitch=25)
    body = _printed("- Thực hiện theo Thông tư 06/2020/TT-BGDĐT ngày 26/02/2020;", top=150)

    assert read(*HEAD, *title, *body).fields["subject"].value == "KIỂM TRA THỰC HIỆN XÂY DỰNG TRƯỜNG HỌC ĐẠT CHUẨN"


def test_a_place_and_date_beside_a_subject_are_not_of_it() -> None:
    subject = "V/v hướng dẫn tổng kết thi đua năm 2018"
    report = read(
        f"UBND TỈNH VẠN HÒA{' ' * 26}{NATION[0]}", f"SỞ NỘI VỤ{' ' * 34}{NATION[1]}", "Số: 424/SNV-TĐKT",
        f"{subject}   Vạn Hòa, ngày 05 tháng 4 năm 2018", "Kính gửi: Các đơn vị trực thuộc Sở",
    )  # fmt: skip

    assert (report.fields["subject"].value, report.fields["place"].value) == (subject, "Vạn Hòa")


@pytest.mark.parametrize("left", ["NGƯỜI LẬP BIỂU", "NGƯỜI TỔNG HỢP"])
def test_who_drew_up_a_list_does_not_sign_for_the_head(left: str) -> None:
    right = " " * 43
    report = read(*TOP, *DECIDES, f"{left:43}HIỆU TRƯỞNG", "", "Quản Thị Lan", "", f"{right}Nguyễn Thị Hồng Huệ")

    assert (report.fields["signer"].value, report.fields["signer_title"].value) == (
        "Nguyễn Thị Hồng Huệ", "HIỆU TRƯỞNG",
    )  # fmt: skip


@pytest.mark.parametrize(
    "block",
    [
        ("| Nơi nhận:// - Lưu: VT. | Hiệu trưởng// Nguyễn Thị Hồng Huệ |",),
        ("@90,600,160,610 Nơi nhận:", "@90,614,160,624 - Lưu: VT.", "@380,600,450,610 Hiệu trưởng",
         "@350,660,480,670 Nguyễn Thị Hồng Huệ"),
        ("Nơi nhận:\t\t\t\tHiệu trưởng", "- Lưu: VT.", "\t\t\t\tNguyễn Thị Hồng Huệ"),
    ],
    ids=["word", "print", "tabs"],
)  # fmt: skip
def test_an_office_in_small_letters_opens_a_signature_on_the_right(block: tuple[str, ...]) -> None:
    placed = _printed(*(line.strip("*") for line in DECIDES), top=100)
    report = read(*(HEAD if block[0].startswith("@") else TOP), *(placed if block[0][0] == "@" else DECIDES), *block)

    assert (report.fields["signer"].value, report.fields["signer_title"].value) == (
        "Nguyễn Thị Hồng Huệ", "Hiệu trưởng",
    )  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        (
            "| TT | Họ và tên | Chức vụ |",
            "| 1 | Nguyễn Thị Hồng Huệ | Hiệu trưởng |",
            "| 2 | Quản Thị Lan | Giáo viên |",
        ),
        ("| Nguyễn Thị Hồng Huệ | Hiệu trưởng |", "| Quản Thị Lan | Giáo viên |"),
        ("1\tNguyễn Thị Hồng Huệ\tHiệu trưởng", "2\tQuản Thị Lan\tGiáo viên"),
        ("1\tHiệu trưởng\tNguyễn Thị Hồng Huệ", "2\tPhó Hiệu trưởng\tQuản Thị Lan"),
    ],
    ids=["table", "two columns", "tabs", "office first"],
)
def test_an_office_in_a_list_s_row_signs_nothing(rows: tuple[str, ...]) -> None:
    assert read(*TOP, *DECIDES, *rows).fields["signer"].state is FieldState.ABSENT


def test_a_recipient_s_last_word_in_capitals_belongs_to_it() -> None:
    report = read(
        *HEAD, *_printed(*(line.strip("*") for line in DECIDES), top=100), "@90,600,145,610 Nơi nhận:",
        "@90,614,260,624 - VPCP: BTCN, các PCN, Cổng", "@90,628,125,638 TTĐT;", "@306,600,402,610 HIỆU TRƯỞNG",
        "@90,652,210,662 - Lưu: VT.", "@306,660,402,670 Ngô Thị Dụ",
    )  # fmt: skip

    assert report.fields["recipients"].value == ["VPCP: BTCN, các PCN, Cổng TTĐT", "Lưu: VT"]


def test_a_recipient_on_the_next_page_is_read_with_its_last_word() -> None:
    first = (*HEAD, *_printed(*(line.strip("*") for line in DECIDES), top=100), "@90,800,145,810 Nơi nhận:")
    next_one = ("@90,74,260,84 - VPCP: BTCN, các PCN, Cổng", "@90,88,125,98 TTĐT;", "@90,112,210,122 - Lưu: VT.")

    assert _report(first, next_one).fields["recipients"].value == ["VPCP: BTCN, các PCN, Cổng TTĐT", "Lưu: VT"]


REPORT = (*NATION, "**BÁO CÁO THÀNH TÍCH**", "**ĐỀ NGHỊ TẶNG BẰNG KHEN**", "Họ và tên: Ngô Thị Dụ",
          "Đơn vị công tác: Trường THPT Hoa Sen", "III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG")  # fmt: skip
HISTORY = "| Năm | Danh hiệu thi đua | Số, ngày, tháng, năm của |"
FIRST = "| 2021 | Lao động tiên tiến | QĐ số 12/QĐ-UBND ngày 05/7/2021 |"
SECOND = "| 2022 | Chiến sĩ thi đua cơ sở | QĐ số 15/QĐ-UBND ngày 05/7/2022 |"


@pytest.mark.parametrize(
    ("first", "second"),
    [((HISTORY,), ("| | | quyết định |", FIRST, SECOND)), ((HISTORY, FIRST), (SECOND,))],
    ids=["header", "rows"],
)
def test_a_history_goes_on_over_the_page(first: tuple[str, ...], second: tuple[str, ...]) -> None:
    rows = _report((*REPORT, *first), (*second, "**NGƯỜI BÁO CÁO**", "Ngô Thị Dụ")).fields["past_awards"].value

    assert [(row["year"], row["name"]) for row in rows] == [
        ("2021", "Lao động tiên tiến"), ("2022", "Chiến sĩ thi đua cơ sở"),
    ]  # fmt: skip


def test_another_table_on_the_next_page_is_no_history() -> None:
    first = (*REPORT, "| TT | Năm | Danh hiệu thi đua |", "| 1 | 2021 | LĐTT |")
    report = _report(first, ("| TT | Nội dung | Cấp |", "| 1 | Sáng kiến năm 2023 | Sở |"))

    assert [row["year"] for row in report.fields["past_awards"].value] == ["2021"]


def test_a_history_set_by_tabs_is_read_with_its_empty_columns() -> None:
    lines = ("TT\tNăm\tDanh hiệu thi đua\tQuyết định", "\t2021\tLao động tiên tiến\t", "2\t2022\tGiấy khen\tSố 7/QĐ-UB")

    rows = _report((*REPORT, *lines)).fields["past_awards"].value
    assert [(row["year"], row["name"], row.get("number")) for row in rows] == [
        ("2021", "Lao động tiên tiến", None), ("2022", "Giấy khen", "7/QĐ-UB"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("Ủ Y  B A N  N H Â N  D Â N", "ỦY BAN NHÂN DÂN"),
        ("T H  Ủ   T  Ư Ớ N G   C H  Í  N H   P H Ủ", "THỦ TƯỚNG CHÍNH PHỦ"),
        ("Ủ Y B A N N H Â N D Â N", None),
        ("UBND XÃ B A", "UBND XÃ B A"),
    ],
)
def test_letters_that_stand_apart_are_put_together_or_left_to_a_person(printed: str, told: str | None) -> None:
    value = read(printed, *NATION, "Số: 263/QĐ-UBND", *DECIDES).fields["issuer"]

    assert (value.value, value.state) == (told, FieldState.FOUND if told else FieldState.UNREADABLE)


LISTED = (*NATION, "TRƯỜNG THPT HOA SEN", "**DANH SÁCH**", "**Đề nghị khen thưởng năm 2024**")
TABS = "Stt\tHọ và tên\tNgày sinh\tChức vụ\tDanh hiệu\tGhi chú"


def test_a_list_set_by_tabs_keeps_the_rows_whose_columns_are_empty() -> None:
    rows = (
        "I\tLAO ĐỘNG TIÊN TIẾN\t\t\t\t", "1\tNguyễn Thị Hồng Huệ\t12/3/1979\tHiệu trưởng\tLĐTT\t",
        "2\tQuản Thị Lan\t\tGiáo viên\tLĐTT\t", "II\tCHIẾN SĨ THI ĐUA CƠ SỞ\t\t\t\t",
        "1\tNguyễn Thị Hồng Huệ\t12/3/1979\tHiệu trưởng\tCSTĐCS\tSáng kiến loại B",
    )  # fmt: skip
    report = read(*LISTED, TABS, *map(str.rstrip, rows))

    assert [(one.name, one.title, one.award) for one in report.nominees] == [
        ("Nguyễn Thị Hồng Huệ", "Hiệu trưởng", "LĐTT"), ("Quản Thị Lan", "Giáo viên", "LĐTT"),
        ("Nguyễn Thị Hồng Huệ", "Hiệu trưởng", "CSTĐCS"),
    ]  # fmt: skip


def test_columns_set_by_several_tabs_stay_where_they_were() -> None:
    report = read(*LISTED, "Stt\t\tHọ và tên\tChức vụ\tDanh hiệu", "1\t\tQuản Thị Lan\tGiáo viên\t\tLĐTT")

    assert [(one.name, one.title, one.award) for one in report.nominees] == [("Quản Thị Lan", "Giáo viên", "LĐTT")]


@pytest.mark.parametrize(
    ("below", "told"),
    [
        ("**Các cá nhân tiêu biểu đề nghị khen thưởng năm 2023**", True),
        ("**(Kèm theo Tờ trình số 12/TTr-THPTHS ngày 05/11/2023)**", False),
        ("Đơn vị: Trường THPT Hoa Sen", False),
    ],
)
def test_the_line_below_a_list_s_kind_says_what_it_lists(below: str, *, told: bool) -> None:
    report = read(
        *LISTED[:3],
        "**DANH SÁCH TRÍCH NGANG**",
        below,
        "| STT | Họ và tên | Chức vụ |",
        "| 1 | Quản Thị Lan | Kế toán |",
    )

    assert report.fields["subject"].value == f"DANH SÁCH TRÍCH NGANG{' ' + below.strip('*') if told else ''}"


def test_lines_of_blanks_and_tabs_are_cut_at_once() -> None:
    page = document(["an " + "\u00a0" * 2_000 + "a\t" * 900 + "a"] * 30).pages[0]
    blank = document(["\u00a0" * 2_000 + "a\t" * 900 + "a"] * 30).pages[0]

    assert [len(of_page(one)) for one in (page, blank)] == [30 * 901, 30 * 901]
