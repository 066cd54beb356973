"""`python -m tests.bench.reading [ROUNDS]`: CPU of one page read in the warm child, beside the bare library's call."""

from __future__ import annotations

import statistics
import sys
import time
from typing import TYPE_CHECKING

import psutil

from service.adapters.readers import sight
from service.adapters.readers.sandbox import SandboxedReader
from tests.bench.floor import text
from tests.bench.shape import papers
from tests.kit import scan

if TYPE_CHECKING:
    from collections.abc import Callable

    from PIL import Image


ROUNDS = 30
_SCANS = 4
_WARM = 3
_MS = 1_000
_PAGES = {"Tờ trình.docx": 3, "Danh sách.xlsx": 1}


def say(line: str) -> None:
    """Print a line of the table."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def spent(reader: SandboxedReader) -> float:
    """Give the CPU seconds of this process and of the child with its wall."""
    pid = reader.child_pid
    wall = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)] if pid else []
    times = [process.cpu_times() for process in (psutil.Process(), *wall)]
    return sum(one.user + one.system for one in times)


def cost(work: Callable[[], object], clock: Callable[[], float], rounds: int) -> float:
    """Give the CPU milliseconds of one call, over many: a process's own clock ticks in hundredths."""
    for _ in range(_WARM):
        work()
    before = clock()
    for _ in range(rounds):
        work()
    return (clock() - before) / rounds * _MS


def born_digital(reader: SandboxedReader, rounds: int) -> None:
    """Print each paper of the measured dossier: bare text, the opened document, the fields read."""
    say(f"{'paper':16} {'pages':>5} {'bare':>8} {'opened':>8} {'read':>8}  ms CPU a page; ratios to the bare call")
    for paper in papers(1):
        pages = _PAGES.get(paper.name) or len(reader.open_document(paper.name, paper.data).pages)
        bare = cost(lambda paper=paper: text(paper.data), time.process_time, rounds)  # type: ignore[misc]
        opened, read = (
            cost(lambda verb=verb, paper=paper: verb(paper.name, paper.data), lambda: spent(reader), rounds)  # type: ignore[misc]
            for verb in (reader.open_document, reader.read)
        )
        told = " ".join(f"{one / pages:8.2f}" for one in (bare, opened, read))
        say(f"{paper.name:16} {pages:5} {told}  {opened / bare:.2f} {read / bare:.2f}")


def scanned(reader: SandboxedReader, engine: sight.Engine) -> None:
    """Print what OCR costs a page: the bare engine, the child, the child when it knows the picture."""
    pictures = [_page(number) for number in range(_SCANS)]
    bare = statistics.mean(_recognised(engine, picture) for picture in pictures)
    files = [scan.saved([picture], "PNG") for picture in pictures]
    reader.read("khoi-dong.png", scan.saved([_page(99)], "PNG"))

    def child() -> float:
        before = spent(reader)
        for data in files:
            reader.read("scan.png", data)
        return (spent(reader) - before) / len(files)

    first, again = child(), child()
    say(f"a scan at {sight.DPI} dpi: bare engine {bare * _MS:.0f}, read {first * _MS:.0f} ms CPU ({first / bare:.2f})")
    say(f"the same again: {again * _MS:.0f} ms CPU ({again / bare:.2f}): known by its bytes, nothing is drawn")


def _page(number: int) -> Image.Image:
    lines = (*scan.HEAD, *((0.08, 0.52 + 0.02 * at, f"{number}.{at} {_SENTENCE}") for at in range(20)))
    size = tuple(round(side * sight.DPI) for side in (8.27, 11.69))
    return scan.page(lines).resize(size)  # type: ignore[arg-type]


_SENTENCE = "Trong năm qua, tập thể đã chủ động tham mưu, tổ chức thực hiện tốt nhiệm vụ được giao."


def _recognised(engine: sight.Engine, picture: Image.Image) -> float:
    grey, before = picture.getchannel("R"), time.process_time()
    engine.lines(grey)
    return time.process_time() - before


class Kept:
    """A memory, as the worker's cache is one."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._kept: dict[str, object] = {}

    def known(self, key: str) -> object:
        """Give what was kept."""
        return self._kept.get(key)

    def keep(self, key: str, found: object) -> bool:
        """Keep what was recognised."""
        self._kept[key] = found
        return True


def main() -> int:
    """Measure born-digital papers and scans."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    with SandboxedReader(scans=Kept(), papers_per_child=1_000_000) as reader:
        born_digital(reader, rounds)
        engine = sight.engine()
        if engine is None:
            say("no OCR here: install tesseract-ocr-vie")
            return 1
        scanned(reader, engine)
    return 0


if __name__ == "__main__":
    sys.exit(main())
