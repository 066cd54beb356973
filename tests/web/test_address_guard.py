"""The address guard: no webhook into our own house, whatever the address is spelt like; witnesses count connections."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import trustme

from service.adapters.webhooks import RequestsWebhookSender, SendLimits
from service.domain.public_address import is_public, networks
from service.ports import Answered
from tests.kit.builders import an_endpoint, an_event
from tests.kit.clock import START
from tests.kit.office import SECRET
from tests.kit.receiver import read_request

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

HOSTS = """
127.0.0.1 127.0.0.2 127.1 127.0.1 127.255.255.254 0 0.0.0.0 0.0 00 1 2130706433 017700000001 0x7f000001 0x7f.0.0.1
0x7f.1 0177.0.0.1 0177.1 00000177.0.0.1 127.0.0.1. 127.1. localhost LOCALHOST localhost. localhost.localdomain
ip6-localhost 127.000.000.001 127.0.0.01 127.0.0.0x1 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1]
[::127.0.0.1] [::ffff:0:127.0.0.1] [64:ff9b::127.0.0.1] [64:ff9b::7f00:1] [64:ff9b:1::7f00:1] [2002:7f00:1::]
[2002:7f00:1::1] [2001::1] [2001:0:7f00:1::] [fe80::1] [fe80::1%25lo] [fe80::1%25eth0] [fe80::1%lo] [::1%25lo] [::1%lo]
[fc00::1] [fd00::1] [fd00:ec2::254] [fec0::1] [ff02::1] [5f00::1] [3fff::1] [2001:db8::1] [100::1] [0000::1]
10.0.0.1 10.255.255.255 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1.1 100.64.0.1 169.254.169.254 169.254.0.1
2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.43518 [::ffff:169.254.169.254] [::ffff:a9fe:a9fe] 192.0.0.192
192.0.2.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 192.88.99.1
100.100.100.200
good.test@127.0.0.1 good.test:x@127.0.0.1 127.0.0.1@good.test 127.0.0.1%23@good.test good.test%40127.0.0.1
good.test\\@127.0.0.1 127.0.0.1\\@good.test 127.0.0.1\\.good.test good.test#@127.0.0.1 127.0.0.1#.good.test
127.0.0.1?.good.test good.test&@127.0.0.1 127.0.0.1%00.good.test 127.0.0.1%2egood.test 127。0。0。1
１２７.0.0.1 ①②⑦.⓪.⓪.①
ⓛⓞⓒⓐⓛⓗⓞⓢⓣ loc\u00adalhost 127.0.0.1\u3002 xn--.test -a.test a-.test a..test .test test. under_score.test
inner.test both.test six.test mapped.test metadata.test link.test nat.test empty.test none.test rebind.test
metadata metadata.google.internal. kubernetes db redis \x00127.0.0.1 [127.0.0.1] [::1 ::1
[v1.127] [0x7f::1] [::ffff:127.1] 127.0.0.256 1.2.3 256.256.256.256 4294967296 0x7f00000000000001 127.0.0.1,good.test
127.0.0.1;good.test 127.0.0.1!good.test $(127.0.0.1) {127.0.0.1} <127.0.0.1> "127.0.0.1" '127.0.0.1' *.test
""".split()  # noqa: SIM905 - a hundred and fifty quotation marks read worse
NAMES = {
    "inner.test": ["127.0.0.1"], "both.test": ["93.184.216.34", "127.0.0.1"], "six.test": ["::1"],
    "mapped.test": ["::ffff:127.0.0.1"], "metadata.test": ["169.254.169.254"], "link.test": ["fe80::1%lo"],
    "nat.test": ["64:ff9b::7f00:1"], "empty.test": [], "good.test": ["127.0.0.1"],
    "localhost.localdomain": ["127.0.0.1"],
}  # fmt: skip


def _hostile(port: int) -> list[str]:
    hosts = [*HOSTS, "127.0.0.1\t", "127.0.0.1\n", "127.0.0.1 good.test"]
    shapes = [f"https://{host}:{port}/hook" for host in hosts]
    schemes = [
        f"{scheme}127.0.0.1:{port}/" for scheme in ("http://", "//", "", "ftp://", "file://", "gopher://", "HTTPS:")
    ]
    return [
        *shapes,
        *schemes,
        f"https:\\\\127.0.0.1:{port}/",
        f"https:/127.0.0.1:{port}",
        f" https://127.0.0.1:{port}/",
    ]


def _looked_up(host: str, port: int) -> Sequence[str]:
    """Look up as a hostile name server would; never the machine's own."""
    del port
    if host not in NAMES:
        raise socket.gaierror(host)
    return NAMES[host]


@contextmanager
def _witness() -> Iterator[tuple[int, list[object]]]:
    """Count connections to one port of both loopback addresses."""
    seen: list[object] = []
    four = socket.create_server(("127.0.0.1", 0))
    port = four.getsockname()[1]
    listeners = [four]
    if socket.has_ipv6:
        listeners.append(socket.create_server(("::1", port), family=socket.AF_INET6))
    threads = [threading.Thread(target=_count, args=(one, seen)) for one in listeners]
    for thread in threads:
        thread.start()
    try:
        yield port, seen
    finally:
        for one in listeners:
            one.shutdown(socket.SHUT_RDWR)
            one.close()
        for thread in threads:
            thread.join()


def _count(listener: socket.socket, seen: list[object]) -> None:
    while True:
        try:
            connection, address = listener.accept()
        except OSError:
            return
        seen.append(address)
        connection.close()


def test_no_hostile_address_reaches_the_witness() -> None:
    with _witness() as (port, seen):
        # The witness's own port is allowed, so that nothing but the address can be what refuses.
        sender = RequestsWebhookSender(SendLimits(ports=frozenset({443, port})), resolve=_looked_up)
        urls = _hostile(port)
        answers = [sender.send(an_endpoint(url=url, secrets=(SECRET,)), an_event("d-1"), now=START) for url in urls]

        assert len(set(urls)) >= 150
        assert [url for url, answer in zip(urls, answers, strict=True) if answer.status or not answer.error] == []
        assert [url for url, answer in zip(urls, answers, strict=True) if "Không gửi được" in answer.error] == []
        with socket.create_connection(("127.0.0.1", port)) as control:
            control.recv(1)
        # Connections are taken in turn: had any come before the control, it would stand here.
        assert len(seen) == 1
    print(f"{len(set(urls))} hostile addresses, {len(seen) - 1} connections at the witness")  # noqa: T201 - the proof's figure


@pytest.mark.parametrize("port", [1, 22, 25, 80, 5432, 6379, 8080, 8443, 9000, 0])
def test_only_listed_ports_are_connected_to(port: int) -> None:
    url = f"https://93.184.216.34:{port}/"
    answered = RequestsWebhookSender().send(an_endpoint(url=url, secrets=(SECRET,)), an_event("d-1"), now=START)

    assert "Cổng" in answered.error


def test_who_tries_on_one_machine_is_told_what_allows_it() -> None:
    assert "HOSO_WEBHOOK_INSECURE=1" in RequestsWebhookSender().forbids("http://127.0.0.1:9000/hoso")
    assert "HOSO_WEBHOOK_INSECURE" not in RequestsWebhookSender().forbids("https://127.0.0.1@good.test/hoso")


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.216.34", "203.162.4.191", "2606:2800:220:1::1", "2405:4800::1"])
def test_public_addresses_are_public(text: str) -> None:
    assert is_public(text)


@contextmanager
def _tls(folder: Path, name: str) -> Iterator[tuple[int, str, list[bytes]]]:
    """Answer 200 over TLS as `name` on loopback; gives the port, the authority's file and what was asked."""
    authority, asked = trustme.CA(), list[bytes]()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    authority.cert_pem.write_to_path(str(folder / "ca.pem"))
    context.sni_callback = lambda _socket, server, _context: asked.append(f"SNI {server}".encode())
    listener = socket.create_server(("127.0.0.1", 0))
    thread = threading.Thread(target=_answer, args=(listener, context, asked))
    thread.start()
    try:
        yield listener.getsockname()[1], str(folder / "ca.pem"), asked
    finally:
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        thread.join()


def _answer(listener: socket.socket, context: ssl.SSLContext, asked: list[bytes]) -> None:
    while True:
        try:
            connection, _address = listener.accept()
            with context.wrap_socket(connection, server_side=True) as secured:
                asked.append(read_request(secured))
                secured.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        except ssl.SSLError:
            continue
        except OSError:
            return


def _sender(port: int, authority: str, *, resolve: object) -> RequestsWebhookSender:
    limits = SendLimits(ports=frozenset({port}), networks=networks("127.0.0.1/32"))
    return RequestsWebhookSender(limits, resolve=resolve, ca=authority)  # type: ignore[arg-type]


def test_the_connection_goes_to_what_was_looked_up_once_and_asks_for_the_name(tmp_path: Path) -> None:
    looked: list[str] = []

    def rebinding(host: str, port: int) -> Sequence[str]:
        looked.append(f"{host}:{port}")
        return ["127.0.0.1"] if len(looked) == 1 else ["169.254.169.254"]

    with _tls(tmp_path, "vendor.hoso.test") as (port, authority, asked):
        endpoint = an_endpoint(url=f"https://vendor.hoso.test:{port}/hook?k=1", secrets=(SECRET,))
        answered = _sender(port, authority, resolve=rebinding).send(endpoint, an_event("d-1"), now=START)

    assert answered == Answered(200)
    assert looked == [f"vendor.hoso.test:{port}"]
    assert asked[0] == b"SNI vendor.hoso.test"
    assert asked[1].startswith(b"POST /hook?k=1 HTTP/1.1\r\n")
    assert f"\r\nHost: vendor.hoso.test:{port}\r\n".encode() in asked[1]


def test_a_certificate_of_another_name_gets_nothing(tmp_path: Path) -> None:
    with _tls(tmp_path, "other.hoso.test") as (port, authority, asked):
        endpoint = an_endpoint(url=f"https://vendor.hoso.test:{port}/", secrets=(SECRET,))
        sender = _sender(port, authority, resolve=lambda _host, _port: ["127.0.0.1"])
        answered = sender.send(endpoint, an_event("d-1"), now=START)

    assert (answered.status, answered.error) == (None, "Không gửi được tới bên nhận (SSLError).")
    assert [one for one in asked if one.startswith(b"POST")] == []
