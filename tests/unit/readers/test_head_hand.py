"""Figures of a number or a date in another ink than their line are a hand's, and doubted."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from service.adapters.readers.head_hand import doubted
from service.adapters.readers.seen import Seen

BLACK, BLUE = (30, 30, 30), (45, 55, 160)
NUMBER = (("Số:", BLACK), ("29/NV-VP", BLUE))
DATE = (("Vạn", BLACK), ("Hòa,", BLACK), ("ngày", BLACK), ("05", BLUE), ("tháng", BLACK), ("9", BLACK), ("năm", BLACK))


def _drawn(words: tuple[tuple[str, tuple[int, int, int]], ...], top: int = 300) -> tuple[Image.Image, tuple[Seen, ...]]:
    page, seen, left = Image.new("RGB", (2000, 2800), "white"), [], 200
    for text, ink in words:
        box = (left, top, left + 30 * len(text), top + 40)
        for x in range(box[0] + 4, box[2] - 4, 12):
            ImageDraw.Draw(page).rectangle((x, top + 4, x + 4, top + 36), fill=ink)
        seen.append(Seen(text, tuple(map(float, box)), 0.93))  # type: ignore[arg-type]
        left = box[2] + 15
    return page, tuple(seen)


@pytest.mark.parametrize(("words", "at"), [(NUMBER, 1), (DATE, 3)])
def test_blue_figures_among_black_words_are_doubted(
    words: tuple[tuple[str, tuple[int, int, int]], ...], at: int
) -> None:
    page, line = _drawn(words)

    found = doubted(page, [line])

    assert [word.sure for word in found[0]] == [0.5 if i == at else 0.93 for i in range(len(line))]
    assert doubted(page.convert("L"), [line]) == {}


@pytest.mark.parametrize("ink", [BLACK, BLUE])
def test_a_line_in_one_ink_tells_nothing(ink: tuple[int, int, int]) -> None:
    page, line = _drawn(tuple((text, ink) for text, _ in NUMBER))

    assert doubted(page, [line]) == {}


def test_only_a_heads_number_and_date_are_looked_at() -> None:
    below, far = _drawn(NUMBER, top=2000)
    page, line = _drawn((("Theo", BLACK), ("Công", BLACK), ("văn", BLACK), ("29/NV", BLUE)))

    assert doubted(below, [far]) == doubted(page, [line]) == {}
