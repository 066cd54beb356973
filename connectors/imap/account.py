"""The account of a mailbox as its settings tell it, and signing in: by a password, or by a token (SASL XOAUTH2)."""

from __future__ import annotations

import imaplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import imap_tools

from connectors.blocks import number_of, pem_of, required, secret_of
from connectors.imap.line import Mailbox

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.imap.line import Line

_PORTS: Mapping[str, int] = MappingProxyType({"tls": 993, "starttls": 143, "plain": 143})
_LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})


class NoToken(Exception):
    """There is no token to show; `str()` says why. The server was not asked."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the mailbox is and who we are there; `security` is tls, starttls or plain.

    With a `token_file` the password is none: the file holds the access token of now, for whatever renews it
    (RFC 6749, a sidecar of the provider) writes it there, so that it is read anew at each sign-in.
    """

    host: str
    port: int
    security: str
    username: str
    password: str = field(repr=False)
    ca_file: str = ""
    seconds: float = 30.0
    token_file: str = ""

    @property
    def trust(self) -> ssl.SSLContext:
        """Give whose certificates are believed."""
        return ssl.create_default_context(cafile=self.ca_file or None)

    def bearer(self) -> str:
        """Give the answer to a challenge of XOAUTH2; OSError where the file is away, ValueError where it is empty."""
        token = Path(self.token_file).read_text(encoding="utf-8").strip()
        if not token or not token.isascii() or not token.isprintable():
            raise ValueError("tệp token rỗng hoặc không phải một dòng ASCII")
        return f"user={self.username}\1auth=Bearer {token}\1\1"


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders of the account: where mail comes, where it goes, where ours waits or is kept once it was sent."""

    inbox: str = "INBOX"
    done: str = "Hồ sơ đã nhận"
    failed: str = "Hồ sơ không đọc được"
    outbox: str = "Hồ sơ gửi đi"
    sent: str = "Hồ sơ đã gửi"


def account_of(settings: Mapping[str, Any]) -> Account:
    """Read the account from a connector's table; ValueError says what is wrong in it."""
    host, username = required(settings, "host", "username")
    token_file = str(settings.get("token_file", ""))
    return Account(
        host,
        port_of(settings, "port", security_of(settings, "security", host), _PORTS),
        security_of(settings, "security", host),
        username,
        "" if token_file else secret_of(settings, "password"),
        pem_of(settings, "ca_file"),
        number_of(settings, "connect_seconds", 30.0),
        token_file,
    )


def security_of(settings: Mapping[str, Any], name: str, host: str, default: str = "tls") -> str:
    """Give how a line is secured; ValueError for what is no way, and for none beyond this machine unless allowed."""
    security = str(settings.get(name, default))
    if security not in _PORTS:
        raise ValueError(f"`{name}` phải là một trong {', '.join(_PORTS)}, không phải {security!r}")
    if security == "plain" and host not in _LOOPBACK and not settings.get("allow_plain"):
        raise ValueError(
            f'`{name} = "plain"` gửi mật khẩu không mã hóa; chỉ trong mạng riêng, với `allow_plain = true`'
        )
    return security


def port_of(settings: Mapping[str, Any], name: str, security: str, ports: Mapping[str, int]) -> int:
    """Give the port, by default the usual one of the way it is secured."""
    return int(number_of(settings, name, ports[security]))


def connected(account: Account, line: Line) -> imap_tools.BaseMailBox:
    """Give the mailbox, signed in. Raises what `imap_tools`, `imaplib` and the operating system raise."""
    box = Mailbox(account, line.hold)
    try:
        _sign_in(box, account)
    except BaseException:
        with suppress(OSError):
            box.client.shutdown()
        raise
    return box


def _sign_in(box: imap_tools.BaseMailBox, account: Account) -> None:
    try:
        if account.token_file:
            _show_token(box, account)
            return
        # LOGIN carries ASCII only; a password with other letters goes by AUTHENTICATE PLAIN (RFC 4616).
        plain = (account.username + account.password).isascii()
        (box.login if plain else box.login_utf8)(account.username, account.password, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except imaplib.IMAP4.error as exc:
        raise imap_tools.MailboxLoginError(command_result=("NO", []), expected="OK") from exc


def _show_token(box: imap_tools.BaseMailBox, account: Account) -> None:
    """Sign in by XOAUTH2; the server tells why it refuses in a second challenge, which an empty answer ends."""
    try:
        answers = iter([account.bearer()])
    except (OSError, ValueError) as exc:
        why = exc.strerror if isinstance(exc, OSError) else exc
        raise NoToken(f"`token_file`: không có mã dùng được ở {account.token_file} ({why})") from exc
    box.client.authenticate("XOAUTH2", lambda _challenge: next(answers, "").encode())
