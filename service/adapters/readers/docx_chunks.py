"""Text that a docx only points to: `w:altChunk`, by which programs wrap a web page into Word (ECMA-376, 17.17.2).

Word shows it as its own text. A chunk of another form is a page that was not read, never one without text.
"""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from docx.oxml.ns import nsmap

from service.adapters.readers import html, mail, rtf, txt
from service.adapters.readers.flow import Flow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from service.adapters.readers.limits import Limits
    from service.adapters.readers.office_gate import Package
    from service.domain.document import Page

_MARK = b"altChunk"
_CHUNK, _RELATION = f"{{{nsmap['w']}}}altChunk", f"{{{nsmap['r']}}}id"
_MOST = 50
_ARCHIVED = re.compile(rb"(?im)\A(?:[\w-]{1,70}:[^\n]{0,2000}\n){0,50}?MIME-Version:")
_MARKUP = re.compile(rb"<(?:!doctype\s+html|html|body|p|div|table|meta)\b", re.IGNORECASE)
_PLAIN = re.compile(rb"[^\x00-\x08\x0e-\x1f]*\Z")


def with_chunks(pages: tuple[Page, ...], package: Package, *, limits: Limits) -> tuple[Page, ...]:
    """Give a document's pages with those of its chunks behind them; raises Refused as their readers do."""
    if _MARK not in (package.part(package.main) or b""):
        return pages
    own = [page for page in pages if page.text.strip()]
    found = [page for body in _bodies(package, limits=limits) for page in _read(body, limits=limits)]
    return tuple(replace(page, number=number) for number, page in enumerate([*own, *found], 1)) or pages


def _bodies(package: Package, *, limits: Limits) -> Iterator[bytes]:
    """Give each chunk once, however often it is shown; b"" for one that is not there, or beyond what is read."""
    tree, targets = package.tree(package.main), package.targets(package.main)
    told = () if tree is None else (chunk.get(_RELATION, "") for chunk in tree.iter(_CHUNK))
    names = list(dict.fromkeys(targets.get(place, ("", ""))[1] for place in told))
    left = limits.text
    for name in names[:_MOST]:
        body = package.picture(name).lstrip()
        left -= len(body)
        yield body if left >= 0 else b""
    yield from [b""] * (len(names) > _MOST)


def _read(body: bytes, *, limits: Limits) -> tuple[Page, ...]:
    if _ARCHIVED.match(body):
        body = _page_of(body)
    if _MARKUP.search(body, 0, 8_192):
        return html.open(body, limits=limits).pages
    if body.startswith(b"{\\rt"):
        return rtf.open(body, limits=limits).pages
    if body and not body.startswith(b"<") and _PLAIN.match(body):
        return txt.open(body, limits=limits).pages
    return (Flow().page(1, method="none"),)


def _page_of(archived: bytes) -> bytes:
    """Give the web page of an MHT (RFC 2557); raises Refused for one that would be taken apart for ever."""
    mail.require_bounded(archived)
    message = email.message_from_bytes(archived, policy=email.policy.default)
    parts = (part for part in message.walk() if part.get_content_type() == "text/html")
    found = next((part.get_payload(decode=True) for part in parts), b"")
    return found if isinstance(found, bytes) else b""
