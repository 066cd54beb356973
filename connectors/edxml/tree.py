"""Reading an XML tree by local name, order and namespaces set aside; bodies kept out of it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from lxml import etree

from connectors.edxml.refusals import EdxmlRefused
from connectors.edxml.source import check

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

MAX_DEPTH = 64
_HEAD = 64 * 1024  # bytes within which a message names what it is
MAX_REST_BYTES = 16 * 1024 * 1024
MAX_WHOLE_BYTES = 64 * 1024 * 1024

BODY_NAMES = frozenset({"ContentTransferEncoded", "AttachmentData"})
_BODY = re.compile(
    rb"<((?:[A-Za-z_][\w.-]*:)?(?:ContentTransferEncoded|AttachmentData))"
    rb"(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>&]*\"|'[^'<>&]*'))*\s*>"
)
_CDATA, _BLANK = re.compile(rb"\s*<!\[CDATA\["), re.compile(rb"\s*")
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
# Java serialisers write the line ends of a base64 body as character references.
_LINE_END = re.compile(rb"&#(?:13|10|x0?[DdAa]);")
_LAID_OUT = re.compile(r"[\r\n]\s*")
# Blanks, and what pasting leaves about a value: a number with a zero-width space is no other number.
_UNSEEN = " \t\r\n\u00a0\u200b\u200c\u200d\u200e\u200f\u2060\u3000\ufeff"
# What XML 1.0 (2.2) has no place for and word processors leave in a text: a line break of Word's is \x0b.
_CONTROL = re.compile(
    rb"[\x01-\x08\x0b\x0c\x0e-\x1f]|&#(?:0{0,4}(?:[1-8]|1[124-9]|2\d|3[01])|x0{0,4}(?:[1-8bcef]|1[\da-f]));",
    re.IGNORECASE,
)
# Names whose elements may repeat: always a list in the JSON form, even when they stand alone.
_PLURAL = frozenset({"Place", "Appendix", "TaskCode", "Receiver", "ReplacementInfo", "TraceHeader", "Reference"})


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message's tree; `bodies` hold the base64 texts that were cut out, by their mark."""

    root: _Element
    bodies: Sequence[bytes] = ()
    facts: tuple[Mapping[str, Any], ...] = ()

    def body(self, element: _Element) -> bytes:
        """Give the base64 text of a ContentTransferEncoded or AttachmentData element."""
        content = element.text or ""
        if self.bodies and content.startswith("@"):
            return self.bodies[int(content[1:])]
        return content.encode("utf-8")


def parse(clean: bytes) -> Parsed:
    """Parse prepared bytes, the base64 bodies cut out first where that is unambiguous.

    Cutting is why a 200 MB message costs what its header costs. A message that is broken by nothing but control
    characters is read without them. Raises EdxmlRefused (xml.doctype, xml.broken, xml.too_deep, edxml.too_large).
    """
    try:
        return _parse(clean)
    except EdxmlRefused as exc:
        plain, found = _CONTROL.subn(b" ", clean) if exc.code == "xml.broken" else (clean, 0)
        if not found:
            raise
    return replace(_parse(plain), facts=({"code": "xml.controls", "count": found},))


def _parse(clean: bytes) -> Parsed:
    cut = _cut(clean)
    # What was cut holds no `<`, so checking the rest checks all.
    check(cut[0] if cut else clean)
    if cut and b"<!--" in cut[0]:
        cut = None if b"<![CDATA[" in cut[0] or b"<?" in cut[0] else _cut(_COMMENT.sub(b"", clean))
    return (cut and _parse_cut(*cut)) or _parse_whole(clean)


def _parse_cut(rest: bytes, bodies: list[bytes]) -> Parsed | None:
    if b"<!" in rest or b"<?" in rest:
        return None
    if len(rest) > MAX_REST_BYTES:
        raise EdxmlRefused("edxml.too_large")
    root = _tree(rest)
    marks = [element.text for element in root.iter() if local(element) in BODY_NAMES and element.text]
    # A body element the pattern overlooked still holds its own text: then nothing may be cut.
    return Parsed(root, bodies) if marks == [f"@{n}" for n in range(len(bodies))] else None


def _parse_whole(clean: bytes) -> Parsed:
    if len(clean) > MAX_WHOLE_BYTES:
        raise EdxmlRefused("edxml.too_large")
    return Parsed(_tree(clean))


