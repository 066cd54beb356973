"""A mailbox as an e-office (IMAP4rev1, RFC 3501; MOVE RFC 6851): what units send by mail.

A mail is one message; who it is is told by its own headers (Message-ID, Date, From, Subject), never by its number: a
mailbox that was moved or rebuilt (another UIDVALIDITY) offers the same mails under the same ids, and the intake,
unique by that id, takes none twice. Acknowledging moves the mail into a folder of the same account.
"""

from __future__ import annotations

import hashlib
import imaplib
import os
import re
import ssl
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, fields
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any, Self

import imap_tools
from imap_tools.utils import encode_folder

from connectors.base import CheckResult, Fetched, Form, Garbled, Gone, Outcome, Reference, Refused, Unreachable
from connectors.blocks import number_of, refuse_unknown
from connectors.imap.account import Account, Folders, NoToken, account_of, connected
from connectors.imap.answers import items, numbers, subject_of, told, unless_another_was_quicker, wrong
from connectors.imap.line import Line
from connectors.imap.post import Post, post_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from connectors.base import Clock, Organ

SETTINGS = frozenset(
    {
        "host", "port", "security", "username", "password", "password_file", "token_file", "ca_file", "inbox", "done",
        "failed", "outbox", "sent", "connect_seconds", "max_bytes", "allow_plain", "smtp_host", "smtp_port",
        "smtp_security", "smtp_from", "addresses",
    }
)  # fmt: skip
MAX_BYTES = 128 * 1024 * 1024
VERB_SECONDS = 90.0  # below what ends a whole round from outside, which tells nobody why
_TOGETHER = 200
_HEAD = "MESSAGE-ID DATE FROM SUBJECT"
_OPENING = 4096  # bytes of a mail without a Message-ID that tell it from others
_UID = re.compile(rb"\bUID (\d+)")
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_TRIES = (False, False, False, True)  # of what another poller may disturb; whether it is the last one


@dataclass(frozen=True, slots=True)
class _Listed:
    """One mail as the mailbox lists it."""

    uid: int
    size: int
    identity: str
    subject: str


