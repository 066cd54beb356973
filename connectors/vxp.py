"""The national document axis (Trục liên thông văn bản quốc gia), as its SDK 2.0.x speaks (INTEROP 6).

Every parameter travels as a header, and every header is signed: the JSON of the header map is sent
beside its HMAC-SHA256. The SDK keeps its header map between calls, so parameters of one call leak
into the next; here the map is made afresh each time, with a fresh timestamp.

The axis has no place for a reason: why a message is unreadable goes to its sender as status 02.
It knows no name of ours either: that sending twice is once holds within one process, and beyond it where the axis
shows what it took.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self

from connectors.base import (
    CheckResult,
    ConnectorError,
    Fetched,
    Form,
    Garbled,
    Gone,
    Organ,
    Outcome,
    Reference,
    Refused,
)
from connectors.blocks import number_of, refuse_unknown, required, secret_of
from connectors.edxml.dates import VIETNAM, read_moment
from connectors.edxml.outgoing import MessageType, message_type
from connectors.transport import SETTINGS as HTTP_SETTINGS
from connectors.transport import Call, SentNames, Transport, is_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from connectors.base import Clock

PREFIX = "XroadVnpt-"
USER_AGENT = "JAVASDKAgent/1.0.0 XRoad/VPCP"
VERSION = "3.0.201608"

_WORDS: Mapping[Outcome, str] = MappingProxyType({Outcome.KEPT: "done", Outcome.UNREADABLE: "fail"})
_ENDED = frozenset(_WORDS.values())
SETTINGS = HTTP_SETTINGS | frozenset(
    {"system_id", "secret", "secret_file", "organ_id", "hash_form", "page_size", "doc_id_header", "directory_levels"}
)


def sdk_hash(content: bytes) -> str:
    """Give SHA-256 as the SDK sends it: each byte by `Integer.toHexString`, so 0x0a is `a` and not `0a`."""
    return "".join(f"{byte:x}" for byte in hashlib.sha256(content).digest())


def padded_hash(content: bytes) -> str:
    """Give SHA-256 in hex as everyone else writes it."""
    return hashlib.sha256(content).hexdigest()


HASH_FORMS: Mapping[str, Callable[[bytes], str]] = MappingProxyType({"sdk": sdk_hash, "padded": padded_hash})


@dataclass(frozen=True, slots=True)
class Account:
    """Who we are on the axis: the system's id, its secret, and the organisation it speaks for."""

    system_id: str
    secret: str = field(repr=False)
    organ_id: str


@dataclass(frozen=True, slots=True)
class Habits:
    """What differs between deployments: form of `hash-file`, rows a page (0: all), name of the docId header, levels."""

    hash_form: str = "sdk"
    page_size: int = 0
    doc_id_header: str = "docId"
    directory_levels: tuple[str, ...] = ("1",)


@dataclass(frozen=True, slots=True)
class SentCopy:
    """One recipient's copy of what we sent, as the axis tells of it: the proof of a status or reply."""

    sent_id: str
    received_id: str
    recipient: str
    sent: str
    received: str


def signed_headers(
    parameters: Mapping[str, str], account: Account, *, at: datetime, content_type: str
) -> dict[str, str]:
    """Give all headers of one call (INTEROP 6.2); the JSON, the key list and the headers share one order.

    Raises ValueError for a value that cannot travel as a header.
    """
    entries = {
        **parameters,
        "timestamp": timestamp(at),
        "systemid": account.system_id,
        "Content-Type": content_type,
    }
    wrong = [name for name, value in entries.items() if not (value.isascii() and value.isprintable())]
    if wrong:
        raise ValueError(f"không phải ASCII: {', '.join(wrong)}")
    prefixed = {PREFIX + name: value for name, value in entries.items()}
    signed = json.dumps(prefixed, separators=(",", ":"))
    mac = hmac.new(account.secret.encode(), signed.encode(), hashlib.sha256)
    return {
        **prefixed,
        f"{PREFIX}sign-header-key": ";".join(entries),
        f"{PREFIX}sign-header": signed,
        f"{PREFIX}hash-header": mac.hexdigest(),
        f"{PREFIX}version": VERSION,
        "User-Agent": USER_AGENT,
        "Content-Type": content_type,
    }


