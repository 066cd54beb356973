"""Letters by SMTP (RFC 5321), over TLS unless the setting says otherwise, bounded in time."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from service.ports import Answered

if TYPE_CHECKING:
    from service.ports import Letter

_SECONDS = 15.0
_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


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
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("smtp://…, smtps://… hoặc smtp+plain://…, có tên máy")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return MailServer(parts.scheme, parts.hostname, parts.port or _PORTS[parts.scheme], user, password)


class SmtpMailer:
    """Sends one letter a connection; says what became of it and never raises for what the server does."""

    def __init__(self, server: MailServer, *, sender: str, ca: str = "") -> None:
        """Keep where to hand in, and the address letters come from; `ca` names authorities when not the usual ones."""
        self._server = server
        self._sender = sender
        self._ca = ca

    def send(self, letter: Letter) -> Answered:
        """Hand the letter in; 250 when the server took it."""
        try:
            self._hand_in(self._message(letter))
        except smtplib.SMTPRecipientsRefused:
            return Answered(None, error="Máy chủ thư không nhận địa chỉ người nhận.")
        except smtplib.SMTPAuthenticationError:
            return Answered(None, error="Máy chủ thư từ chối tài khoản gửi.")
        except (smtplib.SMTPException, OSError, ValueError) as exc:
            return Answered(None, error=f"Không gửi được thư ({type(exc).__name__}).")
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

    def _hand_in(self, message: EmailMessage) -> None:
        where, trust = (self._server.host, self._server.port), ssl.create_default_context(cafile=self._ca or None)
        if self._server.scheme == "smtps":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=_SECONDS, context=trust)
        else:
            connection = smtplib.SMTP(*where, timeout=_SECONDS)
        with connection:
            if self._server.scheme == "smtp":
                connection.starttls(context=trust)
            if self._server.user:
                connection.login(self._server.user, self._server.password)
            connection.send_message(message)


class NoMailer:
    """Where no mail server is set: every letter stays unsent, and says why."""

    def send(self, letter: Letter) -> Answered:
        """Refuse."""
        del letter
        return Answered(None, error="Chưa cài đặt máy chủ thư (HOSO_SMTP_URL, HOSO_MAIL_FROM).")
