"""Words that a line strikes out are not read, and a person is told; small letters set as capitals are capitals."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.adapters.readers.biff import struck_cells
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.adapters.readers.pdf_struck import Strokes, struck
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


def _xlsx(shared: str, sheet: str) -> bytes:
    """Give a workbook whose second style (`s="1"`) strikes out."""
    fonts = '<fonts><font/><font><strike/></font><font><strike val="0"/></font></fonts>'
    looks = '<cellXfs><xf fontId="0"/><xf fontId="1"/><xf fontId="2"/></cellXfs>'
    main = f'xmlns="{hostile.MAIN}"'
    return hostile.xlsx(
        sheet,
        **{
            "xl/styles.xml": f"<styleSheet {main}>{fonts}{looks}</styleSheet>",
            "xl/sharedStrings.xml": f"<sst {main}>{shared}</sst>",
        },
    )


def _row(*cells: str) -> str:
    return f'<sheetData><row r="1">{"".join(cells)}</row></sheetData>'


def _runs(kept: str, struck: str) -> str:
    return f"<r><t>{kept}</t></r><r><rPr><strike/></rPr><t>{struck}</t></r>"


def _pdf(*lines: tuple[float, float], y: float = 704, marks: bytes = b"") -> bytes:
    """Give a page that says *Kept gone now* in letters of 12 points at (100, 700), with level lines drawn at `y`."""
    strokes = "".join(f"{start} {y} m {end} {y} l S " for start, end in lines)
    content = f"BT /F 12 Tf 100 700 Td (Kept gone now) Tj ET {strokes}".encode()
    return hostile.pdf_of(hostile.flate(content), page=marks)


_GONE = (128.7, 156.1)  # points, as Helvetica measures the words before *gone* and that
_DATA = Path(__file__).parent / "data"


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
    ("a.rtf", rb"{\rtf1\ansi Gi\u7919?  {\strike b\u7887? }{\strike\b \u273?i}\par}"),
    ("a.rtf", rb"{\rtf1\ansi Gi\u7919?  \striked1 b\u7887? \u273?i\striked0\par}"),
    ("a.xlsx", _xlsx(f"<si>{_runs('Giữ ', 'bỏ đi')}</si>", _row('<c r="A1" t="s"><v>0</v></c>'))),
    ("a.xlsx", _xlsx("", _row(f'<c r="A1" t="inlineStr"><is>{_runs("Giữ ", "bỏ đi")}</is></c>'))),
    ("a.xlsx", _xlsx("", _row(hostile.cell("A1", "Giữ"), '<c r="B1" s="1"><v>7</v></c>'))),
]


@pytest.mark.parametrize(("name", "data"), STRICKEN)
def test_what_is_struck_out_is_not_read_and_counted(name: str, data: bytes) -> None:
    document = _opened(name, data)

    assert document.pages[0].text.strip() == "Giữ"
    assert {"code": STRUCK, "count": 1} in document.facts


@pytest.mark.parametrize(("name", "left"), [("struck.doc", "Giữ\n1\nTrần Văn Ví"), ("struck.xls", "Giữ\ncòn")])
def test_old_formats_tell_what_is_struck_out(name: str, left: str) -> None:
    """The files are as LibreOffice saves them: words of a line and a row; words of a cell and two cells."""
    document = _opened(name, (_DATA / name).read_bytes())

    assert document.pages[0].text == left
    assert {"code": STRUCK, "count": 3} in document.facts


@pytest.mark.parametrize("end", [0, 8, 100, 600, 2000, 3000])
def test_an_old_workbook_that_is_not_well_formed_strikes_nothing_out(end: int) -> None:
    assert struck_cells((_DATA / "struck.xls").read_bytes()[:end]) == {}


def test_a_cell_whose_style_strikes_nothing_out_is_read() -> None:
    document = _opened("a.xlsx", _xlsx("<si><t>Giữ</t></si>", _row('<c r="A1" s="2" t="s"><v>0</v></c>')))

    assert (document.pages[0].text, list(document.facts)) == ("Giữ", [])


_MARK = b"/Annots[<</Type/Annot/Subtype/StrikeOut/Rect[128 698 157 710]/QuadPoints[129 710 156 710 129 698 156 698]>>]"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (_pdf(_GONE), "Kept now"),
        (_pdf((128.7, 140.0), (140.2, 159.4)), "Kept now"),  # in two strokes, and a space with them
        (_pdf(marks=_MARK), "Kept now"),
        (_pdf(_GONE, y=698), "Kept gone now"),  # below
        (_pdf((115.0, 145.0)), "Kept gone now"),  # across, from within a word
        (_pdf((60.0, 400.0)), "Kept gone now"),
    ],
)
def test_a_pdf_s_words_are_struck_out_by_a_line_that_fits_them(data: bytes, told: str) -> None:
    document = _opened("a.pdf", data)

    assert document.pages[0].text == told
    assert [one["count"] for one in document.facts if one["code"] == STRUCK] == [1] * ("gone" not in told)


def test_a_ruling_between_two_rows_that_are_taken_for_one_line_strikes_neither_out() -> None:
    above, below = (100.0, 100.0, 140.0, 110.0), (200.0, 113.0, 240.0, 123.0)
    ruling = (100.0, 111.2, 240.0, 111.8)

    assert struck([above, below], Strokes([ruling]).through((100.0, 100.0, 240.0, 123.0))) == [False, False]
    assert struck([above], [(100.0, 105.0, 140.0, 105.5)]) == [True]


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
