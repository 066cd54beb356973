"""Become another program that is told when its parent dies, as another user where asked.

Run as a script: `leash.py <parent pid> <signal> <uid or -1> <gid or -1> <program> <arguments…>`.
A supervisor that is killed outright cannot stop its children; the kernel does it for us
(prctl(2), PR_SET_PDEATHSIG). A wrapper is used because Python code between fork and exec is unsafe
once threads run. Elsewhere than on Linux the program is only started.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
GONE = 75


def change_user(uid: int, gid: int) -> None:
    """Give up the rights of the superuser for good; -1 keeps them."""
    if uid < 0:
        return
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)


def ask_for_signal(number: int) -> None:
    """Ask the kernel for signal `number` when the parent dies; nothing where it cannot."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, number, 0, 0, 0)


def main(arguments: list[str]) -> int:
    """Replace this process by the program named in `arguments`, or give 75 when the parent is gone."""
    parent, number, uid, gid = (int(value) for value in arguments[:4])
    change_user(uid, gid)  # first: a change of user forgets the signal
    if number:
        ask_for_signal(number)
        if os.getppid() != parent:
            return GONE
    os.execvp(arguments[4], arguments[4:])  # noqa: S606 - the argv is ours, no shell is wanted
    return GONE


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
