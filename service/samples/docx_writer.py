"""Blocks as a Word document (ECMA-376 WordprocessingML): the few parts that Word itself asks for."""

from __future__ import annotations

from functools import singledispatch
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from service.samples.layout import Columns, Grid, Paragraph
from service.samples.packing import pack

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from service.samples.layout import Block

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.document.main+xml"/>'
    '<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    'wordprocessingml.styles+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    "</Types>"
)
_ROOT_LINKS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
    "</Relationships>"
)
_DOCUMENT_LINKS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
)
_STYLES = (
    f'{_DECLARATION}<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    '<w:sz w:val="26"/><w:lang w:val="vi-VN"/></w:rPr></w:rPrDefault></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style></w:styles>'
)
_CORE = (
    f'{_DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:creator>Tỉnh Bình Minh (mẫu)</dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">2026-10-01T00:00:00Z</dcterms:created></cp:coreProperties>'
)
# A4 with the margins of NĐ 30, Phụ lục I, in twentieths of a point: 20 mm top and bottom, 30 mm left, 15 mm right.
_SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
_TEXT_WIDTH = 11906 - 1701 - 851
_ALIGNMENTS = {"left": "left", "centre": "center", "justify": "both"}
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def write_docx(blocks: Iterable[Block]) -> bytes:
    """Give the .docx bytes of the blocks, the same on every run."""
    content = "".join(map(_block, blocks))
    document = f'{_DECLARATION}<w:document xmlns:w="{_WORD}"><w:body>{content}{_SECTION}</w:body></w:document>'
    return pack(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT_LINKS,
            "docProps/core.xml": _CORE,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": _DOCUMENT_LINKS,
            "word/styles.xml": _STYLES,
        }
    )


@singledispatch
def _block(block: Block) -> str:
    """Refuse what is no block: a new kind of block needs its own writer here."""
    raise TypeError(f"no Word form of {type(block).__name__}")


@_block.register
def _(block: Paragraph) -> str:
    marks = "<w:b/>" * block.bold + "<w:i/>" * block.italic + f'<w:sz w:val="{round(block.size * 2)}"/>'
    indent = '<w:ind w:firstLine="567"/>' if block.indent else ""
    run = f'<w:r><w:rPr>{marks}</w:rPr><w:t xml:space="preserve">{escape(block.text)}</w:t></w:r>' if block.text else ""
    return (
        f'<w:p><w:pPr><w:spacing w:before="60" w:after="60"/>{indent}'
        f'<w:jc w:val="{_ALIGNMENTS[block.align]}"/></w:pPr>{run}</w:p>'
    )


@_block.register
def _(block: Columns) -> str:
    cells = tuple("".join(map(_block, side)) or _block(Paragraph("")) for side in (block.left, block.right))
    return _table((cells,), (block.share, 1 - block.share), borders="")


@_block.register
def _(block: Grid) -> str:
    rows = tuple(tuple(_cell_text(text, bold=number == 0) for text in row) for number, row in enumerate(block.rows))
    return _table(rows, block.shares, borders=f"<w:tblBorders>{_BORDERS}</w:tblBorders>")


def _cell_text(text: str, *, bold: bool) -> str:
    return _block(Paragraph(text, bold=bold, align="centre" if bold else "left", size=12.0))


def _table(rows: Sequence[Sequence[str]], shares: Sequence[float], *, borders: str) -> str:
    """Give a table whose cells hold the given paragraphs; Word wants a paragraph after it."""
    widths = [round(_TEXT_WIDTH * share) for share in shares]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    lines = "".join(f"<w:tr>{''.join(map(_cell, row, widths))}</w:tr>" for row in rows)
    layout = f'<w:tblPr><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl>{layout}<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>{_block(Paragraph(''))}"


def _cell(content: str, width: int) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'
