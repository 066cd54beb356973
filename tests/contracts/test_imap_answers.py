"""A mail server that answers oddly: nothing of it becomes a mail under another one's id, or an empty mail."""

from __future__ import annotations

import socketserver
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest

from connectors import load
from connectors.base import Garbled, Unreachable
from tests.kit.peer_clock import PeerClock

if TYPE_CHECKING:
    from collections.abc import Iterator

    from connectors.base import Connector

HEAD = b"Message-ID: <1@mau.vn>\r\nDate: Mon, 2 Mar 2026 08:00:00 +0700\r\nFrom: so@mau.vn\r\nSubject: x\r\n\r\n"
ANSWERS = {
    b"CAPABILITY": b"* CAPABILITY IMAP4rev1 MOVE UIDPLUS\r\n",
    b"SELECT": b"* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n",
    b"STATUS": b'* STATUS "INBOX" (MESSAGES 1 UIDNEXT 9 UIDVALIDITY 7)\r\n',
    b"SEARCH": b"* SEARCH 5\r\n",
}


def fetched(what: bytes, body: bytes, *, uid: int = 5) -> bytes:
    return b"* 1 FETCH (UID %d RFC822.SIZE 90 %s {%d}\r\n%s)\r\n" % (uid, what, len(body), body)


@contextmanager
def answering(bodies: bytes, *, slow: bytes = b"") -> Iterator[Connector]:
    """Give a connector to a server of one mail, number 5, that answers `bodies` when it is asked for it.

    What holds the word `slow`, or answers it, comes byte by byte without an end.
    """
    listed = fetched(b"BODY[HEADER.FIELDS (MESSAGE-ID DATE FROM SUBJECT)]", HEAD)

    class Session(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if slow == b"chao":
                self.drip()
            self.wfile.write(b"* OK chao\r\n")
            for line in self.rfile:
                if slow and slow in line:
                    self.drip()
                tag, command, *_rest = line.split()
                verb = b"SEARCH" if b"SEARCH" in line else command.upper()
                asked = bodies if b"BODY.PEEK[])" in line else listed if b"HEADER.FIELDS" in line else b""
                self.wfile.write((asked or ANSWERS.get(verb, b"")) + tag + b" OK xong\r\n")

        def drip(self) -> None:
            with suppress(OSError):
                while not over.wait(0.02):
                    self.wfile.write(b"*")
            raise ConnectionError

        def finish(self) -> None:
            with suppress(OSError):
                super().finish()

    class Server(socketserver.ThreadingTCPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            del request, client_address

    over = threading.Event()
    with Server(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        settings = {"host": "127.0.0.1", "port": server.server_address[1], "security": "plain", "username": "u"}
        connector = load("imap").configured("thu", settings | {"password": "mat khau"}, clock=PeerClock())
        yield connector
        connector.close()
        over.set()
        server.shutdown()


@pytest.mark.parametrize("slow", [b"chao", b"CAPABILITY", b"HEADER.FIELDS", b"BODY.PEEK[])"])
def test_a_server_that_answers_byte_by_byte_is_away_and_keeps_nobody(slow: bytes) -> None:
    with answering(fetched(b"BODY[]", HEAD), slow=slow) as connector:
        connector.verb_seconds = 0.5  # type: ignore[attr-defined]
        with pytest.raises(Unreachable):
            connector.fetch(connector.pending()[0])  # type: ignore[index]


def test_a_mail_is_taken_from_among_what_is_told_of_others() -> None:
    others = fetched(b"BODY[]", b"thu khac", uid=6) + fetched(b"BODY[]", HEAD + b"thu nay")

    with answering(others) as connector:
        (reference,) = connector.pending()
        raw = connector.fetch(reference).raw

    assert raw == HEAD + b"thu nay"


@pytest.mark.parametrize("bodies", [fetched(b"BODY[]", b"thu khac", uid=6), fetched(b"BODY[]", b"")])
def test_another_mail_or_nothing_is_not_this_mail(bodies: bytes) -> None:
    with answering(bodies) as connector:
        (reference,) = connector.pending()
        with pytest.raises(Garbled, match="không trả nội dung của thư số 5"):
            connector.fetch(reference)
