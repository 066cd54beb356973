"""Several who sign one scan: all of them are told or none, and nobody takes another's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.domain.fields import FieldState
from tests.kit.recognised import Scan

if TYPE_CHECKING:
    from service.domain.fields import PaperReport

LEFT = (("GIÁM ĐỐC", 110, 600), ("Trần Văn Ví", 105, 690))
RIGHT = (
    ("KT. CỤC TRƯỞNG", 390, 600), ("PHÓ CỤC TRƯỞNG", 390, 616), ("A2“^0.6", 400, 650), ("Lò Thị Mẫu", 400, 702),
)  # fmt: skip


def signed(*block: tuple[str, int, int]) -> PaperReport:
    """Give what is read of a guidance with such a block, and nobody's recipients beside it."""
    page = Scan().line("SỞ Y TẾ - CỤC THUẾ", 70, 60).line("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 280, 60)
    page.line("Số: 15/HD-SYT-CT", 80, 104).line("Bình Lâm, ngày 08 tháng 9 năm 2025", 300, 104)
    page.line("HƯỚNG DẪN", 260, 140).line("Phối hợp thực hiện công tác thi đua, khen thưởng năm 2025", 130, 158)
    page.line("Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022;", 100, 220)
    page.line("Đề nghị các đơn vị nghiêm túc tổ chức thực hiện.", 100, 260)
    for text, x, y in block:
        page.line(text, x, y)
    return page.read()


def test_two_who_sign_side_by_side_are_found_where_both_are_sure() -> None:
    fields = signed(*LEFT, *RIGHT).fields

    assert fields["signer"].value == "Trần Văn Ví; Lò Thị Mẫu"
    assert fields["signer_title"].value == "GIÁM ĐỐC; KT. CỤC TRƯỞNG / PHÓ CỤC TRƯỞNG"


@pytest.mark.parametrize(
    "block",
    [
        (LEFT[0], ("Trần^0.7 Văn Ví", 105, 690), *RIGHT),
        (LEFT[0], *RIGHT),
        LEFT,
        (*((text, x + 130, y) for text, x, y in LEFT), *RIGHT),
    ],
    ids=["a doubtful name", "a lost name", "a lost block", "a lost block left of both"],
)
def test_of_two_who_sign_none_is_told_where_one_is_not_read_whole(block: tuple[tuple[str, int, int], ...]) -> None:
    assert signed(*block).fields["signer"].state is FieldState.UNREADABLE


def test_who_signs_in_the_middle_of_three_does_not_lend_his_name_to_the_chair() -> None:
    page = Scan().line("BIÊN BẢN", 260, 60).line("Họp Hội đồng Thi đua - Khen thưởng", 190, 78)
    page.line("1. Chủ trì: Ông Vàng Quang Bình^0.9 - Chủ tịch Hội đồng.", 100, 120)
    page.line("Cuộc họp kết thúc vào hồi 10 giờ 30 phút cùng ngày.", 100, 140)
    for text, x, y in (("THƯ KÝ", 100, 600), ("ỦY VIÊN", 270, 600), ("CHỦ TỌA", 440, 600)):
        page.line(text, x, y)
    for text, x in (("Trần Văn Ví", 85), ("Lò Thị Mẫu", 265), ("Vàng Quang Bình", 420)):
        page.line(text, x, 690)

    fields = page.read().fields

    assert (fields["signer"].value, fields["signer_title"].value) == ("Vàng Quang Bình", "CHỦ TỌA")
    assert fields["chair"].value == "Vàng Quang Bình"  # and not of the province of Quảng Bình
