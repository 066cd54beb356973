"""From a base64 body to a paper: decode, sniff, unwrap the sender's one-file zip, note it all.

A broken body never stops the message: the attachment comes with the fact and the others survive.
"""

from __future__ import annotations

import hashlib
import io
import stat
import zipfile
import zlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from connectors.base import Attachment
from connectors.edxml.base64_text import bytes_of
from connectors.edxml.sniff import ZIP, canonical_type, claimed_type, extension, office_type, sniff

if TYPE_CHECKING:
    from collections.abc import Mapping

    Fact = Mapping[str, Any]

MAX_UNWRAPPED = 200 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_RATIO = 200
_RATIO_FROM = 1024 * 1024
_CHUNK = 1024 * 1024
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ENCRYPTED = 0x1
_OF_SYSTEM = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
# A binary file that went through a text decoder: every unknown byte became U+FFFD.
_REPLACEMENT = b"\xef\xbf\xbd"
_DAMAGE_PER_MILLE = 3
_DAMAGE_WINDOW = 256 * 1024
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    KeyError,
)


@dataclass(frozen=True, slots=True)
class Part:
    """One attachment as sent: `body` is its base64 text, `facts` what the manifest said otherwise.

    `included` is the id of the part beside the XML that stands for the body, where the XML says so (XOP).
    """

    name: str
    body: bytes
    declared_type: str = ""
    content_id: str = ""
    description: str = ""
    facts: tuple[Fact, ...] = ()
    included: str = ""


@dataclass(frozen=True, slots=True)
class _Opened:
    data: bytes
    media_type: str
    facts: tuple[Fact, ...] = ()


def decode(part: Part) -> Attachment:
    """Give the paper inside a part (INTEROP 2.4).

    `wire_sha256` is of the bytes before unwrapping; of a body that is no base64 (fact
    `attachment.broken`) it is of the text as sent, and `data` is empty.
    """
    try:
        wire, read_as = bytes_of(part.body, part.name)
    except ValueError:
        opened = _Opened(b"", "", ({"code": "attachment.broken", "why": "base64", "length": len(part.body)},))
        return _attachment(part, part.body, opened)
    opened = open_wire(wire, part.name)
    return _attachment(part, wire, replace(opened, facts=read_as + opened.facts))


def _attachment(part: Part, wire: bytes, opened: _Opened) -> Attachment:
    wire_sha256 = hashlib.sha256(wire).hexdigest()
    return Attachment(
        name=part.name,
        data=opened.data,
        sha256=wire_sha256 if opened.data is wire else hashlib.sha256(opened.data).hexdigest(),
        wire_sha256=wire_sha256,
        declared_type=part.declared_type,
        media_type=opened.media_type,
        content_id=part.content_id,
        description=part.description,
        facts=(*part.facts, *opened.facts, *_disagreements(part, opened)),
    )


def open_wire(wire: bytes, name: str) -> _Opened:
    """Sniff decoded bytes and unwrap a zip that holds exactly one file."""
    if not wire:
        return _Opened(b"", "", ({"code": "attachment.empty"},))
    media_type = sniff(wire, name)
    opened = _open_zip(wire, name) if media_type == ZIP else _Opened(wire, media_type)
    return _Opened(opened.data, opened.media_type, opened.facts + _damage(opened))


def _open_zip(wire: bytes, name: str) -> _Opened:
    try:
        with zipfile.ZipFile(io.BytesIO(wire)) as archive:
            return _look_inside(archive, wire, name)
    except ZIP_ERRORS as exc:
        return _Opened(wire, ZIP, ({"code": "attachment.broken", "why": "zip", "detail": type(exc).__name__},))


def _look_inside(archive: zipfile.ZipFile, wire: bytes, name: str) -> _Opened:
    office = office_type(archive)
    if office:
        return _Opened(wire, office)
    files = _files(archive)
    # A paper named .xlsx that holds no [Content_Types].xml was wrapped too: the SDK zips every
    # type that it misspells, xlsx among them. Only a name that says zip means a zip.
    if len(files) != 1 or extension(name) == "zip":
        return _Opened(wire, ZIP, ({"code": "attachment.zip", "entries": len(files)},))
    reason = _why_closed(files[0])
    if reason:
        return _Opened(wire, ZIP, ({"code": reason, "entry": files[0].filename},))
    return _unwrap(archive, files[0], wire)


