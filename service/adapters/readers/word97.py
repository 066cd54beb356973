"""The text of a Word 97-2003 paper from its own pieces, table rows told apart ([MS-DOC] 2.4).

antiword goes without warning no further than a row that Word describes apart from its text (`sprmPHugePapx`: seven
columns and more): what it left out is read here. Hidden and deleted text is left out, as antiword leaves it out, and
what a line strikes out, which antiword shows.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from service.adapters.readers import word97_lists
from service.adapters.readers.compound import stream
from service.adapters.readers.word97_lists import Lists, Place

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

_WORD, _ENCRYPTED, _FIRST_TABLE = 0xA5EC, 0x0100, 0x0200
_FLAGS, _LENGTH, _PIECES, _CHARACTERS, _PARAGRAPHS = 0x0A, 0x4C, 0x1A2, 0xFA, 0x102
_STYLES, _LISTS, _NUMBERS = 0xA2, 0x2E2, 0x2EA
_PROPERTIES, _TEXT = 1, 2  # of the parts of a piece table
_COMPRESSED = 0x40000000
_LONGEST = 400_000  # characters of a paper: a longer text is left to antiword
_MOST_HIDDEN = 100  # runs of hidden text that are told: one that another reader shows is enough
_PAGE = 512  # bytes of properties
_PLACED = 13  # bytes of a paragraph's entry on such a page
_HIDDEN, _DELETED, _STRUCK = 0x083C, 0x0800, frozenset({0x0837, 0x2A53})
_IN_TABLE, _ROW_ENDS, _APART, _ROW = 0x2416, 0x2417, frozenset({0x6645, 0x6646}), 0xD608
_NUMBER, _LEVEL = 0x460B, 0x260A
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)  # bytes of an operand, by the three highest bits of what it is for; 0: it says
_CELL = "\a"
_BROKEN = (struct.error, IndexError, KeyError, ValueError, UnicodeError)


_Row = tuple["tuple[str, ...] | None", ...]


class _Paper(NamedTuple):
    """The two streams of a paper."""

    word: bytes
    table: bytes

    def behind(self, at: int) -> bytes:
        """Give the table's stream from the start of such a part on; nothing of an empty one."""
        start, length = struct.unpack_from("<II", self.word, at)
        return self.table[start:] if length else b""

    def run(self, at: int) -> bytes:
        """Give the part of the table's stream whose place and length stand at an offset of the head."""
        start, length = struct.unpack_from("<II", self.word, at)
        return self.table[start : start + length]


class _Mark(NamedTuple):
    """What a paragraph's properties say: whether it lies in a table, ends a row, is described apart; its list.

    `merged` are the columns of a row in which the cell above goes on.
    """

    in_table: bool = False
    ends_row: bool = False
    apart: bool = False
    listed: Place = Place()
    merged: frozenset[int] = frozenset()


class Block(NamedTuple):
    """A line of text (`rows` empty) or the rows of a table: each cell its lines, None where the one above goes on."""

    line: str
    rows: tuple[_Row, ...] = ()


class Told(NamedTuple):
    """What a paper's own pieces say: its lines and tables in order, whether rows are described apart from them.

    `hidden` is the text that is not shown, run by run, `struck` that which a line strikes out; `numbered` tells whether
    Word writes numbers or marks before lines.
    """

    blocks: tuple[Block, ...] = ()
    apart: bool = False
    hidden: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()
    numbered: bool = False


def locked(data: bytes) -> bool:
    """Tell whether a paper asks for a password ([MS-DOC] 2.5.2, fEncrypted)."""
    try:
        word = stream(data, "WordDocument")
        return bool(struct.unpack_from("<H", word, _FLAGS)[0] & _ENCRYPTED)
    except _BROKEN:
        return False


def read(data: bytes) -> Told:
    """Read a paper; nothing of one that is not well formed or is encrypted."""
    try:
        word = stream(data, "WordDocument")
        magic, flags = struct.unpack_from("<H", word, 0)[0], struct.unpack_from("<H", word, _FLAGS)[0]
        if magic != _WORD or flags & _ENCRYPTED:
            return Told()
        paper = _Paper(word, stream(data, "1Table" if flags & _FIRST_TABLE else "0Table"))
        starts, marks = _paragraphs(paper)
        shown, hidden = _parted(_read(paper), _runs(paper, frozenset({_HIDDEN, _DELETED})))
        shown, struck = _parted(shown, _runs(paper, _STRUCK))
        lists = _lists(paper)
        blocks = tuple(_blocks(shown, (starts, marks), lists))
        return Told(blocks, any(mark.apart for mark in marks), hidden, struck, numbered=lists.numbered)
    except _BROKEN:
        return Told()


def _lists(paper: _Paper) -> Lists:
    """Read the lists of a paper; none where they are not well formed."""
    try:
        return word97_lists.read(paper.behind(_LISTS), paper.run(_NUMBERS))
    except _BROKEN:
        return Lists()


