"""Text that a spreadsheet wrote is a table, whatever parts its columns; prose is none."""

from __future__ import annotations

import pytest

from service.adapters.readers import delimited
from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.errors import Refused
from service.domain.extraction import extract
from tests.golden.cases import rules

ROWS = (
    ("STT", "Họ và tên", "Chức vụ", "Đơn vị", "Hình thức khen thưởng"),
    ("1", "Trần Văn Ví", "Kế toán", "Công ty Mẫu; chi nhánh, 2", "Giấy khen"),
    ("2", "Ngô Thị Dụ", 'Tổ trưởng tổ "Hàn"', "Xưởng 3", "Bằng khen"),
)


def _written(mark: str, *, above: str = "") -> str:
    quoted = (['"' + cell.replace('"', '""') + '"' if set(cell) & set(';,"') else cell for cell in row] for row in ROWS)
    return above + "".join(mark.join(row) + "\r\n" for row in quoted)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (_written(","), "utf-8-sig"),
        (_written(";"), "utf-8"),
        (_written("\t"), "utf-16"),
        (_written("|"), "utf-8"),
        (_written(";", above="sep=;\r\n"), "utf-16"),
        (_written(",", above="DANH SÁCH ĐỀ NGHỊ KHEN THƯỞNG,,,,\r\n,,,,\r\n"), "utf-8"),
    ],
)
def test_a_list_that_a_spreadsheet_wrote_as_text_is_read(text: str, encoding: str) -> None:
    report = extract(open_paper("ds.csv", text.encode(encoding), limits=Limits()), rules())

    assert [(one.name, one.title, one.unit, one.award) for one in report.nominees] == [row[1:] for row in ROWS[1:]]


@pytest.mark.parametrize(
    "text",
    [
        "Kính gửi: Sở Nội vụ, Ủy ban, Sở Y tế\nTrường đề nghị, xem xét, quyết định\nNơi nhận: Như trên, Lưu, VT",
        "- Như trên;\n- Lưu: VT;\n- Website;",
        "Họ và tên\tChức vụ\tĐơn vị\nTrần Văn Ví\tKế toán\tSở Mẫu",
        "a,b,c\nd,e",
        "",
    ],
)
def test_prose_is_no_table(text: str) -> None:
    assert delimited.rows_of(text, limits=Limits()) == ()


def test_more_cells_than_a_workbook_may_have_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        delimited.rows_of("a;b;c\n" * 5, limits=Limits(cells=14))

    assert refused.value.code == "xlsx.too_large"
