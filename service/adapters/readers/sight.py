"""Printed words on a page's picture, recognised by tesseract with Vietnamese (in the reading child only).

The wheel `tesserocr` carries the engine; `vie.traineddata` comes from the system or from the
environment's own `share/tessdata`. Lengths are PDF points from the page's top left corner.
"""

from __future__ import annotations

import hashlib
import os
import re
import sys
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property, partial
from importlib.metadata import version
from math import atan2, degrees, radians, tan
from pathlib import Path
from statistics import fmean, median
from threading import Thread
from typing import TYPE_CHECKING, Any, Protocol

from service.adapters.readers import cell_look, confine, ink, page_looks, picture_lines
from service.adapters.readers.flow import clean
from service.adapters.readers.line_pieces import pieces_of
from service.adapters.readers.pdf_page import Piece
from service.adapters.readers.picture_lines import NO_RULINGS, Rulings
from service.adapters.readers.seen import Seen, Way
from service.domain.document import Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PIL import Image


DPI = 300
LANGUAGE = "vie"
_PLACES = ("/usr/share/tesseract-ocr", "/usr/share/tessdata", "/usr/local/share/tessdata")
_FORM = 20  # of what is remembered; another number forgets all
_UPRIGHT = 0.62  # a page that reads worse than this is tried in the other directions
_BETTER = 0.12
_TURNS, _SIDEWAYS = (180, 90, 270), (90, 270, 180)  # tried in this order, and where words lie on their side
_CLEAR = 0.8  # no page reads so in a wrong direction
_FEW = 8  # words
_SKEWED, _MOST_SKEWED = 1.3, 15.0  # degrees: the engine reads lines up to the first as well as level ones
_TELLING = 0.12  # of the page's width
_LINES_AGREE = 3
_SAME = 0.02
_DRAWN_BY = f"{version('pypdfium2')} {version('Pillow')}"  # other versions may draw a page otherwise
_BICUBIC = 3  # PIL.Image.Resampling, which the worker need not load to say by what scans are read
_LONG = 4  # letters; such a word is wider than high


class Memory(Protocol):
    """What was recognised before, by hashes of pictures and files; each call also says that the reading goes on."""

    def known(self, key: str) -> dict[str, Any] | None:
        """Give what was kept under the key."""

    def keep(self, key: str, found: dict[str, Any]) -> None:
        """Keep what was recognised."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page's text; boxes are in the page turned by `turn` degrees against the clock, as a person would turn it.

    `size` is width and height of that page in points. `block` where its signature block was looked at by itself, and
    nothing printed by the office was left unread. `ruled` are the lines of its tables. `fall` is how far the page falls
    to the right, a point each.
    """

    pieces: tuple[Piece, ...]
    size: tuple[float, float]
    turn: float = 0
    block: bool = False
    ruled: Rulings = NO_RULINGS
    fall: float = 0.0


def data_folder(places: Sequence[str] = _PLACES) -> Path | None:
    """Give the folder that holds the Vietnamese data, or None where there is none.

    The system's comes before the one fetched at installation: distributions pack the fast model, which finds more of
    the heads on scans of offices than the other, and is quicker.
    """
    own = Path(sys.prefix) / "share" / "tessdata"
    system = [folder for place in places for folder in (Path(place), *sorted(Path(place).glob("*/tessdata")))]
    return next((folder for folder in (*system, own) if (folder / f"{LANGUAGE}.traineddata").is_file()), None)


def engine() -> Engine | None:
    """Start one engine, or give None where the wheel or the data is absent."""
    for one in engines(1):
        one.start()
        return one
    return None


def engines(most: int) -> list[Engine]:
    """Give an engine for each core that this process may use, at most `most`; none without the wheel or the data."""
    folder = data_folder()
    if folder is None:
        return []
    try:
        return [Engine(folder) for _ in range(min(most, len(os.sched_getaffinity(0))))]
    except ImportError:
        return []


