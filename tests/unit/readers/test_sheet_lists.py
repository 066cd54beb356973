"""Lists in workbooks as offices lay them out: headers over two rows, merged cells, hidden rows and sheets, totals."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from xlsxwriter import Workbook

from service.adapters.readers.biff import hidden_columns, hidden_rows
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.errors import Refused
from service.domain.extraction import extract
from tests.golden.cases import rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from service.domain.fields import PaperReport

TITLE = (("DANH SÁCH",), ("Đề nghị khen thưởng năm 2025",), ())
HEADER = ("STT", "Họ và tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng")
VI = (1, "Trần Văn Ví", "Kế toán", "Sở Y tế", "Bằng khen")
DU = (2, "Ngô Thị Dụ", "Văn thư", "Sở Y tế", "Bằng khen")
BOTH = [("Trần Văn Ví", "Kế toán", "Sở Y tế", "Bằng khen"), ("Ngô Thị Dụ", "Văn thư", "Sở Y tế", "Bằng khen")]


def _read(*sheets: Sequence[Sequence[Any]], merged: Sequence[str] = (), hide: Sequence[int | str] = ()) -> PaperReport:
    """Read a workbook of sheets below the title; `hide` counts rows from 0 or names columns, -1 is the last sheet."""
    held = io.BytesIO()
    with Workbook(held, {"in_memory": True}) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            for at, row in enumerate((*TITLE, *rows)):
                sheet.write_row(at, 0, row)
            for place in merged:
                sheet.merge_range(place, "")
            for at, row in enumerate((*TITLE, *rows)):  # what a merge blanked
                sheet.write_row(at, 0, row)
            for row in hide:
                if isinstance(row, str):
                    sheet.set_column(row, None, None, {"hidden": True})
                elif row >= 0:
                    sheet.set_row(row, None, None, {"hidden": True})
        if -1 in hide:
            sheet.hide()
    return extract(open_paper("ds.xlsx", held.getvalue(), limits=Limits()), rules())


def _told(report: PaperReport) -> list[tuple[str, ...]]:
    return [(one.name, one.title, one.unit, one.award) for one in report.nominees]


@pytest.mark.parametrize("office", ["GIÁM ĐỐC", "KT. CHỦ TỊCH", "TM. ỦY BAN NHÂN DÂN"])
def test_who_signs_below_a_list_is_nobody_in_it_though_its_rows_have_no_numbers(office: str) -> None:
    rows = (
        HEADER,
        ("", *VI[1:]),
        ("", *DU[1:]),
        ("", "Tổng cộng: 2"),
        ("",),
        ("", office),
        ("",),
        ("", "Lưu Quang Mẫu"),
    )

    assert _told(_read(rows)) == BOTH


def test_a_cell_merged_over_rows_stands_for_each_of_them() -> None:
    rows = (HEADER, VI, (2, "Ngô Thị Dụ", "Văn thư"))

    assert _told(_read(rows, merged=("D5:D6", "E5:E6"))) == BOTH


def test_a_name_merged_over_rows_is_one_nominee_for_each_award() -> None:
    rows = (HEADER, VI, ("", "", "", "", "Giấy khen"), ("", "", "Kế toán"), DU)
    report = _read(rows, merged=("B5:B7", "D5:D7"))

    assert [(one.name, one.award) for one in report.nominees] == [
        ("Trần Văn Ví", "Bằng khen"), ("Trần Văn Ví", "Giấy khen"), ("Ngô Thị Dụ", "Bằng khen"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ((("STT", "Thông tin cá nhân", "", "", "Hình thức khen thưởng"), ("", *HEADER[1:4], ""), VI, DU), ("B4:D4",)),
        ((("STT", "Họ và tên", "Chức vụ, đơn vị công tác", "", "Đề nghị khen thưởng", ""),
          ("", "", "Chức vụ", "Đơn vị", "Danh hiệu", "Hình thức"), (*VI[:4], "", VI[4]), (*DU[:4], "", DU[4])),
         ("A4:A5", "B4:B5", "C4:D4", "E4:F4")),
        ((("STT", "Họ và tên", "", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"),
          (1, "Trần Văn", "Ví", *VI[2:]), (2, "Ngô Thị", "Dụ", *DU[2:])), ("B4:C4",)),
        ((("STT", "Họ và tên đệm", "Tên", "Chức vụ", "Đơn vị công tác", "Hình thức khen thưởng"),
          (1, "Trần Văn", "Ví", *VI[2:]), (2, "Ngô Thị", "Dụ", *DU[2:])), ()),
        (((*HEADER[:4], "Bằng khen", "Giấy khen"), (*VI[:4], "x", ""), (*DU[:4], "X", "")), ()),
        ((HEADER, VI, DU, ("Tổng", 2)), ()),
        ((HEADER, VI, DU, ("Tổng cộng: 02 cá nhân",)), ()),
        ((("STT", *HEADER[1:3], HEADER[4]), ("I", "Sở Y tế", "", 2), (1, *VI[1:3], VI[4]), (2, *DU[1:3], DU[4])), ()),
    ],
    ids=["group above", "parted below", "name in two", "given name", "ticks", "total", "total told", "section counts"],
)  # fmt: skip
def test_a_list_is_read_however_its_header_and_totals_are_laid_out(
    rows: Sequence[Sequence[Any]], merged: Sequence[str]
) -> None:
    assert _told(_read(rows, merged=merged)) == BOTH


def test_each_part_of_a_sheet_has_its_own_header() -> None:
    rows = (("I. TẬP THỂ",), ("STT", "Tên tập thể", "Hình thức khen thưởng"), (1, "Phòng Tổ chức", "Bằng khen"), (),
            ("II. CÁ NHÂN",), HEADER, VI, DU)  # fmt: skip

    assert _told(_read(rows)) == [("Phòng Tổ chức", "", "", "Bằng khen"), *BOTH]


@pytest.mark.parametrize("before", ["Danh hiệu thi đua đã đạt", "Lao động tiên tiến", "Danh hiệu thi đua"])
def test_what_was_awarded_before_is_not_asked_for(before: str) -> None:
    header = (*HEADER[:4], before, "Hình thức khen thưởng đề nghị")
    rows = (header, (*VI[:4], "x" if before.startswith("Lao") else "CSTĐ cơ sở", VI[4]), (*DU[:4], "", DU[4]))

    assert _told(_read(rows)) == BOTH


def test_hidden_rows_are_not_counted_and_are_told() -> None:
    report = _read((HEADER, VI, (9, "Khúc Văn Lam", "Lái xe", "Sở Y tế", "Bằng khen"), DU), hide=(5,))

    assert _told(report) == BOTH
    assert [problem.code for problem in report.problems] == ["sheet.hidden_rows"]


@pytest.mark.parametrize(("columns", "codes"), [("E:E", ["sheet.hidden_columns"]), ("F:XFD", [])])
def test_a_list_s_hidden_columns_are_told_and_codes_beside_it_are_not(columns: str, codes: list[str]) -> None:
    report = _read(((*HEADER, "Mã hình thức"), (*VI, "0012"), (*DU, "0012")), hide=(columns,))

    assert _told(report) == BOTH
    assert [problem.code for problem in report.problems] == codes


@pytest.mark.parametrize("rows", [(HEADER, VI, DU), (HEADER[:4], VI[:4], DU[:4])])
def test_a_sheet_that_lists_again_what_others_list_counts_nobody_twice(rows: Sequence[Sequence[Any]]) -> None:
    report = _read((HEADER, VI), (HEADER, DU), rows)

    assert _told(report) == BOTH
    assert [problem.code for problem in report.problems] == ["sheet.repeated"]


def test_one_who_stands_on_two_sheets_is_told_unless_the_awards_differ() -> None:
    again = _read((HEADER, VI, DU), (HEADER, VI, (2, "Khúc Văn Lam", "Lái xe", "Sở Y tế", "Bằng khen")))
    other = _read((HEADER, VI, DU), (HEADER, (*VI[:4], "Giấy khen"), (2, "Khúc Văn Lam", "Lái xe", "Sở Y tế", "")))

    assert [len(report.nominees) for report in (again, other)] == [4, 4]
    assert [[problem.code for problem in report.problems] for report in (again, other)] == [["sheet.repeated"], []]


def test_hidden_rows_of_an_old_workbook_are_not_counted_either() -> None:
    """The file is the list above as LibreOffice saves it in the old format, its sixth row hidden."""
    data = (Path(__file__).parent / "data" / "hidden_rows.xls").read_bytes()
    report = extract(open_paper("ds.xls", data, limits=Limits()), rules())

    assert _told(report) == BOTH
    assert [problem.code for problem in report.problems] == ["sheet.hidden_rows"]


def test_hidden_columns_of_an_old_workbook_are_told_too() -> None:
    """The file is the list above as LibreOffice saves it in the old format, its last column and an empty one hidden."""
    data = (Path(__file__).parent / "data" / "hidden_columns.xls").read_bytes()
    report = extract(open_paper("ds.xls", data, limits=Limits()), rules())

    assert [
        (problem.code, "“DS” ẩn cột “Hình thức khen thưởng”" in problem.message) for problem in report.problems
    ] == [("sheet.hidden_columns", True)]


def test_an_old_workbook_that_is_not_well_formed_hides_no_row() -> None:
    data = (Path(__file__).parent / "data" / "hidden_rows.xls").read_bytes()

    assert [hidden(data[:end]) for hidden in (hidden_rows, hidden_columns) for end in (0, 8, 100, 600)] == [{}] * 8


def test_a_hidden_sheet_is_no_list_and_is_told() -> None:
    report = _read((HEADER, VI, DU), (HEADER, (1, "Khúc Văn Lam", "Lái xe", "Sở Y tế", "Bằng khen")), hide=(-1,))

    assert _told(report) == BOTH
    assert [problem.code for problem in report.problems] == ["sheet.hidden"]


def test_a_list_of_two_thousand_parts_is_read_to_its_end() -> None:
    head, other = ("STT", "Họ và tên", "Chức vụ"), ("STT", "Họ và tên", "Đơn vị công tác")
    parts = [row for at in range(1000) for row in (head, (2 * at + 1, "Trần Văn Ví", "Kế toán"),
                                                   other, (2 * at + 2, "Ngô Thị Dụ", "Sở Y tế"))]  # fmt: skip

    nominees = _read([("DANH SÁCH ĐỀ NGHỊ TẶNG BẰNG KHEN",), *parts]).nominees

    assert (len(nominees), nominees[-1].unit) == (2000, "Sở Y tế")


def test_merges_that_cover_more_than_a_sheet_may_hold_are_refused() -> None:
    limits = replace(Limits(), merged_cells=5)
    book = io.BytesIO()
    with Workbook(book, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.merge_range("A1:A4", "Sở Y tế")
        sheet.merge_range("B1:B4", "Sở Nội vụ")
        sheet.write("C4", "Văn thư")

    with pytest.raises(Refused) as refused:
        open_paper("danh-sach.xlsx", book.getvalue(), limits=limits)

    assert refused.value.code == "xlsx.too_large"


def test_a_record_too_short_for_its_kind_makes_a_broken_file() -> None:
    data = bytearray((Path(__file__).parent / "data" / "hidden_rows.xls").read_bytes())
    data[2050] = 0  # of a record's length
    with pytest.raises(Refused) as refused:
        open_paper("a.xls", bytes(data), limits=Limits())

    assert refused.value.code == "xls.broken"


def test_formulas_that_no_program_computed_are_told() -> None:
    held, bare = io.BytesIO(), io.BytesIO()
    with Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("DS")
        for at, row in enumerate((HEADER, VI, DU)):
            sheet.write_row(at, 0, row)
        sheet.write_formula("B2", '="Trần Văn "&"Ví"', None, 77)
        sheet.write_formula("F2", '=IF(1=1,"x","")', None, "x")
    with zipfile.ZipFile(held) as full, zipfile.ZipFile(bare, "w") as emptied:
        for name in full.namelist():
            emptied.writestr(name, full.read(name).replace(b"<v>77</v>", b"<v></v>"))

    report = extract(open_paper("ds.xlsx", bare.getvalue(), limits=Limits()), rules())

    assert _told(report) == BOTH[1:]
    (problem,) = report.problems
    assert (problem.code, "“DS” có 1 ô công thức " in problem.message) == ("sheet.uncomputed", True)
