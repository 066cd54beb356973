"""Threads that others keep waiting: for a body that was announced and does not come, for who does not read on.

The server gives each request a thread, and a thread waits for the body that was announced, for as long as its sender
likes. A proxy that gathers bodies waits instead; without one, eight such senders stopped every page and the probes.
OWASP ASVS 5.0, V15.2.
"""

from __future__ import annotations

import io
from contextlib import contextmanager
from threading import Condition
from time import monotonic
from typing import TYPE_CHECKING, Any

from werkzeug.exceptions import ServiceUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from _typeshed import WriteableBuffer
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_PIECE = 64 * 1024
_IN_ALL, _OF_ONE = 6, 3  # places, and bodies of one address; the server has eight threads
_STUCK, _PATIENCE = 0.5, 1.0  # seconds; a piece that has come is read in a fraction of the first
_FULL = "Đang chờ quá nhiều yêu cầu gửi dở; hãy gửi lại sau."


class Places:
    """So many places for what may have to wait for others, fewer still for one of them (an address, all files)."""

    def __init__(self, now: Callable[[], float] = monotonic) -> None:
        """Begin with all places free."""
        self._held: dict[object, tuple[str, float]] = {}
        self._change, self._now = Condition(), now

    @contextmanager
    def held(self, who: str, most: int, refusal: ServiceUnavailable) -> Iterator[None]:
        """Hold one of `most` places; the refusal is raised where none comes free and all are stuck."""
        place = object()
        with self._change:
            ends = self._now() + _PATIENCE
            while those := self._in_the_way(who, most):
                # Who has just begun is likely to end at once: a burst of bodies that have come is no flood.
                left = min(ends, max(those) + _STUCK) - self._now()
                if left <= 0:
                    raise refusal
                self._change.wait(left)
            self._held[place] = who, self._now()
        try:
            yield
        finally:
            with self._change:
                del self._held[place]
                self._change.notify_all()

    def _in_the_way(self, who: str, most: int) -> list[float]:
        """Give since when those hold that leave no room; nothing where there is room."""
        own = [since for one, since in self._held.values() if one == who]
        if len(own) >= most:
            return own
        return [since for _one, since in self._held.values()] if len(self._held) >= _IN_ALL else []


PLACES = Places()


class SlowBodies:
    """A WSGI application of whose requests only so many wait for a body at once, fewer still of one address."""

    def __init__(self, inner: WSGIApplication, places: Places = PLACES) -> None:
        """Stand before `inner`."""
        self._inner, self._places = inner, places

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request; its body is waited for when it is asked for."""
        if environ.get("CONTENT_LENGTH", "") != "0":  # in HTTP/2 a body comes without any announcement
            sender = str(environ.get("REMOTE_ADDR", ""))
            body = _Body(self._places, environ["wsgi.input"], sender, _length(environ))
            environ["wsgi.input"] = io.BufferedReader(body, _PIECE)
        return self._inner(environ, start_response)


def _length(environ: WSGIEnvironment) -> int:
    """Give how many bytes were announced; -1 where that is not said, or not a number."""
    told = str(environ.get("CONTENT_LENGTH", ""))
    return int(told) if told.isascii() and told.isdigit() and "HTTP_TRANSFER_ENCODING" not in environ else -1


class _Body(io.RawIOBase):
    """A body, piece by piece."""

    def __init__(self, places: Places, source: Any, sender: str, length: int) -> None:
        super().__init__()
        self._places, self._source, self._sender, self._left = places, source, sender, length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with what comes next; nothing is the end."""
        view = memoryview(buffer).cast("B")
        if self._left >= 0:  # a server may hand the connection itself, which does not end where the body does
            view = view[: self._left]
        if not view:
            return 0
        with self._places.held(self._sender, _OF_ONE, ServiceUnavailable(_FULL, retry_after=1)):
            piece = self._source.read(len(view))
        view[: len(piece)] = piece
        self._left -= len(piece) if self._left > 0 else 0
        return len(piece)
