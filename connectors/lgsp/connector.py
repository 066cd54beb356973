"""The five verbs towards a gateway, led by its profile."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass, field
from datetime import timedelta
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
    RawPaper,
    Reference,
    Refused,
    Unreachable,
)
from connectors.blocks import number_of, refuse_unknown, required, secret_of
from connectors.edxml.dates import VIETNAM, read_moment
from connectors.edxml.outgoing import MessageType, message_type
from connectors.lgsp.auth import Session
from connectors.lgsp.profile import Profile, Template, at, read_profile
from connectors.transport import (
    SETTINGS,
    SentNames,
    Transport,
    Unauthorised,
    is_page,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from connectors.base import Clock

_OURS = frozenset({"profile", "days"})
# The tags that hold a paper's bytes in either form of edXML (INTEROP 2.2, 2.6).
_WITH_PAPERS = (b"ContentTransferEncoded>", b"AttachmentData>")
_NO_VALUES = dict.fromkeys(("id", "word", "reason", "type", "name", "content", "from_date", "to_date"), "")


@dataclass(slots=True)
class LgspConnector:
    """One unit's inbox at a gateway; `days` is how far back a list by date looks."""

    name: str
    transport: Transport
    profile: Profile
    values: Mapping[str, str] = field(repr=False)
    clock: Clock = field(kw_only=True)
    days: int = field(default=30, kw_only=True)
    _session: Session = field(init=False, repr=False)
    _sent: SentNames = field(default_factory=SentNames, init=False, repr=False)

    def __post_init__(self) -> None:
        """Begin without a token."""
        self._session = Session(self.transport, self.profile, {**_NO_VALUES, **self.values}, self.clock)

    @classmethod
    def configured(cls, name: str, settings: Mapping[str, Any], *, clock: Clock) -> Self:
        """Make one from a table: `profile`, those settings that the profile names, and the transport's own."""
        profile = read_profile(*required(settings, "profile"))
        files = {f"{secret}_file" for secret in profile.secrets}
        refuse_unknown(settings, SETTINGS | _OURS | set(profile.settings) | set(profile.secrets) | files)
        values = dict(zip(profile.settings, required(settings, *profile.settings), strict=True))
        secrets = {secret: secret_of(settings, secret) for secret in profile.secrets}
        transport = Transport.configured(settings, clock=clock)
        for secret in secrets.values():
            transport.hide(secret)
        return cls(name, transport, profile, values | secrets, clock=clock, days=int(number_of(settings, "days", 30)))

    def check(self) -> CheckResult:
        """Say whether the gateway lets us in and lists, altering nothing."""
        try:
            waiting = len(list(self._references(MessageType.EDOC)))
        except ConnectorError as exc:
            advice = "Kiểm tra `base_url`, đường truyền, tài khoản và khóa của hệ thống."
            return CheckResult(works=False, sentence=f"{self.profile.title} không dùng được: {exc}.", advice=advice)
        return CheckResult(works=True, sentence=f"{self.profile.title} trả lời, {waiting} văn bản đang chờ.")

    def pending(self) -> list[Reference]:
        """List what waits, oldest first; each once however often it is listed.

        Raises Unreachable, Refused or Garbled; an answer without its list is never "no mail".
        """
        found: dict[str, Reference] = {}
        for kind in MessageType:
            for reference in self._references(kind):
                found.setdefault(reference.external_id, reference)
        return sorted(found.values(), key=lambda one: str(one.detail["created"]))

    def fetch(self, reference: Reference) -> Fetched:
        """Give the edXML bytes, or the papers of a message that has none of them inside.

        Raises Unreachable, Refused (Gone when it waits no more) or Garbled.
        """
        try:
            answer = self._ask("get", self._about(reference), repeatable=True)
        except Refused as exc:
            if isinstance(exc, Unauthorised) or self._still_waits(reference):
                raise
            raise Gone(f"gone: {reference.external_id} không còn trong hộp thư; {exc}") from exc
        table = self.profile.tables["get"]
        content = self._decoded(at(answer, table["content"]), reference)
        if is_page(content):  # refused as a message, it would be ended at the gateway for good
            raise Garbled(f"{self.name}: nội dung của {reference.external_id} là một trang HTML")
        papers = tuple(self._papers(at(answer, table["papers"]), reference)) if table.get("papers") else ()
        if not content and not papers:
            raise Garbled(f"{self.name}: nội dung của {reference.external_id} rỗng")
        if content and (not papers or any(mark in content for mark in _WITH_PAPERS)):
            return Fetched(reference, Form.EDXML, content)
        # The papers lie beside the message and not in it: all are given, or they would be lost.
        message = (RawPaper(f"{reference.external_id}.edxml", content),) if content else ()
        return Fetched(reference, Form.PAPERS, papers=(*message, *papers))

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Say the gateway's word for how it ended; what no longer waits is left as it is."""
        if outcome is Outcome.UNREADABLE and not reason:
            raise ValueError("an unreadable message needs a reason for its sender")
        word = str(self.profile.tables["acknowledge"]["words"].get(outcome.value, ""))
        try:
            self._ask("acknowledge", self._about(reference) | {"word": word, "reason": reason}, repeatable=True)
        except Refused as exc:
            if isinstance(exc, Unauthorised) or self._still_waits(reference):
                raise

    def send(self, message: bytes, *, name: str) -> str:
        """Upload a status or reply and give the gateway's id of it; never tried again by itself."""
        return self._sent.once(name, lambda: self._upload(message, name))

    def directory(self) -> Iterator[Organ]:
        """List the organisations the gateway knows, with their codes of the other shape as alias."""
        table = self.profile.tables.get("directory")
        if table is None:
            return
        for row in self._rows(self._ask("directory", {}, repeatable=True), table["rows"]):
            code, alias = (str(at(row, table.get(key, "")) or "") for key in ("id", "alias"))
            if code:
                yield Organ(code, str(at(row, table.get("name", "")) or ""), alias="" if alias == code else alias)

    def _upload(self, message: bytes, name: str) -> str:
        told = {"name": name, "type": self.profile.types[message_type(message).value]}
        told["content"] = base64.b64encode(message).decode()
        sent = at(self._ask("send", told, content=message), self.profile.tables["send"]["id"])
        if not sent:
            raise Garbled(f"{self.name}: cổng nhận văn bản gửi mà không cho mã của nó")
        return str(sent)

    def _references(self, kind: MessageType) -> Iterator[Reference]:
        """Give what one list names and did not end; a row without an id fails the list, for it would be lost mail."""
        table = self.profile.tables["list"]
        answer = self._ask("list", {"type": self.profile.types[kind.value], **self._window()}, repeatable=True)
        ended = {str(word).lower() for word in table.get("ended", ())}
        for row in self._rows(answer, table["rows"]):
            external_id = at(row, table.get("id", ""))
            if not isinstance(external_id, str | int) or not str(external_id):
                raise Garbled(f"{self.name}: danh sách có dòng thiếu mã văn bản")
            if str(at(row, table.get("state", "-")) or "").lower() not in ended:
                created = read_moment(str(at(row, table.get("created", "-")) or "")) or ""
                named = str(at(row, table.get("name", "-")) or "") or f"{external_id}.edxml"
                yield Reference(str(external_id), named, {"type": kind.value, "created": created})

    def _window(self) -> dict[str, str]:
        """Give the days that a list by date covers, up to tomorrow: the peer's clock may be ahead of ours."""
        today = self.clock.now().astimezone(VIETNAM)
        spelled = str(self.profile.tables["list"].get("date_format", "%Y/%m/%d"))
        first, last = today - timedelta(days=self.days), today + timedelta(days=1)
        return {"from_date": first.strftime(spelled), "to_date": last.strftime(spelled)}

    def _about(self, reference: Reference) -> dict[str, str]:
        kind = str(reference.detail.get("type", MessageType.EDOC.value))
        return {"id": reference.external_id, "type": self.profile.types.get(kind, kind)}

    def _still_waits(self, reference: Reference) -> bool:
        return any(one.external_id == reference.external_id for one in self.pending())

    def _ask(
        self, verb: str, told: Mapping[str, str], *, content: bytes = b"", repeatable: bool = False
    ) -> dict[str, Any]:
        """Make a call of the profile; a token that is over is renewed once."""
        values = {**_NO_VALUES, **self.values, **told}
        template: Template = self.profile.calls[verb]
        token = self._session.token()
        try:
            return self._asked(template, values, content=content, repeatable=repeatable)
        except Unauthorised:
            if not self._session.forget(token):
                raise
        return self._asked(template, values, content=content, repeatable=repeatable)

    def _asked(
        self, template: Template, values: Mapping[str, str], *, content: bytes, repeatable: bool
    ) -> dict[str, Any]:
        call = self._session.signed(template.call(values, content=content, repeatable=repeatable))
        return self._judged(self.transport.ask(call))

    def _judged(self, answer: dict[str, Any]) -> dict[str, Any]:
        """Read the reply's envelope as the profile says; without one, HTTP's own status has decided already."""
        table = self.profile.tables["reply"]
        if not table.get("ok") or not answer:
            return answer
        told = at(answer, table["ok"])
        if told is None:
            raise Garbled(f"{self.name}: câu trả lời không có {table['ok']!r}")
        if told in table["ok_values"]:
            return answer
        code = str(at(answer, table.get("code", "")) or "")
        why = self.transport.masked(f"mã {code}: {at(answer, table.get('message', '')) or ''}")
        sentence = f"cổng {self.name} từ chối, {why}"
        if code in table.get("retried", ()):
            raise Unreachable(sentence)
        raise Unauthorised(sentence) if code in table.get("expired", ()) else Refused(sentence)

    def _rows(self, answer: Mapping[str, Any], path: str) -> list[Any]:
        rows = at(answer, path)
        if not isinstance(rows, list):
            raise Garbled(f"{self.name}: câu trả lời không có danh sách {path!r}")
        return rows

    def _papers(self, rows: object, reference: Reference) -> Iterator[RawPaper]:
        table = self.profile.tables["get"]
        if rows not in (None, "") and not isinstance(rows, list):
            raise Garbled(f"{self.name}: danh sách tệp kèm của {reference.external_id} không phải danh sách")
        for n, row in enumerate(rows if isinstance(rows, list) else (), start=1):
            name = str(at(row, table.get("paper_name", "")) or f"{n}")
            yield RawPaper(name, self._decoded(at(row, table.get("paper_content", "")), reference))

    def _decoded(self, text: object, reference: Reference) -> bytes:
        """Give a text's bytes: XML as it stands, or base64. Raises Garbled for anything else."""
        told = str(text or "").strip()
        try:
            content = told.encode() if told.startswith("<") else base64.b64decode("".join(told.split()), validate=True)
        except (binascii.Error, ValueError) as exc:
            raise Garbled(f"{self.name}: nội dung của {reference.external_id} không phải base64") from exc
        return content
