"""Receivers of webhooks on real sockets, good and hostile."""

from __future__ import annotations

import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Receiver:
    """One listening socket that treats every connection with `behave`; keeps the raw requests it read."""

    def __init__(self, behave: Callable[[socket.socket, threading.Event], None]) -> None:
        self.requests: list[bytes] = []
        self._behave = behave
        self._over = threading.Event()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Give the address to send to."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}/hook"

    def close(self) -> None:
        """Stop listening and end what still goes on."""
        self._over.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()

    def _listen(self) -> None:
        while not self._over.is_set():
            try:
                connection, _address = self._socket.accept()
            except OSError:
                return
            with connection:
                self.requests.append(read_request(connection))
                try:
                    self._behave(connection, self._over)
                except OSError:
                    continue


@contextmanager
def receiving(behave: Callable[[socket.socket, threading.Event], None]) -> Iterator[Receiver]:
    """Listen while the block runs."""
    receiver = Receiver(behave)
    try:
        yield receiver
    finally:
        receiver.close()


def answering(status: str, *headers: str, body: bytes = b"") -> Callable[[socket.socket, threading.Event], None]:
    """Behave like a server that answers this at once."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers, "", ""]
    return lambda connection, _over: connection.sendall("\r\n".join(lines).encode() + body)


def dripping(connection: socket.socket, over: threading.Event) -> None:
    """Send one header byte after another and never come to an end."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while not over.wait(0.05):
        connection.sendall(b"a")


def dripping_a_body(connection: socket.socket, over: threading.Event) -> None:
    """Send the head of an answer that ends with the connection, as HTTP/1.0 servers do, and then byte after byte."""
    connection.sendall(b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\n")
    while not over.wait(0.05):
        connection.sendall(b"a")


def flooding(connection: socket.socket, over: threading.Event) -> None:
    """Send a body without end as fast as it is taken."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    while not over.is_set():
        connection.sendall(b"x" * 65536)


def hanging_up(connection: socket.socket, over: threading.Event) -> None:
    """Close without a word."""
    del connection, over


def read_request(connection: socket.socket) -> bytes:
    """Read one request: head, then as many bytes as it promises."""
    raw = b""
    while b"\r\n\r\n" not in raw and (more := connection.recv(65536)):
        raw += more
    head, _, body = raw.partition(b"\r\n\r\n")
    lengths = [int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    while lengths and len(body) < lengths[0] and (more := connection.recv(65536)):
        body += more
    return head + b"\r\n\r\n" + body
