"""Papers that were once read wrong: each line of each paper looks like something it is not."""

from __future__ import annotations

from typing import Any

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from service.domain.fields import FieldState, PaperReport
from service.samples.xlsx_writer import write_xlsx
from tests.golden.cases import rules
from tests.golden.openings import read


def found(report: PaperReport, *names: str) -> dict[str, Any]:
    """Give the values of the named fields that are found."""
    values = {name: report.fields[name] for name in names}
    return {name: value.value for name, value in values.items() if value.state is FieldState.FOUND}


HEAD = ("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")


@pytest.mark.parametrize("issuer", ["SỞ XÂY DỰNG", "SỞ SỐ HÓA VÀ DỮ LIỆU", "TRƯỜNG SƠ CẤP NGHỀ", "SƠN VIÊN XÃ HỘI"])
def test_a_body_whose_name_sounds_like_a_number_is_the_issuer(issuer: str) -> None:
    report = read("UBND TỈNH BÌNH MINH", issuer, *HEAD[2:], "Số: 12/QĐ-SXD", "QUYẾT ĐỊNH", "Về việc nghỉ lễ")

    assert found(report, "number", "issuer")["number"] == "12/QĐ-SXD"
    assert report.fields["issuer"].value.endswith(issuer)


GROUNDS = (
    "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;",
    "Căn cứ Biên bản họp số 44/BB-SXD ngày 03 tháng 10 năm 2025 của Hội đồng Thi đua - Khen thưởng Sở Xây dựng.",
)
ASKED = (
    "Sở Xây dựng kính trình Sở Nội vụ thẩm định, trình Chủ tịch Ủy ban nhân dân tỉnh xem xét, tặng Bằng khen cho 02 "
    "tập thể và 03 cá nhân đã có thành tích xuất sắc trong phong trào thi đua năm 2025."
)


@pytest.mark.parametrize("end", [".", "", ";", ","])
def test_the_sentence_after_the_last_ground_tells_counts_and_achievement(end: str) -> None:
    ground = GROUNDS[1].rstrip(".") + end
    report = read(*HEAD, "Số: 145/TTr-SXD", "TỜ TRÌNH", "Về việc đề nghị tặng Bằng khen", GROUNDS[0], ground, ASKED)

    assert found(report, "collective_count", "individual_count", "achievement") == {
        "collective_count": 2,
        "individual_count": 3,
        "achievement": "đã có thành tích xuất sắc trong phong trào thi đua năm 2025",
    }


@pytest.mark.parametrize("end", [".", "", ";", ","])
def test_the_last_ground_ends_where_the_next_paragraph_begins(end: str) -> None:
    ground = GROUNDS[1].rstrip(".") + end
    report = read(*HEAD, "Số: 145/TTr-SXD", "TỜ TRÌNH", "Về việc đề nghị tặng Bằng khen", GROUNDS[0], ground, ASKED)

    assert report.fields["legal_grounds"].value == [GROUNDS[0].rstrip(";"), GROUNDS[1].rstrip(".")]


@pytest.mark.parametrize(
    ("printed", "clock"),
    [
        ("16 giờ 30 phút", "16:30"), ("16 giờ 30", "16:30"), ("16h30", "16:30"), ("16 giờ 30'", "16:30"),
        ("16h 30", "16:30"),
        ("16 giờ", "16:00"), ("16g30", "16:30"), ("16:30", "16:30"), ("16 giờ  30  phút", "16:30"),
        ("16 h 05", "16:05"), ("16giờ30phút", "16:30"), ("16 giờ, 30 phút", "16:30"), ("16h00'", "16:00"),
        ("8 giờ 5 phút", "08:05"),
        ("16 giờ rưỡi", "16:30"), ("16 giờ 95 phút", None),
    ],
)  # fmt: skip
def test_minutes_after_the_hour_are_kept(printed: str, clock: str | None) -> None:
    closing = f"Cuộc họp kết thúc vào hồi {printed} cùng ngày."
    report = read(*HEAD, "BIÊN BẢN", "Họp Hội đồng Thi đua - Khen thưởng xét khen thưởng", closing)

    assert found(report, "ended_at").get("ended_at") == clock


def sheet(*above: str) -> PaperReport:
    rows: list[list[str | int]] = [[line, "", "", ""] for line in above]
    rows += [["STT", "Họ và tên", "Chức vụ, đơn vị công tác", "Hình thức khen thưởng"]]
    rows += [[1, "Trần Văn Ví Dụ", "Chuyên viên, Văn phòng", "Bằng khen"]]
    paper = write_xlsx("Danh sách", rows)
    return extract(open_paper("a.xlsx", paper, limits=Limits()), rules())


