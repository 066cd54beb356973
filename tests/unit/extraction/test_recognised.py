"""Scans: what an engine made out is believed word by word, and what a hand wrote goes to a person."""

from __future__ import annotations

import pytest

from service.adapters.readers.sight import kept
from service.domain.document import BLOCK
from service.domain.fields import FieldState
from service.domain.papers.nominee_columns import column_of, without_numeral
from service.domain.papers.signature import complete_title
from service.domain.papers.spelling import LETTERS, Run, mend, plausible
from service.domain.text import fold
from tests.kit.recognised import Scan, scan


@pytest.mark.parametrize("printed", ["SỞ Y TẾ", "SỞ Y TẺ^0.77", "SỞ Y TÉ^0.6", "SỞ Y TẾ^0.05", "' SỞ Y TẾ -^0.4"])
def test_a_set_phrase_gets_its_marks_and_the_raw_text_stays(printed: str) -> None:
    issuer = scan(issuer=printed).fields["issuer"]

    assert (issuer.value, issuer.state) == ("SỞ Y TẾ", FieldState.FOUND)
    assert issuer.raw == printed.split("^", maxsplit=1)[0].strip("' -")


def test_a_word_of_no_phrase_that_is_not_surely_read_makes_the_value_unreadable_and_suggests_what_was_made_out() -> (
    None
):
    subject = scan(subject="Về việc thành lập Tổ dự^0.4 lòa^0.5").fields["subject"]

    assert (subject.value, subject.state) == (None, FieldState.UNREADABLE)
    assert subject.suggestions == ({"value": "Về việc thành lập Tổ dự lòa", "source": "ocr"},)
    assert subject.box is not None


def test_typed_number_and_date_are_found() -> None:
    fields = scan().fields

    assert (fields["number"].value, fields["date"].value) == ("15/QĐ-SYT", "2025-09-08")
    assert {fields["number"].method, fields["date"].method} == {"ocr"}


@pytest.mark.parametrize(
    "number",
    ["Số: 15^0.5 /QĐ-SYT", "Số:^0.5 15/QĐ-SYT^0.6", "Só:‡#4B/QĐ-SYT^0.0", "Số: 15/QĐ-5YT^0.4", "Số: 2Ÿ /QĐ-SYT"],
)
def test_a_number_by_hand_is_unreadable_with_the_box_of_its_crop(number: str) -> None:
    value = scan(number=number).fields["number"]

    assert (value.value, value.state) == (None, FieldState.UNREADABLE)
    assert value.box is not None
    assert value.box[1] == pytest.approx(104.0)


@pytest.mark.parametrize(
    "day",
    [
        "Bình Lâm, ngày 08^0.6 tháng 9 năm 2025",
        "Bình Lâm, ngày.43^0.2 tháng 9 năm 2025",
        "Bình Lâm, ngày 2tháng^0.8 9 năm 2025",
        "Bình Lâm, ngày 08 tháng 9 năm 2025^0.9",  # printed; a 3 was read as 5 as surely
    ],
)
def test_a_date_by_hand_is_unreadable_with_the_box_of_its_crop(day: str) -> None:
    value = scan(day=day).fields["date"]

    assert (value.value, value.state) == (None, FieldState.UNREADABLE)
    assert value.box is not None


def test_what_a_scan_does_not_show_is_unreadable_and_not_absent() -> None:
    fields = scan(number="—", title="ˆ^0.1", signer="ˆ^0.1").fields

    assert {fields[name].state for name in ("number", "signer", "signer_title")} == {FieldState.UNREADABLE}


@pytest.mark.parametrize("signer", ["Văn Ví", "Trần^0.7 Văn Ví", "Trân^0.95 Văn Vit^0.95"])
def test_a_name_that_a_seal_covers_in_part_goes_to_a_person(signer: str) -> None:
    assert scan(signer=signer).fields["signer"].state is FieldState.UNREADABLE


def test_counts_of_a_scan_are_found_where_the_figures_are_sure() -> None:
    fields = scan().fields

    assert (fields["collective_count"].value, fields["individual_count"].value) == (2, 3)


