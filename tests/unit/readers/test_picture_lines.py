"""The lines of a table on a picture, what was read across them, and a shaded page put on white."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PIL import Image, ImageDraw

from service.adapters.readers import ink, picture_lines
from service.adapters.readers.picture_lines import NO_RULINGS, Rulings
from service.adapters.readers.seen import Seen

SCALE = 300 / 72
WIDE, HIGH = 2480, 3508
ROWS, COLUMNS = (600, 700, 800, 900), (300, 400, 1200, 2200)


def table(*, ink_at: int = 30, paper: int = 250, turn: float = 0.0) -> Image.Image:
    """Draw a ruled table with strokes in its cells as letters have them."""
    picture = Image.new("L", (WIDE, HIGH), paper)
    pen = ImageDraw.Draw(picture)
    for y in ROWS:
        pen.line((COLUMNS[0], y, COLUMNS[-1], y), fill=ink_at, width=3)
        for x in range(420, 1100, 24):
            pen.line((x, y + 35, x, y + 70), fill=ink_at, width=5)
            pen.line((x, y + 50, x + 9, y + 50), fill=ink_at, width=4)
    for x in COLUMNS:
        pen.line((x, ROWS[0], x, ROWS[-1]), fill=ink_at, width=3)
    return picture.rotate(turn, Image.Resampling.BICUBIC, fillcolor=paper)


def steps(values: list[float]) -> list[int]:
    """Give places in pixels, those of one line once."""
    found: list[int] = []
    for value in sorted(round(value * SCALE) for value in values):
        if not found or value - found[-1] > 15:
            found.append(value)
    return found


@pytest.mark.parametrize("ink_at", [30, 170])
def test_a_tables_lines_are_found_and_no_letters(ink_at: int) -> None:
    found = picture_lines.of(table(ink_at=ink_at), SCALE).level()

    across = steps([box[1] for box in found if box[2] > box[0]])
    down = steps([box[0] for box in found if box[3] > box[1]])
    assert [abs(seen - drawn) < 8 for seen, drawn in zip(across, ROWS, strict=True)] == [True] * 4
    assert [abs(seen - drawn) < 8 for seen, drawn in zip(down, COLUMNS, strict=True)] == [True] * 4


def test_the_lines_of_a_page_that_hangs_are_put_level() -> None:
    found = picture_lines.of(table(turn=-0.9), SCALE)

    assert found.slope == pytest.approx(0.0157, abs=0.002)
    across = [box[1] * SCALE for box in found.level() if box[2] > box[0]]
    assert [round((high - low) / 100) for low, high in pairwise(across)] == [1, 1, 1]


def test_hairs_in_grey_that_pale_from_row_to_row_are_a_tables_lines() -> None:
    picture = Image.new("L", (WIDE, HIGH), 250)
    pen = ImageDraw.Draw(picture)
    rows = range(600, 1400, 130)
    for y in rows:
        pen.line((300, y, 2200, y), fill=150, width=1)
    for x in COLUMNS:
        pen.line((x, 600, x, 1380), fill=150, width=1)
    hanging = picture.rotate(0.5, Image.Resampling.BICUBIC, fillcolor=250)

    found = picture_lines.of(hanging, SCALE)

    assert found.pale
    across = [box for box in found.level() if box[2] > box[0]]
    assert len(steps([box[1] for box in across])) == len(rows)
    assert found.slope == pytest.approx(-0.0087, abs=0.002)


def test_a_header_whose_line_above_is_broken_belongs_to_its_table() -> None:
    picture = table()
    pen = ImageDraw.Draw(picture)
    for x in (900, 1500):
        pen.rectangle((x, ROWS[0] - 4, x + 60, ROWS[0] + 4), fill=250)

    found = picture_lines.of(picture, SCALE)

    assert min(round(box[1] * SCALE) for box in found.across) == pytest.approx(ROWS[0], abs=8)


def test_a_page_without_a_table_has_no_lines() -> None:
    picture = Image.new("L", (WIDE, HIGH), 250)
    pen = ImageDraw.Draw(picture)
    pen.line((900, 500, 1500, 500), fill=30, width=3)  # under a title
    pen.rectangle((200, 600, 800, 900), outline=30, width=4)  # a receiver's stamp
    pen.line((200, 700, 800, 700), fill=30, width=3)

    assert picture_lines.of(picture, SCALE) == NO_RULINGS


def test_a_table_on_one_half_of_a_sheet_of_two_pages_is_one() -> None:
    sheet = Image.new("L", (HIGH, WIDE), 250)
    pen = ImageDraw.Draw(sheet)
    for y in ROWS:
        pen.line((1900, y, 3200, y), fill=30, width=3)
    for x in (1900, 2000, 2600, 3200):
        pen.line((x, ROWS[0], x, ROWS[-1]), fill=30, width=3)

    assert len(picture_lines.of(sheet, SCALE).across) == len(ROWS)


def word(text: str, left: float, right: float) -> Seen:
    """Give a word that stands at one height."""
    return Seen(text, (left, 100, right, 130), 0.9)


def test_words_are_parted_at_a_tables_lines_and_what_a_line_is_read_as_falls_away() -> None:
    ruled = Rulings((), ((50.0, 0.0, 50.0, 200.0), (150.0, 0.0, 150.0, 200.0)))
    told = (("5_|Lê", 20, 90), ("Hữu", 95, 120), ("|", 148, 152), ("[Giáo", 151, 190), ("viên", 195, 220))
    line = [word(*one) for one in told]

    parts = picture_lines.parted([line], ruled, 1.0)

    assert [[one.text for one in part] for part in parts] == [["5"], ["Lê", "Hữu"], ["Giáo", "viên"]]


def test_a_letter_that_a_line_was_read_as_is_no_part_of_a_name() -> None:
    ruled = Rulings((), ((50.0, 0.0, 50.0, 200.0),))
    line = [word("9", 20, 30), word("lÔng", 51, 80), word("IV", 82, 90), word("lan", 92, 110)]

    parts = picture_lines.parted([line], ruled, 1.0)

    assert [[one.text for one in part] for part in parts] == [["9"], ["Ông", "IV", "lan"]]


def test_a_line_beside_no_table_is_left_as_it_was_read() -> None:
    line = (word("-", 20, 25), word("Lưu:", 30, 60), word("VT;", 65, 90))

    assert picture_lines.parted([line], Rulings((), ((50.0, 300.0, 50.0, 500.0),)), 1.0) == [line]


def test_a_shaded_page_is_put_on_white_and_an_even_one_left_alone() -> None:
    even = table()
    shade = Image.linear_gradient("L").resize(even.size).point([110 + value // 2 for value in range(256)])
    shaded = Image.composite(shade, Image.new("L", even.size, 40), even.point([0] * 128 + [255] * 128))

    lit = ink.evened(shaded)

    assert ink.evened(even) is even
    spots = [lit.getpixel((2300, y)) for y in (100, 1700, 3400)]
    assert min(spots) > 235  # type: ignore[type-var]
    assert lit.getpixel((COLUMNS[1], 650)) < 150  # type: ignore[operator]
