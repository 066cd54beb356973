"""A store that speaks just enough S3 to take objects and give them back, and may keep other bytes than it was given."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from service.adapters.objects_s3 import S3Objects

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@contextmanager
def keeping(what: Callable[[bytes], bytes | None], *, etag: str) -> Iterator[S3Objects]:
    """Give the adapter over a store that keeps `what(bytes)` (None: nothing) and answers each put with `etag`."""
    kept: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            found = what(self.rfile.read(int(self.headers["Content-Length"])))
            if found is not None:
                kept[self.path] = found
            self._answer(200, b"", {"ETag": f'"{etag}"'})

        def do_GET(self) -> None:
            absent = b"<Error><Code>NoSuchKey</Code><Message>none</Message></Error>"
            self._answer(200 if self.path in kept else 404, kept.get(self.path, absent), {})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/xml", "Content-Length": len(body)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        endpoint = f"127.0.0.1:{server.server_address[1]}"
        yield S3Objects(endpoint=endpoint, access_key="a", secret_key="b", bucket="bucket", secure=False)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
