"""Mails saved from Outlook (`.msg`): their words, their files and the mails in them, as of any other mail."""

from __future__ import annotations

import struct
from datetime import UTC, datetime

import pytest

from connectors.base import RawPaper
from service.adapters.readers import outlook, rtf_packed
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.messages import open_message
from service.domain.errors import Refused
from tests.kit import hostile
from tests.kit.outlook import attached, compound, message

DOCX = hostile.docx(hostile.paragraph("TỜ TRÌNH"))
LARGE = b"%PDF-1.4 " + bytes(9_000)
TOLD = {"0037": "Hồ sơ khen thưởng", "0C1A": "Nguyễn Văn Ví", "5D01": "Vi@example.gov.vn", "1000": "Kính gửi"}
SENT = datetime(2025, 11, 20, 1, 2, 3, tzinfo=UTC)
FILES = (attached("Tờ trình.docx", DOCX), attached("Báo cáo.pdf", LARGE))
RAW = compound(message(TOLD, FILES, sent=SENT))


def test_a_message_of_outlook_is_a_mail_with_its_files() -> None:
    opened = open_message("mail", RAW, (), limits=Limits())

    assert [(one.name, one.data) for one in opened.attachments] == [("Tờ trình.docx", DOCX), ("Báo cáo.pdf", LARGE)]
    assert (opened.subject, opened.content, opened.timestamp) == (TOLD["0037"], "Kính gửi", SENT.isoformat())
    assert (opened.sender.name, opened.sender.email) == ("Nguyễn Văn Ví", "vi@example.gov.vn")


def test_beside_papers_it_is_one_and_its_files_stand_behind_it() -> None:
    papers = [RawPaper("a.docx", DOCX), RawPaper("thư.msg", RAW)]

    opened = open_message("papers", b"", papers, limits=Limits())

    assert [one.name for one in opened.attachments] == ["a.docx", "thư.msg", "Tờ trình.docx", "Báo cáo.pdf"]
    (page,) = open_paper("thư.msg", RAW, limits=Limits()).pages
    assert page.text.splitlines()[2:] == ["Hồ sơ khen thưởng", "Kính gửi"]


def test_a_mail_within_it_is_a_mail_with_its_own_files() -> None:
    inner = message({**TOLD, "0037": "Thư gốc"}, [attached("Biên bản.docx", DOCX)], within=True, sent=SENT)
    raw = compound(message(TOLD, [attached("Thư gốc", inner)]))

    opened = open_message("mail", raw, (), limits=Limits())

    assert [one.name for one in opened.attachments] == ["Thư gốc.eml", "Biên bản.docx"]
    assert opened == open_message("mail", raw, (), limits=Limits())
    (page,) = open_paper("Thư gốc.eml", opened.attachments[0].data, limits=Limits()).pages
    assert page.text.splitlines() == [
        "From: Nguyễn Văn Ví <vi@example.gov.vn>", f"Date: {SENT.isoformat()}", "Thư gốc", "Kính gửi",
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["vi@example.vn\r\nX-Other: y", "nguyễn@example.vn"])
def test_an_address_that_no_head_of_a_mail_can_bear_is_none(address: str) -> None:
    inner = message({**TOLD, "5D01": address}, [attached("Biên bản.docx", DOCX)], within=True)

    opened = open_message("mail", compound(message(TOLD, [attached("Thư gốc", inner)])), (), limits=Limits())

    assert [one.name for one in opened.attachments] == ["Thư gốc.eml", "Biên bản.docx"]


def packed(rtf: bytes) -> bytes:
    """Give RTF packed as letters alone."""
    runs = b"".join(b"\0" + rtf[at : at + 8] for at in range(0, len(rtf), 8))
    return struct.pack("<II4sI", len(runs) + 12, len(rtf), b"LZFu", 0) + runs


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"__substg1.0_10130102": "<style>p{}</style><p>Kính gửi</p>".encode()}, "Kính gửi"),
        ({"__substg1.0_10090102": packed(rb"{\rtf1\ansi K\'ednh g\u7917?i\par}")}, "Kính gửi"),
        ({"__substg1.0_1000001E": "Kính gửi".encode("cp1258", "replace")}, "Kính g?i"),
        ({}, ""),
    ],
    ids=["page", "rtf", "code page", "none"],
)
def test_its_words_are_read_in_whatever_form_they_stand(words: dict[str, bytes], told: str) -> None:
    raw = compound(message({"0037": "a"}, FILES, more=words))

    assert outlook.read(raw, limits=Limits()).body == told


