"""Write edXML strictly: the SDK's order and prefixes, `yyyy/MM/dd`, zero-padded codes.

What stands where is said here; how it becomes bytes is said in `layout`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.base import DocumentReference, MessageKind
from connectors.edxml.dates import VIETNAM
from connectors.edxml.layout import filled, frame, from_json, listed, pack, part

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.base import Envelope, Organ
    from connectors.edxml.layout import Node

_DOC_TYPES: Mapping[MessageKind, str] = MappingProxyType(
    {MessageKind.NEW: "0", MessageKind.RECALL: "1", MessageKind.UPDATE: "2", MessageKind.REPLACE: "3"}
)
_BUSSINESS_ORDER = (
    *("DocumentId", "BussinessDocType", "BussinessDocReason", "Paper", "BussinessDocumentInfo"),
    *("ReplacementInfoList", "StaffInfo"),
)


class StatusForm(StrEnum):
    """Where a status stands in the header: the official form, or the one of Bkav's hubs."""

    MESSAGE_HEADER = "MessageHeader"
    STATUS = "Status"


@dataclass(frozen=True, slots=True)
class Staff:
    """The clerk a status names."""

    department: str = ""
    name: str = ""
    mobile: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """A business status about a document (01-06, 13, 15, 16), from us to its sender."""

    sender: Organ
    response_for: DocumentReference
    code: str
    description: str
    timestamp: datetime
    staff: Staff = field(default_factory=Staff)


def answer_to(envelope: Envelope) -> DocumentReference:
    """Give the ResponseFor of a status about this message, byte for byte as its sender wrote it."""
    sent = envelope.header.get("verbatim", {})
    number = sent.get("code_number", envelope.code_number)
    notation = sent.get("code_notation", envelope.code_notation)
    return DocumentReference(
        organ_id=sent.get("organ_id", envelope.sender.organ_id),
        code="/".join(filter(str.strip, (number, notation))),
        promulgation_date=sent.get("promulgation_date", envelope.date_raw),
        document_id=sent.get("document_id", envelope.document_id),
    )


def write_status(status: Status, form: StatusForm = StatusForm.MESSAGE_HEADER) -> bytes:
    """Write a status message (INTEROP 5); `timestamp` is aware and written as Vietnam's time.

    Raises ValueError naming what peers require and is missing.
    """
    _require_status(status)
    message = (
        ("From", _status_organ(status.sender)),
        ("ResponseFor", _reference(status.response_for)),
        ("StaffInfo", _staff(status.staff)),
        ("StatusCode", status.code.strip().zfill(2)),
        ("Description", status.description),
        ("Timestamp", _moment(status.timestamp)),
    )
    return frame((("edXMLHeader", ((form.value, message),)),), b"")


def _require_status(status: Status) -> None:
    required = {
        "From/OrganId": status.sender.organ_id,
        "ResponseFor/OrganId": status.response_for.organ_id,
        "ResponseFor/Code": status.response_for.code,
        "ResponseFor/DocumentId": status.response_for.document_id,
        "StatusCode": status.code.strip() if status.code.strip().isdecimal() else "",
    }
    missing = [name for name, value in required.items() if not value.strip()]
    if missing or status.timestamp.tzinfo is None:
        raise ValueError(f"a status needs {', '.join(missing) or 'an aware timestamp'}")


def write_document(envelope: Envelope) -> bytes:
    """Write a document message with its attachments (INTEROP 2.1-2.2).

    Raises ValueError for a status, or without sender code, document id or subject.
    """
    if envelope.kind is MessageKind.STATUS:
        raise ValueError("a status is written by write_status")
    if not (envelope.sender.organ_id and envelope.document_id and envelope.subject):
        raise ValueError("a document needs From/OrganId, DocumentId and Subject")
    wires = [pack(attachment, n) for n, attachment in enumerate(envelope.attachments, start=1)]
    header = (("MessageHeader", _message_header(envelope)), ("TraceHeaderList", _trace(envelope)))
    references = tuple(("Reference", listed(wire)) for wire in wires)
    manifest = (("edXMLManifest", references),) if wires else ()
    nodes = (("edXMLHeader", header), ("edXMLBody", manifest))
    return frame(nodes, b"".join(part(wire) for wire in wires))