@pytest.mark.parametrize("printed", ["UBND TỈNH BÌNH LÂM.", "UBND TỈNH BÌNH LÂM...", "- 'UBND TỈNH BÌNH LÂM"])
def test_a_body_is_named_without_the_ruling_under_it(printed: str) -> None:
    assert scan(parent=printed).fields["parent_agency"].value == "UBND TỈNH BÌNH LÂM"


def test_a_letter_alone_that_no_word_is_made_of_is_badly_read_wherever_it_stands() -> None:
    assert scan(issuer="SỞ V VIỆC").fields["issuer"].state is FieldState.UNREADABLE


@pytest.mark.parametrize("printed", ["SỞ V TẾ", "SỞ V TÉ^0.6"])
def test_a_lone_y_that_looks_like_v_is_told_by_its_phrase(printed: str) -> None:
    issuer = scan(issuer=printed).fields["issuer"]

    assert (issuer.value, issuer.raw) == ("SỞ Y TẾ", printed.split("^", maxsplit=1)[0])


def test_a_committee_whose_name_is_not_in_the_number_did_not_issue_the_paper() -> None:
    fields = scan(issuer="“ˆ^0.2").fields

    assert fields["issuer"].state is FieldState.UNREADABLE
    assert scan(issuer="“ˆ^0.2", number="Số: 15/QĐ-UBND").fields["issuer"].value == "UBND TỈNH BÌNH LÂM"


def test_a_comma_made_by_a_speck_is_left_out_and_a_printed_one_stays() -> None:
    specked, printed = (
        scan(subject=f"Về việc thành lập,^{sure} Tổ giúp việc năm 2025").fields["subject"] for sure in (0.7, 0.96)
    )

    assert specked.value == "Về việc thành lập Tổ giúp việc năm 2025"
    assert printed.value == "Về việc thành lập, Tổ giúp việc năm 2025"


def test_a_title_without_a_name_under_it_may_have_lost_its_first_line() -> None:
    fields = scan(signer="ˆ^0.1").fields

    assert fields["signer_title"].state is FieldState.UNREADABLE
    assert fields["signer_title"].suggestions == ({"value": "GIÁM ĐỐC", "source": "ocr"},)
    assert scan().fields["signer_title"].value == "GIÁM ĐỐC"


def test_a_title_whose_block_was_looked_at_by_itself_stands_without_a_name() -> None:
    looked_at, another = (scan(signer="Trần^0.4 Văn", facts=({"code": BLOCK, "page": at},)).fields for at in (1, 2))

    assert (looked_at["signer_title"].value, looked_at["signer"].state) == ("GIÁM ĐỐC", FieldState.UNREADABLE)
    assert another["signer_title"].state is FieldState.UNREADABLE


@pytest.mark.parametrize("deputy", ["PHÓ GIÁM ĐỐC", "PHO GIÁM ĐỐC", "PHÓ GIÁM ĐÓC"])
def test_a_deputy_under_his_chief_is_a_line_of_his_own_whatever_marks_were_lost(deputy: str) -> None:
    title = scan(title=f"KT. GIAM ĐỌC\n{deputy}").fields["signer_title"]

    assert (title.value, title.state) == ("KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC", FieldState.FOUND)


@pytest.mark.parametrize("signer", ["Thị Thử Nghiệm", "Văn Thử Nghiệm", "Nguyên Văn Thử", "Lê Văn Y"])
def test_a_name_whose_first_word_or_mark_was_lost_goes_to_a_person(signer: str) -> None:
    assert scan(signer=signer).fields["signer"].state is FieldState.UNREADABLE


