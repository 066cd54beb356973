"""Cells of a scanned table that were badly read are read by themselves; the others are left as they are."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PIL import Image, ImageDraw

from service.adapters.readers import cell_look
from service.adapters.readers.picture_lines import Rulings
from service.adapters.readers.seen import Seen, Way

SCALE = 2.0
# A table of two rows and two columns, 100 by 40 points a cell, drawn at two pixels a point.
RULED = Rulings(
    tuple((20.0, y, 220.0, y) for y in (20.0, 60.0, 100.0)),
    tuple((x, 20.0, x, 100.0) for x in (20.0, 120.0, 220.0)),
)


@dataclass
class Reader:
    """A reader that says the same of every cell, and remembers how large each was."""

    says: list[list[tuple[str, float]]]
    asked: list[tuple[int, int]] = field(default_factory=list)

    def lines(self, picture: Image.Image, way: Way) -> list[list[Seen]]:
        """Give what it says, a word beside another."""
        assert way is Way.BLOCK
        self.asked.append(picture.size)
        return [
            [
                Seen(text, (20.0 + 40 * at, 20.0 + 20 * row, 55.0 + 40 * at, 34.0 + 20 * row), sure)
                for at, (text, sure) in enumerate(words)
            ]
            for row, words in enumerate(self.says)
        ]


def line(x: float, y: float, *words: tuple[str, float], tall: float = 14) -> tuple[Seen, ...]:
    """Give a line read at a place in pixels."""
    return tuple(
        Seen(text, (x + 40 * at, y, x + 40 * at + 35, y + tall), sure) for at, (text, sure) in enumerate(words)
    )


NAME, OFFICE = line(50, 60, ("Lò", 0.97), ("Thị", 0.97)), line(50, 140, ("Tạ", 0.97), ("Văn", 0.97))
BLANK = Image.new("L", (1600, 1600), 255)


def texts(lines: list[tuple[Seen, ...]]) -> list[str]:
    return [" ".join(word.text for word in one) for one in lines]


@pytest.mark.parametrize(
    "bad", [line(260, 70, ("SuSt", 0.0), ("viên", 0.97)), line(260, 60, ("Chuyên", 0.9), ("viên", 0.9), tall=40)]
)
def test_a_cell_whose_two_lines_were_read_as_one_is_read_by_itself(bad: tuple[Seen, ...]) -> None:
    reader = Reader([[("Chuyên", 0.99)], [("viên", 0.97)]])

    told = cell_look.look(reader, BLANK, [NAME, bad, OFFICE], (RULED, SCALE))

    assert texts(told) == ["Lò Thị", "Chuyên", "viên", "Tạ Văn"]
    assert all(word.sure <= 0.9 for one in told[1:3] for word in one)
    assert all(240 < word.box[0] < 440 and 40 < word.box[1] < 120 for one in told[1:3] for word in one)
    assert len(reader.asked) == 1


@pytest.mark.parametrize(
    ("read", "says"),
    [
        (line(260, 70, ("Văn", 0.6), ("thư", 0.97)), [[("Văn", 0.97)]]),  # made out
        (line(260, 70, ("Vân", 0.2), ("thư", 0.97)), [[("V:n", 0.1)]]),  # no better
        (line(260, 70, ("Vân", 0.2), ("thư", 0.97)), []),
        (line(460, 70, ("Vân", 0.2), ("thư", 0.97)), [[("Văn", 0.97)]]),  # outside the table
    ],
)
def test_what_is_not_better_read_stays(read: tuple[Seen, ...], says: list[list[tuple[str, float]]]) -> None:
    lines = [NAME, read, OFFICE]

    assert cell_look.look(Reader(says), BLANK, lines, (RULED, SCALE)) == lines


@pytest.mark.parametrize(
    ("strokes", "mark"),
    [
        (((300, 70), (305, 70)), True),
        (((300, 70),), False),
        (((300, 70), (380, 70)), False),
        (((300, 70), (305, 82)), False),
    ],
)
def test_two_short_strokes_alone_in_a_cell_are_a_ditto_mark(strokes: tuple[tuple[int, int], ...], mark: bool) -> None:  # noqa: FBT001
    picture = BLANK.copy()
    pen = ImageDraw.Draw(picture)
    for x, y in strokes:
        pen.rectangle((x, y, x + 2, y + 5), fill=20)

    told = cell_look.look(Reader([]), picture, [NAME, OFFICE], (RULED, SCALE))

    assert texts(told) == ["Lò Thị", "Tạ Văn", *(['"'] if mark else [])]


def test_a_printed_cell_that_was_not_read_is() -> None:
    picture = BLANK.copy()
    ImageDraw.Draw(picture).rectangle((260, 70, 330, 84), fill=20)

    told = cell_look.look(Reader([[("3", 0.8)]]), picture, [NAME, OFFICE], (RULED, SCALE))

    assert texts(told) == ["Lò Thị", "Tạ Văn", "3"]


def test_a_cell_that_takes_much_of_the_page_is_left_as_it_was_read() -> None:
    reader = Reader([[("Chuyên", 0.99)], [("viên", 0.97)]])
    lines = [NAME, line(260, 70, ("SuSt", 0.0), ("viên", 0.97)), OFFICE]

    assert cell_look.look(reader, BLANK.crop((0, 0, 500, 260)), lines, (RULED, SCALE)) == lines
    assert reader.asked == []
