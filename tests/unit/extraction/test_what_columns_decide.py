"""Columns of other years, ballots over two bases, columns set by places alone, names that one *ông* opens."""

from __future__ import annotations

import pytest

from service.domain.document import Document, Line, Page
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.golden.openings import read

LIST = ("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**",)
SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
MINUTES = ("**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen**")


def _told(*lines: str) -> list[tuple[str, str, str, str]]:
    return [(one.name, one.title, one.unit, one.award) for one in read(*lines).nominees]


def _names(*lines: str) -> list[str]:
    return [one.name for one in read(*lines).nominees]


@pytest.mark.parametrize("head", ["Khen thưởng năm trước", "Thành tích 2024", "Danh hiệu đã đạt", "Năm 2023"])
def test_who_was_not_weighed_in_another_year_is_put_forward(head: str) -> None:
    rows = (f"| TT | Họ và tên | Hình thức đề nghị | {head} |", "| 1 | Ngô Thị Dụ | Bằng khen | Không xét |")

    assert _names(*LIST, *rows) == ["Ngô Thị Dụ"]


@pytest.mark.parametrize("head", ["Khen thưởng năm 2025", "Danh hiệu thi đua năm 2025", "Xếp loại năm 2025"])
def test_the_one_year_that_a_list_tells_of_is_no_earlier_one(head: str) -> None:
    rows = (f"| TT | Họ và tên | {head} |", "| 1 | Ngô Thị Dụ | Không xét |", "| 2 | Trần Văn Ví | Giấy khen |")

    assert _names(*LIST, *rows) == ["Trần Văn Ví"]


def test_what_was_given_the_year_before_is_not_asked_for_again() -> None:
    rows = ("| TT | Họ và tên | Danh hiệu năm 2024 | Danh hiệu năm 2025 |", "| 1 | Ngô Thị Dụ | LĐTT | CSTĐCS |",
            "| 2 | Trần Văn Ví | CSTĐCS | LĐTT |")  # fmt: skip

    assert [one[3] for one in _told(*LIST, *rows)] == ["CSTĐCS", "LĐTT"]


@pytest.mark.parametrize("told", ["Chưa được khen thưởng", "Không đồng ý: 0", "Không nhất trí: 2/9 phiếu"])
def test_a_count_of_ballots_and_a_word_about_before_turn_nobody_down(told: str) -> None:
    rows = ("| TT | Họ và tên | Hình thức đề nghị | Ghi chú |", f"| 1 | Ngô Thị Dụ | Bằng khen | {told} |")

    assert _names(*LIST, *rows) == ["Ngô Thị Dụ"]


@pytest.mark.parametrize("head", ["Ghi chú", "Kết quả xét năm 2025", "Ý kiến của Hội đồng"])
@pytest.mark.parametrize(
    "told",
    ["Không xét", "Không đồng ý", "Chưa được thông qua", "không xét, nghỉ không lương", "Chưa đủ điều kiện (kỷ luật)"],
)
def test_who_is_not_weighed_now_is_nobody_whatever_the_reason(head: str, told: str) -> None:
    rows = (f"| TT | Họ và tên | Hình thức đề nghị | {head} |", f"| 1 | Ngô Thị Dụ | Bằng khen | {told} |")

    assert _names(*LIST, *rows) == []


def test_a_tick_below_a_no_puts_nobody_forward() -> None:
    rows = ("| TT | Họ và tên | Đồng ý | Không đồng ý |", "| 1 | Ngô Thị Dụ | | x |", "| 2 | Trần Văn Ví | x | |",
            "| 3 | Lê Hoàng Mẫu | 9 | 0 |")  # fmt: skip

    assert _names(*MINUTES, *rows) == ["Trần Văn Ví", "Lê Hoàng Mẫu"]


