"""Who announces a body and sends none of it, or asks for a file and reads none, holds a few threads and no more."""

from __future__ import annotations

import io
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import count
from typing import TYPE_CHECKING

import pytest
from werkzeug.exceptions import ServiceUnavailable

from service.web.reading import download_file
from service.web.slow_bodies import PLACES, Places, SlowBodies

if TYPE_CHECKING:
    from collections.abc import Iterable

    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Stalled(io.BytesIO):
    """A body that comes when `go` is set; says that it is waited for."""

    def __init__(self) -> None:
        super().__init__(b"abc")
        self.waited, self.go = threading.Event(), threading.Event()

    def read(self, size: int | None = -1, /) -> bytes:
        self.waited.set()
        self.go.wait()
        return super().read(size)


def echo(environ: WSGIEnvironment, _start: StartResponse) -> Iterable[bytes]:
    """Answer with the body."""
    return [environ["wsgi.input"].read()]


def asked(site: SlowBodies, sender: str, body: io.BytesIO, **announced: str) -> bytes:
    environ = {"wsgi.input": body, "REMOTE_ADDR": sender, **announced}
    return b"".join(site(environ, lambda *_: print))


def test_stalled_bodies_of_one_sender_leave_the_others_their_answers() -> None:
    """Also those whose length nobody announced: in chunks, or as HTTP/2 has it."""
    site, stalled = SlowBodies(echo, Places(now=count().__next__)), [Stalled() for _ in range(3)]
    announced: list[dict[str, str]] = [{"CONTENT_LENGTH": "3"}, {"HTTP_TRANSFER_ENCODING": "chunked"}, {}]
    with ThreadPoolExecutor(3) as threads:
        each = zip(stalled, announced, strict=True)
        waiting = [threads.submit(asked, site, "10.0.0.1", one, **given) for one, given in each]
        assert all(one.waited.wait(30) for one in stalled)
        try:
            with pytest.raises(ServiceUnavailable) as refused:
                asked(site, "10.0.0.1", io.BytesIO(b"abc"))
            others = (
                asked(site, "10.0.0.2", io.BytesIO(b"abc")),
                asked(site, "10.0.0.1", io.BytesIO(), CONTENT_LENGTH="0"),
            )
        finally:
            for one in stalled:
                one.go.set()

    assert (refused.value.retry_after, others) == (1, (b"abc", b""))
    assert [one.result() for one in waiting] == [b"abc"] * 3
    assert asked(site, "10.0.0.1", io.BytesIO(b"abc")) == b"abc"


def test_files_that_nobody_reads_on_leave_threads_for_others_and_an_ended_one_makes_room() -> None:
    held = [download_file(io.BytesIO(b"abc"), name="a.zip", media_type="application/zip") for _ in range(4)]
    late = io.BytesIO(b"abc")
    with pytest.raises(ServiceUnavailable) as refused:
        download_file(late, name="a.zip", media_type="application/zip")

    held[0].close()
    held[0].close()
    again = download_file(io.BytesIO(b"abc"), name="a.zip", media_type="application/zip")
    assert (refused.value.retry_after, late.closed, again.get_data()) == (30, True, b"abc")
    for one in (*held, again):
        one.close()


def test_files_and_bodies_that_others_keep_waiting_leave_threads_together() -> None:
    with ExitStack() as held:
        for _ in range(4):
            held.callback(download_file(io.BytesIO(b"abc"), name="a.zip", media_type="application/zip").close)
        for sender in ("10.0.0.1", "10.0.0.2"):
            held.enter_context(PLACES.held(sender, 3, ServiceUnavailable()))
        with pytest.raises(ServiceUnavailable):
            asked(SlowBodies(echo), "10.0.0.3", io.BytesIO(b"abc"))

    assert asked(SlowBodies(echo), "10.0.0.3", io.BytesIO(b"abc")) == b"abc"


def test_a_burst_of_bodies_that_have_come_is_refused_nothing() -> None:
    """Who holds a place has just begun, by a clock that stands: whoever comes then waits for it, and gets in."""
    looks, all_wait = count(1), threading.Event()

    def now() -> float:
        if next(looks) == (3 + 6) * 2:  # each looks when it comes; then at its place, or how long it may wait for one
            all_wait.set()
        return 0.0

    site, first = SlowBodies(echo, Places(now)), [Stalled() for _ in range(3)]
    with ThreadPoolExecutor(9) as threads:
        begun = [threads.submit(asked, site, "10.0.0.1", one) for one in first]
        assert all(one.waited.wait(30) for one in first)
        late = [threads.submit(asked, site, "10.0.0.1", io.BytesIO(b"abc")) for _ in range(6)]
        all_wait.wait(30)
        for one in first:
            one.go.set()

        assert [one.result(30) for one in (*begun, *late)] == [b"abc"] * 9
