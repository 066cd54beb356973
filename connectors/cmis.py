"""A folder of a document repository as an e-office: CMIS 1.1, Browser Binding (OASIS CMIS-v1.1, section 5).

For offices whose papers arrive in Alfresco, Nuxeo or another repository. A document of the inbox folder is one message
(`.edxml`, `.zip`, `.eml`, or one paper), a folder in it one message of several papers; acknowledging moves it.
The object id names a message: a repository gives a changed version another one.
"""

from __future__ import annotations

import base64
import posixpath
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote, urlencode
from uuid import UUID, uuid5

from connectors.base import (
    CheckResult,
    Fetched,
    Form,
    Garbled,
    Gone,
    Outcome,
    RawPaper,
    Reference,
    Refused,
    Unreachable,
)
from connectors.blocks import refuse_unknown, required, secret_of
from connectors.transport import SETTINGS as HTTP_SETTINGS
from connectors.transport import Call, Missing, Transport, is_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from connectors.base import Clock, Organ

SETTINGS = HTTP_SETTINGS | {"username", "password", "password_file", "inbox", "done", "failed", "outbox"}
_FORMS: Mapping[str, Form] = MappingProxyType(
    {".edxml": Form.EDXML, ".xml": Form.EDXML, ".zip": Form.ZIP, ".eml": Form.MAIL, ".msg": Form.MAIL}
)
_PAGE = 200
_MOST_PAPERS = 2_000
_MOST_DEEP = 5
_FORM = "application/x-www-form-urlencoded"
_NAMES = UUID("6f0d8d62-3c0e-4a55-9f0e-0d8f6c1b7a11")


@dataclass(frozen=True, slots=True)
class Folders:
    """Paths of the repository, from its root folder; all must be there."""

    inbox: str
    done: str
    failed: str
    outbox: str