def test_an_invitation_whose_title_was_not_read_is_no_letter() -> None:
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("SỞ Y TẾ", 90, 76).line("Độc lập - Tự do - Hạnh phúc", 310, 76)
    page.line("Số: 26/GM-SYT", 80, 104).line("Bình Lâm, ngày 08 tháng 9 năm 2025", 300, 104)
    page.line("GIÁY^0.4 MỜÒI^0.3", 260, 140).line("Kính gửi: Các đơn vị trực thuộc", 150, 180)
    page.line("Sở Y tế kính mời các đơn vị dự họp, đề nghị các đơn vị sắp xếp thời gian.", 100, 220)

    assert page.read().kind.value.value == "other"


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("GIÁM ĐỐC", True), ("KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC", True), ("KT. GIÁM ĐỐC", False), ("PHÓ GIÁM ĐỐC", False),
        ("TL. CHỦ TỊCH / KT. CHÁNH VĂN PHÒNG", False), ("THỨ TRƯỞNG", False), ("THỦ TRƯỞNG", True),
        ("TL. CHỦ TỊCH / CHÁNH VĂN PHÒNG", True), ("KT. TRƯỞNG PHÒNG / TRƯỞNG PHÒNG", False),
        ("TM. ỦY BAN NHÂN DÂN", False), ("TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH", True),
    ],
)  # fmt: skip
def test_a_deputy_signs_on_behalf(title: str, whole: bool) -> None:  # noqa: FBT001  # a parameter of cases
    assert complete_title(title) is whole


@pytest.mark.parametrize(
    ("word", "possible"),
    [
        ("tiếp", True),
        ("tiêp", False),
        ("VIÊT", False),
        ("việt", True),
        ("thirc", False),
        ("nghiêng", True), ("Ï", False), ("ước", True),
    ],
)  # fmt: skip
def test_a_syllable_that_ends_in_a_stop_bears_an_acute_or_a_dot(word: str, possible: bool) -> None:  # noqa: FBT001
    assert plausible(word) is possible


@pytest.mark.parametrize(
    ("printed", "told"),
    [
        ("số 9, phường An Hòa", "số 9, phường An Hòa"),
        ("phương an cứu hộ", "phương án cứu hộ"),
        ("Phương An cứu hộ", "Phương Án cứu hộ"),
    ],
)
def test_a_name_that_begins_inside_a_phrase_keeps_its_marks(printed: str, told: str) -> None:
    runs = [Run(hit.start(), hit.end(), fold(hit.group()), 0.95) for hit in LETTERS.finditer(printed)]

    assert mend(printed, runs, ("Phương án",), 0.2).text == told
    assert mend("việc cấp Bằng", [Run(5, 8, "cap", 0.9), Run(9, 13, "bang", 0.5)], ("cấp bằng",), 0.2).known == {0, 1}


@pytest.mark.parametrize("header", ["TT", "T1", "STT", "ST1", "IT", "T⏎T", "S⏎T⏎T"])
def test_a_column_of_numbers_is_known_though_a_letter_was_taken_for_another(header: str) -> None:
    assert column_of(header.replace("⏎", "\n")) == "row"
    assert {column_of(other) for other in ("II", "TL", "LT", "11")} == {None}


@pytest.mark.parametrize(
    ("header", "column"),
    [("Chứcvụ", "title"), ("Họvà tên", "name"), ("Đơnvị công tác", "unit"), ("Hình thứckhen thưởng", "award")],
)
def test_a_header_s_words_are_known_though_no_space_was_seen_between_them(header: str, column: str) -> None:
    assert column_of(header) == column


def test_awards_of_a_table_whose_rulings_nobody_saw_go_to_a_person() -> None:
    page = Scan().line("SỞ Y TẾ", 60, 40).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 40)
    page.line("Độc lập - Tự do - Hạnh phúc", 310, 56).line("BÁO CÁO THÀNH TÍCH", 230, 90)
    page.line("Đề nghị tặng Bằng khen", 220, 106).line("- Họ và tên: Trần Văn Ví", 70, 140)
    page.line("III. CÁC HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG", 70, 180)
    assert page.read().fields["past_awards"].state is FieldState.ABSENT

    page.line("Năm", 70, 200).line("Danh hiệu", 150, 200).line("2024", 70, 220).line("Giấy khen", 150, 220)
    value = page.read().fields["past_awards"]

    assert (value.state, value.value) == (FieldState.UNREADABLE, None)
    assert value.box is not None


