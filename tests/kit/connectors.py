"""One rig a connector: how to build it, lay a message into its inbox, and take it away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Protocol

from connectors import load
from connectors.base import Form, RawPaper
from connectors.folder import FolderConnector
from connectors.memory import MemoryConnector
from connectors.sandbox import Office, Sandbox, Trick
from connectors.sandbox.office import DONE, FAIL
from connectors.sandbox.server import CREDENTIALS
from tests.kit.mail_rigs import CmisRig, ImapRig
from tests.kit.peer_clock import PeerClock, SteppingClock

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from connectors.base import Connector, Fetched


_ANSWERS = frozenset({Trick.HTML, Trick.NOT_JSON, Trick.CUT, Trick.TRUNCATE, Trick.ERROR, Trick.SLOW})


class Rig(Protocol):
    """What the contract suite needs of a connector's world.

    `forms` are those that the e-office has; `keeps_names` and `keeps_reasons` say whether the name of a message
    and the reason for an unreadable one have a place in its protocol; `tricks` are those its peer can play.
    """

    tricks: ClassVar[frozenset[Trick]]
    forms: ClassVar[frozenset[Form]]
    keeps_names: ClassVar[bool]
    keeps_reasons: ClassVar[bool]

    def content(self, fetched: Fetched) -> bytes:
        """Give what was laid in as one file, without what the way wraps around it."""

    def build(self) -> Connector:
        """Give a fresh instance on the same inbox."""

    def settle(self) -> None:
        """Let enough of the connector's time pass that what lies there may be listed."""

    def put_message(self, form: Form, content: bytes | Sequence[RawPaper], *, name: str) -> None:
        """Lay a whole message into the inbox as a sender would."""

    def put_half_written(self) -> Callable[[], None] | None:
        """Begin a message that still grows and give what writes on; None where that cannot be."""

    def outage(self) -> None:
        """Take the peer away."""

    def spoil(self, trick: Trick | None) -> None:
        """Let every answer of the peer be spoilt this way, one of `tricks`, or none."""

    def secrets(self) -> frozenset[str]:
        """Give what must stand in no sentence: keys, passwords, tokens."""

    def kept(self) -> int:
        """Count the messages acknowledged as kept."""

    def unreadable(self) -> Mapping[str, str]:
        """Give the messages acknowledged as unreadable: name -> reason."""

    def sent(self) -> Mapping[str, bytes]:
        """Give what arrived at the peer: name (its id where names have no place) -> bytes."""

    def close(self) -> None:
        """Let go of what runs."""


@dataclass(slots=True)
class FolderRig:
    """A real folder, and a clock under the test's hand."""

    tricks: ClassVar[frozenset[Trick]] = frozenset()
    forms: ClassVar[frozenset[Form]] = frozenset(Form)
    keeps_names: ClassVar[bool] = True
    keeps_reasons: ClassVar[bool] = True
    root: Path
    clock: SteppingClock = field(default_factory=SteppingClock)

    @property
    def inbox(self) -> Path:
        inbox = self.root / "hộp thư"
        inbox.mkdir(exist_ok=True)
        return inbox

    def content(self, fetched: Fetched) -> bytes:
        return fetched.raw

    def build(self) -> FolderConnector:
        # Half an hour: no file of a test is old enough to be listed at the first look.
        connector = FolderConnector("folder", self.inbox, clock=self.clock, settle_seconds=1800)
        connector.pending()
        return connector

    def settle(self) -> None:
        self.clock.seconds += 1800

    def put_message(self, form: Form, content: bytes | Sequence[RawPaper], *, name: str) -> None:
        if isinstance(content, bytes):
            (self.inbox / f"{name}.{'eml' if form is Form.MAIL else form.value}").write_bytes(content)
            return
        draft = self.root / "draft"
        draft.mkdir()
        for paper in content:
            (draft / paper.name).write_bytes(paper.data)
        draft.rename(self.inbox / name)

    def put_half_written(self) -> Callable[[], None]:
        def write_on() -> None:
            with (self.inbox / "growing.edxml").open("ab") as growing:
                growing.write(b"x")

        write_on()
        return write_on

    def outage(self) -> None:
        self.inbox.rename(self.root / "away")

    def spoil(self, trick: Trick | None) -> None:
        assert trick is None

    def secrets(self) -> frozenset[str]:
        return frozenset()

    def kept(self) -> int:
        done = self.inbox / "done"
        return len(list(done.iterdir())) if done.exists() else 0

    def unreadable(self) -> Mapping[str, str]:
        notes = (self.inbox / "failed").glob("*.txt")
        return {note.stem.split(".")[0]: note.read_text(encoding="utf-8").strip() for note in notes}

    def sent(self) -> Mapping[str, bytes]:
        return {one.name: one.read_bytes() for one in (self.inbox / "outbox").iterdir()}

    def close(self) -> None:
        """Do nothing: a folder does not run."""


