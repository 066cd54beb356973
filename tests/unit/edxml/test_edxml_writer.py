"""The writer: the official shape to the element, and read back as it was meant."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import Attachment, DocumentReference, Envelope, MessageKind, Organ
from connectors.edxml import reader, view, writer
from tests.kit.edxml_shape import order_faults
from tests.unit.edxml.messages import NS, document

US = Organ("000.00.15.H99", "Sở Thử nghiệm", "Uỷ ban Mẫu", "Số 1 phố Mẫu", "so@mau.vn", "0123", "0456", "mau.vn")
ABOUT = DocumentReference("H01", "12/TTr-STN", "2014/02/30", "H01,2014/02/30,12/TTr-STN")
STATUS = writer.Status(
    sender=US,
    response_for=ABOUT,
    code="3",
    description="Tiếp nhận văn bản điện tử, vào sổ văn bản đến của đơn vị",
    timestamp=datetime(2026, 3, 5, 1, 8, 36, tzinfo=UTC),
    staff=writer.Staff("Văn thư", "Nguyễn Văn Mẫu", "0900000000", "vt@mau.vn"),
)
OFFICIAL = f"""<?xml version="1.0" encoding="UTF-8"?>
<edXML xmlns="{NS}">
  <edXML:edXMLEnvelope xmlns:edXML="{NS}">
    <edXML:edXMLHeader>
      <edXML:MessageHeader>
        <edXML:From>
          <edXML:OrganId>000.00.15.H99</edXML:OrganId>
          <edXML:OrganName>Sở Thử nghiệm</edXML:OrganName>
          <edXML:OrganizationInCharge>Uỷ ban Mẫu</edXML:OrganizationInCharge>
          <edXML:OrganAdd>Số 1 phố Mẫu</edXML:OrganAdd>
          <edXML:Email>so@mau.vn</edXML:Email>
          <edXML:Telephone>0123</edXML:Telephone>
          <edXML:Fax>0456</edXML:Fax>
          <edXML:Website>mau.vn</edXML:Website>
        </edXML:From>
        <edXML:ResponseFor>
          <edXML:OrganId>H01</edXML:OrganId>
          <edXML:Code>12/TTr-STN</edXML:Code>
          <edXML:PromulgationDate>2014/02/30</edXML:PromulgationDate>
          <edXML:DocumentId>H01,2014/02/30,12/TTr-STN</edXML:DocumentId>
        </edXML:ResponseFor>
        <edXML:StaffInfo>
          <edXML:Department>Văn thư</edXML:Department>
          <edXML:Staff>Nguyễn Văn Mẫu</edXML:Staff>
          <edXML:Mobile>0900000000</edXML:Mobile>
          <edXML:Email>vt@mau.vn</edXML:Email>
        </edXML:StaffInfo>
        <edXML:StatusCode>03</edXML:StatusCode>
        <edXML:Description>Tiếp nhận văn bản điện tử, vào sổ văn bản đến của đơn vị</edXML:Description>
        <edXML:Timestamp>2026/03/05 08:08:36</edXML:Timestamp>
      </edXML:MessageHeader>
    </edXML:edXMLHeader>
  </edXML:edXMLEnvelope>
