"""Single-file web pages (.mht, also saved as .doc by Word): the page out of its MIME parts (RFC 2557)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from service.adapters.readers import html, mail
from service.adapters.readers.refusals import refusal

if TYPE_CHECKING:
    from service.adapters.readers.limits import Limits
    from service.domain.document import Document

_HEADS = re.compile(rb"\A\s{0,8}(?:[!-9;-~]{1,70}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,20}){2,40}")
_RELATED = re.compile(rb"(?im)^Content-Type:\s{0,40}multipart/related")
# What only a mail that was on its way has: such a one is a letter, whatever its words are laid out in.
_SENT = re.compile(rb"(?im)^(?:Message-ID|Received|To|Return-Path):")
_CHARSET = re.compile(rb"charset\s{0,9}=", re.IGNORECASE)
_WINDOW = 4_096


def looks_like_page(data: bytes) -> bool:
    """Tell whether the bytes are a web page saved in one file."""
    heads = _HEADS.match(data, 0, 64 * 1024)
    return bool(heads and _RELATED.search(data, 0, heads.end()) and not _SENT.search(data, 0, heads.end()))


def open(data: bytes, *, limits: Limits) -> Document:  # noqa: A001 - every reader module opens
    """Open the page; raises Refused (`html.broken`, `paper.too_large`, and as a mail's parts do)."""
    if len(data) > limits.entry:
        raise refusal("paper.too_large")
    page, charset = mail.web_page(data.lstrip())
    if not page:
        raise refusal("html.broken")
    told = b"" if _CHARSET.search(page, 0, _WINDOW) else b'<meta charset="%s">' % charset.encode("ascii", "replace")
    return html.open(told + page, limits=limits)