@dataclass(slots=True)
class CmisConnector:
    """One folder of a repository; `base_url` is the repository's root folder URL of the Browser Binding."""

    name: str
    transport: Transport
    folders: Folders
    credentials: str = field(repr=False)

    @classmethod
    def configured(cls, name: str, settings: Mapping[str, Any], *, clock: Clock) -> Self:
        """Make one from a table (`docs/connectors.md`); ValueError says what is wrong in it."""
        refuse_unknown(settings, SETTINGS)
        username, inbox, done, failed, outbox = required(settings, "username", "inbox", "done", "failed", "outbox")
        secret = secret_of(settings, "password")
        credentials = base64.b64encode(f"{username}:{secret}".encode()).decode("ascii")
        transport = Transport.configured(settings, clock=clock)
        for one in (secret, credentials):
            transport.hide(one)
        return cls(name, transport, Folders(inbox, done, failed, outbox), credentials)

    def check(self) -> CheckResult:
        """Say whether the four folders can be seen and the inbox listed, altering nothing."""
        try:
            waiting = len(self.pending())
            for path in (self.folders.inbox, self.folders.done, self.folders.failed, self.folders.outbox):
                self._object(path)
        except (Unreachable, Garbled) as exc:
            return CheckResult(works=False, sentence=str(exc), advice="Kiểm tra địa chỉ kho tài liệu và đường mạng.")
        except Refused as exc:
            advice = "Kiểm tra tài khoản, quyền và bốn thư mục inbox, done, failed, outbox."
            return CheckResult(works=False, sentence=str(exc), advice=advice)
        return CheckResult(works=True, sentence=f"Kho tài liệu mở được, {waiting} mục đang chờ.")

    def pending(self) -> list[Reference]:
        """List what lies in the inbox folder, oldest first.

        The order is ours: a repository need not know how to order (CMIS 1.1, 2.1.1.1, capabilityOrderBy).
        """
        waiting = sorted(self._children({}, path=self.folders.inbox), key=_created)
        return [
            Reference(
                str(one["cmis:objectId"]),
                str(one.get("cmis:name", "")),
                {"folder": one.get("cmis:baseTypeId") == "cmis:folder", "bytes": one.get("cmis:contentStreamLength")},
            )
            for one in waiting
        ]

    def fetch(self, reference: Reference) -> Fetched:
        """Give a document's bytes, or the papers of a folder."""
        found = self._waiting(reference)
        if found is None:
            raise Gone(f"gone: kho {self.name} không còn {reference.external_id} trong thư mục nhận")
        if found.get("cmis:baseTypeId") == "cmis:folder":
            inside = list(islice(self._inside(reference.external_id, "", depth=1), _MOST_PAPERS + 1))
            if len(inside) > _MOST_PAPERS:
                raise Refused(f"kho {self.name}: thư mục có quá {_MOST_PAPERS} tệp; hãy chia thành nhiều hồ sơ")
            papers = [self._paper(one, inner=inner) for inner, one in inside]
            return Fetched(reference, Form.PAPERS, papers=tuple(papers))
        paper = self._paper(found)
        form = _FORMS.get(posixpath.splitext(paper.name)[1].lower(), Form.PAPERS)
        return (
            Fetched(reference, form, papers=(paper,)) if form is Form.PAPERS else Fetched(reference, form, paper.data)
        )

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Move the object out of the inbox folder; one that is not there is done already."""
        if outcome is Outcome.UNREADABLE and not reason:
            raise ValueError("an unreadable message needs a reason")
        found = self._waiting(reference)
        if found is None:
            return
        target = self.folders.done if outcome is Outcome.KEPT else self.folders.failed
        try:
            self._move(reference.external_id, target)
        except Refused:
            if self._waiting(reference) is None:
                return  # another poller was quicker
            # The folder holds one of that name already: this one gets a name of its own.
            stem, ending = posixpath.splitext(str(found.get("cmis:name", "")))
            named = f"{stem}.{uuid5(_NAMES, reference.external_id).hex[:8]}{ending}"
            self._act("update", objectId=reference.external_id, **_properties({"cmis:name": named}))
            self._move(reference.external_id, target)

    def send(self, message: bytes, *, name: str) -> str:
        """Lay a document into the outbox folder, once under each name; gives its object id."""
        path = f"{self.folders.outbox.rstrip('/')}/{name}"
        try:
            return str(self._object(path)["cmis:objectId"])
        except Missing:
            pass
        properties = {"cmis:objectTypeId": "cmis:document", "cmis:name": name}
        words = {"cmisaction": "createDocument", "succinct": "true", **_properties(properties)}
        body, kind = _multipart(words, message, name)
        folder = quote(self.folders.outbox)
        answer = self.transport.ask(Call("POST", folder, headers=self._headers(kind), body=body))
        return str(self._told(answer).get("cmis:objectId", "")) or self._no_id()

    def directory(self) -> Iterable[Organ]:
        """List nothing: a repository knows no organisations."""
        return ()

    # -- the binding ------------------------------------------------------------------------

    def _headers(self, kind: str = "") -> dict[str, str]:
        return {"Authorization": f"Basic {self.credentials}"} | ({"Content-Type": kind} if kind else {})

    def _object(self, path: str) -> Mapping[str, Any]:
        query = {"cmisselector": "object", "succinct": "true"}
        return self._told(
            self.transport.ask(Call("GET", quote(path), query=query, headers=self._headers(), repeatable=True))
        )

    def _children(
        self, where: Mapping[str, str], *, path: str = "", whole: bool = False
    ) -> Iterator[Mapping[str, Any]]:
        """Give the properties of a folder's children, page after page (CMIS 1.1, 2.2.3.1).

        A repository that gives the same page again has no more of an inbox for now; of a message that must be `whole`,
        papers would be lost: Garbled.
        """
        skip, seen = 0, set[str]()
        while True:
            query = {
                "cmisselector": "children", "succinct": "true",
                "maxItems": str(_PAGE), "skipCount": str(skip), **where,
            }  # fmt: skip
            answer = self.transport.ask(Call("GET", quote(path), query=query, headers=self._headers(), repeatable=True))
            rows = answer.get("objects")
            if not isinstance(rows, list):
                raise Garbled(f"kho {self.name}: danh sách không có `objects`")
            fresh = [one for row in rows if (one := self._told(row.get("object", {})))["cmis:objectId"] not in seen]
            seen.update(str(one["cmis:objectId"]) for one in fresh)
            yield from fresh
            skip += len(rows)
            if not answer.get("hasMoreItems") or not fresh:
                break
        total = answer.get("numItems")  # may be left out, or told as -1
        short = answer.get("hasMoreItems") or (isinstance(total, int) and total > len(seen))
        if whole and short:
            raise Garbled(f"kho {self.name}: danh sách tệp của một thư mục không đủ ({len(seen)} tệp)")

    def _inside(self, folder_id: str, prefix: str, *, depth: int) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """Give a folder's documents with their paths in it, those of its sub-folders too; all of them, or an error."""
        if depth > _MOST_DEEP:
            raise Refused(f"kho {self.name}: thư mục lồng quá {_MOST_DEEP} cấp; hãy đặt các tệp ở cấp ngoài")
        # One more than a message may have is enough to say that there are too many.
        for one in sorted(islice(self._children({"objectId": folder_id}, whole=True), _MOST_PAPERS + 1), key=_created):
            inner = f"{prefix}{one.get('cmis:name', '')}"
            if one.get("cmis:baseTypeId") == "cmis:folder":
                yield from self._inside(str(one["cmis:objectId"]), f"{inner}/", depth=depth + 1)
            elif one.get("cmis:baseTypeId") == "cmis:document":
                yield inner, one

    def _waiting(self, reference: Reference) -> Mapping[str, Any] | None:
        inbox = self._children({}, path=self.folders.inbox)
        return next((one for one in inbox if one["cmis:objectId"] == reference.external_id), None)

    def _paper(self, about: Mapping[str, Any], *, inner: str = "") -> RawPaper:
        query = {"cmisselector": "content", "objectId": str(about["cmis:objectId"])}
        data = self.transport.download(Call("GET", "", query=query, headers=self._headers(), repeatable=True))
        length = about.get("cmis:contentStreamLength")
        told = isinstance(length, int) and length >= 0
        if told and length != len(data):
            raise Garbled(f"kho {self.name}: nội dung tải về {len(data)} byte, kho ghi {length}")
        name = str(about.get("cmis:name", ""))
        # Word papers are saved as HTML too: what is as long as the repository says is what it keeps.
        if not told and is_page(data) and not name.lower().endswith((".html", ".htm")):
            raise Garbled(f"kho {self.name}: nội dung tải về là một trang HTML, không phải tài liệu")
        return RawPaper(inner or name, data)

    def _move(self, object_id: str, target: str) -> None:
        source, goal = (str(self._object(path)["cmis:objectId"]) for path in (self.folders.inbox, target))
        self._act("move", objectId=object_id, sourceFolderId=source, targetFolderId=goal)

    def _act(self, action: str, **words: str) -> None:
        body = urlencode({"cmisaction": action, "succinct": "true", **words}).encode("ascii")
        self.transport.ask(Call("POST", "", headers=self._headers(_FORM), body=body))

    def _told(self, answer: object) -> Mapping[str, Any]:
        """Give an object's properties; one without an id fails the list: passed over, it would be lost mail."""
        found = answer.get("succinctProperties") if isinstance(answer, dict) else None
        if not isinstance(found, dict) or not isinstance(found.get("cmis:objectId"), str):
            raise Garbled(f"kho {self.name}: câu trả lời không phải một đối tượng CMIS")
        return found

    def _no_id(self) -> str:
        raise Garbled(f"kho {self.name}: nhận tài liệu mà không cho mã")


def _created(about: Mapping[str, Any]) -> float:
    """Give when an object was made, in milliseconds (CMIS 1.1, 5.2.1); 0 where the repository does not tell."""
    at = about.get("cmis:creationDate")
    return float(at) if isinstance(at, int | float) else 0.0


def _properties(values: Mapping[str, str]) -> dict[str, str]:
    """Write properties as form fields (CMIS 1.1, 5.4.4.3.12)."""
    fields = {}
    for place, (name, value) in enumerate(values.items()):
        fields[f"propertyId[{place}]"], fields[f"propertyValue[{place}]"] = name, value
    return fields


def _multipart(words: Mapping[str, str], content: bytes, name: str) -> tuple[bytes, str]:
    """Write a form with its content stream (RFC 7578); gives the body and its media type."""
    mark = f"hoso-{uuid5(_NAMES, name).hex}"
    parts = [
        f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
        for key, value in words.items()
    ]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="content"; filename="content"\r\n'
    parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    return b"".join([*parts, f"--{mark}--\r\n".encode()]), f"multipart/form-data; boundary={mark}"
