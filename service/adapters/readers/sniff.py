"""What a paper is by its bytes, and whether its name agrees.

Three things are asked: the magic, the structure behind it and the name's extension. A harmless
disagreement (a web page saved as `.doc`, a docx renamed to `.doc`) is a fact; a program, a script
or a file that is two things at once is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.edxml.attachments import went_through_text
from service.adapters.readers import archives, forbidden, outlook, packed
from service.adapters.readers.mht import looks_like_page
from service.adapters.readers.refusals import refusal
from service.adapters.readers.zip_walker import Archive, ends_as_zip, looks_like_zip
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from service.adapters.readers.limits import Limits

MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "odt": "application/vnd.oasis.opendocument.text",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "doc": "application/msword",
        "xls": "application/vnd.ms-excel",
        "rtf": "application/rtf",
        "html": "text/html",
        "txt": "text/plain",
        "png": "image/png",
        "jpeg": "image/jpeg",
        "tiff": "image/tiff",
        "webp": "image/webp",
        "zip": "application/zip",
        "rar": "application/vnd.rar",
        "7z": "application/x-7z-compressed",
        "tar": "application/x-tar",
        "gz": "application/gzip",
        "bz2": "application/x-bzip2",
        "xz": "application/x-xz",
        "edxml": "application/xml",
        "eml": "message/rfc822",
        "msg": "application/vnd.ms-outlook",
        "mht": "text/html",
        "p7m": "application/pkcs7-mime",
    }
)
_OTHER_MAGIC = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"II*\0",
    b"MM\0*",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xd0\xcf\x11\xe0",
)
_IMAGES = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"II*\0", "tiff"), (b"MM\0*", "tiff"))
_PDF_WINDOW = 1_024
_WITHOUT_TAIL = frozenset({"png", "jpeg", "tiff", "webp", "rtf", "html", "txt", "mht", "rar", "7z", "tar"})
_BINARY = frozenset({"pdf", "doc", "xls", "png", "jpeg", "tiff", "webp"})
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_TEXT_WINDOW = 65_536
_HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|p|div|span)\b", re.IGNORECASE)
# A mail saved as a file: heads only, among them who wrote it and one that only mail programs write (RFC 5322).
_MAIL = re.compile(rb"\A(?:[!-9;-~]{1,70}:[^\n]{0,2000}\n(?:[ \t][^\n]{0,2000}\n){0,200}){3,500}")
_MAIL_HEADS = (re.compile(rb"(?im)^From:"), re.compile(rb"(?im)^(?:MIME-Version|Message-ID|Received):"))
_EDXML = re.compile(rb"<(?:[\w.-]+:)?edXML\b", re.IGNORECASE)
# Word and Excel of 2003, and a docx in one file of XML: as text they would be their own markup.
_OFFICE_XML = re.compile(
    rb"<\?mso-application|schemas\.microsoft\.com/office/(?:word/2003/wordml|2006/xmlPackage)|<(?:ss:)?Workbook\s"
    rb"|<office:document\s"
)
# A drawing in XML: as text it would be its own markup, and what it shows is no text.
_DRAWING = re.compile(rb"<(?:svg:)?svg[\s>]", re.IGNORECASE)
_PRINTABLE = re.compile(rb"[^\x00-\x08\x0e-\x1a\x1c-\x1f]*\Z")
# Text under the name of a binary format tells nothing of what the sender meant, except for the two
# formats that office programs themselves save as text or web pages.
_TEXT_NAMES = frozenset(
    {"", "txt", "text", "csv", "md", "html", "htm", "doc", "xls", "xml", "edxml", "eml", "mht", "log"}
)
_EXTENSIONS: Mapping[str, str] = MappingProxyType(
    {
        "jpg": "jpeg",
        "jpe": "jpeg",
        "tif": "tiff",
        "htm": "html",
        "mhtml": "mht",
        "text": "txt",
        "dotx": "docx",
        "xltx": "xlsx",
        "tgz": "gz",
        "tbz": "bz2",
        "tbz2": "bz2",
        "txz": "xz",
    }
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A paper's format by its bytes (a key of `MEDIA_TYPES`) and what its name says otherwise."""

    format: str
    facts: tuple[dict[str, Any], ...] = ()

    @property
    def media_type(self) -> str:
        """The media type of the format."""
        return MEDIA_TYPES[self.format]


def sniff(name: str, data: bytes, *, limits: Limits) -> Sniffed:
    """Say what the bytes are; raises Refused (`type.*`, `paper.empty`, `office.encrypted`, `zip.*`)."""
    if not data.strip(b"\0 \t\r\n"):
        raise refusal("paper.empty")
    forbidden.refuse(name, data)
    extension = forbidden.extension_of(name)
    packed.require_known(name, data)
    found = _detected(name, data, limits)
    if not found:
        raise packed.unopened(name, _unknown(extension))
    if found in _BINARY and went_through_text(data):
        raise refusal("file.decoded")
    if found in _WITHOUT_TAIL and ends_as_zip(data):
        raise refusal("type.mismatch")  # one program sees a picture or a text, another an archive
    expected = _EXTENSIONS.get(extension, extension)
    if found in {"txt", "html", "edxml", "eml", "mht"} and extension in MEDIA_TYPES.keys() - _TEXT_NAMES:
        raise refusal("type.mismatch")
    if expected == found or expected not in MEDIA_TYPES:
        return Sniffed(found)
    return Sniffed(found, ({"code": "type.disagrees", "declared": extension, "detected": MEDIA_TYPES[found]},))


