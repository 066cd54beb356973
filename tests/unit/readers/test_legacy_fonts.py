"""Papers typed before Unicode are read as their reader sees them, in every format that held such letters."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from xlsxwriter import Workbook

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.legacy_coding import coding_of, decoded, is_syllable
from tests.kit import legacy

if TYPE_CHECKING:
    from collections.abc import Callable

LETTERS = "ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
PROSE = (
    "Cộng hoà xã hội chủ nghĩa Việt Nam",
    "Danh sách đề nghị tặng Bằng khen của Chủ tịch tỉnh",
    "Nguyễn Thị Ngọc Ánh, Trưởng phòng Kỹ thuật",
    "Đỗ Hữu Phước - Hiệu trưởng Trường Tiểu học Vĩnh Thuỵ",
    "Lò Thị Ửng, Bí thư Chi bộ bản Nậm Ỏ, xã Mường Vì",
)
TYPED: dict[str, Callable[[str], str]] = {"tcvn3": legacy.tcvn3, "vni": legacy.vni}
codings = pytest.mark.parametrize("coding", TYPED)


def text(name: str, data: bytes) -> str:
    """Give the text of all pages."""
    return "\n".join(page.text for page in open_paper(name, data, limits=Limits()).pages)


def seen(coding: str, line: str) -> str:
    """Give what can be told without the font's name: TCVN3 draws marked capitals by the font alone."""
    if coding == "vni":
        return line
    return "".join(char if char.isascii() or char in "ĂÂÊÔƠƯĐ" else char.lower() for char in line)


@codings
@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_is_read(coding: str, letter: str) -> None:
    assert decoded(TYPED[coding](f"b{letter}"), coding) == f"b{letter}"  # type: ignore[arg-type]


@codings
def test_the_coding_is_told_by_its_syllables(coding: str) -> None:
    assert coding_of("\n".join(map(TYPED[coding], PROSE))) == coding


@pytest.mark.parametrize(
    "line",
    [
        *PROSE,
        "Bà Hà có là và thì, đã xoá; số 12/QĐ-UBND, µg/m³ ± 5 × 3",
        "La décision a été notifiée à l'intéressé où qu'il réside à l'étranger",
        "Größe, Mädchen, Übung, schön, Straße, für, können",
        "®™§¶ ¤ ¥ 100 £ ¬ ½ ¼ ¾",
        "",
    ],
)
def test_other_text_is_not_taken_for_it(line: str) -> None:
    assert coding_of(f"{line} {line} {line}") == ""


@codings
def test_a_line_in_unicode_within_such_a_paper_stays_as_it_is(coding: str) -> None:
    assert (
        decoded("Số: 15/TTr-UBND, Bà Trần Thị Hòa được đề nghị", coding)
        == "Số: 15/TTr-UBND, Bà Trần Thị Hòa được đề nghị"
    )  # type: ignore[arg-type]


@codings
def test_text_files_web_pages_and_rich_text_are_read(coding: str) -> None:
    typed, wanted = "\n".join(map(TYPED[coding], PROSE)), "\n".join(seen(coding, line) for line in PROSE)
    page = f"<html><body>{''.join(f'<p>{line}</p>' for line in typed.splitlines())}</body></html>"
    escaped = "".join(f"\\'{ord(char):02x}" if ord(char) > 127 else char for char in typed).replace("\n", "\\par\n")

    assert text("ds.txt", typed.encode()) == wanted
    assert text("ds.txt", typed.encode("latin-1")) == wanted
    assert text("ds.doc", page.encode("latin-1")) == wanted
    assert text("ds.html", page.encode()) == wanted
    for hyphen in ("\\'ad", "\\-"):  # LibreOffice writes the soft hyphen, at whose place u-horn stands, as such
        told = escaped.replace("\\'ad", hyphen)
        assert text("ds.rtf", f"{{\\rtf1\\ansi {told}}}".encode("latin-1")) == wanted


@codings
def test_a_sheet_is_read(coding: str) -> None:
    out = io.BytesIO()
    with Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("DS")
        for row, line in enumerate(PROSE):
            sheet.write_row(row, 0, [row + 1, TYPED[coding](line)])

    rows = open_paper("ds.xlsx", out.getvalue(), limits=Limits()).pages[0].tables[0].rows

    assert [row[1].text for row in rows] == [seen(coding, line) for line in PROSE]


@codings
def test_a_pdf_is_read(coding: str) -> None:
    pdfmetrics.registerFont(TTFont("Legacy", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"))
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Legacy", 13)
    for row, line in enumerate(PROSE):
        canvas.drawString(60, 700 - 20 * row, TYPED[coding](line))
    canvas.save()

    assert text("ds.pdf", out.getvalue()) == "\n".join(seen(coding, line) for line in PROSE)


@pytest.mark.parametrize("word", ["Nguyễn", "quyết", "giữ", "gì", "xoá", "xóa"])
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["NguyÔn", "Vaên", "§øc", "ngøy", "Vaân", "Größe", "các̣", ""])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