@pytest.mark.parametrize("printed", ["I. Phòng Kinh tế", "L. Phòng Kinh tế", "HI. Phòng Kinh tế", "B. Phòng Kinh tế"])
def test_a_section_s_numeral_is_no_part_of_its_name_however_it_was_made_out(printed: str) -> None:
    assert without_numeral(printed) == "Phòng Kinh tế"


@pytest.mark.parametrize(
    ("seen", "told"),
    [("QĐÐ-UBND", "QĐ-UBND"), ("QÐ-UBND", "QĐ-UBND"), ("TB-ĐÐBQH", "TB-ĐĐBQH"), ("ÐỖ", "ĐỖ")],
)
def test_an_eth_is_a_d_with_a_bar_and_a_decision_has_one(seen: str, told: str) -> None:
    assert kept(seen) == told


def test_the_dash_between_two_bodies_takes_no_word_of_theirs() -> None:
    page = Scan().line("TÒA ÁN NHÂN DÂN TỐI CAO", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO", 60, 76).line("BỘ TƯ PHÁP-^0.95", 100, 92)
    page.line("Số: 01/2025/TTLT-TANDTC-VKSNDTC-BTP", 80, 110).line("Hà Nội, ngày 08 tháng 9 năm 2025", 320, 110)
    page.line("THÔNG TƯ LIÊN TỊCH", 240, 150).line("Hướng dẫn thi hành một số quy định của Luật", 180, 168)

    issuer = page.read().fields["issuer"]

    assert issuer.value == "TÒA ÁN NHÂN DÂN TỐI CAO - VIỆN KIỂM SÁT NHÂN DÂN TỐI CAO - BỘ TƯ PHÁP"


def test_a_speck_between_two_words_goes_to_a_person_and_a_set_phrases_dash_does_not() -> None:
    specked = scan(day="Bình.Lâm, ngày 08 tháng 9 năm 2025", subject="Về việc kiện toàn-Ban Chỉ đạo phong trào")
    dashed = scan(subject="Về việc kiện toàn Hội đồng Thi đua-Khen thưởng")

    assert [specked.fields[name].state for name in ("place", "subject")] == [FieldState.UNREADABLE] * 2
    assert dashed.fields["subject"].value == "Về việc kiện toàn Hội đồng Thi đua-Khen thưởng"


@pytest.mark.parametrize(("below", "found"), [("VIỄNTHÔNG^0.36 LÂM^0.04 GIANG^0.04", False), ("HỎA TỐC", True)])
def test_a_body_below_which_another_line_in_capitals_was_not_taken_did_not_issue_the_paper(
    below: str,
    found: bool,  # noqa: FBT001  # a parameter of cases
) -> None:
    page = Scan().line("TẬP ĐOÀN VIỄN THÔNG ĐẠI VIỆT", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("Độc lập - Tự do - Hạnh phúc", 310, 76).line(below, 90, 78)
    page.line("Số: l^0.4 7/VTLG-NV^0.5", 80, 104).line("Lâm Giang, ngày 16 tháng 01 năm 2025", 300, 104)
    page.line("V/v đề nghị khen thưởng", 80, 120).line("Kính gửi: Sở Nội vụ.", 200, 160)

    assert (page.read().fields["issuer"].state is FieldState.FOUND) is found


@pytest.mark.parametrize("stamp", ["ĐẾN °ố-£#!1.......", "ĐẾN", "CÔNG VĂN ĐẾN Số^0.4 12^0.3"])
def test_a_receivers_name_over_its_stamp_is_no_authority(stamp: str) -> None:
    page = Scan().line("PHÒNG NỘI VỤ", 40, 12).line(stamp, 40, 26).line("1 VĐN^0.1 TĨNH^0.1 BÌNH LÂM", 110, 52)
    page.line("SỞ Y TẾ", 130, 68).line("CỘNG HOA^0.7 XÃ HỌI^0.3 CHU^0.2 NGHIA VIHET^0.1 NAM", 300, 52)
    page.line("Số: 15/TTr-SYT", 110, 100).line("Bình Lâm, ngày 08 tháng 9 năm 2025", 320, 100)
    report = page.line("TỜ TRÌNH", 260, 130).line("Về việc tặng Giấy khen", 220, 146).read()

    assert report.fields["issuer"].value == "SỞ Y TẾ"
    assert report.fields["parent_agency"].value is None


@pytest.mark.parametrize(
    ("name", "count", "share", "state", "sure"),
    [
        ("Lò Thị Mẫu", "7/9", "77,8%", FieldState.FOUND, True),
        ("Lò Thị^0.7 Mẫu", "7/9", "77,8%", FieldState.FOUND, False),
        ("Lò Thị Mẫu", "7/9^0.5", "77,8%", FieldState.FOUND, True),  # the share says the same
        ("Lò Thị Mẫu", "1/9^0.5", "77,8%", FieldState.UNREADABLE, False),
        ("Lò Thị Mẫu", "ẳ^0.3", "", FieldState.UNREADABLE, False),  # by hand
    ],
)
def test_votes_of_a_scan_are_as_sure_as_each_count_and_name(
    name: str, count: str, share: str, state: FieldState, *, sure: bool
) -> None:
    page = Scan().line("HỘI ĐỒNG THI ĐUA", 60, 40).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 40)
    page.line("Độc lập - Tự do - Hạnh phúc", 310, 56).line("BIÊN BẢN", 260, 90).line("Họp xét khen thưởng", 220, 106)
    rows = (
        ("TT", "Họ và tên", "Số phiếu đồng ý", "Tỷ lệ"),
        ("1", "Tạ Văn Thử", "9/9", "100%"),
        ("2", name, count, share),
    )
    for at, row in enumerate(rows):
        for text, x in zip(row, (50, 100, 300, 450), strict=True):
            page.line(text, x, 140 + 20 * at) if text else page

    votes = page.read().fields["votes"]

    assert (votes.state, votes.confidence >= 0.8) == (state, sure)


def _hidden_office(*names: str) -> Scan:
    page = Scan().line("UBND TỈNH BÌNH LÂM", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("SỞ Y TẾ", 90, 76).line("Độc lập - Tự do - Hạnh phúc", 310, 76).line("Số: 15/QĐ-SYT", 80, 104)
    page.line("QUYẾT ĐỊNH", 260, 140).line("Về việc tặng Giấy khen cho tập thể và cá nhân", 150, 158)
    page.line("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", 100, 220)
    page.line("Nơi nhận:", 80, 600).line("- Lưu: VT.", 80, 616)
    for at, name in enumerate(names):
        page.line(name, 370, 690 + 40 * at)
    return page


def test_the_only_name_beside_the_recipients_signs_though_a_seal_hides_the_office() -> None:
    fields = _hidden_office("ThS. Trần Văn Ví").read().fields

    assert (fields["signer"].value, fields["signer"].state) == ("Trần Văn Ví", FieldState.FOUND)
    assert fields["signer_title"].state is FieldState.UNREADABLE


def test_of_two_names_without_an_office_or_half_of_one_nobody_signs() -> None:
    for names in (("Trần Văn Ví", "Ngô Thị Dụ"), ("Văn Ví",)):
        assert _hidden_office(*names).read().fields["signer"].state is FieldState.UNREADABLE


@pytest.mark.parametrize("printed", ["tông hợp", "tống hợp"])
def test_a_set_phrase_keeps_a_subject_from_another_mark(printed: str) -> None:
    subject = scan(subject=f"Về việc {printed} hồ sơ đề nghị khen thưởng").fields["subject"]

    assert subject.value == "Về việc tổng hợp hồ sơ đề nghị khen thưởng"


def test_a_speck_read_as_a_mark_inside_a_value_leaves_it_to_a_person() -> None:
    fields = scan(issuer="ỦY, BAN NHÂN DÂN XÃ TÂN LẬP", subject="Về việc 'tặng Giấy khen cho cá nhân").fields

    assert {fields[name].state for name in ("issuer", "subject")} == {FieldState.UNREADABLE}
