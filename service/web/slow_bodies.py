"""Bodies that come too slowly: whoever announces a body and does not send it may hold a few threads, never all of them.

The server gives each request a thread, and a thread waits for the body that was announced, for as long as its sender
likes. A proxy that gathers bodies waits instead; without one, eight such senders stopped every page and the probes.
OWASP ASVS 5.0, V15.2.
"""

from __future__ import annotations

import io
from collections import Counter
from contextlib import contextmanager
from threading import Condition
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_MOMENT = 0.1  # seconds; a piece that has come is read in a fraction of it
_PIECE = 64 * 1024
_IN_ALL, _OF_ONE = 6, 3  # requests whose body is waited for at the same moment; the server has eight threads
_FULL = "Đang chờ quá nhiều yêu cầu gửi dở; hãy gửi lại sau."


class SlowBodies:
    """A WSGI application of whose requests only so many wait for a body at once, fewer still of one address."""

    def __init__(self, inner: WSGIApplication) -> None:
        """Stand before `inner`."""
        self._inner = inner
        self._waiting = Counter[str]()
        self._change = Condition()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; its body is waited for when it is asked for."""
        if environ.get("CONTENT_LENGTH", "") != "0":  # in HTTP/2 a body comes without any announcement
            body = _Body(self, environ["wsgi.input"], str(environ.get("REMOTE_ADDR", "")), _length(environ))
            environ["wsgi.input"] = io.BufferedReader(body, _PIECE)
        return self._inner(environ, start_response)

    @contextmanager
    def waiting(self, sender: str) -> Iterator[None]:
        """Count one that waits; raises ServiceUnavailable where too many do."""
        with self._change:
            if not self._change.wait_for(lambda: self._is_room(sender), _MOMENT):
                raise ServiceUnavailable(_FULL, retry_after=1)
            self._waiting[sender] += 1
        try:
            yield
        finally:
            with self._change:
                self._waiting[sender] -= 1
                self._waiting += Counter()  # nobody is kept who waits no more
                self._change.notify_all()

    def _is_room(self, sender: str) -> bool:
        return self._waiting[sender] < _OF_ONE and self._waiting.total() < _IN_ALL


def _length(environ: WSGIEnvironment) -> int:
    """Give how many bytes were announced; -1 where that is not said, or not a number."""
    told = str(environ.get("CONTENT_LENGTH", ""))
    return int(told) if told.isascii() and told.isdigit() and "HTTP_TRANSFER_ENCODING" not in environ else -1


class _Body(io.RawIOBase):
    """A body, piece by piece."""

    def __init__(self, site: SlowBodies, source: Any, sender: str, length: int) -> None:
        super().__init__()
        self._site, self._source, self._sender, self._left = site, source, sender, length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with what comes next; nothing is the end."""
        view = memoryview(buffer).cast("B")
        if self._left >= 0:  # a server may hand the connection itself, which does not end where the body does
            view = view[: self._left]
        if not view:
            return 0
        with self._site.waiting(self._sender):
            piece = self._source.read(len(view))
        view[: len(piece)] = piece
        self._left -= len(piece) if self._left > 0 else 0
        return len(piece)
