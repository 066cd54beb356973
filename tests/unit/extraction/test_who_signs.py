"""Who signs and who confirms, in the layouts of offices: one answer in Word and in PDF (DOMAIN C.3)."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState
from tests.golden.openings import PERSON, read

NATION = ("**CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**", "**Độc lập - Tự do - Hạnh phúc**")
BODY = ("II. THÀNH TÍCH", "Hoàn thành tốt nhiệm vụ.")
ASKS = (
    "UBND TỈNH BÌNH MINH", "**CÔNG TY THỦY NÔNG**", "Số: 7/TTr-CTTN", *NATION, "Bình Minh, ngày 27 tháng 12 năm 2019",
    "**TỜ TRÌNH**", "**Về việc đề nghị tặng Bằng khen**", "Kính gửi: UBND tỉnh",
    "Công ty kính đề nghị Chủ tịch UBND tỉnh tặng Bằng khen cho 02 cá nhân.",
)  # fmt: skip


@pytest.mark.parametrize(
    "end",
    [
        ("| Thủ trưởng đơn vị xác nhận // Trần Văn Ví | Người báo cáo // Ngô Thị Dụ |",),
        ("| THỦ TRƯỞNG ĐƠN VỊ // (Xác nhận, ký tên, đóng dấu) // Trần Văn Ví | NGƯỜI BÁO CÁO // Ngô Thị Dụ |",),
        ("| CHỦ TỊCH HỘI ĐỒNG XÁC NHẬN // HIỆU TRƯỞNG // Trần Văn Ví | NGƯỜI BÁO CÁO // Ngô Thị Dụ |",),
        ("CHỦ TỊCH HỘI ĐỒNG XÁC NHẬN\tNGƯỜI BÁO CÁO", "Trần Văn Ví\tNgô Thị Dụ"),
        ("**NGƯỜI BÁO CÁO**", "**Ngô Thị Dụ**", "**XÁC NHẬN CỦA CHỦ TỊCH HỘI ĐỒNG**", "**Trần Văn Ví**"),
        ("@b380,500,500,514 NGƯỜI BÁO CÁO", "@b390,560,470,574 Ngô Thị Dụ",
         "@b160,600,430,614 XÁC NHẬN CỦA CHỦ TỊCH HỘI ĐỒNG", "@b255,660,335,674 Trần Văn Ví"),
        ("@b100,500,290,514 THỦ TRƯỞNG ĐƠN VỊ XÁC", "@b380,500,500,514 NGƯỜI BÁO CÁO", "@b170,516,220,530 NHẬN",
         "@b150,600,240,614 Trần Văn Ví", "@b390,600,480,614 Ngô Thị Dụ"),
    ],
)  # fmt: skip
def test_who_confirms_a_report_signs_it(end: tuple[str, ...]) -> None:
    report = read(*NATION, *PERSON, *BODY, *end)

    assert report.fields["signer"].value == "Trần Văn Ví"
    assert report.fields["confirmed_by"].value == "Trần Văn Ví"


def test_who_heads_the_unit_signs_and_the_body_above_confirms() -> None:
    end = "| XÁC NHẬN CỦA CẤP TRÌNH KHEN THƯỞNG // Ngô Thị Dụ | THỦ TRƯỞNG ĐƠN VỊ // Trần Văn Ví |"
    report = read(*NATION, *PERSON, *BODY, end)

    assert report.fields["signer"].value == "Trần Văn Ví"
    assert report.fields["confirmed_by"].value == "Ngô Thị Dụ"


@pytest.mark.parametrize("last", [(), ("Nơi nhận:", "- Lưu: VT.")])
def test_an_office_in_small_letters_and_a_name_may_end_a_paper(last: tuple[str, ...]) -> None:
    report = read(*ASKS, "Giám đốc", "Trần Văn Ví", *last)

    assert report.fields["signer"].value == "Trần Văn Ví"
    assert report.fields["signer_title"].value == "Giám đốc"


def test_a_member_s_office_above_another_s_name_signs_nothing() -> None:
    report = read(*ASKS, "Danh sách đề nghị:", "Ngô Thị Dụ", "Giám đốc", "Trần Văn Ví", "Kế toán trưởng của Công ty")

    assert report.fields["signer"].state is FieldState.ABSENT


def test_the_next_field_of_a_line_ends_a_name() -> None:
    report = read(*NATION, *PERSON[:2], "Họ và tên: Trần Văn Ví Bí danh: Không", *PERSON[2:], *BODY)

    assert report.fields["full_name"].value == "Trần Văn Ví"


def test_a_record_may_be_laid_out_as_a_table() -> None:
    report = read(
        *NATION, *PERSON[:3], "| 1. Họ và tên | Trần Văn Ví |", "| 2. Giới tính (Nam, Nữ) | Nam |",
        "| 3. Đơn vị công tác: | Sở Y tế |", "| 4. Chức vụ | …… |", "| 5. Dân tộc | Ê Đê      Tôn giáo: Không |", *BODY,
    )  # fmt: skip
    told = ("full_name", "sex", "unit", "position", "ethnicity", "religion")

    assert [report.fields[name].value for name in told] == ["Trần Văn Ví", "Nam", "Sở Y tế", None, "Ê Đê", "Không"]


def test_titles_and_names_may_stand_in_rows_of_their_own() -> None:
    report = read(*ASKS, "| THƯ KÝ | CHỦ TRÌ |", "| (Ký) | (Ký) |", "| Ngô Thị Dụ | Trần Văn Ví |")
    both = read(*ASKS, "| CHỦ TỊCH LĐLĐ TỈNH | GIÁM ĐỐC SỞ |", "| Ngô Thị Dụ | Trần Văn Ví |")

    assert report.fields["signer"].value == "Trần Văn Ví"
    assert both.fields["signer"].value == "Ngô Thị Dụ; Trần Văn Ví"


CHAIR = ("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "Trần Văn Ví")
FRONT = ("TM. BAN THƯỜNG TRỰC", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Ngô Thị Dụ")


@pytest.mark.parametrize(
    "end",
    [
        ("Nơi nhận:", "- Lưu: VT.", *CHAIR, *FRONT),
        (*CHAIR, *FRONT, "Nơi nhận:", "- Lưu: VT."),
        (f"| Nơi nhận: // - Lưu: VT. | {' // '.join((*CHAIR, '(Đã ký)', *FRONT))} |",),
        (f"| Nơi nhận: | {' // '.join(CHAIR)} |", f"| | {' // '.join(FRONT)} |"),
        (f"| | {' // '.join((*CHAIR[:2], *FRONT[:3], CHAIR[2], FRONT[3]))} |",),
        ("@b380,500,500,514 TM. ỦY BAN NHÂN DÂN", "@b70,500,150,514 Nơi nhận:", "@b400,516,480,530 CHỦ TỊCH",
         "@70,516,170,530 - Lưu: VT.", "@b400,580,470,594 Trần Văn Ví", "@b370,600,510,614 TM. BAN THƯỜNG TRỰC",
         "@b380,616,500,630 KT. CHỦ TỊCH", "@b380,632,500,646 PHÓ CHỦ TỊCH", "@b395,690,475,704 Ngô Thị Dụ"),
    ],
)  # fmt: skip
def test_two_who_sign_in_one_column_sign_together(end: tuple[str, ...]) -> None:
    report = read(*ASKS, *end)

    assert report.fields["signer"].value == "Trần Văn Ví; Ngô Thị Dụ"
    told = "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH; TM. BAN THƯỜNG TRỰC / KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"
    assert report.fields["signer_title"].value == told


def test_four_may_sign_in_two_rows() -> None:
    report = read(*ASKS, "| GIÁM ĐỐC // Trần Văn Ví | TRƯỞNG BAN // Ngô Thị Dụ |",
                   "| CHỦ TỊCH // Lê Thị Nhu | BÍ THƯ // Hồ Văn Mẫu |")  # fmt: skip

    assert report.fields["signer"].value == "Trần Văn Ví; Ngô Thị Dụ; Lê Thị Nhu; Hồ Văn Mẫu"


@pytest.mark.parametrize(
    "below",
    [
        ("SAO Y BẢN CHÍNH", "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG", "Ngô Thị Dụ"),
        ("**XÁC NHẬN CỦA HỘI ĐỒNG**", "**CHỦ TỊCH**", "**Ngô Thị Dụ**"),
        ("Nơi nhận:", "- Lưu: VT.", "**TRƯỞNG PHÒNG**", "**Ngô Thị Dụ**"),
        ("DANH SÁCH", "**TRƯỞNG PHÒNG**", "**Ngô Thị Dụ**"),
        ("**TL. CHỦ TỊCH**", "**CHÁNH VĂN PHÒNG**", "**Ngô Thị Dụ**"),
        ("**TUQ. CHỦ TỊCH**", "**TRƯỞNG PHÒNG**", "**Ngô Thị Dụ**"),
        ("**TL: CHỦ TỊCH**", "**CHÁNH VĂN PHÒNG**", "**Ngô Thị Dụ**"),
        ("Ngô Thị Dụ",),
        ("**GIÁM ĐỐC**",),
    ],
)
def test_who_stands_behind_something_else_signs_not_with_the_first(below: tuple[str, ...]) -> None:
    report = read(*ASKS, *CHAIR, *below)

    assert report.fields["signer"].value == "Trần Văn Ví"
    assert report.fields["signer_title"].value == "TM. ỦY BAN NHÂN DÂN / CHỦ TỊCH"


@pytest.mark.parametrize("first", ["TUQ: GIÁM ĐỐC", "KT:GIÁM ĐỐC"])
def test_a_colon_that_was_typed_for_the_point_hides_no_line(first: str) -> None:
    report = read(*ASKS, first, "TRƯỞNG PHÒNG TỔ CHỨC", "Ngô Thị Dụ")

    assert report.fields["signer_title"].value == f"{first} / TRƯỞNG PHÒNG TỔ CHỨC"


def test_a_union_s_name_goes_on_with_its_company_s() -> None:
    head = ("CÔNG ĐOÀN DỆT MAY VIỆT NAM", "CÔNG ĐOÀN CƠ SỞ", "CÔNG TY MAY MẪU", *ASKS[2:])

    assert read(*head).fields["issuer"].value == "CÔNG ĐOÀN CƠ SỞ CÔNG TY MAY MẪU"


def test_a_year_left_out_is_the_one_above() -> None:
    report = read(
        *NATION, *PERSON, "III. HÌNH THỨC ĐÃ ĐƯỢC KHEN THƯỞNG", "| Năm | Danh hiệu, hình thức | Quyết định |",
        "| 2023 | Lao động tiên tiến | 12/QĐ-SYT ngày 10/01/2024 |", "| | Giấy khen | 15/QĐ-SYT ngày 11/01/2024 |",
        "| | Tổng cộng | |",
    )  # fmt: skip

    assert [(row["year"], row["name"]) for row in report.fields["past_awards"].value] == [
        ("2023", "Lao động tiên tiến"), ("2023", "Giấy khen"),
    ]  # fmt: skip
