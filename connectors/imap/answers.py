"""What an IMAP server answers, taken apart; and what its refusals are to us."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import imap_tools

from connectors.base import Garbled, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from connectors.base import ConnectorError

_LONGEST_NAME = 300


@contextmanager
def unless_another_was_quicker(*, last: bool) -> Iterator[None]:
    """Let a refused command pass, so that one looks again: several pollers may serve one mailbox."""
    try:
        yield
    except imap_tools.UnexpectedCommandStatusError:
        if last:
            raise


def wrong(at: str, exc: Exception) -> ConnectorError:
    """Give what a refused or foreign answer is to us; what the server said is left out, it may quote the mail."""
    if isinstance(exc, imap_tools.ImapToolsError):
        return Refused(f"{at}: máy chủ từ chối lệnh ({type(exc).__name__}); kiểm tra tên thư mục và quyền")
    return Garbled(f"{at}: câu trả lời không đúng giao thức IMAP ({type(exc).__name__})")


def told(answer: tuple[str, Sequence[Any]]) -> list[Any]:
    """Give what a command answered; raises `imaplib.IMAP4.error` when it was refused."""
    kind, told = answer
    if kind != "OK":
        raise imap_tools.UnexpectedCommandStatusError(command_result=("", []), expected="OK")
    return [one for one in told if one is not None]


def items(told: Sequence[Any]) -> Iterator[tuple[bytes, bytes]]:
    """Give (what stands about the literal, the literal) of a FETCH's answers; servers put items before or behind it."""
    for at, one in enumerate(told):
        if isinstance(one, tuple):
            behind = told[at + 1] if at + 1 < len(told) and isinstance(told[at + 1], bytes) else b""
            yield one[0] + b" " + behind, one[1]


def numbers(uids: Iterable[int]) -> str:
    """Write numbers as a sequence set."""
    return ",".join(map(str, uids))


def subject_of(head: bytes) -> str:
    """Give the subject as people read it."""
    with suppress(ValueError, LookupError, IndexError, TypeError, AttributeError):
        subject = str(message_from_bytes(head, policy=policy.default).get("Subject", ""))
        return "".join(char for char in subject if char.isprintable()).strip()[:_LONGEST_NAME]
    return ""
