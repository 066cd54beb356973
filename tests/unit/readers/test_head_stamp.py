"""What is doubted of a head's line over which a receiver's stamp lies."""

from __future__ import annotations

import pytest
from PIL import Image, ImageDraw

from service.adapters.readers.head_look import look
from tests.unit.readers.test_head_look import BELOW, HEAD, HEIGHT, HIGH, SUBJECT, WIDTH, Reader, line

CERTAIN = line("Về^0.97 việc^0.97 sửa^0.97 trụ^0.97 sở^0.97", *SUBJECT)
LEFT, TOP, RIGHT, BOTTOM = CERTAIN[0].box[0], SUBJECT[1], CERTAIN[-1].box[2], SUBJECT[1] + HIGH
BLACK, RED = (20, 20, 20), (205, 50, 60)


def doubts(*boxes: tuple[float, float, float, float], ink: tuple[int, int, int] = BLACK) -> list[str]:
    """Give the words of a certain line that are doubted where boxes of ink lie on the page."""
    page = Image.new("RGB", (WIDTH, HEIGHT), (250, 250, 250))
    for box in boxes:
        ImageDraw.Draw(page).rectangle(box, fill=ink)
    words = look(Reader("x"), page, [*HEAD, CERTAIN, *BELOW]).get(len(HEAD), CERTAIN)
    return [word.text for word in words if word.sure <= 0.5]


@pytest.mark.parametrize("ink", [BLACK, RED])
def test_words_that_a_stamps_edge_of_any_colour_runs_through_are_doubted(ink: tuple[int, int, int]) -> None:
    over = CERTAIN[1].box[2]

    assert doubts((LEFT - 200, BOTTOM - 8, over, BOTTOM - 4), ink=ink) == ["Về", "việc"]
    assert doubts((over - 20, TOP - 60, over - 16, BOTTOM + 60), ink=ink) == ["việc"]
    assert doubts((LEFT, BOTTOM + 12, RIGHT, BOTTOM + 16), ink=ink) == []  # the line ruled below a subject


@pytest.mark.parametrize("edge", [-30.0, None])
def test_an_end_beside_which_a_letter_is_printed_that_nobody_read_is_doubted_and_a_stamps_edge_alone_is_none(
    edge: float | None,
) -> None:
    before = [(LEFT - 45.0, TOP + 5, LEFT - 12.0, TOP + 12), (LEFT - 32.0, TOP + 5, LEFT - 24.0, BOTTOM - 8)]
    behind = [(RIGHT + at, TOP + 8, RIGHT + at + 6, BOTTOM - 4) for at in (20.0, 34.0, 48.0)]
    stamp = [] if edge is None else [(LEFT + edge - 9, TOP - 100, LEFT + edge, BOTTOM + 100)]

    assert doubts(*stamp) == []
    assert doubts(*before, *behind) == ["Về", "sở"]
