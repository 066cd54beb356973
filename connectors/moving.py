"""Files moved and written whole: no name is overwritten, and a power cut leaves all or nothing."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_LONGEST_NAME = 255  # bytes
_LONGEST_SUFFIX = 20  # bytes: what is longer tells no kind of file
_NOTE = ".txt"


def set_aside(path: Path, folder: Path, reason: str = "", *, is_folder: bool) -> None:
    """Move what lies at `path` by rename onto a name reserved for it; the reason lies there before it does.

    What another poller moved first is no error; PermissionError leaves everything where it was.
    """
    folder.mkdir(exist_ok=True)
    target = _reserve(folder, path, is_folder=is_folder, noted=bool(reason))
    note = _note_of(target)
    try:
        if reason:
            write_whole(note, f"{reason}\n".encode())
        path.rename(target)
    except OSError as exc:
        with suppress(OSError):
            target.rmdir() if is_folder else target.unlink()
        if reason:
            note.unlink(missing_ok=True)
        if not isinstance(exc, FileNotFoundError):
            raise
        return
    _sync_folder(folder)


def _note_of(target: Path) -> Path:
    return target.with_name(target.name + _NOTE)


def _reserve(folder: Path, path: Path, *, is_folder: bool, noted: bool) -> Path:
    """Create an empty stand-in under the first free name: rename then replaces only that.

    One with a reason (`noted`) leaves room for its name, which must be free as well.
    """
    stem, suffix = path.stem, path.suffix
    if len(os.fsencode(suffix)) > _LONGEST_SUFFIX:
        stem, suffix = path.name, ""
    spare = len(_NOTE) if noted else 0
    for attempt in count(1):
        mark = f" ({attempt})" if attempt > 1 else ""
        name = _fitted(stem, mark + suffix, spare=spare)
        if noted and os.path.lexists(_note_of(folder / name)):
            continue
        with suppress(FileExistsError):
            if is_folder:
                (folder / name).mkdir()
            else:
                os.close(os.open(folder / name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            return folder / name
    raise AssertionError("count() never ends")


def _fitted(stem: str, ending: str, *, spare: int = 0) -> str:
    """Give stem and ending as one name that the file system takes (255 bytes), `spare` bytes shorter."""
    room = _LONGEST_NAME - spare - len(os.fsencode(ending))
    return os.fsdecode(os.fsencode(stem)[:room]) + ending


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that nobody ever sees half of it, and a power cut leaves all or nothing."""
    draft = target.with_name(_fitted(f".{os.getpid()}-{threading.get_ident()}-{target.name}"[:200], ".part"))
    with draft.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(target)
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
