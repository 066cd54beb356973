"""Bags from anywhere: a zip is looked through before a byte of it is believed, and nothing is ever written by its name.

RFC 8493 (BagIt 1.0), section 5.1: paths may try to leave the bag, tag files may lie, `fetch.txt` may point anywhere.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import IO, TYPE_CHECKING

from service.domain.errors import Invalid
from service.domain.fields import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MANIFEST = "package.manifest"
MAX_BYTES = 4 * 1024**3
MAX_ENTRIES = 10_000
MAX_TAG = 16 * 1024**2
_RATIO, _RATIO_FROM = 200, 1024**2
_CHUNK = 1 << 20
_LINK, _PLAIN = 0o12, 0o10
_UNREADABLE = (
    zipfile.BadZipFile, UnicodeDecodeError, NotImplementedError, EOFError, RuntimeError, OSError, ValueError,
    OverflowError, zipfile.LargeZipFile, MemoryError,
)  # fmt: skip
_DRIVE = re.compile(r"[A-Za-z]:")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_ENCODED = re.compile(r"%(0[aAdD]|25)")
_DECODED = {"0A": "\n", "0D": "\r", "25": "%"}


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag that was looked through: where its files begin, and the digests that its manifests give."""

    archive: zipfile.ZipFile
    root: str
    payload: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    def read(self, name: str, *, most: int = MAX_TAG) -> bytes:
        """Give a file's bytes; Invalid for one that is larger than it may be."""
        with self.archive.open(self.root + name) as stream:
            data = stream.read(most + 1)
        if len(data) > most:
            raise Invalid(f"Tệp {name} trong gói quá lớn.")
        return data

    def digest(self, name: str) -> str:
        """Give the SHA-256 of a file, read in pieces; "" where not even the zip's own check sum fits the bytes."""
        digest = hashlib.sha256()
        try:
            with self.archive.open(self.root + name) as stream:
                while chunk := stream.read(_CHUNK):
                    digest.update(chunk)
        except zipfile.BadZipFile as exc:
            if not str(exc).startswith("Bad CRC-32"):
                raise
            return ""
        return digest.hexdigest()


def opened(stream: IO[bytes]) -> Bag:
    """Look a zip through and give its bag; Invalid, a sentence each, for whatever is not one or is made to harm."""
    try:
        archive = zipfile.ZipFile(stream)
        faults = list(_hostile(archive))
        if not faults:
            root = _root(archive)
            bag = Bag(archive, root)
            return Bag(archive, root, _listed(bag, "manifest-sha256.txt"), _listed(bag, "tagmanifest-sha256.txt"))
    except _UNREADABLE as exc:
        raise unreadable() from exc
    raise Invalid(
        "Gói bị từ chối: " + " ".join(faults[:5]), [Problem("package.hostile", fault) for fault in faults[:50]]
    )


def unreadable() -> Invalid:
    """Say that bytes are no package."""
    sentence = "Tệp không phải là gói hồ sơ đọc được: không phải tệp zip, hoặc đã hỏng."
    return Invalid(sentence, [Problem("package.broken", sentence)])


