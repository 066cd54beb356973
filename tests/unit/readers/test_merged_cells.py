"""Cells of a table that are merged over rows stand for each of them, whatever the format."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from service.adapters.readers import doc, html, odt
from service.adapters.readers import docx as word
from service.adapters.readers.flow import Flow
from service.adapters.readers.limits import Limits
from service.adapters.readers.pdf_page import Piece, Seen
from service.adapters.readers.pdf_tables import find
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.kit.hostile import docx, paragraph, zipped
from tests.kit.needs import needs

if TYPE_CHECKING:
    from service.domain.document import Document

RESTART, GOES_ON = '<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"


def _row(*cells: str) -> str:
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"


def _plain(*texts: str) -> list[str]:
    return [paragraph(text) for text in texts]


def test_a_unit_merged_over_rows_is_everybody_s_in_them() -> None:
    rows = (
        _row(*_plain("STT", "Họ và tên", "Chức vụ", "Đơn vị công tác")),
        _row(*_plain("1", "Trần Văn Ví", "Kế toán"), RESTART + paragraph("Sở Y tế")),
        _row(*_plain("2", "Ngô Thị Dụ", "Văn thư"), GOES_ON + "<w:p/>"),
        _row(*_plain("3", "Khúc Văn Lam", "Lái xe"), "<w:p/>"),
    )
    title = paragraph("DANH SÁCH") + paragraph("Đề nghị tặng Bằng khen năm 2025")
    document = word.open(docx(f"{title}<w:tbl>{''.join(rows)}</w:tbl>"), limits=Limits())

    assert [(one.name, one.unit) for one in extract(document, rules()).nominees] == [
        ("Trần Văn Ví", "Sở Y tế"), ("Ngô Thị Dụ", "Sở Y tế"), ("Khúc Văn Lam", ""),
    ]  # fmt: skip


def test_a_cell_over_columns_keeps_those_behind_it_in_their_places() -> None:
    span = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    lines = (
        _row(RESTART + paragraph("STT"), RESTART + paragraph("Họ và tên"), span + paragraph("Năm sinh"),
             RESTART + paragraph("Chức vụ")),
        _row(GOES_ON + "<w:p/>", GOES_ON + "<w:p/>", *_plain("Nam", "Nữ"), GOES_ON + "<w:p/>"),
        _row(*_plain("1", "Trần Văn Ví", "1980", "", "Kế toán")),
        _row(*_plain("2", "Ngô Thị Dụ", "", "1985", "Văn thư")),
    )  # fmt: skip
    title = paragraph("DANH SÁCH") + paragraph("Đề nghị tặng Bằng khen năm 2025")
    document = word.open(docx(f"{title}<w:tbl>{''.join(lines)}</w:tbl>"), limits=Limits())
    told = extract(document, rules()).nominees

    assert [(one.name, one.title, one.extra["birth"], one.extra["sex"]) for one in told] == [
        ("Trần Văn Ví", "Kế toán", "1980", "Nam"), ("Ngô Thị Dụ", "Văn thư", "1985", "Nữ"),
    ]  # fmt: skip


def test_rows_without_a_cell_are_no_rows() -> None:
    lines = (_row(), _row(*_plain("Danh hiệu", "Tập thể")), _row(*_plain("Bằng khen", "02")), _row())
    asked = paragraph("TỜ TRÌNH") + paragraph("Sở Thư viện kính đề nghị Chủ tịch UBND tỉnh xét tặng:")
    document = word.open(docx(f"{asked}<w:tbl>{''.join(lines)}</w:tbl>"), limits=Limits())

    assert [len(row) for table in document.pages[0].tables for row in table.rows] == [2, 2]
    assert extract(document, rules()).fields["collective_count"].value == 2


def test_a_cell_that_no_line_parts_from_the_one_above_shows_it_in_a_pdf() -> None:
    columns, rows = (50.0, 80.0, 200.0, 300.0), (100.0, 120.0, 140.0, 160.0)
    down = [(x, 100.0, x + 0.5, 160.0) for x in columns]
    across = [(50.0, y, 300.0, y + 0.5) for y in rows if y != 140.0] + [(50.0, 140.0, 200.0, 140.5)]
    words = [("TT", 55, 105), ("Họ và tên", 85, 105), ("Đơn vị", 205, 105), ("1", 55, 125), ("Trần Văn Ví", 85, 125),
             ("2", 55, 145), ("Ngô Thị Dụ", 85, 145), ("Sở Y tế", 205, 135)]  # fmt: skip
    pieces = [Piece(text, (x, y, x + 5.0 * len(text), y + 10.0), 12.0) for text, x, y in words]
    seen = Seen((*pieces,), 595.0, 842.0, pictured=False, drawn=True, rulings=(*down, *across))
    flow = Flow()
    for table in find(pieces, seen)[0]:
        table.write(flow)

    assert [[cell.text for cell in row] for row in flow.page(1).tables[0].rows] == [
        ["TT", "Họ và tên", "Đơn vị"], ["1", "Trần Văn Ví", "Sở Y tế"], ["2", "Ngô Thị Dụ", "Sở Y tế"],
    ]  # fmt: skip


def test_a_row_s_rest_in_one_cell_alone_on_its_page_is_a_table_s_in_a_pdf() -> None:
    down = [(x, 50.0, x + 0.5, 100.0) for x in (50.0, 80.0, 200.0, 300.0, 400.0)]
    across = [(50.0, y, 400.0, y + 0.5) for y in (50.0, 100.0)]
    rest = Piece("vụ Mẫu", (205.0, 60.0, 240.0, 70.0), 12.0)
    seen = Seen((rest,), 595.0, 842.0, pictured=False, drawn=True, rulings=(*down, *across))

    assert [table.cells for table in find([rest], seen)[0]] == [(((), (), (rest,), ()),)]


ODT = """<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text>{}</office:text></office:body>
</office:document-content>"""
# Each cell's text with how many columns and rows it stands over.
LISTED = (
    (("STT", 1, 2), ("Họ và tên", 1, 2), ("Năm sinh", 2, 1), ("Chức vụ", 1, 2), ("Đơn vị", 1, 2)),
    (("Nam", 1, 1), ("Nữ", 1, 1)),
    (("1", 1, 1), ("Trần Văn Ví", 1, 1), ("1980", 1, 1), ("", 1, 1), ("Kế toán", 1, 1), ("Sở Y tế", 1, 2)),
    (("2", 1, 1), ("Ngô Thị Dụ", 1, 1), ("", 1, 1), ("1985", 1, 1), ("Văn thư", 1, 1)),
)
TITLE = ("DANH SÁCH", "Đề nghị tặng Bằng khen năm 2025")


def _odt() -> bytes:
    rows = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell table:number-columns-spanned="{wide}" table:number-rows-spanned="{high}">'
            f"<text:p>{text}</text:p></table:table-cell>" + "<table:covered-table-cell/>" * (wide - 1)
            for text, wide, high in row
        )
        + "</table:table-row>"
        for row in LISTED
    )
    title = "".join(f"<text:p>{line}</text:p>" for line in TITLE)
    return zipped({"content.xml": ODT.format(f"{title}<table:table>{rows}</table:table>")})


def _html() -> bytes:
    rows = "".join(
        "<tr>" + "".join(f'<td colspan="{wide}" rowspan="{high}">{text}</td>' for text, wide, high in row) + "</tr>"
        for row in LISTED
    )
    return f"<meta charset=utf-8><p>{TITLE[0]}</p><p>{TITLE[1]}</p><table>{rows}</table>".encode()


@pytest.mark.parametrize("document", [odt.open(_odt(), limits=Limits()), html.open(_html(), limits=Limits())])
def test_cells_over_rows_and_columns_keep_the_others_in_their_places(document: Document) -> None:
    told = extract(document, rules()).nominees

    assert [(one.name, one.title, one.unit, one.extra["birth"]) for one in told] == [
        ("Trần Văn Ví", "Kế toán", "Sở Y tế", "1980"), ("Ngô Thị Dụ", "Văn thư", "Sở Y tế", "1985"),
    ]  # fmt: skip


def test_cells_that_would_go_on_for_ever_are_not_shown_for_ever() -> None:
    wide = "".join(f'<td rowspan="9999">{at}</td>' for at in range(100))
    page = html.open(f"<table><tr>{wide}</tr>{'<tr><td>x</td></tr>' * 9000}</table>".encode(), limits=Limits()).pages[0]

    assert sum(len(row) for table in page.tables for row in table.rows) < 250_000


@needs("antiword")
def test_a_cell_that_antiword_broke_is_put_together() -> None:
    data = (Path(__file__).parent / "data" / "wrapped.doc").read_bytes()
    told = extract(doc.open(data, limits=Limits()), rules()).nominees

    assert [(one.name, one.title, one.unit, one.award) for one in told] == [
        ("Trần Văn Ví", "Kế toán", "Sở Y tế", "Bằng khen của Chủ tịch UBND tỉnh"),
        ("Ngô Thị Dụ", "Phó Chánh Văn phòng Đảng ủy", "Sở Y tế", "Giấy khen"),
    ]


@needs("antiword")
def test_merged_cells_and_lines_of_an_old_word_file_stand_in_their_rows() -> None:
    """Antiword shows a merged cell once, and each line of a cell as a row."""
    data = (Path(__file__).parent / "data" / "merged.doc").read_bytes()
    told = extract(doc.open(data, limits=Limits()), rules()).nominees

    assert [(one.name, one.title, one.unit) for one in told] == [
        ("Trần Văn Ví", "Kế toán kiêm Văn thư", "Sở Y tế"), ("Ngô Thị Dụ", "Văn thư", "Sở Y tế"),
        ("Khúc Văn Lam", "Lái xe", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(("count", "tables"), [(4, 1), (2, 0)])
def test_names_alone_in_rows_of_empty_cells_are_a_table_s_in_a_pdf(count: int, tables: int) -> None:
    """The page of a list without numbers has nothing beside the names; two lines in a frame are no list."""
    down = [(x, 50.0, x + 0.5, 50.0 + 20 * count) for x in (50.0, 80.0, 200.0, 300.0)]
    across = [(50.0, 50.0 + 20 * at, 300.0, 50.5 + 20 * at) for at in range(count + 1)]
    names = [Piece("Phòng Mẫu", (85.0, 55.0 + 20 * at, 130.0, 65.0 + 20 * at), 12.0) for at in range(count)]
    seen = Seen((*names,), 595.0, 842.0, pictured=False, drawn=True, rulings=(*down, *across))

    assert len(find(names, seen)[0]) == tables
