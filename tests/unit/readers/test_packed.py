"""What is packed otherwise than in a zip: opened where it can be, else told so that its sender knows what to do."""

from __future__ import annotations

import struct

import pytest

from connectors.base import RawPaper
from service.adapters.readers import tnef
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.messages import open_message
from service.adapters.readers.signatures import Trust
from service.domain.errors import Refused
from service.samples import province
from service.samples.envelopes import edxml, envelope_of
from tests.kit import hostile, signing

DOCX = hostile.docx(hostile.paragraph("TỜ TRÌNH"))
ZIP = hostile.zipped({"a.docx": DOCX, "b.docx": DOCX})
SPANNED = ZIP[:-18] + b"\1\0\1\0" + ZIP[-14:]
OF_MAIL = struct.pack("<I", 1258)
LONG_NAME = "Báo cáo thành tích.docx".encode("utf-16-le")


def winmail(*attributes: tuple[int, bytes]) -> bytes:
    """Give a `winmail.dat` of these attributes."""
    laid = [
        struct.pack("<BII", 2, kind, len(body)) + body + struct.pack("<H", sum(body) % 65_536)
        for kind, body in attributes
    ]
    return b"\x78\x9f\x3e\x22\1\0" + b"".join(laid)


def attached(name: str, data: bytes) -> tuple[tuple[int, bytes], ...]:
    """Give what Outlook writes of one file."""
    return (0x00069002, b"\0" * 14), (0x00018010, name.encode("cp1258") + b"\0"), (0x0006800F, data)


LETTER = winmail((0x00069007, OF_MAIL), *attached("bien ban.docx", DOCX), *attached("Đơn.zip", ZIP))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("hs.cab", b"MSCF\0\0\0\0" + b"x" * 90, "paper.packed"),
        ("hs.lzh", b"ab-lh5-" + b"x" * 90, "paper.packed"),
        ("hs.tar.gz", b"\x1f\x8b\x08\0" + b"x" * 90, "archive.broken"),
        ("hs.zip.001", ZIP[:300], "zip.pieces"),
        ("hs.zip.002", ZIP[300:], "zip.pieces"),
        ("hs.z01", b"PK\x07\x08" + ZIP[:300], "zip.pieces"),
        ("hs.part2.rar", b"Rar!\x1a\x07\x01\0" + b"x" * 90, "zip.pieces"),
        ("hs.zip", SPANNED, "zip.pieces"),
        (
            "thu.msg",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(512, b"\0")
            + "__properties_version1.0".encode("utf-16-le")
            + b"\0\0",
            "mail.outlook",
        ),
        ("winmail.dat", LETTER[:-9], "tnef.broken"),
        ("winmail.dat", LETTER[:-1] + b"\xff", "tnef.broken"),
        ("hs.p7m", bytes.fromhex("308006092a864886f70d010703a080") + b"x" * 90, "cms.encrypted"),
        ("hs.p7s", signing.container(b""), "cms.detached"),
        ("hs.p7m", signing.container(DOCX)[:60], "cms.broken"),
        ("hs.p7m", signing.container(signing.container(DOCX)), "cms.broken"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",  # a container bears the second in which it was signed
)
def test_what_is_not_opened_says_what_to_send_instead(name: str, data: bytes, code: str) -> None:
    with pytest.raises(Refused) as refused:
        open_paper(name, data, limits=Limits())

    assert (refused.value.code, str(refused.value).count("đề nghị")) == (code, 1)
    files = [("a.docx", DOCX), (name, data)]
    for form, raw in (("papers", b""), ("zip", hostile.zipped(dict(files)))):
        message = open_message(form, raw, [RawPaper(*one) for one in files], limits=Limits())
        assert [one.data for one in message.attachments] == [DOCX, data]


def test_a_paper_named_as_a_volume_is_read() -> None:
    assert [page.text for page in open_paper("to trinh.r01", DOCX, limits=Limits()).pages] == ["TỜ TRÌNH"]


def test_a_zip_that_is_none_is_told_as_what_it_is() -> None:
    with pytest.raises(Refused, match="dạng này không mở được"):
        open_message("zip", b"MSCF\0\0\0\0" + b"x" * 90, (), limits=Limits())