def faults_of(bag: Bag) -> Iterator[str]:
    """Compare the bag's files with its two manifests, both ways, and with what it says of its size."""
    names = {entry.filename for entry in bag.archive.infolist() if not entry.filename.endswith("/")}
    if "BagIt-Version: 1.0" not in bag.read("bagit.txt").decode().splitlines():
        yield "bagit.txt không nói BagIt-Version: 1.0."
    for name, digest in {**bag.tags, **bag.payload}.items():
        if bag.root + name not in names:
            yield f"Thiếu tệp có trong bản kê: {name}."
        elif bag.digest(name) != digest:
            yield f"Tệp bị thay đổi: {name}."
    known = {bag.root + name for name in (*bag.payload, *bag.tags, "tagmanifest-sha256.txt")}
    known |= set() if bag.tags else {bag.root + name for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")}
    yield from (f"Tệp lạ không có trong bản kê: {name}." for name in sorted(names - known))
    yield from _oxum(bag)


def _oxum(bag: Bag) -> Iterator[str]:
    if f"{bag.root}bag-info.txt" not in bag.archive.namelist():
        return
    said = re.search(r"^Payload-Oxum: (\d+)\.(\d+)$", bag.read("bag-info.txt").decode(), re.MULTILINE)
    sizes = [bag.archive.getinfo(bag.root + name).file_size for name in bag.payload
             if bag.root + name in bag.archive.namelist()]  # fmt: skip
    if said and (int(said[1]), int(said[2])) != (sum(sizes), len(sizes)):
        yield "Payload-Oxum trong bag-info.txt không khớp số byte và số tệp."


def _hostile(archive: zipfile.ZipFile) -> Iterator[str]:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES:
        yield f"có {len(entries)} tệp, nhiều hơn {MAX_ENTRIES}."
        return
    if sum(entry.file_size for entry in entries) > MAX_BYTES:
        yield "giải nén ra quá lớn."
    for entry in entries:
        yield from _odd(entry)
    folded = Counter(unicodedata.normalize("NFC", entry.filename).casefold() for entry in entries)
    yield from (f"tên tệp bị lặp (có thể chỉ khác hoa thường hoặc cách viết dấu): «{name}»."
                for name, count in folded.items() if count > 1)  # fmt: skip
    spans = sorted((entry.header_offset, entry.header_offset + entry.compress_size) for entry in entries)
    if any(second[0] < first[1] for first, second in pairwise(spans)):
        yield "các tệp trong gói chồng lên nhau."


def _odd(entry: zipfile.ZipInfo) -> Iterator[str]:
    """Tell what is wrong with one entry: its name, its kind, how it is packed."""
    name, shown = entry.filename, ascii(entry.filename)[:120]
    parts = name.rstrip("/").split("/")
    if (
        name.startswith(("/", "~"))
        or "\\" in name
        or _DRIVE.match(name)
        or any(part in {"", ".", ".."} for part in parts)
    ):
        yield f"tên tệp {shown} chỉ ra ngoài gói."
    if any(unicodedata.category(char) in {"Cc", "Cf", "Cs"} for char in name):
        yield f"tên tệp {shown} có ký tự điều khiển."
    if "\0" in entry.orig_filename:
        yield f"tên tệp {shown} có ký tự NUL."
    if len(name.encode("utf-8", "replace")) > 1024:  # noqa: PLR2004 - the longest path that systems take
        yield f"tên tệp {shown}… quá dài."
    kind = entry.external_attr >> 28
    if kind not in {0, _PLAIN, 0o4}:
        yield f"{shown} là {'liên kết' if kind == _LINK else 'tệp đặc biệt'}, không phải tệp thường."
    if entry.flag_bits & 1:
        yield f"{shown} được đặt mật khẩu."
    if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        yield f"{shown} được nén theo cách không nhận."
    if entry.file_size > _RATIO_FROM and entry.file_size > _RATIO * max(1, entry.compress_size):
        yield f"{shown} được nén bất thường."
    if parts[-1] == "fetch.txt" and len(parts) <= 2:  # noqa: PLR2004 - at the top of the bag
        yield "gói đòi tải thêm tệp từ nơi khác (fetch.txt)."


def _root(archive: zipfile.ZipFile) -> str:
    """Give the folder of the one bag that the zip holds."""
    names = [name for name in archive.namelist() if name == "bagit.txt" or re.fullmatch(r"[^/]+/bagit\.txt", name)]
    if len(names) != 1:
        sentence = "Gói không có bagit.txt, hoặc có nhiều hơn một; có thể tệp không phải là gói, hoặc chép chưa hết."
        raise Invalid(sentence, [Problem("package.broken", "bagit.txt")])
    root = names[0].removesuffix("bagit.txt")
    if f"{root}manifest-sha256.txt" not in archive.namelist():
        raise Invalid("Gói không có manifest-sha256.txt.", [Problem("package.broken", "manifest-sha256.txt")])
    return root


def _listed(bag: Bag, manifest: str) -> dict[str, str]:
    if bag.root + manifest not in bag.archive.namelist():
        return {}
    found: dict[str, str] = {}
    for line in bag.read(manifest).decode().split("\n"):
        if not line:
            continue
        digest, _, name = line.rstrip("\r").partition(" ")
        name = _ENCODED.sub(lambda match: _DECODED[match[1].upper()], name.lstrip(" *"))
        wanted = name.startswith("data/") == (manifest == "manifest-sha256.txt")
        if not _DIGEST.fullmatch(digest.lower()) or not wanted or name in found:
            raise Invalid(f"Dòng trong {manifest} không đúng mẫu, hoặc bị lặp: {ascii(line)[:120]}.",
                          [Problem(MANIFEST, manifest)])  # fmt: skip
        found[name] = digest.lower()
    return found
