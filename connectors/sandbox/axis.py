"""The national axis, from its server's side (INTEROP 6): checks every signature, timestamp and hash.

It shares no code with the connector, so that one mistake cannot agree with itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime, timedelta, timezone
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from connectors.sandbox.exchange import Reply, Request, ascii_replied, replied
from connectors.sandbox.mischief import Trick

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from connectors.sandbox.office import Letter, Office

_PREFIX = "xroadvnpt-"
_SKEW = timedelta(minutes=15)
_VIETNAM = timezone(timedelta(hours=7))
_REQUIRED = frozenset({"timestamp", "systemid", "content-type"})


class Axis:
    """Answers the axis' operations over one office; `secrets` maps system id to secret."""

    def __init__(self, office: Office, secrets: Mapping[str, str]) -> None:
        self._office = office
        self._secrets = secrets

    def answer(self, request: Request) -> Reply:
        """Answer one call: FAIL with a code at HTTP 200 for whatever is wrong."""
        fault = self._fault(request.headers)
        if fault:
            return _failed(*fault)
        operation = _OPERATIONS.get(request.path)
        if operation is None or request.method != "POST":
            return _failed("20", f"Không có thao tác {request.path}")
        # Parameters of an earlier call may have leaked into this one: each operation reads only its own.
        return operation(self._office, _parameters(request.headers), request.body)

    def _fault(self, headers: Mapping[str, str]) -> tuple[str, str] | None:
        signed = headers.get(f"{_PREFIX}sign-header", "")
        try:
            told = {name.lower(): str(value) for name, value in json.loads(signed).items()}
        except (ValueError, AttributeError):
            return "15", "sign-header không phải JSON"
        if not self._is_signed(headers, signed, told):
            return "15", "Sai SystemId hoặc SecretKey"
        if self._office.mischief.strikes(Trick.SKEW) or self._is_late(headers.get(f"{_PREFIX}timestamp", "")):
            return "16", "timestamp lệch quá 15 phút so với máy chủ"
        return None

    def _is_signed(self, headers: Mapping[str, str], signed: str, told: Mapping[str, str]) -> bool:
        """Check the MAC over the very string, that the string tells the headers, and the key list in its order."""
        secret = self._secrets.get(headers.get(f"{_PREFIX}systemid", ""), "")
        mac = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).hexdigest()
        names = [name.removeprefix(_PREFIX) for name in told]
        keys = headers.get(f"{_PREFIX}sign-header-key", "").lower().split(";")
        return (
            bool(secret)
            and hmac.compare_digest(mac, headers.get(f"{_PREFIX}hash-header", ""))
            and all(headers.get(name) == value for name, value in told.items())
            and keys == names
            and set(names) >= _REQUIRED
        )

    def _is_late(self, stamp: str) -> bool:
        try:
            told = datetime.strptime(stamp.partition("+")[0], "%d%m%YT%H%M%S").replace(tzinfo=_VIETNAM)
        except ValueError:
            return True
        return abs(told - self._office.clock()) > _SKEW


def _parameters(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.removeprefix(_PREFIX): value for name, value in headers.items() if name.startswith(_PREFIX)}


def _answered(**fields: Any) -> Reply:
    return replied({"status": "OK", "ErrorCode": "0", "ErrorDesc": "", **fields})


def _failed(code: str, why: str) -> Reply:
    return replied({"status": "FAIL", "ErrorCode": code, "ErrorDesc": why, "data": []})


def _received(office: Office, parameters: Mapping[str, str], _body: bytes) -> Reply:
    rows = [_row(letter) for letter in office.waiting(parameters.get("messagetype", ""))]
    return _answered(data=rows)


def _row(letter: Letter) -> dict[str, str]:
    """Give a row; `to` and `status_desc` are missing, as they now and then are."""
    created = letter.created.astimezone(_VIETNAM).strftime("%Y-%m-%d %H:%M:%S")
    told = {"docId": letter.id, "serviceType": "eDoc", "messageType": letter.kind, "from": letter.sender}
    return told | {"created_time": created, "updated_time": created, "status": letter.state}


def _count(kind: str) -> Callable[[Office, Mapping[str, str], bytes], Reply]:
    return lambda office, _parameters, _body: _answered(count=len(office.waiting(kind)))


def _get(office: Office, parameters: Mapping[str, str], _body: bytes) -> Reply:
    asked = parameters.get("docid", "")
    letter = office.open(asked) or next((one for one in office.sent if one.id == asked), None)
    if letter is None:
        return _failed("17", "Không có văn bản này trong danh sách chờ")
    return _answered(data=base64.b64encode(letter.body).decode())


def _update(office: Office, parameters: Mapping[str, str], _body: bytes) -> Reply:
    if parameters.get("status") not in {"done", "fail", "processing"}:
        return _failed("20", "status phải là done, fail hoặc processing")
    found = office.end(parameters.get("docid", ""), parameters["status"])
    return _answered() if found else _failed("17", "Không có văn bản này")


def _send(office: Office, parameters: Mapping[str, str], body: bytes) -> Reply:
    content = body.removesuffix(b"\r\n")
    digest = hashlib.sha256(content).digest()
    forms = {digest.hex(), "".join(format(byte, "x") for byte in digest)}
    if len(content) == len(body) or parameters.get("hash-file") not in forms:
        return _failed("10", "hash-file không khớp với nội dung")
    if parameters.get("content-type") != "application/octet-stream" or not parameters.get("from"):
        return _failed("21", "thiếu from hoặc sai Content-Type")
    sent = office.accept(content, kind=parameters.get("messagetype", ""))
    return ascii_replied({"status": "OK", "ErrorCode": "0", "ErrorDesc": "Thành công", "DocId": sent.id})


def _sent(office: Office, parameters: Mapping[str, str], _body: bytes) -> Reply:
    """List what was sent: one by its docId, all without (an assumption: no source shows the call without it)."""
    rows = [
        {"senderDocId": one.id, "receiverDocId": one.id[::-1], "toCode": "000.00.12.H99", "messageType": one.kind}
        | {"sendStatus": "done", "receiveStatus": "initial"}
        for one in office.sent
        if parameters.get("docid", one.id) == one.id and one.kind == parameters.get("messagetype")
    ]
    return _answered(data=rows)


def _agencies(alias: str) -> Callable[[Office, Mapping[str, str], bytes], Reply]:
    def listed(office: Office, _parameters: Mapping[str, str], _body: bytes) -> Reply:
        rows = [
            {"code": one.organ_id, "id": str(n), "mail": one.email, "name": one.name, alias: one.alias}
            for n, one in enumerate(office.organs, start=1)
        ]
        return _answered(data=rows)

    return listed


_OPERATIONS: Mapping[str, Callable[[Office, Mapping[str, str], bytes], Reply]] = MappingProxyType(
    {
        "/getReceivedEdocList": _received,
        "/countReceiveEdoc": _count("edoc"),
        "/countReceiveStatus": _count("status"),
        "/getEdoc": _get,
        "/updateStatus": _update,
        "/sendEdoc": _send,
        "/getSentEdocList": _sent,
        "/getAgenciesList": _agencies("oldCode"),
        "/getAgenciesListQD20": _agencies("code102"),
    }
)
