"""Ways in which an edXML message arrives hurt: cut, re-encoded, glued, retagged; the same ones on every run."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_TAG = re.compile(rb"<(/?)([\w:.-]+)([^<>]*)>")
_ENCODINGS = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-8-sig", "cp1258", "latin-1", "utf-7")
_DOCTYPE = b'<!DOCTYPE edXML [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
_SPLICES = (
    b"\0",
    b"&b;",
    b"&#0;",
    b"&#xD800;",
    b"<",
    b">",
    b"]]>",
    b"<![CDATA[",
    b"<!--",
    b"-->",
    b"\xef\xbf\xbd",
    b"\xff",
)


def mutants(message: bytes, count: int, *, seed: int) -> Iterator[tuple[str, bytes]]:
    """Give `count` hurt copies of a message, each with the name of what was done to it."""
    chance = random.Random(seed)  # noqa: S311 - repeatable by purpose, nothing secret
    for _ in range(count):
        way = chance.choice(WAYS)
        hurt = way(message, chance)
        if chance.random() < 0.2:  # two misfortunes at once
            hurt = chance.choice(WAYS)(hurt, chance)
        yield way.__name__.strip("_"), hurt


def _truncated(message: bytes, chance: random.Random) -> bytes:
    return message[: chance.randrange(len(message) + 1)]


def _beheaded(message: bytes, chance: random.Random) -> bytes:
    return message[chance.randrange(min(len(message), 400) + 1) :]


def _flipped(message: bytes, chance: random.Random) -> bytes:
    hurt = bytearray(message or b"<")
    for _ in range(chance.choice((1, 1, 4, 32))):
        hurt[chance.randrange(len(hurt))] = chance.randrange(256)
    return bytes(hurt)


def _spliced(message: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(message) + 1)
    return message[:at] + chance.choice(_SPLICES) + message[at:]


def _holed(message: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(message) + 1)
    return message[:start] + message[start + chance.choice((1, 7, 80, 700)) :]


def _repeated(message: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(message) + 1)
    piece = message[start : start + chance.choice((1, 9, 200))]
    return message[:start] + piece * chance.choice((2, 3, 50)) + message[start + len(piece) :]


def _recoded(message: bytes, chance: random.Random) -> bytes:
    return message.decode("utf-8", "replace").encode(chance.choice(_ENCODINGS), "replace")


def _misdeclared(message: bytes, chance: random.Random) -> bytes:
    wrong = chance.choice((b"utf-16", b"TCVN-6909", b"windows-1258", b"utf8", b"", b"ISO-8859-1", b"ucs-2"))
    return re.sub(rb'encoding="[^"]*"', b'encoding="' + wrong + b'"', message, count=1)


def _with_doctype(message: bytes, chance: random.Random) -> bytes:
    hurt = message.replace(b"?>", b"?>" + _DOCTYPE, 1) if b"?>" in message[:100] else _DOCTYPE + message
    return _recoded(hurt, chance) if chance.random() < 0.5 else hurt


def _surrounded(message: bytes, chance: random.Random) -> bytes:
    junk = chance.choice((b"1212", b"\xef\xbb\xbf", b"\0\0", b"HTTP/1.1 200 OK\r\n\r\n", b"<html>", b"--boundary\r\n"))
    return junk + message if chance.random() < 0.5 else message + junk


def _retagged(message: bytes, chance: random.Random) -> bytes:
    """Lose, double, rename or unbind one element's tag."""
    tags = list(_TAG.finditer(message))
    if not tags:
        return message
    tag = chance.choice(tags)
    slash, name, rest = tag.groups()
    new = chance.choice(
        (
            b"",
            tag[0] * 2,
            b"<%s%s%s/>" % (slash, name, rest),
            b"<%sx:%s%s>" % (slash, name, rest),
            b"<%s%s%s>" % (slash, name.upper(), rest),
            b"<%s%s xlink:href='cid:1'%s>" % (slash, name, rest),
        )
    )
    return message[: tag.start()] + new + message[tag.end() :]


def _renamed(message: bytes, chance: random.Random) -> bytes:
    """Give one element another's name throughout, so that the message stays well-formed and says something odd."""
    names = sorted({tag[2] for tag in _TAG.finditer(message)})
    if len(names) < 2:
        return message
    old, new = chance.sample(names, 2)
    return re.sub(rb"(</?)" + re.escape(old) + rb"(?=[\s/>])", rb"\1" + new, message)


def _retold(message: bytes, chance: random.Random) -> bytes:
    """Put an odd text into one element that holds text."""
    texts = list(re.finditer(rb">([^<>]+)</", message))
    if not texts:
        return message
    found = chance.choice(texts)
    odd = chance.choice(
        (b"", b" ", b"null", b"31/02/2025", b"0000/00/00", b"9999-12-31T99:99:99+99:99", b"9" * 400, "ệ".encode() * 300)
    )
    return message[: found.start(1)] + odd + message[found.end(1) :]


def _nested(message: bytes, chance: random.Random) -> bytes:
    depth = chance.choice((30, 100, 5000))
    at = message.find(b"<", len(message) // 2)
    return message[:at] + b"<a>" * depth + b"</a>" * depth + message[at:] if at >= 0 else message


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _truncated,
    _beheaded,
    _flipped,
    _spliced,
    _holed,
    _repeated,
    _recoded,
    _misdeclared,
    _with_doctype,
    _surrounded,
    _retagged,
    _renamed,
    _retold,
    _nested,
)
