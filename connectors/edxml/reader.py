"""Open an edXML message: bytes in, an Envelope out (QCVN 102:2016/BTTTT; INTEROP 2-5).

Meant for a sandboxed child, and hardened all the same: no type declaration is ever parsed, no
entity resolved, nothing fetched.
"""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.base import DocumentReference, Envelope, MessageKind, Organ
from connectors.edxml import dates, manifest
from connectors.edxml.attachments import decode
from connectors.edxml.refusals import EdxmlRefused
from connectors.edxml.source import prepare
from connectors.edxml.tree import as_json, every, first, local, namespace, parse, text, verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from lxml.etree import _Element

    Fact = Mapping[str, Any]

_LEGACY_NAMESPACES = ("e-doc.vn/schema", "go.vn/edoc", "schemas.xmlsoap.org/soap")
_KINDS: Mapping[str, MessageKind] = MappingProxyType(
    {
        "": MessageKind.NEW,
        "0": MessageKind.NEW,
        "1": MessageKind.RECALL,
        "2": MessageKind.UPDATE,
        "3": MessageKind.REPLACE,
    }
)
_ORGAN_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "organ_id": "OrganId",
        "name": "OrganName",
        "in_charge": "OrganizationInCharge",
        "address": "OrganAdd",
        "email": "Email",
        "telephone": "Telephone",
        "fax": "Fax",
        "website": "Website",
    }
)
# What an Envelope has a place for; everything else of the header is kept in `Envelope.header`.
_TAKEN = frozenset(
    {
        *("From", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content", "SignerInfo"),
        *("DueDate", "ResponseFor", "ToPlaces", "StatusCode", "Description", "Timestamp"),
    }
)


def read(raw: bytes) -> Envelope:
    """Open a message.

    Raises EdxmlRefused when it may not or cannot be opened (codes in `refusals.SENTENCES`).
    A single broken attachment or an impossible date is a fact of the envelope, not an error.
    """
    clean, trimmed = prepare(raw)
    parsed = parse(clean)
    header, nonstandard = _find_header(parsed.root)
    listed = manifest.read_manifest(parsed.root)
    parts, missing = manifest.join(listed, manifest.read_parts(parsed))
    facts: list[Fact] = [*trimmed, *nonstandard, *missing]
    status = _status_header(header)
    message = status if status is not None else first(header, "MessageHeader")
    if message is None:
        raise EdxmlRefused("edxml.unknown", detail="no MessageHeader")
    trace = first(header, "TraceHeaderList")
    return Envelope(
        **_kind_and_targets(message, trace, facts, is_status=status is not None),
        **_document(message, facts),
        **_people(message, facts),
        content=text(message, "Content") or text(_body(parsed.root), "Content"),
        timestamp=_timestamp(message, trace, facts),
        header=_rest(header, message, trace) | _announced(listed),
        attachments=tuple(decode(part) for part in parts),
        facts=tuple(facts),
    )


def _find_header(root: _Element) -> tuple[_Element, tuple[Fact, ...]]:
    if any(known in namespace(root).lower() for known in _LEGACY_NAMESPACES) or local(root) == "EdXMLEnvelope":
        raise EdxmlRefused("edxml.legacy", detail=str(root.tag)[:200])
    if local(root) not in {"edXML", "edXMLEnvelope"}:
        raise EdxmlRefused("edxml.unknown", detail=str(root.tag)[:200])
    bare = local(root) == "edXMLEnvelope"
    header = first(root, "edXMLHeader") if bare else first(root, "edXMLEnvelope", "edXMLHeader")
    if header is None:
        raise EdxmlRefused("edxml.unknown", detail="no edXMLHeader")
    return header, ({"code": "edxml.bare_envelope"},) if bare else ()


def _body(root: _Element) -> _Element | None:
    return next((element for element in root.iter() if local(element) == "edXMLBody"), None)


def _status_header(header: _Element) -> _Element | None:
    """Give the element that holds a status: edXMLHeader/Status, or MessageHeader with StatusCode."""
    variant = first(header, "Status")
    if variant is not None:
        return variant
    return first(header, "MessageHeader") if first(header, "MessageHeader", "StatusCode") is not None else None


def _kind_and_targets(
    message: _Element, trace: _Element | None, facts: list[Fact], *, is_status: bool
) -> dict[str, Any]:
    bussiness = first(trace, "Bussiness")
    sent = text(bussiness, "BussinessDocType")
    known = _KINDS.get(sent.lstrip("0") or sent[:1])
    kind = MessageKind.STATUS if is_status else known or MessageKind.NEW
    if known is None and not is_status:
        facts.append({"code": "bussiness.unknown", "raw": sent})
    response_for = tuple(_reference(one) for one in every(message, "ResponseFor") if len(one))
    code = text(message, "StatusCode")
    return {
        "kind": kind,
        "response_for": response_for,
        "targets": _TARGETS[kind](bussiness, response_for),
        "status_code": code.zfill(2) if code else "",
        "status_description": text(message, "Description") if is_status else "",
        "change_reason": text(bussiness, "BussinessDocReason"),
    }


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


def _document(message: _Element, facts: list[Fact]) -> dict[str, Any]:
    return {
        "document_id": verbatim(message, "DocumentId").strip(),
        "code_number": text(message, "Code", "CodeNumber"),
        "code_notation": text(message, "Code", "CodeNotation"),
        "place": text(message, "PromulgationInfo", "Place"),
        "date": _day(message, facts, "PromulgationInfo", "PromulgationDate"),
        "date_raw": verbatim(message, "PromulgationInfo", "PromulgationDate"),
        "type_raw": text(message, "DocumentType", "Type"),
        "type_name": text(message, "DocumentType", "TypeName"),
        "subject": text(message, "Subject"),
        "due_date": _day(message, facts, "DueDate"),
    }


def _people(message: _Element, facts: list[Fact]) -> dict[str, Any]:
    return {
        "sender": _organ(first(message, "From")),
        "recipients": _recipients(message, facts),
        "signer": text(message, "SignerInfo", "FullName"),
        "signer_position": text(message, "SignerInfo", "Position"),
        "signer_competence": text(message, "SignerInfo", "Competence"),
    }


def _organ(element: _Element | None) -> Organ:
    return Organ(**{field: text(element, name) for field, name in _ORGAN_FIELDS.items()})


def _recipients(message: _Element, facts: list[Fact]) -> tuple[Organ, ...]:
    """List the recipients; one named twice under the same code is one."""
    recipients: list[Organ] = []
    for element in every(message, "To"):
        organ = _organ(element)
        if organ.organ_id and any(organ.organ_id == known.organ_id for known in recipients):
            facts.append({"code": "recipient.duplicate", "organ_id": organ.organ_id})
        else:
            recipients.append(organ)
    return tuple(recipients)


def _day(message: _Element, facts: list[Fact], *path: str) -> str:
    raw = verbatim(message, *path)
    return _readable(dates.read_day(raw), raw, path[-1], facts)


def _timestamp(message: _Element, trace: _Element | None, facts: list[Fact]) -> str:
    """Give the moment of a status, or of the first hop, which is the sender's own."""
    raw = verbatim(message, "Timestamp") or verbatim(trace, "TraceHeader", "Timestamp")
    return _readable(dates.read_moment(raw), raw, "Timestamp", facts)


def _readable(read_as: str | None, raw: str, field: str, facts: list[Fact]) -> str:
    if read_as is None:
        facts.append({"code": "date.impossible", "field": field, "raw": raw})
    return read_as or ""


def _rest(header: _Element, message: _Element, trace: _Element | None) -> dict[str, Any]:
    """Keep everything of the header that an Envelope has no place for, as JSON by local name."""
    unplaced = (local(child) for child in message if local(child) not in _TAKEN)
    rest: dict[str, Any] = {name: _one_or_all(message, name) for name in dict.fromkeys(unplaced)}
    bussiness = first(trace, "Bussiness")
    staff = first(bussiness, "StaffInfo")
    extras = {
        "ToPlaces": [as_json(place) for place in every(first(message, "ToPlaces"), "Place")],
        "TypeDetail": text(message, "DocumentType", "TypeDetail"),
        "TraceHeaders": [as_json(hop) for hop in every(trace, "TraceHeader")],
        "Bussiness": {} if bussiness is None else as_json(bussiness),
        "StaffInfo": rest.get("StaffInfo") or ({} if staff is None else as_json(staff)),
        "Recipients": _recipient_extras(message),
        "Signature": _signature(header),
        "verbatim": _as_sent(message),
    }
    return rest | {name: value for name, value in extras.items() if value}


def _one_or_all(message: _Element, name: str) -> Any:
    values = [as_json(element) for element in every(message, name)]
    return values if len(values) > 1 else values[0]


def _recipient_extras(message: _Element) -> dict[str, Any]:
    """Keep what a recipient carries beyond an Organ (Bkav writes a DueDate for each)."""
    known = frozenset(_ORGAN_FIELDS.values())
    extras = {
        text(to, "OrganId"): {local(child): as_json(child) for child in to if local(child) not in known}
        for to in every(message, "To")
    }
    return {organ_id: extra for organ_id, extra in extras.items() if extra}


def _signature(header: _Element) -> dict[str, Any]:
    """Note that an XML signature is there; it is never evidence (INTEROP 2.5)."""
    found = next((e for e in header.iter() if local(e) in {"Signature", "DigitalSignature"}), None)
    subject = next((e.text or "" for e in header.iter() if local(e) == "X509SubjectName"), "")
    return {} if found is None else {"present": True, "subject_name": unicodedata.normalize("NFC", subject)}


def _as_sent(message: _Element) -> dict[str, str]:
    """Keep the exact texts that a status answering this message must repeat."""
    paths = {
        "organ_id": ("From", "OrganId"),
        "code_number": ("Code", "CodeNumber"),
        "code_notation": ("Code", "CodeNotation"),
        "promulgation_date": ("PromulgationInfo", "PromulgationDate"),
        "document_id": ("DocumentId",),
    }
    return {name: sent for name, path in paths.items() if (sent := verbatim(message, *path))}


def _announced(listed: tuple[manifest.Listed, ...]) -> dict[str, Any]:
    if not listed:
        return {}
    return {"Manifest": [{"content_id": one.content_id, "name": one.name, "type": one.declared_type} for one in listed]}
