"""Web pages (also those saved as .doc): their visible text in order, tables as tables, nothing run."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from service.adapters.readers.flow import Flow, Look, struck_out
from service.adapters.readers.html_lists import ITEM, LISTS, Lists
from service.adapters.readers.refusals import refusal
from service.adapters.readers.spans import laid_out, spanned
from service.adapters.readers.txt import undouble
from service.domain.document import Document
from service.domain.legacy_coding import coding_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

    from service.adapters.readers.limits import Limits

MEDIA_TYPE = "text/html"
_SILENT = frozenset({"script", "style", "head", "title", "noscript", "template", "object", "iframe", "svg", "select"})
_BLOCK_NAMES = (
    "p div h1 h2 h3 h4 h5 h6 li ul ol menu dir tr td th table tbody thead tfoot section article header footer main "
    "blockquote pre center form fieldset dl dt dd hr address body html "
)
_BLOCKS = frozenset(_BLOCK_NAMES.split())
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_STRUCK, _STRIKES = frozenset({"s", "strike", "del"}), re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_OWN_MARK = re.compile(r"(?:\d{1,3}|[a-zđ]|[IVX]{1,5})[.)]\s|[-–+*•]\s")  # typed, whatever the page writes before it
_BOLD, _ITALIC = frozenset({"b", "strong", "h1", "h2", "h3"}), frozenset({"i", "em"})
_MAX_DEPTH = 200
_ELEMENTS = 200_000


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open a web page; raises Refused (`html.broken`, `paper.too_large`)."""
    if len(data) > limits.text or data.count(b"<") > _ELEMENTS * 2:
        raise refusal("paper.too_large")
    parser = lxml_html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        root = lxml_html.document_fromstring(_decoded(data), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as exc:
        raise refusal("html.broken") from exc
    writer = _Writer()
    writer.element(root, Look(), 0)
    writer.end_line()
    return Document(MEDIA_TYPE, (writer.flow.page(1),), struck_out(writer.struck))


def _decoded(data: bytes) -> str:
    named = _CHARSET.search(data, 0, 4_096)
    unnamed = "latin-1" if named is None and coding_of(data.decode("latin-1")) else "cp1258"
    for encoding in ("utf-8-sig", named[1].decode("ascii") if named else unnamed, "cp1252"):
        try:
            text = data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else encoding)
        except (UnicodeError, LookupError):
            continue
        # lxml refuses a string that still declares an encoding.
        return re.sub(r"^\s*<\?xml[^>]*\?>", "", undouble(text))
    raise refusal("html.broken")


class _Writer:
    """One pass over the tree: text runs gather into a line until a block begins or ends."""

    def __init__(self) -> None:
        self.flow = Flow()
        self._pieces: list[str] = []
        self._look = Look()
        self._lists = Lists()
        self._label = ""
        self.struck = 0

    def element(self, element: Element, look: Look, depth: int) -> None:
        tag = str(element.tag)
        if tag in _SILENT or depth > _MAX_DEPTH or _HIDDEN.search(element.get("style", "")):
            return
        if tag in _STRUCK or _STRIKES.search(element.get("style", "")):
            self.struck += any(text.strip() for text in element.itertext())
            return
        look = _changed(look, element, tag)
        if tag == "table":
            self._table(element, look, depth)
        elif tag == "br":
            self.end_line()
        elif tag in LISTS:
            self._lists.begin(element)
            self._inside(element, look, depth)
            self._lists.end()
        elif tag == ITEM:
            self._item(element, look, depth)
        else:
            self._inside(element, look, depth)

    def end_line(self) -> None:
        text = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        if text and self._label:
            text, self._label = text if _OWN_MARK.match(text) else f"{self._label} {text}", ""
        self.flow.write(text, self._look)

    def _item(self, element: Element, look: Look, depth: int) -> None:
        """Write an item: its first line bears the mark; in a column of numbers the mark is all there is."""
        self.end_line()
        self._label = self._lists.item(element)
        self._inside(element, look, depth)
        if self._label and look.source == "cell":
            self.flow.write(self._label, look)
        self._label = ""

    def _inside(self, element: Element, look: Look, depth: int) -> None:
        block = element.tag in _BLOCKS
        if block:
            self.end_line()
        self._write(element.text, look)
        for child in element:
            self.element(child, look, depth + 1)
            self._write(child.tail, look)
        if block:
            self.end_line()

    def _write(self, text: str | None, look: Look) -> None:
        if text:
            if text.strip() and not "".join(self._pieces).strip():
                self._look = look
            self._pieces.append(text)

    def _table(self, table: Element, look: Look, depth: int) -> None:
        self.end_line()
        rows = []
        inside = Look(look.bold, look.italic, look.size, look.centred, "cell")
        for row in _own(table, "tr"):
            cells = []
            for cell in _own(row, "td", "th"):
                mark = self.flow.mark()
                self._inside(cell, _changed(inside, cell, str(cell.tag)), depth + 2)
                cells.append(spanned(self.flow.cell(mark), cell.get("colspan"), cell.get("rowspan")))
            rows.append(cells)
        self.flow.table(laid_out(rows))


def _own(parent: Element, *tags: str) -> list[Element]:
    """Give descendants of these tags that belong to this table or row and to no inner table."""
    found = []
    for child in parent:
        if child.tag in tags:
            found.append(child)
        elif child.tag in {"tbody", "thead", "tfoot", "form"}:
            found += _own(child, *tags)
    return found


def _changed(look: Look, element: Element, tag: str) -> Look:
    style = element.get("style", "").replace(" ", "").lower()
    return Look(
        bold=look.bold or tag in _BOLD or "font-weight:bold" in style,
        italic=look.italic or tag in _ITALIC or "font-style:italic" in style,
        size=look.size,
        centred=look.centred or tag == "center" or element.get("align") == "center" or "text-align:center" in style,
        source=look.source,
    )
