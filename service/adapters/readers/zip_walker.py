"""Walking a zip without trusting it: no overlap, counted bytes, names as data only.

Python's zipfile believes sizes and offsets; this walker believes the bytes. It reads the
central directory (APPNOTE 4.3.12), checks each local header against it, and inflates against a
budget that is checked while inflating.
"""

from __future__ import annotations

import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING
from unicodedata import normalize

from service.adapters.readers.limits import MIB
from service.adapters.readers.refusals import refusal
from service.domain.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.adapters.readers.limits import Limits

_END = b"PK\x05\x06"
_END_RECORD = struct.Struct("<4sHHHHIIH")
_CENTRAL = struct.Struct("<4sHHHHHHIIIHHHHHII")
_LOCAL = struct.Struct("<4sHHHHHIIIHH")
_FIELD, _UNICODE_PATH, _MOST_FIELDS = struct.Struct("<HH"), 0x7075, 16  # APPNOTE 4.6.9
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_STORED, _DEFLATED = 0, 8
_UNIX = frozenset({3, 19})  # the latter is Darwin (APPNOTE 4.4.2)
_KIND_MASK, _REGULAR, _FOLDER = 0o170000, 0o100000, 0o040000
_TAIL = 22 + 65_535
_TRAILING = 1_024
_UNKNOWN_32 = 0xFFFFFFFF
# Faults of one entry, as long as the archive is not `spent`; the others may mean harm to all.
OF_ITSELF = frozenset({"zip.bomb", "zip.encrypted", "zip.link", "zip.malformed", "zip.pieces"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One member: its name as data, where its packed bytes lie, and what its header claims.

    `spelt` is the name that is told beside it, for papers; an Office file's parts have the name that all programs see.
    """

    name: str
    spelt: str
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    begin: int
    start: int
    mode: int

    @property
    def is_folder(self) -> bool:
        """True for a folder's own entry."""
        return self.name.endswith("/") or self.mode & _KIND_MASK == _FOLDER

    @property
    def is_link_or_device(self) -> bool:
        """True for symbolic links, devices and pipes, which are never opened."""
        return self.mode & _KIND_MASK not in {0, _REGULAR, _FOLDER}


class Archive:
    """A checked zip; `read` inflates one entry inside the budgets."""

    def __init__(self, data: bytes, *, limits: Limits) -> None:
        """Check the structure; raises Refused with `zip.malformed`, `zip.entries` or `zip.overlap`."""
        self._data = memoryview(data)
        self._limits = limits
        self._inflated = 0
        self.entries = tuple(_entries(data, limits=limits))
        _refuse_overlap(self.entries)

    @property
    def spent(self) -> bool:
        """Tell whether the entries together took more than one archive may."""
        return self._inflated >= self._limits.package

    def read(self, entry: Entry, *, most: int) -> bytes:
        """Give an entry's bytes, at most `most`.

        Raises Refused (`zip.bomb`, `zip.encrypted`, `zip.link`, `zip.malformed`).
        """
        if entry.is_link_or_device:
            raise refusal("zip.link")
        if entry.flags & _ENCRYPTED_FLAG:
            raise refusal("zip.encrypted")
        left = self._limits.package - self._inflated
        allowed = min(most, left, max(MIB, entry.packed * self._limits.ratio))
        body = self._inflate(entry, allowed)
        self._inflated += len(body)
        if zlib.crc32(body) != entry.crc:
            raise refusal("zip.malformed")
        return body

    def _inflate(self, entry: Entry, allowed: int) -> bytes:
        packed = self._data[entry.start : entry.start + entry.packed]
        if entry.method == _STORED:
            body = bytes(packed)
        elif entry.method == _DEFLATED:
            engine = zlib.decompressobj(-zlib.MAX_WBITS)
            try:
                body = engine.decompress(packed, allowed + 1)
            except zlib.error as exc:
                self._inflated += min(entry.size, allowed)
                raise refusal("zip.malformed") from exc
        else:
            raise refusal("zip.malformed")
        if len(body) > allowed:
            self._inflated += max(allowed, 1)
            raise refusal("zip.bomb")
        return body


def members(data: bytes, *, limits: Limits, wanted: Callable[[str], bool]) -> Iterator[tuple[str, bytes | Refused]]:
    """Give the `wanted` entries by name, each with its bytes or why it has none of its own fault.

    Raises Refused as `Archive` and its `read` do for what may mean harm to all.
    """
    archive = Archive(data, limits=limits)
    for entry in archive.entries:
        name = entry.spelt or entry.name
        if entry.is_folder or not wanted(name):
            continue
        try:
            yield name, archive.read(entry, most=limits.entry)
        except Refused as exc:
            if exc.code not in OF_ITSELF or archive.spent:
                raise
            yield name, exc


def looks_like_zip(data: bytes) -> bool:
    """Say whether the bytes begin like a zip (empty ones too)."""
    return data[:4] in {b"PK\x03\x04", _END}


def ends_as_zip(data: bytes) -> bool:
    """Say whether the bytes end like a zip, whatever they begin like: with a record of its end and nothing behind."""
    end = data.rfind(_END, max(0, len(data) - _TAIL))
    if end < 0 or end + _END_RECORD.size > len(data):
        return False
    *_, size, offset, comment = _END_RECORD.unpack_from(data, end)
    return bool(end + _END_RECORD.size + comment == len(data) and 0 < size <= end and offset <= end - size)


def _entries(data: bytes, *, limits: Limits) -> Iterator[Entry]:
    end = data.rfind(_END, max(0, len(data) - _TAIL - _TRAILING))
    if end < 0 or end + _END_RECORD.size > len(data):
        raise refusal("zip.malformed")
    _, disk, first_disk, here, count, size, offset, comment = _END_RECORD.unpack_from(data, end)
    if disk or first_disk:
        raise refusal("zip.pieces")
    if here != count or len(data) - end - _END_RECORD.size - comment > _TRAILING:
        raise refusal("zip.malformed")
    if count > limits.entries:
        raise refusal("zip.entries")
    # Bytes between the directory and its end record are the zip64 records or a second directory; the
    # first are only ever there for archives far beyond our limits, the second is a lie.
    if offset + size > end or (offset + size != end and data[offset + size : offset + size + 4] != b"PK\x06\x06"):
        raise refusal("zip.malformed")
    for _ in range(count):
        entry, offset = _entry(data, offset, end)
        yield entry


def _entry(data: bytes, offset: int, end: int) -> tuple[Entry, int]:
    if offset + _CENTRAL.size > end:
        raise refusal("zip.malformed")
    magic, made_by, _, flags, method, _, _, crc, *rest = _CENTRAL.unpack_from(data, offset)
    packed, size, name_len, extra_len, comment_len, _, _, attributes, begin = rest
    names = offset + _CENTRAL.size
    if magic != b"PK\x01\x02" or _UNKNOWN_32 in {packed, size, begin}:
        raise refusal("zip.malformed")
    raw_name = data[names : names + name_len]
    start = _data_start(data, begin, raw_name, (flags & _ENCRYPTED_FLAG, method))
    if start + packed > len(data):
        raise refusal("zip.malformed")
    entry = Entry(
        name=name_of(raw_name, flags),
        spelt=_spelt(raw_name, data[names + name_len : names + name_len + extra_len]),
        flags=flags,
        method=method,
        crc=crc,
        packed=packed,
        size=size,
        begin=begin,
        start=start,
        mode=attributes >> 16 if made_by >> 8 in _UNIX else 0,
    )
    return entry, names + name_len + extra_len + comment_len


def _data_start(data: bytes, begin: int, raw_name: bytes, how: tuple[int, int]) -> int:
    """Give where an entry's bytes begin; its two headers must agree, or two programs would see two papers."""
    if begin + _LOCAL.size > len(data):
        raise refusal("zip.malformed")
    header = _LOCAL.unpack_from(data, begin)
    name_len, extra_len = header[9], header[10]
    names = begin + _LOCAL.size
    told = (header[2] & _ENCRYPTED_FLAG, header[3])
    if header[0] != b"PK\x03\x04" or data[names : names + name_len] != raw_name or told != how:
        raise refusal("zip.malformed")
    return int(names + name_len + extra_len)


def _spelt(raw: bytes, extra: bytes) -> str:
    """Give the name in UTF-8 that WinRAR and Info-ZIP write beside one of DOS; nothing where it is of another name."""
    at = 0
    for _ in range(_MOST_FIELDS):
        if at + _FIELD.size > len(extra):
            break
        kind, size = _FIELD.unpack_from(extra, at)
        body = extra[at + _FIELD.size : at + _FIELD.size + size]
        at += _FIELD.size + size
        if kind == _UNICODE_PATH and body[:5] == b"\1" + zlib.crc32(raw).to_bytes(4, "little"):
            return body[5:].decode("utf-8", "replace")
    return ""


def name_of(raw: bytes, flags: int = 0) -> str:
    """Decode a member's name: UTF-8 when flagged or when it fits, else as Vietnamese Windows writes it, else in 437."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace") if flags & _UTF8_FLAG else _typed(raw)


def _typed(raw: bytes) -> str:
    """Decode a name by code page 1258 where all its letters are Vietnamese then, else by code page 437."""
    with suppress(UnicodeDecodeError):
        name = normalize("NFC", raw.decode("cp1258"))
        if all(char.isascii() or char in _VIETNAMESE for char in name):
            return name
    return raw.decode("cp437", "replace")


_VIETNAMESE = frozenset(
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ–"
)


def _refuse_overlap(entries: tuple[Entry, ...]) -> None:
    reached = 0
    for entry in sorted(entries, key=lambda entry: entry.begin):
        if entry.begin < reached:
            raise refusal("zip.overlap")
        reached = entry.start + entry.packed
