"""What stands in the heads of unions, Party bodies, schools and old papers is read as what it is."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState, PaperKind
from tests.golden.openings import read

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
DAY = "An Bình, ngày 05 tháng 12 năm 2023"


@pytest.mark.parametrize(
    ("parent", "issuer"),
    [
        ("LIÊN ĐOÀN LAO ĐỘNG TỈNH VẠN HÒA", "CÔNG ĐOÀN VIÊN CHỨC TỈNH"),
        ("ĐẢNG BỘ TỈNH VẠN HÒA", "HUYỆN ỦY AN BÌNH"),
        ("ĐẢNG BỘ TỈNH VẠN HÒA", "THÀNH ỦY AN BÌNH"),
        ("BAN TỔ CHỨC ĐẠI HỘI THI ĐUA", "TIỂU BAN THI ĐUA - KHEN THƯỞNG"),
    ],
)
def test_a_body_whose_name_begins_as_a_place_or_a_member_does_is_the_issuer(parent: str, issuer: str) -> None:
    report = read(parent, issuer, "Số: 31/TTr-VH", *NATION, DAY, "**TỜ TRÌNH**", "**Về việc khen thưởng**")

    assert report.fields["parent_agency"].value == parent
    assert report.fields["issuer"].value == issuer


@pytest.mark.parametrize(
    ("issuer", "decides"),
    [
        ("BCH ĐOÀN TỈNH VẠN HÒA", "BAN THƯỜNG VỤ TỈNH ĐOÀN TỈNH VẠN HÒA"),
        ("UBND TỈNH VẠN HÒA", "ỦY BAN NHÂN DÂN TỈNH VẠN HÒA"),
    ],
)
@pytest.mark.parametrize("about", ["Về việc khen thưởng công tác năm 2023", "VỀ VIỆC KHEN THƯỞNG CÔNG TÁC NĂM 2023"])
def test_who_decides_is_no_part_of_the_subject(issuer: str, decides: str, about: str) -> None:
    if about.isupper() and issuer.startswith("BCH"):
        decides = "BCH ĐOÀN TỈNH VẠN HÒA"
    report = read(
        issuer, "Số: 31/QĐ-VH", *NATION, DAY, "**QUYẾT ĐỊNH**", f"**{about}**", f"**{decides}**",
        "Căn cứ Luật Thi đua, khen thưởng;",
    )  # fmt: skip

    assert report.fields["subject"].value == about


def test_a_place_s_second_word_may_be_small_before_a_comma() -> None:
    report = read(
        "UBND HUYỆN AN BÌNH", "PHÒNG NỘI VỤ", "Số: 504/NV-TĐKT", "V/v: Hướng dẫn công tác thi đua.", *NATION,
        "An bình, ngày 29 tháng 8 năm 2011.", "Kính gửi: UBND các xã", "Phòng Nội vụ hướng dẫn như sau:",
    )  # fmt: skip

    told = {name: report.fields[name].value for name in ("place", "date", "subject")}
    assert told == {"place": "An bình", "date": "2011-08-29", "subject": "V/v: Hướng dẫn công tác thi đua."}


def test_a_birth_is_no_paper_s_date() -> None:
    report = read(
        *NATION, "**BẢN TÓM TẮT THÀNH TÍCH CÁ NHÂN**", "1. Họ và tên: Ngô Thị Dụ", "2. Sinh ngày 15 tháng 4 năm 1969",
        "3. Quê quán: An Bình, Vạn Hòa", "Vạn Hòa, ngày 10 tháng 4 năm 2024", "NGƯỜI KHAI", "Ngô Thị Dụ",
    )  # fmt: skip

    assert (report.fields["place"].value, report.fields["date"].value) == ("Vạn Hòa", "2024-04-10")
    assert report.fields["birth_date"].value == "1969-04-15"


def test_grounds_behind_dashes_are_grounds_and_no_addressees() -> None:
    report = read(
        "BCH ĐOÀN HUYỆN AN BÌNH", "Số: 12-TTr/ĐTN", *NATION, DAY, "**TỜ TRÌNH**", "**Về việc khen thưởng**",
        "Kính gửi: Ban Thường vụ Tỉnh đoàn Vạn Hòa", "- Căn cứ Quy chế thi đua, khen thưởng của Đoàn;",
        "- Căn cứ kết quả công tác năm 2023;",
        "Ban Thường vụ Huyện đoàn đề nghị Ban Thường vụ Tỉnh đoàn tặng Bằng khen cho 01 tập thể.",
    )  # fmt: skip

    assert report.fields["addressees"].value == ["Ban Thường vụ Tỉnh đoàn Vạn Hòa"]
    assert report.fields["legal_grounds"].value == [
        "Căn cứ Quy chế thi đua, khen thưởng của Đoàn", "Căn cứ kết quả công tác năm 2023",
    ]  # fmt: skip


def test_the_state_s_name_in_a_sentence_does_not_cut_it() -> None:
    report = read(
        "CHỦ TỊCH NƯỚC", "Số: 731/QĐ-CTN", *NATION, DAY, "**QUYẾT ĐỊNH**", "**Về việc tặng thưởng Huân chương**",
        "Căn cứ Điều 88 Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013;",
        f"Căn cứ Luật Thi đua, khen thưởng{' và các văn bản hướng dẫn thi hành' * 5};",
        "Điều 1. Tặng thưởng Huân chương Lao động hạng Ba cho 02 tập thể.",
    )  # fmt: skip

    assert report.fields["legal_grounds"].value[0] == (
        "Căn cứ Điều 88 Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam năm 2013"
    )


def test_what_a_meeting_rests_on_is_no_legal_ground() -> None:
    report = read(
        "TRƯỜNG TIỂU HỌC HOA SEN", *NATION, DAY, "**BIÊN BẢN**", "**Họp bình xét thi đua**", "I. Thành phần",
        "Chủ trì: Ông Trần Văn Ví", "II. Nội dung", "Căn cứ tình hình thực tế, hội đồng đã bỏ phiếu, kết quả như sau:",
        "1. Ông Trần Văn Ví: 9/9 phiếu",
    )  # fmt: skip

    assert report.fields["legal_grounds"].state is FieldState.ABSENT


@pytest.mark.parametrize(
    "about",
    [
        "Ban hành Quy chế xét tặng danh hiệu “Công dân tiêu biểu”",
        "Về việc sửa đổi Quy định xét tặng Kỷ niệm chương “Vì sự nghiệp xây dựng tỉnh”, khen thưởng thành tích",
        "V/v kiện toàn Hội đồng xét tặng danh hiệu Nghệ nhân ưu tú",
    ],
)
def test_a_decision_that_makes_rules_for_an_award_gives_none(about: str) -> None:
    report = read(
        "UBND TỈNH VẠN HÒA", "Số: 11/2024/QĐ-UBND", *NATION, DAY, "**QUYẾT ĐỊNH**", f"**{about}**",
        "Căn cứ Luật Thi đua, khen thưởng;", "**QUYẾT ĐỊNH:**", f"Điều 1. {about}.", "Điều 2. Có hiệu lực từ ngày ký.",
    )  # fmt: skip

    assert report.kind.value is PaperKind.OTHER


def test_a_bonus_given_by_dieu_1_is_an_award_decision() -> None:
    report = read(
        "CÔNG TY CỔ PHẦN VẠN HÒA", "Số: 65/QĐ-VH", *NATION, DAY, "**QUYẾT ĐỊNH**",
        "**V/v: Thưởng đột xuất cho người lao động có thành tích sửa chữa lò**", "**QUYẾT ĐỊNH:**",
        "Điều 1: Thưởng cho 01 tập thể và 03 cá nhân có thành tích sửa chữa lò.", "Điều 2: Có hiệu lực từ ngày ký.",
    )  # fmt: skip

    assert report.kind.value is PaperKind.AWARD_DECISION
    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == (1, 3)
