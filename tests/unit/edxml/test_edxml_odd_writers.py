"""Messages of programs that bend the standard: other spellings of kinds, days, encodings and base64."""

from __future__ import annotations

import base64

import pytest

from connectors.base import MessageKind
from connectors.edxml.dates import read_day
from connectors.edxml.reader import read
from connectors.edxml.writer import answer_to
from tests.unit.edxml.messages import NS, attachment, body, document, reference, zipped

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 3 + b"\n%%EOF"
ANSWERED = (
    "<edXML:ResponseFor><edXML:OrganId>000.00.15.H99</edXML:OrganId><edXML:Code>1/A</edXML:Code>"
    "<edXML:PromulgationDate>2026/01/02</edXML:PromulgationDate><edXML:DocumentId>VB-0</edXML:DocumentId></edXML:ResponseFor>"
)
RECALL = "<edXML:BussinessDocType>{}</edXML:BussinessDocType>"


def opened(encoded: str, *, name: str = "a.pdf") -> tuple[bytes, list[str]]:
    (paper,) = read(document(attachment(name, encoded), manifest=reference(name)).encode()).attachments
    return paper.data, [fact["code"] for fact in paper.facts]


@pytest.mark.parametrize("declared", ["iso-8859-1", "windows-1252", "windows-1258"])
def test_utf8_under_the_name_of_a_single_byte_encoding_is_read_as_what_it_is(declared: str) -> None:
    envelope = read(document().replace('encoding="UTF-8"', f'encoding="{declared}"').encode())

    assert envelope.subject == "V/v đề nghị tặng Bằng khen"
    assert "xml.encoding" in [fact["code"] for fact in envelope.facts]


def test_a_single_byte_encoding_that_is_one_stays_it() -> None:
    said = document().replace('encoding="UTF-8"', 'encoding="windows-1258"').replace("Uỷ ban Mẫu", "Cơ quan Âu")
    plain = said.replace("V/v đề nghị tặng Bằng khen", "Đơn vị").replace("Sở Thử nghiệm", "S").replace("Mẫu", "M")

    assert read(plain.replace("Tờ trình", "T").replace("ị", "i\u0323").encode("cp1258")).subject == "Đơn vị"


@pytest.mark.parametrize("spelt", ["Thu hồi", "THU HỒI VĂN BẢN ĐIỆN TỬ", "01", " 1 "])
def test_a_recall_is_one_however_its_number_is_spelt(spelt: str) -> None:
    envelope = read(document(more=ANSWERED, bussiness=RECALL.format(spelt)).encode())

    assert (envelope.kind, [one.document_id for one in envelope.targets]) == (MessageKind.RECALL, ["VB-0"])


def test_a_recall_is_one_when_its_element_is_spelt_rightly_or_stands_elsewhere() -> None:
    asked = f"<edXML:Bussiness>{RECALL.format(1)}</edXML:Bussiness>"
    rightly = document(more=ANSWERED, bussiness=RECALL.format(1)).replace("Bussiness", "Business")

    assert read(rightly.encode()).kind is MessageKind.RECALL
    assert read(document(more=ANSWERED + asked).encode()).kind is MessageKind.RECALL


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("05.03.2026", "2026-03-05"),
        ("2026.3.5", "2026-03-05"),
        ("20260305", "2026-03-05"),
        ("2026-03-05+07:00", "2026-03-05"),
        ("2026-03-05Z", "2026-03-05"),
        ("ngày 05 tháng 3 năm 2026", "2026-03-05"),
        ("Mar 5, 2026 12:00:00 AM", "2026-03-05"),
        ("Thu Mar 05 00:00:00 ICT 2026", "2026-03-05"),
        ("3/5/2026 12:00:00 AM", None),  # of .NET: the fifth of March, or the third of May
        ("05/03/2026 12:00:00 AM", "2026-03-05"),
        ("2026/03.05", None),
        ("20261399", None),
        ("05/03/26", None),
        ("\u017fep 5, 2026", None),  # a long s, which matches an s of either case
    ],
)
def test_days_are_read_as_programs_write_them_and_never_guessed(said: str, meant: str | None) -> None:
    assert read_day(said) == meant


def test_a_subject_broken_by_the_layout_of_the_xml_is_one_line() -> None:
    broken = document().replace("đề nghị tặng", "đề nghị\n\t\t tặng")

    assert read(broken.encode()).subject == "V/v đề nghị tặng Bằng khen"


