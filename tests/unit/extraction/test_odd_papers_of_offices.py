"""Villages, hospitals, firms and ministries write what others write, in their own way."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState
from tests.golden.openings import DECISION, MINUTES, PERSON, SUBMISSION, read

NATION = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


def test_an_office_before_a_comma_decides_too() -> None:
    report = read(
        "ỦY BAN DÂN TỘC", "Số: 03/2008/QĐ-UBDT", *NATION, "**QUYẾT ĐỊNH**",
        "**BAN HÀNH QUY CHẾ XÉT TẶNG KỶ NIỆM CHƯƠNG**",
        "**BỘ TRƯỞNG, CHỦ NHIỆM ỦY BAN DÂN TỘC**", "Căn cứ Luật Thi đua, khen thưởng;",
    )  # fmt: skip

    assert report.fields["subject"].value == "BAN HÀNH QUY CHẾ XÉT TẶNG KỶ NIỆM CHƯƠNG"


def test_a_stage_named_as_one_goes_before_years_in_brackets() -> None:
    report = read(
        *SUBMISSION, "Trong 05 năm (2017 - 2021), tập thể Cục được đề nghị tặng Huân chương nhiều lần.",
        "Cục kính trình tặng Bằng khen cho 02 cá nhân có thành tích giai đoạn 2016 - 2021.",
    )  # fmt: skip

    assert report.fields["period"].value == "giai đoạn 2016 - 2021"


@pytest.mark.parametrize(
    ("last", "ground"),
    [
        ("Căn cứ kết quả họp ngày 07/7, Trường Đại học Hoa Sen kính đề nghị Bộ xét:", "Căn cứ kết quả họp ngày 07/7"),
        ("Xét thành tích năm 2024, Ban Thường vụ Công đoàn đề nghị tặng Bằng khen cho:", "Xét thành tích năm 2024"),
        ("Căn cứ Luật Thi đua, khen thưởng, Nghị định số 98/2023/NĐ-CP hướng dẫn thi hành.",
         "Căn cứ Luật Thi đua, khen thưởng, Nghị định số 98/2023/NĐ-CP hướng dẫn thi hành"),
    ],
)  # fmt: skip
def test_a_ground_ends_where_the_sentence_begins_to_ask(last: str, ground: str) -> None:
    report = read(
        *SUBMISSION, "Thực hiện Hướng dẫn số 15/HD-SNV ngày 16/6/2023 của Sở Nội vụ;", last, "1. Bằng khen: 02"
    )

    assert report.fields["legal_grounds"].value == [
        "Thực hiện Hướng dẫn số 15/HD-SNV ngày 16/6/2023 của Sở Nội vụ", ground,
    ]  # fmt: skip


def test_a_brave_deed_is_told_whole_and_its_money_is_each_one_s() -> None:
    report = read(
        *DECISION, "Điều 1. Tặng Giấy khen cho em Trần Văn Ví, học sinh lớp 8A, Trường THCS Hoa Sen, trú tại thôn Một, "
        "xã An Bình, đã có hành động dũng cảm cứu 02 người.", "Tiền thưởng kèm theo Giấy khen: 702.000 đồng.",
        "Điều 2. Có hiệu lực từ ngày ký.",
    )  # fmt: skip

    assert report.fields["achievement"].value == "đã có hành động dũng cảm cứu 02 người"
    assert report.fields["prize_each"].value == 702000
    assert [(one.title, one.unit) for one in report.nominees] == [("học sinh lớp 8A", "Trường THCS Hoa Sen")]


def test_comrades_are_counted_by_their_short_name() -> None:
    report = read(*SUBMISSION, "Trường đề nghị công nhận 32 đ/c đạt danh hiệu “Lao động tiên tiến”.")

    assert report.fields["individual_count"].value == 32


def test_who_came_is_no_nominee_of_a_vote() -> None:
    report = read(
        *MINUTES, "- Thành viên Hội đồng: 07/07 đồng chí, đạt 100%.", "- Trần Văn Ví: 7/7 phiếu, đạt 100%",
    )  # fmt: skip

    assert [vote["nominee"] for vote in report.fields["votes"].value] == ["Trần Văn Ví"]


def test_who_leads_may_be_named_without_a_polite_word() -> None:
    report = read(
        *MINUTES, "- BS.CKII Trần Văn Ví, Giám đốc, Chủ tịch Hội đồng, Chủ trì cuộc họp.",
        "- BS.CKI Lê Thị Bích, Phó Giám đốc, Phó Chủ tịch Hội đồng.", "- Ngô Thị Dụ, Trưởng phòng TCHC, Thư ký.",
    )  # fmt: skip

    assert (report.fields["chair"].value, report.fields["secretary"].value) == ("Trần Văn Ví", "Ngô Thị Dụ")


def test_a_village_s_families_are_put_forward() -> None:
    report = read(
        "XÃ YÊN BÌNH", "THÔN ĐÔNG HƯNG", *NATION, "**BIÊN BẢN HỌP THÔN**", "**V/v bình xét khen thưởng gia đình**",
        "Thời gian: 19h30 ngày 10/11/2024", "Các hộ nhất trí đề nghị UBND xã khen thưởng 02 gia đình tiêu biểu:",
        "1. Gia đình ông Trần Văn Ví", "2. Gia đình bà Ngô Thị Dụ", "Biên bản lập xong lúc 21h00 cùng ngày.",
    )  # fmt: skip

    assert (report.fields["parent_agency"].value, report.fields["issuer"].value) == ("XÃ YÊN BÌNH", "THÔN ĐÔNG HƯNG")
    assert report.fields["ended_at"].value == "21:00"
    assert [(one.subject, one.name) for one in report.nominees] == [
        ("household", "Gia đình ông Trần Văn Ví"), ("household", "Gia đình bà Ngô Thị Dụ"),
    ]  # fmt: skip


def test_an_office_is_nobody_s_name() -> None:
    report = read(
        *PERSON, "- Chức vụ, đơn vị: Chuyên viên Trung tâm Hành chính công", "II. THÀNH TÍCH",
        "| XÁC NHẬN CỦA VĂN PHÒNG // CHÁNH VĂN PHÒNG // Trần Văn Ví | NGƯỜI BÁO CÁO // Ngô Thị Dụ |",
    )  # fmt: skip

    assert report.fields["confirmed_by"].value == "Trần Văn Ví"
    assert report.fields["position"].value == "Chuyên viên Trung tâm Hành chính công"
    assert report.fields["unit"].state is FieldState.ABSENT


def test_a_table_of_forms_holds_past_awards() -> None:
    report = read(
        *PERSON, "III. KHEN THƯỞNG ĐÃ NHẬN", "| Năm | Hình thức | Số quyết định |",
        "| 2022 | LĐTT | QĐ 88/QĐ-VPUB ngày 22/12/2022 |",
    )  # fmt: skip

    assert [(one["year"], one["name"], one["number"]) for one in report.fields["past_awards"].value] == [
        ("2022", "LĐTT", "88/QĐ-VPUB"),
    ]


def test_a_collective_s_name_may_end_the_heading() -> None:
    report = read(
        "**BÁO CÁO THÀNH TÍCH**", "**ĐỀ NGHỊ TẶNG THƯỞNG CỜ THI ĐUA CỦA CHÍNH PHỦ NĂM 2023**",
        "**BỆNH VIỆN NỘI TIẾT VẠN HÒA**",
        "I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH", "- Tổng số viên chức, người lao động: 285 người.",
    )  # fmt: skip

    assert report.fields["full_name"].value == "BỆNH VIỆN NỘI TIẾT VẠN HÒA"
    assert report.fields["staff_total"].value == "285 người"


def test_a_title_nobody_lists_is_no_issuer() -> None:
    report = read(
        f"| CÔNG TY CỔ PHẦN VẠN HÒA // PHÒNG TỔ CHỨC | {NATION[0]} // {NATION[1]} |",
        "**TỔNG HỢP ĐỀ NGHỊ KHEN THƯỞNG NĂM 2022**", "| STT | HỌ VÀ TÊN | CHỨC VỤ | DANH HIỆU ĐỀ NGHỊ |",
        "| 1 | Trần Văn Ví | Đội trưởng | LĐTT |",
    )  # fmt: skip

    assert report.fields["issuer"].value == "PHÒNG TỔ CHỨC"


@pytest.mark.parametrize(
    "cell", ["Ông Trần Văn Ví - Trưởng thôn", "Ông Trần // Văn Ví - Trưởng thôn", "Ông Trần Văn Ví, Trưởng thôn"]
)
def test_an_office_behind_a_dash_in_the_name_s_cell_is_the_person_s(cell: str) -> None:
    report = read(
        "**DANH SÁCH HỘ, CÁ NHÂN ĐỀ NGHỊ KHEN THƯỞNG**", "| Stt | Họ và tên chủ hộ | Địa chỉ | Hình thức khen |",
        f"| 1 | {cell} | Thôn Một | Bằng khen |",
    )  # fmt: skip

    assert [(one.subject, one.honorific, one.name, one.title) for one in report.nominees] == [
        ("individual", "Ông", "Trần Văn Ví", "Trưởng thôn"),
    ]


@pytest.mark.parametrize(
    ("about", "kind"),
    [
        ("Về việc công nhận kết quả và khen thưởng học sinh đạt giải Kỳ thi năm học 2023 - 2024", "award_decision"),
        ("Về việc hủy bỏ quyết định tặng Bằng khen và thu hồi hiện vật khen thưởng", "other"),
        ("V/v đính chính Quyết định tặng Bằng khen của Chủ tịch Ủy ban nhân dân tỉnh", "other"),
    ],
)
def test_what_is_given_is_an_award_decision_and_what_is_taken_back_is_none(about: str, kind: str) -> None:
    report = read(
        "UBND TỈNH VẠN HÒA", "Số: 11/QĐ-UBND", *NATION, "**QUYẾT ĐỊNH**", f"**{about}**", "**QUYẾT ĐỊNH:**",
        "Điều 1. Công bố danh sách kèm theo.", "Điều 2. Có hiệu lực từ ngày ký.",
    )  # fmt: skip

    assert report.kind.value.value == kind


def test_votes_without_a_base_are_kept() -> None:
    report = read(
        *MINUTES, "| TT | Họ và tên | Số phiếu đồng ý | Tỷ lệ (%) |", "| 1 | Trần Văn Ví | 14 | 93,3 |",
    )  # fmt: skip

    assert report.fields["votes"].value == [{"nominee": "Trần Văn Ví", "for": 14, "base": None, "percent": 93.3}]


def test_a_type_s_name_on_two_lines_is_no_subject() -> None:
    report = read(
        *NATION, "**BÁO CÁO**", "**THÀNH TÍCH CÁ NHÂN**", "**Đề nghị công nhận điển hình tiên tiến năm 2025**",
        "I. SƠ LƯỢC BẢN THÂN", "Họ và tên: Sùng A Páo", "III. CÁC HÌNH THỨC KHEN THƯỞNG",
        "- Năm 2021 được Chủ tịch UBND thị xã tặng Giấy khen (Quyết định số 34/QĐ-UBND ngày 20/12/2021).",
    )  # fmt: skip

    assert report.fields["subject"].value == "Đề nghị công nhận điển hình tiên tiến năm 2025"
    assert [(one["name"], one["issuer"]) for one in report.fields["past_awards"].value] == [
        ("Giấy khen", "Chủ tịch UBND thị xã"),
    ]


def test_soldiers_and_policemen_are_staff() -> None:
    report = read(
        "**BÁO CÁO THÀNH TÍCH**", "**Đề nghị tặng Cờ thi đua**", "Tên tập thể: Đội Cảnh sát", "I. SƠ LƯỢC ĐẶC ĐIỂM",
        "- Tổng số cán bộ, chiến sĩ: 32 đồng chí; Nam: 30, Nữ: 02.",
    )  # fmt: skip

    assert report.fields["staff_total"].value == "32 đồng chí"


def test_minutes_of_a_meeting_are_a_proposal() -> None:
    report = read(
        *SUBMISSION, "Trên cơ sở Biên bản họp số 45/BB-HĐTĐKT ngày 08/9/2025, Sở đề nghị tặng Bằng khen 02 người.",
    )  # fmt: skip

    assert report.fields["proposal_refs"].value == ["45/BB-HĐTĐKT ngày 08/9/2025"]


def test_the_years_of_what_a_paper_carries_out_are_not_its_period() -> None:
    report = read(
        "**TỜ TRÌNH**", "**Đề nghị khen thưởng trong thực hiện Đề án giai đoạn 2017 - 2024**", "Kính gửi: UBND tỉnh",
        "Thực hiện Quyết định số 93/QĐ-TTg phê duyệt Đề án giai đoạn 2017 - 2027, Hội đề nghị UBND tỉnh tặng Bằng khen "
        "cho các tập thể sau:", "1. Hội Phụ nữ huyện An Bình",
    )  # fmt: skip

    assert report.fields["period"].value == "giai đoạn 2017 - 2024"


@pytest.mark.parametrize("award", ["Chiến sĩ thi đua cấp bộ", "Chiến sĩ thi đua ngành", "Chiến sỹ thi đua cấp Bộ"])
def test_a_ministry_s_fighter_is_one_of_the_same_rank_as_a_province_s(award: str) -> None:
    report = read(*SUBMISSION, f"Sở đề nghị tặng danh hiệu {award} cho 02 cá nhân.")

    assert report.fields["award"].value == award
