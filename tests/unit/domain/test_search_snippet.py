"""A snippet shows the place where most of what was asked for stands together."""

from __future__ import annotations

import pytest

from service.domain.search_query import CLOSE_MARK, OPEN_MARK, parse, snippet

DECISION = (
    "Số: 1062/QĐ-UBND. Căn cứ Luật Thi đua, khen thưởng; Theo đề nghị của Giám đốc Sở Nội vụ. Điều 1. Tặng Bằng khen "
    "của Chủ tịch Ủy ban nhân dân tỉnh cho 01 tập thể và 11 cá nhân đã có thành tích xuất sắc trong công tác chuyển "
    "đổi số (có danh sách kèm theo). Điều 2. Chánh Văn phòng, Giám đốc Sở Nội vụ chịu trách nhiệm thi hành Quyết định."
)


def marked(asked: str, text: str = DECISION) -> list[str]:
    return [part.partition(CLOSE_MARK)[0] for part in snippet(text, parse(asked)).split(OPEN_MARK)[1:]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("chuyển đổi số ", ["chuyển", "đổi", "số"]),
        ("so 1062 ", ["Số", "1062", "Sở"]),
        ("chuyen doi so ", ["chuyển", "đổi", "số", "Sở"]),
        ("thi hành chánh văn phòng ", ["Chánh", "Văn", "phòng", "thi", "hành"]),
        ('"Sở Nội vụ" giám đốc ', ["Giám", "đốc", "Sở", "Nội", "vụ"]),
        ("công tác chuyển đ", ["đã", "công", "tác", "chuyển", "đổi", "Điều", "đốc"]),
        ("không có ", ["có", "có"]),
    ],
)
def test_a_snippet_shows_the_words_together_as_they_were_asked(asked: str, found: list[str]) -> None:
    assert marked(asked) == found


def test_words_far_from_each_other_leave_the_richest_place() -> None:
    text = f"Bão số 3. {'Một đoạn khác không liên quan gì. ' * 20} Khắc phục hậu quả bão lụt."

    assert marked("hậu quả bão ", text) == ["hậu", "quả", "bão"]
    assert marked("không thấy đâu cả ", "trống") == []


def test_the_other_wording_of_what_was_asked_is_marked_where_it_stands_whole() -> None:
    text = "Phổ biến, thông báo cho Trường Trung học phổ thông Mẫu"

    assert marked("thpt ", text) == ["Trung", "học", "phổ", "thông"]
