"""Blocks as a PDF 1.7 with a text layer (ISO 32000-1), laid out on A4 and the same on every run."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import singledispatchmethod
from itertools import chain
from typing import TYPE_CHECKING

from service.samples.layout import Columns, Grid, Paragraph
from service.samples.pdf_fonts import NAMES, font_for, font_objects, stream

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from service.samples.layout import Block
    from service.samples.pdf_fonts import Font

# Points: A4, and the margins of NĐ 30, Phụ lục I (30 mm left, 15 mm right, 20 mm top and bottom).
_WIDTH, _HEIGHT = 595.28, 841.89
_LEFT, _RIGHT, _TOP, _BOTTOM = 85.04, 42.52, 56.69, 56.69
_TEXT_WIDTH = _WIDTH - _LEFT - _RIGHT
_LEADING = 1.3
_GAP = 3.0
_INDENT = 28.35
_CELL_SIZE = 11.5


def write_pdf(blocks: Iterable[Block]) -> bytes:
    """Give the PDF bytes of the blocks."""
    parts = tuple(blocks)
    letters = "".join(chain.from_iterable(map(_texts, parts)))
    fonts = {key: font_for(key, letters) for key in NAMES}
    sheet = _Sheet(fonts)
    for block in parts:
        sheet.add(block)
    return _file([b"\n".join(page) for page in sheet.pages], fonts)


def _texts(block: Block) -> Iterable[str]:
    if isinstance(block, Grid):
        return chain.from_iterable(block.rows)
    paragraphs = (*block.left, *block.right) if isinstance(block, Columns) else (block,)
    return (paragraph.text for paragraph in paragraphs)


@dataclass(slots=True)
class _Sheet:
    """The pen: where the next line goes; `y` is measured in points from the bottom of the page."""

    fonts: Mapping[str, Font]
    y: float = _HEIGHT - _TOP
    pages: list[list[bytes]] = field(default_factory=lambda: [[]])

    def add(self, block: Block) -> None:
        """Draw one block under what stands there already."""
        self._draw(block)

    @singledispatchmethod
    def _draw(self, block: Block) -> None:
        raise TypeError(f"no PDF form of {type(block).__name__}")

    @_draw.register
    def _(self, block: Paragraph) -> None:
        self._write(block, x=_LEFT, width=_TEXT_WIDTH)

    @_draw.register
    def _(self, block: Columns) -> None:
        self._room_for(max(_height(block.left), _height(block.right)))
        top, split, ends = self.y, _TEXT_WIDTH * block.share, []
        for side, x, width in ((block.left, _LEFT, split), (block.right, _LEFT + split, _TEXT_WIDTH - split)):
            self.y = top
            for paragraph in side:
                self._write(paragraph, x=x, width=width - _GAP)
            ends.append(self.y)
        self.y = min(ends) - 3 * _GAP

    @_draw.register
    def _(self, block: Grid) -> None:
        for number, row in enumerate(block.rows):
            self._row([Paragraph(text, bold=number == 0, size=_CELL_SIZE) for text in row], block.shares)
        self.y -= 2 * _GAP

    def _row(self, cells: Sequence[Paragraph], shares: Sequence[float]) -> None:
        widths = [_TEXT_WIDTH * share for share in shares]
        wrapped = [len(self._wrap(cell, width - 2 * _GAP)) for cell, width in zip(cells, widths, strict=True)]
        height = max(wrapped) * _CELL_SIZE * _LEADING + 3 * _GAP
        self._room_for(height)
        top, x = self.y, _LEFT
        for cell, width in zip(cells, widths, strict=True):
            self.y = top - _GAP
            self.pages[-1].append(b"%.2f %.2f %.2f %.2f re S" % (x, top - height, width, height))
            self._write(cell, x=x + _GAP, width=width - 2 * _GAP)
            x += width
        self.y = top - height

    def _write(self, paragraph: Paragraph, *, x: float, width: float) -> None:
        font = self._font(paragraph)
        for number, line in enumerate(self._wrap(paragraph, width)):
            self._room_for(paragraph.size * _LEADING)
            self.y -= paragraph.size * _LEADING
            shift = _INDENT if paragraph.indent and number == 0 else 0.0
            if paragraph.align == "centre":
                shift = (width - font.width(line) * paragraph.size) / 2
            if line:
                shown = font.encode(line).hex().upper().encode()
                place = (font.key.encode(), paragraph.size, x + shift, self.y, shown)
                self.pages[-1].append(b"BT /%s %.1f Tf %.2f %.2f Td <%s> Tj ET" % place)
        self.y -= _GAP

    def _wrap(self, paragraph: Paragraph, width: float) -> list[str]:
        """Break the text at spaces so that each line fits `width` points; a long word stays whole."""
        font, lines, line = self._font(paragraph), [], ""
        room = width - (_INDENT if paragraph.indent else 0.0)
        for word in paragraph.text.split():
            longer = f"{line} {word}".strip()
            if line and font.width(longer) * paragraph.size > room:
                lines.append(line)
                line, room = word, width
            else:
                line = longer
        return [*lines, line]

    def _font(self, paragraph: Paragraph) -> Font:
        return self.fonts["F2" if paragraph.bold else "F3" if paragraph.italic else "F1"]

    def _room_for(self, height: float) -> None:
        if self.y - height < _BOTTOM:
            self.pages.append([])
            self.y = _HEIGHT - _TOP


def _height(paragraphs: Sequence[Paragraph]) -> float:
    """Guess the height of a column from above: two lines each, so that it is not torn apart."""
    return sum(paragraph.size * _LEADING * (2 if paragraph.text else 1) for paragraph in paragraphs)


def _file(pages: Sequence[bytes], fonts: Mapping[str, Font]) -> bytes:
    """Lay the objects out: 1 catalogue, 2 page tree, then three for each font, then two for each page."""
    first_page = 3 + 3 * len(fonts)
    kids = " ".join(f"{first_page + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R /Lang (vi-VN) >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
    ]
    for number, font in enumerate(fonts.values()):
        objects += font_objects(font, descriptor=4 + 3 * number, to_unicode=5 + 3 * number)
    faces = " ".join(f"/{key} {3 + 3 * number} 0 R" for number, key in enumerate(fonts))
    for number, page in enumerate(pages):
        objects += [
            (
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] "
                f"/Contents {first_page + 2 * number + 1} 0 R /Resources << /Font << {faces} >> >> >>"
            ).encode(),
            stream(b"0.5 w\n" + page),
        ]
    return _serialise(objects)


def _serialise(objects: Sequence[bytes]) -> bytes:
    """Write header, objects, cross-reference table and trailer; the file id is of the content, not of the moment."""
    out, places = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    mark = hashlib.sha256(out).hexdigest()[:32].upper().encode()
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R /ID [<%s> <%s>] >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        mark,
        mark,
        len(out),
    )
    return bytes(out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer)
