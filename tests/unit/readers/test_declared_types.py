"""XML that declares a document type, in every part of a Word or Excel file and in every encoding: no part is obeyed.

CVE-2026-41066 and its kin: what a parser could read is refused, and a part in an encoding that none reads says nothing.
"""

from __future__ import annotations

import pytest

from service.adapters.readers.formats import open_paper
from service.adapters.readers.limits import Limits
from service.domain.errors import Refused
from tests.kit import hostile

CANARY = "hoso-canary-in-a-file"
PAYLOADS = (
    '<!DOCTYPE d [<!ENTITY x SYSTEM "{file}">]>',
    '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
    '<!DOCTYPE d [<!ENTITY % p SYSTEM "{file}"> %p;]>',
    '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY x "&a;&a;&a;">]>',
    "<!DOCTYPE d>",
)
ENCODINGS = {
    "utf-8": "", "utf-8-sig": "", "utf-16": ' encoding="UTF-16"', "utf-16-le": ' encoding="UTF-16LE"',
    "utf-16-be": ' encoding="UTF-16BE"', "utf-32": ' encoding="UTF-32"', "cp037": ' encoding="cp037"',
    "utf-7": ' encoding="UTF-7"', "latin-1": ' encoding="ISO-8859-1"',
}  # fmt: skip
WORD = {name: f"word/{name}.xml" for name in ("styles", "numbering", "settings", "footnotes", "comments", "fontTable")}
SHEET = {"sharedStrings": "xl/sharedStrings.xml", "styles": "xl/styles.xml", "theme": "xl/theme/theme1.xml"}
BOTH = ("docProps/core.xml", "docProps/app.xml", "customXml/item1.xml", "[Content_Types].xml", "_rels/.rels")
KINDS = {
    "a.docx": ("word/document.xml", *WORD.values(), "word/header1.xml", "word/media/a.svg",
               "word/_rels/document.xml.rels", *BOTH),
    "a.xlsx": ("xl/workbook.xml", "xl/worksheets/sheet1.xml", *SHEET.values(), "xl/_rels/workbook.xml.rels", *BOTH),
}  # fmt: skip
W, X = f'xmlns:w="{hostile.W}"', f'xmlns="{hostile.MAIN}"'
PLAIN = {
    "a.docx": {
        "[Content_Types].xml": hostile.content_types("/word/document.xml", hostile.DOCX_TYPE),
        "_rels/.rels": hostile.relations(("r1", "officeDocument", "word/document.xml")),
        "word/document.xml": f"<w:document {W}><w:body>{hostile.paragraph('TỜ TRÌNH')}</w:body></w:document>",
        "word/_rels/document.xml.rels": hostile.relations(*((name, name, f"{name}.xml") for name in WORD)),
    },
    "a.xlsx": {
        "[Content_Types].xml": hostile.content_types("/xl/workbook.xml", hostile.XLSX_TYPE),
        "_rels/.rels": hostile.relations(("r1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook {X} xmlns:r="{hostile.OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": hostile.relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"), *((name, name, SHEET[name][3:]) for name in SHEET)
        ),
        "xl/worksheets/sheet1.xml": f'<worksheet {X}><sheetData><row r="1">{hostile.cell("A1", "TỜ TRÌNH")}</row>'
        "</sheetData></worksheet>",
    },
}


@pytest.mark.parametrize(("name", "part"), [(name, part) for name, parts in KINDS.items() for part in parts])
def test_a_document_type_is_refused_or_without_effect_in_every_part_and_encoding(
    name: str, part: str, tmp_path: object
) -> None:
    file = tmp_path / "canary.txt"  # type: ignore[operator]
    file.write_text(CANARY, encoding="utf-8")
    body = PLAIN[name].get(part, f"<root {W if name == 'a.docx' else X}>&x;</root>").replace("TRÌNH", "TRÌNH&x;")
    told = {}
    for encoding, declared in ENCODINGS.items():
        for payload in PAYLOADS:
            laid = f'<?xml version="1.0"{declared}?>{payload.replace("{file}", file.as_uri())}{body}'
            data = hostile.zipped({**PLAIN[name], part: laid.encode(encoding, "xmlcharrefreplace")})
            told[encoding, payload] = _told(name, data)

    readable = {key: said for key, said in told.items() if key[0].startswith("utf-") and key[0][4:] not in {"32", "7"}}
    assert set(readable.values()) == {"xml.doctype"}
    assert set(told.values()) <= {
        "xml.doctype",
        "xml.encoding",
        "docx.broken",
        "xls.broken",
        "type.unknown",
        "TỜ TRÌNH",
    }


def _told(name: str, data: bytes) -> str:
    """Give the text of the first page, or the code with which the file was refused."""
    try:
        return open_paper(name, data, limits=Limits()).pages[0].text
    except Refused as refused:
        return refused.code
