"""Make the letters' templates (.docx) from their data: `python .ci/make_letters.py [FOLDER]`.

The data is `templates/letters/*.toml`; the layout is NĐ 30/2020/NĐ-CP, Phụ lục I: A4, Times New Roman, quốc hiệu and
tiêu ngữ at the right, the agency at the left, number, place, type and subject, body justified, recipients, signature.
The files are kept in the repository, so that what a person signs can be reviewed in Word and in the diff of the data.
"""

from __future__ import annotations

import sys
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from docx.document import Document as Paper

FOLDER = Path(__file__).resolve().parents[1] / "templates/letters"
NOT_LETTERS = frozenset({"office.toml", "decrees.toml"})
PRESS, ANNEXED = "press/lives.docx", "annexed"
NATION, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
BODY, TABLE, SMALL = 14, 13, 11
LEFT = 41  # percent of the width that the agency's side of the head takes; the nation's name fills the rest on one line
ALIGN = {"left": WD_ALIGN_PARAGRAPH.LEFT, "centre": WD_ALIGN_PARAGRAPH.CENTER, "justify": WD_ALIGN_PARAGRAPH.JUSTIFY}
_MADE = datetime(2026, 1, 1, tzinfo=UTC)


def main(folder: Path = FOLDER) -> None:
    """Write every template beside its data."""
    for name, letter in letters(folder):
        make(letter).save(str(folder / f"{name}.docx"))
        print(f"{name}.docx")
        if "annexed" in letter:
            (folder / ANNEXED).mkdir(exist_ok=True)
            make(letter, annexed=True).save(str(folder / ANNEXED / f"{name}.docx"))
            print(f"{ANNEXED}/{name}.docx")
    (folder / PRESS).parent.mkdir(parents=True, exist_ok=True)
    lives().save(str(folder / PRESS))
    print(PRESS)


def letters(folder: Path = FOLDER) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Give each letter's data by name."""
    for path in sorted(folder.glob("*.toml")):
        if path.name not in NOT_LETTERS:
            yield path.stem, tomllib.loads(path.read_text("utf-8"))


def make(letter: Mapping[str, Any], *, annexed: bool = False) -> Paper:
    """Lay out one letter; `annexed` with its long list on pages of its own behind the signatures."""
    paper = Document()
    _page(paper, wide=bool(letter.get("landscape")))
    _head(paper, letter)
    _title(paper, letter)
    for addressee in _loop_of(letter, "addressees"):
        _paragraph(paper, addressee, align="left", indent=30)
    for block in letter["body"]:
        if block.get("only") in {None, "annexed" if annexed else "short"}:
            _block(paper, block)
    _keep_with_signature(paper)
    {"minutes": _minutes_signatures}.get(letter.get("signatures", ""), _signatures)(paper)
    if letter.get("annex"):
        _annex(paper, letter["annex"])
    if annexed:
        _long_annex(paper, letter["annexed"])
    return _signed_off(paper, letter["title"])


def lives() -> Paper:
    """Lay out the short biographies that the press gets: a heading, then of each person a head and lines."""
    paper = Document()
    _page(paper, wide=False)
    _paragraph(paper, "{{ heading }}", bold=True, align="centre", indent=0)
    _paragraph(paper, "{%p for life in lives %}")
    _paragraph(paper, "{{ loop.index }}. {{ life[0] }}", bold=True)
    for line in ("{%p for line in life[1:] %}", "{{ line }}", "{%p endfor %}", "{%p endfor %}"):
        _paragraph(paper, line)
    return _signed_off(paper, "Gương điển hình tiên tiến")


def _signed_off(paper: Paper, title: str) -> Paper:
    """Write what a file says of itself, the same each time it is made."""
    properties = paper.core_properties
    properties.author, properties.title, properties.comments = "", title, ""
    properties.created = properties.modified = _MADE.replace(tzinfo=None)
    return _lightened(paper)


