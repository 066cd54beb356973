"""OpenDocument text: paragraphs, headings and tables of content.xml (OASIS ODF 1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from service.adapters.readers.flow import Flow, Look
from service.adapters.readers.office_gate import parse_xml, refuse_unsafe_xml
from service.adapters.readers.refusals import refusal
from service.adapters.readers.spans import laid_out, spanned
from service.adapters.readers.zip_walker import Archive
from service.domain.document import Document

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from service.adapters.readers.limits import Limits

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LEFT_OUT = frozenset({f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}note"})
_MARKS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " "}


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open an odt; raises Refused (`docx.broken`, gate codes)."""
    archive = Archive(data, limits=limits)
    content = next((entry for entry in archive.entries if entry.name == "content.xml"), None)
    if content is None:
        raise refusal("docx.broken")
    if any(entry.name.startswith(("Basic/", "Scripts/")) for entry in archive.entries):
        raise refusal("office.macro")
    body = refuse_unsafe_xml(archive.read(content, most=limits.part), limits=limits)
    flow = Flow()
    try:
        root = parse_xml(body)
    except etree.XMLSyntaxError as exc:
        raise refusal("docx.broken") from exc
    for text in root.iter(f"{_OFFICE}text"):
        _blocks(text, flow, Look())
    return Document(MEDIA_TYPE, (flow.page(1),))


def _blocks(parent: Element, flow: Flow, look: Look) -> None:
    for child in parent:
        if child.tag in {f"{_TEXT}p", f"{_TEXT}h"}:
            for line in "".join(_pieces(child)).split("\n"):
                flow.write(line, look)
        elif child.tag == f"{_TABLE}table":
            _table(child, flow)
        elif child.tag not in _LEFT_OUT:
            _blocks(child, flow, look)


def _table(table: Element, flow: Flow) -> None:
    rows = []
    for row in table.iter(f"{_TABLE}table-row"):
        cells = []
        for cell in row.iterchildren(f"{_TABLE}table-cell"):
            mark = flow.mark()
            _blocks(cell, flow, Look(source="cell"))
            over = (cell.get(f"{_TABLE}number-{way}-spanned") for way in ("columns", "rows"))
            cells.append(spanned(flow.cell(mark), *over))
        rows.append(cells)
    flow.table(laid_out(rows))


def _pieces(element: Element) -> list[str]:
    if element.tag in _LEFT_OUT:
        return []
    pieces = [_MARKS.get(str(element.tag), ""), " ".join((element.text or "").split("\n"))]
    for child in element:
        pieces += _pieces(child)
        pieces.append(" ".join((child.tail or "").split("\n")))
    return pieces
