"""The reader: what any sender's spelling becomes, and what is refused."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.base import DocumentReference, Envelope, MessageKind, Organ
from connectors.edxml import EdxmlRefused, reader, refusals
from tests.unit.edxml.messages import NS, attachment, body, document, reference, zipped

if TYPE_CHECKING:
    from collections.abc import Callable

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
REPLACED = (
    "<edXML:BussinessDocType>3</edXML:BussinessDocType><edXML:ReplacementInfoList>"
    "<edXML:ReplacementInfo><edXML:DocumentId>cu-1</edXML:DocumentId></edXML:ReplacementInfo>"
    "<edXML:ReplacementInfo><edXML:DocumentId>cu-2</edXML:DocumentId></edXML:ReplacementInfo>"
    "<edXML:ReplacementInfo><edXML:DocumentId>cu-1</edXML:DocumentId></edXML:ReplacementInfo>"
    "</edXML:ReplacementInfoList>"
)
RESPONSE = (
    "<edXML:ResponseFor><edXML:OrganId> H01 </edXML:OrganId><edXML:Code>7/TTr-A</edXML:Code>"
    "<edXML:DocumentId>id  7</edXML:DocumentId><edXML:PromulgationDate>2014/02/30</edXML:PromulgationDate>"
    "</edXML:ResponseFor><edXML:ResponseFor/>"
)


def read(message: str) -> Envelope:
    return reader.read(message.encode())


def refused(raw: bytes) -> str:
    with pytest.raises(EdxmlRefused) as caught:
        reader.read(raw)
    assert str(caught.value) == refusals.SENTENCES[caught.value.code]
    return caught.value.code


def codes(envelope: Envelope) -> list[str]:
    return [fact["code"] for fact in envelope.facts]


def test_a_plain_document_fills_the_envelope() -> None:
    envelope = read(document(attachment("a.pdf", body(PDF)), manifest=reference("a.pdf")))

    assert envelope.sender == Organ(organ_id="000.00.15.H99", name="Sở Thử nghiệm")
    assert envelope.recipients == (Organ(organ_id="H99", name="Uỷ ban Mẫu"),)
    assert (envelope.kind, envelope.code_number, envelope.code_notation) == (MessageKind.NEW, "12", "TTr-STN")
    assert (envelope.date, envelope.date_raw, envelope.type_name) == ("2026-03-05", "2026/03/05", "Tờ trình")
    assert envelope.subject == "V/v đề nghị tặng Bằng khen"
    assert [(one.name, one.data, one.media_type, one.facts) for one in envelope.attachments] == [
        ("a.pdf", PDF, "application/pdf", ())
    ]
    assert envelope.facts == ()


@pytest.mark.parametrize(
    ("bussiness", "kind", "targets"),
    [
        ("", MessageKind.NEW, []),
        (
            "<edXML:BussinessDocType>0</edXML:BussinessDocType><edXML:DocumentId>x</edXML:DocumentId>",
            MessageKind.NEW,
            [],
        ),
        ("<edXML:BussinessDocType>1</edXML:BussinessDocType>", MessageKind.RECALL, ["id  7"]),
        (
            "<edXML:DocumentId>x</edXML:DocumentId><edXML:BussinessDocType>2</edXML:BussinessDocType>",
            MessageKind.UPDATE,
            ["x"],
        ),
        (REPLACED, MessageKind.REPLACE, ["cu-1", "cu-2"]),
    ],
)
def test_each_kind_names_its_target_in_its_own_place(bussiness: str, kind: MessageKind, targets: list[str]) -> None:
    envelope = read(document(more=RESPONSE, bussiness=bussiness))

    assert (envelope.kind, [target.document_id for target in envelope.targets]) == (kind, targets)


def test_an_unknown_bussiness_type_is_new_and_noted() -> None:
    envelope = read(document(bussiness="<edXML:BussinessDocType>9</edXML:BussinessDocType>"))

    assert (envelope.kind, codes(envelope)) == (MessageKind.NEW, ["bussiness.unknown"])


def test_response_for_is_kept_byte_for_byte() -> None:
    envelope = read(document(more=RESPONSE))

    assert envelope.response_for == (DocumentReference(" H01 ", "7/TTr-A", "2014/02/30", "id  7"),)


@pytest.mark.parametrize(
    ("raw", "iso", "facts"),
    [
        ("2026/03/05", "2026-03-05", []),
        ("2026-03-05", "2026-03-05", []),
        ("05/03/2026", "2026-03-05", []),
        ("03/04/2025", "2025-04-03", []),
        ("2026/03/05 23:10:00", "2026-03-05", []),
        ("2026-03-05T17:30:00Z", "2026-03-06", []),
        ("2014/02/30", "", ["date.impossible"]),
        ("03/25/2025", "", ["date.impossible"]),
        ("hôm qua", "", ["date.impossible"]),
        ("", "", []),
    ],
)
def test_dates_are_read_and_never_guessed(raw: str, iso: str, facts: list[str]) -> None:
    envelope = read(document(date=raw))

    assert (envelope.date, envelope.date_raw, codes(envelope)) == (iso, raw, facts)


@pytest.mark.parametrize(
    ("encode", "facts"),
    [
        (lambda text: text.encode(), []),
        (lambda text: codecs.BOM_UTF8 + text.encode(), ["xml.bom"]),
        (lambda text: text.encode("utf-16"), ["xml.bom"]),
        (lambda text: text.encode("utf-16-be"), ["xml.encoding"]),
        (lambda text: text.replace("UTF-8", "utf-16").encode(), ["xml.encoding"]),
        (lambda text: b"1212" + text.encode(), ["xml.junk_before"]),
        (lambda text: text.encode() + b"\0\0\0", ["xml.junk_after"]),
    ],
)
def test_junk_and_encodings_are_trimmed_and_noted(encode: Callable[[str], bytes], facts: list[str]) -> None:
    envelope = reader.read(encode(document(attachment("a.pdf", body(PDF)), manifest=reference("a.pdf"))))

    assert (envelope.subject, envelope.attachments[0].data) == ("V/v đề nghị tặng Bằng khen", PDF)
    assert codes(envelope) == facts


DOCTYPE = '<!DOCTYPE edXML [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize(
    "doctype", [DOCTYPE, DOCTYPE.replace("DOCTYPE", "doctype"), f"<!-- {DOCTYPE} -->", "<!ENTITY x 'y'>"]
)
def test_a_type_declaration_is_refused_in_any_encoding(doctype: str, encoding: str) -> None:
    message = document().replace('<edXML xmlns="', f'{doctype}<edXML xmlns="', 1)

    assert refused(message.encode(encoding)) == "xml.doctype"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "edxml.empty"),
        (b"\0\0", "edxml.empty"),
        (b"khong phai xml", "edxml.unknown"),
        (b"<html/>", "edxml.unknown"),
        (f'<edXML xmlns="{NS}"/>'.encode(), "edxml.unknown"),
        (b'<?xml version="1.0" encoding="utf-7"?><edXML/>', "xml.encoding"),
        (b'<?xml version="1.0" encoding="windows-1258"?><edXML>', "xml.broken"),
        (b"\xff\xfe<\0e", "xml.encoding"),
        (b"<edXML:edXML><a/></edXML:edXML>", "xml.broken"),
        (b"<edXML><a></edXML>", "xml.broken"),
        (b"<edXML>&undefined;</edXML>", "xml.broken"),
        (b"<edXML>" + b"<a>" * 80 + b"</a>" * 80 + b"</edXML>", "xml.too_deep"),
        (b"<edXML>" + b"<a>" * 400 + b"</a>" * 400 + b"</edXML>", "xml.too_deep"),
        (b"<edXML>" + b"<a/>" * 500_000 + b"</edXML>", "edxml.too_large"),
        (b"<edXML>" + b" " * (17 * 1024 * 1024) + b"</edXML>", "edxml.too_large"),
        (b'<EdXMLEnvelope xmlns="http://www.go.vn/eDoc"/>', "edxml.legacy"),
        (b'<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"/>', "edxml.legacy"),
        (b'<edXML xmlns="http://www.e-doc.vn/Schema/"/>', "edxml.legacy"),
    ],
)
def test_what_is_no_edxml_is_refused_with_its_code(raw: bytes, code: str) -> None:
    assert refused(raw) == code


@pytest.mark.parametrize(
    "encoded",
    [
        "\n".join(body(PDF)[n : n + 76] for n in range(0, len(body(PDF)), 76)),
        "&#13;\n".join(body(PDF)[n : n + 76] for n in range(0, len(body(PDF)), 76)),
        f"<![CDATA[{body(PDF)}]]>",
        f"<!-- chú thích -->{body(PDF)}",
        body(PDF).replace("A", "&#65;"),
        f"<?pi x?>{body(PDF)}",
    ],
    ids=["lines", "java-line-ends", "cdata", "comment", "references", "pi"],
)
def test_every_way_to_write_a_body_gives_the_same_file(encoded: str) -> None:
    envelope = read(document(attachment("a.pdf", encoded), manifest=reference("a.pdf")))

    assert (envelope.attachments[0].data, envelope.attachments[0].facts) == (PDF, ())


def test_a_body_element_hidden_in_a_comment_shifts_nothing() -> None:
    hidden = f"<!--{attachment('gia.pdf', 'AAAA')}-->"

    envelope = read(document(hidden, attachment("that.pdf", body(PDF)), manifest=reference("that.pdf")))

    assert [(one.name, one.data) for one in envelope.attachments] == [("that.pdf", PDF)]


def test_a_mark_written_by_the_sender_is_only_text() -> None:
    sly = attachment("a.pdf", "@1", content_id="cid:1") + attachment("b.pdf", body(PDF), content_id="cid:2")

    envelope = read(document(sly))

    assert [one.data for one in envelope.attachments] == [b"", PDF]


def test_broken_base64_flags_one_attachment_and_spares_the_others() -> None:
    listed = reference("a.pdf") + reference("b.pdf", content_id="cid:2")
    parts = (attachment("a.pdf", "%%%"), attachment("b.pdf", body(PDF), content_id="2"))

    envelope = read(document(*parts, manifest=listed))

    assert [one.data for one in envelope.attachments] == [b"", PDF]
    assert [[fact["code"] for fact in one.facts] for one in envelope.attachments] == [["attachment.broken"], []]


def test_the_manifest_is_joined_by_id_then_name_then_position() -> None:
    listed = (
        reference("c.pdf", content_id="x3")
        + reference("B.pdf", content_id="x9")
        + reference("khác.pdf", content_id="x8")
    )
    parts = (
        attachment("b.pdf", body(PDF), content_id="cid:y"),
        attachment("", body(PDF), content_id="cid:x3"),
        attachment("d.pdf", body(PDF), content_id=""),
    )

    envelope = read(document(*parts, manifest=listed + reference("thiếu.pdf", content_id="x7")))

    assert [one.name for one in envelope.attachments] == ["b.pdf", "c.pdf", "d.pdf"]
    assert [[fact["code"] for fact in one.facts] for one in envelope.attachments] == [
        ["manifest.content_id", "manifest.name"],
        [],
        ["manifest.name"],
    ]
    assert envelope.facts == ({"code": "manifest.missing", "content_id": "x7", "name": "thiếu.pdf"},)


def test_dotnet_references_carry_their_id_in_an_attribute() -> None:
    listed = (
        '<edXML:Reference xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="cid:1">'
        "<edXML:AttachmentName>a.pdf</edXML:AttachmentName></edXML:Reference>"
    )

    envelope = read(document(attachment("", body(PDF)), manifest=listed))

    assert [(one.name, one.facts) for one in envelope.attachments] == [("a.pdf", ())]


def test_the_attachment_data_variant_is_read_and_noted() -> None:
    inner = (
        "<edXMLAttachments><Attachment><AttachmentName>a.pdf</AttachmentName><AttachmentType>application/pdf"
        f"</AttachmentType><AttachmentData>{body(PDF)}</AttachmentData></Attachment></edXMLAttachments>"
    )
    message = document().replace("</edXML:edXMLBody>", f"<Content>Kính gửi</Content></edXML:edXMLBody>{inner}")

    envelope = read(message)

    assert envelope.content == "Kính gửi"
    assert [(one.data, one.facts[0]["code"]) for one in envelope.attachments] == [(PDF, "attachment.nonstandard")]


def test_everything_else_of_the_header_is_kept() -> None:
    more = (
        "<edXML:OtherInfo><edXML:Priority>2</edXML:Priority><edXML:Appendixes><edXML:Appendix>Phụ lục</edXML:Appendix>"
        "</edXML:Appendixes></edXML:OtherInfo><edXML:SteeringType>1</edXML:SteeringType>"
        "<edXML:ToPlaces><edXML:Place>Như trên</edXML:Place></edXML:ToPlaces><edXML:Lạ>giữ</edXML:Lạ>"
    )
    trace = (
        "<edXML:TraceHeader><edXML:OrganId>null</edXML:OrganId>"
        "<edXML:Timestamp>2026/03/05 08:00:00</edXML:Timestamp></edXML:TraceHeader>"
    )

    envelope = read(document(more=more, trace=trace))

    assert envelope.timestamp == "2026-03-05T08:00:00+07:00"
    assert {key: value for key, value in envelope.header.items() if key != "verbatim"} == {
        "OtherInfo": {"Priority": "2", "Appendixes": {"Appendix": ["Phụ lục"]}},
        "SteeringType": "1",
        "Lạ": "giữ",
        "ToPlaces": ["Như trên"],
        "TraceHeaders": [{"OrganId": "null", "Timestamp": "2026/03/05 08:00:00"}],
    }


def test_a_recipient_named_twice_is_one() -> None:
    again = "<edXML:To><edXML:OrganId>H99</edXML:OrganId></edXML:To>"

    envelope = read(document(more=again))

    assert (len(envelope.recipients), codes(envelope)) == (1, ["recipient.duplicate"])


PLAIN = document(attachment("a.pdf", body(PDF)), manifest=reference("a.pdf")).encode()


@given(st.binary(max_size=400))
def test_any_bytes_give_an_envelope_or_a_refusal(raw: bytes) -> None:
    opened(raw)


@given(st.integers(0, len(PLAIN)), st.integers(0, 40), st.binary(max_size=12))
def test_any_damage_gives_an_envelope_or_a_refusal(start: int, length: int, put: bytes) -> None:
    opened(PLAIN[:start] + put + PLAIN[start + length :])


@given(st.sampled_from([zipped(mot__doc=b"x" * 99), PDF]), st.integers(0, 10_000), st.binary(max_size=6))
def test_any_damage_inside_an_attachment_spares_the_message(data: bytes, start: int, put: bytes) -> None:
    broken = data[: start % len(data)] + put + data[start % len(data) + len(put) :]

    envelope = read(document(attachment("a.doc", body(broken))))

    assert len(envelope.attachments) == 1


def test_an_entry_of_a_zip_that_has_no_name_spares_the_message() -> None:
    hurt = zipped(mot__doc=b"x" * 99)
    at = hurt.rindex(b"PK\x01\x02") + 46

    envelope = read(document(attachment("a.doc", body(hurt[:at] + b"\x00" + hurt[at + 1 :]))))

    assert len(envelope.attachments) == 1


def opened(raw: bytes) -> None:
    try:
        result: Envelope | str = reader.read(raw)
    except EdxmlRefused as exc:
        result = exc.code

    assert isinstance(result, Envelope) or result in refusals.SENTENCES
