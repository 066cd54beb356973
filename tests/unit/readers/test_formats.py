"""What each format's reader keeps and leaves out, on papers built here."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING
from unicodedata import normalize

import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from service.adapters.readers.formats import open_paper
from service.adapters.readers.legible import garbage
from service.adapters.readers.limits import Limits
from service.domain.errors import Refused
from tests.kit import hostile

if TYPE_CHECKING:
    from service.domain.document import Document, Page

LIMITS = Limits()


def opened(name: str, data: bytes) -> Document:
    """Open a paper in this process: these bytes are ours."""
    return open_paper(name, data, limits=LIMITS)


def text(name: str, data: bytes) -> str:
    """Give the text of all pages."""
    return "\n".join(page.text for page in opened(name, data).pages)


def cells(page: Page) -> list[list[str]]:
    """Give the texts of the first table's cells."""
    return [[cell.text for cell in row] for row in page.tables[0].rows]


def run(inner: str, properties: str = "") -> str:
    """Give one run of WordprocessingML."""
    return f"<w:r><w:rPr>{properties}</w:rPr>{inner}</w:r>"


def words(value: str) -> str:
    """Give a run's text element."""
    return f"<w:t>{value}</w:t>"


def test_docx_keeps_what_is_seen_and_leaves_out_what_is_not() -> None:
    body = (
        "<w:p>"
        + run(words("thấy"))
        + f"<w:ins>{run(words(' thêm'))}</w:ins>"
        + f"<w:del>{run('<w:delText>xóa</w:delText>')}</w:del>"
        + run(words("ẩn"), "<w:vanish/>")
        + run('<w:fldChar w:fldCharType="begin"/>')
        + run("<w:instrText> PAGE </w:instrText>")
        + run('<w:fldChar w:fldCharType="separate"/>')
        + run(words(" 7"))
        + run('<w:fldChar w:fldCharType="end"/>')
        + f"<w:sdt><w:sdtContent>{run(words(' hộp'))}</w:sdtContent></w:sdt>"
        + run("<w:tab/>" + words("cột") + "<w:br/>" + words("dòng"))
        + "</w:p>"
    )

    assert text("a.docx", hostile.docx(body)) == "thấy thêm 7 hộp\tcột\ndòng"


def test_docx_tables_stand_in_order_and_as_tables() -> None:
    def cell(value: str) -> str:
        return f"<w:tc>{hostile.paragraph(value)}</w:tc>"

    controlled = f"<w:sdt><w:sdtContent><w:tr>{cell('2')}{cell('Bà B')}</w:tr></w:sdtContent></w:sdt>"
    table = f"<w:tbl><w:tr>{cell('1')}{cell('Ông A')}</w:tr>{controlled}</w:tbl>"

    page = opened("a.docx", hostile.docx(hostile.paragraph("trước") + table + hostile.paragraph("sau"))).pages[0]

    assert page.text == "trước\n1\nÔng A\n2\nBà B\nsau"
    assert [[page.text[c.start : c.end] for c in row] for row in page.tables[0].rows] == [["1", "Ông A"], ["2", "Bà B"]]
    assert [line.source for line in page.lines] == ["body", "cell", "cell", "cell", "cell", "body"]


def test_docx_reads_a_text_box_once() -> None:
    box = f"<w:txbxContent>{hostile.paragraph('trong hộp')}</w:txbxContent>"
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    both = f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>"
    body = f"<w:p>{run(words('ngoài'))}<w:r><mc:AlternateContent {space}>{both}</mc:AlternateContent></w:r></w:p>"

    lines = opened("a.docx", hostile.docx(body)).pages[0].lines

    assert [(line.text, line.source) for line in lines] == [("ngoài", "body"), ("trong hộp", "textbox")]


