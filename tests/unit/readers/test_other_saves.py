"""What office programs save under the names that we know: web pages in one file, XML of 2003, files with a password."""

from __future__ import annotations

import io
import quopri
import re
import struct
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from service.adapters.readers import pdf, scans
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.document import PAGES_LEFT
from service.domain.errors import Refused
from service.domain.papers.paper_checks import file_problems
from tests.kit import hostile

DATA = Path(__file__).parent / "data"
PAGE = (
    '<html><head><meta charset="utf-8"></head><body><p>TỜ TRÌNH</p><p>Về việc khen thưởng</p>'
    "<table><tr><td>1</td><td>Ông A</td></tr></table></body></html>"
)
WORD = "MIME-Version: 1.0\r\n"
BROWSER = "From: <Saved by Blink>\r\nSubject: x\r\nMIME-Version: 1.0\r\n"


def saved(heads: str) -> bytes:
    """Give the page as one file of MIME parts."""
    head = (
        f'{heads}Content-Type: multipart/related;\r\n\tboundary="=_1"\r\n\r\nA web page.\r\n\r\n--=_1\r\n'
        'Content-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n'
    )
    return head.encode() + quopri.encodestring(PAGE.encode()) + b"\r\n--=_1--\r\n"


@pytest.mark.parametrize("name", ["a.doc", "a.mht", "a.mhtml"])
@pytest.mark.parametrize("heads", [WORD, BROWSER])
def test_a_web_page_saved_in_one_file_is_read_as_the_page(name: str, heads: str) -> None:
    (page,) = open_paper(name, saved(heads), limits=Limits()).pages

    assert page.text == "TỜ TRÌNH\nVề việc khen thưởng\n1\nÔng A"
    assert [[cell.text for cell in row] for row in page.tables[0].rows] == [["1", "Ông A"]]


def test_a_mail_of_related_parts_stays_a_mail() -> None:
    sent = saved("From: so@mau.vn\r\nTo: van.thu@mau.vn\r\nMessage-ID: <1@mau.vn>\r\nMIME-Version: 1.0\r\n")

    assert open_paper("a.eml", sent, limits=Limits()).media_type == "message/rfc822"


@pytest.mark.parametrize(
    "root",
    [
        '<?mso-application progid="Word.Document"?><w:wordDocument/>',
        '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml"/>',
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"/>',
    ],
)
def test_office_xml_is_refused_and_not_read_as_its_markup(root: str) -> None:
    with pytest.raises(Refused) as refused:
        open_paper("a.doc", f'<?xml version="1.0"?>{root}'.encode(), limits=Limits())

    assert refused.value.code == "office.xml"


@pytest.mark.parametrize("name", ["few_lines.doc", "hidden_rows.xls"])
def test_a_password_is_told_as_one(name: str) -> None:
    data = bytearray((DATA / name).read_bytes())
    if name.endswith(".doc"):
        word = data.find(struct.pack("<H", 0xA5EC), 512)
        data[word + 11] |= 1
    else:
        book = data.find(struct.pack("<HH", 0x0809, 16))
        struct.pack_into("<H", data, book + 20, 0x002F)

    with pytest.raises(Refused) as refused:
        open_paper(name, bytes(data), limits=Limits())

    assert refused.value.code == "office.encrypted"


@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_a_strict_open_xml_file_is_read_like_any(name: str) -> None:
    sheet = f'<sheetData><row r="1">{hostile.cell("A1", "TỜ TRÌNH")}</row></sheetData>'
    plain = hostile.docx(hostile.paragraph("TỜ TRÌNH")) if name == "a.docx" else hostile.xlsx(sheet)
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        parts = {
            one: re.sub(
                rb"http://schemas.openxmlformats.org/(?!package)(\w+)/2006/",
                rb"http://purl.oclc.org/ooxml/\1/",
                archive.read(one),
            )
            for one in archive.namelist()
        }

    assert open_paper(name, hostile.zipped(parts), limits=Limits()).pages[0].text == "TỜ TRÌNH"


def test_pages_beyond_those_that_are_read_are_told() -> None:
    pages = hostile.pdf_of(hostile.flate(b"BT /F 12 Tf 9 9 Td (abc) Tj ET"))
    pages = pages.replace(b"/Kids[3 0 R]/Count 1", b"/Kids[3 0 R 3 0 R 3 0 R]/Count 3")

    paper = pdf.open(pages, limits=replace(Limits(), pages=2))

    assert (len(paper.pages), paper.seen) == (2, False)
    assert [one.code for one in file_problems(paper.facts)] == ["file.pages"]
    assert "2 trang đầu trong 3 trang" in file_problems(paper.facts)[0].message


def test_frames_of_a_tiff_beyond_those_that_are_read_are_told() -> None:
    target = io.BytesIO()
    frame = Image.new("1", (8, 8))
    frame.save(target, "TIFF", save_all=True, append_images=[frame] * 100)

    numbers, more = scans._frames(target.getvalue())  # to read a hundred frames takes a minute

    assert (len(numbers), more) == (100, True)
    assert file_problems([{"code": PAGES_LEFT, "count": None, "read": 100}])[0].severity == "warning"
