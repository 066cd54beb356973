"""A mail taken apart: names as people typed them, the words of the letter, the files and nothing else."""

from __future__ import annotations

import base64
import io
import zipfile
from email import policy
from email.message import EmailMessage
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest

from connectors.base import RawPaper
from service.adapters.readers import mail
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.messages import open_message
from service.domain.errors import Refused
from service.samples import province
from service.samples.envelopes import edxml, envelope_of
from tests.kit import hostile, signing

if TYPE_CHECKING:
    from connectors.base import Envelope

PDF = b"%PDF-1.7 mot"
EDXML = edxml(envelope_of(province.COMPLETE, "Về việc đề nghị khen thưởng"), (RawPaper("Tờ trình.pdf", PDF),))


def a_mail(*files: tuple[str, bytes], body: str = "Kính gửi hồ sơ.") -> EmailMessage:
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["Subject"] = "Sở Công Thương <so@mau.vn>", "Đề nghị khen thưởng"
    message["Date"], message["Message-ID"] = "Mon, 02 Mar 2026 08:30:00 +0700", "<1@mau.vn>"
    message.set_content(body)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message


def a_zip(*files: tuple[str, bytes]) -> bytes:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as target:
        for name, data in files:
            target.writestr(name, data)
    return package.getvalue()


def opened(raw: bytes) -> Envelope:
    return open_message("mail", raw, (), limits=Limits())


def test_sender_subject_date_words_and_files_are_told() -> None:
    letter = mail.read(a_mail(("Tờ trình.pdf", PDF)).as_bytes())

    assert letter == mail.Letter(
        "Sở Công Thương", "so@mau.vn", "Đề nghị khen thưởng", "<1@mau.vn>", "2026-03-02T08:30:00+07:00",
        "Kính gửi hồ sơ.", (("Tờ trình.pdf", PDF),),
    )  # fmt: skip


@pytest.mark.parametrize(
    "written",
    [
        b"filename*=utf-8''T%E1%BB%9D%20tr%C3%ACnh.pdf",
        b'filename="=?utf-8?B?VOG7nSB0csOsbmgucGRm?="',
        b"filename*0*=utf-8''T%E1%BB%9D%20tr; filename*1*=%C3%ACnh.pdf",
        b'filename="T\xe1\xbb\x9d tr\xc3\xacnh.pdf"',
        b'filename="' + normalize("NFD", "Tờ trình.pdf").encode() + b'"',
    ],
)
def test_a_file_name_is_read_however_it_is_written(written: bytes) -> None:
    raw = (
        b"From: a@b.vn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: application/pdf\r\nContent-Disposition: attachment; "
        + written
        + b"\r\n\r\n%PDF-1.7\r\n--x--\r\n"
    )

    assert [name for name, _data in mail.read(raw).files] == ["Tờ trình.pdf"]