def test_docx_says_how_a_line_looks() -> None:
    shape = '<w:pPr><w:jc w:val="center"/></w:pPr>'
    body = f'<w:p>{shape}{run(words("QUYẾT ĐỊNH"), """<w:b/><w:i w:val="0"/><w:sz w:val="28"/>""")}</w:p>'

    line = opened("a.docx", hostile.docx(body)).pages[0].lines[0]

    assert (line.bold, line.italic, line.size, line.centred) == (True, False, 14.0, True)


def test_a_page_break_turns_the_page() -> None:
    turn = '<w:br w:type="page"/>'
    body = hostile.paragraph("một") + f"<w:p>{run(turn)}</w:p>"

    pages = opened("a.docx", hostile.docx(body + hostile.paragraph("hai"))).pages

    assert [(page.number, page.text) for page in pages] == [(1, "một"), (2, "hai")]


def test_text_is_composed_and_repaired_at_the_border() -> None:
    sent = normalize("NFD", "Thưởng") + " l\u01a3ng\u00a0\uf0b7 x"

    assert text("a.docx", hostile.docx(hostile.paragraph(sent))) == "Thưởng lưng - x"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_plain_text_is_read_in_its_encoding(encoding: str) -> None:
    assert text("a.txt", "Tờ trình\nvề việc".encode(encoding)) == "Tờ trình\nvề việc"


def test_code_page_1258_is_recognised() -> None:
    sent = "Đơn đăng ky\u0301 cô ưu đa\u0303i".encode("cp1258")

    assert text("a.txt", sent) == "Đơn đăng ký cô ưu đãi"