def test_a_ditto_mark_passes_over_a_row_that_is_struck_out_and_a_heading() -> None:
    rows = ("| TT | Họ và tên | Đơn vị | Ghi chú |", "| A | Chiến sĩ thi đua cơ sở | | |",
            "| 1 | Ngô Thị Dụ | Đội xe | |", "| | | | rút tên |", "| B | Lao động tiên tiến | | |",
            "| 1 | Trần Văn Ví | -nt- | |")  # fmt: skip

    assert [(name, unit) for name, _, unit, _ in _told(*LIST, *rows)] == [
        ("Ngô Thị Dụ", "Đội xe"),
        ("Trần Văn Ví", "Đội xe"),
    ]


def test_an_office_may_be_the_second_thing_that_a_column_is_called() -> None:
    rows = ("| TT | Họ và tên | Địa chỉ | Mô hình, chức danh |", "| 1 | Ngô Thị Dụ | xã Mẫu | Chi hội trưởng |")

    assert [one[:3] for one in _told(*LIST, *rows)] == [("Ngô Thị Dụ", "Chi hội trưởng", "xã Mẫu")]


@pytest.mark.parametrize(
    ("named", "people"),
    [
        ("ông Lã Văn Thơ, Ngô Tất Mẫu, Trương Ba, Giàng Seo Phử và bà Phí Thị Dụ", 5),
        ("ông Lã Văn Thơ, Ngô Tất Mẫu và Giàng Seo Phử, cán bộ Phòng Thử", 3),
        ("ông Lã Văn Thơ, Lê Hồng Mẫu, phường Thử", 1),  # a street
        ("ông Lã Văn Thơ, Lê Hồng Mẫu", 1),
        ("ông Lã Văn Thơ, Trần Hưng Mẫu, Hà Nam", 1),
    ],
)
def test_several_whom_one_honorific_opens_are_told_where_nothing_else_stands_there(named: str, people: int) -> None:
    text = f"Hội Mẫu kính đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho {named} đã có thành tích xuất sắc."

    assert len(_names(*SUBMISSION, text)) == people


def test_a_number_in_words_and_figures_opens_a_collective_too() -> None:
    lines = ("Sở kính đề nghị UBND tỉnh:", "a) Tặng Cờ thi đua của UBND tỉnh cho một (01) tập thể: Công ty Mẫu.",
             "b) Tặng Bằng khen cho một (01) cá nhân:", "- Ông Trần Văn Ví, Kế toán.")  # fmt: skip

    assert sorted(_names(*SUBMISSION, *lines)) == ["Công ty Mẫu", "Trần Văn Ví"]


def test_a_counted_part_may_name_bodies_without_a_mark_and_the_next_part_counts_too() -> None:
    lines = ("Sở kính trình UBND tỉnh tặng Bằng khen cho các tập thể và cá nhân sau:", "I. Tập thể: 01",
             "Đoàn phường Mẫu.", "II. Cá nhân: 02", "1. Đ/c Trần Văn Ví, Bí thư", "2. Đ/c Ngô Thị Dụ")  # fmt: skip
    report = read(*SUBMISSION, *lines)

    assert [one.name for one in report.nominees] == ["Đoàn phường Mẫu", "Trần Văn Ví", "Ngô Thị Dụ"]
    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == (1, 2)


def test_the_sentence_below_the_bodies_of_a_part_is_none_of_them() -> None:
    below = "Sở Mẫu kính trình UBND tỉnh xem xét, quyết định."
    asked, bodies = "Sở kính đề nghị UBND tỉnh tặng Bằng khen cho các tập thể sau:", ("Phòng Mẫu", "Phòng Thử")
    counted = ("1. Tập thể: 02", *bodies, "Phòng Nội vụ trình Chủ tịch")

    assert _names(*SUBMISSION, asked, *bodies, below) == _names(*SUBMISSION, asked, *counted) == list(bodies)


