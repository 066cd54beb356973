"""OpenDocument text: paragraphs, headings and tables of content.xml (OASIS ODF 1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from service.adapters.readers import office_active
from service.adapters.readers.flow import Flow, Look, struck_out
from service.adapters.readers.odt_lists import ITEM, LIST, Lists
from service.adapters.readers.odt_styles import Styles
from service.adapters.readers.office_gate import parse_xml, refuse_unsafe_xml
from service.adapters.readers.refusals import refusal
from service.adapters.readers.spans import laid_out, spanned
from service.adapters.readers.zip_walker import Archive
from service.domain.document import Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from service.adapters.readers.limits import Limits
    from service.adapters.readers.odt_styles import Shown
    from service.domain.document import LineSource

    How = tuple[Styles, Lists]

MEDIA_TYPE = "application/vnd.oasis.opendocument.text"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LOCKED = b"encryption-data"  # OpenDocument 1.3, part 2, 4.4: of a file with a password, its parts are no XML
_LEFT_OUT = frozenset({f"{_TEXT}tracked-changes", f"{OFFICE}annotation", f"{_TEXT}note"})
_ROW_GROUPS = frozenset(f"{TABLE}table-{group}" for group in ("header-rows", "rows", "row-group"))
_MARKS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " "}


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open an odt; raises Refused (`odf.broken`, gate codes)."""
    root, how = content(data, limits=limits)
    flow = Flow()
    for text in root.iter(f"{OFFICE}text"):
        blocks(text, flow, how, "body")
    return Document(MEDIA_TYPE, (flow.page(1),), struck_out(how[0].struck))


def content(data: bytes, *, limits: Limits) -> tuple[Element, How]:
    """Give the root of an OpenDocument file's content.xml, and how its text is shown; raises Refused as `open` does."""
    archive = Archive(data, limits=limits)
    parts = {entry.name: entry for entry in archive.entries}
    listed = parts.get("META-INF/manifest.xml")
    if listed and _LOCKED in archive.read(listed, most=limits.part):
        raise refusal("office.encrypted")
    body, shared = parts.get("content.xml"), parts.get("styles.xml")
    if body is None:
        raise refusal("odf.broken")
    if any(name.startswith(("Basic/", "Scripts/")) for name in parts):
        raise refusal("office.macro")
    read = [refuse_unsafe_xml(archive.read(part, most=limits.part), limits=limits) for part in (shared, body) if part]
    if office_active.open_document_starts_program(read[-1]):
        raise refusal("office.dde")
    try:
        roots = [parse_xml(part) for part in read]
    except etree.XMLSyntaxError as exc:
        raise refusal("odf.broken") from exc
    office_active.refuse_linked(roots[-1])
    return roots[-1], (Styles(roots), Lists(roots))


# Boxes to tick of old Word forms, as LibreOffice writes them.
_INTEROP = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
_FIELD, _FIELD_TYPE, _FIELD_VALUE = f"{_INTEROP}fieldmark", f"{_INTEROP}type", f"{_INTEROP}value"
_PARAGRAPHS = frozenset({f"{_TEXT}p", f"{_TEXT}h"})
_TABLE = f"{TABLE}table"


def blocks(parent: Element, flow: Flow, how: How, source: LineSource) -> None:
    """Write what stands in an element, block after block."""
    lists = how[1]
    for child in parent:
        if child.tag in _PARAGRAPHS:
            _paragraph(child, flow, how, source)
        elif child.tag == _TABLE:
            _table(child, flow, how)
        elif child.tag == LIST:
            lists.begin(child)
            blocks(child, flow, how, source)
            lists.end()
        elif child.tag == ITEM:
            lists.item(child)
            blocks(child, flow, how, source)
            lists.label()  # an item without a paragraph numbers nothing behind it
        elif child.tag not in _LEFT_OUT:
            blocks(child, flow, how, source)


def _paragraph(paragraph: Element, flow: Flow, how: How, source: LineSource) -> None:
    """Write a paragraph's lines; one is bold when most of its letters are."""
    styles, label = how[0], how[1].label()
    shown = _in(source, styles.of(paragraph, "paragraph"))
    if not (label or len(paragraph)):  # as in nearly all cells of a sheet
        text = styles.told(paragraph.text, shown)
        if "\n" not in text:
            flow.write(text, Look(bool(shown.bold and _letters(text)), centred=bool(shown.centred), source=source))
            return
    lines: list[list[tuple[str, bool]]] = [[]]
    for text, bold in _pieces(paragraph, styles, shown, source):
        first, *further = text.split("\n")
        lines[-1].append((first, bold))
        lines += [[(line, bold)] for line in further]
    if label and (source == "cell" or any(text.strip() for text, _ in lines[0])):
        lines[0] = [(f"{label} ", False), *lines[0]]
    for line in lines:
        letters = sum(_letters(text) for text, _ in line)
        bold = sum(_letters(text) for text, heavy in line if heavy) > letters / 2
        look = Look(bold, centred=bool(shown.centred), source=source)
        flow.write("".join(text for text, _ in line), look)


def _in(source: LineSource, shown: Shown) -> Shown:
    """Give how text is shown where it stands: a cell may be dark, and white words seen in it."""
    return shown._replace(white=None) if source == "cell" else shown


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text))


def _table(table: Element, flow: Flow, how: How) -> None:
    rows = []
    for row in rows_of(table):
        cells = []
        for cell in row.iterchildren(f"{TABLE}table-cell"):
            mark = flow.mark()
            blocks(cell, flow, how, "cell")
            over = (cell.get(f"{TABLE}number-{way}-spanned") for way in ("columns", "rows"))
            cells.append(spanned(flow.cell(mark), *over))
        rows.append(cells)
    flow.table(laid_out(rows))


def rows_of(element: Element) -> Iterator[Element]:
    """Give a table's own rows, in their groups too; those of a table within a cell are that table's (ODF 1.3, 9.1)."""
    for child in element.iterchildren(*_ROW_GROUPS, f"{TABLE}table-row"):
        if child.tag in _ROW_GROUPS:
            yield from rows_of(child)
        else:
            yield child


def _pieces(element: Element, styles: Styles, shown: Shown, source: LineSource) -> Iterator[tuple[str, bool]]:
    """Give the text that is shown, piece by piece, and whether each is bold."""
    if element.tag in _LEFT_OUT:
        return
    if element.tag == f"{_TEXT}span":
        shown = _in(source, styles.of(element, "text")).over(shown)
    if element.tag == _FIELD and element.get(_FIELD_TYPE, "").endswith("FORMCHECKBOX"):
        yield "☒" if any(one.get(_FIELD_VALUE) == "true" for one in element) else "☐", False
    yield _MARKS.get(str(element.tag), "") if not shown.unseen else "", bool(shown.bold)
    yield styles.told(element.text, shown), bool(shown.bold)
    for child in element:
        yield from _pieces(child, styles, shown, source)
        yield styles.told(child.tail, shown), bool(shown.bold)
