"""A server of our own that answers as an S3 store does, for what no real store can be made to do."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from service.adapters.objects_s3 import S3Objects

if TYPE_CHECKING:
    from collections.abc import Iterator


class S3Handler(BaseHTTPRequestHandler):
    """Answers in XML and says nothing of it."""

    def answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Type": "application/xml", "Content-Length": len(body)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(body)

    def error(self, status: int, code: str) -> None:
        self.answer(status, f"<Error><Code>{code}</Code><Message>no</Message></Error>".encode(), {})

    def log_message(self, *_said: object) -> None:
        """Say nothing."""


@contextmanager
def served(handler: type[S3Handler]) -> Iterator[S3Objects]:
    """Give the adapter over a store that answers so."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        endpoint = f"127.0.0.1:{server.server_address[1]}"
        yield S3Objects(endpoint=endpoint, access_key="a", secret_key="b", bucket="bucket", secure=False)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