def _parted(
    text: Iterable[tuple[str, int]], spans: tuple[list[int], list[int]]
) -> tuple[list[tuple[str, int]], tuple[str, ...]]:
    """Part the characters outside such spans from those within, run by run; the ends of paragraphs and cells stay."""
    shown: list[tuple[str, int]] = []
    hidden: dict[int, list[str]] = {}
    for char, place in text:
        at = bisect_right(spans[0], place) - 1
        if char in _ENDS or char in _MARKS_OF_FIELDS or at < 0 or place >= spans[1][at]:
            shown.append((char, place))
        else:
            hidden.setdefault(at, []).append(char)
    return shown, tuple("".join(run) for run in islice(hidden.values(), _MOST_HIDDEN))


def _blocks(text: Sequence[tuple[str, int]], placed: tuple[list[int], list[_Mark]], lists: Lists) -> Iterator[Block]:
    starts, marks = placed
    rows: list[_Row] = []
    cells: list[tuple[str, ...]] = []
    lines: list[str] = []
    for told, ending, place in _lines(text):
        at = bisect_right(starts, place) - 1
        mark = marks[at] if at >= 0 else _Mark()
        label = lists.label(mark.listed) if mark.listed.number and not mark.ends_row else ""
        line = _labelled(told, label, alone=mark.in_table or ending == _CELL)
        if ending == _CELL and mark.ends_row and not line and not lines:
            above = len(rows[-1]) if rows else 0
            rows.append(
                tuple(
                    None if nth in mark.merged and nth < above and not any(cell) else cell
                    for nth, cell in enumerate(cells)
                )
            )
            cells = []
        elif ending == _CELL:
            cells.append((*lines, *line.split(_BREAK)))
            lines = []
        elif mark.in_table:
            lines += line.split(_BREAK)
        else:
            yield from _table(rows)
            rows, cells, lines = [], [], []
            yield Block(line.replace(_BREAK, " "))
    yield from _table([*rows, tuple(cells)] if cells else rows)


def _labelled(line: str, label: str, *, alone: bool) -> str:
    """Give a line behind its mark; where nothing stands behind, a cell shows the mark `alone`."""
    return f"{label} {line}".rstrip(" ") if label and (line or alone) else line


def _table(rows: list[_Row]) -> Iterator[Block]:
    if rows:
        yield Block("", tuple(rows))


_ENDS = frozenset("\r\a\f")
_FIELD, _RESULT = "\x13", "\x14\x15"  # a field begins; its result begins, and ends
_MARKS_OF_FIELDS = _FIELD + _RESULT


def _lines(text: Sequence[tuple[str, int]]) -> Iterator[tuple[str, str, int]]:
    """Give each paragraph: its text, the character that ends it, and the place of that in the stream."""
    held: list[str] = []
    fields: list[bool] = []  # which are open: True while the instruction, not the result, is being read
    for char, place in text:
        if char == _FIELD:
            fields.append(True)
        elif char in _RESULT:
            fields[-1:] = [False] if char == _RESULT[0] and fields else []
        elif char in _ENDS:
            yield _cleaned("".join(held)), char, place
            held = []
        elif not any(fields):
            held.append(char)
    if held:
        yield _cleaned("".join(held)), "\r", 0


_BREAK = "\x0b"  # of a line within a paragraph
_MEANT = str.maketrans({"\x1e": "-", "\x1f": "\u00ad", "\xa0": " "})
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")


def _cleaned(text: str) -> str:
    return _CONTROLS.sub("", text.translate(_MEANT)).strip(" ")


def _read(paper: _Paper) -> Iterator[tuple[str, int]]:
    """Give the main text's characters, each with its place in the stream."""
    left = struct.unpack_from("<I", paper.word, _LENGTH)[0]
    if left > _LONGEST:
        raise ValueError(left)
    for length, place, compressed in _pieces(paper.run(_PIECES)):
        wide = 1 if compressed else 2
        raw = paper.word[place : place + min(length, left) * wide]
        text = raw.decode("cp1252" if compressed else "utf-16-le", "replace")
        yield from ((char, place + at * wide) for at, char in enumerate(text))
        left -= min(length, left)


def _pieces(told: bytes) -> Iterator[tuple[int, int, bool]]:
    """Give each piece of the text: how many characters, where in the stream, and whether a byte is a character."""
    at = 0
    while told[at] == _PROPERTIES:
        at += 3 + struct.unpack_from("<H", told, at + 1)[0]
    if told[at] != _TEXT:
        raise ValueError(told[at])
    length = struct.unpack_from("<I", told, at + 1)[0]
    count = (min(length, len(told) - at - 5) - 4) // 12
    bounds = struct.unpack_from(f"<{count + 1}I", told, at + 5)
    for nth in range(count):
        place = struct.unpack_from("<I", told, at + 5 + 4 * (count + 1) + 8 * nth + 2)[0]
        compressed = bool(place & _COMPRESSED)
        place &= _COMPRESSED - 1
        yield max(bounds[nth + 1] - bounds[nth], 0), place // 2 if compressed else place, compressed