@pytest.mark.parametrize(
    "reference",
    [
        ("(Kèm theo Tờ trình số 145/TTr-SXD ngày 15 tháng 10 năm 2025 của Sở Xây dựng)",),
        ("(Kèm theo Tờ trình số: 145/TTr-SXD, ngày 15/10/2025)",),
        ("(Kèm theo Tờ trình", "số 145/TTr-SXD ngày 15 tháng 10 năm 2025", "của Sở Xây dựng)"),
        ("Kèm theo Tờ trình số 145/TTr-SXD ngày 15 tháng 10 năm 2025",),
        ("(Ban hành kèm theo Tờ trình  số 145/TTr-SXD  ngày 15 tháng 10 năm 2025)",),
    ],
)
def test_a_list_that_names_its_submission_has_no_number_of_its_own(reference: tuple[str, ...]) -> None:
    report = sheet("UBND TỈNH BÌNH MINH", "SỞ XÂY DỰNG", "DANH SÁCH", "Đề nghị tặng Bằng khen", *reference)

    assert found(report, "number", "date", "place") == {}
    assert report.kind.value == "nominee_list"
    assert [nominee.name for nominee in report.nominees] == ["Trần Văn Ví Dụ"]


def test_a_decision_in_the_record_of_a_merit_report_is_not_its_number() -> None:
    report = read(
        *HEAD[2:],
        "BÁO CÁO THÀNH TÍCH",
        "Đề nghị tặng Bằng khen của Chủ tịch UBND tỉnh",
        "I. SƠ LƯỢC LÝ LỊCH",
        "- Họ và tên: Trần Văn Ví Dụ",
        "| Năm | Danh hiệu | Quyết định |",
        "| 2023 | Lao động tiên tiến | Số 118/QĐ-SXD ngày 05/01/2024 |",
        "Số 119/QĐ-SXD ngày 06/01/2024",
    )

    assert found(report, "number", "date") == {}
    assert report.kind.value == "merit_report_individual"


def test_a_decision_in_the_record_of_a_report_without_a_title_line_makes_it_no_decision() -> None:
    report = read(
        "SƠ LƯỢC LÝ LỊCH VÀ THÀNH TÍCH CÁ NHÂN",
        "- Họ và tên: Trần Văn Ví Dụ",
        "| Năm | Danh hiệu | Quyết định khen thưởng |",
        "| 2023 | Bằng khen | Số 118/QĐ-SXD về việc tặng Bằng khen |",
    )

    assert found(report, "number") == {}
    assert report.kind.value != "award_decision"


def test_a_line_that_confirms_is_no_title() -> None:
    report = read(
        *HEAD,
        "Số: 12/SXD-VP",
        "V/v xác nhận khen thưởng",
        "Sở Xây dựng trân trọng đề nghị xem xét.",
        "XÁC NHẬN",
        "GIÁM ĐỐC",
        "Trần Văn Ví Dụ",
    )

    assert report.kind.value != "opinion"


def test_a_merit_report_confirmed_below_stays_a_merit_report() -> None:
    report = read(
        *HEAD[2:], "BẢN KÊ KHAI", "Họ và tên: Trần Văn Ví Dụ", "XÁC NHẬN", "THỦ TRƯỞNG ĐƠN VỊ", "Lý Thị Thử Nghiệm"
    )

    assert report.kind.value != "opinion"


def test_a_value_that_runs_over_the_line_is_read_whole() -> None:
    report = read(
        "@200,60,540,72 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "@b200,90,400,104 BÁO CÁO THÀNH TÍCH",
        "@85,120,400,134 I. SƠ LƯỢC LÝ LỊCH",
        "@100,140,300,154 - Họ và tên: Trần Văn Ví Dụ",
        "@100,160,530,174 - Đơn vị công tác: Phòng Quản lý đô thị và Phát triển hạ tầng kỹ thuật thuộc Sở Xây",
        "@85,180,300,194 dựng tỉnh Bình Minh",
        "@100,200,530,214 - Nơi thường trú: Số 12, đường Một Hai Ba, khu phố Mới, phường Bình Lâm, thành phố",
        "@85,220,300,234 Bình Lâm, tỉnh Bình Minh.",
        "@100,240,300,254 - Dân tộc: Kinh",
        "@85,260,300,274 II. THÀNH TÍCH ĐẠT ĐƯỢC",
    )

    assert found(report, "unit", "residence", "ethnicity") == {
        "unit": "Phòng Quản lý đô thị và Phát triển hạ tầng kỹ thuật thuộc Sở Xây dựng tỉnh Bình Minh",
        "residence": "Số 12, đường Một Hai Ba, khu phố Mới, phường Bình Lâm, thành phố Bình Lâm, tỉnh Bình Minh",
        "ethnicity": "Kinh",
    }


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "- Giới tính: Nữ; Dân tộc, tôn giáo: Kinh, không; Quê quán: xã Mẫu",
            {"sex": "Nữ", "ethnicity": "Kinh", "religion": "không", "home_town": "xã Mẫu"},
        ),
        ("- Dân tộc/Tôn giáo: Ba Na / Thiên Chúa giáo", {"ethnicity": "Ba Na", "religion": "Thiên Chúa giáo"}),
        (
            "- Giới tính - Dân tộc - Tôn giáo (nếu có): Nam - Xơ-đăng - Không",
            {"sex": "Nam", "ethnicity": "Xơ-đăng", "religion": "Không"},
        ),
        ("- Giới tính, dân tộc: Nữ, Tày", {"sex": "Nữ", "ethnicity": "Tày"}),
        ("- Quê quán, nơi ở hiện nay: xã Mẫu, tỉnh Bình Minh", {"residence": "xã Mẫu, tỉnh Bình Minh"}),
        ("- Dân tộc, tôn giáo: …………", {}),
    ],
)
def test_labels_that_share_a_colon_have_each_their_part(line: str, told: dict[str, str]) -> None:
    report = read(*HEAD[2:], "BÁO CÁO THÀNH TÍCH", "I. SƠ LƯỢC LÝ LỊCH", "- Họ và tên: Trần Văn Ví Dụ", line)

    assert found(report, "sex", "ethnicity", "religion", "home_town", "residence") == told