def test_double_coded_text_is_repaired() -> None:
    right = "ỦY BAN NHÂN DÂN TỈNH\nđề nghị khen thưởng"
    table = {code: chr(code) for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
    wrong = "".join(table.get(byte) or bytes([byte]).decode("cp1252") for byte in right.encode())

    page = f"<html><meta charset=utf-8><body><p>{wrong.replace(chr(10), '</p><p>')}</p></body></html>"

    assert (text("a.txt", wrong.encode()), text("a.doc", page.encode())) == (right, right)


def test_a_page_saved_as_doc_is_read_with_a_remark() -> None:
    page = "<html><body><script>x</script><b>TỜ TRÌNH</b><table><tr><td>1<td>Ông A</table></body></html>"

    document = opened("a.doc", page.encode())

    assert document.pages[0].text == "TỜ TRÌNH\n1\nÔng A"
    assert document.pages[0].lines[0].bold
    assert document.facts == ({"code": "type.disagrees", "declared": "doc", "detected": "text/html"},)


def test_rtf_gives_its_text() -> None:
    sent = r"{\rtf1\ansi{\fonttbl{\f0 Times;}}T\u7901? tr\u236?nh\par{\*\generator x;}s\'f4\tab 2}"

    assert text("a.rtf", sent.encode()) == "Tờ trình\nsô\t2"


def test_sheets_print_numbers_and_dates_as_people_write_them() -> None:
    rows = (
        f'<row r="1">{hostile.cell("A1", "STT")}{hostile.cell("B1", "Họ và tên")}</row>'
        f'<row r="2"><c r="A2"><v>1</v></c>{hostile.cell("B2", "Ông A")}<c r="C2"><v>2.5</v></c></row>'
        '<row r="3"><c r="F3" s="1"/></row>'
    )

    page = opened("a.xlsx", hostile.xlsx(f"<sheetData>{rows}</sheetData>")).pages[0]

    assert [[cell.text for cell in row] for row in page.tables[0].rows] == [
        ["STT", "Họ và tên", ""],
        ["1", "Ông A", "2.5"],
    ]
    assert (page.title, page.text) == ("Danh sách", "STT\nHọ và tên\n1\nÔng A\n2.5")


def canvas_pdf(draw: object) -> bytes:
    """Give a one-page A4 PDF drawn by a function of the canvas."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(595, 842), invariant=1)
    assert callable(draw)
    draw(canvas)
    canvas.save()
    return target.getvalue()


def test_the_two_columns_of_a_head_are_read_one_after_the_other() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Bold", 13)
        for row, (left, right) in enumerate([("UBND TINH A", "CONG HOA XA HOI"), ("SO NOI VU", "Doc lap - Tu do")]):
            canvas.drawString(80, 780 - 18 * row, left)
            canvas.drawString(320, 780 - 18 * row, right)
        canvas.setFont("Times-Roman", 13)
        canvas.drawString(80, 600, "Kinh gui: Uy ban nhan dan tinh A")

    lines = opened("a.pdf", canvas_pdf(draw)).pages[0].lines

    assert [line.text for line in lines] == [
        "UBND TINH A",
        "SO NOI VU",
        "CONG HOA XA HOI",
        "Doc lap - Tu do",
        "Kinh gui: Uy ban nhan dan tinh A",
    ]
    assert [(line.bold, line.size) for line in lines] == [(True, 13.0)] * 4 + [(False, 13.0)]
    assert (round(lines[0].x0 or 0), 45 < (lines[0].y0 or 0) < 65) == (80, True)


def test_a_ruled_table_gives_its_cells() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 12)
        canvas.grid([60, 100, 260, 500], [700, 660, 640, 620])
        for y, row in (
            (680, ("STT", "Ho va ten", "Don vi")),
            (645, ("1", "Ong A", "So X")),
            (625, ("2", "Ba B", "So Y")),
        ):
            for x, value in zip((65, 105, 265), row, strict=True):
                canvas.drawString(x, y, value)
        canvas.drawString(265, 666, "cong tac")

    page = opened("a.pdf", canvas_pdf(draw)).pages[0]

    assert cells(page) == [
        ["STT", "Ho va ten", "Don vi\ncong tac"],
        ["1", "Ong A", "So X"],
        ["2", "Ba B", "So Y"],
    ]


def test_a_scanned_page_was_not_read() -> None:
    from PIL import Image  # noqa: PLC0415

    def draw(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (60, 80), 200)), 0, 0, 595, 842)

    page = opened("a.pdf", canvas_pdf(draw)).pages[0]

    assert (page.method, page.text) == ("none", "")


def test_bytes_before_the_head_of_a_pdf_are_allowed() -> None:
    data = canvas_pdf(lambda canvas: canvas.drawString(80, 700, "van ban"))

    assert text("a.pdf", b"\r\n\r\n" + data) == "van ban"


def test_a_good_layer_is_kept_and_rubble_is_not() -> None:
    good = "Căn cứ Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022; Xét đề nghị của Giám đốc Sở Nội vụ " * 3
    lost = "B? GIÁO D?C VÀ ?ÀO T?O TR??NG ??I H?C C?NG HÒA XÃ H?I CH? NGH?A VI?T NAM ??c l?p - T? do " * 3
    rubble = "CQNG HOA XA HQI CHU NGHIA VIPT NAM DQc l$p - Tg do tl4nh phric UY NUAN DAN THANH Ho cui " * 3
    # Marked enough, and yet no Vietnamese: no value would be believed of it.
    odd = (
        "Uỷ ban nhàn dàn tỉnh đé nghị cac sớ ngầnh thirc hiện nghiẽm tdc vă bảo cảo kểt quă vé Sờ Nôi vv trước ngây "
        * 3
    )
    foreign = "This agreement is made between the two parties and enters into force on the day of signature " * 3

    assert [
        garbage(good, pictured=True),
        garbage(lost, pictured=False),
        garbage(rubble, pictured=True),
        garbage(odd, pictured=True),
        garbage(odd, pictured=False),
        garbage(foreign, pictured=False),
    ] == [False, True, True, True, False, False]


def test_an_image_is_a_page_that_was_not_read() -> None:
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x20\x08\0\0\0\0"

    document = opened("a.png", png)

    assert [page.method for page in document.pages] == ["none"]
    assert document.facts == ({"code": "image.size", "width": 16, "height": 32},)


def test_words_set_apart_to_fill_a_line_stay_one_line() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 14)
        canvas.setLineWidth(0.3)
        canvas.drawString(80, 700, "Trung tam Phuc vu")
        end = 80 + canvas.stringWidth("Trung tam Phuc vu", "Times-Roman", 14)
        canvas.rect(end + 2, 697, 80, 16)
        canvas.drawString(300, 650, "elsewhere")
        canvas.drawString(end + 4.4, 700, "hanh chinh cong")

    lines = opened("a.pdf", canvas_pdf(draw)).pages[0].lines

    assert [line.text for line in lines] == ["Trung tam Phuc vu hanh chinh cong", "elsewhere"]


def test_columns_far_apart_stay_apart() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.setFont("Times-Roman", 14)
        canvas.drawString(80, 500, "Nguyen Van A")
        canvas.drawString(80 + canvas.stringWidth("Nguyen Van A", "Times-Roman", 14) + 90, 500, "Chuyen vien")

    lines = opened("a.pdf", canvas_pdf(draw)).pages[0].lines

    assert [line.text for line in lines] == ["Nguyen Van A", "Chuyen vien"]


@pytest.mark.parametrize(("name", "code"), [("a.docx", "docx.broken"), ("a.xlsx", "xls.broken")])
def test_a_broken_list_of_links_makes_a_broken_file(name: str, code: str) -> None:
    links = '<Relationships xmlns="x><Relationship TargetMode="External"/></Relationships>'
    if name == "a.docx":
        data = hostile.docx(hostile.paragraph("TỜ TRÌNH"), extra={"word/_rels/document.xml.rels": links})
    else:
        with zipfile.ZipFile(io.BytesIO(hostile.xlsx(hostile.cell("A1", "x")))) as package:
            parts: dict[str, bytes | str] = {one: package.read(one) for one in package.namelist()}
        data = hostile.zipped({**parts, "xl/_rels/workbook.xml.rels": links})
    with pytest.raises(Refused) as refused:
        opened(name, data)

    assert refused.value.code == code


def test_what_neither_library_can_open_is_a_broken_pdf() -> None:
    data = hostile.pdf_of(hostile.flate(b"BT ET").replace(b"/FlateDecode", b"/FlateDecoda"))
    with pytest.raises(Refused) as refused:
        opened("a.pdf", data.replace(b"/Root 1 0 R", b"/Root<</Type/Catalog/Pages 2 0 R>>"))

    assert refused.value.code == "pdf.broken"


WHITE = '<w:color w:val="FFFFFF"/>'
BLUE = '<w:shd w:fill="1F4E79"/>'


@pytest.mark.parametrize(
    ("paragraph", "seen"),
    [
        (f"<w:p>{run(words('99/QĐ-X'), WHITE)}{run(words('12/TTr'))}</w:p>", "12/TTr"),
        (f"<w:p>{run(words('12/TTr'), WHITE + BLUE)}</w:p>", "12/TTr"),
        (f"<w:p><w:pPr>{BLUE}</w:pPr>{run(words('12/TTr'), WHITE.replace('F', 'f'))}</w:p>", "12/TTr"),
        (f"<w:tbl><w:tr><w:tc><w:p>{run(words('STT'), WHITE)}</w:p></w:tc></w:tr></w:tbl>", "STT"),
    ],
)
def test_white_words_on_white_are_seen_by_nobody(paragraph: str, seen: str) -> None:
    assert text("a.docx", hostile.docx(paragraph)) == seen


def test_words_beside_the_page_are_seen_by_nobody() -> None:
    drawn = b"".join(
        b"BT /F 12 Tf 1 0 0 1 %d %d Tm (%s) Tj ET " % one
        for one in ((50, 700, b"12/TTr"), (50, 680, b"abc"), (50, 5_000, b"99/QD"), (-900, 600, b"88/QD"))
    )

    assert text("a.pdf", hostile.pdf_of(hostile.flate(drawn))).split() == ["12/TTr", "abc"]
