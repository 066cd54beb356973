"""Layouts in which offices print whom they put forward that had lost people, or made bodies of them."""

from __future__ import annotations

import pytest

from service.domain.fields import PaperKind
from tests.golden.openings import read

LIST = ("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**",)
SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
ASKS = "Sở Mẫu đề nghị UBND tỉnh tặng Bằng khen cho các tập thể, cá nhân sau:"


def _told(*lines: str) -> list[tuple[str, str, str]]:
    return [(one.subject, one.name, one.award) for one in read(*lines).nominees]


def _people(*lines: str) -> list[tuple[str, str, str, str]]:
    return [(one.subject, one.name, one.title, one.unit) for one in read(*lines).nominees]


def test_a_ditto_mark_for_a_name_is_the_person_above_with_another_award_and_quotes_that_name() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Hình thức khen thưởng |", "| 1 | Ngô Thị Dụ | Kế toán | Bằng khen |",
            "| 2 | nt | nt | Giấy khen |", "| 3 | -nt- | nt | Giấy khen |")  # fmt: skip
    report = read(*LIST, *rows)

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


def test_several_in_a_cell_are_told_apart_where_what_they_are_called_opens_each() -> None:
    people = "Đ/c Ngô Thị Dụ, Bí thư // Đoàn xã Mẫu // Đ/c Trần Văn Ví, Lái xe"
    rows = ("| Hình thức | Tập thể | Cá nhân |", f"| Bằng khen | Đoàn xã Mẫu | {people} |")

    assert _people(*SUBMISSION, ASKS, *rows) == [
        ("collective", "Đoàn xã Mẫu", "", ""),
        ("individual", "Ngô Thị Dụ", "Bí thư", "Đoàn xã Mẫu"),
        ("individual", "Trần Văn Ví", "Lái xe", ""),
    ]


@pytest.mark.parametrize(
    ("result", "people"),
    [("Đạt", ["Ngô Thị Dụ", "Trần Văn Ví"]), ("Không đạt", ["Ngô Thị Dụ"]), ("Chưa đủ điều kiện", ["Ngô Thị Dụ"])],
)
def test_who_is_turned_down_in_a_ballot_s_row_is_not_put_forward(result: str, people: list[str]) -> None:
    head = ("**BIÊN BẢN HỌP**", "**Xét danh hiệu Lao động tiên tiến năm 2025**", "Kết quả bỏ phiếu:")
    rows = ("| TT | Họ và tên | Đơn vị | Đồng ý | Không đồng ý | Kết quả |",
            "| 1 | Ngô Thị Dụ | Đội xe | 7 | 0 | Đạt |",
            f"| 2 | Trần Văn Ví | Đội xe | 3 | 4 | {result} |")  # fmt: skip

    assert [(name, award) for _, name, award in _told(*head, *rows)] == [
        (name, "Lao động tiên tiến") for name in people
    ]


@pytest.mark.parametrize("item", ["1. SƠ Y TẾ", "1. Sơ đồ Mẫu"])
def test_a_word_like_what_sisters_are_called_makes_nobody_a_person(item: str) -> None:
    people = _told(*SUBMISSION, "Đề nghị tặng Bằng khen cho:", item)

    assert [name for subject, name, _ in people if subject == "individual"] == []


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Sáng kiến | Danh hiệu đề nghị", "Chưa công nhận | Lao động tiên tiến"),
        ("CSTĐ cơ sở | Lao động tiên tiến", "Không đạt | x"),
        ("Lao động tiên tiến | CSTĐ cơ sở", "x | Không đạt"),
    ],
)
def test_who_is_denied_one_thing_and_asks_for_another_award_is_put_forward(head: str, row: str) -> None:
    rows = (f"| TT | Họ và tên | Chức vụ | {head} |", f"| 1 | Ngô Thị Dụ | Kế toán | {row} |")

    assert [(name, award) for _, name, award in _told(*LIST, *rows)] == [("Ngô Thị Dụ", "Lao động tiên tiến")]