def timestamp(at: datetime) -> str:
    """Give `ddMMyyyy'T'HHmmss+SSSS` in Vietnam's time; SSSS are milliseconds padded to 4, not a zone."""
    local = at.astimezone(VIETNAM)
    return f"{local:%d%m%YT%H%M%S}+{local.microsecond // 1000:04d}"


@dataclass(slots=True)
class VxpConnector:
    """One system's inbox on the axis."""

    name: str
    transport: Transport
    account: Account
    clock: Clock = field(kw_only=True)
    habits: Habits = field(default_factory=Habits, kw_only=True)
    _sent: SentNames = field(default_factory=SentNames, init=False, repr=False)
    _shown: SentNames = field(default_factory=SentNames, init=False, repr=False)

    @classmethod
    def configured(cls, name: str, settings: Mapping[str, Any], *, clock: Clock) -> Self:
        """Make one from a table (`docs/connectors.md`); ValueError says what is wrong in it."""
        refuse_unknown(settings, SETTINGS)
        system_id, organ_id = required(settings, "system_id", "organ_id")
        account = Account(system_id, secret_of(settings, "secret"), organ_id)
        habits = Habits(
            hash_form=str(settings.get("hash_form", "sdk")),
            page_size=int(number_of(settings, "page_size", 0, also=0)),
            doc_id_header=str(settings.get("doc_id_header", "docId")),
            directory_levels=tuple(str(level) for level in settings.get("directory_levels", ("1",))),
        )
        if habits.hash_form not in HASH_FORMS:
            raise ValueError(f"`hash_form` phải là một trong: {', '.join(HASH_FORMS)}")
        transport = Transport.configured(settings, clock=clock)
        transport.hide(account.secret)
        return cls(name, transport, account, clock=clock, habits=habits)

    def check(self) -> CheckResult:
        """Say whether the axis answers our signed list request, altering nothing."""
        try:
            waiting = len(list(self._rows(MessageType.EDOC)))
        except ConnectorError as exc:
            advice = "Kiểm tra `base_url`, đường truyền TSLCD, `system_id`, khóa và đồng hồ máy."
            return CheckResult(works=False, sentence=f"Trục không dùng được: {exc}.", advice=advice)
        return CheckResult(works=True, sentence=f"Trục trả lời, {waiting} văn bản đang chờ.")

    def pending(self) -> list[Reference]:
        """List documents and statuses that wait for us, oldest first.

        Raises Unreachable, Refused (status FAIL) or Garbled; an answer that is no list is never "no mail".
        """
        found: dict[str, Reference] = {}
        for kind in MessageType:
            for row in self._rows(kind):
                reference = self._reference(row, kind)
                found.setdefault(reference.external_id, reference)
        return sorted(found.values(), key=lambda one: str(one.detail["created"]))

    def fetch(self, reference: Reference) -> Fetched:
        """Give the edXML bytes. Raises Unreachable, Refused (Gone when it waits no more) or Garbled."""
        try:
            answer = self._ask("/getEdoc", {"docId": reference.external_id}, body=b"{}")
        except Refused as exc:
            if self._still_waits(reference):
                raise
            raise Gone(f"gone: {reference.external_id} không còn trong hộp thư; {exc}") from exc
        return Fetched(reference, Form.EDXML, self._decoded(_pick(answer, "data"), reference))

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Set the transport status `done` or `fail`; what no longer waits is left as it is.

        `fail` may end the delivery for good: it is for messages that can never be read (INTEROP 5).
        """
        if outcome is Outcome.UNREADABLE and not reason:
            raise ValueError("an unreadable message needs a reason for its sender")
        parameters = {self.habits.doc_id_header: reference.external_id, "status": _WORDS[outcome]}
        try:
            self._ask("/updateStatus", parameters, body=b"{}")
        except Refused:
            if self._still_waits(reference):
                raise

    def send(self, message: bytes, *, name: str) -> str:
        """Upload a status or reply and give the axis' docId of it (INTEROP 6.3).

        Never tried again by itself: after a network failure nobody knows whether it arrived.
        """
        return self._sent.once(name, lambda: self._upload(message))

    def sent_copies(self, sent_id: str, kind: MessageType) -> tuple[SentCopy, ...]:
        """Read back from the axis what became of something we sent; empty where it knows of none."""
        parameters = {"servicetype": "eDoc", "messagetype": kind.value, "docId": sent_id}
        rows = self._list("/getSentEdocList", parameters)
        names = ("senderDocId", "receiverDocId", "toCode", "sendStatus", "receiveStatus")
        return tuple(SentCopy(*(str(_pick(row, name) or "") for name in names)) for row in rows)

    def told_of_sent(self, sent_id: str, kind: MessageType) -> tuple[str, ...]:
        """Give what the axis itself tells of each copy: where it went, and how far it came."""
        copies = self.sent_copies(sent_id, kind)
        return tuple(f"{one.recipient}: {one.sent}/{one.received} {one.received_id}" for one in copies)

    def sent_ids(self, kind: MessageType) -> tuple[str, ...]:
        """List the axis' ids of all that it took from us: its list of what was sent, without the filter by docId.

        That the filter may be left out, as in its list of what was received, is not proven of the real axis.
        """
        rows = self._list("/getSentEdocList", {"servicetype": "eDoc", "messagetype": kind.value})
        return tuple(dict.fromkeys(filter(None, (str(_pick(row, "senderDocId") or "") for row in rows))))

    def holds(self, sent_id: str, message: bytes) -> bool:
        """Compare bytes, for nothing is opened here; what was asked for once is known, for the axis changes nothing."""
        return self._shown.once(sent_id, lambda: self._digest_of(sent_id)) == _digest(message)

    def _digest_of(self, sent_id: str) -> str:
        answer = self._ask("/getEdoc", {"docId": sent_id}, body=b"{}")
        return _digest(self._decoded(_pick(answer, "data"), Reference(sent_id)))

    def directory(self) -> Iterator[Organ]:
        """List the organisations of the axis, each once, with its code in the other shape as alias."""
        known: set[str] = set()
        for level in self.habits.directory_levels:
            yield from _organs(self._list("/getAgenciesListQD20", {"level": level}), "code102", known)
        yield from _organs(self._list("/getAgenciesList", {}), "oldCode", known)

    def _upload(self, message: bytes) -> str:
        parameters = {
            "from": self.account.organ_id,
            "servicetype": "eDoc",
            "messagetype": message_type(message).value,
            "hash-file": HASH_FORMS[self.habits.hash_form](message),
        }
        headers = self._headers(parameters, "application/octet-stream")
        # The SDK ends the upload with a line of its own, which the hash does not cover.
        answer = self._judged(self.transport.ask(Call("POST", "/sendEdoc", headers=headers, body=message + b"\r\n")))
        doc_id = str(_pick(answer, "DocId") or "")
        if not doc_id:
            raise Garbled(f"trục {self.name}: nhận văn bản gửi mà không cho mã DocId")
        return doc_id

    def _rows(self, kind: MessageType) -> Iterator[Mapping[str, Any]]:
        """Give the rows of one list that did not end yet, page after page where pages are asked for."""
        parameters = {"servicetype": "eDoc", "messagetype": kind.value}
        seen: set[str] = set()
        page = 0
        while True:
            page += 1
            paged = {"pageSize": str(self.habits.page_size), "pageIndex": str(page)} if self.habits.page_size else {}
            rows = self._list("/getReceivedEdocList", parameters | paged)
            fresh = [row for row in rows if self._doc_id(row) not in seen]
            seen.update(self._doc_id(row) for row in fresh)
            yield from (row for row in fresh if str(_pick(row, "status") or "").lower() not in _ENDED)
            if not paged or not fresh:  # an axis that ignores the page gives the same rows again
                return

    def _list(self, operation: str, parameters: Mapping[str, str]) -> list[Mapping[str, Any]]:
        answer = self._ask(operation, parameters)
        rows, code = _pick(answer, "data"), str(_pick(answer, "ErrorCode") or "0").strip()
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise Garbled(f"trục {self.name}: {operation} trả lời OK mà không có danh sách `data`")
        if not rows and code.strip("0"):  # no mail and an error at once: what it means by that nobody knows
            raise Garbled(f"trục {self.name}: {operation} trả lời OK, danh sách rỗng, nhưng có mã lỗi {code}")
        return rows

    def _ask(self, operation: str, parameters: Mapping[str, str], *, body: bytes = b"") -> dict[str, Any]:
        """Make a call that may be repeated: reading, or setting a status that stays what it is."""
        headers = self._headers(parameters, "application/json")
        return self._judged(self.transport.ask(Call("POST", operation, headers=headers, body=body, repeatable=True)))

    def _headers(self, parameters: Mapping[str, str], content_type: str) -> dict[str, str]:
        try:
            return signed_headers(parameters, self.account, at=self.clock.now(), content_type=content_type)
        except ValueError as exc:
            raise Refused(f"trục {self.name}: giá trị gửi đi không thành tiêu đề HTTP ({exc})") from exc

    def _judged(self, answer: dict[str, Any]) -> dict[str, Any]:
        status = str(_pick(answer, "status") or "").upper()
        if status == "OK":
            return answer
        if status != "FAIL":
            raise Garbled(f"trục {self.name}: câu trả lời không có `status` OK hay FAIL")
        code, why = _pick(answer, "ErrorCode"), self.transport.masked(str(_pick(answer, "ErrorDesc") or ""))
        raise Refused(f"trục {self.name} trả lời FAIL, mã {code}: {why}")

    def _reference(self, row: Mapping[str, Any], kind: MessageType) -> Reference:
        doc_id = self._doc_id(row)
        created = read_moment(str(_pick(row, "created_time") or "")) or ""
        sender = str(_pick(row, "from") or "")
        return Reference(doc_id, f"{doc_id}.edxml", {"type": kind.value, "from": sender, "created": created})

    def _doc_id(self, row: Mapping[str, Any]) -> str:
        """Give a row's docId; a row without one fails the list: passed over, it would be lost mail."""
        doc_id = _pick(row, "docId")
        if not isinstance(doc_id, str) or not doc_id:
            raise Garbled(f"trục {self.name}: danh sách có dòng thiếu docId")
        return doc_id

    def _still_waits(self, reference: Reference) -> bool:
        return any(one.external_id == reference.external_id for one in self.pending())

    def _decoded(self, data: object, reference: Reference) -> bytes:
        try:
            decoded = base64.b64decode("".join(str(data or "").split()), validate=True)
        except (binascii.Error, ValueError) as exc:
            raise Garbled(f"trục {self.name}: nội dung của {reference.external_id} không phải base64") from exc
        if not decoded:
            raise Garbled(f"trục {self.name}: nội dung của {reference.external_id} rỗng")
        if is_page(decoded):  # refused as a message, it would be ended on the axis for good
            raise Garbled(f"trục {self.name}: nội dung của {reference.external_id} là một trang HTML")
        return decoded


def _digest(message: bytes) -> str:
    return hashlib.sha256(message.strip()).hexdigest()


def _organs(rows: list[Mapping[str, Any]], alias_key: str, known: set[str]) -> Iterator[Organ]:
    """Give the rows' organisations that were not told under either code, and note both."""
    for row in rows:
        code, alias = str(_pick(row, "code") or "").strip(), str(_pick(row, alias_key) or "").strip()
        if code and code not in known:
            known.update(filter(None, (code, alias)))
            name, mail = str(_pick(row, "name") or ""), str(_pick(row, "mail") or "")
            yield Organ(code, name, email=mail, alias="" if alias == code else alias)


def _pick(row: Mapping[str, Any], name: str) -> Any:
    """Give a field whatever its case: the .NET side of the axis writes DocId, the Java side docId."""
    if name in row:
        return row[name]
    return next((value for key, value in row.items() if key.lower() == name.lower()), None)