def test_blanks_without_end_are_read_at_once() -> None:
    wide = document().replace("đề nghị tặng", f"đề nghị{' ' * 400_000}tặng")
    padded = base64.b64encode(b"A" + b" " * 400_000 + b"!").decode()

    assert len(read(wide.encode()).subject) > 400_000  # as sent
    assert opened(padded)[0] == b"A" + b" " * 400_000 + b"!"


@pytest.mark.parametrize(
    "encoded",
    [
        base64.urlsafe_b64encode(PDF).decode(),
        body(PDF + b"\n").rstrip("="),
        f"data:application/pdf;base64,{body(PDF)}",
        f"\ufeff{body(PDF)}",
        f"\u00a0{body(PDF)}\u00a0",
    ],
)
def test_base64_that_is_oddly_written_is_read_and_told(encoded: str) -> None:
    data, codes = opened(encoded)

    assert (data.rstrip(b"\n"), codes) == (PDF, ["attachment.base64"])


def test_a_file_that_broke_off_is_not_read_as_a_shorter_one() -> None:
    assert opened(body(PDF)[:501]) == (b"", ["attachment.broken"])


def test_a_file_coded_twice_is_decoded_twice_but_a_text_of_base64_is_left() -> None:
    assert opened(body(base64.encodebytes(PDF))) == (PDF, ["attachment.coded_twice"])
    assert opened(body(base64.encodebytes(PDF)), name="a.txt")[0] == base64.encodebytes(PDF)


def test_what_a_desktop_adds_to_a_zip_is_no_second_paper() -> None:
    data, codes = opened(body(zipped(a__pdf=PDF, Thumbs__db=b"x")))

    assert (data, codes) == (PDF, ["attachment.unwrapped"])


def test_a_file_within_its_reference_is_the_attachment() -> None:
    coded = f'<edXML:ContentTransferEncoded xmlns:edXML="{NS}">{body(PDF)}</edXML:ContentTransferEncoded>'
    inline = reference("a.pdf").replace("</edXML:Reference>", f"{coded}</edXML:Reference>")

    envelope = read(document(manifest=inline).encode())

    assert [(paper.name, paper.data) for paper in envelope.attachments] == [("a.pdf", PDF)]
    assert "manifest.missing" not in [fact["code"] for fact in envelope.facts]


@pytest.mark.parametrize("spelt", ["REVOKE", "Recall", "Revoked", "1.0", "thu hoi", "１"])
def test_a_recall_by_its_word_or_as_a_decimal_is_no_new_document(spelt: str) -> None:
    assert read(document(more=ANSWERED, bussiness=RECALL.format(spelt)).encode()).kind is MessageKind.RECALL


def test_a_value_is_read_where_it_is_marked_up_or_an_attribute() -> None:
    marked = document().replace("V/v đề nghị tặng Bằng khen", "V/v <b>đề nghị <i>tặng</i></b> Bằng khen")
    begin, end = document().index("<edXML:Code>"), document().index("<edXML:PromulgationInfo>")
    within = document()[:begin] + '<edXML:Code CodeNumber="12" CodeNotation="TTr-STN"/>' + document()[end:]
    recall = document(more=ANSWERED).replace(
        "</edXML:MessageHeader>", '<edXML:Bussiness BussinessDocType="1"/></edXML:MessageHeader>'
    )

    assert read(marked.encode()).subject == "V/v đề nghị tặng Bằng khen"
    assert read(within.encode()).code_notation == "TTr-STN"
    assert read(recall.encode()).kind is MessageKind.RECALL


def test_what_pasting_leaves_about_a_number_is_no_part_of_it() -> None:
    pasted = document().replace(">12<", ">\u200b12\u00a0\ufeff<")

    assert read(pasted.encode()).code_number == "12"


@pytest.mark.parametrize("control", ["\x0b", "\x1f", "&#11;", "&#x1F;"])
def test_a_control_character_in_a_value_is_a_blank_and_a_fact(control: str) -> None:
    envelope = read(document().replace("đề nghị tặng", f"đề nghị{control}tặng").encode())

    assert envelope.subject == "V/v đề nghị tặng Bằng khen"
    assert {"code": "xml.controls", "count": 1} in envelope.facts


