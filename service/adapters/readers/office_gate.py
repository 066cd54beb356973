"""What an Office package must be before any part of it is parsed.

Every XML part is inflated inside its budget and looked at as bytes: no DOCTYPE in any encoding,
no flood of elements, no macro, no template or object on another machine. Only then may lxml or
calamine see it.
"""

from __future__ import annotations

import posixpath
import re
from functools import partial
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from service.adapters.readers import office_active
from service.adapters.readers.refusals import refusal
from service.adapters.readers.zip_walker import Archive
from service.domain.document import DAMAGED
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.adapters.readers.limits import Limits

_XML_NAME = re.compile(r"\.(xml|rels|vml|svg)$", re.IGNORECASE)
_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]+)""")
_ENCODINGS = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii", b"utf-16", b"utf-16le", b"utf-16be"})
_PARAGRAPH = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?p[\s/>]")
_MACRO_NAMES = ("vbaproject.bin", "vbadata.xml")
# A package whose parts come from these places is not read: what it shows depends on another machine.
_FETCHED = frozenset({"attachedTemplate", "oleObject", "frame", "subDocument", "aFChunk"})
# A program that a workbook would start: `cmd|'/c calc'!A0` in a cell, or a link of that kind in a part of its own.
_DDE_CELL = re.compile(
    rb"""<(?:[\w.-]+:)?(?:f|definedName)(?:\s[^<>]*)?>(?:"[^"<]{0,500}"|[^"<|]){0,300}?[\w.']\|(?:"[^"<]{0,500}"|[^"<!]){0,300}?!"""
)
# Functions that ask another machine, or a program, for a cell's value each time the sheet is opened.
_FETCHING = (b"WEBSERVICE", b"RTD")
_FETCHING_CELL = re.compile(rb"""<(?:[\w.-]+:)?(?:f|definedName)(?:\s[^<>]*)?>[^<]{0,8192}?\b(?:WEBSERVICE|RTD)\s?\(""")
_DDE_LINK = re.compile(rb"<(?:[\w.-]+:)?ddeLink\b")
_OFFICE_DOCUMENT = RELATIONSHIP_TYPE.OFFICE_DOCUMENT.rsplit("/", 1)[1]


def refuse_unsafe_xml(body: bytes, *, limits: Limits) -> bytes:
    """Give the part back, or raise Refused (`xml.doctype`, `xml.encoding`, `xml.too_large`)."""
    plain = body.replace(b"\0", b"") if b"\0" in body[:64] else body
    declared = _ENCODING.match(plain.lstrip(b"\xef\xbb\xbf\xff\xfe"))
    if declared and declared[1].lower() not in _ENCODINGS:
        raise refusal("xml.encoding")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise refusal("xml.doctype")
    if not plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        raise refusal("xml.encoding")
    # Counting brackets costs a thousandth of parsing and bounds the number of elements from above.
    elements = plain.count(b"<") - plain.count(b"</")
    if elements > limits.elements:
        raise refusal("xml.too_large")
    if elements > limits.paragraphs and sum(1 for _ in _PARAGRAPH.finditer(plain)) > limits.paragraphs:
        raise refusal("docx.too_large")
    return body


def _transitional(body: bytes) -> bytes:
    """Give a part of a *Strict Open XML* file under the names that all programs know (ISO/IEC 29500-4)."""
    return body if _STRICT_HOME not in body else _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", body)


def _refuse_cells(sheet: bytes) -> None:
    """Refuse a workbook's part a formula or a link of which names a program, or asks another machine for a value.

    A bar within a text names no program.
    """
    told = b"|" in sheet and _DDE_CELL.search(sheet.replace(b"&quot;", b'"')) is not None
    if told or _DDE_LINK.search(sheet) is not None:
        raise refusal("office.dde")
    if any(name in sheet for name in _FETCHING) and _FETCHING_CELL.search(sheet):
        raise refusal("office.remote_template")


def parse_xml(body: bytes) -> etree._Element:
    """Parse a part that passed the gate: no entities, no network, no DTD, bounded depth and text."""
    # A parser of its own: lxml's are not to be shared, and one costs microseconds.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    return etree.fromstring(body, parser)


_STRICT_HOME, _STRICT = b"http://purl.oclc.org/ooxml/", re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")
# ISO/IEC 29500-2, 13: signatures of a package are parts of their own; their canonical forms are not judged here.
_SIGNATURE = re.compile(r"_xmlsignatures/[^/]+\.xml$")
_UNJUDGED = "Tệp có chữ ký số dạng XML, loại mà máy chưa kiểm tra: không kết luận được."
_NO_PART = re.compile(r"(?!)")
_RUBBLE = frozenset({"zip.malformed", "xml.encoding"})


