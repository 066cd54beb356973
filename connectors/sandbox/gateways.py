"""Three shapes of a province's gateway, from the server's side (INTEROP 7.1).

Where public material says nothing (names of WSO2's fields, where Bkav's docid stands) the shape
here is our reading, and a province's own guide decides: the connector takes it from its profile.
"""

from __future__ import annotations

import base64
import hmac
from datetime import timedelta
from email import message_from_bytes
from threading import Lock
from typing import TYPE_CHECKING, Any

from connectors.sandbox.exchange import Reply, Request, replied
from connectors.sandbox.mischief import Trick

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from connectors.sandbox.office import Office

_NOWHERE = Reply(404, b'{"message": "No matching resource"}')


def _same(told: str | None, known: str) -> bool:
    return hmac.compare_digest((told or "").encode(), known.encode())


class Tokens:
    """Tokens that were given and are not over; the trick `expired` ends them all at once."""

    def __init__(self, office: Office, seconds: float) -> None:
        self._office = office
        self._life = timedelta(seconds=seconds)
        self._given: dict[str, datetime] = {}
        self._lock = Lock()

    def give(self) -> str:
        """Give a new token."""
        token = self._office.mischief.token()
        with self._lock:
            self._given[token] = self._office.clock() + self._life
        return token

    def holds(self, headers: Mapping[str, str]) -> bool:
        """Say whether the request carries a token that is not over."""
        token = headers.get("authorization", "").removeprefix("Bearer ")
        with self._lock:
            if self._office.mischief.strikes(Trick.EXPIRED):
                self._given.clear()
            return self._office.clock() < self._given.get(token, self._office.clock())


class LangSon:
    """Lạng Sơn's LGSP: a login, a bearer token of half an hour, and the system's id and key on every call."""

    def __init__(self, office: Office, login: Mapping[str, str]) -> None:
        self._office = office
        self._login = login
        self._tokens = Tokens(office, 1800)

    def answer(self, request: Request) -> Reply:
        """Answer one call."""
        if request.path == "/v1/auth/login":
            return self._logged_in(request)
        if not self._tokens.holds(request.headers):
            return Reply(401, b'{"success": false, "message": "Unauthorized"}')
        known = _same(request.headers.get("x-systemid"), self._login["system_id"])
        if not (known and _same(request.headers.get("x-secretkey"), self._login["secret"])):
            return _lang_son_failed("15", "Sai SystemId hoặc SecretKey")
        operation = {
            ("GET", "/v1/syncReceivedEdocList"): self._list,
            ("GET", "/v1/getEdoc"): self._get,
            ("POST", "/v1/sendEdoc"): self._send,
            ("POST", "/v1/updateStatus"): self._update,
        }.get((request.method, request.path))
        return operation(request) if operation else _NOWHERE

    def _logged_in(self, request: Request) -> Reply:
        told = request.json()
        if not all(_same(str(told.get(name)), self._login[name]) for name in ("username", "password")):
            return _lang_son_failed("15", "Sai tài khoản hoặc mật khẩu")
        return _lang_son({"token": self._tokens.give()})

    def _list(self, request: Request) -> Reply:
        rows = [
            {
                "docId": one.id,
                "from": one.sender,
                "edocAbstract": one.name,
                "createdDate": f"{one.created:%Y/%m/%d %H:%M:%S}",
            }
            for one in self._office.waiting(request.query.get("messageType", ""))
        ]
        return _lang_son(rows, count=len(rows))

    def _get(self, request: Request) -> Reply:
        letter = self._office.open(request.query.get("docId", ""))
        if letter is None:
            return _lang_son_failed("17", "Không tìm thấy văn bản")
        files = [{"fileName": one.name, "fileContent": _b64(one.data)} for one in letter.papers]
        told = {"docId": letter.id, "from": letter.sender, "edocAbstract": letter.name, "edxml": _b64(letter.body)}
        return _lang_son(told | {"attachments": files})

    def _send(self, request: Request) -> Reply:
        parts = _parts(request)
        name, content = parts.get("edocFile", ("", b""))
        if not content:
            return _lang_son_failed("10", "File không hợp lệ")
        sent = self._office.accept(content, kind=parts.get("messageType", ("", b""))[1].decode(), name=name)
        return _lang_son({"docId": sent.id})

    def _update(self, request: Request) -> Reply:
        told = request.json()
        found = self._office.end(str(told.get("docId")), str(told.get("status")))
        return _lang_son({}) if found else _lang_son_failed("17", "Không tìm thấy văn bản")


def _lang_son(data: Any, **more: Any) -> Reply:
    return replied({"success": True, "code": "0", "message": "Thành công", "data": data, **more})


def _lang_son_failed(code: str, why: str) -> Reply:
    return replied({"success": False, "code": code, "message": why, "data": []})


