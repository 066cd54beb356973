"""What a printed page breaks, or a plain text sets side by side by spaces, is read whole and for whom it stands."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState, PaperKind
from tests.golden.openings import read

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def _printed(*lines: str, top: float = 74.0, pitch: float = 14.0) -> list[str]:
    """Place lines one below the other: a leading `*` is bold and centred, else they fill the width from the margin."""
    placed = []
    for at, line in enumerate(lines):
        y, text = top + at * pitch, line.lstrip("*")
        half = min(len(text) * 3.1, 215)
        left, right = (306 - half, 306 + half) if line.startswith("*") else (90, 90 + 2 * half)
        placed.append(f"@{'b' if line.startswith('*') else ''}{left:.0f},{y:.0f},{right:.0f},{y + 10:.0f} {text}")
    return placed


HEAD = (
    "@122,20,263,30 TRƯỜNG THPT HOA SEN", "@135,34,251,44 Số: 85/QĐ-THPTHS",
    "@316,20,502,30 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "@330,34,487,44 Độc lập - Tự do - Hạnh phúc",
    "@307,48,510,58 An Bình, ngày 25 tháng 5 năm 2024",
)  # fmt: skip


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("V/v khen thưởng học sinh giỏi, học sinh xuất sắc trong toàn trường năm học 2023 -", "2024"),
        ("Về việc khen thưởng hộ nông dân sản xuất, kinh doanh giỏi trong toàn tỉnh giai đoạn", "2017 - 2022"),
        ("Về việc khen thưởng các tập thể, cá nhân phục vụ Hội nghị điển hình tiên tiến lần thứ", "VI"),
        ("VỀ VIỆC TẶNG BẰNG KHEN CỦA", "CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH VẠN HÒA NĂM 2023"),
    ],
)
def test_a_subject_s_last_printed_line_belongs_to_it(first: str, second: str) -> None:
    report = read(
        *HEAD, *_printed("*QUYẾT ĐỊNH", f"*{first}", f"*{second}"), *_printed("*HIỆU TRƯỞNG", top=126),
        *_printed("Căn cứ Luật Thi đua, khen thưởng;", top=150),
    )  # fmt: skip

    assert report.fields["subject"].value == f"{first} {second}"


def test_a_small_letter_carries_a_subject_on_over_a_paragraph_s_gap() -> None:
    report = read(
        *HEAD, *_printed("*QUYẾT ĐỊNH", "*Ban hành Quy định về công tác thi đua ngành giáo dục và đào", "*tạo"),
        *_printed("*trên địa bàn tỉnh Vạn Hòa", top=126), *_printed("Căn cứ Luật Thi đua;", top=160),
    )  # fmt: skip

    assert report.fields["subject"].value.endswith("đào tạo trên địa bàn tỉnh Vạn Hòa")


def test_what_labels_open_under_a_plain_subject_is_the_body() -> None:
    report = read(
        *NATION, "BIÊN BẢN", "V/v họp xét khen thưởng năm 2023", "- Thời gian: 8 giờ 30 phút, ngày 10/11/2022.",
        "- Địa điểm: Hội trường UBND xã.", "+ Đ/c Trần Văn Ví – Chủ tịch UBND xã – Chủ trì cuộc họp.",
    )  # fmt: skip

    assert report.fields["subject"].value == "V/v họp xét khen thưởng năm 2023"


def test_recipients_go_on_over_the_page() -> None:
    report = read(
        "UBND XÃ AN BÌNH", "Số: 12/QĐ-UBND", *NATION, "**QUYẾT ĐỊNH**", "**Về việc tặng Giấy khen**",
        "Điều 1. Tặng Giấy khen cho 02 cá nhân.", "Nơi nhận:", "- Như Điều 2;", "--- page", "- Lưu: VT.",
        "CHỦ TỊCH", "Trần Văn Ví",
    )  # fmt: skip

    assert report.fields["recipients"].value == ["Như Điều 2", "Lưu: VT"]


def test_a_ground_of_two_laws_does_not_end_the_grounds() -> None:
    laws = (
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 6 năm 2015;",
        "Luật sửa đổi Luật Tổ chức Chính phủ;",
    )
    report = read(
        *HEAD, *_printed("*QUYẾT ĐỊNH", "*Về việc tặng Giấy khen"),
        *_printed(*laws, "Căn cứ Luật Thi đua, Khen thưởng;", "Xét đề nghị của Trưởng phòng Nội vụ,", top=110),
        *_printed("*QUYẾT ĐỊNH:", top=172), *_printed("Điều 1. Tặng Giấy khen cho 02 cá nhân.", top=190),
    )  # fmt: skip

    assert report.fields["legal_grounds"].value == [
        f"{laws[0]} {laws[1].rstrip(';')}",
        "Căn cứ Luật Thi đua, Khen thưởng", "Xét đề nghị của Trưởng phòng Nội vụ",
    ]  # fmt: skip


def test_the_union_s_name_at_the_right_is_no_issuer() -> None:
    report = read(
        "BCH ĐOÀN TỈNH VẠN HÒA                    ĐOÀN TNCS HỒ CHÍ MINH",
        "Số: 45-QĐ/TĐTN                           Vạn Hòa, ngày 12 tháng 3 năm 2021", "**QUYẾT ĐỊNH**",
        "**Về việc tặng Bằng khen**", "Điều 1. Tặng Bằng khen cho 02 cá nhân.",
    )  # fmt: skip

    assert report.fields["issuer"].value == "BCH ĐOÀN TỈNH VẠN HÒA"
    assert report.fields["parent_agency"].state is FieldState.ABSENT


def test_who_drew_up_a_list_does_not_sign_it() -> None:
    report = read(
        "**DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN**", "1. Ông Vừ A Bằng, Giáo viên.",
        "NGƯỜI LẬP BIỂU                          Vạn Hòa, ngày 24 tháng 5 năm 2024",
        "                                        HIỆU TRƯỞNG", "Ngô Thị Dụ                              Trần Văn Ví",
    )  # fmt: skip

    assert (report.fields["signer"].value, report.fields["signer_title"].value) == ("Trần Văn Ví", "HIỆU TRƯỞNG")


def test_gaps_between_printed_pieces_make_a_form() -> None:
    report = read(
        "@148,20,238,30 UBND XÃ .........", "@143,34,161,44 Số:", "@182,33,243,44 /QĐ-UBND",
        "@316,20,502,30 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "@330,34,487,44 Độc lập - Tự do - Hạnh phúc",
        "@320,48,382,58 ........, ngày", "@403,48,435,58 tháng", "@456,48,497,58 năm 20",
        *_printed("*QUYẾT ĐỊNH", "*Về việc tặng Giấy khen"), "@90,110,245,120 Điều 1. Tặng Giấy khen cho",
        "@266,110,322,120 tập thể và", "@339,110,491,120 cá nhân đã có thành tích", *_printed("Nơi nhận:", top=130),
        "@306,130,366,140 CHỦ TỊCH",
    )  # fmt: skip

    assert report.kind.value is PaperKind.FORM


def test_a_row_s_rest_on_the_next_page_and_a_broken_birth_are_put_together() -> None:
    report = read(
        "**DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG**", "| TT | Họ và tên | Ngày sinh | Chức vụ | Danh hiệu đề nghị |",
        "| 1 | Ngô Thị Dụ | 05/11/198 // 5 | Giáo viên | Chiến sĩ thi đua cơ // sở |",
        "| 2 | Trần Văn Ví | 12/3/1979 | Trưởng // phòng | Chiến sĩ thi đua cơ |", "--- page",
        "|  |  |  | Kinh tế | sở |",
    )  # fmt: skip

    assert [(one.name, one.title, one.award, one.extra["birth"]) for one in report.nominees] == [
        ("Ngô Thị Dụ", "Giáo viên", "Chiến sĩ thi đua cơ sở", "05/11/1985"),
        ("Trần Văn Ví", "Trưởng phòng Kinh tế", "Chiến sĩ thi đua cơ sở", "12/3/1979"),
    ]


def test_a_period_may_break_between_its_words() -> None:
    report = read(
        *HEAD, *_printed("*TỜ TRÌNH", "*Về việc đề nghị xét tặng Bằng khen của Ban Chấp hành Trung ương Đoàn năm",
                         "*học 2021 - 2022"),
        *_printed("Kính gửi: Tỉnh đoàn", "Huyện đoàn đề nghị tặng Bằng khen cho 02 cá nhân.", top=130),
    )  # fmt: skip

    assert report.fields["period"].value == "năm học 2021 - 2022"


def test_an_office_may_have_a_dash() -> None:
    report = read(
        "**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND huyện",
        "UBND xã đề nghị tặng Giấy khen cho:", "1. Ông Trần Văn Ví, công chức Tư pháp - Hộ tịch xã An Bình;",
        "2. Bà Ngô Thị Dụ - Trưởng phòng - UBND huyện An Bình.",
    )  # fmt: skip

    assert [(one.name, one.title, one.unit) for one in report.nominees] == [
        ("Trần Văn Ví", "công chức Tư pháp - Hộ tịch xã An Bình", ""),
        ("Ngô Thị Dụ", "Trưởng phòng", "UBND huyện An Bình"),
    ]


def test_items_below_a_line_that_gives_a_bonus_are_those_it_is_given() -> None:
    report = read(
        "**QUYẾT ĐỊNH**", "**V/v thưởng đột xuất cho người lao động**",
        "Điều 1: Thưởng cho 01 tập thể và 02 cá nhân có thành tích sửa chữa lò, cụ thể:",
        "1. Tập thể Xưởng Cơ khí: 10.000.000 đồng", "2. Ông Trần Văn Ví - Quản đốc: 2.000.000 đồng",
        "3. Bà Ngô Thị Dụ - Kỹ thuật viên: 1.500.000 đồng", "Điều 2: Có hiệu lực từ ngày ký.",
    )  # fmt: skip

    assert [(one.subject, one.name, one.title) for one in report.nominees] == [
        ("collective", "Tập thể Xưởng Cơ khí", ""),
        ("individual", "Trần Văn Ví", "Quản đốc"),
        ("individual", "Ngô Thị Dụ", "Kỹ thuật viên"),
    ]


def test_what_a_person_does_at_a_meeting_may_break_over_a_line_s_end() -> None:
    report = read(
        *HEAD[2:], *_printed("*BIÊN BẢN", "*Họp xét khen thưởng"),
        "@90,110,509,120 + Đ/c Trần Văn Ví – Chủ tịch UBND xã, Chủ tịch Hội đồng thi đua – Chủ",
        "@90,125,160,135 trì cuộc họp.", *_printed("- Hội đồng đề nghị tặng Giấy khen cho 02 cá nhân.", top=150),
    )  # fmt: skip

    assert report.fields["chair"].value == "Trần Văn Ví"


def test_a_past_award_s_number_may_break_behind_a_dash_in_its_cell() -> None:
    report = read(
        "**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Bằng khen**", "Họ và tên: Trần Văn Ví",
        "| Năm | Danh hiệu thi đua | Quyết định |", "| 2022 | Lao động tiên tiến | Số 88/QĐ- // UBND ngày 22/12/2022 |",
    )  # fmt: skip

    assert report.fields["past_awards"].value[0]["decision"] == "Số 88/QĐ-UBND ngày 22/12/2022"


def test_years_and_names_that_break_behind_a_dash_go_on_without_a_space() -> None:
    report = read(
        *_printed("*DANH SÁCH HỌC SINH ĐỀ NGHỊ TẶNG GIẤY KHEN NĂM HỌC 2023-", "*2024"),
        "| TT | Họ và tên, tên tập thể | Chức vụ |", "| 1 | Trung tâm Đăng kiểm 48- // 01S | |",
    )  # fmt: skip

    assert report.fields["period"].value == "NĂM HỌC 2023-2024"
    assert [one.name for one in report.nominees] == ["Trung tâm Đăng kiểm 48-01S"]
