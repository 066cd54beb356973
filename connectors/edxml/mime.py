"""A message sent as MIME (multipart/related, RFC 2387): the XML is its root, each paper a part known by its Content-ID.

Writers of the years before QCVN 102:2016 and SOAP stacks with attachments (SwA, MTOM) put papers there. Parts are cut
out of the bytes here: the standard library reads a part of 60 MB line by line, and needs ten times its memory.
"""

from __future__ import annotations

import email
import quopri
import re
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

import pybase64

from connectors.edxml.attachments import Part
from connectors.edxml.refusals import EdxmlRefused

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from email.message import Message

# A message without these heads is XML or nothing of ours.
_HEAD = re.compile(rb"(?:\xef\xbb\xbf)?\s*+(?=(?:MIME-Version|Content-Type|Content-ID|Message-ID)\s*:)", re.IGNORECASE)
_HEAD_ENDS = re.compile(rb"\r?\n\r?\n")
_LINE_REST = re.compile(rb"(--)?[ \t]*(?:\r?\n|\Z)")
_LONGEST_HEAD = 64 * 1024
_MOST_PARTS = 2_000
_MOST_MARKS = _MOST_PARTS + 100  # of one multipart: the lines that end it, and those before empty parts, too
_DEPTH = 4


@dataclass(frozen=True, slots=True)
class _Leaf:
    head: Message
    body: bytes

    @property
    def content_id(self) -> str:
        return _plain(str(self.head.get("Content-ID", "")))

    @property
    def coding(self) -> str:
        return str(self.head.get("Content-Transfer-Encoding", "")).strip().lower()

    @property
    def content(self) -> bytes:
        """Give the decoded bytes; of base64 that is none, nothing."""
        if self.coding == "quoted-printable":
            return quopri.decodestring(self.body)
        if self.coding != "base64":
            return self.body
        try:
            return pybase64.b64decode(self.body.translate(None, b" \t\r\n"), validate=True)
        except ValueError:
            return b""

    @property
    def is_xml(self) -> bool:
        return self.head.get_content_type().endswith(("/xml", "+xml")) or self.body[:64].lstrip()[:1] == b"<"


def parts_of(raw: bytes) -> tuple[bytes, tuple[Part, ...]]:
    """Give the root of a MIME message and its other parts; of any other bytes, these and nothing.

    Raises EdxmlRefused (edxml.mime) where it has no XML part, or too many parts.
    """
    start = _HEAD.match(raw)
    if start is None:
        return raw, ()
    first = _leaf(raw, start.end(), len(raw))
    wanted = _plain(str(first.head.get_param("start", "") or ""))
    leaves: list[_Leaf] = []
    for leaf in _leaves(first, depth=0):
        leaves.append(leaf)
        if len(leaves) > _MOST_PARTS:
            raise EdxmlRefused("edxml.mime", detail="too many parts")
    root = _root(leaves, wanted)
    if root is None:
        raise EdxmlRefused("edxml.mime", detail="no XML part")
    return root.content, tuple(_part(leaf) for leaf in leaves if leaf is not root)


def _root(leaves: Sequence[_Leaf], wanted: str) -> _Leaf | None:
    named = next((leaf for leaf in leaves if wanted and leaf.content_id == wanted), None)
    return named or next((leaf for leaf in leaves if leaf.is_xml), None)


def _leaf(raw: bytes, start: int, end: int) -> _Leaf:
    if raw.startswith((b"\r\n", b"\n"), start):  # a part without a head
        return _Leaf(email.message_from_bytes(b""), raw[start:end].lstrip(b"\r\n"))
    found = _HEAD_ENDS.search(raw, start, min(end, start + _LONGEST_HEAD))
    if found is None:
        raise EdxmlRefused("edxml.mime", detail="a head without an end")
    return _Leaf(email.message_from_bytes(raw[start : found.start()] + b"\n\n"), raw[found.end() : end])


def _leaves(leaf: _Leaf, *, depth: int) -> Iterator[_Leaf]:
    boundary = leaf.head.get_param("boundary")
    if (
        leaf.head.get_content_maintype() != "multipart"
        or not (boundary and isinstance(boundary, str))
        or depth >= _DEPTH
    ):
        yield leaf
        return
    marks = list(islice(_marks(leaf.body, b"--" + boundary.encode("utf-8", "replace")), _MOST_MARKS + 1))
    if len(marks) > _MOST_MARKS:
        raise EdxmlRefused("edxml.mime", detail="too many parts")
    for (_start, begin, closes), (end, _begin, _closes) in pairwise([*marks, (len(leaf.body), 0, True)]):
        if not closes:
            yield from _leaves(_leaf(leaf.body, begin, end), depth=depth + 1)


def _marks(body: bytes, line: bytes) -> Iterator[tuple[int, int, bool]]:
    """Give where each line between parts begins (with the line end before it) and ends, and whether it is the last."""
    opens = b"\n" + line
    start = 0 if body.startswith(line) else body.find(opens)
    while start >= 0:
        behind = start + len(opens if body.startswith(opens, start) else line)
        rest = _LINE_REST.match(body, behind)
        if rest is not None:
            yield start - (start > 0 and body.startswith(b"\r\n", start - 1)), rest.end(), rest[1] is not None
        start = body.find(opens, behind)


def _part(leaf: _Leaf) -> Part:
    # Base64 is handed on as it came: whether it is whole is judged where every other body is.
    return Part(
        name=str(leaf.head.get_filename() or ""),
        body=leaf.body if leaf.coding == "base64" else pybase64.b64encode(leaf.content),
        declared_type=leaf.head.get_content_type(),
        content_id=leaf.content_id,
        description=str(leaf.head.get("Content-Description", "")),
    )


def _plain(content_id: str) -> str:
    return content_id.strip().strip("<>")