@dataclass(slots=True)
class MemoryRig:
    """The memory connector is its own peer."""

    tricks: ClassVar[frozenset[Trick]] = frozenset()
    forms: ClassVar[frozenset[Form]] = frozenset(Form)
    keeps_names: ClassVar[bool] = True
    keeps_reasons: ClassVar[bool] = True
    root: Path
    connector: MemoryConnector = field(default_factory=lambda: MemoryConnector("memory"))
    names: dict[str, str] = field(default_factory=dict)

    def content(self, fetched: Fetched) -> bytes:
        return fetched.raw

    def build(self) -> MemoryConnector:
        return self.connector

    def settle(self) -> None:
        """Do nothing: a message in memory never grows."""

    def put_message(self, form: Form, content: bytes | Sequence[RawPaper], *, name: str) -> None:
        if isinstance(content, bytes):
            reference = self.connector.put(form, content, name=name)
        else:
            reference = self.connector.put(form, name=name, papers=content)
        self.names[reference.external_id] = name

    def put_half_written(self) -> None:
        return None

    def outage(self) -> None:
        self.connector.away = True

    def spoil(self, trick: Trick | None) -> None:
        assert trick is None

    def secrets(self) -> frozenset[str]:
        return frozenset()

    def kept(self) -> int:
        return sum(outcome.value == "kept" for outcome, _ in self.connector.acknowledged.values())

    def unreadable(self) -> Mapping[str, str]:
        ended = self.connector.acknowledged.items()
        return {self.names[one]: reason for one, (outcome, reason) in ended if outcome == "unreadable"}

    def sent(self) -> Mapping[str, bytes]:
        return self.connector.sent

    def close(self) -> None:
        """Do nothing: memory ends with the test."""


@dataclass(slots=True)
class SandboxRig:
    """A connector towards the sandbox e-office, over real HTTP."""

    way: ClassVar[str]
    tricks: ClassVar[frozenset[Trick]] = _ANSWERS
    forms: ClassVar[frozenset[Form]] = frozenset({Form.EDXML})
    keeps_names: ClassVar[bool] = False
    keeps_reasons: ClassVar[bool] = False
    root: Path
    clock: PeerClock = field(default_factory=PeerClock)
    sandbox: Sandbox = field(init=False)

    def __post_init__(self) -> None:
        """Start the sandbox on a free port."""
        self.sandbox = Sandbox(Office(self.clock.now)).__enter__()

    @property
    def office(self) -> Office:
        return self.sandbox.office

    def content(self, fetched: Fetched) -> bytes:
        return fetched.raw

    def build(self) -> Connector:
        settings = self.sandbox.settings(self.way)
        kind, name = settings.pop("kind"), settings.pop("name")
        quick = {"read_seconds": 0.2, "retry_seconds": [0.5]}
        built: Connector = load(kind).configured(name, {**settings, **quick}, clock=self.clock)
        return built

    def settle(self) -> None:
        """Do nothing: a gateway lists only what arrived whole."""

    def put_message(self, form: Form, content: bytes | Sequence[RawPaper], *, name: str) -> None:
        assert form in self.forms
        if isinstance(content, bytes):
            self.office.put(content, name=name)
        else:
            self.office.put(b"", name=name, papers=content)

    def put_half_written(self) -> None:
        return None

    def outage(self) -> None:
        self.sandbox.stop()

    def spoil(self, trick: Trick | None) -> None:
        self.office.mischief.chances.clear()
        self.office.mischief.slow_seconds = 0.5
        if trick:
            self.office.mischief.chances[trick] = 1.0

    def secrets(self) -> frozenset[str]:
        told = CREDENTIALS[self.way].items()
        return frozenset(text for name, text in told if name in {"secret", "password", "unit_secret"})

    def kept(self) -> int:
        return sum(letter.state == DONE for letter in self.office.letters.values())

    def unreadable(self) -> Mapping[str, str]:
        return {one.name: one.reason for one in self.office.letters.values() if one.state == FAIL}

    def sent(self) -> Mapping[str, bytes]:
        return {one.name or one.id: one.body for one in self.office.sent}

    def close(self) -> None:
        self.sandbox.stop()


class AxisRig(SandboxRig):
    way = "axis"
    tricks = _ANSWERS | {Trick.SKEW}


class LangSonRig(SandboxRig):
    way = "langson"
    tricks = _ANSWERS | {Trick.EXPIRED}
    forms = frozenset({Form.EDXML, Form.PAPERS})
    keeps_names = True


class Wso2Rig(SandboxRig):
    way = "wso2"
    tricks = _ANSWERS | {Trick.EXPIRED}
    keeps_names = True
    keeps_reasons = True


class BkavRig(SandboxRig):
    way = "bkav"


# A rig's name is its connector's kind, then what makes this one different.
RIGS: Mapping[str, type[Rig]] = {
    "cmis": CmisRig,
    "folder": FolderRig,
    "imap": ImapRig,
    "lgsp bkav": BkavRig,
    "lgsp langson": LangSonRig,
    "lgsp wso2": Wso2Rig,
    "memory": MemoryRig,
    "vxp": AxisRig,
}
