"""The fields of a message header, and everything of it that an Envelope has no field for."""

from __future__ import annotations

import unicodedata
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.base import Organ
from connectors.edxml import dates
from connectors.edxml.tree import as_json, business, every, first, local, text, verbatim

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

    from connectors.edxml.manifest import Listed

    Fact = Mapping[str, Any]

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


def read_document(message: _Element, facts: list[Fact]) -> dict[str, Any]:
    """Give the Envelope's fields about the document; an unreadable date becomes a fact."""
    number, notation = (text(message, "Code", name) for name in ("CodeNumber", "CodeNotation"))
    if not (number or notation):  # both in one text, as a reference to a document has them
        number, _, notation = text(message, "Code").partition("/")
    number, notation = _apart(number, notation)
    return {
        "document_id": verbatim(message, "DocumentId").strip(),
        "code_number": number,
        "code_notation": notation,
        "place": text(message, "PromulgationInfo", "Place"),
        "date": _day(message, facts, "PromulgationInfo", "PromulgationDate"),
        "date_raw": verbatim(message, "PromulgationInfo", "PromulgationDate"),
        "type_raw": text(message, "DocumentType", "Type"),
        "type_name": text(message, "DocumentType", "TypeName"),
        "subject": text(message, "Subject"),
        "due_date": _day(message, facts, "DueDate"),
    }


def _apart(number: str, notation: str) -> tuple[str, str]:
    """Give number and notation each by itself where a sender wrote both into one of them beside the other."""
    if number and notation.startswith(f"{number}/"):
        return number, notation.removeprefix(f"{number}/")
    return (number.removesuffix(f"/{notation}"), notation) if notation else (number, notation)


def read_people(message: _Element, facts: list[Fact]) -> dict[str, Any]:
    """Give the Envelope's fields about the sender, the recipients and the signer."""
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
    known: set[str] = set()
    for organ in map(_organ, every(message, "To")):
        if organ.organ_id in known:
            facts.append({"code": "recipient.duplicate", "organ_id": organ.organ_id})
        else:
            recipients.append(organ)
            known |= {organ.organ_id} - {""}
    return tuple(recipients)


def _day(message: _Element, facts: list[Fact], *path: str) -> str:
    raw = verbatim(message, *path)
    return _readable(dates.read_day(raw), raw, path[-1], facts)


def read_timestamp(message: _Element, trace: _Element | None, facts: list[Fact]) -> str:
    """Give the moment of a status, or of the first hop, which is the sender's own."""
    raw = verbatim(message, "Timestamp") or verbatim(trace, "TraceHeader", "Timestamp")
    return _readable(dates.read_moment(raw), raw, "Timestamp", facts)


def _readable(read_as: str | None, raw: str, field: str, facts: list[Fact]) -> str:
    if read_as is None:
        facts.append({"code": "date.impossible", "field": field, "raw": raw})
    return read_as or ""


def read_rest(header: _Element, message: _Element, trace: _Element | None) -> dict[str, Any]:
    """Keep everything of the header that an Envelope has no place for, as JSON by local name."""
    unplaced: dict[str, list[Any]] = {}
    for child in message:
        if local(child) not in _TAKEN:
            unplaced.setdefault(local(child), []).append(as_json(child))
    rest: dict[str, Any] = {name: values if len(values) > 1 else values[0] for name, values in unplaced.items()}
    bussiness = business(trace, header, message)
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


def read_manifest(listed: tuple[Listed, ...]) -> dict[str, Any]:
    """Keep what the manifest announced, beside what came."""
    if not listed:
        return {}
    return {"Manifest": [{"content_id": one.content_id, "name": one.name, "type": one.declared_type} for one in listed]}
