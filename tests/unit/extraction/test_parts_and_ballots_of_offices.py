"""Parts without a colon, ballots on whole lists and letters that name exemplars, as offices and schools write them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.domain.fields import FieldState, PaperKind
from tests.golden.openings import read

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

SUBMISSION = ("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi: UBND tỉnh")
ASKS = "Ủy ban nhân dân xã đề nghị tặng Bằng khen cho 01 chi bộ và 02 đảng viên, cụ thể:"
MINUTES = ("**BIÊN BẢN**", "**Họp xét thi đua, khen thưởng**")
BODY, ONE, OTHER = "Công đoàn bộ phận Xưởng May", "Trần Văn Ví", "Ngô Thị Dụ"


def _people(report: PaperReport) -> list[tuple[str, str]]:
    return [(one.subject, one.name) for one in report.nominees]


@pytest.mark.parametrize(
    "parts", [("1. Tập thể", "2. Cá nhân"), ("1. Về tập thể", "2. Về cá nhân"), ("I. TẬP THỂ", "II. CÁ NHÂN")]
)
@pytest.mark.parametrize("mark", ["", "2.1. "])
def test_a_part_without_a_colon_names_nobody_itself(parts: tuple[str, str], mark: str) -> None:
    report = read(
        *SUBMISSION, ASKS, parts[0], "Chi bộ thôn Đông.", parts[1],
        f"{mark}Đồng chí Thiếu tá QNCN {ONE}, Bí thư Chi bộ thôn Đông.",
    )  # fmt: skip

    assert _people(report) == [("collective", "Chi bộ thôn Đông"), ("individual", ONE)]


def test_an_item_may_set_the_award_before_whom_it_is_for() -> None:
    report = read(
        *SUBMISSION, "Viện trưởng kính trình Viện trưởng tối cao xét, tặng thưởng:", "I. DANH HIỆU THI ĐUA",
        "1. Cờ thi đua của Ngành: Viện kiểm sát nhân dân khu vực 4",
        f"2. Chiến sĩ thi đua cơ sở: đồng chí {ONE}, Trưởng phòng 1",
    )  # fmt: skip

    assert [(one.name, one.award) for one in report.nominees] == [
        ("Viện kiểm sát nhân dân khu vực 4", "Cờ thi đua"), (ONE, "Chiến sĩ thi đua cơ sở"),
    ]  # fmt: skip


def test_an_item_that_asks_needs_no_heading_that_does() -> None:
    report = read(*MINUTES, f"1. Đề nghị tặng Bằng khen: Đ/c {ONE}", f"2. Đề nghị tặng Giấy khen: {BODY}")

    assert _people(report) == [("individual", ONE), ("collective", BODY)]


def test_what_a_report_tells_of_titles_held_puts_nobody_forward() -> None:
    report = read(*SUBMISSION, "Năm 2024, xã đã đạt:", f"- Chiến sĩ thi đua cơ sở: đồng chí {ONE}, Trưởng phòng")

    assert report.nominees == ()


def _letter(about: str, *body: str) -> PaperReport:
    return read(
        "BAN QUẢN LÝ KHU KINH TẾ", "Số: 12/BQL-VP", *((f"V/v {about}",) if about else ()),
        "Kính gửi: Chủ tịch UBND tỉnh", *body,
    )  # fmt: skip


NAMES = (f"1. Ông {ONE}, Trưởng phòng;", f"2. Bà {OTHER}, chuyên viên.")


def test_a_letter_that_names_exemplars_puts_them_forward() -> None:
    report = _letter(
        "giới thiệu gương người tốt, việc tốt, điển hình tiên tiến năm 2025",
        "Thực hiện Công văn số 2301/SNV-TĐKT của Sở Nội vụ về việc giới thiệu điển hình tiên tiến, Ban Quản lý lựa "
        "chọn, giới thiệu 02 cá nhân điển hình tiên tiến để đề nghị Chủ tịch UBND tỉnh biểu dương, cụ thể:", *NAMES,
    )  # fmt: skip

    assert _people(report) == [("individual", ONE), ("individual", OTHER)]
    assert report.fields["individual_count"].value == 2


@pytest.mark.parametrize(
    "bids",
    [
        "Sở Nội vụ đề nghị các đơn vị lựa chọn, giới thiệu 01 tập thể và 02 cá nhân điển hình tiên tiến.",
        "Mỗi đơn vị lựa chọn, giới thiệu 02 cá nhân điển hình tiên tiến, gửi về Sở Nội vụ trước ngày 30/9/2025.",
        "Sở Nội vụ hướng dẫn việc lựa chọn, giới thiệu các tập thể, cá nhân điển hình như sau:",
    ],
)
def test_a_letter_that_bids_others_name_exemplars_puts_nobody_forward(bids: str) -> None:
    report = _letter("giới thiệu điển hình tiên tiến năm 2025", bids, "Đầu mối liên hệ:", *NAMES)

    assert report.nominees == ()


def test_a_letter_without_a_subject_may_ask_formally_at_its_end() -> None:
    report = _letter("", "Công an tỉnh đề nghị Chủ tịch UBND tỉnh xét, tặng Bằng khen cho 02 cá nhân, cụ thể:", *NAMES,
                     "Kính đề nghị Chủ tịch UBND tỉnh xem xét, quyết định./.")  # fmt: skip

    assert _people(report) == [("individual", ONE), ("individual", OTHER)]


AGREED = "Hội nghị biểu quyết, kết quả {} đề nghị Liên đoàn Lao động tỉnh tặng Bằng khen cho:"


@pytest.mark.parametrize(
    ("told", "counted"),
    [("13/13 đồng chí nhất trí (đạt 100%)", (13, 13, 100.0)), ("15/15 ý kiến tán thành", (15, 15, None)),
     ("nhất trí 100%", (None, None, 100.0))],
)  # fmt: skip
def test_one_ballot_on_a_list_is_that_of_everybody_on_it(told: str, counted: tuple[object, ...]) -> None:
    report = read(*MINUTES, AGREED.format(told), f"+ {BODY}", f"+ Đ/c {ONE} - Tổ trưởng")

    votes = [(vote["nominee"], vote["for"], vote["base"], vote["percent"]) for vote in report.fields["votes"].value]
    assert votes == [(BODY, *counted), (ONE, *counted)]


@pytest.mark.parametrize(
    "lines",
    [
        (AGREED.format("13/13 đồng chí nhất trí"), f"+ {BODY}",
         AGREED.format("12/13 đồng chí nhất trí"), f"+ Đ/c {ONE}"),
        (f"Có mặt 13/15 đồng chí, nhất trí đề nghị tặng Bằng khen cho: đ/c {ONE}",),
    ],
)  # fmt: skip
def test_of_several_ballots_nobody_is_given_one(lines: tuple[str, ...]) -> None:
    assert read(*MINUTES, *lines).fields["votes"].state is FieldState.ABSENT


def test_a_ballot_may_tell_how_many_were_for_and_not_of_how_many() -> None:
    report = read(
        *MINUTES, f"- Đối với bà {OTHER}, công chức: 12 đồng ý, 0 không đồng ý, đạt 85,7%.",
        f"- Đối với ông {ONE}, Trưởng thôn: 11 đồng ý, 01 không đồng ý.",
        f"Hội đồng thống nhất đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho bà {OTHER}, công chức.",
        f"Hội đồng không thống nhất đề nghị tặng Bằng khen cho ông {ONE}.",
    )  # fmt: skip

    assert report.fields["votes"].value == [
        {"nominee": OTHER, "for": 12, "base": None, "percent": 85.7},
        {"nominee": ONE, "for": 11, "base": None, "percent": None},
    ]
    assert _people(report) == [("individual", OTHER)]


def test_minutes_of_a_school_count_a_title_without_a_verb() -> None:
    report = read(
        *MINUTES, "- Có mặt 31/32 - Vắng mặt: 01 đ/c", "* Danh hiệu chiến sĩ thi đua cấp cơ sở: Gồm 02 đ/c",
        f"1. Đ/c {ONE}: 31/31 phiếu = 100%", f"2. Đ/c {OTHER}: 30/31 phiếu = 96,8%",
    )  # fmt: skip

    assert report.fields["award"].value == "chiến sĩ thi đua cấp cơ sở"
    assert report.fields["individual_count"].value == 2


def test_those_who_came_to_vote_were_present() -> None:
    report = read(*MINUTES, "- Tổng số thành viên Hội đồng: 12 người", "- Số thành viên tham dự bỏ phiếu: 11 người")

    assert (report.fields["members_total"].value, report.fields["members_present"].value) == (12, 11)


def test_an_industrial_park_is_a_place() -> None:
    report = read("CÔNG TY CỔ PHẦN THÉP BẮC SÔNG", "Khu công nghiệp Bắc Sông, ngày 20 tháng 11 năm 2025", *SUBMISSION)

    assert report.fields["place"].value == "Khu công nghiệp Bắc Sông"
    assert report.fields["date"].value == "2025-11-20"


@pytest.mark.parametrize(
    "asks", ["Ban Thường vụ xin trân trọng trình", "Ban Thường vụ trân trọng trình", "Ban Thường vụ xin trình"]
)
def test_who_submits_politely_counts_in_words_and_figures(asks: str) -> None:
    report = read(*SUBMISSION, f"{asks} Hội Phụ nữ tỉnh xét tặng Bằng khen cho một (01) tập thể và hai (02) cá nhân.")

    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == (1, 2)


@pytest.mark.parametrize(
    "title",
    [("**BÁO CÁO**", "**Về việc đề nghị khen thưởng năm 2025**"), ("**PHIẾU ĐỀ XUẤT**", "**Khen thưởng đột xuất**"),
     ("**BÁO CÁO ĐỀ XUẤT**", "**Về việc khen thưởng**"), ("**VĂN BẢN ĐỀ NGHỊ**", "**Tặng Giấy khen**")],
)  # fmt: skip
def test_a_report_or_a_slip_that_asks_is_a_submission(title: tuple[str, ...]) -> None:
    report = read(*title, "Kính gửi: Giám đốc Sở", f"Phòng đề nghị Giám đốc Sở tặng Giấy khen cho ông {ONE}, Kế toán.")

    assert report.kind.value is PaperKind.SUBMISSION
    assert _people(report) == [("individual", ONE)]


def test_a_report_on_the_work_of_awards_asks_for_nothing() -> None:
    report = read(
        "**BÁO CÁO**", "**Về công tác thi đua, khen thưởng năm 2025**", "Đã đề nghị tặng Giấy khen cho 02 cá nhân."
    )

    assert report.kind.value is PaperKind.OTHER


def test_families_are_named_with_where_they_live_in_brackets() -> None:
    report = read(
        *SUBMISSION, "UBND xã kính đề nghị tặng Bằng khen cho 03 hộ gia đình: hộ ông Cao Văn Đước (ấp 1), hộ bà "
        "Mai Thị Sáu (ấp 2), hộ ông Lê Văn Lành (ấp 4) đã có thành tích tiêu biểu.",
    )  # fmt: skip

    assert _people(report) == [
        ("household", "hộ ông Cao Văn Đước"), ("household", "hộ bà Mai Thị Sáu"), ("household", "hộ ông Lê Văn Lành"),
    ]  # fmt: skip


def test_an_organisation_is_a_body_and_what_somebody_organised_is_none() -> None:
    report = read(*SUBMISSION, "Sở kính trình UBND tỉnh tặng Bằng khen cho:", "1. Tổ chức Tầm nhìn Xanh tại Việt Nam.",
                  f"2. Bà {OTHER}, Trưởng đại diện.", "3. Tổ chức hội nghị tổng kết.")  # fmt: skip

    assert _people(report) == [("collective", "Tổ chức Tầm nhìn Xanh tại Việt Nam"), ("individual", OTHER)]


def test_an_item_may_begin_with_the_award_and_name_several() -> None:
    report = read(
        *SUBMISSION, "Cơ quan trân trọng đề nghị UBND tỉnh xem xét khen thưởng:",
        "+ Bằng khen cho Phòng Biên tập tiếng Ê Đê, Phòng Kỹ thuật;",
        f"+ Bằng khen cho các cá nhân: {ONE} (Phóng viên), {OTHER} (Biên tập viên).",
    )  # fmt: skip

    assert [(one.name, one.award) for one in report.nominees] == [
        (name, "Bằng khen") for name in ("Phòng Biên tập tiếng Ê Đê", "Phòng Kỹ thuật", ONE, OTHER)
    ]


def test_enterprises_and_their_heads_may_stand_behind_labels() -> None:
    report = _letter(
        "đề nghị tôn vinh doanh nghiệp, doanh nhân tiêu biểu",
        "Hiệp hội kính đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho 02 doanh nghiệp và 01 doanh nhân tiêu biểu:",
        "- Doanh nghiệp: Công ty CP Chè Bình Minh, HTX Nông nghiệp xanh.", f"- Doanh nhân: Ông {ONE} - Giám đốc.",
    )  # fmt: skip

    assert _people(report) == [
        ("collective", "Công ty CP Chè Bình Minh"), ("collective", "HTX Nông nghiệp xanh"), ("individual", ONE),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["Học sinh", "Cá nhân", "Giáo viên (02)"])
def test_two_names_behind_a_label_of_persons_are_two_and_none_the_other_s_unit(label: str) -> None:
    report = _letter(
        "đề nghị khen thưởng", "Hiệp hội kính đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho:",
        f"- {label}: {ONE}, {OTHER}",
    )  # fmt: skip

    assert [(one.name, one.unit) for one in report.nominees] == [(ONE, ""), (OTHER, "")]


@pytest.mark.parametrize("about", ["mời dự lễ tổng kết", "góp ý dự thảo báo cáo", "xác minh thông tin"])
def test_a_letter_about_something_else_asks_for_no_award(about: str) -> None:
    assert _letter(about, "Kính đề nghị UBND tỉnh tặng Bằng khen cho 02 cá nhân:", *NAMES).nominees == ()


def test_a_table_of_units_with_points_tells_whom_a_block_puts_first() -> None:
    report = read(
        *MINUTES, "Kết quả bỏ phiếu suy tôn:",
        "| TT | Đơn vị | Tổng điểm | Số phiếu | Tỷ lệ | Đề nghị khen thưởng |",
        "| 1 | UBND xã An Bình | 98,5 | 8/8 | 100% | Cờ thi đua của UBND tỉnh |",
        "| 2 | UBND xã Bình Minh | 96,0 | 7/8 | 87,5% | Bằng khen |",
    )  # fmt: skip

    assert _people(report) == [("collective", "UBND xã An Bình"), ("collective", "UBND xã Bình Minh")]
    assert [(vote["nominee"], vote["for"], vote["base"]) for vote in report.fields["votes"].value] == [
        ("UBND xã An Bình", 8, 8), ("UBND xã Bình Minh", 7, 8),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "counts"),
    [("Thành phần: 9 thành viên Hội đồng TĐKT, có mặt: 8, vắng: 1", (9, 8)),
     ("Các thành viên Hội đồng TĐKT có 07 thành viên tham dự (vắng đồng chí: 0)", (None, 7))],
)  # fmt: skip
def test_a_figure_may_stand_before_the_members_it_counts(line: str, counts: tuple[object, object]) -> None:
    fields = read(*MINUTES, line).fields

    assert (fields["members_total"].value, fields["members_present"].value) == counts


def test_an_agency_in_residence_issues_what_its_parent_does_not() -> None:
    report = read("ĐÀI TIẾNG NÓI VIỆT NAM", "CƠ QUAN THƯỜNG TRÚ KHU VỰC MIỀN TRUNG", "Số: 17/TTr-CQTT", *SUBMISSION)

    assert report.fields["parent_agency"].value == "ĐÀI TIẾNG NÓI VIỆT NAM"


def test_a_part_behind_a_dash_is_no_line_of_a_list_s_title() -> None:
    report = read(
        "LÂM TRƯỜNG BÌNH MINH", "DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG NĂM 2025", "I- TẬP THỂ LAO ĐỘNG TIÊN TIẾN",
        "1- Trạm Quản lý bảo vệ rừng số 3", "II- LAO ĐỘNG TIÊN TIẾN", f"1- {ONE} - Trạm trưởng",
    )  # fmt: skip

    assert _people(report) == [("collective", "Trạm Quản lý bảo vệ rừng số 3"), ("individual", ONE)]


@pytest.mark.parametrize("who", ["bác sĩ", "kỹ sư", "thiếu tá", "nghệ nhân"])
def test_a_profession_in_small_letters_opens_a_person(who: str) -> None:
    report = read(*SUBMISSION, f"Sở kính đề nghị UBND tỉnh tặng Bằng khen cho {who} {ONE}, Phó Trưởng khoa Nội.")

    assert _people(report) == [("individual", ONE)]


def test_a_message_without_a_head_names_whom_it_asks_for() -> None:
    report = read("Kính gửi: Sở Nội vụ", f"Công ty kính đề nghị Sở Nội vụ trình Chủ tịch UBND tỉnh tặng Bằng khen cho "
                  f"ông {ONE}, Quản đốc.", "Trân trọng cảm ơn!")  # fmt: skip

    assert _people(report) == [("individual", ONE)]


def test_a_part_may_tell_how_many_behind_a_colon() -> None:
    report = _letter(
        "đề nghị khen thưởng", "Cảng vụ kính đề nghị Chủ tịch UBND tỉnh xem xét, tặng Bằng khen:",
        "1. Đối với tập thể: 01 tập thể", "- Chi cục Hàng hải.", "2. Đối với cá nhân: 02 cá nhân",
        f"- Ông {ONE} - Trưởng Đại diện;", f"- Bà {OTHER} - Kế toán.",
    )  # fmt: skip

    assert _people(report) == [("collective", "Chi cục Hàng hải"), ("individual", ONE), ("individual", OTHER)]


def test_an_item_may_give_an_award_in_regard_of_persons() -> None:
    report = read(
        *SUBMISSION, "Văn phòng đề nghị UBND tỉnh:", "1. Công nhận Tập thể Lao động xuất sắc đối với: Phòng A.",
        f"2. Tặng Bằng khen đối với 02 cá nhân: ông {ONE}, Trưởng phòng; bà {OTHER}, Chuyên viên.",
    )  # fmt: skip

    assert [one for one in _people(report) if one[0] == "individual"] == [("individual", ONE), ("individual", OTHER)]


def test_letters_with_a_full_stop_mark_items() -> None:
    report = read(
        *SUBMISSION, "Xã đề nghị tặng Giấy khen cho các tập thể, cá nhân sau:", "a. Tập thể:", "- Thôn Đông.",
        "b. Cá nhân:", f"- Ông {ONE}, Trưởng thôn.",
    )  # fmt: skip

    assert _people(report) == [("collective", "Thôn Đông"), ("individual", ONE)]


def test_how_many_hold_a_title_is_not_how_many_came() -> None:
    fields = read(
        *MINUTES, "Quân số: 14 đồng chí, có mặt 14 đồng chí.", "a. Chiến sĩ tiên tiến: 12/14 đồng chí."
    ).fields

    assert (fields["members_total"].value, fields["members_present"].value) == (14, 14)


def test_a_name_may_hang_on_a_line_that_is_only_a_joint() -> None:
    report = read(
        "VĂN PHÒNG ĐOÀN ĐẠI BIỂU QUỐC HỘI", "VÀ", "HỘI ĐỒNG NHÂN DÂN TỈNH AN BÌNH", "Số: 2/TTr-VP", *SUBMISSION
    )

    assert report.fields["issuer"].value == "VĂN PHÒNG ĐOÀN ĐẠI BIỂU QUỐC HỘI VÀ HỘI ĐỒNG NHÂN DÂN TỈNH AN BÌNH"


@pytest.mark.parametrize(
    "words", ["thống nhất đề nghị tặng ", "12/12 thành viên nhất trí tặng ", "giới thiệu 02 cá nhân điển hình ",
              "Danh hiệu thi đua cơ sở gồm ", "Trần Văn Ví (Kế toán), ", "Bằng khen cho Phòng A, "],
)  # fmt: skip
def test_hostile_words_are_read_in_time_that_grows_as_they_do(words: str) -> None:
    report = read(*MINUTES, *((words * (4_000 // len(words)),) * 10))

    assert report.kind.value is PaperKind.MINUTES


@pytest.mark.parametrize("asked", ["ĐỀ NGHỊ KHEN THƯỞNG", "VỀ VIỆC ĐỀ XUẤT TẶNG BẰNG KHEN", "V/V ĐỀ NGHỊ KHEN THƯỞNG"])
def test_what_a_report_asks_for_is_its_subject_and_not_its_type(asked: str) -> None:
    report = read(
        "UBND TỈNH SÔNG LAM", "**SỞ NỘI VỤ**", "Số: 77/BC-SNV", f"**BÁO CÁO {asked}**", "Kính gửi: UBND tỉnh Sông Lam",
        f"Sở Nội vụ kính đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho ông {ONE}.",
    )  # fmt: skip

    assert (report.kind.value, report.fields["subject"].value) == (PaperKind.SUBMISSION, asked)
