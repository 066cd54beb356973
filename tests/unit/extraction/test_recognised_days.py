"""Days and hours that stand printed in the text of a scan: typed and surely read they are found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.domain.fields import FieldState
from tests.kit.recognised import Scan

if TYPE_CHECKING:
    from service.domain.fields import FieldValue, PaperReport


def minutes(opening: str, closing: str = "Cuộc họp kết thúc vào hồi 16 giờ 30 phút cùng ngày.") -> PaperReport:
    """Give what is read of recognised minutes that open and close so."""
    page = Scan().line("HỘI ĐỒNG THI ĐUA", 60, 40).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 40)
    page.line("Độc lập - Tự do - Hạnh phúc", 310, 56).line("BIÊN BẢN", 260, 90).line("Họp xét khen thưởng", 220, 106)
    return page.line(opening, 70, 140).line(closing, 70, 400).read()


def report(label: str) -> FieldValue:
    """Give the day of birth that is read of a recognised report with that line."""
    page = Scan().line("SỞ Y TẾ", 60, 40).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 40)
    page.line("Độc lập - Tự do - Hạnh phúc", 310, 56).line("BÁO CÁO THÀNH TÍCH", 230, 90)
    page.line("Đề nghị tặng Bằng khen", 220, 106).line("- Họ và tên: Trần Văn Ví", 70, 140)
    return page.line(label, 70, 156).read().fields["birth_date"]


def test_printed_days_and_hours_of_a_meeting_are_found() -> None:
    fields = minutes("Hôm nay, vào hồi 14 giờ 00 phút, ngày 09 tháng 11 năm 2026, tại phòng họp Sở.").fields

    assert [fields[name].value for name in ("meeting_date", "started_at", "ended_at")] == [
        "2026-11-09", "14:00", "16:30",
    ]  # fmt: skip
    assert {fields[name].method for name in ("meeting_date", "started_at", "ended_at")} == {"ocr"}


@pytest.mark.parametrize(
    ("name", "opening"),
    [
        ("meeting_date", "Hôm nay, vào hồi 14 giờ 00 phút, ngày 09^0.5 tháng 11 năm 2026, tại phòng họp Sở."),
        ("meeting_date", "Hôm nay, vào hồi 14 giờ 00 phút, ngày 09 tháng 11^0.88 năm 2026, tại phòng họp Sở."),
        ("started_at", "Hôm nay, vào hồi 14^0.4 giờ 00 phút, ngày 09 tháng 11 năm 2026, tại phòng họp Sở."),
    ],
)
def test_what_is_not_surely_read_of_them_goes_to_a_person(name: str, opening: str) -> None:
    value = minutes(opening).fields[name]

    assert (value.state, value.value) == (FieldState.UNREADABLE, None)
    assert value.box is not None


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ("Bình Lâm, ngày 09 tháng 11 năm 2026", True),
        ("Bình Lâm, ngày 09 tháng 11^0.6 năm 2026", False),
        ("Bình Lâm, ngày 09 tháng 12 năm 2026", False),
    ],
)
def test_a_day_not_surely_read_is_believed_where_it_stands_again(above: str, found: bool) -> None:  # noqa: FBT001
    page = Scan().line("HỘI ĐỒNG THI ĐUA", 60, 40).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 40)
    page.line("Độc lập - Tự do - Hạnh phúc", 310, 56).line(above, 300, 72)
    page.line("BIÊN BẢN", 260, 100).line("Họp xét khen thưởng", 220, 116)
    value = (
        page.line("Thời gian: 14 giờ 00 phút, ngày 09 tháng 11 năm 2026.^0.6", 70, 140).read().fields["meeting_date"]
    )

    assert value.value == ("2026-11-09" if found else None)


def test_a_printed_day_of_birth_is_found_and_one_by_hand_is_not() -> None:
    assert report("- Ngày, tháng, năm sinh: 02/02/1992.").value == "1992-02-02"
    assert report("- Ngày, tháng, năm sinh: 02/02^0.6 /1992^0.6").state is FieldState.UNREADABLE


def test_a_collective_of_whose_name_one_word_was_read_is_not_called_so() -> None:
    page = Scan().line("SỞ Y TẾ", 60, 40).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 40)
    page.line("Độc lập - Tự do - Hạnh phúc", 310, 56).line("BÁO CÁO THÀNH TÍCH", 230, 90)
    page.line("Đề nghị tặng Bằng khen", 220, 106).line("Tên tập thể đề nghị: Phòng", 150, 124)

    value = page.line("I. SƠ LƯỢC ĐẶC ĐIỂM, TÌNH HÌNH", 70, 150).read().fields["full_name"]

    assert (value.state, value.value) == (FieldState.UNREADABLE, None)