class Engine:
    """Tesseract, ready for one picture after another; its data are loaded for the first: few papers are scans."""

    def __init__(self, folder: Path) -> None:
        """Remember where the data lie; ImportError without the wheel."""
        import tesserocr  # type: ignore[import-untyped]  # noqa: PLC0415 - an extra: absent where scans are not read

        self._levels = (tesserocr.RIL.TEXTLINE, tesserocr.RIL.WORD)
        self._walk = tesserocr.iterate_level
        self._load = partial(
            tesserocr.PyTessBaseAPI,
            path=str(folder),
            lang=LANGUAGE,
            oem=tesserocr.OEM.LSTM_ONLY,
        )
        self._ways = {way: getattr(tesserocr.PSM, way) for way in Way}
        mark = hashlib.sha256((folder / f"{LANGUAGE}.traineddata").read_bytes()).hexdigest()[:16]
        self.skew = 0.0  # of the last picture, degrees; its lines are level once it is turned by so much
        self.name = f"{_FORM} {tesserocr.tesseract_version().split()[1]} {mark}"

    @cached_property
    def _api(self) -> Any:
        return self._load()

    def start(self) -> None:
        """Load the data; RuntimeError where they are broken."""
        self._api  # noqa: B018 - what is loaded stays

    def lines(self, picture: Image.Image, way: Way = Way.PAGE) -> list[list[Seen]]:
        """Recognise a grey picture; gives its lines, top to bottom as the engine cuts the page."""
        self._api.SetPageSegMode(self._ways[way])
        self._api.SetImageBytes(picture.tobytes(), picture.width, picture.height, 1, picture.width)
        self._api.SetSourceResolution(DPI)
        self._api.Recognize()
        lines: list[list[Seen]] = []
        text_line, word_level = self._levels
        slopes: list[float] = []
        found = self._api.GetIterator()
        for word in self._walk(found, word_level) if found is not None else ():
            if word.IsAtBeginningOf(text_line) or not lines:
                lines.append([])
                slopes += _slope(word.Baseline(text_line), picture.width)
            box = word.BoundingBox(word_level)
            if box is not None and (text := (word.GetUTF8Text(word_level) or "").strip()):
                left, top, right, bottom = map(float, box)
                lines[-1].append(Seen(kept(text), (left, top, right, bottom), word.Confidence(word_level) / 100))
        self._api.Clear()
        self.skew = round(median(slopes), 1) if len(slopes) >= _LINES_AGREE else 0.0
        return [line for line in lines if line]


_ETH = str.maketrans("Ðð", "Đđ")
_TWICE = re.compile(r"(?<=Q)Đ{2}(?=\b)")


def kept(text: str) -> str:
    """Give a word as it is kept: an engine takes the bar of a Đ for an eth, and one Đ for both (`QĐÐ-UBND`)."""
    return _TWICE.sub("Đ", clean(text).translate(_ETH))


def _slope(baseline: Sequence[Sequence[int]] | bool | None, width: int) -> list[float]:  # noqa: FBT001 - the engine's
    """Give the slope of a line that is long enough to tell, in degrees, falling to the right counted positive.

    The engine answers False for a line in which it finds no baseline.
    """
    if not baseline or isinstance(baseline, bool):
        return []
    (x0, y0), (x1, y1) = baseline
    return [degrees(atan2(y1 - y0, x1 - x0))] if x1 - x0 > _TELLING * width else []


