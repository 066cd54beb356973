"""Write edXML strictly: the SDK's order and prefixes, `yyyy/MM/dd`, zero-padded codes.

One URI serves as default namespace on the root and, re-declared, as prefix `edXML:`; peers
compare texts and prefixes, so the bytes are laid out here and not by a serialiser.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pybase64

from connectors.base import DocumentReference, MessageKind
from connectors.edxml.dates import VIETNAM
from connectors.edxml.sniff import extension

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from connectors.base import Attachment, Envelope, Organ

    Node = tuple[str, "str | Sequence[Node]"]

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"

_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# A bare carriage return would come back as a line feed, and ResponseFor is copied byte for byte.
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_DOC_TYPES: Mapping[MessageKind, str] = MappingProxyType(
    {MessageKind.NEW: "0", MessageKind.RECALL: "1", MessageKind.UPDATE: "2", MessageKind.REPLACE: "3"}
)
_BUSSINESS_ORDER = (
    *("DocumentId", "BussinessDocType", "BussinessDocReason", "Paper", "BussinessDocumentInfo"),
    *("ReplacementInfoList", "StaffInfo"),
)
# What the SDK sends as it is; everything else goes into a zip of one entry.
_RAW_TYPES: Mapping[str, str] = MappingProxyType(
    {"pdf": "application/pdf", "doc": "application/doc", "docx": "application/docx", "zip": "application/zip"}
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
        code=f"{number}/{notation}",
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
    return _frame((("edXMLHeader", ((form.value, message),)),), b"")


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
    wires = [_wire(attachment, n) for n, attachment in enumerate(envelope.attachments, start=1)]
    header = (("MessageHeader", _message_header(envelope)), ("TraceHeaderList", _trace(envelope)))
    references = tuple(("Reference", _listed(wire)) for wire in wires)
    manifest = (("edXMLManifest", references),) if wires else ()
    nodes = (("edXMLHeader", header), ("edXMLBody", manifest))
    return _frame(nodes, b"".join(_attachment(wire) for wire in wires))


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
        *_filled(("DueDate", _slashed(envelope.due_date))),
        *_from_json("OtherInfo", rest.get("OtherInfo", ())),
        *(("ResponseFor", _reference(one)) for one in envelope.response_for),
        *_from_json("SteeringType", rest.get("SteeringType", "0")),
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
    return (*_filled(*named), ("FullName", envelope.signer))


def _trace(envelope: Envelope) -> tuple[Node, ...]:
    own_hop = {"OrganId": envelope.sender.organ_id}
    if envelope.timestamp:
        own_hop["Timestamp"] = _moment(datetime.fromisoformat(envelope.timestamp))
    hops = envelope.header.get("TraceHeaders") or [own_hop]
    return (*_from_json("TraceHeader", hops), *_from_json("Bussiness", _bussiness(envelope)))


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
    return (("OrganId", organ.organ_id), *_filled(*optional))


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


def _filled(*nodes: tuple[str, str]) -> tuple[Node, ...]:
    return tuple(node for node in nodes if node[1])


def _from_json(name: str, value: Any) -> tuple[Node, ...]:
    if isinstance(value, dict):
        return ((name, tuple(node for key, inner in value.items() for node in _from_json(key, inner))),)
    if isinstance(value, (list, tuple)):
        return tuple(node for inner in value for node in _from_json(name, inner))
    return ((name, str(value)),)


@dataclass(frozen=True, slots=True)
class _Wire:
    """An attachment as it goes out."""

    content_id: str
    name: str
    description: str
    declared_type: str
    data: bytes


def _wire(attachment: Attachment, position: int) -> _Wire:
    kind = extension(attachment.name)
    raw = kind in _RAW_TYPES
    content_id = attachment.content_id or f"cid:{position}"
    return _Wire(
        content_id=content_id if content_id.startswith("cid:") else f"cid:{content_id}",
        name=attachment.name,
        description=attachment.description,
        declared_type=_RAW_TYPES.get(kind, "application/zip"),
        data=attachment.data if raw else _wrapped(attachment, kind),
    )


def _wrapped(attachment: Attachment, kind: str) -> bytes:
    """Zip one entry the way the SDK does; its name comes from the hash, so the bytes repeat."""
    entry = zipfile.ZipInfo(f"{attachment.sha256[:32]}.{kind or 'bin'}")
    entry.compress_type = zipfile.ZIP_DEFLATED
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry, attachment.data)
    return target.getvalue()


def _listed(wire: _Wire) -> tuple[Node, ...]:
    return (
        ("ContentId", wire.content_id),
        ("ContentType", wire.declared_type),
        *_filled(("Description", wire.description)),
        ("AttachmentName", wire.name),
    )


def _attachment(wire: _Wire) -> bytes:
    named = (("ContentId", wire.content_id), ("AttachmentName", wire.name))
    typed = (*_filled(("Description", wire.description)), ("ContentType", wire.declared_type))
    leaves = "".join(_render(node, 3, prefix="") for node in (*named, *typed))
    opening = f'      <edXML:ContentTransferEncoded xmlns:edXML="{NAMESPACE}">'
    head = f"    <Attachment>\n{leaves}{opening}".encode()
    return head + pybase64.b64encode(wire.data) + b"</edXML:ContentTransferEncoded>\n    </Attachment>\n"


def _frame(envelope: Sequence[Node], attachments: bytes) -> bytes:
    inner = "".join(_render(node, 2) for node in envelope)
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<edXML xmlns="{NAMESPACE}">\n'
        f'  <edXML:edXMLEnvelope xmlns:edXML="{NAMESPACE}">\n{inner}  </edXML:edXMLEnvelope>\n'
    ).encode()
    encoded = b"  <AttachmentEncoded>\n" + attachments + b"  </AttachmentEncoded>\n" if attachments else b""
    return head + encoded + b"</edXML>\n"


def _render(node: Node, depth: int, *, prefix: str = "edXML:") -> str:
    name, content = node
    indent = "  " * depth
    attribute = ' version="1.0"' if name == "edXMLManifest" else ""
    if isinstance(content, str):
        return f"{indent}<{prefix}{name}>{_ILLEGAL.sub('', content).translate(_ESCAPES)}</{prefix}{name}>\n"
    inner = "".join(_render(child, depth + 1, prefix=prefix) for child in content)
    return f"{indent}<{prefix}{name}{attribute}>\n{inner}{indent}</{prefix}{name}>\n"


def _slashed(iso: str) -> str:
    return iso.replace("-", "/")


def _moment(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).strftime("%Y/%m/%d %H:%M:%S")