def _cut(text: bytes) -> tuple[bytes, list[bytes]] | None:
    """Take the base64 bodies out, a mark `@n` in their place; None where slices could mislead."""
    pieces: list[bytes] = []
    bodies: list[bytes] = []
    done = 0
    # Each search starts behind the last body, so that no pattern ever walks through base64.
    while found := _BODY.search(text, done):
        begin, end, stop = _body_span(text, found.end())
        body = _line_ends_out(text[begin:end])
        if min(end, stop) < 0 or b"&" in body or b"<" in body or not text.startswith(b"</" + found[1], stop):
            return None
        pieces += (text[done : found.end()], b"@%d" % len(bodies))
        bodies.append(body)
        done = stop
    return b"".join((*pieces, text[done:])), bodies


def _body_span(text: bytes, start: int) -> tuple[int, int, int]:
    """Give where a body begins and ends, and the tag behind it; some writers lay it into one CDATA section."""
    stop = text.find(b"<", start)
    opening = _CDATA.match(text, start)
    if opening is None:
        return start, stop, stop
    end = text.find(b"]]>", opening.end())
    behind = _BLANK.match(text, end + 3)
    return opening.end(), end, behind.end() if behind else -1


def _line_ends_out(body: bytes) -> bytes:
    return _LINE_END.sub(b"", body) if b"&" in body else body


def _tree(clean: bytes) -> _Element:
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(clean, parser)
    except (etree.XMLSyntaxError, ValueError) as exc:
        raise _refusal(str(exc), clean) from exc
    _check_depth(root)
    return root


def _refusal(remark: str, clean: bytes) -> EdxmlRefused:
    if b"edxml" not in clean[:_HEAD].lower():
        return EdxmlRefused("edxml.unknown", detail=remark)  # a PDF under this name is no broken message
    lowered = remark.lower()
    if "depth" in lowered:
        return EdxmlRefused("xml.too_deep", detail=remark)
    if "huge" in lowered or "too long" in lowered:
        return EdxmlRefused("edxml.too_large", detail=remark)
    try:
        clean.decode("utf-8")
    except UnicodeDecodeError:
        return EdxmlRefused("xml.encoding", detail=remark)
    return EdxmlRefused("xml.broken", detail=remark)


def _check_depth(root: _Element) -> None:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for element in level for child in element]
        if not level:
            return
    raise EdxmlRefused("xml.too_deep")


def local(element: _Element) -> str:
    """Give an element's name without its namespace."""
    return _local(element.tag)


@lru_cache(maxsize=1_024)
def _local(tag: object) -> str:
    return str(tag).rsplit("}", 1)[-1]


def namespace(element: _Element) -> str:
    """Give an element's namespace, or an empty text."""
    tag = str(element.tag)
    return tag[1:].split("}", 1)[0] if tag.startswith("{") else ""


def every(parent: _Element | None, name: str) -> list[_Element]:
    """List the children of that local name, in document order."""
    return [] if parent is None else [child for child in parent if local(child) == name]


def first(parent: _Element | None, *path: str) -> _Element | None:
    """Follow local names downwards, the first child of each; None where one is missing."""
    for name in path:
        parent = None if parent is None else next((child for child in parent if local(child) == name), None)
    return parent


def business(*places: _Element | None) -> _Element | None:
    """Give the first element that says what a message asks for, spelt as in the standard or rightly."""
    found = (first(place, name) for place in places for name in ("Bussiness", "Business"))
    return next((element for element in found if element is not None), None)


def verbatim(parent: _Element | None, *path: str) -> str:
    """Give an element's text exactly as sent, blanks at the ends and what is marked up within it included.

    Some writers give a value as an attribute of what it belongs to (`<From OrganId="…">`).
    """
    *way, name = path
    holder = first(parent, *way)
    found = first(holder, name)
    if found is not None:
        return "".join(map(str, found.itertext())) if len(found) else found.text or ""
    if holder is None or not holder.attrib:
        return ""
    return next((str(value) for key, value in holder.attrib.items() if _local(key) == name), "")


def text(parent: _Element | None, *path: str) -> str:
    """Give an element's text in NFC, trimmed, its lines unbroken: programs that lay XML out break them anywhere."""
    lines = _LAID_OUT.split(verbatim(parent, *path).strip(_UNSEEN))
    return unicodedata.normalize("NFC", " ".join(line.rstrip(" \t") for line in lines))


def as_json(element: _Element) -> Any:
    """Give an element as text (a leaf) or a mapping by local name; repeated names become lists."""
    children = list(element)
    if not children:
        return unicodedata.normalize("NFC", (element.text or "").strip())
    named: dict[str, list[Any]] = {}
    for child in children:
        named.setdefault(local(child), []).append(as_json(child))
    return {name: values if len(values) > 1 or name in _PLURAL else values[0] for name, values in named.items()}
