"""The connectors' HTTP: bounded, never led elsewhere, and every failure in the port's three words without a secret."""

from __future__ import annotations

import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest
import trustme

from connectors.base import ConnectorError, Garbled, Refused, Unreachable
from connectors.blocks import refuse_unknown, secret_of
from connectors.transport import Call, Limits, Missing, Transport, Unauthorised
from tests.kit.peer_clock import PeerClock
from tests.kit.receiver import answering, dripping, dripping_a_body, flooding, hanging_up, receiving

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable, Iterator
    from pathlib import Path

READ = Call("GET", "/danh-sach", query={"token": "bi-mat-trong-url"}, repeatable=True)
WRITE = Call("POST", "/gui", body=b"x")
SHORT = Limits(connect=1.0, read=1.0, total=0.5, answer_bytes=200_000)


def transport(url: str, **options: object) -> Transport:
    return Transport(url.removesuffix("/hook"), **{"clock": PeerClock(), "limits": SHORT} | options)  # type: ignore[arg-type]


def told(status: str, *headers: str, body: bytes = b"{}") -> ConnectorError:
    with receiving(answering(status, *headers, body=body)) as peer, pytest.raises(ConnectorError) as raised:
        transport(peer.url).ask(READ)
    return raised.value


def test_an_object_comes_back() -> None:
    with receiving(answering("200 OK", body='﻿{"tên": "Bình Minh"}'.encode())) as peer:
        answer = transport(peer.url).ask(READ)

    assert answer == {"tên": "Bình Minh"}
    assert peer.requests[0].startswith(b"GET /danh-sach?token=bi-mat-trong-url HTTP/1.1\r\n")


def test_no_content_is_an_empty_object() -> None:
    with receiving(answering("204 No Content")) as peer:
        assert transport(peer.url).ask(WRITE) == {}


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("500 Oops", Unreachable),
        ("503 Busy", Unreachable),
        ("429 Slow down", Unreachable),
        ("408 Late", Unreachable),
        ("401 Who", Unauthorised),
        ("403 No", Refused),
        ("404 Gone", Missing),
        ("400 Bad", Refused),
        ("302 Found", Garbled),
    ],
)
def test_a_status_is_told_in_the_ports_words(status: str, kind: type[ConnectorError]) -> None:
    assert type(told(status, "Location: http://127.0.0.1:1/")) is kind


@pytest.mark.parametrize("body", [b"<html>dang nhap</html>", b"", b"[]", b"OK", b'{"a":', b"[" * 100_000])
def test_what_is_no_object_is_garbled_and_never_empty(body: bytes) -> None:
    assert type(told("200 OK", body=body)) is Garbled


@pytest.mark.parametrize(("header", "seconds"), [("7", 7.0), ("Mon, 02 Mar 2026 01:00:30 GMT", 30.0), ("mai", None)])
def test_a_busy_peer_says_when_to_come_back(header: str, seconds: float | None) -> None:
    error = told("503 Busy", f"Retry-After: {header}")

    assert isinstance(error, Unreachable)
    assert error.retry_after == seconds


@pytest.mark.parametrize(
    "behave", [dripping, dripping_a_body, hanging_up], ids=["dripping", "dripping a body", "hanging up"]
)
def test_a_peer_that_never_finishes_is_unreachable(behave: Callable[[socket.socket, threading.Event], None]) -> None:
    with receiving(behave) as peer, pytest.raises(Unreachable):
        transport(peer.url).ask(WRITE)