def _lightened(paper: Paper) -> Paper:
    """Leave out what a new file of python-docx holds and no letter shows: it is nine tenths of writing one.

    Looks of tables that it has none of, the same again for Word 2007, lists, a picture of another paper.
    """
    styles = {style.style_id: style for style in paper.styles}
    asked = [name for name, style in styles.items() if style.element.get(qn("w:default")) == "1"]
    for holder in (paper.element, *(section.header._element for section in paper.sections)):
        asked += holder.xpath("//w:pStyle/@w:val | //w:rStyle/@w:val | //w:tblStyle/@w:val")
    used = set()
    while asked:
        used.add(name := asked.pop())
        leads = styles[name].element.xpath("w:basedOn/@w:val | w:link/@w:val | w:next/@w:val")
        asked += set(leads) - used
    for name in styles.keys() - used:
        styles[name].delete()
    for holder in (paper.part.package.rels, paper.part.rels):
        for key in [key for key, rel in holder.items() if rel.reltype.rpartition("/")[2] in _UNSEEN]:
            del holder[key]
    return paper


_UNSEEN = frozenset({"stylesWithEffects", "customXml", "thumbnail", "numbering"})


def _keep_with_signature(paper: Paper) -> None:
    """Let the last sentence go with the signature: a signature alone on a page could be put under anything."""
    said = [one for one in paper.paragraphs if one.text and not one.text.startswith("{%p")]
    if said and said[-1]._p.getnext() is not None and said[-1]._p.getnext().tag != qn("w:tbl"):
        said[-1].paragraph_format.keep_with_next = True


def _page(paper: Paper, *, wide: bool) -> None:
    """Set the page, the font and the page number in the top margin, which the first page does not show."""
    section = paper.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if wide else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.top_margin = section.bottom_margin = section.right_margin = Mm(20)
    section.left_margin = Mm(30)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(BODY)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), "Times New Roman")
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    number = section.header.paragraphs[0]
    number.alignment = ALIGN["centre"]
    _field(number.add_run(), "PAGE")


def _field(run: Any, code: str) -> None:
    """Put a field into a run; the page number is the only one that a letter has."""
    for kind in ("begin", "", "end"):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = code
        run._r.append(part)


def _head(paper: Paper, letter: Mapping[str, Any]) -> None:
    """Lay the agency and the number at the left, the nation, its motto, place and date at the right."""
    left, right = _columns(paper, _width(paper), LEFT)
    _line(left, "{%p if parent %}")
    _line(left, "{{ parent }}", size=12)
    _line(left, "{%p endif %}")
    _line(left, "{{ issuer }}", size=12, bold=True)
    _rule(left, length=22, width=_width(paper) * LEFT / 100)
    _line(left, "Số: {{ number }}", size=13)
    if not letter.get("type"):
        _line(left, letter["subject"], size=12)
    _line(right, NATION, size=12, bold=True)
    _line(right, MOTTO, size=13, bold=True)
    _rule(right, length=57, width=_width(paper) * (100 - LEFT) / 100)
    _line(right, "{{ place }}, {{ dated }}", size=13, italic=True)
    for cell in (left, right):
        cell._tc.remove(cell.paragraphs[0]._p)


def _title(paper: Paper, letter: Mapping[str, Any]) -> None:
    if not letter.get("type"):
        return
    _paragraph(paper, letter["type"], bold=True, align="centre", indent=0, before=18)
    _paragraph(paper, letter["subject"], bold=True, align="centre", indent=0)
    _rule(paper, length=40, width=_width(paper))
    if letter.get("authority"):
        _paragraph(paper, letter["authority"], bold=True, align="centre", indent=0, before=6)


def _loop_of(letter: Mapping[str, Any], name: str) -> Iterator[str]:
    """Give the lines that loop over a list of values: one is *Kính gửi: X*, more stand below each other."""
    if letter.get(name):
        yield "Kính gửi: {{ addressees | join('; ') }}"


def _block(paper: Paper, block: Mapping[str, Any]) -> None:
    """Lay out one block of the body; `when` shows it where the value is there, `each` repeats it for a list."""
    opened = [f"{{%p if {block['when']} %}}"] if "when" in block else []
    opened += [f"{{%p for item in {block['each']} %}}"] if "each" in block else []
    closed = ["{%p endfor %}"] if "each" in block else []
    closed += ["{%p endif %}"] if "when" in block else []
    for tag in opened:
        _paragraph(paper, tag)
    if "table" in block:
        _table(paper, block["table"], block["columns"])
    elif "h" in block:
        _paragraph(paper, block["h"], bold=True, align="left")
        paper.paragraphs[-1].paragraph_format.keep_with_next = True
    elif "centre" in block:
        _paragraph(paper, block["centre"], bold=True, align="centre", indent=0, before=6)
    else:
        _paragraph(paper, block.get("p") or block["i"], italic="i" in block)
    for tag in closed:
        _paragraph(paper, tag)