def test_logos_and_signatures_of_the_mail_itself_are_left_out() -> None:
    message = a_mail(("to trinh.pdf", PDF))
    message.add_attachment('<p><img src="cid:logo%40m"><img src="cid:photo"></p>', subtype="html")
    for name, data in (("logo@m", b"PNG"), ("photo", b"JPG" * 60_000), ("unseen", b"GIF")):
        cid = f"<{name}>"
        message.add_attachment(data, maintype="image", subtype="png", cid=cid, disposition="inline", filename=name)
    message.add_attachment(b"sig", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    message.add_attachment(b"JPG", maintype="image", subtype="jpeg", filename="scan.jpg")

    # A telephone lays a photographed paper within the words too: it is large, or no page shows it.
    found = [name for name, _data in mail.read(message.as_bytes()).files]
    assert [name for name in found if not name.startswith("dinh-kem")] == [
        "to trinh.pdf",
        "photo",
        "unseen",
        "scan.jpg",
    ]


def test_a_mail_within_its_signature_is_that_mail() -> None:
    head = b"From: a@b.vn\r\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\r\n"
    inner = signing.container(a_mail(("Tờ trình.pdf", PDF)).as_bytes())
    signed = head + b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(inner)

    assert mail.read(signed).files == (("Tờ trình.pdf", PDF),)


def test_a_mail_inside_a_mail_is_a_file() -> None:
    message = a_mail()
    message.add_attachment(a_mail(("trong.pdf", PDF)))

    (name, data) = mail.read(message.as_bytes()).files[0]

    assert name.endswith(".eml")
    assert mail.read(data).files == (("trong.pdf", PDF),)


def test_the_files_of_a_mail_that_was_forwarded_twice_are_papers() -> None:
    message = a_mail(("trong.pdf", PDF))
    for _ in range(2):
        inner, message = message, a_mail()
        message.add_attachment(inner)

    papers = opened(message.as_bytes()).attachments

    assert (papers[-1].name, papers[-1].data, len(papers)) == ("trong.pdf", PDF, 3)


def test_papers_in_a_zip_are_papers_of_the_mail() -> None:
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as target:
        target.writestr("Tờ trình.pdf", PDF)
        target.writestr("Báo cáo.pdf", PDF + b"2")

    envelope = opened(a_mail(("ho so.zip", package.getvalue())).as_bytes())

    assert [one.name for one in envelope.attachments] == ["Tờ trình.pdf", "Báo cáo.pdf"]
    assert (envelope.sender.name, envelope.sender.email, envelope.subject) == (
        "Sở Công Thương", "so@mau.vn", "Đề nghị khen thưởng",
    )  # fmt: skip


def test_a_mail_that_carries_edxml_is_that_message() -> None:
    envelope = opened(a_mail(("van-ban.edxml", EDXML)).as_bytes())

    assert envelope.code_notation
    assert {fact["code"] for fact in envelope.facts} >= {"mail.carried"}


@pytest.mark.parametrize("form", ["mail", "zip", "papers"])
def test_papers_beside_an_edxml_message_are_papers_of_it(form: str) -> None:
    files = (("van-ban.edxml", EDXML), ("Tờ trình.pdf", PDF), ("Biên bản.pdf", PDF + b"2"))
    raw = {"mail": a_mail(*files).as_bytes(), "zip": a_zip(*files), "papers": b""}[form]

    envelope = open_message(form, raw, [RawPaper(*one) for one in files], limits=Limits())

    assert [one.name for one in envelope.attachments] == ["Tờ trình.pdf", "Biên bản.pdf"]
    assert (bool(envelope.code_notation), envelope.attachments[1].facts[-1]["code"]) == (True, "attachment.beside")


def test_a_message_that_is_named_xml_is_one_where_it_is_edxml() -> None:
    files = (("van-ban.xml", EDXML), ("khac.xml", b"<a>1</a>"), ("Biên bản.pdf", PDF + b"2"))

    envelope = open_message("papers", b"", [RawPaper(*one) for one in files], limits=Limits())

    assert (bool(envelope.code_notation), len(envelope.attachments)) == (True, 3)


def test_a_bomb_beside_papers_keeps_none_of_them_from_being_read() -> None:
    papers = [RawPaper("a.pdf", PDF), RawPaper("kem.zip", hostile.linked_zip())]

    envelope = open_message("papers", b"", papers, limits=Limits())

    assert [one.name for one in envelope.attachments] == ["a.pdf", "kem.zip"]


@pytest.mark.parametrize(
    "name", ["T%E1%BB%9D%20tr%C3%ACnh.pdf", "=?UTF-8?B?VOG7nSB0csOsbmgucGRm?=", "Tờ trình.pdf", "Tờ\ttrình.pdf"]
)
def test_a_name_is_shown_as_it_was_typed(name: str) -> None:
    raw = edxml(envelope_of(province.COMPLETE, "x"), (RawPaper(name, PDF), RawPaper("100%20.pdf", b"%PDF")))

    assert open_message("edxml", raw, (), limits=Limits()).attachments[0].name == "Tờ trình.pdf"


def test_a_broken_message_beside_papers_is_one_of_them_and_alone_it_is_refused() -> None:
    (one, two) = open_message("zip", a_zip(("a.edxml", EDXML[:-9]), ("b.pdf", PDF)), (), limits=Limits()).attachments

    assert (one.name, two.name) == ("a.edxml", "b.pdf")
    with pytest.raises(Refused, match="sai cú pháp"):
        open_message("zip", a_zip(("a.edxml", EDXML[:-9])), (), limits=Limits())


def test_several_messages_in_one_are_refused_each_is_to_be_answered_by_itself() -> None:
    with pytest.raises(Refused, match="nhiều thông điệp edXML"):
        opened(a_mail(("a.edxml", EDXML), ("b.edxml", EDXML + b" ")).as_bytes())


def test_an_edxml_message_that_is_an_attachment_gives_its_papers() -> None:
    outer = edxml(envelope_of(province.COMPLETE, "Chuyển hồ sơ"), (RawPaper("Văn bản gốc.edxml", EDXML),))

    envelope = open_message("edxml", outer, (), limits=Limits())

    assert [one.name for one in envelope.attachments] == ["Văn bản gốc.edxml", "Tờ trình.pdf"]
    assert envelope.attachments[1].facts[-1] == {"code": "attachment.inside", "of": "Văn bản gốc.edxml"}


@pytest.mark.parametrize("inner", [hostile.locked_zip(), hostile.nested_zip(4), a_zip(("a.pdf", PDF))[:-9]])
def test_a_zip_that_cannot_be_opened_keeps_no_paper_beside_it_from_being_read(inner: bytes) -> None:
    envelope = open_message("zip", a_zip(("Tờ trình.pdf", PDF), ("kem.zip", inner)), (), limits=Limits())

    assert [one.name for one in envelope.attachments] == ["Tờ trình.pdf", "kem.zip"]
    assert envelope.attachments[1].data == inner


def test_why_a_zip_among_papers_stays_shut_is_said() -> None:
    with pytest.raises(Refused, match="mật khẩu"):
        open_paper("kem.zip", hostile.locked_zip(), limits=Limits())
    with pytest.raises(Refused, match="không phải là một văn bản"):
        open_paper("kem.zip", a_zip(("a.pdf", PDF)), limits=Limits())


def test_only_html_still_gives_words() -> None:
    message = a_mail()
    styled = "<STYLE>p{a<b}</style><p>Kính gửi <script>'</style>'</script><b>Sở Nội vụ</b></p>"
    message.set_content(styled + "<style " * 100_000, subtype="html")  # tags that never end are looked at once

    assert mail.read(message.as_bytes()).body.split()[:5] == ["Kính", "gửi", "Sở", "Nội", "vụ"]


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "mail.broken"),
        (b"\x00\xff\xfe not a mail", "mail.broken"),
        (a_mail().as_bytes(), "mail.empty"),
        (
            b"From: a@b.vn\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n"
            + b"--x\r\nContent-Type: text/plain\r\n\r\na\r\n" * 3_000,
            "mail.parts",
        ),
    ],
    ids=["nothing", "noise", "no files", "parts"],
)
def test_what_is_no_dossier_is_refused_with_a_sentence(raw: bytes, code: str) -> None:
    with pytest.raises(Refused) as caught:
        opened(raw)

    assert caught.value.code == code


