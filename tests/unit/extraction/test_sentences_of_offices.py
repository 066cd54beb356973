"""Who is named in sentences, in a list without marks, and below headings of offices: persons, bodies, households."""

from __future__ import annotations

import pytest

from tests.golden import openings

ASKS = "UBND xã kính đề nghị Chủ tịch UBND tỉnh tặng Bằng khen"


def _named(*lines: str) -> list[tuple[str, str]]:
    return [(one.subject, one.name) for one in openings.read(*lines).nominees]


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("cho 01 tập thể: Nhân dân thôn Nà Pản.", [("collective", "Nhân dân thôn Nà Pản")]),
        ("cho tập thể Phòng Quản lý nhà và cá nhân ông Trần Văn Ví - Kế toán.",
         [("collective", "Phòng Quản lý nhà"), ("individual", "Trần Văn Ví")]),
        ("cho 01 tập thể: Phòng Quản lý nhà và 01 cá nhân: Bà Ngô Thị Dụ, Kế toán.",
         [("collective", "Phòng Quản lý nhà"), ("individual", "Ngô Thị Dụ")]),
        ("cho 01 đơn vị dẫn đầu Cụm: Sở Văn hóa, Thể thao và Du lịch.",
         [("collective", "Sở Văn hóa, Thể thao và Du lịch")]),
        ("cho Công ty May Hạ và bà Ngô Thị Dụ, Giám đốc.",
         [("collective", "Công ty May Hạ"), ("individual", "Ngô Thị Dụ")]),
        ("cho Đội Trật tự số 2 và các ông, bà: Trần Văn Ví, Đội trưởng; Ngô Thị Dụ, Thư ký.",
         [("collective", "Đội Trật tự số 2"), ("individual", "Trần Văn Ví"), ("individual", "Ngô Thị Dụ")]),
        ("cho 01 đơn vị dẫn đầu Cụm: Ủy ban nhân dân xã Hạ.", [("collective", "Ủy ban nhân dân xã Hạ")]),
        ("cho Ủy ban nhân dân xã Hạ nhân dịp tổng kết.", [("collective", "Ủy ban nhân dân xã Hạ")]),
        ("cho cô giáo Ngô Thị Dụ, Tổ trưởng.", [("individual", "Ngô Thị Dụ")]),
        ("cho đảng viên Trần Văn Ví, Bí thư Chi bộ.", [("individual", "Trần Văn Ví")]),
        ("cho công chức Trần Văn Ví, cán bộ một cửa.", [("individual", "Trần Văn Ví")]),
        ("cho cụ ông Trần Văn Ví (85 tuổi) và cụ bà Ngô Thị Dụ (82 tuổi).",
         [("individual", "Trần Văn Ví"), ("individual", "Ngô Thị Dụ")]),
        ("cho đồng chí Thiếu tá Trần Văn Ví, Phó Đồn trưởng.", [("individual", "Trần Văn Ví")]),
        ("cho 01 tập thể: Chi bộ thôn Hạ; Ban Thường vụ Tỉnh ủy tặng Bằng khen cho 01 cá nhân: Ông Trần Văn Ví.",
         [("collective", "Chi bộ thôn Hạ"), ("individual", "Trần Văn Ví")]),
    ],
)  # fmt: skip
def test_a_sentence_may_name_a_collective(asked: str, named: list[tuple[str, str]]) -> None:
    assert _named(*openings.SUBMISSION, f"{ASKS} {asked}") == named


@pytest.mark.parametrize(
    "asked",
    ["cho tập thể có thành tích xuất sắc.", "cho 02 tập thể: có danh sách kèm theo.",
     "cho các tập thể, cá nhân có tên trong danh sách.", "cho 01 tập thể: Hoàn thành xuất sắc nhiệm vụ.",
     "cho tập thể Lao động xuất sắc.", "cho đảng viên có tên sau."],
)  # fmt: skip
def test_a_sentence_that_names_no_body_names_no_collective(asked: str) -> None:
    assert _named(*openings.SUBMISSION, f"{ASKS} {asked}") == []


def test_every_article_that_awards_names_its_own() -> None:
    told = _named(
        *openings.DECISION, "Điều 1. Tặng Cờ thi đua cho 02 tập thể:", "1. Sở Tài chính;", "2. Sở Nội vụ.",
        "Điều 2. Tặng Bằng khen cho 01 cá nhân: Bà Ngô Thị Dụ, Kế toán.",
        "Điều 3. Thưởng tiền cho ông Hồ Văn Mẫu.",
        "Điều 4. Chánh Văn phòng và ông Trần Văn Ví chịu trách nhiệm thi hành.",
    )  # fmt: skip

    assert told == [("collective", "Sở Tài chính"), ("collective", "Sở Nội vụ"), ("individual", "Ngô Thị Dụ")]


