"""What a message asks for, and which documents it asks it of (INTEROP 2.3)."""

from __future__ import annotations

import re
import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.base import DocumentReference, MessageKind
from connectors.edxml.tree import every, first, text, verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    Fact = Mapping[str, Any]

_KINDS: Mapping[str, MessageKind] = MappingProxyType(
    {
        "": MessageKind.NEW,
        "0": MessageKind.NEW,
        "1": MessageKind.RECALL,
        "2": MessageKind.UPDATE,
        "3": MessageKind.REPLACE,
        "new": MessageKind.NEW,
    }
)
# As some programs write the number out (INTEROP 4.3), without its accents.
_WORDS = (
    ("thu hoi", MessageKind.RECALL),
    ("lay lai", MessageKind.RECALL),
    ("revoke", MessageKind.RECALL),
    ("recall", MessageKind.RECALL),
    ("cap nhat", MessageKind.UPDATE),
    ("update", MessageKind.UPDATE),
    ("thay the", MessageKind.REPLACE),
    ("replace", MessageKind.REPLACE),
    ("van ban moi", MessageKind.NEW),
    ("van ban dien tu moi", MessageKind.NEW),
)
_STATUS = re.compile(r"0*(\d{1,3})(?:\.0)?(?!\d)")  # `3`, `03`, `3.0`, `03 - Tiếp nhận`


def read_kind(message: _Element, bussiness: _Element | None, facts: list[Fact], *, is_status: bool) -> dict[str, Any]:
    """Give the Envelope's kind, targets and status; an unknown BussinessDocType is new, with a fact."""
    sent = text(bussiness, "BussinessDocType") or text(bussiness, "BusinessDocType")
    spelt = _plain(sent).removesuffix(".0")
    known = _KINDS.get(spelt.lstrip("0") or spelt[:1]) or next((kind for word, kind in _WORDS if word in spelt), None)
    kind = MessageKind.STATUS if is_status else known or MessageKind.NEW
    if known is None and not is_status:
        facts.append({"code": "bussiness.unknown", "raw": sent})
    response_for = tuple(_reference(one) for one in every(message, "ResponseFor") if len(one) or one.attrib)
    code = unicodedata.normalize("NFKC", text(message, "StatusCode"))
    told = _STATUS.match(code)
    return {
        "kind": kind,
        "response_for": response_for,
        "targets": _TARGETS[kind](bussiness, response_for),
        "status_code": told[1].zfill(2) if told else code,
        "status_description": text(message, "Description") if is_status else "",
        "change_reason": text(bussiness, "BussinessDocReason") or text(bussiness, "BusinessDocReason"),
    }


def _plain(words: str) -> str:
    """Give words in small letters without accents, figures of full width as figures."""
    apart = unicodedata.normalize("NFKD", words.casefold()).replace("đ", "d")
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _reference(element: _Element) -> DocumentReference:
    """Read a ResponseFor byte for byte: peers match on what we copy from it."""
    return DocumentReference(
        organ_id=verbatim(element, "OrganId"),
        code=verbatim(element, "Code"),
        promulgation_date=verbatim(element, "PromulgationDate"),
        document_id=verbatim(element, "DocumentId"),
    )


Targets = tuple[DocumentReference, ...]


def _no_target(_bussiness: _Element | None, _response_for: Targets) -> Targets:
    # The official sample of a new document carries a Bussiness/DocumentId of another one.
    return ()


def _answered(_bussiness: _Element | None, response_for: Targets) -> Targets:
    return tuple(
        DocumentReference(
            one.organ_id.strip(), one.code.strip(), one.promulgation_date.strip(), one.document_id.strip()
        )
        for one in response_for
    )


def _updated(bussiness: _Element | None, _response_for: Targets) -> Targets:
    document_id = verbatim(bussiness, "DocumentId").strip()
    return (DocumentReference(document_id=document_id),) if document_id else ()


def _replaced(bussiness: _Element | None, _response_for: Targets) -> Targets:
    replaced = every(first(bussiness, "ReplacementInfoList"), "ReplacementInfo")
    ids = dict.fromkeys(verbatim(one, "DocumentId").strip() for one in replaced)
    return tuple(DocumentReference(document_id=one) for one in ids if one)


_TARGETS: Mapping[MessageKind, Callable[[_Element | None, Targets], Targets]] = MappingProxyType(
    {
        MessageKind.NEW: _no_target,
        MessageKind.RECALL: _answered,
        MessageKind.UPDATE: _updated,
        MessageKind.REPLACE: _replaced,
        MessageKind.STATUS: _answered,
    }
)
