"""Subjects of scans: whole and as printed, or a person's; and what set phrases may not do to names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.domain.fields import FieldState
from tests.kit.recognised import Scan, scan

if TYPE_CHECKING:
    from service.domain.fields import FieldValue, PaperReport


def subject(printed: str) -> FieldValue:
    return scan(subject=printed).fields["subject"]


def letter(*left: tuple[str, float, float], number: str = "Số: 15/SYT-VP", more: tuple[str, ...] = ()) -> PaperReport:
    """Give what is read of a letter; what stands in its left column is added in that order, before the right one."""
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("SỞ Y TẾ", 90, 76).line(number, 80, 104)
    for line in left:
        page.line(*line)
    page.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60).line("Độc lập - Tự do - Hạnh phúc", 310, 76)
    page.line("Bình Lâm, ngày 08 tháng 9 năm 2025", 300, 104)
    for at, line in enumerate(more):
        page.line(line, 70, 142 + 16 * at)
    page.line("Kính gửi: Sở Nội vụ", 200, 260).line("Căn cứ Luật Thi đua, khen thưởng năm 2022;", 100, 290)
    return page.read()


@pytest.mark.parametrize("name", ["VẠN HÒA", "VẠN^0.85 HÒA^0.9"])
def test_a_name_whose_letters_are_those_of_two_common_words_keeps_its_marks(name: str) -> None:
    assert scan(parent=f"UBND TỈNH {name}").fields["parent_agency"].value != "UBND TỈNH VĂN HÓA"
    assert scan(parent="UBND TỈNH VẠN HÒA").fields["parent_agency"].value == "UBND TỈNH VẠN HÒA"
    assert scan(day="Vạn Hòa, ngày 08 tháng 9 năm 2025").fields["place"].value == "Vạn Hòa"


def test_a_name_of_which_one_word_is_surely_no_common_one_goes_to_a_person() -> None:
    assert scan(parent="UBND TỈNH VAN^0.3 HÒA").fields["parent_agency"].state is FieldState.UNREADABLE


def test_common_words_in_small_letters_get_their_marks_as_before() -> None:
    assert subject("Về việc thuốc về chúng loại và số lượng").value == "Về việc thuốc về chủng loại và số lượng"


@pytest.mark.parametrize(
    "printed",
    [
        "Về việc phòng, chống dịch bệnh năm 2017 2018",
        "Về việc phòng, chống dịch bệnh ” mùa hè",
        "Về việc đề nghị khen thưởng các tập. thể",
        "Về việc đề nghị khen thưởng.năm học 2024",
        "Về việc tiếp công - dân định kỳ",
        "Về việc hỗ trợ xã Hòa: Bình khắc phục hậu quả",
        "Về việc tặng Giấy khen cho các tập thể và",
        "Về việc thực hiện Kế hoạch phát triển nông thôn mới giai đoạn",
    ],
    ids=["a dash left out", "a speck as a quote", "a speck in a phrase", "a speck between words",
         "a speck as a dash", "a speck as a colon",
         "the next line lost", "the years lost"],
)  # fmt: skip
def test_a_subject_with_specks_or_without_its_end_goes_to_a_person(printed: str) -> None:
    assert subject(printed).state is FieldState.UNREADABLE


@pytest.mark.parametrize("printed", ["Về việc khen thưởng —", "- Về việc khen thưởng", "_ Về việc khen thưởng –"])
def test_the_ruled_line_under_a_subject_is_no_part_of_it(printed: str) -> None:
    assert subject(printed).value == "Về việc khen thưởng"


def test_dashes_of_set_phrases_and_between_figures_stay() -> None:
    told = "Về việc phát triển kinh tế - xã hội giai đoạn 2021 - 2025"

    assert subject(told).value == told


def test_an_unsure_word_is_spelled_as_the_paper_spells_it_wherever_else_it_stands() -> None:
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("SỞ Y TẾ", 90, 76).line("Số: 15/QĐ-SYT", 80, 104)
    page.line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60).line("QUYẾT ĐỊNH", 260, 140)
    page.line("Về việc thành lập Tô^0.6 xây dựng Đề án", 150, 158)
    page.line("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", 100, 220)
    page.line("Điều 1. Thành lập Tổ xây dựng Đề án, gồm các ông, bà sau đây.", 100, 260)
    page.line("Điều 2. Tổ xây dựng Đề án hoàn thành trong năm 2025.", 100, 280)

    assert page.read().fields["subject"].value == "Về việc thành lập Tổ xây dựng Đề án"


def test_a_letters_subject_is_read_down_its_column_however_a_slanted_page_was_cut() -> None:
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("SỞ Y TẾ", 90, 76).line("Độc lập - Tự do - Hạnh phúc", 310, 76)
    page.line("V/v hướng dẫn xây dựng đề án", 60, 126).line("Số: 15/SYT-VP", 80, 104)
    page.line("Bình Lâm, ngày 08 tháng 9 năm 2025", 300, 104).line("c”^0.3 0.^0.2 u^0.35", 20, 138)
    page.line("về giá tại địa phương", 80, 142).line("Kính gửi: Sở Nội vụ", 200, 200)

    assert page.read().fields["subject"].value == "V/v hướng dẫn xây dựng đề án về giá tại địa phương"


def test_a_line_right_below_a_subject_that_was_not_taken_into_it_makes_it_doubtful() -> None:
    below = letter(("V/v báo cáo kết quả thi đua", 60, 124)).fields["subject"]
    with_more = letter(("V/v báo cáo kết quả thi đua", 60, 124), more=("Trong năm học mới",)).fields["subject"]

    assert below.value == "V/v báo cáo kết quả thi đua"
    assert with_more.state is FieldState.UNREADABLE


def test_a_stamp_that_lies_where_the_next_line_would_begin_may_hide_it() -> None:
    report = letter(("V/v triển khai kế hoạch", 60, 124), ("SH..^0.1 nun^0.2", 70, 143))
    farther = letter(("V/v triển khai kế hoạch", 60, 124), ("SH..^0.1 nun^0.2", 70, 160))

    assert report.fields["subject"].state is FieldState.UNREADABLE
    assert farther.fields["subject"].value == "V/v triển khai kế hoạch"


def test_a_subject_whose_line_was_cut_in_two_goes_to_a_person() -> None:
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("SỞ Y TẾ", 90, 76).line("Số: 15/KH-SYT", 80, 120).line("KẾ HOẠCH", 260, 150)
    page.line("Tổ", 120, 170).line("ĐẾN", 40, 200).line("chức phong trào thi đua", 152, 166)

    told = page.line("Căn cứ Luật Thi đua, khen thưởng năm 2022;", 100, 230).read().fields["subject"]

    assert told.value in {None, "Tổ chức phong trào thi đua"}


def test_years_alone_end_a_subject_that_waits_for_them() -> None:
    report = letter(("V/v góp ý Kế hoạch giai đoạn", 60, 124), ("2021 - 2025", 90, 140))

    assert report.fields["subject"].value == "V/v góp ý Kế hoạch giai đoạn 2021 - 2025"


def test_words_of_the_date_beside_a_letters_subject_are_none_of_its_own() -> None:
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("SỞ Y TẾ", 90, 76).line("Số: 15/SYT-VP", 80, 104)
    page.line("V/v khen thưởng thành tích", 60, 124).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("Bình Lâm, ngày 08 tháng 9 năm^0.4 2025^0.4", 300, 104).line("năm 2025", 90, 140)

    told = page.line("Kính gửi: Sở Nội vụ", 200, 260).read().fields["subject"]

    assert told.value == "V/v khen thưởng thành tích năm 2025"


@pytest.mark.parametrize("number", ["Số:^0.3 ÝƑ^0.2 /SYT-VP^0.3", "/SYT-VP^0.3"])
def test_about_opens_a_letters_subject_though_its_number_was_written_by_hand(number: str) -> None:
    report = letter(("Về Chương trình hỗ trợ pháp lý", 60, 124), number=number)

    assert report.fields["subject"].value == "Về Chương trình hỗ trợ pháp lý"


def test_a_body_whose_name_is_torn_by_the_ruled_line_goes_to_a_person() -> None:
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("SỞ TÀI NGUYÊN.", 90, 76).line("VÀ MÔI TRƯỜNG", 90, 92).line("Số: 15/QĐ-STNMT", 80, 120)
    page.line("QUYẾT ĐỊNH", 260, 150).line("Về việc khen thưởng", 220, 166)
    issuer = page.line("Căn cứ Luật Thi đua, khen thưởng năm 2022;", 100, 220).read().fields["issuer"]

    assert issuer.state is FieldState.UNREADABLE


def test_signs_of_two_bodies_that_run_together_lost_a_dash() -> None:
    assert scan(number="Số: 3698/SGDĐTKHTC").fields["number"].state is FieldState.UNREADABLE
    assert scan(number="Số: 117/STNMTNV").fields["number"].state is FieldState.UNREADABLE
    assert scan(number="Số: 3698/VKSNDTC-VP").fields["number"].value == "3698/VKSNDTC-VP"


@pytest.mark.parametrize("read", ["KT.GIÁM ĐỐC", "KT:GIÁM ĐỐC", "KT: GIÁM ĐỐC"])
def test_on_behalf_stands_apart_from_the_office(read: str) -> None:
    title = scan(title=f"{read}\nPHÓ GIÁM ĐỐC").fields["signer_title"]

    assert title.value == "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC"


def test_a_body_cut_off_by_a_ring_is_no_title() -> None:
    assert scan(title="TM. ỦY BAN NHÂN\nCHỦ TỊCH").fields["signer_title"].state is FieldState.UNREADABLE
    told = scan(title="TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH").fields["signer_title"]
    assert told.value == "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"


@pytest.mark.parametrize(
    "day",
    ["Bình Lâm, ngàyA0^0.1 tháng 12 năm 2025", "Bình Lâm, ngày {Ô^0.3 tháng 10", "Bình Lâm ngày2^0.8 tháng 9 năm 2025"],
)
def test_the_place_before_a_date_by_hand_is_read(day: str) -> None:
    fields = scan(day=day).fields

    assert (fields["place"].value, fields["date"].state) == ("Bình Lâm", FieldState.UNREADABLE)
    assert fields["place"].raw == "Bình Lâm"


@pytest.mark.parametrize(
    "day", ["trong ngày 0Š^0.3 tháng 9 năm 2025", "Bình Lâm, ngày", "Bình^0.4 Lâmm,^0.4 ngày Ô^0.1 tháng"]
)
def test_what_stands_before_a_date_and_is_no_place_or_not_sure_is_none(day: str) -> None:
    assert scan(day=day).fields["place"].value is None


def plan(*lines: tuple[str, float, float]) -> FieldValue:
    """Give the subject of a plan whose lines stand so below its type's name, around 300 points."""
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("SỞ Y TẾ", 90, 76).line("Số: 15/KH-SYT", 80, 104).line("KẾ HOẠCH", 276, 150)
    for line in lines:
        page.line(*line)
    return page.read().fields["subject"]


