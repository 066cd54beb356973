"""A body's name at the head of a letter breaks before the place it is of, never inside."""

from __future__ import annotations

import pytest

from service.domain.letters import kept_together


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH BÌNH MINH", "ỦY BAN NHÂN DÂN TỈNH_BÌNH_MINH"),
        ("UBND TỈNH BÌNH MINH", "UBND TỈNH_BÌNH_MINH"),
        ("ỦY BAN NHÂN DÂN THÀNH PHỐ MINH HẢI", "ỦY BAN NHÂN DÂN THÀNH_PHỐ_MINH_HẢI"),
        ("UBND THÀNH PHỐ BÌNH MINH THƯỢNG HẠ", "UBND THÀNH PHỐ BÌNH_MINH_THƯỢNG_HẠ"),
        ("UBND TỈNH MỘT TÊN DÀI HƠN MỌI CỘT CỦA TRANG", "UBND TỈNH MỘT TÊN DÀI HƠN MỌI CỘT CỦA TRANG"),
        ("SỞ NỘI VỤ", "SỞ NỘI VỤ"),
        ("", ""),
    ],
)
def test_the_name_of_a_place_stays_on_one_line(name: str, shown: str) -> None:
    assert kept_together(name) == shown.replace("_", "\N{NO-BREAK SPACE}")
