"""What bytes are, by their own marks; the declared type is only a claim."""

from __future__ import annotations

from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import zipfile
    from collections.abc import Mapping

ZIP = "application/zip"
OLE = "application/x-ole-storage"
UNKNOWN = "application/octet-stream"
_OOXML = "application/vnd.openxmlformats-officedocument."

# Extension -> media type: what a name claims, and what an OLE or OOXML container is called.
BY_EXTENSION: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "doc": "application/msword",
        "xls": "application/vnd.ms-excel",
        "ppt": "application/vnd.ms-powerpoint",
        "docx": _OOXML + "wordprocessingml.document",
        "xlsx": _OOXML + "spreadsheetml.sheet",
        "pptx": _OOXML + "presentationml.presentation",
        "odt": "application/vnd.oasis.opendocument.text",
        "ods": "application/vnd.oasis.opendocument.spreadsheet",
        "zip": ZIP,
        "rtf": "application/rtf",
        "png": "image/png",
        "jpg": "image/jpeg",
        "jpeg": "image/jpeg",
        "tif": "image/tiff",
        "tiff": "image/tiff",
        "xml": "application/xml",
        "edxml": "application/xml",
        "txt": "text/plain",
    }
)
# The SDK's own spellings beside the registered ones.
ALIASES: Mapping[str, str] = MappingProxyType(
    {
        "application/doc": BY_EXTENSION["doc"],
        "application/docx": BY_EXTENSION["docx"],
        "application/xls": BY_EXTENSION["xls"],
        "application/xlsx": BY_EXTENSION["xlsx"],
        "application/x-zip-compressed": ZIP,
        "application/x-pdf": BY_EXTENSION["pdf"],
        "text/xml": "application/xml",
        "text/rtf": BY_EXTENSION["rtf"],
        "image/jpg": "image/jpeg",
    }
)
_OOXML_ROOTS = (("word/", "docx"), ("xl/", "xlsx"), ("ppt/", "pptx"))
_MAGIC = (
    (b"PK\x03\x04", ZIP),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"GIF8", "image/gif"),
    (b"{\\rtf", BY_EXTENSION["rtf"]),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"\x1f\x8b", "application/gzip"),
    (b"MZ", "application/x-msdownload"),
)
# Some signed PDFs carry bytes before their mark; readers look for it in the first kilobyte.
_PDF_WINDOW = 1024
_TEXT_WINDOW = 4096
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13, 27})


def extension(name: str) -> str:
    """Give the lower-case extension of an untrusted name, without its dot."""
    return PurePosixPath(name.strip().replace("\\", "/")).suffix[1:].lower()


def claimed_type(name: str) -> str:
    """Give the media type that a name's extension claims, or an empty text."""
    return BY_EXTENSION.get(extension(name), "")


def canonical_type(declared: str) -> str:
    """Give a declared media type without parameters, the SDK's spellings translated."""
    plain = declared.split(";", 1)[0].strip().lower()
    return ALIASES.get(plain, plain)


def sniff(data: bytes, name: str = "") -> str:
    """Give the media type by magic bytes; the name decides only inside an OLE container.

    Zip containers stay `application/zip`: `office_type` looks into those.
    """
    if b"%PDF-" in data[:_PDF_WINDOW] and not data.startswith(b"PK\x03\x04"):
        return BY_EXTENSION["pdf"]
    for magic, media_type in _MAGIC:
        if data.startswith(magic):
            return _ole_type(name) if media_type == OLE else media_type
    return _sniff_text(data[:_TEXT_WINDOW])


def _ole_type(name: str) -> str:
    kind = extension(name)
    return BY_EXTENSION[kind] if kind in {"doc", "xls", "ppt"} else OLE


def _sniff_text(head: bytes) -> str:
    if not head or head.translate(None, _CONTROLS) != head:
        return UNKNOWN
    stripped = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if stripped.startswith((b"<?xml", b"<edXML")):
        return "application/xml"
    return "text/plain"


def office_type(archive: zipfile.ZipFile) -> str:
    """Give the OOXML or ODF type of an opened zip, or an empty text when it is just a zip."""
    names = archive.namelist()
    if "[Content_Types].xml" in names:
        kinds = (kind for root, kind in _OOXML_ROOTS if any(name.startswith(root) for name in names))
        return BY_EXTENSION.get(next(kinds, ""), UNKNOWN)
    return _odf_type(archive) if "mimetype" in names else ""


def _odf_type(archive: zipfile.ZipFile) -> str:
    with archive.open("mimetype") as entry:
        return entry.read(100).decode("ascii", "replace").strip()
