"""A whole message as some gateways hand it over: gzipped, alone in a zip, or base64; opened within limits."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import pybase64

from connectors.edxml.attachments import ZIP_ERRORS, alone_in
from connectors.edxml.refusals import EdxmlRefused
from connectors.edxml.source import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    Fact = Mapping[str, Any]

_GZIP, _ZIP = b"\x1f\x8b\x08", b"PK\x03\x04"
_LAYERS = 3
_MAX_RATIO, _RATIO_FROM = 200, 1024 * 1024
_SHORTEST = 64
_BASE64 = re.compile(rb"\s*[A-Za-z0-9+/][A-Za-z0-9+/\s]{64}")
_OPENINGS = (_GZIP, _ZIP, b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<")


def unpack(raw: bytes) -> tuple[bytes, tuple[Fact, ...]]:
    """Give a message without what it is packed into, at most three layers, and a fact for each.

    Raises EdxmlRefused: edxml.packed where it is not alone in its zip, locked, or broken; edxml.too_large.
    """
    facts: list[Fact] = []
    for _layer in range(_LAYERS):
        how, inner = _layer_of(raw)
        if inner is None:
            break
        facts.append({"code": "edxml.packed", "how": how})
        raw = inner
    return raw, tuple(facts)


def _layer_of(raw: bytes) -> tuple[str, bytes | None]:
    if raw.startswith(_GZIP):
        return "gzip", _gunzip(raw)
    if raw.startswith(_ZIP):
        return "zip", _unzip(raw)
    return "base64", coded(raw)


def _gunzip(raw: bytes) -> bytes:
    budget = min(MAX_BYTES, max(_RATIO_FROM, len(raw) * _MAX_RATIO))
    stream = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        opened = stream.decompress(raw, budget)
    except zlib.error as exc:
        raise EdxmlRefused("edxml.packed", detail=str(exc)) from exc
    if stream.unconsumed_tail:
        raise EdxmlRefused("edxml.too_large")
    if not stream.eof:
        raise EdxmlRefused("edxml.packed", detail="broken off")
    return opened


def _unzip(raw: bytes) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            inner, why = alone_in(archive)
    except ZIP_ERRORS as exc:
        raise EdxmlRefused("edxml.packed", detail=type(exc).__name__) from exc
    if inner is None:
        raise EdxmlRefused("edxml.packed", detail=why)
    return inner


def coded(raw: bytes) -> bytes | None:
    """Give what a text that is base64 from end to end holds, where that begins as a message does."""
    if len(raw) < _SHORTEST or _BASE64.match(raw) is None:
        return None
    try:
        inner = pybase64.b64decode(raw.translate(None, b" \t\r\n"), validate=True)
    except ValueError:
        return None
    return inner if inner.startswith(_OPENINGS) else None
