"""Handing mail in by SMTP (RFC 5321): TLS from the first byte, STARTTLS (RFC 3207) or, where allowed, neither."""

from __future__ import annotations

import base64
import smtplib
import ssl
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.base import Refused, Unreachable
from connectors.edxml.outgoing import addressees
from connectors.imap.account import port_of, security_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from email.message import EmailMessage

    from connectors.imap.account import Account

PORTS: Mapping[str, int] = MappingProxyType({"tls": 465, "starttls": 587, "plain": 25})
_WELCOME = 235
_FOR_GOOD = 500  # RFC 5321 4.2.1: 4yz may be tried again, 5yz not


@dataclass(frozen=True, slots=True)
class PostOffice:
    """Where mail is handed in; `security` is tls, starttls or plain, `ca` names authorities where not the usual ones.

    `sign_in` is told the connection once it is secured.
    """

    host: str
    port: int
    security: str
    ca: str = ""
    seconds: float = 15.0
    sign_in: Callable[[smtplib.SMTP], object] = lambda _connection: None

    @contextmanager
    def opened(self) -> Iterator[smtplib.SMTP]:
        """Lend a secured, signed-in connection; nothing was handed in yet. Raises SMTPException or OSError.

        What was handed in stays so (RFC 5321 4.2.5): a farewell that fails afterwards is no failure.
        """
        trust = ssl.create_default_context(cafile=self.ca or None)
        if self.security == "tls":
            connection: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, timeout=self.seconds, context=trust)
        else:
            connection = smtplib.SMTP(self.host, self.port, timeout=self.seconds)
        try:
            if self.security == "starttls":
                connection.starttls(context=trust)
            self.sign_in(connection)
            yield connection
            with suppress(smtplib.SMTPException, OSError):
                connection.quit()
        finally:
            connection.close()


@dataclass(frozen=True, slots=True)
class Post:
    """By which server the connector's own mail goes out, from whom, and to which addresses by organisation.

    The addresses are the operator's word: what a mail says of its own sender anyone could have written.
    """

    office: PostOffice
    sender: str
    addresses: Mapping[str, str]

    def address_of(self, message: bytes) -> str:
        """Give the address of whom a message of ours is for; "" where the operator named none."""
        return next((self.addresses[organ] for organ in addressees(message) if organ in self.addresses), "")

    def hand_in(self, mail: EmailMessage) -> None:
        """Hand one mail in. Raises Unreachable when trying again may help, else Refused; neither quotes the server."""
        with self._told(), self.office.opened() as connection:
            connection.send_message(mail)

    def look(self) -> None:
        """Connect, secure and sign in, and hand nothing in. Raises as `hand_in` does."""
        with self._told(), self.office.opened() as connection:
            connection.noop()

    @contextmanager
    def _told(self) -> Iterator[None]:
        at = f"máy chủ gửi thư {self.office.host}:{self.office.port}"
        try:
            yield
        except smtplib.SMTPAuthenticationError as exc:
            raise Refused(f"{at}: không nhận tài khoản gửi") from exc
        except ssl.SSLCertVerificationError as exc:
            raise Refused(f"{at}: chứng thư của máy chủ không được tin; kiểm tra `ca_file`") from exc
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as exc:
            told = (
                [code for code, _words in exc.recipients.values()]
                if isinstance(exc, smtplib.SMTPRecipientsRefused)
                else [exc.smtp_code]
            )
            kind = Unreachable if min(told) < _FOR_GOOD else Refused
            raise kind(f"{at}: không nhận thư gửi đi (mã {min(told)})") from exc
        except smtplib.SMTPNotSupportedError as exc:
            raise Refused(f"{at}: không có điều mà thiết lập đòi (STARTTLS hoặc cách đăng nhập)") from exc
        except (smtplib.SMTPException, OSError, ValueError) as exc:
            raise Unreachable(f"{at}: không gửi được ({type(exc).__name__})") from exc


def post_of(settings: Mapping[str, Any], account: Account) -> Post | None:
    """Read how mail goes out from a connector's table, None where it does not; ValueError says what is wrong in it."""
    host, addresses = str(settings.get("smtp_host", "")), settings.get("addresses", {})
    if not host:
        if addresses or settings.get("smtp_from"):
            raise ValueError("`addresses` và `smtp_from` cần `smtp_host`")
        return None
    if not isinstance(addresses, dict):
        raise ValueError("`addresses` phải là một bảng: mã đơn vị = địa chỉ thư")  # noqa: TRY004 - a fault of the file
    wrong = [organ for organ, address in dict(addresses).items() if "@" not in str(address)]
    if wrong or not addresses:
        raise ValueError(
            f"`addresses` phải ghi địa chỉ thư của từng mã đơn vị{': ' if wrong else ''}{', '.join(wrong)}"
        )
    security = security_of(settings, "smtp_security", host, "starttls")
    office = PostOffice(
        host,
        port_of(settings, "smtp_port", security, PORTS),
        security,
        account.ca_file,
        account.seconds,
        _by_token(account) if account.token_file else by_password(account.username, account.password),
    )
    return Post(office, str(settings.get("smtp_from", account.username)), dict(addresses))


def by_password(username: str, password: str) -> Callable[[smtplib.SMTP], object]:
    """Give what signs in by AUTH (RFC 4954); letters beyond ASCII go by PLAIN in UTF-8, which `login` cannot."""

    def sign_in(connection: smtplib.SMTP) -> None:
        if (username + password).isascii():
            connection.login(username, password)
            return
        connection.ehlo_or_helo_if_needed()
        given = base64.b64encode(f"\0{username}\0{password}".encode()).decode()
        code, said = connection.docmd("AUTH", f"PLAIN {given}")
        if code != _WELCOME:
            raise smtplib.SMTPAuthenticationError(code, said)

    return sign_in


def _by_token(account: Account) -> Callable[[smtplib.SMTP], object]:
    def sign_in(connection: smtplib.SMTP) -> None:
        answers = iter([account.bearer()])
        connection.ehlo_or_helo_if_needed()
        connection.auth("XOAUTH2", lambda _challenge=None: next(answers, ""))

    return sign_in
