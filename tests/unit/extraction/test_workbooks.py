"""Workbooks whose first sheet is not the list: a cover, instructions, sheets for others."""

from __future__ import annotations

import pytest

from service.domain.fields import FieldState, PaperKind
from tests.golden.openings import read

LIST = ("--- page method=text title=DS", "| DANH SÁCH CÁ NHÂN ĐỀ NGHỊ TẶNG BẰNG KHEN | | |",
        "| TT | Họ và tên | Đơn vị |", "| 1 | Trần Văn Ví | Sở Y tế |")  # fmt: skip
UNTITLED = ("--- page method=text title=DS", "| TT | Họ và tên | Danh hiệu đề nghị |",
            "| 1 | Trần Văn Ví | Lao động tiên tiến |")  # fmt: skip
COVER = ("--- page method=text title=Bìa", "| CÔNG AN TỈNH BÌNH MINH | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |",
         "| PHÒNG CÔNG TÁC CHÍNH TRỊ | Độc lập - Tự do - Hạnh phúc |", "| | Bình Minh, ngày 02 tháng 7 năm 2026 |",
         "| HỒ SƠ ĐỀ NGHỊ KHEN THƯỞNG | |", "| Kính gửi: Sở Nội vụ | |")  # fmt: skip
LETTER = ("--- page method=text title=Trang_bìa", "| UBND XÃ BÌNH AN |", "| Kính gửi: UBND tỉnh |",
          "| V/v gửi danh sách đề nghị khen thưởng năm học |")  # fmt: skip
GUIDE = ("--- page method=text title=Hướng_dẫn", "| HƯỚNG DẪN |", "| Cách điền danh sách: nhập họ và tên vào cột 2 |")


@pytest.mark.parametrize("cover", [COVER, LETTER, GUIDE])
@pytest.mark.parametrize("listed", [LIST, UNTITLED])
def test_a_workbook_that_opens_with_another_sheet_is_the_list_it_holds(
    cover: tuple[str, ...], listed: tuple[str, ...]
) -> None:
    report = read(*cover, *listed)

    assert report.kind.value is PaperKind.NOMINEE_LIST
    assert [(one.name, one.page) for one in report.nominees] == [("Trần Văn Ví", 2)]
    assert report.fields["individual_count"].value == 1
    assert [page.number for page in report.pages] == [1, 2]


def test_a_list_takes_what_its_own_sheet_does_not_tell_from_the_cover() -> None:
    fields = read(*COVER, *LIST).fields

    assert (fields["issuer"].value, fields["parent_agency"].value) == (
        "PHÒNG CÔNG TÁC CHÍNH TRỊ", "CÔNG AN TỈNH BÌNH MINH",
    )  # fmt: skip
    assert (fields["date"].value, fields["date"].page) == ("2026-07-02", 1)


def test_a_list_with_a_head_of_its_own_has_no_other_s_issuer() -> None:
    own = ("--- page method=text title=DS", "| SỞ Y TẾ | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |", *LIST[1:])
    fields = read(*COVER, *own).fields

    assert fields["issuer"].value == "SỞ Y TẾ"
    assert fields["parent_agency"].state is FieldState.ABSENT


@pytest.mark.parametrize(
    ("first", "kind"),
    [(("--- page method=text title=TT", "| TỜ TRÌNH |", "| Về việc đề nghị tặng Bằng khen |", "| Kính gửi: Sở |"),
      PaperKind.SUBMISSION),
     (("--- page method=text title=BC", "| BÁO CÁO |", "| Kết quả công tác năm 2025 |"), PaperKind.OTHER),
     (("--- page method=text title=KH", "| KẾ HOẠCH |", "| Tổ chức hội nghị |"), PaperKind.PLAN)],
)  # fmt: skip
def test_a_first_sheet_with_a_title_of_its_own_is_the_paper(first: tuple[str, ...], kind: PaperKind) -> None:
    assert read(*first, *LIST).kind.value is kind


def test_a_cover_over_a_list_of_others_covers_no_nominees() -> None:
    others = ("--- page method=text title=DB", "| DANH SÁCH ĐẠI BIỂU THAM DỰ HỘI NGHỊ KHEN THƯỞNG | | |", *LIST[2:])
    report = read(*COVER, *others)

    assert report.kind.value is not PaperKind.NOMINEE_LIST
    assert report.nominees == ()


@pytest.mark.parametrize(
    "title", ["DANH SÁCH ĐẠI BIỂU THAM DỰ LỄ KHEN THƯỞNG", "DANH SÁCH KHÔNG ĐỦ ĐIỀU KIỆN ĐỀ NGHỊ TẶNG BẰNG KHEN",
              "DANH SÁCH THÀNH VIÊN HỘI ĐỒNG"]
)  # fmt: skip
def test_a_table_whose_own_title_names_others_lists_no_nominees(title: str) -> None:
    others = ("--- page method=text title=Khác", f"| {title} | | |", "| TT | Họ và tên | Đơn vị |",
              "| 1 | Ngô Thị Dụ | Sở Xây dựng |")  # fmt: skip

    assert [one.name for one in read(*LIST, *others).nominees] == ["Trần Văn Ví"]


def test_a_sheet_called_a_form_is_a_sample_only_beside_another() -> None:
    form = ("--- page method=text title=Mẫu_2", *LIST[1:])

    assert [one.name for one in read(*form).nominees] == ["Trần Văn Ví"]
    assert [one.page for one in read(*form, *LIST).nominees] == [2]


def test_a_part_of_a_sheet_may_have_a_header_with_columns_nobody_knows() -> None:
    rows = ("--- page method=text title=DS", "| DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN | | | | |", "| I. TẬP THỂ | | | | |",
            "| TT | Tên tập thể | Đơn vị | | |", "| 1 | Đội Vũ trang | Đồn An | | |", "| II. CÁ NHÂN | | | | |",
            "| TT | Họ và tên | Cấp bậc | Chức vụ | Điểm |",
            "| 1 | Trần Văn Ví | Trung sĩ | Tiểu đội trưởng | 9 |")  # fmt: skip
    told = [(one.subject, one.honorific, one.name, one.title, one.unit) for one in read(*rows).nominees]

    assert told == [
        ("collective", "", "Đội Vũ trang", "", "Đồn An"),
        ("individual", "Trung sĩ", "Trần Văn Ví", "Tiểu đội trưởng", ""),
    ]


def test_those_whose_work_awards_are_are_not_put_forward() -> None:
    title = "| DANH SÁCH CÁN BỘ LÀM CÔNG TÁC THI ĐUA, KHEN THƯỞNG THAM GIA TẬP HUẤN | | |"
    report = read("--- page method=text title=DS", title, *LIST[2:])

    assert report.kind.value is not PaperKind.NOMINEE_LIST
    assert report.nominees == ()
