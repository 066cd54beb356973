"""The rigs of the mailbox (a real Dovecot) and of the document repository (written after the CMIS standard)."""

from __future__ import annotations

import atexit
import uuid
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from typing import TYPE_CHECKING, ClassVar

from connectors import load
from connectors.base import Form, RawPaper
from connectors.imap import ImapConnector
from connectors.sandbox import Trick
from tests.kit import cmis_peer
from tests.kit.clock import START
from tests.kit.cmis_peer import CmisPeer
from tests.kit.dovecot import PASSWORD, Dovecot
from tests.kit.forwarder import Forwarder
from tests.kit.peer_clock import PeerClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from connectors.base import Connector, Fetched
    from tests.kit.dovecot import Mailbox


@dataclass(slots=True)
class CmisRig:
    """A repository written after the standard, over real HTTP."""

    tricks: ClassVar[frozenset[Trick]] = frozenset({Trick.HTML, Trick.NOT_JSON, Trick.CUT, Trick.TRUNCATE, Trick.ERROR,
                                                     Trick.SLOW})  # fmt: skip
    forms: ClassVar[frozenset[Form]] = frozenset(Form)
    keeps_names: ClassVar[bool] = True
    keeps_reasons: ClassVar[bool] = False
    root: Path
    clock: PeerClock = field(default_factory=PeerClock)
    peer: CmisPeer = field(default_factory=CmisPeer)

    def content(self, fetched: Fetched) -> bytes:
        return fetched.raw

    def build(self) -> Connector:
        inbox, done, failed, outbox = (f"/{name}" for name in cmis_peer.FOLDERS)
        settings = {
            "base_url": self.peer.url, "username": cmis_peer.USER, "password": cmis_peer.PASSWORD,
            "inbox": inbox, "done": done, "failed": failed, "outbox": outbox, "read_seconds": 0.2,
            "retry_seconds": [0.5],
        }  # fmt: skip
        built: Connector = load("cmis").configured("cmis", settings, clock=self.clock)
        return built

    def settle(self) -> None:
        """Do nothing: a document is there whole or not at all."""

    def put_message(self, form: Form, content: bytes | Sequence[RawPaper], *, name: str) -> None:
        tree, inbox = self.peer.repository, self.peer.repository.at(cmis_peer.FOLDERS[0]).id
        with tree.lock:
            if isinstance(content, bytes):
                tree.add(inbox, f"{name}.{'eml' if form is Form.MAIL else form.value}", content)
                return
            folder = tree.add(inbox, name)
            for paper in content:
                tree.add(folder.id, paper.name, paper.data)

    def put_half_written(self) -> None:
        return None

    def outage(self) -> None:
        self.peer.stop()

    def spoil(self, trick: Trick | None) -> None:
        self.peer.repository.spoil = trick

    def secrets(self) -> frozenset[str]:
        return frozenset({cmis_peer.PASSWORD})

    def kept(self) -> int:
        return len(self._within(cmis_peer.FOLDERS[1]))

    def unreadable(self) -> Mapping[str, str]:
        return {}

    def sent(self) -> Mapping[str, bytes]:
        return {one.name: one.content or b"" for one in self._within(cmis_peer.FOLDERS[3])}

    def _within(self, folder: str) -> list[cmis_peer.Node]:
        return self.peer.repository.children(self.peer.repository.at(folder).id)

    def close(self) -> None:
        self.peer.stop()


@cache
def dovecot() -> Dovecot:
    """Start the IMAP server of this test run."""
    server = Dovecot().start()
    atexit.register(server.close)
    return server


# What stands on the line instead of the server: another protocol, a server that is going down, half a greeting.
_GREETINGS: Mapping[Trick, bytes] = {
    Trick.HTML: b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!doctype html><title>x</title>\r\n",
    Trick.NOT_JSON: b"220 dich vu khac\r\n",
    Trick.ERROR: b"* BYE server dang bao tri\r\n",
    Trick.TRUNCATE: b"* OK [CAPABIL",
}


@dataclass(slots=True)
class ImapRig:
    """A mailbox of a real Dovecot, over a line that can be cut."""

    tricks: ClassVar[frozenset[Trick]] = frozenset(_GREETINGS)
    forms: ClassVar[frozenset[Form]] = frozenset({Form.MAIL})
    keeps_names: ClassVar[bool] = True
    keeps_reasons: ClassVar[bool] = False
    root: Path
    clock: PeerClock = field(default_factory=PeerClock)
    mailbox: Mailbox = field(default_factory=lambda: dovecot().mailbox())
    line: Forwarder = field(default_factory=lambda: Forwarder(dovecot().port))
    built: list[ImapConnector] = field(default_factory=list)

    def content(self, fetched: Fetched) -> bytes:
        (attached,) = message_from_bytes(fetched.raw, policy=policy.default).iter_attachments()
        content: bytes = attached.get_content()
        return content

    def build(self) -> Connector:
        self.built.append(
            ImapConnector.configured("imap", self.mailbox.settings(port=self.line.port), clock=self.clock)
        )
        return self.built[-1]

    def settle(self) -> None:
        """Do nothing: a mail is there whole or not at all."""

    def put_message(self, form: Form, content: bytes | Sequence[RawPaper], *, name: str) -> None:
        del form
        papers = [RawPaper("to-trinh.bin", content)] if isinstance(content, bytes) else list(content)
        self.mailbox.deliver([a_mail(name, papers)])

    def put_half_written(self) -> None:
        return None

    def outage(self) -> None:
        self.line.cut()

    def spoil(self, trick: Trick | None) -> None:
        self.line.spoil(_GREETINGS[trick] if trick else None)

    def secrets(self) -> frozenset[str]:
        return frozenset({PASSWORD})

    def kept(self) -> int:
        # Two sessions that move one mail at one moment leave two copies there: IMAP has no word against it.
        laid = [message_from_bytes(one, policy=policy.default) for one in self.mailbox.within("Hồ sơ đã nhận")]
        return len({str(one["Message-ID"]) for one in laid})

    def unreadable(self) -> Mapping[str, str]:
        return {}

    def sent(self) -> Mapping[str, bytes]:
        laid = [message_from_bytes(one, policy=policy.default) for one in self.mailbox.within("Hồ sơ gửi đi")]
        return {str(one["Subject"]): next(one.iter_attachments()).get_content() for one in laid}

    def close(self) -> None:
        for one in self.built:
            one.close()
        self.line.cut()


@contextmanager
def connecting(mailbox: Mailbox) -> Iterator[Callable[..., ImapConnector]]:
    """Give what makes connectors to one mailbox, a setting of None left out; they are closed at the end."""
    made: list[ImapConnector] = []

    def connect(**settings: object) -> ImapConnector:
        given = {name: text for name, text in mailbox.settings(**settings).items() if text is not None}
        made.append(ImapConnector.configured("thu", given, clock=PeerClock()))
        return made[-1]

    yield connect
    for one in made:
        one.close()


def a_mail(subject: str, papers: Sequence[RawPaper], *, sender: str = "Sở Mẫu <so@mau.vn>") -> bytes:
    """Write a mail as a unit's program sends it."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["Subject"], mail["From"], mail["To"] = subject, sender, "tiepnhan@mau.vn"
    mail["Date"], mail["Message-ID"] = format_datetime(START), f"<{uuid.uuid4()}@mau.vn>"
    mail.set_content("Kính gửi quý cơ quan hồ sơ đề nghị khen thưởng.")
    for paper in papers:
        mail.add_attachment(paper.data, maintype="application", subtype="octet-stream", filename=paper.name)
    return mail.as_bytes()
