"""A store that speaks just enough S3 to take objects and give them back, and may keep other bytes than it was given."""

from __future__ import annotations

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING

from tests.kit.s3_peer import S3Handler, served

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from service.adapters.objects_s3 import S3Objects


@contextmanager
def keeping(what: Callable[[bytes], bytes | None], *, etag: str) -> Iterator[S3Objects]:
    """Give the adapter over a store that keeps `what(bytes)` (None: nothing) and answers each put with `etag`."""
    kept: dict[str, bytes] = {}

    class Handler(S3Handler, BaseHTTPRequestHandler):
        def do_PUT(self) -> None:
            found = what(self.rfile.read(int(self.headers["Content-Length"])))
            if found is not None:
                kept[self.path] = found
            self.answer(200, b"", {"ETag": f'"{etag}"'})

        def do_GET(self) -> None:
            if self.path in kept:
                self.answer(200, kept[self.path], {})
            else:
                self.error(404, "NoSuchKey")

    with served(Handler) as objects:
        yield objects
