"""Counts, money, proposals and people as unions, schools, the Party and companies write them."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState, PaperReport
from tests.golden.openings import DECISION, MINUTES, PERSON, SUBMISSION, read


def _named(report: PaperReport) -> list[tuple[str, str, str, str, str]]:
    return [(one.subject, one.name, one.title, one.unit, one.award) for one in report.nominees]


def test_a_letter_that_guides_is_no_proposal() -> None:
    report = read(
        *SUBMISSION, "Thực hiện Công văn số 12/UBND-NV ngày 10/11/2023 của UBND huyện về việc tổng kết thi đua;",
        "Căn cứ Công văn số 34/SNV-TĐKT ngày 12/11/2023 của Sở Nội vụ hướng dẫn công tác khen thưởng;",
        "Xét Công văn số 56/UBND ngày 15/11/2023 của UBND xã An Bình đề nghị khen thưởng;",
        "Căn cứ Biên bản số 7/BB-HĐ ngày 20/11/2023 của Hội đồng, Sở đề nghị tặng Bằng khen cho 02 cá nhân.",
    )  # fmt: skip

    assert report.fields["proposal_refs"].value == ["56/UBND ngày 15/11/2023", "7/BB-HĐ ngày 20/11/2023"]


@pytest.mark.parametrize(
    ("told", "each"),
    [
        ("Mức thưởng: Học sinh Xuất sắc 200.000 đồng/em; Học sinh Giỏi 100.000 đồng/em.", [200000, 100000]),
        (
            "Kèm theo Bằng khen là tiền thưởng: tập thể 2.980.000 đồng/tập thể; cá nhân 1.490.000 đồng/cá nhân.",
            [2980000, 1490000],
        ),
        ("Mức thưởng 1.000.000 đồng/hộ gia đình.", 1000000),
    ],
)
def test_what_each_one_gets_may_be_told_behind_a_bar(told: str, each: object) -> None:
    report = read(*DECISION, f"Điều 1. Tặng Giấy khen cho 05 cá nhân. {told}", "Điều 2. Có hiệu lực từ ngày ký.")

    assert report.fields["prize_each"].value == each
    assert report.fields["prize_each"].state is FieldState.FOUND


def test_a_whole_and_its_parts_are_one_count() -> None:
    report = read(
        *SUBMISSION, "Sở đề nghị khen thưởng cho 99 tập thể và 48 cá nhân có thành tích xuất sắc. Trong đó:",
        "- Tặng Cờ thi đua cho 05 tập thể;", "- Tặng Bằng khen cho 94 tập thể và 48 cá nhân.",
    )  # fmt: skip

    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == (99, 48)
    assert report.fields["collective_count"].state is FieldState.FOUND


def test_parts_that_do_not_come_to_the_whole_conflict() -> None:
    report = read(
        *SUBMISSION, "Sở đề nghị khen thưởng cho 98 tập thể. Trong đó:", "- Tặng Cờ thi đua cho 05 tập thể;",
        "- Tặng Bằng khen cho 94 tập thể.",
    )  # fmt: skip

    assert report.fields["collective_count"].value == [5, 94, 98]
    assert report.fields["collective_count"].state is FieldState.CONFLICT


def test_the_party_counts_its_organisations_and_members() -> None:
    report = read(
        *DECISION, "Điều 1: Tặng Giấy khen cho 09 tổ chức cơ sở đảng và 31 đảng viên đã hoàn thành xuất sắc nhiệm vụ.",
        "Điều 2: Có hiệu lực từ ngày ký.",
    )  # fmt: skip

    assert (report.fields["collective_count"].value, report.fields["individual_count"].value) == (9, 31)
    assert report.fields["achievement"].value == "đã hoàn thành xuất sắc nhiệm vụ"


def test_those_who_were_helped_are_not_counted() -> None:
    report = read(
        *DECISION, "Điều 1. Tặng Bằng khen cho Công ty Hoa Sen đã có thành tích hỗ trợ xây nhà cho 12 hộ gia đình.",
        "Điều 2. Có hiệu lực từ ngày ký.",
    )  # fmt: skip

    assert report.fields["household_count"].state is FieldState.ABSENT


def test_a_list_behind_the_signature_is_the_decision_s() -> None:
    report = read(
        "UBND TỈNH VẠN HÒA", "Số: 29/QĐ-UBND", *DECISION, "Căn cứ Luật Thi đua, khen thưởng;",
        "Điều 1. Tặng Bằng khen cho 01 tập thể, 02 cá nhân (có danh sách kèm theo).", "Điều 2. Thi hành.",
        "Nơi nhận:", "- Như Điều 2;", "- Lưu: VT.", "**CHỦ TỊCH**", "**Trần Văn Bằng**", "**DANH SÁCH**",
        "**TẬP THỂ, CÁ NHÂN ĐƯỢC TẶNG BẰNG KHEN**", "(Kèm theo Quyết định số 29/QĐ-UBND)", "I. TẬP THỂ:",
        "1. Phòng Tư pháp huyện An Bình.", "II. CÁ NHÂN:", "1. Ông Trần Văn Ví, Kế toán, Văn phòng.",
        "2. Bà Ngô Thị Dụ, Chánh Văn phòng, Sở Tư pháp.",
    )  # fmt: skip

    assert _named(report) == [
        ("collective", "Phòng Tư pháp huyện An Bình", "", "", "BẰNG KHEN"),
        ("individual", "Trần Văn Ví", "Kế toán", "Văn phòng", "BẰNG KHEN"),
        ("individual", "Ngô Thị Dụ", "Chánh Văn phòng", "Sở Tư pháp", "BẰNG KHEN"),
    ]


def test_minutes_without_an_opening_sentence_name_people_too() -> None:
    report = read(
        *MINUTES, "- Thời gian: 8 giờ 30 phút, ngày 10/11/2022.", "- Địa điểm: Hội trường UBND xã.",
        "+ Đ/c Trần Văn Bằng – Chủ tịch UBND xã – Chủ trì cuộc họp.",
        "Các thành viên biểu quyết nhất trí 9/9 (đạt 100%) đề nghị Chủ tịch UBND thành phố tặng Giấy khen cho:",
        "1. Tập thể: Ủy ban MTTQ Việt Nam xã An Bình.", "2. Cá nhân: Ông Trần Văn Ví – Công chức Tư pháp.",
    )  # fmt: skip

    assert [(one.subject, one.name, one.award) for one in report.nominees] == [
        ("collective", "Ủy ban MTTQ Việt Nam xã An Bình", "Giấy khen"),
        ("individual", "Trần Văn Ví", "Giấy khen"),
    ]


def test_an_award_is_no_nominee_of_a_vote() -> None:
    report = read(
        *MINUTES, "1. Đề nghị công nhận Lao động tiên tiến: 58 người, tỷ lệ nhất trí 15/15 phiếu = 100%.",
        "2. Đề nghị công nhận Chiến sĩ thi đua cơ sở gồm:", "- Ông Trần Văn Ví: 15/15 phiếu (100%)",
    )  # fmt: skip

    assert [vote["nominee"] for vote in report.fields["votes"].value] == ["Trần Văn Ví"]


def test_a_list_s_title_gives_rows_their_award_and_a_birth_is_kept() -> None:
    report = read(
        "**DANH SÁCH CÁ NHÂN ĐỀ NGHỊ TẶNG BẰNG KHEN**", "| TT | Họ và tên | Ngày tháng năm sinh | Chức vụ |",
        "| 1 | Bà H' Linh Niê | 12/3/1979 | Giáo viên |", "| 2 | Ông Trần Văn Ví | 05/11/1985 | Giáo viên |",
    )  # fmt: skip

    assert [(one.honorific, one.name, one.award, one.extra["birth"]) for one in report.nominees] == [
        ("Bà", "H' Linh Niê", "BẰNG KHEN", "12/3/1979"),
        ("Ông", "Trần Văn Ví", "BẰNG KHEN", "05/11/1985"),
    ]


def test_a_title_with_two_awards_gives_none() -> None:
    report = read(
        "**DANH SÁCH CÁ NHÂN ĐỀ NGHỊ TẶNG BẰNG KHEN, GIẤY KHEN**", "| TT | Họ và tên | Chức vụ |",
        "| 1 | Trần Văn Ví | Giáo viên |",
    )  # fmt: skip

    assert [one.award for one in report.nominees] == [""]


def test_sex_may_be_asked_for_by_both_words() -> None:
    report = read(*PERSON, "- Nam, Nữ: Nữ", "- Quê quán: An Bình")

    assert report.fields["sex"].value == "Nữ"


def test_who_reports_does_not_confirm() -> None:
    report = read(
        *PERSON, "- Quê quán: An Bình", "II. THÀNH TÍCH ĐẠT ĐƯỢC",
        "| XÁC NHẬN CỦA CẤP TRÌNH KHEN THƯỞNG | NGƯỜI BÁO CÁO THÀNH TÍCH // Ngô Thị Dụ |",
    )  # fmt: skip
    other = read(
        *PERSON, "- Quê quán: An Bình", "II. THÀNH TÍCH ĐẠT ĐƯỢC",
        "XÁC NHẬN CỦA ĐƠN VỊ                         NGƯỜI BÁO CÁO",
        "                                             Ngô Thị Dụ",
    )  # fmt: skip
    both = read(
        *PERSON, "- Quê quán: An Bình", "II. THÀNH TÍCH ĐẠT ĐƯỢC",
        "| XÁC NHẬN CỦA HIỆU TRƯỞNG // Trần Văn Ví | NGƯỜI BÁO CÁO // Ngô Thị Dụ |",
    )  # fmt: skip

    assert report.fields["confirmed_by"].state is FieldState.ABSENT
    assert other.fields["confirmed_by"].state is FieldState.ABSENT
    assert both.fields["confirmed_by"].value == "Trần Văn Ví"


def test_a_head_count_ends_where_another_label_begins() -> None:
    report = read(
        "**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Cờ thi đua**", "Tên tập thể: Trường THCS Hoa Sen",
        "I. SƠ LƯỢC ĐẶC ĐIỂM", "- Tổng số cán bộ, giáo viên, nhân viên: 52. Ban giám hiệu: 03",
    )  # fmt: skip

    assert report.fields["staff_total"].value == "52"


def test_years_in_brackets_are_a_period() -> None:
    report = read(
        *SUBMISSION, "Sở kính trình UBND tỉnh tặng Bằng khen cho 05 tập thể đã có thành tích (2013 - 2022).",
    )  # fmt: skip

    assert report.fields["period"].value == "2013 - 2022"