def _detected(name: str, data: bytes, limits: Limits) -> str:
    try:
        return next((found for detect in _DETECTORS if (found := detect(data, limits))), "")
    except Refused as exc:
        raise packed.unopened(name, exc) from exc


def _unknown(extension: str) -> Refused:
    return refusal("type.mismatch" if extension in MEDIA_TYPES else "type.unknown")


def _pdf(data: bytes, _limits: Limits) -> str:
    place = data.find(b"%PDF-", 0, _PDF_WINDOW)
    if place < 0 or looks_like_zip(data):
        return ""
    if data[:place].startswith(_OTHER_MAGIC) or _HTML.search(data, 0, place):
        raise refusal("type.mismatch")
    # A zip's end record after the PDF's own end: the file is both, and two programs would see two papers.
    end = data.rfind(b"%%EOF")
    if data.rfind(b"PK\x05\x06", max(0, len(data) - 66_000)) > end:
        raise refusal("type.mismatch")
    tail = data[end + 5 : end + 4_096].lstrip(b"\0 \t\r\n") if end >= 0 else b""
    if tail.startswith(_OTHER_MAGIC) or forbidden.is_program(tail):
        raise refusal("type.mismatch")
    return "pdf"


def _zip(data: bytes, limits: Limits) -> str:
    if not looks_like_zip(data):
        return ""
    archive = Archive(data, limits=limits)
    names = {entry.name.lstrip("/"): entry for entry in archive.entries}
    if "[Content_Types].xml" in names:
        if data.find(b"%PDF-", 0, _PDF_WINDOW) >= 0:
            raise refusal("type.mismatch")
        return _office(names.keys())
    kind = archive.read(names["mimetype"], most=200) if "mimetype" in names else b""
    if kind.startswith(MEDIA_TYPES["odt"].encode()):
        return "odt"
    if kind.startswith(MEDIA_TYPES["ods"].encode()):
        return "ods"
    if kind.startswith(_OPEN_DOCUMENT):  # slides or a drawing of LibreOffice: no bag of papers
        raise refusal("type.unknown")
    return "zip"


def _office(parts: Iterable[str]) -> str:
    folders = {name.split("/", 1)[0] for name in parts}
    if "word" in folders:
        return "docx"
    if "xl" in folders:
        return "xlsx"
    raise refusal("type.unknown")


def _compound(data: bytes, _limits: Limits) -> str:
    """Tell the formats inside an OLE compound file by their streams' names (MS-CFB 2.6)."""
    if not data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return ""
    if _stream("EncryptedPackage") in data:
        raise refusal("office.encrypted")
    if _stream("_VBA_PROJECT") in data:
        raise refusal("office.macro")
    if _stream("WordDocument") in data:
        return "doc"
    if _stream("Workbook") in data or _stream("Book") in data:
        return "xls"
    if _stream("__properties_version1.0") in data:  # a message ([MS-OXMSG] 2.4) that is damaged
        raise refusal("mail.outlook")
    raise refusal("type.unknown")


def _stream(name: str) -> bytes:
    """Give a stream's name as a directory entry holds it: UTF-16, padded with zeros."""
    return name.encode("utf-16-le") + b"\0\0"


def _image(data: bytes, _limits: Limits) -> str:
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    return next((found for magic, found in _IMAGES if data.startswith(magic)), "")


def _rtf(data: bytes, _limits: Limits) -> str:
    return "rtf" if data.lstrip().startswith(b"{\\rt") else ""


def looks_like_mail(data: bytes) -> bool:
    """Tell whether the bytes are a mail saved as a file."""
    heads = _MAIL.match(data, 0, _TEXT_WINDOW)
    return heads is not None and all(one.search(data, 0, heads.end()) for one in _MAIL_HEADS)


def _text(data: bytes, _limits: Limits) -> str:
    head = data[:_TEXT_WINDOW]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    elif not _PRINTABLE.match(head):
        return ""
    if _EDXML.search(head):
        return "edxml"
    if looks_like_page(data):
        return "mht"
    if looks_like_mail(data):
        return "eml"
    if _OFFICE_XML.search(head, 0, 8_192):
        raise refusal("office.xml")
    page, drawing = _HTML.search(head, 0, 8_192), _DRAWING.search(head, 0, 8_192)
    if drawing and not page and head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        raise refusal("type.unknown")
    return "html" if page else "txt"


def _signed(data: bytes, _limits: Limits) -> str:
    return "p7m" if packed.is_signed(data) else ""


def _archive(data: bytes, _limits: Limits) -> str:
    return archives.form_of(data)


def _message(data: bytes, _limits: Limits) -> str:
    return "msg" if outlook.looks_like_one(data) else ""


# What holds others first: they are judged by themselves, and one may begin with another format's mark.
_DETECTORS: tuple[Callable[[bytes, Limits], str], ...] = (
    _archive,
    _message,
    _signed,
    _pdf,
    _zip,
    _compound,
    _image,
    _rtf,
    _text,
)