@pytest.mark.parametrize("form", ["papers", "edxml"])
def test_the_files_of_a_winmail_are_papers_and_those_of_a_zip_in_it(form: str) -> None:
    message = (
        open_message("papers", b"", [RawPaper("winmail.dat", LETTER)], limits=Limits())
        if form == "papers"
        else open_message(
            "edxml",
            edxml(envelope_of(province.COMPLETE, "Hồ sơ"), (RawPaper("winmail.dat", LETTER),)),
            (),
            limits=Limits(),
        )
    )

    assert [(one.name, one.data) for one in message.attachments] == [
        ("bien ban.docx", DOCX), ("a.docx", DOCX), ("b.docx", DOCX),
    ]  # fmt: skip


def test_an_object_in_a_winmail_keeps_it_beside_its_files() -> None:
    letter = winmail(*attached("a.docx", DOCX), (0x00069002, b"\0" * 14), (0x00069005, b"\0" * 40))

    papers = open_message("papers", b"", [RawPaper("winmail.dat", letter)], limits=Limits()).attachments

    assert [one.name for one in papers] == ["winmail.dat", "a.docx"]


def test_a_long_name_in_a_winmail_goes_before_the_short_one() -> None:
    told = b"\x1f\0\x07\x37\1\0\0\0" + struct.pack("<I", len(LONG_NAME)) + LONG_NAME
    files, whole = tnef.files(winmail(*attached("BAOCAO~1.DOC", DOCX), (0x00069005, b"\0" * 12 + told)))

    assert (files, whole) == ([("Báo cáo thành tích.docx", DOCX)], True)


def test_a_paper_within_its_signature_is_read_and_the_signature_judged() -> None:
    document = open_paper("a.docx.p7m", signing.container(DOCX), limits=Limits(), trust=Trust((signing.root().pem,)))

    (fact,) = (one for one in document.facts if one["code"] == "pdf.signature")
    assert [page.text for page in document.pages] == ["TỜ TRÌNH"]
    assert (fact["signer"], fact["matches"], fact["chain"]) == ("Nguyễn Văn Ví", True, "trusted")


def test_a_paper_changed_within_its_signature_is_told() -> None:
    signed = signing.container(b"%TXT " + "Kính gửi".encode())

    (fact,) = open_paper("a.txt.p7m", signed.replace(b"%TXT", b"%TEX"), limits=Limits()).facts

    assert (fact["matches"], fact["conclusion"].startswith("Chữ ký không khớp")) == (False, True)


def test_a_signed_word_file_is_told_to_be_one_and_nothing_is_concluded() -> None:
    signed = hostile.docx(hostile.paragraph("a"), extra={"_xmlsignatures/sig1.xml": "<Signature/>"})

    (fact,) = open_paper("a.docx", signed, limits=Limits()).facts

    assert (fact["code"], fact["count"], "không kết luận được" in fact["conclusion"]) == ("office.signature", 1, True)


@pytest.mark.parametrize(
    ("name", "bag", "code"),
    [
        ("rong.zip", b"PK\5\6" + b"\0" * 18, "zip.empty"),
        ("thu muc.zip", hostile.zipped({"a/": b"", "a/b/": b""}), "zip.empty"),
        ("rac.zip", hostile.zipped({".DS_Store": b"x", "__MACOSX/._a": b"x"}), "paper.archive"),
        ("winmail.dat", b"\x78\x9f\x3e\x22\1\0", "tnef.broken"),
    ],
)
def test_a_bag_with_nothing_in_it_that_came_beside_papers_is_told_of(name: str, bag: bytes, code: str) -> None:
    papers = [RawPaper("to trinh.docx", DOCX), RawPaper(name, bag)]
    within = hostile.zipped({"to trinh.docx": DOCX, name: bag})

    loose = open_message("papers", b"", papers, limits=Limits())
    zipped = open_message("zip", within, (), limits=Limits())

    assert (
        [one.name for one in loose.attachments] == [one.name for one in zipped.attachments] == ["to trinh.docx", name]
    )
    with pytest.raises(Refused) as refused:
        open_paper(name, bag, limits=Limits())
    assert refused.value.code == code
