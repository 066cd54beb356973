"""Bags made to harm or to lie: each a zip, and the words that its refusal must hold."""

from __future__ import annotations

import hashlib
import io
import struct
import warnings
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = "HS-2026-000001"
_BAGIT = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
Files = dict[str, bytes]

NAMES = (
    "../evil", "../../etc/cron.d/evil", "/etc/evil", f"{ROOT}/../../evil", f"{ROOT}/data/../../evil", "..\\evil",
    "C:\\evil", "C:/evil", f"{ROOT}/data/..\\..\\evil", "~/evil", f"{ROOT}//data/evil", f"{ROOT}/./evil",
    "//host/share", f"{ROOT}/data/a\r\nb", f"{ROOT}/data/a\u202etxt.exe", f"{ROOT}/data/\u200bẩn", f"{ROOT}/data/a\x07",
    f"{ROOT}/data/a\x1b[2J",
    f"{ROOT}/data/" + "dài" * 400, f"{ROOT}/data/../bagit.txt",
)  # fmt: skip


def whole(**more: bytes) -> Files:
    """Give a bag that is whole."""
    return sealed({f"{ROOT}/data/a.txt": b"a", **{f"{ROOT}/data/{name}": data for name, data in more.items()}})


def sealed(payload: Files, **tags: bytes) -> Files:
    """Give a bag of this payload with honest manifests."""
    rows = "".join(
        f"{hashlib.sha256(data).hexdigest()}  {name.removeprefix(ROOT + '/')}\n" for name, data in payload.items()
    )
    files = {f"{ROOT}/bagit.txt": _BAGIT, f"{ROOT}/manifest-sha256.txt": rows.encode(), **payload}
    return {**files, **{f"{ROOT}/{name}": data for name, data in tags.items()}}


def zipped(files: Files, shape: Callable[[zipfile.ZipInfo], None] = lambda _entry: None) -> bytes:
    """Zip files; `shape` may alter each entry."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bag:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            shape(entry)
            bag.writestr(entry, data)
    return target.getvalue()


def _as(mode: int, name: str = f"{ROOT}/data/a.txt") -> Callable[[zipfile.ZipInfo], None]:
    def shape(entry: zipfile.ZipInfo) -> None:
        entry.external_attr = (mode << 16) if entry.filename == name else 0o100644 << 16

    return shape


def _twice(files: Files, name: str, other: str) -> bytes:
    target = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(target, "w") as bag:
        warnings.simplefilter("ignore")
        for one, data in files.items():
            bag.writestr(one, data)
        bag.writestr(name, b"1")
        bag.writestr(other, b"2")
    return target.getvalue()


def _overlapping() -> bytes:
    """Let two entries of the directory point at one stretch of the file."""
    data = bytearray(zipped(whole(**{"b.txt": b"b" * 50})))
    places = [at for at in range(len(data)) if data[at : at + 4] == b"PK\x01\x02"]
    struct.pack_into("<I", data, places[-1] + 42, struct.unpack_from("<I", data, places[-2] + 42)[0])
    return bytes(data)


def _flags(flag: int) -> bytes:
    data = bytearray(zipped(whole()))
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            struct.pack_into("<H", data, at + 8, struct.unpack_from("<H", data, at + 8)[0] | flag)
    return bytes(data)


def _method(number: int) -> bytes:
    data = bytearray(zipped(whole()))
    for at in range(len(data) - 4):
        if data[at : at + 4] == b"PK\x01\x02":
            struct.pack_into("<H", data, at + 10, number)
    return bytes(data)


def _manifest(text: str) -> bytes:
    return zipped({**whole(), f"{ROOT}/manifest-sha256.txt": text.encode()})


def _without(name: str) -> bytes:
    return zipped({one: data for one, data in whole().items() if one != f"{ROOT}/{name}"})


def bags() -> Iterator[tuple[str, bytes]]:
    """Give what each bag is, and its bytes."""
    digest = hashlib.sha256(b"a").hexdigest()
    for name in NAMES:
        yield f"name {ascii(name)[:40]}", zipped({**whole(), name: b"x"})
        yield f"payload {ascii(name)[:40]}", zipped(sealed({f"{ROOT}/data/a.txt": b"a", name: b"x"}))
    for kind, mode in (("symlink", 0o120777), ("device", 0o020666), ("fifo", 0o010666), ("socket", 0o140666)):
        yield kind, zipped(whole(), _as(mode))
    yield "the same name twice", _twice(whole(), f"{ROOT}/data/b", f"{ROOT}/data/b")
    yield "names that differ by case", _twice(whole(), f"{ROOT}/data/B", f"{ROOT}/data/b")
    yield "names that differ by composition", _twice(whole(), f"{ROOT}/data/é", f"{ROOT}/data/e\u0301")
    yield "entries over each other", _overlapping()
    yield "a bomb", zipped(whole(bom=b"\0" * 30_000_000))
    yield "a password", _flags(1)
    yield "an unknown compression", _method(99)
    yield "an old compression", _method(1)
    yield "too many files", zipped({f"{ROOT}/data/{number}": b"" for number in range(10_002)})
    yield "files to fetch", zipped({**whole(), f"{ROOT}/fetch.txt": b"http://169.254.169.254/ 5 data/x\n"})
    yield "no bagit.txt", _without("bagit.txt")
    yield "no manifest", _without("manifest-sha256.txt")
    yield "two bags", zipped({**whole(), "OTHER/bagit.txt": _BAGIT})
    yield "a manifest that leaves the bag", _manifest(f"{digest}  ../a.txt\n")
    yield "a manifest of another algorithm", _manifest("d41d8cd98f00b204e9800998ecf8427e  data/a.txt\n")
    yield "a manifest with a line twice", _manifest(f"{digest}  data/a.txt\n{digest}  data/a.txt\n")
    yield "a manifest that is not text", zipped({**whole(), f"{ROOT}/manifest-sha256.txt": b"\xff\xfe\x00"})
    yield "a manifest that lies", _manifest(f"{'0' * 64}  data/a.txt\n")
    yield "a manifest of nothing", _manifest("")
    yield "a version that is not ours", zipped({**whole(), f"{ROOT}/bagit.txt": b"BagIt-Version: 0.97\n"})
    yield "a foreign payload", zipped(whole())
    yield "a dossier that is no object", zipped(sealed({f"{ROOT}/data/dossier.json": b"[]"}))
    yield "a dossier without papers", zipped(sealed({f"{ROOT}/data/dossier.json": b"{}"}))
    yield "nested JSON", zipped(sealed({f"{ROOT}/data/dossier.json": b"[" * 100_000}))
    yield "half a zip", zipped(whole())[:-30]
    yield "no zip", b"PK\x03\x04 hello"
    yield "nothing", b""
    yield "an empty zip", zipped({})
