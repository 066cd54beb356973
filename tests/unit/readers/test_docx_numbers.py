"""Numbers and marks that Word writes before paragraphs itself stand in the text as on the printed page."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from service.adapters.readers import docx as word
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from tests.golden.cases import rules

if TYPE_CHECKING:
    from docx.document import Document as Word
    from docx.text.paragraph import Paragraph

    from service.domain.document import Document

NUMBER, MARK = "List Number", "List Bullet"


def _level(at: int, form: str, text: str, start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def _listed(paper: Word, *levels: str, of: int = 90, number: int = 90, override: str = "") -> None:
    """Add a list's definition and a number that uses it."""
    numbering = paper.part.numbering_part.element
    abstract = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{of}">{"".join(levels)}</w:abstractNum>'
    if levels:
        numbering.insert(0, parse_xml(abstract))
    told = f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'
    numbering.append(parse_xml(told))


def _numbered(paragraph: Paragraph, number: int = 90, level: int = 0) -> None:
    properties = f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    paragraph._p.get_or_add_pPr().append(parse_xml(properties))  # python-docx has no word for it


def _opened(paper: Word) -> Document:
    written = BytesIO()
    paper.save(written)
    return word.open(written.getvalue(), limits=Limits())


def _lines(paper: Word) -> list[str]:
    return [line.text for page in _opened(paper).pages for line in page.lines]


def test_styles_of_lists_number_and_mark_their_paragraphs() -> None:
    paper = docx.Document()
    for text in ("Ông Trần Văn Ví;", "Bà Ngô Thị Dụ."):
        paper.add_paragraph(text, style=NUMBER)
    paper.add_paragraph("Phòng Quy hoạch;", style=MARK)

    assert _lines(paper) == ["1. Ông Trần Văn Ví;", "2. Bà Ngô Thị Dụ.", "• Phòng Quy hoạch;"]


def test_levels_are_counted_each_within_the_one_above() -> None:
    paper = docx.Document()
    _listed(paper, _level(0, "upperRoman", "%1."), _level(1, "decimalZero", "%1.%2"), _level(2, "lowerLetter", "%3)"),
            _level(3, "bullet", "-"))  # fmt: skip
    for text, level in (("Tập thể", 0), ("Phòng An", 1), ("một", 2), ("hai", 2), ("Phòng Bình", 1), ("ba", 2),
                        ("bốn", 3), ("Cá nhân", 0), ("Ông Ví", 1)):  # fmt: skip
        _numbered(paper.add_paragraph(text), level=level)

    assert _lines(paper) == ["I. Tập thể", "I.01 Phòng An", "a) một", "b) hai", "I.02 Phòng Bình", "a) ba", "- bốn",
                             "II. Cá nhân", "II.01 Ông Ví"]  # fmt: skip


def test_another_number_of_a_list_goes_on_or_begins_where_it_says() -> None:
    paper = docx.Document()
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>'
    _listed(paper, _level(0, "decimal", "Điều %1."))
    _listed(paper, number=91)
    _listed(paper, number=92, override=again)
    for number in (90, 91, 92, 92):
        _numbered(paper.add_paragraph("Thi hành"), number)

    assert _lines(paper) == [f"Điều {at}. Thi hành" for at in (1, 2, 5, 6)]


@pytest.mark.parametrize(("number", "text"), [(0, "Kính trình"), (77, "Kính trình"), (90, "")])
def test_what_no_list_numbers_and_a_blank_line_stay_as_they_are(number: int, text: str) -> None:
    paper = docx.Document()
    _listed(paper, _level(0, "decimal", "%1."))
    _numbered(paper.add_paragraph(text), number)
    paper.add_paragraph("Hết")

    assert _lines(paper) == [*filter(None, [text]), "Hết"]


def test_a_level_set_in_figures_shows_those_above_it_in_figures() -> None:
    paper = docx.Document()
    legal = _level(1, "decimal", "%1.%2").replace("<w:lvlText", "<w:isLgl/><w:lvlText")
    _listed(paper, _level(0, "upperRoman", "%1."), legal)
    for text, level in (("Tập thể", 0), ("Phòng An", 1), ("Cá nhân", 0), ("Ông Ví", 1)):
        _numbered(paper.add_paragraph(text), level=level)

    assert _lines(paper) == ["I. Tập thể", "1.1 Phòng An", "II. Cá nhân", "2.1 Ông Ví"]


