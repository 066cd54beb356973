"""Who on the machine runs a server and owns its files, and what nobody else may read."""

from __future__ import annotations

import logging
import os
import pwd
import stat
from contextlib import suppress
from typing import TYPE_CHECKING

from service.domain.errors import Invalid, Unavailable
from service.embedded.process import RunAs

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

USERS = ("hoso", "postgres", "nobody")


def server_user(cluster: Path) -> RunAs | None:
    """Choose who runs the server: ourselves, or for root (which PostgreSQL refuses) an ordinary user.

    The owner of an existing cluster comes first, so that a second start finds its files its own.
    """
    if os.geteuid() != 0:
        return None
    with suppress(FileNotFoundError):
        owner = cluster.stat()
        if owner.st_uid != 0:
            return RunAs(owner.st_uid, owner.st_gid)
    for name in USERS:
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return RunAs(entry.pw_uid, entry.pw_gid)
    message = f"Không có người dùng thường nào trên máy để chạy PostgreSQL (cần một trong: {', '.join(USERS)})"
    raise Unavailable(message)


def plain_environment(home: Path) -> dict[str, str]:
    """Give a child the least environment, so that PG* and locale settings of the shell do not leak in."""
    return {"PATH": os.defpath, "HOME": str(home), "LANG": "C.UTF-8", "LC_ALL": "C", "TZ": "UTC"}


def make_reachable(user: RunAs | None, *places: Path) -> None:
    """Let another user pass through (not list) the folders above `places`; nothing for our own user."""
    if user is None:
        return
    for folder in {parent for place in places for parent in (place, *place.parents)}:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH | stat.S_IXGRP)
            # It runs before a process has its own form of log: what is told stands in the sentence.
            log.warning("Đã cho người dùng %d (chạy PostgreSQL) đi qua, không liệt kê, thư mục %s", user.uid, folder)


def own_folder(folder: Path, user: RunAs | None) -> None:
    """Make a folder that only the server's user opens; refuse one that belongs to somebody else."""
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.lstat()
    expected = {os.geteuid()} if user is None else {os.geteuid(), user.uid}
    if not stat.S_ISDIR(owner.st_mode) or owner.st_uid not in expected:
        message = f"Thư mục {folder} thuộc người dùng khác; hãy xoá nó rồi chạy lại"
        raise Invalid(message)
    give(folder, user)


def give(path: Path, user: RunAs | None) -> None:
    """Hand the path over to the server's user, where it is another than ours."""
    if user is not None:
        os.chown(path, user.uid, user.gid)


def write_secret(path: Path, text: str) -> None:
    """Write `text` readable by its owner only (0600), whole or not at all."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(path)