def test_what_is_counted_below_another_sentence_is_not_asked_for() -> None:
    asked = "Sở kính đề nghị UBND tỉnh tặng Bằng khen cho 01 tập thể và 02 cá nhân."
    fields = read(*SUBMISSION, asked, "Cơ sở bình xét như sau:", "I. Tập thể: 10", "II. Cá nhân: 50").fields

    assert (fields["collective_count"].value, fields["individual_count"].value) == (1, 2)


def test_what_a_ground_that_ends_in_a_comma_asks_is_counted() -> None:
    lines = ("Căn cứ kết quả họp Hội đồng ngày 01/12/2025,", "Bệnh viện Mẫu đề nghị khen thưởng cho 02 tập thể:")

    assert read(*SUBMISSION, *lines).fields["collective_count"].value == 2


def _votes(*lines: str) -> list[tuple[str, int | None, int | None, float | None]]:
    told = read(*MINUTES, *lines).fields["votes"].value or []
    return [(vote["nominee"], vote["for"], vote["base"], vote["percent"]) for vote in told]


def test_ballots_over_all_members_tell_the_base_beside_those_over_who_was_there() -> None:
    there = "Số phiếu đồng ý/số có mặt | Tỷ lệ so với số có mặt (%)"
    whole = "Số phiếu đồng ý/tổng số thành viên | Tỷ lệ so với tổng số thành viên (%)"
    rows = (f"| TT | Cá nhân | {there} | {whole} |", "| 1 | Cấn Văn Mẫu | 9/10 | 90 | 9/11 | 81,8 |")

    assert _votes("Kết quả bỏ phiếu:", *rows) == [("Cấn Văn Mẫu", 9, 11, 81.8)]


def test_a_header_over_two_rows_may_part_the_ballots_and_headings_are_voted_on_by_nobody() -> None:
    rows = ("| STT | Họ và tên | Kết quả biểu quyết | Kết quả biểu quyết |",
            "| STT | Họ và tên | Đồng ý | Không đồng ý |", "| I | Lao động tiên tiến | | |",
            "| 1 | Ngô Thị Dụ | 40 | 2 |", "| | Tổng cộng | 40 | 2 |")  # fmt: skip

    assert _votes("Kết quả:", *rows) == [("Ngô Thị Dụ", 40, None, None)]


@pytest.mark.parametrize(
    ("sentence", "votes"),
    [
        (
            "Đề nghị tặng Bằng khen cho 01 cá nhân: đồng chí Kim Thị Mẫu, Trưởng ấp, có 8/9 đảng viên đồng ý (88,9%).",
            [("Kim Thị Mẫu", 8, 9, 88.9)],
        ),
        ("Hội nghị đề nghị tặng Bằng khen cho ông Kim Mẫu Văn và bà Lê Thị Dụ, có 8/9 phiếu đồng ý.", []),
        ("Có mặt 8/9 đồng chí; chủ trì: ông Kim Văn Mẫu.", []),
    ],
)
def test_a_sentence_may_tell_the_vote_on_the_one_whom_it_names(sentence: str, votes: list[object]) -> None:
    assert _votes(sentence) == votes


def _placed(*lines: tuple[str, float, float]) -> list[tuple[str, str, str]]:
    made, at = [], 0
    for text, x, y in lines:
        made.append(Line(text, at, x0=x, y0=y, x1=x + 6 * len(text), y1=y + 12))
        at += len(text) + 1
    page = Page(1, "\n".join(line.text for line in made), tuple(made), method="text", width=595.0, height=842.0)
    report = extract(Document("application/pdf", (page,)), rules())
    return [(one.name, one.title, one.unit) for one in report.nominees]


TITLE = (("DANH SÁCH", 270.0, 150.0), ("Cá nhân đề nghị tặng Bằng khen năm 2025", 150.0, 170.0))


