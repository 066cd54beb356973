"""Rich Text Format: its text, with code pages and Unicode escapes; destinations that are not text are skipped."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from service.adapters.readers import office_active
from service.adapters.readers.flow import Flow, Look, struck_out
from service.adapters.readers.refusals import refusal
from service.adapters.readers.spans import widened
from service.domain.document import Document
from service.domain.legacy_coding import coding_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.adapters.readers.limits import Limits
    from service.domain.document import Cell

MEDIA_TYPE = "application/rtf"
_TOKEN = re.compile(
    r"\\([a-z]{1,32})(-?\d{1,10})?[ ]?|((?:\\'[0-9a-f]{2}){1,4096})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)",
    re.IGNORECASE,
)
_SKIPPED_NAMES = (
    "fonttbl colortbl stylesheet info pict object objdata themedata colorschememapping datastore latentstyles "
    "listtable listoverridetable rsidtbl generator xmlnstbl fldinst revtbl filetbl bkmkstart bkmkend "
    "annotation atnid shprslt "
)
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_LINE, _CELL, _ROW = "\n", "\a", "\f"  # what a line ends with
_WORDS = {"par": _LINE, "line": _LINE, "sect": _LINE, "page": _LINE, "row": _ROW, "tab": "\t", "cell": _CELL}
_SYMBOLS = {"~": " ", "_": "-", "\\": "\\", "{": "{", "}": "}", "-": "\u00ad"}
_MOST_GROUPS = 200
_ACTIVE = re.compile(rb"\\obj(data|update|autlink)|DDEAUTO", re.IGNORECASE)
# Where a template lies, and what a field does: both may be written letter by letter, in groups, by numbers.
_TOLD = re.compile(rb"\\(template|fldinst)(?![a-z])", re.IGNORECASE)
_MOST_TOLD, _LENGTH_TOLD = 20_000, 400
_WRITTEN = re.compile(
    rb"\\\\|\\u(-?\d{1,5})[ ]?\??|\\'([0-9a-f]{2})|\\\*|\\[a-z]{1,32}-?\d{0,10}[ ]?|[{}\r\n]", re.IGNORECASE
)


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open an RTF; raises Refused (`rtf.broken`, `paper.too_large`, `office.macro` for active objects)."""
    if len(data) > limits.text:
        raise refusal("paper.too_large")
    if _ACTIVE.search(data):
        raise refusal("office.macro")
    _refuse_fetching(data)
    source = data.decode("latin-1")
    lines = _lines(source, "latin-1")
    typed = coding_of("\n".join(line.text for line in lines))
    lines = lines if typed else _lines(source, "cp1258")
    flow = _written(lines)
    if flow.empty:
        raise refusal("rtf.broken")
    return Document(MEDIA_TYPE, (flow.page(1),), struck_out(sum(line.struck for line in lines)))


def _refuse_fetching(data: bytes) -> None:
    """Raise Refused for a template or a text on another machine, and for a field that starts a program."""
    for count, told in enumerate(_TOLD.finditer(data)):
        if count == _MOST_TOLD:  # no paper has so many fields
            raise refusal("rtf.broken")
        plain = _WRITTEN.sub(_meant, data[told.end() : told.end() + _LENGTH_TOLD]).decode("latin-1")
        if told[1].lower() == b"fldinst":
            office_active.refuse_field(plain)
        elif office_active.ELSEWHERE.match(plain):
            raise refusal("office.remote_template")


def _meant(found: re.Match[bytes]) -> bytes:
    """Give the letter that a control stands for, nothing for one that lays out."""
    if found[0] == b"\\\\":
        return b"\\"
    if not (found[1] or found[2]):
        return b""
    code = int(found[1]) % 65_536 if found[1] else int(found[2], 16)
    return bytes([code]) if 0x20 <= code < 0x7F else b"?"  # noqa: PLR2004 - of ASCII


class _Line(NamedTuple):
    """A line, what it ends with, whether it stands in a table, and how many stretches of it are struck out.

    `merged` are the columns of the row that it ends in which the cell above goes on.
    """

    text: str
    look: Look
    ends: str
    in_table: bool
    struck: int
    merged: frozenset[int] = frozenset()


def _written(lines: Sequence[_Line]) -> Flow:
    """Write lines, and those of cells into their tables."""
    flow = Flow()
    rows: list[list[Cell]] = []
    cells: list[Cell] = []
    mark = flow.mark()
    for line in lines:
        if line.ends == _ROW:
            above = rows[-1] if rows else []
            rows.append([_shown(nth, cell, above, line.merged) for nth, cell in enumerate(cells)])
            cells, mark = [], flow.mark()
            continue
        if not line.in_table and line.ends == _LINE:
            flow.table(widened([*rows, cells] if cells else rows))
            rows, cells = [], []
        flow.write(line.text, line.look._replace(source="cell" if line.in_table or line.ends == _CELL else "body"))
        if line.ends == _CELL:
            cells.append(flow.cell(mark))
        if line.ends == _CELL or not line.in_table:
            mark = flow.mark()
    flow.table(widened([*rows, cells] if cells else rows))
    return flow


def _shown(nth: int, cell: Cell, above: Sequence[Cell], merged: frozenset[int]) -> Cell:
    """Give the cell that a row shows in a column: a merged one that of the row above."""
    return above[nth] if nth in merged and nth < len(above) and not cell.text.strip() else cell


