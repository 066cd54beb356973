"""A document repository over the CMIS 1.1 Browser Binding, written after the standard (OASIS CMIS-v1.1, section 5).

No repository can be installed here, so the exchanges are the standard's own: selectors, actions, succinct
properties, exceptions by name (5.2.10), paging, unique names in a folder, Basic authentication.
"""

from __future__ import annotations

import base64
import itertools
import json
import threading
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from connectors.sandbox import Trick

USER, PASSWORD = "tiếp nhận", "mật khẩu kho 5520"
FOLDERS = ("Đến", "Đã nhận", "Không đọc được", "Gửi đi")
_CODES = {"objectNotFound": 404, "nameConstraintViolation": 409, "invalidArgument": 400, "notSupported": 405}


class CmisError(Exception):
    """An exception of the standard; `args[0]` is its name."""


@dataclass(slots=True)
class Node:
    """One object of the repository."""

    id: str
    name: str
    parent: str
    content: bytes | None = None
    made_at: int = 0  # milliseconds

    @property
    def properties(self) -> dict[str, Any]:
        kind = "cmis:folder" if self.content is None else "cmis:document"
        told = {"cmis:objectId": self.id, "cmis:name": self.name, "cmis:baseTypeId": kind, "cmis:objectTypeId": kind}
        told["cmis:creationDate"] = self.made_at
        return told if self.content is None else told | {"cmis:contentStreamLength": len(self.content)}


@dataclass(slots=True)
class Repository:
    """The tree, told newest first, for it knows no order by property; `spoil` is what every answer suffers."""

    spoil: Trick | None = None
    stuck: bool = False  # gives the first page whatever is asked for
    unsized: bool = False  # tells no length of a content
    over: threading.Event = field(default_factory=threading.Event)
    nodes: dict[str, Node] = field(default_factory=lambda: {"root": Node("root", "", "")})
    numbers: Any = field(default_factory=lambda: itertools.count(1))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, parent: str, name: str, content: bytes | None = None) -> Node:
        if any(one.name == name for one in self.children(parent)):
            raise CmisError("nameConstraintViolation")
        number = next(self.numbers)
        node = Node(f"obj-{number};1.0", name, parent, content, made_at=1_767_225_600_000 + number)
        self.nodes[node.id] = node
        return node

    def children(self, parent: str) -> list[Node]:
        return [one for one in self.nodes.values() if one.parent == parent and one.id != "root"]

    def get(self, object_id: str) -> Node:
        if object_id not in self.nodes:
            raise CmisError("objectNotFound")
        return self.nodes[object_id]

    def at(self, path: str) -> Node:
        node = self.nodes["root"]
        for name in filter(None, path.split("/")):
            node = next((one for one in self.children(node.id) if one.name == name), None) or self.get("")
        return node


_LATE = 0.5  # seconds
_PAGES = {Trick.HTML: b"<!doctype html><title>x</title>", Trick.NOT_JSON: b"xin moi dang nhap"}


class CmisPeer:
    """The server, on a free port of this machine, with the four folders an office sets up."""

    def __init__(self) -> None:
        self.repository = Repository()
        for name in FOLDERS:
            self.repository.add("root", name)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self.repository))
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        self._up = True

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/browser/root"

    def stop(self) -> None:
        if self._up:
            self.repository.over.set()
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()
            self._up = False


def _spoilt(repository: Repository, status: int, body: bytes) -> tuple[int, bytes, int]:
    """Give an answer as the peer's present trick makes it, and the length that it claims."""
    trick = repository.spoil
    if trick is Trick.SLOW:
        repository.over.wait(_LATE)
    if trick is Trick.ERROR:
        return 500, b"{}", 2
    if trick in _PAGES:
        return 200, _PAGES[trick], len(_PAGES[trick])
    if trick in {Trick.CUT, Trick.TRUNCATE}:
        half = body[: len(body) // 2]
        return 200, half, len(body) if trick is Trick.TRUNCATE else len(half)
    return status, body, len(body)


def _handler(repository: Repository) -> type[BaseHTTPRequestHandler]:
    wanted = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answered({})

        def do_POST(self) -> None:
            self._answered(_form(self.headers["Content-Type"], self.rfile.read(int(self.headers["Content-Length"]))))

        def _answered(self, words: dict[str, Any]) -> None:
            if self.headers.get("Authorization") != wanted:
                self._send(401, b"{}")
                return
            where = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(where.query).items()}
            path = unquote(where.path).removeprefix("/browser/root")
            try:
                with repository.lock:
                    told = _act(repository, path, words) if words else _select(repository, path, query)
            except CmisError as exc:
                body = json.dumps({"exception": exc.args[0], "message": ""}).encode()
                self._send(_CODES[exc.args[0]], body)
                return
            self._send(201 if words else 200, told if isinstance(told, bytes) else json.dumps(told).encode())

        def _send(self, status: int, body: bytes) -> None:
            status, body, length = _spoilt(repository, status, body)
            self.send_response(status)
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_said: object) -> None:
            """Say nothing."""

    return Handler


def _form(kind: str, body: bytes) -> dict[str, Any]:
    """Read a form, with or without a content stream."""
    if kind.startswith("application/x-www-form-urlencoded"):
        return {name: values[0] for name, values in parse_qs(body.decode(), strict_parsing=True).items()}
    form = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body, policy=policy.HTTP)
    parts = {str(part.get_param("name", header="content-disposition")): part for part in form.iter_parts()}
    content = parts.pop("content").get_payload(decode=True)
    return {name: part.get_content().strip() for name, part in parts.items()} | {"content": content}


def _select(repository: Repository, path: str, query: dict[str, str]) -> Any:
    node = repository.get(query["objectId"]) if "objectId" in query else repository.at(path)
    if query["cmisselector"] == "content":
        if node.content is None:
            raise CmisError("invalidArgument")
        return node.content
    if query["cmisselector"] == "object":
        return {"succinctProperties": node.properties}
    start, most = 0 if repository.stuck else int(query["skipCount"]), int(query["maxItems"])
    if "orderBy" in query:
        raise CmisError("invalidArgument")
    rows = repository.children(node.id)[::-1]
    page = [{"object": {"succinctProperties": _told(repository, one)}} for one in rows[start : start + most]]
    return {"objects": page, "hasMoreItems": len(rows) > start + most, "numItems": len(rows)}


def _told(repository: Repository, node: Node) -> dict[str, Any]:
    left_out = {"cmis:contentStreamLength"} if repository.unsized else set()
    return {name: value for name, value in node.properties.items() if name not in left_out}


def _act(repository: Repository, path: str, words: dict[str, Any]) -> Any:
    places = [at for at in range(9) if f"propertyId[{at}]" in words]
    given = {words[f"propertyId[{at}]"]: words[f"propertyValue[{at}]"] for at in places}
    if words["cmisaction"] == "createDocument":
        node = repository.add(repository.at(path).id, given["cmis:name"], words["content"])
        return {"succinctProperties": node.properties}
    node = repository.get(words["objectId"])
    if words["cmisaction"] == "update":
        node.name = given["cmis:name"]
    elif words["cmisaction"] == "move":
        _move(repository, node, words)
    else:
        raise CmisError("notSupported")
    return {"succinctProperties": node.properties}


def _move(repository: Repository, node: Node, words: dict[str, Any]) -> None:
    if node.parent != words["sourceFolderId"]:
        raise CmisError("invalidArgument")
    if any(one.name == node.name for one in repository.children(words["targetFolderId"])):
        raise CmisError("nameConstraintViolation")
    node.parent = repository.get(words["targetFolderId"]).id
