"""Words that a line strikes out are not read, and a person is told; small letters set as capitals are capitals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.document import STRUCK
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.kit import hostile

if TYPE_CHECKING:
    from service.domain.document import Document

_NAMES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{whole}:1.0"'
    for short, whole in (("office", "office"), ("text", "text"), ("style", "style"), ("fo", "xsl-fo-compatible"))
)


def _odt(body: str) -> bytes:
    styles = (
        '<style:style style:name="S" style:family="text"><style:text-properties '
        'style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="C" style:family="text"><style:text-properties '
        'fo:text-transform="uppercase"/></style:style>'
    )
    content = (
        f"<office:document-content{_NAMES}><office:automatic-styles>{styles}</office:automatic-styles><office:body>"
        f"<office:text>{body}</office:text></office:body></office:document-content>"
    )
    return hostile.zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _docx(properties: str) -> bytes:
    return hostile.docx(f"<w:p><w:r><w:t>Giữ </w:t></w:r><w:r><w:rPr>{properties}</w:rPr><w:t>bỏ đi</w:t></w:r></w:p>")


def _opened(name: str, data: bytes) -> Document:
    return open_paper(name, data, limits=Limits())


STRICKEN = [
    ("a.docx", _docx("<w:strike/>")),
    ("a.docx", _docx("<w:dstrike/>")),
    ("a.odt", _odt('<text:p>Giữ <text:span text:style-name="S">bỏ đi</text:span></text:p>')),
    ("a.html", "<html><meta charset=utf-8><body><p>Giữ <s>bỏ đi</s></p></body></html>".encode()),
    (
        "a.html",
        '<html><meta charset=utf-8><body><p>Giữ <span style="text-decoration: line-through">bỏ đi</span></p></body>'
        "</html>".encode(),
    ),
]


@pytest.mark.parametrize(("name", "data"), STRICKEN)
def test_what_is_struck_out_is_not_read_and_counted(name: str, data: bytes) -> None:
    document = _opened(name, data)

    assert document.pages[0].text.strip() == "Giữ"
    assert {"code": STRUCK, "count": 1} in document.facts


def test_a_line_that_is_switched_off_strikes_nothing_out() -> None:
    document = _opened("a.docx", _docx('<w:strike w:val="0"/>'))

    assert (document.pages[0].text, [one for one in document.facts if one["code"] == STRUCK]) == ("Giữ bỏ đi", [])


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.docx", _docx("<w:caps/>"), "Giữ BỎ ĐI"),
        ("a.docx", _docx('<w:caps w:val="false"/>'), "Giữ bỏ đi"),
        ("a.odt", _odt('<text:p>Giữ <text:span text:style-name="C">bỏ đi</text:span></text:p>'), "Giữ BỎ ĐI"),
    ],
)
def test_letters_set_as_capitals_are_read_as_they_are_seen(name: str, data: bytes, told: str) -> None:
    assert _opened(name, data).pages[0].text == told


def test_a_row_that_is_crossed_out_puts_nobody_forward_and_a_person_is_told() -> None:
    def cells(*texts: str, struck: bool = False) -> str:
        mark = "<w:rPr><w:strike/></w:rPr>" * struck
        return "".join(f"<w:tc><w:p><w:r>{mark}<w:t>{text}</w:t></w:r></w:p></w:tc>" for text in texts)

    rows = (
        cells("TT", "Họ và tên", "Chức vụ"),
        cells("1", "Ngô Thị Dụ", "Kế toán"),
        cells("2", "Trần Văn Ví", "Lái xe", struck=True),
    )
    table = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    data = hostile.docx(f"{hostile.paragraph('DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN')}<w:tbl>{table}</w:tbl>")

    report = extract(_opened("a.docx", data), rules())

    assert [one.name for one in report.nominees] == ["Ngô Thị Dụ"]
    assert [(one.code, one.severity) for one in report.problems] == [("text.struck", "warning")]