def test_numbered_columns_of_a_pdf_without_lines_and_header_name_people() -> None:
    rows = (("1.", 85.0, 200.0), ("Trần Văn Ví", 120.0, 200.0), ("Trưởng khóm 3", 250.0, 200.0),
            ("Trạm Mẫu", 400.0, 200.0), ("2.", 85.0, 220.0), ("Ngô Thị Kim Ngân Chi hội trưởng phụ", 120.0, 220.0),
            ("Trạm Mẫu", 400.0, 220.0), ("nữ", 250.0, 235.0), ("3.", 85.0, 255.0), ("Võ Dụ", 120.0, 255.0),
            ("Kế toán", 250.0, 255.0), ("Trạm Mẫu", 400.0, 255.0), ("Nơi nhận:", 85.0, 300.0))  # fmt: skip

    assert _placed(*TITLE, *rows) == [
        ("Trần Văn Ví", "Trưởng khóm 3", "Trạm Mẫu"),
        ("Ngô Thị Kim Ngân", "Chi hội trưởng phụ nữ", "Trạm Mẫu"),
        ("Võ Dụ", "Kế toán", "Trạm Mẫu"),
    ]


@pytest.mark.parametrize(
    "second",
    [
        (("Ngô Thị Dụ", 140.0, 220.0), ("Lái xe", 290.0, 220.0)),  # in no columns
        (("Ngô Thị", 120.0, 212.0), ("Lái xe", 250.0, 220.0), ("Dụ", 120.0, 228.0)),  # in the middle of its row
    ],
)
def test_numbers_beside_what_nothing_sets_in_columns_name_nobody(second: tuple[tuple[str, float, float], ...]) -> None:
    first = (("1.", 85.0, 200.0), ("Trần Văn Ví", 120.0, 200.0), ("Kế toán", 250.0, 200.0))

    assert _placed(*TITLE, *first, ("2.", 85.0, 220.0), *second) == []


def test_what_runs_on_into_the_next_column_below_a_header_is_parted() -> None:
    rows = (("STT", 80.0, 200.0), ("Họ và tên", 140.0, 200.0), ("Chức vụ", 290.0, 200.0), ("Đơn vị", 400.0, 200.0),
            ("1", 85.0, 220.0), ("Bùi Thị Mẫu", 120.0, 220.0), ("Phó Trưởng phòng Phòng Nghiệp vụ 1", 260.0, 220.0),
            ("2", 85.0, 240.0), ("Dương Ngọc Ví", 120.0, 240.0), ("Kiểm tra viên", 260.0, 240.0),
            ("Phòng Thử", 370.0, 240.0), ("3", 85.0, 260.0), ("Quản Dụ", 120.0, 260.0), ("Lái xe", 260.0, 260.0),
            ("Văn phòng", 370.0, 260.0))  # fmt: skip

    assert _placed(*TITLE, *rows) == [
        ("Bùi Thị Mẫu", "Phó Trưởng phòng", "Phòng Nghiệp vụ 1"),
        ("Dương Ngọc Ví", "Kiểm tra viên", "Phòng Thử"),
        ("Quản Dụ", "Lái xe", "Văn phòng"),
    ]


def test_bodies_that_are_counted_by_what_they_are_called_are_awarded() -> None:
    named = "02 chi bộ: Chi bộ Mẫu, Chi bộ thôn Thử và 01 đảng viên: đồng chí Trần Văn Ví, Bí thư Chi bộ Mẫu"
    lines = ("**QUYẾT ĐỊNH**", "**Về việc khen thưởng**", f"Điều 1. Tặng Giấy khen cho {named}.")

    assert sorted(_names(*lines)) == ["Chi bộ Mẫu", "Chi bộ thôn Thử", "Trần Văn Ví"]