@pytest.mark.parametrize(
    "encoded",
    [
        "".join(base64.b64encode(PDF[at : at + 50]).decode() for at in range(0, len(PDF), 50)),
        f'"{body(PDF)}"',
        "\\r\\n".join(body(PDF)[at : at + 76] for at in range(0, len(body(PDF)), 76)),
        body(PDF).replace("+", "%2B").replace("/", "%2F").replace("=", "%3D"),
        body(PDF).replace("+", " "),
    ],
)
def test_base64_that_went_through_a_string_a_form_or_pieces_is_the_same_file(encoded: str) -> None:
    assert opened(encoded) == (PDF, ["attachment.base64"])


def test_plus_signs_lost_at_the_end_of_a_line_are_found_again() -> None:
    lines = [body(PDF)[at : at + 76] for at in range(0, len(body(PDF)), 76)]
    lost = "\n".join(lines).replace("+", " ")

    assert opened(lost) == (PDF, ["attachment.base64"])
    assert opened(" " + "\n    ".join(lines)) == (PDF, [])


def test_blanks_behind_every_line_are_layout() -> None:
    plain = b"%PDF-1.7\n" + b"mot " * 60 + b"\n%%EOF"
    lines = [body(plain)[at : at + 76] for at in range(0, len(body(plain)), 76)]

    assert "+" not in body(plain)
    assert opened("\n".join(f"{line}    " for line in lines)) == (plain, [])


@pytest.mark.parametrize("code", ["13 - Lấy lại", "013", "13.0", " 13 ", "１３"])
def test_a_status_is_one_however_its_code_is_laid_out(code: str) -> None:
    status = document(more=f"{ANSWERED}<edXML:StatusCode>{code}</edXML:StatusCode>")

    assert read(status.encode()).status_code == "13"


@pytest.mark.parametrize(
    "code",
    [
        "12/TTr-STN",
        "<edXML:CodeNumber>12/TTr-STN</edXML:CodeNumber><edXML:CodeNotation/>",
        "<edXML:CodeNumber/><edXML:CodeNotation>12/TTr-STN</edXML:CodeNotation>",
    ],
)
def test_number_and_notation_in_one_text_are_read_and_answered_as_they_stand(code: str) -> None:
    begin, end = document().index("<edXML:Code>") + len("<edXML:Code>"), document().index("</edXML:Code>")

    envelope = read((document()[:begin] + code + document()[end:]).encode())

    assert "/".join(filter(None, (envelope.code_number, envelope.code_notation))) == "12/TTr-STN"
    assert answer_to(envelope).code == "12/TTr-STN"


@pytest.mark.parametrize(("number", "notation"), [("12", "12/TTr-STN"), ("12/TTr-STN", "TTr-STN"), ("12", "TTr-STN")])
def test_a_number_that_is_told_twice_is_one(number: str, notation: str) -> None:
    code = f"<edXML:CodeNumber>{number}</edXML:CodeNumber><edXML:CodeNotation>{notation}</edXML:CodeNotation>"
    begin, end = document().index("<edXML:Code>") + len("<edXML:Code>"), document().index("</edXML:Code>")

    envelope = read((document()[:begin] + code + document()[end:]).encode())

    assert (envelope.code_number, envelope.code_notation) == ("12", "TTr-STN")


def test_a_target_in_attributes_is_found() -> None:
    target = '<edXML:ResponseFor OrganId="H99" Code="1/A" DocumentId="VB-0"/>'
    envelope = read(document(more=target, bussiness=RECALL.format(1)).encode())

    assert [one.document_id for one in envelope.targets] == ["VB-0"]


def test_a_file_without_a_name_is_the_one_that_is_left() -> None:
    manifest = reference("a.pdf", content_id="k1") + reference("b.pdf", content_id="cid:2")
    papers = attachment("", body(PDF), content_id="cid:2"), attachment("", body(PDF), content_id="")
    envelope = read(document(*papers, manifest=manifest).encode())

    assert [one.name for one in envelope.attachments] == ["b.pdf", "a.pdf"]
    assert envelope.facts == ()


def test_names_go_with_their_ids_in_whatever_case_these_are_written() -> None:
    manifest = reference("a.pdf", content_id="CID:ABC") + reference("b.pdf", content_id="cid:def")
    papers = attachment("", body(PDF), content_id="cid:DEF"), attachment("", body(PDF), content_id="cid:abc")

    assert [one.name for one in read(document(*papers, manifest=manifest).encode()).attachments] == ["b.pdf", "a.pdf"]
