"""An e-office in memory: the same promises as a real one, and everything open to inspection.

Warning: it keeps nothing. Stop the process and the messages are gone: for tests, demonstrations
and the development of other connectors only.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from connectors.base import CheckResult, Fetched, Form, Gone, Outcome, RawPaper, Reference, Unreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from connectors.base import Organ


@dataclass(slots=True)
class MemoryConnector:
    """A thread-safe inbox in memory.

    `acknowledged` maps external id to (outcome, reason); `sent` maps name to bytes; setting
    `away` makes every verb raise Unreachable, as an outage would.
    """

    name: str
    organs: tuple[Organ, ...] = ()
    away: bool = False
    acknowledged: dict[str, tuple[Outcome, str]] = field(default_factory=dict)
    sent: dict[str, bytes] = field(default_factory=dict)
    _waiting: dict[str, Fetched] = field(default_factory=dict)
    _count: int = 0
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def configured(cls, name: str, settings: Mapping[str, Any], *, clock: Callable[[], float]) -> Self:
        """Make one from a table of settings; it takes none and needs no clock."""
        del settings, clock
        return cls(name)

    def put(self, form: Form, raw: bytes = b"", *, name: str = "", papers: Sequence[RawPaper] = ()) -> Reference:
        """Lay a message into the inbox, as a sender would, and give its reference."""
        with self._lock:
            self._count += 1
            reference = Reference(external_id=f"{self.name}-{self._count}", name=name)
            self._waiting[reference.external_id] = Fetched(reference, form, raw, tuple(papers))
            return reference

    def check(self) -> CheckResult:
        """Say whether it would work, altering nothing."""
        if self.away:
            return CheckResult(works=False, sentence="Hộp thư trong bộ nhớ đang tắt.", advice="Bật lại hộp thư.")
        return CheckResult(
            works=True,
            sentence="Hộp thư trong bộ nhớ sẵn sàng.",
            advice="Chỉ dùng để thử: nội dung mất khi dừng chương trình.",
        )

    def pending(self) -> list[Reference]:
        """List what waits, oldest first. Raises Unreachable."""
        self._reach()
        with self._lock:
            return [fetched.reference for fetched in self._waiting.values()]

    def fetch(self, reference: Reference) -> Fetched:
        """Give the message. Raises Unreachable, or Gone when it waits no more or was never here."""
        self._reach()
        with self._lock:
            fetched = self._waiting.get(reference.external_id)
        if fetched is None:
            raise Gone(f"gone: thông điệp {reference.external_id} không còn trong hộp thư {self.name}")
        return fetched

    def acknowledge(self, reference: Reference, outcome: Outcome, reason: str = "") -> None:
        """Stop offering the message; the first outcome stands, twice or unknown alters nothing."""
        self._reach()
        if outcome is Outcome.UNREADABLE and not reason:
            raise ValueError("an unreadable message needs a reason for its sender")
        with self._lock:
            if self._waiting.pop(reference.external_id, None) is not None:
                self.acknowledged[reference.external_id] = (outcome, reason)

    def send(self, message: bytes, *, name: str) -> str:
        """Keep an outgoing message under its name; the same name again is the same message."""
        self._reach()
        with self._lock:
            self.sent.setdefault(name, message)
        return name

    def directory(self) -> tuple[Organ, ...]:
        """List the organisations given at the start."""
        self._reach()
        return self.organs

    def _reach(self) -> None:
        if self.away:
            raise Unreachable(f"hộp thư {self.name} không trả lời; sẽ thử lại sau")
