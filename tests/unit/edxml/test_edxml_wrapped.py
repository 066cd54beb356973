"""Whole messages as gateways hand them over: wrapped in SOAP, quoted, packed, or as MIME; read, or refused clearly."""

from __future__ import annotations

import gzip
import tracemalloc
from collections import Counter
from typing import ClassVar
from xml.sax.saxutils import escape

import pytest

from connectors.edxml.attachments import Part
from connectors.edxml.manifest import with_beside
from connectors.edxml.reader import read
from connectors.edxml.refusals import EdxmlRefused
from connectors.edxml.view import as_text
from tests.unit.edxml.messages import attachment, body, document, reference, zipped

PDF = b"%PDF-1.7\n" + bytes(range(256)) * 3 + b"\n%%EOF"
ONE = document(attachment("Tờ trình.pdf", body(PDF)), manifest=reference("Tờ trình.pdf"))
BARE = ONE.partition("?>")[2].strip() if ONE.startswith("<?xml") else ONE
SOAP = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>{}</s:Body></s:Envelope>'
WRITTEN = ONE.encode()


def as_mime(root: str, *, content_id: str = "<1>", coded: str = body(PDF)) -> bytes:
    """Give a multipart/related message of a root and one paper."""
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"; start="<goc>"\r\n\r\n--b\r\n'
        f"Content-Type: text/xml; charset=utf-8\r\nContent-ID: <goc>\r\n\r\n{root}\r\n--b\r\n"
        f"Content-Type: application/pdf\r\nContent-ID: {content_id}\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        f"{coded}\r\n--b--\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("raw", "fact"),
    [
        (SOAP.format(BARE).encode(), "edxml.wrapped"),
        (SOAP.format(f"<data>{escape(ONE)}</data>").encode(), "edxml.wrapped"),
        (SOAP.format(f"<message><![CDATA[{body(WRITTEN)}]]></message>").encode(), "edxml.wrapped"),
        (SOAP.format(f"<message>{body(gzip.compress(WRITTEN))}</message>").encode(), "edxml.wrapped"),
        (gzip.compress(WRITTEN), "edxml.packed"),
        (zipped(a__edxml=WRITTEN), "edxml.packed"),
        (body(WRITTEN).encode(), "edxml.packed"),
        (body(gzip.compress(WRITTEN)).encode(), "edxml.packed"),
        (as_mime(document(manifest=reference("Tờ trình.pdf"))), "edxml.mime"),
        (as_mime(document(attachment("Tờ trình.pdf", ""))), "edxml.mime"),
        (
            as_mime(document(attachment("Tờ trình.pdf", '<x:Include xmlns:x="x" href="cid:a%40b"/>')),
                    content_id="<a@b>"),
            "edxml.mime",
        ),
    ],
)  # fmt: skip
def test_a_wrapped_message_is_read_and_told(raw: bytes, fact: str) -> None:
    envelope = read(raw)

    (paper,) = envelope.attachments
    assert (envelope.subject, paper.name, paper.data) == ("V/v đề nghị tặng Bằng khen", "Tờ trình.pdf", PDF)
    assert fact in [one["code"] for one in envelope.facts]
    assert fact not in as_text(envelope)  # every fact has a sentence