@pytest.mark.parametrize(
    "body", ["Khoa Cấp cứu", "Khoa Hồi sức tích cực - Chống độc", "Viện Nghiên cứu Mẫu", "Đơn vị Điều trị tích cực"]
)
def test_a_word_of_a_body_s_name_that_tells_deeds_elsewhere_belongs_to_it(body: str) -> None:
    lines = ("**QUYẾT ĐỊNH**", "**Về việc khen thưởng**", f"Điều 1. Tặng Giấy khen cho 01 tập thể: {body}.")

    assert _names(*lines) == [body]


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("Họ và tên | Chức danh | Nơi ở", "1. Tẩn A Mẫu | Trưởng bản | bản Thử"),
        ("STT | Người được đề nghị (họ và tên) | Chức danh | Nơi ở", "1 | Tẩn A Mẫu | Trưởng bản | bản Thử"),
        ("STT | Họ và tên | Chức danh | Nơi ở", "1 | Ông Tẩn A Mẫu (dân tộc Dao) | Trưởng bản | bản Thử"),
    ],
)
def test_a_name_is_told_beside_its_number_its_people_and_whatever_its_column_is_called(head: str, row: str) -> None:
    assert [one[:3] for one in _told(*LIST, f"| {head} |", f"| {row} |")] == [("Tẩn A Mẫu", "Trưởng bản", "bản Thử")]


def test_the_people_behind_a_name_with_a_surname_that_nobody_knows_make_no_body_of_it() -> None:
    rows = ("| STT | Họ và tên | Nơi ở |", "| 1 | Ông Xẩu Seo Mẫu (dân tộc Thử) | bản Thử |")

    assert [(one.subject, one.name) for one in read(*LIST, *rows).nominees] == [("individual", "Xẩu Seo Mẫu")]


HEADER = (("STT", 80.0, 200.0), ("Họ và tên", 130.0, 200.0), ("Chức vụ", 260.0, 200.0), ("Đơn vị", 400.0, 200.0))


def test_cells_in_the_middle_of_their_rows_belong_to_the_number_between_their_lines() -> None:
    rows = (("Nguyễn Thị Hồng", 120.0, 220.0), ("Phó Trưởng phòng", 250.0, 220.0), ("Ban Quản lý", 390.0, 220.0),
            ("1", 85.0, 228.0), ("Mẫu", 120.0, 236.0), ("Kế hoạch", 250.0, 236.0), ("Khu kinh tế", 390.0, 236.0),
            ("2", 85.0, 254.0), ("Lục Văn Ví", 120.0, 254.0), ("Chuyên viên", 250.0, 254.0),
            ("Văn phòng Sở", 390.0, 254.0), ("Trung tâm", 390.0, 270.0), ("3", 85.0, 286.0), ("Hoàng Dụ", 120.0, 286.0),
            ("Kế toán", 250.0, 286.0), ("Xúc tiến", 390.0, 286.0), ("Thử", 390.0, 302.0))  # fmt: skip

    assert _placed(*TITLE, *HEADER, *rows) == [
        ("Nguyễn Thị Hồng Mẫu", "Phó Trưởng phòng Kế hoạch", "Ban Quản lý Khu kinh tế"),
        ("Lục Văn Ví", "Chuyên viên", "Văn phòng Sở"),
        ("Hoàng Dụ", "Kế toán", "Trung tâm Xúc tiến Thử"),
    ]


