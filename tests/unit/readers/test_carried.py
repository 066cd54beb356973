"""Files within files: what a PDF, a saved mail or a zip carries is papers of its own, each saying where it was."""

from __future__ import annotations

import io

import pypdf
import pytest

from connectors.base import Envelope, RawPaper
from connectors.edxml.view import fact_sentence
from service.adapters.readers import pdf
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.messages import open_message
from service.domain.errors import Refused
from service.samples import province
from service.samples.envelopes import edxml, envelope_of
from tests.kit.hostile import zipped
from tests.kit.signing import paper
from tests.unit.readers.test_mail import a_mail

INNER = paper("Danh sach kem theo")


def carrying(files: dict[str, bytes]) -> bytes:
    """Give a PDF with embedded files."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(paper("To trinh")))
    for name, data in files.items():
        writer.add_attachment(name, data)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def sent(*papers: RawPaper, form: str = "edxml", limits: Limits | None = None) -> Envelope:
    """Open a message that carries the papers."""
    raw = edxml(envelope_of(province.COMPLETE, "Về việc đề nghị khen thưởng"), papers) if form == "edxml" else b""
    return open_message(form, raw, papers if form == "papers" else (), limits=limits or Limits())


def told(envelope: Envelope) -> list[tuple[str, str]]:
    """Give each paper's name, and the file it was in."""
    inside = [[fact["of"] for fact in one.facts if fact["code"] == "attachment.inside"] for one in envelope.attachments]
    return [(one.name, "".join(of)) for one, of in zip(envelope.attachments, inside, strict=True)]


@pytest.mark.parametrize("form", ["edxml", "papers"])
def test_files_embedded_in_a_pdf_stand_behind_it(form: str) -> None:
    files = {"Danh sách trích ngang.pdf": INNER, "Biên bản.txt": "BIÊN BẢN HỌP".encode()}

    envelope = sent(RawPaper("Tờ trình.pdf", carrying(files)), form=form)

    assert told(envelope)[0] == ("Tờ trình.pdf", "")
    assert sorted(told(envelope)[1:]) == [(name, "Tờ trình.pdf") for name in sorted(files)]
    assert {one.name: one.data for one in envelope.attachments[1:]} == files


def test_a_zip_of_papers_within_a_message_is_its_papers() -> None:
    packed = zipped({"a/Báo cáo 1.pdf": INNER, "a/Báo cáo 2.pdf": paper("hai"), "__MACOSX/._x": "rubbish"})

    envelope = sent(RawPaper("Hồ sơ.zip", packed), RawPaper("Tờ trình.pdf", paper("ba")))

    assert told(envelope) == [("Báo cáo 1.pdf", "Hồ sơ.zip"), ("Báo cáo 2.pdf", "Hồ sơ.zip"), ("Tờ trình.pdf", "")]


def test_a_zip_within_a_zip_that_holds_one_paper_is_that_paper() -> None:
    envelope = sent(RawPaper("Hồ sơ.zip", zipped({"trong.zip": zipped({"Báo cáo.pdf": INNER})})))

    assert [(one.name, one.data) for one in envelope.attachments] == [("Báo cáo.pdf", INNER)]


def test_a_saved_mail_is_read_and_its_files_stand_behind_it() -> None:
    letter = a_mail(("Danh sách.pdf", INNER), body="Kính gửi danh sách.").as_bytes()

    envelope = sent(RawPaper("Thư.eml", letter))

    assert told(envelope) == [("Thư.eml", ""), ("Danh sách.pdf", "Thư.eml")]
    page = open_paper("Thư.eml", letter, limits=Limits()).pages[0]
    assert page.text.splitlines()[2:] == ["Đề nghị khen thưởng", "Kính gửi danh sách."]
    assert "so@mau.vn" in page.lines[0].text


def test_a_text_that_only_begins_like_a_letter_is_a_text() -> None:
    text = "From: Sở\nTo: Ban\nSubject: x\n\nThân bài".encode()

    assert open_paper("a.txt", text, limits=Limits()).media_type == "text/plain"


