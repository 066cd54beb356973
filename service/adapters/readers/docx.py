"""Word documents: everything a reader of the printed page sees, in order, and nothing else.

The walk goes over WordprocessingML itself (ECMA-376 part 1, 17), because python-docx leaves out
content controls, tracked insertions and text boxes; python-docx names the namespaces and reads
the core properties.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from docx.opc.constants import CONTENT_TYPE
from docx.oxml.ns import nsmap
from docx.oxml.parser import parse_xml as docx_element
from lxml import etree

from service.adapters.readers import docx_chunks, docx_controls, docx_pictures, docx_tables
from service.adapters.readers.docx_elements import MC, WRAPPERS, below, chosen, outermost
from service.adapters.readers.docx_numbers import Numbers
from service.adapters.readers.docx_styles import Styles, switched_on
from service.adapters.readers.flow import PLAIN, Flow, Look, coding, struck_out, unicode_of
from service.adapters.readers.office_gate import Package
from service.adapters.readers.refusals import refusal
from service.domain.document import PASTED, Document

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lxml.etree import _Element as Element

    from service.adapters.readers.limits import Limits
    from service.domain.document import Cell, LineSource, Page

MEDIA_TYPE = CONTENT_TYPE.WML_DOCUMENT_MAIN.removesuffix(".main+xml")
W = f"{{{nsmap['w']}}}"
_RELATION = f"{{{nsmap['r']}}}id"
_PARAGRAPH, _TABLE, _RUN = f"{W}p", f"{W}tbl", f"{W}r"
_PARAGRAPH_PROPERTIES, _RUN_PROPERTIES, _BREAK_BEFORE = f"{W}pPr", f"{W}rPr", f"{W}pageBreakBefore"
_ALTERNATE = f"{MC}AlternateContent"
_MAX_DEPTH = 100
_KEYS = (f"{W}{name}" for name in ("tab", "ptab", "cr", "noBreakHyphen", "softHyphen"))
_RUN_TEXT = dict(zip(_KEYS, "\t\t\n-\u00ad", strict=True))
_PAGE_BREAK = "\f"
_HEADER_KINDS: dict[str, LineSource] = {"header": "header", "footer": "footer"}
_FEW_LETTERS = 150  # no page of an official paper has fewer: what is to be read is in the pictures
_TOLD = frozenset({"body", "cell", "textbox"})  # where a picture belongs to the text
_NOTE_KINDS = ("footnotes", "endnotes")
_MOTTO = "ộc lập".encode()
_BESIDE_THE_TEXT = re.compile(r"^(?:word|docProps|customXml)/(?!.*/_rels/|_rels/|document\.xml$)")


def open(data: bytes, *, limits: Limits, shown: frozenset[int] = frozenset()) -> Document:  # noqa: A001 - every reader module opens
    """Open a docx; raises Refused (gate codes, `docx.broken`).

    A picture that may hold words is a fact; those numbered in `shown` are unread pages, behind their table where they
    stand in one.
    """
    package = Package(data, limits=limits, spared=_BESIDE_THE_TEXT)
    try:
        names = docx_pictures.names_of(package)
        walk = _Walk(package, {name: number for number, name in enumerate(names, 1)}, shown)
        pages = docx_chunks.with_chunks(walk.pages(), package, limits=limits)
        if sum(len(page.text) for page in pages) < _FEW_LETTERS and names and not _is_headed(pages):
            pages, walk.pasted = docx_pictures.instead_of_text(pages, len(names)), []
        core = _core_properties(package)
        facts = (*package.facts, *walk.pasted, *struck_out(walk.struck), *core)
    except etree.XMLSyntaxError as exc:
        raise refusal("docx.broken") from exc
    return Document(MEDIA_TYPE, pages, facts)


def pictures(data: bytes, *, limits: Limits) -> list[bytes]:
    """Give the page-sized pictures of a docx in the order of its text; raises Refused as `open` does."""
    package = Package(data, limits=limits, spared=_BESIDE_THE_TEXT)
    return [package.picture(name) for name in docx_pictures.names_of(package)]


@dataclass(slots=True)
class _Paragraph:
    """One paragraph while its runs are read: text pieces, how many letters are bold or italic."""

    style: Look
    pieces: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    italic: int = 0
    size: float | None = None
    fields: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    pictures: list[tuple[str, bool]] = field(default_factory=list)
    broke: bool = False

    @property
    def hidden(self) -> bool:
        """True inside the code part of a field."""
        return "code" in self.fields

    def look(self) -> Look:
        """Give the line's look: bold when most letters are."""
        most = self.letters / 2
        style = self.style
        size = self.size or style.size
        return Look(self.bold > most, self.italic > most, size, centred=style.centred, source=style.source)