@dataclass(slots=True)
class ImapConnector:
    """One mailbox folder; `max_bytes` bounds one mail, `verb_seconds` all that one verb says to the server."""

    name: str
    account: Account
    clock: Clock = field(kw_only=True)
    folders: Folders = field(default_factory=Folders, kw_only=True)
    max_bytes: int = field(default=MAX_BYTES, kw_only=True)
    post: Post | None = field(default=None, kw_only=True)
    verb_seconds: float = field(default=VERB_SECONDS, kw_only=True)
    _box: imap_tools.BaseMailBox | None = field(default=None, init=False, repr=False)
    _line: Line = field(default_factory=Line, init=False, repr=False)
    _owner: int = field(default=0, init=False, repr=False)
    _can: frozenset[str] = field(default=frozenset(), init=False, repr=False)
    _last: tuple[int, int] | None = field(default=None, init=False, repr=False)
    _copies: tuple[int, dict[str, list[int]]] = field(default=(0, {}), init=False, repr=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False, repr=False)

    @classmethod
    def configured(cls, name: str, settings: Mapping[str, Any], *, clock: Clock) -> Self:
        """Make one from a table (`docs/connectors.md`); ValueError says what is wrong in it."""
        refuse_unknown(settings, SETTINGS)
        account = account_of(settings)
        named = {one.name: str(settings[one.name]) for one in fields(Folders) if one.name in settings}
        limit = int(number_of(settings, "max_bytes", MAX_BYTES))
        post = post_of(settings, account)
        return cls(name, account, clock=clock, folders=Folders(**named), max_bytes=limit, post=post)

    def check(self) -> CheckResult:
        """Say whether one can sign in and see the folder, and hand mail in where that is set, altering nothing."""
        try:
            with self._opened() as box:
                waiting = box.folder.status(self.folders.inbox, ["MESSAGES"])["MESSAGES"]
            if self.post:
                self.post.look()
        except (Unreachable, Garbled) as exc:
            return CheckResult(works=False, sentence=str(exc), advice="Kiểm tra máy chủ thư, cổng và đường mạng.")
        except Refused as exc:
            advice = "Kiểm tra tài khoản, mật khẩu, chứng thư và tên thư mục."
            return CheckResult(works=False, sentence=str(exc), advice=advice)
        return CheckResult(works=True, sentence=f"Hộp thư {self.account.username} mở được, {waiting} thư đang chờ.")

    def pending(self) -> list[Reference]:
        """List the mails of the inbox folder, oldest first; copies of one mail are one."""
        with self._opened() as box:
            validity = self._watch(box)
            listed = self._list(box)
        copies: dict[str, list[int]] = {}
        seen: dict[str, Reference] = {}
        for one in listed:
            copies.setdefault(one.identity, []).append(one.uid)
            detail = {"uid": one.uid, "uidvalidity": validity, "bytes": one.size}
            seen.setdefault(one.identity, Reference(one.identity, one.subject or one.identity, detail))
        self._copies = (validity, copies)
        return list(seen.values())

    def fetch(self, reference: Reference) -> Fetched:
        """Give the mail's bytes as the server has them."""
        with self._opened() as box:
            uid = self._uid_of(box, reference)
            if int(reference.detail.get("bytes", 0)) > self.max_bytes:
                raise Refused(f"hộp thư {self.name}: thư lớn hơn {self.max_bytes} byte; người phụ trách cần tách nhỏ")
            raw = self._bytes_of(box, uid)
        return Fetched(reference, Form.MAIL, raw)

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Move the mail, with every copy of it, out of the inbox; one that is not there is done already."""
        if outcome is Outcome.UNREADABLE and not reason:
            raise ValueError("an unreadable message needs a reason")
        target = self.folders.done if outcome is Outcome.KEPT else self.folders.failed
        with self._opened() as box:
            for last in _TRIES:
                uids = self._uids_of(box, reference.external_id)
                with unless_another_was_quicker(last=last):
                    if uids:
                        self._move(box, uids, target)
                    return

    def send(self, message: bytes, *, name: str) -> str:
        """Send a mail with the message to whom the operator named for it, and keep it; gives its id.

        Where nobody is named, or no way out is set, the mail is laid into the outbox folder, for a rule or a person
        to send on. A crash between the two leaves it to be sent again, under the same Message-ID.
        """
        mark = f"<{hashlib.sha256(name.encode()).hexdigest()[:40]}@hoso>"
        address = self.post.address_of(message) if self.post else ""
        mail = EmailMessage(policy=policy.SMTP)
        mail["Message-ID"], mail["Subject"] = mark, name
        mail["From"] = self.post.sender if self.post else self.account.username
        if address:
            mail["To"], mail["Auto-Submitted"] = address, "auto-generated"
        mail["Date"] = format_datetime(self.clock.now())
        mail.set_content("Thông điệp edXML của Hoso ở tệp đính kèm.\n")
        mail.add_attachment(message, maintype="application", subtype="vnd.edxml+xml", filename=name)
        folder = self.folders.sent if address else self.folders.outbox
        with self._opened() as box:
            self._require_folder(box, folder)
            if not self._holds(box, folder, mark):
                if self.post and address:
                    self.post.hand_in(mail)
                box.append(mail.as_bytes(), folder, dt=self.clock.now())
        return mark

    def directory(self) -> Iterable[Organ]:
        """List nothing: a mailbox has no directory of organisations."""
        return ()

    def close(self) -> None:
        """Let go of the connection; the next verb opens another."""
        with self._lock:
            self._drop()

    # -- the session ------------------------------------------------------------------------

    @contextmanager
    def _opened(self) -> Iterator[imap_tools.BaseMailBox]:
        """Lend the signed-in mailbox, its inbox selected; one that does not answer any more is opened anew."""
        with self._lock, self._translated(), self._line.within(self.verb_seconds):
            box = self._living() or self._connected()
            try:
                yield box
            except BaseException:
                # What the server was about to say is still on the line: nobody may read on there.
                self._drop()
                raise

    def _living(self) -> imap_tools.BaseMailBox | None:
        if self._owner != os.getpid():
            self._box = None  # a parent's connection is the parent's
        if self._box is not None:
            try:
                self._box.folder.set(self.folders.inbox)  # also shows what came meanwhile
            except (OSError, imaplib.IMAP4.error, imap_tools.ImapToolsError):
                self._drop()
        return self._box

    def _connected(self) -> imap_tools.BaseMailBox:
        box = connected(self.account, self._line)
        self._box, self._owner = box, os.getpid()
        try:
            box.folder.set(self.folders.inbox)
            # What a server can do is told in full only to who has signed in.
            can = b" ".join(told(box.client.capability())).decode("ascii", "replace").upper().split()
        except BaseException:
            self._drop()
            raise
        self._can = frozenset(can)
        return box

    def _drop(self) -> None:
        box, self._box = self._box, None
        if box is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                box.client.shutdown()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        at = f"hộp thư {self.name} ({self.account.host})"
        try:
            yield
        except NoToken as exc:
            raise Refused(f"{at}: {exc}") from exc
        except imap_tools.MailboxLoginError as exc:
            raise Refused(f"{at}: máy chủ không nhận tài khoản {self.account.username}") from exc
        except ssl.SSLCertVerificationError as exc:
            raise Refused(f"{at}: chứng thư của máy chủ không được tin; kiểm tra `ca_file`") from exc
        except (imaplib.IMAP4.abort, OSError) as exc:
            raise Unreachable(f"{at}: không kết nối được hoặc bị ngắt ({type(exc).__name__})") from exc
        except (imaplib.IMAP4.error, imap_tools.ImapToolsError, ValueError, IndexError) as exc:
            raise wrong(at, exc) from exc

    # -- what the mailbox holds ---------------------------------------------------------------

    def _watch(self, box: imap_tools.BaseMailBox) -> int:
        """Give the UIDVALIDITY; a mailbox that was full and is suddenly another, empty one is told once, loudly."""
        status = box.folder.status(self.folders.inbox, ["MESSAGES", "UIDNEXT", "UIDVALIDITY"])
        now, before = (status["UIDVALIDITY"], status["UIDNEXT"]), self._last
        self._last = now
        emptied = before is not None and status["MESSAGES"] == 0 and now[1] < before[1]
        if emptied:
            raise Garbled(f"hộp thư {self.name}: thư mục bỗng thành một thư mục khác và rỗng; cần người kiểm tra")
        return now[0]

    def _holds(self, box: imap_tools.BaseMailBox, folder: str, mark: str) -> bool:
        """Tell whether a folder holds a mail of this Message-ID."""
        box.folder.set(folder)
        try:
            found = told(box.client.uid("SEARCH", "HEADER", "Message-ID", mark))
        finally:
            box.folder.set(self.folders.inbox)
        return bool(found and found[0])

    def _list(self, box: imap_tools.BaseMailBox) -> list[_Listed]:
        """List what waits; a server refuses to tell of a mail that another session is just taking away."""
        for last in _TRIES:
            with unless_another_was_quicker(last=last):
                return self._listed(box)
        return []

    def _listed(self, box: imap_tools.BaseMailBox) -> list[_Listed]:
        found = told(box.client.uid("SEARCH", "UNDELETED"))
        uids = sorted(map(int, found[0].split())) if found and found[0] else []
        listed: list[_Listed] = []
        for start in range(0, len(uids), _TOGETHER):
            listed += self._heads(box, uids[start : start + _TOGETHER])
        return sorted(listed, key=lambda one: one.uid)

    def _heads(self, box: imap_tools.BaseMailBox, uids: Sequence[int]) -> Iterator[_Listed]:
        asked = f"(UID RFC822.SIZE BODY.PEEK[HEADER.FIELDS ({_HEAD})])"
        for about, head in items(told(box.client.uid("FETCH", numbers(uids), asked))):
            uid, size = _UID.search(about), _SIZE.search(about)
            if uid is None or size is None:
                raise Garbled(f"hộp thư {self.name}: danh sách thư thiếu UID hoặc dung lượng")
            mail = message_from_bytes(head, policy=policy.compat32)
            if mail.get("Message-ID"):
                words = "\n".join(" ".join(str(mail.get(name, "")).split()) for name in _HEAD.split())
            else:
                opening = items(told(box.client.uid("FETCH", uid[1].decode(), f"(UID BODY.PEEK[]<0.{_OPENING}>)")))
                words = next((body for _about, body in opening), b"").decode("latin-1")
            identity = hashlib.sha256(words.encode("utf-8", "surrogateescape")).hexdigest()[:40]
            yield _Listed(int(uid[1]), int(size[1]), identity, subject_of(head))

    def _uids_of(self, box: imap_tools.BaseMailBox, identity: str) -> list[int]:
        """Give the numbers of a mail and its copies: as last listed, else the mailbox is listed for it."""
        validity, copies = self._copies
        if identity in copies and box.folder.status(self.folders.inbox, ["UIDVALIDITY"])["UIDVALIDITY"] == validity:
            return copies.pop(identity)
        return [one.uid for one in self._list(box) if one.identity == identity]

    def _uid_of(self, box: imap_tools.BaseMailBox, reference: Reference) -> int:
        validity = box.folder.status(self.folders.inbox, ["UIDVALIDITY"])["UIDVALIDITY"]
        if reference.detail.get("uidvalidity") == validity:
            return int(reference.detail["uid"])
        found = next((one.uid for one in self._list(box) if one.identity == reference.external_id), None)
        if found is None:
            raise Gone(f"gone: hộp thư {self.name} không còn thư {reference.external_id}")
        return found

    def _bytes_of(self, box: imap_tools.BaseMailBox, uid: int) -> bytes:
        found: list[tuple[bytes, bytes]] = []
        for last in _TRIES:
            with unless_another_was_quicker(last=last):
                # Where nothing can be taken away, what went to another folder only bears a mark.
                waits = told(box.client.uid("SEARCH", f"UID {uid}", "UNDELETED"))
                asked = told(box.client.uid("FETCH", str(uid), "(UID BODY.PEEK[])")) if waits and waits[0] else []
                found = list(items(asked))
                break
        if not found:
            raise Gone(f"gone: hộp thư {self.name} không còn thư số {uid}")
        # A server may tell of other mails in between; another one's words must never come under this one's id.
        raw = next((body for about, body in found if (told_of := _UID.search(about)) and int(told_of[1]) == uid), b"")
        if not raw:
            raise Garbled(f"hộp thư {self.name}: máy chủ không trả nội dung của thư số {uid}")
        return raw

    def _move(self, box: imap_tools.BaseMailBox, uids: Sequence[int], target: str) -> None:
        """Move by MOVE, else by a copy and a mark; only what we marked is taken away."""
        self._require_folder(box, target)
        names, where = numbers(uids), encode_folder(target).decode("ascii")
        if "MOVE" in self._can:
            told(box.client.uid("MOVE", names, where))
            return
        told(box.client.uid("COPY", names, where))
        told(box.client.uid("STORE", names, "+FLAGS", r"(\Deleted)"))
        if "UIDPLUS" in self._can:
            told(box.client.uid("EXPUNGE", names))

    def _require_folder(self, box: imap_tools.BaseMailBox, folder: str) -> None:
        if not box.folder.exists(folder):
            with suppress(imap_tools.MailboxFolderCreateError):  # another poller was quicker
                box.folder.create(folder)
