"""The neutral document: what any paper is after a reader opened it.

Offsets count Unicode code points of `Page.text`, which is NFC and is exactly the `text` of
the page's lines joined by one newline. Positions are PDF points (1/72 inch) from the
page's top left corner, or None where the format has no layout (docx, xlsx, txt).
What a page has thousands of is a named tuple: a frozen dataclass takes five times as long to make.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

TURNED = "scan.turned"  # the fact of a page that lies on its side: {"code": TURNED, "page": …, "turn": degrees}
# Of a page that is one half of a sheet, or that a sheet so parted before it moved on: {"code": HALF, "page": as it is
# counted here, "sheet": the file's own count, "left": where on the sheet it begins, points}.
HALF = "sheet.half"
# Of a scanned page whose signature block, looked at by itself, shows its office whole: {"code": BLOCK, "page": …}.
BLOCK = "scan.block"
REGION = "pdf.picture"  # of a picture on a page of text: {"code": REGION, "page": …, "box": [left, top, right, bottom]}
# Of a picture in a Word file that may hold words: {"code": PASTED, "picture": its number among the file's, "name":
# its part's, "strip": true where it is too low for a page, "page": the page that it is where it was read, "empty": true
# where it was looked at and says nothing}. One with neither was not read.
PASTED = "docx.picture"
# Of rows that a sheet does not show: {"code": HIDDEN_ROWS, "sheet": its name, "count": how many}.
HIDDEN_ROWS = "sheet.hidden_rows"
# Of columns with something in them that a sheet does not show, which are read all the same: {"code": HIDDEN_COLUMNS,
# "sheet": its name, "columns": where in its table they stand}.
HIDDEN_COLUMNS = "sheet.hidden_columns"
# Of formulas whose results no program has written into the file: as above.
UNCOMPUTED = "sheet.uncomputed"
# Of a part of an Office file that is damaged, so that what it says or how it shows was not read, though the paper's own
# text was: {"code": DAMAGED, "part": its name}.
DAMAGED = "docx.damaged"
# Fact of a file with more pages than are read: {"code": PAGES_LEFT, "count": all of them, None where that is unknown,
# "read": the first ones}.
PAGES_LEFT = "pages.left_out"
# Of words that a line strikes out, which are not read: {"code": STRUCK, "count": how many stretches}.
STRUCK = "text.struck"
Method = Literal["text", "ocr", "table", "widget", "none"]
LineSource = Literal["body", "cell", "header", "footer", "footnote", "textbox", "widget"]


class Word(NamedTuple):
    """One recognised word of an OCR line: page offsets, box in points, the engine's confidence (0 to 1)."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float


class Line(NamedTuple):
    """One line as a person sees it; `start` is its offset in the page's text; `words` are an OCR line's."""

    text: str
    start: int
    bold: bool = False
    italic: bool = False
    size: float | None = None
    x0: float | None = None
    y0: float | None = None
    x1: float | None = None
    y1: float | None = None
    source: LineSource = "body"
    centred: bool = False
    words: tuple[Word, ...] = ()

    @property
    def end(self) -> int:
        """Offset one past the line's last character."""
        return self.start + len(self.text)


class Cell(NamedTuple):
    """One table cell; several printed lines are joined by a newline. `start`/`end` as in Line."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells in reading order; a cell merged over columns stands once, then empty cells, over rows in each."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page (PDF), sheet (xlsx) or the whole flow (docx, txt); `number` counts from 1.

    `method` is how the text was won; "none" means the page shows something that was not read
    (a scan without OCR), so nothing on it may be called absent. On a page of text a line that has
    `words` was recognised on a picture.
    """

    number: int
    text: str
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    method: Method = "text"
    width: float | None = None
    height: float | None = None
    title: str = ""
    hidden: bool = False  # a sheet that is not shown: no list of the paper's

    def won(self, start: int, end: int) -> Method:
        """Tell how the text between two offsets was won."""
        if self.method != "text":
            return self.method
        first = max(bisect_right(self.lines, start, key=_start) - 1, 0)
        lines = takewhile(lambda line: line.start < end, self.lines[first : first + _MOST_LINES])
        return "ocr" if any(line.words for line in lines) else "text"


def _leaves_unread(fact: Mapping[str, Any]) -> bool:
    pasted = fact["code"] == PASTED and not fact.keys() & {"page", "empty"}
    return pasted or fact["code"] in {DAMAGED, PAGES_LEFT}


_MOST_LINES = 400


def _start(line: Line) -> int:
    return line.start


@dataclass(frozen=True, slots=True)
class Document:
    """A paper opened: its detected type and pages, and facts the reader noticed.

    `facts` are machine-readable remarks: {"code": "pdf.signature", …}.
    """

    media_type: str
    pages: tuple[Page, ...]
    facts: tuple[dict[str, Any], ...] = field(default=())

    @property
    def recognised(self) -> bool:
        """True when some of the text was recognised on pictures."""
        return any(page.method == "ocr" or any(line.words for line in page.lines) for page in self.pages)

    @property
    def seen(self) -> bool:
        """True when nothing that it shows was left unread, so that what is not found may be called absent."""
        return all(page.method != "none" for page in self.pages) and not any(map(_leaves_unread, self.facts))

    @property
    def readable(self) -> bool:
        """True when at least one page gave text."""
        return any(page.text.strip() for page in self.pages)
