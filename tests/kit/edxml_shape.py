"""The shape of edXML as the SDK writes it, without a schema: `python -m tests.kit.edxml_shape FOLDER` compares.

For each file of a folder of official messages: does it read, and is a status that we write with what it says equal to
it, element by element (names, namespaces, prefixes, order, texts). Names files and counts only.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from lxml import etree

from connectors.base import MessageKind, Organ
from connectors.edxml.dates import read_moment
from connectors.edxml.reader import read
from connectors.edxml.refusals import EdxmlRefused
from connectors.edxml.writer import Staff, Status, answer_to, write_status

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from connectors.base import Envelope

# Children in the order in which the SDK writes them; an element that is not named here may hold what it likes.
ORDER: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "edXML": ("edXMLEnvelope", "AttachmentEncoded"),
        "edXMLEnvelope": ("edXMLHeader", "edXMLBody"),
        "edXMLHeader": ("MessageHeader", "TraceHeaderList", "Signature"),
        "MessageHeader": (
            *("From", "To", "DocumentId", "Code", "PromulgationInfo", "DocumentType", "Subject", "Content"),
            *("SignerInfo", "DueDate", "OtherInfo", "ResponseFor", "StaffInfo", "SteeringType", "StatusCode"),
            *("Description", "Timestamp", "ToPlaces"),
        ),
        "Code": ("CodeNumber", "CodeNotation"),
        "PromulgationInfo": ("Place", "PromulgationDate"),
        "DocumentType": ("Type", "TypeDetail", "TypeName"),
        "SignerInfo": ("Competence", "Position", "FullName"),
        "TraceHeaderList": ("TraceHeader", "Bussiness"),
        "Reference": ("ContentId", "ContentType", "Description", "AttachmentName"),
        "Attachment": ("ContentId", "AttachmentName", "Description", "ContentType", "ContentTransferEncoded"),
    }
)
_UNPREFIXED = frozenset(
    {"edXML", "AttachmentEncoded", "Attachment", "Signature"},
)


def order_faults(message: bytes) -> list[str]:
    """Say where a message that we wrote leaves the SDK's order, prefixes or namespace."""
    root = etree.fromstring(message)
    return [fault for element in root.iter() for fault in _faults(element)]


def _faults(element: _Element) -> Iterator[str]:
    name, parent = _local(element), element.getparent()
    inside_attachment = parent is not None and _local(parent) == "Attachment"
    bare = name in _UNPREFIXED or (inside_attachment and name != "ContentTransferEncoded")
    if (element.prefix is None) != bare:
        yield f"{name}: prefix {element.prefix}"
    known = [_local(child) for child in element]
    places = [ORDER[name].index(child) for child in known if child in ORDER[name]] if name in ORDER else []
    if places != sorted(places):
        yield f"{name}: {known}"


def _local(element: _Element) -> str:
    return str(etree.QName(element).localname)


def differences(official: bytes, ours: bytes) -> list[str]:
    """Compare two messages element by element; blanks around texts are layout."""
    return [
        f"{path}: {one} / {other}"
        for (path, one), (_path, other) in zip(_flat(official), _flat(ours), strict=False)
        if one != other
    ] + ([] if len(_flat(official)) == len(_flat(ours)) else ["number of elements"])


def _flat(message: bytes) -> list[tuple[str, tuple[str | None, str, str]]]:
    root = etree.fromstring(message)
    tree = root.getroottree()
    return [(tree.getpath(e), (e.prefix, str(e.tag), (e.text or "").strip())) for e in root.iter(etree.Element)]


def written_again(envelope: Envelope) -> bytes:
    """Write a status with everything that a read one says."""
    staff = envelope.header.get("StaffInfo", {})
    people = Staff(*(str(staff.get(name, "")) for name in ("Department", "Staff", "Mobile", "Email")))
    at = datetime.fromisoformat(envelope.timestamp or str(read_moment("1970/01/01 00:00:00")))
    about = envelope.response_for[0]
    status = Status(envelope.sender or Organ(), about, envelope.status_code, envelope.status_description, at, people)
    return write_status(status)


def shape(message: bytes) -> list[tuple[str | None, str]]:
    """Give the prefixes and names of a message's elements in order, without their texts."""
    return [(prefix, tag) for _path, (prefix, tag, _text) in _flat(message)]


def answered(envelope: Envelope, official: Mapping[str, bytes]) -> str:
    """Answer a document with each code there is an official status of, and count those of the same shape."""
    us, at = Organ("000.00.05.H99", "Sở Mẫu"), datetime(2026, 3, 5, tzinfo=UTC)
    about = answer_to(envelope)
    if not (about.organ_id.strip() and about.code.strip(" /") and about.document_id.strip()):
        return "says too little of itself to be answered"
    same = [
        code
        for code, example in official.items()
        if shape(write_status(Status(us, about, code, "…", at))) == shape(example)
    ]
    return f"statuses of the official shape: {len(same)} of {len(official)}"


def told(path: Path, official: Mapping[str, bytes]) -> str:
    """Give a file's row: what it is, and for a status whether ours is equal to it."""
    raw = path.read_bytes()
    try:
        envelope = read(raw)
    except EdxmlRefused as refusal:
        return f"refused {refusal.code}"
    if envelope.kind is not MessageKind.STATUS:
        return f"read    {envelope.kind.value}, {len(envelope.attachments)} attachments; {answered(envelope, official)}"
    different = differences(raw, written_again(envelope))
    return f"read    status {envelope.status_code}, " + ("equal" if not different else f"differs: {different}")


if __name__ == "__main__":
    files = sorted(Path(sys.argv[1]).iterdir())
    codes = {read(one.read_bytes()).status_code: one.read_bytes() for one in files if "_status_" in one.name}
    for one in files:
        sys.stdout.write(f"{one.name:45} {told(one, codes)}\n")