def test_one_word_behind_two_labels_is_for_a_person_to_part() -> None:
    report = read(*HEAD[2:], "BÁO CÁO THÀNH TÍCH", "- Họ và tên: Trần Văn Ví Dụ", "- Dân tộc và tôn giáo: Mường")

    assert {report.fields[name].state for name in ("ethnicity", "religion")} == {FieldState.UNREADABLE}
    assert report.fields["ethnicity"].raw == "Mường"


def test_a_value_that_ends_early_takes_nothing_of_the_next_line() -> None:
    report = read(
        "@b200,90,400,104 BÁO CÁO THÀNH TÍCH",
        "@100,140,300,154 - Họ và tên: Trần Văn Ví Dụ",
        "@100,160,250,174 - Dân tộc: Kinh",
        "@85,180,530,194 là người có nhiều đóng góp cho phong trào thi đua của cơ quan trong nhiều năm qua và được",
        "@85,200,300,214 khen thưởng",
    )

    assert found(report, "ethnicity", "full_name") == {"ethnicity": "Kinh", "full_name": "Trần Văn Ví Dụ"}


JOINT = (
    "@b85,500,250,514 CHỦ TỊCH",
    "@b85,580,250,594 Trần Văn Ví Dụ",
    "@b330,500,480,514 GIÁM ĐỐC",
    "@b330,580,480,594 Lý Thị Thử Nghiệm",
)


def test_two_who_sign_together_are_both_named() -> None:
    report = read(
        "@b85,60,250,72 LIÊN ĐOÀN LAO ĐỘNG",
        "@b280,60,540,72 CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "@110,120,220,132 Số: 5/KH-LĐLĐ-SXD",
        "@b270,160,330,172 KẾ HOẠCH",
        "@b200,180,400,192 Phối hợp tổ chức phong trào thi đua",
        "@85,220,500,234 I. MỤC ĐÍCH",
        *JOINT,
    )

    assert found(report, "signer", "signer_title") == {
        "signer": "Trần Văn Ví Dụ; Lý Thị Thử Nghiệm",
        "signer_title": "CHỦ TỊCH; GIÁM ĐỐC",
    }


def test_two_who_sign_together_in_a_table_are_both_named() -> None:
    report = read(
        *HEAD, "Số: 5/KH-LĐLĐ-SXD", "KẾ HOẠCH", "Phối hợp tổ chức phong trào thi đua", "I. MỤC ĐÍCH",
        "| CHỦ TỊCH // (Đã ký) // Trần Văn Ví Dụ | KT. GIÁM ĐỐC // PHÓ GIÁM ĐỐC // Lý Thị Thử Nghiệm |",
    )  # fmt: skip

    assert found(report, "signer", "signer_title") == {
        "signer": "Trần Văn Ví Dụ; Lý Thị Thử Nghiệm",
        "signer_title": "CHỦ TỊCH; KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC",
    }


def test_two_who_sign_together_set_by_tabs_are_both_named() -> None:
    report = read(
        *HEAD, "Số: 5/KH-LĐLĐ-SXD", "KẾ HOẠCH", "Phối hợp tổ chức phong trào thi đua", "I. MỤC ĐÍCH",
        "CHỦ TỊCH\t\tGIÁM ĐỐC", "(Đã ký)\t\t(Đã ký)", "Trần Văn Ví Dụ\t\tLý Thị Thử Nghiệm",
    )  # fmt: skip

    assert found(report, "signer", "signer_title") == {
        "signer": "Trần Văn Ví Dụ; Lý Thị Thử Nghiệm",
        "signer_title": "CHỦ TỊCH; GIÁM ĐỐC",
    }


