from __future__ import annotations

import pytest

from service.domain import numbers
from service.domain.papers import dates
from service.domain.text import fold, name_key, opens_with, squeeze


@pytest.mark.parametrize(
    ("printed", "value"),
    [("1.063", 1063), ("05", 5), ("33.600.000", 33_600_000), ("0,3", None), ("năm", None)],
)
def test_a_figure_is_read_as_vietnamese_papers_write_it(printed: str, value: int | None) -> None:
    assert numbers.whole(printed) == value


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("ba mươi ba triệu hai trăm ngàn đồng", 33_200_000),
        ("Bốn mươi sáu triệu đồng chẵn", 46_000_000),
        ("một nghìn không trăm lẻ năm đồng", 1005),
        ("mười lăm đồng", 15),
        ("tiền thưởng", None),
    ],
)
def test_an_amount_in_words_is_read_or_left_alone(printed: str, value: int | None) -> None:
    assert numbers.in_words(printed) == value


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("ngày 13 tháng 8         năm2021", "2021-08-13"),
        ("01 /3 / 2021", "2021-03-01"),
        ("ngày 26-05-2021", "2021-05-26"),
        ("ngày 31 tháng 02 năm 2021", None),
        ("ngày    tháng 11 năm 2024", None),
    ],
)
def test_a_date_is_read_whole_or_not_at_all(printed: str, iso: str | None) -> None:
    hit = dates.find(fold(printed))

    assert (hit[0] if hit else None) == iso


def test_a_time_is_read_with_and_without_minutes() -> None:
    assert [(dates.find_clock(fold(text)) or ("",))[0] for text in ("14h00", "vào hồi 16 giờ 30", "8h")] == [
        "14:00",
        "16:30",
        "08:00",
    ]


def test_folding_never_moves_an_offset() -> None:
    text = "Ủy ban nhân dân tỉnh ĐẮK LẮK — İ ß ﬁ"

    assert len(fold(text)) == len(text)


def test_a_name_is_the_same_whatever_its_case_and_tone_place() -> None:
    assert name_key("HOÀ  Bình") == name_key("Hòa bình")
    assert name_key("Tình") != name_key("Tỉnh")


def test_an_office_is_not_taken_for_a_number_label() -> None:
    assert [opens_with(text, ("số", "mật")) for text in ("SỞ Y TẾ", "MẶT TRẬN", "Số: 5", "MẬT")] == [
        False,
        False,
        True,
        True,
    ]


def test_letters_set_apart_are_one_word() -> None:
    assert squeeze("Q U Y Ế T   Đ Ị N H") == "quyetdinh"
