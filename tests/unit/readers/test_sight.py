"""Several pictures before several engines: no engine is ever given two at once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from service.adapters.readers.seen import Seen
from service.adapters.readers.sight import Sight, data_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

LINE = [Seen("chữ", (0.0, 0.0, 30.0, 10.0), 0.99)]


class Forgetful:
    """A memory that keeps nothing."""

    def known(self, _key: str) -> None:
        return None

    def keep(self, _key: str, _found: dict[str, Any]) -> None:
        """Keep nothing."""


class Counting:
    """An engine that tells how often it was asked and whether twice at once."""

    skew, name = 0.0, "1 engine data"

    def __init__(self, meanwhile: Callable[[], object] = bool) -> None:
        self.meanwhile, self.asked, self.busy, self.overlapped = meanwhile, 0, False, False

    def lines(self, _picture: Image.Image) -> list[list[Seen]]:
        self.asked += 1
        self.overlapped |= self.busy
        self.busy = True
        try:
            self.meanwhile()
        finally:
            self.busy = False
        return [LINE]


def _pictures(most: int) -> list[tuple[Image.Image, float]]:
    return [(_speckled(Image.new("L", (40, 20 + number), 255)), 1.0) for number in range(most)]


def _speckled(picture: Image.Image) -> Image.Image:
    picture.putpixel((1, 1), 0)
    return picture


def test_a_page_of_one_colour_is_told_empty_without_a_look() -> None:
    engine = Counting()
    (read,) = Sight([engine], Forgetful()).read_all([(Image.new("RGB", (40, 20), "white"), 1.0)])  # type: ignore[list-item]

    assert (read.pieces, read.size, engine.asked) == ((), (40.0, 20.0), 0)


@pytest.fixture
def no_more_threads() -> Iterator[Callable[[], None]]:
    """Give what makes every new thread fail to start, as in a confined process that may have none."""
    before = threading.stack_size()
    yield lambda: threading.stack_size(1 << 46)
    threading.stack_size(before)


def test_where_no_thread_can_start_each_picture_is_still_read_once(no_more_threads: Callable[[], None]) -> None:
    engines = [Counting(), Counting(), Counting()]
    sight = Sight(engines, Forgetful())  # type: ignore[arg-type]
    sight.read_all(_pictures(2))
    no_more_threads()

    read = sight.read_all(_pictures(3))

    assert [piece.text for one in read for piece in one.pieces] == ["chữ"] * 3
    assert [(engine.asked, engine.overlapped) for engine in engines] == [(2, False), (2, False), (1, False)]


def test_an_engine_that_fails_leaves_none_at_work() -> None:
    never = threading.Event()

    def fail() -> None:
        raise MemoryError

    engines = [Counting(fail), Counting(lambda: never.wait(0.3)), Counting()]
    with pytest.raises(MemoryError):
        Sight(engines, Forgetful()).read_all(_pictures(3))  # type: ignore[arg-type]

    assert [engine.busy for engine in engines] == [False, False, False]


def test_what_fails_in_another_thread_is_raised_where_it_was_asked() -> None:
    def fail() -> None:
        raise ValueError("torn")

    with pytest.raises(ValueError, match="torn"):
        Sight([Counting(), Counting(fail)], Forgetful()).read_all(_pictures(2))  # type: ignore[arg-type]


def test_the_systems_data_come_before_the_ones_that_were_fetched(tmp_path: Path) -> None:
    version = tmp_path / "5" / "tessdata"
    version.mkdir(parents=True)

    before = data_folder((str(tmp_path),))
    (version / "vie.traineddata").touch()

    assert before != version
    assert data_folder((str(tmp_path),)) == version


class Turning(Counting):
    """An engine before a page that lies on its side, and is upright in the one direction that is given."""

    def __init__(self, upright: Image.Image) -> None:
        super().__init__()
        self._upright = upright.tobytes()

    def lines(self, picture: Image.Image) -> list[list[Seen]]:
        self.asked += 1
        side = (0.0, 0.0, 10.0, 60.0) if picture.width > picture.height else (0.0, 0.0, 60.0, 10.0)
        sure = 0.95 if picture.tobytes() == self._upright else 0.3
        return [[Seen("trình", side, sure)] * 12]


@pytest.mark.parametrize(("turn", "asked"), [(90, 2), (270, 3)])
def test_a_page_on_its_side_is_tried_sideways_first_and_no_further_than_it_reads_well(turn: int, asked: int) -> None:
    page = Image.linear_gradient("L").resize((60, 40)).point([220 + grey // 8 for grey in range(256)])
    engine = Turning(page.rotate(turn, expand=True, fillcolor=255))

    read = Sight([engine], Forgetful()).read(page, scale=1.0)  # type: ignore[list-item]

    assert (read.turn, engine.asked) == (turn, asked)
