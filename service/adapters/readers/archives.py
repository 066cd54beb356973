"""RAR, 7-Zip and tar archives and compressed files (gzip, bzip2, xz): told by their marks, and given entry by entry.

RAR, 7-Zip and tar are taken apart in a process of their own (`unpacking`), which is stopped where it gives more than
one archive may; what is only compressed is inflated here. Names are data only.
"""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import posixpath
import signal
import subprocess
import sys
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, cast

from service.adapters.readers import confine, frames, rar_heads
from service.adapters.readers.limits import MIB
from service.adapters.readers.refusals import refusal
from service.adapters.readers.zip_walker import name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import BinaryIO

    from service.adapters.readers.limits import Limits
    from service.adapters.readers.rar_heads import Heads
    from service.domain.errors import Refused

    Members = Iterator[tuple[str, bytes | Refused]]

_MARKS: Mapping[bytes, str] = MappingProxyType(
    {
        b"Rar!\x1a\x07\0": "rar",
        b"Rar!\x1a\x07\1\0": "rar",
        b"7z\xbc\xaf\x27\x1c": "7z",
        b"\x1f\x8b\x08": "gz",
        b"\xfd7zXZ\0": "xz",
        **{b"BZh%d1AY&SY" % level: "bz2" for level in range(1, 10)},
    }
)
_TAR_MARK, _TAR_PLACE, _TAR_END = b"ustar", 257, bytes(512)
_MEMORY = 192 * MIB  # of the process that takes an archive apart, beside the archive: for dictionaries
_INFLATE: Mapping[str, Callable[..., Any]] = MappingProxyType({"gz": gzip.open, "bz2": bz2.open, "xz": lzma.open})
_DAMAGED = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
# How the process ends that took more of the processor or of memory than it may.
_SPENT = frozenset({1, -signal.SIGXCPU, -signal.SIGKILL})
_SHORT_NAMES: Mapping[str, str] = MappingProxyType({".tgz": ".tar", ".tbz": ".tar", ".tbz2": ".tar", ".txz": ".tar"})


def form_of(data: bytes) -> str:
    """Tell which archive the bytes are: `rar`, `7z`, `tar`, `gz`, `bz2`, `xz`; nothing where they are none of these."""
    if data.startswith(_TAR_MARK, _TAR_PLACE):
        return "tar"
    return next((form for mark, form in _MARKS.items() if data.startswith(mark)), "")


def members(name: str, data: bytes, *, limits: Limits, wanted: Callable[[str], bool]) -> Members:
    """Give the `wanted` entries by name, each with its bytes or why it has none; one without a name is all that follow.

    Raises Refused for an archive as a whole: `zip.pieces`, `zip.bomb`, `zip.entries`, `zip.costly`, `archive.broken`.
    """
    form = form_of(data)
    if form in _INFLATE:
        stem, data = _stem(name), _inflated(data, form, limits)
        if form_of(data) != "tar":
            yield stem, data
            return
    heads = rar_heads.of(data)
    if heads.is_volume:
        raise refusal("zip.pieces")
    if not limits.archive_seconds:
        raise refusal("zip.costly")
    entries = _entries(data, limits)
    if form == "rar":
        entries = _judged(entries, heads, _most(data, limits))
    ends = heads.is_whole if form == "rar" else form == "7z" or data.endswith(_TAR_END)
    for entry in _ended(entries, ends=ends):
        shown = name_of(entry.raw)
        if wanted(shown):
            yield shown, entry.fault or entry.body


def _judged(entries: Iterator[_Entry], heads: Heads, left: int) -> Iterator[_Entry]:
    """Give the entries of a RAR: one that is kept as a reference with the bytes of the other, each held to its sum."""
    whole: dict[bytes, bytes] = {}
    meant = frozenset(heads.copies.values())
    for entry in entries:
        original = heads.copies.get(entry.place)
        if original is not None and original in whole:
            entry.pieces = [whole[original]]
            left -= len(whole[original])
            if left < 0:
                raise refusal("zip.bomb")
        elif entry.fault is None and (original is not None or not heads.fits(entry.place, entry.body)):
            entry.fault = refusal("archive.broken")
        elif entry.raw in meant:
            whole[entry.raw] = entry.body
        yield entry


