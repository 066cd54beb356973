"""What the writers of docx, PDF and xlsx write is what independent readers read."""

from __future__ import annotations

import unicodedata
from io import BytesIO

import docx
import openpyxl
import pypdfium2

from service.samples.docx_writer import write_docx
from service.samples.layout import Columns, Grid, Paragraph
from service.samples.pdf_writer import write_pdf
from service.samples.xlsx_writer import write_xlsx

VOWELS = ("aăâ", "eê", "i", "oôơ", "uư", "y")
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
LETTERS = "đ" + "".join(unicodedata.normalize("NFC", vowel + tone) for row in VOWELS for vowel in row for tone in TONES)


def pdf_text(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def test_every_vietnamese_letter_comes_back_from_the_pdf() -> None:
    lower, upper = LETTERS, LETTERS.upper()

    texts = [pdf_text(write_pdf([Paragraph(letters)])) for letters in (lower, upper)]

    assert texts == [[lower], [upper]]


def test_a_pdf_breaks_long_text_into_lines_and_pages() -> None:
    sentence = "Ủy ban nhân dân tỉnh Bình Minh xét tặng. " * 120

    pages = pdf_text(write_pdf([Paragraph(sentence), Paragraph(sentence)]))

    assert len(pages) > 1
    assert " ".join(" ".join(pages).split()) == " ".join((sentence + sentence).split())


def test_columns_and_grids_of_a_pdf_keep_every_text() -> None:
    blocks = [
        Columns((Paragraph("UBND TỈNH"),), (Paragraph("Độc lập - Tự do"),)),
        Grid((("STT", "Họ và tên"), ("1", "Ưng Thị Mộc")), (0.2, 0.8)),
    ]

    (page,) = pdf_text(write_pdf(blocks))

    assert " ".join(page.split()) == "UBND TỈNH Độc lập - Tự do STT Họ và tên 1 Ưng Thị Mộc"


def test_word_reads_paragraphs_marks_and_tables() -> None:
    blocks = [Paragraph("TỜ TRÌNH", bold=True, align="centre"), Grid((("A & B", "<C>"), ("1", "“Đ”")), (0.5, 0.5))]

    document = docx.Document(BytesIO(write_docx(blocks)))

    assert [(paragraph.text, [run.bold for run in paragraph.runs]) for paragraph in document.paragraphs] == [
        ("TỜ TRÌNH", [True]),
        ("", []),
    ]
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [["A & B", "<C>"], ["1", "“Đ”"]]


def test_excel_reads_numbers_as_numbers_and_empty_cells_as_none() -> None:
    workbook = openpyxl.load_workbook(BytesIO(write_xlsx("Danh sách", [["DANH SÁCH"], [1, "", "Hội <A> & B"]])))

    assert workbook.sheetnames == ["Danh sách"]
    assert list(workbook.active.iter_rows(values_only=True)) == [("DANH SÁCH", None, None), (1, None, "Hội <A> & B")]
