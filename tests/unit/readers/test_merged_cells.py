"""Cells of a Word table that are merged over rows stand for each of them."""

from __future__ import annotations

from service.adapters.readers import docx as word
from service.adapters.readers.limits import Limits
from service.domain.extraction import extract
from tests.golden.cases import rules
from tests.kit.hostile import docx, paragraph

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


def test_rows_without_a_cell_are_no_rows() -> None:
    lines = (_row(), _row(*_plain("Danh hiệu", "Tập thể")), _row(*_plain("Bằng khen", "02")), _row())
    asked = paragraph("TỜ TRÌNH") + paragraph("Sở Thư viện kính đề nghị Chủ tịch UBND tỉnh xét tặng:")
    document = word.open(docx(f"{asked}<w:tbl>{''.join(lines)}</w:tbl>"), limits=Limits())

    assert [len(row) for table in document.pages[0].tables for row in table.rows] == [2, 2]
    assert extract(document, rules()).fields["collective_count"].value == 2
