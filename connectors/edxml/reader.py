"""Open an edXML message: bytes in, an Envelope out (QCVN 102:2016/BTTTT; INTEROP 2-5).

Meant for a sandboxed child, and hardened all the same: no type declaration is ever parsed, no
entity resolved, nothing fetched.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from connectors.base import Envelope
from connectors.edxml import header as heading
from connectors.edxml import manifest, mime
from connectors.edxml.attachments import decode
from connectors.edxml.packing import coded, unpack
from connectors.edxml.refusals import EdxmlRefused
from connectors.edxml.source import prepare
from connectors.edxml.targets import read_kind
from connectors.edxml.tree import business, first, local, namespace, parse, text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

    from connectors.edxml.attachments import Part

    Fact = Mapping[str, Any]

_LEGACY_NAMESPACES = ("e-doc.vn/schema", "go.vn/edoc", "schemas.xmlsoap.org/soap", "www.w3.org/2003/05/soap-envelope")
_A_MESSAGE = re.compile(r"\s*(?:<\?xml[^<>]*\?>\s*)?<(?:[\w.-]+:)?edXML(?:Envelope)?[\s>]")
_ROOTS = frozenset({"edXML", "edXMLEnvelope"})


def read(raw: bytes) -> Envelope:
    """Open a message.

    Raises EdxmlRefused when it may not or cannot be opened (codes in `refusals.SENTENCES`).
    A single broken attachment or an impossible date is a fact of the envelope, not an error.
    """
    unpacked, packed = unpack(raw)
    written, beside = mime.parts_of(unpacked)
    clean, trimmed = prepare(written)
    parsed = parse(clean)
    quoted = _quoted(parsed.root)
    if quoted is not None:
        wrapped = {"code": "edxml.wrapped", "root": local(parsed.root)}
        inner, more = unpack(quoted)
        parsed, trimmed = parse(prepare(inner)[0]), (*trimmed, wrapped, *more)
    header, nonstandard = _find_header(parsed.root)
    listed = manifest.read_manifest(parsed.root)
    parts, missing = manifest.join(listed, manifest.with_beside(manifest.read_parts(parsed), beside))
    facts: list[Fact] = [*packed, *_how_sent(beside), *trimmed, *parsed.facts, *nonstandard, *missing]
    status = _status_header(header)
    message = status if status is not None else first(header, "MessageHeader")
    if message is None:
        raise EdxmlRefused("edxml.unknown", detail="no MessageHeader")
    trace = first(header, "TraceHeaderList")
    return Envelope(
        **read_kind(message, business(trace, header, message), facts, is_status=status is not None),
        **heading.read_document(message, facts),
        **heading.read_people(message, facts),
        content=text(message, "Content") or text(_body(parsed.root), "Content"),
        timestamp=heading.read_timestamp(message, trace, facts),
        header=heading.read_rest(header, message, trace) | heading.read_manifest(listed),
        attachments=tuple(decode(part) for part in parts),
        facts=tuple(facts),
    )


def _quoted(root: _Element) -> bytes | None:
    """Give the message that another one holds as a text, as SOAP services do: `<string>&lt;edXML…`, or its base64."""
    if any(local(element) in _ROOTS for element in root.iter()):
        return None
    told = [element.text for element in root.iter() if element.text]
    plain = [one.encode("utf-8", "replace") for one in told if _A_MESSAGE.match(one)]
    quoted = plain or [inner for one in told if (inner := coded(one.encode("utf-8", "replace")))]
    return quoted[0] if len(quoted) == 1 else None


def _how_sent(beside: Sequence[Part]) -> tuple[Fact, ...]:
    return ({"code": "edxml.mime", "parts": len(beside)},) if beside else ()


def _find_header(root: _Element) -> tuple[_Element, tuple[Fact, ...]]:
    if local(root) in _ROOTS:
        return _header(root)
    found = [one for one in root.iter() if local(one) in _ROOTS and not _within(one)]
    if len(found) > 1:
        raise EdxmlRefused("edxml.several", detail=str(len(found)))
    if found:
        header, bare = _header(found[0])
        return header, ({"code": "edxml.wrapped", "root": local(root)}, *bare)
    legacy = any(known in namespace(root).lower() for known in _LEGACY_NAMESPACES) or local(root) == "EdXMLEnvelope"
    raise EdxmlRefused("edxml.legacy" if legacy else "edxml.unknown", detail=str(root.tag)[:200])


def _within(element: _Element) -> bool:
    parent = element.getparent()
    return parent is not None and local(parent) in _ROOTS


def _header(root: _Element) -> tuple[_Element, tuple[Fact, ...]]:
    if any(known in namespace(root).lower() for known in _LEGACY_NAMESPACES):
        raise EdxmlRefused("edxml.legacy", detail=str(root.tag)[:200])
    bare = local(root) == "edXMLEnvelope"
    header = first(root, "edXMLHeader") if bare else first(root, "edXMLEnvelope", "edXMLHeader")
    if header is None:
        raise EdxmlRefused("edxml.unknown", detail="no edXMLHeader")
    return header, ({"code": "edxml.bare_envelope"},) if bare else ()


def _body(root: _Element) -> _Element | None:
    return next((element for element in root.iter() if local(element) == "edXMLBody"), None)


def _status_header(header: _Element) -> _Element | None:
    """Give the element that holds a status: edXMLHeader/Status, or MessageHeader with StatusCode."""
    variant = first(header, "Status")
    if variant is not None:
        return variant
    return first(header, "MessageHeader") if first(header, "MessageHeader", "StatusCode") is not None else None
