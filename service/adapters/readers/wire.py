"""Documents and envelopes as JSON headers and blobs, for the pipe between worker and child."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

from connectors.base import Attachment, DocumentReference, Envelope, MessageKind, Organ
from service.domain.document import Cell, Document, Line, Page, Table, Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_ENVELOPE_PLAIN = tuple(
    field.name
    for field in fields(Envelope)
    if field.name not in {"kind", "sender", "recipients", "response_for", "targets", "attachments", "facts", "header"}
)

_PAGE_PLAIN = tuple(field.name for field in fields(Page) if field.name not in {"lines", "tables"})


def document_to_json(document: Document) -> dict[str, Any]:
    """Give what `document_from_json` reads back: lines, cells and words as bare lists, in their fields' order."""
    pages = [
        {
            **{name: getattr(page, name) for name in _PAGE_PLAIN},
            "lines": page.lines,
            "tables": [table.rows for table in page.tables],
        }
        for page in document.pages
    ]
    return {"media_type": document.media_type, "pages": pages, "facts": document.facts}


def document_from_json(body: Mapping[str, Any]) -> Document:
    """Build a document; raises KeyError or TypeError on a foreign shape."""
    return Document(
        media_type=body["media_type"],
        pages=tuple(_page(page) for page in body["pages"]),
        facts=tuple(body["facts"]),
    )


def _line(body: Sequence[Any]) -> Line:
    *plain, words = body
    return Line(*(*plain, tuple(Word(*word) for word in words)))


def _page(body: Mapping[str, Any]) -> Page:
    lines = tuple(map(_line, body["lines"]))
    tables = tuple(Table(tuple(tuple(Cell(*cell) for cell in row) for row in table)) for table in body["tables"])
    return Page(**{**body, "lines": lines, "tables": tables})


def envelope_to_wire(envelope: Envelope, given: Sequence[bytes]) -> tuple[dict[str, Any], list[bytes]]:
    """Give the JSON object and the blobs; an attachment that was given to us is named, not sent back."""
    places = {id(blob): place for place, blob in enumerate(given)}
    blobs: list[bytes] = []
    attachments = []
    for attachment in envelope.attachments:
        body = {field.name: getattr(attachment, field.name) for field in fields(Attachment) if field.name != "data"}
        body["facts"] = [dict(fact) for fact in attachment.facts]
        body["given"] = places.get(id(attachment.data))
        if body["given"] is None:
            blobs.append(attachment.data)
        attachments.append(body)
    plain = {name: getattr(envelope, name) for name in _ENVELOPE_PLAIN}
    return {
        **plain,
        "kind": envelope.kind.value,
        "sender": asdict(envelope.sender),
        "recipients": [asdict(organ) for organ in envelope.recipients],
        "response_for": [asdict(reference) for reference in envelope.response_for],
        "targets": [asdict(reference) for reference in envelope.targets],
        "header": dict(envelope.header),
        "attachments": attachments,
        "facts": [dict(fact) for fact in envelope.facts],
    }, blobs


def envelope_from_wire(body: Mapping[str, Any], blobs: Sequence[bytes], given: Sequence[bytes]) -> Envelope:
    """Build an envelope; raises KeyError, TypeError, ValueError or IndexError on a foreign shape."""
    sent = iter(blobs)
    attachments = []
    for entry in body["attachments"]:
        place = entry["given"]
        rest = {name: value for name, value in entry.items() if name not in {"given", "facts"}}
        data = next(sent) if place is None else given[place]
        attachments.append(Attachment(**rest, data=data, facts=tuple(entry["facts"])))
    bare = Envelope(**{name: body[name] for name in _ENVELOPE_PLAIN})
    return replace(
        bare,
        kind=MessageKind(body["kind"]),
        sender=Organ(**body["sender"]),
        recipients=tuple(Organ(**organ) for organ in body["recipients"]),
        response_for=tuple(DocumentReference(**reference) for reference in body["response_for"]),
        targets=tuple(DocumentReference(**reference) for reference in body["targets"]),
        header=body["header"],
        attachments=tuple(attachments),
        facts=tuple(body["facts"]),
    )
