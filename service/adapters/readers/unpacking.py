"""The process that takes one RAR, 7-Zip or tar archive apart and ends, so that an archive harms nobody but itself.

Started by `archives` within the child's wall, whose limits it has and narrows. It is given the archive on standard
input and answers on standard output frame by frame, as it unpacks: who counts them stops it. The work is done by the
system's libarchive, whose readers never write a file here.
"""

from __future__ import annotations

import ctypes
import functools
import json
import os
import re
import resource
import sys
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO

from service.adapters.readers import frames, rar_heads

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_LIBRARY = "libarchive.so.13"
_OK, _END, _WARNED, _FATAL = 0, 1, -20, -30
_NO_MEMORY = 12  # ENOMEM
_FORMATS = ("rar", "rar5", "7zip", "tar")
_KIND_MASK, _REGULAR, _FOLDER = 0o170000, 0o100000, 0o040000
_PIECE = 256 * 1024  # bytes
_POINTER, _TEXT, _NUMBER = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
# What each function gives and takes (libarchive 3: archive_read(3), archive_entry(3)).
_FUNCTIONS: Mapping[str, tuple[Any, Sequence[Any]]] = MappingProxyType(
    {
        "archive_read_new": (_POINTER, ()),
        **{f"archive_read_support_format_{name}": (_NUMBER, (_POINTER,)) for name in _FORMATS},
        "archive_read_open_memory": (_NUMBER, (_POINTER, _POINTER, ctypes.c_size_t)),
        "archive_read_next_header": (_NUMBER, (_POINTER, ctypes.POINTER(_POINTER))),
        "archive_read_data": (ctypes.c_ssize_t, (_POINTER, _POINTER, ctypes.c_size_t)),
        "archive_errno": (_NUMBER, (_POINTER,)),
        "archive_error_string": (_TEXT, (_POINTER,)),
        "archive_entry_filetype": (ctypes.c_uint, (_POINTER,)),
        "archive_entry_is_encrypted": (_NUMBER, (_POINTER,)),
        **{
            f"archive_entry_{name}": (_TEXT, (_POINTER,))
            for name in ("pathname_utf8", "pathname", "hardlink_utf8", "hardlink", "symlink_utf8", "symlink")
        },
    }
)
_LINKS = ("hardlink_utf8", "hardlink", "symlink_utf8", "symlink")
# What libarchive says, and the reason that it is to a sender; anything else is damage.
_REASONS = (
    ("zip.encrypted", re.compile("encrypt|password|passphrase", re.IGNORECASE)),
    ("zip.costly", re.compile("memory|dictionary size", re.IGNORECASE)),
    ("paper.packed", re.compile("not support|unsupport|unavailable", re.IGNORECASE)),
)


@functools.cache
def library(name: str = _LIBRARY) -> Callable[..., Any] | None:
    """Give the system's libarchive as a function that calls one of its own by name; None where it is not there."""
    try:
        loaded = ctypes.CDLL(name)
        for told, (gives, takes) in _FUNCTIONS.items():
            function = getattr(loaded, told)
            function.restype, function.argtypes = gives, takes
    except (OSError, AttributeError):
        return None
    return lambda told, *given: getattr(loaded, told)(*given)


class Unpacked:
    """An archive in memory, told entry by entry to a stream.

    Frames: `place` among all (its name as a blob) begins an entry, `more` has bytes of it, `fault` says why it has
    none; `broken` is the last where what follows cannot be read.
    """

    def __init__(self, call: Callable[..., Any], data: bytearray, answered: BinaryIO) -> None:
        """Keep the bytes; libarchive reads them where they lie."""
        self._call, self._answered = call, answered
        self._place = -1
        self._locked = rar_heads.of(data).locked
        self._held = (ctypes.c_char * len(data)).from_buffer(data)
        self._buffer = ctypes.create_string_buffer(_PIECE)
        self._archive = call("archive_read_new")
        for name in _FORMATS:
            call(f"archive_read_support_format_{name}", self._archive)

    def tell(self) -> None:
        """Walk the archive to its end, or to where it is broken."""
        entry = _POINTER()
        state = self._call("archive_read_open_memory", self._archive, self._held, len(self._held))
        while state in {_OK, _WARNED}:
            state = self._call("archive_read_next_header", self._archive, ctypes.byref(entry))
            if state in {_OK, _WARNED}:
                state = self._entry(entry)
        if state != _END:
            self._say({"broken": self._why()})

    def _entry(self, entry: ctypes.c_void_p) -> int:
        """Tell one entry; gives the state in which it leaves the archive."""
        self._place += 1
        kind = self._call("archive_entry_filetype", entry) & _KIND_MASK
        if kind == _FOLDER:
            return _OK
        name = self._text(entry, "pathname_utf8") or self._text(entry, "pathname")
        self._say({"place": self._place}, [name])
        if kind != _REGULAR or any(self._text(entry, one) for one in _LINKS):
            self._say({"fault": "zip.link"})
            return _OK
        if name in self._locked or self._call("archive_entry_is_encrypted", entry):
            self._say({"fault": "zip.encrypted"})
            return _OK
        return self._bytes()

    def _bytes(self) -> int:
        while (size := self._call("archive_read_data", self._archive, self._buffer, _PIECE)) > 0:
            self._say({"more": True}, [self._buffer.raw[:size]])
        if not size:
            return _OK
        self._say({"fault": self._why()})
        return _FATAL if size == _FATAL else _OK

    def _text(self, entry: ctypes.c_void_p, what: str) -> bytes:
        return self._call(f"archive_entry_{what}", entry) or b""

    def _why(self) -> str:
        said = (self._call("archive_error_string", self._archive) or b"").decode("utf-8", "replace")
        if self._call("archive_errno", self._archive) == _NO_MEMORY:
            return "zip.costly"
        return next((code for code, words in _REASONS if words.search(said)), "archive.broken")

    def _say(self, header: dict[str, Any], blobs: Sequence[bytes] = ()) -> None:
        frames.write_frame(self._answered, header, blobs)


def _narrow(seconds: float, memory: int) -> None:
    """Let this process have so many seconds of the processor and so many more bytes of memory."""
    mapped = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    for what, most in ((resource.RLIMIT_CPU, max(int(seconds), 1)), (resource.RLIMIT_AS, mapped + memory)):
        soft, hard = resource.getrlimit(what)
        resource.setrlimit(what, (min([most, *(one for one in (soft, hard) if one != resource.RLIM_INFINITY)]), hard))


def main(arguments: Sequence[str]) -> None:
    """Take apart what comes on standard input: `size` bytes, in so many `seconds` and so much `memory`."""
    given = json.loads(arguments[0])
    answered = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    call = library()
    if call is None:
        frames.write_frame(answered, {"broken": "paper.packed"})
        return
    data = bytearray(given["size"])
    if os.fdopen(0, "rb").readinto(data) == len(data):
        _narrow(given["seconds"], given["memory"])
        Unpacked(call, data, answered).tell()


if __name__ == "__main__":
    main(sys.argv[1:])
