"""A message sent as MIME (multipart/related, RFC 2387): the XML is its root, each paper a part known by its Content-ID.

Writers of the years before QCVN 102:2016 and SOAP stacks with attachments (SwA, MTOM) put papers there.
"""

from __future__ import annotations

import email
import re
from email import policy
from typing import TYPE_CHECKING

import pybase64

from connectors.edxml.attachments import Part
from connectors.edxml.refusals import EdxmlRefused

if TYPE_CHECKING:
    from email.message import Message

# A message without these heads is XML or nothing of ours.
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:MIME-Version|Content-Type|Content-ID|Message-ID)\s*:", re.IGNORECASE)
_MOST_PARTS = 2_000


def parts_of(raw: bytes) -> tuple[bytes, tuple[Part, ...]]:
    """Give the root of a MIME message and its other parts; of any other bytes, these and nothing.

    Raises EdxmlRefused (edxml.mime) where it has no XML part, or too many parts.
    """
    if _HEAD.match(raw) is None:
        return raw, ()
    parsed = email.message_from_bytes(raw.lstrip(b"\xef\xbb\xbf \t\r\n"), policy=policy.compat32)
    leaves = [part for part in parsed.walk() if not part.is_multipart()]
    root = _root(parsed, leaves)
    if root is None or len(leaves) > _MOST_PARTS:
        raise EdxmlRefused("edxml.mime")
    return _bytes(root), tuple(_part(part) for part in leaves if part is not root)


def _root(parsed: Message, leaves: list[Message]) -> Message | None:
    start = _plain(str(parsed.get_param("start", "") or ""))
    named = (part for part in leaves if start and _plain(str(part.get("Content-ID", ""))) == start)
    return next(named, None) or next((part for part in leaves if _is_xml(part)), None)


def _is_xml(part: Message) -> bool:
    return (
        part.get_content_type().endswith(("/xml", "+xml")) or _bytes(part)[:64].lstrip(b"\xef\xbb\xbf \r\n")[:1] == b"<"
    )


def _bytes(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _part(part: Message) -> Part:
    coded = str(part.get("Content-Transfer-Encoding", "")).strip().lower() == "base64"
    payload = part.get_payload()
    # Base64 is handed on as it came: whether it is whole is judged where every other body is.
    body = (
        payload.encode("ascii", "replace") if coded and isinstance(payload, str) else pybase64.b64encode(_bytes(part))
    )
    return Part(
        name=str(part.get_filename() or ""),
        body=body,
        declared_type=part.get_content_type(),
        content_id=_plain(str(part.get("Content-ID", ""))),
        description=str(part.get("Content-Description", "")),
    )


def _plain(content_id: str) -> str:
    return content_id.strip().strip("<>")
