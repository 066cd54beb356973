"""Blocks of a sample paper written in the formats that offices send besides Word and PDF."""

from __future__ import annotations

import unicodedata
from html import escape
from io import BytesIO
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from service.samples.docx_writer import write_docx
from service.samples.layout import Columns, Grid, Paragraph
from service.samples.pdf_writer import write_pdf
from tests.kit.legacy import retyped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from service.samples.layout import Block

    Rows = Sequence[Sequence[str | int]]
    Writer = Callable[[Sequence[Block]], bytes]


def write_html(blocks: Iterable[Block]) -> bytes:
    """Give a web page as Word saves one: a table of two columns for the head, tables with borders."""
    body = "".join(map(_html, blocks))
    return f'<html><head><meta charset="utf-8"></head><body>{body}</body></html>'.encode()


def _html(block: Block) -> str:
    if isinstance(block, Paragraph):
        text = escape(block.text) or "&nbsp;"
        text = f"<b>{text}</b>" if block.bold else text
        style = ' align="center"' if block.align == "centre" else ""
        return f"<p{style}>{f'<i>{text}</i>' if block.italic else text}</p>"
    if isinstance(block, Columns):
        sides = ("".join(map(_html, side)) for side in (block.left, block.right))
        return f"<table><tr>{''.join(f'<td>{side}</td>' for side in sides)}</tr></table>"
    rows = ("".join(f"<td>{escape(text).replace(chr(10), '<br>')}</td>" for text in row) for row in block.rows)
    return f'<table border="1">{"".join(f"<tr>{row}</tr>" for row in rows)}</table>'


def write_tabbed(blocks: Iterable[Block]) -> bytes:
    """Give a Word file whose head is set by tabs: both columns stand in one paragraph."""
    return write_docx([flat for block in blocks for flat in _tabbed(block)])


def _tabbed(block: Block) -> Iterable[Block]:
    if not isinstance(block, Columns):
        return (block,)
    rows = max(len(block.left), len(block.right))
    sides = [[*side, *[Paragraph("")] * (rows - len(side))] for side in (block.left, block.right)]
    return tuple(Paragraph(f"{one.text}\t{other.text}".strip()) for one, other in zip(*sides, strict=True))


def write_txt(blocks: Iterable[Block]) -> bytes:
    """Give plain text: columns by tabs, tables by bars."""
    return "\n".join(line for block in blocks for line in _txt(block)).encode()


def _txt(block: Block) -> Iterable[str]:
    if isinstance(block, Grid):
        return [f"| {' | '.join(text.replace(chr(10), ' ') for text in row)} |" for row in block.rows]
    if isinstance(block, Columns):
        return [line.text for line in _tabbed(block) if isinstance(line, Paragraph)]
    return [block.text]


def decomposed(blocks: Iterable[Block]) -> bytes:
    """Give a Word file in which every mark is a character of its own (NFD)."""
    return write_docx([_each(block, lambda text: unicodedata.normalize("NFD", text)) for block in blocks])


def oi_letters(blocks: Iterable[Block]) -> bytes:
    """Give a Word file that says Ƣ and ƣ where Ư and ư are meant (DOMAIN C.8, 2)."""
    table = str.maketrans({"ư": "ƣ", "Ư": "Ƣ"})
    return write_docx([_each(block, lambda text: text.translate(table)) for block in blocks])


def typed_in_tcvn3(blocks: Iterable[Block]) -> bytes:
    """Give a Word file set in .VnTime, capitals with marks in .VnTimeH (DOMAIN C.8, 9)."""
    return retyped(write_docx(blocks), "tcvn3")


def typed_in_vni(blocks: Iterable[Block]) -> bytes:
    """Give a Word file set in VNI-Times."""
    return retyped(write_docx(blocks), "vni")


def _each(block: Block, change: Callable[[str], str]) -> Block:
    if isinstance(block, Grid):
        return Grid(tuple(tuple(map(change, row)) for row in block.rows), block.shares)
    if isinstance(block, Columns):
        sides = (tuple(_paragraph(line, change) for line in side) for side in (block.left, block.right))
        return Columns(*sides, share=block.share)
    return _paragraph(block, change)


def _paragraph(line: Paragraph, change: Callable[[str], str]) -> Paragraph:
    return Paragraph(
        change(line.text), bold=line.bold, italic=line.italic, align=line.align, size=line.size, indent=line.indent
    )


def write_sheets(sheets: Mapping[str, Rows]) -> bytes:
    """Give a workbook of several sheets by their names."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        for name, rows in sheets.items():
            page = book.add_worksheet(name)
            for at, row in enumerate(rows):
                page.write_row(at, 0, row)
    return out.getvalue()


WRITERS: Mapping[str, tuple[str, Writer]] = {
    "docx": ("giay.docx", write_docx),
    "tabs": ("giay.docx", write_tabbed),
    "nfd": ("giay.docx", decomposed),
    "pdf": ("giay.pdf", write_pdf),
    "oi": ("giay.docx", oi_letters),
    "tcvn3": ("giay.docx", typed_in_tcvn3),
    "vni": ("giay.docx", typed_in_vni),
    "html": ("giay.doc", write_html),
    "txt": ("giay.txt", write_txt),
}
