"""Letters by SMTP (RFC 5321), over TLS unless the setting says otherwise, bounded in time."""

from __future__ import annotations

import hashlib
import smtplib
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from connectors.imap.post import PORTS, PostOffice, by_password
from service.domain.errors import Unavailable
from service.ports import Answered

if TYPE_CHECKING:
    from service.ports import Letter

_SECONDS = 15.0
_OF_MAIL, _NOT_AN_ADDRESS = "5", 553  # RFC 5321 4.2.1 (x5z), 4.2.2
_SECURITY = {"smtps": "tls", "smtp": "starttls", "smtp+plain": "plain"}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in: `smtps` is TLS from the first byte, `smtp` STARTTLS, `smtp+plain` neither."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""


def mail_server(url: str) -> MailServer:
    """Read `smtp://user:password@host:port`; ValueError for another scheme or without a host."""
    parts = urlsplit(url)
    if parts.scheme not in _SECURITY or not parts.hostname:
        raise ValueError("smtp://…, smtps://… hoặc smtp+plain://…, có tên máy")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.scheme, parts.hostname, parts.port or PORTS[_SECURITY[parts.scheme]], user, password)


class SmtpMailer:
    """Sends one letter a connection; says what became of it and never raises for what the server does."""

    def __init__(self, server: MailServer, *, sender: str, ca: str = "") -> None:
        """Keep where to hand in, and the address letters come from; `ca` names authorities when not the usual ones."""
        self._server = server
        self._sender = sender
        self._ca = ca

    def send(self, letter: Letter) -> Answered:
        """Hand the letter in; 250 when the server took it, `refused` where it is this letter that it would not take."""
        try:
            message = self._message(letter)
        except ValueError as exc:
            return Answered(None, error=f"Không gửi được thư ({type(exc).__name__}).", refused=_NOT_AN_ADDRESS)
        try:
            with self._office().opened() as connection:
                connection.send_message(message)
        except (smtplib.SMTPException, OSError, ValueError) as exc:
            return _why_not(exc, letter)
        return Answered(250)

    def _message(self, letter: Letter) -> EmailMessage:
        """Compose the letter; a header with a line break in it raises ValueError."""
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"], message["Subject"] = self._sender, letter.to, letter.subject
        name = hashlib.sha256(letter.name.encode()).hexdigest()[:32]
        message["Message-ID"] = f"<{name}@{self._sender.rpartition('@')[2].rstrip('>')}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        return message

    def check(self) -> str:
        """Connect, secure and sign in, handing nothing in; gives a sentence, Unavailable says what is wrong."""
        where = f"máy chủ thư {self._server.host}:{self._server.port}"
        try:
            with self._office().opened() as connection:
                connection.noop()
        except smtplib.SMTPAuthenticationError:
            raise Unavailable(f"{where} từ chối tài khoản gửi (HOSO_SMTP_URL).") from None
        except (smtplib.SMTPException, OSError, ValueError) as exc:
            raise Unavailable(
                f"{where} không dùng được ({type(exc).__name__}): xem HOSO_SMTP_URL và đường mạng."
            ) from exc
        return f"{where} nhận đăng nhập, gửi từ {self._sender}; chưa gửi gì"

    def _office(self) -> PostOffice:
        server = self._server
        known = {"sign_in": by_password(server.user, server.password)} if server.user else {}
        return PostOffice(server.host, server.port, _SECURITY[server.scheme], self._ca, _SECONDS, **known)


def _why_not(exc: Exception, letter: Letter) -> Answered:
    """Say what became of a letter that was not taken, and whether it is this letter that the server refuses."""
    error, refused = f"Không gửi được thư ({type(exc).__name__}).", 0
    match exc:
        case smtplib.SMTPRecipientsRefused():
            error = "Máy chủ thư không nhận địa chỉ người nhận."
            refused = min(code for code, _said in exc.recipients.values())
        case smtplib.SMTPAuthenticationError():
            error = "Máy chủ thư từ chối tài khoản gửi."
        case smtplib.SMTPDataError():
            refused = exc.smtp_code
        case smtplib.SMTPNotSupportedError() if not letter.to.isascii():  # RFC 6531
            refused = _NOT_AN_ADDRESS
    return Answered(None, error=error, refused=refused if str(refused)[1:2] == _OF_MAIL else 0)
