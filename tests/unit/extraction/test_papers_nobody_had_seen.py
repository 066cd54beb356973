"""What a set of papers nobody had seen before was read wrongly in: one test for each rule that came of it."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState, PaperKind
from tests.golden.openings import read

NATION = ("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập - Tự do - Hạnh phúc**")
DECISION = ("**QUYẾT ĐỊNH**", "**Về việc khen thưởng**")
LIST = ("**DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN**",)
SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
MINUTES = ("**BIÊN BẢN**", "**Họp xét khen thưởng năm 2026**")


def _people(*lines: str) -> list[tuple[str, str, str, str]]:
    return [(one.subject, one.name, one.title, one.unit) for one in read(*lines).nominees]


def _names(*lines: str) -> list[str]:
    return [one.name for one in read(*lines).nominees]


@pytest.mark.parametrize(
    "subject",
    ["Về việc công nhận các danh hiệu thi đua năm 2025", "Về việc cấp Bằng Tổ quốc ghi công",
     "Về việc cấp Bằng “Tổ quốc ghi công”", "Về việc công nhận các tập thể lao động xuất sắc"],
)  # fmt: skip
def test_a_decision_that_grants_is_told_by_its_subject_with_quotation_marks_or_without(subject: str) -> None:
    report = read("**QUYẾT ĐỊNH**", f"**{subject}**", "Căn cứ Luật Thi đua, khen thưởng;", "**QUYẾT ĐỊNH:**",
                   "Điều 1. Công nhận cho 03 đơn vị có tên trong danh sách.")  # fmt: skip

    assert report.kind.value is PaperKind.AWARD_DECISION


@pytest.mark.parametrize(
    "below", ["KẾT QUẢ THỰC HIỆN SÁNG KIẾN", "KẾT QUẢ NGHIÊN CỨU, ỨNG DỤNG SÁNG KIẾN", "KẾT QUẢ ÁP DỤNG SÁNG KIẾN"]
)
def test_a_report_on_an_initiative_may_bear_its_name_in_two_lines(below: str) -> None:
    report = read(*NATION, "**BÁO CÁO**", f"**{below}**", "Tên sáng kiến: Một cách dạy mới", "Tác giả: Ngô Thị Dụ")

    assert report.kind.value is PaperKind.INITIATIVE


def test_a_level_behind_a_type_s_name_is_no_subject() -> None:
    report = read(*NATION, "**ĐƠN ĐỀ NGHỊ CÔNG NHẬN SÁNG KIẾN CẤP TỈNH**", "Kính gửi: Hội đồng Sáng kiến tỉnh")

    assert report.fields["subject"].state is FieldState.ABSENT


def test_a_subject_and_article_one_that_give_different_awards_disagree() -> None:
    head = ("**QUYẾT ĐỊNH**", "**Về việc tặng Cờ thi đua của Chính phủ**", "**QUYẾT ĐỊNH:**")
    told = read(*head, "Điều 1. Tặng Bằng khen của Thủ tướng Chính phủ cho 02 tập thể.").fields["award"]

    assert told.state is FieldState.CONFLICT
    assert told.value == ["Cờ thi đua của Chính phủ", "Bằng khen của Thủ tướng Chính phủ"]


@pytest.mark.parametrize(
    ("subject", "article"),
    [("tặng Bằng khen", "Tặng Bằng khen của Thủ tướng Chính phủ cho 02 tập thể."),
     ("khen thưởng điển hình tiên tiến", "Tặng Giấy khen cho 02 tập thể."),
     ("công nhận danh hiệu Lao động tiên tiến", "Công nhận và tặng Giấy khen cho cá nhân Lao động tiên tiến.")],
)  # fmt: skip
def test_one_award_in_other_words_is_no_disagreement(subject: str, article: str) -> None:
    told = read("**QUYẾT ĐỊNH**", f"**Về việc {subject}**", "**QUYẾT ĐỊNH:**", f"Điều 1. {article}").fields["award"]

    assert told.state is FieldState.FOUND


@pytest.mark.parametrize(
    "asked",
    [("1. Tặng Bằng khen của Tổng Liên đoàn: 01 tập thể, 02 cá nhân.",
      "2. Tặng Bằng khen của Liên đoàn Lao động tỉnh: 01 tập thể, 03 cá nhân."),
     (("- Tặng Bằng khen của Bộ trưởng cho 01 tập thể và 02 cá nhân, Bằng khen của Chủ tịch UBND tỉnh cho 01 tập thể "
       "và 03 cá nhân."),)],
)  # fmt: skip
def test_one_award_of_two_givers_is_two_awards(asked: tuple[str, ...]) -> None:
    report = read(*SUBMISSION, "Sở kính đề nghị Chủ tịch UBND tỉnh xem xét, trình:", *asked)

    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == (2, 5)


def test_one_award_told_again_under_its_giver_s_other_name_is_one() -> None:
    report = read(*SUBMISSION, "Sở kính đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh cho 04 tập thể.",
                   "Kính đề nghị UBND tỉnh tặng Bằng khen của Ủy ban nhân dân tỉnh cho 04 tập thể.")  # fmt: skip

    assert report.fields["collective_count"].value == 4


def test_who_confirms_above_another_authority_does_not_sign_with_it() -> None:
    end = "| XÁC NHẬN CỦA UBND XÃ // KT. CHỦ TỊCH // PHÓ CHỦ TỊCH // Ngô Thị Dụ | TRẠM TRƯỞNG // BS. Trần Văn Ví |"
    report = read(*NATION, "**BÁO CÁO THÀNH TÍCH**", "Tên tập thể: Trạm Y tế xã Bình An", "II. THÀNH TÍCH", end)

    assert (report.fields["signer"].value, report.fields["signer_title"].value) == ("Trần Văn Ví", "TRẠM TRƯỞNG")
    assert report.fields["confirmed_by"].value == "Ngô Thị Dụ"


def test_a_body_known_by_its_letters_alone_opens_a_line_of_its_own_where_nothing_is_bold() -> None:
    head = ("LIÊN ĐOÀN LAO ĐỘNG TỈNH BÌNH MINH", "CĐCS BỆNH VIỆN BÌNH AN", "Số: 47/TTr-CĐCS", *NATION)
    report = read(*head, "Bình An, ngày 18 tháng 6 năm 2026", *SUBMISSION)

    assert report.fields["issuer"].value == "CĐCS BỆNH VIỆN BÌNH AN"
    assert report.fields["parent_agency"].value == "LIÊN ĐOÀN LAO ĐỘNG TỈNH BÌNH MINH"


def test_an_office_nobody_lists_stands_behind_a_name_s_mark() -> None:
    rows = ("| TT | Họ và tên, chức vụ | Đơn vị |", "| 1 | Ông Trần Văn Ví, Kiểm lâm viên | Hạt Kiểm lâm số 2 |",
            "| 2 | Ngô Thị Dụ - Trợ lý Dân vận | Lữ đoàn 5 |",
            "| 3 | Bà Lê Thị Mẫu (sinh năm 1970), thôn Bình | Xã An |")  # fmt: skip

    assert _people(*LIST, *rows) == [
        ("individual", "Trần Văn Ví", "Kiểm lâm viên", "Hạt Kiểm lâm số 2"),
        ("individual", "Ngô Thị Dụ", "Trợ lý Dân vận", "Lữ đoàn 5"),
        ("individual", "Lê Thị Mẫu", "", "Xã An"),
    ]


def test_who_bears_a_degree_is_a_person_and_no_collective() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Đơn vị |", "| 1 | TS. Trần Văn Ví | Trưởng khoa | Khoa Toán |",
            "| 2 | BSCKII Ngô Thị Dụ | Bác sĩ | Khoa Nội |")  # fmt: skip
    report = read(*LIST, *rows)

    assert [(one.subject, one.honorific, one.name) for one in report.nominees] == [
        ("individual", "TS.", "Trần Văn Ví"),
        ("individual", "BSCKII", "Ngô Thị Dụ"),
    ]
    assert report.fields["individual_count"].value == 2


def test_letters_that_are_a_branch_s_too_part_no_name() -> None:
    rows = ("| TT | Tên đơn vị | Hình thức khen thưởng |", "| 1 | CN Hà Nam | Bằng khen |")

    assert _people(*LIST, *rows)[0][:2] == ("collective", "CN Hà Nam")


def test_a_table_of_bodies_may_call_them_only_units() -> None:
    rows = ("| TT | Đơn vị | Ghi chú |", "| 1 | Phân xưởng Lân | |", "| 2 | Phòng Kỹ thuật | |")
    above = ("**DANH SÁCH**", "**TẬP THỂ ĐỀ NGHỊ TẶNG GIẤY KHEN**")

    assert _names(*above, *rows) == ["Phân xưởng Lân", "Phòng Kỹ thuật"]


@pytest.mark.parametrize("column", ["Phòng/Ban", "Khoa, phòng", "Bộ phận", "Tổ chuyên môn", "Đơn vị/Phòng ban"])
def test_the_unit_s_column_goes_by_many_names(column: str) -> None:
    rows = (f"| TT | Họ tên | {column} | Hình thức |", "| 1 | Trần Văn Ví | Kế toán | Giấy khen |")

    assert _people(*LIST, *rows) == [("individual", "Trần Văn Ví", "", "Kế toán")]


def test_items_numbered_in_two_steps_stand_below_an_item_that_counts() -> None:
    told = read(*SUBMISSION, "Công đoàn kính đề nghị:",
                 "1. Tặng Bằng khen của Tổng Liên đoàn: 01 tập thể, 01 cá nhân",
                 "1.1. Tổ Công đoàn Khoa Dược;", "1.2. Bà Ngô Thị Dụ, Điều dưỡng.",
                 "2. Tặng Giấy khen: 01 cá nhân", "2.1. Ông Trần Văn Ví, Lái xe.").nominees  # fmt: skip

    assert [one.name for one in told] == ["Tổ Công đoàn Khoa Dược", "Ngô Thị Dụ", "Trần Văn Ví"]
    assert [one.award for one in told] == [*["Bằng khen của Tổng Liên đoàn"] * 2, "Giấy khen"]


@pytest.mark.parametrize("lead", ["Điều 1. Phong tặng danh hiệu Chiến sĩ thi đua toàn quốc cho",
                                  "Điều 1. Tặng Giấy khen cho 02 cá nhân"])  # fmt: skip
def test_a_list_may_begin_below_a_line_without_a_colon(lead: str) -> None:
    told = _names(*DECISION, lead, "1. Ông Trần Văn Ví, Giám đốc Sở Xây dựng;", "2. Bà Ngô Thị Dụ, Kế toán.",
                  "Điều 2. Ông Hồ Văn Mẫu thi hành.")  # fmt: skip

    assert told == ["Trần Văn Ví", "Ngô Thị Dụ"]


def test_a_person_right_below_what_asks_needs_no_mark_and_a_sentence_behind_names_nobody() -> None:
    told = _people(*SUBMISSION, "Sở kính đề nghị tặng Bằng khen cho 01 cá nhân:", "Ông Trần Văn Ví - Phó Giám đốc.",
                   "Ông Hồ Văn Mẫu, Giám đốc Sở, chịu trách nhiệm về nội dung.")  # fmt: skip

    assert told == [("individual", "Trần Văn Ví", "Phó Giám đốc", "")]


def test_an_office_or_a_degree_may_stand_before_a_name_in_an_item() -> None:
    told = _people(*DECISION, "Điều 1. Tặng Giấy khen cho 03 cá nhân:", "1. BSCKII Trần Văn Ví - Trưởng phòng;",
                   "2. Nữ hộ sinh Ngô Thị Dụ - Khoa Đẻ;", "3. Giáo viên Lê Hoàng Mẫu - Trường THCS An.")  # fmt: skip

    assert told == [
        ("individual", "Trần Văn Ví", "Trưởng phòng", ""),
        ("individual", "Ngô Thị Dụ", "Nữ hộ sinh", "Khoa Đẻ"),
        ("individual", "Lê Hoàng Mẫu", "Giáo viên", "Trường THCS An"),
    ]


@pytest.mark.parametrize("mark", ["- ", ""])
def test_who_sat_in_the_council_is_not_awarded(mark: str) -> None:
    told = _names(*MINUTES, "Hội đồng xét tặng Bằng khen gồm:", f"{mark}Ông Hồ Văn Mẫu, Chủ tịch Hội đồng",
                  f"{mark}Bà Lê Thị Mẫu, Thư ký", "Kết quả bỏ phiếu tặng Bằng khen:",
                  "- Ông Trần Văn Ví: 7/7 phiếu, đạt 100%")  # fmt: skip

    assert told == ["Trần Văn Ví"]


def test_a_numbered_line_that_opens_something_else_is_no_collective() -> None:
    told = _names(*SUBMISSION, "Sở kính đề nghị tặng:", "1. Cờ thi đua của UBND tỉnh: 01 tập thể",
                  "- Trường THPT Bình An", "2. Hồ sơ gồm:", "- Báo cáo thành tích.")  # fmt: skip

    assert told == ["Trường THPT Bình An"]


def test_those_voted_on_below_an_award_s_name_are_its_nominees() -> None:
    told = read(*MINUTES, "Kết quả cụ thể:", "1. Chiến sĩ thi đua cấp tỉnh",
                 "- Ông Trần Văn Ví, Chánh Văn phòng: 13/14 phiếu đồng ý, đạt 92,86%;",
                 "2. Cờ thi đua của UBND tỉnh", "- Trung tâm Lưu trữ: 14/14 phiếu, đạt 100%.").nominees  # fmt: skip

    assert [(one.name, one.award) for one in told] == [
        ("Trần Văn Ví", "Chiến sĩ thi đua cấp tỉnh"), ("Trung tâm Lưu trữ", "Cờ thi đua của UBND tỉnh"),
    ]  # fmt: skip


def test_minutes_may_open_with_the_hour_and_count_the_strength() -> None:
    fields = read(*MINUTES, "Hồi 08 giờ 00 phút ngày 05/11/2026, tại trụ sở Công an xã.",
                   "Quân số toàn đơn vị: 32 đồng chí. Có mặt: 29 đồng chí.", "Chủ trì: Thiếu tá Trần Văn Ví.",
                   "Ghi biên bản: Thượng úy Ngô Thị Dụ - Cán bộ.", "Kết thúc hồi 10 giờ cùng ngày.").fields  # fmt: skip

    assert (fields["meeting_date"].value, fields["started_at"].value) == ("2026-11-05", "08:00")
    assert (fields["members_total"].value, fields["members_present"].value) == (32, 29)
    assert fields["secretary"].value == "Ngô Thị Dụ"


def test_the_clergy_sign_and_are_named() -> None:
    report = read("GIÁO HỘI PHẬT GIÁO VIỆT NAM", "**BAN TRỊ SỰ TỈNH BÌNH MINH**", "Số: 112/TTr-BTS", *NATION,
                   "Bình Minh, ngày 20 tháng 5 năm 2026 (PL. 2570)", *SUBMISSION,
                   "Ban Trị sự kính đề nghị tặng Bằng khen cho:", "1. Ni sư Thích nữ Diệu Ví, Trụ trì.",
                   "Nơi nhận:", "- Lưu VP.", "**TM. BAN TRỊ SỰ**", "**TRƯỞNG BAN**",
                   "**Hòa thượng Thích Giác Dụ**")  # fmt: skip

    assert (report.fields["date"].value, report.fields["place"].value) == ("2026-05-20", "Bình Minh")
    assert report.fields["signer"].value == "Thích Giác Dụ"
    assert [(one.honorific, one.name) for one in report.nominees] == [("Ni sư", "Thích nữ Diệu Ví")]


def test_an_achievement_in_quotation_marks_keeps_the_first() -> None:
    asked = "Đảng ủy kính đề nghị tặng Giấy khen cho 02 đảng viên đạt “Hoàn thành xuất sắc nhiệm vụ” 5 năm liền."
    told = read(*SUBMISSION, asked).fields["achievement"]

    assert told.value == "“Hoàn thành xuất sắc nhiệm vụ” 5 năm liền"


@pytest.mark.parametrize("label", ["Nội dung", "Kết luận", "Kết quả biểu quyết"])
def test_the_name_of_a_part_of_minutes_is_nobody_voted_on(label: str) -> None:
    told = read(*MINUTES, f"4. {label}: Ban Thường vụ biểu quyết nhất trí 11/11 đồng chí (100%).").fields["votes"]

    assert told.state is FieldState.ABSENT


def test_hands_raised_for_an_award_do_not_count_who_came() -> None:
    fields = read(*MINUTES, "3. Thành phần: có mặt 11/13 đồng chí Ủy viên",
                   "4. Nội dung: biểu quyết nhất trí 11/11 đồng chí tặng Bằng khen cho 01 cá nhân.").fields  # fmt: skip

    assert (fields["members_present"].value, fields["members_total"].value) == (11, 13)


def test_a_table_may_count_the_votes_without_the_word_in_each_column() -> None:
    rows = ("| TT | Tên cá nhân | Tổng số phiếu | Đồng ý | Không đồng ý | Tỷ lệ |",
            "| 1 | Trần Văn Ví | 9 | 8 | 1 | 88,9% |")  # fmt: skip

    assert read(*MINUTES, "Kết quả bỏ phiếu:", *rows).fields["votes"].value == [
        {"nominee": "Trần Văn Ví", "for": 8, "base": 9, "percent": 88.9}
    ]


def test_a_table_of_members_may_tell_a_task_beside_an_office() -> None:
    rows = ("| TT | Họ và tên | Chức vụ | Nhiệm vụ trong Hội đồng |",
            "| 1 | Trần Văn Ví | Chủ tịch UBND xã | Chủ tịch Hội đồng, chủ trì |",
            "| 2 | Lê Thị Mẫu | Phó Chủ tịch | Phó Chủ tịch Hội đồng |",
            "| 3 | Ngô Thị Dụ | Công chức | Ủy viên, thư ký |")  # fmt: skip
    fields = read(*MINUTES, "I. THÀNH PHẦN THAM DỰ", *rows, "II. NỘI DUNG", "Hội đồng thảo luận.").fields

    assert (fields["chair"].value, fields["secretary"].value) == ("Trần Văn Ví", "Ngô Thị Dụ")


def test_in_a_sheet_a_name_belongs_to_the_nearest_title() -> None:
    rows = ("| STT | Họ tên | Chức vụ | Đơn vị, địa chỉ | Hình thức | Ghi chú |",
            "| 1 | Lê Hoàng Mẫu | Giám đốc | HTX Bình An | Bằng khen | |",
            "| NGƯỜI LẬP BIỂU | | | | CHỦ TỊCH | |", "| Ngô Thị Dụ | | | | Trần Văn Ví | |")  # fmt: skip
    report = read("--- page method=text title=Sheet1", "| DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG | | | | | |", *rows)

    assert (report.fields["signer"].value, report.fields["signer_title"].value) == ("Trần Văn Ví", "CHỦ TỊCH")
    assert [(one.name, one.unit) for one in report.nominees] == [("Lê Hoàng Mẫu", "HTX Bình An")]


def test_who_certifies_is_no_subject() -> None:
    report = read(*NATION, "**GIẤY CHỨNG NHẬN SÁNG KIẾN**", "Giám đốc Sở Khoa học và Công nghệ chứng nhận:",
                   "Sáng kiến: Một cách dạy mới", "Tác giả: Ngô Thị Dụ")  # fmt: skip

    assert report.fields["subject"].state is FieldState.ABSENT


def test_an_achievement_ends_before_what_announces_the_list() -> None:
    told = read(*DECISION, "Điều 1. Tặng Giấy khen cho 02 cá nhân đã có thành tích trong hiến máu sau đây:",
                 "1. Ông Trần Văn Ví", "2. Bà Ngô Thị Dụ", "Điều 2. Thi hành.").fields["achievement"]  # fmt: skip

    assert told.value == "đã có thành tích trong hiến máu"


def test_an_office_with_a_name_behind_it_opens_another_person_of_a_sentence() -> None:
    told = _people(*SUBMISSION, "Liên đoàn kính đề nghị tặng Bằng khen cho ông Trần Văn Ví, huấn luyện viên trưởng; "
                   "vận động viên Ngô Thị Dụ và vận động viên Lê Hoàng Mẫu, đã có thành tích xuất sắc.")  # fmt: skip

    assert told == [
        ("individual", "Trần Văn Ví", "huấn luyện viên trưởng", ""),
        ("individual", "Ngô Thị Dụ", "vận động viên", ""),
        ("individual", "Lê Hoàng Mẫu", "vận động viên", ""),
    ]


def test_a_place_behind_a_comma_belongs_to_the_body_before_it() -> None:
    told = _people(*DECISION, "Điều 1. Tặng Giấy khen cho:",
                   "1. Ông Trần Văn Ví, Chủ tịch Hội Nông dân xã An, tỉnh Minh;",
                   "2. Bà Ngô Thị Dụ, Trưởng khoa, Bệnh viện Bình An.", "Điều 2. Thi hành.")  # fmt: skip

    assert told == [
        ("individual", "Trần Văn Ví", "Chủ tịch", "Hội Nông dân xã An, tỉnh Minh"),
        ("individual", "Ngô Thị Dụ", "Trưởng khoa", "Bệnh viện Bình An"),
    ]


def test_a_body_with_a_figure_in_its_name_is_voted_on_too() -> None:
    told = read(*MINUTES, "III. Kết quả bỏ phiếu:", "1. Xí nghiệp số 2: đồng ý 7/7 phiếu (100%)",
                 "2. Ông Trần Văn Ví: đồng ý 6/7 phiếu (85,7%)").fields["votes"]  # fmt: skip

    assert [(one["nominee"], one["for"]) for one in told.value] == [("Xí nghiệp số 2", 7), ("Trần Văn Ví", 6)]


def test_households_that_came_are_no_members() -> None:
    fields = read(*MINUTES, "- Tham dự: 86/120 hộ gia đình.").fields

    assert (fields["members_present"].state, fields["members_total"].state) == (FieldState.ABSENT, FieldState.ABSENT)


def test_who_gave_a_life_was_not_born_that_day_and_the_name_stands_alone() -> None:
    fields = read(*NATION, "**BÁO CÁO THÀNH TÍCH**", "**ĐỀ NGHỊ TRUY TẶNG BẰNG KHEN**", "I. SƠ LƯỢC LÝ LỊCH",
                   "- Họ và tên: Trần Văn Ví (đã hy sinh ngày 20/7/2026 khi cứu dân trong lũ)",
                   "- Sinh ngày 14 tháng 02 năm 1962; Giới tính: Nam", "- Quê quán: xã Bình An").fields  # fmt: skip

    assert (fields["full_name"].value, fields["birth_date"].value) == ("Trần Văn Ví", "1962-02-14")


def test_votes_may_follow_a_name_without_a_mark() -> None:
    told = read(*MINUTES, "Kết quả bỏ phiếu kín:", "- Thầy Trần Văn Ví đạt 11/11 phiếu, tỷ lệ 100%.",
                 "- Cô Ngô Thị Dụ được 10/11 phiếu, tỷ lệ 90,9%.").fields["votes"]  # fmt: skip

    assert [(one["nominee"], one["for"], one["base"]) for one in told.value] == [
        ("Trần Văn Ví", 11, 11), ("Ngô Thị Dụ", 10, 11),
    ]  # fmt: skip


def test_of_a_row_wider_than_its_header_only_a_person_s_name_is_believed() -> None:
    rows = ("| TT | Họ và tên | Năm sinh | Chức vụ | Đơn vị |", "| 1 | Trần Văn Ví | 1975 | x | Kế toán | Sở Y tế |")

    assert _people(*LIST, *rows) == [("individual", "Trần Văn Ví", "", "")]


def test_signatures_in_the_rows_of_a_list_are_no_part_of_it() -> None:
    rows = ("| TT | Họ và tên | Số phiếu đồng ý/tổng số | Tỷ lệ % |", "| 1 | Đ/c Trần Văn Ví | 5/5 | 100 |",
            "| THƯ KÝ // Lê Thị Mẫu | T/M CHI BỘ // BÍ THƯ // Ngô Thị Dụ |")  # fmt: skip

    assert _names(*MINUTES, "Kết quả bỏ phiếu:", *rows) == ["Trần Văn Ví"]


@pytest.mark.parametrize(
    "others",
    [("Thông tin liên hệ về hồ sơ đề nghị tặng Bằng khen:", "- Bà Lê Thị Mẫu, chuyên viên, điện thoại 0912345678"),
     ("Các ý kiến về việc đề nghị tặng Bằng khen:", "- Ông Hồ Văn Mẫu: đề nghị xem lại sáng kiến."),
     ("Hội đồng đề nghị tặng Bằng khen, có trao đổi:", "- Ông Hồ Văn Mẫu: thống nhất với dự kiến."),
     ("Không đề nghị tặng Bằng khen:", "- Hồ Văn Mẫu: 4/9 phiếu"),
     ("Kết quả bỏ phiếu tặng Bằng khen:", "1. Lê Thị Mẫu: 5/9 phiếu đạt 55,6%, không đủ điều kiện đề nghị")],
)  # fmt: skip
def test_who_is_called_who_speaks_and_who_is_turned_down_is_not_awarded(others: tuple[str, ...]) -> None:
    assert _names(*MINUTES, "Hội đồng nhất trí tặng Bằng khen cho:", "1. Ông Trần Văn Ví, Kế toán.", *others) == [
        "Trần Văn Ví"
    ]


def test_a_table_of_units_in_a_submission_is_a_list_only_under_what_awards() -> None:
    rows = ("| TT | Đơn vị | Ghi chú |", "| 1 | Sở Y tế | đủ hồ sơ |", "| 2 | Sở Nội vụ | thiếu biên bản |")
    asks = (*SUBMISSION, "Sở kính đề nghị tặng Bằng khen cho 02 tập thể.")

    assert _names(*asks, "Tình hình hồ sơ", *rows) == []
    assert _names(*asks, "I. Tặng Bằng khen cho tập thể", *rows) == ["Sở Y tế", "Sở Nội vụ"]


def test_bodies_that_a_semicolon_parts_are_several() -> None:
    told = _names(
        *SUBMISSION, "Sở kính đề nghị tặng:", "1. Bằng khen: 02 tập thể", "1.1. Tập thể: Phòng Kế toán; Văn phòng"
    )

    assert told == ["Phòng Kế toán", "Văn phòng"]