class Wso2:
    """A WSO2 gateway: client credentials, resources, and lists in which ended documents stand too."""

    _BASE = "/truclienthong/v1.0.0"

    def __init__(self, office: Office, login: Mapping[str, str]) -> None:
        self._office = office
        self._login = login
        self._tokens = Tokens(office, 3600)

    def answer(self, request: Request) -> Reply:
        """Answer one call."""
        if (request.method, request.path) == ("POST", "/token"):
            return self._granted(request)
        if not self._tokens.holds(request.headers):
            return Reply(401, b'{"fault": {"code": 900901, "message": "Invalid Credentials"}}')
        if not _same(request.headers.get("x-unit-secret"), self._login["unit_secret"]):
            return Reply(403, b'{"fault": {"code": 900908, "message": "Forbidden"}}')
        resource, _, one = request.path.removeprefix(f"{self._BASE}/").partition("/")
        operation = {
            ("GET", "vanbans", False): self._list,
            ("GET", "vanbans", True): self._get,
            ("POST", "vanbans", False): self._send,
            ("PUT", "vanbans", True): self._update,
            ("GET", "donvilienthongs", False): self._units,
        }.get((request.method, resource, bool(one)))
        return operation(request, one) if operation else _NOWHERE

    def _granted(self, request: Request) -> Reply:
        basic = base64.b64encode(f"{self._login['key']}:{self._login['secret']}".encode()).decode()
        if not _same(request.headers.get("authorization"), f"Basic {basic}"):
            return Reply(401, b'{"error": "invalid_client"}')
        return replied({"access_token": self._tokens.give(), "token_type": "Bearer", "expires_in": 3600})

    def _list(self, request: Request, _one: str) -> Reply:
        rows = [
            {"docId": one.id, "trichYeu": one.name, "trangThai": one.state.upper(), "ngayGui": one.created.isoformat()}
            for one in self._office.listed(request.query.get("loaiVanBan", ""))
        ]
        return replied({"data": rows})

    def _get(self, _request: Request, one: str) -> Reply:
        letter = self._office.open(one)
        return replied({"data": {"docId": letter.id, "noiDung": _b64(letter.body)}}) if letter else _NOWHERE

    def _send(self, request: Request, _one: str) -> Reply:
        told = request.json()
        content = base64.b64decode(str(told.get("noiDung", "")))
        name = str(told.get("tenTep") or "")
        return replied(
            {"data": {"docId": self._office.accept(content, kind=str(told.get("loaiVanBan")), name=name).id}},
            status=201,
        )

    def _update(self, request: Request, one: str) -> Reply:
        told = request.json()
        found = self._office.end(one, str(told.get("trangThai")).lower(), str(told.get("lyDo") or ""))
        return Reply(204) if found else _NOWHERE

    def _units(self, _request: Request, _one: str) -> Reply:
        return replied(
            {"data": [{"ma": one.organ_id, "maCu": one.alias, "ten": one.name} for one in self._office.organs]}
        )


class Bkav:
    """Bkav eDoc: fixed headers, bare ids in its lists, and no word for how a message ended."""

    def __init__(self, office: Office, login: Mapping[str, str]) -> None:
        self._office = office
        self._login = login

    def answer(self, request: Request) -> Reply:
        """Answer one call."""
        known = _same(request.headers.get("organid"), self._login["organ_id"])
        if not (known and _same(request.headers.get("authorization"), self._login["secret"])):
            return _bkav_failed("M.organid or authorization")
        operation = {
            ("GET", "/EdocService/getPendingDocIds"): self._list,
            ("POST", "/EdocService/getDocument"): self._get,
            ("POST", "/EdocService/sendDocument"): self._send,
            ("POST", "/EdocService/confirmReceived"): self._confirm,
        }.get((request.method, request.path))
        return operation(request) if operation else _NOWHERE

    def _list(self, request: Request) -> Reply:
        return _bkav([one.id for one in self._office.waiting(request.headers.get("type", "").lower())])

    def _get(self, request: Request) -> Reply:
        letter = self._office.open(request.headers.get("docid", ""))
        return _bkav(_b64(letter.body)) if letter else _bkav_failed("M.docid")

    def _send(self, request: Request) -> Reply:
        if not request.body:
            return _bkav_failed("N.edXML")
        return _bkav(self._office.accept(request.body, kind=request.headers.get("type", "").lower()).id)

    def _confirm(self, request: Request) -> Reply:
        found = self._office.end(request.headers.get("docid", ""), "done")
        return _bkav(None) if found else _bkav_failed("M.docid")


def _bkav(data: Any) -> Reply:
    return replied({"status": "Success", "code": "0", "errors": [], "data": data})


def _bkav_failed(error: str) -> Reply:
    return replied({"status": "Error", "code": "9999", "errors": [{"code": error, "description": error}], "data": None})


def _b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _parts(request: Request) -> dict[str, tuple[str, bytes]]:
    """Give the parts of a multipart body: field -> (file name, content)."""
    head = f"Content-Type: {request.headers.get('content-type', '')}\r\n\r\n".encode()
    parts = message_from_bytes(head + request.body).walk()
    return {
        str(part.get_param("name", "", "content-disposition")): (part.get_filename() or "", _payload(part))
        for part in parts
        if not part.is_multipart()
    }


def _payload(part: Any) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