</edXML>
"""


def paper(name: str, data: bytes) -> Attachment:
    return Attachment(name=name, data=data, sha256="0" * 64, wire_sha256="")


SENT = Envelope(
    sender=replace(US, fax=""),
    recipients=(Organ("H99", "Uỷ ban Mẫu"), Organ("H01")),
    document_id="H99,2026/03/05,12/TTr-STN",
    code_number="12",
    code_notation="TTr-STN",
    place="Mẫu",
    date="2026-03-05",
    date_raw="2026/03/05",
    type_raw="1",
    type_name="Tờ trình",
    subject='V/v đề nghị <tặng> Bằng khen & "danh hiệu"',
    content="Kính trình",
    signer="Nguyễn Văn Mẫu",
    signer_position="Giám đốc",
    signer_competence="KT.",
    due_date="2026-03-20",
    timestamp="2026-03-05T08:00:00+07:00",
    attachments=(paper("Tờ trình.pdf", b"%PDF-1.7 x"), paper("danh sách.xlsx", b"khong phai zip"), paper("k", b"abc")),
)


def test_a_status_has_the_official_shape_to_the_byte() -> None:
    assert writer.write_status(STATUS).decode() == OFFICIAL


def test_the_profile_may_ask_for_the_status_form() -> None:
    written = writer.write_status(STATUS, writer.StatusForm.STATUS)

    assert written.decode() == OFFICIAL.replace("MessageHeader>", "Status>")


@pytest.mark.parametrize("form", list(writer.StatusForm))
def test_a_written_status_reads_back(form: writer.StatusForm) -> None:
    envelope = reader.read(writer.write_status(STATUS, form))

    assert (envelope.kind, envelope.status_code, envelope.sender) == (MessageKind.STATUS, "03", US)
    assert (envelope.response_for, envelope.timestamp) == ((ABOUT,), "2026-03-05T08:08:36+07:00")
    assert envelope.status_description == STATUS.description


@pytest.mark.parametrize(
    "lacking",
    [
        replace(STATUS, sender=Organ()),
        replace(STATUS, response_for=replace(ABOUT, document_id=" ")),
        replace(STATUS, code="ba"),
        replace(STATUS, timestamp=STATUS.timestamp.replace(tzinfo=None)),
    ],
)
def test_a_status_that_peers_would_reject_is_not_written(lacking: writer.Status) -> None:
    with pytest.raises(ValueError, match="a status needs"):
        writer.write_status(lacking)


@given(
    st.text(
        alphabet=st.characters(min_codepoint=32, exclude_categories=["Cs", "Cn", "Co"]) | st.sampled_from("\r\n\t ")
    )
)
def test_what_is_answered_is_repeated_byte_for_byte(document_id: str) -> None:
    about = replace(ABOUT, document_id=f"x{document_id}x")

    envelope = reader.read(writer.write_status(replace(STATUS, response_for=about)))

    assert envelope.response_for == (about,)


def test_an_answer_takes_its_reference_from_the_message_as_sent() -> None:
    odd = document(date="2014/02/30").replace("<edXML:CodeNumber>12<", "<edXML:CodeNumber> 12 <")

    about = writer.answer_to(reader.read(odd.encode()))

    assert about == DocumentReference(
        "000.00.15.H99", " 12 /TTr-STN", "2014/02/30", "000.00.15.H99,2026/03/05,12/TTr-STN"
    )


@pytest.mark.parametrize(
    ("kind", "targets", "response_for"),
    [
        (MessageKind.NEW, (), ()),
        (MessageKind.RECALL, (ABOUT,), (ABOUT,)),
        (MessageKind.UPDATE, (DocumentReference(document_id="cu"),), ()),
        (MessageKind.REPLACE, (DocumentReference(document_id="a"), DocumentReference(document_id="b")), ()),
    ],
)
def test_a_written_document_reads_back(
    kind: MessageKind, targets: tuple[DocumentReference, ...], response_for: tuple[DocumentReference, ...]
) -> None:
    sent = replace(SENT, kind=kind, targets=targets, response_for=response_for, change_reason="lý do")

    back = reader.read(writer.write_document(sent))

    assert [(one.name, one.data) for one in back.attachments] == [(one.name, one.data) for one in sent.attachments]
    assert replace(back, attachments=(), header={}) == replace(sent, attachments=(), header={})


def test_writing_twice_gives_the_same_bytes() -> None:
    assert writer.write_document(SENT) == writer.write_document(SENT)


def test_the_header_survives_a_round_trip() -> None:
    header = {
        "OtherInfo": {"Priority": "2", "PageAmount": "3"},
        "SteeringType": "0",
        "ToPlaces": ["Như trên", "Lưu: VT"],
        "TraceHeaders": [{"OrganId": "H01", "Timestamp": "2026/03/05 08:00:00"}],
    }

    back = reader.read(writer.write_document(replace(SENT, header=header)))

    assert {name: back.header[name] for name in header} == header


@pytest.mark.parametrize("lacking", [replace(SENT, subject=""), replace(SENT, kind=MessageKind.STATUS)])
def test_a_document_that_hubs_reject_is_not_written(lacking: Envelope) -> None:
    with pytest.raises(ValueError, match=r"a document needs|write_status"):
        writer.write_document(lacking)


def test_the_view_for_programs_is_json_without_bytes() -> None:
    shown = view.as_json(reader.read(writer.write_document(SENT)))

    assert json.loads(json.dumps(shown)) == shown
    assert shown["kind"] == "new"
    assert [(one["name"], one["size"]) for one in shown["attachments"]] == [
        ("Tờ trình.pdf", 10),
        ("danh sách.xlsx", 14),
        ("k", 3),
    ]


def test_the_view_for_people_is_vietnamese_and_names_what_is_odd() -> None:
    shown = view.as_text(reader.read(writer.write_document(replace(SENT, date_raw="2014/02/30"))))

    assert "Loại thông điệp: Văn bản điện tử mới\n" in shown
    assert "Số, ký hiệu: 12/TTr-STN\n" in shown
    assert "Tệp 1: Tờ trình.pdf (application/pdf, 10 byte" in shown
    assert shown.endswith("Lưu ý: Ngày “2014/02/30” (PromulgationDate) không phải là ngày có thật.\n")


_LINE = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=30)
_WORD = st.text("ABCĐƠƯỆ.,-0123456789", min_size=1, max_size=12).map(lambda word: f"A{word}0")
_ORGAN = st.builds(Organ, _WORD, _LINE, _LINE, _LINE, _LINE, _LINE, _LINE, _LINE)
_REFERENCE = st.builds(DocumentReference, _WORD, _LINE, _LINE, _WORD)
_PAPER = st.builds(
    lambda name, kind, data: Attachment(f"{name}.{kind}", data, hashlib.sha256(data).hexdigest(), ""),
    _WORD,
    st.sampled_from(("pdf", "docx", "xlsx", "png", "zip")),
    st.binary(min_size=1, max_size=60),
)
_DOCUMENT = st.builds(
    Envelope,
    kind=st.sampled_from((MessageKind.NEW, MessageKind.RECALL, MessageKind.UPDATE, MessageKind.REPLACE)),
    sender=_ORGAN,
    recipients=st.lists(_ORGAN, max_size=3, unique_by=lambda organ: organ.organ_id).map(tuple),
    document_id=_WORD,
    code_number=_WORD,
    code_notation=_WORD,
    place=_LINE,
    date=st.dates(min_value=date(1945, 9, 2)).map(lambda day: day.isoformat()),
    subject=_WORD,
    signer=_LINE,
    response_for=st.lists(_REFERENCE, max_size=2).map(tuple),
    targets=st.lists(st.builds(DocumentReference, document_id=_WORD), max_size=2).map(tuple),
    change_reason=_LINE,
    attachments=st.lists(_PAPER, max_size=3).map(tuple),
)


@given(_DOCUMENT)
def test_whatever_we_write_keeps_the_sdks_order_and_is_read_as_it_was_meant(envelope: Envelope) -> None:
    written = writer.write_document(envelope)

    assert order_faults(written) == []
    read = reader.read(written)
    assert (read.kind, read.document_id, read.sender.organ_id) == (
        envelope.kind, envelope.document_id, envelope.sender.organ_id)  # fmt: skip
    assert [one.organ_id for one in read.recipients] == [one.organ_id for one in envelope.recipients]
    assert (read.response_for, read.date) == (envelope.response_for, envelope.date)
    assert [one.name for one in read.attachments] == [one.name for one in envelope.attachments]


@given(_ORGAN, _REFERENCE, st.sampled_from(("01", "02", "03", "04", "05", "06", "13", "15", "16")), _LINE)
def test_every_status_we_write_has_the_order_and_repeats_what_it_answers(
    us: Organ, about: DocumentReference, code: str, words: str
) -> None:
    about = replace(about, code=about.code + "/A")
    written = writer.write_status(replace(STATUS, sender=us, response_for=about, code=code, description=words))

    assert order_faults(written) == []
    read = reader.read(written)
    assert (read.status_code, read.response_for) == (code, (about,))
