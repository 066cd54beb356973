"""The line to a mail server, which a wall clock can cut."""

from __future__ import annotations

import imaplib
import socket
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import imap_tools

from connectors.transport import WallClock

if TYPE_CHECKING:
    from collections.abc import Callable

    from connectors.imap.account import Account

    Told = Callable[[imaplib.IMAP4], None]


class Line:
    """Remembers the client of the moment, from before the server's greeting on, so that it can be cut."""

    def __init__(self) -> None:
        """Know no client yet."""
        self._client: imaplib.IMAP4 | None = None

    def hold(self, client: imaplib.IMAP4) -> None:
        """Take note of the client that is spoken through."""
        self._client = client

    def within(self, seconds: float) -> WallClock:
        """Cut the line when what is done within takes longer: it then ends as with a server that hung up."""
        return WallClock(seconds, self._cut)

    def _cut(self) -> None:
        if self._client is not None:
            with suppress(OSError):
                self._client.sock.shutdown(socket.SHUT_RDWR)


class Mailbox(imap_tools.BaseMailBox):
    """A mailbox of an account, not signed in yet; tells of its client as soon as that has a socket."""

    def __init__(self, account: Account, told: Told) -> None:
        """Connect. Raises what `imap_tools`, `imaplib` and the operating system raise."""
        self._account, self._told = account, told
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        account = self._account
        if account.security == "tls":
            return _Secured(account, self._told)
        client = _Plain(account, self._told)
        if account.security == "starttls" and client.starttls(account.trust)[0] != "OK":
            raise imap_tools.MailboxStarttlsError(command_result=("NO", []), expected="OK")
        return client


class _Plain(imaplib.IMAP4):
    def __init__(self, account: Account, told: Told) -> None:
        self._told_of = told
        super().__init__(account.host, account.port, account.seconds)

    def open(self, *args: Any, **kwargs: Any) -> None:
        super().open(*args, **kwargs)
        self._told_of(self)


class _Secured(imaplib.IMAP4_SSL):
    def __init__(self, account: Account, told: Told) -> None:
        self._told_of = told
        super().__init__(account.host, account.port, ssl_context=account.trust, timeout=account.seconds)

    def open(self, *args: Any, **kwargs: Any) -> None:
        super().open(*args, **kwargs)
        self._told_of(self)
