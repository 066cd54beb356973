"""Where letters go in tests: a box that keeps them, and a real SMTP server that a client hands them to."""

from __future__ import annotations

import base64
import socketserver
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import trustme

from service.ports import Answered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import EmailMessage
    from pathlib import Path

    from service.ports import Letter

USER, PASSWORD = "hoso", "mat-khau-thu"


@dataclass(slots=True)
class Postbox:
    """A mailer that keeps what it is handed; `away` makes it refuse, `refusing` says by which code which address.

    `tried` are the addresses of all letters, taken or not; `meanwhile` is done while a letter is under way.
    """

    letters: list[Letter] = field(default_factory=list)
    away: bool = False
    refusing: dict[str, int] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = lambda: None

    def send(self, letter: Letter) -> Answered:
        """Keep the letter."""
        self.tried.append(letter.to)
        self.meanwhile()
        if self.away:
            return Answered(None, error="Máy chủ thư không trả lời.")
        if code := self.refusing.get(letter.to):
            return Answered(None, error="Máy chủ thư không nhận địa chỉ người nhận.", refused=code)
        self.letters.append(letter)
        return Answered(250)

    def check(self) -> str:
        """Say that it is a box."""
        return "hộp thư của bài thử"


def plain(user: str, password: str) -> bytes:
    """Give what a client of PLAIN shows."""
    return f"\0{user}\0{password}".encode()


def bearer(user: str, token: str) -> bytes:
    """Give what a client of XOAUTH2 shows."""
    return f"user={user}\1auth=Bearer {token}\1\1".encode()


class SmtpServer(socketserver.ThreadingTCPServer):
    """A small SMTP server (RFC 5321) with STARTTLS and AUTH PLAIN; keeps the messages it was given."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        """Listen on a free port of this machine, with a certificate of its own authority."""
        super().__init__(("127.0.0.1", 0), _Conversation)
        authority = trustme.CA()
        self.ca = str(folder / "ca.pem")
        authority.cert_pem.write_to_path(self.ca)
        self.trust = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("localhost").configure_cert(self.trust)
        self.got: list[EmailMessage] = []
        self.refusing: set[str] = set()
        self.code = 550  # of a refusal
        self.welcome = {plain(USER, PASSWORD)}
        self.farewell = "221 bye"
        self.mute = False  # takes a message and goes without a word

    @property
    def port(self) -> int:
        """Give the port."""
        return int(self.server_address[1])


class _Conversation(socketserver.StreamRequestHandler):
    server: SmtpServer

    def handle(self) -> None:
        """Answer commands until the client goes."""
        secured = known = False
        self._say("220 localhost")
        while line := self.rfile.readline():
            verb, _, rest = line.decode("utf-8", "replace").strip().partition(" ")
            match verb.upper():
                case "EHLO":
                    self._say("250-localhost", "250 AUTH PLAIN XOAUTH2" if secured else "250 STARTTLS")
                case "STARTTLS":
                    self._say("220 go ahead")
                    self.connection = self.server.trust.wrap_socket(self.connection, server_side=True)
                    self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", 0)
                    secured = True
                case "AUTH":
                    known = secured and base64.b64decode(rest.partition(" ")[2]) in self.server.welcome
                    if not known and rest.startswith("XOAUTH2"):
                        self._say("334 eyJzdGF0dXMiOiI0MDEifQ==")
                        self.rfile.readline()
                    self._say("235 welcome" if known else "535 no")
                case "RCPT":
                    self._say(f"{self.server.code} nobody" if rest[4:-1] in self.server.refusing else "250 ok")
                case "DATA":
                    self._say("354 go on")
                    self.server.got.append(self._message())
                    if self.server.mute:
                        return
                    self._say("250 kept")
                case "QUIT":
                    self._say(self.server.farewell)
                    return
                case _:
                    self._say("250 ok" if known else "530 who are you")

    def finish(self) -> None:
        """Close what STARTTLS put in the socket's place."""
        for one in (self.wfile, self.rfile, self.connection):
            one.close()

    def _message(self) -> Any:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def _say(self, *lines: str) -> None:
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())


@contextmanager
def serving(folder: Path) -> Iterator[SmtpServer]:
    """Serve while the block runs."""
    with SmtpServer(folder) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