def test_a_sheet_whose_columns_are_awards_to_be_ticked_is_a_list() -> None:
    rows = ("| TỔNG HỢP NĂM 2025 | | | |", "| STT | Họ tên | Bộ phận | Lao động tiên tiến | CSTĐ cơ sở |",
            "| 1 | Ngô Thị Dụ | Kế toán | x | |", "| 2 | Trần Văn Ví | Đội xe | | x |")  # fmt: skip

    assert [(name, award) for _, name, award in _told(*rows)] == [
        ("Ngô Thị Dụ", "Lao động tiên tiến"),
        ("Trần Văn Ví", "CSTĐ cơ sở"),
    ]


def test_an_annex_that_is_a_list_by_its_second_line_is_one() -> None:
    rows = ("| TT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ | Kế toán |")
    report = read("**PHỤ LỤC**", "**Danh sách cá nhân được tặng Bằng khen**", *rows)

    assert (report.kind.value, [one.name for one in report.nominees]) == (PaperKind.NOMINEE_LIST, ["Ngô Thị Dụ"])


def test_items_may_be_numbered_in_brackets() -> None:
    items = ("(1) Chi hội Mẫu;", "(2) Bà Ngô Thị Dụ, Phó Chủ tịch Hội.")

    assert [one[:2] for one in _told(*SUBMISSION, ASKS, *items)] == [
        ("collective", "Chi hội Mẫu"),
        ("individual", "Ngô Thị Dụ"),
    ]


@pytest.mark.parametrize(
    ("item", "people"),
    [
        (
            "- Trưởng phòng Quản lý đầu tư Trần Văn Ví;",
            [("individual", "Trần Văn Ví", "Trưởng phòng Quản lý đầu tư", "")],
        ),
        ("- Giám đốc Công ty Hoàng Long Trần Văn Ví;", []),
        ("- Giáo viên Trường Tiểu học Nguyễn Văn Trỗi;", []),
    ],
)
def test_a_long_office_before_a_name_is_cut_off_where_one_name_alone_can_end_it(item: str, people: list[str]) -> None:
    assert _people(*SUBMISSION, "Sở Mẫu đề nghị tặng Bằng khen cho các cá nhân sau:", item) == people


def test_ranks_may_stand_before_names_behind_a_count() -> None:
    text = "Điều 1. Tặng Giấy khen cho 02 đồng chí: Thiếu tá Trần Văn Ví, Nhân viên và Đại úy Ngô Văn Mẫu, Trợ lý."

    assert [name for _, name, _ in _told("**QUYẾT ĐỊNH**", "**Về việc khen thưởng**", text)] == [
        "Trần Văn Ví",
        "Ngô Văn Mẫu",
    ]


def test_recipients_carry_no_full_line_on() -> None:
    lines = ("@113,230,519,246 Sở Mẫu kính đề nghị UBND tỉnh xem xét tặng Bằng khen cho các tập thể, cá nhân:",
             "@113,247,519,263 - Cá nhân: Bà Ngô Thị Dụ – Kế toán viên Phòng Kế toán - Kế hoạch - Tổng hợp.",
             "@85,264,136,280 Nơi nhận:", "@85,281,136,297 - Như trên;")  # fmt: skip

    assert [name for _, name, _ in _told(*SUBMISSION, *lines)] == ["Ngô Thị Dụ"]


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
    report = read(*rows)

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
    "opens", ["Giao các đơn vị sau chuẩn bị lễ trao tặng Bằng khen:", "Năm 2024, các tập thể đã được tặng Bằng khen:"]
)
def test_bodies_that_other_sentences_beside_a_table_name_are_not_put_forward(opens: str) -> None:
    lines = (ASKS, "| TT | Họ và tên | Chức vụ |", "| 1 | Ngô Thị Dụ | Kế toán |", opens, "- Phòng Mẫu;", "- Trạm Thử.")

    assert [name for _, name, _ in _told(*SUBMISSION, *lines)] == ["Ngô Thị Dụ"]


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
        ("02 cá nhân: Hà Nam, Hà Giang", []),
        ("ông Trần Văn Ví; không đề nghị 02 cá nhân: Ngô Thị Dụ và Lê Thị Mẫu", ["Trần Văn Ví"]),
        ("ông Trần Văn Ví, chưa xét 01 cá nhân: Ngô Thị Dụ", ["Trần Văn Ví"]),
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
        ("1. SỞ TƯ PHÁP", "collective", "SỞ TƯ PHÁP"),
        ("1. CLB Sao Mẫu", "collective", "CLB Sao Mẫu"),
    ],
)
def test_the_clergy_are_persons(item: str, subject: str, name: str) -> None:
    assert [one[:2] for one in _told(*SUBMISSION, "Đề nghị tặng Bằng khen cho:", item)] == [(subject, name)]


