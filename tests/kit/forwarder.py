"""A port that leads to another one, and can be cut: the line between a client and a server that lives on."""

from __future__ import annotations

import contextlib
import socket
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Forwarder:
    """Passes bytes both ways until `cut`; then nobody is let in.

    While `held`, it is as a server that the machine has frozen: calls are taken and nothing is answered.
    """

    def __init__(self, port: int) -> None:
        """Listen on a free port of this machine for what shall reach `port`."""
        self._target = port
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._server.getsockname()[1]
        self._ends: list[socket.socket] = []
        self._greeting: bytes | None = None
        self._flows = threading.Event()
        self._flows.set()
        threading.Thread(target=self._listen, daemon=True).start()

    def cut(self) -> None:
        """End every connection and let no new one in."""
        for end in (self._server, *self._ends):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def spoil(self, greeting: bytes | None) -> None:
        """Drop every connection; greet new ones with these bytes and end them, or pass them on again where None."""
        self._greeting = greeting
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    @contextlib.contextmanager
    def held(self) -> Iterator[None]:
        """Pass nothing on, neither way, and connect nobody, as long as the block lasts."""
        self._flows.clear()
        try:
            yield
        finally:
            self._flows.set()

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """End every connection, and every new one at once, as long as the block lasts."""
        self.spoil(b"")
        try:
            yield
        finally:
            self.spoil(None)

    def _listen(self) -> None:
        while True:
            try:
                near, _address = self._server.accept()
                self._flows.wait()
                if self._greeting is not None:
                    near.sendall(self._greeting)
                    near.shutdown(socket.SHUT_WR)
                    self._ends.append(near)
                    continue
                far = socket.create_connection(("127.0.0.1", self._target), timeout=10)
            except OSError:
                return
            far.settimeout(None)
            self._ends += [near, far]
            for source, target in ((near, far), (far, near)):
                threading.Thread(target=self._pass, args=(source, target), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(65_536):
                self._flows.wait()
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