def test_a_paper_beside_the_xml_that_was_cut_off_is_broken_and_not_lost() -> None:
    (paper,) = read(as_mime(document(manifest=reference("Tờ trình.pdf")), coded=body(PDF)[:-7])).attachments

    assert (paper.name, paper.data, paper.facts[0]["code"]) == ("Tờ trình.pdf", b"", "attachment.broken")


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (SOAP.format(BARE + BARE).encode(), "edxml.several"),
        (zipped(a__edxml=WRITTEN, b__edxml=WRITTEN), "edxml.packed"),
        (gzip.compress(WRITTEN)[:-20], "edxml.packed"),
        (gzip.compress(b" " * 40_000_000), "edxml.too_large"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nxin chao", "edxml.mime"),
        (b"Content-Type: multipart/related; boundary=b\r\n\r\nxin chao", "edxml.mime"),
        (b'Content-Type: multipart/related; boundary="-"\r\n\r\n' + b"-" * 2_000_000, "edxml.mime"),
        (b'Content-Type: multipart/related; boundary=""\r\n\r\n' + b"-" * 2_000_000, "edxml.mime"),
        (SOAP.format("<data>khong co gi</data>").encode(), "edxml.legacy"),
        (b"%PDF-1.7\n1 0 obj<</Type/Page>>endobj\n%%EOF", "edxml.unknown"),
        (WRITTEN[:-300], "xml.broken"),
        (WRITTEN.replace("Mẫu".encode(), b"M\xe2\xccu"), "xml.encoding"),
    ],
)
def test_what_is_wrapped_otherwise_is_refused_with_its_own_reason(raw: bytes, code: str) -> None:
    with pytest.raises(EdxmlRefused) as refusal:
        read(raw)

    assert refusal.value.code == code


@pytest.mark.parametrize("day", ["0001-01-01T00:00:00", "1900/01/01"])
def test_the_day_that_programs_write_for_none_is_no_day(day: str) -> None:
    envelope = read(document(date=day).encode())

    assert (envelope.date, envelope.date_raw) == ("", day)


def test_parts_within_parts_and_other_codings_are_read() -> None:
    inner = (
        b'Content-Type: multipart/mixed; boundary="c"\r\n\r\n--c\r\nContent-Type: application/pdf\r\n'
        b"Content-Disposition: attachment; filename=a.pdf\r\nContent-Transfer-Encoding: binary\r\n\r\n"
        + PDF
        + b"\r\n--c\nContent-Type: text/plain; name=b.txt\nContent-Transfer-Encoding: quoted-printable\n\n"
        + b"T=E1=BB=9D\n--c--"
    )
    head = b"Content-Type: multipart/related; boundary=b\n\n--b\nContent-Type: application/xml\n\n"

    envelope = read(head + document().encode() + b"\n--b\n" + inner + b"\n--b--\n")

    assert [(paper.name, paper.data) for paper in envelope.attachments] == [("a.pdf", PDF), ("b.txt", "Tờ".encode())]


def test_a_body_in_a_cdata_section_is_read_at_any_size() -> None:
    large = b"%PDF-1.7\n" + bytes(11_000_000) + b"\n%%EOF"
    raw = document(attachment("a.pdf", f"\n <![CDATA[{body(large)}]]>\n"), manifest=reference("a.pdf"))

    assert read(raw.encode()).attachments[0].data == large


def test_a_mime_message_of_nothing_but_lines_between_parts_is_refused_before_they_fill_the_memory() -> None:
    """10 MB of them took 400 MiB: each line was kept before anybody counted."""
    raw = b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n" + b"--b\n" * 100_000
    tracemalloc.start()
    try:
        with pytest.raises(EdxmlRefused) as refused:
            read(raw)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert refused.value.code == "edxml.mime"
    assert peak < 5 * len(raw)


class Asked(str):
    """An id that counts how often it is looked at."""

    __slots__ = ()
    times: ClassVar[Counter[str]] = Counter()

    def strip(self, chars: str | None = None, /) -> str:
        """Be looked at once more."""
        Asked.times[str(self)] += 1
        return super().strip(chars)


def test_each_of_many_papers_beside_the_xml_is_looked_at_once_and_not_for_every_attachment() -> None:
    """2 000 beside 2 000 that name others took 18 s."""
    parts = [Part(f"{at}.pdf", b"", content_id=f"cid:other{at}") for at in range(50)]
    beside = [Part("", b"QQ==", content_id=Asked(f"<paper{at}>")) for at in range(50)]

    assert with_beside(parts, beside) == (*parts, *beside)
    assert set(Asked.times.values()) == {1}
