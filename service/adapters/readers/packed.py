"""Envelopes, and archives that are not opened here, told by their marks: so a sender learns what to send instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.adapters.readers import archives, tnef
from service.adapters.readers.refusals import refusal

if TYPE_CHECKING:
    from service.domain.errors import Refused

# CAB, Zstandard, LZH, ACE.
_ARCHIVES = re.compile(rb"MSCF\0{4}|\x28\xb5\x2f\xfd|..-lh[0-7]-|.{7}\*\*ACE\*\*", re.DOTALL)
_PIECE_MARK = b"PK\x07\x08"  # a spanned zip's first volume begins with it (APPNOTE 8.5.4)
# `.zip.001`, `.z01`, `.r00`, `.part2.rar`: volumes as 7-Zip, WinZip and WinRAR name them.
_PIECE_NAME = re.compile(r"\.(?:(?:zip|7z|rar)\.\d{3}|[zr]\d{2}|part\d{1,4}\.rar)$", re.IGNORECASE)
_AS_ONE_VOLUME = frozenset({"zip.malformed", "type.unknown"})
# ContentInfo of CMS (RFC 5652, 3): a sequence that begins with the object identifier of its content.
_CMS = re.compile(
    rb"\x30(?:[\x00-\x80]|\x81.|\x82..|\x83.{3}|\x84.{4})\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07(.)", re.DOTALL
)
_SIGNED, _ENVELOPED = b"\x02", b"\x03"


def require_known(name: str, data: bytes) -> None:
    """Refuse what is packed in a form not opened here: `paper.packed`, `zip.pieces`, `cms.encrypted`, `tnef.broken`."""
    if data.startswith(_PIECE_MARK):
        raise refusal("zip.pieces")
    if tnef.looks_like_one(data):
        raise refusal("tnef.broken")  # whole, it is the files that are in it
    if _ARCHIVES.match(data):
        raise refusal("paper.packed")
    if archives.form_of(data) and is_piece(name):
        raise refusal("zip.pieces")
    if cms_kind(data) == _ENVELOPED:
        raise refusal("cms.encrypted")


def unopened(name: str, refused: Refused) -> Refused:
    """Give why a file stays shut: one volume of several is neither broken nor unknown."""
    return refusal("zip.pieces") if refused.code in _AS_ONE_VOLUME and is_piece(name) else refused


def is_piece(name: str) -> bool:
    """Tell whether a file is named as one volume of an archive that was split."""
    return _PIECE_NAME.search(name.rstrip(" .")) is not None


def cms_kind(data: bytes) -> bytes:
    """Give the last byte of the identifier of what a CMS file holds; nothing where the bytes are none."""
    found = _CMS.match(data)
    return found[1] if found else b""


def is_signed(data: bytes) -> bool:
    """Tell whether the bytes are CMS SignedData: a `.p7m` with its paper, or a `.p7s` without."""
    return cms_kind(data) == _SIGNED


def content_of(data: bytes) -> bytes:
    """Give the paper within CMS SignedData (RFC 5652, 5.2), nothing of a signature that stands beside its paper.

    Its signature is not looked at here. Raises Refused (`cms.broken`).
    """
    from asn1crypto import cms  # type: ignore[import-untyped]  # noqa: PLC0415 - few papers come so

    try:
        held = cms.ContentInfo.load(data)["content"]["encap_content_info"]["content"].native
    except (ValueError, TypeError, KeyError) as exc:
        raise refusal("cms.broken") from exc
    return held if isinstance(held, bytes) else b""
