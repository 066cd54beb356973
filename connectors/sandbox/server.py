"""The sandbox on a port of this machine: one office, four ways to speak to it, and a switch for mischief.

`/axis`, `/langson`, `/wso2` and `/bkav` are base addresses of connectors. For people:
`POST /sandbox/messages[?kind=status&name=…]` lays an edXML message into the inbox,
`POST /sandbox/mischief` sets chances (`{"html": 0.2}`), `GET /sandbox` tells what lies there.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from connectors.sandbox.axis import Axis
from connectors.sandbox.exchange import Reply, Request, replied
from connectors.sandbox.gateways import Bkav, LangSon, Wso2
from connectors.sandbox.mischief import Trick

if TYPE_CHECKING:
    from collections.abc import Mapping

    from connectors.sandbox.office import Office

# What the sandbox lets in. Nobody else's, and of no use anywhere else.
CREDENTIALS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "axis": {"system_id": "sandbox", "secret": "sandbox-axis-secret", "organ_id": "000.00.05.H99"},
        "langson": {"username": "sandbox", "password": "sandbox-password", "application_code": "HOSO"}
        | {"system_id": "sandbox", "secret": "sandbox-lgsp-secret"},
        "wso2": {"key": "sandbox", "secret": "sandbox-wso2-secret", "unit_secret": "sandbox-unit-secret"},
        "bkav": {"organ_id": "000.00.05.H99", "secret": "sandbox-bkav-secret"},
    }
)

_KINDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"axis": {"kind": "vxp"}} | {name: {"kind": "lgsp", "profile": name} for name in ("langson", "wso2", "bkav")}
)
_LARGEST = 512 * 1024 * 1024
_PAGE = Reply(200, "<!doctype html><title>Đăng nhập</title><h1>Đăng nhập</h1>".encode(), "text/html; charset=utf-8")
_SPOILED: Mapping[Trick, Reply] = MappingProxyType(
    {
        Trick.ERROR: Reply(500, b'{"message": "java.lang.NullPointerException"}'),
        Trick.HTML: _PAGE,
        Trick.NOT_JSON: Reply(200, b"Service is busy", "text/plain"),
    }
)


class _Speaker(Protocol):
    def answer(self, request: Request) -> Reply:
        """Answer one call."""


class Sandbox:
    """A running sandbox over `office`; use it as a context manager. Port 0 takes a free one; only 127.0.0.1 listens."""

    def __init__(self, office: Office, *, port: int = 0) -> None:
        self.office = office
        known = CREDENTIALS
        self._speakers: Mapping[str, _Speaker] = {
            "axis": Axis(office, {known["axis"]["system_id"]: known["axis"]["secret"]}),
            "langson": LangSon(office, known["langson"]),
            "wso2": Wso2(office, known["wso2"]),
            "bkav": Bkav(office, known["bkav"]),
            "sandbox": _Desk(office),
        }
        self.over = threading.Event()
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.sandbox = self
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), name="sandbox", daemon=True)

    @property
    def url(self) -> str:
        """Give the address; a connector's `base_url` is this and `/axis`, `/langson`, `/wso2` or `/bkav`."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        """Stop answering, for good."""
        self.stop()

    def stop(self) -> None:
        """Stop answering and close the port; twice is once."""
        if not self.over.is_set():
            self.over.set()
            self._server.shutdown()
            self._server.server_close()
            self._thread.join()

    def settings(self, way: str) -> dict[str, str]:
        """Give the table of a connector that speaks to this sandbox in one of its four ways."""
        return {"name": way, **_KINDS[way], "base_url": f"{self.url}/{way}", **CREDENTIALS[way]}

    def answer(self, request: Request) -> Reply:
        """Answer a request by the way of speaking that its path begins with, spoiled where mischief says so."""
        _, prefix, *rest = request.path.split("/", 2)
        speaker = self._speakers.get(prefix)
        if speaker is None:
            return replied({"message": f"có: {', '.join(self._speakers)}"}, status=404)
        inner = Request(request.method, "/" + "".join(rest), request.query, request.headers, request.body)
        if prefix == "sandbox":
            return speaker.answer(inner)
        mischief = self.office.mischief
        if mischief.strikes(Trick.SLOW):
            self.over.wait(mischief.slow_seconds)
        # The work may be done and only its answer be lost, so the call is answered before it is spoiled.
        reply = speaker.answer(inner)
        spoiled = next((spoiled for trick, spoiled in _SPOILED.items() if mischief.strikes(trick)), reply)
        return Reply(200, reply.body[: len(reply.body) // 2]) if mischief.strikes(Trick.CUT) else spoiled


class _Desk:
    """The sandbox's own page for people and scripts."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def answer(self, request: Request) -> Reply:
        """Lay a message in, set the chances of tricks, or tell what lies there."""
        if (request.method, request.path) == ("POST", "/messages"):
            kind, name = request.query.get("kind", "edoc"), request.query.get("name", "")
            return replied({"id": self._office.put(request.body, kind=kind, name=name).id}, status=201)
        if (request.method, request.path) == ("POST", "/mischief"):
            return self._set(request.json())
        letters = [{"id": one.id, "kind": one.kind, "state": one.state} for one in self._office.letters.values()]
        sent = [{"id": one.id, "kind": one.kind, "bytes": len(one.body)} for one in self._office.sent]
        tricks = {trick.value: times for trick, times in self._office.mischief.struck.items()}
        return replied({"warning": "sandbox", "letters": letters, "sent": sent, "tricks": tricks})

    def _set(self, chances: Mapping[str, Any]) -> Reply:
        known = {trick.value for trick in Trick}
        if set(chances) - known or not all(isinstance(chance, int | float) for chance in chances.values()):
            return replied({"message": f"có: {', '.join(sorted(known))}; mỗi trò một số từ 0 đến 1"}, status=400)
        self._office.mischief.chances.update({Trick(name): float(chance) for name, chance in chances.items()})
        return replied({name.value: chance for name, chance in self._office.mischief.chances.items()})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    sandbox: Sandbox


class _Handler(BaseHTTPRequestHandler):
    """Turns HTTP into requests and replies; one connection, one exchange."""

    server: _Server
    timeout = 30.0

    def do_GET(self) -> None:
        """Answer a reading call."""
        self._answer()

    do_POST = do_PUT = do_GET  # noqa: N815 - the names that http.server calls

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's own signature
        """Say nothing: tokens stand in what would be logged."""

    def _answer(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if not 0 <= length <= _LARGEST:
            self.send_error(413)
            return
        parts = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        query = dict(parse_qsl(parts.query, keep_blank_values=True))
        body = self.rfile.read(length)
        reply = self.server.sandbox.answer(Request(self.command, unquote(parts.path), query, headers, body))
        is_ours = parts.path.startswith("/sandbox")
        is_cut = not is_ours and self.server.sandbox.office.mischief.strikes(Trick.TRUNCATE)
        self._write(reply, is_cut=is_cut)

    def _write(self, reply: Reply, *, is_cut: bool) -> None:
        self.send_response(reply.status)
        self.send_header("Content-Type", reply.content_type)
        self.send_header("Content-Length", str(len(reply.body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(reply.body[: len(reply.body) // 2] if is_cut else reply.body)