def test_references_in_packed_rtf_are_followed() -> None:
    example = "2d0000002b0000004c5a4675f1c5c7a703000a00726370673132354232 0af320 68656c0900206277 05b0 6c647d0a800fa0"

    told = rtf_packed.unpacked(bytes.fromhex(example), most=100)  # [MS-OXRTFCP] 3.1

    assert told == rb"{\rtf1\ansi\ansicpg1252\pard hello world}" + b"\r\n"
    assert rtf_packed.unpacked(bytes.fromhex(example), most=10) == b""


def test_a_logo_within_its_words_is_no_paper_and_a_photograph_is_one() -> None:
    page = {"__substg1.0_10130102": b'<img src="cid:logo@1"><img src="cid:anh@1">'}
    pictures = [attached("logo.png", b"\x89PNG", more={"3712": "logo@1"}),
                attached("anh.jpg", bytes(101 * 1024), more={"3712": "anh@1"})]  # fmt: skip
    raw = compound(message(TOLD, pictures, more=page))

    assert [name for name, _data in outlook.read(raw, limits=Limits()).files] == ["anh.jpg"]


def test_who_sent_it_from_beyond_the_office_is_in_its_heads() -> None:
    told = {"0C1F": "/O=TINH/CN=VI", "007D": "Received: x\r\nFrom: =?utf-8?b?VsOt?=\r\n <vi@example.vn>\r\nTo: a@b.vn"}

    assert outlook.read(compound(message(told, FILES)), limits=Limits()).sender_email == "vi@example.vn"


def test_an_old_word_file_in_it_does_not_make_it_one() -> None:
    old = compound({"WordDocument": bytes(5_000)})
    raw = compound(message(TOLD, [attached("cũ.doc", old)]))

    assert [one.name for one in open_message("mail", raw, (), limits=Limits()).attachments] == ["cũ.doc"]
    assert not outlook.looks_like_one(compound({**message(TOLD), "WordDocument": bytes(5_000)}))


def test_one_that_is_damaged_says_what_to_do() -> None:
    deep = message(TOLD, FILES, within=True)
    for _ in range(5):
        deep = message(TOLD, [attached("a", deep)], within=True)
    cut = compound(message(TOLD, FILES[:1]))[:-600]
    short = bytearray(compound(message(TOLD, FILES)))
    wide = "__substg1.0_37010102".encode("utf-16-le")
    places = [at for at in range(0, len(short), 128) if short[at : at + len(wide)] == wide]
    struct.pack_into("<I", short, places[1] + 120, 20_000)
    for raw, code in (
        (cut, "mail.outlook"),
        (bytes(short), "mail.outlook"),
        (compound(message(TOLD, [attached("a", deep)])), "mail.depth"),
    ):
        with pytest.raises(Refused) as refused:
            open_paper("thư.msg", raw, limits=Limits())
        assert (refused.value.code, str(refused.value).count("đề nghị")) == (code, 1)


def test_files_that_share_one_place_are_not_read_without_end() -> None:
    files = [attached(f"{at}.bin", bytes(100_000 if not at else 5_000)) for at in range(9)]
    raw = bytearray(compound(message(TOLD, files)))
    wide = "__substg1.0_37010102".encode("utf-16-le")
    places = [at for at in range(0, len(raw), 128) if raw[at : at + len(wide)] == wide]
    for at in places:
        raw[at + 116 : at + 124] = raw[places[0] + 116 : places[0] + 124]

    with pytest.raises(Refused) as refused:
        outlook.read(bytes(raw), limits=Limits())
    assert refused.value.code == "mail.outlook"