class Sight:
    """Engines with a memory: a picture is recognised once, and as many at a time as there are engines."""

    def __init__(self, engines: Sequence[Engine], memory: Memory) -> None:
        """Keep both; the first engine works in the calling thread, each other one in a thread of its own."""
        self._engines, self._memory = tuple(engines), memory

    @property
    def hands(self) -> int:
        """How many pictures are worth giving at a time."""
        return len(self._engines)

    def read(self, picture: Image.Image, *, scale: float) -> Recognised:
        """Give the text on a picture of `scale` pixels a point, grey or RGB, as it stands when the page is upright."""
        return self.read_all([(picture, scale)])[0]

    def recall(self, origin: str) -> Recognised | None:
        """Give the text of the picture that was drawn from `origin` before, so that it need not be drawn again."""
        picture = self._memory.known(self._origin(origin))
        found = self._memory.known(str(picture["same"])) if picture else None
        return _recalled(found) if found else None

    def read_all(self, pictures: Sequence[tuple[Image.Image, float]], origins: Sequence[str] = ()) -> list[Recognised]:
        """Give the text of each of at most `hands` pictures, in order.

        `origins`, where given, names what each was drawn from: the hash of a file's bytes and which page of it.
        The memory is spoken to by this thread alone, before and after: its pipe knows no turns.
        """
        keys = [self._key(*one) for one in pictures]
        known = [self._memory.known(key) for key in keys]
        new = [at for at, found in enumerate(known) if found is None]
        seen = dict(zip(new, self._recognised([pictures[at] for at in new]), strict=True))
        if len(new) > 1:
            # What several pages took together is given back: a grown child would be replaced after each such paper.
            confine.give_back_memory()
        for at, found in seen.items():
            self._memory.keep(keys[at], _kept(found))
        for key, origin in zip(keys, origins, strict=False):
            self._memory.keep(self._origin(origin), {"same": key})
        return [seen[at] if found is None else _recalled(found) for at, found in enumerate(known)]

    def _origin(self, origin: str) -> str:
        return hashlib.sha256(f"{self._engines[0].name} {_DRAWN_BY} {origin}".encode()).hexdigest()

    def _key(self, picture: Image.Image, scale: float) -> str:
        size = f"{self._engines[0].name} {picture.width}x{picture.height} {scale:.4f} "
        told = hashlib.sha256(size.encode())
        told.update(picture.tobytes())  # put together with what stands before it, it would be copied once more
        return told.hexdigest()

    def _recognised(self, pictures: Sequence[tuple[Image.Image, float]]) -> list[Recognised]:
        others = [_Work(*work) for work in zip(self._engines[1:], pictures[1:], strict=False)]
        try:
            first = [_recognise(self._engines[0], *one) for one in pictures[:1]]
            late = [_recognise(self._engines[0], *one) for one in pictures[1 + len(others) :]]
        finally:
            # Whatever happened here, no engine may still be at work when it is given the next picture.
            for work in others:
                work.wait()
        return [*first, *(work.result() for work in others), *late]


class _Work:
    """One picture before one engine, in a thread of its own; where no thread can be had, when the result is asked."""

    def __init__(self, engine: Engine, picture: tuple[Image.Image, float]) -> None:
        """Begin; a thread that cannot start has begun nothing, unlike a pool's work, which stays in its queue."""
        self._doing: Future[Recognised] = Future()
        self._do = partial(_recognise, engine, *picture)
        self._thread: Thread | None = Thread(target=self._run, daemon=True)
        try:
            self._thread.start()
        except RuntimeError:
            self._thread = None

    def _run(self) -> None:
        try:
            self._doing.set_result(self._do())
        except BaseException as exc:  # noqa: BLE001 - raised again where the result is asked
            self._doing.set_exception(exc)

    def wait(self) -> None:
        """Wait until the thread, where there is one, has let go of the engine."""
        if self._thread is not None:
            self._thread.join()

    def result(self) -> Recognised:
        """Give what was recognised; raises what recognising raised."""
        if self._thread is None:
            self._run()
        return self._doing.result()


def _kept(found: Recognised) -> dict[str, Any]:
    pieces = [_to_json(piece) for piece in found.pieces]
    told = {"turn": found.turn, "block": found.block, "size": found.size, "fall": found.fall}
    return {**told, "pieces": pieces, "ruled": found.ruled}


def _recalled(found: Mapping[str, Any]) -> Recognised:
    width, height = found["size"]
    across, down, pale = found["ruled"]
    ruled = Rulings(tuple(map(tuple, across)), tuple(map(tuple, down)), pale)
    pieces = tuple(map(_remembered, found["pieces"]))
    return Recognised(pieces, (width, height), found["turn"], found["block"], ruled, found["fall"])