@pytest.mark.parametrize(
    ("name", "data", "limits"),
    [
        (
            "Hồ sơ.zip",
            zipped({"a.zip": zipped({"b.zip": zipped({"c.zip": zipped({"d.txt": "x", "e.txt": "y"})})})}),
            Limits(),
        ),
        ("Tờ trình.pdf", carrying({f"{at}.txt": b"x" for at in range(9)}), Limits(entries=8)),
        ("Tờ trình.pdf", carrying({"to.txt": b"\0" * 5_000}), Limits(entry=4_000)),
        ("Hỏng.pdf", carrying({"a.txt": b"x"}).replace(b"trailer", b"tr"), Limits()),
    ],
)
def test_what_cannot_be_opened_stays_one_paper(name: str, data: bytes, limits: Limits) -> None:
    envelope = sent(RawPaper(name, data), limits=limits)

    assert [one.data for one in envelope.attachments][:1] == [data]


def test_more_papers_than_a_message_may_carry_are_refused() -> None:
    many = {f"{at}.txt": f"giấy {at}" for at in range(7)}

    with pytest.raises(Refused, match="quá nhiều mục"):
        sent(*(RawPaper(f"{at}.zip", zipped(many)) for at in range(3)), limits=Limits(entries=20))


def test_a_bomb_within_a_pdf_is_not_unpacked() -> None:
    bomb = carrying({"bom.txt": b"\0" * 3_000_000})

    with pytest.raises(Refused) as refused:
        list(pdf.embedded(bomb, limits=Limits(package=1_000_000)))
    assert refused.value.code == "zip.bomb"


def broken_in_the_middle(name: str) -> bytes:
    """Give a zip of three papers whose second entry, of this name, does not inflate."""
    packed = bytearray(zipped({"a/Tờ trình.pdf": INNER, name: paper("hai"), "Danh sách.pdf": paper("ba")}))
    begin = packed.find(name.encode()) + len(name.encode()) + 20
    packed[begin : begin + 8] = b"\xff" * 8
    return bytes(packed)


@pytest.mark.parametrize("form", ["edxml", "papers", "zip"])
def test_a_broken_entry_of_a_zip_keeps_none_of_the_others_and_is_named_where_the_zip_is_read(form: str) -> None:
    packed = broken_in_the_middle("Biên bản.pdf")

    envelope = (
        open_message("zip", packed, (), limits=Limits())
        if form == "zip"
        else sent(RawPaper("hồ sơ.zip", packed), form=form)
    )

    kept, *papers = envelope.attachments
    assert (kept.data, [one.data for one in papers]) == (packed, [INNER, paper("ba")])
    with pytest.raises(Refused, match=r"«Biên bản[.]pdf»") as refused:
        open_paper(kept.name, kept.data, limits=Limits())
    assert refused.value.code == "zip.malformed"


@pytest.mark.parametrize(
    ("sent_as", "shown"),
    [
        ("..\\..\\Windows\\a.pdf", "a.pdf"),
        ("/etc/passwd/a.pdf", "a.pdf"),
        ("bao cao\u202efdp.exe.pdf", "bao caofdp.exe.pdf"),
        ("215/TTr-UBND.pdf", "215-TTr-UBND.pdf"),
        ("ế" * 300 + ".pdf", "ế" * 65 + ".pdf"),
        ("a" * 500_000 + ".pdf", "a" * 196 + ".pdf"),  # cut letter by letter, it took the reader's whole time
    ],
)
def test_an_attachment_of_a_message_is_shown_under_a_name_that_hides_nothing(sent_as: str, shown: str) -> None:
    (one,) = sent(RawPaper(sent_as, INNER)).attachments

    assert one.name == shown
    assert {"code": "attachment.name", "sent": sent_as} in one.facts
    assert not any(fact_sentence(fact).startswith("code=") for fact in one.facts)


def test_a_file_that_the_manifest_names_and_nobody_sent_is_an_empty_paper_unless_it_lies_beside() -> None:
    envelope = envelope_of(province.COMPLETE, "Về việc đề nghị khen thưởng")
    raw = edxml(envelope, (RawPaper("Tờ trình.pdf", INNER), RawPaper("Danh sách.pdf", paper("hai"))))
    begin = raw.index(b"<Attachment>", raw.index(b"<Attachment>") + 1)
    cut = raw[:begin] + raw[raw.rindex(b"</Attachment>") + len(b"</Attachment>") :]
    beside = zipped({"a.edxml": cut, "Danh sách.pdf": paper("hai")})

    alone = open_message("edxml", cut, (), limits=Limits()).attachments
    found = open_message("zip", beside, (), limits=Limits()).attachments

    assert [(one.name, bool(one.data)) for one in alone] == [("Tờ trình.pdf", True), ("Danh sách.pdf", False)]
    assert [(one.name, bool(one.data)) for one in found] == [("Tờ trình.pdf", True), ("Danh sách.pdf", True)]