def test_households_are_told_below_a_heading_that_counts_them_in_other_words() -> None:
    told = _named(*openings.SUBMISSION, f"{ASKS} cho 02 hộ nông dân sản xuất giỏi:", "1. Hộ ông Trần Văn Ví, thôn Hạ;",
                  "2. Hộ bà Ngô Thị Dụ, thôn Thượng.")  # fmt: skip

    assert told == [("household", "Hộ ông Trần Văn Ví"), ("household", "Hộ bà Ngô Thị Dụ")]


def test_bodies_that_a_heading_counts_beside_persons_are_told() -> None:
    report = openings.read(
        *openings.SUBMISSION, f"{ASKS} cho 02 công đoàn cơ sở và 01 cá nhân năm 2025:",
        "1. Công đoàn cơ sở Công ty May Hạ;", "2. Công đoàn cơ sở Trường Tiểu học Hạ;",
        "3. Ông Trần Văn Ví, đoàn viên.",
    )  # fmt: skip

    assert [one.name for one in report.nominees] == [
        "Công đoàn cơ sở Công ty May Hạ", "Công đoàn cơ sở Trường Tiểu học Hạ", "Trần Văn Ví",
    ]  # fmt: skip
    assert [report.fields[name].value for name in ("collective_count", "individual_count")] == [2, 1]


def test_a_person_may_stand_without_a_mark_below_a_marked_heading() -> None:
    told = _named(*openings.SUBMISSION, f"{ASKS} cho:", "* Tập thể:", "1. Phòng Quản lý nhà.", "* Cá nhân:",
                  "Bác sĩ Ngô Thị Dụ, Phó Trưởng khoa.", "Bác sĩ Trần Văn Ví đã nghỉ hưu.")  # fmt: skip

    assert told == [("collective", "Phòng Quản lý nhà"), ("individual", "Ngô Thị Dụ")]


def test_what_stands_behind_dashed_addressees_is_none() -> None:
    report = openings.read("**TỜ TRÌNH**", "**Về việc đề nghị khen thưởng**", "Kính gửi:", "- Tỉnh ủy;", "- UBND tỉnh;",
                           f"{ASKS} cho ông Trần Văn Ví; bà Ngô Thị Dụ.")  # fmt: skip

    assert report.fields["addressees"].value == ["Tỉnh ủy", "UBND tỉnh"]


def test_the_office_of_a_cluster_s_head_is_a_line_of_its_own() -> None:
    report = openings.read(*openings.SUBMISSION, f"{ASKS} cho ông Trần Văn Ví.", "**TM. CỤM THI ĐUA**",
                           "**CỤM TRƯỞNG**", "**GIÁM ĐỐC SỞ Y TẾ**", "**Hồ Văn Mẫu**")  # fmt: skip

    assert report.fields["signer_title"].value == "TM. CỤM THI ĐUA / CỤM TRƯỞNG / GIÁM ĐỐC SỞ Y TẾ"


def test_a_title_in_capitals_tells_who_gives_the_award() -> None:
    report = openings.read("**BÁO CÁO THÀNH TÍCH**", "**ĐỀ NGHỊ TẶNG BẰNG KHEN CỦA BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH**",
                           *openings.PERSON[2:])  # fmt: skip

    assert report.fields["award"].value == "BẰNG KHEN CỦA BỘ VĂN HÓA, THỂ THAO VÀ DU LỊCH"


def test_an_item_that_asks_may_name_its_own_beside_items_below_others() -> None:
    told = _named(
        *openings.SUBMISSION, "Sở kính đề nghị Chủ tịch UBND tỉnh:",
        "1. Công nhận danh hiệu Tập thể lao động xuất sắc cho 01 tập thể:", "- Phòng Quản lý nhà.",
        "2. Công nhận danh hiệu Chiến sĩ thi đua cấp tỉnh cho 01 cá nhân: Ông Trần Văn Ví, Trưởng phòng.",
        "3. Tặng Bằng khen cho 01 cá nhân:", "- Bà Ngô Thị Dụ, Kế toán.",
    )  # fmt: skip

    assert sorted(told) == [
        ("collective", "Phòng Quản lý nhà"), ("individual", "Ngô Thị Dụ"), ("individual", "Trần Văn Ví"),
    ]  # fmt: skip


def test_what_kind_of_body_is_listed_is_no_body() -> None:
    told = _named(*openings.SUBMISSION, f"{ASKS} cho 01 chi bộ và 01 đảng viên:", "1. Chi bộ:", "- Chi bộ Văn phòng.",
                  "2. Đảng viên:", "- Đồng chí Trần Văn Ví, Bí thư.")  # fmt: skip

    assert told == [("collective", "Chi bộ Văn phòng"), ("individual", "Trần Văn Ví")]


