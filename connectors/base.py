"""The port to an e-office, in e-office words.

Glossary
    message      one thing in the e-office's inbox: an edXML file, a zip, a folder of papers, a mail
    reference    what the inbox lists: enough to fetch the message once, stable between polls
    external id  the e-office's own name of a message; with the connector's name it is unique
    envelope     a message opened: sender, document, references, attachments
    attachment   one paper of an envelope, with its decoded bytes
    acknowledge  telling the e-office that we keep the message, so that it stops offering it
    status       a business status (01-06, 13, 15, 16) about a document, sent back to its sender

A connector fetches bytes and never opens them: opening is done in a sandboxed child.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime


class ConnectorError(Exception):
    """A connector could not do what was asked; `str()` says what, where and what would help."""


class Unreachable(ConnectorError):
    """The peer is away or too slow; trying again later may help. Never means "no mail".

    `retry_after` is how many seconds the peer asked us to wait, None where it said nothing.
    """

    def __init__(self, sentence: str, *, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class Refused(ConnectorError):
    """The peer answered no (credentials, rights, unknown id); a person must look."""


class Gone(Refused):
    """The message waits no more: another poller took it, or a person did. Nothing is wrong where it was taken in."""


class Garbled(ConnectorError):
    """The peer answered something that is not its protocol (HTML at 200, broken JSON)."""


class Form(StrEnum):
    """What a fetched message's bytes are."""

    EDXML = "edxml"
    ZIP = "zip"
    PAPERS = "papers"
    MAIL = "mail"


class Outcome(StrEnum):
    """How a message ended with us, told to the e-office by `acknowledge`."""

    KEPT = "kept"
    UNREADABLE = "unreadable"


class MessageKind(StrEnum):
    """What an envelope asks for (BussinessDocType 0-3, or a status message)."""

    NEW = "new"
    RECALL = "recall"
    UPDATE = "update"
    REPLACE = "replace"
    STATUS = "status"


class MessageType(StrEnum):
    """The two kinds of message an e-office keeps apart (INTEROP 6.1)."""

    EDOC = "edoc"
    STATUS = "status"


@dataclass(frozen=True, slots=True)
class Reference:
    """One message as the inbox lists it; `detail` is the connector's own.

    `detail["closed"]` tells of one that may not be read as it is, and that will be another one once it may.
    """

    external_id: str
    name: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawPaper:
    """A paper as it lay in the inbox: its name (untrusted, shown only) and bytes."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message's bytes, unopened. `raw` for EDXML, ZIP and MAIL (RFC 5322, or Outlook's), `papers` for PAPERS."""

    reference: Reference
    form: Form
    raw: bytes = b""
    papers: tuple[RawPaper, ...] = ()


@dataclass(frozen=True, slots=True)
class Organ:
    """An organisation as a message names it; `organ_id` is opaque and case-sensitive.

    `alias` is the same body's code in the other shape (QCVN 102 beside QĐ 20/2020), known from a
    directory only: one shape is never computed from the other.
    """

    organ_id: str = ""
    name: str = ""
    in_charge: str = ""
    address: str = ""
    email: str = ""
    telephone: str = ""
    fax: str = ""
    website: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class DocumentReference:
    """A document named by another message (ResponseFor, recall target), byte for byte."""

    organ_id: str = ""
    code: str = ""
    promulgation_date: str = ""
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One paper of an envelope.

    `data` are the decoded (unzipped where the sender wrapped it) bytes, `sha256` theirs;
    `wire_sha256` is of the bytes as sent. `facts` records every disagreement found on the way
    ({"code": "attachment.type", "declared": …, "sniffed": …}).
    """

    name: str
    data: bytes
    sha256: str
    wire_sha256: str
    declared_type: str = ""
    media_type: str = ""
    content_id: str = ""
    description: str = ""
    facts: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A message opened. Dates are ISO where they could be read, the text as sent in `*_raw`."""

    kind: MessageKind = MessageKind.NEW
    sender: Organ = field(default_factory=Organ)
    recipients: tuple[Organ, ...] = ()
    document_id: str = ""
    code_number: str = ""
    code_notation: str = ""
    place: str = ""
    date: str = ""
    date_raw: str = ""
    type_raw: str = ""
    type_name: str = ""
    subject: str = ""
    content: str = ""
    signer: str = ""
    signer_position: str = ""
    signer_competence: str = ""
    due_date: str = ""
    response_for: tuple[DocumentReference, ...] = ()
    targets: tuple[DocumentReference, ...] = ()
    status_code: str = ""
    status_description: str = ""
    timestamp: str = ""
    change_reason: str = ""
    header: Mapping[str, Any] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    facts: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """Whether a connector would work; `advice` says what to do when it would not."""

    works: bool
    sentence: str
    advice: str = ""


class Clock(Protocol):
    """The time as a connector is given it: called, it gives seconds that never go back."""

    def __call__(self) -> float:
        """Give seconds that never go back, for measuring how long something takes."""

    def now(self) -> datetime:
        """Give the present, aware, for what is told to the peer."""

    def pause(self, seconds: float) -> None:
        """Wait between two attempts."""


class Connector(Protocol):
    """Five verbs towards one e-office, plus `check`; one instance a configured inbox."""

    name: str

    def check(self) -> CheckResult:
        """Say whether it would work, altering nothing."""

    def pending(self) -> Iterable[Reference]:
        """List messages that wait for us, oldest first; a listed one may be listed again.

        Raises Unreachable, Refused or Garbled; never answers an empty list for an outage.
        """

    def fetch(self, reference: Reference) -> Fetched:
        """Give the message's bytes; repeatable until acknowledged.

        Raises Unreachable, Refused (Gone where it waits no more) or Garbled.
        """

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Tell the e-office how the message ended with us; twice is once.

        Called only after our commit. `reason` is a Vietnamese sentence, required when
        the outcome is UNREADABLE. Raises Unreachable or Refused.
        """

    def send(self, message: bytes, *, name: str) -> str:
        """Send a status or reply (edXML bytes) and give the peer's id of it.

        `name` is ours, unique per message, so that sending twice is once where the peer allows.
        Raises Unreachable or Refused.
        """

    def directory(self) -> Iterable[Organ]:
        """List the organisations the e-office knows, or nothing where it has no directory."""


@runtime_checkable
class TellsOfSent(Protocol):
    """What a connector has besides where its e-office lists what we sent: the proof of a status or reply."""

    def told_of_sent(self, sent_id: str, kind: MessageType) -> tuple[str, ...]:
        """Give a line for each recipient's copy as the e-office tells of it, none where it knows of none yet.

        Raises Unreachable, Refused or Garbled.
        """


@runtime_checkable
class ShowsSent(Protocol):
    """What a connector has besides where its e-office shows all that we sent: whether a lost upload had arrived.

    An upload whose answer was lost leaves no id to ask for. The one that it got is among those the e-office lists
    and we have no proof by; the bytes tell which.
    """

    def sent_ids(self, kind: MessageType) -> tuple[str, ...]:
        """Give the e-office's ids of what it took from us.

        Raises Unreachable, Refused (also where it lists only by an id that is known) or Garbled.
        """

    def holds(self, sent_id: str, message: bytes) -> bool:
        """Tell whether what the e-office keeps under this id of its own is this message.

        Raises Unreachable, Refused or Garbled.
        """
