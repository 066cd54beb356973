"""Messages as they really come: odd encodings, junk at the ends, half-day clocks, and hundreds of hurt copies."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from datetime import UTC, datetime

import pytest

from connectors.base import Envelope, Organ
from connectors.edxml.dates import read_moment
from connectors.edxml.reader import read
from connectors.edxml.refusals import SENTENCES, EdxmlRefused
from connectors.edxml.writer import Status, answer_to, write_status
from tests.kit.mutations import mutants
from tests.unit.edxml.messages import NS, attachment, body, document, reference, zipped

MUTANTS = {"small": 150, "full": 2000}
STATUS = f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="{NS}"><edXML:edXMLEnvelope xmlns:edXML="{NS}"><edXML:edXMLHeader><edXML:MessageHeader>
<edXML:From><edXML:OrganId>000.00.12.H99</edXML:OrganId><edXML:OrganName>Sở Mẫu</edXML:OrganName></edXML:From>
<edXML:ResponseFor><edXML:OrganId>000.00.15.H99</edXML:OrganId><edXML:Code>12/TTr-STN</edXML:Code>
<edXML:PromulgationDate>2026/03/05</edXML:PromulgationDate><edXML:DocumentId>VB-1</edXML:DocumentId></edXML:ResponseFor>
<edXML:StaffInfo><edXML:Staff>Lê Văn Mẫu</edXML:Staff></edXML:StaffInfo><edXML:StatusCode>03</edXML:StatusCode>
<edXML:Description>Tiếp nhận</edXML:Description><edXML:Timestamp>2026/03/06 08:00:00</edXML:Timestamp>
</edXML:MessageHeader></edXML:edXMLHeader></edXML:edXMLEnvelope></edXML>"""
RECALL = document(
    more="<edXML:ResponseFor><edXML:OrganId>000.00.15.H99</edXML:OrganId><edXML:Code>1/A</edXML:Code>"
    "<edXML:PromulgationDate>2026/01/02</edXML:PromulgationDate><edXML:DocumentId>VB-0</edXML:DocumentId></edXML:ResponseFor>",
    bussiness="<edXML:BussinessDocType>1</edXML:BussinessDocType><edXML:BussinessDocReason>Nhầm</edXML:BussinessDocReason>",
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NEW = document(
    attachment("Tờ trình.pdf", body(b"%PDF-1.4\n" + b"x" * 500)),
    attachment(
        "Danh sách.doc", body(zipped(a__doc=b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"y" * 300)), content_id="cid:2"
    ),
    manifest=reference("Tờ trình.pdf") + reference("Khác.doc", content_id="cid:3"),
    trace="<edXML:TraceHeader><edXML:OrganId>null</edXML:OrganId><edXML:Timestamp>2026/03/05 08:00:00</edXML:Timestamp>"
    "</edXML:TraceHeader>",
)
NET = document(
    attachment("a.pdf", body(b"%PDF-1.4\n")),
    manifest='<edXML:Reference xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="cid:1" xlink:type="simple">'
    "<edXML:AttachmentName>a.pdf</edXML:AttachmentName></edXML:Reference>",
)
SAMPLES = {"new": NEW, "recall": RECALL, "status": STATUS, "net": NET}


@pytest.mark.parametrize("name", SAMPLES)
def test_a_hurt_message_is_read_or_refused_in_plain_words_and_never_breaks_the_reader(
    name: str, proof_size: str
) -> None:
    ended: set[str] = set()
    for way, hurt in mutants(SAMPLES[name].encode(), MUTANTS[proof_size], seed=len(name)):
        try:
            envelope = read(hurt)
        except EdxmlRefused as refusal:
            ended.add(refusal.code if str(refusal) == SENTENCES[refusal.code] else "without words")
            continue
        assert "doctype" not in way, "a type declaration was read"
        _use(envelope)
        ended.add("read")
    assert {"read", "xml.broken", "xml.doctype"} <= ended
    assert "without words" not in ended


def _use(envelope: Envelope) -> None:
    """Do with an envelope what intake does: keep it as JSON, answer it where it says enough of itself."""
    json.dumps(asdict(replace(envelope, attachments=())), ensure_ascii=False)
    assert all(paper.name and paper.sha256 for paper in envelope.attachments)
    answer = answer_to(envelope)
    if answer.organ_id.strip() and answer.code.strip() and answer.document_id.strip():
        sent = write_status(Status(Organ("H99"), answer, "03", "Tiếp nhận", datetime(2026, 3, 6, tzinfo=UTC)))
        assert read(sent).status_code == "03"


@pytest.mark.parametrize("declared", ["TCVN-6909:2001", "TCVN6909", "UCS-2", "unicode-1-1-utf-8"])
def test_an_encoding_that_nobody_knows_is_read_by_the_bytes_and_noted(declared: str) -> None:
    said = NEW.replace('encoding="UTF-8"', f'encoding="{declared.replace(":", "-")}"').encode()

    envelope = read(said)

    assert envelope.subject == "V/v đề nghị tặng Bằng khen"
    assert "xml.encoding" in [fact["code"] for fact in envelope.facts]


@pytest.mark.parametrize("declared", ["utf-7", "shift_jis", "cp037"])
def test_a_known_encoding_that_is_not_ours_is_refused(declared: str) -> None:
    with pytest.raises(EdxmlRefused) as refusal:
        read(NEW.replace('encoding="UTF-8"', f'encoding="{declared}"').encode())

    assert refusal.value.code == "xml.encoding"


@pytest.mark.parametrize("junk", [b"1212", b"\0\0", b"\r\n--boundary--\r\n", b"\x1a", "hết".encode()])
def test_junk_behind_the_last_tag_is_cut_off_and_noted(junk: bytes) -> None:
    envelope = read(NEW.encode() + junk)

    assert envelope.document_id.startswith("000.00.15.H99")
    assert "xml.junk_after" in [fact["code"] for fact in envelope.facts]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_type_declaration_is_refused_in_every_encoding(encoding: str) -> None:
    said = NEW.replace("?>", "?><!DOCTYPE edXML>", 1).encode(encoding)

    with pytest.raises(EdxmlRefused) as refusal:
        read(said)

    assert refusal.value.code == "xml.doctype"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("13/10/2025 8:05:00 SA", "2025-10-13T08:05:00+07:00"),
        ("13/10/2025 8:05:00 CH", "2025-10-13T20:05:00+07:00"),
        ("13/10/2025 12:00:00 AM", "2025-10-13T00:00:00+07:00"),
        ("13/10/2025 12:30 pm", "2025-10-13T12:30:00+07:00"),
        ("13/10/2025 14:00:00 PM", None),
        ("2025-10-13T08:05:00.123z", "2025-10-13T15:05:00+07:00"),
    ],
)
def test_half_day_clocks_and_zones_are_read(said: str, meant: str | None) -> None:
    assert read_moment(said) == meant
