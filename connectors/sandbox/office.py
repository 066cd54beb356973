"""What lies in the sandbox: letters that wait for a system, and what that system sent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from threading import RLock
from typing import TYPE_CHECKING

from connectors.sandbox.mischief import Mischief, Trick

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from connectors.base import Organ, RawPaper

INITIAL, DONE, FAIL = "initial", "done", "fail"
SENDER = "000.00.12.H99"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message for us: edXML bytes, or bare papers; `state` is the transport's initial, done or fail."""

    id: str
    kind: str
    body: bytes
    created: datetime
    name: str = ""
    sender: str = SENDER
    papers: tuple[RawPaper, ...] = ()
    state: str = INITIAL
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """One message that we sent; `name` where the gateway carries one."""

    id: str
    kind: str
    body: bytes
    name: str = ""


@dataclass(slots=True)
class Office:
    """A thread-safe office; `clock` gives the present, `mischief` decides what goes wrong."""

    clock: Callable[[], datetime]
    mischief: Mischief = field(default_factory=Mischief)
    organs: tuple[Organ, ...] = ()
    letters: dict[str, Letter] = field(default_factory=dict)
    sent: list[Sent] = field(default_factory=list)
    _lock: RLock = field(default_factory=RLock)

    def put(
        self, body: bytes, *, kind: str = "edoc", name: str = "", sender: str = SENDER, papers: Sequence[RawPaper] = ()
    ) -> Letter:
        """Lay a letter into the inbox, as a sender would."""
        letter = Letter(self.mischief.token(), kind, body, self.clock(), name, sender, tuple(papers))
        with self._lock:
            self.letters[letter.id] = letter
        return letter

    def listed(self, kind: str) -> list[Letter]:
        """Give the letters of a kind in order of arrival, ended ones too, with what goes wrong in a list."""
        with self._lock:
            if self.mischief.strikes(Trick.RESET):
                self.letters = {key: replace(one, state=INITIAL) for key, one in self.letters.items()}
            waiting = [one for one in self.letters.values() if one.state == INITIAL]
            if waiting and self.mischief.strikes(Trick.REDELIVER):
                again = self.mischief.one_of(waiting)
                self.put(again.body, kind=again.kind, name=again.name, sender=again.sender, papers=again.papers)
            rows = [one for one in self.letters.values() if one.kind == kind]
        if self.mischief.strikes(Trick.DUPLICATE):
            rows += rows[:1]
        return self.mischief.shuffled(rows) if self.mischief.strikes(Trick.REORDER) else rows

    def waiting(self, kind: str) -> list[Letter]:
        """Give those of the list that wait."""
        return [one for one in self.listed(kind) if one.state == INITIAL]

    def open(self, letter_id: str) -> Letter | None:
        """Give a waiting letter's content, which now and then is not what it was; None where it is gone."""
        with self._lock:
            letter = self.letters.get(letter_id)
            if letter is None or letter.state != INITIAL:
                return None
            if self.mischief.strikes(Trick.CHANGED):
                letter = replace(letter, body=letter.body + b"\n<!-- da sua -->")
                self.letters[letter_id] = letter
            return letter

    def end(self, letter_id: str, state: str, reason: str = "") -> bool:
        """Set how a letter ended; the first end stands. False where there is no such letter."""
        with self._lock:
            letter = self.letters.get(letter_id)
            if letter is not None and letter.state == INITIAL and state in {DONE, FAIL}:
                self.letters[letter_id] = replace(letter, state=state, reason=reason)
            return letter is not None

    def accept(self, body: bytes, *, kind: str, name: str = "") -> Sent:
        """Take what we send; a name that came already is the same message."""
        with self._lock:
            known = next((one for one in self.sent if name and one.name == name), None)
            if known is None:
                known = Sent(self.mischief.token(), kind, body, name)
                self.sent.append(known)
            return known