def _pages(paper: _Paper, at: int) -> Iterator[bytes]:
    """Give the pages of properties that an index in the table's stream names."""
    index = paper.run(at)
    count = (len(index) - 4) // 8
    numbers = struct.unpack_from(f"<{count}I", index, 4 * (count + 1)) if count > 0 else ()
    for number in dict.fromkeys(numbers):
        start = (number & 0x3FFFFF) * _PAGE
        page = paper.word[start : start + _PAGE]
        if len(page) == _PAGE:
            yield page


def _told(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Give each property: what it is for, and its operand."""
    at = 0
    while at + 2 <= len(properties):
        what = struct.unpack_from("<H", properties, at)[0]
        at += 2
        size = _SIZES[what >> 13]
        if not size:
            longer = what == _ROW and at + 2 <= len(properties)
            size = struct.unpack_from("<H", properties, at)[0] + 1 if longer else properties[at] + 1
        yield what, properties[at : at + size]
        at += size


def _runs(paper: _Paper, marks: Container[int]) -> tuple[list[int], list[int]]:
    """Give where in the stream text begins and ends whose properties switch one of these on."""
    spans: list[tuple[int, int]] = []
    for page in _pages(paper, _CHARACTERS):
        count = page[-1]
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for nth in range(count):
            at = page[4 * (count + 1) + nth] * 2
            told = _told(page[at + 1 : at + 1 + page[at]]) if at else iter(())
            if any(what in marks and operand[:1] == b"\x01" for what, operand in told):
                spans.append((bounds[nth], bounds[nth + 1]))
    spans.sort()
    return [start for start, _ in spans], [end for _, end in spans]


def _paragraphs(paper: _Paper) -> tuple[list[int], list[_Mark]]:
    """Give where in the stream each paragraph's text begins, and what its properties say."""
    found: list[tuple[int, _Mark]] = []
    styled = _styled(paper)
    for page in _pages(paper, _PARAGRAPHS):
        count = page[-1]
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for nth in range(count):
            at = page[4 * (count + 1) + _PLACED * nth] * 2
            found.append((bounds[nth], _mark(page, at, styled) if at else _Mark()))
    found.sort(key=lambda one: one[0])
    return [start for start, _ in found], [mark for _, mark in found]


def _mark(page: bytes, at: int, styled: Mapping[int, Place]) -> _Mark:
    half, whole = page[at], page[at + 1]
    own = page[at + 1 : at + 2 * half] if half else page[at + 2 : at + 2 + 2 * whole]
    told = dict(_told(own[2:]))
    apart = any(what in _APART for what in told)  # of the lines of a table only a row's end is described elsewhere
    ends = told.get(_ROW_ENDS, b"")[:1] == b"\x01"
    listed = _listed(told, styled.get(struct.unpack_from("<H", own)[0], Place()) if own else Place())
    merged = frozenset(_merged(told.get(_ROW, b"")))
    return _Mark(told.get(_IN_TABLE, b"")[:1] == b"\x01" or ends or apart, ends or apart, apart, listed, merged)


def _merged(row: bytes) -> Iterator[int]:
    """Give the columns in which a row only shows the cell above ([MS-DOC] 2.9.322, TC80.tcgrf.vertMerge)."""
    count = row[2] if len(row) > 2 else 0  # noqa: PLR2004 - behind its length
    first = 3 + 2 * (count + 1)
    for nth in range(count):
        cell = row[first + _CELL_SIZE * nth : first + _CELL_SIZE * nth + 2]
        if len(cell) == 2 and cell[0] >> 5 & 3 == _GOES_ON:  # noqa: PLR2004 - a whole one
            yield nth


_CELL_SIZE, _GOES_ON = 20, 1  # bytes of what a row says of each cell; 3 begins


def _listed(told: Mapping[int, bytes], inherited: Place) -> Place:
    """Give in which list a paragraph or a style stands: by what it says itself, else as what it rests on."""
    number, level = told.get(_NUMBER, b""), told.get(_LEVEL, b"")
    return Place(struct.unpack("<H", number)[0] if number else inherited.number, level[0] if level else inherited.level)


def _styled(paper: _Paper) -> dict[int, Place]:
    """Give in which list each paragraph style stands; none where the styles are not well formed."""
    try:
        told = word97_lists.styles(paper.run(_STYLES))
        properties = {number: (dict(_told(own)), above) for number, (own, above) in told.items()}
    except _BROKEN:
        return {}
    return {number: _inherited(number, properties, 0) for number in properties}


def _inherited(number: int, styles: Mapping[int, tuple[Mapping[int, bytes], int]], depth: int) -> Place:
    if number not in styles or depth > _MOST_LINKS:
        return Place()
    own, above = styles[number]
    return _listed(own, _inherited(above, styles, depth + 1))


_MOST_LINKS = 20
