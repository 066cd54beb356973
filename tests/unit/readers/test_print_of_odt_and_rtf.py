"""How OpenDocument and RTF print a paper: bold, centred, not shown, in cells; so Word's and theirs are read alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.adapters.readers import odt, rtf
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.kit.hostile import zipped

if TYPE_CHECKING:
    from service.domain.document import Document

_NAMES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{whole}:1.0"'
    for short, whole in (
        ("office", "office"), ("text", "text"), ("style", "style"), ("table", "table"), ("fo", "xsl-fo-compatible")
    )
)  # fmt: skip
_BOLD, _CENTRED = 'fo:font-weight="bold"', '<style:paragraph-properties fo:text-align="center"/>'
_STYLES = (
    f'<style:style style:name="Heavy" style:family="paragraph">{_CENTRED}<style:text-properties {_BOLD}/></style:style>'
    '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heavy"/>'
    f'<style:style style:name="B" style:family="text"><style:text-properties {_BOLD}/></style:style>'
    '<style:style style:name="N" style:family="text"><style:text-properties fo:font-weight="normal"/></style:style>'
    '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="W" style:family="text"><style:text-properties fo:color="#ffffff"/></style:style>'
    '<style:style style:name="D" style:family="text">'
    '<style:text-properties fo:color="#ffffff" fo:background-color="#000000"/></style:style>'
)


def _odt(body: str) -> Document:
    shared = f"<office:document-styles{_NAMES}><office:styles>{_STYLES}</office:styles></office:document-styles>"
    content = (
        f"<office:document-content{_NAMES}><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    return odt.open(zipped({"styles.xml": shared, "content.xml": content}), limits=Limits())


def _rtf(body: str) -> Document:
    escaped = "".join(char if ord(char) < 128 else f"\\u{ord(char)}?" for char in body)
    return rtf.open(f"{{\\rtf1\\ansi\\ansicpg1252 {escaped}}}".encode("ascii"), limits=Limits())


def _span(style: str, text: str) -> str:
    return f'<text:span text:style-name="{style}">{text}</text:span>'


def test_a_style_s_weight_and_place_are_inherited() -> None:
    lines = _odt('<text:p text:style-name="P1">TỜ TRÌNH</text:p><text:p>Kính gửi</text:p>').pages[0].lines

    assert [(line.text, line.bold, line.centred) for line in lines] == [
        ("TỜ TRÌNH", True, True),
        ("Kính gửi", False, False),
    ]


@pytest.mark.parametrize(
    ("body", "bold"),
    [(f"<text:p>{_span('B', 'TRƯỜNG MẦM NON')} A</text:p>", True),
     (f"<text:p>{_span('B', 'Điều 1.')} Tặng Giấy khen</text:p>", False),
     (f'<text:p text:style-name="P1">{_span("N", "nhẹ hơn hẳn")} B</text:p>', False)],
)  # fmt: skip
def test_a_line_is_bold_when_most_of_its_letters_are(*, body: str, bold: bool) -> None:
    assert _odt(body).pages[0].lines[0].bold is bold


@pytest.mark.parametrize(("style", "text"), [("H", "Số: 1"), ("W", "Số: 1"), ("D", "Số: 1ẩn"), ("B", "Số: 1ẩn")])
def test_what_a_style_does_not_show_is_left_out(style: str, text: str) -> None:
    assert _odt(f"<text:p>Số: 1{_span(style, 'ẩn')}</text:p>").pages[0].text == text


def test_white_words_in_a_cell_may_stand_on_dark() -> None:
    cell = f"<table:table-cell><text:p>{_span('W', 'Tên')}</text:p></table:table-cell>"

    assert _odt(f"<table:table><table:table-row>{cell}</table:table-row></table:table>").pages[0].text == "Tên"


def test_rtf_tells_bold_centred_and_hidden() -> None:
    body = r"\pard\qc\b TỜ TRÌNH\b0\par\pard Kính gửi{\v  ẩn}\par{\b Điều 1.} Tặng Giấy khen\plain\par"
    lines = _rtf(body).pages[0].lines

    assert [(line.text, line.bold, line.centred) for line in lines] == [
        ("TỜ TRÌNH", True, True),
        ("Kính gửi", False, False),
        ("Điều 1. Tặng Giấy khen", False, False),
    ]


def test_rtf_s_rows_are_a_table_and_a_cell_keeps_its_lines() -> None:
    row = r"\trowd\pard\intbl TT\cell Họ tên\par và chức vụ\cell\row\trowd\pard\intbl 1\cell Trần Văn Ví\cell\row"
    page = _rtf(rf"DANH SÁCH\par {row}\pard Nơi nhận:\par").pages[0]

    assert [[cell.text for cell in line] for line in page.tables[0].rows] == [
        ["TT", "Họ tên\nvà chức vụ"],
        ["1", "Trần Văn Ví"],
    ]
    assert [line.text for line in page.lines if line.source == "body"] == ["DANH SÁCH", "Nơi nhận:"]


@pytest.mark.parametrize("form", ["odt", "rtf"])
def test_the_bold_line_issues_where_no_word_tells_it(form: str) -> None:
    above = ("TẬP ĐOÀN CÔNG NGHIỆP -", "VIỄN THÔNG QUÂN ĐỘI", "*VIETTEL BÌNH MINH", "Số: 301/TTr-VT")
    below = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "*TỜ TRÌNH", "Kính gửi: UBND tỉnh")
    lines = [(line.lstrip("*"), line.startswith("*")) for line in (*above, *below)]
    if form == "odt":
        paper = _odt("".join(f"<text:p>{_span('B', line) if bold else line}</text:p>" for line, bold in lines))
    else:
        paper = _rtf("".join(rf"{{\b {line}}}\par " if bold else rf"{line}\par " for line, bold in lines))
    report = extract(paper, rules())

    assert report.fields["issuer"].value == "VIETTEL BÌNH MINH"
    assert report.fields["parent_agency"].value == "TẬP ĐOÀN CÔNG NGHIỆP - VIỄN THÔNG QUÂN ĐỘI"


def _row(*cells: str) -> str:
    told = "".join(rf"{cell}\cell " for cell in cells)
    return rf"\trowd\pard\intbl {told}\row"


def test_a_heading_over_two_columns_leaves_the_others_in_their_places() -> None:
    rows = (_row("STT", "Họ và tên", "Năm sinh", "Chức vụ", "Đơn vị"), _row("", "", "Nam", "Nữ", "", ""),
            _row("1", "Trần Văn Ví", "1975", "", "Kế toán", "Sở Y tế"),
            _row("2", "Ngô Thị Dụ", "", "1980", "Văn thư", "Sở Tư pháp"))  # fmt: skip
    told = extract(_rtf(rf"\pard DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN\par {''.join(rows)}"), rules()).nominees

    assert [(one.name, one.title, one.unit, one.extra["sex"]) for one in told] == [
        ("Trần Văn Ví", "Kế toán", "Sở Y tế", "Nam"),
        ("Ngô Thị Dụ", "Văn thư", "Sở Tư pháp", "Nữ"),
    ]


def test_a_cell_merged_over_rows_of_rtf_stands_in_each() -> None:
    first, second = (rf"\trowd\cellx100\clvm{kind}\cellx200\pard\intbl " for kind in ("gf", "rg"))
    page = _rtf(rf"{first}1\cell Sở Y tế\cell\row{second}2\cell\cell\row\pard Nơi nhận:\par").pages[0]

    assert [[cell.text for cell in row] for row in page.tables[0].rows] == [["1", "Sở Y tế"], ["2", "Sở Y tế"]]


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        (r"\ffres25\ffdefres0", "☐"), (r"\ffres25\ffdefres1", "☒"), (r"\ffres1\ffdefres0", "☒"),
        (r"\ffres0\ffdefres1", "☐"),
    ],
)  # fmt: skip
def test_a_box_of_an_old_form_shows_its_tick_in_rtf(told: str, shown: str) -> None:
    field = rf"{{\field{{\*\fldinst FORMCHECKBOX {{\*\formfield{{\fftype1{told}}}}}}}{{\fldrslt }}}}"

    assert _rtf(rf"\pard {field} Nam\par").pages[0].text == f"{shown} Nam"


@pytest.mark.parametrize(("told", "shown"), [("true", "☒"), ("false", "☐")])
def test_a_box_of_an_old_form_shows_its_tick_in_odt(told: str, shown: str) -> None:
    names = 'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
    kind = 'field:type="vnd.oasis.opendocument.field.FORMCHECKBOX"'
    param = f'<field:param field:name="Checkbox_Checked" field:value="{told}"/>'
    paper = _odt(f"<text:p><field:fieldmark {names} {kind}>{param}</field:fieldmark> Nam</text:p>")

    assert paper.pages[0].text == f"{shown} Nam"


def test_a_text_box_of_rtf_is_read_and_its_picture_is_not() -> None:
    box = r"{\shp{\*\shpinst\shpleft0{\sp{\sn shapeType}{\sv 202}}{\shptxt \pard DANH SÁCH\par}}{\shprslt{DANH SÁCH}}}"

    assert _rtf(rf"\pard Kính gửi:{box}\par Nơi nhận:\par").pages[0].text == "Kính gửi:\nDANH SÁCH\nNơi nhận:"
