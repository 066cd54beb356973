"""Rows as an Excel workbook of one sheet (ECMA-376 SpreadsheetML), with inline texts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from service.samples.packing import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES = (
    f'{_DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_SHEET_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_SHEET_TYPE}.worksheet+xml"/></Types>'
)
_ROOT_LINKS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_WORKBOOK_LINKS = (
    f'{_DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
)
_FIRST_COLUMN = ord("A")


def write_xlsx(title: str, rows: Sequence[Sequence[str | int]]) -> bytes:
    """Give the .xlsx bytes of one sheet named `title` (at most 31 letters), at most 26 columns wide."""
    lines = "".join(_row(number, row) for number, row in enumerate(rows, start=1))
    workbook = (
        f'{_DECLARATION}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
        f'<sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    sheet = f'{_DECLARATION}<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>'
    return pack(
        {
            "[Content_Types].xml": _TYPES,
            "_rels/.rels": _ROOT_LINKS,
            "xl/workbook.xml": workbook,
            "xl/_rels/workbook.xml.rels": _WORKBOOK_LINKS,
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def _row(number: int, values: Sequence[str | int]) -> str:
    cells = "".join(_cell(f"{chr(_FIRST_COLUMN + column)}{number}", value) for column, value in enumerate(values))
    return f'<row r="{number}">{cells}</row>'


def _cell(place: str, value: str | int) -> str:
    if isinstance(value, int):
        return f'<c r="{place}"><v>{value}</v></c>'
    if not value:
        return ""
    return f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>'