def test_a_header_s_second_line_and_a_blank_cell_move_nobody_s_lines() -> None:
    rows = (("công tác", 390.0, 213.0), ("1", 85.0, 227.0), ("Lục Văn Ví", 120.0, 227.0), ("Chuyên viên", 250.0, 227.0),
            ("Văn phòng", 390.0, 227.0), ("Sở", 390.0, 241.0), ("2", 85.0, 255.0), ("Hoàng Dụ", 120.0, 255.0),
            ("Kế toán", 250.0, 255.0), ("3", 85.0, 269.0), ("Lê Thị Mẫu", 120.0, 269.0), ("Lái xe", 250.0, 269.0),
            ("Đội Thử", 390.0, 269.0))  # fmt: skip

    assert _placed(*TITLE, *HEADER, *rows) == [
        ("Lục Văn Ví", "Chuyên viên", "Văn phòng Sở"), ("Hoàng Dụ", "Kế toán", ""), ("Lê Thị Mẫu", "Lái xe", "Đội Thử"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "above",
    [("A. Cá nhân", 85.0, 213.0), ("Cá nhân:", 120.0, 213.0), ("Công tác", 400.0, 213.0), ("Đơn vị", 260.0, 213.0)],
)
def test_a_heading_and_the_rest_of_a_header_above_the_first_number_move_nobody_s_lines(
    above: tuple[str, float, float],
) -> None:
    rows = (("1", 85.0, 230.0), ("Lục Văn Ví", 120.0, 230.0), ("Kế toán", 250.0, 230.0), ("Phòng Mẫu", 390.0, 230.0),
            ("trưởng", 250.0, 244.0), ("2", 85.0, 260.0), ("Hoàng Dụ", 120.0, 260.0), ("Thủ quỹ", 250.0, 260.0),
            ("Văn phòng", 390.0, 260.0), ("Sở", 390.0, 274.0), ("II. Cá nhân khác", 85.0, 290.0), ("3", 85.0, 306.0),
            ("Lê Thị Mẫu", 120.0, 306.0), ("Lái xe", 250.0, 306.0), ("Đội Thử", 390.0, 306.0))  # fmt: skip

    assert _placed(*TITLE, *HEADER, above, *rows) == [
        ("Lục Văn Ví", "Kế toán trưởng", "Phòng Mẫu"), ("Hoàng Dụ", "Thủ quỹ", "Văn phòng Sở"),
        ("Lê Thị Mẫu", "Lái xe", "Đội Thử"),
    ]  # fmt: skip


def test_headings_stand_between_rows_whose_cells_stand_in_the_middle() -> None:
    rows = (("A. Cá nhân", 85.0, 213.0), ("Phó Trưởng phòng", 250.0, 229.0), ("1", 85.0, 236.0),
            ("Lục Văn Ví", 120.0, 236.0), ("Kế hoạch", 250.0, 243.0), ("B. Cá nhân khác", 85.0, 261.0),
            ("Phó Trưởng phòng", 250.0, 277.0), ("1", 85.0, 284.0), ("Hoàng Dụ", 120.0, 284.0),
            ("Tài chính", 250.0, 291.0))  # fmt: skip

    assert _placed(*TITLE, *HEADER, *rows) == [
        ("Lục Văn Ví", "Phó Trưởng phòng Kế hoạch", ""),
        ("Hoàng Dụ", "Phó Trưởng phòng Tài chính", ""),
    ]


@pytest.mark.parametrize(
    "between",
    [
        (("II. Cá nhân khác", 85.0, 282.0),),
        (("Cá nhân khác", 250.0, 282.0),),
        (("Tổng cộng: 02 cá nhân", 120.0, 266.0), ("II. Cá nhân khác", 85.0, 282.0)),
        (("Cộng: 02", 120.0, 266.0),),
        (("STT", 80.0, 282.0), ("Họ và tên", 130.0, 282.0), ("Chức vụ", 260.0, 282.0), ("Đơn vị", 400.0, 282.0)),
    ],
)
def test_a_list_goes_on_behind_what_parts_it(between: tuple[tuple[str, float, float], ...]) -> None:
    rows = [(("1", 85.0, top), (name, 120.0, top), ("Kế toán", 250.0, top), ("Đội Thử", 390.0, top))
            for name, top in (("Lục Văn Ví", 234.0), ("Hoàng Dụ", 250.0), ("Lê Thị Mẫu", 300.0))]  # fmt: skip
    below = (("Người lập biểu", 400.0, 360.0), ("Trần Thị Kim", 400.0, 400.0))

    told = _placed(*TITLE, *HEADER, *rows[0], *rows[1], *between, *rows[2], *below)
    assert told == [(name, "Kế toán", "Đội Thử") for name in ("Lục Văn Ví", "Hoàng Dụ", "Lê Thị Mẫu")]
