"""A good webhook receiver on this machine: it answers 204 and remembers what came, by `webhook-id`."""

from __future__ import annotations

import json
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from types import TracebackType


class Listener:
    """Serves on a free port of the loopback while it is open."""

    def __init__(self) -> None:
        """Take the port; nothing is answered before the block is entered."""
        self.came: Counter[str] = Counter()
        self.told: dict[str, dict[str, Any]] = {}
        self.differing: list[str] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def url(self) -> str:
        """Give the address to send to."""
        return f"http://127.0.0.1:{self._server.server_address[1]}/"

    def record(self, webhook_id: str, body: bytes) -> None:
        """Remember one arrival; a repeat must say the same as the first."""
        told = json.loads(body)
        with self._lock:
            self.came[webhook_id] += 1
            if self.told.setdefault(webhook_id, told) != told:
                self.differing.append(webhook_id)

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the port."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(listener: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers one request."""

        def do_POST(self) -> None:
            """Read the whole body before answering; a sender killed half way is not recorded."""
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) == length:
                listener.record(self.headers["webhook-id"], body)
                self.send_response(204)
                self.end_headers()

        def log_message(self, *_said: object) -> None:
            """Keep quiet."""

        def finish(self) -> None:
            """Close, whether or not the sender is still there."""
            with suppress(OSError):
                super().finish()

    return Handler