class Package:
    """An OOXML package that passed the gate: its XML parts by name, and facts about it.

    Parts whose name `spared` matches may be damaged: nothing of such a part is given, and a fact says so once asked.
    """

    def __init__(self, data: bytes, *, limits: Limits, spared: re.Pattern[str] = _NO_PART) -> None:
        """Check everything; raises Refused."""
        self._spared = spared
        self._damaged: set[str] = set()
        self.facts: list[dict[str, Any]] = []
        self._archive = Archive(data, limits=limits)
        self._entries = {entry.name.lstrip("/"): entry for entry in self._archive.entries}
        self._limits = limits
        if len(self._entries) != len(self._archive.entries):
            # Two parts of one name: two programs would read two different papers.
            raise refusal("zip.malformed")
        self._parts = self._inflate_xml()
        self._trees: dict[str, etree._Element] = {}
        self._refuse_active()
        self._refuse_programs(data)

    @property
    def names(self) -> tuple[str, ...]:
        """All parts' names."""
        return tuple(self._entries)

    def part(self, name: str) -> bytes | None:
        """Give a part's checked bytes, or None when there is none; any part that is asked for is XML."""
        if name not in self._parts and name in self._entries:
            self._parts[name] = self._checked(name)
        if name not in self._damaged:
            return self._parts.get(name)
        fact = {"code": DAMAGED, "part": name}
        self.facts += [fact] if fact not in self.facts else []
        return None

    def picture(self, name: str) -> bytes:
        """Give a picture's bytes, unchecked: it is for a decoder that trusts none; b"" when there is none."""
        entry = self._entries.get(name)
        return b"" if entry is None else self._archive.read(entry, most=self._limits.part)

    def size(self, name: str) -> int:
        """Give a part's size in bytes once inflated, as the package says it; 0 when there is none."""
        entry = self._entries.get(name)
        return 0 if entry is None else entry.size

    def tree(self, name: str) -> etree._Element | None:
        """Give a part's tree, which nobody changes; None when there is none; raises lxml's XMLSyntaxError."""
        if name not in self._trees:
            body = self.part(name)
            if body is None:
                return None
            try:
                self._trees[name] = parse_xml(body)
            except etree.XMLSyntaxError:
                if not self._may_lack(name):
                    raise
                self._damaged.add(name)
                return self.tree(name)
        return self._trees[name]

    def _may_lack(self, name: str) -> bool:
        return self._spared.search(name) is not None and name != self.main

    def targets(self, source: str) -> Mapping[str, tuple[str, str]]:
        """Give the relationships of a part: id -> (last word of the type, part name); outside ones left out."""
        folder, leaf = posixpath.split(source)
        tree = self.tree(posixpath.join(folder, "_rels", f"{leaf}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for relation in () if tree is None else tree:
            if relation.get("TargetMode", "Internal") == "External":
                continue
            target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
            found[relation.get("Id", "")] = (relation.get("Type", "").rsplit("/", 1)[-1], target)
        return found

    @property
    def main(self) -> str:
        """The name of the main part (document, workbook), "" when the package names none."""
        relations = self.targets("").values()
        return next((target for kind, target in relations if kind == _OFFICE_DOCUMENT), "")

    def _inflate_xml(self) -> dict[str, bytes]:
        return {name: self._checked(name) for name in self._entries if _XML_NAME.search(name)}

    def _checked(self, name: str) -> bytes:
        try:
            body = self._archive.read(self._entries[name], most=self._limits.part)
            return _transitional(refuse_unsafe_xml(body, limits=self._limits)) if body.strip() else body
        except Refused as exc:
            if exc.code not in _RUBBLE or not self._spared.search(name):
                raise
            self._damaged.add(name)
            return b""

    def _refuse_active(self) -> None:
        names = [name.lower() for name in self._entries]
        types = office_active.plainly(self._parts.get("[Content_Types].xml", b""))
        if any(name.endswith(_MACRO_NAMES) for name in names) or b"macroEnabled" in types or b"vbaProject" in types:
            raise refusal("office.macro")
        for name, body in self._parts.items():
            if name.lower().endswith(".rels"):
                self._refuse_fetching(name)
            if name.startswith("xl/"):
                _refuse_cells(office_active.plainly(body))
            if name.startswith("word/") and b"instr" in body.replace(b"\0", b""):
                self._refuse_fields(name)
        signatures = [name for name in names if _SIGNATURE.match(name)]
        if signatures:
            self.facts.append({"code": "office.signature", "count": len(signatures), "conclusion": _UNJUDGED})
        embedded = [name for name in self._entries if "/embeddings/" in name]
        if embedded:
            self.facts.append({"code": "office.embedded", "count": len(embedded)})

    def _refuse_fields(self, name: str) -> None:
        try:
            tree = self._trees[name] = parse_xml(self._parts[name])
        except etree.XMLSyntaxError:
            return  # told when the part is read
        office_active.refuse_fields(tree)

    def _refuse_programs(self, data: bytes) -> None:
        beside = Archive(data, limits=self._limits)  # with a budget of its own: what is looked at here is not read
        for entry in beside.entries:
            if office_active.may_hold_program(entry.name) and office_active.is_program(
                entry.name, partial(beside.read, entry, most=self._limits.entry)
            ):
                raise refusal("office.program")

    def _refuse_fetching(self, name: str) -> None:
        body = office_active.plainly(self._parts[name])
        if b"External" not in body and not any(kind.encode() in body for kind in office_active.MACROS):
            return
        try:
            relations = parse_xml(self._parts[name])
        except etree.XMLSyntaxError as exc:
            is_word = any(one.startswith("word/") for one in self._entries)
            raise refusal("docx.broken" if is_word else "xls.broken") from exc
        for relation in relations:
            kind, target = relation.get("Type", "").rsplit("/", 1)[-1], relation.get("Target", "")
            if kind in office_active.MACROS:
                raise refusal("office.macro")
            if relation.get("TargetMode") != "External" or not office_active.ELSEWHERE.match(target):
                continue
            if kind in _FETCHED:
                raise refusal("office.remote_template")
            if kind == "image":
                self.facts.append({"code": "office.remote_image"})
