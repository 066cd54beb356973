"""Forms in Word show prompts, boxes and chosen entries that are no plain text; they are read as printed."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from service.adapters.readers import docx as word
from service.adapters.readers.limits import Limits


def _shown(inside: str) -> str:
    """Give what a paragraph of this XML behind a label shows."""
    paper = docx.Document()
    paragraph = paper.add_paragraph("Nhãn: ")
    for element in parse_xml(f"<w:p {nsdecls('w')}>{inside}</w:p>"):
        paragraph._p.append(element)  # python-docx has no word for it
    written = BytesIO()
    paper.save(written)
    return word.open(written.getvalue(), limits=Limits()).pages[0].text


def _field(data: str) -> str:
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    return f'{begin}<w:r><w:instrText>FORM</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'


def _control(properties: str, text: str) -> str:
    content = f"<w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent>"
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr>{content}</w:sdt>"


LIST = '<w:ddList>{}<w:listEntry w:val="Kinh"/><w:listEntry w:val="Tày"/></w:ddList>'


@pytest.mark.parametrize(
    ("inside", "shown"),
    [
        (_control("<w:showingPlcHdr/>", "Click or tap here to enter text."), "…"),
        (_control('<w:showingPlcHdr w:val="0"/>', "Kinh"), "Kinh"),
        (_control("<w:text/>", "Kinh"), "Kinh"),
        (_field("<w:checkBox><w:checked/></w:checkBox>"), "☒"),
        (_field('<w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox>'), "☐"),
        (_field('<w:checkBox><w:default w:val="0"/></w:checkBox>'), "☐"),
        (_field(LIST.format('<w:result w:val="1"/>')), "Tày"),
        (_field(LIST.format("")), "Kinh"),
        (_field(LIST.format('<w:result w:val="7"/>')), ""),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>', "☑"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0A8"/></w:r>', "☐"),
        ('<w:r><w:sym w:font="Wingdings 2" w:char="F053"/></w:r>', "☒"),
        ('<w:r><w:sym w:font="MS Gothic" w:char="2612"/></w:r>', "☒"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F0D8"/></w:r>', "-"),
        ('<w:r><w:sym w:font="Wingdings"/></w:r>', "-"),
        ("<w:r><w:t>Nam \uf0fe Nữ \uf0a8</w:t></w:r>", "Nam ☑ Nữ ☐"),
    ],
)
def test_a_control_is_read_as_what_it_shows(inside: str, shown: str) -> None:
    assert _shown(inside) == f"Nhãn: {shown}".strip()


def test_the_prompt_of_a_cell_that_nobody_filled_in_is_no_text_of_it() -> None:
    paper = docx.Document()
    table = paper.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "Họ và tên", "Choose an item."
    cell = table.cell(0, 1)._tc
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent/></w:sdt>")
    cell.addprevious(control)
    control[1].append(cell)
    written = BytesIO()
    paper.save(written)

    (row,) = word.open(written.getvalue(), limits=Limits()).pages[0].tables[0].rows

    assert [one.text for one in row] == ["Họ và tên", ""]