@pytest.mark.parametrize("charset", ["utf-8\0", "idna", "undefined", "punycode", "x" * 999])
def test_words_in_a_charset_that_is_none_are_read_all_the_same(charset: str) -> None:
    """Python knows some of them, and says so by other errors than that bytes are none of theirs."""
    raw = FROM + f'Content-Type: text/plain; charset="{charset}"\n\n'.encode() + "Kính gửi".encode()
    page = f"<meta charset={charset.rstrip(chr(0))}><p>Kính gửi</p>\xff".encode("latin-1", "replace")

    assert mail.read(raw).body.strip() == "Kính gửi"
    assert "K" in open_paper("a.html", page, limits=Limits()).pages[0].text


def test_a_date_nobody_can_read_is_no_date() -> None:
    message = a_mail(("a.pdf", PDF))
    del message["Date"]
    raw = b"Date: hom qua\r\n" + message.as_bytes()

    assert mail.read(raw).sent_at == ""


def test_nested_multiparts_end_somewhere() -> None:
    raw = b"From: a@b.vn\r\n"
    for depth in range(30):
        raw += b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (depth, depth)
    raw += b"Content-Type: text/plain\r\n\r\nx"

    with pytest.raises(Refused) as caught:
        mail.read(raw)
    assert caught.value.code == "mail.depth"


def test_a_mail_within_hundreds_of_others_ends_somewhere() -> None:
    with pytest.raises(Refused) as caught:
        mail.read(b"From: a@b.vn\r\nContent-Type: message/rfc822\r\n\r\n" * 500 + b"x")

    assert caught.value.code == "mail.depth"


FROM = b"From: a@b.example\n"
MIXED = FROM + b'Content-Type: multipart/mixed; boundary="X"\n\n'
NESTED = b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n'
PIECES = b"".join(b"filename*%d*=utf-8''a;" % n for n in range(20_000))


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (FROM + b"Subject: " + b"x" * 1_000_000, "mail.headers"),
        (FROM + b"X: y\n" * 100_000, "mail.headers"),
        (FROM + b"Subject: " + b"=?utf-8?Q?a?= " * 6_000 + b"\n\nx", "mail.headers"),
        (MIXED + b"--X\nContent-Disposition: attachment; " + PIECES + b"\n\nx\n--X--", "mail.headers"),
        (MIXED + b"--X\n\nx\n" * 200_000 + b"--X--", "mail.parts"),
        (FROM + b"".join(NESTED % (n, n) for n in range(90)) + b"chu\n" * 400_000, "mail.parts"),
    ],
    ids=["a huge header", "many headers", "many encoded words", "a name in pieces", "many parts", "deep and long"],
)
def test_a_mail_made_to_keep_the_parser_busy_is_refused_before_it_begins(raw: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        mail.read(raw)

    assert refused.value.code == code
