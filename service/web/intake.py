"""The body of a pushed message: edXML, a zip, or multipart papers, with its idempotency key."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from connectors.base import Form, RawPaper
from service.web.reading import raw_body
from service.web.strict_json import require_keepable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from service.web.settings import WebSettings

KEY = r"[A-Za-z0-9._~:-]{1,128}"
# Also as the string in quotes that the IETF's draft of this header has; both are the same key.
_KEY = re.compile(f'({KEY})|"({KEY})"', re.ASCII)
FORMS: Mapping[str, Form] = MappingProxyType(
    {
        "application/xml": Form.EDXML,
        "text/xml": Form.EDXML,
        "application/vnd.edxml+xml": Form.EDXML,
        "application/zip": Form.ZIP,
        "message/rfc822": Form.MAIL,
    },
)
_SUFFIXES: Mapping[str, Form] = MappingProxyType(
    {".edxml": Form.EDXML, ".edoc": Form.EDXML, ".zip": Form.ZIP, ".eml": Form.MAIL, ".msg": Form.MAIL}
)


@dataclass(frozen=True, slots=True)
class PushedMessage:
    """What was pushed: `raw` for edXML and zip, `papers` otherwise; `key` names it for ever."""

    form: Form
    key: str
    raw: bytes = b""
    papers: tuple[RawPaper, ...] = ()


def message_of(settings: WebSettings) -> PushedMessage:
    """Read the request's message, at most `max_body` bytes; 400, 413 or 415 when it is none."""
    request.max_content_length = settings.max_body
    # Files are held on disk by werkzeug; only text parts count against memory.
    request.max_form_parts = settings.max_parts
    if request.mimetype == "multipart/form-data":
        return _from_files()
    form = FORMS.get(request.mimetype)
    if form is None:
        raise UnsupportedMediaType("Gửi application/xml (edXML), application/zip hoặc multipart/form-data.")
    return _whole(form, raw_body(settings.max_body))


def _from_files() -> PushedMessage:
    files = [sent for _field, those in request.files.lists() for sent in those]
    papers = tuple(RawPaper(sent.filename or "", sent.read()) for sent in files)
    require_keepable(paper.name for paper in papers)
    if not papers or not all(paper.name for paper in papers):
        raise BadRequest("Cần ít nhất một tệp, và tệp nào cũng phải có tên.")
    form = _SUFFIXES.get("." + papers[0].name.rpartition(".")[2].lower()) if len(papers) == 1 else None
    if form is not None:
        return _whole(form, papers[0].data)
    return PushedMessage(Form.PAPERS, _key(*(part for paper in papers for part in (paper.name.encode(), paper.data))),
                         papers=papers)  # fmt: skip


def _whole(form: Form, raw: bytes) -> PushedMessage:
    if not raw:
        raise BadRequest("Nội dung rỗng.")
    return PushedMessage(form, _key(raw), raw=raw)


def _key(*parts: bytes) -> str:
    """Give the Idempotency-Key, or a name made from the bytes for a caller that gave none."""
    given = request.headers.get("Idempotency-Key")
    if given is None:
        digests = b"".join(hashlib.sha256(part).digest() for part in parts)
        return "sha256-" + hashlib.sha256(digests).hexdigest()
    found = _KEY.fullmatch(given)
    if found is None:
        raise BadRequest("Idempotency-Key: 1 đến 128 ký tự trong A-Z a-z 0-9 . _ ~ : -")
    return found[1] or found[2]
