"""A spreadsheet of OpenDocument is read as it is shown: what is said once for many cells, merges, hidden rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.document import HIDDEN_COLUMNS, HIDDEN_ROWS
from service.domain.errors import Refused
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.kit.hostile import zipped

if TYPE_CHECKING:
    from service.domain.document import Document

_NAMES = "".join(
    f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
    for short in ("office", "text", "style", "table")
)
_HIDDEN = (
    '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
)
COVERED = "<table:covered-table-cell/>"
_END = (
    '<table:table-row table:number-rows-repeated="1048571"><table:table-cell table:number-columns-repeated="16384"/>'
    "</table:table-row>"
)


def cell(text: str = "", **told: object) -> str:
    """Give a cell; `columns_repeated=3` is `table:number-columns-repeated`."""
    attributes = "".join(f' table:number-{name.replace("_", "-")}="{value}"' for name, value in told.items())
    return f"<table:table-cell{attributes}>{f'<text:p>{text}</text:p>' if text else ''}</table:table-cell>"


def row(*cells: str, told: str = "") -> str:
    return f"<table:table-row{told}>{''.join(cells)}</table:table-row>"


def opened(*sheets: str) -> Document:
    content = (
        f"<office:document-content{_NAMES}><office:automatic-styles>{_HIDDEN}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return open_paper("danh sach.ods", zipped({"mimetype": kind, "content.xml": content}), limits=Limits())


def sheet(*rows: str, told: str = "") -> str:
    return f'<table:table table:name="Trang 1"{told}>{"".join(rows)}</table:table>'


def texts(document: Document) -> list[list[str]]:
    return [[one.text for one in line] for line in document.pages[0].tables[0].rows]


def test_a_list_names_its_people_as_any_other_sheet_does() -> None:
    covered = '<table:covered-table-cell table:number-columns-repeated="2"/>'
    paper = opened(
        sheet(
            row(cell("DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN CỦA CHỦ TỊCH UBND TỈNH", columns_spanned=3), covered),
            row(cell("TT"), cell("Họ và tên"), cell("Chức vụ, đơn vị công tác")),
            row(cell("1"), cell("Ông Trần Văn Ví"), cell("Kế toán, Sở Y tế Thử", rows_spanned=1)),
            row(cell("2"), cell("Bà Ngô Thị Dụ"), cell("Văn thư, Sở Y tế Thử")),
            _END,
        )
    )  # fmt: skip
    found = extract(paper, rules())

    assert [(one.name, one.unit) for one in found.nominees] == [
        ("Trần Văn Ví", "Sở Y tế Thử"),
        ("Ngô Thị Dụ", "Sở Y tế Thử"),
    ]
    assert (paper.pages[0].title, len(paper.pages[0].tables[0].rows)) == ("Trang 1", 4)


def test_what_is_said_once_for_many_stands_as_often_and_what_is_hidden_is_counted() -> None:
    hidden = ' table:visibility="filter"'
    paper = opened(
        sheet(
            row(cell("a", columns_repeated=2), cell(columns_repeated=3), cell("b"), cell(columns_repeated=16378)),
            row(cell("c"), told=' table:number-rows-repeated="2"'),
            row(cell("khuất"), told=hidden),
            row(cell("Sở", rows_spanned=2), cell("d")),
            row("<table:covered-table-cell/>", cell("e")),
        ),
        sheet(row(cell("giấu")), told=' table:style-name="ta2"'),
    )

    assert texts(paper) == [["a", "a", "", "", "", "b"], ["c"], ["c"], ["Sở", "d"], ["Sở", "e"]]
    assert [page.hidden for page in paper.pages] == [False, True]
    assert paper.facts == ({"code": HIDDEN_ROWS, "sheet": "Trang 1", "count": 1},)


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ((row(cell("TT"), cell(columns_spanned=2), COVERED, cell("D")), row(*map(cell, "1ABC"))),
         [["TT", "", "", "D"], ["1", "A", "B", "C"]]),
        ((row(cell("TT"), cell(rows_spanned=2), cell("D")), row(cell("1"), COVERED, cell("B")), row(*map(cell, "2XY"))),
         [["TT", "", "D"], ["1", "", "B"], ["2", "X", "Y"]]),
        ((row(cell("TT"), cell("Họ", rows_spanned=4), cell("D")),
          row(cell(), COVERED, cell(), told=' table:number-rows-repeated="2"'),
          row(cell("a"), COVERED, cell("b")), row(*map(cell, "1XY"))),
         [["TT", "Họ", "D"], ["", "Họ"], ["", "Họ"], ["a", "Họ", "b"], ["1", "X", "Y"]]),
    ],
)  # fmt: skip
def test_empty_cells_and_rows_of_merged_ranges_keep_the_columns(rows: tuple[str, ...], told: list[list[str]]) -> None:
    assert texts(opened(sheet(*rows))) == told


@pytest.mark.parametrize(
    "rows",
    [
        row(cell("x", columns_repeated=16384)),
        row(cell("x"), told=' table:number-rows-repeated="1048576"'),
        row(cell(columns_repeated=16383), cell("x")),
        row(cell("x", columns_repeated=200), told=' table:number-rows-repeated="19999"'),
    ],
)
def test_a_sheet_that_claims_more_than_anybody_writes_is_refused(rows: str) -> None:
    with pytest.raises(Refused) as refused:
        opened(sheet(rows))

    assert refused.value.code == "xlsx.too_large"


def test_columns_that_are_not_shown_are_told_where_something_stands_in_them() -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="1020"/>'
    )

    assert opened(sheet(columns, row(cell("1"), cell("a"), cell("b")))).facts == (
        {"code": HIDDEN_COLUMNS, "sheet": "Trang 1", "columns": [2]},
    )