def _table(paper: Paper, name: str, columns: list[list[Any]]) -> None:
    """Lay out a table with a row of titles, repeated on every page, and one row a value of the list."""
    table = paper.add_table(rows=4, cols=len(columns))
    _frame(paper, table, columns)
    for at, (title, key, _share, *align) in enumerate(columns):
        _only(table.rows[0].cells[at], title, bold=True, align="centre")
        _only(table.rows[2].cells[at], f"{{{{ row.{key} }}}}", align=align[0] if align else "left")
    _only(table.rows[1].cells[0], f"{{%tr for row in {name} %}}")
    _only(table.rows[3].cells[0], "{%tr endfor %}")
    _paragraph(paper, "", before=0, size=6)


def _frame(paper: Paper, table: Any, columns: list[list[Any]]) -> None:
    """Give a table its lines and widths; its titles come again on every page, and no row stands over two."""
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    width = _width(paper)
    for at, (_title, _key, share, *_align) in enumerate(columns):
        for place in (table.columns[at], *(row.cells[at] for row in table.rows)):
            place.width = int(width * share / 100)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _annex(paper: Paper, title: str) -> None:
    """Lay out the list on a page of its own, naming the paper that it belongs to."""
    paper.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    _paragraph(paper, "DANH SÁCH", bold=True, align="centre", indent=0)
    _paragraph(paper, title, bold=True, align="centre", indent=0)
    _paragraph(
        paper, "(Kèm theo {{ kind }} số {{ number }} {{ dated }} của {{ by }})", italic=True, align="centre", indent=0
    )
    columns = [["TT", "n", 8, "centre"], ["Tập thể, cá nhân", "name", 28], ["Chức vụ", "title", 20],
               ["Đơn vị", "unit", 24], ["Hình thức", "award", 20]]  # fmt: skip
    _table(paper, "nominees", columns)


def _long_annex(paper: Paper, annexed: Mapping[str, Any]) -> None:
    """Lay out a list of hundreds across the page, in groups with a line of their own: a row is mostly one line."""
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.orientation = WD_ORIENT.LANDSCAPE
    section.different_first_page_header_footer = False
    _paragraph(paper, "DANH SÁCH", bold=True, align="centre", indent=0, before=0)
    _paragraph(paper, annexed["title"], bold=True, align="centre", indent=0, before=0)
    told = "(Kèm theo {{ kind }} số {{ number }} {{ dated }} của {{ by }})"
    _paragraph(paper, told, italic=True, align="centre", indent=0, before=0)
    _paragraph(paper, "", before=0, size=6)
    columns = annexed["columns"]
    table = paper.add_table(rows=6, cols=len(columns))
    _frame(paper, table, columns)
    for at, (title, key, _share, *align) in enumerate(columns):
        _only(table.rows[0].cells[at], title, bold=True, align="centre", size=SMALL)
        _only(table.rows[3].cells[at], f"{{{{ row.{key} }}}}", align=align[0] if align else "left", size=SMALL)
    _only(table.rows[1].cells[0], f"{{%tr for group in {annexed['groups']} %}}")
    head = table.rows[2].cells[0].merge(table.rows[2].cells[-1])
    _only(head, "{{ group.award }}: {{ group.asked }} trường hợp", bold=True, size=SMALL)
    head.paragraphs[0].paragraph_format.keep_with_next = True
    # A row of the loop opens and closes in rows of its own, which docxtpl takes away.
    first, last = table.rows[4], table.rows[5]
    _only(first.cells[0], "{%tr endfor %}")
    _only(last.cells[0], "{%tr endfor %}")
    opening = table.add_row()
    _only(opening.cells[0], f"{{%tr for row in group.{annexed['of']} %}}")
    table.rows[2]._tr.addnext(opening._tr)