def test_parts_of_a_list_may_be_headed_without_a_colon() -> None:
    told = _named(*openings.SUBMISSION, f"{ASKS} cho 01 tập thể, 01 cá nhân:", "* Tập thể", "- Phòng Quản lý nhà;",
                  "* Cá nhân", "- ĐD. Ngô Thị Dụ, điều dưỡng.")  # fmt: skip

    assert told == [("collective", "Phòng Quản lý nhà"), ("individual", "Ngô Thị Dụ")]


def test_a_report_s_title_may_say_whose_it_is() -> None:
    report = openings.read("**BÁO CÁO THÀNH TÍCH TẬP THỂ**", "**ĐỀ NGHỊ TẶNG CỜ THI ĐUA CỦA UBND TỈNH**",
                           "Tên tập thể: Trường Mầm non Hạ", "I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH")  # fmt: skip

    assert report.fields["subject"].value == "ĐỀ NGHỊ TẶNG CỜ THI ĐUA CỦA UBND TỈNH"


def test_whom_a_paper_is_for_is_no_nominee() -> None:
    told = _named(
        "@b100,60,250,72 NGÂN HÀNG MẪU", "@b330,60,540,72 CỘNG HÒA XÃ HỘI CHỦ NGHĨA", "@b400,74,470,86 VIỆT NAM",
        "@120,90,200,102 Số: 7/TTr-NH", "@b350,88,520,100 Độc lập - Tự do - Hạnh phúc",
        "@330,105,540,117 Cẩm Giang, ngày 06 tháng 10 năm 2025",
        "@b277,174,347,187 TỜ TRÌNH", "@b86,194,538,206 Về việc đề nghị tặng Bằng khen của Tổng Giám đốc Ngân hàng Mẫu",
        "@85,212,135,226 Kính gửi:", "@85,231,334,245 - Tổng Giám đốc Ngân hàng Mẫu;",
        "@85,251,200,264 - Ban Tổ chức cán bộ.",
        "@85,270,516,283 Chi nhánh kính trình Tổng Giám đốc xét, tặng Bằng khen cho 01 cá nhân:",
        "@85,306,424,319 1. Bà Ngô Thị Dụ - Kế toán",
    )  # fmt: skip

    assert told == [("individual", "Ngô Thị Dụ")]


def test_who_signs_below_may_be_headed_by_a_body_alone() -> None:
    report = openings.read(
        *openings.SUBMISSION, f"{ASKS} cho ông Trần Văn Ví.", "**TM. ỦY BAN NHÂN DÂN**", "**CHỦ TỊCH**",
        "**Hồ Văn Mẫu**", "**CÔNG AN XÃ**", "**TRƯỞNG CÔNG AN**", "**Trung tá Lê Văn Bốn**",
    )  # fmt: skip

    assert report.fields["signer"].value == "Hồ Văn Mẫu; Lê Văn Bốn"
    assert report.fields["signer_title"].value == "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH; CÔNG AN XÃ / TRƯỞNG CÔNG AN"


def test_the_head_of_a_hamlet_signs() -> None:
    report = openings.read(*openings.SUBMISSION, f"{ASKS} cho ông Trần Văn Ví.", "**TRƯỞNG KHU PHỐ**", "**Hồ Văn Mẫu**")

    assert report.fields["signer_title"].value == "TRƯỞNG KHU PHỐ"


def test_what_minutes_weigh_is_their_subject() -> None:
    report = openings.read("**BIÊN BẢN HỌP**", "**Xét đề nghị tặng Bằng khen năm 2025**", "1. Thời gian: 08 giờ 00.")

    assert report.fields["subject"].value == "Xét đề nghị tặng Bằng khen năm 2025"
    assert report.fields["legal_grounds"].value is None


def test_rewards_below_a_bare_heading_are_held() -> None:
    report = openings.read(*openings.PERSON, "III. KHEN THƯỞNG", "- Năm 2022 được Hội Nông dân tỉnh tặng Bằng khen.")

    assert [(one["year"], one["issuer"]) for one in report.fields["past_awards"].value] == [
        ("2022", "Hội Nông dân tỉnh")
    ]


def test_a_letter_that_rests_on_a_ground_and_asks_in_one_sentence_counts() -> None:
    report = openings.read(
        "CẢNG HÀNG KHÔNG HẠ", "Số: 6/CHKH-VP", "V/v đề nghị tặng Bằng khen", "Kính gửi: Tổng công ty",
        "Căn cứ Thông tư số 55/2025/TT-BXD, Cảng hàng không Hạ đề nghị Tổng công ty trình Bộ trưởng tặng Bằng khen cho "
        "01 tập thể và 01 cá nhân:", "1. Đội An ninh hàng không;", "2. Ông Trần Văn Ví - Giám đốc.",
        "**GIÁM ĐỐC**", "**Hồ Văn Mẫu**",
    )  # fmt: skip

    assert [report.fields[name].value for name in ("collective_count", "individual_count")] == [1, 1]
    assert [one.name for one in report.nominees] == ["Đội An ninh hàng không", "Trần Văn Ví"]
