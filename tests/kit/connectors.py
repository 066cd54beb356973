"""One rig a connector: how to build it, lay a message into its inbox, and take it away."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from connectors.folder import FolderConnector
from connectors.memory import MemoryConnector

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from connectors.base import Connector, Form, RawPaper


class Rig(Protocol):
    """What the contract suite needs of a connector's world."""

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

    def kept(self) -> int:
        """Count the messages acknowledged as kept."""

    def unreadable(self) -> Mapping[str, str]:
        """Give the messages acknowledged as unreadable: name -> reason."""

    def sent(self) -> Mapping[str, bytes]:
        """Give what arrived at the peer: name -> bytes."""


@dataclass(slots=True)
class SteppingClock:
    """Seconds that pass only when told."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(slots=True)
class FolderRig:
    """A real folder, and a clock under the test's hand."""

    root: Path
    clock: SteppingClock = field(default_factory=SteppingClock)

    @property
    def inbox(self) -> Path:
        inbox = self.root / "hộp thư"
        inbox.mkdir(exist_ok=True)
        return inbox

    def build(self) -> FolderConnector:
        # Half an hour: no file of a test is old enough to be listed at the first look.
        connector = FolderConnector("folder", self.inbox, clock=self.clock, settle_seconds=1800)
        connector.pending()
        return connector

    def settle(self) -> None:
        self.clock.seconds += 1800

    def put_message(self, form: Form, content: bytes | Sequence[RawPaper], *, name: str) -> None:
        if isinstance(content, bytes):
            (self.inbox / f"{name}.{form.value}").write_bytes(content)
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

    def kept(self) -> int:
        done = self.inbox / "done"
        return len(list(done.iterdir())) if done.exists() else 0

    def unreadable(self) -> Mapping[str, str]:
        notes = (self.inbox / "failed").glob("*.txt")
        return {note.stem.split(".")[0]: note.read_text(encoding="utf-8").strip() for note in notes}

    def sent(self) -> Mapping[str, bytes]:
        return {one.name: one.read_bytes() for one in (self.inbox / "outbox").iterdir()}


@dataclass(slots=True)
class MemoryRig:
    """The memory connector is its own peer."""

    root: Path
    connector: MemoryConnector = field(default_factory=lambda: MemoryConnector("memory"))
    names: dict[str, str] = field(default_factory=dict)

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

    def kept(self) -> int:
        return sum(outcome.value == "kept" for outcome, _ in self.connector.acknowledged.values())

    def unreadable(self) -> Mapping[str, str]:
        ended = self.connector.acknowledged.items()
        return {self.names[one]: reason for one, (outcome, reason) in ended if outcome == "unreadable"}

    def sent(self) -> Mapping[str, bytes]:
        return self.connector.sent


RIGS: Mapping[str, Callable[[Path], Rig]] = {"folder": FolderRig, "memory": MemoryRig}
