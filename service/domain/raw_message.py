"""A message as received, kept without the base64 of papers that are kept beside it; nothing is lost.

The kept form is one JSON line, `{"message": 1, "sha256": …, "cut": [[offset, length, sha256], …]}`, and then
the message with those spans taken out. A span is cut only where it is, byte for byte, the base64
of a paper of that SHA-256, so `whole` gives back exactly what came.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from pybase64 import b64encode

from service.domain.errors import Invalid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_FORM = 1
_WORTH_CUTTING = 1024  # bytes of base64; a smaller paper stays where it stands
_OPENING = 96  # bytes of base64 that are looked for first: to look for a whole paper at once costs ten times as much


def slim(raw: bytes, papers: Mapping[str, bytes], *, sha256: str) -> bytes | None:
    """Give the kept form, or None when no paper's base64 stands in the message as such.

    `papers` are bytes by SHA-256, `sha256` is the message's own; both were reckoned before.
    """
    cuts: list[tuple[int, int, str]] = []
    for mark, data in papers.items():
        cuts += _cut(raw, mark, data, after=sum(cuts[-1][:2]) if cuts else 0)
    cuts.sort()
    apart = [cut for cut, before in zip(cuts, [(0, 0, ""), *cuts], strict=False) if cut[0] >= before[0] + before[1]]
    if not apart:
        return None
    head = {"message": _FORM, "sha256": sha256, "cut": apart}
    pieces, at = [json.dumps(head).encode(), b"\n"], 0
    for offset, length, _sha256 in apart:
        pieces.append(raw[at:offset])
        at = offset + length
    return b"".join([*pieces, raw[at:]])


def _cut(raw: bytes, sha256: str, data: bytes, *, after: int) -> list[tuple[int, int, str]]:
    """Find where the paper stands, on one line as most senders write it; mostly `after` the one before it."""
    text = b64encode(data)
    if len(text) < _WORTH_CUTTING:
        return []
    offset = _place(raw, text, after)
    if offset < 0:
        offset = _place(raw, text, 0)
    return [(offset, len(text), sha256)] if offset >= 0 else []


def _place(raw: bytes, text: bytes, after: int) -> int:
    """Find `text` by its opening; only where that misleads (papers of one pattern) is it looked for whole."""
    offset = raw.find(text[:_OPENING], after)
    if offset < 0 or raw.startswith(text, offset):
        return offset
    return raw.find(text, offset)


def whole(kept: bytes, paper: Callable[[str], bytes]) -> bytes:
    """Give the message byte for byte; `paper` gives a paper's bytes by SHA-256. Invalid when it does not come out."""
    line, _, rest = kept.partition(b"\n")
    try:
        head = json.loads(line)
        pieces, at, gone = [], 0, 0
        for offset, length, sha256 in head["cut"]:
            pieces += [rest[at : offset - gone], b64encode(paper(sha256))]
            at, gone = offset - gone, gone + length
        raw = b"".join([*pieces, rest[at:]])
        wanted = head["sha256"]
    except (ValueError, KeyError, TypeError) as exc:
        raise Invalid("Bản lưu của thông điệp không đọc được.") from exc
    if hashlib.sha256(raw).hexdigest() != wanted:
        raise Invalid("Thông điệp ghép lại không khớp mã SHA-256 lúc nhận.")
    return raw