def _signatures(paper: Paper) -> None:
    """Lay the recipients at the left and the signature at the right; never over two pages."""
    _paragraph(paper, "", before=0, size=8)
    paper.paragraphs[-1].paragraph_format.keep_with_next = True
    left, right = _columns(paper, _width(paper), 50)
    _line(left, "Nơi nhận:", size=12, bold=True, italic=True, align="left")
    _line(left, "{%p for line in recipients %}", align="left")
    _line(left, "- {{ line }}{{ '.' if loop.last else ';' }}", size=SMALL, align="left")
    _line(left, "{%p endfor %}", align="left")
    _signature(right, "{{ signer_title }}", "{{ signer }}")
    left._tc.remove(left.paragraphs[0]._p)


def _minutes_signatures(paper: Paper) -> None:
    """Lay the secretary at the left, the chair at the right, the recipients below."""
    _paragraph(paper, "", before=0, size=8)
    paper.paragraphs[-1].paragraph_format.keep_with_next = True
    left, right = _columns(paper, _width(paper), 50)
    _signature(left, "THƯ KÝ", "{{ secretary }}")
    _signature(right, "{{ signer_title }}", "{{ chair }}")
    _paragraph(paper, "Nơi nhận:", size=12, bold=True, italic=True, align="left", indent=0, before=12)
    _paragraph(paper, "{%p for line in recipients %}")
    _paragraph(paper, "- {{ line }}{{ '.' if loop.last else ';' }}", size=SMALL, align="left", indent=0, before=0)
    _paragraph(paper, "{%p endfor %}")


def _signature(cell: Any, title: str, name: str) -> None:
    _line(cell, title, size=BODY, bold=True)
    for _ in range(4):
        _line(cell, "", size=BODY)
    _line(cell, name, size=BODY, bold=True)
    cell._tc.remove(cell.paragraphs[0]._p)


def _columns(paper: Paper, width: float, share: int) -> tuple[Any, Any]:
    """Give two cells side by side without borders, kept on one page."""
    table = paper.add_table(rows=1, cols=2)
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    left, right = table.rows[0].cells
    for cell, column, part in zip((left, right), table.columns, (share, 100 - share), strict=True):
        cell.width = column.width = int(width * part / 100)
    _margins(table)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    return left, right


def _margins(table: Any) -> None:
    """Take the cells' own margins away, so that the nation's name stays on one line."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _width(paper: Paper) -> int:
    section = paper.sections[-1]
    return int(section.page_width - section.left_margin - section.right_margin)


def _line(
    cell: Any, text: str, *, size: int = 13, bold: bool = False, italic: bool = False, align: str = "centre"
) -> None:
    """Add one line to a cell of the head or of the signatures."""
    paragraph = cell.add_paragraph()
    paragraph.alignment = ALIGN[align]
    _run(paragraph, text, size=size, bold=bold, italic=italic)


def _only(cell: Any, text: str, *, bold: bool = False, align: str = "left", size: int = TABLE) -> None:
    """Let a cell of a table hold one paragraph."""
    cell.paragraphs[0].alignment = ALIGN[align]
    _run(cell.paragraphs[0], text, size=size, bold=bold)


def _paragraph(
    paper: Paper, text: str, *, size: int = BODY, bold: bool = False, italic: bool = False, align: str = "justify",
    indent: float = 12.7, before: int = 6,
) -> None:  # fmt: skip
    """Add a paragraph of running text: justified, its first line in by 1.27 cm, 6 pt above."""
    paragraph = paper.add_paragraph()
    paragraph.alignment = ALIGN[align]
    paragraph.paragraph_format.first_line_indent = Mm(indent)
    paragraph.paragraph_format.space_before = Pt(before)
    _run(paragraph, text, size=size, bold=bold, italic=italic)


def _run(paragraph: Any, text: str, *, size: int, bold: bool, italic: bool = False) -> None:
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold or None, italic or None


def _rule(place: Any, *, length: float, width: float) -> None:
    """Draw the line of `length` mm under a title: the border of an empty paragraph, drawn in from both sides."""
    paragraph = place.add_paragraph()
    inset = int((width - Mm(length)) / 2)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = inset
    paragraph.paragraph_format.line_spacing = Pt(4)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
