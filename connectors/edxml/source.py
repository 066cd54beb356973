"""From hostile bytes to clean UTF-8 without an XML declaration, before any parser sees them."""

from __future__ import annotations

import codecs
import contextlib
import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.edxml.refusals import EdxmlRefused

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_BYTES = 256 * 1024 * 1024
MAX_TAGS = 200_000

# UTF-32 stands before UTF-16: its little-endian mark begins with the other's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UNMARKED = (
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
# What a sender may declare, and how its bytes are read when no mark says otherwise. .NET programs
# that serialise to a string declare utf-16 over UTF-8 bytes, so there the bytes decide.
_DECLARED: Mapping[str, str] = MappingProxyType(
    {
        "": "utf-8",
        "utf-8": "utf-8",
        "utf8": "utf-8",
        "utf-16": "utf-8",
        "us-ascii": "utf-8",
        "ascii": "utf-8",
        "iso-8859-1": "latin-1",
        "windows-1252": "cp1252",
        "windows-1258": "cp1258",
    }
)
_SINGLE_BYTE = frozenset({"latin-1", "cp1252", "cp1258"})
_DECLARATION = re.compile(rb"<\?xml\s[^<>]*\?>\s*")
_ENCODING = re.compile(rb"<\?xml\s[^<>]*?encoding\s*=\s*[\"']([\w.-]+)[\"']")
_TYPE_DECLARATION = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_TRAILING = b"\0\x1a \t\r\n"


def prepare(raw: bytes) -> tuple[bytes, tuple[Mapping[str, Any], ...]]:
    """Give UTF-8 bytes that begin with the root's tag, and the facts of what was trimmed.

    Raises EdxmlRefused: edxml.empty, edxml.unknown, edxml.too_large, xml.encoding.
    """
    if len(raw) > MAX_BYTES:
        raise EdxmlRefused("edxml.too_large")
    clean, facts = _to_utf8(raw)
    trimmed, junk = _trim(clean)
    return trimmed, facts + junk


def check(markup: bytes) -> None:
    """Let no parser see a type declaration or a flood of tags; bytes without `<` may be left out.

    Raises EdxmlRefused: xml.doctype (anywhere, even inside a comment), edxml.too_large.
    """
    if _TYPE_DECLARATION.search(markup):
        raise EdxmlRefused("xml.doctype")
    if markup.count(b"<") > 2 * MAX_TAGS:
        raise EdxmlRefused("edxml.too_large")


def _to_utf8(raw: bytes) -> tuple[bytes, tuple[Mapping[str, Any], ...]]:
    for mark, encoding in _MARKS:
        if raw.startswith(mark):
            return _recode(memoryview(raw)[len(mark) :], encoding), ({"code": "xml.bom", "encoding": encoding},)
    for start, encoding in _UNMARKED:
        if raw.startswith(start):
            return _recode(raw, encoding), ({"code": "xml.encoding", "encoding": encoding},)
    return _by_declaration(raw)


def _by_declaration(raw: bytes) -> tuple[bytes, tuple[Mapping[str, Any], ...]]:
    found = _ENCODING.search(raw, 0, 1024)
    declared = found[1].decode("ascii", "replace").lower() if found else ""
    encoding = _DECLARED.get(declared) or _of_bytes(raw, declared)
    odd = declared == "utf-16" or declared not in _DECLARED
    if encoding in _SINGLE_BYTE and _utf8(raw):
        encoding, odd = "utf-8", True
    facts = ({"code": "xml.encoding", "declared": declared, "encoding": encoding},) if odd else ()
    return (raw if encoding == "utf-8" else _recode(raw, encoding)), facts


def _utf8(raw: bytes) -> bool:
    """Tell whether bytes beyond ASCII are UTF-8 whatever is declared: no Vietnamese text of one byte a letter is."""
    if raw.isascii():
        return False
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _of_bytes(raw: bytes, declared: str) -> str:
    """Give UTF-8 for a name that nobody knows (TCVN 6909 is Unicode by another name), where the bytes are that.

    A known encoding that is not ours to read (utf-7 hides tags in letters) is refused.
    """
    try:
        codecs.lookup(declared)
    except LookupError:
        with contextlib.suppress(UnicodeDecodeError):
            raw.decode("utf-8")
            return "utf-8"
    raise EdxmlRefused("xml.encoding", detail=declared)


def _recode(raw: bytes | memoryview, encoding: str) -> bytes:
    try:
        return str(raw, encoding).encode()
    except UnicodeError as exc:
        raise EdxmlRefused("xml.encoding", detail=encoding) from exc


def _trim(clean: bytes) -> tuple[bytes, tuple[Mapping[str, Any], ...]]:
    start = clean.find(b"<")
    if start < 0:
        raise EdxmlRefused("edxml.unknown" if clean.strip(_TRAILING) else "edxml.empty")
    # What follows the last tag belongs to no message; a message cut in the middle of a text stays broken without it.
    end = clean.rfind(b">") + 1
    if end <= start:
        end = start + len(clean[start:].rstrip(_TRAILING))
    before, after = clean[:start], clean[end:]
    facts: list[Mapping[str, Any]] = []
    if before.strip():
        facts.append({"code": "xml.junk_before", "bytes": len(before)})
    if after.strip():
        facts.append({"code": "xml.junk_after", "bytes": len(after)})
    # The parser is told UTF-8, and must not meet a declaration that says something else.
    declaration = _DECLARATION.match(clean, start, end)
    return clean[declaration.end() if declaration else start : end], tuple(facts)