def _files(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    # Not `is_dir`, which fails on an entry without a name.
    return [entry for entry in archive.infolist() if not entry.filename.endswith("/") and not _of_system(entry)]


def alone_in(archive: zipfile.ZipFile) -> tuple[bytes | None, str]:
    """Give the one file of a zip, inflated within the limits, or None and a code that says why not."""
    files = _files(archive)
    if len(files) != 1:
        return None, "attachment.zip"
    data = None if (why := _why_closed(files[0])) else _inflate(archive, files[0])
    return data, why or "attachment.bomb"


def _of_system(entry: zipfile.ZipInfo) -> bool:
    """Tell whether an entry is what a desktop adds to every folder it zips, and no paper."""
    folder, _, leaf = entry.filename.replace("\\", "/").rpartition("/")
    return folder.startswith("__MACOSX") or leaf.lower() in _OF_SYSTEM or leaf.startswith("~$")


def _why_closed(entry: zipfile.ZipInfo) -> str:
    """Say by which code an entry may not be opened, or nothing."""
    if entry.flag_bits & _ENCRYPTED:
        return "attachment.encrypted"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "attachment.link"
    return "" if entry.compress_type in _METHODS else "attachment.method"


def _unwrap(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, wire: bytes) -> _Opened:
    data = _inflate(archive, entry)
    if data is None:
        return _Opened(wire, ZIP, ({"code": "attachment.bomb", "entry": entry.filename},))
    # The entry's name is evidence only, never a path.
    fact = {"code": "attachment.unwrapped", "entry": entry.filename}
    media_type = sniff(data, entry.filename)
    return _Opened(data, _inner_type(data) if media_type == ZIP else media_type, (fact,))


def _inflate(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """Give the entry's bytes, or None past the budget; the entry's own size is not believed."""
    budget = min(MAX_UNWRAPPED, max(_RATIO_FROM, entry.compress_size * MAX_RATIO))
    pieces: list[bytes] = []
    with archive.open(entry) as stream:
        while piece := stream.read(_CHUNK):
            budget -= len(piece)
            if budget < 0:
                return None
            pieces.append(piece)
    return b"".join(pieces)


def _inner_type(data: bytes) -> str:
    """Name a zip inside the zip; it is not opened further."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return office_type(archive) or ZIP
    except ZIP_ERRORS:
        return ZIP


def _damage(opened: _Opened) -> tuple[Fact, ...]:
    if opened.media_type.startswith("text/") or opened.media_type == "application/xml":
        return ()
    per_mille = went_through_text(opened.data)
    return ({"code": "attachment.damaged", "per_mille": per_mille},) if per_mille else ()


def went_through_text(data: bytes) -> int:
    """Give how many bytes in a thousand of a binary file a text decoder destroyed; 0 where that is chance."""
    # What a decoder damaged, it damaged from its first binary bytes on; only then is all of it counted.
    if data.find(_REPLACEMENT, 0, _DAMAGE_WINDOW) < 0:
        return 0
    per_mille = data.count(_REPLACEMENT) * 3000 // len(data)
    return per_mille if per_mille > _DAMAGE_PER_MILLE else 0


def _disagreements(part: Part, opened: _Opened) -> tuple[Fact, ...]:
    """Compare what the message says with what the bytes are; a wrapping zip declared is no lie."""
    if not opened.media_type:
        return ()
    sniffed, declared, claimed = opened.media_type, canonical_type(part.declared_type), claimed_type(part.name)
    wrapped = any(fact["code"] == "attachment.unwrapped" for fact in opened.facts)
    facts: list[Fact] = []
    if declared and declared != sniffed and not (wrapped and declared == ZIP):
        facts.append({"code": "attachment.type", "declared": part.declared_type, "sniffed": sniffed})
    if claimed and claimed != sniffed:
        facts.append({"code": "attachment.name_type", "name": part.name, "claimed": claimed, "sniffed": sniffed})
    return tuple(facts)