def _ended(entries: Iterator[_Entry], *, ends: bool) -> Iterator[_Entry]:
    """Give entries, and where an archive does not end as one does, what is cut off as one without a name."""
    last: _Entry | None = None
    for last in entries:
        yield last
    if not ends and (last is None or last.place >= 0):
        yield _Entry(fault=refusal("archive.broken"))


def _stem(name: str) -> str:
    stem, extension = posixpath.splitext(name)
    return stem + _SHORT_NAMES.get(extension.lower(), "") if stem else name


def _most(data: bytes, limits: Limits) -> int:
    """Give how many bytes an archive may become."""
    return min(limits.package, max(MIB, len(data) * limits.ratio))


def _inflated(data: bytes, form: str, limits: Limits) -> bytes:
    allowed = min(limits.entry, _most(data, limits))
    try:
        with _INFLATE[form](io.BytesIO(data)) as stream:
            body: bytes = stream.read(allowed + 1)
    except _DAMAGED as exc:
        raise refusal("archive.broken") from exc
    except MemoryError:  # a dictionary that is larger than what is left
        raise refusal("zip.costly") from None
    if len(body) > allowed:
        raise refusal("zip.bomb")
    return body


@dataclass(slots=True)
class _Entry:
    """One entry on its way, or without a `place` what cannot be read behind the others."""

    raw: bytes = b""
    place: int = -1
    fault: Refused | None = None
    pieces: list[bytes] = field(default_factory=list)
    size: int = 0

    @property
    def body(self) -> bytes:
        """Its bytes."""
        return b"".join(self.pieces)

    def take(self, piece: bytes, most: int) -> None:
        """Add bytes; what is larger than `most` is let go."""
        self.size += len(piece)
        if self.size > most:
            self.pieces, self.fault = [], refusal("zip.bomb")
        else:
            self.pieces.append(piece)


def _entries(data: bytes, limits: Limits) -> Iterator[_Entry]:
    """Give the entries, each when all of it is there, and what is broken behind them."""
    left, count, entry = _most(data, limits), 0, _Entry()
    for header, blobs in _told(data, limits):
        if "more" in header:
            left -= len(blobs[0])
            if left < 0:
                raise refusal("zip.bomb")
            entry.take(blobs[0], limits.entry)
        elif "fault" in header:
            entry.fault, entry.pieces = refusal(header["fault"]), []
        else:
            if count:
                yield entry
            count += 1
            if count > limits.entries:
                raise refusal("zip.entries")
            broken = refusal(header["broken"]) if "broken" in header else None
            entry = _Entry(fault=broken) if broken else _Entry(blobs[0], header["place"])
    if count:
        yield entry


def _told(data: bytes, limits: Limits) -> Iterator[tuple[dict[str, Any], list[bytes]]]:
    """Give what the process tells of an archive, frame by frame; the last says why where it ended before its time."""
    given = {"size": len(data), "seconds": limits.archive_seconds, "memory": _MEMORY}
    command = [sys.executable, "-P", "-s", "-m", "service.adapters.readers.unpacking", json.dumps(given)]
    pipe = subprocess.PIPE
    try:
        process = subprocess.Popen(
            command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=confine.environment()
        )
    except OSError:  # the kernel counts this user's other processes too and allows no more
        yield {"broken": "paper.packed"}, []
        return
    with process:
        try:
            _give(process, data)
            with suppress(frames.FrameError):  # it ended within one
                while frame := frames.read_frame(cast("BinaryIO", process.stdout)):
                    yield frame
            if code := process.wait():
                yield {"broken": "zip.costly" if code in _SPENT else "archive.broken"}, []
        finally:
            process.kill()


def _give(process: subprocess.Popen[bytes], data: bytes) -> None:
    stream = cast("BinaryIO", process.stdin)
    with suppress(BrokenPipeError):
        stream.write(data)
    with suppress(BrokenPipeError):
        stream.close()