class _Print(NamedTuple):
    """How the text at a place is printed."""

    bold: bool = False
    hidden: bool = False
    centred: bool = False
    in_table: bool = False
    struck: bool = False
    merged: frozenset[int] = frozenset()

    def told(self, word: str, *, on: bool) -> _Print:
        """Give how it is printed behind a control word."""
        if word == "plain":
            return self._replace(bold=False, hidden=False, struck=False)
        if word in _ALIGNED:
            return self._replace(centred=word == "qc", in_table=self.in_table and word != "pard")
        name = _PRINTED.get(word)
        switched: dict[str, Any] = {name: on} if name is not None else {}
        return self._replace(**switched) if switched else self


_PRINTED = {
    "b": "bold", "v": "hidden", "deleted": "hidden", "intbl": "in_table", "strike": "struck", "striked": "struck",
}  # fmt: skip
_ALIGNED = frozenset({"pard", "ql", "qr", "qj", "qc"})


class _Stripper:
    """The state of one pass: open groups, skipped destinations, characters to swallow after a Unicode escape."""

    def __init__(self) -> None:
        self.pieces: list[tuple[str, _Print]] = []
        self.groups: list[tuple[bool, int, _Print]] = []
        self.skipping = False
        self.fallback = 1
        self.swallow = 0
        self.print = _Print()
        self.columns, self.merges = 0, set[int]()  # of the row that is being laid out
        self.box, self.told = "", False  # of the field that is being read, and whether somebody set it

    def brace(self, brace: str) -> None:
        if brace == "{":
            if len(self.groups) >= _MOST_GROUPS:
                raise refusal("rtf.broken")
            self.groups.append((self.skipping, self.fallback, self.print))
        elif self.groups:
            self.skipping, self.fallback, self.print = self.groups.pop()
        self.swallow = 0

    def word(self, word: str, number: str | None) -> None:
        if word in _SKIPPED:
            self.skipping = True
        elif word == "shptxt":
            self.skipping &= self.print.in_table  # a text box stands by itself; within a cell it would end the row
            self.write(_LINE)
        elif word == "uc":
            self.fallback = int(number or 1)
        elif word == "u" and number:
            self.write(chr(int(number) % 65_536))
            self.swallow = self.fallback
        elif word in _WORDS:
            self.write(_WORDS[word])
        elif word in _ROWS:
            self.row(word)
        elif word in _FORMS:
            self.form(word, number)
        else:
            self.print = self.print.told(word, on=number != "0")

    def row(self, word: str) -> None:
        """Note what the words before a row say of its cells; `cellx` ends those of each."""
        if word == "trowd":
            self.columns, self.merges = 0, set()
        elif word == "clvmrg":
            self.merges.add(self.columns)
        else:
            self.columns += 1

    def form(self, word: str, number: str | None) -> None:
        """Note a box to tick and whether it is ticked, and write it where the field shows its result."""
        if word == "fldrslt":
            self.write(self.box)
            self.box = ""
        elif word == "fftype":
            self.box, self.told = "☐" if number == "1" else "", False
        elif self.box and number in {"0", "1"} and (word == "ffres" or not self.told):
            self.box, self.told = "☒" if number == "1" else "☐", word == "ffres"

    def write(self, text: str) -> None:
        if self.swallow:
            taken = min(self.swallow, len(text))
            self.swallow -= taken
            text = text[taken:]
        if not self.skipping and (not self.print.hidden or text in _BREAKS):
            merged = frozenset(self.merges) if text == _ROW else frozenset[int]()
            self.pieces.append((text, self.print._replace(merged=merged) if merged else self.print))


_ROWS = frozenset({"trowd", "clvmrg", "cellx"})
_FORMS = frozenset({"fftype", "ffres", "ffdefres", "fldrslt"})
_BREAKS = frozenset({_LINE, _CELL, _ROW})


def _lines(source: str, page: str) -> list[_Line]:
    """Give the lines without what is struck out; one is bold when most of its letters are, centred as its end is."""
    lines: list[_Line] = []
    held: list[tuple[str, bool]] = []
    struck, striking = 0, False
    for text, printed in (*_pieces(source, page), (_LINE, _Print())):
        if text not in _BREAKS:
            struck += printed.struck and not striking and bool(text.strip())
            striking = printed.struck and (striking or bool(text.strip()))
            held += [] if printed.struck else [(text, printed.bold)]
            continue
        letters = sum(_letters(piece) for piece, _ in held)
        heavy = sum(_letters(piece) for piece, one in held if one) > letters / 2
        whole = "".join(piece for piece, _ in held).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        lines.append(_Line(whole, Look(heavy, centred=printed.centred), text, printed.in_table, struck, printed.merged))
        held, struck, striking = [], 0, False
    return lines


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _pieces(source: str, page: str) -> list[tuple[str, _Print]]:
    state = _Stripper()
    for token in _TOKEN.finditer(source):
        word, number, code, symbol, brace, plain = token.groups()
        if brace:
            state.brace(brace)
        elif word:
            state.word(word.lower(), number)
        elif code:
            state.write(bytes.fromhex(code.replace("\\'", "")).decode(page, "replace"))
        elif symbol == "*":
            state.skipping = True
        elif symbol:
            state.write(_SYMBOLS.get(symbol, ""))
        elif plain:
            state.write(plain)
    return state.pieces