def _recognise(engine: Engine, picture: Image.Image, scale: float) -> Recognised:
    if _is_blank(picture):
        return Recognised((), (picture.width / scale, picture.height / scale))
    picture = ink.evened(picture)
    grey = through_red(picture)
    turn, lines = _straight(engine, grey)
    skew = engine.skew
    upright = turn_of(picture, turn)
    if turn:
        grey = through_red(upright)
    ruled = picture_lines.of(grey, scale)
    read = picture_lines.parted([words for line in lines for words in pieces_of(line)], ruled, scale)
    read = cell_look.look(engine, grey, read, (ruled, scale))
    pieces, whole = page_looks.look(engine, page_looks.Drawn(upright, read, scale), ruled.level())
    size = (upright.width / scale, upright.height / scale)
    fall = tan(radians(skew)) if not ruled.across and _in_columns(pieces, size[0]) else ruled.slope
    return Recognised(tuple(pieces), size, turn, whole, ruled, fall)


def _in_columns(pieces: Sequence[Piece], width: float) -> bool:
    """Tell whether most of a page stands in narrow columns, so that its rows are told by their height alone."""
    return bool(pieces) and median(piece.box[2] - piece.box[0] for piece in pieces) < _NARROW * width


_NARROW = 0.3  # of a page's width


def _is_blank(picture: Image.Image) -> bool:
    """Tell whether all of a picture is of one colour: of a hundred such pages each cost as much as one of text."""
    return all(low == high for low, high in (band.getextrema() for band in picture.split()))


def through_red(picture: Image.Image) -> Image.Image:
    """Give the picture in grey as seen through red glass: seals and stamps of receivers fade, ink stays."""
    if picture.mode == "L":
        return picture
    return (picture if picture.mode == "RGB" else picture.convert("RGB")).getchannel("R")


def _straight(engine: Engine, picture: Image.Image) -> tuple[float, list[list[Seen]]]:
    """Recognise the page upright, and once more with its lines level when they were not; as `_upright`."""
    turn, lines = _upright(engine, picture)
    skew = engine.skew
    if turn or not _SKEWED <= abs(skew) <= _MOST_SKEWED:
        return turn, lines
    level = engine.lines(turn_of(picture, skew))
    if _legible(level) >= _legible(lines) - _SAME:
        return skew, level
    engine.skew = skew
    return turn, lines


def _upright(engine: Engine, picture: Image.Image) -> tuple[float, list[list[Seen]]]:
    """Recognise the page as it lies, and turned when it reads badly so; gives the turn and the lines."""
    lines = engine.lines(picture)
    if _legible(lines) >= _UPRIGHT or sum(map(len, lines)) < _FEW:
        return 0, lines
    skew = best_skew = engine.skew
    best: tuple[float, list[list[Seen]]] = (0, lines)
    for turn in _TURNS if _stands(lines) else _SIDEWAYS:
        turned = engine.lines(turn_of(picture, turn))
        if _legible(turned) > _legible(best[1]):
            best, best_skew = (turn, turned), engine.skew
        if _legible(turned) >= _CLEAR:
            break
    better = _legible(best[1]) > _legible(lines) + _BETTER
    engine.skew = best_skew if better else skew
    return best if better else (0, lines)


def turn_of(picture: Image.Image, turn: float) -> Image.Image:
    """Give the picture turned by so many degrees against the clock, whole, on white."""
    if not turn:
        return picture
    white = 255 if picture.mode == "L" else (255, 255, 255)
    return picture.rotate(turn, _BICUBIC, expand=True, fillcolor=white)  # type: ignore[arg-type]


def _legible(lines: Sequence[Sequence[Seen]]) -> float:
    """Tell how surely a page was read upright, 0 to 1: the engine reads text on its side too, with boxes on theirs."""
    words = [word for line in lines for word in line]
    return fmean([word.sure for word in words] or [0.0]) if _stands(lines) else 0.0


def _stands(lines: Sequence[Sequence[Seen]]) -> bool:
    """Tell whether most long words are wider than high."""
    long = [word.box for line in lines for word in line if len(word.text) >= _LONG]
    return 2 * sum(box[2] - box[0] > box[3] - box[1] for box in long) >= len(long)


def _to_json(piece: Piece) -> dict[str, Any]:
    return {**piece._asdict(), "words": [word._asdict() for word in piece.words]}


def _remembered(row: dict[str, Any]) -> Piece:
    return Piece(**{**row, "box": tuple(row["box"]), "words": tuple(Word(**word) for word in row["words"])})