def test_a_number_may_have_levels_of_its_own_which_go_on_counting() -> None:
    paper = docx.Document()
    own = f'<w:lvlOverride w:ilvl="0">{_level(0, "lowerLetter", "%1)")}</w:lvlOverride>'
    _listed(paper, _level(0, "decimal", "%1."))
    _listed(paper, number=91, override=own)
    for text, number in (("một", 90), ("hai", 91), ("ba", 90)):
        _numbered(paper.add_paragraph(text), number)

    assert _lines(paper) == ["1. một", "b) hai", "3. ba"]


def test_a_mark_of_a_page_s_length_is_none() -> None:
    paper = docx.Document()
    _listed(paper, _level(0, "decimal", "%1" * 20_000), _level(1, "decimal", "%1" * 4_000))
    for at in range(600):
        _numbered(paper.add_paragraph("a"), level=at % 2)

    assert set(_lines(paper)) == {"a"}


def _table(*rows: tuple[str, ...]) -> Word:
    paper = docx.Document()
    paper.add_paragraph("DANH SÁCH ĐỀ NGHỊ TẶNG GIẤY KHEN").runs[0].bold = True
    table = paper.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text)
    return paper


def test_a_table_s_column_of_numbers_is_not_empty() -> None:
    paper = _table(("TT", "Họ và tên", "Chức vụ"), ("", "Trần Văn Ví", "Kế toán"), ("", "Ngô Thị Dụ", "Văn thư"))
    for row in paper.tables[0].rows[1:]:
        row.cells[0].paragraphs[0].style = NUMBER
    table = _opened(paper).pages[0].tables[0]

    assert [row[0].text for row in table.rows] == ["TT", "1.", "2."]
    assert [one.name for one in extract(_opened(paper), rules()).nominees] == ["Trần Văn Ví", "Ngô Thị Dụ"]


def test_a_cell_that_goes_on_with_the_one_above_bears_no_number() -> None:
    paper = _table(("TT", "Họ và tên", "Đơn vị"), ("", "Trần Văn Ví", "Sở Y tế"), ("", "Ngô Thị Dụ", ""))
    table = paper.tables[0]
    for row in table.rows[1:]:
        row.cells[2].paragraphs[0].style = NUMBER
    for cell, going in ((table.rows[1].cells[2], "restart"), (table.rows[2].cells[2], "continue")):
        cell._tc.get_or_add_tcPr().append(parse_xml(f'<w:vMerge {nsdecls("w")} w:val="{going}"/>'))

    assert [row[2].text for row in _opened(paper).pages[0].tables[0].rows] == ["Đơn vị", "1. Sở Y tế", "1. Sở Y tế"]


def test_a_submission_whose_marks_word_writes_names_its_nominees_and_addressees() -> None:
    paper = docx.Document()
    for text in ("TỜ TRÌNH", "Về việc đề nghị khen thưởng"):
        paper.add_paragraph(text).runs[0].bold = True
    paper.add_paragraph("Kính gửi:")
    for text in ("Chủ tịch UBND tỉnh;", "Sở Nội vụ."):
        paper.add_paragraph(text, style=MARK)
    paper.add_paragraph("Sở kính trình Chủ tịch UBND tỉnh tặng Bằng khen cho các cá nhân sau:")
    for text in ("Ông Trần Văn Ví - Kế toán;", "Bà Ngô Thị Dụ - Văn thư."):
        paper.add_paragraph(text, style=NUMBER)
    report = extract(_opened(paper), rules())

    assert report.fields["addressees"].value == ["Chủ tịch UBND tỉnh", "Sở Nội vụ"]
    assert [(one.name, one.title) for one in report.nominees] == [("Trần Văn Ví", "Kế toán"), ("Ngô Thị Dụ", "Văn thư")]
