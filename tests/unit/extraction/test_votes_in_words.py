"""Votes that minutes tell in words: below whom an item names, several in one sentence."""

from __future__ import annotations

import pytest

from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.golden.paper import document

HEAD = (
    "| UBND XÃ AN BÌNH // HỘI ĐỒNG THI ĐUA | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM // Độc lập - Tự do - Hạnh phúc |",
    "**BIÊN BẢN**", "**Họp xét đề nghị tặng Bằng khen năm 2025**", "Thời gian: 08 giờ 00 ngày 02 tháng 12 năm 2025.",
)  # fmt: skip
END = ("Cuộc họp kết thúc lúc 10 giờ cùng ngày.", "| THƯ KÝ // Ngô Thị Dụ | CHỦ TRÌ // Trần Văn Ví |")


def _votes(*lines: str) -> list[tuple[str, int | None, int | None, float | None]]:
    votes = extract(document((*HEAD, *lines, *END)), rules()).fields["votes"]
    return [(one["nominee"], one["for"], one["base"], one["percent"]) for one in votes.value or []]


@pytest.mark.parametrize(
    ("lines", "votes"),
    [
        (("1. Đối với ông Khúc Văn Lam, Trưởng Công an xã:", "- Số phiếu đồng ý: 07/07 phiếu, đạt 100%;",
          "- Số phiếu không đồng ý: 0/07 phiếu.", "2. Đối với tập thể Phòng Kinh tế:", "- Đồng ý: 06 phiếu (85,7%);",
          "- Không đồng ý: 01 phiếu."), [("Khúc Văn Lam", 7, 7, 100.0), ("Phòng Kinh tế", 6, None, 85.7)]),
        (("- Thôn 3, xã An Bình:", "+ Số phiếu không đồng ý: 00;", "+ Số phiếu đồng ý: 7/7 phiếu, đạt tỷ lệ 100%."),
         [("Thôn 3, xã An Bình", 7, 7, 100.0)]),
        (("1. Bà Lê Thị Thử", "Kết quả: 7/7 thành viên đồng ý, đạt tỷ lệ 100%.", "2. Ông Khúc Văn Lam - Kế toán",
          "Kết quả: 6/7 thành viên đồng ý, đạt tỷ lệ 85,7%."),
         [("Lê Thị Thử", 7, 7, 100.0), ("Khúc Văn Lam", 6, 7, 85.7)]),
        (("Trường hợp 1: Ông Khúc Văn Lam", "Số phiếu phát ra: 07 phiếu; số phiếu thu vào: 07 phiếu.",
          "Số phiếu đồng ý: 07 phiếu, đạt 100%."), [("Khúc Văn Lam", 7, None, 100.0)]),
        (("Kết quả: ông Khúc Văn Lam được 7/7 phiếu, đạt 100%, bà H'Hen Niê được 6/7 phiếu, đạt 85,7%.",),
         [("Khúc Văn Lam", 7, 7, 100.0), ("H'Hen Niê", 6, 7, 85.7)]),
        (("Kết quả: ông Khúc Văn Lam, Kế toán (7/7 phiếu, đạt 100%) và Thôn 3, xã An Bình (6/7 phiếu, đạt 85,7%).",),
         [("Khúc Văn Lam", 7, 7, 100.0), ("Thôn 3, xã An Bình", 6, 7, 85.7)]),
        (("1. Ông Khúc Văn Lam, Kế toán: 7/7 phiếu, đạt 100%;", "°. Bà Lê Thị Thử, Giáo viên: 6/7 phiếu, đạt 85,7%."),
         [("Khúc Văn Lam", 7, 7, 100.0), ("Lê Thị Thử", 6, 7, 85.7)]),  # an engine took a 2 for a mark
        (("Hội đồng nhất trí: Ông Khúc Văn Lam: 7/7 phiếu; Bà Lê Thị Thử: 6/7 phiếu.",),
         [("Khúc Văn Lam", 7, 7, None), ("Lê Thị Thử", 6, 7, None)]),
    ],
)  # fmt: skip
def test_votes_told_in_words_are_read(lines: tuple[str, ...], votes: list[object]) -> None:
    assert _votes(*lines) == votes


@pytest.mark.parametrize(
    "lines",
    [
        ("Thành phần:", "1. Ông Trần Văn Ví - Chủ tịch", "2. Bà Ngô Thị Dụ",
         "Hội đồng nhất trí 7/7 phiếu (100%) đề nghị tặng Bằng khen cho 02 cá nhân có tên trong danh sách."),
        ("- Thư ký: Bà Ngô Thị Dụ", "Thư ký báo cáo tóm tắt thành tích.", "Kết quả: 7/7 thành viên đồng ý."),
        ("Có mặt 7/9 thành viên, đạt 77,8%. Phiếu phát ra 7/7 phiếu.",),
        ("Kết quả: ông Khúc Văn Lam được 7/7 phiếu; các trường hợp còn lại 6/7 phiếu.",),
    ],
)  # fmt: skip
def test_a_count_of_something_else_is_nobody_s_vote(lines: tuple[str, ...]) -> None:
    assert _votes(*lines) == []
