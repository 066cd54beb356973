"""Attachments: sniffed, unwrapped where the sender wrapped them, every disagreement noted."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Any

import pytest

from connectors.edxml.attachments import Part, decode
from tests.unit.edxml.messages import body, zipped

PDF = b"%PDF-1.7\n" + b"noi dung " * 50
DOCX = zipped(**{"[Content_Types]__xml": b"<Types/>", "word/document__xml": b"<w/>"})
XLSX = zipped(**{"[Content_Types]__xml": b"<Types/>", "xl/workbook__xml": b"<w/>"})
ODT = zipped(mimetype=b"application/vnd.oasis.opendocument.text", content__xml=b"<x/>")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def opened(name: str, wire: bytes, declared: str) -> tuple[bytes, str, list[str]]:
    attachment = decode(Part(name=name, body=body(wire).encode(), declared_type=declared))
    return attachment.data, attachment.media_type, [fact["code"] for fact in attachment.facts]


def encrypted() -> bytes:
    wire = bytearray(zipped(a__pdf=PDF))
    wire[6] |= 1  # the flag in the local header
    wire[wire.rindex(b"PK\x01\x02") + 8] |= 1  # and in the central directory
    return bytes(wire)


def linked() -> bytes:
    entry = zipfile.ZipInfo("a.pdf")
    entry.external_attr = 0o120777 << 16
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


CASES: dict[str, tuple[str, bytes, str, tuple[bytes | None, str, list[str]]]] = {
    "raw pdf": ("a.pdf", PDF, "application/pdf", (None, "application/pdf", [])),
    "junk before the mark": ("a.pdf", b"\r\n" + PDF, "application/pdf", (None, "application/pdf", [])),
    "doc in a zip": (
        "a.doc",
        zipped(u1__doc=OLE),
        "application/zip",
        (OLE, "application/msword", ["attachment.unwrapped"]),
    ),
    "pdf declared, zip sent": (
        "A.PDF",
        zipped(u1__pdf=PDF),
        "application/pdf",
        (PDF, "application/pdf", ["attachment.unwrapped"]),
    ),
    "text declared, zip sent": (
        "a.txt",
        zipped(u1__txt=b"xin chao"),
        "text/plain",
        (b"xin chao", "text/plain", ["attachment.unwrapped"]),
    ),
    "doc that is a message": (
        "a.doc",
        zipped(u1__edxml=b"<?xml version='1.0'?><edXML/>"),
        "application/zip",
        (b"<?xml version='1.0'?><edXML/>", "application/xml", ["attachment.unwrapped", "attachment.name_type"]),
    ),
    "docx as the SDK calls it": ("a.docx", DOCX, "application/docx", (None, WORD, [])),
    "docx named doc": (
        "a.doc",
        DOCX,
        "application/doc",
        (None, WORD, ["attachment.type", "attachment.name_type"]),
    ),
    "xlsx wrapped by the SDK": (
        "a.xlsx",
        zipped(u1__xlsx=XLSX),
        "application/zip",
        (XLSX, SHEET, ["attachment.unwrapped"]),
    ),
    "odt": ("a.odt", ODT, "", (None, "application/vnd.oasis.opendocument.text", [])),
    "zip named zip": ("a.zip", zipped(a__pdf=PDF), "application/zip", (None, "application/zip", ["attachment.zip"])),
    "two entries": (
        "a.doc",
        zipped(a__doc=OLE, b__doc=OLE),
        "application/zip",
        (None, "application/zip", ["attachment.zip", "attachment.name_type"]),
    ),
    "zip in a zip": (
        "a.doc",
        zipped(a__zip=zipped(b__zip=b"x")),
        "application/zip",
        (zipped(b__zip=b"x"), "application/zip", ["attachment.unwrapped", "attachment.name_type"]),
    ),
    "truncated zip": (
        "a.doc",
        zipped(a__doc=OLE)[:-30],
        "application/zip",
        (None, "application/zip", ["attachment.broken", "attachment.name_type"]),
    ),
    "encrypted": (
        "a.pdf",
        encrypted(),
        "application/zip",
        (None, "application/zip", ["attachment.encrypted", "attachment.name_type"]),
    ),
    "link": (
        "a.pdf",
        linked(),
        "application/zip",
        (None, "application/zip", ["attachment.link", "attachment.name_type"]),
    ),
    "bomb": (
        "a.pdf",
        zipped(a__pdf=bytes(8 * 1024 * 1024)),
        "application/zip",
        (None, "application/zip", ["attachment.bomb", "attachment.name_type"]),
    ),
    "program named pdf": (
        "a.pdf",
        b"MZ\x90\0" + bytes(99),
        "application/pdf",
        (None, "application/x-msdownload", ["attachment.type", "attachment.name_type"]),
    ),
    "damaged by a text decoder": (
        "a.pdf",
        b"%PDF-1.4\n" + b"\xef\xbf\xbdab" * 200,
        "application/pdf",
        (None, "application/pdf", ["attachment.damaged"]),
    ),
    "a few replacement characters": (
        "a.pdf",
        PDF * 10 + b"\xef\xbf\xbd",
        "application/pdf",
        (None, "application/pdf", []),
    ),
    "empty": ("a.pdf", b"", "application/pdf", (b"", "", ["attachment.empty"])),
}


@pytest.mark.parametrize("case", CASES)
def test_an_attachment_becomes_its_paper(case: str) -> None:
    name, wire, declared, (data, media_type, facts) = CASES[case]

    assert opened(name, wire, declared) == (wire if data is None else data, media_type, facts)


def test_both_hashes_are_kept() -> None:
    wire = zipped(u1__pdf=PDF)

    attachment = decode(Part(name="a.pdf", body=body(wire).encode()))

    assert attachment.sha256 == hashlib.sha256(PDF).hexdigest()
    assert attachment.wire_sha256 == hashlib.sha256(wire).hexdigest()


def test_an_entry_name_is_evidence_and_never_a_path() -> None:
    attachment = decode(Part(name="a.pdf", body=body(zipped(**{"../../etc/x__pdf": PDF})).encode()))

    facts: tuple[Any, ...] = ({"code": "attachment.unwrapped", "entry": "../../etc/x.pdf"},)
    assert (attachment.name, attachment.data, attachment.facts) == ("a.pdf", PDF, facts)