@pytest.mark.parametrize(
    ("about", "asks", "kind"),
    [
        (
            "Về việc khen thưởng hộ hiến đất",
            "Tôi đề nghị UBND xã tặng Giấy khen cho ông Trần Văn Ví.",
            PaperKind.SUBMISSION,
        ),
        ("Về việc cấp lại Bằng khen", "Tôi được tặng Bằng khen năm 2010, nay bị mất.", PaperKind.OTHER),
        ("Thanh toán tiền thưởng", "Đề nghị thanh toán tiền thưởng kèm Bằng khen.", PaperKind.OTHER),
        ("Công nhận sáng kiến", "Đề nghị công nhận sáng kiến để xét tặng danh hiệu.", PaperKind.OTHER),
    ],
)
def test_a_request_of_a_hamlet_is_a_submission_where_it_asks_to_award(about: str, asks: str, kind: PaperKind) -> None:
    assert read("**GIẤY ĐỀ NGHỊ**", f"**{about}**", "Kính gửi: UBND xã", asks).kind.value is kind


@pytest.mark.parametrize(
    ("printed", "day"),
    [
        ("ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi sáu", "2026-03-15"),
        ("ngày mồng hai tháng tư năm hai ngàn lẻ năm", "2005-04-02"),
        ("ngày ba mươi mốt tháng hai năm hai nghìn không trăm hai mươi sáu", None),
        ("ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi sáu tại hội trường", "2026-03-15"),
        ("ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi sau khi nghe báo cáo", None),
        ("ngày mười lăm tháng ba năm hai nghìn không trăm hai mươi bà Ngô Thị Dụ chủ trì", None),
        ("ngày một tháng tư năm hai nghìn hai lăm", None),
    ],
)
def test_a_meeting_s_day_may_be_written_in_words(printed: str, day: str | None) -> None:
    report = read("**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen**", f"Hôm nay, {printed}, Hội đồng họp.")

    assert report.fields["meeting_date"].value == day


def test_a_secretary_may_be_named_in_the_middle_of_a_paragraph() -> None:
    told = "Chủ trì: Ông Trần Văn Ví - Chủ tịch Hội đồng. Thư ký: Bà Ngô Thị Dụ. Tổng số thành viên: 11, có mặt: 10."
    fields = read("**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen**", told).fields

    assert (fields["chair"].value, fields["secretary"].value) == ("Trần Văn Ví", "Ngô Thị Dụ")


def test_a_label_may_be_broken_in_a_narrow_cell() -> None:
    rows = ("| Họ và tên: | Ngô Thị Dụ |", "| Trình độ chuyên // môn: | Kỹ sư Mẫu |")
    report = read("**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Bằng khen**", "I. SƠ LƯỢC LÝ LỊCH", *rows)

    assert report.fields["qualification"].value == "Kỹ sư Mẫu"
