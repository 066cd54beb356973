"""A day that the engine was unsure of in its line, and read by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image

from service.adapters.readers import date_look
from service.adapters.readers.seen import Seen, Way

if TYPE_CHECKING:
    from collections.abc import Sequence

PAGE = Image.new("RGB", (400, 100), "white")


class Alone:
    """An engine that reads each stretch as it is told, and remembers how often it was asked."""

    def __init__(self, *words: tuple[str, float]) -> None:
        self._words, self.asked = words, 0

    def lines(self, picture: Image.Image, way: Way) -> list[list[Seen]]:
        """Give the words in one line; the stretch is grey, with white around it."""
        assert (picture.mode, way, picture.getpixel((0, 0))) == ("L", Way.LINE, 255)
        self.asked += 1
        return [[Seen(text, (0.0, 0.0, 1.0, 1.0), sure) for text, sure in self._words]]


def _line(*words: tuple[str, float]) -> tuple[Seen, ...]:
    return tuple(Seen(text, (90.0 * at, 10.0, 90.0 * at + 80, 30.0), sure) for at, (text, sure) in enumerate(words))


@pytest.mark.parametrize(
    ("printed", "alone", "sure"),
    [
        (("14/08/1980", 0.4), [("14/08/1980", 0.97)], 0.97),
        (("2025.", 0.6), [("2025.", 0.96)], 0.96),
        (("14/08/1980", 0.4), [("14/06/1980", 0.97)], 0.4),
        (("14/08/1980", 0.4), [("14/08/1980", 0.92)], 0.4),
        (("14/08/1980", 0.4), [("14/08", 0.97), ("/1980", 0.97)], 0.4),
        (("14/08/1980", 0.4), [], 0.4),
    ],
)
def test_a_day_read_the_same_alone_is_as_sure_as_there(
    printed: tuple[str, float], alone: Sequence[tuple[str, float]], sure: float
) -> None:
    read = date_look.surer(Alone(*alone), PAGE, [_line(("ngày:", 0.96), printed)])

    assert [(word.text, word.sure) for word in read[0]] == [("ngày:", 0.96), (printed[0], sure)]


def test_only_unsure_days_are_looked_at_and_not_many_of_a_page() -> None:
    engine = Alone(("1", 0.99))
    others = [_line(("532/TTr-UBND", 0.4), ("14", 0.4), ("14/08-1980", 0.4), ("01/02/1970", 0.97))]
    assert date_look.surer(engine, PAGE, others) == others
    assert engine.asked == 0

    date_look.surer(engine, PAGE, [_line((f"01/02/{year}", 0.4)) for year in range(1950, 2000)])
    assert engine.asked == 12
