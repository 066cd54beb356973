"""The base64 text of an attachment to bytes: strictly where it is written so, else as odd writers write it.

What is read otherwise than strictly is told; a text that is not whole is never read as a shorter file.
"""

from __future__ import annotations

import binascii
import re
from typing import TYPE_CHECKING, Any

import pybase64

from connectors.edxml.sniff import claimed_type, sniff

if TYPE_CHECKING:
    from collections.abc import Mapping

    Fact = Mapping[str, Any]

_LINE_ENDS = b" \t\r\n"
# A byte order mark, a no-break space and a zero-width space, as programs that paste text leave them; and what a text
# that was a program's string keeps of it: quotation marks, line ends as two characters.
_PASTED = re.compile(rb"\xef\xbb\xbf|\xc2\xa0|\xe2\x80[\x8b-\x8d]|[\"']|\\\\?[rnt]")
# As web forms spell what base64 has beside letters and figures.
_OF_FORMS = ((b"+", b"%2B"), (b"/", b"%2F"), (b"=", b"%3D"), (b"\r", b"%0D"), (b"\n", b"%0A"))
_PIECE = re.compile(rb"[^=]+={0,2}")
_ADDRESS = re.compile(rb"\s*data:[\w.+/;=\"\- ]{0,200},", re.IGNORECASE)  # a page's `data:application/pdf;base64,`
_ALPHABET = re.compile(rb"[A-Za-z0-9+/\s]+(?:={1,2}\s*)?")
_URL = bytes.maketrans(b"-_", b"+/")
_GROUP = 4
_EVEN = 2  # lengths of the runs between blanks that a program laid out evenly: its own, and the rest of a line
_SHORTEST = 64
_TAIL = 1024
# What ends a whole file of a kind: only then is a text without its filling signs not a broken-off one.
_ENDS = ((b"%PDF-", b"%%EOF"), (b"PK\x03\x04", b"PK\x05\x06"), (b"\x89PNG", b"IEND"), (b"\xff\xd8\xff", b"\xff\xd9"))
_TEXTS = ("text/", "application/xml", "message/")


def bytes_of(body: bytes, name: str) -> tuple[bytes, tuple[Fact, ...]]:
    """Give the bytes that a body codes; raises ValueError where it is no base64, or not a whole one."""
    facts: tuple[Fact, ...] = ()
    try:
        wire = _strict(body)
    except ValueError:
        wire, facts = _odd(body), ({"code": "attachment.base64"},)
    inner = _coded_twice(wire, name)
    return (wire, facts) if inner is None else (inner, (*facts, {"code": "attachment.coded_twice"}))


def _strict(body: bytes) -> bytes:
    """Decode strictly; line ends are taken out only where there are any, for they are a whole pass."""
    try:
        return pybase64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        if _lost_its_plus(body):
            raise ValueError("blanks for signs") from None
        return pybase64.b64decode(body.translate(None, _LINE_ENDS), validate=True)


def _lost_its_plus(body: bytes) -> bool:
    """Tell whether a web form made blanks of the plus signs: there is none, and the blanks stand anywhere."""
    if b" " not in body or b"+" in body:
        return False
    runs = _one_line(body).split(b" ")
    return len(set(map(len, runs[:-1]))) > _EVEN


def _one_line(body: bytes) -> bytes:
    """Join the lines; where all are equally long, a blank at the end of one is no layout, one at the end of all is."""
    lines = body.splitlines()
    even = len(set(map(len, lines[:-1]))) == 1 and not all(line.endswith(b" ") for line in lines[:-1])
    return b"".join(lines if even else map(bytes.strip, lines))


def _odd(body: bytes) -> bytes:
    address = _ADDRESS.match(body)
    text = body[address.end() if address else 0 :]
    if _lost_its_plus(text):
        text = _one_line(text).replace(b" ", b"+")
    for sign, spelt in _OF_FORMS if b"%" in text else ():
        text = text.replace(spelt, sign).replace(spelt.lower(), sign)
    text = _PASTED.sub(b"", text).translate(None, _LINE_ENDS)
    if b"+" not in text and b"/" not in text:
        text = text.translate(_URL)
    if b"=" in text.rstrip(b"="):
        return _of_pieces(text)
    lacking = -len(text) % _GROUP
    wire = pybase64.b64decode(text + b"=" * lacking, validate=True)
    if lacking and not _whole(wire):
        raise ValueError("broken off")
    return wire


def _of_pieces(text: bytes) -> bytes:
    """Decode what was coded piece by piece, each with filling signs of its own; only a whole file is believed."""
    wire = b"".join(pybase64.b64decode(piece, validate=True) for piece in _PIECE.findall(text))
    if not _whole(wire):
        raise ValueError("broken off")
    return wire


def _whole(wire: bytes) -> bool:
    return any(wire.startswith(begin) and end in wire[-_TAIL:] for begin, end in _ENDS)


def _coded_twice(wire: bytes, name: str) -> bytes | None:
    """Give what a file's base64 holds that was coded once more; not of a text, which may be just that."""
    claimed = claimed_type(name)
    if len(wire) < _SHORTEST or claimed.startswith(_TEXTS) or _ALPHABET.fullmatch(wire) is None:
        return None
    try:
        inner = _strict(wire)
    except ValueError:
        return None
    return None if sniff(inner, name).startswith(("text/", "application/octet-stream")) else inner