def _message_header(envelope: Envelope) -> tuple[Node, ...]:
    rest = envelope.header
    number_and_notation = (("CodeNumber", envelope.code_number), ("CodeNotation", envelope.code_notation))
    promulgation = (("Place", envelope.place), ("PromulgationDate", envelope.date_raw or _slashed(envelope.date)))
    places = tuple(("Place", place) for place in rest.get("ToPlaces", ()))
    return (
        ("From", _organ(envelope.sender)),
        *(("To", _organ(recipient)) for recipient in envelope.recipients),
        ("DocumentId", envelope.document_id),
        ("Code", number_and_notation),
        ("PromulgationInfo", promulgation),
        ("DocumentType", _document_type(envelope)),
        ("Subject", envelope.subject),
        ("Content", envelope.content),
        ("SignerInfo", _signer(envelope)),
        *filled(("DueDate", _slashed(envelope.due_date))),
        *from_json("OtherInfo", rest.get("OtherInfo", ())),
        *(("ResponseFor", _reference(one)) for one in envelope.response_for),
        *from_json("SteeringType", rest.get("SteeringType", "0")),
        *((("ToPlaces", places),) if places else ()),
    )


def _document_type(envelope: Envelope) -> tuple[Node, ...]:
    """Give the type; 1, 0 and "Công văn" is what everyone accepts (INTEROP 4.1)."""
    return (
        ("Type", envelope.type_raw or "1"),
        ("TypeDetail", str(envelope.header.get("TypeDetail", "0"))),
        ("TypeName", envelope.type_name or "Công văn"),
    )


def _signer(envelope: Envelope) -> tuple[Node, ...]:
    named = (("Competence", envelope.signer_competence), ("Position", envelope.signer_position))
    return (*filled(*named), ("FullName", envelope.signer))


def _trace(envelope: Envelope) -> tuple[Node, ...]:
    own_hop = {"OrganId": envelope.sender.organ_id}
    if envelope.timestamp:
        own_hop["Timestamp"] = _moment(datetime.fromisoformat(envelope.timestamp))
    hops = envelope.header.get("TraceHeaders") or [own_hop]
    return (*from_json("TraceHeader", hops), *from_json("Bussiness", _bussiness(envelope)))


def _bussiness(envelope: Envelope) -> dict[str, Any]:
    own: dict[str, Any] = {"BussinessDocType": _DOC_TYPES[envelope.kind], "BussinessDocReason": envelope.change_reason}
    if envelope.kind is MessageKind.UPDATE and envelope.targets:
        own["DocumentId"] = envelope.targets[0].document_id
    if envelope.kind is MessageKind.REPLACE:
        replaced = [{"DocumentId": target.document_id} for target in envelope.targets]
        own["ReplacementInfoList"] = {"ReplacementInfo": replaced}
    merged = (
        {"Paper": "0"}
        | own
        | dict(envelope.header.get("Bussiness", {}))
        | {"BussinessDocType": own["BussinessDocType"]}
    )
    known = [name for name in _BUSSINESS_ORDER if merged.get(name)]
    return {name: merged[name] for name in (*known, *(name for name in merged if name not in _BUSSINESS_ORDER))}


def _organ(organ: Organ) -> tuple[Node, ...]:
    optional = (
        ("OrganizationInCharge", organ.in_charge),
        ("OrganName", organ.name),
        ("OrganAdd", organ.address),
        ("Email", organ.email),
        ("Telephone", organ.telephone),
        ("Fax", organ.fax),
        ("Website", organ.website),
    )
    return (("OrganId", organ.organ_id), *filled(*optional))


def _status_organ(organ: Organ) -> tuple[Node, ...]:
    """Give the sender of a status: all eight, name first, as the nine official samples have it."""
    return (
        ("OrganId", organ.organ_id),
        ("OrganName", organ.name),
        ("OrganizationInCharge", organ.in_charge),
        ("OrganAdd", organ.address),
        ("Email", organ.email),
        ("Telephone", organ.telephone),
        ("Fax", organ.fax),
        ("Website", organ.website),
    )


def _staff(staff: Staff) -> tuple[Node, ...]:
    return (
        ("Department", staff.department),
        ("Staff", staff.name),
        ("Mobile", staff.mobile),
        ("Email", staff.email),
    )


def _reference(reference: DocumentReference) -> tuple[Node, ...]:
    return (
        ("OrganId", reference.organ_id),
        ("Code", reference.code),
        ("PromulgationDate", reference.promulgation_date),
        ("DocumentId", reference.document_id),
    )


def _slashed(iso: str) -> str:
    return iso.replace("-", "/")


def _moment(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%Y/%m/%d %H:%M:%S")