class _Walk:
    """One pass over a document's parts, writing pages."""

    def __init__(self, package: Package, pictures: Mapping[str, int], shown: frozenset[int]) -> None:
        self._package = package
        self._pictures, self._shown = pictures, shown
        self.pasted: list[dict[str, Any]] = []
        self.struck = 0
        self._in_cells: list[tuple[str, bool]] = []
        self._in_margins: list[tuple[str, bool]] = []
        self._main, body = package.main, package.part(package.main) or b""
        self._headed = _MOTTO in body
        self._targets = package.targets(self._main) if self._main else {}
        styles, numbering = (partial(package.tree, self._target(kind)) for kind in ("styles", "numbering"))
        self._styles = Styles(styles, body)
        self._numbers = Numbers(numbering, styles)
        self._unnumbered = False
        self._legacy = bool(coding())
        self._font = ""
        self._flow = Flow(coding="")
        self._done: list[Page] = []
        self._source: LineSource = "body"
        self._in_table = 0
        self._handlers: dict[str, Callable[[Element, _Paragraph, Look], None]] = {
            f"{W}t": self._text,
            f"{W}br": self._break,
            f"{W}lastRenderedPageBreak": self._rendered_break,
            f"{W}fldChar": self._field,
            f"{W}sym": self._sign,
            f"{W}drawing": self._shape,
            f"{W}pict": self._shape,
            f"{W}object": self._shape,
            f"{MC}AlternateContent": self._alternate,
        }

    def pages(self) -> tuple[Page, ...]:
        """Write headers, body, notes and footers; gives at least one page."""
        tree = self._package.tree(self._main)
        body = None if tree is None else tree.find(f"{W}body")
        if body is None:
            raise refusal("docx.broken")
        self._margin(body, "header")
        self._blocks(body, 0)
        self._notes()
        self._margin(body, "footer")
        for name, strip in tuple(self._in_margins):  # behind the text: they are no part of its head
            self._paste(name, strip=strip)
        self._turn_page()
        return tuple(self._done)

    def _target(self, kind: str) -> str:
        return next((target for found, target in self._targets.values() if found == kind), "")

    def _turn_page(self) -> None:
        if not self._flow.empty or not self._done:
            self._done.append(self._flow.page(len(self._done) + 1))
            self._flow = Flow(coding="")

    def _margin(self, body: Element, kind: str) -> None:
        """Write the headers or footers that the sections name, each once."""
        names = dict.fromkeys(
            self._targets.get(reference.get(_RELATION, ""), ("", ""))[1]
            for reference in body.iter(f"{W}{kind}Reference")
        )
        for name in names:
            tree = self._package.tree(name) if name else None
            own, self._targets = self._targets, self._package.targets(name) if name else {}
            if tree is not None:
                self._within(tree, _HEADER_KINDS[kind])
            self._targets = own

    def _notes(self) -> None:
        for kind in _NOTE_KINDS:
            tree = self._package.tree(self._target(kind)) if self._target(kind) else None
            for note in () if tree is None else tree:
                if note.get(f"{W}type", "normal") == "normal":
                    self._within(note, "footnote")

    def _within(self, parent: Element, source: LineSource) -> None:
        before, self._source = self._source, source
        self._blocks(parent, 0)
        self._source = before

    def _blocks(self, parent: Element, depth: int) -> None:
        """Write paragraphs and tables of a container, going into content controls and insertions."""
        if depth > _MAX_DEPTH:
            raise refusal("docx.too_large")
        for child in parent:
            tag = child.tag
            if tag == _PARAGRAPH:
                self._paragraph(child, depth)
            elif tag == _TABLE:
                self._table(child, depth)
            elif tag in WRAPPERS and not docx_controls.prompts(child):
                self._blocks(child, depth + 1)
            elif tag == _ALTERNATE:
                for branch in chosen(child):
                    self._blocks(branch, depth + 1)

    def _table(self, table: Element, depth: int) -> None:
        self._in_table += 1
        before = self._source
        self._source = "cell" if before == "body" else before
        rows: list[list[Cell]] = []
        for row in below(table, f"{W}tr"):
            parts = list(below(row, f"{W}tc"))
            cells = [one for part in parts for one in self._cells(part, depth)]
            rows.append(docx_tables.merged(cells, parts, above=rows[-1:]))
        self._source = before
        self._in_table -= 1
        self._flow.table(rows)
        while self._in_cells and not self._in_table:
            name, strip = self._in_cells.pop(0)
            self._paste(name, strip=strip)

    def _cells(self, cell: Element, depth: int) -> list[Cell]:
        mark, before = self._flow.mark(), self._unnumbered
        self._unnumbered = before or docx_tables.goes_on(cell)
        if not docx_controls.within_prompt(cell):
            self._blocks(cell, depth + 1)
        self._unnumbered = before
        return docx_tables.with_blanks(self._flow.cell(mark), cell)

    def _paragraph(self, element: Element, depth: int) -> None:
        properties = next(element.iterchildren(_PARAGRAPH_PROPERTIES), None)
        look = self._styles.paragraph(properties)
        if properties is not None and self._may_break and switched_on(properties.find(_BREAK_BEFORE)):
            self._turn_page()
        if self._source != "body":
            look = look._replace(source=self._source)
        paragraph = _Paragraph(look)
        self._runs(element, paragraph, depth)
        self._write(paragraph, "" if self._unnumbered else self._numbers.label(properties))
        for box in paragraph.boxes:
            self._within(box, "textbox" if self._source == "body" else self._source)
        for place, strip in paragraph.pictures:
            self._paste(self._targets.get(place, ("", ""))[1], strip=strip)
        if paragraph.broke and self._may_break:
            self._turn_page()

    def _paste(self, name: str, *, strip: bool) -> None:
        """Tell of a picture that may hold words, and give it a page where it is to be read."""
        number = self._pictures.get(name)
        top = strip and self._headed and self._flow.empty and not self._done  # a letterhead above a typed head
        if self._source in _HEADER_KINDS or top:
            self._in_margins.append((name, strip))
            return
        if number is None or self._source not in _TOLD or number in [one["picture"] for one in self.pasted]:
            return
        if self._in_table:
            self._in_cells.append((name, strip))
            return
        fact: dict[str, Any] = {"code": PASTED, "picture": number, "name": posixpath.basename(name)}
        fact |= {"strip": True} if strip else {}
        if number in self._shown:
            if not self._flow.empty:
                self._turn_page()
            fact["page"] = len(self._done) + 1
            self._done.append(Flow().page(fact["page"], method="none"))
        self.pasted.append(fact)

    @property
    def _may_break(self) -> bool:
        return self._source == "body" and not self._in_table and not self._flow.empty

    def _write(self, paragraph: _Paragraph, label: str) -> None:
        look, text = paragraph.look(), "".join(paragraph.pieces)
        if label and (text.strip() or self._in_table):
            told = text.lstrip()
            text = f"{_PAGE_BREAK * text[: len(text) - len(told)].count(_PAGE_BREAK)}{label} {told}".rstrip(" ")
        for place, part in enumerate(text.split(_PAGE_BREAK)):
            if place and self._may_break:
                self._turn_page()
            for line in part.split("\n"):
                self._flow.write(line, look)

    def _runs(self, parent: Element, paragraph: _Paragraph, depth: int) -> None:
        if depth > _MAX_DEPTH:
            raise refusal("docx.too_large")
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child, paragraph)
            elif tag in WRAPPERS and docx_controls.prompts(child):
                paragraph.pieces.append(docx_controls.BLANK)
            elif tag in WRAPPERS:
                self._runs(child, paragraph, depth + 1)
            elif tag == _ALTERNATE:
                for branch in chosen(child):
                    self._runs(branch, paragraph, depth + 1)

    def _run(self, run: Element, paragraph: _Paragraph) -> None:
        look, vanished, struck = self._styles.run(next(run.iterchildren(_RUN_PROPERTIES), None), paragraph.style)
        if vanished or struck:
            self.struck += not vanished and any((child.text or "").strip() for child in run.iterchildren(f"{W}t"))
            return
        if self._legacy:
            self._font = self._styles.font(run)
        for child in run:
            tag = child.tag
            handler = self._handlers.get(tag)
            if handler is not None:
                handler(child, paragraph, look)
            elif tag in _RUN_TEXT and not paragraph.hidden:
                paragraph.pieces.append(self._unicode(_RUN_TEXT[tag]))

    def _unicode(self, text: str) -> str:
        return unicode_of(text, self._font) if self._legacy else text

    def _text(self, element: Element, paragraph: _Paragraph, look: Look) -> None:
        text = element.text
        if not text or paragraph.hidden:
            return
        text = text.upper() if look.caps else text
        paragraph.pieces.append(self._unicode(text.replace("\n", " ").replace(_PAGE_BREAK, " ")))
        letters = len(text.strip())
        paragraph.letters += letters
        paragraph.bold += letters * look.bold
        paragraph.italic += letters * look.italic
        paragraph.size = paragraph.size or look.size

    def _break(self, element: Element, paragraph: _Paragraph, _look: Look) -> None:
        page = element.get(f"{W}type") == "page" and self._source == "body" and not self._in_table
        paragraph.pieces.append(_PAGE_BREAK if page else "\n")

    def _rendered_break(self, _element: Element, paragraph: _Paragraph, _look: Look) -> None:
        # The page turned here when Word last printed; a sentence is not torn, the turn waits for its end.
        if "".join(paragraph.pieces).strip():
            paragraph.broke = True
        elif self._may_break:
            self._turn_page()

    def _field(self, element: Element, paragraph: _Paragraph, _look: Look) -> None:
        step = element.get(f"{W}fldCharType")
        if step == "begin":
            paragraph.fields.append("code")
            paragraph.pieces.append(docx_controls.chosen_in(element))
        elif step == "separate" and paragraph.fields:
            paragraph.fields[-1] = "result"
        elif step == "end" and paragraph.fields:
            paragraph.fields.pop()

    def _sign(self, element: Element, paragraph: _Paragraph, _look: Look) -> None:
        if not paragraph.hidden:
            paragraph.pieces.append(docx_controls.sign(element))

    def _shape(self, element: Element, paragraph: _Paragraph, _look: Look) -> None:
        boxes = list(outermost(element, f"{W}txbxContent"))
        paragraph.boxes.extend(boxes)
        if not boxes:
            paragraph.pictures.extend(docx_pictures.telling(element))

    def _alternate(self, element: Element, paragraph: _Paragraph, look: Look) -> None:
        for branch in chosen(element):
            for child in branch:
                handler = self._handlers.get(child.tag)
                if handler is not None:
                    handler(child, paragraph, look)


def _is_headed(pages: Sequence[Page]) -> bool:
    """Tell whether a typed title stands above what is in the pictures (`DANH SÁCH ĐỀ NGHỊ …`)."""
    first = next((line.text for page in pages for line in page.lines), "")
    return first.isupper() and len(first.split()) >= _TITLE_WORDS


_TITLE_WORDS = 4


def _core_properties(package: Package) -> tuple[dict[str, Any], ...]:
    """Give title, author and dates as the file claims them: never a field's value, only a remark."""
    name = next((target for kind, target in package.targets("").values() if kind == "core-properties"), "")
    body = package.part(name) if name and package.tree(name) is not None else None
    if not body:
        return ()
    core = docx_element(body)
    claimed = {key: str(getattr(core, key, "") or "") for key in ("title_text", "author_text", "lastModifiedBy_text")}
    return ({"code": "docx.properties", **claimed},) if any(claimed.values()) else ()


__all__ = ["MEDIA_TYPE", "PLAIN", "open"]