def test_a_plan_to_carry_something_out_has_that_for_its_subject_where_it_is_centred() -> None:
    told = plan(
        ("Thực hiện Chương trình nông thôn mới", 192, 168),
        ("trên địa bàn tỉnh năm 2025", 222, 184),
        ("Thực hiện Nghị quyết số 15/NQ-HĐND của Hội đồng nhân dân, Sở Y tế", 100, 230),
    )

    assert told.value == "Thực hiện Chương trình nông thôn mới trên địa bàn tỉnh năm 2025"


def test_a_paragraph_below_a_types_name_is_no_subject() -> None:
    indented = plan(
        ("Thực hiện Nghị quyết số 15/NQ-HĐND của Hội đồng nhân dân tỉnh, Sở Y tế", 110, 168),
        ("xây dựng kế hoạch kiểm tra các đơn vị trực thuộc như sau, các đơn vị cần biết", 76, 184),
    )
    short = plan(
        ("Thực hiện Nghị quyết số 15/NQ-HĐND, Sở Y tế", 171, 168),
        ("xây dựng kế hoạch kiểm tra các đơn vị trực thuộc như sau, các đơn vị cần", 76, 184),
    )

    assert (indented.value, short.value) == (None, None)


def test_a_paragraph_whose_first_words_a_stamp_hides_is_not_taken_for_the_subjects_next_line() -> None:
    told = plan(
        ("Phân công nhiệm vụ năm 2025", 219, 168),
        ("chuyển: đơn vị lập danh sách, gửi về bộ phận tổng hợp trước ngày 20 hằng tháng", 100, 196),
        ("để báo cáo lãnh đạo cơ quan trong năm 2025.", 76, 212),
    )

    assert told.value == "Phân công nhiệm vụ năm 2025"


def test_a_subject_that_ends_in_a_colon_has_a_stamps_word_behind_it() -> None:
    subject = scan(subject="Về việc tặng Giấy khen cho tập thể và cá nhân Chuyển:").fields["subject"]

    assert (subject.value, subject.state) == (None, FieldState.UNREADABLE)


def test_a_receivers_stamp_beside_a_typed_papers_subject_is_none_of_it() -> None:
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("SỞ Y TẾ", 90, 76).line("Số: 15/QĐ-SYT", 80, 104).line("Bình Lâm, ngày 08 tháng 9 năm 2025", 300, 104)
    page.line("QUYẾT ĐỊNH", 260, 140).line("cổNg^0.5 VĂN^0.1 pHò^0.0", 60, 157).line("Về việc tặng Giấy khen", 230, 158)
    page.line("GIÁM ĐỐC SỞ Y TẾ", 245, 190).line("Căn cứ Luật Thi đua, khen thưởng năm 2022;", 100, 220)

    assert page.read().fields["subject"].value == "Về việc tặng Giấy khen"