def test_the_clerk_beside_the_chair_does_not_sign_for_the_paper() -> None:
    report = read(
        *HEAD, "BIÊN BẢN", "Họp Hội đồng Thi đua - Khen thưởng", "Chủ trì: Ông Trần Văn Ví Dụ",
        "THƯ KÝ\t\tCHỦ TỌA", "Lý Thị Thử Nghiệm\t\tTrần Văn Ví Dụ",
    )  # fmt: skip

    assert found(report, "signer", "signer_title") == {"signer": "Trần Văn Ví Dụ", "signer_title": "CHỦ TỌA"}


def test_a_second_document_in_the_file_does_not_sign_for_the_first() -> None:
    report = read(
        *HEAD, "Số: 5/QĐ-SXD", "QUYẾT ĐỊNH", "Về việc nghỉ lễ", "Điều 1. Nghỉ lễ.", "GIÁM ĐỐC", "Trần Văn Ví Dụ",
        *HEAD, "Số: 6/QĐ-SXD", "QUYẾT ĐỊNH", "Về việc đi làm", "Điều 1. Đi làm.", "PHÓ GIÁM ĐỐC", "Lý Thị Thử Nghiệm",
    )  # fmt: skip

    assert found(report, "number", "subject", "signer", "signer_title") == {
        "number": "5/QĐ-SXD",
        "subject": "Về việc nghỉ lễ",
        "signer": "Trần Văn Ví Dụ",
        "signer_title": "GIÁM ĐỐC",
    }


def test_a_consolidated_text_is_numbered_and_signed_on_its_last_page() -> None:
    report = read(
        "@b230,60,380,74 LUẬT",
        "@b180,80,430,94 VỀ THƯ VIỆN VÀ BẢO TÀNG",
        "@85,120,500,134 Luật số 11/2003/QH11 ngày 26 tháng 11 năm 2003 của Quốc hội về thư viện.",
        "@85,150,500,164 Điều 1. Phạm vi",
        "--- page",
        "@85,400,500,414 Điều 9. Luật này có hiệu lực từ ngày 01 tháng 7 năm 2004.",
        "@b95,500,245,514 VĂN PHÒNG QUỐC HỘI",
        "@b304,500,508,514 XÁC THỰC VĂN BẢN HỢP NHẤT",
        "@113,526,227,540 Số: 27/VBHN-VPQH",
        "@311,541,501,555 Bình Lâm, ngày 13 tháng 12 năm 2013",
        "@b367,557,445,571 CHỦ NHIỆM",
        "@b348,587,465,601 Trần Văn Ví Dụ",
    )

    assert found(report, "number", "date", "place", "issuer", "signer", "signer_title") == {
        "number": "27/VBHN-VPQH",
        "date": "2013-12-13",
        "place": "Bình Lâm",
        "issuer": "VĂN PHÒNG QUỐC HỘI",
        "signer": "Trần Văn Ví Dụ",
        "signer_title": "CHỦ NHIỆM",
    }


def test_a_share_without_its_sign_is_read_under_its_column() -> None:
    report = read(
        *HEAD,
        "BIÊN BẢN",
        "Họp Hội đồng Thi đua - Khen thưởng xét khen thưởng",
        "| STT | Họ và tên | Số phiếu đồng ý | Tỷ lệ (%) |",
        "| 1 | Trần Văn Ví Dụ | 08/09 | 88,9 |",
    )

    assert report.fields["votes"].value == [{"nominee": "Trần Văn Ví Dụ", "for": 8, "base": 9, "percent": 88.9}]


def decided(*money: str) -> PaperReport:
    return read(
        *HEAD, "Số: 12/QĐ-SXD", "QUYẾT ĐỊNH", "Về việc tặng Giấy khen", "Điều 1. Tặng Giấy khen cho 02 tập thể.", *money
    )


def test_prizes_of_collectives_and_persons_do_not_conflict() -> None:
    report = decided("Mức tiền thưởng: mỗi tập thể 1.500.000 đồng, mỗi cá nhân 500.000 đồng.")

    assert found(report, "prize_each") == {"prize_each": [1500000, 500000]}
    assert report.problems == ()


def test_prizes_told_twice_differently_conflict_in_words_people_use() -> None:
    report = decided(
        "Mỗi tập thể 1.500.000 đồng.", "--- page", "Mỗi tập thể 1.600.000 đồng.", "GIÁM ĐỐC", "Trần Văn Ví Dụ"
    )

    assert report.fields["prize_each"].state is FieldState.CONFLICT
    assert [problem.message for problem in report.problems] == [
        "Mức tiền thưởng có nhiều giá trị khác nhau trong cùng văn bản: 1500000, 1600000."
    ]