def test_a_truncated_answer_is_unreachable() -> None:
    def truncating(connection: socket.socket, _over: threading.Event) -> None:
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"data": [')

    with receiving(truncating) as peer, pytest.raises(Unreachable):
        transport(peer.url).ask(WRITE)


def test_an_answer_without_end_is_cut() -> None:
    with receiving(flooding) as peer, pytest.raises(Garbled, match="200000"):
        transport(peer.url, limits=Limits(total=20, answer_bytes=200_000)).ask(WRITE)


def test_only_a_repeatable_call_is_tried_again_and_only_on_a_network_failure() -> None:
    clock = PeerClock()

    def attempts(behave: Callable[[socket.socket, threading.Event], None], call: Call) -> int:
        with receiving(behave) as peer, pytest.raises(ConnectorError):
            transport(peer.url, clock=clock, retries=(1.0, 4.0)).ask(call)
        return len(peer.requests)

    counts = [attempts(hanging_up, READ), attempts(hanging_up, WRITE), attempts(answering("500 Oops"), READ)]

    assert (counts, clock.pauses) == ([3, 1, 1], [1.0, 4.0])


def test_no_error_repeats_the_query_a_secret_or_the_cause_that_names_them() -> None:
    nowhere = transport("http://127.0.0.1:1")
    nowhere.hide("khoa-bi-mat")

    with pytest.raises(Unreachable) as raised:
        nowhere.ask(READ)

    assert "bi-mat-trong-url" not in f"{raised.value} {raised.value.__cause__!r} {READ!r} {nowhere!r}"
    assert raised.value.__suppress_context__
    assert nowhere.masked("sai khoá khoa-bi-mat\r\n!") == "sai khoá *** !"


@pytest.mark.parametrize(
    ("settings", "fault"),
    [
        ({}, "base_url"),
        ({"base_url": "truc.gov.vn"}, "https"),
        ({"base_url": "http://truc.gov.vn"}, "allow_http"),
        ({"base_url": "https://truc.gov.vn?token=1"}, "tham số"),
        ({"base_url": "https://ai:mat-khau@truc.gov.vn"}, "mật khẩu"),
        ({"base_url": "https://truc.gov.vn", "ca_file": "/khong/co.pem"}, "ca_file"),
    ],
)
def test_an_unsafe_setting_is_refused_by_name(settings: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        Transport.configured(settings, clock=PeerClock())


def test_plain_http_is_for_this_machine_or_said_outright() -> None:
    near = Transport.configured({"base_url": "http://127.0.0.1:8090/"}, clock=PeerClock())
    inside = Transport.configured({"base_url": "http://truc.tinh", "allow_http": True}, clock=PeerClock())

    assert (near.base_url, inside.base_url) == ("http://127.0.0.1:8090", "http://truc.tinh")


@pytest.fixture
def tls(tmp_path: Path) -> Path:
    """Give a folder with the certificates of an authority made for this test: `ca.pem`, `server.pem`, `client.pem`."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    for name, host in (("server", "127.0.0.1"), ("client", "hoso-test-client")):
        authority.issue_cert(host).private_key_and_cert_chain_pem.write_to_path(tmp_path / f"{name}.pem")
    return tmp_path


@pytest.fixture
def secure(tls: Path) -> Iterator[str]:
    """Serve over TLS with a certificate of the test authority, and ask for one of the client's."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=tls / "ca.pem")
    context.load_cert_chain(tls / "server.pem")
    context.verify_mode = ssl.CERT_REQUIRED
    server = HTTPServer(("127.0.0.1", 0), Empty)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"https://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


class Empty(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own signature
        """Say nothing."""


def test_a_peer_of_our_authority_that_knows_our_certificate_is_spoken_to(secure: str, tls: Path) -> None:
    settings = {"base_url": secure, "ca_file": str(tls / "ca.pem"), "client_cert": str(tls / "client.pem")}

    assert Transport.configured(settings, clock=PeerClock()).ask(WRITE) == {}


@pytest.mark.parametrize(
    ("files", "kind"),
    [({"client_cert": "client.pem"}, Refused), ({"ca_file": "ca.pem"}, Unreachable)],
    ids=["authority unknown", "no certificate of ours"],
)
def test_without_trust_on_both_sides_nothing_is_said(
    secure: str, tls: Path, files: dict[str, str], kind: type[ConnectorError]
) -> None:
    settings = {"base_url": secure} | {name: str(tls / file) for name, file in files.items()}

    with pytest.raises(kind):
        Transport.configured(settings, clock=PeerClock()).ask(WRITE)


def test_a_secret_comes_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "khoa").write_text("bi-mat\n", "utf-8")

    assert secret_of({"secret_file": tmp_path / "khoa"}, "secret") == "bi-mat"
    with pytest.raises(ValueError, match="secret"):
        secret_of({}, "secret")


def test_a_misspelled_setting_is_named() -> None:
    with pytest.raises(ValueError, match="`secrte`"):
        refuse_unknown({"secrte": "x", "secret": "y"}, {"secret"})
