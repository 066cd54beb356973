"""How edXML bytes are laid out: the skeleton, the prefixes, the attachments on the wire.

One URI serves as default namespace on the root and, re-declared, as prefix `edXML:`; peers
compare texts and prefixes, so the bytes are laid out here and not by a serialiser.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pybase64

from connectors.edxml.sniff import extension

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectors.base import Attachment

    Node = tuple[str, "str | Sequence[Node]"]

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A bare carriage return would come back as a line feed, and ResponseFor is copied byte for byte.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
# What the SDK sends as it is; everything else goes into a zip of one entry.
_RAW_TYPES: Mapping[str, str] = MappingProxyType(
    {"pdf": "application/pdf", "doc": "application/doc", "docx": "application/docx", "zip": "application/zip"}
)


def frame(envelope: Sequence[Node], attachments: bytes) -> bytes:
    """Give a whole message: the envelope of these elements, then the attachments."""
    inner = "".join(_render(node, 2) for node in envelope)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<edXML xmlns="{NAMESPACE}">\n'
        f'  <edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}">\n{inner}  </edXML:edXMLEnvelope>\n'
    ).encode()
    encoded = b"  <AttachmentEncoded>\n" + attachments + b"  </AttachmentEncoded>\n" if attachments else b""
    return head + encoded + b"</edXML>\n"


def _render(node: Node, depth: int, *, prefix: str = "edXML:") -> str:
    name, content = node
    indent = "  " * depth
    attribute = ' version="1.0"' if name == "edXMLManifest" else ""
    if isinstance(content, str):
        return f"{indent}<{prefix}{name}>{_ILLEGAL.sub('', content).translate(_ESCAPES)}</{prefix}{name}>\n"
    inner = "".join(_render(child, depth + 1, prefix=prefix) for child in content)
    return f"{indent}<{prefix}{name}{attribute}>\n{inner}{indent}</{prefix}{name}>\n"


def filled(*nodes: tuple[str, str]) -> tuple[Node, ...]:
    """Leave out the elements that would be empty."""
    return tuple(node for node in nodes if node[1])


def from_json(name: str, value: Any) -> tuple[Node, ...]:
    """Give a JSON value as elements: a list repeats its name, a mapping nests."""
    if isinstance(value, dict):
        return ((name, tuple(node for key, inner in value.items() for node in from_json(key, inner))),)
    if isinstance(value, (list, tuple)):
        return tuple(node for inner in value for node in from_json(name, inner))
    return ((name, str(value)),)


@dataclass(frozen=True, slots=True)
class Wire:
    """An attachment as it goes out."""

    content_id: str
    name: str
    description: str
    declared_type: str
    data: bytes


def pack(attachment: Attachment, position: int) -> Wire:
    """Give an attachment as it goes out: some types raw, all others in a zip of one entry."""
    kind = extension(attachment.name)
    raw = kind in _RAW_TYPES
    content_id = attachment.content_id or f"cid:{position}"
    return Wire(
        content_id=content_id if content_id.startswith("cid:") else f"cid:{content_id}",
        name=attachment.name,
        description=attachment.description,
        declared_type=_RAW_TYPES.get(kind, "application/zip"),
        data=attachment.data if raw else _wrapped(attachment, kind),
    )


def _wrapped(attachment: Attachment, kind: str) -> bytes:
    """Zip one entry the way the SDK does; its name comes from the hash, so the bytes repeat."""
    entry = zipfile.ZipInfo(f"{attachment.sha256[:32]}.{kind or 'bin'}")
    entry.compress_type = zipfile.ZIP_DEFLATED
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry, attachment.data)
    return target.getvalue()


def listed(wire: Wire) -> tuple[Node, ...]:
    """Give the Reference that announces an attachment in the manifest."""
    return (
        ("ContentId", wire.content_id),
        ("ContentType", wire.declared_type),
        *filled(("Description", wire.description)),
        ("AttachmentName", wire.name),
    )


def part(wire: Wire) -> bytes:
    """Give the Attachment element with its base64 body."""
    named = (("ContentId", wire.content_id), ("AttachmentName", wire.name))
    typed = (*filled(("Description", wire.description)), ("ContentType", wire.declared_type))
    leaves = "".join(_render(node, 3, prefix="") for node in (*named, *typed))
    opening = f'      <edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">'
    head = f"    <Attachment>\n{leaves}{opening}".encode()
    return head + pybase64.b64encode(wire.data) + b"</edXML:ContentTransferEncoded>\n    </Attachment>\n"
